/**
 * From normal forms to what a grammar needs: which members and items may occur where, with which goals. Explores every
 * goal that the schema can reach, and decides by a least fixpoint which goals some finite value satisfies; members and
 * items that nothing satisfies never enter the grammar.
 */
import { BudgetError } from "../../../../src/kernel/index.ts";
import type { SchemaDocument } from "./document.ts";
import {
  type ArrayForm,
  arrayKey,
  type Forms,
  type ObjectForm,
  objectKey,
  type ValueForm,
  type Witness,
} from "./forms.ts";
import type { Goal, Goals } from "./goals.ts";
import type { Normaliser } from "./normalise.ts";
import type { StringSet } from "./strings.ts";

/** One way a member or an item may be filled, and the conditions of the form that it then counts for. */
export interface Variant {
  readonly goal: Goal;
  /** Bit i: witness i of the object, or containment i of the array. */
  readonly counts: number;
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

export interface ObjectPlan {
  readonly kind: "object";
  readonly key: string;
  readonly form: ObjectForm;
  readonly keys: readonly PlannedKey[];
  /** Pairwise disjoint. */
  readonly classes: readonly PlannedClass[];
}

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

interface Condition {
  readonly bit: number;
  readonly goal: Goal;
}

/** Names under the same patterns. */
interface Cell {
  readonly names: StringSet;
  /** Per rule: goals of its patterns that match. */
  readonly matched: readonly (readonly Goal[])[];
  readonly counts: readonly Condition[];
}

/** Conditions that one member or item may count for: all their combinations are variants. */
const MAX_CONDITIONS = 5;
/** Classes of names of one object. */
const MAX_CLASSES = 500;
/** Goals made of several schemas. */
const MAX_COMBINED_GOALS = 20_000;

export class Planner {
  readonly #document: SchemaDocument;
  readonly #normaliser: Normaliser;
  readonly #forms: Forms;
  readonly #goals: Goals;
  readonly #plans = new Map<Goal, ValuePlan>();
  readonly #objects = new Map<string, ObjectPlan>();
  readonly #arrays = new Map<string, ArrayPlan>();
  readonly #others = new Map<string, StringSet>();
  #combined = 0;

  constructor(document: SchemaDocument, normaliser: Normaliser) {
    this.#document = document;
    this.#normaliser = normaliser;
    this.#forms = normaliser.forms;
    this.#goals = normaliser.goals;
  }

