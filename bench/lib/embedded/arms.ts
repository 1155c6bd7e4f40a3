/**
 * How the embedded model is let write: freely, or under constraints. An arm that this version of the project cannot
 * offer is reported as absent, never silently left out.
 */
import type { Vocabulary } from "../../../masks/index.ts";
import { fullMask, type TokenId } from "../../../masks/index.ts";
import type { ModelAdapter, StepDecision, TokenConstraint } from "../../../models/adapter.ts";

export const ARM_NAMES = ["unconstrained", "syntax", "all"] as const;
export type ArmName = (typeof ARM_NAMES)[number];

export interface Written {
  readonly text: string;
  /** The model ended the text itself, within the budget. */
  readonly isComplete: boolean;
  readonly tokens: number;
  readonly ms: number;
}

/** Writes the continuation of a prompt. */
export type Arm = (prompt: string) => Promise<Written>;

export interface ArmOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
}

/** The arms this version can run; the others are absent. */
export function openArms(model: ModelAdapter, options: ArmOptions): ReadonlyMap<ArmName, Arm> {
  return new Map([["unconstrained", unconstrained(model, options)]]);
}

function unconstrained(model: ModelAdapter, { maxTokens, temperature, seed }: ArmOptions): Arm {
  return async (prompt) => {
    const free = new Free(model.vocabulary);
    const started = performance.now();
    await model.generate({
      prompt: model.encodePrompt(prompt, { template: "raw" }),
      constraint: free,
      sampling: { temperature, seed },
      maxTokens,
    });
    return {
      text: new TextDecoder().decode(model.vocabulary.concat(free.tokens)),
      isComplete: free.isEnded,
      tokens: free.tokens.length,
      ms: performance.now() - started,
    };
  };
}

/** Allows every token and stops at an end token. */
class Free implements TokenConstraint {
  readonly tokens: TokenId[] = [];
  isEnded = false;
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  allows(): boolean {
    return true;
  }

  mask(): ReturnType<typeof fullMask> {
    return fullMask(this.#vocabulary.size);
  }

  accept(token: TokenId): StepDecision {
    if (this.#vocabulary.isEnd(token)) {
      this.isEnded = true;
      return { kind: "stop" };
    }
    this.tokens.push(token);
    return { kind: "continue" };
  }

  forced(): { readonly tokens: readonly TokenId[]; readonly stops: boolean } {
    return { tokens: [], stops: false };
  }
}
