/**
 * The laws of a whole domain: those of its lattice, and that its answers about satisfiability agree with the
 * order. An answer may be `unknown`, but it must never be wrong in a way that the order itself shows.
 */
import type { Domain } from "../../domains/domain.ts";
import { latticeLaws, withEnds } from "./check-lattice.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

/** Checks the lattice of `domain` and its satisfiability. */
export function checkDomain<T>(
  domain: Domain<T>,
  arbitrary: Arbitrary<T>,
  options: LawOptions = {},
): LawReport {
  const { lattice } = domain;
  const two = (law: string, violation: (a: T, b: T) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(withEnds(lattice, arbitrary), withEnds(lattice, arbitrary)),
      violation: ([a, b]) => violation(a, b),
      print: ([a, b]) => `a = ${domain.print(a)}\nb = ${domain.print(b)}`,
    });
  const laws = [
    two("bottom-is-unsat", () => {
      const answer = domain.satisfiability(lattice.bottom);
      return answer === "unsat" ? null : `satisfiability(bottom) is ${answer}`;
    }),
    two("top-is-not-unsat", () =>
      domain.satisfiability(lattice.top) === "unsat" ? "satisfiability(top) is unsat" : null,
    ),
    two("unsat-goes-down", (a, b) => {
      const both = domain.satisfiability(lattice.meet(a, b));
      for (const [name, value] of [["a", a] as const, ["b", b] as const]) {
        if (domain.satisfiability(value) === "unsat" && both === "sat") {
          return `${name} is unsat, but meet(a, b) is sat`;
        }
      }
      return null;
    }),
    two("satisfiability-is-well-defined", (a, b) => {
      const left = domain.satisfiability(lattice.meet(a, b));
      const right = domain.satisfiability(lattice.meet(b, a));
      if (left !== right) return `satisfiability(meet(a, b)) is ${left}, of meet(b, a) ${right}`;
      return ["sat", "unsat", "unknown"].includes(left) ? null : `satisfiability returned ${String(left)}`;
    }),
    two("domain-print-is-total", (a) => {
      const text = domain.print(a);
      return typeof text === "string" && text !== "" ? null : `print returned ${JSON.stringify(text)}`;
    }),
  ];
  return runLaws(domain.name, [...latticeLaws(lattice, arbitrary), ...laws], options);
}
