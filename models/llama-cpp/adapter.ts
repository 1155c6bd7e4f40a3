/**
 * The generation loop over one node-llama-cpp sequence: keeps the model's state in step with the tokens that stand,
 * feeds forced tokens in one batch, goes back when told to, and stops when the caller says so.
 */
import { randomInt } from "node:crypto";
import type { TokenId, Vocabulary } from "../../masks/index.ts";
import { assert, assertNever, ModelError, SpecError } from "../../src/kernel/index.ts";
import type { GenerateOutcome, GenerateRequest, ModelAdapter, StopReason } from "../adapter.ts";
import { ConstrainedSteps } from "../constrained-step.ts";
import { AttachedDriver } from "./attached-driver.ts";
import { missingInternals } from "./attachment.ts";
import { CandidateDriver } from "./candidate-driver.ts";
import { asTokens, type LlamaContextSequence } from "./door.ts";
import type { Driver, ResolvedSampling } from "./driver.ts";

export interface LlamaAdapterParts {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** Without a token predictor; the adapter is its only user. */
  readonly sequence: LlamaContextSequence;
  readonly encodePrompt: ModelAdapter["encodePrompt"];
  readonly encodeInfill?: ModelAdapter["encodeInfill"];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly publicApiOnly?: boolean;
  /** Frees the model. */
  readonly dispose: () => Promise<void>;
}

const MAX_SEED = 2 ** 31;

export class LlamaAdapter implements ModelAdapter {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly contextSize: number;
  readonly computesAside = true;
  readonly #parts: LlamaAdapterParts;
  readonly #sequence: LlamaContextSequence;
  #running: Promise<unknown> | undefined;
  #disposal: Promise<void> | undefined;

  constructor(parts: LlamaAdapterParts) {
    this.name = parts.name;
    this.vocabulary = parts.vocabulary;
    this.contextSize = parts.sequence.contextSize;
    this.#parts = parts;
    this.#sequence = parts.sequence;
  }

  encodePrompt(text: string, options: { readonly template: "raw" | "chat" }): TokenId[] {
    return this.#parts.encodePrompt(text, options);
  }

  encodeInfill(prefix: string, suffix: string): TokenId[] | undefined {
    return this.#parts.encodeInfill?.(prefix, suffix);
  }

  describe(): Readonly<Record<string, unknown>> {
    return this.#parts.facts;
  }

  /**
   * @throws SpecError when prompt and output do not fit the context; ModelError when the backend fails; whatever the
   * constraint throws. The model can be used again after any of them.
   */
  async generate(request: GenerateRequest): Promise<GenerateOutcome> {
    if (this.#disposal !== undefined) throw new ModelError(`The model ${this.name} is closed`);
    if (this.#running !== undefined) throw new ModelError(`The model ${this.name} is generating already`);
    this.#checkRoom(request);
    const run = this.#run(request);
    this.#running = run;
    try {
      return await run;
    } finally {
      this.#running = undefined;
    }
  }

  dispose(): Promise<void> {
    this.#disposal ??= (async () => {
      // A decode under way cannot be interrupted; its outcome belongs to whoever started it.
      await Promise.allSettled([this.#running]);
      await this.#parts.dispose();
    })();
    return this.#disposal;
  }

  async #run(request: GenerateRequest): Promise<GenerateOutcome> {
    const { constraint, signal } = request;
    const steps = new ConstrainedSteps(constraint, signal);
    const sampling = this.#resolve(request);
    const driver = this.#driver(sampling, steps);
    try {
      const reason = await this.#loop(request, driver);
      return { reason, rejected: steps.rejected, method: driver.method, seed: sampling.seed };
    } finally {
      await driver.close();
    }
  }

  async #loop(
    { prompt, constraint, maxTokens, signal }: GenerateRequest,
    driver: Driver,
  ): Promise<StopReason> {
    /** Prompt and output as they stand; all but `pending`, the last few, are in the model's state. */
    const tokens = prompt.length > 0 ? prompt.slice() : [this.#firstToken()];
    const start = tokens.length;
    let pending = await this.#keepCommonPrefix(tokens);
    for (;;) {
      if (signal?.aborted === true) return "aborted";
      if (tokens.length - start >= maxTokens) return "max-tokens";
      const forced = constraint.forced();
      tokens.push(...forced.tokens);
      pending.push(...forced.tokens);
      if (forced.stops) return "stopped";
      if (tokens.length - start >= maxTokens) return "max-tokens";
      const last = await this.#feed(pending, signal);
      if (last === undefined) return "aborted";
      const result = await driver.next(last);
      if (result.kind !== "token") return result.kind;
      tokens.push(result.token);
      pending = [result.token];
      const { decision } = result;
      switch (decision.kind) {
        case "continue":
          break;
        case "stop":
          return "stopped";
        case "rollback":
          pending = await this.#goBack(tokens, decision.count);
          break;
        default:
          assertNever(decision);
      }
    }
  }

  /** Drops what the last generation left behind; the tokens that are still to be decoded, at least one. */
  async #keepCommonPrefix(tokens: readonly TokenId[]): Promise<TokenId[]> {
    const held = this.#sequence.contextTokens;
    let common = 0;
    while (common < held.length && common < tokens.length - 1 && held[common] === tokens[common]) common++;
    await this.#eraseFrom(common);
    return tokens.slice(common);
  }

