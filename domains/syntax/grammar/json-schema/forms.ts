/**
 * Normal forms: what a schema admits, type by type. Scalars are sets that meet and join exactly; arrays and objects are
 * unions of conjunctions, whose parts are goals that nobody has expanded yet.
 * `meet` and `join` are the union and intersection of schemas; contradictions that show at once are dropped.
 */
import { BudgetError, type JsonNode } from "../../../../src/kernel/index.ts";
import { type Decimal, decimal, isMultipleOf } from "./decimal.ts";
import type { Goal, Goals } from "./goals.ts";
import { ALL_NUMBERS, NO_NUMBERS, type NumberRange, type NumberSet, type Numbers } from "./numbers.ts";
import { type ObjectForm, ObjectForms, objectKey } from "./object-forms.ts";
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
  /** The `uniqueItems` that demands, being negated, some item twice. No grammar writes such arrays. */
  readonly repeated: JsonNode | undefined;
  readonly contains: readonly Containment[];
}

/** Between `min` and `max` items from position `from` on satisfy `goal`. */
export interface Containment {
  readonly goal: Goal;
  readonly from: number;
  readonly min: number;
  readonly max: number;
}

export interface EmptinessTest {
  array(form: ArrayForm): boolean;
  object(form: ObjectForm): boolean;
}

/** From so many alternatives on it is worth to look whether some are empty. */
const MIN_PRUNED = 8;
/** Alternatives of one schema, and alternatives built altogether, before an input counts as explosive. */
const MAX_ALTERNATIVES = 2_000;
/** Longer ranges of integers are not listed one by one. */
const MAX_LISTED_INTEGERS = 100n;
const MAX_ALTERNATIVES_BUILT = 200_000;

export class Forms {
  readonly goals: Goals;
  readonly numbers: Numbers;
  readonly strings: Strings;
  readonly never: ValueForm;
  readonly anything: ValueForm;
  readonly anyArray: ArrayForm;
  readonly objects: ObjectForms;
  #built = 0;
  #isEmpty: EmptinessTest | undefined;

  constructor(goals: Goals, numbers: Numbers, strings: Strings) {
    this.goals = goals;
    this.numbers = numbers;
    this.strings = strings;
    this.objects = new ObjectForms(goals, strings);
    this.anyArray = {
      prefix: [],
      rest: goals.anything,
      min: 0,
      max: Number.POSITIVE_INFINITY,
      unique: undefined,
      repeated: undefined,
      contains: [],
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
      objects: [this.objects.any],
    };
  }

  /** How to tell that an alternative has no value although it does not show at first sight. */
  set emptinessTest(test: EmptinessTest) {
    this.#isEmpty = test;
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
      arrays: this.#pruned(
        this.#product(a.arrays, b.arrays, this.anyArray, (x, y) => this.meetArrays(x, y), arrayKey),
        (form) => this.#isEmpty?.array(form) ?? false,
      ),
      objects: this.#pruned(
        this.#product(a.objects, b.objects, this.objects.any, (x, y) => this.objects.meet(x, y), objectKey),
        (form) => this.#isEmpty?.object(form) ?? false,
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
      objects: this.objects.merge(this.#union(a.objects, b.objects, this.objects.any, objectKey)),
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
      repeated: a.repeated ?? b.repeated,
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
    if (form.repeated !== undefined && (max < 2 || form.unique !== undefined)) return undefined;
    if (prefix.length > max) prefix = prefix.slice(0, max);
    const unique = max <= 1 ? undefined : form.unique;
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
    return { ...form, prefix, rest, max, unique, contains };
  }

  /** Each value as a form of its own, when only listed scalars belong to the form. */
  listed(form: ValueForm): readonly ValueForm[] | undefined {
    const { numbers, strings } = form;
    if (form.arrays.length > 0 || form.objects.length > 0) return undefined;
    const integers = numbers.range === undefined ? [] : listedIntegers(numbers.range);
    if (integers === undefined && !this.numbers.isEmpty({ ...numbers, values: new Map() })) return undefined;
    if (strings.range !== undefined && !this.strings.isEmpty({ ...strings, values: new Set() }))
      return undefined;
    const out: ValueForm[] = [];
    if (form.null) out.push({ ...this.never, null: true });
    for (const bit of [1, 2]) if ((form.booleans & bit) !== 0) out.push({ ...this.never, booleans: bit });
    for (const value of [...numbers.values.values(), ...(integers ?? [])]) {
      out.push({ ...this.never, numbers: this.numbers.of(value) });
    }
    for (const value of strings.values) out.push({ ...this.never, strings: this.strings.of([value]) });
    return out;
  }

  /** Forms with equal keys admit the same values. */
  key(form: ValueForm): string {
    const scalars = `${form.null} ${form.booleans} ${this.numbers.key(form.numbers)} ${this.strings.key(form.strings)}`;
    return [scalars, ...form.arrays.map(arrayKey), "|", ...form.objects.map(objectKey)].join(" ");
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

  #pruned<T>(forms: readonly T[], isEmpty: (form: T) => boolean): readonly T[] {
    return forms.length < MIN_PRUNED ? forms : forms.filter((form) => !isEmpty(form));
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

/** The members of a short range of integers. */
function listedIntegers({ integer, low, high, step, also }: NumberRange): Decimal[] | undefined {
  if (!integer || low === undefined || high === undefined || also !== undefined) return undefined;
  const [from, to] = [low.value.mantissa, high.value.mantissa];
  if (to - from >= MAX_LISTED_INTEGERS) return undefined;
  const out: Decimal[] = [];
  for (let value = from; value <= to; value++) {
    const number = decimal(value);
    if (step === undefined || isMultipleOf(number, step)) out.push(number);
  }
  return out;
}

/** Without repetitions; `any` makes all others superfluous. */
export function distinct<T>(forms: readonly T[], any: T, keyOf: (form: T) => string): readonly T[] {
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
  return `${form.prefix.map((goal) => goal.id).join()};${form.rest.id};${form.min};${form.max};${form.unique !== undefined}${form.repeated !== undefined};${contains.join()}`;
}
