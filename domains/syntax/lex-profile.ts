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
  /** Unique within the process. */
  readonly id: number;
  readonly byte: number;
  readonly nodes: TrieNode[];
  /** Trie nodes under all of them. */
  weight: number;
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

/** A profile is that of another state, with some tokens taken out before its own are put in. */
export interface Difference {
  readonly base: LexState;
  /** Tokens taken out one by one. */
  readonly cleared: Int32Array;
  /** Trie nodes whose tokens are all taken out. */
  readonly clearedSubtrees: readonly TrieNode[];
}

export interface LexProfile {
  readonly difference: Difference | undefined;
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
/** Of a profile beside its lists. */
const BYTES_PER_SHARED = 200;

/** Bytes of profiles kept per vocabulary for all grammars together. */
const SHARED_BYTES = 32 * 1024 * 1024;
/** Expressions with longer names are not shared. */
const MAX_KEY_LENGTH = 4096;

/** Profiles that do not depend on a grammar, per vocabulary. */
const sharedProfiles = new WeakMap<TokenTrie, ByteBoundedCache<string, LexProfile>>();

/**
 * The profile of `start`. Where a lexeme can only become one terminal the profile depends on nothing but what is left
 * of that terminal, so all grammars of a vocabulary share it: the body of a JSON string is walked once.
 */
export function lexProfileOf(lexer: Lexer, lexing: Lexing, trie: TokenTrie, start: LexState): LexProfile {
  const key = sharedKey(lexer, start);
  if (key === undefined) return buildLexProfile(lexer, lexing, trie, start);
  return sharedProfile(lexer, trie, start, `${lexing}:${key}`, () =>
    buildLexProfile(lexer, lexing, trie, start),
  );
}

/**
 * What becomes of the tokens under the nodes of `group`, whose byte has led to `first`: those that end inside that
 * second lexeme, and where the others leave it. Maximal munch only.
 */
export function enteredProfile(lexer: Lexer, trie: TokenTrie, group: ExitGroup, first: LexState): LexProfile {
  const key = sharedKey(lexer, first);
  if (key === undefined) return buildEntered(lexer, trie, group, first);
  return sharedProfile(lexer, trie, first, `${group.id}>${key}`, () =>
    buildEntered(lexer, trie, group, first),
  );
}

/** What the profile of a state depends on, when that is nothing of its grammar. */
function sharedKey(lexer: Lexer, state: LexState): string | undefined {
  const entry = state.entries[0];
  if (state.entries.length !== 1 || entry === undefined || entry.goal !== entry.rest) return undefined;
  if (lexer.mayBeMeasured(state) || lexer.mayBeSplit(state)) return undefined;
  const language = lexer.algebra.structuralKey(entry.rest, MAX_KEY_LENGTH);
  return language === undefined ? undefined : `${state.isStart ? "^" : ""}${language}`;
}

function sharedProfile(
  lexer: Lexer,
  trie: TokenTrie,
  state: LexState,
  key: string,
  build: () => LexProfile,
): LexProfile {
  let shared = sharedProfiles.get(trie);
  if (shared === undefined) {
    shared = new ByteBoundedCache(SHARED_BYTES, (profile) => profile.bytes);
    sharedProfiles.set(trie, shared);
  }
  let profile = shared.get(key);
  const known = profile !== undefined;
  if (profile === undefined) {
    profile = build();
    shared.set(key, profile);
  }
  // Only the name of the terminal differs from grammar to grammar.
  const accept = lexer.acceptOne(state.entries[0]!.terminal);
  const { visited } = profile;
  return {
    ...profile,
    visited: known ? 0 : visited,
    exits: profile.exits.map(({ groups }) => ({ accept, measured: undefined, groups })),
    bytes: BYTES_PER_SHARED,
  };
}

export function buildLexProfile(lexer: Lexer, lexing: Lexing, trie: TokenTrie, start: LexState): LexProfile {
  const stops = { states: [] as number[], nodes: [] as TrieNode[] };
  const { visited, tokens } = trie.walk(lexer, lexer.walkCode(start), stops, lexing === "split");
  const exits = new ExitList(lexer, trie);
  for (let i = 0; i < stops.nodes.length; i++) {
    const state = lexer.walkState(stops.states[i]!);
    if (lexing === "munch") exits.addBefore(state, stops.nodes[i]!);
    else exits.add(state, state.accept, stops.nodes[i]!);
  }
  return profileOf(trie, tokens, exits, visited);
}

function buildEntered(lexer: Lexer, trie: TokenTrie, group: ExitGroup, first: LexState): LexProfile {
  const tokens: TokenId[] = [];
  const exits = new ExitList(lexer, trie);
  let visited = 0;
  for (const node of group.nodes) visited += walkEntered(lexer, trie, node, first, tokens, exits);
  return profileOf(trie, Int32Array.from(tokens), exits, visited);
}

/** The subtree of `node`, whose own byte has led to `state`. @returns nodes visited */
function walkEntered(
  lexer: Lexer,
  trie: TokenTrie,
  node: TrieNode,
  state: LexState,
  tokens: TokenId[],
  exits: ExitList,
): number {
  let visited = 1;
  for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) tokens.push(token);
  const end = trie.skip(node);
  for (let child = trie.next(node); child < end; child = trie.skip(child)) {
    const next = lexer.next(state, trie.byte(child));
    if (next === lexer.blocked) continue;
    if (next === lexer.end) visited++;
    else visited += walkEntered(lexer, trie, child, next, tokens, exits);
    exits.addBefore(state, child);
  }
  return visited;
}

