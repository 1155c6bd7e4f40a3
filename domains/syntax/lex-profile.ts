/**
 * What the vocabulary looks like from one lexer state, whatever the parser's stack is: the tokens that stay inside
 * the lexeme under way, and where the others leave it. Built once per lexer state by one pruned walk; the same for the
 * lexemes that begin where others have ended inside a token.
 *
 * A profile depends on nothing but what is left of the terminals. All grammars of a vocabulary share those of states
 * that are alike (`Lexer.shape`): the body of a JSON string is walked once, and so is what may follow an entry.
 */
import {
  ByteBoundedCache,
  LARGE_SUBTREE,
  type RegexAlgebra,
  type TokenId,
  type TokenSet,
  type TokenTrie,
  type TrieNode,
  tokenSetBytes,
  tokenSetOf,
} from "../../masks/index.ts";
import { countedProfile } from "./counted-profile.ts";
import { DifferenceWalk, type LargePart, largePart, stateAfter } from "./difference-profile.ts";
import type { ExitBody, ExitGroup, Remainder } from "./exit-body.ts";
import { ExitList, type LexExit, type LexPart } from "./exit-list.ts";
import type { Lexer, LexShape, LexState } from "./lexer/lexer.ts";

/** A profile is that of another state, with some tokens taken out before its own are put in. */
export interface Difference {
  readonly base: LexState;
  /** The base has read a byte here: where it would end at once is not among its exits. */
  readonly isBegun: boolean;
  /** Tokens taken out one by one. */
  readonly cleared: Readonly<Int32Array>;
  /** And as words, shared by all states. */
  readonly clearedBlocks: readonly Readonly<Uint32Array>[];
}

export interface LexProfile {
  readonly difference: Difference | undefined;
  /** Tokens that end inside the lexeme. */
  readonly tokens: TokenSet;
  readonly exits: readonly LexExit[];
  readonly parts: readonly LexPart[];
  /** Trie nodes and remainders visited to build this. */
  readonly visited: number;
  /** Approximate memory, for the caches. */
  readonly bytes: number;
}

/** Below fewer nodes than this a walk costs less than to compose a mask of two. */
const DIFFERENCE_FROM = 4096;

const BYTES_PER_EXIT_NODE = 16;
/** Of a profile beside its lists. */
const BYTES_PER_PROFILE = 200;

/** Bytes of profiles kept per vocabulary for all grammars together. */
const SHARED_BYTES = 16 * 1024 * 1024;

/** A profile without the names that its grammar gives to things. */
interface SharedProfile {
  readonly tokens: TokenSet;
  readonly difference: (Omit<Difference, "base"> & { readonly path: readonly number[] }) | undefined;
  readonly exits: readonly (Omit<LexExit, "accept"> & { readonly groups: readonly number[] })[];
  readonly parts: readonly Omit<LexPart, "state">[];
  readonly bytes: number;
}

type SharedProfiles = ByteBoundedCache<string, SharedProfile>;

/** Profiles that do not depend on a grammar, per vocabulary; and those that depend on an algebra, for each of them. */
const sharedProfiles = new WeakMap<TokenTrie, SharedProfiles>();
const localProfiles = new WeakMap<TokenTrie, WeakMap<RegexAlgebra, SharedProfiles>>();

/** The profile of `state` for tokens from their first byte on. */
export function lexProfileOf(lexer: Lexer, trie: TokenTrie, state: LexState): LexProfile {
  const counted = lexer.isMunch ? countedProfile(lexer, trie, state) : undefined;
  return counted ?? profileUnder(lexer, trie, state, trie.root, NONE);
}

/** The same for what follows the bytes of `node`, apart from some bytes. */
export function profileUnder(
  lexer: Lexer,
  trie: TokenTrie,
  state: LexState,
  node: TrieNode,
  except: readonly number[] = NONE,
): LexProfile {
  const name = node === trie.root && except.length === 0 ? "" : `${node}-${except.join()}>`;
  return shared(lexer, trie, state, name, () => build(lexer, trie, state, node, except));
}

