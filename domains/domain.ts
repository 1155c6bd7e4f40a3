/**
 * What every constraint domain offers, the five built-in ones and those of users: a lattice of values and an
 * answer to whether a value can be satisfied. What a domain does to a mask is not here: values are the
 * constraint, not its effect at one position.
 */
import type { DomainName, Lattice, Satisfiability } from "../src/kernel/index.ts";

/** A constraint theory over values of type `T`. */
export interface Domain<T> {
  /** As ledgers and reasons name it. */
  readonly name: DomainName;
  readonly lattice: Lattice<T>;
  /**
   * Structural and synchronous; what a solver finds later arrives by other ways.
   * Laws: bottom is `unsat`; a value below an `unsat` one is never `sat`; equal values have equal answers.
   */
  satisfiability(value: T): Satisfiability;
  /** For people: ledgers, explanations, counterexamples. */
  print(value: T): string;
}
