/**
 * Builds regular expressions over bytes: each is simplified, given its flags and hash-consed. What is not worth a
 * search stays as it is, so different expressions may denote one language.
 */
import { BudgetError, checkLimit, type Limits } from "../../src/kernel/index.ts";
import { type ByteSet, byteRange, byteSetIsEmpty } from "./byte-set.ts";
import type { Dfa } from "./dfa.ts";
import {
  COFINITE,
  FLAGS_OF_EMPTY,
  FLAGS_OF_EPSILON,
  FLAGS_OF_SET,
  flagsOfComplement,
  flagsOfConcat,
  flagsOfIntersection,
  flagsOfRepeat,
  flagsOfUnion,
  INFINITE,
  INHABITED,
  NULLABLE,
} from "./flags.ts";
import { type RegexId, type RegexNode, UNBOUNDED } from "./node.ts";
import { AND, CONCAT, EMPTY, EPSILON, MAX_NODES, NOT, NodeTable, OR, REPEAT, SET } from "./node-table.ts";

export class ExpressionBuilder {
  readonly limits: Limits;
  /** The empty language. */
  readonly empty: RegexId;
  /** The language of the empty text. */
  readonly epsilon: RegexId;
  /** Every byte string. */
  readonly all: RegexId;
  /** Every single byte. */
  readonly anyByte: RegexId;

  protected readonly nodes: NodeTable;
  /** Single bytes are asked for all the time; -1 = not yet. A frozen builder has them all. */
  protected readonly bytes: Int32Array;
  #weight = 0;
  #seen: number;

  /** @param base frozen */
  constructor(limits: Limits, base: ExpressionBuilder | undefined) {
    this.limits = limits;
    this.nodes = new NodeTable(base === undefined ? undefined : base.nodes);
    this.#seen = this.nodes.size;
    this.bytes = base === undefined ? new Int32Array(256).fill(-1) : base.bytes;
    this.empty = this.nodes.internPlain(EMPTY, FLAGS_OF_EMPTY);
    this.epsilon = this.nodes.internPlain(EPSILON, FLAGS_OF_EPSILON);
    this.anyByte = this.set(byteRange(0, 255));
    const flags = NULLABLE | INHABITED | INFINITE | COFINITE;
    this.all = this.nodes.internRepeat(this.anyByte, 0, UNBOUNDED, flags);
  }

  /** Expressions built so far. */
  get size(): number {
    return this.nodes.size;
  }

  /** All expressions as integers, for `restore`; `undefined` where some have no place in them. */
  dump(): Int32Array | undefined {
    return this.nodes.dump();
  }

  /**
   * Takes over all expressions of `dump`, with their ids, into a builder that has made none of its own.
   * @returns whether the integers fit
   */
  restore(dump: Int32Array): boolean {
    if (!this.nodes.restore(dump)) return false;
    this.#seen = this.nodes.size;
    this.#weight = this.#seen;
    return true;
  }

  /** The expression as it is built. */
  node(r: RegexId): RegexNode {
    return this.nodes.node(r);
  }

  /** The caller gives the set away. */
  set(set: ByteSet): RegexId {
    if (byteSetIsEmpty(set)) return this.empty;
    return this.#counted(this.nodes.internSet(set, FLAGS_OF_SET), 1);
  }

  byte(byte: number): RegexId {
    let r = this.bytes[byte]!;
    if (r === -1) {
      r = this.set(byteRange(byte, byte));
      this.bytes[byte] = r;
    }
    return r;
  }

  /** One byte in `[from, to]`. */
  range(from: number, to: number): RegexId {
    return from === to ? this.byte(from) : this.set(byteRange(from, to));
  }

  literal(bytes: Uint8Array): RegexId {
    let result = this.epsilon;
    for (let i = bytes.length - 1; i >= 0; i--) result = this.concat(this.byte(bytes[i]!), result);
    return result;
  }

