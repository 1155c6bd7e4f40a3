/**
 * Several grammars at once, each its own recogniser over the same bytes. Whether any text satisfies all of them is
 * undecidable in general, so the search is budgeted and its answer three-valued.
 */
import type { Satisfiability } from "../../src/kernel/index.ts";
import type { ParseState, Recognizer } from "./recognizer.ts";

/** Parse states of several recognisers over the same text. */
export type ProductState = readonly ParseState[];

export interface ProductSearch {
  readonly satisfiability: Satisfiability;
  /** A shortest text found from the given states to a common end. */
  readonly witness: Uint8Array | undefined;
}

/** All successors, or `undefined` as soon as one recogniser refuses the byte. */
export function advanceProduct(
  recognizers: readonly Recognizer[],
  states: ProductState,
  byte: number,
): ProductState | undefined {
  const next: ParseState[] = [];
  for (let i = 0; i < recognizers.length; i++) {
    const state = recognizers[i]!.advance(states[i]!, byte);
    if (state === undefined) return undefined;
    next.push(state);
  }
  return next;
}

/**
 * Looks for a shortest common continuation, breadth first. Where items must differ (`uniqueItems`), hardly two texts
 * lead to the same state: a text is first looked for as if they need not, which is as good if its items do.
 * @param maxStates  product states visited before the answer is `unknown`
 */
export function searchProduct(
  recognizers: readonly Recognizer[],
  from: ProductState,
  maxStates: number,
): ProductSearch {
  if (recognizers.every(({ grammar }) => grammar.hasUniqueLists !== true)) {
    return searchStates(recognizers, from, maxStates, advanceProduct);
  }
  const bases = from.map(({ base }) => base);
  const wider = searchStates(recognizers, bases, maxStates, (all, states, byte) =>
    advanceProduct(all, states, byte)?.map(({ base }) => base),
  );
  const { witness } = wider;
  if (wider.satisfiability === "unsat") return wider;
  const isMember = (recognizer: Recognizer, i: number): boolean => {
    const state = witness === undefined ? undefined : recognizer.advanceAll(from[i]!, witness);
    return state !== undefined && recognizer.canEnd(state);
  };
  return recognizers.every(isMember) ? wider : searchStates(recognizers, from, maxStates, advanceProduct);
}

function searchStates(
  recognizers: readonly Recognizer[],
  from: ProductState,
  maxStates: number,
  advance: typeof advanceProduct,
): ProductSearch {
  const ids = new Map<ParseState, number>();
  const keyOf = (states: ProductState): string =>
    states
      .map((state) => {
        let id = ids.get(state);
        if (id === undefined) {
          id = ids.size;
          ids.set(state, id);
        }
        return id;
      })
      .join(",");
  const queue: { states: ProductState; byte: number; before: number }[] = [
    { states: from, byte: -1, before: -1 },
  ];
  const seen = new Set([keyOf(from)]);
  for (let i = 0; i < queue.length; i++) {
    const { states } = queue[i]!;
    if (states.every((state, k) => recognizers[k]!.canEnd(state))) {
      const bytes: number[] = [];
      for (let at = i; queue[at]!.before !== -1; at = queue[at]!.before) bytes.push(queue[at]!.byte);
      return { satisfiability: "sat", witness: Uint8Array.from(bytes.reverse()) };
    }
    if (queue.length > maxStates) return { satisfiability: "unknown", witness: undefined };
    for (const byte of branches(recognizers, states)) {
      const next = advance(recognizers, states, byte);
      if (next === undefined) continue;
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ states: next, byte, before: i });
    }
  }
  return { satisfiability: "unsat", witness: undefined };
}

/** One byte of each class that no recogniser tells apart. */
function branches(recognizers: readonly Recognizer[], states: ProductState): Iterable<number> {
  const partitions = recognizers.map((recognizer, i) => recognizer.partition(states[i]!));
  const [only] = partitions;
  if (only !== undefined && partitions.length === 1) return only.representatives;
  const first = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const key = partitions.map(({ classOf }) => classOf[byte]).join(",");
    if (!first.has(key)) first.set(key, byte);
  }
  return first.values();
}
