/**
 * Tests of the checkers themselves: a law checker that lets a wrong meet through is worth nothing, so for every
 * built-in lattice several wrong ones are planted.
 */
import { describe, expect, it } from "vitest";
import { controlFlowLattice } from "../../domains/control-flow/index.ts";
import type { Domain } from "../../domains/domain.ts";
import {
  type ImportsValue,
  importsLattice,
  versionLattice,
  versionRange,
} from "../../domains/imports/index.ts";
import { semanticsLattice } from "../../domains/semantics/index.ts";
import { type SyntaxValue, syntaxLattice } from "../../domains/syntax/index.ts";
import {
  type Environment,
  type Equations,
  environmentLattice,
  equationsLattice,
  typeLattice,
  typesLattice,
  UNKNOWN,
} from "../../domains/types/index.ts";
import { unifiedDomain } from "../../domains/unified.ts";
import {
  createMask,
  finiteLanguage,
  fullMask,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  maskOf,
  type TokenMask,
} from "../../masks/index.ts";
import {
  bigintIntervalLattice,
  finiteSetLattice,
  flatLattice,
  integerIntervalLattice,
  type Lattice,
  productLattice,
} from "../../src/kernel/index.ts";
import {
  type Arbitrary,
  assertLaws,
  bigintIntervalArbitrary,
  builtinSuites,
  checkDomain,
  checkLattice,
  checkMask,
  checkMorphism,
  controlFlowArbitrary,
  equationsArbitrary,
  failures,
  fc,
  finiteSetArbitrary,
  importsArbitrary,
  intervalArbitrary,
  LawError,
  lawsHold,
  pointwiseArbitrary,
  printReport,
  rangeArbitrary,
  semanticsArbitrary,
  syntaxArbitrary,
  typeArbitrary,
  typesArbitrary,
  unifiedArbitrary,
} from "../../src/laws/index.ts";

const RUNS = 80;

function brokenLaws<T>(lattice: Lattice<T>, arbitrary: Arbitrary<T>): string[] {
  return failures(checkLattice(lattice, arbitrary, { runs: RUNS })).map((result) => result.law);
}

const wrongMeets: Record<string, (lattice: Lattice<unknown>) => (a: unknown, b: unknown) => unknown> = {
  "the left argument wins": () => (a) => a,
  "the right argument wins": () => (_a, b) => b,
  "the smaller hash wins": (lattice) => (a, b) => (lattice.hash(a) <= lattice.hash(b) ? a : b),
  "giving up to top": (lattice) => (a, b) => (lattice.equals(a, b) ? a : lattice.top),
  "giving up to bottom": (lattice) => (a, b) => (lattice.equals(a, b) ? a : lattice.bottom),
  "an upper bound in place of a lower": (lattice) => (a, b) => lattice.upperBound?.(a, b) ?? lattice.top,
};

describe("checkLattice catches in every built-in lattice", () => {
  for (const suite of builtinSuites()) {
    const { subject } = suite;
    if (subject === undefined) continue;
    const { lattice, arbitrary } = subject;
    for (const [error, wrong] of Object.entries(wrongMeets)) {
      it(`${suite.name}: ${error}`, () => {
        expect(brokenLaws({ ...lattice, meet: wrong(lattice) }, arbitrary)).not.toEqual([]);
      });
    }
  }
});

