/**
 * Masks as they are kept: as a list of ids where few tokens are allowed, as the words in which they differ from another
 * mask where that is little, else as they are.
 */
import type { MaskBuffer, TokenMask } from "./token-mask.ts";

export type CompactMask =
  | { readonly kind: "ids"; readonly ids: Int32Array }
  | {
      readonly kind: "difference";
      readonly base: PlainMask;
      /** Numbers of the words that differ, and what they are. */
      readonly at: Int32Array;
      readonly words: Uint32Array;
    }
  | PlainMask;

interface PlainMask {
  readonly kind: "words";
  readonly words: Readonly<Uint32Array>;
}

/** A list of ids takes at most this share of the words. */
const IDS_SHARE = 1 / 8;
/** And a difference this one. */
const DIFFERENCE_SHARE = 1 / 4;
/** Of an object with its arrays, beside their contents. */
const OVERHEAD = 200;

/**
 * The smallest form of `mask`, which must never change again: it may be that form itself.
 * @param base  a mask that `mask` may be much like; only those kept as words are built upon
 */
export function compactMask(mask: TokenMask, base?: CompactMask): CompactMask {
  const { words } = mask;
  const ids = listIds(words, words.length, Math.floor(words.length * IDS_SHARE));
  if (ids !== undefined) return { kind: "ids", ids };
  if (base?.kind === "words") {
    const at = listDifferences(words, base.words, words.length, (words.length * DIFFERENCE_SHARE) >> 1);
    if (at !== undefined) return { kind: "difference", base, at, words: takeWords(words, at, at.length) };
  }
  return { kind: "words", words };
}

/** Overwrites `out`, which has the size of the mask that was made compact. */
export function expandMask(mask: CompactMask, out: MaskBuffer): void {
  switch (mask.kind) {
    case "words":
      out.words.set(mask.words);
      return;
    case "ids":
      out.words.fill(0);
      setIds(out.words, mask.ids, mask.ids.length);
      return;
    case "difference":
      out.words.set(mask.base.words);
      putWords(out.words, mask.at, mask.words, mask.at.length);
  }
}

/** Bytes that `mask` holds by itself; its base is another mask's. */
export function compactBytes(mask: CompactMask): number {
  switch (mask.kind) {
    case "words":
      return OVERHEAD + mask.words.byteLength;
    case "ids":
      return OVERHEAD + mask.ids.byteLength;
    case "difference":
      return OVERHEAD + mask.at.byteLength + mask.words.byteLength;
  }
}

/** Room for a list under way; what is kept is cut to its size. */
let room = new Int32Array(0);

/** Overwritten by the next call. */
function roomFor(count: number): Int32Array {
  if (room.length < count) room = new Int32Array(count);
  return room;
}

/** Ids in `words`, or `undefined` when there are more than `most`. */
function listIds(words: Readonly<Uint32Array>, length: number, most: number): Int32Array | undefined {
  const ids = roomFor(most);
  let count = 0;
  for (let w = 0; w < length; w++) {
    for (let bits = words[w]!; bits !== 0; bits &= bits - 1) {
      if (count === most) return undefined;
      ids[count++] = (w << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  return ids.slice(0, count);
}

/** Numbers of the words in which two masks differ, or `undefined` when there are more than `most`. */
function listDifferences(
  words: Readonly<Uint32Array>,
  others: Readonly<Uint32Array>,
  length: number,
  most: number,
): Int32Array | undefined {
  const at = roomFor(most);
  let count = 0;
  for (let w = 0; w < length; w++) {
    if (words[w] === others[w]) continue;
    if (count === most) return undefined;
    at[count++] = w;
  }
  return at.slice(0, count);
}

function setIds(words: Uint32Array, ids: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! |= 1 << (ids[i]! & 31);
}

function takeWords(words: Readonly<Uint32Array>, at: Int32Array, length: number): Uint32Array {
  const out = new Uint32Array(length);
  for (let i = 0; i < length; i++) out[i] = words[at[i]!]!;
  return out;
}

function putWords(words: Uint32Array, at: Int32Array, values: Uint32Array, length: number): void {
  for (let i = 0; i < length; i++) words[at[i]!] = values[i]!;
}
