/** Documents that hold a JSON record: asked for in a sentence, as an interface, or by a JSON Schema. */
import type { Random } from "../../../src/kernel/index.ts";
import { ADJECTIVES, NAMES, NOUNS, PLACES, VERBS } from "../corpus-words.ts";
import type { Segment } from "./documents.ts";
import { between, capital, expand, pick, plural, spoken } from "./wording.ts";

/** One field: its name and how its values and types look. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly schema: object;
  value(random: Random): unknown;
}

const text = (name: string, value: (random: Random) => string, extra: object = {}): Field => ({
  name,
  type: "string",
  schema: { type: "string", ...extra },
  value,
});
const whole = (name: string, low: number, high: number): Field => ({
  name,
  type: "number",
  schema: { type: "integer", minimum: low, maximum: high },
  value: (random) => between(random, low, high),
});
const decimal = (name: string, high: number): Field => ({
  name,
  type: "number",
  schema: { type: "number", minimum: 0 },
  value: (random) => between(random, 1, high * 100) / 100,
});
const flag = (name: string): Field => ({
  name,
  type: "boolean",
  schema: { type: "boolean" },
  value: (random) => random() < 0.5,
});
const choice = (name: string, ...options: string[]): Field => ({
  name,
  type: options.map((option) => JSON.stringify(option)).join(" | "),
  schema: { enum: options },
  value: (random) => pick(random, options),
});
const list = (name: string, words: readonly string[]): Field => ({
  name,
  type: "string[]",
  schema: { type: "array", items: { type: "string" } },
  value: (random) => Array.from({ length: between(random, 1, 3) }, () => pick(random, words)),
});

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => between(random, 0, 9)).join("");
const isoDay = (random: Random): string =>
  `20${digits(random, 1)}${between(random, 0, 9)}-${String(between(random, 1, 12)).padStart(2, "0")}-${String(between(random, 1, 28)).padStart(2, "0")}`;
const letters = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(between(random, 65, 90))).join("");

/** Names of fields as records of daily life have them. */
const FIELDS: readonly Field[] = [
  whole("id", 1, 99_999),
  whole("id", 1000, 9999),
  text("name", (r) => pick(r, NAMES)),
  text("customer", (r) => pick(r, NAMES)),
  text("owner", (r) => pick(r, NAMES)),
  text("fullName", (r) => `${pick(r, NAMES)} ${capital(pick(r, NOUNS))}`),
  text("email", (r) => `${pick(r, NAMES).toLowerCase()}@example.com`, { format: "email" }),
  text("city", (r) => pick(r, PLACES)),
  text("street", (r) => `${capital(pick(r, NOUNS))} Street ${between(r, 1, 99)}`),
  text("title", (r) => `The ${pick(r, ADJECTIVES)} ${pick(r, NOUNS)}`),
  text("description", (r) => `A ${pick(r, ADJECTIVES)} ${pick(r, NOUNS)} to ${pick(r, VERBS)}`),
  text("sku", (r) => `${letters(r, 2)}-${digits(r, 4)}`),
  text("code", (r) => `${letters(r, 3)}${digits(r, 2)}`),
  text("phone", (r) => `+${between(r, 1, 99)} ${digits(r, 3)} ${digits(r, 6)}`),
  text("date", isoDay, { format: "date" }),
  text("createdAt", (r) => `${isoDay(r)}T0${between(r, 0, 9)}:${between(r, 10, 59)}:00Z`, {
    format: "date-time",
  }),
  text("color", (r) => pick(r, ["red", "green", "blue", "black", "white", "yellow"])),
  text("version", (r) => `${between(r, 0, 9)}.${between(r, 0, 20)}.${between(r, 0, 9)}`),
  text("url", (r) => `https://example.com/${pick(r, NOUNS)}`, { format: "uri" }),
  whole("age", 18, 90),
  whole("count", 1, 20),
  whole("quantity", 1, 50),
  whole("year", 1950, 2026),
  whole("stock", 0, 500),
  whole("rating", 1, 5),
  whole("score", 0, 100),
  decimal("price", 200),
  decimal("total", 900),
  decimal("weight", 40),
  flag("active"),
  flag("inStock"),
  flag("verified"),
  flag("isPublic"),
  choice("status", "open", "paid", "shipped"),
  choice("status", "new", "active", "closed"),
  choice("role", "admin", "editor", "viewer"),
  choice("priority", "low", "medium", "high"),
  choice("currency", "EUR", "USD", "GBP"),
  choice("size", "S", "M", "L", "XL"),
  list("tags", NOUNS),
  list("colors", ["red", "green", "blue", "black"]),
  list("members", NAMES),
];

