/**
 * Learns a byte-level BPE vocabulary from text: 256 bytes, then the most frequent pair again and again, then the
 * special tokens. Deterministic: of equally frequent pairs the one with the lower ids wins.
 * Source: Sennrich, Haddow, Birch, "Neural machine translation of rare words with subword units", ACL 2016, §3.2.
 */
import { byteLevelAlphabet, compilePattern, preTokenize, preTokenizerPatterns } from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";

export interface ByteBpe {
  /** Pieces by id: bytes, merged pieces, specials. */
  readonly tokens: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

export interface ByteBpeOptions {
  /** Number of ids, specials included. */
  readonly size: number;
  /** Texts of the control tokens; they get the highest ids, in this order. */
  readonly specials: readonly string[];
  /** Name of the pre-tokenizer, as in `tokenizer.ggml.pre`. */
  readonly pre: string;
}

/** One distinct piece of the text, as ids that shrink while merges are learnt. */
interface Word {
  symbols: number[];
  readonly count: number;
}

const MAX_IDS = 2 ** 24;

/** @throws InternalError when the text is too small for that many tokens */
export function trainByteBpe(text: string, options: ByteBpeOptions): ByteBpe {
  const { size, specials, pre } = options;
  const tokens = byteLevelAlphabet().slice();
  const merges: [string, string][] = [];
  const words = collectWords(text, pre);
  const pairs = new PairCounts(words);
  while (tokens.length + specials.length < size) {
    const best = pairs.best();
    if (best === undefined) {
      throw new InternalError(`The text yields only ${tokens.length + specials.length} of ${size} tokens`);
    }
    const { left, right } = best;
    merges.push([tokens[left]!, tokens[right]!]);
    pairs.merge(left, right, tokens.length);
    tokens.push(tokens[left]! + tokens[right]!);
  }
  tokens.push(...specials);
  return { tokens, merges };
}

function collectWords(text: string, pre: string): Word[] {
  const patterns = (preTokenizerPatterns(pre) ?? []).map(compilePattern);
  const usable = patterns.filter((pattern) => pattern !== undefined);
  if (usable.length === 0 || usable.length < patterns.length) {
    throw new InternalError(`Unknown pre-tokenizer "${pre}"`);
  }
  const counts = new Map<string, number>();
  for (const piece of preTokenize(text, usable)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const encoder = new TextEncoder();
  return Array.from(counts, ([piece, count]) => ({ symbols: Array.from(encoder.encode(piece)), count }));
}

/** How often each pair of neighbours occurs, kept up to date as pairs are merged. */
class PairCounts {
  readonly #words: readonly Word[];
  readonly #counts = new Map<number, number>();
  /** Words that hold a pair, or once did. */
  readonly #places = new Map<number, Set<number>>();

  constructor(words: readonly Word[]) {
    this.#words = words;
    for (const index of words.keys()) this.#add(index, 1);
  }

  best(): { readonly left: number; readonly right: number } | undefined {
    let bestPair = -1;
    let bestCount = 0;
    for (const [pair, count] of this.#counts) {
      if (count > bestCount || (count === bestCount && count > 0 && pair < bestPair)) {
        bestPair = pair;
        bestCount = count;
      }
    }
    return bestPair === -1 ? undefined : { left: Math.floor(bestPair / MAX_IDS), right: bestPair % MAX_IDS };
  }

  /** Replaces the pair by `result` wherever it occurs. */
  merge(left: number, right: number, result: number): void {
    const pair = left * MAX_IDS + right;
    for (const index of this.#places.get(pair) ?? []) {
      this.#add(index, -1);
      const word = this.#words[index]!;
      const merged: number[] = [];
      for (let i = 0; i < word.symbols.length; i++) {
        const symbol = word.symbols[i]!;
        if (symbol === left && word.symbols[i + 1] === right) {
          merged.push(result);
          i++;
        } else {
          merged.push(symbol);
        }
      }
      word.symbols = merged;
      this.#add(index, 1);
    }
    this.#places.delete(pair);
  }

  #add(index: number, sign: 1 | -1): void {
    const { symbols, count } = this.#words[index]!;
    for (let i = 1; i < symbols.length; i++) {
      const pair = symbols[i - 1]! * MAX_IDS + symbols[i]!;
      const total = (this.#counts.get(pair) ?? 0) + sign * count;
      if (total === 0) this.#counts.delete(pair);
      else this.#counts.set(pair, total);
      if (sign === -1) continue;
      let places = this.#places.get(pair);
      if (places === undefined) this.#places.set(pair, (places = new Set()));
      places.add(index);
    }
  }
}
