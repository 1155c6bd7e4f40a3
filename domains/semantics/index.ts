/** Surface of the semantics domain: formulas about the values a program computes. */
import type { Domain } from "../domain.ts";
import { type SemanticsValue, semanticsLattice, semanticsSatisfiability } from "./value.ts";

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
export { printFormula, printTerm } from "./print.ts";
export {
  add,
  charAt,
  concat,
  divide,
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
  variable,
} from "./terms.ts";
export { type SemanticsValue, semanticsLattice, semanticsSatisfiability, semanticsValue } from "./value.ts";

/** A set of formulas. */
export const semanticsDomain: Domain<SemanticsValue> = {
  name: "semantics",
  lattice: semanticsLattice,
  satisfiability: semanticsSatisfiability,
  print: (value) => semanticsLattice.print(value),
};
