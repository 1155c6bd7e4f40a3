/**
 * The values of the semantics domain: formulas that must all hold. Structure alone finds only the plainest
 * contradictions; whether the rest can hold together is a solver's to say.
 */
import {
  type Conjunction,
  conjunctionLattice,
  hashText,
  type Satisfiability,
} from "../../src/kernel/index.ts";
import { areContradictory, compareFormulas, conjuncts, type Formula } from "./formulas.ts";
import { printFormula } from "./print.ts";

/** Conjuncts, none of them an `and` or `true`; sorted by key. */
export type SemanticsValue = Conjunction<Formula>;

/** Bottom when `false` is demanded, or a formula and its negation. */
export const semanticsLattice = conjunctionLattice<Formula>("semantics", {
  compare: compareFormulas,
  hash: (formula) => hashText(formula.key),
  print: printFormula,
  contradicts: areContradictory,
});

/** All of `formulas` hold. */
export function semanticsValue(formulas: Iterable<Formula>): SemanticsValue {
  return semanticsLattice.of([...formulas].flatMap(conjuncts));
}

export function semanticsSatisfiability(value: SemanticsValue): Satisfiability {
  if (value.kind === "contradiction") return "unsat";
  return value.items.length === 0 ? "sat" : "unknown";
}
