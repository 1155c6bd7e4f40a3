/**
 * Profiles as differences. Most lexer states are a state that accepts nearly everything (the body of a string, the tail
 * of a name) with something small beside it: a property name or a keyword that the lexeme may still turn out to be.
 * The tokens are those of the large state, except in the few subtrees of the trie that the small ones reach; so only
 * those are walked. Exact for any choice of the large state: both states are followed until they are the same.
 */
import { maskOf, type RegexId, type TokenId, type TokenTrie, type TrieNode } from "../../masks/index.ts";
import { ExitList, endingBefore, type LexProfile } from "./lex-profile.ts";
import type { LexEntry, Lexer, LexState } from "./lexer/lexer.ts";

/** Below this share of the trie a walk of the state's own is as cheap. */
const MIN_BASE_SHARE = 1 / 256;
/** Above this many nodes the walk of the state's own is cheaper. */
const MAX_VISITS = 6000;
/** Bytes read in search of a state that goes on as it is. */
const MAX_HOPS = 4;

/** Estimated nodes of a walk from what is left of a terminal. */
const estimates = new WeakMap<Lexer, Map<RegexId, number>>();

/**
 * The profile of `state` relative to a part of it, or `undefined` where no part of it is large, or the rest is not
 * small.
 */
export function differenceProfile(lexer: Lexer, trie: TokenTrie, state: LexState): LexProfile | undefined {
  const base = state.entries.length === 1 ? settled(lexer, trie, state) : largestPart(lexer, trie, state);
  if (base === undefined) return undefined;
  const walk = new DifferenceWalk(lexer, trie);
  if (!walk.compare(trie.root, state, base)) return undefined;
  return {
    difference: {
      base,
      cleared: Int32Array.from(walk.cleared),
      clearedSubtrees: walk.clearedSubtrees,
    },
    insideIds: Int32Array.from(walk.inside),
    insideWords: undefined,
    exits: walk.exits.build(),
    visited: walk.visited,
    bytes: 200 + 4 * (walk.cleared.length + walk.inside.length) + 16 * walk.exits.count,
  };
}

/**
 * The state that most texts lead to and do not leave again, if it is another one: what is left of "a string, but not
 * one of these names" once no name fits any more.
 */
function settled(lexer: Lexer, trie: TokenTrie, state: LexState): LexState | undefined {
  const { classOf, count, representatives } = state.partition;
  const { first } = trie.byteWeights;
  const weights = new Float64Array(count);
  for (let byte = 0; byte < 256; byte++) weights[classOf[byte]!]! += first[byte]!;
  let heaviest = 0;
  for (let c = 1; c < count; c++) if (weights[c]! > weights[heaviest]!) heaviest = c;
  const byte = representatives[heaviest]!;
  let base = lexer.next(state, byte);
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    if (base === lexer.end || base === lexer.blocked || base === state) return undefined;
    const next = lexer.next(base, byte);
    if (next === base) return base;
    base = next;
  }
  return undefined;
}

/** `state` as if there were only that one of its terminals that would take the longest walk. */
function largestPart(lexer: Lexer, trie: TokenTrie, state: LexState): LexState | undefined {
  let largest: LexEntry | undefined;
  let most = trie.nodeCount * MIN_BASE_SHARE;
  for (const entry of state.entries) {
    if (entry.goal === lexer.algebra.empty || lexer.isLiteral(entry.terminal)) continue;
    const nodes = estimate(lexer, trie, entry.rest);
    if (nodes < most) continue;
    most = nodes;
    largest = entry;
  }
  return largest === undefined ? undefined : lexer.restrict(state, largest);
}

