/**
 * Makes programs of ideas: chooses names, wording, one of the bodies and a style, and writes declarations, a doc
 * comment, the signature, the body and tests whose expected values come from the idea's reference.
 */
import { InternalError, type Random } from "../../../src/kernel/index.ts";
import { ADJECTIVES, NOUNS, VERBS } from "../corpus-words.ts";
import { FIELD_POOLS, FIELD_TYPES } from "./fields.ts";
import type { FieldRole, Idea } from "./idea.ts";
import { chooseNames, compound, fillNames, type Naming } from "./names.ts";
import { writeBody, writeSignature } from "./style.ts";
import { writeTests } from "./tests.ts";
import { between, capital, expand, pick, spoken } from "./wording.ts";

export interface Program {
  readonly idea: string;
  /** Interfaces and type aliases that stand before the function; may be empty. Ends with a blank line. */
  readonly declarations: string;
  /** Doc comment and signature, up to and with the opening brace and its line break. */
  readonly prompt: string;
  /** Body and closing brace, without a line break at the end. */
  readonly completion: string;
  readonly name: string;
  /** Statements that throw when the program is wrong; `assert` is in scope, top-level `await` is allowed. */
  readonly tests: readonly string[];
}

const VAGUE_NAMES = [
  "compute",
  "solve",
  "run",
  "process",
  "handle",
  "apply",
  "work",
  "calc",
  "task",
  "helper",
  "prepare",
  "main",
  "convert",
  "evaluate",
];
/** Of function names: say nothing of the idea. */
const VAGUE_SHARE = 0.2;
const ALIAS_SHARE = 0.25;
/** Of type parameters: have a word for a name. */
const LONG_TYPE_PARAMETER_SHARE = 0.3;

export function makeProgram(idea: Idea, random: Random): Program {
  const isClass = idea.steps !== undefined;
  const body = pick(random, idea.bodies);
  const says = expand(pick(random, idea.says), random);
  const nameTemplate = pick(random, idea.names);
  const naming = chooseNames([idea.signature, body, says, nameTemplate], idea.fields ?? [], random);
  const name = functionName(nameTemplate, naming, isClass, random);
  const names = new Map(naming.names).set("self", name);
  if (names.has("rec")) names.set("rec", capital(names.get("rec")!));
  const extras = idea.signature.includes("$Rec") ? extraFields(naming, random) : new Map<string, string>();
  const declarations = writeDeclarations(idea, { naming, names, extras, random });
  const typed = typeParameterNames(idea.signature, random);
  const signature = writeSignature(typed(fillNames(withAlias(idea.signature, declarations), names)), {
    name,
    isClass,
    isAsync: idea.isAsync === true,
    isReadonlyOk: idea.readonlyOk !== false,
    random,
  });
  const written = writeBody(typed(tidy(fillNames(body, names))), signature, random);
  return {
    idea: idea.id,
    declarations: declarations.text,
    prompt: docComment(sentence(says, naming, random), random) + written.opening,
    completion: written.rest,
    name,
    tests: writeTests(idea, name, { fields: naming.fields, extras }, random),
  };
}

function functionName(template: string, naming: Naming, isClass: boolean, random: Random): string {
  if (!isClass && random() < VAGUE_SHARE)
    return random() < 0.5 ? pick(random, VAGUE_NAMES) : compound(random);
  const filled = fillNames(template, naming.names).replace(/Is(?=[A-Z])/g, "");
  const name = isClass ? filled : filled.charAt(0).toLowerCase() + filled.slice(1);
  return [...naming.names.values()].includes(name)
    ? `${name}${capital(pick(random, ["of", "value", "result", "all", "now"]))}`
    : name;
}

/** Sometimes calls `T` `Sticker`: what a signature and a body have to agree on. */
function typeParameterNames(signature: string, random: Random): (text: string) => string {
  const parameters = /^<([A-Z](?:, [A-Z])*)>/.exec(signature)?.[1]?.split(", ") ?? [];
  if (parameters.length === 0 || random() > LONG_TYPE_PARAMETER_SHARE) return (text) => text;
  const renamed = new Map(parameters.map((parameter) => [parameter, capital(compound(random))]));
  return (text) => text.replace(/\b[A-Z]\b/g, (letter) => renamed.get(letter) ?? letter);
}

interface Declarations {
  readonly text: string;
  /** Alias of a built-in type, where there is one. */
  readonly alias?: { readonly name: string; readonly of: string };
}

const ALIAS_NAMES: Readonly<Record<string, readonly string[]>> = {
  number: ["Score", "Price", "Points", "Euros", "Meters", "Seconds", "Level", "Kilos", "Percent", "Degrees"],
  string: ["Name", "Label", "Title", "Word", "Tag", "Code", "Path", "Id", "Token", "Line"],
};

interface DeclarationContext {
  readonly naming: Naming;
  readonly names: ReadonlyMap<string, string>;
  /** Fields that the idea does not need, and their types. */
  readonly extras: ReadonlyMap<string, string>;
  readonly random: Random;
}

