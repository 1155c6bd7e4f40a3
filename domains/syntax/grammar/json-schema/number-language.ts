/**
 * Number constraints as regular languages over JSON number texts: intervals with exact decimal ends of any size,
 * multiples, finite sets. Each language but those with exponents is closed under respelling: it holds all plain
 * spellings (`2`, `2.0`, `2.00`, and `-0` for zero) of its values, so complements and intersections mean what they say.
 */
import { Dfa, dfaOfRegex, type RegexAlgebra, type RegexId } from "../../../../masks/index.ts";
import { ceilOf, type Decimal, decimal, digitsOf, isInteger, negate, signOf, ZERO } from "./decimal.ts";

/** One end of an interval. */
export interface Bound {
  readonly value: Decimal;
  readonly inclusive: boolean;
}

/** Classes of numbers by sign; texts with an exponent are offered for whole classes only. */
export type SignClass = "negative" | "zero" | "positive";

/**
 * Texts with more digits before the point, or with larger exponents, name numbers that a double cannot hold; most
 * readers of JSON would turn them into infinity.
 */
const MAX_WHOLE_DIGITS = 300;
const MAX_WHOLE_DIGITS_BEFORE_EXPONENT = 9;

/** Decimals of so many digits survive a double; the point is counted in. */
export const MAX_EXACT_DIGITS = 15;

/** States of the automaton of one `multipleOf`. */
const MAX_MULTIPLE_STATES = 4000;

/** Digits of a bound while walking along it; `undefined` = no bound on this side. */
interface Edge {
  readonly whole: string;
  readonly fraction: string;
  readonly inclusive: boolean;
}

export class NumberLanguages {
  readonly algebra: RegexAlgebra;
  /** All numbers without exponent. */
  readonly plain: RegexId;
  /** All integers without exponent. */
  readonly integers: RegexId;
  /** Texts so short that doubles tell the numbers apart that they name. */
  readonly short: RegexId;
  readonly #digits: RegexId;
  readonly #zeros: RegexId;
  readonly #anyFraction: RegexId;
  readonly #zeroFraction: RegexId;
  readonly #minus: RegexId;
  readonly #point: RegexId;

