/**
 * Ways to end an unfinished typed output from where it stands: the cheapest text that the grammar asks for, read under
 * all constraints, and where it is refused, what the checker suggests instead; depth first within a budget. What comes
 * out is allowed byte by byte and has no errors in its statements; the whole is for the caller to check.
 */
import type { TokenId } from "../../masks/index.ts";
import type { Session } from "./session.ts";

export interface EndBudget {
  /** Texts read on trial, all of a search together. */
  trials: number;
}

/** Suggestions taken one after the other. */
const MAX_DEPTH = 10;
/** Bytes that a suggestion counts as many as: few of them are better than short ones. */
const PER_SUGGESTION = 12;
/** And its rank among the suggestions of its place. */
const PER_RANK = 3;

interface Candidate {
  readonly session: Session;
  readonly written: readonly number[];
  readonly depth: number;
  readonly cost: number;
}

/** Ends of `session`'s output, cheap ones first; none is longer than `maxBytes`. */
export function* endsOf(session: Session, budget: EndBudget, maxBytes: number): Generator<Uint8Array> {
  const open: Candidate[] = [{ session, written: [], depth: 0, cost: 0 }];
  const seen = new Set<string>();
  while (open.length > 0 && budget.trials > 0) {
    const best = open.reduce((found, each, i) => (each.cost < open[found]!.cost ? i : found), 0);
    const [candidate] = open.splice(best, 1);
    if (candidate === undefined) return;
    const { session: at, written, depth } = candidate;
    const outline = at.outline();
    budget.trials--;
    if (outline === undefined || written.length + outline.length > maxBytes) continue;
    const read = readBytes(at, outline);
    if (read.taken === outline.length && read.error === undefined && read.session.canEnd()) {
      yield Uint8Array.of(...written, ...outline);
    }
    if (depth >= MAX_DEPTH) continue;
    for (const cut of cutsOf(outline, read)) {
      const from = cut === read.taken ? read.session : readBytes(at, outline.subarray(0, cut)).session;
      for (const [i, suggestion] of from.suggestions().entries()) {
        if (budget.trials-- <= 0) return;
        const bytes = new TextEncoder().encode(suggestion);
        const more = [...written, ...outline.subarray(0, cut), ...bytes];
        const key = more.join();
        if (seen.has(key)) continue;
        seen.add(key);
        const tried = readBytes(from, bytes);
        if (tried.taken < bytes.length || tried.error !== undefined) continue;
        const cost =
          candidate.cost -
          written.length -
          PER_SUGGESTION * depth +
          more.length +
          PER_SUGGESTION * (depth + 1) +
          PER_RANK * i;
        open.push({ session: tried.session, written: more, depth: depth + 1, cost });
      }
    }
  }
}

const CLOSES = new Set([...")]},;"].map((char) => char.charCodeAt(0)));

/** Where an outline may be left: behind the error, right before what was refused, where the lexeme before it begins. */
function cutsOf(outline: Uint8Array, { taken, error }: Read): ReadonlySet<number> {
  const cuts = new Set<number>();
  if (error !== undefined && error >= 0 && error < taken) cuts.add(error);
  cuts.add(taken).add(lexemeStart(outline, taken));
  // What is wrong may be any part of what the outline closes.
  if (error !== undefined) for (let at = taken - 1; at >= 0; at--) if (CLOSES.has(outline[at]!)) cuts.add(at);
  return cuts.add(0);
}

interface Read {
  /** With the bytes behind it that were taken. */
  readonly session: Session;
  /** Bytes allowed one after the other; the one that brought an error to light is not among them. */
  readonly taken: number;
  /** The byte behind them is allowed, and ends something that does not fit the types: where that ends, in these bytes. */
  readonly error?: number;
}

/** Reads bytes one by one, each as a token of its own, into a copy of the session. */
function readBytes(session: Session, bytes: Uint8Array): Read {
  const copy = session.fork();
  const tokens = byteTokens(session);
  for (let i = 0; i < bytes.length; i++) {
    const token = tokens[bytes[i]!];
    if (token === undefined || !copy.allows(token)) return { session: copy, taken: i };
    const step = copy.accept(token);
    if (step.kind !== "violation") continue;
    const error = step.violation.endByte - (step.violation.textBytes - (i + 1));
    copy.rollback(copy.length - 1);
    return { session: copy, taken: i, error };
  }
  return { session: copy, taken: bytes.length };
}

/** Where the word or the mark before `end` begins. */
function lexemeStart(bytes: Uint8Array, end: number): number {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, end));
  return text.length - (/(?:[\w$]+|[^\w$])\s*$/.exec(text)?.[0].length ?? 0);
}

const tokensByByte = new WeakMap<object, readonly (TokenId | undefined)[]>();

/** The token of each byte; undefined where the vocabulary has none. */
function byteTokens({ engine: { vocabulary } }: Session): readonly (TokenId | undefined)[] {
  const known = tokensByByte.get(vocabulary);
  if (known !== undefined) return known;
  const tokens = new Array<TokenId | undefined>(256).fill(undefined);
  for (let id = 0; id < vocabulary.size; id++) {
    if (vocabulary.byteLengthOf(id) === 1 && !vocabulary.isEnd(id)) tokens[vocabulary.bytesOf(id)[0]!] ??= id;
  }
  tokensByByte.set(vocabulary, tokens);
  return tokens;
}
