/**
 * The laws of a bounded meet-semilattice, as properties of any `Lattice<T>`.
 */
import type { Lattice } from "../kernel/index.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

/**
 * Checks every law of `lattice` on samples of `arbitrary`; top and bottom are mixed in.
 * @returns one result per law; never throws for a broken law
 */
export function checkLattice<T>(
  lattice: Lattice<T>,
  arbitrary: Arbitrary<T>,
  options: LawOptions = {},
): LawReport {
  return runLaws(lattice.name, latticeLaws(lattice, arbitrary), options);
}

/** Samples of a lattice that reach its ends now and then, whatever the user's arbitrary does. */
export function withEnds<T>(lattice: Lattice<T>, arbitrary: Arbitrary<T>): Arbitrary<T> {
  return fc.oneof(
    { arbitrary, weight: 8 },
    { arbitrary: fc.constant(lattice.top), weight: 1 },
    { arbitrary: fc.constant(lattice.bottom), weight: 1 },
  );
}

/** Prints a value of `lattice` for a report. */
export function printValue<T>(lattice: Lattice<T>, value: T): string {
  return lattice.print?.(value) ?? fc.stringify(value);
}

/** The laws of `checkLattice`, to be joined with others. */
export function latticeLaws<T>(lattice: Lattice<T>, arbitrary: Arbitrary<T>): readonly RunnableLaw[] {
  const { top, bottom } = lattice;
  const any = withEnds(lattice, arbitrary);
  const show = (value: T): string => printValue(lattice, value);
  const meet = (a: T, b: T): T => lattice.meet(a, b);
  const equals = (a: T, b: T): boolean => lattice.equals(a, b);
  const same = (left: string, a: T, right: string, b: T): string | null =>
    equals(a, b) ? null : `${left} = ${show(a)}\n${right} = ${show(b)}`;

  const one = (law: string, violation: (a: T) => string | null): RunnableLaw =>
    defineLaw({ law, arguments: any, violation, print: (a) => `a = ${show(a)}` });
  const two = (law: string, violation: (a: T, b: T) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(any, any),
      violation: ([a, b]) => violation(a, b),
      print: ([a, b]) => `a = ${show(a)}\nb = ${show(b)}`,
    });
  const three = (law: string, violation: (a: T, b: T, c: T) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(any, any, any),
      violation: ([a, b, c]) => violation(a, b, c),
      print: ([a, b, c]) => `a = ${show(a)}\nb = ${show(b)}\nc = ${show(c)}`,
    });

  const laws = [
    three("associative", (a, b, c) =>
      same("meet(a, meet(b, c))", meet(a, meet(b, c)), "meet(meet(a, b), c)", meet(meet(a, b), c)),
    ),
    two("commutative", (a, b) => same("meet(a, b)", meet(a, b), "meet(b, a)", meet(b, a))),
    one("idempotent", (a) => same("meet(a, a)", meet(a, a), "a", a)),
    one(
      "identity",
      (a) => same("meet(top, a)", meet(top, a), "a", a) ?? same("meet(a, top)", meet(a, top), "a", a),
    ),
    one(
      "annihilation",
      (a) =>
        same("meet(bottom, a)", meet(bottom, a), "bottom", bottom) ??
        same("meet(a, bottom)", meet(a, bottom), "bottom", bottom),
    ),
    two("leq-agrees-with-meet", (a, b) => {
      const both = meet(a, b);
      return (
        leqViolation(lattice, "a", a, "b", b) ??
        leqViolation(lattice, "b", b, "a", a) ??
        leqViolation(lattice, "meet(a, b)", both, "a", a) ??
        leqViolation(lattice, "a", a, "meet(a, b)", both)
      );
    }),
    three("equals-is-an-equivalence", (a, b, c) => {
      if (!equals(a, a)) return "a is not equal to itself";
      if (equals(a, b) !== equals(b, a))
        return `equals(a, b) is ${equals(a, b)}, equals(b, a) is ${equals(b, a)}`;
      if (equals(a, b) && equals(b, c) && !equals(a, c))
        return "a equals b and b equals c, but a is not equal to c";
      if (equals(a, b)) return same("meet(a, c)", meet(a, c), "meet(b, c)", meet(b, c));
      return null;
    }),
    two("hash-agrees-with-equals", (a, b) => {
      // Values that laws make equal, reached on different ways: equal samples are too rare to rely on.
      const values = [a, b, meet(a, b), meet(b, a), meet(a, a), meet(top, a), meet(meet(a, b), a)];
      const hashes = values.map((value) => lattice.hash(value));
      const odd = hashes.find((hash) => !Number.isInteger(hash) || hash !== (hash | 0));
      if (odd !== undefined) return `hash ${odd} is not a 32-bit integer`;
      for (let i = 0; i < values.length; i++) {
        for (let j = 0; j < i; j++) {
          if (equals(values[i]!, values[j]!) && hashes[i] !== hashes[j]) {
            return `two values equal to ${show(values[i]!)} have hashes ${hashes[i]} and ${hashes[j]}`;
          }
        }
      }
      return null;
    }),
    two("arguments-unchanged", (a, b) => {
      const before = [show(a), lattice.hash(a), show(b), lattice.hash(b)];
      meet(a, b);
      lattice.leq(a, b);
      lattice.upperBound?.(a, b);
      const after = [show(a), lattice.hash(a), show(b), lattice.hash(b)];
      const i = before.findIndex((fact, at) => fact !== after[at]);
      return i < 0 ? null : `before: ${before[i]}\nafter: ${after[i]}`;
    }),
    one("not-trivial", () =>
      equals(top, bottom) ? "top equals bottom: no value can constrain anything" : null,
    ),
    one("print-is-total", (a) => {
      const text = show(a);
      return typeof text === "string" && text !== "" ? null : `print returned ${JSON.stringify(text)}`;
    }),
  ];
  if (lattice.upperBound !== undefined) {
    laws.push(
      two("upper-bound", (a, b) => {
        const above = lattice.upperBound?.(a, b) ?? top;
        if (!lattice.leq(a, above)) return `upperBound(a, b) = ${show(above)} is not above a`;
        return lattice.leq(b, above) ? null : `upperBound(a, b) = ${show(above)} is not above b`;
      }),
    );
  }
  return laws;
}

function leqViolation<T>(lattice: Lattice<T>, left: string, a: T, right: string, b: T): string | null {
  const claimed = lattice.leq(a, b);
  const actual = lattice.equals(lattice.meet(a, b), a);
  if (claimed === actual) return null;
  return `leq(${left}, ${right}) is ${claimed}, but meet(${left}, ${right}) ${actual ? "equals" : "is not"} ${left}`;
}
