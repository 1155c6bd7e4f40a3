/**
 * Byte-pair encoding: joins neighbouring symbols, lowest merge rank first and leftmost among equals. Works on ids, in
 * O(n log n), so a run of thousands of spaces is no problem. Knows nothing of how text is cut before.
 */
import type { TokenId } from "./vocabulary.ts";

/** A pair and what it becomes; its place in the list is its rank. */
export interface Merge {
  readonly left: TokenId;
  readonly right: TokenId;
  readonly result: TokenId;
}

/** Ids below this can be packed in pairs into one exact double. */
const MAX_IDS = 2 ** 24;

/** Merge rules in the form the encoder looks them up. Immutable. */
export class MergeTable {
  readonly #rankOfPair = new Map<number, number>();
  readonly #results: TokenId[] = [];

  /** Of equal pairs the first counts. */
  constructor(merges: Iterable<Merge>) {
    for (const { left, right, result } of merges) {
      const pair = left * MAX_IDS + right;
      if (!this.#rankOfPair.has(pair)) this.#rankOfPair.set(pair, this.#results.length);
      this.#results.push(result);
    }
  }

  /** Merges `symbols` until no rule applies. */
  encode(symbols: readonly TokenId[]): TokenId[] {
    const count = symbols.length;
    if (count < 2) return symbols.slice();
    // A doubly linked list over positions: a merge writes into the left position and unlinks the right one.
    const id = Int32Array.from(symbols);
    const next = new Int32Array(count);
    const previous = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      next[i] = i + 1 < count ? i + 1 : -1;
      previous[i] = i - 1;
    }
    const queue = new PairQueue();
    const propose = (at: number): void => {
      const right = next[at]!;
      if (right === -1) return;
      const rank = this.#rankOfPair.get(id[at]! * MAX_IDS + id[right]!);
      if (rank !== undefined) queue.push({ rank, at, left: id[at]!, right: id[right]! });
    };
    for (let i = 0; i < count; i++) propose(i);
    for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
      const { rank, at, left, right } = pair;
      const other = next[at]!;
      // Stale: one of the two was merged into something else meanwhile.
      if (id[at] !== left || other === -1 || id[other] !== right) continue;
      id[at] = this.#results[rank]!;
      id[other] = -1;
      const after = next[other]!;
      next[at] = after;
      if (after !== -1) previous[after] = at;
      propose(at);
      if (previous[at] !== -1) propose(previous[at]!);
    }
    const out: TokenId[] = [];
    for (let i = 0; i !== -1; i = next[i]!) out.push(id[i]!);
    return out;
  }
}

interface Pair {
  readonly rank: number;
  readonly at: number;
  readonly left: TokenId;
  readonly right: TokenId;
}

/** Binary heap: lowest rank first, then leftmost. */
class PairQueue {
  readonly #heap: Pair[] = [];

  push(pair: Pair): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(pair);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(pair, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = pair;
  }

  pop(): Pair | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!precedes(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function precedes(a: Pair, b: Pair): boolean {
  return a.rank !== b.rank ? a.rank < b.rank : a.at < b.at;
}