/** From the first two bytes, as if the second did not depend on the first. */
function estimate(lexer: Lexer, trie: TokenTrie, rest: RegexId): number {
  let known = estimates.get(lexer);
  if (known === undefined) {
    known = new Map();
    estimates.set(lexer, known);
  }
  let nodes = known.get(rest);
  if (nodes === undefined) {
    const { algebra } = lexer;
    const { first, second, total } = trie.byteWeights;
    nodes = 0;
    const { classOf, representatives } = algebra.partition(rest);
    for (let c = 0; c < representatives.length; c++) {
      const after = algebra.derivative(rest, representatives[c]!);
      if (algebra.isEmpty(after) === true) continue;
      let begins = 0;
      for (let byte = 0; byte < 256; byte++) if (classOf[byte] === c) begins += first[byte]!;
      if (begins === 0) continue;
      const next = algebra.partition(after);
      let goesOn = 0;
      for (let d = 0; d < next.representatives.length; d++) {
        if (algebra.isEmpty(algebra.derivative(after, next.representatives[d]!)) === true) continue;
        for (let byte = 0; byte < 256; byte++) if (next.classOf[byte] === d) goesOn += second[byte]!;
      }
      nodes += (begins * goesOn) / total;
    }
    known.set(rest, nodes);
  }
  return nodes;
}

/** Subtrees with at least this many nodes are cleared as a whole, by words that all states share. */
const LARGE_SUBTREE = 4096;

/** Tokens under large subtrees, as mask words; at most one in `LARGE_SUBTREE` nodes and their ancestors has an entry. */
const subtrees = new WeakMap<TokenTrie, Map<TrieNode, Uint32Array>>();

/** The tokens under one of the `clearedSubtrees` of a difference, as mask words. Read only. */
export function subtreeWords(trie: TokenTrie, node: TrieNode): Uint32Array {
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

class DifferenceWalk {
  readonly #lexer: Lexer;
  readonly #trie: TokenTrie;
  /** Tokens that mean something else from the state than from its base. */
  readonly cleared: TokenId[] = [];
  readonly clearedSubtrees: TrieNode[] = [];
  /** Of those, the ones that end inside the lexeme. */
  readonly inside: TokenId[] = [];
  /** And where they leave it. */
  readonly exits: ExitList;
  visited = 0;

  constructor(lexer: Lexer, trie: TokenTrie) {
    this.#lexer = lexer;
    this.#trie = trie;
    this.exits = new ExitList(lexer, trie);
  }

  /** Children of `node`, which `state` and `base` stand at. @returns false when there are too many differences */
  compare(node: TrieNode, state: LexState, base: LexState): boolean {
    const trie = this.#trie;
    const lexer = this.#lexer;
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      if (++this.visited > MAX_VISITS) return false;
      const byte = trie.byte(child);
      const own = lexer.next(state, byte);
      const other = lexer.next(base, byte);
      const ownEnding = own === lexer.blocked ? lexer.nothing : endingBefore(lexer, state, byte);
      const otherEnding = other === lexer.blocked ? lexer.nothing : endingBefore(lexer, base, byte);
      // The bytes of measured lexemes tell endings apart: those of two states are never the same.
      const endsAlike =
        ownEnding === otherEnding &&
        (ownEnding === lexer.nothing || state === base || !(state.isMeasured || base.isMeasured));
      if (own === other && endsAlike) continue;
      const ownGoesOn = own !== lexer.end && own !== lexer.blocked;
      const otherGoesOn = other !== lexer.end && other !== lexer.blocked;
      if (ownGoesOn && otherGoesOn && endsAlike) {
        if (!this.compare(child, own, other)) return false;
        continue;
      }
      if (otherGoesOn || otherEnding !== lexer.nothing) this.#clear(child);
      if (ownEnding !== lexer.nothing) this.exits.add(state, ownEnding, child);
      if (ownGoesOn && !this.#add(child, own)) return false;
    }
    return true;
  }

  #clear(node: TrieNode): void {
    if (this.#trie.sizeOf(node) >= LARGE_SUBTREE) this.clearedSubtrees.push(node);
    else this.#trie.tokensUnder(node, this.cleared);
  }

  /** The subtree of `node`, whose byte has led to `state`, which the base does not have. */
  #add(node: TrieNode, state: LexState): boolean {
    const trie = this.#trie;
    const lexer = this.#lexer;
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) this.inside.push(token);
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      if (++this.visited > MAX_VISITS) return false;
      const next = lexer.next(state, trie.byte(child));
      if (next === lexer.blocked) continue;
      this.exits.addBefore(state, child);
      if (next !== lexer.end && !this.#add(child, next)) return false;
    }
    return true;
  }
}
