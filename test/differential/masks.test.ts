/** Masks and parse states against a naive recogniser that reads every prefix, and prefix and token, from the start. */
import { describe, expect, it } from "vitest";
import { Recognizer } from "../../domains/syntax/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { BruteForce } from "../helpers/brute-force.ts";
import { Comparison } from "../helpers/check-masks.ts";
import { HAND_GRAMMARS } from "../helpers/hand-grammars.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";
import { LETTERS, randomGrammar } from "../helpers/random-grammars.ts";
import { mutate, pick } from "../helpers/samples.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();

describe.each(HAND_GRAMMARS)("grammar: $name", (hand) => {
  const comparison = new Comparison(hand.build(), VOCABULARY);
  const { recognizer, brute } = comparison;

  it("has its members and not the others, in the engine and in the reference", () => {
    for (const text of [...hand.members, ...hand.others]) {
      const bytes = utf8(text);
      const state = recognizer.advanceAll(recognizer.start(), bytes);
      const isMember = hand.members.includes(text);
      expect(state !== undefined && recognizer.canEnd(state), `engine on ${JSON.stringify(text)}`).toBe(
        isMember,
      );
      expect(brute.accepts(bytes), `reference on ${JSON.stringify(text)}`).toBe(isMember);
    }
  });

  it("has brute-force masks at every byte of the sample texts", () => {
    for (const text of [...hand.members, ...hand.others]) comparison.compareMasksAlong(utf8(text));
  });

  it("has brute-force masks along random walks", () => {
    const random = seededRandom(11);
    for (let walk = 0; walk < 4; walk++) comparison.compareMasksOnWalk(random, 12);
  });

  it("reads texts near the language as the reference does", () => {
    const random = seededRandom(12);
    for (let n = 0; n < 60; n++) comparison.compareBytes(mutate(random, utf8(pick(random, hand.members))));
  });
});

describe("random grammars", () => {
  const SEEDS = Array.from({ length: 6 }, (_, i) => i * 20);

  it.each(SEEDS)("agree with the reference on all short texts (seeds from %i)", (from) => {
    for (let seed = from; seed < from + 20; seed++) {
      const grammar = randomGrammar(seededRandom(seed));
      if (grammar === undefined) continue;
      const recognizer = new Recognizer(grammar);
      const brute = new BruteForce(naiveRecognizer(grammar));
      let texts = [""];
      for (let length = 0; length <= 4; length++) {
        const longer: string[] = [];
        for (const text of texts) {
          const state = recognizer.advanceAll(recognizer.start(), utf8(text));
          const label = `seed ${seed}: ${JSON.stringify(text)}`;
          expect(state !== undefined, label).toBe(brute.viable(utf8(text)));
          if (state === undefined) continue;
          expect(recognizer.canEnd(state), label).toBe(brute.accepts(utf8(text)));
          longer.push(...[...LETTERS].map((letter) => text + letter));
        }
        texts = longer;
      }
    }
  });

  it.each(SEEDS)("have brute-force masks along random walks (seeds from %i)", (from) => {
    const vocabulary = smallVocabulary({ bare: true, extra: shortTexts(4) });
    for (let seed = from; seed < from + 20; seed++) {
      const random = seededRandom(seed);
      const grammar = randomGrammar(random);
      if (grammar !== undefined) new Comparison(grammar, vocabulary).compareMasksOnWalk(random, 3);
    }
  });
});

/** All texts of 2 to `length` letters, thinned out to one in five beyond two letters. */
function shortTexts(length: number): string[] {
  const texts: string[] = [];
  let last = [...LETTERS];
  for (let n = 2; n <= length; n++) {
    last = last.flatMap((text) => [...LETTERS].map((letter) => text + letter));
    texts.push(...last.filter((_, i) => n === 2 || i % 5 === 0));
  }
  return texts;
}
