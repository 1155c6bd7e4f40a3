/**
 * Which goals some finite value satisfies. Every goal has a height: 0 for scalars, else one more than the parts of its
 * lowest array or object; goals without a value have none. Heights are a least fixpoint, worked out for the goals that a
 * question turns on and no others: of an object whose members may all stay away none of them matters.
 * Source: Knuth, "A generalization of Dijkstra's algorithm", 1977 (least derivations; here depths instead of lengths).
 */
import { listCanEnd } from "../controls.ts";
import type { SymbolId } from "../grammar.ts";
import { ArrayControl, type Way } from "./array-control.ts";
import type { Forms, ValueForm } from "./forms.ts";
import type { Goal } from "./goals.ts";
import { ObjectControl } from "./object-control.ts";
import type { Planner } from "./planner.ts";
import { type StructurePlan, structuresOf, type ValuePlan, type Variant } from "./plans.ts";
import { arrayRules, asksForKeysOnly, mayBeEmpty, objectRules } from "./rules.ts";
import { Witnesses } from "./witnesses.ts";

/** Stands in for symbols while only possibility is asked. */
const NO_SYMBOL: SymbolId = -1;
const NEVER = Number.POSITIVE_INFINITY;

export class Possibility {
  readonly #planner: Planner;
  readonly #forms: Forms;
  readonly #witnesses: Witnesses;
  readonly #heights = new Map<Goal, number>();
  readonly #ranks = new Map<StructurePlan, number>();

  constructor(planner: Planner, forms: Forms) {
    this.#planner = planner;
    this.#forms = forms;
    this.#witnesses = new Witnesses(forms.goals);
  }

  /** Some finite value satisfies the goal. */
  isPossible(goal: Goal): boolean {
    return this.#heights.get(goal) !== NEVER && (this.#witnesses.has(goal) || this.height(goal) < NEVER);
  }

  /** Depth of the lowest value of the goal; infinite when there is none. */
  height(goal: Goal): number {
    const known = this.#heights.get(goal);
    if (known !== undefined) return known;
    this.#settle(goal);
    return this.#heights.get(goal)!;
  }

  /** An array or object with a value: see `rank`, which takes longer. */
  hasValue(structure: StructurePlan): boolean {
    if (mayBeEmpty(structure)) return true;
    if (structure.kind === "object" && asksForKeysOnly(structure)) {
      return structure.required?.every((goal) => this.isPossible(goal)) === true;
    }
    return this.rank(structure) < NEVER;
  }

  /** The least height such that parts of at most this height make up a whole; infinite when none do. */
  rank(structure: StructurePlan): number {
    let rank = this.#ranks.get(structure);
    if (rank === undefined) {
      const heights = new Set([0]);
      if (!mayBeEmpty(structure)) for (const goal of needsOf(structure)) heights.add(this.height(goal));
      heights.delete(NEVER);
      const sorted = [...heights].sort((a, b) => a - b);
      rank = sorted.find((height) => this.#isWithin(structure, height)) ?? NEVER;
      this.#ranks.set(structure, rank);
    }
    return rank;
  }

  /** Heights of `root` and of all goals that it turns on. */
  #settle(root: Goal): void {
    const seen = new Set([root]);
    let open: ValuePlan[] = [];
    /** The largest height that has been found or may still matter. */
    let highest = 0;
    for (const goal of seen) {
      const known = this.#heights.get(goal);
      if (known !== undefined) {
        if (known !== NEVER) highest = Math.max(highest, known);
        continue;
      }
      const plan = this.#planner.plan(goal);
      if (this.#hasScalar(plan.form)) this.#heights.set(goal, 0);
      else if (structuresOf(plan).some(mayBeEmpty)) this.#heights.set(goal, 1);
      else {
        open.push(plan);
        for (const structure of structuresOf(plan)) for (const part of needsOf(structure)) seen.add(part);
        continue;
      }
      highest = Math.max(highest, 1);
    }
    for (let height = 1; open.length > 0 && height <= highest + 1; height++) {
      const settled = open.filter((plan) =>
        structuresOf(plan).some((structure) => this.#isWithin(structure, height - 1)),
      );
      if (settled.length === 0) continue;
      for (const { goal } of settled) this.#heights.set(goal, height);
      highest = Math.max(highest, height);
      open = open.filter(({ goal }) => !this.#heights.has(goal));
    }
    for (const { goal } of open) this.#heights.set(goal, NEVER);
  }

  /** Parts of known heights, at most `limit`, make up a whole. */
  #isWithin(structure: StructurePlan, limit: number): boolean {
    if (mayBeEmpty(structure)) return true;
    const isLow = (goal: Goal): boolean => (this.#heights.get(goal) ?? NEVER) <= limit;
    const waysOf = (variants: readonly Variant[]): Way[] =>
      variants
        .filter(({ goal }) => isLow(goal))
        .map(({ counts }) => ({ symbol: NO_SYMBOL, counts, rank: 0 }));
    if (structure.kind === "array") {
      const { form, distinct } = structure;
      if (distinct !== undefined) return form.min <= distinct.length;
      const control = new ArrayControl(arrayRules(structure, waysOf, () => 0));
      return control.isPossible && (control.surelyEnds || listCanEnd("items", control, () => true));
    }
    if (asksForKeysOnly(structure)) return structure.required?.every(isLow) === true;
    const rules = objectRules(structure, waysOf, { ordered: false, rank: () => 0 });
    if (rules === undefined) return false;
    const control = new ObjectControl(rules);
    return control.isPossible && (control.surelyEnds || listCanEnd("members", control, () => true));
  }

  #hasScalar(form: ValueForm): boolean {
    const { numbers, strings } = this.#forms;
    return (
      form.null || form.booleans !== 0 || !numbers.isEmpty(form.numbers) || !strings.isEmpty(form.strings)
    );
  }
}

/** The goals on which it depends whether a structure that must not be empty has a value, and of which height. */
function* needsOf(structure: StructurePlan): Iterable<Goal> {
  if (structure.kind === "array") {
    if (structure.distinct !== undefined) return;
    for (const variants of structure.places) for (const { goal } of variants) yield goal;
    return;
  }
  if (asksForKeysOnly(structure)) {
    yield* structure.required ?? [];
    return;
  }
  for (const { variants } of structure.keys) for (const { goal } of variants) yield goal;
  for (const { variants } of structure.classes) for (const { goal } of variants) yield goal;
}
