import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trainByteBpe } from "../../models/embedded/byte-bpe.ts";
import { corpusPrograms, programText } from "../../models/embedded/corpus/documents.ts";
import { byte4kVocabulary, ONE_SPELLING } from "../../models/embedded/ggml-vocabulary.ts";
import { tokenizerOf } from "../../models/embedded/training/prepare.ts";
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

describe("a vocabulary that spells each name one way", () => {
  const programs = [...corpusPrograms({ seed: 3, perIdea: 12 })];
  const tokenize = tokenizerOf(byte4kVocabulary(programs.map(programText), ONE_SPELLING));
  const spelt = (text: string): string => tokenize(text).join(" ");

  it.each(["prices", "orderTotals", "quietLamp", "brandelishHarbor"])(
    "spells %s alike behind a space, a bracket, a dot and a letter that is small",
    (name) => {
      const alone = spelt(name);
      for (const lead of ["x ", "f(", "f[", "a.", "(...", '"', "{ x, "]) {
        for (const trail of ["", ")", ".at", " = 1", ": number"]) {
          expect(` ${spelt(`${lead}${name}${trail}`)} `).toContain(` ${alone} `);
        }
      }
      const inside = name.charAt(0).toUpperCase() + name.slice(1);
      expect(spelt(`all${inside}`)).toBe(`${spelt("all")} ${spelt(inside)}`);
    },
  );
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

  it("merges nothing across a boundary, so that a name has one spelling wherever it stands", () => {
    const text = "f(values) + values.of(values); [values] values\n".repeat(20);
    const boundary = /(?<=\p{L})(?=\P{L})|(?<=\P{L})(?=\p{L})/u;
    const { tokens, merges } = trainByteBpe(text, { ...options, size: 265, pre: "qwen2", boundary });
    expect(tokens).toContain("values");
    const learnt = merges.map((merge) => merge.join(""));
    expect(learnt.filter((token) => /[a-z][^a-z]|[^a-z][a-z]/.test(token))).toEqual([]);
    const free = trainByteBpe(text, { ...options, size: 265, pre: "qwen2" });
    expect(free.tokens).toContain("(values");
  });

  it("makes one token of a text that is to be whole, of its own parts and last", () => {
    const text = "const values = const2; values.length values.length\n".repeat(20);
    const boundary = /(?<=\p{L})(?=\P{L})|(?<=\P{L})(?=\p{L})/u;
    const whole = [".length", " nowhere"];
    const { tokens, merges } = trainByteBpe(text, { ...options, size: 273, pre: "qwen2", boundary, whole });
    expect(merges.at(-1)!.join("")).toBe(".length");
    expect(tokens.at(-2)).toBe(".length");
    expect(tokens).not.toContain("Ġnowhere");
  });

  it("says so when the text is too small", () => {
    expect(() => trainByteBpe("ab", { ...options, size: 1000 })).toThrow(InternalError);
    expect(() => trainByteBpe("ab", { ...options, pre: "unheard-of" })).toThrow(/pre-tokenizer/);
  });
});
