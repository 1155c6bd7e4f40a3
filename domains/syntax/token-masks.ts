/**
 * Token masks of a grammar for one vocabulary. Exact: bit t is set iff the bytes of t lead to a viable prefix.
 * A mask is composed: of the profile of the lexer state (no parser needed), and of the tokens that reach into further
 * lexemes, which depend on where the parser stands after the first. Both are kept and shared, the latter under the part
 * of the stack that it depends on, so that a new situation costs what is new in it.
 */
import {
  addComposed,
  addTokenSet,
  ByteBoundedCache,
  type ComposedMask,
  createMask,
  IdCollector,
  type KeptMask,
  type MaskBuffer,
  MaskParts,
  maskSet,
  NO_IDS,
  NO_TOKENS,
  publish,
  RecentMasks,
  type TokenId,
  type TokenMask,
  type TokenSet,
  TokenTrie,
  type TrieNode,
  tokenSetBytes,
  tokenSetOf,
  tokenSetOfMask,
  type Vocabulary,
  withoutTokens,
} from "../../masks/index.ts";
import type { ExitBody } from "./exit-body.ts";
import type { LexPart } from "./exit-list.ts";
import {
  type Difference,
  enteredProfile,
  type LexProfile,
  lexProfileOf,
  profileUnder,
} from "./lex-profile.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration } from "./lr/configuration.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";
import { walkMunch, walkSplit } from "./remainder-walk.ts";
import { StackViews } from "./stack-views.ts";

/** Deterministic work done so far; tests assert on it. */
export interface MaskWork {
  masks: number;
  /** The very same parse state was seen before. */
  cacheHits: number;
  /** Another state was, with the same lexer state and the same upper part of the stack. */
  viewHits: number;
  profiles: number;
  /** Trie nodes, and remainders of tokens, that profiles visited. */
  trieNodes: number;
  /** Remainders visited with the parser at hand. */
  remainderNodes: number;
}

/** The lexer state in which the lexeme after `configuration` begins. */
export type LexemeStart = (configuration: Configuration) => LexState;

/** Where lexemes after the one under way begin, for masks that are narrower than the grammar. */
interface Narrowing {
  readonly startOf: LexemeStart;
  /** Only for lexemes that begin with the first byte of a token. */
  readonly isAtOnce: boolean;
}

/** Bytes of masks as they are handed out, and of the parts that masks have in common, per vocabulary. */
const RECENT_BYTES = 8 * 1024 * 1024;
const PARTS_BYTES = 8 * 1024 * 1024;
const vocabularyMasks = new WeakMap<TokenTrie, { readonly recent: RecentMasks; readonly parts: MaskParts }>();

function masksOf(trie: TokenTrie): { readonly recent: RecentMasks; readonly parts: MaskParts } {
  let masks = vocabularyMasks.get(trie);
  if (masks === undefined) {
    masks = {
      recent: new RecentMasks(trie.vocabulary.size, RECENT_BYTES),
      parts: new MaskParts(trie.vocabulary.size, PARTS_BYTES),
    };
    vocabularyMasks.set(trie, masks);
  }
  return masks;
}