describe("checkLattice catches plausible mistakes", () => {
  /** Each case: a lattice with one mistake in its meet. */
  function plant<T>(lattice: Lattice<T>, arbitrary: Arbitrary<T>, meet: (a: T, b: T) => T): string[] {
    return brokenLaws({ ...lattice, meet }, arbitrary);
  }
  const letters = fc.constantFrom("a", "b", "c");

  it("flat: two values become the greater one", () => {
    const lattice = flatLattice<number>("flat");
    const larger = plant(lattice, fc.nat(5).map(lattice.exactly), (a, b) =>
      a.kind === "exactly" && b.kind === "exactly"
        ? lattice.exactly(Math.max(a.value, b.value))
        : lattice.meet(a, b),
    );
    expect(larger).toContain("leq-agrees-with-meet");
  });

  it("finite set: complements are intersected like sets", () => {
    const lattice = finiteSetLattice<string>("set");
    const broken = plant(lattice, finiteSetArbitrary(lattice, letters), (a, b) => ({
      kind: a.kind === "only" ? a.kind : b.kind,
      members: a.members.intersect(b.members),
    }));
    expect(broken).toContain("identity");
  });

  it("interval: the hull, and an end that forgets to be open", () => {
    const lattice = integerIntervalLattice("interval");
    const arbitrary = intervalArbitrary(lattice);
    expect(plant(lattice, arbitrary, (a, b) => lattice.upperBound?.(a, b) ?? a)).toContain("annihilation");
    const wide = plant(lattice, arbitrary, (a, b) => {
      const met = lattice.meet(a, b);
      return met.kind === "empty" ? met : { ...met, max: met.max + 1 };
    });
    expect(wide).toContain("idempotent");
  });

  it("bigint interval: the lower end comes from the left", () => {
    const lattice = bigintIntervalLattice("bigint");
    const broken = plant(lattice, bigintIntervalArbitrary(lattice), (a, b) =>
      a.kind === "empty" || b.kind === "empty" ? lattice.bottom : lattice.of(a.min, b.max),
    );
    expect(broken).toContain("commutative");
  });

  it("environment: names shadow instead of meeting", () => {
    const arbitrary = pointwiseArbitrary(environmentLattice, letters, typeArbitrary());
    const shadow = (a: Environment, b: Environment): Environment =>
      a.kind === "map" && b.kind === "map"
        ? { kind: "map", entries: a.entries.merge(b.entries) }
        : environmentLattice.bottom;
    expect(plant(environmentLattice, arbitrary, shadow)).toContain("commutative");
  });

  it("environment: entries at top are stored", () => {
    const arbitrary = pointwiseArbitrary(environmentLattice, letters, typeArbitrary());
    const broken = plant(environmentLattice, arbitrary, (a, b) => {
      const met = environmentLattice.meet(a, b);
      return met.kind === "map"
        ? { ...met, entries: met.entries.set("a", met.entries.get("a") ?? UNKNOWN) }
        : met;
    });
    expect(broken).toContain("identity");
  });

  it("product: one component is dropped, or taken from one side", () => {
    const components = { left: integerIntervalLattice("left"), right: flatLattice<string>("right") };
    const lattice = productLattice("product", components);
    const arbitrary = fc
      .record({ left: intervalArbitrary(components.left), right: letters.map(components.right.exactly) })
      .map(lattice.of);
    const dropped = plant(lattice, arbitrary, (a, b) =>
      lattice.of({ left: components.left.meet(a.left, b.left) }),
    );
    expect(dropped).toContain("idempotent");
    const oneSided = plant(lattice, arbitrary, (a, b) =>
      lattice.of({ ...lattice.meet(a, b), right: a.right }),
    );
    expect(oneSided).toContain("commutative");
  });

  it("types: an intersection of different types is never", () => {
    const broken = plant(typeLattice, typeArbitrary(), (a, b) =>
      a.key === b.key ? a : a.kind === "unknown" ? b : b.kind === "unknown" ? a : typeLattice.bottom,
    );
    expect(broken).toContain("leq-agrees-with-meet");
  });

  it("types domain: equations are forgotten", () => {
    const broken = plant(typesLattice, typesArbitrary(), (a, b) => ({
      ...typesLattice.meet(a, b),
      equations: a.equations,
    }));
    expect(broken).toContain("commutative");
  });

  it("equations: later bindings overwrite earlier ones", () => {
    const overwrite = (a: Equations, b: Equations): Equations =>
      a.kind === "solved" && b.kind === "solved"
        ? { kind: "solved", bindings: a.bindings.merge(b.bindings), deferred: [...a.deferred, ...b.deferred] }
        : equationsLattice.bottom;
    expect(plant(equationsLattice, equationsArbitrary(), overwrite)).toContain("commutative");
  });

  it("versions: prereleases are taken from one side", () => {
    const arbitrary = rangeArbitrary().map((text) => versionRange(text));
    const broken = plant(versionLattice, arbitrary, (a, b) => ({
      releases: versionLattice.meet(a, b).releases,
      prereleases: a.prereleases,
    }));
    expect(broken).toContain("commutative");
  });

  it("syntax: grammars are concatenated", () => {
    const concatenate = (a: SyntaxValue, b: SyntaxValue): SyntaxValue =>
      a.kind === "all" && b.kind === "all" ? { ...a, items: [...a.items, ...b.items] } : syntaxLattice.bottom;
    expect(plant(syntaxLattice, syntaxArbitrary(), concatenate)).toContain("idempotent");
  });

  it("imports: bans are forgotten", () => {
    const forget = (a: ImportsValue, b: ImportsValue): ImportsValue =>
      importsLattice.of({ ...importsLattice.meet(a, b), forbidden: a.forbidden });
    expect(plant(importsLattice, importsArbitrary(), forget)).not.toEqual([]);
  });

  it("control flow: contradictions are not noticed", () => {
    const { components } = controlFlowLattice;
    const broken = plant(controlFlowLattice, controlFlowArbitrary(), (a, b) => ({
      required: components.required.meet(a.required, b.required),
      forbidden: components.forbidden.meet(a.forbidden, b.forbidden),
      returns: components.returns.meet(a.returns, b.returns),
      terminates: components.terminates.meet(a.terminates, b.terminates),
      nesting: components.nesting.meet(a.nesting, b.nesting),
      complexity: a.complexity,
    }));
    expect(broken).toContain("annihilation");
  });

  it("semantics: the first formulas win", () => {
    const broken = plant(semanticsLattice, semanticsArbitrary(), (a, b) =>
      a.kind === "all" && a.items.length > 0 && b.kind === "all" ? a : semanticsLattice.meet(a, b),
    );
    expect(broken).toContain("commutative");
  });

  it("unified: bottom of one domain does not reach the others", () => {
    const unified = unifiedDomain();
    const broken = plant(unified.lattice, unifiedArbitrary(unified, {}), (a, b) => ({
      ...unified.lattice.meet(a, b),
      syntax: syntaxLattice.meet(a.syntax, b.syntax),
      types: typesLattice.meet(a.types, b.types),
      semantics: a.semantics,
    }));
    expect(broken).toContain("commutative");
  });
});

