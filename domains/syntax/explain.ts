/**
 * Says where a text leaves the language of a grammar and what could have stood there instead, in the grammar's own
 * names. Slow and only for people: nothing here runs during generation.
 */
import type { ParseState, Recognizer } from "./recognizer.ts";

/** Where and why a text is not (yet) a member of the language. */
export interface SyntaxExplanation {
  /** Bytes that are a viable prefix; all of them when the text is one. */
  readonly viableBytes: number;
  readonly verdict: /** A member of the language. */
    | "complete"
    /** Can be continued to one. */
    | "incomplete"
    /** No continuation helps: the byte at `viableBytes` is refused. */
    | "refused";
  /** Terminals under way or next at that place, as the grammar names them. */
  readonly expected: readonly string[];
  /** The text could have ended there. */
  readonly canEndThere: boolean;
  /** The byte would fit, but repeats an item of an array whose items must differ (`uniqueItems`). */
  readonly repeatsItem: boolean;
}

/** Reads `bytes` from `from` (default: the start) and reports the first place that does not fit. */
export function explainBytes(
  recognizer: Recognizer,
  bytes: Uint8Array,
  from: ParseState = recognizer.start(),
): SyntaxExplanation {
  let state = from;
  for (let i = 0; i < bytes.length; i++) {
    const next = recognizer.advance(state, bytes[i]!);
    if (next === undefined) {
      const repeatsItem =
        state.items !== undefined && recognizer.advance(state.base, bytes[i]!) !== undefined;
      return { ...describe(recognizer, state, i, "refused"), repeatsItem };
    }
    state = next;
  }
  return describe(recognizer, state, bytes.length, recognizer.canEnd(state) ? "complete" : "incomplete");
}

function describe(
  recognizer: Recognizer,
  state: ParseState,
  viableBytes: number,
  verdict: SyntaxExplanation["verdict"],
): SyntaxExplanation {
  const { terminals, canEnd } = recognizer.expected(state);
  return {
    viableBytes,
    verdict,
    expected: terminals.map((id) => recognizer.grammar.symbols[id]!.name),
    canEndThere: canEnd,
    repeatsItem: false,
  };
}
