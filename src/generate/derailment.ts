/**
 * Notices that a model has lost its way under the constraints: they overrule most of what it would write, or it repeats
 * itself. What comes then satisfies every constraint and is nothing that the model meant, so the output goes back to the
 * word at which that began and takes the model's next choice there; after some of those, to the words before. Choosing
 * like this decides only what is tried, never what is allowed.
 */
import type { TokenId } from "../../masks/index.ts";
import type { TraceEntry } from "./result.ts";

/** Lost: as many of so many tokens in a row were overruled. */
const WINDOW = 10;
const OVERRULED = 4;
/** Lost: a piece of at most so many tokens stands so often in a row. */
const MAX_PERIOD = 4;
const REPEATS = 6;
/** Choices refused at the word where it began, and at each of those before. */
const TRIES_AT_START = 3;
const TRIES_BEFORE = 2;

export interface Derailment {
  /** Index of the token with which it began. */
  readonly from: number;
  readonly because: string;
}

/** @returns where the output was lost; `undefined` while it is not */
export function derailment(trace: readonly TraceEntry[]): Derailment | undefined {
  return overruled(trace) ?? repeated(trace);
}

function overruled(trace: readonly TraceEntry[]): Derailment | undefined {
  const isOverruled = (index: number): boolean => trace[index]?.refused !== undefined;
  if (!isOverruled(trace.length - 1)) return undefined;
  let count = 0;
  let first = trace.length - 1;
  for (let i = trace.length - 1; i >= Math.max(0, trace.length - WINDOW); i--) {
    if (!isOverruled(i)) continue;
    count++;
    first = i;
  }
  if (count < OVERRULED) return undefined;
  return { from: first, because: `the constraints overruled ${count} of the last ${WINDOW} tokens` };
}

function repeated(trace: readonly TraceEntry[]): Derailment | undefined {
  for (let period = 1; period <= MAX_PERIOD; period++) {
    let same = 0;
    for (let i = trace.length - 1; i >= period && trace[i]!.token === trace[i - period]!.token; i--) same++;
    if (same < period * (REPEATS - 1)) continue;
    const from = trace.length - same;
    const piece = trace.slice(from - period, from).map(({ text }) => text);
    return { from, because: `${JSON.stringify(piece.join(""))} was repeated ${REPEATS} times` };
  }
  return undefined;
}

/** Counts what was tried at each place, so that the search ends. */
export class Detours {
  taken = 0;
  readonly #max: number;
  readonly #tried = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Counts a detour.
   * @param tokens  the output
   * @param from  the token with which it was lost
   * @param startsWord  whether the token of an index begins a word rather than going on with one
   * @returns how many tokens to keep; `undefined` when enough was tried
   */
  next(tokens: readonly TokenId[], from: number, startsWord: (index: number) => boolean): number | undefined {
    if (this.taken >= this.#max) return undefined;
    let tries = TRIES_AT_START;
    for (let keep = from; keep >= 0; keep--) {
      if (keep > 0 && !startsWord(keep)) continue;
      const place = tokens.slice(0, keep).join();
      const tried = this.#tried.get(place) ?? 0;
      if (tried < tries) {
        this.#tried.set(place, tried + 1);
        this.taken++;
        return keep;
      }
      tries = TRIES_BEFORE;
    }
    return undefined;
  }
}