describe("checkLattice catches errors beside the meet", () => {
  const lattice = finiteSetLattice<string>("set");
  const arbitrary = finiteSetArbitrary(lattice, fc.constantFrom("a", "b", "c"));

  it("a leq that compares sizes", () => {
    const wrong = {
      ...lattice,
      leq: (a: typeof lattice.top, b: typeof lattice.top) => a.members.size <= b.members.size,
    };
    expect(brokenLaws(wrong, arbitrary)).toEqual(["leq-agrees-with-meet", "upper-bound"]);
  });

  it("an equals that is not symmetric, and one that is always true", () => {
    expect(brokenLaws({ ...lattice, equals: lattice.leq }, arbitrary)).toContain("equals-is-an-equivalence");
    expect(brokenLaws({ ...lattice, equals: () => true }, arbitrary)).toContain("not-trivial");
  });

  it("a hash that depends on history, and one that is no 32-bit integer", () => {
    let calls = 0;
    expect(brokenLaws({ ...lattice, hash: () => calls++ }, arbitrary)).toContain("hash-agrees-with-equals");
    expect(brokenLaws({ ...lattice, hash: () => 0.5 }, arbitrary)).toContain("hash-agrees-with-equals");
  });

  it("an upper bound that is below", () => {
    expect(brokenLaws({ ...lattice, upperBound: lattice.meet }, arbitrary)).toEqual(["upper-bound"]);
  });

  it("a print that throws, and still reports the counterexample", () => {
    const print = (value: typeof lattice.top): string => {
      if (value.kind === "except") throw new TypeError("no print");
      return lattice.print(value);
    };
    const report = checkLattice({ ...lattice, print }, arbitrary, { only: ["print-is-total"] });
    expect(report.laws).toMatchObject([{ law: "print-is-total", passed: false }]);
    expect(report.laws[0]?.detail).toBe("threw TypeError: no print");
    expect(report.laws[0]?.counterexample).toContain("printing the counterexample threw");
  });

  it("a meet that edits its argument", () => {
    const counter = {
      name: "mutable",
      top: { value: 0 },
      bottom: { value: 9 },
      meet(a: { value: number }, b: { value: number }) {
        a.value = Math.max(a.value, b.value);
        return a;
      },
      leq: (a: { value: number }, b: { value: number }) => a.value >= b.value,
      equals: (a: { value: number }, b: { value: number }) => a.value === b.value,
      hash: (a: { value: number }) => a.value,
    };
    const values = fc.nat(9).map((value) => ({ value }));
    expect(brokenLaws(counter, values)).toContain("arguments-unchanged");
  });
});

