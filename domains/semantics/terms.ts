/**
 * Terms of the formulas: numbers, texts and arrays of unbounded size, in canonical form (sums and products flat
 * and sorted, integer constants folded). Reals are never folded: their decimal meaning is not that of doubles.
 */
import { assertNever, BudgetError, compareText, SpecError } from "../../src/kernel/index.ts";

export type Sort = "int" | "real" | "string" | { readonly array: Sort };

interface TermFacts {
  readonly sort: Sort;
  /** Equal keys, equal terms. */
  readonly key: string;
  readonly depth: number;
}

export type Operator =
  | "add"
  | "multiply"
  | "divide"
  | "modulo"
  | "length"
  | "concat"
  | "char-at"
  | "select"
  | "store"
  | "to-real"
  | "floor";

export type Term =
  | (TermFacts & { readonly kind: "int"; readonly value: bigint })
  | (TermFacts & { readonly kind: "real"; readonly value: number })
  | (TermFacts & { readonly kind: "text"; readonly value: string })
  | (TermFacts & { readonly kind: "variable"; readonly name: string })
  /** Bound by the quantifier of that index, which counts quantifiers from the inside. */
  | (TermFacts & { readonly kind: "bound"; readonly index: number })
  | (TermFacts & { readonly kind: "apply"; readonly operator: Operator; readonly args: readonly Term[] });

const MAX_DEPTH = 400;

/** Guards the recursion over terms and formulas. */
export function depthOver(parts: readonly { readonly depth: number }[]): number {
  const depth = parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0) + 1;
  if (depth > MAX_DEPTH) {
    throw new BudgetError("formula depth", MAX_DEPTH, "formula", { hint: "Split the formula into several." });
  }
  return depth;
}

export function int(value: bigint | number): Term {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new SpecError(`${value} is not an exact integer`, { hint: "Use a bigint." });
  }
  return { kind: "int", value: BigInt(value), sort: "int", key: `${value}`, depth: 1 };
}

export function real(value: number): Term {
  if (!Number.isFinite(value)) throw new SpecError(`${value} is not a real number`);
  const plain = value + 0; // -0 and 0 are one number
  return { kind: "real", value: plain, sort: "real", key: `real:${plain}`, depth: 1 };
}

export function text(value: string): Term {
  return { kind: "text", value, sort: "string", key: JSON.stringify(value), depth: 1 };
}

export function variable(name: string, sort: Sort): Term {
  return { kind: "variable", name, sort, key: `var:${JSON.stringify(name)}:${printSort(sort)}`, depth: 1 };
}

/** For quantifiers only. */
export function bound(index: number): Term {
  return { kind: "bound", index, sort: "int", key: `bound:${index}`, depth: 1 };
}

/** Sum of one or more numbers of one sort. */
export function add(...items: readonly Term[]): Term {
  const sort = numericSort("add", items);
  const flat = flattenOperator("add", items);
  const constant = flat.reduce((sum, item) => (item.kind === "int" ? sum + item.value : sum), 0n);
  const rest = flat.filter((item) => item.kind !== "int");
  const folded = constant === 0n && (rest.length > 0 || sort === "real") ? rest : [...rest, int(constant)];
  return folded.length === 1 ? folded[0]! : apply("add", folded.sort(compareTerms), sort);
}

/** Product of one or more numbers of one sort. */
export function multiply(...items: readonly Term[]): Term {
  const sort = numericSort("multiply", items);
  const flat = flattenOperator("multiply", items);
  const constant = flat.reduce((product, item) => (item.kind === "int" ? product * item.value : product), 1n);
  if (constant === 0n) return int(0);
  const rest = flat.filter((item) => item.kind !== "int");
  const folded = constant === 1n && (rest.length > 0 || sort === "real") ? rest : [...rest, int(constant)];
  return folded.length === 1 ? folded[0]! : apply("multiply", folded.sort(compareTerms), sort);
}

export function subtract(a: Term, b: Term): Term {
  return add(a, multiply(a.sort === "real" ? real(-1) : int(-1), b));
}

/** Quotient; of integers rounded so that the remainder is not negative, as solvers define it. */
export function divide(a: Term, b: Term): Term {
  return apply("divide", [a, b], numericSort("divide", [a, b]));
}

/** Remainder of `divide`, for integers. */
export function modulo(a: Term, b: Term): Term {
  expectSort("modulo", a, "int");
  expectSort("modulo", b, "int");
  return apply("modulo", [a, b], "int");
}

/** An integer as a real number; reals stay as they are. */
export function toReal(of: Term): Term {
  if (of.sort === "real") return of;
  expectSort("to-real", of, "int");
  const { kind } = of;
  if (kind === "int" && Number.isSafeInteger(Number(of.value))) return real(Number(of.value));
  return apply("to-real", [of], "real");
}

