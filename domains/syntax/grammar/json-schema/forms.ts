/**
 * Normal forms: what a schema admits, type by type. Scalars are sets that meet and join exactly; arrays and objects are
 * unions of conjunctions, whose parts are goals that nobody has expanded yet.
 * `meet` and `join` are the union and intersection of schemas; contradictions that show at once are dropped.
 */
import { BudgetError, type JsonNode } from "../../../../src/kernel/index.ts";
import type { Goal, Goals } from "./goals.ts";
import { ALL_NUMBERS, NO_NUMBERS, type NumberSet, type Numbers } from "./numbers.ts";
import { ALL_STRINGS, NO_STRINGS, type StringSet, type Strings } from "./strings.ts";

export interface ValueForm {
  readonly null: boolean;
  /** Bit 0: false, bit 1: true. */
  readonly booleans: number;
  readonly numbers: NumberSet;
  readonly strings: StringSet;
  readonly arrays: readonly ArrayForm[];
  readonly objects: readonly ObjectForm[];
}

export interface ArrayForm {
  readonly prefix: readonly Goal[];
  /** Of every item behind the prefix. */
  readonly rest: Goal;
  readonly min: number;
  readonly max: number;
  /** The `uniqueItems` that demands distinct items. */
  readonly unique: JsonNode | undefined;
  readonly contains: readonly Containment[];
}

/** Between `min` and `max` items from position `from` on satisfy `goal`. */
export interface Containment {
  readonly goal: Goal;
  readonly from: number;
  readonly min: number;
  readonly max: number;
}

export interface ObjectForm {
  /** All of them hold for every member. */
  readonly rules: readonly MemberRule[];
  /** Sorted. */
  readonly required: readonly string[];
  /** Of the names, as strings. */
  readonly names: Goal;
  readonly min: number;
  readonly max: number;
  readonly dependencies: readonly Dependency[];
  readonly witnesses: readonly Witness[];
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

/** Some member has a name in `names` that satisfies `nameGoal`, and a value that satisfies `goal`. Identity is equality. */
export interface Witness {
  readonly id: number;
  readonly names: StringSet;
  readonly nameGoal: Goal;
  readonly goal: Goal;
}

/** Alternatives of one schema, and alternatives built altogether, before an input counts as explosive. */
const MAX_ALTERNATIVES = 2_000;
const MAX_ALTERNATIVES_BUILT = 200_000;

export class Forms {
  readonly goals: Goals;
  readonly numbers: Numbers;
  readonly strings: Strings;
  readonly never: ValueForm;
  readonly anything: ValueForm;
  readonly anyArray: ArrayForm;
  readonly anyObject: ObjectForm;
  #ids = 0;
  #built = 0;

  constructor(goals: Goals, numbers: Numbers, strings: Strings) {
    this.goals = goals;
    this.numbers = numbers;
    this.strings = strings;
    this.anyArray = {
      prefix: [],
      rest: goals.anything,
      min: 0,
      max: Number.POSITIVE_INFINITY,
      unique: undefined,
      contains: [],
    };
    this.anyObject = {
      rules: [],
      required: [],
      names: goals.anything,
      min: 0,
      max: Number.POSITIVE_INFINITY,
      dependencies: [],
      witnesses: [],
    };
    this.never = {
      null: false,
      booleans: 0,
      numbers: NO_NUMBERS,
      strings: NO_STRINGS,
      arrays: [],
      objects: [],
    };
    this.anything = {
      null: true,
      booleans: 3,
      numbers: ALL_NUMBERS,
      strings: ALL_STRINGS,
      arrays: [this.anyArray],
      objects: [this.anyObject],
    };
  }

