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
  maskSet,
} from "../../masks/index.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration } from "./lr/configuration.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";
import type { TokenMasks } from "./token-masks.ts";

const NOTHING = new Uint8Array(0);

/**
 * Tokens that may follow under `filter`.
 * @param boundary   parse state before the lexeme that the filter is about; a lexeme under way there is not filtered,
 *                   and tokens may still extend it
 * @param lexeme     bytes read since of the filtered lexeme; empty at the boundary itself
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
  const { pool } = boundary;
  const { algebra, end, blocked } = recognizer.lexer;
  const restriction = (terminal: number) => {
    const language = languageFor(filter, terminal);
    return language.kind === "all" ? undefined : languageRegex(algebra, language);
  };
  const startOf = (configuration: Configuration): LexState =>
    recognizer.restrictedStart(pool, configuration, restriction);
  const mayEndText = languageHas(languageFor(filter, END_OF_TEXT), NOTHING);
  let mayEnd: boolean;
  if (lexeme.length === 0) {
    const threads = boundary.threads.flatMap(({ lex, configuration }) => {
      const narrowed = lex.isStart ? startOf(configuration) : lex;
      return narrowed === end || narrowed === blocked ? [] : [{ lex: narrowed, configuration }];
    });
    masks.addThreadsInto(pool, threads, out, startOf);
    // The text may end here although the filter lets no lexeme begin, so the narrowed threads are not asked.
    mayEnd = recognizer.canEnd(boundary);
  } else {
    const threads: Thread[] = [];
    for (const configuration of configurationsAt(recognizer, boundary)) {
      let lex = startOf(configuration);
      for (const byte of lexeme) lex = recognizer.lexer.next(lex, byte);
      if (lex !== end && lex !== blocked) threads.push({ lex, configuration });
    }
    masks.addThreadsInto(pool, threads, out);
    mayEnd = threads.some((thread) => recognizer.threadCanEnd(pool, thread));
  }
  if (mayEnd && mayEndText) for (const token of vocabulary.endTokens) maskSet(out, token);
}

/** Configurations at which the next lexeme may begin. */
function configurationsAt(recognizer: Recognizer, state: ParseState): Configuration[] {
  return state.threads.flatMap(({ lex, configuration }) =>
    lex.isStart ? [configuration] : recognizer.stepAll(state.pool, configuration, lex.accept),
  );
}
