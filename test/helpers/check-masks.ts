/** Compares the engine with the references: byte by byte, and mask by mask. */
import { expect } from "vitest";
import { type Grammar, type ParseState, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  createMask,
  maskHas,
  masksEqual,
  type TokenMask,
  TokenTrie,
  type Vocabulary,
} from "../../masks/index.ts";
import type { Random } from "../../src/kernel/random.ts";
import { BruteForce } from "./brute-force.ts";
import { naiveRecognizer } from "./naive-recognizer.ts";
import { pick } from "./samples.ts";
import { textOf } from "./vocabularies.ts";

/** One per vocabulary, so that the grammars compared with it share what they can. */
const tries = new WeakMap<Vocabulary, TokenTrie>();

function trieOf(vocabulary: Vocabulary): TokenTrie {
  let trie = tries.get(vocabulary);
  if (trie === undefined) {
    trie = new TokenTrie(vocabulary);
    tries.set(vocabulary, trie);
  }
  return trie;
}

/** Everything that answers questions about one grammar. */
export class Comparison {
  readonly recognizer: Recognizer;
  readonly masks: TokenMasks;
  /** The same without what earlier masks, and other grammars, left behind. */
  readonly #uncached: TokenMasks;
  readonly brute: BruteForce;
  readonly #compared = new Set<string>();

  constructor(grammar: Grammar, vocabulary: Vocabulary) {
    this.recognizer = new Recognizer(grammar);
    this.masks = new TokenMasks(this.recognizer, vocabulary, trieOf(vocabulary));
    this.#uncached = new TokenMasks(this.recognizer, vocabulary);
    this.brute = new BruteForce(naiveRecognizer(grammar));
  }

  /** Positions at which masks were compared. */
  get positions(): number {
    return this.#compared.size;
  }

  /** Reads `bytes` in both until one refuses; both must at the same byte, and agree on where the text may end. */
  compareBytes(bytes: Uint8Array): void {
    let state: ParseState | undefined = this.recognizer.start();
    for (let i = 0; i <= bytes.length && state !== undefined; i++) {
      const prefix = bytes.subarray(0, i);
      const where = `after ${JSON.stringify(textOf(prefix))}`;
      expect(this.recognizer.canEnd(state), `end ${where}`).toBe(this.brute.accepts(prefix));
      if (i === bytes.length) return;
      state = this.recognizer.advance(state, bytes[i]!);
      const isViable = this.brute.viable(bytes.subarray(0, i + 1));
      expect(state !== undefined, `byte ${bytes[i]} ${where}`).toBe(isViable);
    }
  }

  /** The mask after `prefix` is the brute-force mask, from the cache and computed anew; `allows` is its bits. */
  compareMasks(state: ParseState, prefix: Uint8Array): void {
    const key = Buffer.from(prefix).toString("latin1");
    if (this.#compared.has(key)) return;
    this.#compared.add(key);
    const { masks } = this;
    const { vocabulary } = masks;
    const wanted = this.brute.mask(vocabulary, prefix);
    const first = masks.mask(state);
    expectSame(vocabulary, prefix, first, wanted);
    const hits = masks.work.cacheHits;
    expect(masks.mask(state)).toBe(first);
    expect(masks.work.cacheHits).toBe(hits + 1);
    for (let token = 0; token < vocabulary.size; token++) {
      if (vocabulary.isEnd(token)) continue;
      if ((masks.advance(state, token) !== undefined) !== maskHas(wanted, token)) {
        throw new Error(`advance differs ${where(prefix)}: ${vocabulary.describe(token)}`);
      }
    }
    this.#uncached.clearCaches();
    const anew = createMask(vocabulary.size);
    anew.words.fill(0xffffffff);
    this.#uncached.computeInto(state, anew);
    expectSame(vocabulary, prefix, anew, wanted);
  }

  /** Masks at every position of `bytes`, as far as it is viable. */
  compareMasksAlong(bytes: Uint8Array): void {
    let state: ParseState | undefined = this.recognizer.start();
    for (let i = 0; i <= bytes.length && state !== undefined; i++) {
      this.compareMasks(state, bytes.subarray(0, i));
      if (i < bytes.length) state = this.recognizer.advance(state, bytes[i]!);
    }
  }

  /** Masks along a walk of `length` random allowed tokens; tokens of several bytes are preferred. */
  compareMasksOnWalk(random: Random, length: number): void {
    const { vocabulary } = this.masks;
    let state = this.recognizer.start();
    let prefix: Uint8Array = new Uint8Array(0);
    for (let n = 0; n < length; n++) {
      this.compareMasks(state, prefix);
      const mask = this.masks.mask(state);
      const allowed: number[] = [];
      const long: number[] = [];
      for (let token = 0; token < vocabulary.size; token++) {
        if (!maskHas(mask, token) || vocabulary.isEnd(token)) continue;
        allowed.push(token);
        if (vocabulary.bytesOf(token).length > 1) long.push(token);
      }
      if (allowed.length === 0) return;
      const token = pick(random, long.length > 0 && random() < 0.6 ? long : allowed);
      const next = this.masks.advance(state, token);
      if (next === undefined) throw new Error(`mask allows ${vocabulary.describe(token)}, advance does not`);
      state = next;
      prefix = Buffer.concat([prefix, vocabulary.bytesOf(token)]);
    }
  }
}

function where(prefix: Uint8Array): string {
  return `after ${JSON.stringify(textOf(prefix))}`;
}

function expectSame(vocabulary: Vocabulary, prefix: Uint8Array, got: TokenMask, wanted: TokenMask): void {
  if (masksEqual(got, wanted)) return;
  const wrong: string[] = [];
  for (let token = 0; token < vocabulary.size; token++) {
    if (maskHas(got, token) === maskHas(wanted, token)) continue;
    wrong.push(`${maskHas(got, token) ? "allowed" : "refused"}: ${vocabulary.describe(token)}`);
  }
  throw new Error(
    `Mask differs ${where(prefix)}; wrongly ${wrong.slice(0, 12).join(", ") || "set tail bits"}`,
  );
}
