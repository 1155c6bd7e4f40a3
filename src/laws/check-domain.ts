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
  /** Where filters are tried. Default: three positions in a grammar with the terminals NAME and NUMBER. */
  readonly positions?: readonly Position[];
}

const TERMINALS = new Map([
  ["NAME", 0],
  ["NUMBER", 1],
]);

const SOME_POSITIONS: readonly Position[] = ["", "one", "one\ntwo 34\n"].map((text) => {
  const bytes = new TextEncoder().encode(text);
  return {
    terminals: TERMINALS,
    offset: bytes.length,
    before: (count) => bytes.subarray(Math.max(0, bytes.length - count)),
  };
});

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
    const positions = options.positions ?? SOME_POSITIONS;
    const { dependsOn } = domain;
    if (dependsOn !== undefined) {
      laws.push(
        two("filter-depends-on-what-it-says", (a) => {
          const seen = new Map<string | number, Position>();
          for (const position of positions) {
            const key = dependsOn.call(domain, position);
            const before = seen.get(key);
            seen.set(key, position);
            if (before === undefined) continue;
            const [left, right] = [filter(a, before), filter(a, position)];
            if (lexemeFilterLattice.equals(left, right)) continue;
            const words = `dependsOn is ${JSON.stringify(key)} at offsets ${before.offset} and ${position.offset}`;
            return `${words}, but the filters are ${show(left)} and ${show(right)}`;
          }
          return null;
        }),
      );
    }
    /** The first position where something is wrong, and what. */
    const somewhere = (violation: (position: Position) => string | null): string | null => {
      for (const position of positions) {
        const found = violation(position);
        if (found !== null) return `at offset ${position.offset}: ${found}`;
      }
      return null;
    };
    laws.push(
      two("filter-is-monotone", (a, b) =>
        somewhere((position) => {
          const stronger = filter(lattice.meet(a, b), position);
          const weaker = filter(a, position);
          return lexemeFilterLattice.leq(stronger, weaker)
            ? null
            : `filter of meet(a, b) = ${show(stronger)} is not below filter of a = ${show(weaker)}`;
        }),
      ),
      two("filter-of-bottom-is-bottom", () =>
        somewhere((position) => {
          const least = filter(lattice.bottom, position);
          return lexemeFilterLattice.equals(least, lexemeFilterLattice.bottom)
            ? null
            : `it is ${show(least)}`;
        }),
      ),
    );
  }
  return runLaws(domain.name, [...latticeLaws(lattice, arbitrary), ...laws], options);
}
