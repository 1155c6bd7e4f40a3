/** Tests of a program: calls with arguments by type, and expected values from the idea's reference. */
import { InternalError, type Random } from "../../../src/kernel/index.ts";
import { ADJECTIVES, NOUNS } from "../corpus-words.ts";
import { FIELD_TYPES } from "./fields.ts";
import type { Code, FieldRole, Idea } from "./idea.ts";
import { between, pick } from "./wording.ts";

const RANDOM_CASES = 4;

/** How the records of a program are written. */
export interface RecordNames {
  /** Role to field name. */
  readonly fields: ReadonlyMap<FieldRole, string>;
  /** Further fields, and their types. */
  readonly extras: ReadonlyMap<string, string>;
}

/** Assertions on a function, or on instances of a class. */
export function writeTests(idea: Idea, name: string, naming: RecordNames, random: Random): string[] {
  if (idea.steps !== undefined) return idea.steps.flatMap((steps) => classTest(idea, name, steps));
  const cases = idea.cases?.(random) ?? randomCases(idea, random);
  return cases.map((given) => {
    const written = given.map((value) => literal(value, naming)).join(", ");
    const call = `${name}(${written})`;
    const outcome = attempt(() => idea.run(...(given.map(revive) as never[])));
    if (outcome.kind === "error") {
      return idea.isAsync ? `await assert.rejects(${call});` : `assert.throws(() => ${call});`;
    }
    const actual = idea.isAsync ? `await ${call}` : call;
    return `assert.deepEqual(${actual}, ${literal(outcome.value, naming)});`;
  });
}

function classTest(idea: Idea, name: string, steps: readonly string[]): string[] {
  const subject: unknown = idea.run();
  const lines = steps.map((step) => {
    // Steps are written in this project, as part of an idea.
    const run = new Function("subject", `return ${step};`);
    const outcome = attempt(() => run(subject) as unknown);
    if (outcome.kind === "error") return `  assert.throws(() => ${step});`;
    return outcome.value === undefined &&
      step.endsWith(")") &&
      !step.includes("pop") &&
      !step.includes("queue()")
      ? `  ${step};`
      : `  assert.deepEqual(${step}, ${literal(outcome.value)});`;
  });
  const needsType = idea.signature !== "";
  return [`{\n  const subject = new ${name}${needsType ? "<number>" : ""}();\n${lines.join("\n")}\n}`];
}

type Outcome = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "error" };

/** A reference that throws says that the program has to throw. */
function attempt(run: () => unknown): Outcome {
  try {
    return { kind: "value", value: run() };
  } catch (error) {
    if (error instanceof Error && !(error instanceof TypeError)) return { kind: "error" };
    throw error;
  }
}

function randomCases(idea: Idea, random: Random): unknown[][] {
  const types = parameterTypes(idea.signature);
  const element = random() < 0.5 ? "number" : "string";
  return Array.from({ length: RANDOM_CASES }, (_, i) =>
    types.map((type) => sample(type, { random, element, isEmpty: i === 0, fields: idea.fields ?? [] })),
  );
}

interface SampleContext {
  readonly random: Random;
  /** What stands for a type parameter. */
  readonly element: string;
  readonly isEmpty: boolean;
  readonly fields: readonly FieldRole[];
}

function sample(type: string, context: SampleContext): unknown {
  const { random, isEmpty, fields } = context;
  if (type.endsWith("[]")) {
    const inner = type.slice(0, -2);
    const size = isEmpty ? 0 : between(random, 1, 5);
    return Array.from({ length: size }, () => sample(inner, { ...context, isEmpty: false }));
  }
  switch (type) {
    case "number":
      return between(random, random() < 0.3 ? -9 : 0, random() < 0.5 ? 6 : 20);
    case "string":
      return pick(random, random() < 0.5 ? NOUNS.slice(0, 6) : ADJECTIVES.slice(0, 6));
    case "boolean":
      return random() < 0.5;
    case "$Rec":
      return Object.fromEntries(
        fields.map((role) => [role, sample(FIELD_TYPES[role], { ...context, isEmpty: false })]),
      );
    case "T":
      return sample(context.element, context);
    default:
      throw new InternalError(`No sample of type "${type}": the idea needs cases of its own`);
  }
}

/** Types of the parameters of `<T>(a: X, b: Y): Z`. */
export function parameterTypes(signature: string): string[] {
  const open = signature.indexOf("(");
  const types: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < signature.length; i++) {
    const ch = signature[i]!;
    if ("(<[{".includes(ch)) depth++;
    const isArrow = ch === ">" && signature[i - 1] === "=";
    if (")>]}".includes(ch) && !isArrow) depth--;
    if ((ch === "," && depth === 1) || depth === 0) {
      const part = signature.slice(start, i);
      if (part.trim() !== "") types.push(part.slice(part.indexOf(":") + 1).trim());
      start = i + 1;
    }
    if (depth === 0) break;
  }
  return types;
}

function isCode(value: unknown): value is Code {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** Arguments as the reference takes them: code becomes a function. */
function revive(value: unknown): unknown {
  if (!isCode(value)) return value;
  return new Function(`return (${value.code});`)();
}

/** Always the same, so that inputs and expected outputs agree. */
const EXTRA_VALUES: Readonly<Record<string, string>> = {
  number: "1",
  string: '"a"',
  boolean: "true",
  "string[]": "[]",
};

/** A value as TypeScript source; records get the field names of the program. */
export function literal(value: unknown, naming?: RecordNames): string {
  if (isCode(value)) return value.code;
  if (value === undefined) return "undefined";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, naming)).join(", ")}]`;
  if (value instanceof Map) return value.size === 0 ? "new Map()" : `new Map(${literal([...value], naming)})`;
  if (value instanceof Set) return value.size === 0 ? "new Set()" : `new Set(${literal([...value], naming)})`;
  if (value instanceof Date) return `new Date(${JSON.stringify(value.toISOString())})`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      const field = naming?.fields.get(key as FieldRole) ?? key;
      return `${field}: ${literal(item, naming)}`;
    });
    if (naming !== undefined && Object.keys(value).some((key) => naming.fields.has(key as FieldRole))) {
      for (const [field, type] of naming.extras) entries.push(`${field}: ${EXTRA_VALUES[type] ?? "0"}`);
    }
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value);
}
