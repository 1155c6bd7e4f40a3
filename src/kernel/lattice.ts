/**
 * The algebra every constraint lives in: a bounded meet-semilattice, as an object and not a base class.
 * Values are immutable and canonical; the laws hold exactly and are checked by `src/laws`.
 */

/**
 * A bounded meet-semilattice over `T`.
 * Laws: `meet` is associative, commutative, idempotent; `top` is its identity; `bottom` absorbs;
 * `leq(a, b)` iff `equals(meet(a, b), a)`; equal values have equal hashes.
 */
export interface Lattice<T> {
  readonly name: string;
  /** Unconstrained. */
  readonly top: T;
  /** Unsatisfiable. An element of its own, never the result of giving up. */
  readonly bottom: T;
  meet(a: T, b: T): T;
  /** `a` is at least as strong as `b`. */
  leq(a: T, b: T): boolean;
  equals(a: T, b: T): boolean;
  /** 32-bit integer. */
  hash(a: T): number;
  /** A value that both arguments refine (not necessarily the least); used to lift what siblings share. */
  upperBound?(a: T, b: T): T;
  /** For people: messages, counterexamples. */
  print?(a: T): string;
}

/** `unknown` is never treated as `unsat`. */
export type Satisfiability = "sat" | "unsat" | "unknown";

/** Joins answers of conjuncts: one `unsat` decides, one `unknown` spoils a `sat`. */
export function conjoin(answers: Iterable<Satisfiability>): Satisfiability {
  let result: Satisfiability = "sat";
  for (const answer of answers) {
    if (answer === "unsat") return "unsat";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}
