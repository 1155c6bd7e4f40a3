/**
 * Composes masks: of the profile of a lexer state (no parser needed), and of the tokens that reach into further lexemes,
 * which depend on where the parser stands after the first. Both are kept and shared, the latter under the part of the
 * stack that it depends on, so that a new situation costs what is new in it.
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
  NO_IDS,
  NO_TOKENS,
  RecentMasks,
  type TokenSet,
  type TokenTrie,
  type TrieNode,
  tokenSetBytes,
  tokenSetOf,
  tokenSetOfMask,
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
import { BYTES_PER_ENTRY, MaskMemo } from "./mask-memo.ts";
import type { Recognizer, Thread } from "./recognizer.ts";
import { walkMunch, walkSplit } from "./remainder-walk.ts";

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
export interface Narrowing {
  readonly startOf: LexemeStart;
  /** Only for lexemes that begin with the first byte of a token. */
  readonly isAtOnce: boolean;
}

/** Bytes of masks as they are handed out, and of the parts that masks have in common, per vocabulary. */
const RECENT_BYTES = 8 * 1024 * 1024;
const PARTS_BYTES = 8 * 1024 * 1024;

/** What all grammars of a vocabulary share of their masks. */
interface SharedMasks {
  readonly recent: RecentMasks;
  readonly parts: MaskParts;
  readonly scratch: MaskBuffer;
}

const vocabularyMasks = new WeakMap<TokenTrie, SharedMasks>();

/** The same object for all grammars of a vocabulary. */
export function sharedMasks(trie: TokenTrie): SharedMasks {
  let masks = vocabularyMasks.get(trie);
  if (masks === undefined) {
    masks = {
      recent: new RecentMasks(trie.vocabulary.size, RECENT_BYTES),
      parts: new MaskParts(trie.vocabulary.size, PARTS_BYTES),
      scratch: createMask(trie.vocabulary.size),
    };
    vocabularyMasks.set(trie, masks);
  }
  return masks;
}

/** Composes the masks of one grammar for one vocabulary. */
export class MaskComposer {
  readonly #recognizer: Recognizer;
  readonly #work: MaskWork;
  readonly #trie: TokenTrie;
  readonly #size: number;
  readonly #parts: MaskParts;
  readonly #ends: TokenSet;
  readonly #profiles: ByteBoundedCache<LexState, LexProfile>;
  readonly #memoBytes: number;
  #memo = new MaskMemo();
  readonly #ids = new IdCollector();
  readonly #scratch: MaskBuffer[] = [];
  /** Scratch buffers in use. */
  #lent = 0;
  /** Height of the deepest stack frame that what is under way has depended on. */
  #inspected = Number.POSITIVE_INFINITY;
  /** Off while masks are computed anew. */
  #mayRecall = true;

  /** @param maxBytes  of what is kept, beside what all grammars of the vocabulary share */
  constructor(recognizer: Recognizer, trie: TokenTrie, work: MaskWork, maxBytes: number) {
    this.#recognizer = recognizer;
    this.#work = work;
    this.#trie = trie;
    this.#size = trie.vocabulary.size;
    this.#parts = sharedMasks(trie).parts;
    this.#ends = this.#parts.set({ ...NO_TOKENS, ids: Int32Array.from(trie.vocabulary.endTokens) });
    this.#profiles = new ByteBoundedCache(maxBytes / 3, (profile) => profile.bytes);
    this.#memoBytes = (2 * maxBytes) / 3;
  }

  /** Comes before each mask. @param mayRecall  what was kept of others is used */
  begin(mayRecall: boolean): void {
    this.#mayRecall = mayRecall;
    // Whatever an error has left behind.
    this.#lent = 0;
    this.#ids.reset();
  }

