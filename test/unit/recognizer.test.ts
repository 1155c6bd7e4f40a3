/** Cases of the recogniser that once went wrong, or that no differential test reaches. */
import { describe, expect, it } from "vitest";
import { GrammarBuilder, type Lexing, Recognizer } from "../../domains/syntax/index.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { utf8 } from "../helpers/vocabularies.ts";

describe("a terminal whose remainder is the terminal again", () => {
  it.each<Lexing>(["munch", "split"])("does not let the text end inside it (%s)", (lexing) => {
    const algebra = new RegexAlgebra();
    const builder = new GrammarBuilder(algebra);
    const word = builder.terminal(
      "WORD",
      algebra.concat(algebra.star(algebra.byte(0x61)), algebra.byte(0x62)),
    );
    const start = builder.optional("start", word);
    const recognizer = new Recognizer(builder.build({ name: "a*b", start, lexing }));
    const empty = recognizer.start();
    const inside = recognizer.advanceAll(empty, utf8("aa"))!;
    expect(recognizer.canEnd(empty)).toBe(true);
    expect(inside).not.toBe(empty);
    expect(recognizer.canEnd(inside)).toBe(false);
    expect(recognizer.canEnd(recognizer.advanceAll(inside, utf8("b"))!)).toBe(true);
  });
});
