/** JSON Schema to a grammar: the front end's entry point. */
import { ConflictError, DEFAULT_LIMITS } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import type { FrontEndOptions, FrontEndResult } from "../front-end.ts";
import { DEFAULT_MAX_WHITESPACE, schemaAlgebra } from "./base.ts";
import { Dialect } from "./dialect.ts";
import { SchemaDocument } from "./document.ts";
import { Explainer, summarise } from "./explain.ts";
import { Forms } from "./forms.ts";
import { Goals } from "./goals.ts";
import { Lowering } from "./lower.ts";
import { Normaliser } from "./normalise.ts";
import { Numbers } from "./numbers.ts";
import { Planner } from "./planner.ts";
import { SchemaReader } from "./reader.ts";
import { Strings } from "./strings.ts";

export interface JsonSchemaOptions extends FrontEndOptions {
  /** `free` (default): members in any order, as JSON Schema has it. `schema`: in the order of `properties`. */
  readonly propertyOrder?: "free" | "schema";
  /** `flexible` (default): white space between lexemes. `compact`: none. Else what the pattern matches as a whole. */
  readonly whitespace?: "flexible" | "compact" | { readonly pattern: string };
  /** Longest run of white space in bytes; 128 by default. */
  readonly maxWhitespace?: number;
  /** What to do about a `format` nobody knows: `refuse` (default), or `annotate` as the specification has it. */
  readonly unknownFormats?: "refuse" | "annotate";
}

/**
 * Compiles a schema into the grammar of the JSON texts that satisfy it.
 * @throws SpecError naming place and keyword when the schema is malformed or holds an assertion that is not supported
 * @throws ConflictError when no value satisfies the schema
 * @throws BudgetError when the input is too large or multiplies out beyond the limits
 */
export function compileJsonSchema(text: string, options: JsonSchemaOptions = {}): FrontEndResult {
  const { file = "<schema>", limits = DEFAULT_LIMITS } = options;
  const algebra = schemaAlgebra(limits);
  const builder = new GrammarBuilder(algebra);
  const document = new SchemaDocument(text, file, limits);
  const numbers = new Numbers(algebra);
  const strings = new Strings(algebra);
  const reader = new SchemaReader(document, strings, numbers, {
    unknownFormats: options.unknownFormats ?? "refuse",
  });
  const goals = new Goals(reader);
  const forms = new Forms(goals, numbers, strings);
  const normaliser = new Normaliser(document, forms, limits);
  const planner = new Planner(normaliser);
  const dialect = new Dialect(builder, numbers, strings, {
    whitespace: options.whitespace ?? "flexible",
    maxWhitespace: options.maxWhitespace ?? DEFAULT_MAX_WHITESPACE,
  });
  const lowering = new Lowering(builder, dialect, planner, forms, {
    propertyOrder: options.propertyOrder ?? "free",
  });
  const root = goals.ofSchema(document.root);
  const start = lowering.lower(root);
  if (start === undefined) {
    const explainer = new Explainer(document, reader, normaliser, (goal) => lowering.isPossible(goal));
    const reasons = explainer.reasons(root);
    throw new ConflictError(`No value satisfies ${file}: ${summarise(reasons, root)}`, reasons, {
      hint: "Relax one of these keywords.",
    });
  }
  const grammar = builder.build({ name: file, start, lexing: "munch", ignoreAtEdges: true });
  lowering.open();
  return { grammar, notes: reader.notes };
}