describe("a report", () => {
  const lattice = finiteSetLattice<string>("set");
  const arbitrary = finiteSetArbitrary(lattice, fc.constantFrom("a", "b"));
  const wrong = { ...lattice, meet: (a: typeof lattice.top) => a };

  it("names the broken law with seed, path and the smallest counterexample", () => {
    const report = checkLattice(wrong, arbitrary, { seed: 42 });
    const commutative = report.laws.find((result) => result.law === "commutative");
    expect(commutative).toMatchObject({ passed: false, seed: 42 });
    expect(commutative?.path).toMatch(/^\d+(:\d+)*$/);
    expect(printReport(report)).toContain("BROKEN commutative (seed 42, path ");
    expect(commutative?.counterexample).toMatch(/^a = .*\nb = /);
  });

  it("leads back to the same counterexample by its seed and path", () => {
    const [first] = checkLattice(wrong, arbitrary, { seed: 42, only: ["identity"] }).laws;
    const [again] = checkLattice(wrong, arbitrary, {
      seed: 42,
      only: ["identity"],
      path: first?.path ?? "",
    }).laws;
    expect(again?.counterexample).toBe(first?.counterexample);
    expect(again?.runs).toBe(1);
  });

  it("is thrown by assertLaws only when a law is broken", () => {
    expect(() => assertLaws(checkLattice(wrong, arbitrary))).toThrow(LawError);
    expect(() => assertLaws(checkLattice(lattice, arbitrary))).not.toThrow();
  });
});

describe("checkMorphism", () => {
  const sets = finiteSetLattice<string>("set", ["a", "b", "c"]);
  const sizes = integerIntervalLattice("size", { min: 0 });
  const arbitrary = finiteSetArbitrary(sets, fc.constantFrom("a", "b", "c"));

  it("accepts a monotone map and checks its claims", () => {
    // The empty set is impossible, so it is no size at all.
    const map = (set: typeof sets.top) =>
      set.members.size === 0 ? sizes.bottom : sizes.of({ max: set.members.size });
    expect(lawsHold(checkMorphism(sets, sizes, map, arbitrary))).toBe(true);
    const claims = { preservesTop: true, preservesMeets: true };
    const broken = failures(checkMorphism(sets, sizes, map, arbitrary, { claims }));
    expect(broken.map((result) => result.law)).toEqual(["preserves-top", "preserves-meets"]);
  });

  it("catches a map that turns the order around or loses bottom", () => {
    const reversed = checkMorphism(sets, sizes, (set) => sizes.of({ min: set.members.size }), arbitrary);
    expect(failures(reversed).map((result) => result.law)).toContain("monotone");
    const lost = checkMorphism(sets, sizes, () => sizes.top, arbitrary);
    expect(failures(lost).map((result) => result.law)).toEqual(["preserves-bottom"]);
  });
});