  constructor(algebra: RegexAlgebra) {
    this.algebra = algebra;
    this.#minus = algebra.byte(0x2d);
    this.#point = algebra.byte(0x2e);
    this.#digits = algebra.star(this.#digit(0, 9));
    this.#zeros = algebra.star(this.#digit(0, 0));
    this.#anyFraction = algebra.optional(algebra.concat(this.#point, algebra.plus(this.#digit(0, 9))));
    this.#zeroFraction = algebra.optional(algebra.concat(this.#point, algebra.plus(this.#digit(0, 0))));
    const signed = (rest: () => RegexId): RegexId => algebra.concat(algebra.optional(this.#minus), rest());
    const whole = (): RegexId => this.#whole(MAX_WHOLE_DIGITS);
    this.plain = algebra.named("plain numbers", () =>
      signed(() => algebra.concat(whole(), this.#anyFraction)),
    );
    this.integers = algebra.named("integers", () =>
      signed(() => algebra.concat(whole(), this.#zeroFraction)),
    );
    this.short = algebra.named("short numbers", () => {
      const digitOrPoint = algebra.or([this.#digit(0, 9), this.#point]);
      return signed(() => algebra.repeat(digitOrPoint, 1, MAX_EXACT_DIGITS));
    });
  }

  /** Plain spellings of the numbers (or only the integers) between two bounds. */
  between(low: Bound | undefined, high: Bound | undefined, integer: boolean): RegexId {
    if (low === undefined && high === undefined) return integer ? this.integers : this.plain;
    if (integer && !areWhole(low, high)) return this.between(wholeLow(low), wholeHigh(high), true);
    const parts: RegexId[] = [];
    if (high === undefined || signOf(high.value) >= 0)
      parts.push(this.#magnitudes(atLeastZero(low), high, integer));
    if (low === undefined || signOf(low.value) <= 0) {
      const magnitudes = this.#magnitudes(atLeastZero(mirrored(high)), mirrored(low), integer);
      parts.push(this.algebra.concat(this.#minus, magnitudes));
    }
    return this.algebra.or(parts);
  }

  /** Plain spellings of exactly these numbers. */
  finite(values: Iterable<Decimal>): RegexId {
    const wholes: Uint8Array[] = [];
    const fractions: Uint8Array[] = [];
    const encoder = new TextEncoder();
    for (const value of values) {
      const { whole, fraction } = digitsOf(value);
      const sign = signOf(value) < 0 ? "-" : "";
      if (fraction === "") wholes.push(encoder.encode(sign + whole));
      else fractions.push(encoder.encode(`${sign}${whole}.${fraction}`));
      if (signOf(value) === 0) wholes.push(encoder.encode("-0"));
    }
    const { algebra } = this;
    return algebra.or([
      algebra.concat(algebra.literals(wholes), this.#zeroFraction),
      algebra.concat(algebra.literals(fractions), this.#zeros),
    ]);
  }

  /**
   * Plain spellings of the multiples of a positive number.
   * @returns `undefined` when the automaton would be too large
   */
  multiples(step: Decimal): RegexId | undefined {
    let unit = step.mantissa;
    let zeros = 0;
    if (step.scale === 0) {
      for (; unit % 10n === 0n; unit /= 10n) zeros++;
    }
    if (unit === 1n && zeros === 0 && step.scale === 0) return this.integers;
    if (unit * BigInt(step.scale + 3) > BigInt(MAX_MULTIPLE_STATES)) return undefined;
    const { algebra } = this;
    const base = this.#multiplesOf(Number(unit), step.scale, zeros === 0);
    if (zeros === 0) return base;
    // A multiple of u·10^n is zero, or a multiple of u with n zeros behind it.
    const sign = algebra.optional(this.#minus);
    const tail = algebra.concat(algebra.repeat(this.#digit(0, 0), zeros, zeros), this.#zeroFraction);
    return algebra.or([
      algebra.concat(sign, this.#digit(0, 0), this.#zeroFraction),
      algebra.concat(algebra.difference(base, algebra.concat(sign, this.#digit(0, 0))), tail),
    ]);
  }

  /** Texts with an exponent whose values have one of these signs. */
  withExponent(classes: ReadonlySet<SignClass>): RegexId {
    const { algebra } = this;
    if (classes.size === 0) return algebra.empty;
    return algebra.named(`exponents ${[...classes].sort().join()}`, () => this.#withExponent(classes));
  }

  #withExponent(classes: ReadonlySet<SignClass>): RegexId {
    const { algebra } = this;
    const two = algebra.repeat(this.#digit(0, 9), 1, 2);
    const three = algebra.concat(this.#digit(0, 2), this.#digit(0, 9), this.#digit(0, 9));
    const exponent = algebra.concat(
      algebra.or([algebra.byte(0x65), algebra.byte(0x45)]),
      algebra.optional(algebra.or([this.#minus, algebra.byte(0x2b)])),
      algebra.or([two, three]),
    );
    const zero = algebra.concat(this.#digit(0, 0), this.#zeroFraction);
    const nonzero = algebra.or([
      algebra.concat(
        this.#digit(1, 9),
        algebra.repeat(this.#digit(0, 9), 0, MAX_WHOLE_DIGITS_BEFORE_EXPONENT - 1),
        this.#anyFraction,
      ),
      algebra.concat(this.#digit(0, 0), this.#point, this.#zeros, this.#digit(1, 9), this.#digits),
    ]);
    const mantissas: RegexId[] = [];
    if (classes.size === 3) {
      const any = algebra.concat(this.#whole(MAX_WHOLE_DIGITS_BEFORE_EXPONENT), this.#anyFraction);
      mantissas.push(algebra.concat(algebra.optional(this.#minus), any));
    } else {
      if (classes.has("negative")) mantissas.push(algebra.concat(this.#minus, nonzero));
      if (classes.has("zero")) mantissas.push(algebra.concat(algebra.optional(this.#minus), zero));
      if (classes.has("positive")) mantissas.push(nonzero);
    }
    return algebra.concat(algebra.or(mantissas), exponent);
  }

  /** Unsigned texts of the magnitudes between two bounds, the lower one not negative. */
  #magnitudes(low: Bound, high: Bound | undefined, integer: boolean): RegexId {
    const { algebra } = this;
    const from = edgeOf(low);
    if (high === undefined) {
      if (signOf(low.value) === 0 && low.inclusive) {
        return algebra.concat(
          this.#whole(MAX_WHOLE_DIGITS),
          integer ? this.#zeroFraction : this.#anyFraction,
        );
      }
      const most = Math.max(from.whole.length + 1, MAX_WHOLE_DIGITS);
      return algebra.or([
        this.#ofLength(from.whole.length, from, undefined, integer),
        this.#free(from.whole.length + 1, most, integer),
      ]);
    }
    const to = edgeOf(high);
    if (from.whole.length > to.whole.length) return algebra.empty;
    if (from.whole.length === to.whole.length) return this.#ofLength(to.whole.length, from, to, integer);
    return algebra.or([
      this.#ofLength(from.whole.length, from, undefined, integer),
      this.#free(from.whole.length + 1, to.whole.length - 1, integer),
      this.#ofLength(to.whole.length, undefined, to, integer),
    ]);
  }

  /** Magnitudes with a number of whole digits in `[least, most]`; `least` is at least 2. */
  #free(least: number, most: number, integer: boolean): RegexId {
    if (least > most) return this.algebra.empty;
    return this.algebra.concat(
      this.#digit(1, 9),
      this.algebra.repeat(this.#digit(0, 9), least - 1, most - 1),
      integer ? this.#zeroFraction : this.#anyFraction,
    );
  }

  /**
   * Magnitudes with `length` whole digits between two edges, built from the last digit back to the first. Per
   * position four languages: still equal to the lower edge or not, times still equal to the upper edge or not.
   */
  #ofLength(length: number, low: Edge | undefined, high: Edge | undefined, integer: boolean): RegexId {
    let tails = integer ? () => this.#zeroFraction : this.#fractionTails(low, high);
    for (let i = length - 1; i >= 0; i--) {
      const least = i === 0 && length > 1 ? 1 : 0;
      const after = tails;
      tails = combinations((tightLow, tightHigh) =>
        this.#digitThen(
          tightLow ? digitAt(low?.whole, i) : least,
          tightHigh ? digitAt(high?.whole, i) : 9,
          tightLow,
          tightHigh,
          after,
        ),
      );
    }
    return tails(low !== undefined, high !== undefined);
  }

  #fractionTails(low: Edge | undefined, high: Edge | undefined): Tails {
    const { algebra } = this;
    const length = Math.max(low?.fraction.length ?? 0, high?.fraction.length ?? 0);
    /** No further digit: what is missing counts as zeros. */
    const mayStop = (at: number, tightLow: boolean, tightHigh: boolean): boolean =>
      (!tightLow || (low !== undefined && at >= low.fraction.length && low.inclusive)) &&
      (!tightHigh || (high !== undefined && (at < high.fraction.length || high.inclusive)));
    // Behind the last digit of both edges.
    let tails: Tails = combinations((tightLow, tightHigh) => {
      if (!tightLow && !tightHigh) return this.#digits;
      if (tightHigh) return mayStop(length, tightLow, true) ? this.#zeros : algebra.empty;
      return low?.inclusive ? this.#digits : algebra.concat(this.#zeros, this.#digit(1, 9), this.#digits);
    });
    for (let at = length - 1; at >= 0; at--) {
      const after = tails;
      const place = at;
      tails = combinations((tightLow, tightHigh) => {
        const more = this.#fractionDigit(place, low, high, tightLow, tightHigh, after);
        return mayStop(place, tightLow, tightHigh) ? algebra.optional(more) : more;
      });
    }
    // The point stands only before at least one digit.
    const inside = tails;
    return combinations((tightLow, tightHigh) => {
      const digits = algebra.withoutEpsilon(inside(tightLow, tightHigh));
      const pointed = algebra.concat(this.#point, digits);
      return mayStop(0, tightLow, tightHigh) ? algebra.optional(pointed) : pointed;
    });
  }

  #fractionDigit(
    at: number,
    low: Edge | undefined,
    high: Edge | undefined,
    tightLow: boolean,
    tightHigh: boolean,
    after: Tails,
  ): RegexId {
    const from = tightLow ? digitAt(low?.fraction, at) : 0;
    const to = tightHigh ? digitAt(high?.fraction, at) : 9;
    return this.#digitThen(from, to, tightLow, tightHigh, after);
  }

  /** One digit in `[from, to]`; on an end that is tight it stays so, elsewhere it comes loose. */
  #digitThen(from: number, to: number, tightLow: boolean, tightHigh: boolean, after: Tails): RegexId {
    if (from > to) return this.algebra.empty;
    const { algebra } = this;
    if (from === to) return algebra.concat(this.#digit(from, to), after(tightLow, tightHigh));
    const options: RegexId[] = [];
    let first = from;
    let last = to;
    if (tightLow) options.push(algebra.concat(this.#digit(first, first++), after(true, false)));
    if (tightHigh) options.push(algebra.concat(this.#digit(last, last--), after(false, true)));
    if (first <= last) options.push(algebra.concat(this.#digit(first, last), after(false, false)));
    return algebra.or(options);
  }

  /**
   * Multiples of `unit / 10^scale`: residues of the digits read so far, then zeros only.
   * @param fractions allow `.000` behind integers
   */
  #multiplesOf(unit: number, scale: number, fractions: boolean): RegexId {
    // States: 0 start, 1 after "-", 2 after a leading zero, then for each count of fraction digits 0..scale+1 the
    // residues; a state of count 0 is "inside the whole part", and one more block is "just behind the point".
    const block = (count: number): number => 3 + count * unit;
    const point = block(scale + 2);
    const stateCount = point + unit;
    const table = new Int32Array(stateCount * 256).fill(-1);
    const accepting = new Uint8Array(stateCount);
    const set = (state: number, byte: number, target: number): void => {
      table[state * 256 + byte] = target;
    };
    const digitStep = (residue: number, digit: number): number => (residue * 10 + digit) % unit;
    const isMultiple = (residue: number, count: number): boolean => {
      let r = residue;
      for (let i = count; i < scale; i++) r = (r * 10) % unit;
      return r === 0;
    };
    set(0, 0x2d, 1);
    for (const state of [0, 1]) {
      set(state, 0x30, 2);
      for (let d = 1; d <= 9; d++) set(state, 0x30 + d, block(0) + (d % unit));
    }
    accepting[2] = 1;
    if (fractions) set(2, 0x2e, point);
    for (let r = 0; r < unit; r++) {
      for (let d = 0; d <= 9; d++) set(block(0) + r, 0x30 + d, block(0) + digitStep(r, d));
      if (isMultiple(r, 0)) accepting[block(0) + r] = 1;
      if (!fractions) continue;
      set(block(0) + r, 0x2e, point + r);
      for (let count = 1; count <= scale; count++) {
        if (isMultiple(r, count)) accepting[block(count) + r] = 1;
      }
      // Digits of the fraction; behind the last one that matters only zeros.
      const step = (from: number, count: number): void => {
        for (let d = 0; d <= 9; d++) {
          if (count < scale) set(from, 0x30 + d, block(count + 1) + digitStep(r, d));
          else if (d === 0 && r === 0) set(from, 0x30, block(scale + 1));
        }
      };
      step(point + r, 0);
      for (let count = 1; count <= scale; count++) step(block(count) + r, count);
    }
    if (fractions) {
      accepting[block(scale + 1)] = 1;
      set(block(scale + 1), 0x30, block(scale + 1));
    }
    // The raw automaton only carries the transitions; `dfaOfRegex` makes the minimal one of it.
    const { algebra } = this;
    const raw = new Dfa(table, accepting);
    return algebra.fromDfa(dfaOfRegex(algebra, algebra.fromDfa(raw)));
  }

  #whole(maxDigits: number): RegexId {
    const { algebra } = this;
    const more = algebra.repeat(this.#digit(0, 9), 0, maxDigits - 1);
    return algebra.or([this.#digit(0, 0), algebra.concat(this.#digit(1, 9), more)]);
  }

  #digit(from: number, to: number): RegexId {
    return this.algebra.range(0x30 + from, 0x30 + to);
  }
}

/** Languages of what follows a position, by whether the digits so far equal those of each edge. */
type Tails = (tightLow: boolean, tightHigh: boolean) => RegexId;

function combinations(compute: Tails): Tails {
  const known: (RegexId | undefined)[] = [undefined, undefined, undefined, undefined];
  // Combinations nobody asks for are never built.
  return (tightLow, tightHigh) =>
    (known[(tightLow ? 1 : 0) + (tightHigh ? 2 : 0)] ??= compute(tightLow, tightHigh));
}

function digitAt(digits: string | undefined, at: number): number {
  return digits === undefined || at >= digits.length ? 0 : digits.charCodeAt(at) - 0x30;
}

function areWhole(low: Bound | undefined, high: Bound | undefined): boolean {
  return [low, high].every((bound) => bound === undefined || (bound.inclusive && isInteger(bound.value)));
}

/** The bound that admits the same integers and is one itself. */
export function wholeLow(low: Bound | undefined): Bound | undefined {
  if (low === undefined) return undefined;
  const isExcluded = !low.inclusive && isInteger(low.value);
  const least = ceilOf(low.value).mantissa + (isExcluded ? 1n : 0n);
  return { value: decimal(least), inclusive: true };
}

/** The same for an upper bound. */
export function wholeHigh(high: Bound | undefined): Bound | undefined {
  return mirrored(wholeLow(mirrored(high)));
}

function edgeOf({ value, inclusive }: Bound): Edge {
  return { ...digitsOf(value), inclusive };
}

function mirrored(bound: Bound | undefined): Bound | undefined {
  return bound === undefined ? undefined : { value: negate(bound.value), inclusive: bound.inclusive };
}

function atLeastZero(bound: Bound | undefined): Bound {
  return bound === undefined || signOf(bound.value) < 0 ? { value: ZERO, inclusive: true } : bound;
}
