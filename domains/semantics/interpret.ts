/**
 * Runs a function on given inputs, with the numbers of the language itself: doubles, NaN and infinities included. It
 * decides whether a counterexample of the solver, whose numbers are exact, is one of the program.
 */
import { assertNever } from "../../src/kernel/index.ts";
import type {
  BinaryOperator,
  Builtin,
  Clause,
  CodeRange,
  Expression,
  FunctionCode,
  Statement,
} from "./program.ts";

/** Arrays are mutable and shared, as in the language. */
export type ConcreteValue = number | string | boolean | undefined | Date | ConcreteValue[] | Lambda;

interface Lambda {
  readonly parameters: readonly string[];
  readonly body: Expression;
}

export type RunResult =
  | { readonly kind: "kept"; readonly result: ConcreteValue }
  /** The inputs are none that the function is for. */
  | { readonly kind: "not-applicable" }
  | {
      readonly kind: "broken";
      readonly clause: string;
      readonly result: ConcreteValue;
      /** The statement that the function was left by, or that broke; undefined: its end. */
      readonly at: CodeRange | undefined;
    }
  /** Something that is not interpreted here, or too many steps. */
  | { readonly kind: "undecided"; readonly why: string };

const MAX_STEPS = 20_000;
const MAX_CALLS = 64;

class Undecided extends Error {}
class Broken extends Error {}
class Thrown extends Error {}

type Signal =
  | { readonly kind: "next" | "break" | "continue" }
  | { readonly kind: "return"; readonly value: ConcreteValue };

/**
 * Runs `code` and holds it against its contract.
 * @param maxSteps  statements and expressions of one run; more are `undecided`
 */
export function runConcretely(
  code: FunctionCode,
  inputs: readonly ConcreteValue[],
  functions: ReadonlyMap<string, FunctionCode>,
  maxSteps: number = MAX_STEPS,
): RunResult {
  const run = new Run(functions, maxSteps);
  try {
    return run.contracted(code, inputs);
  } catch (error) {
    if (error instanceof Undecided) return { kind: "undecided", why: error.message };
    if (error instanceof Broken)
      return { kind: "broken", clause: error.message, result: undefined, at: run.leftAt };
    if (error instanceof RangeError) return { kind: "undecided", why: "the stack is exhausted" };
    throw error;
  }
}

type Scope = Map<string, ConcreteValue>;

class Run {
  readonly #functions: ReadonlyMap<string, FunctionCode>;
  readonly #maxSteps: number;
  #steps = 0;
  #calls = 0;
  /** Where the outermost function was left. */
  leftAt: CodeRange | undefined;

  constructor(functions: ReadonlyMap<string, FunctionCode>, maxSteps: number) {
    this.#functions = functions;
    this.#maxSteps = maxSteps;
  }

  contracted(code: FunctionCode, inputs: readonly ConcreteValue[]): RunResult {
    const names = this.#bind(code, inputs.map(copy));
    // Contracts speak of the inputs as they were given, arrays as they are at the end.
    const before = this.#bind(code, inputs.map(copy));
    if (!code.contract.requires.every((clause) => this.#holds(clause, before, before))) {
      return { kind: "not-applicable" };
    }
    const entry: Scope = new Map(names);
    let result: ConcreteValue;
    try {
      result = this.#body(code, names);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      return code.contract.mayThrow
        ? { kind: "kept", result: undefined }
        : { kind: "broken", clause: "returns normally", result: undefined, at: this.leftAt };
    }
    entry.set("result", result);
    const broken = code.contract.ensures.find((clause) => !this.#holds(clause, entry, before));
    return broken === undefined
      ? { kind: "kept", result }
      : { kind: "broken", clause: broken.text, result, at: this.leftAt };
  }

  #bind(code: FunctionCode, inputs: readonly ConcreteValue[]): Scope {
    const names: Scope = new Map();
    for (const { name, value } of code.constants) {
      if (value !== undefined) names.set(name, this.#value(value, names, undefined));
    }
    code.parameters.forEach(({ name }, i) => {
      names.set(name, inputs[i]);
    });
    return names;
  }

  #body(code: FunctionCode, names: Scope): ConcreteValue {
    if (code.body === undefined) throw new Undecided(`${code.name} has no body`);
    const signal = this.#block(code.body, names);
    return signal.kind === "return" ? signal.value : undefined;
  }

  #holds({ expression }: Clause, names: Scope, before: Scope): boolean {
    return Boolean(this.#value(expression, names, before));
  }

  #block(statements: readonly Statement[], names: Scope): Signal {
    for (const statement of statements) {
      const signal = this.#statement(statement, names);
      if (signal.kind !== "next") return signal;
    }
    return { kind: "next" };
  }

