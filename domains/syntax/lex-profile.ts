/**
 * What the vocabulary looks like from one lexer state, whatever the parser's stack is: the tokens that stay inside
 * the lexeme under way, and, for the tokens that leave it, where they leave it and which bytes they have left.
 * Tokens with the same bytes left behave alike, so they are grouped: a hundred thousand tokens become some thousand
 * remainders. Built once per lexer state by one pruned walk of the trie.
 */
import { createMask, maskSet, type TokenId, type TokenTrie, type TrieNode } from "../../masks/index.ts";
import type { Lexing } from "./grammar/grammar.ts";
import type { AcceptSet, Lexer, LexState } from "./lexer/lexer.ts";

/** Bytes left over after a lexeme has ended inside a token, as a trie of their own. */
export interface Remainder {
  readonly byte: number;
  /** Tokens whose remaining bytes end here. */
  readonly tokens: TokenId[];
  readonly children: Remainder[];
}

/** The lexeme may end as `accept`, and these bytes then begin the next one. */
export interface LexExit {
  readonly accept: AcceptSet;
  readonly root: Remainder;
}

export interface LexProfile {
  /** Tokens that end inside the lexeme; sparse when few, else as mask words. */
  readonly insideIds: Int32Array | undefined;
  readonly insideWords: Uint32Array | undefined;
  readonly exits: readonly LexExit[];
  /** Trie nodes visited to build this. */
  readonly visited: number;
  /** Approximate memory, for the cache. */
  readonly bytes: number;
}

/** Below one token in this many, ids take less room than mask words. */
const SPARSE_FROM = 32;
const BYTES_PER_REMAINDER = 120;

export function buildLexProfile(lexer: Lexer, lexing: Lexing, trie: TokenTrie, start: LexState): LexProfile {
  const inside: TokenId[] = [];
  const exits = new Map<AcceptSet, Remainder>();
  const states: LexState[] = new Array<LexState>(trie.maxDepth + 1).fill(start);
  let visited = 0;
  let remainders = 0;
  const leave = (accept: AcceptSet, node: TrieNode): void => {
    let root = exits.get(accept);
    if (root === undefined) {
      root = { byte: -1, tokens: [], children: [] };
      exits.set(accept, root);
    }
    remainders += graft(trie, node, root);
  };
  let node = trie.next(trie.root);
  while (node < trie.end) {
    visited++;
    const depth = trie.depth(node);
    const before = states[depth - 1]!;
    const after = lexer.next(before, trie.byte(node));
    const goesOn = after !== lexer.end && after !== lexer.blocked;
    const mayEnd = before.accept !== lexer.nothing && after !== lexer.blocked;
    if (mayEnd && (!goesOn || lexing === "split")) leave(before.accept, node);
    if (!goesOn) {
      node = trie.skip(node);
      continue;
    }
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) inside.push(token);
    states[depth] = after;
    node = trie.next(node);
  }
  const size = trie.vocabulary.size;
  const isSparse = inside.length * SPARSE_FROM < size;
  const words = isSparse ? undefined : createMask(size);
  if (words !== undefined) for (const token of inside) maskSet(words, token);
  return {
    insideIds: isSparse ? Int32Array.from(inside) : undefined,
    insideWords: words?.words,
    exits: [...exits].map(([accept, root]) => ({ accept, root })),
    visited,
    bytes: (isSparse ? inside.length * 4 : size / 8) + remainders * BYTES_PER_REMAINDER,
  };
}

/** Adds the subtree of `node` below `parent`; returns the number of remainder nodes created. */
function graft(trie: TokenTrie, node: TrieNode, parent: Remainder): number {
  const path: Remainder[] = [parent];
  const base = trie.depth(node);
  const end = trie.skip(node);
  let created = 0;
  for (let at = node; at < end; at = trie.next(at)) {
    const depth = trie.depth(at) - base;
    const byte = trie.byte(at);
    const above = path[depth]!;
    let child = above.children.find((candidate) => candidate.byte === byte);
    if (child === undefined) {
      child = { byte, tokens: [], children: [] };
      above.children.push(child);
      created++;
    }
    for (let token = trie.token(at); token !== -1; token = trie.sameBytes(token)) child.tokens.push(token);
    path[depth + 1] = child;
  }
  return created;
}
