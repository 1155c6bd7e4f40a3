/**
 * Token masks of a grammar for one vocabulary. Exact: bit t is set iff the bytes of t lead to a viable prefix.
 * A mask joins the profile of the lexer state (no parser needed) with a walk of the remainders of those tokens that
 * reach into the next lexeme (the parser decides). Masks are cached by parse state, within a byte budget.
 */
import {
  ByteBoundedCache,
  createMask,
  type MaskBuffer,
  maskSet,
  publish,
  type TokenId,
  type TokenMask,
  TokenTrie,
  type Vocabulary,
} from "../../masks/index.ts";
import { buildLexProfile, type LexProfile, type Remainder } from "./lex-profile.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration, StackPool } from "./lr/configuration.ts";
import type { ParseState, Recognizer } from "./recognizer.ts";

/** Deterministic work done so far; tests assert on it. */
export interface MaskWork {
  masks: number;
  cacheHits: number;
  profiles: number;
  trieNodes: number;
  remainderNodes: number;
}

/** Shared by all sessions of a grammar and vocabulary. */
export class TokenMasks {
  readonly recognizer: Recognizer;
  readonly vocabulary: Vocabulary;
  readonly work: MaskWork = { masks: 0, cacheHits: 0, profiles: 0, trieNodes: 0, remainderNodes: 0 };
  readonly #trie: TokenTrie;
  readonly #masks: ByteBoundedCache<ParseState, TokenMask>;
  readonly #profiles: ByteBoundedCache<LexState, LexProfile>;
  readonly #scratch: MaskBuffer;

  /** @param trie shared between the grammars of one vocabulary; built here when absent */
  constructor(recognizer: Recognizer, vocabulary: Vocabulary, trie: TokenTrie = new TokenTrie(vocabulary)) {
    this.recognizer = recognizer;
    this.vocabulary = vocabulary;
    this.#trie = trie;
    const budget = recognizer.limits.maxMaskCacheBytes / 2;
    this.#masks = new ByteBoundedCache(budget, (mask) => mask.bytes.length);
    this.#profiles = new ByteBoundedCache(budget, (profile) => profile.bytes);
    this.#scratch = createMask(vocabulary.size);
  }

  /** Tokens that may follow `state`, end tokens included where the text may end. */
  mask(state: ParseState): TokenMask {
    this.work.masks++;
    const known = this.#masks.get(state);
    if (known !== undefined) {
      this.work.cacheHits++;
      return known;
    }
    this.computeInto(state, this.#scratch);
    const mask = publish(this.#scratch);
    this.#masks.set(state, mask);
    return mask;
  }

  /** The same without the mask cache; overwrites `out`. */
  computeInto(state: ParseState, out: MaskBuffer): void {
    out.words.fill(0);
    for (const { lex, configuration } of state.threads) {
      const profile = this.#profile(lex);
      if (profile.insideIds !== undefined) setIds(out.words, profile.insideIds, profile.insideIds.length);
      if (profile.insideWords !== undefined) orWords(out.words, profile.insideWords, out.words.length);
      for (const { accept, root } of profile.exits) {
        for (const after of this.recognizer.stepAll(state.pool, configuration, accept)) {
          this.#walk(state.pool, root, this.recognizer.startState(state.pool, after), after, out);
        }
      }
    }
    if (this.recognizer.canEnd(state)) for (const token of this.vocabulary.endTokens) maskSet(out, token);
  }

  /** Exact, without a mask: the state after `token`, or `undefined`. End tokens are the caller's business. */
  advance(state: ParseState, token: TokenId): ParseState | undefined {
    const bytes = this.vocabulary.bytesOf(token);
    return bytes.length === 0 ? undefined : this.recognizer.advanceAll(state, bytes);
  }

  /** Bytes held by the caches. */
  get cacheBytes(): number {
    return this.#masks.bytes + this.#profiles.bytes;
  }

  clearCaches(): void {
    this.#masks.clear();
    this.#profiles.clear();
  }

  #profile(lex: LexState): LexProfile {
    let profile = this.#profiles.get(lex);
    if (profile === undefined) {
      profile = buildLexProfile(this.recognizer.lexer, this.recognizer.grammar.lexing, this.#trie, lex);
      this.work.profiles++;
      this.work.trieNodes += profile.visited;
      this.#profiles.set(lex, profile);
    }
    return profile;
  }

  #walk(pool: StackPool, node: Remainder, lex: LexState, configuration: Configuration, out: MaskBuffer): void {
    const { lexer, grammar } = this.recognizer;
    for (const child of node.children) {
      this.work.remainderNodes++;
      const next = lexer.next(lex, child.byte);
      if (next === lexer.blocked) continue;
      if (next !== lexer.end) {
        for (const token of child.tokens) maskSet(out, token);
        this.#walk(pool, child, next, configuration, out);
        if (grammar.lexing === "munch") continue;
      }
      for (const after of this.recognizer.stepAll(pool, configuration, lex.accept)) {
        const first = lexer.next(this.recognizer.startState(pool, after), child.byte);
        if (first === lexer.end || first === lexer.blocked) continue;
        for (const token of child.tokens) maskSet(out, token);
        this.#walk(pool, child, first, after, out);
      }
    }
  }
}

// Top-level functions: inside closures the same loops run several times slower.

function setIds(words: Uint32Array, ids: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) words[ids[i]! >>> 5]! |= 1 << (ids[i]! & 31);
}

function orWords(words: Uint32Array, source: Uint32Array, length: number): void {
  for (let w = 0; w < length; w++) words[w]! |= source[w]!;
}