  #step(): void {
    if (++this.#steps > this.#maxSteps) throw new Undecided(`no end after ${this.#maxSteps} steps`);
  }

  #leaveAt(statement: Statement): void {
    if (this.#calls === 0) this.leftAt = statement;
  }

  #statement(statement: Statement, names: Scope): Signal {
    this.#step();
    switch (statement.kind) {
      case "declare":
      case "assign":
        names.set(
          statement.name,
          statement.value === undefined ? undefined : this.#value(statement.value, names, undefined),
        );
        return { kind: "next" };
      case "store": {
        const array = this.#value(statement.array, names, undefined);
        const index = this.#value(statement.index, names, undefined);
        const value = this.#value(statement.value, names, undefined);
        if (!Array.isArray(array) || typeof index !== "number" || !(index >= 0 && index < array.length)) {
          throw new Undecided("a store outside of an array");
        }
        array[index] = value;
        return { kind: "next" };
      }
      case "if":
        return this.#value(statement.condition, names, undefined)
          ? this.#block(statement.then, names)
          : this.#block(statement.otherwise, names);
      case "loop":
        return this.#loop(statement, names);
      case "block":
        return this.#block(statement.body, names);
      case "return": {
        const { value } = statement;
        const returned = value === undefined ? undefined : this.#value(value, names, undefined);
        this.#leaveAt(statement);
        return { kind: "return", value: returned };
      }
      case "throw":
        this.#leaveAt(statement);
        throw new Thrown();
      case "break":
      case "continue":
        return { kind: statement.kind };
      case "assert":
        if (!this.#holds(statement.clause, names, names)) {
          this.#leaveAt(statement);
          throw new Broken(statement.clause.text);
        }
        return { kind: "next" };
      case "evaluate":
        this.#value(statement.expression, names, undefined);
        return { kind: "next" };
      case "open":
        throw new Undecided("the code goes on");
      case "unsupported":
        throw new Undecided(statement.what);
      default:
        return assertNever(statement);
    }
  }

  #loop(statement: Statement & { readonly kind: "loop" }, names: Scope): Signal {
    for (let round = 0; ; round++) {
      this.#step();
      const isTested = statement.condition !== undefined && !(statement.bodyFirst && round === 0);
      if (isTested && !this.#value(statement.condition, names, undefined)) return { kind: "next" };
      const signal = this.#block(statement.body, names);
      if (signal.kind === "break") return { kind: "next" };
      if (signal.kind === "return") return signal;
      this.#block(statement.update, names);
    }
  }

  /** @param before  the names when the function began, in contracts */
  #value(expression: Expression, names: Scope, before: Scope | undefined): ConcreteValue {
    this.#step();
    const of = (part: Expression): ConcreteValue => this.#value(part, names, before);
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "name":
        if (!names.has(expression.name)) throw new Undecided(`"${expression.name}" is not known`);
        return names.get(expression.name);
      case "unary": {
        const operand = of(expression.operand);
        if (expression.operator === "!") return !operand;
        return expression.operator === "-" ? -Number(operand) : Number(operand);
      }
      case "binary":
        return binary(expression.operator, of(expression.left), of(expression.right));
      case "logical": {
        const left = of(expression.left);
        return Boolean(left) === (expression.operator === "and") ? of(expression.right) : left;
      }
      case "conditional":
        return of(expression.condition) ? of(expression.then) : of(expression.otherwise);
      case "index": {
        const [object, index] = [of(expression.object), of(expression.index)];
        if (typeof index !== "number") return undecided("an index that is no number");
        if (typeof object === "string" || Array.isArray(object)) return object[index];
        return undecided("an element of something else than an array");
      }
      case "builtin": {
        if (expression.name === "old") {
          const [arg] = expression.args;
          if (arg === undefined || before === undefined) return undecided("old() outside of a contract");
          return this.#value(arg, before, before);
        }
        if (expression.name === "implies") {
          const [a, b] = expression.args;
          if (a === undefined || b === undefined) return undecided("implies takes two conditions");
          return !of(a) || Boolean(of(b));
        }
        return this.#builtin(expression.name, expression.args.map(of), names, before);
      }
      case "call": {
        const callee = this.#functions.get(expression.name);
        if (callee === undefined) return undecided(`calls ${expression.name}`);
        if (++this.#calls > MAX_CALLS) return undecided("calls inside calls without an end");
        const args = expression.args.map(of);
        const result = this.#body(callee, this.#bind(callee, args));
        this.#calls--;
        return result;
      }
      case "lambda":
        return { parameters: expression.parameters, body: expression.body };
      case "unsupported":
        return undecided(expression.what);
      default:
        return assertNever(expression);
    }
  }

  #builtin(
    name: Builtin,
    args: readonly ConcreteValue[],
    names: Scope,
    before: Scope | undefined,
  ): ConcreteValue {
    const [a, b] = args;
    const lambda = args.at(-1);
    const test = (...values: readonly ConcreteValue[]): boolean => {
      if (!isLambda(lambda)) return undecided("a function that is not written here");
      const inner = new Map(names);
      lambda.parameters.forEach((parameter, i) => {
        inner.set(parameter, values[i]);
      });
      return Boolean(this.#value(lambda.body, inner, before));
    };
    switch (name) {
      case "every":
      case "some":
        if (!Array.isArray(a)) return undecided(`${name} of something else than an array`);
        return name === "every" ? a.every((item, i) => test(item, i)) : a.some((item, i) => test(item, i));
      case "forall":
      case "exists": {
        if (typeof a !== "number" || typeof b !== "number") return undecided("bounds that are no numbers");
        for (let i = Math.ceil(a); i < b; i++) {
          this.#step();
          if (test(i) === (name === "exists")) return name === "exists";
        }
        return name === "forall";
      }
      case "iff":
        return Boolean(a) === Boolean(b);
      case "length":
        return typeof a === "string" || Array.isArray(a)
          ? a.length
          : undecided("the length of something else");
      case "includes":
        if (typeof a === "string" && typeof b === "string") return a.includes(b);
        return Array.isArray(a)
          ? a.includes(b)
          : undecided("includes of something else than a text or an array");
      case "char-at":
      case "starts-with":
      case "ends-with":
        return textFunction(name, a, b);
      case "time":
        return a instanceof Date ? a.getTime() : undecided("the time of something else than a date");
      case "is-integer":
        return Number.isInteger(a);
      case "is-finite":
        return Number.isFinite(a);
      case "is-nan":
        return Number.isNaN(a);
      case "old":
      case "implies":
        return undecided(name);
      default:
        return numericFunction(name, args);
    }
  }
}

