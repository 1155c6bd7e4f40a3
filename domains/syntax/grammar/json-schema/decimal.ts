/**
 * Exact decimal numbers of any size, as JSON writes them. A value is `mantissa / 10^scale` with the smallest scale, so
 * equal numbers are equal pairs: `1.0`, `1` and `10e-1` are one value.
 */
import { BudgetError } from "../../../../src/kernel/index.ts";

export interface Decimal {
  readonly mantissa: bigint;
  /** Digits after the decimal point; 0 for integers. */
  readonly scale: number;
}

/** Digits of one number written out without exponent. */
const MAX_DIGITS = 4096;

/**
 * @param text a JSON number
 * @throws BudgetError when the number would have too many digits without its exponent
 */
export function parseDecimal(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`not a JSON number: ${text}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return ZERO;
  const shift = Number(exponent);
  const scale = fraction.length - shift;
  if (Math.abs(shift) > MAX_DIGITS || digits.length + Math.abs(scale) > MAX_DIGITS) {
    throw new BudgetError("maxDigits", MAX_DIGITS, `Digits of the number ${shorten(text)}`);
  }
  const magnitude = BigInt(digits);
  return reduce(sign === "-" ? -magnitude : magnitude, scale);
}

export function decimal(mantissa: bigint | number, scale = 0): Decimal {
  return reduce(BigInt(mantissa), scale);
}

export const ZERO: Decimal = { mantissa: 0n, scale: 0 };
export const ONE: Decimal = { mantissa: 1n, scale: 0 };

export function isInteger(a: Decimal): boolean {
  return a.scale === 0;
}

/** -1, 0 or 1. */
export function signOf(a: Decimal): -1 | 0 | 1 {
  return a.mantissa < 0n ? -1 : a.mantissa > 0n ? 1 : 0;
}

/** Negative, zero or positive like `a - b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function negate(a: Decimal): Decimal {
  return { mantissa: -a.mantissa, scale: a.scale };
}

/** The greatest integer not above `a`. */
export function floorOf(a: Decimal): Decimal {
  if (a.scale === 0) return a;
  const unit = 10n ** BigInt(a.scale);
  const quotient = a.mantissa / unit;
  return { mantissa: a.mantissa < 0n ? quotient - 1n : quotient, scale: 0 };
}

/** The least integer not below `a`. */
export function ceilOf(a: Decimal): Decimal {
  return a.scale === 0 ? a : negate(floorOf(negate(a)));
}

export function isMultipleOf(a: Decimal, step: Decimal): boolean {
  const [x, y] = aligned(a, step);
  return x % y === 0n;
}

/** The least multiple of a positive number that is not below `from`; above it, unless `inclusive`. */
export function firstMultiple(step: Decimal, from: Decimal, inclusive: boolean): Decimal {
  const [x, y] = aligned(from, step);
  // Division goes towards zero, which is upwards for negative numbers.
  let times = x / y;
  if (times * y < x || (!inclusive && times * y === x)) times++;
  return reduce(times * y, Math.max(step.scale, from.scale));
}

export function multiple(step: Decimal, times: number): Decimal {
  return reduce(step.mantissa * BigInt(times), step.scale);
}

/** The least positive number that both divide; both are positive. */
export function leastCommonMultiple(a: Decimal, b: Decimal): Decimal {
  const [x, y] = aligned(a, b);
  let [u, v] = [x, y];
  while (v !== 0n) [u, v] = [v, u % v];
  return reduce((x / u) * y, Math.max(a.scale, b.scale));
}

/** The shortest spelling without exponent. Equal values, equal texts. */
export function printDecimal(a: Decimal): string {
  const { whole, fraction } = digitsOf(a);
  return `${a.mantissa < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Digits of the magnitude: no leading zeros before the point (but at least one digit), no trailing ones behind it. */
export function digitsOf(a: Decimal): { readonly whole: string; readonly fraction: string } {
  const digits = (a.mantissa < 0n ? -a.mantissa : a.mantissa).toString().padStart(a.scale + 1, "0");
  const point = digits.length - a.scale;
  return { whole: digits.slice(0, point), fraction: digits.slice(point) };
}

function reduce(mantissa: bigint, scale: number): Decimal {
  if (mantissa === 0n) return ZERO;
  if (scale <= 0) return { mantissa: mantissa * 10n ** BigInt(-scale), scale: 0 };
  let m = mantissa;
  let s = scale;
  while (s > 0 && m % 10n === 0n) {
    m /= 10n;
    s--;
  }
  return { mantissa: m, scale: s };
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  if (a.scale === b.scale) return [a.mantissa, b.mantissa];
  const scale = Math.max(a.scale, b.scale);
  return [a.mantissa * 10n ** BigInt(scale - a.scale), b.mantissa * 10n ** BigInt(scale - b.scale)];
}

function shorten(text: string): string {
  return text.length <= 24 ? text : `${text.slice(0, 21)}...`;
}
