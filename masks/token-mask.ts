/**
 * Bit-packed sets of token ids. Bit `i & 7` of byte `i >> 3` (equally: bit `i & 31` of little-endian word
 * `i >> 5`) is token `i`; 1 = allowed. `ceil(vocab / 32)` words; tail bits are 0.
 *
 * A published `TokenMask` never changes, so caches share it; a `MaskBuffer` is scratch space owned by one caller.
 */
import { bytesEqual } from "./bytes.ts";
import type { TokenId } from "./vocabulary.ts";

/** An immutable token set. The two views share one buffer. */
export interface TokenMask {
  /** Number of token ids. */
  readonly size: number;
  readonly bytes: Readonly<Uint8Array>;
  readonly words: Readonly<Uint32Array>;
}

/** A token set that its owner edits in place. */
export interface MaskBuffer {
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** A cleared buffer for `size` token ids. */
export function createMask(size: number): MaskBuffer {
  const words = new Uint32Array(Math.ceil(size / 32));
  return { size, words, bytes: new Uint8Array(words.buffer) };
}

/** All `size` ids allowed, tail bits 0. */
export function fullMask(size: number): MaskBuffer {
  const mask = createMask(size);
  mask.words.fill(0xffffffff);
  const tail = size & 31;
  if (tail !== 0) mask.words[mask.words.length - 1] = 0xffffffff >>> (32 - tail);
  return mask;
}

/** A mask holding exactly `ids`. */
export function maskOf(size: number, ids: Iterable<TokenId>): MaskBuffer {
  const mask = createMask(size);
  for (const id of ids) maskSet(mask, id);
  return mask;
}

/** A snapshot that is safe to share: later edits of `buffer` do not reach it. */
export function publish(buffer: MaskBuffer): TokenMask {
  const words = buffer.words.slice();
  return { size: buffer.size, words, bytes: new Uint8Array(words.buffer) };
}

export function maskHas(mask: TokenMask, id: TokenId): boolean {
  return ((mask.words[id >>> 5]! >>> (id & 31)) & 1) === 1;
}

export function maskSet(mask: MaskBuffer, id: TokenId): void {
  mask.words[id >>> 5]! |= 1 << (id & 31);
}

export function maskClear(mask: MaskBuffer, id: TokenId): void {
  mask.words[id >>> 5]! &= ~(1 << (id & 31));
}

/** `target &= source`. */
export function andInto(target: MaskBuffer, source: TokenMask): void {
  andWords(target.words, source.words, target.words.length);
}

/** `target |= source`. */
export function orInto(target: MaskBuffer, source: TokenMask): void {
  orWords(target.words, source.words, target.words.length);
}

/** `target = source`. */
export function copyInto(target: MaskBuffer, source: TokenMask): void {
  target.words.set(source.words);
}

/** Number of allowed ids. */
export function countMask(mask: TokenMask): number {
  return popcount(mask.words, mask.words.length);
}

export function masksEqual(a: TokenMask, b: TokenMask): boolean {
  return a.size === b.size && bytesEqual(a.bytes, b.bytes);
}

/** Every id of `a` is in `b`. */
export function maskIsSubset(a: TokenMask, b: TokenMask): boolean {
  for (let w = 0; w < a.words.length; w++) if ((a.words[w]! & ~b.words[w]!) !== 0) return false;
  return true;
}

/** No id outside `ids` is allowed. Stops at the first one that is. */
export function maskHasOnly(mask: TokenMask, ids: ReadonlySet<TokenId>): boolean {
  for (let w = 0; w < mask.words.length; w++) {
    for (let bits = mask.words[w]!; bits !== 0; bits &= bits - 1) {
      if (!ids.has((w << 5) + 31 - Math.clz32(bits & -bits))) return false;
    }
  }
  return true;
}

/** Allowed ids, ascending. */
export function maskIds(mask: TokenMask): TokenId[] {
  const ids: TokenId[] = [];
  for (let w = 0; w < mask.words.length; w++) {
    let bits = mask.words[w]!;
    while (bits !== 0) {
      const lowest = bits & -bits;
      ids.push((w << 5) + 31 - Math.clz32(lowest));
      bits ^= lowest;
    }
  }
  return ids;
}

// The kernels stay top-level functions with length arguments: the same loops inside closures run 2-8 times slower.

function andWords(target: Uint32Array, source: Readonly<Uint32Array>, length: number): void {
  for (let w = 0; w < length; w++) target[w]! &= source[w]!;
}

function orWords(target: Uint32Array, source: Readonly<Uint32Array>, length: number): void {
  for (let w = 0; w < length; w++) target[w]! |= source[w]!;
}

function popcount(words: Readonly<Uint32Array>, length: number): number {
  let count = 0;
  for (let w = 0; w < length; w++) {
    let x = words[w]!;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    count += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
