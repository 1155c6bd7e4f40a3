/** Where a text closes something: the lexemes behind which a statement, a block or a call is looked at. */
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";

/** Lexemes that end a statement, a block or a call. */
const BYTES = new Set([...";})"].map((text) => text.charCodeAt(0)));
const NAMES = new Set([...";})"].map((text) => JSON.stringify(text)));

/**
 * Lengths of the text behind each closer among its last bytes.
 * @param before  parse state before the byte at `from`
 * @param bytes  the text; what its syntax does not take ends the search
 */
export function closedIn(
  recognizer: Recognizer,
  before: ParseState,
  bytes: Uint8Array,
  from: number,
): readonly number[] {
  const closed: number[] = [];
  let state: ParseState | undefined = before;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    state = recognizer.advance(state, byte);
    if (state === undefined) break;
    if (BYTES.has(byte) && endsInCloser(recognizer, state)) closed.push(at + 1);
  }
  return closed;
}

/** In every reading the last lexeme is a closer, so that the text ends between two lexemes. */
function endsInCloser({ grammar: { symbols } }: Recognizer, { threads }: ParseState): boolean {
  return threads.every(({ lex }) => {
    const { terminals } = lex.accept;
    return terminals.length > 0 && terminals.every((id) => NAMES.has(symbols[id]?.name ?? ""));
  });
}
