/**
 * types → syntax: an expected type rules out *finishing* an expression of another. After a string literal where a number
 * is expected the closers are masked, while what continues the expression is not: `"abc".length` is fine. Only
 * types without a common value are refused; what the order alone cannot tell is left to the language's checker.
 */
import {
  END_OF_TEXT,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  NO_TEXTS,
  type TerminalKey,
} from "../../masks/index.ts";
import { areDisjoint, resolveType, type TypesValue, type TypeTerm, typesLattice } from "../types/index.ts";

/** What may come after the expression at a position and ends it. */
export interface Closers {
  /** Terminals that cannot continue the expression. */
  readonly terminals: Iterable<TerminalKey>;
  /** The end of the text ends it as well. */
  readonly end: boolean;
}

/**
 * Monotone in both arguments; bottom goes to bottom.
 * @param written  the type of the expression so far; `unknown` where none is complete or nothing is known
 */
export function mayFinish(closers: Closers): (value: TypesValue, written: TypeTerm) => LexemeFilter {
  const keys = [...closers.terminals, ...(closers.end ? [END_OF_TEXT] : [])];
  const refusal = lexemeFilter(keys.map((key) => [key, NO_TEXTS] as const));
  return (value, written) => {
    if (typesLattice.equals(value, typesLattice.bottom)) return lexemeFilterLattice.bottom;
    const [expected, found] = [resolveType(value, value.expected), resolveType(value, written)];
    return areDisjoint(found, expected) ? refusal : lexemeFilterLattice.top;
  };
}
