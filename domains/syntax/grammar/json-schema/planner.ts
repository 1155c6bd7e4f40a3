/**
 * Makes plans: expands goals, splits the names of members into classes that follow the same rules. A plan is made when it
 * is asked for, and its members and places when somebody looks at them.
 */
import { BudgetError } from "../../../../src/kernel/index.ts";
import { type ArrayForm, arrayKey, type Forms, type ValueForm } from "./forms.ts";
import type { Goal, Goals } from "./goals.ts";
import type { Normaliser } from "./normalise.ts";
import { type MemberOption, type ObjectForm, objectKey } from "./object-forms.ts";
import {
  type ArrayPlan,
  goalsOf,
  type ObjectPlan,
  type PlannedClass,
  type PlannedKey,
  type ValuePlan,
} from "./plans.ts";
import type { StringSet } from "./strings.ts";
import { type Counting, checkConditionCount, variantsOf } from "./variants.ts";

/** Names under the same patterns. */
interface Cell {
  readonly names: StringSet;
  /** Per rule: goals of its patterns that match. */
  readonly matched: readonly (readonly Goal[])[];
  readonly counts: readonly Counting[];
}

/** A `MemberOption` with the names that its name goal leaves. */
interface PlannedOption {
  readonly option: MemberOption;
  readonly bit: bigint;
  readonly names: StringSet;
}

/** Classes of names of one object. */
const MAX_CLASSES = 128;
/** Goals made of several schemas. */
const MAX_COMBINED_GOALS = 20_000;

export class Planner {
  readonly #normaliser: Normaliser;
  readonly #forms: Forms;
  readonly #goals: Goals;
  readonly #plans = new Map<Goal, ValuePlan>();
  readonly #objects = new Map<string, ObjectPlan>();
  readonly #arrays = new Map<string, ArrayPlan>();
  #combined = 0;

  constructor(normaliser: Normaliser) {
    this.#normaliser = normaliser;
    this.#forms = normaliser.forms;
    this.#goals = normaliser.goals;
  }

  /** Makes all plans that `root` can reach, for the errors that this may meet. */
  explore(root: Goal): void {
    const seen = new Set([root]);
    for (const goal of seen) for (const part of goalsOf(this.plan(goal))) seen.add(part);
  }

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

