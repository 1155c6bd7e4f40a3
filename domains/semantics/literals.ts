/**
 * Ranges as languages: which decimal numerals a number may be spelled with when it is written as one literal. From
 * formulas of one variable; numerals have no sign, no exponent and no needless zeros.
 */
import {
  type Language,
  type LexemeFilter,
  languageOfRegex,
  lexemeFilter,
  lexemeFilterLattice,
  NO_TEXTS,
  RegexAlgebra,
  type RegexId,
  type TerminalKey,
} from "../../masks/index.ts";
import type { Formula } from "./formulas.ts";
import type { Term } from "./terms.ts";
import { type SemanticsValue, semanticsLattice } from "./value.ts";

/** Numbers between two bounds, both included; null is no bound. */
export interface NumberRange {
  readonly min: bigint | null;
  readonly max: bigint | null;
  readonly isInteger: boolean;
}

/**
 * What the formulas say of one variable by themselves, widened to whole bounds; `undefined` for a contradiction. Formulas
 * with alternatives, or about several variables, say nothing here.
 */
export function rangeOf(value: SemanticsValue, name: string): NumberRange | undefined {
  if (value.kind === "contradiction") return undefined;
  let [min, max]: [bigint | null, bigint | null] = [null, null];
  let isInteger = false;
  const atLeast = (bound: bigint): void => {
    if (min === null || bound > min) min = bound;
  };
  const atMost = (bound: bigint): void => {
    if (max === null || bound < max) max = bound;
  };
  for (const formula of semanticsLattice.items(value)) {
    if (formula.kind !== "relation") continue;
    const [a, b] = formula.args;
    if (a === undefined || b === undefined) continue;
    if (isWhole(formula, name)) isInteger = true;
    const [left, right] = [isSubject(a, name), isSubject(b, name)];
    if (!left && !right) continue;
    const constant = left ? b : a;
    if ((left ? a : b).sort === "int") isInteger = true;
    const [floor, ceil] = wholeBounds(constant);
    if (floor === undefined || ceil === undefined) continue;
    // Bounds that are left out are those of whole numbers only: of others they would cut off fractions.
    const gap = formula.relation === "less" && constant.kind === "int" ? 1n : 0n;
    if (formula.relation === "equal" && !formula.isNegated) {
      atLeast(floor);
      atMost(ceil);
    } else if (formula.relation === "less" || formula.relation === "at-most") {
      if (left) atMost(ceil - gap);
      else atLeast(floor + gap);
    }
  }
  return { min, max, isInteger };
}

function isSubject(term: Term, name: string): boolean {
  return term.kind === "variable" && term.name === name && (term.sort === "int" || term.sort === "real");
}

/** That the variable equals its own whole part. */
function isWhole(
  { relation, isNegated, args }: Formula & { readonly kind: "relation" },
  name: string,
): boolean {
  if (relation !== "equal" || isNegated) return false;
  const [subject, other] = isSubject(args[0]!, name) ? args : [...args].reverse();
  if (subject === undefined || other === undefined || !isSubject(subject, name)) return false;
  const [inner] = other.kind === "apply" && other.operator === "to-real" ? other.args : [];
  return inner?.kind === "apply" && inner.operator === "floor" && isSubject(inner.args[0]!, name);
}

/** The whole numbers around a constant. */
function wholeBounds(term: Term): readonly [bigint, bigint] | readonly [] {
  if (term.kind === "int") return [term.value, term.value];
  if (term.kind !== "real" || Math.abs(term.value) > Number.MAX_SAFE_INTEGER) return [];
  return [BigInt(Math.floor(term.value)), BigInt(Math.ceil(term.value))];
}

/** The numerals of a range; none where it has no number from zero up. */
export function numeralsIn({ min, max, isInteger }: NumberRange): Language {
  const low = min === null || min < 0n ? 0n : min;
  if (max !== null && max < low) return NO_TEXTS;
  const algebra = new RegexAlgebra();
  const whole = integers(algebra, low, max);
  if (isInteger) return languageOfRegex(algebra, whole);
  const digit = algebra.range(DIGIT_0, DIGIT_0 + 9);
  const fraction = algebra.concat(algebra.text("."), algebra.plus(digit));
  const zeros = algebra.concat(algebra.text("."), algebra.plus(algebra.byte(DIGIT_0)));
  const parts = [whole];
  // A fraction lies above its whole part: the largest number has none but zeros.
  if (max === null) parts.push(algebra.concat(whole, fraction));
  else {
    parts.push(algebra.concat(integers(algebra, max, max), zeros));
    if (max > low) parts.push(algebra.concat(integers(algebra, low, max - 1n), fraction));
  }
  return languageOfRegex(algebra, algebra.or(parts));
}

/** What `value` leaves of a literal that is all of the value of `name`. Monotone; bottom goes to bottom. */
export function literalFilter(value: SemanticsValue, name: string, terminal: TerminalKey): LexemeFilter {
  const range = rangeOf(value, name);
  if (range === undefined) return lexemeFilterLattice.bottom;
  if (range.min === null && range.max === null) return lexemeFilterLattice.top;
  return lexemeFilter([[terminal, numeralsIn(range)]]);
}

const DIGIT_0 = 48;

/** Decimal numerals of `[low, high]`, without needless zeros. */
function integers(algebra: RegexAlgebra, low: bigint, high: bigint | null): RegexId {
  const digit = algebra.range(DIGIT_0, DIGIT_0 + 9);
  const from = String(low);
  if (high === null) {
    const longer = algebra.concat(
      algebra.range(DIGIT_0 + 1, DIGIT_0 + 9),
      algebra.repeat(digit, from.length, from.length),
      algebra.star(digit),
    );
    return algebra.or([sameLength(algebra, from, "9".repeat(from.length)), longer]);
  }
  const to = String(high);
  const parts: RegexId[] = [];
  for (let length = from.length; length <= to.length; length++) {
    const first = length === from.length ? from : `1${"0".repeat(length - 1)}`;
    const last = length === to.length ? to : "9".repeat(length);
    parts.push(sameLength(algebra, first, last));
  }
  return algebra.or(parts);
}

/** Numerals of one length between two. */
function sameLength(algebra: RegexAlgebra, low: string, high: string): RegexId {
  if (low === "") return algebra.text("");
  const [a, b] = [low.charCodeAt(0), high.charCodeAt(0)];
  const [restLow, restHigh] = [low.slice(1), high.slice(1)];
  if (a === b) return algebra.concat(algebra.byte(a), sameLength(algebra, restLow, restHigh));
  const nines = "9".repeat(restLow.length);
  const zeros = "0".repeat(restLow.length);
  const parts = [
    algebra.concat(algebra.byte(a), sameLength(algebra, restLow, nines)),
    algebra.concat(algebra.byte(b), sameLength(algebra, zeros, restHigh)),
  ];
  if (b - a > 1) parts.push(algebra.concat(algebra.range(a + 1, b - 1), sameLength(algebra, zeros, nines)));
  return algebra.or(parts);
}
