/**
 * What the vocabulary looks like from one lexer state, whatever the parser's stack is: the tokens that stay inside
 * the lexeme under way, and the trie nodes at which tokens leave it. Built once per lexer state by one pruned walk.
 *
 * Nodes are grouped by what the lexeme counts as and by the next byte, so a mask looks only at groups whose byte can
 * begin a lexeme. Large groups are merged by the bytes that follow: a hundred thousand tokens become some thousand
 * remainders. Only groups that are asked for are merged.
 */
import { ByteBoundedCache, maskOf, type TokenId, type TokenTrie, type TrieNode } from "../../masks/index.ts";
import type { Lexing } from "./grammar/grammar.ts";
import type { AcceptSet, Lexer, LexState } from "./lexer/lexer.ts";

/** Bytes left over after a lexeme has ended inside a token, as a trie of their own. */
export interface Remainder {
  readonly byte: number;
  /** Tokens whose remaining bytes end here. */
  readonly tokens: TokenId[];
  readonly children: Remainder[];
}

/** Trie nodes with one byte, each reached by other bytes inside the lexeme. */
export interface ExitGroup {
  readonly byte: number;
  readonly nodes: TrieNode[];
  /** The subtrees of all nodes laid over each other; built on first use. */
  merged: Remainder | undefined;
}

/** The lexeme may end as `accept`, and the byte of a group then begins the next one. */
export interface LexExit {
  readonly accept: AcceptSet;
  /** In a lexeme that the layout measures: the bytes with which tokens went on before they left it. */
  readonly measured: Uint8Array | undefined;
  readonly groups: readonly ExitGroup[];
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
const SPARSE_FROM = 64;
const BYTES_PER_NODE = 16;

/** Bytes of profiles kept per vocabulary for all grammars together. */
const SHARED_BYTES = 32 * 1024 * 1024;
/** Expressions with longer names are not shared. */
const MAX_KEY_LENGTH = 4096;

/** Profiles that do not depend on a grammar, per vocabulary. */
const sharedProfiles = new WeakMap<TokenTrie, ByteBoundedCache<string, LexProfile>>();

/**
 * The profile of `start`. Inside a lexeme that can only become one terminal the profile depends on nothing but what is
 * left of that terminal, so all grammars of a vocabulary share it: the body of a JSON string is walked once.
 */
export function lexProfileOf(lexer: Lexer, lexing: Lexing, trie: TokenTrie, start: LexState): LexProfile {
  const entry = start.entries[0];
  if (start.isMeasured) return buildLexProfile(lexer, lexing, trie, start);
  if (start.isStart || start.entries.length !== 1 || entry === undefined || entry.goal !== entry.rest) {
    return buildLexProfile(lexer, lexing, trie, start);
  }
  const language = lexer.algebra.structuralKey(entry.rest, MAX_KEY_LENGTH);
  if (language === undefined) return buildLexProfile(lexer, lexing, trie, start);
  let shared = sharedProfiles.get(trie);
  if (shared === undefined) {
    shared = new ByteBoundedCache(SHARED_BYTES, (profile) => profile.bytes);
    sharedProfiles.set(trie, shared);
  }
  const key = `${lexing}:${language}`;
  let profile = shared.get(key);
  if (profile === undefined) {
    profile = buildLexProfile(lexer, lexing, trie, start);
    shared.set(key, profile);
  }
  // Only the name of the terminal differs from grammar to grammar.
  const accept = lexer.acceptOne(entry.terminal);
  return {
    ...profile,
    visited: 0,
    exits: profile.exits.map(({ groups }) => ({ accept, groups, measured: undefined })),
  };
}

export function buildLexProfile(lexer: Lexer, lexing: Lexing, trie: TokenTrie, start: LexState): LexProfile {
  const { size } = trie.vocabulary;
  const stops = { states: [] as number[], nodes: [] as TrieNode[] };
  const { visited, tokens } = trie.walk(lexer, lexer.walkCode(start), stops, lexing === "split");
  const exits = new Map<string, { accept: AcceptSet; measured: Uint8Array | undefined; nodes: TrieNode[] }>();
  for (let i = 0; i < stops.nodes.length; i++) {
    const node = stops.nodes[i]!;
    const state = lexer.walkState(stops.states[i]!);
    const accept = lexing === "munch" ? endingBefore(lexer, state, trie.byte(node)) : state.accept;
    if (accept === lexer.nothing) continue;
    // Measured lexemes are told apart by their text.
    const measured = state.isMeasured ? pathTo(trie, node) : undefined;
    const key = measured === undefined ? `${accept.id}` : `${accept.id}:${measured.join()}`;
    const exit = exits.get(key);
    if (exit === undefined) exits.set(key, { accept, measured, nodes: [node] });
    else exit.nodes.push(node);
  }
  const isSparse = tokens.length * SPARSE_FROM < size;
  return {
    insideIds: isSparse ? tokens.slice() : undefined,
    insideWords: isSparse ? undefined : maskOf(size, tokens).words,
    exits: [...exits.values()].map(({ accept, measured, nodes }) => ({
      accept,
      measured,
      groups: groupStops(trie, nodes),
    })),
    visited,
    bytes: (isSparse ? tokens.length * 4 : size / 8) + stops.nodes.length * BYTES_PER_NODE,
  };
}

/** What a lexeme in `state` counts as when `byte` begins the next one; nothing when it must go on. */
function endingBefore(lexer: Lexer, state: LexState, byte: number): AcceptSet {
  return lexer.next(state, byte) === lexer.end ? state.accept : lexer.splitAt(state, byte);
}

/** The bytes above `node`. */
function pathTo(trie: TokenTrie, node: TrieNode): Uint8Array {
  // Some token lies below every node.
  let at = node;
  while (trie.token(at) === -1) at = trie.next(at);
  return trie.vocabulary.bytesOf(trie.token(at)).subarray(0, trie.depth(node) - 1);
}

/** Nodes at which tokens leave a lexeme, by the byte that begins the next one. */
export function groupStops(trie: TokenTrie, nodes: readonly TrieNode[]): ExitGroup[] {
  const groups = new Map<number, ExitGroup>();
  for (const node of nodes) {
    const byte = trie.byte(node);
    const group = groups.get(byte);
    if (group === undefined) groups.set(byte, { byte, nodes: [node], merged: undefined });
    else group.nodes.push(node);
  }
  return [...groups.values()];
}

/** The subtrees of `nodes`, which share their byte, as one remainder. */
export function mergeExits(trie: TokenTrie, group: ExitGroup): Remainder {
  if (group.merged === undefined) {
    const root: Remainder = { byte: group.byte, tokens: [], children: [] };
    for (const node of group.nodes) graft(trie, node, root);
    group.merged = root;
  }
  return group.merged;
}

/** Lays the subtree of `top` over `root`. */
function graft(trie: TokenTrie, top: TrieNode, root: Remainder): void {
  const base = trie.depth(top);
  const end = trie.skip(top);
  const path: Remainder[] = [root];
  for (let at = top; at < end; at = trie.next(at)) {
    const depth = trie.depth(at) - base;
    let here = root;
    if (depth > 0) {
      const byte = trie.byte(at);
      const { children } = path[depth - 1]!;
      const known = children.find((child) => child.byte === byte);
      here = known ?? { byte, tokens: [], children: [] };
      if (known === undefined) children.push(here);
    }
    for (let token = trie.token(at); token !== -1; token = trie.sameBytes(token)) here.tokens.push(token);
    path[depth] = here;
  }
}
