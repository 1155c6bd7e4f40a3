import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trainByteBpe } from "../../models/embedded/byte-bpe.ts";
import { checkGguf, embeddedModelPath, embeddedVocabulary } from "../../models/index.ts";
import { InternalError } from "../../src/kernel/index.ts";

describe("the embedded model", () => {
  it("is small, and holds a prompt and a function", () => {
    expect(statSync(embeddedModelPath()).size).toBeLessThan(12_000_000);
    const { metadata } = checkGguf(embeddedModelPath());
    expect(Number(metadata.get("llama.context_length")?.value)).toBeGreaterThanOrEqual(1024);
  });

  it("passes the check that native code relies on", () => {
    expect(checkGguf(embeddedModelPath()).metadata.get("general.architecture")).toMatchObject({
      value: "llama",
    });
  });

  it("has 4,096 tokens whose bytes spell any text", () => {
    const vocabulary = embeddedVocabulary();
    expect(vocabulary.size).toBe(4096);
    expect(vocabulary.endTokens.size).toBe(2);
    for (const text of ['{"name": [1, 2]}', "日本語 🎉", "const x = 1;\n"]) {
      const tokens = vocabulary.tokenize!(text);
      expect(new TextDecoder().decode(vocabulary.concat(tokens))).toBe(text);
    }
    expect(vocabulary.tokenize!('"name"').length).toBeLessThan(4);
  });
});

describe("learning a byte-level vocabulary", () => {
  const options = { size: 262, specials: ["<end>"], pre: "gpt-2" };

  it("merges the most frequent pair first, and of equals the one with lower ids", () => {
    const { tokens, merges } = trainByteBpe("abab abab abab ba", options);
    expect(merges[0]).toEqual(["a", "b"]);
    expect(merges[1]).toEqual(["ab", "ab"]);
    expect(tokens).toHaveLength(262);
    expect(tokens.at(-1)).toBe("<end>");
    expect(new Set(tokens).size).toBe(262);
  });

  it("says so when the text is too small", () => {
    expect(() => trainByteBpe("ab", { ...options, size: 1000 })).toThrow(InternalError);
    expect(() => trainByteBpe("ab", { ...options, pre: "unheard-of" })).toThrow(/pre-tokenizer/);
  });
});
