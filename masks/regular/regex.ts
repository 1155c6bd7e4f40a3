/**
 * Regular languages over bytes as hash-consed expressions with Boolean operators and counted repetition.
 * Stepping is by derivatives: nothing is expanded before a byte asks for it, so `.{0,65535}` costs what `.{0,3}` does.
 * Knows nothing of characters (see `utf8.ts`), of terminals or of grammars.
 * Source: Owens, Reppy, Turon, "Regular-expression derivatives re-examined", JFP 2009, sections 3-4.
 */
import { DEFAULT_LIMITS, InternalError, type Limits } from "../../src/kernel/index.ts";
import {
  type BytePartition,
  type ByteSet,
  byteSetHas,
  PartitionTable,
  SharedPartitions,
} from "./byte-set.ts";
import { type CountedForm, findCountedForm } from "./counted-form.ts";
import { Emptiness } from "./emptiness.ts";
import { ExpressionBuilder } from "./expressions.ts";
import { printRegex, structuralKey } from "./names.ts";
import { type RegexId, UNBOUNDED } from "./node.ts";
import { AND, CONCAT, DFA, EMPTY, EPSILON, NOT, OR, PairTable, REPEAT, SET } from "./node-table.ts";
import { ShortestTexts } from "./shortest.ts";

export type { CountedForm } from "./counted-form.ts";
export { type RegexId, UNBOUNDED } from "./node.ts";
export { MAX_SHORTEST_BYTES } from "./shortest.ts";

let algebraCount = 0;

/** Partitions of algebras that stand on no other. */
const sharedPartitions = new SharedPartitions();

/**
 * Owner of all expressions of one grammar; grows only, within `limits`. May stand on another algebra that is frozen,
 * and share its expressions, with what is known about them, with any number of others.
 */
export class RegexAlgebra extends ExpressionBuilder {
  readonly #base: RegexAlgebra | undefined;
  /** Expressions below this are those of the base. */
  readonly #first: number;
  readonly #named = new Map<string, RegexId>();
  /** By expression and byte class. */
  readonly #derivatives = new PairTable();
  /** Of the expressions from `#first` on. */
  readonly #partitions: (BytePartition | undefined)[] = [];
  readonly #partitionTable: PartitionTable;
  /** Tables for the algebras that stand on this one; set when it is frozen. */
  #partitionsAbove: SharedPartitions | undefined;
  readonly #emptiness: Emptiness;
  readonly #shortest: ShortestTexts;
  /** Unique within the process. */
  readonly #number = algebraCount++;
  readonly #countedForms = new Map<RegexId, CountedForm | null>();

