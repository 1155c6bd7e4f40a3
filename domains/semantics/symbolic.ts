/**
 * Expressions as terms and formulas. An expression has cases: a value, and the formula under which it is the one; beside
 * them gaps, where its meaning is outside of what formulas say here, with the reason. Numbers are finite: integers where
 * only integers can come out, else reals without rounding.
 * Source: King, "Symbolic execution and program testing", CACM 19(7), 1976.
 */
import { assertNever } from "../../src/kernel/index.ts";
import {
  bool,
  type Environment,
  type Evaluated,
  fromOutcomes,
  type Gap,
  gap,
  guard,
  join,
  number,
  type Outcomes,
  one,
  product,
  type SymbolicValue,
  settle,
} from "./cases.ts";
import {
  and,
  equal,
  exists,
  FALSE,
  type Formula,
  forall,
  holds,
  iff,
  implies,
  not,
  or,
  TRUE,
} from "./formulas.ts";
import { binary, ceil, element, negate, numberOf, plainBuiltin, zero } from "./operations.ts";
import type { Builtin, CodeRange, Expression, ValueType } from "./program.ts";
import { int, length, real, select, type Term, text, variable } from "./terms.ts";

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
    case "logical":
      return logical(expression, environment);
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

/** The value of `&&` and `||` is that of one of the sides, which need not be a boolean. */
function logical(expression: Expression & { readonly kind: "logical" }, environment: Environment): Evaluated {
  const isAnd = expression.operator === "and";
  const [left, right] = [evaluate(expression.left, environment), evaluate(expression.right, environment)];
  const test = truth(left, expression.left);
  const behind = guard(right, isAnd ? test.formula : not(test.formula));
  if (areBooleans(left) && areBooleans(right)) {
    const formula = (isAnd ? and : or)(test.formula, truth(right, expression.right).formula);
    return { cases: [{ when: TRUE, value: bool(formula) }], ...join(test, behind) };
  }
  const decided = left.cases.flatMap(({ when, value }) => {
    const holdsThere = truthOf(value);
    if (holdsThere === undefined) return [];
    return [{ when: and(when, isAnd ? not(holdsThere) : holdsThere), value }];
  });
  const cases = [...decided, ...behind.cases].filter(({ when }) => when.kind !== "false");
  return settle({ cases, ...join(test, behind) }, expression);
}

function areBooleans({ cases }: Evaluated): boolean {
  return cases.every(({ value }) => value.kind === "boolean");
}

/** An expression as a condition: the formula under which it holds, gaps beside it. */
export function condition(
  expression: Expression,
  environment: Environment,
): Pick<Evaluated, "gaps" | "demands" | "facts"> & { readonly formula: Formula } {
  return truth(evaluate(expression, environment), expression);
}

function truth(
  { cases, gaps, demands, facts }: Evaluated,
  expression: CodeRange,
): Pick<Evaluated, "gaps" | "demands" | "facts"> & { readonly formula: Formula } {
  const parts: Formula[] = [];
  const unclear: Gap[] = [];
  for (const { when, value } of cases) {
    const truth = truthOf(value);
    if (truth === undefined) unclear.push({ ...expression, when, why: `a ${value.kind} as a condition` });
    else parts.push(and(when, truth));
  }
  return { formula: or(...parts), gaps: [...gaps, ...unclear], demands, facts };
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