  /** Comes after each mask: drops what is kept by stack when it has grown too large. */
  end(): void {
    if (this.#memo.bytes > this.#memoBytes) this.#memo = new MaskMemo();
  }

  /** Of what is kept. */
  get bytes(): number {
    return this.#profiles.bytes + this.#memo.bytes;
  }

  clear(): void {
    this.#profiles.clear();
    this.#memo = new MaskMemo();
  }

  /** The mask of a state whose only reading is `thread`, end tokens included where the text may end. */
  maskOfThread(pool: StackPool, thread: Thread): KeptMask {
    const { lex, configuration } = thread;
    const views = this.#memo.masksIn(lex);
    const known = views.find(configuration);
    if (known !== undefined) {
      this.#work.viewHits++;
      return known;
    }
    this.#inspected = Number.POSITIVE_INFINITY;
    const composed = this.#compose(pool, this.#profile(lex), this.#trie.root, configuration, undefined);
    // Whether the text may end depends on the stacks after the lexeme under way, and how they came about.
    const canEnd = this.#recognizer.threadCanEnd(pool, thread);
    if (!lex.isStart) {
      for (const after of this.#recognizer.stepAll(pool, configuration, lex.accept)) this.#note(after);
    }
    this.#note(configuration);
    const kept = this.#parts.mask(canEnd ? { ...composed, sets: [...composed.sets, this.#ends] } : composed);
    views.keep(configuration, this.#inspected, kept);
    this.#memo.bytes += BYTES_PER_ENTRY;
    return kept;
  }

  /** Adds the tokens that may follow `thread` to those in `out`; no end tokens. */
  addThread(
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
      const afters = this.#recognizer.stepAll(pool, ended, accept);
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
      startOf === undefined ? this.#recognizer.startState(pool, configuration) : startOf(configuration);
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
    const { lexer } = this.#recognizer;
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
          this.#work.remainderNodes++;
        },
      };
      if (lexer.isMunch) walkMunch(this.#recognizer, this.#trie, pool, body, start, configuration, sink);
      else if (body.kind === "merged")
        walkSplit(this.#recognizer, this.#trie, pool, body, start, configuration, sink);
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
    const own = tokenSetOf(this.#size, ids.finish(from));
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
      const afters = this.#recognizer.stepAll(pool, ended, accept);
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
      set = this.#shared(tokenSetOfMask(out));
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
    const { layout } = this.#recognizer.grammar;
    if (bytes === undefined || layout === undefined || configuration.layout === undefined)
      return configuration;
    let state = configuration.layout;
    for (let i = 0; i < bytes.length; i++) state = layout.read(state, bytes[i]!);
    return pool.withLayout(configuration, state);
  }

  /** A scratch buffer, given back by `#lent--`; not cleared. */
  #lend(): MaskBuffer {
    const at = this.#lent++;
    this.#scratch[at] ??= createMask(this.#size);
    return this.#scratch[at];
  }

  /** What is under way depends on the reductions of `configuration`. */
  #note(configuration: Configuration): void {
    if (configuration.inspected < this.#inspected) this.#inspected = configuration.inspected;
  }

  #profile(lex: LexState): LexProfile {
    let profile = this.#profiles.get(lex);
    if (profile === undefined) {
      profile = this.#counted(lexProfileOf(this.#recognizer.lexer, this.#trie, lex));
      this.#profiles.set(lex, profile);
    }
    return profile;
  }

  #profileUnder(lex: LexState, node: TrieNode): LexProfile {
    if (node === this.#trie.root) return this.#profile(lex);
    return this.#memo.profileIn("below", node, lex, () =>
      this.#counted(profileUnder(this.#recognizer.lexer, this.#trie, lex, node)),
    );
  }

  #entered(body: ExitBody, start: LexState): LexProfile {
    return this.#memo.profileIn("after", body.id, start, () =>
      this.#counted(enteredProfile(this.#recognizer.lexer, this.#trie, body, start)),
    );
  }

  #counted(profile: LexProfile): LexProfile {
    this.#work.profiles++;
    this.#work.trieNodes += profile.visited;
    const tokens = this.#parts.set(profile.tokens);
    return tokens === profile.tokens ? profile : { ...profile, tokens };
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
