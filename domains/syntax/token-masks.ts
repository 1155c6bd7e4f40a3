/**
 * Token masks of a grammar for one vocabulary. Exact: bit t is set iff the bytes of t lead to a viable prefix.
 * A mask joins the profile of the lexer state (no parser needed) with a walk of the remainders of those tokens that
 * reach into the next lexeme (the parser decides). Masks are cached by parse state, within a byte budget.
 */
import {
  ByteBoundedCache,
  copyInto,
  createMask,
  type MaskBuffer,
  MaskCache,
  maskClear,
  maskSet,
  publish,
  type TokenId,
  type TokenMask,
  TokenTrie,
  type TrieNode,
  type Vocabulary,
} from "../../masks/index.ts";
import { countedProfile } from "./counted-profile.ts";
import { differenceProfile, subtreeWords } from "./difference-profile.ts";
import {
  type ExitGroup,
  enteredProfile,
  type LexProfile,
  lexProfileOf,
  mergeExits,
  type Remainder,
} from "./lex-profile.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration, StackPool } from "./lr/configuration.ts";
import { MaskViews } from "./mask-views.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";

/** Deterministic work done so far; tests assert on it. */
export interface MaskWork {
  masks: number;
  /** The very same parse state was seen before. */
  cacheHits: number;
  /** Another state was, with the same lexer state and the same upper part of the stack. */
  viewHits: number;
  profiles: number;
  trieNodes: number;
  remainderNodes: number;
}

/** The lexer state in which the lexeme after `configuration` begins. */
export type LexemeStart = (configuration: Configuration) => LexState;

/** Shared by all sessions of a grammar and vocabulary. */
export class TokenMasks {
  readonly recognizer: Recognizer;
  readonly vocabulary: Vocabulary;
  readonly work: MaskWork = {
    masks: 0,
    cacheHits: 0,
    viewHits: 0,
    profiles: 0,
    trieNodes: 0,
    remainderNodes: 0,
  };
  readonly #trie: TokenTrie;
  readonly #masks: MaskCache;
  /** Under which names the masks of parse states are kept. */
  readonly #names: ByteBoundedCache<ParseState, { readonly name: string }>;
  #unnamed = 0;
  readonly #profiles: ByteBoundedCache<LexState, LexProfile>;
  readonly #entered: ByteBoundedCache<string, LexProfile>;
  readonly #scratch: MaskBuffer[] = [];
  /** Scratch buffers in use. */
  #lent = 0;
  readonly #views: MaskViews;
  /** Name of the mask that was found or kept last; `undefined` when it has none. */
  #lastName: string | undefined;
  /** Height of the deepest stack frame that the mask under way has depended on. */
  #inspected = Number.POSITIVE_INFINITY;

  /** @param trie shared between the grammars of one vocabulary; built here when absent */
  constructor(recognizer: Recognizer, vocabulary: Vocabulary, trie: TokenTrie = new TokenTrie(vocabulary)) {
    this.recognizer = recognizer;
    this.vocabulary = vocabulary;
    this.#trie = trie;
    const budget = recognizer.limits.maxMaskCacheBytes;
    this.#masks = new MaskCache(vocabulary.size, budget / 2);
    this.#names = new ByteBoundedCache(budget / 16, ({ name }) => BYTES_PER_NAME + name.length);
    this.#views = new MaskViews(this.#masks);
    this.#profiles = new ByteBoundedCache((budget * 3) / 16, (profile) => profile.bytes);
    this.#entered = new ByteBoundedCache(budget / 4, (profile) => profile.bytes);
  }

  /**
   * Tokens that may follow `state`, end tokens included where the text may end. Inside arrays whose items must differ
   * also those that would repeat one: `advance` refuses them.
   */
  mask({ base: state }: ParseState): TokenMask {
    this.work.masks++;
    const name = this.#names.get(state)?.name;
    const known = name === undefined ? undefined : this.#masks.get(name);
    if (known !== undefined) {
      this.work.cacheHits++;
      return known;
    }
    // Several readings at once are rare and their stacks share frames: such states are cached as they are.
    // So are states whose end hangs on a text that is read on from their stacks.
    const isShared = state.threads.length === 1 && !this.recognizer.readsOn;
    const only = isShared ? state.threads[0] : undefined;
    let mask: TokenMask;
    // Whatever an error has left behind.
    this.#lent = 0;
    this.#lastName = undefined;
    if (only !== undefined) mask = this.#threadMask(state.pool, only);
    else {
      const out = this.#lend();
      out.words.fill(0);
      this.#addState(state, out, true);
      mask = publish(out);
      this.#lent--;
      this.#lastName = undefined;
    }
    if (this.#lastName === undefined) {
      this.#lastName = `state ${this.#unnamed++}`;
      this.#masks.set(this.#lastName, mask);
    }
    this.#names.set(state, { name: this.#lastName });
    return mask;
  }

