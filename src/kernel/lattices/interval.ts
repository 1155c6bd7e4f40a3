/**
 * Intervals under intersection: of the reals (ends open or closed), of safe integers, of bigints.
 * The empty interval has one form, and so has every other: unbounded ends are open, integer ends are closed.
 */
import { SpecError } from "../errors.ts";
import type { Lattice } from "../lattice.ts";
import { hashText, mixHash } from "./element.ts";

/** A set of reals between two ends; an infinite end is always open. */
export type Interval =
  | { readonly kind: "empty" }
  | {
      readonly kind: "range";
      readonly min: number;
      readonly max: number;
      readonly minOpen: boolean;
      readonly maxOpen: boolean;
    };

export interface IntervalEnds {
  readonly min?: number;
  readonly max?: number;
  /** `min` itself is left out. */
  readonly minOpen?: boolean;
  readonly maxOpen?: boolean;
}

export interface IntervalLattice extends Lattice<Interval> {
  /** @throws SpecError when an end is NaN or, for integers, too large to be exact */
  of(ends: IntervalEnds): Interval;
  has(interval: Interval, value: number): boolean;
  print(interval: Interval): string;
}

/** A set of bigints, both ends included; `null` is unbounded. */
export type BigIntInterval =
  | { readonly kind: "empty" }
  | { readonly kind: "range"; readonly min: bigint | null; readonly max: bigint | null };

export interface BigIntIntervalLattice extends Lattice<BigIntInterval> {
  of(min: bigint | null, max: bigint | null): BigIntInterval;
  has(interval: BigIntInterval, value: bigint): boolean;
  print(interval: BigIntInterval): string;
}

const EMPTY = Object.freeze({ kind: "empty" as const });

/** Intervals of real numbers whose ends are doubles. */
export function intervalLattice(name: string): IntervalLattice {
  return intervals(name, (ends) => ends, {});
}

/** Intervals of integers within `within`; open and fractional ends are moved to the next integer inside. */
export function integerIntervalLattice(name: string, within: IntervalEnds = {}): IntervalLattice {
  return intervals(name, roundInwards, within);
}

function intervals(
  name: string,
  round: (ends: Required<IntervalEnds>) => Required<IntervalEnds>,
  within: IntervalEnds,
): IntervalLattice {
  const canonical = (ends: IntervalEnds): Interval => {
    const { min = -Infinity, max = Infinity, minOpen = false, maxOpen = false } = ends;
    if (Number.isNaN(min) || Number.isNaN(max)) throw new SpecError(`An end of interval "${name}" is NaN`);
    const r = round({ min, max, minOpen, maxOpen });
    // Reals are finite: an infinite end is never a member, and [Infinity, ...] is empty.
    const range = {
      kind: "range" as const,
      min: r.min + 0,
      max: r.max + 0,
      minOpen: r.minOpen || r.min === -Infinity,
      maxOpen: r.maxOpen || r.max === Infinity,
    };
    if (r.min === Infinity || r.max === -Infinity || r.min > r.max) return EMPTY;
    return r.min === r.max && (range.minOpen || range.maxOpen) ? EMPTY : range;
  };
  const top = canonical(within);
  const meet = (a: Interval, b: Interval): Interval => {
    if (a.kind === "empty" || b.kind === "empty") return EMPTY;
    const low = a.min > b.min || (a.min === b.min && a.minOpen) ? a : b;
    const high = a.max < b.max || (a.max === b.max && a.maxOpen) ? a : b;
    return canonical({ min: low.min, minOpen: low.minOpen, max: high.max, maxOpen: high.maxOpen });
  };
  const equals = (a: Interval, b: Interval): boolean => {
    if (a.kind === "empty" || b.kind === "empty") return a.kind === b.kind;
    return a.min === b.min && a.max === b.max && a.minOpen === b.minOpen && a.maxOpen === b.maxOpen;
  };
  return {
    name,
    top,
    bottom: EMPTY,
    meet,
    leq: (a, b) => equals(meet(a, b), a),
    equals,
    hash: (a) => (a.kind === "empty" ? 1 : hashText(printInterval(a))),
    upperBound(a, b) {
      if (a.kind === "empty") return b;
      if (b.kind === "empty") return a;
      const low = a.min < b.min || (a.min === b.min && b.minOpen) ? a : b;
      const high = a.max > b.max || (a.max === b.max && b.maxOpen) ? a : b;
      return canonical({ min: low.min, minOpen: low.minOpen, max: high.max, maxOpen: high.maxOpen });
    },
    print: printInterval,
    of: (ends) => meet(top, canonical(ends)),
    has: (interval, value) => !equals(meet(interval, canonical({ min: value, max: value })), EMPTY),
  };
}

function roundInwards(ends: Required<IntervalEnds>): Required<IntervalEnds> {
  const { min, max, minOpen, maxOpen } = ends;
  const up = Math.ceil(min);
  const down = Math.floor(max);
  const low = minOpen && up === min ? up + 1 : up;
  const high = maxOpen && down === max ? down - 1 : down;
  for (const end of [low, high]) {
    if (Number.isFinite(end) && !Number.isSafeInteger(end)) {
      throw new SpecError(`Interval end ${end} is too large to be an exact integer`, {
        hint: "Use a bigint interval, or leave the end out.",
      });
    }
  }
  return { min: low, max: high, minOpen: false, maxOpen: false };
}

function printInterval(a: Interval): string {
  if (a.kind === "empty") return "empty";
  return `${a.minOpen ? "(" : "["}${a.min}, ${a.max}${a.maxOpen ? ")" : "]"}`;
}

/** Intervals of integers of any size. */
export function bigintIntervalLattice(name: string): BigIntIntervalLattice {
  const canonical = (min: bigint | null, max: bigint | null): BigIntInterval =>
    min !== null && max !== null && min > max ? EMPTY : { kind: "range", min, max };
  const meet = (a: BigIntInterval, b: BigIntInterval): BigIntInterval => {
    if (a.kind === "empty" || b.kind === "empty") return EMPTY;
    const min = a.min === null ? b.min : b.min === null || a.min > b.min ? a.min : b.min;
    const max = a.max === null ? b.max : b.max === null || a.max < b.max ? a.max : b.max;
    return canonical(min, max);
  };
  const equals = (a: BigIntInterval, b: BigIntInterval): boolean => {
    if (a.kind === "empty" || b.kind === "empty") return a.kind === b.kind;
    return a.min === b.min && a.max === b.max;
  };
  return {
    name,
    top: canonical(null, null),
    bottom: EMPTY,
    meet,
    leq: (a, b) => equals(meet(a, b), a),
    equals,
    hash: (a) => (a.kind === "empty" ? 1 : mixHash(hashText(String(a.min)), hashText(String(a.max)))),
    upperBound(a, b) {
      if (a.kind === "empty") return b;
      if (b.kind === "empty") return a;
      const low = a.min === null || (b.min !== null && a.min < b.min) ? a : b;
      const high = a.max === null || (b.max !== null && a.max > b.max) ? a : b;
      return canonical(low.min, high.max);
    },
    print: (a) => (a.kind === "empty" ? "empty" : `[${a.min ?? "-∞"}, ${a.max ?? "∞"}]`),
    of: canonical,
    has: (interval, value) => !equals(meet(interval, canonical(value, value)), EMPTY),
  };
}
