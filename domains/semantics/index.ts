/** Surface of the semantics domain: formulas about the values a program computes. */
import type { Domain } from "../domain.ts";
import { type SemanticsValue, semanticsLattice, semanticsSatisfiability } from "./value.ts";

export { consequences } from "./consequences.ts";
export { type ExecuteOptions, execute } from "./execute.ts";
export { type Feasibility, feasibility } from "./feasible.ts";
export {
  and,
  atMost,
  compareFormulas,
  conjuncts,
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
  matches,
  member,
  not,
  or,
  type Relation,
  replaceVariable,
  startsWith,
  TRUE,
} from "./formulas.ts";
export { areIntegers, contractFormulas, entryFormula, inputTypes } from "./inputs.ts";
export { type ConcreteValue, type RunResult, runConcretely } from "./interpret.ts";
export { literalFilter, type NumberRange, numeralsIn, rangeOf } from "./literals.ts";
export type { Execution, Obligation } from "./obligations.ts";
export { printFormula, printTerm } from "./print.ts";
export * from "./program.ts";
export {
  type Model,
  type ModelValue,
  openSolver,
  type Solver,
  type SolverAnswer,
  type SolverOptions,
  type SolverWork,
} from "./solver.ts";
export {
  add,
  charAt,
  concat,
  divide,
  floor,
  int,
  length,
  modulo,
  multiply,
  type Operator,
  printSort,
  real,
  type Sort,
  select,
  store,
  subtract,
  type Term,
  text,
  toReal,
  variable,
} from "./terms.ts";
export { type SemanticsValue, semanticsLattice, semanticsSatisfiability, semanticsValue } from "./value.ts";
export {
  type Counterexample,
  contractedIn,
  isClear,
  printConcrete,
  printRefutation,
  type Refutation,
  refute,
  replay,
  type Verdict,
  type VerifyOptions,
  verify,
} from "./verify.ts";

/** A set of formulas. */
export const semanticsDomain: Domain<SemanticsValue> = {
  name: "semantics",
  lattice: semanticsLattice,
  satisfiability: semanticsSatisfiability,
  print: (value) => semanticsLattice.print(value),
};
