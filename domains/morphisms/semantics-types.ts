/**
 * semantics → types: what formulas say of one variable becomes a type. A range of few integers is a union of literals,
 * a text that equals a constant a literal. Formulas that speak of several variables, or branch, say nothing here.
 */
import { bigintIntervalLattice } from "../../src/kernel/index.ts";
import { type SemanticsValue, semanticsLattice, type Term } from "../semantics/index.ts";
import {
  literal,
  NUMBER,
  type TypesValue,
  type TypeTerm,
  typesLattice,
  union,
  withNames,
} from "../types/index.ts";

/** Ranges of more integers than this stay `number`. */
const MAX_LITERALS = 16;

const ranges = bigintIntervalLattice("range");

/**
 * Bottom goes to bottom; so does a variable without a value left. Preserves top.
 * @param isNumber  the integer variable of this name is a `number` of the language, not one of its big integers
 */
export function refinements(isNumber: (name: string) => boolean): (value: SemanticsValue) => TypesValue {
  return (value) => refine(value, isNumber);
}

function refine(value: SemanticsValue, isNumber: (name: string) => boolean): TypesValue {
  if (value.kind === "contradiction") return typesLattice.bottom;
  const integers = new Map<string, ReturnType<typeof ranges.of>>();
  const excluded = new Map<string, ReadonlySet<bigint>>();
  const texts = new Map<string, ReadonlySet<string>>();
  const narrow = (name: string, min: bigint | null, max: bigint | null): void => {
    if (!isNumber(name)) return;
    integers.set(name, ranges.meet(integers.get(name) ?? ranges.top, ranges.of(min, max)));
  };
  for (const formula of semanticsLattice.items(value)) {
    if (formula.kind !== "relation") continue;
    const [a, b] = formula.args;
    if (a === undefined || b === undefined) continue;
    const [left, right] = [nameOf(a), nameOf(b)];
    if (formula.relation === "equal") {
      const name = left ?? right;
      const constant = left === undefined ? a : b;
      if (name === undefined) continue;
      if (constant.kind === "real" && !formula.isNegated && isNumber(name)) {
        const { value } = constant;
        if (Number.isSafeInteger(value)) narrow(name, BigInt(value), BigInt(value));
        continue;
      }
      if (constant.kind === "text" && !formula.isNegated)
        texts.set(name, withItem(texts.get(name), constant.value));
      if (constant.kind !== "int") continue;
      if (formula.isNegated) excluded.set(name, withItem(excluded.get(name), constant.value));
      else narrow(name, constant.value, constant.value);
    } else if (formula.relation === "less" || formula.relation === "at-most") {
      const gap = formula.relation === "less" ? 1n : 0n;
      if (left !== undefined && b.kind === "int") narrow(left, null, b.value - gap);
      if (right !== undefined && a.kind === "int") narrow(right, a.value + gap, null);
    }
  }
  const names: (readonly [string, TypeTerm])[] = [];
  for (const [name, range] of integers) {
    const type = typeOfRange(range, excluded.get(name) ?? new Set());
    if (type === undefined) return typesLattice.bottom;
    names.push([name, type]);
  }
  for (const [name, values] of texts) {
    if (values.size > 1) return typesLattice.bottom;
    names.push(...[...values].map((text) => [name, literal(text)] as const));
  }
  return withNames(names);
}

/** Undefined when no value is left. */
function typeOfRange(
  range: ReturnType<typeof ranges.of>,
  excluded: ReadonlySet<bigint>,
): TypeTerm | undefined {
  if (range.kind === "empty") return undefined;
  const { min, max } = range;
  if (min === null || max === null || max - min >= BigInt(MAX_LITERALS)) return NUMBER;
  const values: bigint[] = [];
  for (let n = min; n <= max; n++) if (!excluded.has(n)) values.push(n);
  if (values.length === 0) return undefined;
  // Literals of larger integers would be other numbers.
  return values.every((n) => Number.isSafeInteger(Number(n)))
    ? union(...values.map((n) => literal(Number(n))))
    : NUMBER;
}

function withItem<T>(set: ReadonlySet<T> | undefined, item: T): ReadonlySet<T> {
  return new Set([...(set ?? []), item]);
}

/** The name of a variable of numbers or texts. */
function nameOf(term: Term): string | undefined {
  if (term.kind !== "variable") return undefined;
  return typeof term.sort === "string" ? term.name : undefined;
}