describe("checkMask", () => {
  const lattice = finiteSetLattice<number>(
    "ids",
    Array.from({ length: 40 }, (_, id) => id),
  );
  const arbitrary = finiteSetArbitrary(lattice, fc.nat(39));
  const check = (project: (set: typeof lattice.top) => TokenMask): string[] =>
    failures(checkMask({ name: "ids", lattice, project, arbitrary })).map((result) => result.law);
  const exact = (set: typeof lattice.top): TokenMask => maskOf(40, set.members);

  it("accepts an exact projection", () => {
    expect(check(exact)).toEqual([]);
  });

  it("catches a projection that allows more for less", () => {
    expect(
      check((set) =>
        set.members.size === 40
          ? fullMask(40)
          : set.members.size === 0
            ? createMask(40)
            : maskOf(40, [set.members.size]),
      ),
    ).toEqual(expect.arrayContaining(["monotone", "meet-below-and"]));
  });

  it("catches wrong ends and set tail bits", () => {
    expect(check(() => createMask(40))).toEqual(["top-to-all"]);
    expect(check(() => fullMask(40))).toEqual(["bottom-to-none"]);
    const tail = (set: typeof lattice.top): TokenMask => {
      const mask = maskOf(40, set.members);
      if (set.members.size === 40) mask.words.fill(0xffffffff);
      return mask;
    };
    expect(check(tail)).toEqual(expect.arrayContaining(["tail-is-zero", "top-to-all"]));
  });
});

describe("checkDomain", () => {
  const lattice = finiteSetLattice<string>("colours", ["red", "green"]);
  const arbitrary = finiteSetArbitrary(lattice, fc.constantFrom("red", "green"));
  const domain: Domain<typeof lattice.top> = {
    name: "colours",
    lattice,
    satisfiability: (value) => (value.members.size === 0 ? "unsat" : "sat"),
    print: (value) => lattice.print(value),
  };
  const broken = (change: Partial<typeof domain>): string[] =>
    failures(checkDomain({ ...domain, ...change }, arbitrary)).map((result) => result.law);

  it("accepts a sound domain", () => {
    expect(broken({})).toEqual([]);
  });

  it("catches a satisfiability that the order refutes", () => {
    expect(broken({ satisfiability: () => "sat" })).toEqual(["bottom-is-unsat"]);
    expect(broken({ satisfiability: () => "unsat" })).toEqual(["top-is-not-unsat"]);
    expect(
      broken({
        satisfiability: (value) =>
          value.members.size === 1 ? "sat" : value.members.size === 2 ? "unknown" : "unsat",
      }),
    ).toEqual([]);
    expect(broken({ satisfiability: (value) => (value.members.size === 1 ? "sat" : "unsat") })).toEqual([
      "top-is-not-unsat",
      "unsat-goes-down",
    ]);
  });

  it("checks filters where the domain has them", () => {
    const narrow = (value: typeof lattice.top): LexemeFilter =>
      value.members.size === 0
        ? lexemeFilterLattice.bottom
        : lexemeFilter([[0, finiteLanguage([...value.members])]]);
    expect(broken({ toFilter: narrow })).toEqual([]);
    expect(broken({ toFilter: () => lexemeFilterLattice.top })).toEqual(["filter-of-bottom-is-bottom"]);
    const backwards = (value: typeof lattice.top): LexemeFilter =>
      value.members.size === 2
        ? lexemeFilter([[0, finiteLanguage(["red"])]])
        : narrow(lattice.except(value.members));
    expect(broken({ toFilter: backwards })).toEqual(["filter-is-monotone", "filter-of-bottom-is-bottom"]);
  });

  it("includes the laws of the lattice", () => {
    expect(broken({ lattice: { ...lattice, meet: (a: typeof lattice.top) => a } })).toContain("commutative");
  });
});
