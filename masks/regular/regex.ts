/**
 * Regular languages over bytes as hash-consed expressions with Boolean operators and counted repetition.
 * Stepping is by derivatives: nothing is expanded before a byte asks for it, so `.{0,65535}` costs what `.{0,3}` does.
 * Knows nothing of characters (see `utf8.ts`), of terminals or of grammars.
 * Source: Owens, Reppy, Turon, "Regular-expression derivatives re-examined", JFP 2009, sections 3-4.
 */
import { checkLimit, DEFAULT_LIMITS, type Limits } from "../../src/kernel/index.ts";
import {
  type BytePartition,
  type ByteSet,
  byteRange,
  byteSetHas,
  byteSetIsEmpty,
  byteSetKey,
  currentPartitionTable,
  emptyByteSet,
} from "./byte-set.ts";
import type { Dfa } from "./dfa.ts";
import { type RegexId, type RegexNode, UNBOUNDED } from "./node.ts";
import { ShortestTexts } from "./shortest.ts";

export { type RegexId, UNBOUNDED } from "./node.ts";
export { MAX_SHORTEST_BYTES } from "./shortest.ts";

/** Only a node with one of these inside may denote the empty language without being `empty`. */
const HAS_BOOLEAN = 1;
const NULLABLE = 2;

/** `under-way · item{min,max} · tail`, see `RegexAlgebra.countedForm`. */
export interface CountedForm {
  readonly min: number;
  /** May be `UNBOUNDED`. */
  readonly max: number;
  /** 1 for bytes that begin the tail. */
  readonly tailStart: Readonly<Uint8Array>;
  /** `item* · tail`: the same between two items, without the count. */
  readonly boundary: RegexId;
  /** `under-way · item* · tail`: the whole without the count. */
  readonly start: RegexId;
}

/** Concatenated parts of an item under way, and states of an item, that `countedForm` is prepared to look at. */
const MAX_UNDER_WAY = 8;
const MAX_PREFIX_FREE_STATES = 200;

/** Owner of all expressions of one grammar. Not shared between grammars; grows only, within `limits`. */
export class RegexAlgebra {
  readonly limits: Limits;
  /** The empty language. */
  readonly empty: RegexId;
  /** The language of the empty text. */
  readonly epsilon: RegexId;
  /** Every byte string. */
  readonly all: RegexId;
  /** Every single byte. */
  readonly anyByte: RegexId;

