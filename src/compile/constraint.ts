/** What users constrain the output with, before anything is compiled. */
import { SpecError } from "../kernel/index.ts";

/** Where a constraint's text came from, for messages and the ledger. */
interface Sourced {
  /** File name, or a name such as `<schema>`. */
  readonly file?: string;
}

/** The output is a JSON text that satisfies this schema. */
export interface SchemaConstraint extends Sourced {
  readonly kind: "schema";
  /** JSON text. Kept as text: parsing would reorder keys and lose `1.0` and big integers. */
  readonly text: string;
  readonly propertyOrder?: "free" | "schema";
  readonly whitespace?: "flexible" | "compact";
  /** What to do with a `format` that is not known here; default `annotate`, as the specification says. */
  readonly unknownFormats?: "annotate" | "refuse";
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

export type Constraint = SchemaConstraint | GrammarConstraint | GbnfConstraint | RegexConstraint;

const FIELDS: Readonly<Record<Constraint["kind"], { required: string; optional: readonly string[] }>> = {
  schema: { required: "text", optional: ["file", "propertyOrder", "whitespace", "unknownFormats"] },
  grammar: { required: "text", optional: ["file", "start"] },
  gbnf: { required: "text", optional: ["file"] },
  regex: { required: "pattern", optional: ["file", "flags"] },
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
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
  const record: Readonly<Record<string, unknown>> = { ...value };
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
        hint: `Fields: ${[required, ...optional].join(", ")}.`,
      });
    }
    if (given === undefined && field !== required) continue;
    if (typeof given !== "string") {
      throw new SpecError(
        `Field "${field}" of a ${kind} constraint is a string, not ${JSON.stringify(given)}`,
      );
    }
    const choices = CHOICES[field];
    if (choices !== undefined && !choices.includes(given)) {
      throw new SpecError(`Field "${field}" of a ${kind} constraint cannot be ${JSON.stringify(given)}`, {
        hint: `Use one of ${choices.join(", ")}.`,
      });
    }
  }
  if (record[required] === undefined) throw new SpecError(`A ${kind} constraint needs "${required}"`);
  // Every field was checked against FIELDS above.
  return record as unknown as Constraint;
}

function isKind(kind: string): kind is Constraint["kind"] {
  return Object.hasOwn(FIELDS, kind);
}