/** The largest integer that is not above a number. */
export function floor(of: Term): Term {
  if (of.sort === "int") return of;
  expectSort("floor", of, "real");
  if (of.kind === "real" && Number.isSafeInteger(Math.floor(of.value))) return int(Math.floor(of.value));
  if (of.kind !== "apply") return apply("floor", [of], "int");
  if (of.operator === "to-real") return of.args[0]!;
  const [dividend, divisor] = of.args;
  // The quotient of integers, which solvers know better.
  if (
    of.operator === "divide" &&
    dividend?.kind === "apply" &&
    dividend.operator === "to-real" &&
    divisor?.kind === "real" &&
    divisor.value > 0 &&
    Number.isSafeInteger(divisor.value)
  ) {
    return divide(dividend.args[0]!, int(divisor.value));
  }
  return apply("floor", [of], "int");
}

/** Characters of a text, elements of an array. */
export function length(of: Term): Term {
  if (of.sort !== "string" && typeof of.sort === "string") throw mismatch("length", of, "string or array");
  return apply("length", [of], "int");
}

export function concat(...items: readonly Term[]): Term {
  for (const item of items) expectSort("concat", item, "string");
  const parts: Term[] = [];
  for (const item of flattenOperator("concat", items)) {
    const last = parts.at(-1);
    if (item.kind === "text" && item.value === "") continue;
    if (item.kind === "text" && last?.kind === "text")
      parts[parts.length - 1] = text(last.value + item.value);
    else parts.push(item);
  }
  if (parts.length === 0) return text("");
  return parts.length === 1 ? parts[0]! : apply("concat", parts, "string");
}

/** One character; the empty text where there is none. */
export function charAt(of: Term, index: Term): Term {
  expectSort("char-at", of, "string");
  expectSort("char-at", index, "int");
  return apply("char-at", [of, index], "string");
}

/** Element of an array. */
export function select(array: Term, index: Term): Term {
  expectSort("select", index, "int");
  return apply("select", [array, index], elementSort("select", array));
}

/** The array with one element replaced. */
export function store(array: Term, index: Term, value: Term): Term {
  expectSort("store", index, "int");
  expectSort("store", value, elementSort("store", array));
  return apply("store", [array, index, value], array.sort);
}

/** What to put in the place of a variable; undefined keeps it. */
export type Replacement = (leaf: Term & { readonly kind: "variable" | "bound" }) => Term | undefined;

/** `term` with variables replaced by terms of their sort. */
export function replaceInTerm(term: Term, replacement: Replacement): Term {
  switch (term.kind) {
    case "variable":
    case "bound":
      return replacement(term) ?? term;
    case "apply":
      return rebuild(
        term.operator,
        term.args.map((arg) => replaceInTerm(arg, replacement)),
      );
    default:
      return term;
  }
}

export function compareTerms(a: Term, b: Term): number {
  return compareText(a.key, b.key);
}

export function sameSort(a: Sort, b: Sort): boolean {
  return printSort(a) === printSort(b);
}

export function printSort(sort: Sort): string {
  return typeof sort === "string" ? sort : `${printSort(sort.array)}[]`;
}

/** @throws SpecError when `term` is of another sort */
export function expectSort(where: string, term: Term, sort: Sort): void {
  if (!sameSort(term.sort, sort)) throw mismatch(where, term, printSort(sort));
}

/** The sort of an array's elements. @throws SpecError when `array` is none */
export function elementSort(where: string, array: Term): Sort {
  if (typeof array.sort === "string") throw mismatch(where, array, "array");
  return array.sort.array;
}

/** The common sort of numbers. @throws SpecError when they are none, or of two sorts */
export function numericSort(where: string, items: readonly Term[]): "int" | "real" {
  const [first] = items;
  if (first === undefined) throw new SpecError(`"${where}" needs at least one number`);
  if (first.sort !== "int" && first.sort !== "real") throw mismatch(where, first, "int or real");
  for (const item of items) expectSort(where, item, first.sort);
  return first.sort;
}

function mismatch(where: string, term: Term, expected: string): SpecError {
  return new SpecError(`"${where}" needs ${expected}, but ${term.key} is ${printSort(term.sort)}`);
}

function apply(operator: Operator, args: readonly Term[], sort: Sort): Term {
  const key = `(${operator} ${args.map((arg) => arg.key).join(" ")})`;
  return { kind: "apply", operator, args, sort, key, depth: depthOver(args) };
}

function flattenOperator(operator: Operator, items: readonly Term[]): readonly Term[] {
  return items.flatMap((item) => (item.kind === "apply" && item.operator === operator ? item.args : [item]));
}

/** Through the constructors, since new arguments may fold or sort differently. */
function rebuild(operator: Operator, args: readonly Term[]): Term {
  const [a, b, c] = args;
  switch (operator) {
    case "add":
      return add(...args);
    case "multiply":
      return multiply(...args);
    case "concat":
      return concat(...args);
    case "length":
      return length(a!);
    case "divide":
      return divide(a!, b!);
    case "modulo":
      return modulo(a!, b!);
    case "char-at":
      return charAt(a!, b!);
    case "select":
      return select(a!, b!);
    case "store":
      return store(a!, b!, c!);
    case "to-real":
      return toReal(a!);
    case "floor":
      return floor(a!);
    default:
      return assertNever(operator);
  }
}
