/**
 * Decoding tokens and then choosing the next one, as the adapter's loop sees it. Two ways do it: attached to
 * node-llama-cpp's internals (`attached-driver.ts`), and through its public interface alone (`candidate-driver.ts`).
 */
import type { TokenId } from "../../masks/index.ts";
import type { StepResult } from "../constrained-step.ts";

/** All numbers settled. */
export interface ResolvedSampling {
  /** 0 = greedy. */
  readonly temperature: number;
  /** 0 = no limit. */
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
}

export interface Driver {
  /** For the outcome. */
  readonly method: string;
  /** Decodes `tokens` (at least one) after what the sequence holds, and chooses the next token. */
  next(tokens: readonly TokenId[]): Promise<StepResult>;
  close(): Promise<void>;
}
