/**
 * Expressions as terms and formulas. An expression has cases: a value, and the formula under which it is the one; beside
 * them gaps, where its meaning is outside of what formulas say here, with the reason. Numbers are finite: integers where
 * only integers can come out, else reals without rounding.
 * Source: King, "Symbolic execution and program testing", CACM 19(7), 1976.
 */
import { assertNever } from "../../src/kernel/index.ts";
import {
  and,
  atMost,
  contains,
  endsWith,
  equal,
  exists,
  FALSE,
  type Formula,
  forall,
  holds,
  iff,
  implies,
  less,
  member,
  not,
  or,
  startsWith,
  TRUE,
} from "./formulas.ts";
import type { BinaryOperator, Builtin, CodeRange, Expression, ValueType } from "./program.ts";
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
  text,
  toReal,
  variable,
} from "./terms.ts";

export type SymbolicValue =
  | { readonly kind: "number"; readonly term: Term }
  | { readonly kind: "boolean"; readonly formula: Formula }
  | { readonly kind: "text"; readonly term: Term }
  | { readonly kind: "date"; readonly term: Term }
  /** Arrays are references: the elements are in the heap. */
  | { readonly kind: "array"; readonly place: string }
  | { readonly kind: "undefined" };

export interface Case {
  readonly when: Formula;
  readonly value: SymbolicValue;
}

/** Where an expression has no value that formulas know. */
export interface Gap extends CodeRange {
  readonly when: Formula;
  readonly why: string;
}

/** What must hold for a call to be right. */
export interface Demand extends CodeRange {
  readonly when: Formula;
  readonly formula: Formula;
  readonly text: string;
}

export interface Evaluated {
  /** Exclude each other; together with the gaps they cover everything. */
  readonly cases: readonly Case[];
  readonly gaps: readonly Gap[];
  readonly demands: readonly Demand[];
  /** What is known besides, of values that calls gave. */
  readonly facts: readonly Formula[];
}

export interface Environment {
  readonly names: ReadonlyMap<string, SymbolicValue>;
  /** Arrays by place. */
  readonly heap: ReadonlyMap<string, Term>;
  /** Those when the function began; for `old`. */
  readonly before?: Environment | undefined;
  /** What a call of another function gives. */
  call?(name: string, args: readonly SymbolicValue[], environment: Environment, range: CodeRange): Evaluated;
}

/** Cases of one expression; more are a gap. */
const MAX_CASES = 64;
const INT32 = 2 ** 31;

/** A fresh value of a type; undefined where formulas have none. Arrays are put into `heap`. */
export function freshValue(
  name: string,
  type: ValueType | undefined,
  heap: Map<string, Term>,
): SymbolicValue | undefined {
  if (type === undefined) return undefined;
  if (typeof type === "object") {
    const element = { number: "real", integer: "int", text: "string" } as const;
    heap.set(name, variable(name, { array: element[type.arrayOf] }));
    return { kind: "array", place: name };
  }
  switch (type) {
    case "number":
      return { kind: "number", term: variable(name, "real") };
    case "integer":
      return { kind: "number", term: variable(name, "int") };
    case "boolean":
      return { kind: "boolean", formula: holds(name) };
    case "text":
      return { kind: "text", term: variable(name, "string") };
    case "date":
      return { kind: "date", term: variable(name, "int") };
    default:
      return assertNever(type);
  }
}

export function evaluate(expression: Expression, environment: Environment): Evaluated {
  const { kind } = expression;
  switch (kind) {
    case "literal":
      return literalValue(expression.value, expression);
    case "name": {
      const value = environment.names.get(expression.name);
      return value === undefined
        ? gap(expression, `"${expression.name}" has no meaning in formulas`)
        : one(value);
    }
    case "unary":
      return map(evaluate(expression.operand, environment), expression, (value) => {
        if (expression.operator === "!") {
          const formula = truthOf(value);
          return formula === undefined ? undefined : [bool(not(formula))];
        }
        const term = numberOf(value);
        if (term === undefined) return undefined;
        return [number(expression.operator === "-" ? negate(term) : term)];
      });
    case "binary":
      return combine(
        evaluate(expression.left, environment),
        evaluate(expression.right, environment),
        expression,
        (left, right) => binary(expression.operator, left, right),
      );
    case "logical": {
      const left = condition(expression.left, environment);
      const right = condition(expression.right, environment);
      const isAnd = expression.operator === "and";
      const reached = isAnd ? left.formula : not(left.formula);
      return {
        cases: [{ when: TRUE, value: bool((isAnd ? and : or)(left.formula, right.formula)) }],
        ...join(left, guard(right, reached)),
      };
    }
    case "conditional": {
      const test = condition(expression.condition, environment);
      const branches = [
        guard(evaluate(expression.then, environment), test.formula),
        guard(evaluate(expression.otherwise, environment), not(test.formula)),
      ];
      return settle(
        {
          cases: branches.flatMap(({ cases }) => cases),
          ...join(test, ...branches),
        },
        expression,
      );
    }
    case "index":
      return combine(
        evaluate(expression.object, environment),
        evaluate(expression.index, environment),
        expression,
        (object, index) => element(object, index, environment),
        "reads outside of an array",
      );
    case "builtin":
      return builtin(expression.name, expression.args, expression, environment);
    case "call": {
      if (environment.call === undefined) return gap(expression, `calls ${expression.name}`);
      const args = expression.args.map((arg) => evaluate(arg, environment));
      return product(args, expression, (values) =>
        environment.call?.(expression.name, values, environment, expression),
      );
    }
    case "lambda":
      return gap(expression, "a function as a value");
    case "unsupported":
      return gap(expression, expression.what);
    default:
      return assertNever(kind);
  }
}

