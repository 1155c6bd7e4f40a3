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
  readonly candidates: (hole: Hole<T>) => Iterable<Candidate<T>> | AsyncIterable<Candidate<T>>;
  /** After each fill, and before the first: tells the registry what follows, as far as the network cannot. */
  readonly afterFill?: () => void | Promise<void>;
  /** Where no hole is open any more: why the whole is refused; undefined where it is not. */
  readonly refusal?: () => Promise<readonly Reason[] | undefined>;
  /** Candidates tried in all; more is a BudgetError. */
  readonly maxTries: number;
  /** Aborted: the search ends and the registry is as it was. */
  readonly signal?: AbortSignal;
}

export type Resolution =
  | { readonly kind: "filled"; readonly resolutionOrder: readonly HoleId[]; readonly tries: number }
  /** No combination of the candidates fits; the registry is as it was. */
  | { readonly kind: "impossible"; readonly reasons: readonly Reason[]; readonly tries: number };

/**
 * Fills every open hole of `registry`.
 * @throws BudgetError past `maxTries`; the registry is then as it was
 */
export async function resolveHoles<T>(
  registry: HoleRegistry<T>,
  options: ResolveOptions<T>,
): Promise<Resolution> {
  const { order, candidates, maxTries, signal } = options;
  const start = registry.checkpoint();
  let tries = 0;
  /** Of the deepest dead end: what the candidates there contradicted. */
  let reasons: readonly Reason[] = [];
  let deepest = -1;
  const note = (depth: number, find: () => readonly Reason[]): void => {
    if (depth <= deepest) return;
    deepest = depth;
    reasons = find();
  };
  const search = async (depth: number): Promise<boolean> => {
    await options.afterFill?.();
    if (registry.settle().kind === "conflict") {
      note(depth, () => registry.network.explainConflict().reasons);
      return false;
    }
    const hole = nextHole(registry.holes(), order);
    if (hole === undefined) {
      const refused = await options.refusal?.();
      if (refused !== undefined) note(depth, () => refused);
      return refused === undefined;
    }
    registry.select(hole.id);
    const before = registry.checkpoint();
    let hasCandidates = false;
    for await (const { content, value } of candidates(hole)) {
      if (signal?.aborted === true) return false;
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
      if (await search(depth + 1)) return true;
      registry.rollback(before);
    }
    if (!hasCandidates) note(depth, () => registry.explain(hole.id).reasons);
    return false;
  };
  let isFilled = false;
  try {
    isFilled = await search(0);
  } finally {
    if (!isFilled) registry.rollback(start);
  }
  return isFilled
    ? { kind: "filled", resolutionOrder: registry.resolutionOrder(), tries }
    : { kind: "impossible", reasons, tries };
}
