/** What happens when the vocabulary cannot write what the constraint wants next. */
import { describe, expect, it } from "vitest";
import { TokenTrie, Vocabulary } from "../../masks/index.ts";
import { adversaryModel } from "../../models/index.ts";
import { generate } from "../../src/ananke.ts";
import type { GenerationEvent, GenerationResult } from "../../src/generate/index.ts";
import { exactVocabulary } from "../helpers/vocabularies.ts";

async function write(
  pattern: string,
  vocabulary: Vocabulary,
  seed: number,
  onEvent?: (event: GenerationEvent) => void,
): Promise<GenerationResult> {
  return generate({
    model: adversaryModel({ vocabulary, seed }),
    constraints: [{ kind: "regex", pattern }],
    prompt: "",
    maxTokens: 30,
    seed,
    // The dead ends are the point: do not finish early.
    closing: false,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

describe("a dead end", () => {
  it("is left by going back as far as needed", async () => {
    // Nothing in the vocabulary has a "1": every way that begins with "x" ends after five tokens.
    const vocabulary = exactVocabulary(["x", "y", "z", "yz", "a", "b"]);
    let wentBack = 0;
    for (let seed = 0; seed < 30; seed++) {
      const chunks: string[] = [];
      const result = await write("xyzyzy1|ab*", vocabulary, seed, (event) => {
        if (event.type === "token") chunks.push(event.chunk);
        if (event.type === "rollback") chunks.splice(0, chunks.length, event.code);
      });
      expect(result).toMatchObject({ status: "complete", validation: { violated: [] } });
      expect(result.code).toMatch(/^ab*$/);
      expect(chunks.join("")).toBe(result.code);
      expect(result.trace.map((entry) => entry.index)).toEqual(result.trace.map((_, i) => i));
      if (result.metadata.rollbacks > 0) wentBack++;
    }
    expect(wentBack).toBeGreaterThan(5);
  });

  it("is left where the forced tokens themselves lead into it", async () => {
    const plain = exactVocabulary(["x", "y", "z", "xy", "xyz", "a"]);
    const bytes = Array.from({ length: plain.size }, (_, id) => plain.bytesOf(id));
    const trie = new TokenTrie(plain);
    const vocabulary = new Vocabulary({
      name: "knows its tokenizer",
      bytes,
      endTokens: [0],
      tokenize: (text) => trie.cover(new TextEncoder().encode(text)) ?? [],
    });
    for (let seed = 0; seed < 20; seed++) {
      const result = await write("xyzxyzxyz1|a+", vocabulary, seed);
      expect(result.status).toBe("complete");
      expect(result.code).toMatch(/^a+$/);
    }
  });

  it("without a way around it is a failure, not a short output", async () => {
    const result = await write("xy", exactVocabulary(["x", "z"]), 1);
    expect(result).toMatchObject({ status: "failed", code: "x", metadata: { stopReason: "dead-end" } });
    expect(result.validation.violated).toEqual(["regex"]);
    expect(result.ledger.some((entry) => entry.enforcement === "verified")).toBe(false);
  });

  it("that two constraints make together is left, too", async () => {
    const vocabulary = exactVocabulary(["a", "b", "c", "ab"]);
    for (let seed = 0; seed < 20; seed++) {
      const result = await generate({
        model: adversaryModel({ vocabulary, seed }),
        // "ac..." is a prefix of texts of both, of no text in common.
        constraints: [
          { kind: "regex", pattern: "ab|ac+b" },
          { kind: "regex", pattern: "ab|ac+c" },
        ],
        prompt: "",
        maxTokens: 30,
        seed,
        closing: false,
      });
      expect(["complete", "failed", "truncated"]).toContain(result.status);
      if (result.status === "complete") expect(result.code).toBe("ab");
    }
  });
});
