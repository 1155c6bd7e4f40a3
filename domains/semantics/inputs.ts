/** The inputs of a function, and its contract as formulas over them. */
import type { Environment, SymbolicValue } from "./cases.ts";
import { and, type Formula, not, or } from "./formulas.ts";
import type { Clause, Expression, FunctionCode } from "./program.ts";
import { condition, evaluate, freshValue } from "./symbolic.ts";
import { type Term, variable } from "./terms.ts";

export interface ClauseFormula {
  readonly clause: Clause;
  /** It has a meaning, and holds. */
  readonly formula: Formula;
  /** It holds, or has no meaning in formulas. */
  readonly atMost: Formula;
}

/** Names in these formulas of what a function gives: its result, and arrays as they are in the end. */
export function outputNames({ parameters }: FunctionCode): readonly string[] {
  return [RESULT, ...parameters.map(({ name }) => `${name}'`)];
}

/**
 * The clauses of a contract over the inputs and a result about which nothing else is known. Those with parts that are no
 * formulas, and those that speak of changed arrays, are left out.
 */
export function contractFormulas(code: FunctionCode): readonly ClauseFormula[] {
  const heap = new Map<string, Term>();
  const names = new Map<string, SymbolicValue>();
  // Numbers as they are declared: that one is an integer is a clause like others, and may be part of a contradiction.
  for (const { name, type } of code.parameters) {
    const value = freshValue(name, type, heap);
    if (value !== undefined) names.set(name, value);
  }
  for (const { name, value } of code.constants) {
    const [known] = value === undefined ? [] : evaluate(value, { names, heap }).cases;
    if (known !== undefined) names.set(name, known.value);
  }
  const before: Environment = { names: new Map(names), heap };
  // Arrays may be changed meanwhile, unless the function is pure.
  const heapAfter = code.contract.isPure
    ? heap
    : new Map([...heap].map(([place, array]) => [place, variable(`${place}'`, array.sort)]));
  const result = freshValue(RESULT, code.result, heapAfter);
  const after = result === undefined ? names : new Map(names).set(RESULT, result);
  const { requires, ensures } = code.contract;
  return [...requires, ...ensures].flatMap((clause) => {
    const here = clause.kind === "ensures" ? { names: after, heap: heapAfter } : { names, heap };
    const { formula, gaps } = condition(clause.expression, { ...here, before });
    if (gaps.some(({ when }) => when.kind === "true")) return [];
    const [unclear, clear] = [or(...gaps.map(({ when }) => when)), and(...gaps.map(({ when }) => not(when)))];
    return [{ clause, formula: and(formula, clear), atMost: or(formula, unclear) }];
  });
}

/** A condition over the inputs as they were given, as a formula; undefined where it is none. */
export function entryFormula(code: FunctionCode, expression: Expression): Formula | undefined {
  const heap = new Map<string, Term>();
  const names = new Map<string, SymbolicValue>();
  for (const { name, type } of code.parameters) {
    const value = freshValue(name, type, heap);
    if (value !== undefined) names.set(name, value);
  }
  const { formula, gaps } = condition(expression, { names, heap });
  return gaps.length === 0 ? formula : undefined;
}

/** Parameters with the types that the precondition gives them: what it calls an integer is one. */
export function inputTypes({ parameters, contract }: FunctionCode): FunctionCode["parameters"] {
  const integers = new Set(
    contract.requires
      .flatMap(({ expression }) => conjunctsOf(expression))
      .flatMap((part) => {
        const [arg] = part.kind === "builtin" && part.name === "is-integer" ? part.args : [];
        return arg?.kind === "name" ? [arg.name] : [];
      }),
  );
  return parameters.map((parameter) =>
    parameter.type === "number" && integers.has(parameter.name)
      ? { ...parameter, type: "integer" }
      : parameter,
  );
}

/** Whether clauses say outright that a name is an integer. */
export function areIntegers(clauses: readonly Clause[], name: string): boolean {
  return clauses
    .flatMap(({ expression }) => conjunctsOf(expression))
    .some((part) => {
      const [arg] = part.kind === "builtin" && part.name === "is-integer" ? part.args : [];
      return arg?.kind === "name" && arg.name === name;
    });
}

function conjunctsOf(expression: Expression): readonly Expression[] {
  return expression.kind === "logical" && expression.operator === "and"
    ? [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)]
    : [expression];
}

/** The name of a function's value in its postcondition. */
export const RESULT = "result";