/** What becomes of what is left of tokens where a lexeme begins in `start`. Maximal munch only. */
export function enteredProfile(lexer: Lexer, trie: TokenTrie, body: ExitBody, start: LexState): LexProfile {
  if (body.kind === "merged") {
    return shared(lexer, trie, start, `${body.id}>`, () => enterMerged(lexer, trie, body.groups, start));
  }
  // Mostly the start has no use for the bytes that the other lexeme goes on with.
  const except = body.except.filter((byte) => lexer.isLive(lexer.next(start, byte)));
  return profileUnder(lexer, trie, start, body.node, except);
}

const NONE: readonly number[] = [];

function shared(lexer: Lexer, trie: TokenTrie, state: LexState, name: string, make: () => Built): LexProfile {
  const shape = lexer.shape(state);
  if (shape === undefined) return make();
  const known = shape.isLocal ? localOf(trie, lexer.algebra) : sharedOf(trie);
  const key = name + shape.key;
  const found = known.get(key);
  if (found !== undefined) return withNames(lexer, state, shape, found);
  const profile = make();
  known.set(key, withoutNames(profile, shape));
  return profile;
}

function sharedOf(trie: TokenTrie): SharedProfiles {
  let known = sharedProfiles.get(trie);
  if (known === undefined) {
    known = new ByteBoundedCache(SHARED_BYTES, (profile) => profile.bytes);
    sharedProfiles.set(trie, known);
  }
  return known;
}

function localOf(trie: TokenTrie, algebra: RegexAlgebra): SharedProfiles {
  let ofTrie = localProfiles.get(trie);
  if (ofTrie === undefined) {
    ofTrie = new WeakMap();
    localProfiles.set(trie, ofTrie);
  }
  let known = ofTrie.get(algebra);
  if (known === undefined) {
    known = new ByteBoundedCache(SHARED_BYTES, (profile) => profile.bytes);
    ofTrie.set(algebra, known);
  }
  return known;
}

function withoutNames(
  { tokens, difference, exits, parts, bytes, path }: Built,
  { groups }: LexShape,
): SharedProfile {
  const groupOf = new Map(groups.flatMap((terminals, i) => terminals.map((terminal) => [terminal, i])));
  return {
    tokens,
    difference:
      difference === undefined
        ? undefined
        : {
            path: path ?? [],
            isBegun: difference.isBegun,
            cleared: difference.cleared,
            clearedBlocks: difference.clearedBlocks,
          },
    exits: exits.map(({ accept, measured, body }) => ({
      groups: [...new Set(accept.terminals.flatMap((terminal) => groupOf.get(terminal) ?? []))],
      measured,
      body,
    })),
    parts: parts.map(({ node, path: way, measured }) => ({ node, path: way, measured })),
    bytes,
  };
}

function withNames(
  lexer: Lexer,
  state: LexState,
  shape: LexShape,
  { tokens, difference, exits, parts }: SharedProfile,
): LexProfile {
  return {
    tokens,
    difference:
      difference === undefined
        ? undefined
        : { ...difference, base: stateAfter(lexer, state, difference.path) },
    exits: exits.map(({ groups, measured, body }) => ({
      accept: lexer.acceptGroups(shape, groups),
      measured,
      body,
    })),
    parts: parts.map((part) => ({ ...part, state: stateAfter(lexer, state, part.path) })),
    visited: 0,
    bytes: BYTES_PER_PROFILE,
  };
}

/** With the way to the base, if there is one. */
type Built = LexProfile & { readonly path?: readonly number[] };

/**
 * The profile of `state` for what follows the bytes of `top`.
 * @param except  bytes that do not follow
 */
function build(
  lexer: Lexer,
  trie: TokenTrie,
  state: LexState,
  top: TrieNode,
  except: readonly number[],
): Built {
  if (!lexer.isMunch) return byWalk(lexer, trie, state, top);
  const large = trie.sizeOf(top) < DIFFERENCE_FROM ? undefined : largePart(lexer, trie, state);
  if (large === undefined) return bySteps(lexer, trie, state, top, except);
  const byBase = large.base === state ? undefined : byDifference(lexer, trie, state, top, except, large);
  if (byBase !== undefined) return byBase;
  return except.length === 0 ? byWalk(lexer, trie, state, top) : bySteps(lexer, trie, state, top, except);
}