  /** The plan of a goal that `explore` has reached. */
  plan(goal: Goal): ValuePlan {
    let plan = this.#plans.get(goal);
    if (plan === undefined) {
      if (goal.atoms.length > 1 && ++this.#combined > MAX_COMBINED_GOALS) {
        throw new BudgetError(
          "maxCombinedSchemas",
          MAX_COMBINED_GOALS,
          "Combinations of schemas that meet in one value",
        );
      }
      const form = this.#normaliser.form(goal);
      plan = {
        goal,
        form,
        arrays: form.arrays.map((array) => this.#array(array)),
        objects: form.objects.map((object) => this.#object(object)),
      };
      this.#plans.set(goal, plan);
    }
    return plan;
  }

  /** Plans of everything that `root` can reach, `root` first. */
  explore(root: Goal): ValuePlan[] {
    const seen = new Set([root]);
    const plans: ValuePlan[] = [];
    const work = [root];
    for (let i = 0; i < work.length; i++) {
      const plan = this.plan(work[i]!);
      plans.push(plan);
      for (const goal of goalsOf(plan)) {
        if (seen.has(goal)) continue;
        seen.add(goal);
        work.push(goal);
      }
    }
    return plans;
  }

  #object(form: ObjectForm): ObjectPlan {
    const key = objectKey(form);
    let plan = this.#objects.get(key);
    if (plan === undefined) {
      plan = this.#planObject(form, key);
      this.#objects.set(key, plan);
    }
    return plan;
  }

  #planObject(form: ObjectForm, key: string): ObjectPlan {
    const { strings } = this.#forms;
    this.#limitConditions(form.witnesses.length, "object");
    const names = this.#normaliser.form(form.names).strings;
    const witnesses = form.witnesses.map((witness) => this.#witnessNames(witness));
    const required = new Set(form.required);
    const named = namedKeys(form, names);
    const keys = named.flatMap((name): PlannedKey[] => {
      if (!strings.has(names, name)) return [];
      const goal = this.#forms.memberGoal(form, name);
      const conditions = form.witnesses.flatMap((witness, i) =>
        strings.has(witnesses[i]!, name) ? [{ bit: 1 << i, goal: witness.goal }] : [],
      );
      const variants = this.#memberVariants(goal, conditions);
      if (variants.length === 0) return [];
      const needs = form.dependencies.filter((d) => d.key === name).flatMap((d) => d.needs);
      return [{ key: name, required: required.has(name), needs, variants }];
    });
    return { kind: "object", key, form, keys, classes: this.#classes(form, names, named, witnesses) };
  }

  #witnessNames({ names, nameGoal }: Witness): StringSet {
    return this.#forms.strings.meet(names, this.#normaliser.form(nameGoal).strings);
  }

  /** Splits the names that are not named by what they select. */
  #classes(
    form: ObjectForm,
    names: StringSet,
    named: readonly string[],
    witnesses: readonly StringSet[],
  ): PlannedClass[] {
    const { strings } = this.#forms;
    const { never } = this.#goals;
    if (names.range === undefined || form.names === never) return [];
    if (form.rules.some((rule) => rule.additional === never && rule.patterns.length === 0)) return [];
    let cells: Cell[] = [
      { names: strings.meet(names, this.#otherThan(named)), matched: form.rules.map(() => []), counts: [] },
    ];
    const split = (by: StringSet, inside: (cell: Cell) => Cell): void => {
      cells = cells.flatMap((cell) => {
        const within = strings.meet(cell.names, by);
        if (strings.isEmpty(within)) return [cell];
        const without = strings.meet(cell.names, strings.complement(by));
        const parts = [inside({ ...cell, names: within })];
        if (!strings.isEmpty(without)) parts.push({ ...cell, names: without });
        return parts;
      });
      if (cells.length > MAX_CLASSES) {
        throw new BudgetError(
          "maxNameClasses",
          MAX_CLASSES,
          'Combinations of "patternProperties" that overlap',
        );
      }
    };
    form.rules.forEach((rule, r) => {
      for (const { names: matching, goal } of rule.patterns) {
        split(matching, (cell) => ({
          ...cell,
          matched: cell.matched.map((goals, i) => (i === r ? [...goals, goal] : goals)),
        }));
      }
      // What no pattern of the rule has taken is settled now.
      if (rule.additional === never) cells = cells.filter((cell) => cell.matched[r]!.length > 0);
    });
    form.witnesses.forEach((witness, i) => {
      const condition = { bit: 1 << i, goal: witness.goal };
      split(witnesses[i]!, (cell) => ({ ...cell, counts: [...cell.counts, condition] }));
    });
    const out: PlannedClass[] = [];
    for (const cell of cells) {
      if (strings.isEmpty(cell.names)) continue;
      const goal = this.#goals.meetAll(
        form.rules.flatMap((rule, r) =>
          cell.matched[r]!.length === 0 ? [rule.additional] : cell.matched[r]!,
        ),
      );
      const variants = this.#memberVariants(goal, cell.counts);
      if (variants.length > 0) out.push({ names: cell.names, variants });
    }
    return out;
  }

  #otherThan(keys: readonly string[]): StringSet {
    const id = JSON.stringify([...keys].sort());
    let others = this.#others.get(id);
    if (others === undefined) {
      others = this.#forms.strings.complement(this.#forms.strings.of(keys));
      this.#others.set(id, others);
    }
    return others;
  }

