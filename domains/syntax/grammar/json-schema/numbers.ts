/**
 * Sets of numbers as schemas describe them: a finite part and a range (bounds, integrality, multiples). Bounds meet
 * symbolically; whatever has no such form becomes a regular language over plain spellings.
 */
import type { RegexAlgebra, RegexId } from "../../../../masks/index.ts";
import {
  compareDecimals,
  type Decimal,
  firstMultiple,
  isInteger,
  isMultipleOf,
  leastCommonMultiple,
  multiple,
  negate,
  ONE,
  printDecimal,
  signOf,
} from "./decimal.ts";
import {
  type Bound,
  MAX_EXACT_DIGITS,
  NumberLanguages,
  type SignClass,
  wholeHigh,
  wholeLow,
} from "./number-language.ts";

/** Whether all, none or some numbers of one sign belong to a set. Texts with an exponent need "all". */
type Share = "all" | "none" | "some";
type Shares = Readonly<Record<SignClass, Share>>;

const SIGNS: readonly SignClass[] = ["negative", "zero", "positive"];

export interface NumberRange {
  readonly integer: boolean;
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
  /** Numbers are multiples of this. */
  readonly step: Decimal | undefined;
  /** A further condition, as a language of plain spellings, and how it divides the signs. */
  readonly also: { readonly language: RegexId; readonly shares: Shares } | undefined;
}

/** The union of both parts. */
export interface NumberSet {
  readonly values: ReadonlyMap<string, Decimal>;
  readonly range: NumberRange | undefined;
}

export const ANY_NUMBER: NumberRange = {
  integer: false,
  low: undefined,
  high: undefined,
  step: undefined,
  also: undefined,
};

const NO_VALUES: ReadonlyMap<string, Decimal> = new Map();
export const NO_NUMBERS: NumberSet = { values: NO_VALUES, range: undefined };
export const ALL_NUMBERS: NumberSet = { values: NO_VALUES, range: ANY_NUMBER };
export const ALL_INTEGERS: NumberSet = { values: NO_VALUES, range: { ...ANY_NUMBER, integer: true } };

/** Operations on number sets; the languages live in one algebra. */
export class Numbers {
  readonly languages: NumberLanguages;
  readonly #algebra: RegexAlgebra;
  readonly #texts = new Map<NumberSet, RegexId>();
  readonly #emptiness = new WeakMap<NumberRange, boolean>();
  readonly #steps = new Map<string, RegexId | undefined>();

  constructor(algebra: RegexAlgebra) {
    this.#algebra = algebra;
    this.languages = new NumberLanguages(algebra);
  }

  of(value: Decimal): NumberSet {
    return { values: new Map([[printDecimal(value), value]]), range: undefined };
  }

  ranging(range: Partial<NumberRange>): NumberSet {
    return this.#normal(NO_VALUES, { ...ANY_NUMBER, ...range });
  }

  /** The multiples of `step`, or `undefined` when they are not supported: see `NumberLanguages.multiples`. */
  multiplesOf(step: Decimal): NumberSet | undefined {
    return this.#multiples(step) === undefined
      ? undefined
      : this.ranging({ step, integer: isMultipleOf(step, ONE) });
  }

