/**
 * Counted repetitions that need no unrolling: recognises `under-way · item{min,max} · tail` where texts fall apart into
 * items in only one way, so that a counter beside one automaton does what a chain of automata would.
 */
import { type RegexId, UNBOUNDED } from "./node.ts";
import type { RegexAlgebra } from "./regex.ts";

/** `under-way · item{min,max} · tail`, see `RegexAlgebra.countedForm`. */
export interface CountedForm {
  readonly min: number;
  /** May be `UNBOUNDED`. */
  readonly max: number;
  /** 1 for bytes that begin the tail. */
  readonly tailStart: Readonly<Uint8Array>;
  /** `item* · tail`: the same between two items, without the count. */
  readonly boundary: RegexId;
  /** `under-way · item* · tail`: the whole without the count. */
  readonly start: RegexId;
}

/** Concatenated parts of an item under way, and states of an item, that are looked at. */
const MAX_UNDER_WAY = 8;
const MAX_PREFIX_FREE_STATES = 200;

/** No item is a proper prefix of another, and no byte begins both an item and the tail. */
export function findCountedForm(algebra: RegexAlgebra, r: RegexId): CountedForm | undefined {
  let underWay = algebra.epsilon;
  let at = r;
  for (let parts = 0; ; parts++) {
    const node = algebra.node(at);
    const head = node.kind === "concat" ? node.head : at;
    const tail = node.kind === "concat" ? node.tail : algebra.epsilon;
    const repeat = algebra.node(head);
    if (repeat.kind === "repeat" && (repeat.max !== UNBOUNDED || repeat.min > 1)) {
      const { item, min, max } = repeat;
      if (tail === algebra.epsilon || algebra.isNullable(item) || !isPrefixFree(algebra, item))
        return undefined;
      // The item under way must be a proper rest of one, and so end where an item ends.
      if (underWay !== algebra.epsilon && !isPrefixFree(algebra, underWay)) return undefined;
      const tailStart = new Uint8Array(256);
      for (let byte = 0; byte < 256; byte++) {
        if (algebra.derivative(tail, byte) === algebra.empty) continue;
        if (algebra.derivative(item, byte) !== algebra.empty) return undefined;
        tailStart[byte] = 1;
      }
      const boundary = algebra.concat(algebra.star(item), tail);
      return { min, max, tailStart, boundary, start: algebra.concat(underWay, boundary) };
    }
    // Only the rest of one item may precede the repetition.
    if (node.kind !== "concat" || parts >= MAX_UNDER_WAY || algebra.isNullable(head)) return undefined;
    underWay = algebra.concat(underWay, head);
    at = tail;
  }
}

/** No text of the language is a proper prefix of another. A small search; "no" when it grows large. */
export function isPrefixFree(algebra: RegexAlgebra, r: RegexId): boolean {
  const queue = [r];
  const seen = new Set(queue);
  for (let i = 0; i < queue.length; i++) {
    const id = queue[i]!;
    if (id !== algebra.epsilon && algebra.isNullable(id)) return false;
    if (i > MAX_PREFIX_FREE_STATES) return false;
    for (const byte of algebra.partition(id).representatives) {
      const next = algebra.derivative(id, byte);
      if (next === algebra.empty || seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return true;
}
