/** Work and memory stay flat where the output grows, and catastrophic inputs end within limits. */
import { describe, expect, it } from "vitest";
import { GrammarBuilder, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import { maskIds, RegexAlgebra } from "../../masks/index.ts";
import { exactVocabulary, utf8 } from "../helpers/vocabularies.ts";

describe("a grammar whose lexemes may end anywhere", () => {
  it("reads a long token once, not once per way to cut it", () => {
    const algebra = new RegexAlgebra();
    const builder = new GrammarBuilder(algebra);
    const word = builder.terminal("WORD", algebra.plus(algebra.range(0x61, 0x7a)));
    const words = builder.nonterminal("words");
    builder.rule(words, []);
    builder.rule(words, [word, words]);
    const recognizer = new Recognizer(builder.build({ name: "words", start: words, lexing: "split" }));
    const masks = new TokenMasks(recognizer, exactVocabulary(["a".repeat(100), "b", "B"]));
    expect(maskIds(masks.mask(recognizer.advanceAll(recognizer.start(), utf8("x"))!))).toEqual([0, 1, 2]);
    expect(masks.work.remainderNodes).toBeLessThan(10_000);
  });
});
