/**
 * The laws of a whole domain: those of its lattice, that its answers about satisfiability agree with the order,
 * and that its filters only narrow when its values do. An answer may be `unknown`, but it must never be wrong in a
 * way that the order itself shows.
 */
import type { Domain, Position } from "../../domains/domain.ts";
import { lexemeFilterLattice } from "../../masks/index.ts";
import { latticeLaws, withEnds } from "./check-lattice.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

export interface DomainLawOptions extends LawOptions {
  /** Where filters are tried. Default: one position of a grammar with the terminals NAME and NUMBER. */
  readonly positions?: readonly Position[];
}

const SOME_POSITION: Position = {
  terminals: new Map([
    ["NAME", 0],
    ["NUMBER", 1],
  ]),
};

/** Checks the lattice of `domain`, its satisfiability, and its filters where it has any. */
export function checkDomain<T>(
  domain: Domain<T>,
  arbitrary: Arbitrary<T>,
  options: DomainLawOptions = {},
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
  if (domain.toFilter !== undefined) {
    const filter = (value: T, position: Position) =>
      domain.toFilter?.(value, position) ?? lexemeFilterLattice.top;
    const show = lexemeFilterLattice.print ?? String;
    for (const position of options.positions ?? [SOME_POSITION]) {
      laws.push(
        two("filter-is-monotone", (a, b) => {
          const stronger = filter(lattice.meet(a, b), position);
          const weaker = filter(a, position);
          return lexemeFilterLattice.leq(stronger, weaker)
            ? null
            : `filter of meet(a, b) = ${show(stronger)} is not below filter of a = ${show(weaker)}`;
        }),
        two("filter-of-bottom-is-bottom", () => {
          const least = filter(lattice.bottom, position);
          return lexemeFilterLattice.equals(least, lexemeFilterLattice.bottom)
            ? null
            : `it is ${show(least)}`;
        }),
      );
    }
  }
  return runLaws(domain.name, [...latticeLaws(lattice, arbitrary), ...laws], options);
}
