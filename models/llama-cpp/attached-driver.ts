/** Drives a sequence through node-llama-cpp's own generator, with the sampling taken over (`attachment.ts`). */
import type { TokenId } from "../../masks/index.ts";
import { ModelError } from "../../src/kernel/index.ts";
import type { ConstrainedSteps, StepResult } from "../constrained-step.ts";
import { attach } from "./attachment.ts";
import { asTokens, type LlamaContextSequence, type Token } from "./door.ts";
import type { Driver, ResolvedSampling } from "./driver.ts";

/** One generator for the whole generation: a fresh one per token would repeat its random numbers. */
export class AttachedDriver implements Driver {
  readonly method = "sample-verify-resample";
  readonly #sequence: LlamaContextSequence;
  readonly #sampling: ResolvedSampling;
  readonly #detach: () => void;
  #generator: ReturnType<LlamaContextSequence["evaluate"]> | undefined;
  #result: StepResult | undefined;

  constructor(
    sequence: LlamaContextSequence,
    vocabularySize: number,
    sampling: ResolvedSampling,
    steps: ConstrainedSteps,
  ) {
    this.#sequence = sequence;
    this.#sampling = sampling;
    this.#detach = attach(sequence, vocabularySize, async (sample) => {
      this.#result = await steps.choose(sample);
      return this.#result.kind === "token" ? this.#result.token : undefined;
    });
  }

  async next(tokens: readonly TokenId[]): Promise<StepResult> {
    this.#result = undefined;
    const input = asTokens(tokens);
    let item: IteratorResult<Token, void>;
    if (this.#generator === undefined) {
      this.#generator = this.#sequence.evaluate(input, { ...this.#sampling, yieldEogToken: true });
      item = await this.#generator.next();
    } else {
      item = await this.#generator.next(input);
    }
    return this.#checked(item);
  }

  async close(): Promise<void> {
    try {
      await this.#generator?.return();
    } finally {
      this.#detach();
    }
  }

  /** What our callback chose must be what comes out: otherwise the sampling went past it. */
  #checked(item: IteratorResult<Token, void>): StepResult {
    const result = this.#result;
    const isOurs =
      result !== undefined && (result.kind === "token" ? item.value === result.token : item.done === true);
    if (!isOurs) {
      throw new ModelError("node-llama-cpp sampled a token past the constraint: its internals have changed", {
        hint: "Install node-llama-cpp 3.22, or open the model with publicApiOnly.",
      });
    }
    return result;
  }
}
