/** JSON Schema to a grammar: the front end's entry point. */
import type { RegexAlgebra } from "../../../../masks/index.ts";
import { ConflictError, DEFAULT_LIMITS } from "../../../../src/kernel/index.ts";
import type { FrontEndOptions, FrontEndResult } from "../front-end.ts";
import { GrowingGrammar } from "../growing.ts";
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
import { Possibility } from "./possibility.ts";
import { isSurelySound } from "./reach.ts";
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
  const document = new SchemaDocument(text, file, limits);
  const { reader, planner, forms } = partsFor(document, algebra, options, true);
  const root = forms.goals.ofSchema(document.root);
  const isSound = isSurelySound(reader, document.root);
  if (!isSound) planner.explore(root);
  const possibility = new Possibility(planner, forms);
  if (!possibility.isPossible(root)) throw conflict(document, algebra, options);
  const grammar = new GrowingGrammar(file, algebra, reader.hasUniqueItems);
  const dialect = new Dialect(grammar, forms.numbers, forms.strings, {
    whitespace: options.whitespace ?? "flexible",
    maxWhitespace: options.maxWhitespace ?? DEFAULT_MAX_WHITESPACE,
  });
  const lowering = new Lowering(grammar, dialect, planner, possibility, {
    propertyOrder: options.propertyOrder ?? "free",
  });
  grammar.begin(lowering.value(root));
  return {
    grammar,
    get notes() {
      return reader.notes;
    },
  };
}

interface Parts {
  readonly reader: SchemaReader;
  readonly forms: Forms;
  readonly normaliser: Normaliser;
  readonly planner: Planner;
}

function partsFor(
  document: SchemaDocument,
  algebra: RegexAlgebra,
  options: JsonSchemaOptions,
  sharesTypes: boolean,
): Parts {
  const numbers = new Numbers(algebra);
  const strings = new Strings(algebra);
  const reader = new SchemaReader(document, strings, numbers, {
    unknownFormats: options.unknownFormats ?? "refuse",
  });
  const forms = new Forms(new Goals(reader, sharesTypes), numbers, strings);
  const normaliser = new Normaliser(document, forms, algebra.limits);
  return { reader, forms, normaliser, planner: new Planner(normaliser) };
}

/** Why no value satisfies the schema. Worked out again from the document, every schema by its own place. */
function conflict(
  document: SchemaDocument,
  algebra: RegexAlgebra,
  options: JsonSchemaOptions,
): ConflictError {
  const { reader, planner, forms, normaliser } = partsFor(document, algebra, options, false);
  const possibility = new Possibility(planner, forms);
  const root = forms.goals.ofSchema(document.root);
  const explainer = new Explainer(document, reader, normaliser, (goal) => possibility.isPossible(goal));
  const reasons = explainer.reasons(root);
  return new ConflictError(`No value satisfies ${document.file}: ${summarise(reasons, root)}`, reasons, {
    hint: "Relax one of these keywords.",
  });
}
