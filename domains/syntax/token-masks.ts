/**
 * Token masks of a grammar for one vocabulary. Exact: bit t is set iff the bytes of t lead to a viable prefix.
 * What masks are made of: `mask-composer.ts`. Here are the states that were asked for before, those with several
 * readings, and masks that other domains narrow.
 */
import {
  ByteBoundedCache,
  createMask,
  type KeptMask,
  type MaskBuffer,
  type MaskParts,
  maskSet,
  NO_IDS,
  type RecentMasks,
  type TokenId,
  type TokenMask,
  TokenTrie,
  tokenSetOfMask,
  type Vocabulary,
} from "../../masks/index.ts";
import type { Configuration } from "./lr/configuration.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import { type LexemeStart, MaskComposer, type MaskWork, sharedMasks } from "./mask-composer.ts";
import { BYTES_PER_ENTRY } from "./mask-memo.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";

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
  readonly #recent: RecentMasks;
  readonly #parts: MaskParts;
  readonly #composer: MaskComposer;
  /** Masks of parse states. */
  readonly #kept: ByteBoundedCache<ParseState, KeptMask>;
  /** Scratch of all grammars of the vocabulary. */
  readonly #out: MaskBuffer;

  /** @param trie shared between the grammars of one vocabulary; built here when absent */
  constructor(recognizer: Recognizer, vocabulary: Vocabulary, trie: TokenTrie = new TokenTrie(vocabulary)) {
    this.recognizer = recognizer;
    this.vocabulary = vocabulary;
    const { recent, parts, scratch } = sharedMasks(trie);
    this.#recent = recent;
    this.#parts = parts;
    const budget = recognizer.limits.maxMaskCacheBytes;
    this.#composer = new MaskComposer(recognizer, trie, this.work, (3 * budget) / 4);
    this.#kept = new ByteBoundedCache(budget / 4, () => BYTES_PER_ENTRY);
    this.#out = scratch;
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
      this.#composer.begin(true);
      kept = this.#maskOf(state);
      this.#kept.set(state, kept);
      this.#composer.end();
    }
    return this.#recent.get(kept);
  }

  /** The same without what was kept of others; overwrites `out`. */
  computeInto(state: ParseState, out: MaskBuffer): void {
    this.#composer.begin(false);
    out.words.fill(0);
    for (const thread of state.threads) this.#composer.addThread(state.pool, thread, out, undefined);
    if (this.recognizer.canEnd(state)) for (const token of this.vocabulary.endTokens) maskSet(out, token);
  }

  /**
   * Adds the tokens that may follow any of `threads`, which need not be those of an interned state; no end tokens.
   * @param startOf  where the first lexeme after the one under way begins; default: unrestricted
   */
  addThreadsInto(pool: StackPool, threads: readonly Thread[], out: MaskBuffer, startOf?: LexemeStart): void {
    const narrowing = startOf === undefined ? undefined : { startOf, isAtOnce: false };
    this.#composer.begin(true);
    for (const thread of threads) this.#composer.addThread(pool, thread, out, narrowing);
    this.#composer.end();
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
    this.#composer.begin(true);
    // Of its own: `startOf` is others' business.
    const out = createMask(this.vocabulary.size);
    for (const thread of threads) this.#composer.addThread(pool, thread, out, { startOf, isAtOnce: true });
    this.#composer.end();
    return out;
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
    return this.#kept.bytes + this.#composer.bytes;
  }

  clearCaches(): void {
    this.#kept.clear();
    this.#composer.clear();
  }

  #maskOf(state: ParseState): KeptMask {
    // Several readings at once are rare and their stacks share frames: such states are kept as they are.
    // So are states whose end hangs on a text that is read on from their stacks.
    const [only] = state.threads;
    if (only !== undefined && state.threads.length === 1 && !this.recognizer.readsOn) {
      return this.#composer.maskOfThread(state.pool, only);
    }
    const out = this.#out;
    out.words.fill(0);
    for (const thread of state.threads) this.#composer.addThread(state.pool, thread, out, undefined);
    if (this.recognizer.canEnd(state)) for (const token of this.vocabulary.endTokens) maskSet(out, token);
    const set = tokenSetOfMask(out);
    return this.#parts.mask({
      base: undefined,
      cleared: NO_IDS,
      clearedBlocks: [],
      sets: [this.#parts.set(set)],
    });
  }
}
