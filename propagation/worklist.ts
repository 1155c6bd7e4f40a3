/**
 * The propagators that wait to run: by priority, and within one priority in sweeps over the network, up and down in
 * turn, as an elevator goes. Facts mostly flow from older cells to newer ones, so that one sweep does what first in,
 * first out does in many; and since a propagator runs at most once a sweep, no network makes it worse than that.
 * Source: Yen, "An algorithm for finding shortest routes", 1970, for sweeps in alternating order.
 */
import { MAX_PRIORITY, type PropagatorNode } from "./propagator.ts";

/** An order in which waiting propagators run. Every order leads to the same fixpoint; some take longer. */
export interface Worklist {
  readonly size: number;
  /** Adds a propagator; nothing happens when it waits already. */
  push(propagator: PropagatorNode): boolean;
  /** The next one, taken out; undefined when none waits. */
  pop(): PropagatorNode | undefined;
  /** Takes all out, in the order in which they would have run. */
  drain(): PropagatorNode[];
}

export class PriorityWorklist implements Worklist {
  readonly #sweeps: readonly Sweeps[] = Array.from({ length: MAX_PRIORITY + 1 }, () => new Sweeps());
  /** Nothing of a lower priority number waits. */
  #lowest = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(propagator: PropagatorNode): boolean {
    if (propagator.isWaiting) return false;
    propagator.isWaiting = true;
    this.#sweeps[propagator.priority]!.push(propagator);
    if (propagator.priority < this.#lowest) this.#lowest = propagator.priority;
    this.#size++;
    return true;
  }

  pop(): PropagatorNode | undefined {
    if (this.#size === 0) return undefined;
    while (this.#sweeps[this.#lowest]!.isEmpty) this.#lowest++;
    const next = this.#sweeps[this.#lowest]!.pop();
    this.#size--;
    next.isWaiting = false;
    return next;
  }

  drain(): PropagatorNode[] {
    const all: PropagatorNode[] = [];
    for (let next = this.pop(); next !== undefined; next = this.pop()) all.push(next);
    return all;
  }
}

/** What waits in one priority: a heap for the sweep under way, a list for the next. */
class Sweeps {
  /** A binary heap; the first of the sweep at the front. */
  readonly #heap: PropagatorNode[] = [];
  #next: PropagatorNode[] = [];
  /** 1 from old cells to new ones, -1 back. */
  #direction = 1;
  /** Where the sweep is; null before its first. */
  #at: PropagatorNode | null = null;

  get isEmpty(): boolean {
    return this.#heap.length === 0 && this.#next.length === 0;
  }

  push(propagator: PropagatorNode): void {
    if (this.#at === null || this.#isBefore(this.#at, propagator)) this.#insert(propagator);
    else this.#next.push(propagator);
  }

  /** The next one; there must be one. */
  pop(): PropagatorNode {
    if (this.#heap.length === 0) {
      this.#direction = -this.#direction;
      const waiting = this.#next;
      this.#next = [];
      for (let i = 0; i < waiting.length; i++) this.#insert(waiting[i]!);
    }
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    // At rest the next sweep begins upwards, as facts mostly flow.
    this.#at = this.isEmpty ? null : first;
    if (this.#at === null) this.#direction = 1;
    return first;
  }

  #isBefore(a: PropagatorNode, b: PropagatorNode): boolean {
    const difference = a.rank === b.rank ? a.id - b.id : a.rank - b.rank;
    return difference * this.#direction < 0;
  }

  #insert(propagator: PropagatorNode): void {
    const heap = this.#heap;
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.#isBefore(heap[parent]!, propagator)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = propagator;
  }

  /** Puts a propagator where the front was. */
  #sink(propagator: PropagatorNode): void {
    const heap = this.#heap;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (this.#isBefore(propagator, heap[child]!)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = propagator;
  }
}