/** `undefined` where the state is not like its large part but for a little. */
function byDifference(
  lexer: Lexer,
  trie: TokenTrie,
  state: LexState,
  top: TrieNode,
  except: readonly number[],
  { base, path }: LargePart,
): Built | undefined {
  const exits = new ExitList(lexer, trie, state, top);
  const walk = new DifferenceWalk(lexer, trie, exits);
  if (!walk.compare(top, state, base, except)) return undefined;
  const tokens = tokenSetOf(trie.vocabulary.size, Int32Array.from(walk.inside));
  return {
    difference: {
      base,
      isBegun: state.isStart,
      cleared: Int32Array.from(walk.cleared),
      clearedBlocks: walk.clearedBlocks,
    },
    path,
    tokens,
    exits: exits.build(),
    parts: exits.parts,
    visited: walk.visited,
    bytes:
      BYTES_PER_PROFILE + 4 * walk.cleared.length + tokenSetBytes(tokens) + BYTES_PER_EXIT_NODE * exits.count,
  };
}

/** By the loop that is made for states that most of the vocabulary goes through. */
function byWalk(lexer: Lexer, trie: TokenTrie, start: LexState, top: TrieNode): LexProfile {
  const stops = { states: [] as number[], nodes: [] as TrieNode[] };
  const { visited, tokens } = trie.walk(lexer, lexer.walkCode(start), stops, !lexer.isMunch, top);
  const exits = new ExitList(lexer, trie, start, top);
  for (let i = 0; i < stops.nodes.length; i++) {
    const state = lexer.walkState(stops.states[i]!);
    const node = stops.nodes[i]!;
    if (lexer.isMunch) exits.addBefore(state, lexer.next(state, trie.byte(node)), node);
    else exits.add(state, state.accept, node);
  }
  return profileOf(trie, tokens.slice(), exits, visited);
}

/** Byte by byte, for states that little of the vocabulary goes through. */
function bySteps(
  lexer: Lexer,
  trie: TokenTrie,
  start: LexState,
  top: TrieNode,
  except: readonly number[],
): LexProfile {
  const ids: TokenId[] = [];
  const exits = new ExitList(lexer, trie, start, top);
  let visited = 0;
  const step = (node: TrieNode, state: LexState): void => {
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      const byte = trie.byte(child);
      if (node === top && except.includes(byte)) continue;
      visited++;
      const next = lexer.next(state, byte);
      if (next === lexer.blocked) continue;
      exits.addBefore(state, next, child);
      if (next === lexer.end) continue;
      for (let token = trie.token(child); token !== -1; token = trie.sameBytes(token)) ids.push(token);
      if (next.isComplete) exits.addUnder(next, child);
      else if (trie.sizeOf(child) >= LARGE_SUBTREE) exits.addPart(next, child);
      else step(child, next);
    }
  };
  step(top, start);
  return profileOf(trie, Int32Array.from(ids), exits, visited);
}

function enterMerged(
  lexer: Lexer,
  trie: TokenTrie,
  groups: readonly ExitGroup[],
  start: LexState,
): LexProfile {
  const ids: TokenId[] = [];
  const exits = new ExitList(lexer, trie, start);
  const path: number[] = [];
  let visited = 0;
  const step = (node: Remainder, state: LexState): void => {
    visited++;
    path.push(node.byte);
    for (let i = 0; i < node.tokens.length; i++) ids.push(node.tokens[i]!);
    for (let i = 0; i < node.children.length; i++) {
      const child = node.children[i]!;
      const next = lexer.next(state, child.byte);
      if (next === lexer.blocked) continue;
      exits.addPartBefore(state, next, child, path, node);
      if (next !== lexer.end) step(child, next);
    }
    path.pop();
  };
  for (const group of groups) {
    const first = lexer.next(start, group.byte);
    if (lexer.isLive(first)) step(group.merged, first);
  }
  return profileOf(trie, Int32Array.from(ids), exits, visited);
}

function profileOf(trie: TokenTrie, ids: Int32Array, exits: ExitList, visited: number): LexProfile {
  const tokens = tokenSetOf(trie.vocabulary.size, ids);
  const bytes = BYTES_PER_PROFILE + tokenSetBytes(tokens) + exits.count * BYTES_PER_EXIT_NODE;
  return { difference: undefined, tokens, exits: exits.build(), parts: exits.parts, visited, bytes };
}