  /** @param base see `frozenAlgebra` */
  constructor(limits: Limits = DEFAULT_LIMITS, base?: RegexAlgebra, partitions?: PartitionTable) {
    super(limits, base);
    this.#base = base;
    this.#first = this.nodes.first;
    const shared = base === undefined ? sharedPartitions : base.#partitionsAbove;
    if (shared === undefined) throw new InternalError("an algebra stands on one that is not frozen");
    this.#partitionTable = partitions ?? shared.current();
    this.#emptiness = new Emptiness(this, this.nodes);
    this.#shortest = new ShortestTexts({
      node: (r) => this.node(r),
      isNullable: (r) => this.isNullable(r),
      partition: (r) => this.partition(r),
      derivative: (r, byte) => this.derivative(r, byte),
      maxSteps: () => this.limits.maxEmptinessSteps,
    });
  }

  /** See `frozenAlgebra`. */
  freeze(): void {
    for (let byte = 0; byte < this.bytes.length; byte++) this.byte(byte);
    for (let r = 0; r < this.size; r++) this.partition(r);
    this.nodes.freeze();
    this.#partitionTable.freeze();
    this.#partitionsAbove = new SharedPartitions(this.#partitionTable);
  }

  /** The expression that `build` makes, made once per name. */
  named(name: string, build: () => RegexId): RegexId {
    const shared = this.#base === undefined ? undefined : this.#base.#named.get(name);
    if (shared !== undefined) return shared;
    let r = this.#named.get(name);
    if (r === undefined) {
      r = build();
      this.#named.set(name, r);
    }
    return r;
  }

  /** What may follow `byte` in texts of `r`. */
  derivative(r: RegexId, byte: number): RegexId {
    const nodes = this.nodes;
    const kind = nodes.kind(r);
    switch (kind) {
      case EMPTY:
      case EPSILON:
        return this.empty;
      case SET:
        return byteSetHas(nodes.set(r), byte) ? this.epsilon : this.empty;
      case DFA:
        return this.fromDfa(nodes.dfa(r), nodes.dfa(r).step(nodes.b(r), byte));
      case CONCAT:
        if (nodes.kind(nodes.a(r)) === SET)
          return byteSetHas(nodes.set(nodes.a(r)), byte) ? nodes.b(r) : this.empty;
        break;
      default:
        break;
    }
    const { classOf, representatives } = this.partition(r);
    const byteClass = classOf[byte]!;
    let result = r < this.#first ? this.#base!.#derivatives.get(r, byteClass) : -1;
    if (result !== -1) return result;
    result = this.#derivatives.get(r, byteClass);
    if (result !== -1) return result;
    const representative = representatives[byteClass]!;
    switch (kind) {
      case CONCAT:
        result = this.#deriveChain(r, representative);
        break;
      case OR:
      case AND: {
        const items: RegexId[] = [];
        for (let i = 0; i < nodes.b(r); i++) items.push(this.derivative(nodes.member(r, i), representative));
        result = kind === OR ? this.or(items) : this.and(items);
        break;
      }
      case NOT:
        result = this.not(this.derivative(nodes.a(r), representative));
        break;
      default: {
        const item = nodes.a(r);
        const max = nodes.max(r);
        const rest = this.repeat(
          item,
          Math.max(0, nodes.min(r) - 1),
          max === UNBOUNDED ? UNBOUNDED : max - 1,
        );
        result = this.concat2(this.derivative(item, representative), rest);
        break;
      }
    }
    this.#derivatives.add(r, byteClass, result);
    return result;
  }

  #deriveChain(r: RegexId, byte: number): RegexId {
    const nodes = this.nodes;
    const options: RegexId[] = [];
    // A loop along the nullable heads, not recursion: a chain may be long.
    for (let part = r; ; ) {
      const head = nodes.a(part);
      const tail = nodes.b(part);
      options.push(this.concat2(this.derivative(head, byte), tail));
      if (!this.isNullable(head)) break;
      if (nodes.kind(tail) !== CONCAT) {
        options.push(this.derivative(tail, byte));
        break;
      }
      part = tail;
    }
    return options.length === 1 ? options[0]! : this.or(options);
  }

  #knownPartition(r: RegexId): BytePartition | undefined {
    return r < this.#first ? this.#base!.#partitions[r] : this.#partitions[r - this.#first];
  }

  /** Bytes of one class have the same derivative. */
  partition(r: RegexId): BytePartition {
    const known = this.#knownPartition(r);
    if (known !== undefined) return known;
    const table = this.#partitionTable;
    const nodes = this.nodes;
    let result: BytePartition = table.trivial;
    switch (nodes.kind(r)) {
      case SET:
        result =
          r === this.bytes[firstByte(nodes.set(r))]
            ? table.ofByte(firstByte(nodes.set(r)))
            : table.ofSet(nodes.set(r));
        break;
      case CONCAT: {
        // Down the nullable heads and back up, not recursion: a chain may be long. Every suffix is remembered.
        const chain: RegexId[] = [];
        let last = r;
        while (nodes.kind(last) === CONCAT) {
          chain.push(last);
          if (!this.isNullable(nodes.a(last))) break;
          last = nodes.b(last);
          if (this.#knownPartition(last) !== undefined) break;
        }
        result = last === chain[chain.length - 1] ? table.trivial : this.partition(last);
        for (let i = chain.length - 1; i >= 0; i--) {
          const id = chain[i]!;
          result = table.product(this.partition(nodes.a(id)), result);
          this.#partitions[id - this.#first] = result;
        }
        break;
      }
      case OR:
      case AND:
        for (let i = 0; i < nodes.b(r); i++)
          result = table.product(result, this.partition(nodes.member(r, i)));
        break;
      case NOT:
      case REPEAT:
        result = this.partition(nodes.a(r));
        break;
      case DFA:
        result = nodes.dfa(r).partitionOf(nodes.b(r), table);
        break;
      default:
        break;
    }
    this.#partitions[r - this.#first] = result;
    return result;
  }

  productPartition(a: BytePartition, b: BytePartition): BytePartition {
    return this.#partitionTable.product(a, b);
  }

  get trivialPartition(): BytePartition {
    return this.#partitionTable.trivial;
  }

  /**
   * Whether the language has no text at all. Exact; where the expression does not show it, by a search.
   * @returns `undefined` when `limits.maxEmptinessSteps` did not suffice: treat it as "perhaps not empty"
   */
  isEmpty(r: RegexId): boolean | undefined {
    return this.#emptiness.of(r);
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
    const form = findCountedForm(this, r) ?? null;
    this.#countedForms.set(r, form);
    return form ?? undefined;
  }

  /**
   * A name for the expression that does not depend on this algebra: equal names, equal languages. `undefined` for
   * expressions whose name would be longer than `maxLength`.
   */
  structuralKey(r: RegexId, maxLength: number): string | undefined {
    return structuralKey(
      (id) => this.node(id),
      r,
      maxLength,
      () => undefined,
    );
  }

  /**
   * The same for caches within the process: expressions of the frozen algebra that this one stands on go by their
   * numbers, so that names are short where algebras share most of what they are made of.
   */
  cacheKey(r: RegexId, maxLength: number): string | undefined {
    const base = this.#base;
    const nameOf = (id: RegexId): string | undefined =>
      base !== undefined && id < this.#first ? `@${base.#number}.${id}` : undefined;
    return structuralKey((id) => this.node(id), r, maxLength, nameOf);
  }

  /** For messages and tests: the expression in a regex-like notation. */
  print(r: RegexId): string {
    return printRegex((id) => this.node(id), r);
  }
}

/**
 * An algebra with what `prepare` builds and asks for, on which others may stand: they share its expressions, their
 * partitions, and the derivatives that were asked for. It never changes again.
 */
export function frozenAlgebra(prepare: (algebra: RegexAlgebra) => void): RegexAlgebra {
  // Its own table of partitions: that of other algebras goes on growing.
  const algebra = new RegexAlgebra(DEFAULT_LIMITS, undefined, new PartitionTable());
  prepare(algebra);
  algebra.freeze();
  return algebra;
}

function firstByte(set: ByteSet): number {
  for (let w = 0; w < 8; w++) if (set[w] !== 0) return w * 32 + (31 - Math.clz32(set[w]! & -set[w]!));
  return 0;
}