const ENTITIES = NOUNS.filter((noun) => noun.length < 10);

/** One record with the text that asks for it. */
export function jsonDocument(random: Random): Segment[] {
  const entity = pick(random, ENTITIES);
  const fields = chooseFields(random);
  const nested = random() < 0.25 ? chooseFields(random).slice(0, 3) : undefined;
  const nestedName =
    nested === undefined
      ? ""
      : pick(random, random() < 0.5 ? ["items", "entries", "lines", "parts"] : [pick(random, ENTITIES)]);
  const record = (): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    for (const field of fields) made[field.name] = field.value(random);
    if (nested !== undefined) {
      const inner = () => Object.fromEntries(nested.map((field) => [field.name, field.value(random)]));
      made[nestedName] = nestedName.endsWith("s")
        ? Array.from({ length: between(random, 1, 3) }, inner)
        : inner();
    }
    return made;
  };
  const layout = random();
  const write = (value: unknown): string => {
    if (layout < 0.45) return JSON.stringify(value);
    return layout < 0.65 ? spaced(value) : JSON.stringify(value, null, 2);
  };
  const many = random() < 0.12;
  const value = many ? Array.from({ length: between(random, 2, 3) }, record) : record();
  return [
    { text: ask(entity, fields, { random, many, nested, nestedName }), weight: 1 },
    { text: write(value), weight: 10 },
    { special: "end", weight: 10 },
  ];
}

function chooseFields(random: Random): Field[] {
  const fields = new Map<string, Field>();
  const wanted = between(random, 2, 6);
  while (fields.size < wanted) {
    const field = pick(random, FIELDS);
    fields.set(field.name, field);
  }
  return [...fields.values()];
}

interface Asking {
  readonly random: Random;
  readonly many: boolean;
  readonly nested: readonly Field[] | undefined;
  readonly nestedName: string;
}

function ask(entity: string, fields: readonly Field[], { random, many, nested, nestedName }: Asking): string {
  const article = /^[aeiou]/.test(entity) ? "An" : "A";
  const what = many ? `A list of ${plural(entity)}` : `${article} ${entity}`;
  const names = [
    ...fields.map((field) => spoken(field.name)),
    ...(nested === undefined ? [] : [spoken(nestedName)]),
  ];
  const form = random();
  if (form < 0.4)
    return expand(`${what} {as|in} JSON{:|:|} `, random).trimEnd() + (random() < 0.7 ? " " : "\n");
  if (form < 0.6) {
    const listed = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
    return (
      expand(`${what} {as JSON |in JSON |}with {the fields |its |}${listed}:`, random) +
      (random() < 0.5 ? " " : "\n")
    );
  }
  if (form < 0.8 || nested !== undefined) {
    const lines = fields.map((field) => `  ${field.name}: ${field.type};`);
    if (nested !== undefined) {
      const inner = nested.map((field) => `${field.name}: ${field.type}`).join("; ");
      lines.push(`  ${nestedName}: { ${inner} }${nestedName.endsWith("s") ? "[]" : ""};`);
    }
    return `interface ${capital(entity)} {\n${lines.join("\n")}\n}\n\n${what} as JSON:\n`;
  }
  const properties = Object.fromEntries(fields.map((field) => [field.name, field.schema]));
  const one = { type: "object", properties, required: fields.map((field) => field.name) };
  const schema = many ? { type: "array", items: one } : one;
  return `Schema: ${JSON.stringify(schema)}\n${what} as JSON: `;
}

/** On one line, with spaces after colons and commas. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return `{${entries.join(", ")}}`;
}