  /** UTF-8 bytes of `text`. */
  text(text: string): RegexId {
    let result = this.epsilon;
    // ASCII needs no encoder.
    for (let i = text.length - 1; i >= 0; i--) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return this.literal(new TextEncoder().encode(text));
      result = this.concat2(this.byte(code), result);
    }
    return result;
  }

  /** Exactly these texts, factored by common prefixes so that stepping does not depend on their number. */
  literals(texts: readonly Uint8Array[]): RegexId {
    const sorted = [...texts].sort(compareBytes);
    const build = (from: number, to: number, depth: number): RegexId => {
      const options: RegexId[] = [];
      let i = from;
      while (i < to && sorted[i]!.length === depth) i++;
      if (i > from) options.push(this.epsilon);
      while (i < to) {
        const first = sorted[i]!;
        let end = i + 1;
        while (end < to && sorted[end]![depth] === first[depth]) end++;
        // A run without branches is one literal: keeps the recursion shallow for long texts. The texts are sorted,
        // so what the first and the last share, all share.
        const last = sorted[end - 1]!;
        let shared = depth + 1;
        while (shared < first.length && first[shared] === last[shared]) shared++;
        options.push(this.concat(this.literal(first.subarray(depth, shared)), build(i, end, shared)));
        i = end;
      }
      return this.or(options);
    };
    return build(0, sorted.length, 0);
  }

  concat(...parts: readonly RegexId[]): RegexId {
    let result = this.epsilon;
    for (let i = parts.length - 1; i >= 0; i--) result = this.concat2(parts[i]!, result);
    return result;
  }

  protected concat2(head: RegexId, tail: RegexId): RegexId {
    if (head === this.empty || tail === this.empty) return this.empty;
    if (head === this.epsilon) return tail;
    if (tail === this.epsilon) return head;
    const nodes = this.nodes;
    if (nodes.kind(head) !== CONCAT) return this.#cons(head, tail);
    // Chains lean to the right. A loop, not recursion: a literal may be long.
    const heads: RegexId[] = [];
    let last = head;
    for (; nodes.kind(last) === CONCAT; last = nodes.b(last)) heads.push(nodes.a(last));
    let result = this.#cons(last, tail);
    for (let i = heads.length - 1; i >= 0; i--) result = this.#cons(heads[i]!, result);
    return result;
  }

  /** `head · tail` for a head that is no concatenation itself. */
  #cons(head: RegexId, tail: RegexId): RegexId {
    const nodes = this.nodes;
    if (nodes.kind(head) === REPEAT) {
      if (head === this.all) {
        if (tail === this.all) return this.all;
        if (nodes.kind(tail) === CONCAT && nodes.a(tail) === this.all) return tail;
      }
      const joined = this.#joinRepeats(head, tail);
      if (joined !== undefined) return joined;
    }
    const flags = flagsOfConcat(nodes.flags(head), nodes.flags(tail));
    return this.#counted(nodes.internConcat(head, tail, flags), 1);
  }

  /** `x{a,b} x{c,d}` is `x{a+c,b+d}`: keeps `x?x?x?...` from growing with every byte. */
  #joinRepeats(head: RegexId, tail: RegexId): RegexId | undefined {
    const nodes = this.nodes;
    const isChain = nodes.kind(tail) === CONCAT;
    const next = isChain ? nodes.a(tail) : tail;
    if (nodes.kind(next) !== REPEAT || nodes.a(next) !== nodes.a(head)) return undefined;
    const min = nodes.min(head) + nodes.min(next);
    const isUnbounded = nodes.max(head) === UNBOUNDED || nodes.max(next) === UNBOUNDED;
    const max = isUnbounded ? UNBOUNDED : nodes.max(head) + nodes.max(next);
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return undefined;
    const joined = this.repeat(nodes.a(head), min, max);
    return isChain ? this.#cons(joined, nodes.b(tail)) : joined;
  }

  or(items: readonly RegexId[]): RegexId {
    const nodes = this.nodes;
    const flat: RegexId[] = [];
    let set: Uint32Array | undefined;
    /** The only set so far, which need not be copied. */
    let only = -1;
    const add = (id: RegexId): void => {
      const kind = nodes.kind(id);
      if (kind === OR) for (let i = 0; i < nodes.b(id); i++) add(nodes.member(id, i));
      else if (kind === SET) {
        if (set === undefined && (only === -1 || only === id)) {
          only = id;
          return;
        }
        set ??= Uint32Array.from(nodes.set(only));
        const other = nodes.set(id);
        for (let w = 0; w < 8; w++) set[w]! |= other[w]!;
      } else if (kind !== EMPTY) flat.push(id);
    };
    for (let i = 0; i < items.length; i++) add(items[i]!);
    if (set !== undefined) flat.push(this.set(set));
    else if (only !== -1) flat.push(only);
    let kept = sortUnique(flat);
    if (kept.length === 0) return this.empty;
    if (kept.length === 1) return kept[0]!;
    if (kept.includes(this.all)) return this.all;
    // The empty text adds nothing beside another nullable member.
    if (kept.includes(this.epsilon) && kept.some((id) => id !== this.epsilon && this.isNullable(id))) {
      kept = kept.filter((id) => id !== this.epsilon);
      if (kept.length === 1) return kept[0]!;
    }
    let flags = FLAGS_OF_EMPTY;
    for (let i = 0; i < kept.length; i++) flags = flagsOfUnion(flags, nodes.flags(kept[i]!));
    return this.#counted(nodes.internMembers(OR, kept, flags), kept.length);
  }

  and(items: readonly RegexId[]): RegexId {
    const nodes = this.nodes;
    const flat: RegexId[] = [];
    let set: Uint32Array | undefined;
    const add = (id: RegexId): void => {
      const kind = nodes.kind(id);
      if (kind === AND) for (let i = 0; i < nodes.b(id); i++) add(nodes.member(id, i));
      else if (kind === SET) {
        const other = nodes.set(id);
        if (set === undefined) set = Uint32Array.from(other);
        else for (let w = 0; w < 8; w++) set[w]! &= other[w]!;
      } else if (id !== this.all) flat.push(id);
    };
    for (let i = 0; i < items.length; i++) {
      if (items[i] === this.empty) return this.empty;
      add(items[i]!);
    }
    if (set !== undefined) flat.push(this.set(set));
    const sorted = sortUnique(flat);
    if (sorted.length === 0) return this.all;
    if (sorted.length === 1) return sorted[0]!;
    if (sorted.includes(this.empty)) return this.empty;
    if (sorted.includes(this.epsilon))
      return sorted.every((id) => this.isNullable(id)) ? this.epsilon : this.empty;
    for (const id of sorted) if (nodes.kind(id) === NOT && sorted.includes(nodes.a(id))) return this.empty;
    let flags = nodes.flags(this.all);
    for (let i = 0; i < sorted.length; i++) flags = flagsOfIntersection(flags, nodes.flags(sorted[i]!));
    return this.#counted(nodes.internMembers(AND, sorted, flags), sorted.length);
  }

  not(item: RegexId): RegexId {
    if (item === this.empty) return this.all;
    if (item === this.all) return this.empty;
    const nodes = this.nodes;
    if (nodes.kind(item) === NOT) return nodes.a(item);
    return this.#counted(nodes.internNot(item, flagsOfComplement(nodes.flags(item))), 1);
  }

  difference(a: RegexId, b: RegexId): RegexId {
    return this.and([a, this.not(b)]);
  }

  /** `item{min,max}`; `max` may be `UNBOUNDED`. */
  repeat(item: RegexId, min: number, max: number): RegexId {
    if (max !== UNBOUNDED && max < min) return this.empty;
    if (max === 0 || item === this.epsilon) return this.epsilon;
    if (item === this.empty) return min === 0 ? this.epsilon : this.empty;
    if (min === 1 && max === 1) return item;
    const nodes = this.nodes;
    const least = this.isNullable(item) ? 0 : min;
    if (nodes.kind(item) === REPEAT && nodes.min(item) === 0 && nodes.max(item) === UNBOUNDED) return item;
    if (item === this.anyByte && least === 0 && max === UNBOUNDED) return this.all;
    const flags = flagsOfRepeat(nodes.flags(item), least, max !== UNBOUNDED);
    return this.#counted(nodes.internRepeat(item, least, max, flags), 1);
  }

  star(item: RegexId): RegexId {
    return this.repeat(item, 0, UNBOUNDED);
  }

  plus(item: RegexId): RegexId {
    return this.repeat(item, 1, UNBOUNDED);
  }

  optional(item: RegexId): RegexId {
    return this.or([this.epsilon, item]);
  }

  /** The language of an explicit automaton from `state` on. */
  fromDfa(dfa: Dfa, state: number = dfa.start): RegexId {
    if (state < 0) return this.empty;
    // Every state of a `Dfa` is live by its contract, so the node needs no emptiness search.
    const flags = INHABITED | (dfa.accepts(state) ? NULLABLE : 0);
    return this.#counted(this.nodes.internDfa(dfa, state, flags), 1);
  }

  /** `r` without the empty text. */
  withoutEpsilon(r: RegexId): RegexId {
    if (!this.isNullable(r)) return r;
    const node = this.node(r);
    if (node.kind === "repeat" && !this.isNullable(node.item)) return this.repeat(node.item, 1, node.max);
    if (node.kind === "or") {
      const rest = node.items.map((id) => (id === this.epsilon ? this.empty : this.withoutEpsilon(id)));
      return this.or(rest);
    }
    return this.and([r, this.concat(this.anyByte, this.all)]);
  }

  /** The empty text belongs to the language. */
  isNullable(r: RegexId): boolean {
    return (this.nodes.flags(r) & NULLABLE) !== 0;
  }

  /**
   * Notes the weight of an expression if it is new. Members count too: a thousand alternatives of a thousand members
   * each are a million.
   */
  #counted(r: RegexId, weight: number): RegexId {
    if (this.nodes.size === this.#seen) return r;
    this.#seen = this.nodes.size;
    this.#weight += weight;
    checkLimit(this.limits, "maxRegexNodes", this.#weight, "Regular expressions of one grammar");
    if (this.#seen > MAX_NODES) {
      throw new BudgetError("MAX_NODES", MAX_NODES, "Regular expressions of one grammar");
    }
    return r;
  }
}

function sortUnique(ids: RegexId[]): RegexId[] {
  ids.sort((a, b) => a - b);
  let n = 0;
  for (let i = 0; i < ids.length; i++) if (i === 0 || ids[i] !== ids[i - 1]) ids[n++] = ids[i]!;
  ids.length = n;
  return ids;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
