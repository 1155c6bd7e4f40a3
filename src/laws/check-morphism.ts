/**
 * The laws of a map between two lattices: more demanded here never means less demanded there, and impossible
 * here is impossible there.
 */
import type { Lattice } from "../kernel/index.ts";
import { printValue, withEnds } from "./check-lattice.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

export interface MorphismClaims {
  /** Unconstrained goes to unconstrained. */
  readonly preservesTop?: boolean;
  /** `map(meet(a, b))` equals `meet(map(a), map(b))`. */
  readonly preservesMeets?: boolean;
}

/** Checks that `map` is well defined, monotone and bottom-preserving, and what else it claims. */
export function checkMorphism<A, B>(
  from: Lattice<A>,
  to: Lattice<B>,
  map: (value: A) => B,
  arbitrary: Arbitrary<A>,
  options: LawOptions & { readonly name?: string; readonly claims?: MorphismClaims } = {},
): LawReport {
  const show = (value: B): string => printValue(to, value);
  const two = (law: string, violation: (a: A, b: A) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(withEnds(from, arbitrary), withEnds(from, arbitrary)),
      violation: ([a, b]) => violation(a, b),
      print: ([a, b]) => `a = ${printValue(from, a)}\nb = ${printValue(from, b)}`,
    });
  const same = (left: string, a: B, right: string, b: B): string | null =>
    to.equals(a, b) ? null : `${left} = ${show(a)}\n${right} = ${show(b)}`;

  const laws = [
    two("well-defined", (a, b) =>
      same("map(meet(a, b))", map(from.meet(a, b)), "map(meet(b, a))", map(from.meet(b, a))),
    ),
    two("monotone", (a, b) => {
      const stronger = map(from.meet(a, b));
      const weaker = map(a);
      return to.leq(stronger, weaker)
        ? null
        : `map(meet(a, b)) = ${show(stronger)} is not below map(a) = ${show(weaker)}`;
    }),
    two("preserves-bottom", () => same("map(bottom)", map(from.bottom), "bottom", to.bottom)),
  ];
  if (options.claims?.preservesTop === true) {
    laws.push(two("preserves-top", () => same("map(top)", map(from.top), "top", to.top)));
  }
  if (options.claims?.preservesMeets === true) {
    laws.push(
      two("preserves-meets", (a, b) =>
        same("map(meet(a, b))", map(from.meet(a, b)), "meet(map(a), map(b))", to.meet(map(a), map(b))),
      ),
    );
  }
  return runLaws(options.name ?? `${from.name} -> ${to.name}`, laws, options);
}
