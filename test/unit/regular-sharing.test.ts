/** What spares regular expressions work: what shows from the expression alone, and algebras that stand on another. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frozenAlgebra, languageOfRegex, RegexAlgebra, type RegexId, UNBOUNDED } from "../../masks/index.ts";
import {
  COFINITE,
  FINITE,
  FLAGS_OF_EMPTY,
  FLAGS_OF_EPSILON,
  FLAGS_OF_SET,
  flagsOfComplement,
  flagsOfConcat,
  flagsOfIntersection,
  flagsOfRepeat,
  flagsOfUnion,
  INFINITE,
  INHABITED,
  NULLABLE,
} from "../../masks/regular/flags.ts";
import { BudgetError, DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { build, tree } from "../helpers/regex-trees.ts";

const ALL = NULLABLE | INHABITED | INFINITE | COFINITE;

/** The flags of an expression, from those of its parts. */
function flagsOf(algebra: RegexAlgebra, r: RegexId): number {
  const of = (id: RegexId): number => flagsOf(algebra, id);
  if (r === algebra.all) return ALL;
  const node = algebra.node(r);
  switch (node.kind) {
    case "empty":
      return FLAGS_OF_EMPTY;
    case "epsilon":
      return FLAGS_OF_EPSILON;
    case "set":
      return FLAGS_OF_SET;
    case "concat":
      return flagsOfConcat(of(node.head), of(node.tail));
    case "or":
      return node.items.map(of).reduce(flagsOfUnion, FLAGS_OF_EMPTY);
    case "and":
      return node.items.map(of).reduce(flagsOfIntersection, ALL);
    case "not":
      return flagsOfComplement(of(node.item));
    case "repeat":
      return flagsOfRepeat(of(node.item), node.min, node.max !== UNBOUNDED);
    case "dfa":
      return INHABITED;
  }
}

describe("flags of regular expressions", () => {
  it("are true of their languages", () => {
    let said = 0;
    fc.assert(
      fc.property(tree, (tree) => {
        const algebra = new RegexAlgebra();
        const r = build(algebra, tree);
        const flags = flagsOf(algebra, r);
        // A normal form by another way: the minimal automaton, and a list of its texts where there are few.
        const { kind } = languageOfRegex(algebra, r);
        expect((flags & NULLABLE) !== 0).toBe(algebra.isNullable(r));
        if ((flags & INHABITED) !== 0) expect(kind).not.toBe("none");
        if ((flags & FINITE) !== 0) expect(kind).not.toMatch(/^(?:all|cofinite)$/);
        if ((flags & INFINITE) !== 0) expect(kind).not.toMatch(/^(?:none|finite)$/);
        if ((flags & COFINITE) !== 0) expect(kind).not.toMatch(/^(?:none|finite)$/);
        if (kind === "none" || kind === "finite") expect(flags & (INFINITE | COFINITE)).toBe(0);
        if (kind === "all" || kind === "cofinite") expect(flags & FINITE).toBe(0);
        if ((flags & (FINITE | INFINITE)) !== 0) said++;
      }),
      { numRuns: 500, seed: 11 },
    );
    expect(said).toBeGreaterThan(250);
  });

  it("answer for all texts but a thousand without a search", () => {
    const algebra = new RegexAlgebra({ ...DEFAULT_LIMITS, maxEmptinessSteps: 0 });
    const words = Array.from({ length: 1000 }, (_, i) => new TextEncoder().encode(`word${i}`));
    const letters = algebra.star(algebra.range(0x61, 0x7a));
    const before = algebra.difference(letters, algebra.literals(words));
    const size = algebra.size;
    expect(algebra.isEmpty(algebra.concat(algebra.byte(0x22), before, algebra.byte(0x22)))).toBe(false);
    expect(algebra.size - size).toBeLessThan(10);
  });
});

describe("an algebra that stands on a frozen one", () => {
  const base = frozenAlgebra((algebra) => {
    for (const letter of ["a", "b", "c"]) {
      const r = algebra.star(algebra.or([algebra.text(letter), algebra.text("abc")]));
      for (const byte of algebra.partition(r).representatives) algebra.derivative(r, byte);
    }
  });

  it("builds and steps like one of its own", () => {
    fc.assert(
      fc.property(tree, fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 }), (tree, text) => {
        const [own, above] = [new RegexAlgebra(), new RegexAlgebra(DEFAULT_LIMITS, base)];
        let [r, s] = [build(own, tree), build(above, tree)];
        expect(above.structuralKey(s, 10_000)).toBe(own.structuralKey(r, 10_000));
        expect(above.isEmpty(s)).toBe(own.isEmpty(r));
        for (const byte of new TextEncoder().encode(text)) {
          expect([...above.partition(s).classOf]).toEqual([...own.partition(r).classOf]);
          [r, s] = [own.derivative(r, byte), above.derivative(s, byte)];
          expect(above.isNullable(s)).toBe(own.isNullable(r));
        }
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  it("shares what is there and leaves it as it is", () => {
    const size = base.size;
    const above = new RegexAlgebra(DEFAULT_LIMITS, base);
    expect(above.text("abc")).toBe(base.text("abc"));
    expect(above.size).toBe(size);
    expect(above.text("xyz")).toBeGreaterThanOrEqual(size);
    expect(base.size).toBe(size);
    expect(() => base.text("xyz")).toThrow(/does not change/);
  });

  it("counts only what is its own against its limits", () => {
    const above = new RegexAlgebra({ ...DEFAULT_LIMITS, maxRegexNodes: 5 }, base);
    expect(() => above.text("vwxyz")).not.toThrow();
    expect(() => above.text("0123")).toThrow(BudgetError);
  });
});

describe("repetition counts", () => {
  it("of any size are kept exactly", () => {
    const algebra = new RegexAlgebra();
    const a = algebra.text("a");
    const sizes = [3, 2 ** 30, 2 ** 40, 2 ** 52];
    const ids = sizes.map((size) => algebra.repeat(a, 0, size));
    expect(new Set(ids).size).toBe(sizes.length);
    ids.forEach((id, i) => {
      expect(algebra.node(id)).toMatchObject({ min: 0, max: sizes[i] });
      expect(algebra.repeat(a, 0, sizes[i]!)).toBe(id);
      expect(algebra.node(algebra.derivative(id, 0x61))).toMatchObject({ max: sizes[i]! - 1 });
    });
  });
});
