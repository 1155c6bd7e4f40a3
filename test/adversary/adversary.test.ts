/**
 * A model that takes any allowed token with equal probability, under every constraint of the table. What is reported
 * complete must be accepted by a judge that shares nothing with the engine; what is not must be a viable prefix.
 */
import { afterAll, describe, expect, it } from "vitest";
import { adversaryModel } from "../../models/index.ts";
import { generate } from "../../src/ananke.ts";
import type { GenerationResult } from "../../src/generate/index.ts";
import { CONSTRAINTS, compiled, grammarOf, judge, type NamedConstraint } from "../helpers/grammars.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const RUNS = 300;
const RUNS_EACH = Math.ceil(RUNS / CONSTRAINTS.length);
/** Budgets by turns: closing has to work in narrow ones too. */
const MAX_TOKENS = [40, 80, 160];

const vocabulary = smallVocabulary();
/** Without a tokenizer nothing is forced and completions are cut by longest match. */
const untokenized = smallVocabulary({ tokenizes: false });

async function run(named: NamedConstraint, seed: number): Promise<GenerationResult> {
  return generate({
    model: adversaryModel({ vocabulary: seed % 4 === 3 ? untokenized : vocabulary, seed }),
    program: compiled(named),
    prompt: "anything",
    maxTokens: MAX_TOKENS[seed % MAX_TOKENS.length]!,
    seed,
  });
}

describe("a model that samples uniformly from the mask", () => {
  const counts = { complete: 0, truncated: 0, failed: 0, aborted: 0 };
  let runs = 0;

  it.each(CONSTRAINTS.map((named) => ({ kind: named.constraint.kind, title: named.name, named })))(
    "completes only what satisfies $kind: $title",
    async ({ named }) => {
      const accepts = judge(named);
      const naive = naiveRecognizer(grammarOf(named));
      for (let i = 0; i < RUNS_EACH; i++) {
        const seed = 1000 * CONSTRAINTS.indexOf(named) + i;
        const result = await run(named, seed);
        const label = `seed ${seed}: ${result.status} ${JSON.stringify(result.code)}`;
        counts[result.status]++;
        runs++;
        expect(result.metadata.tokens, label).toBeLessThanOrEqual(MAX_TOKENS[seed % MAX_TOKENS.length]!);
        expect(result.trace.length, label).toBe(result.metadata.tokens);
        if (result.status === "complete") {
          expect(accepts(result.code), label).toBe(true);
          expect(result.validation, label).toEqual({
            satisfied: [named.constraint.kind],
            violated: [],
            unknown: [],
          });
        } else {
          // A cut may fall inside a character, which the text cannot show.
          const whole = result.code.replace(/�$/u, "");
          expect(naive.viable(whole), label).toBe(true);
          expect(naive.accepts(result.code), label).toBe(false);
        }
      }
    },
  );

  it("nearly always comes to an end within its budget", () => {
    expect(runs).toBeGreaterThanOrEqual(RUNS);
    expect(counts.complete / runs).toBeGreaterThanOrEqual(0.95);
    expect(counts.failed).toBe(0);
    expect(counts.aborted).toBe(0);
  });

  afterAll(() => {
    console.info(
      `adversary: ${JSON.stringify(counts)} of ${runs} runs over ${CONSTRAINTS.length} constraints`,
    );
  });
});
