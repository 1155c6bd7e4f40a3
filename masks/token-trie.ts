/**
 * The vocabulary as a trie in depth-first order, packed into one Int32Array so that a walk touches memory in order:
 * accept a byte and go to the next node, refuse it and jump over the subtree.
 * Source: the layout of llguidance's `toktrie` (Microsoft, MIT), rebuilt for typed arrays.
 */
import type { TokenId, Vocabulary } from "./vocabulary.ts";

// One node is four words:
//   +0 byte   +1 depth (root 0)   +2 first token that ends here, or -1   +3 offset of the node after the subtree
const BYTE = 0;
const DEPTH = 1;
const TOKEN = 2;
const SKIP = 3;
const WORDS_PER_NODE = 4;

/** A node is its offset into the packed array. */
export type TrieNode = number;

/** Successor codes of an `Automaton`: everything from `FIRST_STATE` on is a state. */
export const UNKNOWN_SUCCESSOR = 0;
/** The byte is refused, and the text may not stop before it either. */
export const REFUSED = 1;
/** The byte is refused; where the state before it is accepting, the text may stop there. */
export const STOPS = 2;
export const FIRST_STATE = 3;

/** A lazily built byte automaton as a trie walk sees it. States are codes from `FIRST_STATE` on. */
export interface WalkAutomaton {
  /** Successor codes by byte, for each state code; `UNKNOWN_SUCCESSOR` where not computed yet. */
  readonly rows: readonly Int32Array[];
  /** 1 for states in which the text may stop. */
  readonly accepting: readonly number[];
  /** Computes one successor and stores it in `rows`. */
  resolve(state: number, byte: number): number;
}

/** What a walk found. */
export interface WalkResult {
  /** Nodes visited. */
  readonly visited: number;
  /** Distinct, in no order; scratch of the trie, overwritten by its next walk. */
  readonly tokens: Int32Array;
}

/** What a counted walk reports. `count`: items begun inside the token so far. */
export interface CountedSink {
  token(token: TokenId, count: number, inTail: boolean): void;
  stop(state: number, node: TrieNode, count: number): void;
}

/** Where walks stop: parallel arrays, one element per stop. */
export interface WalkStops {
  readonly states: number[];
  readonly nodes: TrieNode[];
}

/** What a trie is made of, for keeping it in a file; the layout is this file's business. */
export interface TrieTables {
  readonly nodes: Int32Array;
  /** Tokens of equal bytes form a chain: next id, or -1. */
  readonly sameBytes: Int32Array;
}

/** Number of trie nodes by byte. */
export interface ByteWeights {
  /** Nodes under each first byte, its own included. */
  readonly first: Float64Array;
  readonly total: number;
}

/** Subtrees with at least this many nodes are large. */
export const LARGE_SUBTREE = 512;

/** Immutable; one per vocabulary, shared by all grammars. Tokens without bytes are not in it. */
export class TokenTrie {
  readonly vocabulary: Vocabulary;
  readonly root: TrieNode = 0;
  /** Offset after the last node. */
  readonly end: TrieNode;
  readonly maxDepth: number;
  /** Read only. */
  readonly tables: TrieTables;
  readonly #nodes: Int32Array;
  readonly #sameBytes: Int32Array;
  readonly #hasSharedBytes: boolean;
  #weights: ByteWeights | undefined;
  /** By number of the node; filled on first use. */
  #parents: Int32Array | undefined;
  /** Scratch of `walk`: states by depth, and the tokens found. */
  readonly #path: Int32Array;
  readonly #found: Int32Array;

  /** @param tables  those of an equal vocabulary, checked with `isTrieOf`; built here when absent */
  constructor(vocabulary: Vocabulary, tables: TrieTables = buildTables(vocabulary)) {
    this.vocabulary = vocabulary;
    this.tables = tables;
    this.maxDepth = vocabulary.maxTokenBytes;
    this.#nodes = tables.nodes;
    this.#sameBytes = tables.sameBytes;
    this.#hasSharedBytes = tables.sameBytes.some((id) => id !== -1);
    this.end = tables.nodes.length;
    this.#path = new Int32Array(this.maxDepth + 1);
    this.#found = new Int32Array(vocabulary.size + 1);
  }

