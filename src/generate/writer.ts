/**
 * What the model's adapter talks to during one generation: a session, with the bookkeeping around it (trace, events,
 * timings, forced tokens) and the watch on the token budget. When what is left is only just enough to finish, it
 * writes the cheapest completion instead of letting the output be cut.
 */

import { maskHasOnly, type TokenId, type TokenMask } from "../../masks/index.ts";
import type {
  ForcedTokens,
  SettledDecision,
  StepDecision,
  TokenConstraint,
  TokenOrigin,
} from "../../models/adapter.ts";
import { type AnankeError, OracleError } from "../kernel/index.ts";
import { Detours, derailment } from "./derailment.ts";
import { tokenizeExactly } from "./forced.ts";
import type { GenerationEvent, TraceEntry, WentBack } from "./result.ts";
import type { Session } from "./session.ts";
import type { Step } from "./step.ts";
import type { TypeViolation } from "./type-watch.ts";

export interface WriterOptions {
  readonly maxTokens: number;
  /** Feed tokens without an alternative in batches. */
  readonly forced: boolean;
  /** Finish within the budget where possible. */
  readonly closing: boolean;
  /** Times that the output may go back because of types; default 200. */
  readonly maxTypeRollbacks?: number;
  /** Times that the output may go back because the model has lost its way under types; default 24. */
  readonly maxDetours?: number;
  /** The model computes off this thread, which has time for checks meanwhile. */
  readonly checksAside?: boolean;
  readonly onEvent?: (event: GenerationEvent) => void;
  readonly clock: () => number;
}

/** What the loop around the adapter has to see to before the output goes on. */
export type Pause =
  /** Tokens are forced that types refuse. */
  | { readonly kind: "violation"; readonly violation: TypeViolation }
  /** It is time to end, in a way that fits the types; or errors have used up their budget. */
  | { readonly kind: "steer" }
  | { readonly kind: "error"; readonly error: AnankeError };

/** The budget is looked at every so many tokens while it is ample. */
const CHECK_EVERY = 8;
const DEFAULT_TYPE_ROLLBACKS = 200;
const DEFAULT_DETOURS = 24;
/** Tokens kept in reserve beyond the completion itself, and for what types may ask for. */
const RESERVE = 4;
const TYPED_RESERVE = 32;

export class Writer implements TokenConstraint {
  readonly session: Session;
  readonly trace: TraceEntry[] = [];
  readonly maskMs: number[] = [];
  readonly allowsMs: number[] = [];
  rejected = 0;
  /** Tokens accepted, those taken back later included. */
  taken = 0;
  closingTokens = 0;
  /** Times the output went back because of types, and tokens that it cost. */
  typeRollbacks = 0;
  /** Why the adapter was told to stop although the output is not finished. */
  pause: Pause | undefined;
  readonly #options: WriterOptions;
  readonly #detours: Detours;
  /** Why the output went back to where it is, for the trace of what comes next. */
  #wentBack: readonly WentBack[] = [];
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #code = "";
  #refused: TokenId | undefined;
  #checkedAt = 0;
  /** Budget below which the completion is computed at every step. */
  #alertBelow = 0;

  constructor(session: Session, options: WriterOptions) {
    this.session = session;
    this.#options = options;
    this.#detours = new Detours(options.maxDetours ?? DEFAULT_DETOURS);
  }

  /** Times the output went back because the model had lost its way. */
  get detours(): number {
    return this.#detours.taken;
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
    // Asked before this token, so that the model has gone on meanwhile: always this one, whenever the answer came.
    const due = this.session.pending;
    if (due !== undefined) this.session.forgetPending();
    const violation = this.#take(token, origin);
    if (this.pause !== undefined) return { kind: "stop" };
    if (violation !== undefined) return this.#goBack(violation);
    if (due !== undefined) return { kind: "wait", decision: this.#await(due) };
    return this.#goOn();
  }

  #goOn(): SettledDecision {
    if (this.#isFinished()) return { kind: "stop" };
    return this.#detour() ?? { kind: "continue" };
  }

  /** Leaves a way on which the model is lost. Without types the constraints hardly ever lead it astray. */
  #detour(): SettledDecision | undefined {
    const { session } = this;
    const lost = session.types === undefined ? undefined : derailment(this.trace);
    if (lost === undefined) return undefined;
    const keep = this.#detours.next(session.tokens, lost.from, (index) => this.#startsWord(index));
    if (keep === undefined) return undefined;
    const left = session.tokens[keep]!;
    const count = session.length - keep;
    session.rollback(keep);
    session.ban(left);
    this.#tookBack(count, lost.because);
    return { kind: "rollback", count };
  }