  meet(a: ValueForm, b: ValueForm): ValueForm {
    if (a === b || b === this.anything) return a;
    if (a === this.anything) return b;
    if (a === this.never || b === this.never) return this.never;
    return {
      null: a.null && b.null,
      booleans: a.booleans & b.booleans,
      numbers: this.numbers.meet(a.numbers, b.numbers),
      strings: this.strings.meet(a.strings, b.strings),
      arrays: this.#product(a.arrays, b.arrays, this.anyArray, (x, y) => this.meetArrays(x, y), arrayKey),
      objects: this.#product(
        a.objects,
        b.objects,
        this.anyObject,
        (x, y) => this.meetObjects(x, y),
        objectKey,
      ),
    };
  }

  join(a: ValueForm, b: ValueForm): ValueForm {
    if (a === b || b === this.never) return a;
    if (a === this.never) return b;
    if (a === this.anything || b === this.anything) return this.anything;
    return {
      null: a.null || b.null,
      booleans: a.booleans | b.booleans,
      numbers: this.numbers.join(a.numbers, b.numbers),
      strings: this.strings.join(a.strings, b.strings),
      arrays: this.#union(a.arrays, b.arrays, this.anyArray, arrayKey),
      objects: this.#union(a.objects, b.objects, this.anyObject, objectKey),
    };
  }

  /** Nothing at all belongs to the form; goals inside are not looked at. */
  isNever(form: ValueForm): boolean {
    return (
      !form.null &&
      form.booleans === 0 &&
      this.numbers.isEmpty(form.numbers) &&
      this.strings.isEmpty(form.strings) &&
      form.arrays.length === 0 &&
      form.objects.length === 0
    );
  }

