/**
 * Small sets of indices as words of 32 bits: the keys of an object that have been written. Sets of one object have
 * equally many words. Never changed once made.
 */

export type Bits = readonly number[];

/** The empty set of indices below `size`. */
export function noBits(size: number): Bits {
  return new Array<number>((size + 31) >>> 5).fill(0);
}

export function bitsOf(size: number, indices: Iterable<number>): Bits {
  const out = noBits(size).slice();
  for (const i of indices) out[i >>> 5]! |= 1 << (i & 31);
  return out;
}

export function hasBit(bits: Bits, i: number): boolean {
  return ((bits[i >>> 5]! >>> (i & 31)) & 1) === 1;
}

export function withBit(bits: Bits, i: number): Bits {
  const out = bits.slice();
  out[i >>> 5]! |= 1 << (i & 31);
  return out;
}

/** What is in `a` and not in `b`. */
export function withoutBits(a: Bits, b: Bits): Bits {
  const out = a.slice();
  for (let w = 0; w < out.length; w++) out[w]! &= ~b[w]!;
  return out;
}

export function unionOfBits(a: Bits, b: Bits): Bits {
  const out = a.slice();
  for (let w = 0; w < out.length; w++) out[w]! |= b[w]!;
  return out;
}

export function bitsEqual(a: Bits, b: Bits): boolean {
  for (let w = 0; w < a.length; w++) if (a[w] !== b[w]) return false;
  return true;
}

/** They have an index in common. */
export function bitsMeet(a: Bits, b: Bits): boolean {
  for (let w = 0; w < a.length; w++) if ((a[w]! & b[w]!) !== 0) return true;
  return false;
}

/** The least index at or behind `from`, or -1. */
export function nextBit(bits: Bits, from: number): number {
  let w = from >>> 5;
  if (w >= bits.length) return -1;
  let word = bits[w]! & (-1 << (from & 31));
  while (word === 0) {
    if (++w === bits.length) return -1;
    word = bits[w]!;
  }
  return (w << 5) + 31 - Math.clz32(word & -word);
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w]!; word !== 0; word &= word - 1) count++;
  }
  return count;
}

/** Equal sets, equal numbers. */
export function hashBits(bits: Bits): number {
  let hash = 0;
  for (let w = 0; w < bits.length; w++) {
    hash = Math.imul(hash ^ bits[w]!, 0x2c1b3c6d);
    hash ^= hash >>> 15;
  }
  return hash;
}
