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
  /**
   * Matches (without consuming) where no two pieces may be merged. It may look at one character on each side, so that a
   * reader that knows only the merges keeps to it as well.
   */
  readonly boundary?: RegExp;
  /** Texts that become one token all the same where the text holds them; they are merged last. */
  readonly whole?: readonly string[];
}

/** One distinct piece of the text, as ids that shrink while merges are learnt. */
interface Word {
  symbols: number[];
  readonly count: number;
}

const MAX_IDS = 2 ** 24;

/** @throws InternalError when the text is too small for that many tokens */
export function trainByteBpe(text: string, options: ByteBpeOptions): ByteBpe {
  const { size, specials, whole = [] } = options;
  const tokens = byteLevelAlphabet().slice();
  const merges: [string, string][] = [];
  const pairs = new PairCounts(collectWords(text, options));
  // What `whole` costs is known only once its parts are; each text takes one id at least, the rarest go without.
  const present = byFrequency(whole, text);
  while (tokens.length + specials.length + present.length < size) {
    const best = pairs.best();
    if (best === undefined) {
      throw new InternalError(`The text yields only ${tokens.length + specials.length} of ${size} tokens`);
    }
    const { left, right } = best;
    merges.push([tokens[left]!, tokens[right]!]);
    pairs.merge(left, right, tokens.length);
    tokens.push(tokens[left]! + tokens[right]!);
  }
  for (const piece of present) {
    for (const merge of mergesOfWhole(piece, merges)) {
      if (tokens.length + specials.length === size) break;
      merges.push(merge);
      tokens.push(merge.join(""));
    }
  }
  tokens.push(...specials);
  return { tokens, merges };
}

/** Those that occur, the most frequent first. */
function byFrequency(pieces: readonly string[], text: string): string[] {
  const counted = pieces.map((piece) => ({ piece, count: text.split(piece).length - 1 }));
  return counted
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ piece }) => piece);
}

/** What makes one token of a text that `merges` leave in parts, from the right: the parts of a word before what leads it. */
function mergesOfWhole(piece: string, merges: readonly (readonly [string, string])[]): [string, string][] {
  const alphabet = byteLevelAlphabet();
  let parts = Array.from(new TextEncoder().encode(piece), (byte) => alphabet[byte]!);
  for (const [left, right] of merges) {
    if (parts.includes(left) && parts.includes(right)) parts = mergePair(parts, left, right, left + right);
  }
  const added: [string, string][] = [];
  for (let right = parts.pop(); right !== undefined && parts.length > 0; ) {
    const left = parts.pop()!;
    added.push([left, right]);
    right = left + right;
  }
  return added;
}

function mergePair<T>(symbols: readonly T[], left: T, right: T, result: T): T[] {
  const merged: T[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i]!;
    if (symbol === left && symbols[i + 1] === right) {
      merged.push(result);
      i++;
    } else {
      merged.push(symbol);
    }
  }
  return merged;
}

function collectWords(text: string, { pre, boundary }: ByteBpeOptions): Word[] {
  const patterns = (preTokenizerPatterns(pre) ?? []).map(compilePattern);
  const usable = patterns.filter((pattern) => pattern !== undefined);
  if (usable.length === 0 || usable.length < patterns.length) {
    throw new InternalError(`Unknown pre-tokenizer "${pre}"`);
  }
  const counts = new Map<string, number>();
  for (const piece of preTokenize(text, usable)) {
    for (const part of boundary === undefined ? [piece] : piece.split(boundary)) {
      counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  }
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
      word.symbols = mergePair(word.symbols, left, right, result);
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
