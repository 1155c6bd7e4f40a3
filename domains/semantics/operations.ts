/** What operators and functions of the library do to symbolic values: cases, or nothing where they have no meaning here. */
import { assertNever } from "../../src/kernel/index.ts";
import { bool, type Environment, number, type Outcomes, type SymbolicValue } from "./cases.ts";
import {
  and,
  atMost,
  contains,
  endsWith,
  equal,
  FALSE,
  type Formula,
  iff,
  less,
  member,
  not,
  startsWith,
  TRUE,
} from "./formulas.ts";
import type { BinaryOperator, Builtin } from "./program.ts";
import {
  add,
  charAt,
  concat,
  divide,
  floor,
  int,
  length,
  modulo,
  multiply,
  real,
  type Sort,
  select,
  subtract,
  type Term,
  toReal,
} from "./terms.ts";

const INT32 = 2 ** 31;

export function zero(like: Term): Term {
  return like.sort === "real" ? real(0) : int(0);
}

export function negate(term: Term): Term {
  if (term.kind === "real") return real(-term.value);
  return multiply(term.sort === "real" ? real(-1) : int(-1), term);
}

export function numberOf(value: SymbolicValue): Term | undefined {
  return value.kind === "number" || value.kind === "date" ? value.term : undefined;
}

/** Both as integers, or both as reals. */
export function sameNumbers(a: Term, b: Term): readonly [Term, Term] {
  return a.sort === b.sort ? [a, b] : [toReal(a), toReal(b)];
}

export function binary(operator: BinaryOperator, left: SymbolicValue, right: SymbolicValue): Outcomes {
  if (operator === "==" || operator === "!=") {
    const same = equality(left, right);
    return same === undefined ? undefined : [bool(operator === "==" ? same : not(same))];
  }
  if (operator === "+" && left.kind === "text" && right.kind === "text") {
    return [{ kind: "text", term: concat(left.term, right.term) }];
  }
  const [l, r] = [numberOf(left), numberOf(right)];
  if (l === undefined || r === undefined) return undefined;
  const [a, b] = sameNumbers(l, r);
  switch (operator) {
    case "+":
      // A sum with a date is a text.
      return left.kind === "date" || right.kind === "date" ? undefined : [number(add(a, b))];
    case "-":
      return [number(subtract(a, b))];
    case "*":
      return [number(multiply(a, b))];
    case "<":
      return [bool(less(a, b))];
    case "<=":
      return [bool(atMost(a, b))];
    case ">":
      return [bool(less(b, a))];
    case ">=":
      return [bool(atMost(b, a))];
    case "/": {
      const [x, y] = [toReal(a), toReal(b)];
      const isZero = equal(y, real(0));
      return [
        { when: isZero, why: "divides by zero" },
        { when: not(isZero), value: number(divide(x, y)) },
      ];
    }
    case "%":
      return a.sort === "int" ? remainder(a, b) : undefined;
    case ">>": {
      if (a.sort !== "int" || b.kind !== "int" || b.value < 0n || b.value > 31n) return undefined;
      const isSmall = and(atMost(int(-INT32), a), less(a, int(INT32)));
      return [
        { when: isSmall, value: number(divide(a, int(2n ** b.value))) },
        { when: not(isSmall), why: "shifts a number beyond 32 bits" },
      ];
    }
    case "**":
    case "<<":
    case ">>>":
    case "&":
    case "|":
    case "^":
      return undefined;
    default:
      return assertNever(operator);
  }
}

/** With the sign of the dividend, from a remainder that is never negative. */
export function remainder(a: Term, b: Term): Outcomes {
  const isZero = equal(b, int(0));
  const isNegative = less(a, int(0));
  return [
    { when: isZero, why: "divides by zero" },
    { when: and(not(isZero), not(isNegative)), value: number(modulo(a, b)) },
    { when: and(not(isZero), isNegative), value: number(negate(modulo(negate(a), b))) },
  ];
}

export function equality(left: SymbolicValue, right: SymbolicValue): Formula | undefined {
  if (left.kind === "undefined" || right.kind === "undefined") {
    return left.kind === right.kind ? TRUE : FALSE;
  }
  if (left.kind === "boolean" && right.kind === "boolean") return iff(left.formula, right.formula);
  if (left.kind === "text" && right.kind === "text") return equal(left.term, right.term);
  if (left.kind === "number" && right.kind === "number") return equal(...sameNumbers(left.term, right.term));
  if (left.kind === "array" && right.kind === "array" && left.place === right.place) return TRUE;
  // Whether two references are one is not said here; values of different kinds never are.
  return left.kind === right.kind ? undefined : FALSE;
}

