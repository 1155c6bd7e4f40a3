/** Tokens without an alternative, where bytes, characters and tokens do not line up. */
import { describe, expect, it } from "vitest";
import { GrammarBuilder } from "../../domains/syntax/index.ts";
import { RegexAlgebra, Vocabulary } from "../../masks/index.ts";
import type { Session } from "../../src/generate/index.ts";
import { sessionOf } from "../helpers/programs.ts";
import { byteToken, END, smallVocabulary, textOf } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();

/** A session whose output is one of `texts`. */
function oneOf(texts: readonly string[], vocabulary: Vocabulary = VOCABULARY): Session {
  const builder = new GrammarBuilder(new RegexAlgebra());
  const start = builder.choice(
    "start",
    texts.map((text) => [builder.literal(text)]),
  );
  return sessionOf([builder.build({ name: "texts", start, lexing: "split" })], vocabulary);
}

/** What `session` forces, as text; the tokens are accepted. */
function takeForced(session: Session): string {
  const tokens = session.forced();
  for (const token of tokens) session.accept(token);
  return textOf(VOCABULARY.concat(tokens));
}

/** The standard vocabulary under another tokenizer. */
function withTokenizer(tokenize: (text: string) => number[]): Vocabulary {
  const bytes = Array.from({ length: VOCABULARY.size }, (_, id) => VOCABULARY.bytesOf(id));
  return new Vocabulary({ name: "other", bytes, endTokens: VOCABULARY.endTokens, tokenize });
}

describe("forced tokens", () => {
  it("stop before the last one, which what comes next might merge with", () => {
    expect(takeForced(oneOf(["return x"]))).toBe("return");
    expect(takeForced(oneOf(["return x", "return y"]))).toBe("return");
    expect(takeForced(oneOf(["return"]))).toBe("");
  });

  it("stop where the output may end", () => {
    expect(takeForced(oneOf(["int x=1", "int x=1;;;"]))).toBe("int x=");
  });

  it("stop before a choice inside a character", () => {
    // U+00E9 and U+00EA share their first byte.
    expect(takeForced(oneOf(["the é", "the ê"]))).toBe("the");
  });

  it("are none right after part of a character", () => {
    const session = oneOf(["é = 1 + 2"]);
    session.accept(byteToken(0xc3));
    for (const token of session.forced()) session.accept(token);
    expect(session.forced().every((token) => session.allows(token))).toBe(true);
    session.accept(byteToken(0xa9));
    expect(takeForced(session)).not.toBe("");
  });

  it("do not include a banned token", () => {
    const session = oneOf(["return x;"]);
    const [first] = session.forced();
    session.ban(first!);
    expect(session.forced()).toEqual([]);
    // Byte by byte the text may still be written.
    session.accept(byteToken(0x72));
    expect(session.forced()).not.toEqual([]);
  });

  it("are none where the tokenizer makes other bytes, an end token or a token without text of them", () => {
    const cut = (text: string): number[] => VOCABULARY.tokenize!(text);
    expect(oneOf(["return x;"], withTokenizer(cut)).forced()).not.toEqual([]);
    expect(
      oneOf(
        ["return x;"],
        withTokenizer((text) => cut(` ${text}`)),
      ).forced(),
    ).toEqual([]);
    expect(
      oneOf(
        ["return x;"],
        withTokenizer((text) => [2, ...cut(text)]),
      ).forced(),
    ).toEqual([]);
    const marker = oneOf(
      ["</s></s> x"],
      withTokenizer(() => [1, 1, ...cut(" x")]),
    );
    expect(marker.forced()).toEqual([]);
    expect(marker.allows(END)).toBe(false);
  });

  it("are none for a vocabulary whose tokenizer is not known", () => {
    expect(oneOf(["return x;"], smallVocabulary({ tokenizes: false })).forced()).toEqual([]);
  });
});