/** Of an entry in a cache, beside its value. */
const BYTES_PER_ENTRY = 150;

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
  readonly #recent: RecentMasks;
  readonly #parts: MaskParts;
  readonly #ends: TokenSet;
  /** Masks of parse states. */
  readonly #kept: ByteBoundedCache<ParseState, KeptMask>;
  readonly #profiles: ByteBoundedCache<LexState, LexProfile>;
  readonly #memoBytes: number;
  #memo = new Memo();
  readonly #ids = new IdCollector();
  readonly #scratch: MaskBuffer[] = [];
  /** Scratch buffers in use. */
  #lent = 0;
  /** Height of the deepest stack frame that what is under way has depended on. */
  #inspected = Number.POSITIVE_INFINITY;
  /** Off while masks are computed anew. */
  #mayRecall = true;

  /** @param trie shared between the grammars of one vocabulary; built here when absent */
  constructor(recognizer: Recognizer, vocabulary: Vocabulary, trie: TokenTrie = new TokenTrie(vocabulary)) {
    this.recognizer = recognizer;
    this.vocabulary = vocabulary;
    this.#trie = trie;
    const { recent, parts } = masksOf(trie);
    this.#recent = recent;
    this.#parts = parts;
    this.#ends = parts.set({ ...NO_TOKENS, ids: Int32Array.from(vocabulary.endTokens) });
    const budget = recognizer.limits.maxMaskCacheBytes;
    this.#kept = new ByteBoundedCache(budget / 4, () => BYTES_PER_ENTRY);
    this.#profiles = new ByteBoundedCache(budget / 4, (profile) => profile.bytes);
    this.#memoBytes = budget / 2;
  }

  /**
   * Tokens that may follow `state`, end tokens included where the text may end. Inside arrays whose items must differ
   * also those that would repeat one: `advance` refuses them.
   */
  mask({ base: state }: ParseState): TokenMask {
    this.work.masks++;
    let kept = this.#kept.get(state);
    if (kept !== undefined) this.work.cacheHits++;
    else {
      this.#begin(true);
      kept = this.#maskOf(state);
      this.#kept.set(state, kept);
      this.#forget();
    }
    return this.#recent.get(kept);
  }

  /** The same without what was kept of others; overwrites `out`. */
  computeInto(state: ParseState, out: MaskBuffer): void {
    this.#begin(false);
    out.words.fill(0);
    for (const thread of state.threads) this.#addThread(state.pool, thread, out, undefined);
    if (this.recognizer.canEnd(state)) for (const token of this.vocabulary.endTokens) maskSet(out, token);
  }

  /**
   * Adds the tokens that may follow any of `threads`, which need not be those of an interned state; no end tokens.
   * @param startOf  where the first lexeme after the one under way begins; default: unrestricted
   */
  addThreadsInto(pool: StackPool, threads: readonly Thread[], out: MaskBuffer, startOf?: LexemeStart): void {
    const narrowing = startOf === undefined ? undefined : { startOf, isAtOnce: false };
    this.#begin(true);
    for (const thread of threads) this.#addThread(pool, thread, out, narrowing);
    this.#forget();
  }

  /**
   * Like `mask`, where a lexeme that begins with the first byte of a token begins where `startOf` says. No end tokens
   * where that makes a difference; in grammars whose lexemes may end anywhere it makes none.
   */
  maskFrom({ base: state }: ParseState, startOf: LexemeStart): TokenMask {
    const { recognizer } = this;
    const { pool, threads } = state;
    const isFree = (after: Configuration): boolean => startOf(after) === recognizer.startState(pool, after);
    const isPlain =
      !recognizer.lexer.isMunch ||
      threads.every(
        ({ lex, configuration }) =>
          lex.isStart || recognizer.stepAll(pool, configuration, lex.accept).every(isFree),
      );
    if (isPlain) return this.mask(state);
    this.work.masks++;
    this.#begin(true);
    const out = this.#lend();
    out.words.fill(0);
    for (const thread of threads) this.#addThread(pool, thread, out, { startOf, isAtOnce: true });
    const mask = publish(out);
    this.#lent--;
    this.#forget();
    return mask;
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

  /** Bytes held by the caches, beside what all grammars of the vocabulary share. */
  get cacheBytes(): number {
    return this.#kept.bytes + this.#profiles.bytes + this.#memo.bytes;
  }

  clearCaches(): void {
    this.#kept.clear();
    this.#profiles.clear();
    this.#memo = new Memo();
  }

  #begin(mayRecall: boolean): void {
    this.#mayRecall = mayRecall;
    // Whatever an error has left behind.
    this.#lent = 0;
    this.#ids.reset();
  }

  #maskOf(state: ParseState): KeptMask {
    // Several readings at once are rare and their stacks share frames: such states are kept as they are.
    // So are states whose end hangs on a text that is read on from their stacks.
    const [only] = state.threads;
    if (only !== undefined && state.threads.length === 1 && !this.recognizer.readsOn) {
      return this.#maskOfThread(state.pool, only);
    }
    const out = this.#lend();
    out.words.fill(0);
    for (const thread of state.threads) this.#addThread(state.pool, thread, out, undefined);
    if (this.recognizer.canEnd(state)) addTokenSet(out, this.#ends);
    const set = tokenSetOfMask(out);
    this.#lent--;
    return this.#parts.mask({
      base: undefined,
      cleared: NO_IDS,
      clearedBlocks: [],
      sets: [this.#parts.set(set)],
    });
  }

  /** The mask of a state whose only reading is `thread`. */
  #maskOfThread(pool: StackPool, thread: Thread): KeptMask {
    const { lex, configuration } = thread;
    const views = this.#memo.masksIn(lex);
    const known = views.find(configuration);
    if (known !== undefined) {
      this.work.viewHits++;
      return known;
    }
    this.#inspected = Number.POSITIVE_INFINITY;
    const composed = this.#compose(pool, this.#profile(lex), this.#trie.root, configuration, undefined);
    // Whether the text may end depends on the stacks after the lexeme under way, and how they came about.
    const canEnd = this.recognizer.threadCanEnd(pool, thread);
    if (!lex.isStart) {
      for (const after of this.recognizer.stepAll(pool, configuration, lex.accept)) this.#note(after);
    }
    this.#note(configuration);
    const kept = this.#parts.mask(canEnd ? { ...composed, sets: [...composed.sets, this.#ends] } : composed);
    views.keep(configuration, this.#inspected, kept);
    this.#memo.bytes += BYTES_PER_ENTRY;
    return kept;
  }

  /** Adds the tokens that may follow `thread` to those in `out`. */
  #addThread(
    pool: StackPool,
    { lex, configuration }: Thread,
    out: MaskBuffer,
    narrowing: Narrowing | undefined,
  ): void {
    addComposed(this.#compose(pool, this.#profile(lex), this.#trie.root, configuration, narrowing), out);
  }

  /**
   * What follows the bytes of `node` where its profile is `profile` and the stacks are those of `configuration`.
   * @param isBegun  see `Difference`
   */
  #compose(
    pool: StackPool,
    profile: LexProfile,
    node: TrieNode,
    configuration: Configuration,
    narrowing: Narrowing | undefined,
    isBegun = false,
  ): ComposedMask {
    const { difference, exits, parts, tokens } = profile;
    const sets: TokenSet[] = [tokens];
    if (parts.length > 0) sets.push(this.#composeParts(pool, parts, configuration, narrowing));
    for (let e = 0; e < exits.length; e++) {
      const { accept, body, measured } = exits[e]!;
      const isAtOnce = body.kind === "subtree" && body.node === node;
      if (isBegun && isAtOnce) continue;
      const startOf = isAtOnce || narrowing?.isAtOnce === false ? narrowing?.startOf : undefined;
      const ended = this.#readMeasured(pool, configuration, measured);
      const afters = this.recognizer.stepAll(pool, ended, accept);
      for (let i = 0; i < afters.length; i++) {
        const set = this.#after(pool, body, afters[i]!, startOf);
        if (set !== NO_TOKENS) sets.push(set);
      }
    }
    if (difference === undefined) return { base: undefined, cleared: NO_IDS, clearedBlocks: [], sets };
    const below = this.#profileUnder(difference.base, node);
    const base = this.#compose(pool, below, node, configuration, narrowing, difference.isBegun);
    return {
      base: this.#mayRecall ? this.#parts.mask(base).composed : base,
      cleared: difference.cleared,
      clearedBlocks: difference.clearedBlocks,
      sets,
    };
  }

  #composeParts(
    pool: StackPool,
    parts: readonly LexPart[],
    configuration: Configuration,
    narrowing: Narrowing | undefined,
  ): TokenSet {
    // Their tokens have begun with the lexeme under way.
    const further = narrowing?.isAtOnce === true ? undefined : narrowing;
    const masks = parts.map(({ state, node, measured }) => {
      const read = this.#readMeasured(pool, configuration, measured);
      const composed = this.#compose(pool, this.#profileUnder(state, node), node, read, further);
      return this.#mayRecall ? this.#parts.mask(composed).composed : composed;
    });
    return this.#shared({ ...NO_TOKENS, masks });
  }

  /**
   * Tokens of `body` that can be read where a lexeme has ended and led to `configuration`.
   * @param startOf  where the next begins; default: unrestricted
   */
  #after(
    pool: StackPool,
    body: ExitBody,
    configuration: Configuration,
    startOf: LexemeStart | undefined,
  ): TokenSet {
    const outer = this.#inspected;
    const isPlain = startOf === undefined && this.#mayRecall;
    const views = isPlain ? this.#memo.setsAfter(body) : undefined;
    const known = views?.find(configuration);
    if (known !== undefined) {
      this.#inspected = Math.min(outer, views!.inspected);
      return known;
    }
    this.#inspected = Number.POSITIVE_INFINITY;
    const start =
      startOf === undefined ? this.recognizer.startState(pool, configuration) : startOf(configuration);
    this.#note(configuration);
    const set = this.#shared(this.#enter(pool, body, start, configuration));
    if (views !== undefined) {
      views.keep(configuration, this.#inspected, set);
      this.#memo.bytes += BYTES_PER_ENTRY;
    }
    this.#inspected = Math.min(outer, this.#inspected);
    return set;
  }

  /** Tokens of `body` that can be read after `configuration`, where lexemes begin in `start`. */
  #enter(pool: StackPool, body: ExitBody, start: LexState, configuration: Configuration): TokenSet {
    const { lexer } = this.recognizer;
    if (!lexer.isLive(start)) return NO_TOKENS;
    const ids = this.#ids;
    const from = ids.begin();
    const blocks: Readonly<Uint32Array>[] = [];
    const masks: ComposedMask[] = [];
    if (!lexer.isMunch || weightOf(this.#trie, body) < SMALL_BODY) {
      const sink = {
        ids,
        note: (after: Configuration) => this.#note(after),
        visit: () => {
          this.work.remainderNodes++;
        },
      };
      if (lexer.isMunch) walkMunch(this.recognizer, this.#trie, pool, body, start, configuration, sink);
      else if (body.kind === "merged")
        walkSplit(this.recognizer, this.#trie, pool, body, start, configuration, sink);
    } else {
      const profile = this.#entered(body, start);
      const add = (set: TokenSet): void => {
        ids.addAll(set.ids);
        for (const words of set.blocks) blocks.push(words);
        for (const mask of set.masks) masks.push(mask);
      };
      const { difference } = profile;
      if (difference !== undefined && body.kind === "subtree") {
        const below = this.#profileUnder(difference.base, body.node);
        const cut = this.#lend();
        cutMask(difference, cut);
        add(this.#flattened(profile, below, cut));
        this.#eachFurther(pool, below, configuration, (set) => add(withoutTokens(set, cut)), body.node);
        this.#lent--;
      } else add(profile.tokens);
      this.#eachFurther(pool, profile, configuration, add);
    }
    const own = tokenSetOf(this.vocabulary.size, ids.finish(from));
    if (own.ids.length === 0 && own.blocks.length + blocks.length + masks.length === 0) return NO_TOKENS;
    return { ids: own.ids, blocks: [...blocks, ...own.blocks], masks };
  }

  /**
   * Tokens that reach beyond the lexeme of an entered profile.
   * @param begunAt  the node at which it has read a byte already: exits there are left out
   */
  #eachFurther(
    pool: StackPool,
    { exits, parts }: LexProfile,
    configuration: Configuration,
    report: (set: TokenSet) => void,
    begunAt = -1,
  ): void {
    if (parts.length > 0) report(this.#composeParts(pool, parts, configuration, undefined));
    for (let e = 0; e < exits.length; e++) {
      const { accept, body, measured } = exits[e]!;
      if (body.kind === "subtree" && body.node === begunAt) continue;
      const ended = this.#readMeasured(pool, configuration, measured);
      const afters = this.recognizer.stepAll(pool, ended, accept);
      for (let i = 0; i < afters.length; i++) {
        const set = this.#after(pool, body, afters[i]!, undefined);
        if (set !== NO_TOKENS) report(set);
      }
    }
  }

  /** The tokens inside the lexeme of a profile that is a difference: those of its base too. */
  #flattened(profile: LexProfile, below: LexProfile, cut: MaskBuffer): TokenSet {
    let set = this.#memo.flattened.get(profile);
    if (set === undefined) {
      const out = this.#lend();
      out.words.fill(0);
      addTokenSet(out, withoutTokens(below.tokens, cut));
      addTokenSet(out, profile.tokens);
      set = tokenSetOfMask(out);
      this.#lent--;
      this.#memo.flattened.set(profile, set);
      this.#memo.bytes += tokenSetBytes(set);
    }
    return set;
  }

  /** The set as other masks of the vocabulary have it too. */
  #shared(set: TokenSet): TokenSet {
    return set === NO_TOKENS || !this.#mayRecall ? set : this.#parts.set(set);
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

  /** What is under way depends on the reductions of `configuration`. */
  #note(configuration: Configuration): void {
    if (configuration.inspected < this.#inspected) this.#inspected = configuration.inspected;
  }

  #profile(lex: LexState): LexProfile {
    let profile = this.#profiles.get(lex);
    if (profile === undefined) {
      profile = this.#counted(lexProfileOf(this.recognizer.lexer, this.#trie, lex));
      this.#profiles.set(lex, profile);
    }
    return profile;
  }

  #profileUnder(lex: LexState, node: TrieNode): LexProfile {
    if (node === this.#trie.root) return this.#profile(lex);
    const key = -(node * MAX_STATES + lex.id);
    return this.#memo.profile(key, () =>
      this.#counted(profileUnder(this.recognizer.lexer, this.#trie, lex, node)),
    );
  }

  #entered(body: ExitBody, start: LexState): LexProfile {
    const key = body.id * MAX_STATES + start.id;
    return this.#memo.profile(key, () =>
      this.#counted(enteredProfile(this.recognizer.lexer, this.#trie, body, start)),
    );
  }

  #counted(profile: LexProfile): LexProfile {
    this.work.profiles++;
    this.work.trieNodes += profile.visited;
    const tokens = this.#parts.set(profile.tokens);
    return tokens === profile.tokens ? profile : { ...profile, tokens };
  }

  /** Drops what is kept by stack when it has grown too large. */
  #forget(): void {
    if (this.#memo.bytes > this.#memoBytes) this.#memo = new Memo();
  }
}

