/**
 * What the model's adapter talks to during one generation: a session, with the bookkeeping around it (trace, events,
 * timings, forced tokens) and the watch on the token budget. When what is left is only just enough to finish, it
 * writes the cheapest completion instead of letting the output be cut.
 */

import { maskHasOnly, type TokenId, type TokenMask } from "../../masks/index.ts";
import type { ForcedTokens, StepDecision, TokenConstraint, TokenOrigin } from "../../models/adapter.ts";
import { tokenizeExactly } from "./forced.ts";
import type { GenerationEvent, TraceEntry } from "./result.ts";
import type { Session } from "./session.ts";

export interface WriterOptions {
  readonly maxTokens: number;
  /** Feed tokens without an alternative in batches. */
  readonly forced: boolean;
  /** Finish within the budget where possible. */
  readonly closing: boolean;
  readonly onEvent?: (event: GenerationEvent) => void;
  readonly clock: () => number;
}

/** The budget is looked at every so many tokens while it is ample. */
const CHECK_EVERY = 8;
/** Tokens kept in reserve beyond the completion itself. */
const RESERVE = 4;

export class Writer implements TokenConstraint {
  readonly session: Session;
  readonly trace: TraceEntry[] = [];
  readonly maskMs: number[] = [];
  readonly allowsMs: number[] = [];
  rejected = 0;
  /** Tokens accepted, those taken back later included. */
  taken = 0;
  closingTokens = 0;
  readonly #options: WriterOptions;
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #code = "";
  #refused: TokenId | undefined;
  #checkedAt = 0;
  /** Budget below which the completion is computed at every step. */
  #alertBelow = 0;

  constructor(session: Session, options: WriterOptions) {
    this.session = session;
    this.#options = options;
  }

  /** The output so far, complete characters only. */
  get code(): string {
    return this.#code;
  }

  allows(token: TokenId): boolean {
    const started = this.#options.clock();
    const allowed = this.session.allows(token);
    this.allowsMs.push(this.#options.clock() - started);
    if (!allowed && this.#refused === undefined) {
      this.#refused = token;
      this.rejected++;
    }
    return allowed;
  }

  mask(): TokenMask {
    const started = this.#options.clock();
    const mask = this.session.mask();
    this.maskMs.push(this.#options.clock() - started);
    return mask;
  }

  accept(token: TokenId, origin: TokenOrigin): StepDecision {
    this.#take(token, origin);
    return this.#isFinished() ? { kind: "stop" } : { kind: "continue" };
  }

  forced(): ForcedTokens {
    const closing = this.#closing();
    if (closing !== undefined) {
      for (const token of closing) this.#take(token, "closing");
      this.closingTokens += closing.length;
      return { tokens: closing, stops: true };
    }
    if (!this.#options.forced) return { tokens: [], stops: false };
    const left = this.#options.maxTokens - this.session.length;
    const tokens = this.session.forced().slice(0, left);
    for (const token of tokens) this.#take(token, "forced");
    return { tokens, stops: false };
  }

  /** Takes back the last `count` tokens. */
  rollback(count: number): void {
    this.session.rollback(this.session.length - count);
    this.trace.length -= count;
    this.#decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    this.#code = this.#decoder.decode(this.session.bytes(), { stream: true });
    this.#options.onEvent?.({ type: "rollback", count, code: this.#code });
  }

  #take(token: TokenId, origin: TraceEntry["origin"]): void {
    const { vocabulary } = this.session.engine;
    this.session.accept(token);
    this.taken++;
    const chunk = vocabulary.isEnd(token)
      ? ""
      : this.#decoder.decode(vocabulary.bytesOf(token), { stream: true });
    this.#code += chunk;
    const refused = this.#refused;
    this.#refused = undefined;
    const entry: TraceEntry = {
      index: this.session.length - 1,
      token,
      text: vocabulary.describe(token),
      origin,
      ...(refused === undefined ? {} : { refused: { token: refused, text: vocabulary.describe(refused) } }),
    };
    this.trace.push(entry);
    this.#options.onEvent?.({ type: "token", chunk, ...entry });
  }

  /** The end token was taken, or nothing but the end is left. */
  #isFinished(): boolean {
    const { session } = this;
    if (session.hasEnded) return true;
    if (session.engine.masks.length === 0 || !session.canEnd()) return false;
    return maskHasOnly(session.mask(), session.engine.vocabulary.endTokens);
  }

  /** The tokens that finish the output, when it is time to; else `undefined`. */
  #closing(): TokenId[] | undefined {
    const { session } = this;
    if (!this.#options.closing || session.engine.masks.length === 0) return undefined;
    const left = this.#options.maxTokens - session.length;
    const isDue =
      left <= this.#alertBelow || session.length - this.#checkedAt >= CHECK_EVERY || session.length === 0;
    if (!isDue) return undefined;
    this.#checkedAt = session.length;
    const completion = session.completion();
    if (completion === undefined) return undefined;
    const tokens = this.#spell(completion);
    if (tokens === undefined || (tokens.length > 0 && !session.allows(tokens[0]!))) return undefined;
    // A few more tokens may open a few more constructs before the next look: be alert early. What does not fit any
    // more is looked at now and then only: it may be long.
    this.#alertBelow = tokens.length > left ? 0 : 2 * tokens.length + 4 * CHECK_EVERY + RESERVE;
    return tokens.length + RESERVE >= left && tokens.length <= left ? tokens : undefined;
  }

  /** Cuts bytes into tokens: as the model would where its tokenizer is known, else longest match first. */
  #spell(bytes: Uint8Array): TokenId[] | undefined {
    const { vocabulary, trie } = this.session.engine;
    return tokenizeExactly(vocabulary, bytes) ?? trie.cover(bytes);
  }
}
