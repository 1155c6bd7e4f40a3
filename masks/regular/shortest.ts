/**
 * Shortest texts of regular expressions. Read off the expression where it has no intersections or complements, so
 * that `a{1000000}` costs no more than `a`; searched for over derivatives where it has.
 */
import { BudgetError, InternalError } from "../../src/kernel/index.ts";
import { type BytePartition, byteSetHas } from "./byte-set.ts";
import type { RegexId, RegexNode } from "./node.ts";

/** What this file needs of the algebra that owns the expressions. */
export interface ExpressionSource {
  node(r: RegexId): RegexNode;
  isNullable(r: RegexId): boolean;
  /** Bytes of a class have equal derivatives. */
  partition(r: RegexId): BytePartition;
  derivative(r: RegexId, byte: number): RegexId;
  maxSteps(): number;
}

/** Longer texts are not written out. */
export const MAX_SHORTEST_BYTES = 1 << 22;
/** Longer texts are not remembered: positions inside a long repetition would each keep one. */
const MAX_KEPT_BYTES = 256;
/** Expressions nested more deeply are searched instead of read. */
const MAX_DEPTH = 400;

const NOTHING = new Uint8Array(0);

/** Of texts of one length the one with printable characters is taken: people and other parsers get to read it. */
const READABLE_FIRST: readonly number[] = [...Array(256).keys()].sort(
  (a, b) => Number(isControl(a)) - Number(isControl(b)) || a - b,
);
/** Place of each byte in `READABLE_FIRST`. */
const READABILITY: readonly number[] = READABLE_FIRST.map((_, byte) => READABLE_FIRST.indexOf(byte));

function isControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f;
}

const readable = new WeakMap<BytePartition, readonly number[]>();

/** The most readable byte of each class, in that order. */
function readableOf(partition: BytePartition): readonly number[] {
  let bytes = readable.get(partition);
  if (bytes === undefined) {
    const seen = new Set<number>();
    bytes = READABLE_FIRST.filter((byte) => {
      const own = partition.classOf[byte]!;
      const isFirst = !seen.has(own);
      seen.add(own);
      return isFirst;
    });
    readable.set(partition, bytes);
  }
  return bytes;
}

function compareReadable(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return READABILITY[a[i]!]! - READABILITY[b[i]!]!;
  return 0;
}

export class ShortestTexts {
  readonly #source: ExpressionSource;
  readonly #lengths = new Map<RegexId, number>();
  readonly #texts = new Map<RegexId, Uint8Array>();

  constructor(source: ExpressionSource) {
    this.#source = source;
  }

  /** Infinite when there is no text, or none was found within the limits. */
  length(r: RegexId): number {
    return this.#length(r, 0);
  }

  /**
   * `undefined` when there is no text.
   * @throws BudgetError past the limits
   */
  text(r: RegexId): Uint8Array | undefined {
    const length = this.#length(r, 0);
    if (length > MAX_SHORTEST_BYTES && length < Number.POSITIVE_INFINITY) {
      throw new BudgetError("MAX_SHORTEST_BYTES", MAX_SHORTEST_BYTES, "Bytes of a shortest text");
    }
    if (length === Number.POSITIVE_INFINITY) {
      const found = this.#search(r);
      if (found === "unknown") {
        throw new BudgetError("maxEmptinessSteps", this.#source.maxSteps(), "Search for a shortest text");
      }
      return found;
    }
    return this.#text(r, 0);
  }

  #length(r: RegexId, depth: number): number {
    if (this.#source.isNullable(r)) return 0;
    const known = this.#lengths.get(r);
    if (known !== undefined) return known;
    let length = 0;
    let node = this.#source.node(r);
    if (depth > MAX_DEPTH || isSearched(node)) {
      const found = this.#search(r);
      length = found === undefined || found === "unknown" ? Number.POSITIVE_INFINITY : found.length;
      if (found !== undefined && found !== "unknown" && length <= MAX_KEPT_BYTES) this.#texts.set(r, found);
    } else if (node.kind === "or") {
      length = Number.POSITIVE_INFINITY;
      for (const item of node.items) length = Math.min(length, this.#length(item, depth + 1));
    } else if (node.kind === "concat") {
      // Down a chain in a loop: it may be long.
      let last = r;
      for (; node.kind === "concat"; node = this.#source.node(last)) {
        length += this.#length(node.head, depth + 1);
        last = node.tail;
      }
      length += this.#length(last, depth + 1);
    } else if (node.kind === "repeat") length = node.min * this.#length(node.item, depth + 1);
    else if (node.kind === "set") length = 1;
    else if (node.kind === "dfa") length = this.#text(r, depth).length;
    else if (node.kind === "empty") length = Number.POSITIVE_INFINITY;
    this.#lengths.set(r, length);
    return length;
  }

  /** For expressions of finite length only. */
  #text(r: RegexId, depth: number): Uint8Array {
    if (this.#source.isNullable(r)) return NOTHING;
    const known = this.#texts.get(r);
    if (known !== undefined) return known;
    const node = this.#source.node(r);
    let text: Uint8Array;
    if (depth > MAX_DEPTH || isSearched(node)) {
      const found = this.#search(r);
      if (found === undefined || found === "unknown") throw new InternalError("a shortest text got lost");
      text = found;
    } else if (node.kind === "or") {
      const length = this.#length(r, depth);
      const shortest = node.items.filter((item) => this.#length(item, depth + 1) === length);
      const texts = shortest.map((item) => this.#text(item, depth + 1));
      text = texts.sort(compareReadable)[0]!;
    } else if (node.kind === "concat") {
      text = new Uint8Array(this.#length(r, depth));
      let at = 0;
      let last = r;
      for (let part: RegexNode = node; part.kind === "concat"; part = this.#source.node(last)) {
        const head = this.#text(part.head, depth + 1);
        text.set(head, at);
        at += head.length;
        last = part.tail;
      }
      text.set(this.#text(last, depth + 1), at);
    } else if (node.kind === "repeat") {
      const item = this.#text(node.item, depth + 1);
      text = new Uint8Array(item.length * node.min);
      for (let at = 0; at < text.length; at += item.length) text.set(item, at);
    } else if (node.kind === "dfa") text = node.dfa.shortest(node.state);
    else if (node.kind === "set") {
      text = Uint8Array.of(READABLE_FIRST.find((byte) => byteSetHas(node.set, byte))!);
    } else throw new InternalError(`no shortest text of an expression of kind ${node.kind}`);
    if (text.length <= MAX_KEPT_BYTES) this.#texts.set(r, text);
    return text;
  }

  /** Breadth first over derivatives. */
  #search(r: RegexId): Uint8Array | "unknown" | undefined {
    const source = this.#source;
    const maxSteps = source.maxSteps();
    const from = new Map<RegexId, { readonly id: RegexId; readonly byte: number }>();
    const queue: RegexId[] = [r];
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i]!;
      if (source.isNullable(id)) {
        const bytes: number[] = [];
        for (let at = id; at !== r; ) {
          const step = from.get(at);
          if (step === undefined) throw new InternalError("shortest text: broken chain");
          bytes.push(step.byte);
          at = step.id;
        }
        return Uint8Array.from(bytes.reverse());
      }
      if (i > maxSteps) return "unknown";
      for (const byte of readableOf(source.partition(id))) {
        const next = source.derivative(id, byte);
        if (next === r || from.has(next) || source.node(next).kind === "empty") continue;
        from.set(next, { id, byte });
        queue.push(next);
      }
    }
    return undefined;
  }
}

function isSearched(node: RegexNode): boolean {
  return node.kind === "and" || node.kind === "not";
}
