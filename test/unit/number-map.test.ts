import { describe, expect, it } from "vitest";
import { NumberMap, seededRandom } from "../../src/kernel/index.ts";

describe("a map from numbers", () => {
  it("holds what a Map holds, however many entries", () => {
    const random = seededRandom(3);
    for (let size = 0; size < 40; size++) {
      const map = new NumberMap<{ readonly n: number } | null>();
      const reference = new Map<number, { readonly n: number } | null>();
      while (reference.size < size) {
        const key = Math.floor(random() * 100) * (random() < 0.2 ? 2 ** 40 : 1) - 1;
        if (reference.has(key)) continue;
        const value = random() < 0.2 ? null : { n: key };
        map.add(key, value);
        reference.set(key, value);
        expect([...map].sort(([a], [b]) => a - b)).toEqual([...reference].sort(([a], [b]) => a - b));
      }
      for (let key = -1; key < 100; key++) {
        expect(map.get(key)).toBe(reference.get(key));
        expect(map.has(key)).toBe(reference.has(key));
      }
    }
  });
});