  rule(
    named: ReadonlyMap<string, Goal>,
    patterns: MemberRule["patterns"] = [],
    additional: Goal = this.goals.anything,
  ): MemberRule {
    return { id: this.#ids++, named, patterns, additional, known: new Map() };
  }

  witness(names: StringSet, nameGoal: Goal, goal: Goal): Witness {
    return { id: this.#ids++, names, nameGoal, goal };
  }

  /** What the value of the member `key` has to satisfy by one rule. */
  goalFor(rule: MemberRule, key: string): Goal {
    let goal = rule.known.get(key);
    if (goal === undefined) {
      const own = rule.named.get(key);
      const matching = rule.patterns.filter(({ names }) => this.strings.has(names, key));
      goal =
        own === undefined && matching.length === 0
          ? rule.additional
          : this.goals.meetAll([own ?? this.goals.anything, ...matching.map((pattern) => pattern.goal)]);
      rule.known.set(key, goal);
    }
    return goal;
  }

  memberGoal(form: ObjectForm, key: string): Goal {
    let goal = this.goals.anything;
    for (const rule of form.rules) goal = this.goals.meet(goal, this.goalFor(rule, key));
    return goal;
  }

  itemGoal(form: ArrayForm, position: number): Goal {
    return form.prefix[position] ?? form.rest;
  }

  /** `undefined` when they contradict each other. */
  meetArrays(a: ArrayForm, b: ArrayForm): ArrayForm | undefined {
    const prefix: Goal[] = [];
    for (let i = 0; i < Math.max(a.prefix.length, b.prefix.length); i++) {
      prefix.push(this.goals.meet(this.itemGoal(a, i), this.itemGoal(b, i)));
    }
    return this.array({
      prefix,
      rest: this.goals.meet(a.rest, b.rest),
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      unique: a.unique ?? b.unique,
      contains: [...a.contains, ...b.contains.filter((c) => !a.contains.includes(c))],
    });
  }

  /** The form with impossible positions cut off; `undefined` when nothing remains. */
  array(form: ArrayForm): ArrayForm | undefined {
    const { never, anything } = this.goals;
    let { max, prefix, rest } = form;
    const impossible = prefix.indexOf(never);
    if (impossible !== -1) max = Math.min(max, impossible);
    if (rest === never) max = Math.min(max, prefix.length);
    if (form.min > max) return undefined;
    if (prefix.length > max) prefix = prefix.slice(0, max);
    // Equal ends of the prefix are part of the rest.
    if (max <= prefix.length) rest = never;
    let length = prefix.length;
    while (length > 0 && prefix[length - 1] === rest) length--;
    if (length < prefix.length) prefix = prefix.slice(0, length);
    const contains = form.contains.filter((c) => c.min > 0 || c.max !== Number.POSITIVE_INFINITY);
    for (const { goal, min, max: most, from } of contains) {
      if (min > most || (min > 0 && (goal === never || from + min > max))) return undefined;
      if (goal === anything && most < form.min - from) return undefined;
    }
    return { ...form, prefix, rest, max, contains };
  }

  /** `undefined` when they contradict each other. */
  meetObjects(a: ObjectForm, b: ObjectForm): ObjectForm | undefined {
    return this.object({
      rules: unionById(a.rules, b.rules),
      required: unionOfKeys(a.required, b.required),
      names: this.goals.meet(a.names, b.names),
      min: Math.max(a.min, b.min),
      max: Math.min(a.max, b.max),
      dependencies: [...a.dependencies, ...b.dependencies.filter((d) => !a.dependencies.includes(d))],
      witnesses: unionById(a.witnesses, b.witnesses),
    });
  }

  /** The form, or `undefined` when it contradicts itself at first sight. */
  object(form: ObjectForm): ObjectForm | undefined {
    const { never } = this.goals;
    if (form.min > form.max || form.required.length > form.max) return undefined;
    if (form.names === never && (form.min > 0 || form.required.length > 0)) return undefined;
    for (const key of form.required) if (this.memberGoal(form, key) === never) return undefined;
    for (const { goal, nameGoal } of form.witnesses)
      if (goal === never || nameGoal === never) return undefined;
    return form;
  }

  #product<T>(
    a: readonly T[],
    b: readonly T[],
    any: T,
    meet: (x: T, y: T) => T | undefined,
    keyOf: (form: T) => string,
  ): readonly T[] {
    if (a === b || (b.length === 1 && b[0] === any)) return a;
    if (a.length === 1 && a[0] === any) return b;
    const out: T[] = [];
    for (const x of a) {
      for (const y of b) {
        const both = x === y ? x : meet(x, y);
        if (both !== undefined) out.push(both);
        this.#spend(out.length);
      }
    }
    return distinct(out, any, keyOf);
  }

  #union<T>(a: readonly T[], b: readonly T[], any: T, keyOf: (form: T) => string): readonly T[] {
    if (a === b || b.length === 0) return a;
    if (a.length === 0) return b;
    return distinct([...a, ...b], any, keyOf);
  }

  #spend(length: number): void {
    this.#built++;
    if (length > MAX_ALTERNATIVES || this.#built > MAX_ALTERNATIVES_BUILT) {
      throw new BudgetError(
        "maxAlternatives",
        length > MAX_ALTERNATIVES ? MAX_ALTERNATIVES : MAX_ALTERNATIVES_BUILT,
        'Alternatives of a schema after "allOf", "anyOf", "oneOf", "not" and "if" are multiplied out',
        { hint: "Put common parts outside the alternatives, or use fewer combinations." },
      );
    }
  }
}

function distinct<T>(forms: readonly T[], any: T, keyOf: (form: T) => string): readonly T[] {
  if (forms.length < 2) return forms;
  if (forms.includes(any)) return [any];
  const byKey = new Map<string, T>();
  for (const form of forms) {
    const key = keyOf(form);
    if (!byKey.has(key)) byKey.set(key, form);
  }
  return byKey.size === forms.length ? forms : [...byKey.values()];
}

export function arrayKey(form: ArrayForm): string {
  const contains = form.contains.map((c) => `${c.goal.id}/${c.from}/${c.min}/${c.max}`).sort();
  return `${form.prefix.map((goal) => goal.id).join()};${form.rest.id};${form.min};${form.max};${form.unique !== undefined};${contains.join()}`;
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
    form.witnesses.map((witness) => witness.id).join(),
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
