/** Parts of masks that are shared: only what has the same tokens is one object, and never more is remembered than fits. */
import { describe, expect, it } from "vitest";
import { compileJsonSchema, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  type ComposedMask,
  composeInto,
  createMask,
  MaskParts,
  maskIds,
  NO_IDS,
  NO_TOKENS,
  type TokenSet,
  TokenTrie,
  tokenSetOf,
} from "../../masks/index.ts";
import { type Random, seededRandom } from "../../src/kernel/random.ts";
import { pick } from "../helpers/samples.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const SIZE = 500;

function expanded(mask: ComposedMask): string {
  const out = createMask(SIZE);
  composeInto(mask, out);
  return maskIds(out).join();
}

const maskOf = (...sets: TokenSet[]): ComposedMask => ({
  base: undefined,
  cleared: NO_IDS,
  clearedBlocks: [],
  sets,
});

const setOf = (...ids: number[]): TokenSet => ({ ...NO_TOKENS, ids: Int32Array.from(ids) });

/** Sets and masks of few different parts, so that many are alike. */
class Dice {
  readonly #random: Random;
  readonly #parts: MaskParts;
  readonly #blocks: Uint32Array[];

  constructor(random: Random, parts: MaskParts) {
    this.#random = random;
    this.#parts = parts;
    // Two of them are equal and not the same.
    this.#blocks = [7, 3, 3].map((step) => {
      const ids = Int32Array.from({ length: 60 }, (_, i) => i * step);
      return tokenSetOf(SIZE, ids).blocks[0]!.slice();
    });
  }

  set(depth: number): TokenSet {
    const { masks, blocks } = NO_TOKENS;
    const ids = Int32Array.from({ length: this.#below(3) }, () => this.#below(3));
    return this.#parts.set({
      ids,
      blocks: this.#random() < 0.3 ? [pick(this.#random, this.#blocks)] : blocks,
      masks: depth > 0 && this.#random() < 0.3 ? [this.#parts.mask(this.mask(depth - 1)).composed] : masks,
    });
  }

  mask(depth: number): ComposedMask {
    const isBased = depth > 0 && this.#random() < 0.5;
    return {
      base: isBased ? this.#parts.mask(this.mask(depth - 1)).composed : undefined,
      cleared: isBased && this.#random() < 0.5 ? Int32Array.from([this.#below(3)]) : NO_IDS,
      clearedBlocks: isBased && this.#random() < 0.3 ? [pick(this.#random, this.#blocks)] : [],
      sets: Array.from({ length: this.#below(4) }, () => this.set(depth)),
    };
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }
}

describe("shared parts of masks", () => {
  it("are the same object where they hold the same", () => {
    const parts = new MaskParts(SIZE, 1e6);
    const [a, b] = [parts.set(setOf(1, 2, 3)), parts.set(setOf(4))];
    expect(parts.set(setOf(3, 1, 2))).toBe(a);
    expect(parts.set(setOf(1, 2))).not.toBe(a);
    expect(parts.set(setOf())).toBe(NO_TOKENS);
    const mask = parts.mask(maskOf(a, b));
    expect(parts.mask(maskOf(b, a))).toBe(mask);
    expect(parts.mask(maskOf(b, NO_TOKENS, a))).toBe(mask);
    expect(parts.mask({ ...maskOf(NO_TOKENS), base: mask.composed })).toBe(mask);
    expect(parts.mask(maskOf(a))).not.toBe(mask);
    const dense = () =>
      tokenSetOf(
        SIZE,
        Int32Array.from({ length: 100 }, (_, i) => 2 * i),
      );
    expect(parts.set(dense())).toBe(parts.set(dense()));
  });

  it("never hold anything else, whatever is forgotten meanwhile", () => {
    const random = seededRandom(5);
    for (const maxBytes of [1e6, 2000]) {
      const parts = new MaskParts(SIZE, maxBytes);
      const dice = new Dice(random, parts);
      const seen = new Map<object, string>();
      let alike = 0;
      for (let n = 0; n < 2000; n++) {
        const mask = dice.mask(2);
        const kept = parts.mask(mask);
        const text = expanded(mask);
        expect(expanded(kept.composed)).toBe(text);
        if (seen.has(kept)) alike++;
        expect(seen.get(kept) ?? text).toBe(text);
        seen.set(kept, text);
        expect(parts.bytes).toBeLessThanOrEqual(maxBytes);
      }
      expect(alike).toBeGreaterThan(50);
    }
  });

  it("make masks of different grammars one where the same may follow", () => {
    const vocabulary = smallVocabulary();
    const trie = new TokenTrie(vocabulary);
    const maskAfter = (schema: string, text: string) => {
      const recognizer = new Recognizer(compileJsonSchema(schema).grammar);
      const masks = new TokenMasks(recognizer, vocabulary, trie);
      return masks.mask(recognizer.advanceAll(recognizer.start(), utf8(text))!);
    };
    const inName = maskAfter('{"properties": {"name": {"type": "string"}}}', '{"name": "a');
    expect(maskAfter('{"properties": {"title": {"type": "string"}}}', '{"title": "some')).toBe(inName);
    expect(maskAfter('{"type": "array", "items": {"type": "string"}}', '["some')).not.toBe(inName);
  });
});
