/** Masks of compiled constraints, in every notation, against brute force; members against independent judges. */
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/kernel/random.ts";
import { Comparison } from "../helpers/check-masks.ts";
import { CONSTRAINTS, grammarOf, judge } from "../helpers/grammars.ts";
import { mutate, pick } from "../helpers/samples.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();

describe.each(CONSTRAINTS.map((named) => ({ kind: named.constraint.kind, title: named.name, named })))(
  "$kind: $title",
  ({ named }) => {
    const comparison = new Comparison(grammarOf(named), VOCABULARY);
    const { recognizer, brute } = comparison;
    const accepts = judge(named);

    it("has its members and not the others, as an independent judge says", () => {
      for (const text of [...named.members, ...named.others]) {
        const isMember = named.members.includes(text);
        expect(accepts(text), `judge on ${JSON.stringify(text)}`).toBe(isMember);
        const state = recognizer.advanceAll(recognizer.start(), utf8(text));
        expect(state !== undefined && recognizer.canEnd(state), `engine on ${JSON.stringify(text)}`).toBe(
          isMember,
        );
        expect(brute.accepts(utf8(text)), `reference on ${JSON.stringify(text)}`).toBe(isMember);
      }
    });

    it("has brute-force masks at every byte of its members", () => {
      for (const text of named.members) comparison.compareMasksAlong(utf8(text));
    });

    it("has brute-force masks along random walks", () => {
      const random = seededRandom(51);
      for (let walk = 0; walk < 2; walk++) comparison.compareMasksOnWalk(random, 8);
    });

    it("reads texts near its language as the reference does", () => {
      const random = seededRandom(52);
      for (let n = 0; n < 30; n++) comparison.compareBytes(mutate(random, utf8(pick(random, named.members))));
    });
  },
);
