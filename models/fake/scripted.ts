/** A model that follows a script: what it proposes at each step is written down, whatever the constraint says. */
import { maskHas, type TokenId, type TokenMask, type Vocabulary } from "../../masks/index.ts";
import type { GenerateOutcome, GenerateRequest, ModelAdapter } from "../adapter.ts";
import { ConstrainedSteps } from "../constrained-step.ts";
import { runFake, spell } from "./loop.ts";

export interface ScriptedOptions {
  readonly vocabulary: Vocabulary;
  /**
   * A text it wants to write, or its wishes step by step: a token, or several, the dearest first. After the script it
   * wants to end. When all its wishes are refused it takes the lowest id that is allowed.
   */
  readonly script: string | readonly (TokenId | readonly TokenId[])[];
}

/** Deterministic: the same script and constraint give the same tokens. Sampling options are ignored. */
export function scriptedModel({ vocabulary, script }: ScriptedOptions): ModelAdapter {
  const wishes = (typeof script === "string" ? spell(vocabulary, script) : script).map((wish) =>
    typeof wish === "number" ? [wish] : wish,
  );
  const ends = [...vocabulary.endTokens];
  return {
    name: "scripted",
    vocabulary,
    encodePrompt: (text) => spell(vocabulary, text),
    describe: () => ({ fake: "scripted", steps: wishes.length }),
    async generate(request: GenerateRequest): Promise<GenerateOutcome> {
      const steps = new ConstrainedSteps(request.constraint, request.signal);
      const reason = await runFake(request, (position) =>
        steps.choose(async (mask) => propose(mask, wishes[position] ?? ends, vocabulary.size)),
      );
      return { reason, rejected: steps.rejected, method: "scripted" };
    },
    async dispose() {
      // Nothing is held.
    },
  };
}

/** The first wish that `mask` allows, else the lowest id it allows; -1 when it allows none. */
function propose(mask: TokenMask | undefined, wishes: readonly TokenId[], size: number): TokenId {
  for (const wish of wishes) if (mask === undefined || maskHas(mask, wish)) return wish;
  for (let id = 0; id < size; id++) if (mask === undefined || maskHas(mask, id)) return id;
  return -1;
}
