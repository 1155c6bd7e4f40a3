/**
 * Conjunctions of what schemas say about objects: rules that all members follow, names that must be there, counts, and
 * conditions that something about the object must meet. Negated schemas become conditions, so that many of them may
 * come together without being multiplied out.
 */
import type { Goal, Goals } from "./goals.ts";
import type { StringSet, Strings } from "./strings.ts";

export interface ObjectForm {
  /** All of them hold for every member. Ascending by id. */
  readonly rules: readonly MemberRule[];
  /** Sorted. */
  readonly required: readonly string[];
  /** Of the names, as strings. */
  readonly names: Goal;
  readonly min: number;
  readonly max: number;
  readonly dependencies: readonly Dependency[];
  /** All of them are met. Ascending by id. */
  readonly conditions: readonly Condition[];
}

/** From the name of a member to what its value satisfies. Identity is equality. */
export interface MemberRule {
  readonly id: number;
  readonly named: ReadonlyMap<string, Goal>;
  readonly patterns: readonly { readonly names: StringSet; readonly goal: Goal }[];
  /** Of names that are neither named nor match a pattern. */
  readonly additional: Goal;
  /** Filled by `goalFor`. */
  readonly known: Map<string, Goal>;
}

export interface Dependency {
  readonly key: string;
  readonly needs: readonly string[];
}

/** Some member is one of `options`, or some key of `absent` is not there. Identity is equality. */
export interface Condition {
  readonly id: number;
  readonly options: readonly MemberOption[];
  readonly absent: readonly string[];
}

/** A member with a name in `names` that satisfies `nameGoal`, and with a value that satisfies `goal`. */
export interface MemberOption {
  readonly id: number;
  /** The name, when there is only one. */
  readonly key: string | undefined;
  readonly names: StringSet;
  readonly nameGoal: Goal;
  readonly goal: Goal;
}

/** Conditions that an alternative may become when it is merged with another. */
const MAX_CLAUSES = 4;

export class ObjectForms {
  readonly any: ObjectForm;
  readonly #goals: Goals;
  readonly #strings: Strings;
  readonly #keyRules = new Map<string, MemberRule>();
  readonly #options = new Map<string, MemberOption>();
  readonly #conditions = new Map<string, Condition>();
  readonly #nameSets = new Map<StringSet, number>();
  #rules = 0;

  constructor(goals: Goals, strings: Strings) {
    this.#goals = goals;
    this.#strings = strings;
    this.any = {
      rules: [],
      required: [],
      names: goals.anything,
      min: 0,
      max: Number.POSITIVE_INFINITY,
      dependencies: [],
      conditions: [],
    };
  }

