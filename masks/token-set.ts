/**
 * Sets of tokens as parts of masks: a list of ids where they are few, mask words where they are many, or both. A mask
 * is composed of such parts; parts that several masks have in common are the same object in all of them.
 */
import { createMask, type MaskBuffer } from "./token-mask.ts";
import type { TokenId } from "./vocabulary.ts";

/** The union of its parts. Immutable. */
export interface TokenSet {
  readonly ids: Readonly<Int32Array>;
  /** Each as long as the words of a mask. */
  readonly blocks: readonly Readonly<Uint32Array>[];
  readonly masks: readonly ComposedMask[];
}

/** A mask by its parts: those of another mask, without some tokens, and with some sets. Immutable. */
export interface ComposedMask {
  readonly base: ComposedMask | undefined;
  /** Tokens of the base that are not in this mask, one by one and as words. */
  readonly cleared: Readonly<Int32Array>;
  readonly clearedBlocks: readonly Readonly<Uint32Array>[];
  readonly sets: readonly TokenSet[];
}

export const NO_IDS: Readonly<Int32Array> = new Int32Array(0);
export const NO_TOKENS: TokenSet = { ids: NO_IDS, blocks: [], masks: [] };

/** A set with at least one token in this many of the vocabulary is kept as words. */
const DENSE_FROM = 64;
/** Of an object with its fields; what it refers to is mostly shared. */
const OVERHEAD = 64;

/** @param size  token ids of the vocabulary */
export function tokenSetOf(size: number, ids: Int32Array): TokenSet {
  if (ids.length * DENSE_FROM < size) return { ids, blocks: [], masks: [] };
  const words = new Uint32Array((size + 31) >>> 5);
  setIds(words, ids, ids.length);
  return { ids: NO_IDS, blocks: [words], masks: [] };
}

export function tokenSetOfMask({ words }: MaskBuffer): TokenSet {
  const most = Math.floor((words.length * 32) / DENSE_FROM);
  const ids: number[] = [];
  for (let w = 0; w < words.length; w++) {
    for (let bits = words[w]!; bits !== 0; bits &= bits - 1) {
      if (ids.length === most) return { ...NO_TOKENS, blocks: [words.slice()] };
      ids.push((w << 5) + 31 - Math.clz32(bits & -bits));
    }
  }
  return { ...NO_TOKENS, ids: Int32Array.from(ids) };
}

/** `set` without the tokens of `cut`; itself where it has none of them. */
export function withoutTokens(set: TokenSet, cut: MaskBuffer): TokenSet {
  const { ids, blocks, masks } = set;
  if (masks.length > 0 || blocks.some((words) => intersects(words, cut.words, words.length))) {
    const all = borrow(cut.words.length);
    all.words.fill(0);
    addTokenSet(all, set);
    clearWords(all.words, cut.words, cut.words.length);
    const left = tokenSetOfMask(all);
    borrowed.push(all);
    return left;
  }
  const left = ids.filter((id) => (cut.words[id >>> 5]! & (1 << (id & 31))) === 0);
  return left.length === ids.length ? set : { ids: left, blocks, masks };
}

/** Bytes of the lists and words themselves, masks among the parts not counted. */
export function tokenSetBytes({ ids, blocks, masks }: TokenSet): number {
  return (
    OVERHEAD + ids.byteLength + 8 * masks.length + blocks.reduce((sum, words) => sum + words.byteLength, 0)
  );
}

/** Bytes of the composition beside the parts that it refers to. */
export function composedBytes({ base, clearedBlocks, sets }: ComposedMask): number {
  return OVERHEAD + 8 * (clearedBlocks.length + sets.length) + (base === undefined ? 0 : composedBytes(base));
}

/** Adds the tokens of `set` to `out`, but for some of its masks that it has already. */
export function addTokenSet(out: MaskBuffer, { ids, blocks, masks }: TokenSet, done = 0): void {
  for (let m = done; m < masks.length; m++) addComposed(masks[m]!, out);
  for (let b = 0; b < blocks.length; b++) orWords(out.words, blocks[b]!, out.words.length);
  setIds(out.words, ids, ids.length);
}

/** Adds the tokens of `mask` to `out`. */
export function addComposed(mask: ComposedMask, out: MaskBuffer): void {
  if (mask.base === undefined) {
    for (let s = 0; s < mask.sets.length; s++) addTokenSet(out, mask.sets[s]!);
    return;
  }
  const own = borrow(out.words.length);
  own.words.fill(0);
  composeInto(mask, own);
  orWords(out.words, own.words, out.words.length);
  borrowed.push(own);
}

/** The same where `out` is empty. */
export function composeInto(mask: ComposedMask, out: MaskBuffer): void {
  const { base, cleared, clearedBlocks, sets } = mask;
  // Mostly a lexeme has ended before the token, and what may begin here is the whole mask.
  const first = base === undefined ? sets.findIndex(({ masks }) => masks.length > 0) : -1;
  if (base !== undefined) {
    composeInto(base, out);
    clearIds(out.words, cleared, cleared.length);
    for (let b = 0; b < clearedBlocks.length; b++) {
      clearWords(out.words, clearedBlocks[b]!, out.words.length);
    }
  } else if (first !== -1) composeInto(sets[first]!.masks[0]!, out);
  for (let s = 0; s < sets.length; s++) addTokenSet(out, sets[s]!, s === first ? 1 : 0);
}

/** Scratch space that is not in use. */
const borrowed: MaskBuffer[] = [];

function borrow(words: number): MaskBuffer {
  const known = borrowed.pop();
  return known?.words.length === words ? known : createMask(words * 32);
}

/** Lists of ids under way. Lists nest: one that is begun inside another is finished first. */
export class IdCollector {
  #ids = new Int32Array(64);
  #length = 0;

  /** Where the list that is begun now starts. */
  begin(): number {
    return this.#length;
  }

  add(id: TokenId): void {
    if (this.#length === this.#ids.length) this.#grow(this.#length + 1);
    this.#ids[this.#length++] = id;
  }

  addAll(ids: Readonly<Int32Array>): void {
    if (this.#length + ids.length > this.#ids.length) this.#grow(this.#length + ids.length);
    this.#ids.set(ids, this.#length);
    this.#length += ids.length;
  }

  /** The ids since `begin` said `from`. */
  finish(from: number): Int32Array {
    const ids = this.#ids.slice(from, this.#length);
    this.#length = from;
    return ids;
  }

  /** Forgets lists that an error has left unfinished. */
  reset(): void {
    this.#length = 0;
  }

  #grow(length: number): void {
    const larger = new Int32Array(Math.max(length, this.#ids.length * 2));
    larger.set(this.#ids);
    this.#ids = larger;
  }
}

// Top-level functions: inside closures the same loops run several times slower.

function intersects(words: Readonly<Uint32Array>, others: Readonly<Uint32Array>, length: number): boolean {
  for (let w = 0; w < length; w++) if ((words[w]! & others[w]!) !== 0) return true;
  return false;
}

function setIds(words: Uint32Array, ids: Readonly<Int32Array>, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! |= 1 << (ids[i]! & 31);
}

function clearIds(words: Uint32Array, ids: Readonly<Int32Array>, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! &= ~(1 << (ids[i]! & 31));
}

function orWords(words: Uint32Array, source: Readonly<Uint32Array>, length: number): void {
  for (let w = 0; w < length; w++) words[w]! |= source[w]!;
}

function clearWords(words: Uint32Array, source: Readonly<Uint32Array>, length: number): void {
  for (let w = 0; w < length; w++) words[w]! &= ~source[w]!;
}
