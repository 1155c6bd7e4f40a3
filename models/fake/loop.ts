/** The generation loop of models that keep no state: forced tokens, rollback, limits and the signal, as any adapter. */
import { setImmediate } from "node:timers/promises";
import { type TokenId, TokenTrie, type Vocabulary } from "../../masks/index.ts";
import { assert, assertNever, SpecError } from "../../src/kernel/index.ts";
import type { GenerateRequest, StopReason } from "../adapter.ts";
import type { StepResult } from "../constrained-step.ts";

/** Steps between two visits to the event loop, so that timers and signals get their turn. */
const STEPS_PER_TURN = 32;

/** Runs `choose` for one token after the other; `position` counts the output tokens that stand. */
export async function runFake(
  { constraint, maxTokens, signal }: GenerateRequest,
  choose: (position: number) => Promise<StepResult>,
): Promise<StopReason> {
  let length = 0;
  for (let step = 1; ; step++) {
    if (signal?.aborted === true) return "aborted";
    if (length >= maxTokens) return "max-tokens";
    const forced = constraint.forced();
    length += forced.tokens.length;
    if (forced.stops) return "stopped";
    if (length >= maxTokens) return "max-tokens";
    const result = await choose(length);
    if (result.kind !== "token") return result.kind;
    length++;
    const { decision } = result;
    switch (decision.kind) {
      case "continue":
        break;
      case "stop":
        return "stopped";
      case "rollback":
        assert(decision.count >= 1, `rollback of ${decision.count} tokens`);
        length -= decision.count;
        break;
      default:
        assertNever(decision);
    }
    if (step % STEPS_PER_TURN === 0) await setImmediate();
  }
}

/** Ids of `text`: as the model's tokenizer would, or longest match first where it is not known. */
export function spell(vocabulary: Vocabulary, text: string): TokenId[] {
  if (vocabulary.tokenize !== undefined) return vocabulary.tokenize(text);
  const tokens = new TokenTrie(vocabulary).cover(new TextEncoder().encode(text));
  if (tokens === undefined) {
    throw new SpecError(`Vocabulary "${vocabulary.name}" cannot spell ${JSON.stringify(text)}`);
  }
  return tokens;
}
