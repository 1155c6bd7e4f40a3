import { describe, expect, it } from "vitest";
import { compileGbnf, compileGrammarText, Recognizer } from "../../domains/syntax/index.ts";

const accepts = (recognizer: Recognizer, text: string): boolean => {
  const state = recognizer.advanceAll(recognizer.start(), new TextEncoder().encode(text));
  return state !== undefined && recognizer.canEnd(state);
};

describe("large grammars", () => {
  it("compile with very many uses of one symbol", () => {
    const { grammar } = compileGbnf(`root ::= ${"x ".repeat(150_000)}\nx ::= "(" x ")" | "a"`);
    expect(accepts(new Recognizer(grammar), "a".repeat(100))).toBe(false);
  });

  it("compile with very many alternatives", () => {
    const words = Array.from({ length: 50_000 }, (_, i) => `"w${i};" root`).join(" | ");
    const recognizer = new Recognizer(compileGbnf(`root ::= ${words} | "."`).grammar);
    expect(accepts(recognizer, "w7;w49999;.")).toBe(true);
    expect(accepts(recognizer, "w50000;.")).toBe(false);
  });

  it("compile with long chains of rules that may be empty", () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => `r${i} ::= r${i + 1}`).join("\n");
    const { grammar } = compileGbnf(`root ::= "(" root ")" | r0\n${chain}\nr20000 ::= "" | "[" r0 "]"`);
    expect(grammar.nullable.size).toBeGreaterThan(20_000);
  });
});

describe("readings of ignored text", () => {
  it("stay apart under maximal munch", () => {
    const { grammar } = compileGrammarText(`
      start: (("a" | "aa") (S | A))*
      A: /a+/
      S: / +/
      %ignore / +/
    `);
    expect(accepts(new Recognizer(grammar), "a a")).toBe(true);
    expect(accepts(new Recognizer(grammar), "a a a")).toBe(true);
  });
});
