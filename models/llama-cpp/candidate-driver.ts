/**
 * The driver for versions of node-llama-cpp that cannot be attached to: it asks for the likeliest candidates through
 * the public interface and draws among them here. Only when the mask leaves none of them does it decode the last token
 * again and ask for all logits, which is slow. Draws are exact for greedy choice; otherwise free draws, and draws under
 * a mask that leaves some candidates, know no token beyond the `CANDIDATES` likeliest.
 */
import { maskHas, type TokenId, type TokenMask } from "../../masks/index.ts";
import { ModelError, type Random, seededRandom } from "../../src/kernel/index.ts";
import type { ConstrainedSteps, StepResult } from "../constrained-step.ts";
import { asTokens, type LlamaContextSequence } from "./door.ts";
import type { Driver, ResolvedSampling } from "./driver.ts";

const CANDIDATES = 256;

interface Candidate {
  readonly token: TokenId;
  readonly logit: number;
}

export class CandidateDriver implements Driver {
  readonly method = "candidates (public API)";
  readonly #sequence: LlamaContextSequence;
  readonly #sampling: ResolvedSampling;
  readonly #steps: ConstrainedSteps;
  readonly #random: Random;

  constructor(sequence: LlamaContextSequence, sampling: ResolvedSampling, steps: ConstrainedSteps) {
    this.#sequence = sequence;
    this.#sampling = sampling;
    this.#steps = steps;
    this.#random = seededRandom(sampling.seed);
  }

  async next(tokens: readonly TokenId[]): Promise<StepResult> {
    const last = tokens[tokens.length - 1]!;
    if (tokens.length > 1)
      await this.#sequence.evaluateWithoutGeneratingNewTokens(asTokens(tokens.slice(0, -1)));
    const best = await this.#candidates(last, CANDIDATES);
    let all: readonly Candidate[] | undefined;
    return this.#steps.choose(async (mask) => {
      const among = allowedBy(mask, all ?? best);
      if (among.length > 0) return this.#draw(among);
      if (all === undefined) {
        const end = this.#sequence.nextTokenIndex;
        await this.#sequence.eraseContextTokenRanges([{ start: end - 1, end }]);
        all = await this.#candidates(last, undefined);
      }
      const rest = allowedBy(mask, all);
      return rest.length > 0 ? this.#draw(rest) : -1;
    });
  }

  async close(): Promise<void> {
    // Nothing is kept between steps.
  }

  /** Decodes `token`; the likeliest `count` successors (all without it), likeliest first. */
  async #candidates(token: TokenId, count: number | undefined): Promise<readonly Candidate[]> {
    const [input] = asTokens([token]);
    const [output] = await this.#sequence.controlledEvaluate([
      [
        input!,
        {
          generateNext: {
            logits: count === undefined ? true : { filter: { tokens: [], includeTop: count } },
            // A temperature and a topK keep llama.cpp from sorting the whole vocabulary.
            options: { temperature: 1, topK: count ?? 0, topP: 1, minP: 0 },
          },
        },
      ],
    ]);
    const logits = output?.next.logits;
    if (logits === undefined) {
      throw new ModelError("This version of node-llama-cpp gives no logits", {
        hint: "Install node-llama-cpp 3.22.",
      });
    }
    const candidates = Array.from(logits, ([id, logit]): Candidate => ({ token: id, logit }));
    return candidates.sort((a, b) => b.logit - a.logit || a.token - b.token);
  }

  /** llama.cpp's sampler chain: topK, topP, minP, temperature, draw. */
  #draw(sorted: readonly Candidate[]): TokenId {
    const { temperature, topK, topP, minP } = this.#sampling;
    const best = sorted[0]!;
    if (temperature <= 0) return best.token;
    let kept = topK > 0 ? sorted.slice(0, topK) : sorted;
    kept = kept.slice(0, countWithin(kept, topP));
    const floor = best.logit + Math.log(minP);
    if (minP > 0) kept = kept.filter(({ logit }) => logit >= floor);
    const weights = kept.map(({ logit }) => Math.exp((logit - best.logit) / temperature));
    let left = this.#random() * weights.reduce((a, b) => a + b, 0);
    for (const [i, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return kept[i]!.token;
    }
    return best.token;
  }
}

function allowedBy(mask: TokenMask | undefined, candidates: readonly Candidate[]): readonly Candidate[] {
  return mask === undefined ? candidates : candidates.filter(({ token }) => maskHas(mask, token));
}

/** How many of the likeliest it takes to hold `share` of the probability; at least one. */
function countWithin(sorted: readonly Candidate[], share: number): number {
  if (share >= 1) return sorted.length;
  const weights = sorted.map(({ logit }) => Math.exp(logit - sorted[0]!.logit));
  const wanted = share * weights.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    if (sum >= wanted) return i + 1;
  }
  return sorted.length;
}