function undecided(why: string): never {
  throw new Undecided(why);
}

function isLambda(value: ConcreteValue): value is Lambda {
  return typeof value === "object" && "parameters" in value;
}

function textFunction(
  name: "char-at" | "starts-with" | "ends-with",
  a: ConcreteValue,
  b: ConcreteValue,
): ConcreteValue {
  if (typeof a !== "string") return undecided(`${name} of something else than a text`);
  if (name === "char-at")
    return typeof b === "number" ? a.charAt(b) : undecided("an index that is no number");
  if (typeof b !== "string") return undecided(`${name} of something else than two texts`);
  return name === "starts-with" ? a.startsWith(b) : a.endsWith(b);
}

const NUMERIC = {
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  round: Math.round,
  sign: Math.sign,
} as const;

function numericFunction(name: keyof typeof NUMERIC, args: readonly ConcreteValue[]): number {
  const numbers = args.filter((arg) => typeof arg === "number");
  if (numbers.length < args.length) return undecided(`${name} of something else than numbers`);
  const apply: (...values: number[]) => number = NUMERIC[name];
  return apply(...numbers);
}

function binary(operator: BinaryOperator, left: ConcreteValue, right: ConcreteValue): ConcreteValue {
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left === "string" && typeof right === "string" && operator === "+") return left + right;
  if (left instanceof Date || right instanceof Date) {
    if (operator === "+") return undecided("a sum with a date");
    return arithmetic(operator, Number(left), Number(right));
  }
  const [l, r] = [left, right].map((value) => (value === undefined ? Number.NaN : value));
  if (typeof l === "number" && typeof r === "number") return arithmetic(operator, l, r);
  return undecided(`${operator} of such values`);
}

function arithmetic(operator: BinaryOperator, a: number, b: number): ConcreteValue {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case ">>":
      return a >> b;
    case "**":
      return a ** b;
    case "<<":
      return a << b;
    case ">>>":
      return a >>> b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "==":
    case "!=":
      return (a === b) === (operator === "==");
    default:
      return assertNever(operator);
  }
}

function copy(value: ConcreteValue): ConcreteValue {
  return Array.isArray(value) ? value.map(copy) : value;
}