export function element(object: SymbolicValue, at: SymbolicValue, { heap }: Environment): Outcomes {
  const index = at.kind === "number" ? at.term : undefined;
  if (index === undefined) return undefined;
  const whole = index.sort === "int" ? TRUE : equal(index, toReal(floor(index)));
  const i = floor(index);
  if (object.kind === "text") {
    const isInside = and(whole, atMost(int(0), i), less(i, length(object.term)));
    return [
      { when: isInside, value: { kind: "text", term: charAt(object.term, i) } },
      { when: not(isInside), value: { kind: "undefined" } },
    ];
  }
  if (object.kind !== "array") return undefined;
  const array = heap.get(object.place);
  if (array === undefined) return undefined;
  const isInside = and(whole, atMost(int(0), i), less(i, length(array)));
  const term = select(array, i);
  return [
    { when: isInside, value: term.sort === "string" ? { kind: "text", term } : number(term) },
    { when: not(isInside), value: { kind: "undefined" } },
  ];
}

export function plainBuiltin(
  name: Builtin,
  values: readonly SymbolicValue[],
  { heap }: Environment,
): Outcomes {
  const [a, b] = values;
  if (a === undefined) return undefined;
  if (name === "length") {
    if (a.kind === "text") return [number(length(a.term))];
    const array = a.kind === "array" ? heap.get(a.place) : undefined;
    return array === undefined ? undefined : [number(length(array))];
  }
  if (name === "time") return a.kind === "date" ? [number(a.term)] : undefined;
  if (name === "includes" && a.kind === "array") {
    const array = heap.get(a.place);
    if (array === undefined || typeof array.sort === "string") return undefined;
    const value = b === undefined ? undefined : asSort(b, array.sort.array);
    return value === undefined ? undefined : [bool(member(array, value))];
  }
  if (a.kind === "text") return textBuiltin(name, a.term, b);
  const term = a.kind === "number" ? a.term : undefined;
  // Of what is no number.
  if (name === "is-integer" || name === "is-finite") {
    if (term === undefined) return [bool(FALSE)];
    return [bool(name === "is-finite" || term.sort === "int" ? TRUE : equal(term, toReal(floor(term))))];
  }
  if (name === "is-nan") return term === undefined ? undefined : [bool(FALSE)];
  const terms = values.map((value) => (value.kind === "number" ? value.term : undefined));
  if (term === undefined || terms.includes(undefined)) return undefined;
  switch (name) {
    case "abs":
      return split(atMost(zero(term), term), term, negate(term));
    case "sign":
      return [
        { when: less(zero(term), term), value: number(int(1)) },
        { when: equal(term, zero(term)), value: number(int(0)) },
        { when: less(term, zero(term)), value: number(int(-1)) },
      ];
    case "floor":
      return [number(floor(term))];
    case "ceil":
      return [number(ceil(term))];
    case "trunc":
      return split(atMost(zero(term), term), floor(term), ceil(term));
    case "round":
      return term.sort === "int" ? [number(term)] : [number(floor(add(term, real(0.5))))];
    case "min":
    case "max":
      // Every term was looked at above.
      return extreme(name, terms as readonly Term[]);
    default:
      return undefined;
  }
}

export function textBuiltin(name: Builtin, of: Term, argument: SymbolicValue | undefined): Outcomes {
  if (argument?.kind === "text") {
    if (name === "starts-with") return [bool(startsWith(of, argument.term))];
    if (name === "ends-with") return [bool(endsWith(of, argument.term))];
    if (name === "includes") return [bool(contains(of, argument.term))];
  }
  if (name === "char-at" && argument?.kind === "number") {
    return [{ kind: "text", term: charAt(of, floor(argument.term)) }];
  }
  return undefined;
}

export function ceil(term: Term): Term {
  return term.sort === "int" ? term : negate(floor(negate(term)));
}

export function split(when: Formula, yes: Term, no: Term): Outcomes {
  return [
    { when, value: number(yes) },
    { when: not(when), value: number(no) },
  ];
}

/** One case per item: it is the first that no other is beyond. */
export function extreme(name: "min" | "max", terms: readonly Term[]): Outcomes {
  const sort: Sort = terms.every((term) => term.sort === "int") ? "int" : "real";
  const items = terms.map((term) => (sort === "real" ? toReal(term) : term));
  return items.map((item, i) => {
    const beats = items.map((other, k) => {
      if (k === i) return TRUE;
      const [a, b] = name === "min" ? [item, other] : [other, item];
      return k < i ? less(a, b) : atMost(a, b);
    });
    return { when: and(...beats), value: number(item) };
  });
}

/** A value as a term of a sort; undefined where it is of another kind. */
export function asSort(value: SymbolicValue, sort: Sort): Term | undefined {
  if (sort === "string") return value.kind === "text" ? value.term : undefined;
  if (value.kind !== "number") return undefined;
  if (sort === "real") return toReal(value.term);
  return sort === "int" && value.term.sort === "int" ? value.term : undefined;
}
