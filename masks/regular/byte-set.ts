/**
 * Sets of bytes and partitions of the byte alphabet, interned so that equal ones are identical.
 * A partition groups bytes that a regular expression cannot tell apart.
 */

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

/** Partitions kept by the table that new algebras share. */
const MAX_SHARED_PARTITIONS = 4096;

let sharedTable: PartitionTable | undefined;

/**
 * The table for a new algebra. Partitions are pure values, so algebras share a table until it has grown large; those
 * that have it keep it, the next ones start another.
 */
export function currentPartitionTable(): PartitionTable {
  if (sharedTable === undefined || sharedTable.size > MAX_SHARED_PARTITIONS)
    sharedTable = new PartitionTable();
  return sharedTable;
}

/** Interns partitions; products are memoised by id. */
export class PartitionTable {
  readonly trivial: BytePartition;
  readonly #byKey = new Map<string, BytePartition>();
  readonly #all: BytePartition[] = [];
  readonly #products = new Map<number, BytePartition>();
  readonly #bySet = new Map<string, BytePartition>();

  constructor() {
    this.trivial = this.#intern(new Uint8Array(256));
  }

  /** Partitions and products interned so far. */
  get size(): number {
    return this.#all.length + this.#products.size;
  }

  /** The two classes "in the set" and "outside". */
  ofSet(set: ByteSet): BytePartition {
    const key = byteSetKey(set);
    let partition = this.#bySet.get(key);
    if (partition === undefined) {
      const classOf = new Uint8Array(256);
      for (let b = 0; b < 256; b++) classOf[b] = byteSetHas(set, b) ? 1 : 0;
      partition = this.#intern(classOf);
      this.#bySet.set(key, partition);
    }
    return partition;
  }

  /** The coarsest partition that refines both. */
  product(a: BytePartition, b: BytePartition): BytePartition {
    if (a === b || b.count === 1) return a;
    if (a.count === 1) return b;
    const key = a.id < b.id ? a.id * 0x4000000 + b.id : b.id * 0x4000000 + a.id;
    let partition = this.#products.get(key);
    if (partition === undefined) {
      const classOf = new Uint8Array(256);
      const seen = new Int16Array(a.count * b.count).fill(-1);
      let count = 0;
      for (let byte = 0; byte < 256; byte++) {
        const pair = a.classOf[byte]! * b.count + b.classOf[byte]!;
        if (seen[pair] === -1) seen[pair] = count++;
        classOf[byte] = seen[pair]!;
      }
      partition = this.#intern(classOf);
      this.#products.set(key, partition);
    }
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
    let partition = this.#byKey.get(key);
    if (partition === undefined) {
      partition = {
        id: this.#all.length,
        classOf,
        count: representatives.length,
        representatives: Uint8Array.from(representatives),
      };
      this.#all.push(partition);
      this.#byKey.set(key, partition);
    }
    return partition;
  }
}