  /** A member counts for any subset of the conditions; those that cost nothing are always counted. */
  #memberVariants(goal: Goal, conditions: readonly Condition[]): Variant[] {
    return this.#variants(
      goal,
      conditions.map((condition) => ({ ...condition, exclusive: false })),
    );
  }

  /** @param conditions an exclusive one also demands the opposite of items that it does not count */
  #variants(goal: Goal, conditions: readonly (Condition & { readonly exclusive: boolean })[]): Variant[] {
    let variants: Variant[] = [{ goal, counts: 0 }];
    for (const { bit, goal: wanted, exclusive } of conditions) {
      variants = variants.flatMap((variant) => {
        const counted = { goal: this.#goals.meet(variant.goal, wanted), counts: variant.counts | bit };
        if (counted.goal === variant.goal) return [counted];
        const other = exclusive
          ? { goal: this.#goals.meet(variant.goal, this.#goals.negate(wanted)), counts: variant.counts }
          : variant;
        return [counted, other];
      });
    }
    return variants.filter((variant) => variant.goal !== this.#goals.never);
  }

  #array(form: ArrayForm): ArrayPlan {
    const key = arrayKey(form);
    let plan = this.#arrays.get(key);
    if (plan === undefined) {
      plan = this.#planArray(form, key);
      this.#arrays.set(key, plan);
    }
    return plan;
  }

  #planArray(form: ArrayForm, key: string): ArrayPlan {
    this.#limitConditions(form.contains.length, "array");
    const length = Math.max(form.prefix.length, ...form.contains.map((c) => c.from));
    const places: Variant[][] = [];
    for (let i = 0; i <= length; i++) {
      const conditions = form.contains.flatMap((c, at) =>
        c.from <= i ? [{ bit: 1 << at, goal: c.goal, exclusive: c.max !== Number.POSITIVE_INFINITY }] : [],
      );
      places.push(this.#variants(this.#forms.itemGoal(form, i), conditions));
    }
    return { kind: "array", key, form, places, distinct: this.#distinct(form) };
  }

  /** The values of items that must differ, if there are finitely many to choose from. */
  #distinct(form: ArrayForm): readonly ValueForm[] | undefined {
    if (form.unique === undefined || form.max <= 1) return undefined;
    const refuse = (why: string): never => {
      throw this.#document.error(
        form.unique!,
        `"uniqueItems" is not supported ${why}`,
        'It is enforced where "items" allows only listed strings, numbers, booleans and null.',
      );
    };
    if (form.prefix.length > 0) return refuse('beside "prefixItems"');
    if (form.contains.length > 0) return refuse('beside "contains"');
    const { null: hasNull, booleans, numbers, strings, arrays, objects } = this.#normaliser.form(form.rest);
    if (
      arrays.length > 0 ||
      objects.length > 0 ||
      numbers.range !== undefined ||
      strings.range !== undefined
    ) {
      return refuse("for items that are not listed");
    }
    const { never } = this.#forms;
    const out: ValueForm[] = [];
    if (hasNull) out.push({ ...never, null: true });
    for (const bit of [1, 2]) if ((booleans & bit) !== 0) out.push({ ...never, booleans: bit });
    for (const value of numbers.values.values())
      out.push({ ...never, numbers: this.#forms.numbers.of(value) });
    for (const value of strings.values) out.push({ ...never, strings: this.#forms.strings.of([value]) });
    return out;
  }

  #limitConditions(count: number, what: string): void {
    if (count > MAX_CONDITIONS) {
      throw new BudgetError(
        "maxConditions",
        MAX_CONDITIONS,
        `Conditions that some part of one ${what} must satisfy`,
      );
    }
  }
}

/** Every name the form speaks of by itself, in the order of the schema. */
function namedKeys(form: ObjectForm, names: StringSet): readonly string[] {
  const keys = new Set<string>();
  for (const rule of form.rules) for (const key of rule.named.keys()) keys.add(key);
  for (const key of form.required) keys.add(key);
  for (const { key, needs } of form.dependencies) for (const name of [key, ...needs]) keys.add(name);
  for (const key of names.values) keys.add(key);
  return [...keys];
}

/** The goals that parts of a value have. */
function* goalsOf(plan: ValuePlan): Iterable<Goal> {
  for (const { keys, classes } of plan.objects) {
    for (const { variants } of keys) for (const { goal } of variants) yield goal;
    for (const { variants } of classes) for (const { goal } of variants) yield goal;
  }
  for (const { places, distinct } of plan.arrays) {
    if (distinct !== undefined) continue;
    for (const variants of places) for (const { goal } of variants) yield goal;
  }
}
