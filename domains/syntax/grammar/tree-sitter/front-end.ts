/** Front end: a published tree-sitter grammar, patched, with the lexemes and the layout of a language pack. */
import { RegexAlgebra } from "../../../../masks/index.ts";
import { DEFAULT_LIMITS, type Limits, SpecError } from "../../../../src/kernel/index.ts";
import type { Grammar, SymbolId } from "../grammar.ts";
import { Converter } from "./convert.ts";
import type { LanguageDefinition } from "./definition.ts";
import { applyPatches, COPY_MARK } from "./patch.ts";
import { readTreeSitterGrammar } from "./source.ts";

export interface LanguageGrammar {
  /** Of whole files. */
  readonly grammar: Grammar;
  /** Start symbols by name. */
  readonly starts: ReadonlyMap<string, SymbolId>;
  /** Nonterminals by the names of the published rules, as far as they are reachable. */
  readonly rules: ReadonlyMap<string, SymbolId>;
  /** Terminals by the lexemes and rules that they were made from, and by their exact texts. */
  readonly terminals: {
    readonly variants: ReadonlyMap<string, readonly SymbolId[]>;
    readonly literals: ReadonlyMap<string, SymbolId>;
  };
}

/**
 * Imports a language. Slow beside the rest (tens of milliseconds); the caller keeps the result.
 * @throws SpecError when a patch does not fit, a token is not defined, or a rule derives no text
 */
export function importTreeSitter(
  definition: LanguageDefinition,
  options: { readonly limits?: Limits } = {},
): LanguageGrammar {
  const { file, name } = definition;
  const source = applyPatches(
    readTreeSitterGrammar(definition.source, file),
    definition.patches,
    file,
    new Set(Object.keys(definition.lexemes)),
  );
  const algebra = new RegexAlgebra(options.limits ?? DEFAULT_LIMITS);
  const converter = new Converter(algebra, source, definition);
  const starts = new Map<string, SymbolId>();
  for (const [start, node] of Object.entries(definition.starts)) {
    starts.set(start, converter.convert(start, node));
  }
  const [whole] = starts.values();
  if (whole === undefined) throw new SpecError(`The language pack ${name} has no start point`);
  converter.ignoreLexemes();
  const layout = definition.layout?.(converter);
  const wordsOf = converter.wordsOf();
  const grammar = converter.builder.build({
    name,
    start: whole,
    lexing: "munch",
    wordsOf,
    ...(layout === undefined ? {} : { layout }),
  });
  checkProductive(grammar, converter.rules, file);
  return { grammar, starts, rules: converter.rules, terminals: converter.terminals };
}

/** The same grammar for texts of another start symbol. */
export function withStart(grammar: Grammar, start: SymbolId): Grammar {
  return { ...grammar, start };
}

/** A nonterminal without texts would let the parser expect what can never come. */
function checkProductive(grammar: Grammar, rules: ReadonlyMap<string, SymbolId>, file: string): void {
  const empty = [...rules].filter(([rule, id]) => {
    // Of a copy without certain beginnings nothing may be left.
    if (rule.includes(COPY_MARK)) return false;
    const symbol = grammar.symbols[id]!;
    return symbol.kind === "rule" && symbol.productions.length === 0;
  });
  if (empty.length > 0) {
    throw new SpecError(`Rules of ${file} derive no text: ${empty.map(([rule]) => rule).join(", ")}`, {
      hint: "A patch has taken away all they are made of.",
    });
  }
}
