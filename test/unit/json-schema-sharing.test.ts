/** Short cuts of compiling schemas against the long way: shared languages, factored names, computed emptiness. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schemaAlgebra } from "../../domains/syntax/grammar/json-schema/base.ts";
import {
  bitsEqual,
  bitsMeet,
  bitsOf,
  countBits,
  hasBit,
  hashBits,
  nextBit,
  unionOfBits,
  withBit,
  withoutBits,
} from "../../domains/syntax/grammar/json-schema/bits.ts";
import { decimal } from "../../domains/syntax/grammar/json-schema/decimal.ts";
import { ALL_INTEGERS, ALL_NUMBERS, Numbers } from "../../domains/syntax/grammar/json-schema/numbers.ts";
import { ALL_STRINGS, Strings } from "../../domains/syntax/grammar/json-schema/strings.ts";
import { dfaOfRegex, RegexAlgebra, type RegexId } from "../../masks/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";

const LONG = 1_000_000;

describe("the languages that all schemas share", () => {
  it("are those that a schema would build for itself", () => {
    const languages = (algebra: RegexAlgebra): (string | undefined)[] => {
      const numbers = new Numbers(algebra);
      const strings = new Strings(algebra);
      const two = { value: decimal(2), inclusive: true };
      const ids: RegexId[] = [
        ...[ALL_NUMBERS, ALL_INTEGERS, numbers.ranging({ low: two })].map((set) => numbers.text(set)),
        ...[ALL_STRINGS, strings.ofLength(1, 9), strings.complement(strings.of(["a", "ab", "é", "😀"]))].map(
          (set) => strings.text(set),
        ),
      ];
      return ids.map((id) => algebra.structuralKey(id, LONG));
    };
    const own = languages(new RegexAlgebra());
    expect(languages(schemaAlgebra(DEFAULT_LIMITS))).toEqual(own);
    expect(own).not.toContain(undefined);
  });
});

describe("excluded strings", () => {
  it("are the union of their spellings, however they are factored", () => {
    const word = fc.string({
      unit: fc.constantFrom("a", "b", "\\", '"', "é", "😀", "😁", "\n"),
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), (words) => {
        const algebra = schemaAlgebra(DEFAULT_LIMITS);
        const strings = new Strings(algebra);
        const plain = algebra.or(words.map((value) => strings.spellings(value)));
        expect(dfaOfRegex(algebra, strings.body(strings.of(words))).equals(dfaOfRegex(algebra, plain))).toBe(
          true,
        );
      }),
      { seed: 21, numRuns: 60 },
    );
  });
});

describe("multiples between bounds", () => {
  it("exist exactly when a search finds one", () => {
    const bound = fc.record({
      value: fc
        .tuple(fc.integer({ min: -400, max: 400 }), fc.constantFrom(0, 1, 2))
        .map(([m, s]) => decimal(m, s)),
      inclusive: fc.boolean(),
    });
    const step = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(0, 1))
      .map(([m, s]) => decimal(m, s));
    let empty = 0;
    fc.assert(
      fc.property(step, bound, bound, fc.boolean(), (step, low, high, integer) => {
        const algebra = schemaAlgebra(DEFAULT_LIMITS);
        const numbers = new Numbers(algebra);
        const multiples = numbers.multiplesOf(step);
        if (multiples === undefined) throw new Error("not supported");
        const set = numbers.meet(numbers.ranging({ low, high, integer }), multiples);
        const searched = algebra.isEmpty(numbers.text(set));
        expect(numbers.isEmpty(set)).toBe(searched);
        if (searched === true) empty++;
      }),
      { seed: 22, numRuns: 150 },
    );
    expect(empty).toBeGreaterThan(10);
  });
});

describe("sets of bits", () => {
  it("are like sets of numbers", () => {
    const members = fc.uniqueArray(fc.nat(99), { maxLength: 30 });
    fc.assert(
      fc.property(members, members, fc.nat(99), (a, b, i) => {
        const [x, y] = [bitsOf(100, a), bitsOf(100, b)];
        const [s, t] = [new Set(a), new Set(b)];
        const listed = (bits: readonly number[]): number[] => {
          const out: number[] = [];
          for (let at = nextBit(bits, 0); at !== -1; at = nextBit(bits, at + 1)) out.push(at);
          return out;
        };
        const sorted = (set: Iterable<number>): number[] => [...set].sort((p, q) => p - q);
        expect(listed(x)).toEqual(sorted(s));
        expect(listed(unionOfBits(x, y))).toEqual(sorted(new Set([...a, ...b])));
        expect(listed(withoutBits(x, y))).toEqual(sorted(a.filter((k) => !t.has(k))));
        expect(listed(withBit(x, i))).toEqual(sorted(s.add(i)));
        expect(hasBit(y, i)).toBe(t.has(i));
        expect(countBits(y)).toBe(t.size);
        expect(bitsMeet(x, y)).toBe(a.some((k) => t.has(k)));
        const again = bitsOf(100, [...b].reverse());
        expect(bitsEqual(y, again) && hashBits(y) === hashBits(again)).toBe(true);
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});