  /** The same without the caches of masks; overwrites `out`. */
  computeInto(state: ParseState, out: MaskBuffer): void {
    out.words.fill(0);
    this.#addState(state, out, false);
  }

  #addState(state: ParseState, out: MaskBuffer, useViews: boolean): void {
    for (const thread of state.threads) this.#addThread(state.pool, thread, out, undefined, useViews);
    if (this.recognizer.canEnd(state)) for (const token of this.vocabulary.endTokens) maskSet(out, token);
  }

  /**
   * Adds the tokens that may follow any of `threads`, which need not be those of an interned state; no end tokens.
   * @param startOf  where the first lexeme after the one under way begins; default: unrestricted
   */
  addThreadsInto(pool: StackPool, threads: readonly Thread[], out: MaskBuffer, startOf?: LexemeStart): void {
    for (const thread of threads) this.#addThread(pool, thread, out, startOf, startOf === undefined);
  }

  /** The mask of a state whose only reading is `thread`; its dependence on the stack adds to that of the mask under way. */
  #threadMask(pool: StackPool, thread: Thread): TokenMask {
    const outer = this.#inspected;
    const name = this.#views.find(thread);
    const known = name === undefined ? undefined : this.#masks.get(name);
    if (known !== undefined) {
      this.work.viewHits++;
      this.#lastName = name;
      this.#inspected = Math.min(outer, this.#views.inspected);
      return known;
    }
    this.#lastName = undefined;
    this.#inspected = Number.POSITIVE_INFINITY;
    const out = this.#lend();
    this.#threadInto(pool, thread, out, undefined, true);
    const { lex, configuration } = thread;
    // Whether the text may end depends on the stacks after the lexeme under way, and how they came about.
    if (!lex.isStart) {
      for (const after of this.recognizer.stepAll(pool, configuration, lex.accept)) this.#note(after);
    }
    this.#note(configuration);
    if (this.recognizer.threadCanEnd(pool, thread)) {
      for (const token of this.vocabulary.endTokens) maskSet(out, token);
    }
    const mask = publish(out);
    this.#lent--;
    // The one that this thread's mask was made from, if any.
    this.#lastName = this.#views.keep(thread, this.#inspected, mask, this.#lastName);
    this.#inspected = Math.min(outer, this.#inspected);
    return mask;
  }

  /** Adds the tokens that may follow `thread` to those in `out`. */
  #addThread(
    pool: StackPool,
    thread: Thread,
    out: MaskBuffer,
    startOf: LexemeStart | undefined,
    useViews: boolean,
  ): void {
    const own = this.#lend();
    this.#threadInto(pool, thread, own, startOf, useViews);
    orWords(out.words, own.words, out.words.length);
    this.#lent--;
  }

  /** Overwrites `out` with the tokens that may follow `thread`; no end tokens. */
  #threadInto(
    pool: StackPool,
    { lex, configuration }: Thread,
    out: MaskBuffer,
    startOf: LexemeStart | undefined,
    useViews: boolean,
  ): void {
    const profile = this.#profile(lex);
    const { difference } = profile;
    if (difference === undefined) out.words.fill(0);
    else {
      const base: Thread = { lex: difference.base, configuration };
      if (useViews && startOf === undefined) {
        copyInto(out, this.#threadMask(pool, base));
        for (const token of this.vocabulary.endTokens) maskClear(out, token);
      } else this.#threadInto(pool, base, out, startOf, useViews);
      clearIds(out.words, difference.cleared, difference.cleared.length);
      for (const node of difference.clearedSubtrees) {
        const words = subtreeWords(this.#trie, node);
        clearWords(out.words, words, words.length);
      }
    }
    this.#addProfile(pool, profile, configuration, out, startOf);
  }

  #addProfile(
    pool: StackPool,
    profile: LexProfile,
    configuration: Configuration,
    out: MaskBuffer,
    startOf: LexemeStart | undefined,
  ): void {
    if (profile.insideIds !== undefined) setIds(out.words, profile.insideIds, profile.insideIds.length);
    if (profile.insideWords !== undefined) orWords(out.words, profile.insideWords, out.words.length);
    const { exits } = profile;
    for (let e = 0; e < exits.length; e++) {
      const { accept, groups, measured } = exits[e]!;
      const ended = this.#readMeasured(pool, configuration, measured);
      const afters = this.recognizer.stepAll(pool, ended, accept);
      for (let i = 0; i < afters.length; i++) {
        const after = afters[i]!;
        const start = startOf === undefined ? this.recognizer.startState(pool, after) : startOf(after);
        this.#note(after);
        for (let g = 0; g < groups.length; g++) this.#enter(pool, groups[g]!, start, after, out);
      }
    }
  }

  /** `configuration` after more bytes of a measured lexeme. */
  #readMeasured(pool: StackPool, configuration: Configuration, bytes: Uint8Array | undefined): Configuration {
    const { layout } = this.recognizer.grammar;
    if (bytes === undefined || layout === undefined || configuration.layout === undefined)
      return configuration;
    let state = configuration.layout;
    for (let i = 0; i < bytes.length; i++) state = layout.read(state, bytes[i]!);
    return pool.withLayout(configuration, state);
  }

  /** A scratch buffer, given back by `#lent--`; not cleared. */
  #lend(): MaskBuffer {
    const at = this.#lent++;
    this.#scratch[at] ??= createMask(this.vocabulary.size);
    return this.#scratch[at];
  }

  /** Exact, without a mask: the state after `token`, or `undefined`. End tokens are the caller's business. */
  advance(state: ParseState, token: TokenId): ParseState | undefined {
    const { data, offsets } = this.vocabulary;
    const end = offsets[token + 1] ?? 0;
    let i = offsets[token] ?? 0;
    if (i >= end) return undefined;
    let at: ParseState | undefined = state;
    for (; i < end && at !== undefined; i++) at = this.recognizer.advance(at, data[i]!);
    return at;
  }

  /** Bytes held by the caches. */
  get cacheBytes(): number {
    return this.#masks.bytes + this.#names.bytes + this.#profiles.bytes + this.#entered.bytes;
  }

  clearCaches(): void {
    this.#masks.clear();
    this.#names.clear();
    this.#profiles.clear();
    this.#entered.clear();
  }

  /** The mask under way depends on the reductions of `configuration`. */
  #note(configuration: Configuration): void {
    if (configuration.inspected < this.#inspected) this.#inspected = configuration.inspected;
  }

  #profile(lex: LexState): LexProfile {
    let profile = this.#profiles.get(lex);
    if (profile === undefined) {
      const { lexer, grammar } = this.recognizer;
      profile =
        (grammar.lexing === "munch"
          ? (countedProfile(lexer, this.#trie, lex) ?? differenceProfile(lexer, this.#trie, lex))
          : undefined) ?? lexProfileOf(lexer, grammar.lexing, this.#trie, lex);
      this.work.profiles++;
      this.work.trieNodes += profile.visited;
      this.#profiles.set(lex, profile);
    }
    return profile;
  }

  /** Tokens of `group` whose remaining bytes begin a lexeme that `start` allows. */
  #enter(
    pool: StackPool,
    group: ExitGroup,
    start: LexState,
    configuration: Configuration,
    out: MaskBuffer,
  ): void {
    const { lexer } = this.recognizer;
    const first = lexer.next(start, group.byte);
    if (first === lexer.end || first === lexer.blocked) return;
    const begun = this.recognizer.measured(pool, first, configuration, group.byte);
    if (this.recognizer.grammar.lexing === "split") {
      const threads: Thread[] = [{ lex: first, configuration: begun }];
      if (group.nodes.length >= MERGE_FROM) {
        this.#splitRemainder(pool, mergeExits(this.#trie, group), threads, out);
      } else for (const node of group.nodes) this.#splitSubtree(pool, node, threads, out);
    } else if (group.weight >= HEAVY_GROUP && !lexer.mayBeMeasured(first)) {
      this.#addProfile(pool, this.#enteredProfile(group, first), configuration, out, undefined);
    } else for (const node of group.nodes) this.#walkSubtree(pool, node, first, begun, out);
  }

  #enteredProfile(group: ExitGroup, first: LexState): LexProfile {
    const key = `${group.id}/${first.id}`;
    let profile = this.#entered.get(key);
    if (profile === undefined) {
      profile = enteredProfile(this.recognizer.lexer, this.#trie, group, first);
      this.work.trieNodes += profile.visited;
      this.#entered.set(key, profile);
    }
    return profile;
  }

  /** The subtree of `node`, whose own byte has led to `lex`; lexemes end by maximal munch. */
  #walkSubtree(
    pool: StackPool,
    node: TrieNode,
    lex: LexState,
    configuration: Configuration,
    out: MaskBuffer,
  ): void {
    const trie = this.#trie;
    const { lexer } = this.recognizer;
    this.work.remainderNodes++;
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) maskSet(out, token);
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      const byte = trie.byte(child);
      const next = lexer.next(lex, byte);
      if (next === lexer.blocked) continue;
      if (next !== lexer.end) {
        const onward = this.recognizer.measured(pool, next, configuration, byte);
        this.#walkSubtree(pool, child, next, onward, out);
        if (!lex.hasSplits) continue;
      }
      const accept = next === lexer.end ? lex.accept : lexer.splitAt(lex, byte);
      if (accept === lexer.nothing) continue;
      for (const after of pool.step(configuration, accept)) {
        const first = lexer.next(this.recognizer.startState(pool, after), byte);
        this.#note(after);
        if (first === lexer.end || first === lexer.blocked) continue;
        this.#walkSubtree(pool, child, first, this.recognizer.measured(pool, first, after, byte), out);
      }
    }
  }

  /**
   * The subtree of `node` where lexemes may end anywhere. All readings go down together: one by one, `([a-z]+)*`
   * would read a run of n letters in 2^n ways.
   */
  #splitSubtree(pool: StackPool, node: TrieNode, threads: readonly Thread[], out: MaskBuffer): void {
    const trie = this.#trie;
    this.work.remainderNodes++;
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) maskSet(out, token);
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      const next = this.recognizer.advanceThreads(pool, threads, trie.byte(child));
      if (next.length > 0) this.#splitSubtree(pool, child, next, out);
    }
    if (trie.next(node) < end) this.#noteEndings(pool, threads);
  }

  /** The same for a merged group. */
  #splitRemainder(pool: StackPool, node: Remainder, threads: readonly Thread[], out: MaskBuffer): void {
    this.work.remainderNodes++;
    for (const token of node.tokens) maskSet(out, token);
    for (const child of node.children) {
      const next = this.recognizer.advanceThreads(pool, threads, child.byte);
      if (next.length > 0) this.#splitRemainder(pool, child, next, out);
    }
    if (node.children.length > 0) this.#noteEndings(pool, threads);
  }

  /** The mask under way depends on what may follow `threads`, whether or not anything did. */
  #noteEndings(pool: StackPool, threads: readonly Thread[]): void {
    for (const { lex, configuration } of threads) {
      if (lex.accept === this.recognizer.lexer.nothing) continue;
      this.#note(configuration);
      for (const after of pool.step(configuration, lex.accept)) this.#note(after);
    }
  }
}

/** Of an entry that says where a state's mask is kept, beside the name. */
const BYTES_PER_NAME = 150;
/** Groups of at least this many nodes are merged before they are walked. */
const MERGE_FROM = 32;
/** What becomes of groups with at least this many trie nodes is remembered by where the next lexeme begins. */
const HEAVY_GROUP = 32;

// Top-level functions: inside closures the same loops run several times slower.

function setIds(words: Uint32Array, ids: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! |= 1 << (ids[i]! & 31);
}

function clearIds(words: Uint32Array, ids: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! &= ~(1 << (ids[i]! & 31));
}

function clearWords(words: Uint32Array, source: Uint32Array, length: number): void {
  for (let w = 0; w < length; w++) words[w]! &= ~source[w]!;
}

function orWords(words: Uint32Array, source: Uint32Array, length: number): void {
  for (let w = 0; w < length; w++) words[w]! |= source[w]!;
}