  /** Removes the last `count` of `tokens`; the one to decode again, so that its successor can be chosen anew. */
  async #goBack(tokens: TokenId[], count: number): Promise<TokenId[]> {
    assert(Number.isInteger(count) && count >= 1 && count < tokens.length, `rollback of ${count} tokens`);
    tokens.length -= count;
    await this.#eraseFrom(tokens.length - 1);
    return tokens.slice(-1);
  }

  async #eraseFrom(start: number): Promise<void> {
    const end = this.#sequence.nextTokenIndex;
    if (start < end) await this.#sequence.eraseContextTokenRanges([{ start, end }]);
  }

  /**
   * Decodes all but the last batch of `tokens`, looking at the signal in between: a long prompt takes minutes.
   * @returns the last batch, or `undefined` when aborted
   */
  async #feed(
    tokens: readonly TokenId[],
    signal: AbortSignal | undefined,
  ): Promise<readonly TokenId[] | undefined> {
    const batch = Math.max(1, this.#sequence.context.batchSize);
    let done = 0;
    while (tokens.length - done > batch) {
      await this.#sequence.evaluateWithoutGeneratingNewTokens(asTokens(tokens.slice(done, done + batch)));
      done += batch;
      if (signal?.aborted === true) return undefined;
    }
    return tokens.slice(done);
  }

  #driver(sampling: ResolvedSampling, steps: ConstrainedSteps): Driver {
    const isPublic = this.#parts.publicApiOnly === true || missingInternals(this.#sequence) !== undefined;
    return isPublic
      ? new CandidateDriver(this.#sequence, sampling, steps)
      : new AttachedDriver(this.#sequence, this.vocabulary.size, sampling, steps);
  }

  /** Defaults are llama.cpp's, as node-llama-cpp has them: greedy. */
  #resolve({ sampling }: GenerateRequest): ResolvedSampling {
    const { temperature = 0, topK = 40, topP = 0.95, minP = 0 } = sampling;
    const seed = sampling.seed ?? this.#parts.seed ?? randomInt(MAX_SEED);
    return { temperature, topK, topP, minP, seed };
  }

  /** Without it node-llama-cpp would silently forget the beginning of the prompt. */
  #checkRoom({ prompt, maxTokens }: GenerateRequest): void {
    const needed = Math.max(1, prompt.length) + maxTokens;
    if (needed <= this.contextSize) return;
    throw new SpecError(
      `The prompt (${prompt.length} tokens) and up to ${maxTokens} more need a context of ${needed}; the model's holds ${this.contextSize}`,
      {
        hint: "Lower the maximum number of tokens, shorten the prompt, or open the model with a larger contextSize.",
      },
    );
  }

  /** Something has to come before the first token. */
  #firstToken(): TokenId {
    const { bos, eos } = this.#sequence.model.tokens;
    return bos ?? eos ?? 0;
  }
}