  #startsWord(index: number): boolean {
    const { vocabulary } = this.session.engine;
    const [before, token] = [index - 1, index].map((i) => vocabulary.bytesOf(this.session.tokens[i]!));
    return !isWordByte(before?.at(-1)) || !isWordByte(token?.[0]);
  }

  /** What follows from checks that were running. */
  async #await(due: Promise<TypeViolation | undefined>): Promise<SettledDecision> {
    try {
      const found = await due;
      if (found !== undefined) return this.#goBack(found);
    } catch (error) {
      if (!(error instanceof OracleError)) throw error;
      this.pause = { kind: "error", error };
      return { kind: "stop" };
    }
    return this.#goOn();
  }

  forced(): ForcedTokens {
    const closing = this.#closing();
    if (closing !== undefined && this.session.types !== undefined) {
      this.pause = { kind: "steer" };
      return { tokens: [], stops: true };
    }
    if (closing !== undefined) {
      for (const token of closing) this.#take(token, "closing");
      this.closingTokens += closing.length;
      return { tokens: closing, stops: true };
    }
    if (!this.#options.forced) return { tokens: [], stops: false };
    const left = this.#options.maxTokens - this.session.length;
    const tokens = this.session.forced().slice(0, left);
    for (let i = 0; i < tokens.length; i++) {
      const violation = this.#take(tokens[i]!, "forced");
      if (violation !== undefined) this.pause = { kind: "violation", violation };
      if (this.pause !== undefined) return { tokens: tokens.slice(0, i + 1), stops: true };
    }
    return { tokens, stops: false };
  }

  /** Writes tokens that bring the output to its end. */
  close(tokens: readonly TokenId[]): void {
    for (const token of tokens) this.#take(token, "closing");
    this.closingTokens += tokens.length;
  }

  /**
   * Goes back from a violation.
   * @returns tokens taken back; `undefined` when that is of no use any more
   */
  retreat(violation: TypeViolation): number | undefined {
    if (this.typeRollbacks >= (this.#options.maxTypeRollbacks ?? DEFAULT_TYPE_ROLLBACKS)) return undefined;
    this.typeRollbacks++;
    const count = this.session.retreat(violation);
    if (count !== undefined) this.#tookBack(count, becauseOf(violation));
    return count;
  }

  /** Takes back the last `count` tokens. */
  rollback(count: number): void {
    this.session.rollback(this.session.length - count);
    this.#tookBack(count);
  }

  /** The session has gone back. */
  #tookBack(count: number, because?: string): void {
    if (count === 0) return;
    // What is taken back takes its reasons along: they are told with what is written instead.
    const before = this.trace.slice(this.session.length).flatMap(({ wentBack = [] }) => wentBack);
    this.#wentBack = [...before, ...this.#wentBack, ...(because === undefined ? [] : [{ count, because }])];
    this.trace.length = this.session.length;
    this.#checkedAt = Math.min(this.#checkedAt, this.session.length);
    this.#decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    this.#code = this.#decoder.decode(this.session.bytes(), { stream: true });
    const told = because === undefined ? {} : { because };
    this.#options.onEvent?.({ type: "rollback", count, code: this.#code, ...told });
  }

  #goBack(violation: TypeViolation): SettledDecision {
    const count = this.retreat(violation);
    if (count !== undefined && count > 0) return { kind: "rollback", count };
    this.pause = { kind: "steer" };
    return { kind: "stop" };
  }

  #take(token: TokenId, origin: TraceEntry["origin"]): TypeViolation | undefined {
    const { vocabulary } = this.session.engine;
    let step: Step = { kind: "ok" };
    try {
      step = this.session.accept(token, { isAside: this.#options.checksAside === true });
    } catch (error) {
      // Adapters must not be thrown at: the loop throws it once they have come to rest.
      if (!(error instanceof OracleError)) throw error;
      this.pause = { kind: "error", error };
    }
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
      ...(this.#wentBack.length === 0 ? {} : { wentBack: this.#wentBack }),
    };
    this.#wentBack = [];
    this.trace.push(entry);
    this.#options.onEvent?.({ type: "token", chunk, ...entry });
    return step.kind === "violation" ? step.violation : undefined;
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
    if (session.types !== undefined) return this.#typedClosing(left);
    const completion = session.completion();
    if (completion === undefined) return undefined;
    const tokens = this.spell(completion);
    if (tokens === undefined || (tokens.length > 0 && !session.allows(tokens[0]!))) return undefined;
    // A few more tokens may open a few more constructs before the next look: be alert early. What does not fit any
    // more is looked at now and then only: it may be long.
    this.#alertBelow = tokens.length > left ? 0 : 2 * tokens.length + 4 * CHECK_EVERY + RESERVE;
    return tokens.length + RESERVE >= left && tokens.length <= left ? tokens : undefined;
  }

  /**
   * Types may ask for more than the cheapest completion: a share of the budget is kept for it. What is written then is
   * found by the loop around the adapter, which can wait for the checker.
   * @returns a list that is not written, when it is time to end
   */
  #typedClosing(left: number): TokenId[] | undefined {
    const { maxTokens } = this.#options;
    const reserve = Math.min(TYPED_RESERVE, Math.floor(maxTokens / 4));
    const outline = this.session.outline();
    const needed = reserve + (outline === undefined ? 0 : (this.spell(outline)?.length ?? outline.length));
    this.#alertBelow = needed + 2 * CHECK_EVERY;
    // Brackets that are many use the budget up early, but never more than its last part is taken for ending.
    return left <= Math.min(needed, Math.floor(maxTokens / 4)) ? [] : undefined;
  }

  /** Cuts bytes into tokens: as the model would where its tokenizer is known, else longest match first. */
  spell(bytes: Uint8Array): TokenId[] | undefined {
    const { vocabulary, trie } = this.session.engine;
    return tokenizeExactly(vocabulary, bytes) ?? trie.cover(bytes);
  }
}

/** Of a letter, digit, `_` or `$`, or of a character beyond ASCII. */
function isWordByte(byte = 0): boolean {
  return byte >= 0x80 || /[\w$]/.test(String.fromCharCode(byte));
}

function becauseOf(violation: TypeViolation): string | undefined {
  const [first] = violation.diagnostics;
  return first === undefined ? undefined : `${first.code}: ${first.message}`;
}
