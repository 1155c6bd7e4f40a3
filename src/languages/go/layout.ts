/**
 * Go's semicolons: a line end becomes one where the last lexeme of the line may end a statement. Deterministic.
 * Source: The Go Programming Language Specification, "Semicolons".
 */
import {
  type Layout,
  type LayoutState,
  LayoutStates,
  type Opening,
  plainOpening,
  type TerminalNames,
} from "../../../domains/syntax/index.ts";

/** The implied terminal. */
export const SEMICOLON = "automatic_semicolon";
/** Ignored lexemes that hold a line end. */
export const LINE_ENDS = ["line_end", "block_comment_lines"] as const;

interface Content {
  /** The last lexeme may end a statement. */
  readonly mayEnd: boolean;
  /** A line end has come since. */
  readonly isNewLine: boolean;
}

const END_WORDS = [
  "return",
  "break",
  "continue",
  "fallthrough",
  "true",
  "false",
  "nil",
  "iota",
  "new",
  "make",
];
const END_MARKS = [")", "]", "}", "++", "--", "_"];
const END_LEXEMES = [
  "int_literal",
  "float_literal",
  "imaginary_literal",
  "rune_literal",
  "raw_string_literal",
  "interpreted_string_literal",
];

export function semicolons(terminals: TerminalNames): Layout {
  const states = new LayoutStates<Content>(({ mayEnd, isNewLine }) => `${mayEnd}${isNewLine}`);
  const semicolon = terminals.named(SEMICOLON);
  const lineEnds = new Set(LINE_ENDS.map((name) => terminals.named(name)));
  const ignored = new Set(["blanks", "line_comment", "block_comment"].map((name) => terminals.named(name)));
  const lineComment = terminals.named("line_comment");
  const enders = new Set([
    ...terminals.variants("identifier"),
    ...[...END_WORDS, ...END_MARKS].map((text) => terminals.literal(text)),
    ...END_LEXEMES.map((name) => terminals.named(name)),
  ]);
  // The pool hands back only states that came from here.
  const contentOf = (state: LayoutState): Content => state as LayoutState & Content;
  const inserted = states.of({ mayEnd: false, isNewLine: false });
  const insertion: Opening = { implied: [semicolon], next: inserted };
  const isDue = (state: LayoutState): boolean => contentOf(state).mayEnd && contentOf(state).isNewLine;
  return {
    initial: inserted,
    after(state, terminal) {
      const { mayEnd } = contentOf(state);
      if (lineEnds.has(terminal)) return states.of({ mayEnd, isNewLine: true });
      if (ignored.has(terminal)) return state;
      return states.of({ mayEnd: enders.has(terminal), isNewLine: false });
    },
    // A line end, and a comment that only a line end ends, where a semicolon would have to follow.
    admits(state, terminal, canShift, canEnd) {
      const { mayEnd, isNewLine } = contentOf(state);
      if (!mayEnd || isNewLine || !(lineEnds.has(terminal) || terminal === lineComment)) return true;
      return canEnd || canShift(semicolon);
    },
    openings: (state) => [isDue(state) ? insertion : plainOpening(state)],
    // The last line may lack its end.
    endings: (state) => (contentOf(state).mayEnd ? [[semicolon], []] : [[]]),
    write: (state, implied, isAtEnd) =>
      implied.length === 0 || isAtEnd || isDue(state) ? new Uint8Array(0) : new TextEncoder().encode("\n"),
    measured: new Set(),
    measuredBytes: [],
    read: (state) => state,
  };
}
