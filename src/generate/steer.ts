/**
 * Brings a typed output to an end that its checker accepts, from as near to where it stands as it can: forwards through
 * the ends that the grammar and the checker suggest, else from a little earlier. A body that does not end on every path
 * is given a last statement that returns what is asked for, or one of the language's for that purpose. Every candidate is
 * checked as a whole; none is taken on trust.
 */
import type { TokenId } from "../../masks/index.ts";
import { type EndBudget, endsOf } from "./ends.ts";
import type { Session } from "./session.ts";
import type { TypeViolation, WholeVerdict } from "./type-watch.ts";

export interface Steered {
  readonly kind: "end";
  /** Tokens of the session that stay. */
  readonly keep: number;
  /** What is written behind them. */
  readonly tokens: readonly TokenId[];
}

type Unknown = Extract<WholeVerdict, { kind: "unknown" }>;

/** Candidates that are checked as a whole. */
const MAX_CHECKS = 40;
/** Texts read on trial, for one place to end at and for all of them. */
const MAX_TRIALS_PER_PLACE = 160;
const MAX_TRIALS = 800;
/** Ends of one place that are checked as a whole. */
const MAX_ENDS_PER_PLACE = 3;

/**
 * @param spell  cuts bytes into tokens
 * @returns `undefined` when no candidate within the budget fits, `unknown` when a check did not come to an end
 */
export async function findEnd(
  session: Session,
  maxTokens: number,
  spell: (bytes: Uint8Array) => readonly TokenId[] | undefined,
): Promise<Steered | Unknown | undefined> {
  const { types } = session;
  if (types === undefined) return undefined;
  const endings = types.types.oracle.endings.map((ending) => new TextEncoder().encode(`\n${ending}`));
  const byteEnds = byteEndsOf(session);
  let checks = 0;
  let trials = MAX_TRIALS;
  // An error in what was written before stays in every text that keeps it.
  let latest = Number.POSITIVE_INFINITY;
  for (const keep of placesToEnd(session, byteEnds)) {
    // The beginning is the last resort, and always tried.
    if (keep > 0 && (keep > latest || trials <= 0 || checks >= MAX_CHECKS)) continue;
    const at = session.fork();
    at.rollback(keep);
    const bytes = at.bytes();
    const budget: EndBudget = {
      trials: keep === 0 ? MAX_TRIALS_PER_PLACE : Math.min(trials, MAX_TRIALS_PER_PLACE),
    };
    trials -= budget.trials;
    let ends = 0;
    for (const end of endsOf(at, budget, 4 * (maxTokens - keep) + 16)) {
      let because: TypeViolation | undefined;
      for (const written of withEndings(at, end, endings)) {
        const tokens = spell(written);
        if (tokens === undefined || keep + tokens.length > maxTokens) continue;
        if (++checks > MAX_CHECKS && keep > 0) break;
        const verdict = await types.checkWhole(Uint8Array.of(...bytes, ...written));
        if (verdict.kind === "fits") return { kind: "end", keep, tokens };
        // A check that did not come to an end says nothing, and another one would cost as much.
        if (verdict.kind === "unknown") return verdict;
        because = verdict.violation;
        const [wrong] = because.statementBytes;
        // No ending mends what stands before it.
        if (wrong !== undefined && wrong < bytes.length + end.length) break;
      }
      const [start] = because?.statementBytes ?? [];
      if (start !== undefined && start < bytes.length) {
        latest = Math.min(latest, tokensBefore(byteEnds, start));
        if (keep > latest) break;
      }
      if (++ends >= MAX_ENDS_PER_PLACE || (checks > MAX_CHECKS && keep > 0)) break;
    }
    trials += Math.max(0, budget.trials);
  }
  return undefined;
}

/** `end` alone, then with each of the texts with which a list of statements may end behind it. */
function* withEndings(at: Session, end: Uint8Array, endings: readonly Uint8Array[]): Generator<Uint8Array> {
  yield end;
  const returned = at.after(Uint8Array.of(...end, ...RETURN));
  for (const value of returned?.suggestions() ?? []) {
    const written = Uint8Array.of(...end, ...RETURN, ...new TextEncoder().encode(`${value};`));
    if (at.acceptsWhole(written)) yield written;
  }
  for (const ending of endings) {
    const written = Uint8Array.of(...end, ...ending);
    if (at.acceptsWhole(written)) yield written;
  }
}

const RETURN = new TextEncoder().encode("\nreturn ");

/** Bytes of the text after each number of tokens. */
function byteEndsOf({ tokens, engine: { vocabulary } }: Session): readonly number[] {
  const ends = [0];
  for (const token of tokens) {
    ends.push(ends[ends.length - 1]! + (vocabulary.isEnd(token) ? 0 : vocabulary.byteLengthOf(token)));
  }
  return ends;
}

function tokensBefore(byteEnds: readonly number[], byte: number): number {
  return byteEnds.findLastIndex((end) => end <= byte);
}

/** The end of the text, some places shortly before it, where statements around it begin, latest first; the beginning. */
function placesToEnd(session: Session, byteEnds: readonly number[]): readonly number[] {
  const end = session.hasEnded ? session.length - 1 : session.length;
  const places = new Set<number>([end]);
  for (let back = 1; back < end; back *= 4) places.add(end - back);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(session.bytes());
  let offset = text.length;
  for (let i = 0; i < MAX_CHECKS && offset > 0; i++) {
    const starts = session.types?.document.statementsAround(text.slice(0, offset), offset) ?? [];
    const [start] = starts.filter((each) => each >= 0 && each < offset);
    if (start === undefined) break;
    places.add(tokensBefore(byteEnds, Buffer.byteLength(text.slice(0, start), "utf8")));
    offset = start;
  }
  places.add(0);
  return [...places].sort((a, b) => b - a);
}
