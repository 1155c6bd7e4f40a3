/**
 * The harshest user of a constraint: a model that takes any allowed token with the same probability. What it completes
 * owes nothing to a model's good sense.
 */
import { maskIds, type TokenId, type Vocabulary } from "../../masks/index.ts";
import { type Random, SpecError, seededRandom } from "../../src/kernel/index.ts";
import type { GenerateOutcome, GenerateRequest, ModelAdapter, TokenConstraint } from "../adapter.ts";
import { type StepResult, settled } from "../constrained-step.ts";
import { runFake, spell } from "./loop.ts";

export interface AdversaryOptions {
  readonly vocabulary: Vocabulary;
  /** For requests that name no seed; default 0. */
  readonly seed?: number;
  /**
   * How many ordinary tokens one end token weighs. Default 1: uniform. More makes outputs shorter, which among
   * 150,000 tokens they would hardly ever be by chance.
   */
  readonly endWeight?: number;
}

/** Draws from the mask and asks `allows`; refused tokens are drawn no more at that position. */
export function adversaryModel({
  vocabulary,
  seed: defaultSeed = 0,
  endWeight = 1,
}: AdversaryOptions): ModelAdapter {
  if (!(endWeight >= 0 && Number.isFinite(endWeight))) {
    throw new SpecError(`endWeight is a number from 0 up, not ${endWeight}`);
  }
  return {
    name: "adversary",
    vocabulary,
    encodePrompt: (text) => spell(vocabulary, text),
    describe: () => ({ fake: "adversary", endWeight }),
    async generate(request: GenerateRequest): Promise<GenerateOutcome> {
      const seed = request.sampling.seed ?? defaultSeed;
      const random = seededRandom(seed);
      const reason = await runFake(request, async () =>
        chooseAny(request.constraint, vocabulary, endWeight, random),
      );
      return { reason, rejected: 0, method: "uniform draw from the mask", seed };
    },
    async dispose() {
      // Nothing is held.
    },
  };
}

async function chooseAny(
  constraint: TokenConstraint,
  vocabulary: Vocabulary,
  endWeight: number,
  random: Random,
): Promise<StepResult> {
  const ids = maskIds(constraint.mask());
  const ends = ids.filter((id) => vocabulary.isEnd(id));
  const others = ends.length === 0 ? ids : ids.filter((id) => !vocabulary.isEnd(id));
  while (others.length + ends.length > 0) {
    const endsTotal = endWeight * ends.length;
    // With a weight of 0 it ends only where nothing else is left.
    const takesEnd = others.length === 0 || random() * (others.length + endsTotal) < endsTotal;
    const token = removeAny(takesEnd ? ends : others, random);
    if (constraint.allows(token)) {
      return { kind: "token", token, decision: await settled(constraint.accept(token, "masked")) };
    }
  }
  return { kind: "dead-end" };
}

/** Takes one of `from`, which is not empty, out of it. */
function removeAny(from: TokenId[], random: Random): TokenId {
  const at = Math.floor(random() * from.length);
  const token = from[at]!;
  from[at] = from[from.length - 1]!;
  from.pop();
  return token;
}
