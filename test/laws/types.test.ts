/** Properties of type terms and unification beyond the lattice laws. */
import { describe, expect, it } from "vitest";
import {
  ANY,
  applyBindings,
  areDisjoint,
  array,
  type Equation,
  equating,
  equationsLattice,
  equationsOf,
  functionType,
  intersection,
  isSubtype,
  NEVER,
  NUMBER,
  named,
  record,
  STRING,
  substitute,
  type TypeTerm,
  tuple,
  UNKNOWN,
  unify,
  union,
  variable,
  variablesOf,
} from "../../domains/types/index.ts";
import { equationListArbitrary, fc, typeArbitrary } from "../../src/laws/index.ts";

const types = typeArbitrary();
const settings = { numRuns: 200, seed: 20 };

function check<A extends unknown[]>(
  arbitraries: { [K in keyof A]: fc.Arbitrary<A[K]> },
  holds: (...args: A) => void,
): void {
  fc.assert(
    fc.property(fc.tuple<A>(...arbitraries), (args) => holds(...args)),
    settings,
  );
}

describe("the order of types", () => {
  it("is a partial order", () => {
    check([types, types, types], (a, b, c) => {
      expect(isSubtype(a, a)).toBe(true);
      if (isSubtype(a, b) && isSubtype(b, a)) expect(a.key).toBe(b.key);
      if (isSubtype(a, b) && isSubtype(b, c)) expect(isSubtype(a, c)).toBe(true);
      // Random types are seldom related; these are.
      expect(isSubtype(intersection(a, b), union(a, c))).toBe(true);
    });
  });

  it("makes union the least upper and intersection the greatest lower bound", () => {
    check([types, types, types], (a, b, c) => {
      expect(isSubtype(a, union(a, b))).toBe(true);
      if (isSubtype(a, c) && isSubtype(b, c)) expect(isSubtype(union(a, b), c)).toBe(true);
      if (isSubtype(c, a) && isSubtype(c, b)) expect(isSubtype(c, intersection(a, b))).toBe(true);
    });
  });

  it("absorbs", () => {
    check([types, types], (a, b) => {
      expect(union(a, intersection(a, b)).key).toBe(a.key);
      expect(intersection(a, union(a, b)).key).toBe(a.key);
    });
  });

  it("is kept by substitution", () => {
    check([types, types, types], (a, b, replacement) => {
      const apply = (type: TypeTerm): TypeTerm =>
        substitute(type, (name) => (name === "T" ? replacement : undefined));
      if (isSubtype(a, b)) expect(isSubtype(apply(a), apply(b))).toBe(true);
      expect(apply(union(a, b)).key).toBe(union(apply(a), apply(b)).key);
      expect(apply(intersection(a, b)).key).toBe(intersection(apply(a), apply(b)).key);
    });
  });

  it("keeps disjoint types disjoint when one gets smaller", () => {
    check([types, types, types], (a, b, c) => {
      if (areDisjoint(a, b)) expect(areDisjoint(intersection(a, c), b)).toBe(true);
      if (areDisjoint(a, b)) expect(intersection(a, b)).toBe(NEVER);
    });
  });

  it("goes covariantly through arrays and tuples, contravariantly through parameters", () => {
    check([types, types], (a, b) => {
      const meet = intersection(a, b);
      expect(isSubtype(array(meet), array(a, true))).toBe(true);
      expect(isSubtype(tuple([meet, b]), tuple([a], { rest: b }))).toBe(true);
      expect(
        isSubtype(
          functionType({ parameters: [a], returns: meet }),
          functionType({ parameters: [meet, b], returns: b }),
        ),
      ).toBe(true);
      expect(
        isSubtype(
          record([
            { name: "x", type: meet },
            { name: "y", type: b },
          ]),
          record([{ name: "x", type: a, isOptional: true, isReadonly: true }]),
        ),
      ).toBe(true);
    });
  });
});

/** The two sides of every equation become one under the solution; deferred ones excepted. */
function satisfies(equations: readonly Equation[], apply: (type: TypeTerm) => TypeTerm): boolean {
  return equations.every(({ left, right }) => apply(left).key === apply(right).key);
}

