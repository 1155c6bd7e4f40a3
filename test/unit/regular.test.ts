import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  anyCharacter,
  complementRanges,
  dfaOfRegex,
  intersectRanges,
  languageOfRegex,
  languagesEqual,
  normaliseRanges,
  RegexAlgebra,
  utf8Class,
} from "../../masks/index.ts";
import { build, ends, tree } from "../helpers/regex-trees.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

describe("regular expressions by derivatives", () => {
  it("agree with a naive matcher", () => {
    fc.assert(
      fc.property(tree, fc.array(text, { minLength: 1, maxLength: 8 }), (tree, texts) => {
        const algebra = new RegexAlgebra();
        const r = build(algebra, tree);
        for (const t of texts) {
          expect(algebra.matches(r, encode(t))).toBe(ends(tree, t, 0).has(t.length));
        }
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it("have a shortest text exactly when they are not empty", () => {
    fc.assert(
      fc.property(tree, (tree) => {
        const algebra = new RegexAlgebra();
        const r = build(algebra, tree);
        const shortest = algebra.shortest(r);
        expect(algebra.isEmpty(r)).toBe(shortest === undefined);
        if (shortest !== undefined) expect(algebra.matches(r, shortest)).toBe(true);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it("keep their language as minimal automata, which are equal for equal languages", () => {
    fc.assert(
      fc.property(tree, tree, text, (a, b, t) => {
        const algebra = new RegexAlgebra();
        const [ra, rb] = [build(algebra, a), build(algebra, b)];
        expect(dfaOfRegex(algebra, ra).matches(encode(t))).toBe(algebra.matches(ra, encode(t)));
        // De Morgan: two different expressions, one language.
        const left = languageOfRegex(algebra, algebra.not(algebra.or([ra, rb])));
        const right = languageOfRegex(algebra, algebra.and([algebra.not(ra), algebra.not(rb)]));
        expect(languagesEqual(left, right)).toBe(true);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("do not unroll counted repetition", () => {
    const algebra = new RegexAlgebra();
    const before = algebra.size;
    algebra.repeat(algebra.range(97, 122), 0, 65_535);
    expect(algebra.size - before).toBeLessThan(5);
  });

  it("factor literal sets by prefix", () => {
    const algebra = new RegexAlgebra();
    const words = Array.from({ length: 500 }, (_, i) => encode(`word${i}`));
    const r = algebra.literals(words);
    for (const word of words) expect(algebra.matches(r, word)).toBe(true);
    expect(algebra.matches(r, encode("word500"))).toBe(false);
    expect(algebra.matches(r, encode("word"))).toBe(false);
  });
});

describe("characters as UTF-8", () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 0x10ffff }), fc.integer({ min: 0, max: 3000 }))
    .map(([from, width]): [number, number] => [from, Math.min(0x10ffff, from + width)]);

  it("match exactly the scalar values of their ranges", () => {
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 0x10ffff }), { minLength: 5, maxLength: 20 }),
        (ranges, samples) => {
          const algebra = new RegexAlgebra();
          const r = utf8Class(algebra, ranges);
          const edges = ranges.flatMap(([from, to]) => [from - 1, from, to, to + 1]);
          for (const c of [...samples, ...edges]) {
            if (c < 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) continue;
            const inside = ranges.some(([from, to]) => c >= from && c <= to);
            expect(algebra.matches(r, encode(String.fromCodePoint(c)))).toBe(inside);
          }
        },
      ),
      { numRuns: 150, seed: 5 },
    );
  });

  it("refuse ill-formed sequences", () => {
    const algebra = new RegexAlgebra();
    const any = anyCharacter(algebra);
    for (const bytes of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
      [0xff],
      [0xe2, 0x82],
    ]) {
      expect(algebra.matches(any, Uint8Array.from(bytes))).toBe(false);
    }
  });

  it("form a Boolean algebra of ranges", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 5 }), fc.array(range, { maxLength: 5 }), (a, b) => {
        expect(complementRanges(complementRanges(a))).toEqual(normaliseRanges(a));
        expect(intersectRanges(a, b)).toEqual(intersectRanges(b, a));
        expect(intersectRanges(a, complementRanges(a))).toEqual([]);
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});
