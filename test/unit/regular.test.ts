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
import { dfaOfTexts } from "../../masks/regular/acyclic.ts";
import { equivalentStates } from "../../masks/regular/minimise.ts";
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

/** Blocks by Moore's refinement, one round per length of text that tells two states apart. */
function slowBlocks({
  stateCount,
  classCount,
  targets,
  accepting,
}: Parameters<typeof equivalentStates>[0]): readonly number[] {
  let block = [...accepting];
  for (let count = -1; ; ) {
    const numbers = new Map<string, number>();
    const next: number[] = [];
    for (let s = 0; s < stateCount; s++) {
      const key = [
        block[s],
        ...targets.slice(s * classCount, (s + 1) * classCount).map((t) => block[t]!),
      ].join();
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      next.push(numbers.get(key)!);
    }
    block = next;
    if (numbers.size === count) return block;
    count = numbers.size;
  }
}

describe("minimal automata", () => {
  it("join the states that refinement by rounds joins", () => {
    const automaton = fc.integer({ min: 1, max: 14 }).chain((stateCount) =>
      fc.integer({ min: 1, max: 3 }).chain((classCount) =>
        fc.record({
          stateCount: fc.constant(stateCount),
          classCount: fc.constant(classCount),
          targets: fc
            .array(fc.integer({ min: 0, max: stateCount - 1 }), {
              minLength: stateCount * classCount,
              maxLength: stateCount * classCount,
            })
            .map((all) => Int32Array.from(all)),
          accepting: fc
            .array(fc.integer({ min: 0, max: 1 }), { minLength: stateCount, maxLength: stateCount })
            .map((all) => Uint8Array.from(all)),
        }),
      ),
    );
    fc.assert(
      fc.property(automaton, (given) => {
        const fast = equivalentStates(given);
        const slow = slowBlocks(given);
        for (let a = 0; a < given.stateCount; a++)
          for (let b = 0; b < a; b++) expect(fast[a] === fast[b]).toBe(slow[a] === slow[b]);
      }),
      { numRuns: 600, seed: 7 },
    );
  });

  it("of finite sets are the same whether built from the texts or from their expression", () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 30 }), (texts) => {
        const sorted = texts.map(encode).sort((a, b) => Buffer.compare(a, b));
        const algebra = new RegexAlgebra();
        expect(dfaOfTexts(sorted).key).toBe(dfaOfRegex(algebra, algebra.literals(sorted)).key);
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});
