/**
 * Plans: normal forms as a grammar needs them. Which members and items may occur where, with which goals, and which
 * conditions of the object or array each of them counts for.
 */
import type { ArrayForm, ValueForm } from "./forms.ts";
import type { Goal } from "./goals.ts";
import type { ObjectForm } from "./object-forms.ts";
import type { StringSet } from "./strings.ts";

/** One way a member or an item may be filled. */
export interface Variant {
  readonly goal: Goal;
  /** Bit i: it counts for condition i. */
  readonly counts: bigint;
}

export interface PlannedKey {
  readonly key: string;
  readonly required: boolean;
  /** Keys that must be there as well. */
  readonly needs: readonly string[];
  readonly variants: readonly Variant[];
}

/** Names other than the planned keys, all under one goal. */
export interface PlannedClass {
  readonly names: StringSet;
  readonly variants: readonly Variant[];
}

/** Members are worked out when they are first looked at. */
export interface ObjectPlan {
  readonly kind: "object";
  readonly key: string;
  readonly form: ObjectForm;
  /** Goals of the members that must be there; `undefined` when one of them has a name that is not allowed. */
  readonly required: readonly Goal[] | undefined;
  readonly keys: readonly PlannedKey[];
  /** Pairwise disjoint. */
  readonly classes: readonly PlannedClass[];
}

/** Places are worked out when they are first looked at. */
export interface ArrayPlan {
  readonly kind: "array";
  readonly key: string;
  readonly form: ArrayForm;
  /** Per position of the prefix, then once for all further ones. */
  readonly places: readonly (readonly Variant[])[];
  /** All values the items can take, when they must be distinct. */
  readonly distinct: readonly ValueForm[] | undefined;
}

export interface ValuePlan {
  readonly goal: Goal;
  readonly form: ValueForm;
  readonly arrays: readonly ArrayPlan[];
  readonly objects: readonly ObjectPlan[];
}

export type StructurePlan = ObjectPlan | ArrayPlan;

export function structuresOf(plan: ValuePlan): readonly StructurePlan[] {
  return plan.arrays.length === 0 ? plan.objects : [...plan.objects, ...plan.arrays];
}

/** The goals that parts of a value have. */
export function* goalsOf(plan: ValuePlan): Iterable<Goal> {
  for (const { keys, classes } of plan.objects) {
    for (const { variants } of keys) for (const { goal } of variants) yield goal;
    for (const { variants } of classes) for (const { goal } of variants) yield goal;
  }
  for (const { places, distinct } of plan.arrays) {
    if (distinct !== undefined) continue;
    for (const variants of places) for (const { goal } of variants) yield goal;
  }
}
