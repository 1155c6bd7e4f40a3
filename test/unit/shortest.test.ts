/** Shortest texts of regular expressions, where a search would not end. */
import { describe, expect, it } from "vitest";
import { MAX_SHORTEST_BYTES, RegexAlgebra, type RegexId } from "../../masks/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { textOf, utf8 } from "../helpers/vocabularies.ts";

const algebra = new RegexAlgebra();
const letter = algebra.range(0x61, 0x7a);

function shortest(r: RegexId): string | undefined {
  const text = algebra.shortest(r);
  expect(algebra.shortestLength(r)).toBe(text?.length ?? Number.POSITIVE_INFINITY);
  return text === undefined ? undefined : textOf(text);
}

describe("a shortest text", () => {
  it("is the least in byte order among those of its length", () => {
    expect(shortest(letter)).toBe("a");
    expect(shortest(algebra.or([algebra.text("ccc"), algebra.text("bd"), algebra.text("be")]))).toBe("bd");
    expect(shortest(algebra.concat(algebra.optional(letter), algebra.text("x"), letter))).toBe("xa");
    expect(shortest(algebra.empty)).toBeUndefined();
    expect(shortest(algebra.epsilon)).toBe("");
  });

  it("of a long repetition is not searched for", () => {
    expect(shortest(algebra.repeat(letter, 1_000_000, -1))).toHaveLength(1_000_000);
    expect(shortest(algebra.repeat(algebra.or([algebra.text("bb"), algebra.text("ab")]), 3, 9))).toBe(
      "ababab",
    );
  });

  it("is found where the derivatives are exponentially many", () => {
    const ab = algebra.or([algebra.byte(0x61), algebra.byte(0x62)]);
    const r = algebra.concat(algebra.star(ab), algebra.byte(0x61), algebra.repeat(ab, 200, 200));
    expect(shortest(r)).toBe("a".repeat(201));
  });

  it("is found below intersections and complements", () => {
    const word = algebra.difference(algebra.plus(letter), algebra.text("a"));
    expect(shortest(word)).toBe("b");
    expect(shortest(algebra.concat(algebra.repeat(word, 2, 5), algebra.text("!")))).toBe("bb!");
    const none = algebra.and([algebra.plus(letter), algebra.text("1")]);
    expect(shortest(algebra.concat(algebra.text("x"), none))).toBeUndefined();
  });

  it("of many nested alternatives is found", () => {
    const texts = Array.from({ length: 3000 }, (_, i) => utf8(`${"a".repeat(3000 - i)}b`));
    expect(shortest(algebra.literals(texts))).toBe("ab");
  });

  it("that is too long to write is an error, its length is not", () => {
    const huge = algebra.repeat(algebra.repeat(letter, 1_000_000, 1_000_000), 1_000_000, -1);
    expect(algebra.shortestLength(huge)).toBe(1e12);
    expect(1e12).toBeGreaterThan(MAX_SHORTEST_BYTES);
    expect(() => algebra.shortest(huge)).toThrow(expect.objectContaining({ code: "BUDGET" }));
  });

  it("that takes too long to find is an error, its length then unknown", () => {
    const strict = new RegexAlgebra({ ...DEFAULT_LIMITS, maxEmptinessSteps: 50 });
    const three = strict.repeat(strict.byte(0x61), 3, 3);
    const seven = strict.repeat(strict.byte(0x61), 7, 7);
    const eleven = strict.repeat(strict.byte(0x61), 11, 11);
    const r = strict.and([strict.plus(three), strict.plus(seven), strict.plus(eleven)]);
    expect(strict.shortestLength(r)).toBe(Number.POSITIVE_INFINITY);
    expect(() => strict.shortest(r)).toThrow(expect.objectContaining({ code: "BUDGET" }));
  });
});
