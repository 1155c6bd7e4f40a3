/** What users constrain the output with, before anything is compiled. */
import { SpecError } from "../kernel/index.ts";
import { type ExportOptions, exportSchema, isStandardSchema, type SchemaSource } from "./standard-schema.ts";

/** Where a constraint's text came from, for messages and the ledger. */
interface Sourced {
  /** File name, or a name such as `<schema>`. */
  readonly file?: string;
}

export interface SchemaOptions extends Sourced {
  /** `free` (default): members in any order. `schema`: in the order of `properties`. */
  readonly propertyOrder?: "free" | "schema";
  /**
   * Between JSON tokens: `flexible` (default), any white space; `compact`, none; or what a regular expression matches,
   * which must match the empty text too.
   */
  readonly whitespace?: "flexible" | "compact" | { readonly pattern: string };
  /** Longest run of white space, in bytes; default 128. */
  readonly maxWhitespace?: number;
  /** What to do with a `format` that is not known here; default `annotate`, as the specification says. */
  readonly unknownFormats?: "annotate" | "refuse";
}

/** The output is a JSON text that satisfies this schema. */
export interface SchemaConstraint extends SchemaOptions {
  readonly kind: "schema";
  /** JSON text. Kept as text: parsing would reorder keys and lose `1.0` and big integers. */
  readonly text: string;
  /** The library that exported the text. It may know more about the values than JSON Schema can say. */
  readonly exportedBy?: string;
}

/** The same from an object: a schema of Zod, Valibot, ArkType or any Standard Schema, or JSON Schema as a value. */
export interface SchemaObjectConstraint extends SchemaOptions, ExportOptions {
  readonly kind: "schema";
  readonly schema: SchemaSource;
}

/** The output is a sentence of this Lark-like grammar. */
export interface GrammarConstraint extends Sourced {
  readonly kind: "grammar";
  readonly text: string;
  /** Start rule; default `start`. */
  readonly start?: string;
}

/** The output is a sentence of this GBNF grammar. */
export interface GbnfConstraint extends Sourced {
  readonly kind: "gbnf";
  readonly text: string;
}

/** The whole output matches this regular expression (ECMAScript syntax). */
export interface RegexConstraint extends Sourced {
  readonly kind: "regex";
  readonly pattern: string;
  readonly flags?: string;
}

/** The output is source text of a programming language. */
export interface LanguageConstraint extends Sourced {
  readonly kind: "language";
  /** Name or alias of a pack of `src/languages`: `typescript`, `go`. */
  readonly language: string;
  /** What the text is: a start point of the pack such as `function_body`; default: a whole file. */
  readonly start?: string;
  /** Text before and after the output, which fills the hole between them: all three together are the text. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** What fills the hole between them is one expression, statements, or one numeral, also by itself. */
  readonly hole?: "expression" | "statements" | "number";
  /**
   * The output is Markdown with the text in a fence: `code`, the fence alone; `text`, any text without a fence before
   * it, for models that think aloud.
   */
  readonly fence?: "code" | "text";
  /**
   * What stands before the body that is written, without its brace: `function f(xs: number[]): number`, where the output is
   * the statements of the body; `class Stack<T>`, `interface Shape`, where it is the body with its braces. Checked for types.
   */
  readonly signature?: string;
  /** The output is an expression of this type: `Map<string, number>`. Checked for types. */
  readonly expect?: string;
  /** The file that the text is for, relative to the project or absolute; need not exist. */
  readonly path?: string;
  /** Check types by the settings of this tsconfig file, or of the folder's; `.` where there is a signature. */
  readonly project?: string;
}

/**
 * A contract of a function that the output is, or is part of, in expressions of TypeScript. It holds beside those in
 * comments of the text; without any clause it only has those read.
 */
export interface ContractConstraint extends Sourced {
  readonly kind: "contract";
  /** Of which function; default: the one the output stands in, else the first of the output. */
  readonly function?: string;
  /** What callers see to. */
  readonly requires?: readonly string[];
  /** What holds of `result` and the parameters when it returns. */
  readonly ensures?: readonly string[];
  /** What holds whenever a loop begins a round, where all its names are known. */
  readonly invariants?: readonly string[];
  /** It has no effects, and calls nothing that has some. */
  readonly pure?: boolean;
  /** It may throw; default: not while its precondition holds. */
  readonly throws?: boolean;
}

/** What the grammar of the output comes from. */
export type SyntaxConstraint =
  | SchemaConstraint
  | GrammarConstraint
  | GbnfConstraint
  | RegexConstraint
  | LanguageConstraint;

export type Constraint = SyntaxConstraint | ContractConstraint;

/** What callers may write; `parseConstraint` turns it into a `Constraint`. */
export type ConstraintInput = Constraint | SchemaObjectConstraint;

/**
 * A constraint from a schema that is an object of the program: `schema(z.object({ ... }))`.
 * @throws SpecError when the schema cannot be exported as JSON Schema
 */
export function schema(source: SchemaSource, options: SchemaOptions & ExportOptions = {}): SchemaConstraint {
  const { toJSONSchema, io, ...rest } = options;
  const exporting = {
    ...(toJSONSchema === undefined ? {} : { toJSONSchema }),
    ...(io === undefined ? {} : { io }),
  };
  const { text, vendor } = exportSchema(source, exporting);
  return { kind: "schema", text, ...rest, ...(vendor === undefined ? {} : { exportedBy: vendor }) };
}

