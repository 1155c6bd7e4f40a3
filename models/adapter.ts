/**
 * The narrow contract between the generation loop and whatever runs a model. Tokens go in and out; text is the
 * loop's business, built from the vocabulary's own byte table.
 */
import type { TokenId, TokenMask, Vocabulary } from "../masks/index.ts";

/** How to choose among the tokens that are left. Defaults are the adapter's. */
export interface SamplingOptions {
  /** 0 = greedy. */
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed?: number;
}

/** What the sampler asks at every step. All calls are synchronous; none may throw (see `StepOutcome`). */
export interface TokenConstraint {
  /** Exact. Called for a token the model would choose freely. */
  allows(token: TokenId): boolean;
  /** Permissive superset of `allows`; valid until the next `accept` or `rollback`. */
  mask(): TokenMask;
  /** Take the token the sampler settled on. `continue`; `stop`, after which no more is asked; or go back, or wait. */
  accept(token: TokenId, origin: TokenOrigin): StepDecision;
  /**
   * Asked before each sampling (also before the first). Tokens with no alternative from here, to be fed in one batch
   * without sampling; empty when there is a choice. The callee has taken (accepted) them before it returns.
   */
  forced(): ForcedTokens;
  /**
   * Few tokens are allowed here, so that a free choice would likely be refused: the adapter then starts from the mask.
   * Must be cheap. Absent: the adapter goes by the masks it has seen.
   */
  fewAllowed?(): boolean;
}

export interface ForcedTokens {
  readonly tokens: readonly TokenId[];
  /** The output is complete after these: generate no more (the outcome is `stopped`). */
  readonly stops: boolean;
}

/** How a token came to be chosen. */
export type TokenOrigin =
  /** The model's free choice was allowed. */
  | "sampled"
  /** The free choice was refused; this one was drawn under the mask from the same logits. */
  | "resampled"
  /** Drawn under the mask at once, because few tokens were allowed. */
  | "masked"
  /** The constraint left no alternative. */
  | "forced";

export type StepDecision =
  | { readonly kind: "continue" }
  | { readonly kind: "stop" }
  /** Undo the last `count` generated tokens in the model's state, then go on sampling. */
  | { readonly kind: "rollback"; readonly count: number }
  /** Checks are still running: ask for no token before the decision is there. It is never rejected. */
  | { readonly kind: "wait"; readonly decision: Promise<SettledDecision> };

export type SettledDecision = Exclude<StepDecision, { readonly kind: "wait" }>;

export interface GenerateRequest {
  readonly prompt: readonly TokenId[];
  readonly constraint: TokenConstraint;
  readonly sampling: SamplingOptions;
  readonly maxTokens: number;
  readonly signal?: AbortSignal;
}

export type StopReason =
  /** The constraint said stop (an end token was accepted, or the output is complete). */
  | "stopped"
  | "max-tokens"
  /** No token is allowed. */
  | "dead-end"
  | "aborted";

export interface GenerateOutcome {
  readonly reason: StopReason;
  /** Tokens the model chose freely and the constraint refused. */
  readonly rejected: number;
  /** How the constraint was imposed, for the ledger, e.g. `sample-verify-resample`. */
  readonly method: string;
  /** The seed the draws were made with, given or chosen; absent where there is none. */
  readonly seed?: number;
}

/** One loaded model with one sequence; calls do not overlap. */
export interface ModelAdapter {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** Tokens of prompt and output that the model can hold together; absent without a limit. */
  readonly contextSize?: number;
  /** The model computes off this thread: while it does, checks may run here. */
  readonly computesAside?: boolean;
  /** Ids of a prompt, special tokens of the model's own template included where `template` says so. */
  encodePrompt(text: string, options: { readonly template: "raw" | "chat" }): TokenId[];
  /**
   * Ids of a prompt for the text between two others, with the model's own tokens for it; `undefined`, or no such
   * method, where it was not trained for that.
   */
  encodeInfill?(prefix: string, suffix: string): TokenId[] | undefined;
  /** Facts for provenance: file, hash, backend, GPU, version. JSON values. */
  describe(): Readonly<Record<string, unknown>>;
  generate(request: GenerateRequest): Promise<GenerateOutcome>;
  dispose(): Promise<void>;
}
