/** Steps of a search, the cheapest first. */

/** A binary heap by cost. */
export class CostQueue<T extends { readonly cost: number }> {
  readonly #heap: T[] = [];

  push(step: T): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(step);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.cost <= step.cost) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = step;
  }

  pop(): T | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.cost < heap[child]!.cost) child++;
      if (heap[child]!.cost >= last.cost) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}
