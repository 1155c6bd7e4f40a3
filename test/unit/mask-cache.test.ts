/** Masks in compact form: equal to what was kept, counted byte by byte, and never more than the budget. */
import { describe, expect, it } from "vitest";
import { compileJsonSchema, type ParseState, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  compactBytes,
  compactMask,
  createMask,
  expandMask,
  type MaskBuffer,
  MaskCache,
  maskClear,
  maskSet,
  masksEqual,
  publish,
} from "../../masks/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { type Random, seededRandom } from "../../src/kernel/random.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const SIZE = 5000;

function randomMask(random: Random, share: number): MaskBuffer {
  const mask = createMask(SIZE);
  for (let id = 0; id < SIZE; id++) if (random() < share) maskSet(mask, id);
  return mask;
}

/** `mask` with `changes` tokens turned over. */
function near(random: Random, mask: MaskBuffer, changes: number): MaskBuffer {
  const copy = createMask(SIZE);
  copy.words.set(mask.words);
  for (let i = 0; i < changes; i++) {
    const id = Math.floor(random() * SIZE);
    if (random() < 0.5) maskSet(copy, id);
    else maskClear(copy, id);
  }
  return copy;
}

describe("a compact mask", () => {
  it("is the mask again, in the form that suits it", () => {
    const random = seededRandom(1);
    const full = compactMask(randomMask(random, 0.9));
    const forms = new Set<string>();
    for (const share of [0, 0.001, 0.003, 0.01, 0.5, 0.9, 1]) {
      for (const changes of [0, 3, 20, 2000]) {
        const base = randomMask(random, share);
        const mask = near(random, base, changes);
        for (const like of [undefined, compactMask(base), full]) {
          const compact = compactMask(mask, like);
          const back = createMask(SIZE);
          back.words.fill(0xffffffff);
          expandMask(compact, back);
          expect(masksEqual(back, mask)).toBe(true);
          expect(compactBytes(compact)).toBeLessThanOrEqual(200 + mask.bytes.length);
          forms.add(compact.kind);
        }
      }
    }
    expect([...forms].sort()).toEqual(["difference", "ids", "words"]);
  });
});

describe("the mask cache", () => {
  it("gives back equal masks and stays within its budget, whatever is evicted", () => {
    const random = seededRandom(2);
    const budget = 60_000;
    const cache = new MaskCache(SIZE, budget);
    const kept = new Map<string, MaskBuffer>();
    let found = 0;
    let lost = 0;
    for (let n = 0; n < 4000; n++) {
      const name = `mask ${Math.floor(random() * 200)}`;
      const mask = cache.get(name);
      expect(cache.has(name)).toBe(mask !== undefined);
      if (mask !== undefined) {
        found++;
        expect(masksEqual(mask, kept.get(name)!)).toBe(true);
        expect(cache.get(name)).toBe(mask);
      } else {
        if (kept.has(name)) lost++;
        const like = `mask ${Math.floor(random() * 200)}`;
        const base = kept.get(like);
        const fresh =
          base !== undefined && random() < 0.7
            ? near(random, base, 5)
            : randomMask(random, random() < 0.5 ? 0.001 : 0.6);
        kept.set(name, fresh);
        cache.set(name, publish(fresh), like);
      }
      expect(cache.bytes).toBeLessThanOrEqual(budget);
    }
    expect(found).toBeGreaterThan(200);
    expect(lost).toBeGreaterThan(200);
    cache.clear();
    expect({ bytes: cache.bytes, count: cache.count }).toEqual({ bytes: 0, count: 0 });
  });

  it("counts what its masks take", () => {
    const random = seededRandom(3);
    const cache = new MaskCache(SIZE, 10_000_000);
    const masks = Array.from({ length: 50 }, (_, i) => randomMask(random, i % 2 === 0 ? 0.5 : 0.002));
    for (const [i, mask] of masks.entries()) cache.set(`${i}`.padStart(2, "0"), publish(mask));
    const compact = masks.reduce((sum, mask) => sum + compactBytes(compactMask(mask)) + 200 + 2, 0);
    const published = masks.reduce((sum, mask) => sum + mask.bytes.length + 200, 0);
    expect(cache.bytes).toBe(compact + published);
  });

  it("drops a mask with the one that it is a difference to", () => {
    const random = seededRandom(4);
    const cache = new MaskCache(SIZE, 4 * 2500);
    const base = randomMask(random, 0.5);
    cache.set("base", publish(base));
    cache.set("near", publish(near(random, base, 2)), "base");
    expect(cache.has("near")).toBe(true);
    for (let i = 0; i < 20; i++) cache.set(`other ${i}`, publish(randomMask(random, 0.5)));
    expect([cache.has("base"), cache.has("near")]).toEqual([false, false]);
    expect(cache.bytes).toBeLessThanOrEqual(4 * 2500);
  });
});

describe("token masks within a small budget", () => {
  it("are those of an ample one", () => {
    const vocabulary = smallVocabulary();
    const schema = JSON.stringify({ properties: { name: { type: "string" }, id: { type: "integer" } } });
    const masksWith = (maxMaskCacheBytes: number): TokenMasks => {
      const limits = { ...DEFAULT_LIMITS, maxMaskCacheBytes };
      return new TokenMasks(
        new Recognizer(compileJsonSchema(schema, { file: "<test>", limits }).grammar),
        vocabulary,
      );
    };
    const ample = masksWith(DEFAULT_LIMITS.maxMaskCacheBytes);
    for (const budget of [1, 1000, 20_000]) {
      const small = masksWith(budget);
      for (const text of ['{"name": "the item", "id": 12}', '{"idle": [1, {"na": null}]}', '{"name": "b"}']) {
        let [a, b]: (ParseState | undefined)[] = [ample.recognizer.start(), small.recognizer.start()];
        for (const byte of utf8(text)) {
          expect(masksEqual(small.mask(b!), ample.mask(a!))).toBe(true);
          expect(small.cacheBytes).toBeLessThanOrEqual(budget);
          a = ample.recognizer.advance(a!, byte);
          b = small.recognizer.advance(b!, byte);
        }
      }
    }
  });
});
