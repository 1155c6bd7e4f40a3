/** A model that is lost under the constraints: how that is noticed, and where the output goes back to. */
import { describe, expect, it } from "vitest";
import { Detours, derailment } from "../../src/generate/derailment.ts";
import type { TraceEntry } from "../../src/index.ts";

/** A trace of tokens by letter; a capital is a token that took the place of an overruled one. */
function trace(letters: string): TraceEntry[] {
  return Array.from(letters, (letter, index) => {
    const token = letter.toLowerCase().charCodeAt(0);
    const overruled = letter !== letter.toLowerCase();
    const refused = { token: 0, text: "?" };
    return { index, token, text: letter, origin: "sampled", ...(overruled ? { refused } : {}) };
  });
}

describe("a derailment", () => {
  it("is four overruled tokens among ten, from the first of them on", () => {
    expect(derailment(trace("abcDefGhIjK"))).toMatchObject({ from: 3 });
    expect(derailment(trace("ABCD"))).toMatchObject({
      from: 0,
      because: expect.stringContaining("4 of the"),
    });
  });

  it("is none while overruled tokens are few, far apart, or past", () => {
    for (const letters of ["", "A", "ABcdE", "AbcdBefghCijklD", "ABCDe"]) {
      expect(derailment(trace(letters)), letters).toBeUndefined();
    }
  });

  it("is the same piece again and again, from its second time on", () => {
    expect(derailment(trace("xyabababababab"))).toMatchObject({ from: 4 });
    expect(derailment(trace("xaaaaaa"))).toMatchObject({ from: 2, because: '"a" was repeated 6 times' });
    expect(derailment(trace("abcabcabc"))).toBeUndefined();
  });
});

describe("detours", () => {
  const any = () => true;

  it("try another choice where it began three times, then before it twice each", () => {
    const detours = new Detours(100);
    const tokens = [1, 2, 3, 4];
    const kept = Array.from({ length: 8 }, () => detours.next(tokens, 2, any));
    expect(kept).toEqual([2, 2, 2, 1, 1, 0, 0, undefined]);
    expect(detours.taken).toBe(7);
    // Another way to the same length is another place.
    expect(detours.next([9, 2, 3, 4], 2, any)).toBe(2);
  });

  it("begin where a word does", () => {
    const detours = new Detours(100);
    expect(detours.next([1, 2, 3, 4], 3, (index) => index === 1)).toBe(1);
    expect(detours.next([1, 2, 3, 4], 3, () => false)).toBe(0);
  });

  it("come to an end", () => {
    const detours = new Detours(2);
    expect([1, 2, 3].map((from) => detours.next([1, 2, 3, 4], from, any))).toEqual([1, 2, undefined]);
    expect(new Detours(0).next([1], 0, any)).toBeUndefined();
  });
});