/** Bodies of less trie nodes than this are walked each time: a profile would cost more. */
const SMALL_BODY = 64;

/** Trie nodes and remainders, roughly. */
function weightOf(trie: TokenTrie, body: ExitBody): number {
  return body.kind === "subtree" ? trie.sizeOf(body.node) : body.weight;
}

/** Overwrites `out` with what a difference takes out. */
function cutMask({ cleared, clearedBlocks }: Difference, out: MaskBuffer): void {
  out.words.fill(0);
  addTokenSet(out, { ids: cleared, blocks: clearedBlocks, masks: [] });
}

/** More than a lexer has states. */
const MAX_STATES = 0x1000000;

/** What is kept until there is too much of it, and then dropped as a whole. */
class Memo {
  bytes = 0;
  readonly flattened = new Map<LexProfile, TokenSet>();
  readonly #masks = new Map<LexState, StackViews<KeptMask>>();
  readonly #sets = new Map<number, StackViews<TokenSet>>();
  readonly #profiles = new Map<number, LexProfile>();

  masksIn(lex: LexState): StackViews<KeptMask> {
    let views = this.#masks.get(lex);
    if (views === undefined) {
      views = new StackViews();
      this.#masks.set(lex, views);
    }
    return views;
  }

  setsAfter({ id }: ExitBody): StackViews<TokenSet> {
    let views = this.#sets.get(id);
    if (views === undefined) {
      views = new StackViews();
      this.#sets.set(id, views);
    }
    return views;
  }

  profile(key: number, make: () => LexProfile): LexProfile {
    let profile = this.#profiles.get(key);
    if (profile === undefined) {
      profile = make();
      this.#profiles.set(key, profile);
      this.bytes += profile.bytes;
    }
    return profile;
  }
}
