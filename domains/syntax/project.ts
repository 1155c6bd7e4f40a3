/**
 * From what the domains allow of the next lexeme to the tokens that remain: `project(filter, position)`. The filter
 * narrows the lexeme that begins at, or contains, the position; beyond its end a token only has to fit the grammar.
 * So the projection is permissive for tokens that span several lexemes, and exact for all others. Monotone;
 * `project(f ⊓ g) ⊆ project(f) & project(g)`.
 */
import {
  END_OF_TEXT,
  type LexemeFilter,
  languageFor,
  languageHas,
  languageRegex,
  type MaskBuffer,
  maskClear,
} from "../../masks/index.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration } from "./lr/configuration.ts";
import type { ParseState, Thread } from "./recognizer.ts";
import type { TokenMasks } from "./token-masks.ts";

const NOTHING = new Uint8Array(0);

/**
 * Tokens that may follow under `filter`.
 * @param boundary   parse state at the start of the lexeme (at a lexeme boundary)
 * @param lexeme     bytes of the lexeme read since; empty at the boundary itself
 * @param out        overwritten
 */
export function projectFilter(
  masks: TokenMasks,
  boundary: ParseState,
  lexeme: Uint8Array,
  filter: LexemeFilter,
  out: MaskBuffer,
): void {
  out.words.fill(0);
  if (filter.kind === "bottom") return;
  const { recognizer, vocabulary } = masks;
  const { algebra } = recognizer.lexer;
  const restriction = (terminal: number) => {
    const language = languageFor(filter, terminal);
    return language.kind === "all" ? undefined : languageRegex(algebra, language);
  };
  const threads: Thread[] = [];
  for (const [configuration, start] of lexemeStarts(masks, boundary)) {
    if (start === recognizer.lexer.end) continue;
    let lex = recognizer.restrictedStart(boundary.pool, configuration, restriction);
    for (const byte of lexeme) lex = recognizer.lexer.next(lex, byte);
    if (lex !== recognizer.lexer.end && lex !== recognizer.lexer.blocked)
      threads.push({ lex, configuration });
  }
  const mayEnd = masks.computeThreadsInto(boundary.pool, threads, lexeme.length === 0, out);
  const endAllowed = languageHas(languageFor(filter, END_OF_TEXT), NOTHING);
  if (!mayEnd || !endAllowed) for (const token of vocabulary.endTokens) maskClear(out, token);
}

/** Configurations at which a lexeme may begin in `state`, with their lexer states. */
function lexemeStarts(masks: TokenMasks, state: ParseState): [Configuration, LexState][] {
  const { recognizer } = masks;
  const starts: [Configuration, LexState][] = [];
  for (const { lex, configuration } of state.threads) {
    if (lex === recognizer.startState(state.pool, configuration)) {
      starts.push([configuration, lex]);
      continue;
    }
    for (const after of recognizer.stepAll(state.pool, configuration, lex.accept)) {
      starts.push([after, recognizer.startState(state.pool, after)]);
    }
  }
  return starts;
}
