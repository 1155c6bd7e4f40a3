/**
 * Automatic semicolons of ECMAScript. A semicolon is implied only before a lexeme that its stack could not take
 * otherwise, after a line end or before `}`, and at the end of the text. What the grammar forbids after a line end is
 * told apart by terminals of its own (`postfix_increment` beside `++`).
 * Source: ECMA-262, section 12.10 (automatic semicolon insertion); TypeScript's parser for the brackets of types.
 */
import {
  type Layout,
  type LayoutState,
  LayoutStates,
  type Opening,
  plainOpening,
  type SymbolId,
  type TerminalNames,
} from "../../../domains/syntax/index.ts";

/** The implied terminal; the published grammar has it as an external token. */
export const SEMICOLON = "_automatic_semicolon";
/** Ignored lexemes, without a line end and with one. */
export const PLAIN_GAPS = ["white_space", "line_comment", "block_comment"] as const;
export const LINE_ENDS = ["line_end", "block_comment_lines"] as const;
/** Lexemes that may not come first in a line. */
export const NOT_FIRST_IN_LINE = ["postfix_update", "arrow"] as const;

/** What the last lexeme demands of a line end after it. */
type Before = "nothing" | "semicolon" | "no-line-end";

interface Content {
  readonly before: Before;
  readonly isNewLine: boolean;
}

/** @param notFirst  lexemes beside `NOT_FIRST_IN_LINE` */
export function automaticSemicolons(notFirst: readonly string[] = []): (terminals: TerminalNames) => Layout {
  return (terminals) => build(terminals, [...NOT_FIRST_IN_LINE, ...notFirst]);
}

function build(terminals: TerminalNames, notFirstNames: readonly string[]): Layout {
  const states = new LayoutStates<Content>(({ before, isNewLine }) => `${before} ${isNewLine}`);
  const semicolon = terminals.named(SEMICOLON);
  const lineEnds = new Set(LINE_ENDS.map((name) => terminals.named(name)));
  const lineComment = terminals.named("line_comment");
  const plainGaps = new Set(PLAIN_GAPS.map((name) => terminals.named(name)));
  const notFirst = new Set(notFirstNames.map((name) => terminals.named(name)));
  const slash = terminals.literal("/");
  const regex = new Set([terminals.named("regex")]);
  const closing = new Set([terminals.literal("}")]);
  const demands = new Map<SymbolId, Before>([
    ...["return", "break", "continue"].map((text): [SymbolId, Before] => [
      terminals.literal(text),
      "semicolon",
    ]),
    [terminals.literal("throw"), "no-line-end"],
  ]);
  // The pool hands back only states that came from here.
  const contentOf = (state: LayoutState): Content => state as LayoutState & Content;
  const inserted = states.of({ before: "nothing", isNewLine: false });
  const insertion: Opening = { implied: [semicolon], next: inserted };
  const beforeBrace: Opening = { ...insertion, only: closing, isLastResort: true };
  const afterLine: Opening = { ...insertion, isLastResort: true };
  // Where a quotient may go on, a line does not begin with a regular expression.
  const afterLineNoRegex: Opening = { ...afterLine, except: regex };
  const plain: readonly Opening[] = [plainOpening(inserted)];
  const plainOrBrace: readonly Opening[] = [plainOpening(inserted), beforeBrace];
  const firstInLine: Opening = { implied: [], next: inserted, except: notFirst };
  const lineOpenings: readonly Opening[] = [firstInLine, afterLine];
  const lineOpeningsNoRegex: readonly Opening[] = [firstInLine, afterLineNoRegex];
  const onlyInsertion: readonly Opening[] = [insertion];
  return {
    initial: inserted,
    after(state, terminal) {
      const { before } = contentOf(state);
      if (lineEnds.has(terminal)) return states.of({ before, isNewLine: true });
      if (plainGaps.has(terminal)) return state;
      return states.of({ before: demands.get(terminal) ?? "nothing", isNewLine: false });
    },
    admits: (state, terminal) =>
      contentOf(state).before !== "no-line-end" || !(lineEnds.has(terminal) || terminal === lineComment),
    openings(state, canShift) {
      const { before, isNewLine } = contentOf(state);
      if (!isNewLine) return canShift(semicolon) ? plainOrBrace : plain;
      if (before === "no-line-end") return [];
      if (before === "semicolon") return onlyInsertion;
      return canShift(slash) ? lineOpeningsNoRegex : lineOpenings;
    },
    endings: (state) => (contentOf(state).before === "no-line-end" ? [[]] : [[], [semicolon]]),
    write(state, implied, isAtEnd) {
      const needsLine = implied.length > 0 && !isAtEnd && !contentOf(state).isNewLine;
      return new TextEncoder().encode(needsLine ? "\n" : "");
    },
    measured: new Set(),
    measuredBytes: [],
    read: (state) => state,
  };
}