  rule(
    named: ReadonlyMap<string, Goal>,
    patterns: MemberRule["patterns"] = [],
    additional: Goal = this.#goals.anything,
  ): MemberRule {
    return { id: this.#rules++, named, patterns, additional, known: new Map() };
  }

  /** The rule that is only about one key. */
  keyRule(key: string, goal: Goal): MemberRule {
    const id = `${goal.id} ${key}`;
    let rule = this.#keyRules.get(id);
    if (rule === undefined) {
      rule = this.rule(new Map([[key, goal]]));
      this.#keyRules.set(id, rule);
    }
    return rule;
  }

  option(names: StringSet, nameGoal: Goal, goal: Goal): MemberOption {
    let set = this.#nameSets.get(names);
    if (set === undefined) {
      set = this.#nameSets.size;
      this.#nameSets.set(names, set);
    }
    return this.#internOption(`${set} ${nameGoal.id} ${goal.id}`, { key: undefined, names, nameGoal, goal });
  }

  keyOption(key: string, goal: Goal): MemberOption {
    const id = `=${goal.id} ${key}`;
    return (
      this.#options.get(id) ??
      this.#internOption(id, { key, names: this.#strings.of([key]), nameGoal: this.#goals.anything, goal })
    );
  }

  condition(options: readonly MemberOption[], absent: readonly string[]): Condition {
    const sorted = [...new Set(options)].sort((a, b) => a.id - b.id);
    const keys = [...new Set(absent)].sort();
    const id = `${sorted.map((option) => option.id).join()} ${JSON.stringify(keys)}`;
    let condition = this.#conditions.get(id);
    if (condition === undefined) {
      condition = { id: this.#conditions.size, options: sorted, absent: keys };
      this.#conditions.set(id, condition);
    }
    return condition;
  }

  /** What the value of the member `key` has to satisfy by one rule. */
  goalFor(rule: MemberRule, key: string): Goal {
    let goal = rule.known.get(key);
    if (goal === undefined) {
      const own = rule.named.get(key);
      const matching = rule.patterns.filter(({ names }) => this.#strings.has(names, key));
      goal =
        own === undefined && matching.length === 0
          ? rule.additional
          : this.#goals.meetAll([own ?? this.#goals.anything, ...matching.map((pattern) => pattern.goal)]);
      rule.known.set(key, goal);
    }
    return goal;
  }

  memberGoal(form: ObjectForm, key: string): Goal {
    let goal = this.#goals.anything;
    for (const rule of form.rules) goal = this.#goals.meet(goal, this.goalFor(rule, key));
    return goal;
  }

  /** `undefined` when they contradict each other. */
  meet(a: ObjectForm, b: ObjectForm): ObjectForm | undefined {
    if (a === this.any) return b;
    if (b === this.any) return a;
    return this.normal({
      rules: unionById(a.rules, b.rules),
      required: unionOfKeys(a.required, b.required),
      names: this.#goals.meet(a.names, b.names),
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      dependencies: [...a.dependencies, ...b.dependencies.filter((d) => !a.dependencies.includes(d))],
      conditions: unionById(a.conditions, b.conditions),
    });
  }

  /** The form with its conditions brought down to what is open, or `undefined` when it contradicts itself at first sight. */
  normal(given: ObjectForm): ObjectForm | undefined {
    const { never } = this.#goals;
    let form = given;
    for (let open: readonly Condition[] | undefined = form.conditions; open !== undefined; ) {
      if (form.min > form.max || form.required.length > form.max) return undefined;
      if (form.names === never && (form.min > 0 || form.required.length > 0)) return undefined;
      for (const key of form.required) if (this.memberGoal(form, key) === never) return undefined;
      const next = this.#settleOne(form);
      if (next === "impossible") return undefined;
      open = next?.conditions;
      form = next ?? form;
    }
    return form;
  }

  /**
   * Simplifies the first condition that can be.
   * @returns the simpler form, or `undefined` when there is nothing to do
   */
  #settleOne(form: ObjectForm): ObjectForm | "impossible" | undefined {
    for (const condition of form.conditions) {
      const rest = form.conditions.filter((other) => other !== condition);
      const left = this.#openPart(form, condition);
      if (left === "met") return { ...form, conditions: rest };
      const [option, more] = left.options;
      const [absent, ...others] = left.absent;
      if (option === undefined && absent === undefined) return "impossible";
      if (option === undefined && absent !== undefined && others.length === 0) {
        const rules = unionById(form.rules, [this.keyRule(absent, this.#goals.never)]);
        return { ...form, conditions: rest, rules };
      }
      if (option?.key !== undefined && more === undefined && absent === undefined) {
        const { key, goal } = option;
        const rules =
          goal === this.#goals.anything ? form.rules : unionById(form.rules, [this.keyRule(key, goal)]);
        return { ...form, conditions: rest, rules, required: unionOfKeys(form.required, [key]) };
      }
      if (left !== condition) return { ...form, conditions: unionById(rest, [left]) };
    }
    return undefined;
  }

  /** What of a condition the rest of the form leaves open. */
  #openPart(form: ObjectForm, condition: Condition): Condition | "met" {
    const { never } = this.#goals;
    const absent: string[] = [];
    for (const key of condition.absent) {
      if (this.memberGoal(form, key) === never) return "met";
      if (!form.required.includes(key)) absent.push(key);
    }
    const options: MemberOption[] = [];
    for (const option of condition.options) {
      if (option.goal === never || option.nameGoal === never) continue;
      if (option.key !== undefined) {
        const goal = this.memberGoal(form, option.key);
        const both = this.#goals.meet(goal, option.goal);
        if (both === never) continue;
        if (both === goal && (form.required.includes(option.key) || condition.absent.includes(option.key))) {
          return "met";
        }
      }
      options.push(option);
    }
    return options.length === condition.options.length && absent.length === condition.absent.length
      ? condition
      : this.condition(options, absent);
  }

  /**
   * The same union with fewer members: forms that are nothing but one condition each become one that is met when any
   * of them is, and so does such a form beside another that consists of a few conditions.
   */
  merge(forms: readonly ObjectForm[]): readonly ObjectForm[] {
    if (forms.length < 2) return forms;
    const others: ObjectForm[] = [];
    const conditions: Condition[] = [];
    for (const form of forms) {
      const condition = this.#asCondition(form);
      if (condition === undefined) others.push(form);
      else conditions.push(condition);
    }
    if (conditions.length === 0) return forms;
    const either = this.#anyOf(conditions);
    const [only, more] = others;
    const clauses = only === undefined || more !== undefined ? [] : this.#asConditions(only);
    if (only !== undefined && clauses.length === 0 && conditions.length === 1) return forms;
    const merged = clauses.length === 0 ? [either] : clauses.map((clause) => this.#anyOf([either, clause]));
    const form = this.normal({ ...this.any, conditions: [...new Set(merged)].sort((a, b) => a.id - b.id) });
    const kept = clauses.length === 0 ? others : [];
    if (form === undefined) return kept;
    return objectKey(form) === objectKey(this.any) ? [this.any] : [...kept, form];
  }

  #anyOf(conditions: readonly Condition[]): Condition {
    return this.condition(
      conditions.flatMap((condition) => condition.options),
      conditions.flatMap((condition) => condition.absent),
    );
  }

  /** The form as conditions that all have to be met; none when it cannot be written so, or takes too many. */
  #asConditions(form: ObjectForm): readonly Condition[] {
    const { rules, required, conditions, dependencies } = form;
    if (form.min > 0 || form.max !== Number.POSITIVE_INFINITY || form.names !== this.#goals.anything)
      return [];
    const isNamedOnly = (rule: MemberRule): boolean =>
      rule.patterns.length === 0 && rule.additional === this.#goals.anything;
    if (!rules.every(isNamedOnly)) return [];
    const out = new Set(conditions);
    for (const { key, needs } of dependencies) {
      for (const need of needs) out.add(this.condition([this.keyOption(need, this.#goals.anything)], [key]));
    }
    for (const key of new Set([...required, ...rules.flatMap((rule) => [...rule.named.keys()])])) {
      const goal = this.memberGoal(form, key);
      const isRequired = required.includes(key);
      if (goal === this.#goals.anything && !isRequired) continue;
      const options = goal === this.#goals.never ? [] : [this.keyOption(key, goal)];
      out.add(this.condition(options, isRequired ? [] : [key]));
      if (out.size > MAX_CLAUSES) return [];
    }
    return out.size > MAX_CLAUSES ? [] : [...out];
  }

  #asCondition(form: ObjectForm): Condition | undefined {
    const { rules, required, conditions } = form;
    if (form.min > 0 || form.max !== Number.POSITIVE_INFINITY) return undefined;
    if (form.names !== this.#goals.anything || form.dependencies.length > 0) return undefined;
    const [key] = required;
    const [rule] = rules;
    if (conditions.length === 1 && rule === undefined && key === undefined) return conditions[0];
    if (conditions.length > 0 || required.length > 1 || rules.length > 1) return undefined;
    if (rule === undefined) {
      return key === undefined ? undefined : this.condition([this.keyOption(key, this.#goals.anything)], []);
    }
    const [only] = rule.named.keys();
    const isAboutOne =
      rule.named.size === 1 && rule.patterns.length === 0 && rule.additional === this.#goals.anything;
    if (!isAboutOne || only === undefined) return undefined;
    const goal = this.goalFor(rule, only);
    if (key === only) return this.condition([this.keyOption(only, goal)], []);
    // A member that is absent or satisfies a goal is two conditions in one only when the goal is never met.
    return key === undefined && goal === this.#goals.never ? this.condition([], [only]) : undefined;
  }

  #internOption(id: string, fields: Omit<MemberOption, "id">): MemberOption {
    let option = this.#options.get(id);
    if (option === undefined) {
      option = { id: this.#options.size, ...fields };
      this.#options.set(id, option);
    }
    return option;
  }
}

export function objectKey(form: ObjectForm): string {
  const dependencies = form.dependencies.map(({ key, needs }) => JSON.stringify([key, ...needs])).sort();
  return [
    form.rules.map((rule) => rule.id).join(),
    JSON.stringify(form.required),
    form.names.id,
    form.min,
    form.max,
    dependencies.join(),
    form.conditions.map((condition) => condition.id).join(),
  ].join(";");
}

/** Both lists are ascending by id. */
function unionById<T extends { readonly id: number }>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const byId = new Map<number, T>();
  for (const list of [a, b]) for (const item of list) byId.set(item.id, item);
  return [...byId.values()].sort((x, y) => x.id - y.id);
}

function unionOfKeys(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort();
}