  readonly #nodes: RegexNode[] = [];
  readonly #flags: number[] = [];
  readonly #ids = new Map<string, RegexId>();
  readonly #derivatives = new Map<number, RegexId>();
  readonly #partitions: (BytePartition | undefined)[] = [];
  readonly #partitionTable = currentPartitionTable();
  /** Known answers of the emptiness search; absent = not decided yet. */
  readonly #emptiness = new Map<RegexId, boolean>();
  readonly #shortest = new ShortestTexts({
    node: (r) => this.#nodes[r]!,
    isNullable: (r) => this.isNullable(r),
    representatives: (r) => this.partition(r).representatives,
    derivative: (r, byte) => this.derivative(r, byte),
    maxSteps: () => this.limits.maxEmptinessSteps,
  });
  readonly #dfas = new Map<Dfa, number>();
  readonly #countedForms = new Map<RegexId, CountedForm | null>();
  #weight = 0;

  constructor(limits: Limits = DEFAULT_LIMITS) {
    this.limits = limits;
    this.empty = this.#intern("empty", { kind: "empty" }, 0);
    this.epsilon = this.#intern("epsilon", { kind: "epsilon" }, NULLABLE);
    this.anyByte = this.set(byteRange(0, 255));
    this.all = this.#intern(
      `*${this.anyByte},0,-1`,
      { kind: "repeat", item: this.anyByte, min: 0, max: UNBOUNDED },
      NULLABLE,
    );
  }

  /** Expressions built so far. */
  get size(): number {
    return this.#nodes.length;
  }

  set(set: ByteSet): RegexId {
    if (byteSetIsEmpty(set)) return this.empty;
    return this.#intern(`s${byteSetKey(set)}`, { kind: "set", set }, 0);
  }

  byte(byte: number): RegexId {
    return this.set(byteRange(byte, byte));
  }

  /** One byte in `[from, to]`. */
  range(from: number, to: number): RegexId {
    return this.set(byteRange(from, to));
  }

  literal(bytes: Uint8Array): RegexId {
    let result = this.epsilon;
    for (let i = bytes.length - 1; i >= 0; i--) result = this.concat(this.byte(bytes[i]!), result);
    return result;
  }

  /** UTF-8 bytes of `text`. */
  text(text: string): RegexId {
    return this.literal(new TextEncoder().encode(text));
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
    for (let i = parts.length - 1; i >= 0; i--) result = this.#concat2(parts[i]!, result);
    return result;
  }

  #concat2(head: RegexId, tail: RegexId): RegexId {
    if (head === this.empty || tail === this.empty) return this.empty;
    if (head === this.epsilon) return tail;
    if (tail === this.epsilon) return head;
    // Chains lean to the right. A loop, not recursion: a literal may be long.
    const heads: RegexId[] = [];
    let last = head;
    for (let node = this.#nodes[last]!; node.kind === "concat"; node = this.#nodes[last]!) {
      heads.push(node.head);
      last = node.tail;
    }
    let result = this.#cons(last, tail);
    for (let i = heads.length - 1; i >= 0; i--) result = this.#cons(heads[i]!, result);
    return result;
  }

  /** `head · tail` for a head that is no concatenation itself. */
  #cons(head: RegexId, tail: RegexId): RegexId {
    if (head === this.all) {
      if (tail === this.all) return this.all;
      const next = this.#nodes[tail]!;
      if (next.kind === "concat" && next.head === this.all) return tail;
    }
    const joined = this.#joinRepeats(head, tail);
    if (joined !== undefined) return joined;
    const flags =
      ((this.#flags[head]! | this.#flags[tail]!) & HAS_BOOLEAN) |
      (this.#flags[head]! & this.#flags[tail]! & NULLABLE);
    return this.#intern(`.${head},${tail}`, { kind: "concat", head, tail }, flags);
  }

  /** `x{a,b} x{c,d}` is `x{a+c,b+d}`: keeps `x?x?x?...` from growing with every byte. */
  #joinRepeats(head: RegexId, tail: RegexId): RegexId | undefined {
    const first = this.#nodes[head]!;
    if (first.kind !== "repeat") return undefined;
    const next = this.#nodes[tail]!;
    const second = next.kind === "concat" ? this.#nodes[next.head]! : next;
    if (second.kind !== "repeat" || second.item !== first.item) return undefined;
    const min = first.min + second.min;
    const max = first.max === UNBOUNDED || second.max === UNBOUNDED ? UNBOUNDED : first.max + second.max;
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return undefined;
    const joined = this.repeat(first.item, min, max);
    return next.kind === "concat" ? this.#cons(joined, next.tail) : joined;
  }

  or(items: readonly RegexId[]): RegexId {
    const flat: RegexId[] = [];
    let set: Uint32Array | undefined;
    const add = (id: RegexId): void => {
      const node = this.#nodes[id]!;
      if (node.kind === "or") for (const item of node.items) add(item);
      else if (node.kind === "set") {
        set ??= emptyByteSet();
        for (let w = 0; w < 8; w++) set[w]! |= node.set[w]!;
      } else if (id !== this.empty) flat.push(id);
    };
    for (const item of items) add(item);
    if (set !== undefined) flat.push(this.set(set));
    const sorted = sortUnique(flat);
    if (sorted.includes(this.all)) return this.all;
    let kept = sorted;
    // The empty text adds nothing beside another nullable member.
    if (sorted.includes(this.epsilon) && sorted.some((id) => id !== this.epsilon && this.isNullable(id))) {
      kept = sorted.filter((id) => id !== this.epsilon);
    }
    if (kept.length === 0) return this.empty;
    if (kept.length === 1) return kept[0]!;
    let flags = 0;
    for (const id of kept) flags |= this.#flags[id]!;
    return this.#intern(`|${kept.join(",")}`, { kind: "or", items: kept }, flags);
  }

  and(items: readonly RegexId[]): RegexId {
    const flat: RegexId[] = [];
    let set: Uint32Array | undefined;
    const add = (id: RegexId): void => {
      const node = this.#nodes[id]!;
      if (node.kind === "and") for (const item of node.items) add(item);
      else if (node.kind === "set") {
        if (set === undefined) set = Uint32Array.from(node.set);
        else for (let w = 0; w < 8; w++) set[w]! &= node.set[w]!;
      } else if (id !== this.all) flat.push(id);
    };
    for (const item of items) add(item);
    if (set !== undefined) flat.push(this.set(set));
    const sorted = sortUnique(flat);
    if (sorted.length === 0) return this.all;
    if (sorted.includes(this.empty)) return this.empty;
    if (sorted.includes(this.epsilon))
      return sorted.every((id) => this.isNullable(id)) ? this.epsilon : this.empty;
    if (sorted.length === 1) return sorted[0]!;
    for (const id of sorted) {
      const node = this.#nodes[id]!;
      if (node.kind === "not" && sorted.includes(node.item)) return this.empty;
    }
    const nullable = sorted.every((id) => this.isNullable(id));
    return this.#intern(
      `&${sorted.join(",")}`,
      { kind: "and", items: sorted },
      HAS_BOOLEAN | (nullable ? NULLABLE : 0),
    );
  }

  not(item: RegexId): RegexId {
    if (item === this.empty) return this.all;
    if (item === this.all) return this.empty;
    const node = this.#nodes[item]!;
    if (node.kind === "not") return node.item;
    return this.#intern(
      `!${item}`,
      { kind: "not", item },
      HAS_BOOLEAN | (this.isNullable(item) ? 0 : NULLABLE),
    );
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
    let least = min;
    const node = this.#nodes[item]!;
    if (this.isNullable(item)) least = 0;
    if (node.kind === "repeat" && node.min === 0 && node.max === UNBOUNDED) return item;
    if (item === this.anyByte && least === 0 && max === UNBOUNDED) return this.all;
    const flags = (this.#flags[item]! & HAS_BOOLEAN) | (least === 0 ? NULLABLE : 0);
    return this.#intern(`*${item},${least},${max}`, { kind: "repeat", item, min: least, max }, flags);
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
    let dfaId = this.#dfas.get(dfa);
    if (dfaId === undefined) {
      dfaId = this.#dfas.size;
      this.#dfas.set(dfa, dfaId);
    }
    // Every state of a `Dfa` is live by its contract, so the node needs no emptiness search.
    const flags = dfa.accepts(state) ? NULLABLE : 0;
    return this.#intern(`d${dfaId},${state}`, { kind: "dfa", dfa, dfaId, state }, flags);
  }

  /** `r` without the empty text. */
  withoutEpsilon(r: RegexId): RegexId {
    if (!this.isNullable(r)) return r;
    const node = this.#nodes[r]!;
    if (node.kind === "repeat" && !this.isNullable(node.item)) return this.repeat(node.item, 1, node.max);
    if (node.kind === "or") {
      const rest = node.items.map((id) => (id === this.epsilon ? this.empty : this.withoutEpsilon(id)));
      return this.or(rest);
    }
    return this.and([r, this.concat(this.anyByte, this.all)]);
  }

  /** The empty text belongs to the language. */
  isNullable(r: RegexId): boolean {
    return (this.#flags[r]! & NULLABLE) !== 0;
  }

  /** What may follow `byte` in texts of `r`. */
  derivative(r: RegexId, byte: number): RegexId {
    const node = this.#nodes[r]!;
    switch (node.kind) {
      case "empty":
      case "epsilon":
        return this.empty;
      case "set":
        return byteSetHas(node.set, byte) ? this.epsilon : this.empty;
      case "dfa":
        return this.fromDfa(node.dfa, node.dfa.step(node.state, byte));
      default:
        break;
    }
    const representative = this.partition(r).representatives[this.partition(r).classOf[byte]!]!;
    const key = r * 256 + representative;
    const known = this.#derivatives.get(key);
    if (known !== undefined) return known;
    let result: RegexId;
    switch (node.kind) {
      case "concat": {
        const options: RegexId[] = [];
        // A loop along the nullable heads, not recursion: a chain may be long.
        for (let part = node; ; ) {
          options.push(this.#concat2(this.derivative(part.head, representative), part.tail));
          if (!this.isNullable(part.head)) break;
          const next: RegexNode = this.#nodes[part.tail]!;
          if (next.kind !== "concat") {
            options.push(this.derivative(part.tail, representative));
            break;
          }
          part = next;
        }
        result = this.or(options);
        break;
      }
      case "or":
        result = this.or(node.items.map((id) => this.derivative(id, representative)));
        break;
      case "and":
        result = this.and(node.items.map((id) => this.derivative(id, representative)));
        break;
      case "not":
        result = this.not(this.derivative(node.item, representative));
        break;
      case "repeat": {
        const rest = this.repeat(
          node.item,
          Math.max(0, node.min - 1),
          node.max === UNBOUNDED ? UNBOUNDED : node.max - 1,
        );
        result = this.#concat2(this.derivative(node.item, representative), rest);
        break;
      }
    }
    this.#derivatives.set(key, result);
    return result;
  }

  /** Bytes of one class have the same derivative. */
  partition(r: RegexId): BytePartition {
    const known = this.#partitions[r];
    if (known !== undefined) return known;
    const table = this.#partitionTable;
    const node = this.#nodes[r]!;
    let result: BytePartition;
    switch (node.kind) {
      case "empty":
      case "epsilon":
        result = table.trivial;
        break;
      case "set":
        result = table.ofSet(node.set);
        break;
      case "concat": {
        // Down the nullable heads and back up, not recursion: a chain may be long. Every suffix is remembered.
        const chain: { readonly id: RegexId; readonly head: RegexId }[] = [];
        let last = r;
        for (let part: RegexNode = node; part.kind === "concat"; part = this.#nodes[last]!) {
          chain.push({ id: last, head: part.head });
          if (!this.isNullable(part.head)) break;
          last = part.tail;
          if (this.#partitions[last] !== undefined) break;
        }
        result = last === chain[chain.length - 1]!.id ? table.trivial : this.partition(last);
        for (let i = chain.length - 1; i >= 0; i--) {
          const { id, head } = chain[i]!;
          result = table.product(this.partition(head), result);
          this.#partitions[id] = result;
        }
        break;
      }
      case "or":
      case "and":
        result = node.items.reduce((all, id) => table.product(all, this.partition(id)), table.trivial);
        break;
      case "not":
      case "repeat":
        result = this.partition(node.item);
        break;
      case "dfa":
        result = node.dfa.partitionOf(node.state, table);
        break;
    }
    this.#partitions[r] = result;
    return result;
  }

  productPartition(a: BytePartition, b: BytePartition): BytePartition {
    return this.#partitionTable.product(a, b);
  }

  get trivialPartition(): BytePartition {
    return this.#partitionTable.trivial;
  }

  /**
   * Whether the language has no text at all. Exact for expressions without Boolean operators; otherwise a search
   * over derivatives.
   * @returns `undefined` when `limits.maxEmptinessSteps` did not suffice: treat it as "perhaps not empty"
   */
  isEmpty(r: RegexId): boolean | undefined {
    if (r === this.empty) return true;
    if ((this.#flags[r]! & HAS_BOOLEAN) === 0 || this.isNullable(r)) return false;
    const known = this.#emptiness.get(r);
    if (known !== undefined) return known;
    const parent = new Map<RegexId, RegexId>([[r, r]]);
    const queue: RegexId[] = [r];
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i]!;
      const decided =
        this.isNullable(id) || (this.#flags[id]! & HAS_BOOLEAN) === 0 ? false : this.#emptiness.get(id);
      if (decided === false) {
        for (let at = id; ; at = parent.get(at)!) {
          this.#emptiness.set(at, false);
          if (at === r) return false;
        }
      }
      if (decided === true) continue;
      if (i > this.limits.maxEmptinessSteps) return undefined;
      for (const byte of this.partition(id).representatives) {
        const next = this.derivative(id, byte);
        if (next === this.empty || parent.has(next)) continue;
        parent.set(next, id);
        queue.push(next);
      }
    }
    for (const id of queue) this.#emptiness.set(id, true);
    return true;
  }

  /**
   * A shortest text of the language; `undefined` when empty.
   * @throws BudgetError when finding it takes more than `limits.maxEmptinessSteps`, or when it is longer than
   *   `MAX_SHORTEST_BYTES`
   */
  shortest(r: RegexId): Uint8Array | undefined {
    return this.#shortest.text(r);
  }

  /** Bytes of a shortest text; infinite when the language is empty or none was found within the limits. */
  shortestLength(r: RegexId): number {
    return this.#shortest.length(r);
  }

  /** The whole of `bytes` belongs to the language. */
  matches(r: RegexId, bytes: Uint8Array): boolean {
    let at = r;
    for (const byte of bytes) {
      at = this.derivative(at, byte);
      if (at === this.empty) return false;
    }
    return this.isNullable(at);
  }

  /**
   * Recognises `under-way · item{min,max} · tail` where texts fall apart into items in only one way: no item is a
   * proper prefix of another, and no byte begins both an item and the tail. `undefined` for every other form.
   */
  countedForm(r: RegexId): CountedForm | undefined {
    const known = this.#countedForms.get(r);
    if (known !== undefined) return known ?? undefined;
    const form = this.#findCountedForm(r) ?? null;
    this.#countedForms.set(r, form);
    return form ?? undefined;
  }

  #findCountedForm(r: RegexId): CountedForm | undefined {
    let underWay = this.epsilon;
    let at = r;
    for (let parts = 0; ; parts++) {
      const node = this.#nodes[at]!;
      const head = node.kind === "concat" ? node.head : at;
      const tail = node.kind === "concat" ? node.tail : this.epsilon;
      const repeat = this.#nodes[head]!;
      if (repeat.kind === "repeat" && (repeat.max !== UNBOUNDED || repeat.min > 1)) {
        const { item, min, max } = repeat;
        if (tail === this.epsilon || this.isNullable(item) || !this.isPrefixFree(item)) return undefined;
        // The item under way must be a proper rest of one, and so end where an item ends.
        if (underWay !== this.epsilon && !this.isPrefixFree(underWay)) return undefined;
        const tailStart = new Uint8Array(256);
        for (let byte = 0; byte < 256; byte++) {
          if (this.derivative(tail, byte) === this.empty) continue;
          if (this.derivative(item, byte) !== this.empty) return undefined;
          tailStart[byte] = 1;
        }
        const boundary = this.concat(this.star(item), tail);
        return { min, max, tailStart, boundary, start: this.concat(underWay, boundary) };
      }
      // Only the rest of one item may precede the repetition.
      if (node.kind !== "concat" || parts >= MAX_UNDER_WAY || this.isNullable(head)) return undefined;
      underWay = this.concat(underWay, head);
      at = tail;
    }
  }

  /** No text of the language is a proper prefix of another. A small search; "no" when it grows large. */
  isPrefixFree(r: RegexId): boolean {
    const queue = [r];
    const seen = new Set(queue);
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i]!;
      if (id !== this.epsilon && this.isNullable(id)) return false;
      if (i > MAX_PREFIX_FREE_STATES) return false;
      for (const byte of this.partition(id).representatives) {
        const next = this.derivative(id, byte);
        if (next === this.empty || seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    return true;
  }

  /**
   * A name for the expression that does not depend on this algebra: equal names, equal languages. `undefined` for
   * expressions whose name would be longer than `maxLength`.
   */
  structuralKey(r: RegexId, maxLength: number): string | undefined {
    const node = this.#nodes[r]!;
    let key: string | undefined;
    const all = (items: readonly RegexId[]): string | undefined => {
      const keys: string[] = [];
      let length = 0;
      for (const item of items) {
        const part = this.structuralKey(item, maxLength - length);
        if (part === undefined) return undefined;
        length += part.length;
        keys.push(part);
      }
      // The order of operands depends on the order of construction.
      return keys.sort().join(",");
    };
    switch (node.kind) {
      case "empty":
      case "epsilon":
        key = node.kind;
        break;
      case "set":
        key = byteSetKey(node.set);
        break;
      case "concat": {
        const parts: string[] = [];
        let length = 0;
        let last = r;
        for (let part: RegexNode = node; part.kind === "concat"; part = this.#nodes[last]!) {
          const head = this.structuralKey(part.head, maxLength - length);
          if (head === undefined) return undefined;
          length += head.length + 1;
          parts.push(head);
          last = part.tail;
        }
        const tail = this.structuralKey(last, maxLength - length);
        key = tail === undefined ? undefined : `.(${parts.join(";")};${tail})`;
        break;
      }
      case "or":
      case "and": {
        const items = all(node.items);
        key = items === undefined ? undefined : `${node.kind === "or" ? "|" : "&"}(${items})`;
        break;
      }
      case "not":
      case "repeat": {
        const item = this.structuralKey(node.item, maxLength);
        const operator = node.kind === "not" ? "!" : `{${node.min},${node.max}}`;
        key = item === undefined ? undefined : `${operator}(${item})`;
        break;
      }
      case "dfa":
        key = `dfa(${node.state};${node.dfa.key})`;
        break;
    }
    return key === undefined || key.length > maxLength ? undefined : key;
  }

  /** For messages and tests: the expression in a regex-like notation. */
  print(r: RegexId): string {
    const node = this.#nodes[r]!;
    switch (node.kind) {
      case "empty":
        return "∅";
      case "epsilon":
        return "ε";
      case "set":
        return printSet(node.set);
      case "concat":
        return `${this.print(node.head)}${this.print(node.tail)}`;
      case "or":
        return `(${node.items.map((id) => this.print(id)).join("|")})`;
      case "and":
        return `(${node.items.map((id) => this.print(id)).join("&")})`;
      case "not":
        return `~(${this.print(node.item)})`;
      case "repeat":
        return `(${this.print(node.item)}){${node.min},${node.max === UNBOUNDED ? "" : node.max}}`;
      case "dfa":
        return `<dfa ${node.dfaId}:${node.state}>`;
    }
  }

  #intern(key: string, node: RegexNode, flags: number): RegexId {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.length;
    // Members count too: a thousand alternatives of a thousand members each are a million.
    this.#weight += node.kind === "or" || node.kind === "and" ? node.items.length : 1;
    checkLimit(this.limits, "maxRegexNodes", this.#weight, "Regular expressions of one grammar");
    this.#nodes.push(node);
    this.#flags.push(flags);
    this.#ids.set(key, id);
    return id;
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

function printSet(set: ByteSet): string {
  const parts: string[] = [];
  for (let b = 0; b < 256; b++) {
    if (!byteSetHas(set, b)) continue;
    let end = b;
    while (end < 255 && byteSetHas(set, end + 1)) end++;
    parts.push(end === b ? printByte(b) : `${printByte(b)}-${printByte(end)}`);
    b = end;
  }
  return parts.length === 1 && !parts[0]!.includes("-") ? parts[0]! : `[${parts.join("")}]`;
}

function printByte(b: number): string {
  return b > 0x20 && b < 0x7f ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, "0")}`;
}