/** An expression as a condition: the formula under which it holds, gaps beside it. */
export function condition(
  expression: Expression,
  environment: Environment,
): Pick<Evaluated, "gaps" | "demands" | "facts"> & { readonly formula: Formula } {
  const { cases, gaps, demands, facts } = evaluate(expression, environment);
  const parts: Formula[] = [];
  const unclear: Gap[] = [];
  for (const { when, value } of cases) {
    const truth = truthOf(value);
    if (truth === undefined) unclear.push({ ...expression, when, why: `a ${value.kind} as a condition` });
    else parts.push(and(when, truth));
  }
  return { formula: or(...parts), gaps: [...gaps, ...unclear], demands, facts };
}

/** The case of an expression without a choice. */
function one(value: SymbolicValue): Evaluated {
  return { cases: [{ when: TRUE, value }], gaps: [], demands: [], facts: [] };
}

function gap(range: CodeRange, why: string): Evaluated {
  return {
    cases: [],
    gaps: [{ start: range.start, end: range.end, when: TRUE, why }],
    demands: [],
    facts: [],
  };
}

function number(term: Term): SymbolicValue {
  return { kind: "number", term };
}

function bool(formula: Formula): SymbolicValue {
  return { kind: "boolean", formula };
}

function literalValue(value: number | string | boolean | undefined, range: CodeRange): Evaluated {
  if (value === undefined) return one({ kind: "undefined" });
  if (typeof value === "boolean") return one(bool(value ? TRUE : FALSE));
  if (typeof value === "string") return one({ kind: "text", term: text(value) });
  if (!Number.isFinite(value)) return gap(range, `${value} is no finite number`);
  return one(number(Number.isSafeInteger(value) ? int(value) : real(value)));
}

/** Undefined where truth of the value is not a formula here. */
function truthOf(value: SymbolicValue): Formula | undefined {
  switch (value.kind) {
    case "boolean":
      return value.formula;
    case "undefined":
      return FALSE;
    case "number":
      return not(equal(value.term, zero(value.term)));
    case "text":
      return not(equal(value.term, text("")));
    case "array":
    case "date":
      return TRUE;
    default:
      return assertNever(value);
  }
}

function numberOf(value: SymbolicValue): Term | undefined {
  return value.kind === "number" || value.kind === "date" ? value.term : undefined;
}

function zero(like: Term): Term {
  return like.sort === "real" ? real(0) : int(0);
}

function negate(term: Term): Term {
  if (term.kind === "real") return real(-term.value);
  return multiply(term.sort === "real" ? real(-1) : int(-1), term);
}

/** Both as integers, or both as reals. */
export function sameNumbers(a: Term, b: Term): readonly [Term, Term] {
  return a.sort === b.sort ? [a, b] : [toReal(a), toReal(b)];
}

/** A case of an operation: undefined where it has no meaning here. */
type Outcomes =
  | readonly (SymbolicValue | Case | { readonly when: Formula; readonly why: string })[]
  | undefined;

function binary(operator: BinaryOperator, left: SymbolicValue, right: SymbolicValue): Outcomes {
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
    default:
      return assertNever(operator);
  }
}

/** With the sign of the dividend, from a remainder that is never negative. */
function remainder(a: Term, b: Term): Outcomes {
  const isZero = equal(b, int(0));
  const isNegative = less(a, int(0));
  return [
    { when: isZero, why: "divides by zero" },
    { when: and(not(isZero), not(isNegative)), value: number(modulo(a, b)) },
    { when: and(not(isZero), isNegative), value: number(negate(modulo(negate(a), b))) },
  ];
}