function writeDeclarations(idea: Idea, context: DeclarationContext): Declarations {
  const { random } = context;
  if (idea.signature.includes("$Rec")) return { text: writeInterface(context) };
  if (idea.signature.includes("Tree")) {
    return { text: "interface Tree {\n  value: number;\n  children: Tree[];\n}\n\n" };
  }
  if (idea.signature.includes("Nested")) return { text: "type Nested = number | Nested[];\n\n" };
  if (idea.steps !== undefined || random() > ALIAS_SHARE) return { text: "" };
  const of = /: number\b/.test(idea.signature)
    ? "number"
    : /: string\b/.test(idea.signature)
      ? "string"
      : undefined;
  if (of === undefined) return { text: "" };
  const name = random() < 0.5 ? pick(random, ALIAS_NAMES[of]!) : capital(compound(random));
  return { text: `type ${name} = ${of};\n\n`, alias: { name, of } };
}

/** The first parameters of the aliased type use the alias. */
function withAlias(signature: string, { alias }: Declarations): string {
  if (alias === undefined) return signature;
  const { name, of } = alias;
  return signature.replace(new RegExp(`: ${of}\\b`), `: ${name}`);
}

function extraFields(naming: Naming, random: Random): Map<string, string> {
  const taken = new Set(naming.fields.values());
  const extras = new Map<string, string>();
  const roles = Object.keys(FIELD_TYPES) as FieldRole[];
  for (let i = between(random, 1, 2); i > 0; i--) {
    const role = pick(random, roles);
    const field = pick(random, FIELD_POOLS[role]);
    if (!taken.has(field)) extras.set(field, FIELD_TYPES[role]);
  }
  return extras;
}

function writeInterface({ naming, names, extras, random }: DeclarationContext): string {
  const lines = [...extras].map(([field, type]) => `  ${field}: ${type};`);
  for (const [role, field] of naming.fields) lines.push(`  ${field}: ${FIELD_TYPES[role]};`);
  // Any order, so that the place of a field says nothing.
  lines.sort(() => random() - 0.5);
  const name = names.get("rec");
  if (name === undefined) throw new InternalError("A record without a name");
  const heading = random() < 0.25 ? [`type ${name} = {`, "};"] : [`interface ${name} {`, "}"];
  return `${random() < 0.4 ? "export " : ""}${heading[0]}\n${lines.join("\n")}\n${heading[1]}\n\n`;
}

function sentence(says: string, naming: Naming, random: Random): string {
  const asCode = random() < 0.25;
  const fields = new Set(naming.fields.values());
  const text = fillNames(says, naming.names, (name) => {
    if (fields.has(name)) return random() < 0.8 ? spoken(name).replace(/^(?:is|has|can|was) /, "") : name;
    return asCode ? `\`${name}\`` : spoken(name);
  });
  return chatter(capital(random() < DROPPED_WORD_SHARE ? dropWord(text, random) : text), random);
}

/** Of doc comments: lack a small word. */
const DROPPED_WORD_SHARE = 0.12;
/** Of doc comments: say something beside the point, as people do. */
const CHATTER_SHARE = 0.3;

const DISPENSABLE = new Set([
  "the",
  "a",
  "an",
  "of",
  "in",
  "all",
  "that",
  "its",
  "their",
  "given",
  "only",
  "are",
  "is",
]);

/** Telegram style: leaves out a word that says little. */
function dropWord(text: string, random: Random): string {
  const words = text.split(" ");
  const dispensable = [...words.keys()].filter((i) => DISPENSABLE.has(words[i]!));
  if (dispensable.length === 0) return text;
  words.splice(pick(random, dispensable), 1);
  return words.join(" ");
}

const BEFORE = [
  "For the $noun",
  "For the $adjective $noun",
  "When a $noun comes in",
  "Before we $verb the $noun",
  "On the $noun page",
  "In a $adjective $noun",
];
const AFTER = [
  "that is what the $noun needs",
  "so that the $noun can $verb",
  "for a $adjective $noun",
  "as the $noun does",
  "whatever the $noun is",
  "even if the $noun is $adjective",
  "which the $adjective $noun shows",
];
const SENTENCES = [
  "Used by the $noun",
  "The $noun depends on it",
  "Needed to $verb the $noun",
  "A $adjective $noun is not enough here",
  "Called once per $noun",
];

/** The sentence with a few words that have nothing to do with it. */
function chatter(text: string, random: Random): string {
  if (random() > CHATTER_SHARE) return text;
  const fill = (template: string): string =>
    template.replace(/\$(noun|adjective|verb)/g, (_, kind: string) => {
      if (kind === "noun") return random() < 0.3 ? spoken(compound(random)) : pick(random, NOUNS);
      return pick(random, kind === "verb" ? VERBS : ADJECTIVES);
    });
  const place = random();
  if (place < 0.35) return `${fill(pick(random, BEFORE))}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  if (place < 0.7) return `${text}, ${fill(pick(random, AFTER))}`;
  return random() < 0.5
    ? `${fill(pick(random, SENTENCES))}. ${text}`
    : `${text}. ${fill(pick(random, SENTENCES))}`;
}

function docComment(text: string, random: Random): string {
  const stop = random() < 0.8 ? "." : "";
  const style = random();
  if (style < 0.55) return `/** ${text}${stop} */\n`;
  if (style < 0.78) return `/**\n * ${text}${stop}\n */\n`;
  return `// ${text}${stop}\n`;
}

/** `{ ...user, price: price }` is written shorter by people. */
function tidy(body: string): string {
  return body.replace(/\b(\w+): \1\b(?=[ ,}])/g, "$1");
}
