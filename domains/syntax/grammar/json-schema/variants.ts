/** Splits what a member or item may be by the conditions that it counts for. */
import { BudgetError } from "../../../../src/kernel/index.ts";
import type { Goal } from "./goals.ts";
import type { Normaliser } from "./normalise.ts";
import type { Variant } from "./plans.ts";

export interface Counting {
  readonly bit: bigint;
  /** What counts. */
  readonly goal: Goal;
  /** What does not count must be the opposite: the number of those that count is bounded from above. */
  readonly exclusive: boolean;
}

/** Variants of one member or item. */
const MAX_VARIANTS = 256;
/** Conditions of one object or array. */
export const MAX_CONDITIONS = 200;

export function checkConditionCount(count: number, what: string): void {
  if (count > MAX_CONDITIONS) {
    throw new BudgetError("maxConditions", MAX_CONDITIONS, `Conditions that parts of one ${what} must meet`);
  }
}

/** The ways to fill a part with `goal`, without those that are certainly impossible. */
export function variantsOf(normaliser: Normaliser, goal: Goal, countings: readonly Counting[]): Variant[] {
  const { goals } = normaliser;
  if (goal === goals.never) return [];
  let variants: Variant[] = [{ goal, counts: 0n }];
  for (const { bit, goal: wanted, exclusive } of countings) {
    const next: Variant[] = [];
    for (const variant of variants) {
      if ((variant.counts & bit) !== 0n) {
        next.push(variant);
        continue;
      }
      const both = goals.meet(variant.goal, wanted);
      const counted = { goal: both, counts: variant.counts | bit };
      if (both === variant.goal) {
        next.push(counted);
        continue;
      }
      if (!normaliser.isEmpty(both)) next.push(counted);
      if (!exclusive && !isPlain(wanted)) {
        next.push(variant);
        continue;
      }
      const other = goals.meet(variant.goal, goals.negate(wanted));
      if (!normaliser.isEmpty(other)) next.push({ goal: other, counts: variant.counts });
    }
    variants = merged(normaliser, next);
    if (variants.length > MAX_VARIANTS) {
      throw new BudgetError(
        "maxVariants",
        MAX_VARIANTS,
        "Ways in which one member or item may meet conditions",
      );
    }
  }
  return variants;
}

/** The opposite is as simple as the goal itself: it is better to tell apart what counts from what does not. */
function isPlain(goal: Goal): boolean {
  return (
    goal.atoms.length === 1 &&
    goal.atoms.every(
      (atom) => atom.kind === "value" || atom.schema.assertions.every(({ kind }) => PLAIN_KINDS.has(kind)),
    )
  );
}

const PLAIN_KINDS: ReadonlySet<string> = new Set(["types", "values", "numbers", "strings"]);

/** Variants with the same values are one that counts for everything that any of them counts for. */
function merged(normaliser: Normaliser, variants: readonly Variant[]): Variant[] {
  if (variants.length < 2) return [...variants];
  const byForm = new Map<string, Variant>();
  for (const variant of variants) {
    const key = normaliser.key(variant.goal);
    const known = byForm.get(key);
    byForm.set(
      key,
      known === undefined ? variant : { goal: known.goal, counts: known.counts | variant.counts },
    );
  }
  return [...byForm.values()];
}
