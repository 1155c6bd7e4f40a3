/** Masks by their parts, and the ones handed out last: equal to what they were composed of, and never more than fit. */
import { describe, expect, it } from "vitest";
import { compileJsonSchema, type ParseState, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  addComposed,
  type ComposedMask,
  composeInto,
  createMask,
  IdCollector,
  KeptMask,
  type MaskBuffer,
  maskIds,
  masksEqual,
  NO_IDS,
  NO_TOKENS,
  RecentMasks,
  type TokenSet,
  tokenSetOf,
  tokenSetOfMask,
  withoutTokens,
} from "../../masks/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { type Random, seededRandom } from "../../src/kernel/random.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const SIZE = 3000;

function randomIds(random: Random, most: number): number[] {
  return Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * SIZE));
}

/** A set of some depth, and its members one by one. */
function randomSet(random: Random, depth: number): { set: TokenSet; members: Set<number> } {
  const few = randomIds(random, 20);
  const many = randomIds(random, 900);
  const masks = depth > 0 && random() < 0.6 ? [randomMask(random, depth - 1)] : [];
  const members = new Set([...few, ...many, ...masks.flatMap((mask) => [...mask.members])]);
  const { blocks, ids } = tokenSetOf(SIZE, Int32Array.from(many));
  const set = { ids: Int32Array.from([...few, ...ids]), blocks, masks: masks.map(({ mask }) => mask) };
  return { set, members };
}

function randomMask(random: Random, depth: number): { mask: ComposedMask; members: Set<number> } {
  const base = depth > 0 && random() < 0.5 ? randomMask(random, depth - 1) : undefined;
  const cleared = base === undefined ? [] : [...base.members].filter(() => random() < 0.1);
  const block = tokenSetOf(SIZE, Int32Array.from(randomIds(random, 600)));
  const cut = createMask(SIZE);
  addComposed({ base: undefined, cleared: NO_IDS, clearedBlocks: [], sets: [block] }, cut);
  const members = new Set(base?.members);
  for (const id of [...cleared, ...maskIds(cut)]) members.delete(id);
  const sets = [randomSet(random, depth), randomSet(random, depth)];
  for (const set of sets) for (const id of set.members) members.add(id);
  const mask: ComposedMask = {
    base: base?.mask,
    cleared: Int32Array.from(cleared),
    clearedBlocks: [cut.words],
    sets: sets.map(({ set }) => set),
  };
  return { mask, members };
}

const sorted = (ids: Iterable<number>): number[] => [...ids].sort((a, b) => a - b);

function expanded(mask: ComposedMask): MaskBuffer {
  const out = createMask(SIZE);
  composeInto(mask, out);
  return out;
}

describe("a composed mask", () => {
  it("holds what its parts hold, however they are nested", () => {
    const random = seededRandom(1);
    for (let n = 0; n < 60; n++) {
      const { mask, members } = randomMask(random, 3);
      expect(maskIds(expanded(mask))).toEqual(sorted(members));
      const other = randomIds(random, 50);
      const out = createMask(SIZE);
      addComposed(
        {
          base: undefined,
          cleared: NO_IDS,
          clearedBlocks: [],
          sets: [tokenSetOf(SIZE, Int32Array.from(other))],
        },
        out,
      );
      addComposed(mask, out);
      expect(maskIds(out)).toEqual(sorted(new Set([...members, ...other])));
    }
  });

  it("loses exactly the tokens that are taken out of a part", () => {
    const random = seededRandom(2);
    for (let n = 0; n < 60; n++) {
      const { set, members } = randomSet(random, 2);
      const { mask: cutMask, members: cut } = randomMask(random, 1);
      const left = withoutTokens(set, expanded(cutMask));
      const out = expanded({ base: undefined, cleared: NO_IDS, clearedBlocks: [], sets: [left] });
      expect(maskIds(out)).toEqual(sorted([...members].filter((id) => !cut.has(id))));
      expect(
        maskIds(
          expanded({ base: undefined, cleared: NO_IDS, clearedBlocks: [], sets: [tokenSetOfMask(out)] }),
        ),
      ).toEqual(maskIds(out));
    }
    const { set } = randomSet(random, 0);
    expect(withoutTokens(set, createMask(SIZE))).toBe(set);
  });
});

describe("lists of ids under way", () => {
  it("nest", () => {
    const ids = new IdCollector();
    const outer = ids.begin();
    for (let id = 0; id < 3000; id++) ids.add(id);
    const inner = ids.begin();
    ids.addAll(Int32Array.from([7, 8]));
    expect([...ids.finish(inner)]).toEqual([7, 8]);
    ids.add(3000);
    expect([...ids.finish(outer)]).toEqual(Array.from({ length: 3001 }, (_, id) => id));
  });
});

describe("the recent masks", () => {
  it("are made again when they are asked for again, and never more than fit", () => {
    const random = seededRandom(3);
    const recent = new RecentMasks(SIZE, 10 * Math.ceil(SIZE / 32) * 4);
    const all = Array.from({ length: 40 }, () => {
      const { mask, members } = randomMask(random, 1);
      return { kept: new KeptMask(mask, 0), members };
    });
    for (let n = 0; n < 600; n++) {
      const { kept, members } = all[Math.floor(random() ** 2 * all.length)]!;
      const mask = recent.get(kept);
      expect(maskIds(mask)).toEqual(sorted(members));
      expect(recent.get(kept)).toBe(mask);
      expect(all.filter((one) => one.kept.mask !== undefined).length).toBe(recent.count);
      expect(recent.count).toBeLessThanOrEqual(10);
    }
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
    expect(NO_TOKENS.ids.length).toBe(0);
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
