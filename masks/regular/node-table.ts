/**
 * The store of a `RegexAlgebra`: expressions as numbers in flat arrays, hash-consed, so that equal expressions have
 * equal ids. A table may stand on another that is no longer changed and whose expressions it shares.
 * Knows the shape of expressions, not what they mean.
 * Source: Filliâtre, Conchon, "Type-safe modular hash-consing", ML workshop 2006.
 */
import { InternalError } from "../../src/kernel/index.ts";
import { type ByteSet, byteSetsEqual, hashByteSet } from "./byte-set.ts";
import type { Dfa } from "./dfa.ts";
import { type RegexId, type RegexKind, type RegexNode, UNBOUNDED } from "./node.ts";

// One expression: kind and flags are a byte each, `a`, `b`, `c` depend on the kind.
//   empty, epsilon   -
//   set              a: index into #sets
//   concat           a: head, b: tail
//   or, and          a: first of its members in #members, b: their number
//   not              a: item
//   repeat           a: item, b: least, c: greatest count, as `encodeCount` writes them
//   dfa              a: index into #dfas, b: state
export const EMPTY = 0;
export const EPSILON = 1;
export const SET = 2;
export const CONCAT = 3;
export const OR = 4;
export const AND = 5;
export const NOT = 6;
export const REPEAT = 7;
export const DFA = 8;

const KINDS: readonly RegexKind[] = [
  "empty",
  "epsilon",
  "set",
  "concat",
  "or",
  "and",
  "not",
  "repeat",
  "dfa",
];

const FIRST_CAPACITY = 128;
/** Counts up to here stand for themselves; larger ones are in `#counts`. */
const MAX_PLAIN_COUNT = 0x3fffffff;
/** Numbers of expressions, members and sets; then the columns kind and flags, a, b, c and hash; then members and sets. */
const DUMP_HEADER = 3;
/** Ids go with a byte into 32 bits: see `PairTable`. */
export const MAX_NODES = 1 << 24;

export class NodeTable {
  /** Expressions below this id are those of `#base`. */
  readonly first: number;
  readonly #base: NodeTable | undefined;
  #kinds = new Uint8Array(FIRST_CAPACITY);
  #flags = new Uint8Array(FIRST_CAPACITY);
  #a = new Int32Array(FIRST_CAPACITY);
  #b = new Int32Array(FIRST_CAPACITY);
  #c = new Int32Array(FIRST_CAPACITY);
  #hashes = new Int32Array(FIRST_CAPACITY);
  #count = 0;
  #members = new Int32Array(FIRST_CAPACITY);
  #memberCount = 0;
  /** Open addressing; index of the expression in this table plus 1, 0 = free. At most half full. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  readonly #sets: ByteSet[] = [];
  readonly #dfas: Dfa[] = [];
  readonly #dfaIds = new Map<Dfa, number>();
  readonly #counts: number[] = [];
  #isFrozen = false;

  /** @param base frozen */
  constructor(base?: NodeTable) {
    this.#base = base;
    this.first = base === undefined ? 0 : base.size;
  }

  /** Expressions, those of the base included. */
  get size(): number {
    return this.first + this.#count;
  }

