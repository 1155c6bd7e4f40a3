/**
 * Fills all holes, one after the other, going back where a later one has become impossible: depth first over the
 * candidates of each hole, the network telling early what no longer fits.
 */
import { BudgetError, type Reason } from "../src/kernel/index.ts";
import { type HoleId, printHoleId } from "./hole.ts";
import type { Hole, HoleRegistry } from "./registry.ts";
import { type HoleOrder, nextHole } from "./select.ts";

/** One way to fill a hole. */
export interface Candidate<T> {
  readonly content: string;
  /** What is known of the content. */
  readonly value: T;
}

export interface ResolveOptions<T> {
  readonly order: HoleOrder<T>;
  /** Ways to fill a hole under what is known of it now; best first. */
  readonly candidates: (hole: Hole<T>) => Iterable<Candidate<T>>;
  /** Candidates tried in all; more is a BudgetError. */
  readonly maxTries: number;
}

export type Resolution =
  | { readonly kind: "filled"; readonly resolutionOrder: readonly HoleId[]; readonly tries: number }
  /** No combination of the candidates fits; the registry is as it was. */
  | { readonly kind: "impossible"; readonly reasons: readonly Reason[]; readonly tries: number };

/**
 * Fills every open hole of `registry`.
 * @throws BudgetError past `maxTries`; the registry is then as it was
 */
export function resolveHoles<T>(registry: HoleRegistry<T>, options: ResolveOptions<T>): Resolution {
  const { order, candidates, maxTries } = options;
  const start = registry.checkpoint();
  let tries = 0;
  /** Of the deepest dead end: what the candidates there contradicted. */
  let reasons: readonly Reason[] = [];
  let deepest = -1;
  const noteConflict = (depth: number): void => {
    if (depth <= deepest) return;
    deepest = depth;
    reasons = registry.network.explainConflict().reasons;
  };
  const search = (depth: number): boolean => {
    if (registry.settle().kind === "conflict") {
      noteConflict(depth);
      return false;
    }
    const hole = nextHole(registry.holes(), order);
    if (hole === undefined) return true;
    registry.select(hole.id);
    const before = registry.checkpoint();
    let hasCandidates = false;
    for (const { content, value } of candidates(hole)) {
      if (tries === maxTries) throw new BudgetError("maxTries", maxTries, "candidates tried to fill holes");
      tries++;
      hasCandidates = true;
      const name = printHoleId(hole.id);
      const reason: Reason = {
        domain: "holes",
        constraint: name,
        message: `${name} was filled with ${content}`,
      };
      registry.fill(hole.id, content, value, reason);
      if (search(depth + 1)) return true;
      registry.rollback(before);
    }
    if (!hasCandidates && depth > deepest) {
      deepest = depth;
      reasons = registry.explain(hole.id).reasons;
    }
    return false;
  };
  let isFilled = false;
  try {
    isFilled = search(0);
  } finally {
    if (!isFilled) registry.rollback(start);
  }
  return isFilled
    ? { kind: "filled", resolutionOrder: registry.resolutionOrder(), tries }
    : { kind: "impossible", reasons, tries };
}
