/**
 * The syntax domain's values: a set of grammars in conjunction, named by content. What a grammar means, and
 * where in it a session stands, is kept by the compiled program and the session, not by the value.
 */

import {
  type Conjunction,
  compareText,
  conjunctionLattice,
  hashText,
  type Satisfiability,
} from "../../src/kernel/index.ts";

import type { Domain } from "../domain.ts";

/** Grammar ids, `kind:sha256` of the canonical grammar; sorted, no repetition. */
export type SyntaxValue = Conjunction<string>;

export const syntaxLattice = conjunctionLattice<string>("syntax", {
  compare: compareText,
  hash: hashText,
  print: (id) => id,
});

/** The value that demands every grammar in `ids`. */
export function syntaxValue(ids: Iterable<string>): SyntaxValue {
  return syntaxLattice.of(ids);
}

/** Whether grammars have a text in common is decided where they are compiled; here it is `unknown`. */
export function syntaxSatisfiability(value: SyntaxValue): Satisfiability {
  if (value.kind === "contradiction") return "unsat";
  return value.items.length === 0 ? "sat" : "unknown";
}

/** Which grammars the output must be in. */
export const syntaxDomain: Domain<SyntaxValue> = {
  name: "syntax",
  lattice: syntaxLattice,
  satisfiability: syntaxSatisfiability,
  print: (value) => syntaxLattice.print(value),
};