  /**
   * Finds the tokens whose bytes `automaton` reads from `start` to their end.
   * @param stops  receives each node whose byte is refused (or, if `everywhere`, also read) just after an accepting
   *               state, with that state
   * @param top    only tokens that go on after the bytes of this node, which are taken as read; the root: all
   */
  walk(
    automaton: WalkAutomaton,
    start: number,
    stops: WalkStops,
    everywhere: boolean,
    top: TrieNode = this.root,
  ): WalkResult {
    const counts = walkNodes(this.#nodes, top, automaton, start, this.#found, this.#path, stops, everywhere);
    let { found } = counts;
    if (this.#hasSharedBytes) {
      for (let i = counts.found - 1; i >= 0; i--) {
        for (let id = this.sameBytes(this.#found[i]!); id !== -1; id = this.sameBytes(id))
          this.#found[found++] = id;
      }
    }
    return { visited: counts.visited, tokens: this.#found.subarray(0, found) };
  }

  /**
   * Like `walk`, for an automaton that repeats one item and then goes on with a tail; counts the items that begin
   * inside each token.
   * @param boundary  state code between two items
   * @param isTail    1 for bytes that begin the tail at the boundary
   * @param sink      receives every token found and every stop
   * @returns nodes visited
   */
  walkCounted(
    automaton: WalkAutomaton,
    start: number,
    boundary: number,
    isTail: Readonly<Uint8Array>,
    sink: CountedSink,
  ): number {
    const nodes = this.#nodes;
    const { rows, accepting } = automaton;
    const counts = new Int32Array(this.maxDepth + 1);
    const inTail = new Uint8Array(this.maxDepth + 1);
    const path = this.#path;
    let visited = 0;
    path[0] = start;
    for (let at = WORDS_PER_NODE; at < this.end; ) {
      visited++;
      const depth = nodes[at + DEPTH]!;
      const byte = nodes[at]!;
      const before = path[depth - 1]!;
      let after = rows[before]![byte]!;
      if (after === UNKNOWN_SUCCESSOR) after = automaton.resolve(before, byte);
      if (after < FIRST_STATE) {
        if (after === STOPS && accepting[before] === 1) sink.stop(before, at, counts[depth - 1]!);
        at = nodes[at + SKIP]!;
        continue;
      }
      const leaves = before === boundary && isTail[byte] === 1 ? 1 : 0;
      inTail[depth] = inTail[depth - 1]! | leaves;
      counts[depth] = counts[depth - 1]! + (before === boundary && leaves === 0 ? 1 : 0);
      path[depth] = after;
      for (let token = nodes[at + TOKEN]!; token !== -1; token = this.sameBytes(token)) {
        sink.token(token, counts[depth]!, inTail[depth] === 1);
      }
      at += WORDS_PER_NODE;
    }
    return visited;
  }

  /** Cuts `bytes` into tokens, longest match first; `undefined` when some byte has no token. */
  cover(bytes: Uint8Array): TokenId[] | undefined {
    const tokens: TokenId[] = [];
    for (let at = 0; at < bytes.length; ) {
      let node = this.root;
      let longest = -1;
      let length = 0;
      for (let i = at; i < bytes.length; i++) {
        const child = this.#child(node, bytes[i]!);
        if (child === undefined) break;
        node = child;
        if (this.token(node) !== -1) {
          longest = this.token(node);
          length = i - at + 1;
        }
      }
      if (longest === -1) return undefined;
      tokens.push(longest);
      at += length;
    }
    return tokens;
  }

  #child(node: TrieNode, byte: number): TrieNode | undefined {
    const end = this.skip(node);
    for (let child = this.next(node); child < end; child = this.skip(child)) {
      if (this.byte(child) === byte) return child;
    }
    return undefined;
  }

  /** The node above; -1 for the root. */
  parent(node: TrieNode): TrieNode | -1 {
    this.#parents ??= findParents(this.#nodes);
    return this.#parents[node / WORDS_PER_NODE]!;
  }

  get nodeCount(): number {
    return this.end / WORDS_PER_NODE;
  }

  /** The node after `node` in depth-first order: its first child, if it has one. */
  next(node: TrieNode): TrieNode {
    return node + WORDS_PER_NODE;
  }

  /** The node after the subtree of `node`. */
  skip(node: TrieNode): TrieNode {
    return this.#nodes[node + SKIP]!;
  }

  byte(node: TrieNode): number {
    return this.#nodes[node + BYTE]!;
  }

  /** Bytes from the root to here. */
  depth(node: TrieNode): number {
    return this.#nodes[node + DEPTH]!;
  }

  /** The first token that ends here, or -1; the others follow by `sameBytes`. */
  token(node: TrieNode): TokenId | -1 {
    return this.#nodes[node + TOKEN]!;
  }

  /** Trie nodes by first byte: how much of the vocabulary begins with it. Filled on first use. */
  get byteWeights(): ByteWeights {
    this.#weights ??= weigh(this.#nodes);
    return this.#weights;
  }

  /** Tokens that begin with the bytes of `node`, appended to `out`. */
  tokensUnder(node: TrieNode, out: TokenId[]): void {
    const end = this.skip(node);
    for (let at = node; at < end; at += WORDS_PER_NODE) {
      for (let token = this.#nodes[at + TOKEN]!; token !== -1; token = this.#sameBytes[token]!)
        out.push(token);
    }
  }

  /** Nodes of the subtree of `node`, itself included. */
  sizeOf(node: TrieNode): number {
    return (this.skip(node) - node) / WORDS_PER_NODE;
  }

  /** Another token with the same bytes, or -1. */
  sameBytes(token: TokenId): TokenId | -1 {
    return this.#sameBytes[token]!;
  }
}

/** Tokens in the order of their bytes, then of their ids, laid out depth first. */
function buildTables(vocabulary: Vocabulary): TrieTables {
  const { data, offsets } = vocabulary;
  const ids = sortedTokens(vocabulary);
  const sameBytes = new Int32Array(vocabulary.size).fill(-1);
  const nodes = new Int32Array((data.length + 1) * WORDS_PER_NODE);
  const path = new Int32Array(vocabulary.maxTokenBytes + 1);
  nodes[TOKEN] = -1;
  let at = WORDS_PER_NODE;
  let previous = -1;
  let previousLength = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    const from = offsets[id]!;
    const length = offsets[id + 1]! - from;
    const before = previous === -1 ? 0 : offsets[previous]!;
    let common = 0;
    while (common < previousLength && common < length && data[before + common] === data[from + common])
      common++;
    if (common === length && common === previousLength) {
      sameBytes[previous] = id;
      previous = id;
      continue;
    }
    for (let depth = previousLength; depth > common; depth--) nodes[path[depth]! + SKIP] = at;
    for (let depth = common; depth < length; depth++) {
      nodes[at] = data[from + depth]!;
      nodes[at + DEPTH] = depth + 1;
      nodes[at + TOKEN] = -1;
      path[depth + 1] = at;
      at += WORDS_PER_NODE;
    }
    nodes[path[length]! + TOKEN] = id;
    previous = id;
    previousLength = length;
  }
  for (let depth = previousLength; depth >= 0; depth--) nodes[path[depth]! + SKIP] = at;
  return { nodes: nodes.slice(0, at), sameBytes };
}

/** Tokens with bytes that are no end tokens. */
function sortedTokens(vocabulary: Vocabulary): Int32Array {
  const { data, offsets } = vocabulary;
  const ids = new Int32Array(vocabulary.size);
  // The first four bytes as a number: it decides nearly all comparisons.
  const heads = new Float64Array(vocabulary.size);
  let count = 0;
  for (let id = 0; id < vocabulary.size; id++) {
    const from = offsets[id]!;
    const length = offsets[id + 1]! - from;
    if (length === 0 || vocabulary.isEnd(id)) continue;
    ids[count++] = id;
    let head = 0;
    for (let i = 0; i < 6; i++) head = head * 256 + (i < length ? data[from + i]! : 0);
    heads[id] = head;
  }
  return ids.subarray(0, count).sort((a, b) => {
    if (heads[a] !== heads[b]) return heads[a]! - heads[b]!;
    const lengthA = offsets[a + 1]! - offsets[a]!;
    const lengthB = offsets[b + 1]! - offsets[b]!;
    const shorter = Math.min(lengthA, lengthB);
    for (let i = 0; i < shorter; i++) {
      const difference = data[offsets[a]! + i]! - data[offsets[b]! + i]!;
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB || a - b;
  });
}

function weigh(nodes: Int32Array): ByteWeights {
  const first = new Float64Array(256);
  for (let at = WORDS_PER_NODE; at < nodes.length; at = nodes[at + SKIP]!) {
    first[nodes[at]!] = (nodes[at + SKIP]! - at) / WORDS_PER_NODE;
  }
  return { first, total: nodes.length / WORDS_PER_NODE };
}

function findParents(nodes: Int32Array): Int32Array {
  const parents = new Int32Array(nodes.length / WORDS_PER_NODE);
  const path: number[] = [-1];
  for (let at = 0; at < nodes.length; at += WORDS_PER_NODE) {
    const depth = nodes[at + DEPTH]!;
    parents[at / WORDS_PER_NODE] = path[depth]!;
    path[depth + 1] = at;
  }
  return parents;
}

/**
 * Whether `tables` are the trie of exactly this vocabulary: depth first, every token with bytes at the end of the path
 * that spells it, no other token anywhere. One pass; a trie that passes is as good as one built here.
 */
export function isTrieOf(vocabulary: Vocabulary, { nodes, sameBytes }: TrieTables): boolean {
  const { data, offsets, size } = vocabulary;
  const end = nodes.length;
  if (end < WORDS_PER_NODE || end % WORDS_PER_NODE !== 0 || sameBytes.length !== size) return false;
  if (nodes[DEPTH] !== 0 || nodes[TOKEN] !== -1 || nodes[SKIP] !== end) return false;
  const spelt = new Uint8Array(vocabulary.maxTokenBytes + 1);
  // Per depth, where the subtree of the node on the path ends.
  const ends = new Int32Array(vocabulary.maxTokenBytes + 1);
  /** Per depth, the byte of the last child: children ascend. */
  const last = new Int32Array(vocabulary.maxTokenBytes + 1).fill(-1);
  ends[0] = end;
  const seen = new Uint8Array(size);
  let depth = 0;
  for (let at = WORDS_PER_NODE; at < end; at += WORDS_PER_NODE) {
    while (ends[depth]! <= at) {
      if (ends[depth] !== at) return false;
      depth--;
    }
    const byte = nodes[at]!;
    const skip = nodes[at + SKIP]!;
    if (nodes[at + DEPTH] !== depth + 1 || depth >= vocabulary.maxTokenBytes) return false;
    if (byte <= last[depth]! || byte > 255 || skip <= at || skip > ends[depth]!) return false;
    last[depth] = byte;
    depth++;
    last[depth] = -1;
    ends[depth] = skip;
    spelt[depth - 1] = byte;
    for (let token = nodes[at + TOKEN]!; token !== -1; token = sameBytes[token]!) {
      if (token < 0 || token >= size || seen[token] === 1 || vocabulary.isEnd(token)) return false;
      seen[token] = 1;
      const from = offsets[token]!;
      if (offsets[token + 1]! - from !== depth) return false;
      for (let i = 0; i < depth; i++) if (data[from + i] !== spelt[i]) return false;
    }
  }
  for (; depth > 0; depth--) if (ends[depth] !== end) return false;
  for (let token = 0; token < size; token++) {
    const isText = offsets[token + 1]! > offsets[token]! && !vocabulary.isEnd(token);
    if (isText !== (seen[token] === 1)) return false;
    if (!isText && sameBytes[token] !== -1) return false;
  }
  return true;
}

/** The loop of `TokenTrie.walk`; on its own so that it stays monomorphic. */
function walkNodes(
  nodes: Int32Array,
  top: TrieNode,
  automaton: WalkAutomaton,
  start: number,
  found: Int32Array,
  path: Int32Array,
  stops: WalkStops,
  everywhere: boolean,
): { visited: number; found: number } {
  const { rows, accepting } = automaton;
  const threshold = everywhere ? 0 : 1;
  let visited = 0;
  let count = 0;
  const end = nodes[top + SKIP]!;
  let at = top + WORDS_PER_NODE;
  path[nodes[top + DEPTH]!] = start;
  while (at < end) {
    visited++;
    const depth = nodes[at + DEPTH]!;
    const before = path[depth - 1]!;
    const byte = nodes[at]!;
    let after = rows[before]![byte]!;
    if (after === UNKNOWN_SUCCESSOR) after = automaton.resolve(before, byte);
    if (after >= FIRST_STATE) {
      const token = nodes[at + TOKEN]!;
      // Without a branch: a node without a token is overwritten by the next one.
      found[count] = token;
      count += 1 + (token >> 31);
      path[depth] = after;
      if (accepting[before]! > threshold) {
        stops.states.push(before);
        stops.nodes.push(at);
      }
      at += WORDS_PER_NODE;
    } else {
      if (after === STOPS && accepting[before] !== 0) {
        stops.states.push(before);
        stops.nodes.push(at);
      }
      at = nodes[at + SKIP]!;
    }
  }
  return { visited, found: count };
}
