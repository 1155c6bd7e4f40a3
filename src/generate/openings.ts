/** Which terminals a lexeme can be of where it begins: by the lexer's state there, and by the byte that comes next. */
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import type { TerminalKey } from "../../masks/index.ts";

type LexState = ParseState["threads"][number]["lex"];

/** The same list for the same question. */
export class Openings {
  readonly #recognizer: Recognizer;
  readonly #live = new WeakMap<LexState, readonly TerminalKey[]>();

  constructor(recognizer: Recognizer) {
    this.#recognizer = recognizer;
  }

  /** Terminals that a lexeme under way at `state` may still become. */
  live(state: LexState): readonly TerminalKey[] {
    let live = this.#live.get(state);
    if (live === undefined) {
      const { algebra } = this.#recognizer.lexer;
      live = state.entries.filter(({ goal }) => goal !== algebra.empty).map(({ terminal }) => terminal);
      this.#live.set(state, live);
    }
    return live;
  }

  /** Those of a lexeme that begins with `byte` at `start`. */
  beginningWith(start: LexState, byte: number): readonly TerminalKey[] {
    return this.live(this.#recognizer.lexer.next(start, byte));
  }
}
