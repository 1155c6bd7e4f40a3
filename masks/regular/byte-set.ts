/**
 * Sets of bytes and partitions of the byte alphabet, interned so that equal ones are identical.
 * A partition groups bytes that a regular expression cannot tell apart.
 */

import { InternalError } from "../../src/kernel/index.ts";

/** 256 bits in eight little-endian words. Never changed once interned. */
export type ByteSet = Readonly<Uint32Array>;

/** An equivalence over bytes: `classOf[byte]` in `0..count-1`; `representatives[c]` is the least byte of class c. */
export interface BytePartition {
  readonly id: number;
  readonly classOf: Readonly<Uint8Array>;
  readonly count: number;
  readonly representatives: Readonly<Uint8Array>;
}

export function emptyByteSet(): Uint32Array {
  return new Uint32Array(8);
}

/** `[from, to]`, both inclusive. */
export function byteRange(from: number, to: number): Uint32Array {
  const set = emptyByteSet();
  for (let b = from; b <= to; b++) set[b >>> 5]! |= 1 << (b & 31);
  return set;
}

export function byteSetHas(set: ByteSet, byte: number): boolean {
  return ((set[byte >>> 5]! >>> (byte & 31)) & 1) === 1;
}

export function byteSetIsEmpty(set: ByteSet): boolean {
  for (let w = 0; w < 8; w++) if (set[w] !== 0) return false;
  return true;
}

export function byteSetKey(set: ByteSet): string {
  return set.join(",");
}

export function byteSetsEqual(a: ByteSet, b: ByteSet): boolean {
  for (let w = 0; w < 8; w++) if (a[w] !== b[w]) return false;
  return true;
}

/** Equal sets, equal numbers. */
export function hashByteSet(set: ByteSet): number {
  let hash = 0;
  for (let w = 0; w < 8; w++) {
    hash = Math.imul(hash ^ set[w]!, 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash;
}

/** Partitions kept by a table that new algebras share. */
const MAX_SHARED_PARTITIONS = 4096;

/**
 * The table for a new algebra. Partitions are pure values, so algebras share a table until it has grown large; those
 * that have it keep it, the next ones start another.
 */
export class SharedPartitions {
  readonly #base: PartitionTable | undefined;
  #table: PartitionTable | undefined;

  /** @param base frozen; the tables stand on it */
  constructor(base?: PartitionTable) {
    this.#base = base;
  }

  current(): PartitionTable {
    if (this.#table === undefined || this.#table.size > MAX_SHARED_PARTITIONS)
      this.#table = new PartitionTable(this.#base);
    return this.#table;
  }
}

/** Interns partitions; products are memoised by id. May stand on a table that is no longer changed. */
export class PartitionTable {
  readonly trivial: BytePartition;
  readonly #base: PartitionTable | undefined;
  readonly #first: number;
  readonly #byKey = new Map<string, BytePartition>();
  /** By the smaller id, then by the larger. */
  readonly #products = new Map<number, Map<number, BytePartition>>();
  readonly #ofByte: (BytePartition | undefined)[] = [];
  readonly #bySet = new Map<string, BytePartition>();
  #productCount = 0;
  #isFrozen = false;

  constructor(base?: PartitionTable) {
    this.#base = base;
    this.#first = base === undefined ? 0 : base.#first + base.#byKey.size;
    this.trivial = base === undefined ? this.#intern(new Uint8Array(256)) : base.trivial;
  }

  /** Partitions and products interned so far, without those of the base. */
  get size(): number {
    return this.#byKey.size + this.#productCount;
  }

  /** No more partitions: others may stand on this table now. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** The two classes "in the set" and "outside". */
  ofSet(set: ByteSet): BytePartition {
    const key = byteSetKey(set);
    let partition =
      (this.#base === undefined ? undefined : this.#base.#bySet.get(key)) ?? this.#bySet.get(key);
    if (partition === undefined) {
      const classOf = new Uint8Array(256);
      for (let b = 0; b < 256; b++) classOf[b] = byteSetHas(set, b) ? 1 : 0;
      partition = this.#intern(classOf);
      this.#bySet.set(key, partition);
    }
    return partition;
  }

  /** The same for one byte. */
  ofByte(byte: number): BytePartition {
    const own = (this.#base === undefined ? undefined : this.#base.#ofByte[byte]) ?? this.#ofByte[byte];
    if (own !== undefined) return own;
    const partition = this.ofSet(byteRange(byte, byte));
    this.#ofByte[byte] = partition;
    return partition;
  }

  /** The coarsest partition that refines both. */
  product(a: BytePartition, b: BytePartition): BytePartition {
    if (a === b || b.count === 1) return a;
    if (a.count === 1) return b;
    const [low, high] = a.id < b.id ? [a.id, b.id] : [b.id, a.id];
    const shared = this.#base === undefined ? undefined : this.#base.#products.get(low)?.get(high);
    const known = shared ?? this.#products.get(low)?.get(high);
    if (known !== undefined) return known;
    const classOf = new Uint8Array(256);
    const seen = new Int16Array(a.count * b.count).fill(-1);
    let count = 0;
    for (let byte = 0; byte < 256; byte++) {
      const pair = a.classOf[byte]! * b.count + b.classOf[byte]!;
      if (seen[pair] === -1) seen[pair] = count++;
      classOf[byte] = seen[pair]!;
    }
    const partition = this.#intern(classOf);
    let row = this.#products.get(low);
    if (row === undefined) {
      row = new Map();
      this.#products.set(low, row);
    }
    row.set(high, partition);
    this.#productCount++;
    return partition;
  }

  /** Renumbers classes by their least byte, so that equal partitions are identical. */
  #intern(raw: Uint8Array): BytePartition {
    const renamed = new Int16Array(256).fill(-1);
    const classOf = new Uint8Array(256);
    const representatives: number[] = [];
    for (let byte = 0; byte < 256; byte++) {
      const c = raw[byte]!;
      if (renamed[c] === -1) {
        renamed[c] = representatives.length;
        representatives.push(byte);
      }
      classOf[byte] = renamed[c]!;
    }
    const key = Buffer.from(classOf.buffer).toString("latin1");
    let partition =
      (this.#base === undefined ? undefined : this.#base.#byKey.get(key)) ?? this.#byKey.get(key);
    if (partition === undefined) {
      if (this.#isFrozen) throw new InternalError("a shared table of partitions does not change");
      partition = {
        id: this.#first + this.#byKey.size,
        classOf,
        count: representatives.length,
        representatives: Uint8Array.from(representatives),
      };
      this.#byKey.set(key, partition);
    }
    return partition;
  }
}
