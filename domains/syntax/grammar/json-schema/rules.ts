/**
 * From plans to the rules of list controls: members and items with the ways to fill them, as far as these have values.
 */
import type { ArrayRules, Way } from "./array-control.ts";
import type { ObjectRules } from "./object-control.ts";
import type { ArrayPlan, ObjectPlan, StructurePlan, Variant } from "./plans.ts";
import type { StringSet } from "./strings.ts";

/** The ways to write a member or item, without those that have no value; `name` of members only. */
export type WaysOf = (variants: readonly Variant[], name?: string | StringSet) => Way[];

/** @returns `undefined` when a required member cannot be written */
export function objectRules(
  { form, keys, classes }: ObjectPlan,
  waysOf: WaysOf,
  options: { readonly ordered: boolean; readonly rank: () => number },
): ObjectRules | undefined {
  const possible = keys
    .map(({ key, required, needs, variants }) => ({ key, required, needs, ways: waysOf(variants, key) }))
    .filter(({ ways }) => ways.length > 0);
  const indexOf = new Map(possible.map((key, i) => [key.key, i]));
  if (form.required.some((key) => !indexOf.has(key))) return undefined;
  return {
    keys: possible.map(({ required, needs, ways }) => ({
      required,
      needs: needs.map((need) => indexOf.get(need) ?? possible.length),
      ways,
    })),
    others: classes.flatMap(({ names, variants }) => waysOf(variants, names)),
    min: form.min,
    max: form.max,
    // A key that cannot be there is absent for good.
    conditions: form.conditions.map(({ absent }) => ({
      absent: absent.flatMap((key) => indexOf.get(key) ?? []),
      isMet: absent.some((key) => !indexOf.has(key)),
    })),
    ordered: options.ordered,
    get rank() {
      return options.rank();
    },
  };
}

export function arrayRules({ form, places }: ArrayPlan, waysOf: WaysOf, rank: () => number): ArrayRules {
  return {
    places: places.map((variants) => waysOf(variants)),
    min: form.min,
    max: form.max,
    isUnique: form.unique !== undefined,
    conditions: form.contains.map(({ min, max }) => ({ min, max })),
    get rank() {
      return rank();
    },
  };
}

/** The empty array or object will do. Exact: nothing is looked at but counts. */
export function mayBeEmpty(plan: StructurePlan): boolean {
  if (plan.kind === "array") return plan.form.min === 0 && plan.form.contains.every((c) => c.min === 0);
  const { min, required, conditions } = plan.form;
  return min === 0 && required.length === 0 && conditions.every(({ absent }) => absent.length > 0);
}

/** Nothing is asked of the object but single members. */
export function asksForKeysOnly({ form }: ObjectPlan): boolean {
  return (
    form.min === 0 &&
    form.max === Number.POSITIVE_INFINITY &&
    form.conditions.length === 0 &&
    form.dependencies.length === 0
  );
}
