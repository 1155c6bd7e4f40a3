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

/** Immutable; one per vocabulary, shared by all grammars. Tokens without bytes are not in it. */
export class TokenTrie {
  readonly vocabulary: Vocabulary;
  readonly root: TrieNode = 0;
  /** Offset after the last node. */
  readonly end: TrieNode;
  readonly maxDepth: number;
  readonly #nodes: Int32Array;
  /** Tokens of equal bytes form a chain: next id, or -1. */
  readonly #sameBytes: Int32Array;
  #hasSharedBytes = false;
  /** Scratch of `walk`: states by depth, and the tokens found. */
  readonly #path: Int32Array;
  readonly #found: Int32Array;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    const ids: TokenId[] = [];
    let totalBytes = 0;
    for (let id = 0; id < vocabulary.size; id++) {
      const length = vocabulary.bytesOf(id).length;
      if (length === 0 || vocabulary.isEnd(id)) continue;
      ids.push(id);
      totalBytes += length;
    }
    ids.sort((a, b) => Buffer.compare(vocabulary.bytesOf(a), vocabulary.bytesOf(b)) || a - b);
    this.maxDepth = vocabulary.maxTokenBytes;
    this.#sameBytes = new Int32Array(vocabulary.size).fill(-1);
    const nodes = new Int32Array((totalBytes + 1) * WORDS_PER_NODE);
    const path: TrieNode[] = [0];
    nodes[TOKEN] = -1;
    let at = WORDS_PER_NODE;
    let previous: Uint8Array = new Uint8Array(0);
    let previousId = -1;
    for (const id of ids) {
      const bytes = vocabulary.bytesOf(id);
      let common = 0;
      while (common < previous.length && common < bytes.length && previous[common] === bytes[common])
        common++;
      if (common === bytes.length && common === previous.length) {
        this.#hasSharedBytes = true;
        this.#sameBytes[previousId] = id;
        previousId = id;
        continue;
      }
      for (let depth = previous.length; depth > common; depth--) nodes[path[depth]! + SKIP] = at;
      for (let depth = common; depth < bytes.length; depth++) {
        nodes[at + BYTE] = bytes[depth]!;
        nodes[at + DEPTH] = depth + 1;
        nodes[at + TOKEN] = -1;
        path[depth + 1] = at;
        at += WORDS_PER_NODE;
      }
      nodes[path[bytes.length]! + TOKEN] = id;
      previous = bytes;
      previousId = id;
    }
    for (let depth = previous.length; depth >= 0; depth--) nodes[path[depth]! + SKIP] = at;
    this.end = at;
    this.#nodes = nodes.slice(0, at);
    this.#path = new Int32Array(this.maxDepth + 1);
    this.#found = new Int32Array(vocabulary.size + 1);
  }

  /**
   * Finds the tokens whose bytes `automaton` reads from `start` to their end.
   * @param stops  receives each node whose byte is refused (or, if `everywhere`, also read) just after an accepting
   *               state, with that state
   */
  walk(automaton: WalkAutomaton, start: number, stops: WalkStops, everywhere: boolean): WalkResult {
    const counts = walkNodes(
      this.#nodes,
      this.end,
      automaton,
      start,
      this.#found,
      this.#path,
      stops,
      everywhere,
    );
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

  /** Another token with the same bytes, or -1. */
  sameBytes(token: TokenId): TokenId | -1 {
    return this.#sameBytes[token]!;
  }
}

/** The loop of `TokenTrie.walk`; on its own so that it stays monomorphic. */
function walkNodes(
  nodes: Int32Array,
  end: number,
  automaton: WalkAutomaton,
  start: number,
  found: Int32Array,
  path: Int32Array,
  stops: WalkStops,
  everywhere: boolean,
): { visited: number; found: number } {
  const { rows, accepting } = automaton;
  let visited = 0;
  let count = 0;
  let at = WORDS_PER_NODE;
  path[0] = start;
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
      if (everywhere && accepting[before] === 1) {
        stops.states.push(before);
        stops.nodes.push(at);
      }
      at += WORDS_PER_NODE;
    } else {
      if (after === STOPS && accepting[before] === 1) {
        stops.states.push(before);
        stops.nodes.push(at);
      }
      at = nodes[at + SKIP]!;
    }
  }
  return { visited, found: count };
}