function equality(left: SymbolicValue, right: SymbolicValue): Formula | undefined {
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

function element(object: SymbolicValue, at: SymbolicValue, { heap }: Environment): Outcomes {
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

function builtin(
  name: Builtin,
  args: readonly Expression[],
  range: CodeRange,
  environment: Environment,
): Evaluated {
  switch (name) {
    case "every":
    case "some":
    case "forall":
    case "exists":
      return quantified(name, args, range, environment);
    case "old": {
      const [arg] = args;
      if (arg === undefined || environment.before === undefined)
        return gap(range, "old() outside of a contract");
      return evaluate(arg, environment.before);
    }
    case "implies":
    case "iff": {
      const [a, b] = args;
      if (a === undefined || b === undefined) return gap(range, `${name} takes two conditions`);
      const [left, right] = [condition(a, environment), condition(b, environment)];
      const formula = (name === "implies" ? implies : iff)(left.formula, right.formula);
      const reached = name === "implies" ? left.formula : TRUE;
      return { cases: [{ when: TRUE, value: bool(formula) }], ...join(left, guard(right, reached)) };
    }
    default:
      return product(
        args.map((arg) => evaluate(arg, environment)),
        range,
        (values) => {
          const outcomes = plainBuiltin(name, values, environment);
          return outcomes === undefined ? undefined : fromOutcomes(outcomes, range);
        },
      );
  }
}

function plainBuiltin(name: Builtin, values: readonly SymbolicValue[], { heap }: Environment): Outcomes {
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

function textBuiltin(name: Builtin, of: Term, argument: SymbolicValue | undefined): Outcomes {
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

function ceil(term: Term): Term {
  return term.sort === "int" ? term : negate(floor(negate(term)));
}

function split(when: Formula, yes: Term, no: Term): Outcomes {
  return [
    { when, value: number(yes) },
    { when: not(when), value: number(no) },
  ];
}

/** One case per item: it is the first that no other is beyond. */
function extreme(name: "min" | "max", terms: readonly Term[]): Outcomes {
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

function quantified(
  name: "every" | "some" | "forall" | "exists",
  args: readonly Expression[],
  range: CodeRange,
  environment: Environment,
): Evaluated {
  const lambda = args.at(-1);
  if (lambda?.kind !== "lambda") return gap(range, `${name} without a function of one expression`);
  // Names of bound variables must not meet those of others: positions are unique.
  const index = variable(`${lambda.parameters.join(" ")} of ${range.start}`, "int");
  const bind = (low: Term, high: Term, values: readonly SymbolicValue[]): Evaluated => {
    const names = new Map(environment.names);
    lambda.parameters.forEach((parameter, i) => {
      const value = values[i];
      if (value === undefined) names.delete(parameter);
      else names.set(parameter, value);
    });
    const body = condition(lambda.body, { ...environment, names });
    if (body.demands.length > 0) return gap(range, `${name} over calls of functions with contracts`);
    const inRange = (formula: Formula): Formula =>
      exists(index.kind === "variable" ? index.name : "", low, high, formula);
    const isAll = name === "every" || name === "forall";
    const formula = isAll
      ? forall(index.kind === "variable" ? index.name : "", low, high, body.formula)
      : inRange(body.formula);
    return {
      cases: [{ when: TRUE, value: bool(formula) }],
      gaps: body.gaps.map((each) => ({ ...each, when: inRange(each.when) })),
      demands: [],
      facts: [],
    };
  };
  if (name === "forall" || name === "exists") {
    const [low, high] = args;
    if (low === undefined || high === undefined || args.length !== 3) {
      return gap(range, `${name} takes a lower bound, an upper bound and a function`);
    }
    return combineEvaluated(evaluate(low, environment), evaluate(high, environment), range, (a, b) => {
      if (a.kind !== "number" || b.kind !== "number") return undefined;
      // `i < high` for an integer `i` is `i < ceil(high)`.
      return bind(ceil(a.term), ceil(b.term), [number(index)]);
    });
  }
  const [array] = args;
  if (array === undefined) return gap(range, `${name} of nothing`);
  return product([evaluate(array, environment)], range, ([value]) => {
    const elements = value?.kind === "array" ? environment.heap.get(value.place) : undefined;
    if (elements === undefined) return undefined;
    const item = select(elements, index);
    const found: SymbolicValue = item.sort === "string" ? { kind: "text", term: item } : number(item);
    return bind(int(0), length(elements), [found, number(index)]);
  });
}

/** A value as a term of a sort; undefined where it is of another kind. */
export function asSort(value: SymbolicValue, sort: Sort): Term | undefined {
  if (sort === "string") return value.kind === "text" ? value.term : undefined;
  if (value.kind !== "number") return undefined;
  if (sort === "real") return toReal(value.term);
  return sort === "int" && value.term.sort === "int" ? value.term : undefined;
}

/** Gaps, demands and facts of several parts. */
function join(
  ...parts: readonly Pick<Evaluated, "gaps" | "demands" | "facts">[]
): Pick<Evaluated, "gaps" | "demands" | "facts"> {
  return {
    gaps: parts.flatMap(({ gaps }) => gaps),
    demands: parts.flatMap(({ demands }) => demands),
    facts: parts.flatMap(({ facts }) => facts),
  };
}

/** What `evaluated` says where it is only reached under a condition. */
function guard<T extends Pick<Evaluated, "gaps" | "demands"> & { readonly cases?: readonly Case[] }>(
  evaluated: T,
  when: Formula,
): T {
  const under = <G extends { readonly when: Formula }>(items: readonly G[]): readonly G[] =>
    items
      .map((item) => ({ ...item, when: and(when, item.when) }))
      .filter((item) => item.when.kind !== "false");
  return {
    ...evaluated,
    ...(evaluated.cases === undefined ? {} : { cases: under(evaluated.cases) }),
    gaps: under(evaluated.gaps),
    demands: under(evaluated.demands),
  };
}

function fromOutcomes(outcomes: Outcomes & {}, range: CodeRange): Evaluated {
  const cases: Case[] = [];
  const gaps: Gap[] = [];
  for (const outcome of outcomes) {
    if ("why" in outcome) gaps.push({ start: range.start, end: range.end, ...outcome });
    else if ("when" in outcome) cases.push(outcome);
    else cases.push({ when: TRUE, value: outcome });
  }
  const isPossible = ({ when }: { readonly when: Formula }): boolean => when.kind !== "false";
  return { cases: cases.filter(isPossible), gaps: gaps.filter(isPossible), demands: [], facts: [] };
}

function map(of: Evaluated, range: CodeRange, apply: (value: SymbolicValue) => Outcomes): Evaluated {
  return product([of], range, ([value]) => {
    const outcomes = value === undefined ? undefined : apply(value);
    return outcomes === undefined ? undefined : fromOutcomes(outcomes, range);
  });
}

function combine(
  left: Evaluated,
  right: Evaluated,
  range: CodeRange,
  apply: (left: SymbolicValue, right: SymbolicValue) => Outcomes,
  why?: string,
): Evaluated {
  return product(
    [left, right],
    range,
    ([a, b]) => {
      const outcomes = a === undefined || b === undefined ? undefined : apply(a, b);
      return outcomes === undefined ? undefined : fromOutcomes(outcomes, range);
    },
    why,
  );
}

function combineEvaluated(
  left: Evaluated,
  right: Evaluated,
  range: CodeRange,
  apply: (left: SymbolicValue, right: SymbolicValue) => Evaluated | undefined,
): Evaluated {
  return product([left, right], range, ([a, b]) =>
    a === undefined || b === undefined ? undefined : apply(a, b),
  );
}

/** Every combination of the parts' cases. */
function product(
  parts: readonly Evaluated[],
  range: CodeRange,
  apply: (values: readonly SymbolicValue[]) => Evaluated | undefined,
  why = "an operation on such values",
): Evaluated {
  let combinations: readonly { readonly when: Formula; readonly values: readonly SymbolicValue[] }[] = [
    { when: TRUE, values: [] },
  ];
  for (const { cases } of parts) {
    combinations = combinations.flatMap(({ when, values }) =>
      cases
        .map((each) => ({ when: and(when, each.when), values: [...values, each.value] }))
        .filter((each) => each.when.kind !== "false"),
    );
    if (combinations.length > MAX_CASES) return gap(range, `more than ${MAX_CASES} cases in one expression`);
  }
  const done = combinations.map(({ when, values }) => {
    const found = apply(values) ?? gap(range, `${why} (${values.map(({ kind }) => kind).join(", ")})`);
    return guard(found, when);
  });
  return settle({ cases: done.flatMap(({ cases }) => cases), ...join(...parts, ...done) }, range);
}

/** Conditions of one expression as one formula, so that cases do not multiply without need. */
function settle(evaluated: Evaluated, range: CodeRange): Evaluated {
  const { cases } = evaluated;
  if (cases.length > MAX_CASES) return gap(range, `more than ${MAX_CASES} cases in one expression`);
  if (cases.length < 2 || !cases.every(({ value }) => value.kind === "boolean")) return evaluated;
  const formula = or(
    ...cases.map(({ when, value }) => (value.kind === "boolean" ? and(when, value.formula) : FALSE)),
  );
  return { ...evaluated, cases: [{ when: or(...cases.map(({ when }) => when)), value: bool(formula) }] };
}
