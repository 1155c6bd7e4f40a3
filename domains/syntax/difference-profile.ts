/**
 * Profiles as differences. Most lexer states are a state that accepts nearly everything (the body of a string, the tail
 * of a name) with something small beside it: property names or keywords that the lexeme may still turn out to be.
 * The tokens are those of the large state, except in the few subtrees of the trie that the small ones reach; so only
 * those are walked. Exact for any choice of the large state: both states are followed until they are the same.
 */
import {
  type BytePartition,
  LARGE_SUBTREE,
  maskOf,
  type TokenId,
  type TokenTrie,
  type TrieNode,
} from "../../masks/index.ts";
import { type ExitList, endingBefore } from "./exit-list.ts";
import type { Lexer, LexState } from "./lexer/lexer.ts";

/** A state that most texts lead to and do not leave again. */
export interface LargePart {
  readonly base: LexState;
  /** Bytes that lead to it. */
  readonly path: readonly number[];
}

/** Bytes that begin at least this share of the trie are heavy. */
const MIN_SHARE = 1 / 16;
/** Above this many nodes the walk of the state's own is cheaper. */
const MAX_VISITS = 6000;
/** Bytes read in search of a state that goes on as it is. */
const MAX_HOPS = 4;

/**
 * The state in which heavy bytes leave the lexeme as it is: what is left of "a string, but not one of these names" once
 * no name fits any more. `undefined` where they end the lexeme.
 */
export function largePart(lexer: Lexer, trie: TokenTrie, state: LexState): LargePart | undefined {
  const path: number[] = [];
  let base = state;
  while (path.length <= MAX_HOPS) {
    const byte = heaviestLive(lexer, trie, base);
    if (byte === -1) return undefined;
    const next = lexer.next(base, byte);
    if (next === base) return { base, path };
    path.push(byte);
    base = next;
  }
  return undefined;
}

/** The state that `path` leads to from `state`. */
export function stateAfter(lexer: Lexer, state: LexState, path: readonly number[]): LexState {
  let base = state;
  for (let i = 0; i < path.length; i++) base = lexer.next(base, path[i]!);
  return base;
}

/** A byte of the heaviest class with which the lexeme goes on; -1 when no heavy one does. */
function heaviestLive(lexer: Lexer, trie: TokenTrie, state: LexState): number {
  const bytes = heavyBytes(trie, lexer.partition(state));
  for (let i = 0; i < bytes.length; i++) if (lexer.isLive(lexer.next(state, bytes[i]!))) return bytes[i]!;
  return -1;
}

/** Least bytes of heavy classes, heaviest first. */
const heavy = new WeakMap<TokenTrie, WeakMap<BytePartition, readonly number[]>>();

function heavyBytes(trie: TokenTrie, partition: BytePartition): readonly number[] {
  let known = heavy.get(trie);
  if (known === undefined) {
    known = new WeakMap();
    heavy.set(trie, known);
  }
  let bytes = known.get(partition);
  if (bytes === undefined) {
    const { classOf, count, representatives } = partition;
    const { first, total } = trie.byteWeights;
    const weights = new Float64Array(count);
    for (let byte = 0; byte < 256; byte++) weights[classOf[byte]!]! += first[byte]!;
    bytes = Array.from(representatives.keys())
      .filter((c) => weights[c]! >= total * MIN_SHARE)
      .sort((a, b) => weights[b]! - weights[a]!)
      .map((c) => representatives[c]!);
    known.set(partition, bytes);
  }
  return bytes;
}

/** Subtrees with at least this many nodes are cleared as a whole, by words that all states share. */
const CLEARED_WHOLE = 4096;

/** Tokens under such subtrees, as mask words; at most one in `CLEARED_WHOLE` nodes and their ancestors has an entry. */
const subtrees = new WeakMap<TokenTrie, Map<TrieNode, Uint32Array>>();

