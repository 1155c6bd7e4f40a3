/**
 * Which hole to fill next. A strategy is an order of open holes; ties go to the finer hole, then to the earlier one, so
 * that every strategy is total and a run can be repeated.
 */
import { compareGranularity, compareHoleIds } from "./hole.ts";
import type { Hole } from "./registry.ts";

/** Negative when `a` is to be filled before `b`. */
export type HoleOrder<T> = (a: Hole<T>, b: Hole<T>) => number;

/** By what is left: the hole of the smallest `measure` first (fewest ways to fill it), then the finest. */
export function mostConstrainedFirst<T>(measure: (value: T) => number): HoleOrder<T> {
  return inTurn((a, b) => compareNumbers(measure(a.value), measure(b.value)), finestFirst);
}

/** By place in the source. */
export function sourceOrder<T>(a: Hole<T>, b: Hole<T>): number {
  return compareNumbers(a.spec.position ?? a.serial, b.spec.position ?? b.serial);
}

/**
 * By how much the hole's type is known and how much its content will tell others: the highest `score` first. What a
 * type is, and which of its variables others wait for, is the caller's knowledge.
 */
export function typeGuided<T>(score: (hole: Hole<T>) => number): HoleOrder<T> {
  return inTurn((a, b) => compareNumbers(score(b), score(a)), finestFirst);
}

/** By the priority that the user gave; `otherwise` among equals. */
export function userPriority<T>(otherwise: HoleOrder<T> = sourceOrder): HoleOrder<T> {
  return inTurn((a, b) => compareNumbers(b.spec.priority ?? 0, a.spec.priority ?? 0), otherwise);
}

/** The finest hole first. */
export function finestFirst<T>(a: Hole<T>, b: Hole<T>): number {
  return compareGranularity(b.spec.granularity, a.spec.granularity);
}

/** The first order that decides. */
export function inTurn<T>(...orders: readonly HoleOrder<T>[]): HoleOrder<T> {
  return (a, b) => {
    for (const order of orders) {
      const decision = order(a, b);
      if (decision !== 0) return decision;
    }
    return 0;
  };
}

/** The next open hole without open holes inside it; undefined when none is left. */
export function nextHole<T>(holes: readonly Hole<T>[], order: HoleOrder<T>): Hole<T> | undefined {
  const total = inTurn<T>(order, finestFirst, sourceOrder, (a, b) => compareHoleIds(a.id, b.id));
  let best: Hole<T> | undefined;
  for (const hole of holes) {
    if (hole.state !== "open" || hole.children.some(({ state }) => state === "open" || state === "selected"))
      continue;
    if (best === undefined || total(hole, best) < 0) best = hole;
  }
  return best;
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