/** Where tokens leave a lexeme, gathered during a walk. */
export class ExitList {
  readonly #lexer: Lexer;
  readonly #trie: TokenTrie;
  readonly #exits = new Map<
    AcceptSet | string,
    { readonly accept: AcceptSet; readonly measured: Uint8Array | undefined; readonly nodes: TrieNode[] }
  >();
  /** Nodes in all exits. */
  count = 0;

  constructor(lexer: Lexer, trie: TokenTrie) {
    this.#lexer = lexer;
    this.#trie = trie;
  }

  /** The lexeme in `state` may end before the byte of `node`, if it may. Maximal munch only. */
  addBefore(state: LexState, node: TrieNode): void {
    this.add(state, endingBefore(this.#lexer, state, this.#trie.byte(node)), node);
  }

  /** The lexeme in `state` counts as `accept` when it ends before `node`. */
  add(state: LexState, accept: AcceptSet, node: TrieNode): void {
    if (accept === this.#lexer.nothing) return;
    this.count++;
    // Measured lexemes are told apart by their text.
    const measured = state.isMeasured ? pathTo(this.#trie, node) : undefined;
    const key = measured === undefined ? accept : `${accept.id}:${measured.join()}`;
    const exit = this.#exits.get(key);
    if (exit === undefined) this.#exits.set(key, { accept, measured, nodes: [node] });
    else exit.nodes.push(node);
  }

  build(): LexExit[] {
    return [...this.#exits.values()].map(({ accept, measured, nodes }) => ({
      accept,
      measured,
      groups: groupStops(this.#trie, nodes),
    }));
  }
}

/** What a lexeme in `state` counts as when `byte` begins the next one; nothing when it must go on. */
export function endingBefore(lexer: Lexer, state: LexState, byte: number): AcceptSet {
  return lexer.next(state, byte) === lexer.end ? state.accept : lexer.splitAt(state, byte);
}

/** The bytes above `node`. */
function pathTo(trie: TokenTrie, node: TrieNode): Uint8Array {
  // Some token lies below every node.
  let at = node;
  while (trie.token(at) === -1) at = trie.next(at);
  return trie.vocabulary.bytesOf(trie.token(at)).subarray(0, trie.depth(node) - 1);
}

function profileOf(trie: TokenTrie, tokens: Int32Array, exits: ExitList, visited: number): LexProfile {
  const { size } = trie.vocabulary;
  const isSparse = tokens.length * SPARSE_FROM < size;
  return {
    difference: undefined,
    insideIds: isSparse ? tokens.slice() : undefined,
    insideWords: isSparse ? undefined : maskOf(size, tokens).words,
    exits: exits.build(),
    visited,
    bytes: BYTES_PER_SHARED + (isSparse ? tokens.length * 4 : size / 8) + exits.count * BYTES_PER_NODE,
  };
}

let groupCount = 0;

/** Nodes at which tokens leave a lexeme, by the byte that begins the next one. */
export function groupStops(trie: TokenTrie, nodes: readonly TrieNode[]): ExitGroup[] {
  const groups = new Map<number, ExitGroup>();
  for (const node of nodes) {
    const byte = trie.byte(node);
    const group = groups.get(byte);
    const weight = trie.sizeOf(node);
    if (group === undefined) {
      groups.set(byte, { id: groupCount++, byte, nodes: [node], weight, merged: undefined });
    } else {
      group.nodes.push(node);
      group.weight += weight;
    }
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
