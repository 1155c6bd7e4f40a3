/**
 * Equal parts of masks as one object, for all grammars of a vocabulary together. Most situations of most outputs come
 * again under other names: inside the text of one property and of the next, with the same punctuation behind. What is
 * composed of the same parts is the same mask, whichever grammar asks; so it is written out once and kept once.
 * Only as much is remembered as fits into a number of bytes. What is in use stays in use; it is then only no longer shared.
 */
import { KeptMask } from "./recent-masks.ts";
import { createMask, type MaskBuffer } from "./token-mask.ts";
import {
  type ComposedMask,
  composedBytes,
  NO_IDS,
  NO_TOKENS,
  type TokenSet,
  tokenSetBytes,
} from "./token-set.ts";

/** Of an entry of a table. */
const BYTES_PER_ENTRY = 40;

type Words = Readonly<Uint32Array>;

export class MaskParts {
  readonly #maxBytes: number;
  // By hash; of two with the same hash the later one.
  readonly #blocks = new Map<number, Words>();
  readonly #sets = new Map<number, TokenSet>();
  readonly #masks = new Map<number, KeptMask>();
  /** Of blocks, lists of ids, sets and masks, in the order in which they were first seen. */
  #numbers = new WeakMap<object, number>();
  #count = 0;
  /** No bit is set between calls. */
  readonly #marks: MaskBuffer;
  /** Bytes of what is remembered. */
  bytes = 0;

  /** @param size  token ids of the vocabulary */
  constructor(size: number, maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#marks = createMask(size);
  }

  /** `set`, or the one with the same tokens in the same parts that came first. */
  set(set: TokenSet): TokenSet {
    const { ids, masks } = set;
    if (ids.length + set.blocks.length + masks.length === 0) return NO_TOKENS;
    const blocks = set.blocks.map((words) => this.#block(words));
    let hash = mix(ids.length, blocks.length);
    // Sums, since the same tokens come in any order.
    for (let i = 0; i < ids.length; i++) hash = (hash + mix(ids[i]!, 1)) | 0;
    for (let i = 0; i < blocks.length; i++) hash = (hash + mix(this.#numberOf(blocks[i]!), 2)) | 0;
    for (let i = 0; i < masks.length; i++) hash = (hash + mix(this.#numberOf(masks[i]!), 3)) | 0;
    const known = this.#sets.get(hash);
    if (
      known !== undefined &&
      haveSame(known.blocks, blocks) &&
      haveSame(known.masks, masks) &&
      haveSameIds(known.ids, ids, this.#marks.words)
    ) {
      return known;
    }
    const own = haveSame(blocks, set.blocks) ? set : { ids, blocks, masks };
    this.#sets.set(hash, own);
    this.#add(tokenSetBytes(own));
    return own;
  }

  /** The mask of these parts, whose sets and base are shared already. */
  mask(composed: ComposedMask): KeptMask {
    const { base, clearedBlocks } = composed;
    const cleared = composed.cleared.length === 0 ? NO_IDS : composed.cleared;
    const sets = composed.sets.filter((set) => set !== NO_TOKENS);
    // Where nothing is added and nothing taken away, it is the other mask itself.
    if (base !== undefined && cleared.length + clearedBlocks.length + sets.length === 0)
      return this.mask(base);
    let hash = base === undefined ? 0 : this.#numberOf(base);
    if (cleared.length > 0) hash = mix(hash, this.#numberOf(cleared));
    for (let i = 0; i < clearedBlocks.length; i++) {
      hash = (hash + mix(this.#numberOf(clearedBlocks[i]!), 4)) | 0;
    }
    for (let i = 0; i < sets.length; i++) hash = (hash + mix(this.#numberOf(sets[i]!), 5)) | 0;
    const known = this.#masks.get(hash);
    if (
      known !== undefined &&
      known.composed.base === base &&
      known.composed.cleared === cleared &&
      haveSame(known.composed.clearedBlocks, clearedBlocks) &&
      haveSame(known.composed.sets, sets)
    ) {
      return known;
    }
    const own = { base, cleared, clearedBlocks, sets };
    const kept = new KeptMask(own, composedBytes(own));
    this.#masks.set(hash, kept);
    this.#add(kept.bytes);
    return kept;
  }

  #block(words: Words): Words {
    if (this.#numbers.has(words)) return words;
    const hash = hashOfWords(words, words.length);
    const known = this.#blocks.get(hash);
    if (known !== undefined && areEqual(known, words)) return known;
    this.#blocks.set(hash, words);
    this.#numberOf(words);
    return words;
  }

  #add(bytes: number): void {
    this.bytes += BYTES_PER_ENTRY + bytes;
    if (this.bytes <= this.#maxBytes) return;
    this.#blocks.clear();
    this.#sets.clear();
    this.#masks.clear();
    this.#numbers = new WeakMap();
    this.bytes = 0;
  }

  #numberOf(part: object): number {
    let number = this.#numbers.get(part);
    if (number === undefined) {
      number = ++this.#count;
      this.#numbers.set(part, number);
    }
    return number;
  }
}

/** The same objects, in any order. */
function haveSame(a: readonly object[], b: readonly object[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !(b.includes(a[i]!) && a.includes(b[i]!))) return false;
  }
  return true;
}

/** @param marks  no bit is set, before and after */
function haveSameIds(a: Readonly<Int32Array>, b: Readonly<Int32Array>, marks: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i === a.length || (covers(a, b, marks) && covers(b, a, marks));
}

/** Every id of `b` is in `a`. */
function covers(a: Readonly<Int32Array>, b: Readonly<Int32Array>, marks: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) marks[a[i]! >>> 5]! |= 1 << (a[i]! & 31);
  let isCovered = true;
  for (let i = 0; i < b.length && isCovered; i++)
    isCovered = ((marks[b[i]! >>> 5]! >>> (b[i]! & 31)) & 1) === 1;
  for (let i = 0; i < a.length; i++) marks[a[i]! >>> 5] = 0;
  return isCovered;
}

// Cheap, since all words of a mask go through it.
function hashOfWords(words: Words, length: number): number {
  let hash = 0;
  for (let w = 0; w < length; w++) hash = (Math.imul(hash, 31) + words[w]!) | 0;
  return hash;
}

function areEqual(a: Words, b: Words): boolean {
  if (a.length !== b.length) return false;
  for (let w = 0; w < a.length; w++) if (a[w] !== b[w]) return false;
  return true;
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ Math.imul(value, 0x297a2d39), 0x2c1b3c6d);
  return (h ^ (h >>> 15)) | 0;
}