  #object(form: ObjectForm): ObjectPlan {
    const key = objectKey(form);
    let plan = this.#objects.get(key);
    if (plan === undefined) {
      checkConditionCount(form.conditions.length, "object");
      plan = new PlannedObject(key, form, {
        required: () => this.#required(form),
        keys: () => this.#keys(form),
        classes: () => this.#classes(form),
      });
      this.#objects.set(key, plan);
    }
    return plan;
  }

  #required(form: ObjectForm): readonly Goal[] | undefined {
    const { strings, objects } = this.#forms;
    const names = this.#normaliser.form(form.names).strings;
    return form.required.every((name) => strings.has(names, name))
      ? form.required.map((name) => objects.memberGoal(form, name))
      : undefined;
  }

  #options(form: ObjectForm): PlannedOption[] {
    return form.conditions.flatMap((condition, i) =>
      condition.options.map((option) => ({ option, bit: 1n << BigInt(i), names: this.#namesOf(option) })),
    );
  }

  #keys(form: ObjectForm): readonly PlannedKey[] {
    const { strings } = this.#forms;
    const names = this.#normaliser.form(form.names).strings;
    const options = this.#options(form);
    const required = new Set(form.required);
    const needsOf = new Map<string, string[]>();
    for (const { key, needs } of form.dependencies) {
      const known = needsOf.get(key);
      if (known === undefined) needsOf.set(key, [...needs]);
      else known.push(...needs);
    }
    const named = namedKeys(form, names);
    return named.flatMap((name): PlannedKey[] => {
      if (!strings.has(names, name)) return [];
      const counts = options.filter((option) => strings.has(option.names, name)).map(countingOf);
      const variants = variantsOf(this.#normaliser, this.#forms.objects.memberGoal(form, name), counts);
      if (variants.length === 0) return [];
      return [{ key: name, required: required.has(name), needs: needsOf.get(name) ?? [], variants }];
    });
  }

  #namesOf({ names, nameGoal }: MemberOption): StringSet {
    return nameGoal === this.#goals.anything
      ? names
      : this.#forms.strings.meet(names, this.#normaliser.form(nameGoal).strings);
  }

  /** Splits the names that are not named by what they select. */
  #classes(form: ObjectForm): readonly PlannedClass[] {
    const { strings } = this.#forms;
    const { never } = this.#goals;
    const names = this.#normaliser.form(form.names).strings;
    if (names.range === undefined || form.names === never) return [];
    if (form.rules.some((rule) => rule.additional === never && rule.patterns.length === 0)) return [];
    const options = this.#options(form);
    const others = strings.meet(names, strings.complement(strings.of(namedKeys(form, names))));
    let cells: Cell[] = [{ names: others, matched: form.rules.map(() => []), counts: [] }];
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
    for (const option of options) {
      if (option.option.key !== undefined) continue;
      split(option.names, (cell) => ({ ...cell, counts: [...cell.counts, countingOf(option)] }));
    }
    return cells.flatMap((cell) => {
      if (strings.isEmpty(cell.names)) return [];
      const goal = this.#goals.meetAll(
        form.rules.flatMap((rule, r) =>
          cell.matched[r]!.length === 0 ? [rule.additional] : cell.matched[r]!,
        ),
      );
      const variants = variantsOf(this.#normaliser, goal, cell.counts);
      return variants.length === 0 ? [] : [{ names: cell.names, variants }];
    });
  }

  #array(form: ArrayForm): ArrayPlan {
    const key = arrayKey(form);
    let plan = this.#arrays.get(key);
    if (plan === undefined) {
      if (form.repeated !== undefined) throw this.#normaliser.cannotRepeat(form.repeated);
      checkConditionCount(form.contains.length, "array");
      let places: ArrayPlan["places"] | undefined;
      let distinct: { readonly values: ArrayPlan["distinct"] } | undefined;
      const placesOf = (): ArrayPlan["places"] => (places ??= this.#places(form));
      const distinctOf = (): ArrayPlan["distinct"] => (distinct ??= { values: this.#distinct(form) }).values;
      plan = {
        kind: "array",
        key,
        form,
        get places() {
          return placesOf();
        },
        get distinct() {
          return distinctOf();
        },
      };
      this.#arrays.set(key, plan);
    }
    return plan;
  }

  #places(form: ArrayForm): ArrayPlan["places"] {
    const length = Math.max(form.prefix.length, ...form.contains.map((c) => c.from));
    return Array.from({ length: length + 1 }, (_, i) => {
      const counts = form.contains.flatMap((c, at) =>
        c.from <= i
          ? [{ bit: 1n << BigInt(at), goal: c.goal, exclusive: c.max !== Number.POSITIVE_INFINITY }]
          : [],
      );
      return variantsOf(this.#normaliser, this.#forms.itemGoal(form, i), counts);
    });
  }

  /** The values of items that must differ, if they are few scalars: the grammar then knows which of them are left. */
  #distinct(form: ArrayForm): readonly ValueForm[] | undefined {
    if (form.unique === undefined || form.prefix.length > 0 || form.contains.length > 0) return undefined;
    return this.#forms.listed(this.#normaliser.form(form.rest));
  }
}

function countingOf({ option, bit }: PlannedOption): Counting {
  return { bit, goal: option.goal, exclusive: false };
}

/** An object whose parts are planned one by one, each when it is first looked at. */
class PlannedObject implements ObjectPlan {
  readonly kind = "object";
  readonly key: string;
  readonly form: ObjectForm;
  readonly #make: { readonly [part in "required" | "keys" | "classes"]: () => ObjectPlan[part] };
  #required: { readonly goals: ObjectPlan["required"] } | undefined;
  #keys: ObjectPlan["keys"] | undefined;
  #classes: ObjectPlan["classes"] | undefined;

  constructor(
    key: string,
    form: ObjectForm,
    make: { readonly [part in "required" | "keys" | "classes"]: () => ObjectPlan[part] },
  ) {
    this.key = key;
    this.form = form;
    this.#make = make;
  }

  get required(): ObjectPlan["required"] {
    this.#required ??= { goals: this.#make.required() };
    return this.#required.goals;
  }

  get keys(): ObjectPlan["keys"] {
    this.#keys ??= this.#make.keys();
    return this.#keys;
  }

  get classes(): ObjectPlan["classes"] {
    this.#classes ??= this.#make.classes();
    return this.#classes;
  }
}

/** Every name the form speaks of by itself, in the order of the schema. */
function namedKeys(form: ObjectForm, names: StringSet): readonly string[] {
  const keys = new Set<string>();
  for (const rule of form.rules) for (const key of rule.named.keys()) keys.add(key);
  for (const key of form.required) keys.add(key);
  for (const { key, needs } of form.dependencies) for (const name of [key, ...needs]) keys.add(name);
  for (const { options, absent } of form.conditions) {
    for (const { key } of options) if (key !== undefined) keys.add(key);
    for (const key of absent) keys.add(key);
  }
  for (const key of names.values) keys.add(key);
  return [...keys];
}