function subtreeWords(trie: TokenTrie, node: TrieNode): Uint32Array {
  let known = subtrees.get(trie);
  if (known === undefined) {
    known = new Map();
    subtrees.set(trie, known);
  }
  let words = known.get(node);
  if (words === undefined) {
    const ids: TokenId[] = [];
    trie.tokensUnder(node, ids);
    words = maskOf(trie.vocabulary.size, ids).words;
    known.set(node, words);
  }
  return words;
}

const NONE: readonly number[] = [];

export class DifferenceWalk {
  readonly #lexer: Lexer;
  readonly #trie: TokenTrie;
  /** Tokens that mean something else from the state than from its base. */
  readonly cleared: TokenId[] = [];
  readonly clearedBlocks: Uint32Array[] = [];
  /** Of those, the ones that end inside the lexeme. */
  readonly inside: TokenId[] = [];
  /** And where they leave it. */
  readonly #exits: ExitList;
  visited = 0;

  constructor(lexer: Lexer, trie: TokenTrie, exits: ExitList) {
    this.#lexer = lexer;
    this.#trie = trie;
    this.#exits = exits;
  }

  /**
   * Children of `node`, which `state` and `base` stand at.
   * @param except  bytes that `state` does not go on with here
   * @returns false when there are too many differences
   */
  compare(node: TrieNode, state: LexState, base: LexState, except: readonly number[] = NONE): boolean {
    const trie = this.#trie;
    const lexer = this.#lexer;
    const end = trie.skip(node);
    // The bytes of measured lexemes tell endings apart: those of two states are never the same.
    const isMeasured = state.isMeasured || base.isMeasured;
    const isPlain = !state.hasSplits && !base.hasSplits && !isMeasured;
    const endsAlike = isPlain && state.accept === base.accept;
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      if (++this.visited > MAX_VISITS) return false;
      const byte = trie.byte(child);
      const own = except.includes(byte) ? lexer.blocked : lexer.next(state, byte);
      const other = lexer.next(base, byte);
      // What the same state does further on is the same, and so is an end before it.
      if (own === other && isPlain && (endsAlike || own !== lexer.end)) continue;
      const ownEnding = endingBefore(lexer, state, own, byte);
      // A lexeme that begins here cannot end yet; so the base is taken to have begun as well.
      const otherEnding = state.isStart ? lexer.nothing : endingBefore(lexer, base, other, byte);
      const isSameEnding = ownEnding === otherEnding && (ownEnding === lexer.nothing || !isMeasured);
      if (own === other && isSameEnding) continue;
      const ownGoesOn = lexer.isLive(own);
      const otherGoesOn = lexer.isLive(other);
      if (ownGoesOn && otherGoesOn && isSameEnding) {
        if (!this.compare(child, own, other)) return false;
        continue;
      }
      if (otherGoesOn || otherEnding !== lexer.nothing) this.#clear(child);
      if (ownEnding !== lexer.nothing) this.#exits.add(state, ownEnding, child);
      if (ownGoesOn && !this.#add(child, own)) return false;
    }
    return true;
  }

  #clear(node: TrieNode): void {
    if (this.#trie.sizeOf(node) >= CLEARED_WHOLE) this.clearedBlocks.push(subtreeWords(this.#trie, node));
    else this.#trie.tokensUnder(node, this.cleared);
  }

  /** The subtree of `node`, whose byte has led to `state`, which the base does not have. */
  #add(node: TrieNode, state: LexState): boolean {
    const trie = this.#trie;
    const lexer = this.#lexer;
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) this.inside.push(token);
    if (state.isComplete) {
      this.#exits.addUnder(state, node);
      return true;
    }
    if (trie.sizeOf(node) >= LARGE_SUBTREE) {
      this.#exits.addPart(state, node);
      return true;
    }
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      if (++this.visited > MAX_VISITS) return false;
      const next = lexer.next(state, trie.byte(child));
      if (next === lexer.blocked) continue;
      this.#exits.addBefore(state, next, child);
      if (next !== lexer.end && !this.#add(child, next)) return false;
    }
    return true;
  }
}