  has(set: NumberSet, value: Decimal): boolean {
    return (
      set.values.has(printDecimal(value)) || (set.range !== undefined && this.#inRange(set.range, value))
    );
  }

  meet(a: NumberSet, b: NumberSet): NumberSet {
    if (a === b || b === ALL_NUMBERS) return a;
    if (a === ALL_NUMBERS) return b;
    const values = new Map<string, Decimal>();
    for (const [key, value] of a.values) if (this.has(b, value)) values.set(key, value);
    for (const [key, value] of b.values) if (this.has(a, value)) values.set(key, value);
    if (a.range === undefined || b.range === undefined) return { values, range: undefined };
    return this.#normal(values, this.#meetRanges(a.range, b.range));
  }

  join(a: NumberSet, b: NumberSet): NumberSet {
    if (a === b || b === NO_NUMBERS) return a;
    if (a === NO_NUMBERS) return b;
    const range = a.range === undefined ? b.range : b.range === undefined ? a.range : this.#joinRanges(a, b);
    const values = new Map<string, Decimal>();
    for (const part of [a.values, b.values]) {
      for (const [key, value] of part) {
        if (range === undefined || !this.#inRange(range, value)) values.set(key, value);
      }
    }
    return { values, range };
  }

  complement(set: NumberSet): NumberSet {
    if (set === ALL_NUMBERS) return NO_NUMBERS;
    if (this.isEmpty(set)) return ALL_NUMBERS;
    const language = this.#algebra.difference(this.languages.plain, this.#plain(set));
    const shares = mapShares((sign) => INVERSE[this.#shareOf(set, sign)]);
    return this.#normal(NO_VALUES, { ...ANY_NUMBER, also: { language, shares } });
  }

  /** Exact but for conditions whose emptiness search runs into its limit: those count as not empty. */
  isEmpty({ values, range }: NumberSet): boolean {
    if (values.size > 0) return false;
    if (range === undefined) return true;
    const { low, high, step, also } = range;
    if (also === undefined && (step === undefined || low === undefined || high === undefined)) return false;
    let answer = this.#emptiness.get(range);
    if (answer === undefined) {
      // Without a further condition the first candidate is the least multiple above the lower bound.
      answer =
        this.#witness(range, () => true) === undefined &&
        (also === undefined || this.#algebra.isEmpty(this.#rangeText(range)) === true);
      this.#emptiness.set(range, answer);
    }
    return answer;
  }

  /** JSON texts of the set. */
  text(set: NumberSet): RegexId {
    let text = this.#texts.get(set);
    if (text === undefined) {
      const whole = new Set(SIGNS.filter((sign) => this.#shareOf(set, sign) === "all"));
      // Zero with an exponent is of no use beside numbers that cannot have one.
      if (whole.size === 1) whole.delete("zero");
      text = this.#algebra.or([this.#short(set), this.languages.withExponent(whole)]);
      this.#texts.set(set, text);
    }
    return text;
  }

  /** Sets with equal keys are equal. */
  key({ values, range }: NumberSet): string {
    const own = [...values.keys()].sort().join();
    if (range === undefined) return own;
    const bound = (b: Bound | undefined): string =>
      b === undefined ? "" : `${b.inclusive}${printDecimal(b.value)}`;
    const step = range.step === undefined ? "" : printDecimal(range.step);
    return `${own};${range.integer};${bound(range.low)};${bound(range.high)};${step};${range.also?.language ?? ""}`;
  }

  /**
   * The plain spellings; where multiples or other fine conditions matter, those that a double holds exactly enough for
   * readers that use doubles to agree, provided there are any.
   */
  #short(set: NumberSet): RegexId {
    const plain = this.#plain(set);
    if (set.range?.step === undefined && set.range?.also === undefined) return plain;
    const short = this.#algebra.and([plain, this.languages.short]);
    const isShort = (value: Decimal): boolean => isShortText(printDecimal(value));
    const some = [...set.values.values()].find(isShort) ?? this.#witness(set.range, isShort);
    return some !== undefined || this.#algebra.isEmpty(short) === false ? short : plain;
  }

  /**
   * A number of the range that passes a test, among some that are likely to belong to it. `undefined` says nothing,
   * except for a range that only has a step and two bounds: the least multiple above the lower one is tried.
   */
  #witness(range: NumberRange, isWanted: (value: Decimal) => boolean): Decimal | undefined {
    for (const value of candidatesOf(range)) {
      if (isWanted(value) && this.#inRange(range, value)) return value;
    }
    return undefined;
  }

  #plain(set: NumberSet): RegexId {
    const parts: RegexId[] = [];
    if (set.values.size > 0) parts.push(this.languages.finite(set.values.values()));
    if (set.range !== undefined) parts.push(this.#rangeText(set.range));
    return this.#algebra.or(parts);
  }

  #rangeText({ low, high, integer, step, also }: NumberRange): RegexId {
    const parts = [this.languages.between(low, high, integer)];
    if (step !== undefined) parts.push(this.#multiples(step) ?? this.#algebra.empty);
    if (also !== undefined) parts.push(also.language);
    return this.#algebra.and(parts);
  }

  #multiples(step: Decimal): RegexId | undefined {
    const key = printDecimal(step);
    if (!this.#steps.has(key)) this.#steps.set(key, this.languages.multiples(step));
    return this.#steps.get(key);
  }

  #inRange({ integer, low, high, step, also }: NumberRange, value: Decimal): boolean {
    if (integer && !isInteger(value)) return false;
    if (low !== undefined && !isAbove(low, value)) return false;
    if (high !== undefined && !isBelow(high, value)) return false;
    if (step !== undefined && !isMultipleOf(value, step)) return false;
    if (also === undefined) return true;
    return this.#algebra.matches(also.language, new TextEncoder().encode(printDecimal(value)));
  }

  #meetRanges(a: NumberRange, b: NumberRange): NumberRange {
    let step = a.step ?? b.step;
    let also = a.also ?? b.also;
    if (a.also !== undefined && b.also !== undefined) also = this.#both(a.also, b.also);
    if (a.step !== undefined && b.step !== undefined) {
      const common = leastCommonMultiple(a.step, b.step);
      if (this.#multiples(common) !== undefined) step = common;
      else {
        step = a.step;
        const language = this.#multiples(b.step) ?? this.#algebra.empty;
        const own = { language, shares: SOME };
        also = also === undefined ? own : this.#both(also, own);
      }
    }
    return {
      integer: a.integer || b.integer || (step !== undefined && isMultipleOf(step, ONE)),
      low: tighter(a.low, b.low, 1),
      high: tighter(a.high, b.high, -1),
      step,
      also,
    };
  }

  #both(
    a: NonNullable<NumberRange["also"]>,
    b: NonNullable<NumberRange["also"]>,
  ): NonNullable<NumberRange["also"]> {
    return {
      language: this.#algebra.and([a.language, b.language]),
      shares: mapShares((sign) => meetShares(a.shares[sign], b.shares[sign])),
    };
  }

  #joinRanges(a: NumberSet, b: NumberSet): NumberRange | undefined {
    const [x, y] = [a.range, b.range];
    if (x === undefined || y === undefined) return x ?? y;
    if (includes(x, y)) return x;
    if (includes(y, x)) return y;
    const language = this.#algebra.or([this.#rangeText(x), this.#rangeText(y)]);
    const shares = mapShares((sign) => joinShares(this.#rangeShare(x, sign), this.#rangeShare(y, sign)));
    return { ...ANY_NUMBER, integer: x.integer && y.integer, also: { language, shares } };
  }

  /** Tightens the bounds of integers and drops ranges between which there is nothing; other emptiness is looked for on demand. */
  #normal(values: ReadonlyMap<string, Decimal>, range: NumberRange): NumberSet {
    const { integer, step, also } = range;
    const low = integer ? wholeLow(range.low) : range.low;
    const high = integer ? wholeHigh(range.high) : range.high;
    if (low !== undefined && high !== undefined) {
      const order = compareDecimals(low.value, high.value);
      if (order > 0 || (order === 0 && !(low.inclusive && high.inclusive)))
        return { values, range: undefined };
    }
    const tight = { integer, low, high, step, also };
    if (values.size === 0 && includes(tight, ANY_NUMBER)) return ALL_NUMBERS;
    return { values, range: tight };
  }

  #shareOf(set: NumberSet, sign: SignClass): Share {
    let share: Share = set.range === undefined ? "none" : this.#rangeShare(set.range, sign);
    for (const value of set.values.values()) {
      if (SIGNS[signOf(value) + 1] === sign) share = joinShares(share, sign === "zero" ? "all" : "some");
    }
    return share;
  }

  #rangeShare({ integer, low, high, step, also }: NumberRange, sign: SignClass): Share {
    let share: Share = integer || step !== undefined ? "some" : "all";
    if (low !== undefined) share = meetShares(share, shareAbove(low, sign));
    if (high !== undefined) {
      const mirror: Bound = {
        value: { ...high.value, mantissa: -high.value.mantissa },
        inclusive: high.inclusive,
      };
      share = meetShares(share, shareAbove(mirror, MIRRORED[sign]));
    }
    return also === undefined ? share : meetShares(share, also.shares[sign]);
  }
}

const SOME: Shares = { negative: "some", zero: "some", positive: "some" };
const INVERSE: Readonly<Record<Share, Share>> = { all: "none", none: "all", some: "some" };
const MIRRORED: Readonly<Record<SignClass, SignClass>> = {
  negative: "positive",
  zero: "zero",
  positive: "negative",
};

function mapShares(compute: (sign: SignClass) => Share): Shares {
  return { negative: compute("negative"), zero: compute("zero"), positive: compute("positive") };
}

function meetShares(a: Share, b: Share): Share {
  if (a === "none" || b === "none") return "none";
  return a === "all" ? b : b === "all" ? a : "some";
}

function joinShares(a: Share, b: Share): Share {
  return INVERSE[meetShares(INVERSE[a], INVERSE[b])];
}

/** How much of one sign lies above a lower bound. */
function shareAbove({ value, inclusive }: Bound, sign: SignClass): Share {
  const at = signOf(value);
  switch (sign) {
    case "positive":
      return at <= 0 ? "all" : "some";
    case "zero":
      return at < 0 || (at === 0 && inclusive) ? "all" : "none";
    case "negative":
      return at < 0 ? "some" : "none";
  }
}

function isAbove(low: Bound, value: Decimal): boolean {
  const order = compareDecimals(value, low.value);
  return order > 0 || (order === 0 && low.inclusive);
}

function isBelow(high: Bound, value: Decimal): boolean {
  const order = compareDecimals(value, high.value);
  return order < 0 || (order === 0 && high.inclusive);
}

/** Numbers around zero that are tried, on either side. */
const MAX_TRIED = 24;

/** Numbers that are likely to belong to a range, nearest to zero or to a bound first. */
function* candidatesOf({ integer, low, high, step }: NumberRange): Iterable<Decimal> {
  const unit = step === undefined ? ONE : integer ? leastCommonMultiple(step, ONE) : step;
  if (low !== undefined) yield firstMultiple(unit, low.value, low.inclusive);
  if (high !== undefined) yield negate(firstMultiple(unit, negate(high.value), high.inclusive));
  for (let n = 0; n < MAX_TRIED; n++) {
    yield multiple(unit, n);
    yield multiple(unit, -n);
  }
  if (integer || step !== undefined) return;
  // Between bounds there may be no integer.
  if (low !== undefined) yield low.value;
  if (high !== undefined) yield high.value;
}

function isShortText(text: string): boolean {
  return text.length - (text.startsWith("-") ? 1 : 0) <= MAX_EXACT_DIGITS;
}

/** The stronger of two lower (`direction` 1) or upper (-1) bounds. */
function tighter(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = compareDecimals(a.value, b.value) * direction;
  if (order !== 0) return order > 0 ? a : b;
  return a.inclusive ? b : a;
}

/** `outer` surely contains `inner`; a symbolic test that may miss some cases. */
function includes(outer: NumberRange, inner: NumberRange): boolean {
  if (outer.also !== undefined) return false;
  if (outer.integer && !inner.integer) return false;
  if (outer.step !== undefined) {
    if (inner.step === undefined || !isMultipleOf(inner.step, outer.step)) return false;
  }
  return (
    (outer.low === undefined ||
      (inner.low !== undefined && tighter(outer.low, inner.low, 1) === inner.low)) &&
    (outer.high === undefined ||
      (inner.high !== undefined && tighter(outer.high, inner.high, -1) === inner.high))
  );
}
