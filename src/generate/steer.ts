/**
 * Brings a typed output to an end that its checker accepts: from the latest place whose cheapest completion fits the
 * types, going back statement by statement. A body that does not end on every path is ended by a text of the
 * language's for that purpose. Every candidate is checked as a whole; none is taken on trust.
 */
import type { TokenId } from "../../masks/index.ts";
import type { Session } from "./session.ts";
import type { WholeVerdict } from "./type-watch.ts";

export interface Steered {
  readonly kind: "end";
  /** Tokens of the session that stay. */
  readonly keep: number;
  /** What is written behind them. */
  readonly tokens: readonly TokenId[];
}

/** Candidates that are checked as a whole. */
const MAX_CHECKS = 24;

/**
 * @param spell  cuts bytes into tokens
 * @returns `undefined` when no candidate within the budget fits, `unknown` when a check did not come to an end
 */
export async function findEnd(
  session: Session,
  maxTokens: number,
  spell: (bytes: Uint8Array) => readonly TokenId[] | undefined,
): Promise<Steered | Extract<WholeVerdict, { kind: "unknown" }> | undefined> {
  const { types } = session;
  if (types === undefined) return undefined;
  const endings = types.types.oracle.endings.map((ending) => new TextEncoder().encode(`\n${ending}`));
  let checks = 0;
  for (const keep of placesToEnd(session)) {
    const at = session.fork();
    at.rollback(keep);
    for (const ending of [undefined, ...endings]) {
      const written = completed(at, ending);
      const tokens = written === undefined ? undefined : spell(written);
      if (written === undefined || tokens === undefined || keep + tokens.length > maxTokens) continue;
      if (++checks > MAX_CHECKS) return undefined;
      const verdict = await types.checkWhole(Uint8Array.of(...at.bytes(), ...written));
      if (verdict.kind === "fits") return { kind: "end", keep, tokens };
      // A check that did not come to an end says nothing, and another one would cost as much.
      if (verdict.kind === "unknown") return verdict;
    }
  }
  return undefined;
}

/** Where statements around the end of the text begin, latest first, and the beginning. */
function placesToEnd(session: Session): readonly number[] {
  const { vocabulary } = session.engine;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lengths = [0];
  for (const token of session.tokens) {
    lengths.push(
      lengths[lengths.length - 1]! + (vocabulary.isEnd(token) ? 0 : vocabulary.byteLengthOf(token)),
    );
  }
  const bytes = session.bytes();
  const places = new Set<number>([session.hasEnded ? session.length - 1 : session.length]);
  const text = decoder.decode(bytes);
  let offset = text.length;
  for (let i = 0; i < MAX_CHECKS && offset > 0; i++) {
    const starts = session.types?.document.statementsAround(text.slice(0, offset), offset) ?? [];
    const [start] = starts.filter((each) => each >= 0 && each < offset);
    if (start === undefined) break;
    const byte = Buffer.byteLength(text.slice(0, start), "utf8");
    places.add(lengths.findLastIndex((length) => length <= byte));
    offset = start;
  }
  places.add(0);
  return [...places];
}

/** What completes the output after `ending`, with it. */
function completed(at: Session, ending: Uint8Array | undefined): Uint8Array | undefined {
  const open = at.completion();
  if (ending === undefined || open === undefined) return open;
  // The ending belongs behind what closes the open statement: after it nothing may be left to close.
  const written = Uint8Array.of(...open, ...ending);
  return at.acceptsWhole(written) ? written : undefined;
}