const FIELDS: Readonly<
  Record<Constraint["kind"], { required: string | undefined; optional: readonly string[] }>
> = {
  contract: {
    required: undefined,
    optional: ["file", "function", "requires", "ensures", "invariants", "pure", "throws"],
  },
  schema: {
    required: "text",
    optional: ["file", "propertyOrder", "whitespace", "maxWhitespace", "unknownFormats", "exportedBy"],
  },
  grammar: { required: "text", optional: ["file", "start"] },
  gbnf: { required: "text", optional: ["file"] },
  regex: { required: "pattern", optional: ["file", "flags"] },
  language: {
    required: "language",
    optional: [
      "file",
      "start",
      "prefix",
      "suffix",
      "hole",
      "fence",
      "signature",
      "expect",
      "path",
      "project",
    ],
  },
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  fence: ["code", "text"],
  hole: ["expression", "statements", "number"],
  propertyOrder: ["free", "schema"],
  whitespace: ["flexible", "compact"],
  unknownFormats: ["annotate", "refuse"],
};

/**
 * Checks a value from outside; unknown fields are errors, since a field that is silently ignored is a constraint
 * that silently does not hold.
 * @throws SpecError
 */
export function parseConstraint(value: unknown): Constraint {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SpecError(`A constraint is an object with a "kind", not ${JSON.stringify(value)}`);
  }
  if (isStandardSchema(value)) {
    throw new SpecError(`A schema of ${value["~standard"].vendor} is no constraint by itself`, {
      hint: 'Write { kind: "schema", schema: it }, or schema(it).',
    });
  }
  const given: Readonly<Record<string, unknown>> = { ...value };
  const record = given.kind === "schema" && given.schema !== undefined ? exported(given) : given;
  const { kind } = record;
  if (typeof kind !== "string" || !isKind(kind)) {
    throw new SpecError(`Unknown constraint kind ${JSON.stringify(kind)}`, {
      hint: `Use one of ${Object.keys(FIELDS).join(", ")}.`,
    });
  }
  const { required, optional } = FIELDS[kind];
  for (const [field, given] of Object.entries(record)) {
    if (field === "kind") continue;
    if (field !== required && !optional.includes(field)) {
      throw new SpecError(`Unknown field "${field}" in a ${kind} constraint`, {
        hint: `Fields: ${[...(required === undefined ? [] : [required]), ...optional].join(", ")}.`,
      });
    }
    if (given === undefined && field !== required) continue;
    if (field === "maxWhitespace") {
      if (Number.isSafeInteger(given) && Number(given) >= 0) continue;
      throw new SpecError(
        `Field "maxWhitespace" of a schema constraint is a number of bytes, not ${JSON.stringify(given)}`,
      );
    }
    if (field === "whitespace" && isPattern(given)) continue;
    if (kind === "contract" && field !== "file" && field !== "function") {
      checkClause(field, given);
      continue;
    }
    if (typeof given !== "string") {
      throw new SpecError(
        `Field "${field}" of a ${kind} constraint is a string, not ${JSON.stringify(given)}`,
      );
    }
    const choices = CHOICES[field];
    if (choices !== undefined && !choices.includes(given)) {
      throw new SpecError(`Field "${field}" of a ${kind} constraint cannot be ${JSON.stringify(given)}`, {
        hint: `Use one of ${choices.join(", ")}${field === "whitespace" ? ', or { pattern: "..." }' : ""}.`,
      });
    }
  }
  if (required !== undefined && record[required] === undefined)
    throw new SpecError(`A ${kind} constraint needs "${required}"`);
  // Every field was checked against FIELDS above.
  return record as unknown as Constraint;
}

/** The record of a schema constraint with its schema as text. */
function exported({
  schema: source,
  toJSONSchema,
  io,
  ...rest
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (rest.text !== undefined) {
    throw new SpecError('A schema constraint has either "text" or "schema", not both');
  }
  if (toJSONSchema !== undefined && typeof toJSONSchema !== "function") {
    throw new SpecError(
      `"toJSONSchema" is a function such as z.toJSONSchema, not ${JSON.stringify(toJSONSchema)}`,
    );
  }
  if (io !== undefined && io !== "input" && io !== "output") {
    throw new SpecError(`"io" of a schema constraint is "input" or "output", not ${JSON.stringify(io)}`);
  }
  const { text, vendor } = exportSchema(source, {
    // A function of the caller's own, to be called with the caller's own schema.
    ...(toJSONSchema === undefined ? {} : { toJSONSchema: toJSONSchema as (...args: never[]) => unknown }),
    ...(io === undefined ? {} : { io }),
  });
  return { ...rest, text, ...(vendor === undefined ? {} : { exportedBy: vendor }) };
}

/** @throws SpecError for clauses that are no texts, and marks that are neither true nor false */
function checkClause(field: string, given: unknown): void {
  const isMark = field === "pure" || field === "throws";
  const fits = isMark
    ? typeof given === "boolean"
    : Array.isArray(given) && given.every((clause) => typeof clause === "string");
  if (fits) return;
  throw new SpecError(
    `Field "${field}" of a contract constraint is ${isMark ? "true or false" : "a list of expressions"}, not ${JSON.stringify(given)}`,
  );
}

function isPattern(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && typeof Reflect.get(value, "pattern") === "string";
}

function isKind(kind: string): kind is Constraint["kind"] {
  return Object.hasOwn(FIELDS, kind);
}