describe("unification", () => {
  it("finds a unifier", () => {
    check([equationListArbitrary()], (equations) => {
      const solution = unify(equations);
      if (solution.kind === "conflict" || solution.deferred.length > 0) return;
      expect(satisfies(equations, (type) => applyBindings(type, solution.bindings))).toBe(true);
    });
  });

  it("finds one for every system made of a known solution, and the most general one", () => {
    const ground = typeArbitrary({ variables: false, depth: 1 });
    const open = typeArbitrary({ depth: 2 });
    check([ground, ground, ground, open, open], (t, u, v, left, right) => {
      const known: Record<string, TypeTerm> = { T: t, U: u, V: v };
      const apply = (type: TypeTerm): TypeTerm => substitute(type, (name) => known[name]);
      // Equations that the known substitution solves, by construction.
      const equations = [
        { left, right: apply(left) },
        { left: tuple([right, variable("U")]), right: tuple([apply(right), u]) },
      ];
      const solution = unify(equations);
      expect(solution.kind).toBe("solved");
      if (solution.kind !== "solved") return;
      // Most general: the known substitution is an instance, so it satisfies the solved form.
      expect(satisfies(equationsOf(solution), apply)).toBe(true);
    });
  });

  it("is idempotent: no bound variable occurs in a type", () => {
    check([equationListArbitrary()], (equations) => {
      const solution = unify(equations);
      if (solution.kind === "conflict") return;
      for (const { left, right } of equationsOf(solution).slice(solution.bindings.size)) {
        expect(
          [...variablesOf(left), ...variablesOf(right)].filter((name) => solution.bindings.has(name)),
        ).toEqual([]);
      }
      for (const type of solution.bindings.values()) {
        expect([...variablesOf(type)].filter((name) => solution.bindings.has(name))).toEqual([]);
        expect(applyBindings(type, solution.bindings).key).toBe(type.key);
      }
    });
  });

  it("does not depend on the order or the sides of the equations, or on their grouping", () => {
    check([equationListArbitrary(), equationListArbitrary()], (first, second) => {
      const all = equating([...first, ...second]).equations;
      const turned = equating(
        [...second, ...first].reverse().map(({ left, right }) => ({ left: right, right: left })),
      );
      const grouped = equationsLattice.meet(equating(first).equations, equating(second).equations);
      expect(equationsLattice.equals(all, turned.equations)).toBe(true);
      expect(equationsLattice.equals(all, grouped)).toBe(true);
    });
  });

  it("refuses infinite types, however deep the variable", () => {
    const t = variable("T");
    const wrappers: ((type: TypeTerm) => TypeTerm)[] = [
      (type) => array(type),
      (type) => tuple([STRING, type]),
      (type) => record([{ name: "next", type, isOptional: true }]),
      (type) => functionType({ parameters: [], returns: type }),
      (type) => functionType({ parameters: [type], returns: NUMBER }),
      (type) => named("Box", [type]),
    ];
    check([fc.array(fc.constantFrom(...wrappers), { minLength: 1, maxLength: 4 })], (chosen) => {
      const infinite = chosen.reduce((type, wrap) => wrap(type), t as TypeTerm);
      expect(unify([{ left: t, right: infinite }])).toMatchObject({ kind: "conflict", why: "infinite type" });
      // Through a chain of other variables as well.
      const chain = [
        { left: t, right: variable("A") },
        { left: variable("A"), right: variable("B") },
        { left: infinite, right: variable("B") },
      ];
      expect(unify(chain)).toMatchObject({ kind: "conflict", why: "infinite type" });
    });
  });

  it("agrees with equality on ground types", () => {
    const ground = typeArbitrary({ variables: false });
    check([ground, ground], (left, right) => {
      expect(unify([{ left, right }]).kind).toBe(left.key === right.key ? "solved" : "conflict");
    });
  });

  it("leaves what has no most general solution, and solves it once it does", () => {
    const stringOrT = union(STRING, variable("T"));
    const open = unify([{ left: stringOrT, right: union(STRING, NUMBER) }]);
    expect(open).toMatchObject({ kind: "solved", deferred: [{}] });
    expect(
      unify([
        { left: stringOrT, right: union(STRING, NUMBER) },
        { left: variable("T"), right: NUMBER },
      ]),
    ).toMatchObject({ kind: "solved", deferred: [] });
    expect(
      unify([
        { left: stringOrT, right: union(STRING, NUMBER) },
        { left: variable("T"), right: UNKNOWN },
      ]).kind,
    ).toBe("conflict");
    expect(
      unify([
        { left: stringOrT, right: ANY },
        { left: variable("T"), right: ANY },
      ]),
    ).toMatchObject({ kind: "solved", deferred: [] });
  });
});