  /**
   * All of the table as integers, for `restore`; `undefined` where it holds automata or counts past 30 bits, which have no
   * place there. Of a table without a base.
   */
  dump(): Int32Array | undefined {
    if (this.#base !== undefined || this.#dfas.length > 0 || this.#counts.length > 0) return undefined;
    const n = this.#count;
    const m = this.#memberCount;
    const sets = this.#sets.length;
    const out = new Int32Array(DUMP_HEADER + 5 * n + m + 8 * sets);
    out.set([n, m, sets]);
    for (let i = 0; i < n; i++) out[DUMP_HEADER + i] = (this.#flags[i]! << 8) | this.#kinds[i]!;
    let at = DUMP_HEADER + n;
    for (const column of [this.#a, this.#b, this.#c, this.#hashes]) {
      out.set(column.subarray(0, n), at);
      at += n;
    }
    out.set(this.#members.subarray(0, m), at);
    at += m;
    for (const set of this.#sets) {
      out.set(set, at);
      at += 8;
    }
    return out;
  }

  /**
   * Replaces all expressions by those of `dump`. What the table holds already must be the beginning of them.
   * @returns `false` when the integers are no dump, or the beginnings differ; the table is then as before
   */
  restore(dump: Int32Array): boolean {
    const [n = -1, m = -1, sets = -1] = dump;
    if (this.#base !== undefined || n < this.#count || m < 0 || sets < this.#sets.length) return false;
    if (dump.length !== DUMP_HEADER + 5 * n + m + 8 * sets) return false;
    const column = (k: number) => dump.slice(DUMP_HEADER + k * n, DUMP_HEADER + (k + 1) * n);
    const own = [this.#a, this.#b, this.#c, this.#hashes];
    for (let i = 0; i < this.#count; i++) {
      if (column(0)[i] !== ((this.#flags[i]! << 8) | this.#kinds[i]!)) return false;
      if (own.some((values, k) => values[i] !== column(k + 1)[i])) return false;
    }
    let capacity = this.#kinds.length;
    while (capacity < n) capacity *= 2;
    this.#kinds = new Uint8Array(capacity);
    this.#flags = new Uint8Array(capacity);
    const plain = column(0);
    for (let i = 0; i < n; i++) {
      this.#kinds[i] = plain[i]! & 0xff;
      this.#flags[i] = plain[i]! >>> 8;
    }
    this.#a = enlarged(column(1), capacity);
    this.#b = enlarged(column(2), capacity);
    this.#c = enlarged(column(3), capacity);
    this.#hashes = enlarged(column(4), capacity);
    this.#count = n;
    let at = DUMP_HEADER + 5 * n;
    this.#members = enlarged(dump.slice(at, at + m), Math.max(m, FIRST_CAPACITY));
    this.#memberCount = m;
    at += m;
    this.#sets.length = 0;
    for (let i = 0; i < sets; i++, at += 8) this.#sets.push(Uint32Array.from(dump.subarray(at, at + 8)));
    this.#slots = new Int32Array(2 * capacity);
    for (let i = 0; i < n; i++) this.#place(this.#hashes[i]!, i);
    return true;
  }

  /** No more expressions: others may stand on this table now. */
  freeze(): void {
    this.#isFrozen = true;
  }

  kind(r: RegexId): number {
    return r < this.first ? this.#base!.#kinds[r]! : this.#kinds[r - this.first]!;
  }

  flags(r: RegexId): number {
    return r < this.first ? this.#base!.#flags[r]! : this.#flags[r - this.first]!;
  }

  /** Head of a concatenation; item of a repetition or complement; index of an automaton. */
  a(r: RegexId): number {
    return r < this.first ? this.#base!.#a[r]! : this.#a[r - this.first]!;
  }

  /** Tail of a concatenation; state of an automaton; number of members. */
  b(r: RegexId): number {
    return r < this.first ? this.#base!.#b[r]! : this.#b[r - this.first]!;
  }

  set(r: RegexId): ByteSet {
    return r < this.first ? this.#base!.set(r) : this.#sets[this.#a[r - this.first]!]!;
  }

  min(r: RegexId): number {
    return r < this.first ? this.#base!.min(r) : this.#decodeCount(this.#b[r - this.first]!);
  }

  /** May be `UNBOUNDED`. */
  max(r: RegexId): number {
    return r < this.first ? this.#base!.max(r) : this.#decodeCount(this.#c[r - this.first]!);
  }

  /** Member `i` of a union or intersection of `b(r)` members. */
  member(r: RegexId, i: number): RegexId {
    return r < this.first ? this.#base!.member(r, i) : this.#members[this.#a[r - this.first]! + i]!;
  }

  dfa(r: RegexId): Dfa {
    return r < this.first ? this.#base!.dfa(r) : this.#dfas[this.#a[r - this.first]!]!;
  }

  /** The expression as an object, for those who are in no hurry. */
  node(r: RegexId): RegexNode {
    const kind = KINDS[this.kind(r)]!;
    switch (kind) {
      case "empty":
      case "epsilon":
        return { kind };
      case "set":
        return { kind, set: this.set(r) };
      case "concat":
        return { kind, head: this.a(r), tail: this.b(r) };
      case "or":
      case "and":
        return { kind, items: Array.from({ length: this.b(r) }, (_, i) => this.member(r, i)) };
      case "not":
        return { kind, item: this.a(r) };
      case "repeat":
        return { kind, item: this.a(r), min: this.min(r), max: this.max(r) };
      case "dfa":
        return { kind, dfa: this.dfa(r), state: this.b(r) };
    }
  }

  internPlain(kind: typeof EMPTY | typeof EPSILON, flags: number): RegexId {
    return this.#intern(kind, 0, 0, 0, flags);
  }

  internConcat(head: RegexId, tail: RegexId, flags: number): RegexId {
    return this.#intern(CONCAT, head, tail, 0, flags);
  }

  internNot(item: RegexId, flags: number): RegexId {
    return this.#intern(NOT, item, 0, 0, flags);
  }

  internRepeat(item: RegexId, min: number, max: number, flags: number): RegexId {
    return this.#intern(REPEAT, item, this.#encodeCount(min), this.#encodeCount(max), flags);
  }

  internDfa(dfa: Dfa, state: number, flags: number): RegexId {
    let id = this.#dfaIds.get(dfa);
    if (id === undefined) {
      id = this.#dfas.length;
      this.#dfas.push(dfa);
      this.#dfaIds.set(dfa, id);
    }
    return this.#intern(DFA, id, state, 0, flags);
  }

  internSet(set: ByteSet, flags: number): RegexId {
    const hash = finish(hashByteSet(set));
    const known = this.#base?.findSet(hash, set) ?? -1;
    if (known !== -1) return known;
    const own = this.findSet(hash, set);
    if (own !== -1) return own;
    this.#sets.push(set);
    return this.#add(hash, SET, this.#sets.length - 1, 0, 0, flags);
  }

  /** @param items ascending */
  internMembers(kind: typeof OR | typeof AND, items: readonly RegexId[], flags: number): RegexId {
    let hash: number = kind;
    for (let i = 0; i < items.length; i++) hash = mix(hash, items[i]!);
    hash = finish(hash);
    if (items[items.length - 1]! < this.first) {
      const known = this.#base!.findMembers(hash, kind, items);
      if (known !== -1) return known;
    }
    const own = this.findMembers(hash, kind, items);
    if (own !== -1) return own;
    const start = this.#memberCount;
    if (start + items.length > this.#members.length) {
      this.#members = enlarged(this.#members, Math.max(2 * start, start + items.length));
    }
    this.#members.set(items, start);
    this.#memberCount += items.length;
    return this.#add(hash, kind, start, items.length, 0, flags);
  }

  /** -1: not in this table; bases are not looked at. */
  findSet(hash: number, set: ByteSet): RegexId {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const i = this.#slots[at]! - 1;
      if (i < 0) return -1;
      if (this.#hashes[i] === hash && this.#kinds[i] === SET && byteSetsEqual(this.#sets[this.#a[i]!]!, set))
        return this.first + i;
    }
  }

  findMembers(hash: number, kind: number, items: readonly RegexId[]): RegexId {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const i = this.#slots[at]! - 1;
      if (i < 0) return -1;
      if (this.#hashes[i] !== hash || this.#kinds[i] !== kind || this.#b[i] !== items.length) continue;
      const start = this.#a[i]!;
      let k = 0;
      while (k < items.length && this.#members[start + k] === items[k]) k++;
      if (k === items.length) return this.first + i;
    }
  }

  #find(hash: number, kind: number, a: number, b: number, c: number): RegexId {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const i = this.#slots[at]! - 1;
      if (i < 0) return -1;
      if (
        this.#hashes[i] === hash &&
        this.#kinds[i] === kind &&
        this.#a[i] === a &&
        this.#b[i] === b &&
        this.#c[i] === c
      )
        return this.first + i;
    }
  }

  #intern(kind: number, a: number, b: number, c: number, flags: number): RegexId {
    const hash = finish(mix(mix(mix(kind, a), b), c));
    // Automata and large counts are numbered by each table for itself.
    if (this.#base !== undefined && kind !== DFA && a < this.first && (kind !== CONCAT || b < this.first)) {
      const known = this.#base.#find(hash, kind, a, b, c);
      if (known !== -1 && (kind !== REPEAT || (b > -2 && c > -2))) return known;
    }
    const own = this.#find(hash, kind, a, b, c);
    return own === -1 ? this.#add(hash, kind, a, b, c, flags) : own;
  }

  #add(hash: number, kind: number, a: number, b: number, c: number, flags: number): RegexId {
    if (this.#isFrozen) throw new InternalError("a shared table of expressions does not change");
    const i = this.#count++;
    if (i === this.#kinds.length) this.#grow();
    this.#kinds[i] = kind;
    this.#flags[i] = flags;
    this.#a[i] = a;
    this.#b[i] = b;
    this.#c[i] = c;
    this.#hashes[i] = hash;
    this.#place(hash, i);
    return this.first + i;
  }

  #place(hash: number, i: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = i + 1;
  }

  #grow(): void {
    const capacity = 2 * this.#kinds.length;
    this.#kinds = enlarged(this.#kinds, capacity);
    this.#flags = enlarged(this.#flags, capacity);
    this.#a = enlarged(this.#a, capacity);
    this.#b = enlarged(this.#b, capacity);
    this.#c = enlarged(this.#c, capacity);
    this.#hashes = enlarged(this.#hashes, capacity);
    this.#slots = new Int32Array(2 * capacity);
    for (let i = 0; i < this.#count - 1; i++) this.#place(this.#hashes[i]!, i);
  }

  /** Below -1: an index into `#counts`. */
  #encodeCount(count: number): number {
    if (count <= MAX_PLAIN_COUNT) return count;
    let index = this.#counts.indexOf(count);
    if (index === -1) index = this.#counts.push(count) - 1;
    return UNBOUNDED - 1 - index;
  }

  #decodeCount(code: number): number {
    return code >= UNBOUNDED ? code : this.#counts[UNBOUNDED - 1 - code]!;
  }
}

/**
 * From an expression and one of 256 numbers to an expression, by open addressing: a `Map` of numbers costs several
 * times the time and memory.
 */
export class PairTable {
  /** `r * 256 + n + 1` as 32 bits; 0 = free. At most two thirds full. */
  #keys = new Int32Array(64);
  #values = new Int32Array(64);
  #count = 0;

  /** -1 when absent. */
  get(r: RegexId, n: number): RegexId {
    const key = ((r << 8) + n + 1) | 0;
    const mask = this.#keys.length - 1;
    for (let at = finish(key) & mask; ; at = (at + 1) & mask) {
      const found = this.#keys[at]!;
      if (found === key) return this.#values[at]!;
      if (found === 0) return -1;
    }
  }

  /** The pair must be absent. */
  add(r: RegexId, n: number, value: RegexId): void {
    if (3 * this.#count >= 2 * this.#keys.length) this.#grow();
    this.#count++;
    this.#place(((r << 8) + n + 1) | 0, value);
  }

  #place(key: number, value: number): void {
    const mask = this.#keys.length - 1;
    let at = finish(key) & mask;
    while (this.#keys[at] !== 0) at = (at + 1) & mask;
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Int32Array(2 * keys.length);
    this.#values = new Int32Array(2 * keys.length);
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0) this.#place(keys[i]!, values[i]!);
  }
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x2c1b3c6d);
  return h ^ (h >>> 15);
}

function finish(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0x297a2d39);
  return h ^ (h >>> 15);
}

function enlarged<T extends Uint8Array | Int32Array>(array: T, capacity: number): T {
  // The two constructors take a length, and what they make is of the kind that was given.
  const larger = new (array.constructor as new (length: number) => T)(capacity);
  larger.set(array);
  return larger;
}
