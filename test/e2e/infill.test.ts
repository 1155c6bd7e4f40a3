/** Holes are filled through a model's own tokens for filling in the middle, where it has them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainBytes, Recognizer } from "../../domains/syntax/index.ts";
import { byte4kVocabulary } from "../../models/embedded/ggml-vocabulary.ts";
import { type ModelAdapter, openModel, writeSyntheticModel } from "../../models/index.ts";
import { type GenerationResult, generate } from "../../src/index.ts";
import { languageGrammar } from "../../src/languages/index.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { utf8 } from "../helpers/vocabularies.ts";

const PREFIX = "function area(width: number, height: number) {\n  return ";
const SUFFIX = ";\n}\n";
const FIM = ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"];

let folder: ReturnType<typeof folderWith>;
let withTokens: ModelAdapter;
let without: ModelAdapter;
let ids: number[];

beforeAll(async () => {
  folder = folderWith({ "before.ts": PREFIX, "after.ts": SUFFIX });
  const vocabulary = byte4kVocabulary();
  ids = FIM.map((text) => vocabulary.tokens.indexOf(text));
  const shape = { dim: 32, heads: 1, layers: 1, weightType: "q8_0" as const };
  writeSyntheticModel(`${folder.path}/with.gguf`, { vocabulary, ...shape });
  // llama.cpp finds such tokens by their text too.
  const plain = vocabulary.tokens.map((text, id) => (FIM.includes(text) ? `<|none${id}|>` : text));
  const { fim_pre, fim_suf, fim_mid, ...rest } = vocabulary.ids;
  expect([fim_pre, fim_suf, fim_mid]).toEqual(ids);
  writeSyntheticModel(`${folder.path}/without.gguf`, {
    vocabulary: { ...vocabulary, tokens: plain, ids: rest },
    ...shape,
  });
  withTokens = await openModel({ model: `${folder.path}/with.gguf`, gpu: false, contextSize: 512 });
  without = await openModel({ model: `${folder.path}/without.gguf`, gpu: false, contextSize: 512 });
}, 60_000);

afterAll(async () => {
  await withTokens.dispose();
  await without.dispose();
  folder.remove();
});

function fill(model: ModelAdapter, seed: number): Promise<GenerationResult> {
  const hole = { kind: "language" as const, language: "typescript", prefix: PREFIX, suffix: SUFFIX };
  return generate({ model, prompt: "", constraints: [hole], maxTokens: 40, seed, temperature: 0.8 });
}

function parses(text: string): boolean {
  return explainBytes(new Recognizer(languageGrammar("typescript")), utf8(text)).verdict === "complete";
}

describe("a model with tokens for filling in the middle", () => {
  it("is asked with prefix and suffix between them, as plain text", () => {
    const [pre, suf, mid] = ids;
    const text = (part: string) => [...withTokens.vocabulary.tokenize!(part)];
    expect(withTokens.encodeInfill?.(PREFIX, SUFFIX)).toEqual([
      pre,
      ...text(PREFIX),
      suf,
      ...text(SUFFIX),
      mid,
    ]);
    // A marker in the user's text is text.
    const marked = withTokens.encodeInfill?.("<|fim_suffix|>", "") ?? [];
    expect(marked.filter((id) => id === suf)).toHaveLength(1);
  });

  it("fills holes so that all of it parses", async () => {
    const result = await fill(withTokens, 2);
    expect(result.provenance.promptForm).toBe("infill");
    expect(result.metadata.promptTokens).toBe(withTokens.encodeInfill!(PREFIX, SUFFIX)!.length);
    expect(result.status).toBe("complete");
    expect(parses(PREFIX + result.code + SUFFIX), result.code).toBe(true);
  });
});

describe("a model without", () => {
  it("is asked with what stands before the hole", async () => {
    expect(without.encodeInfill?.(PREFIX, SUFFIX)).toBeUndefined();
    const result = await fill(without, 2);
    expect(result.provenance.promptForm).toBe("raw");
    expect(result.metadata.promptTokens).toBe(without.encodePrompt(PREFIX, { template: "raw" }).length);
    expect(result.status).toBe("complete");
    expect(parses(PREFIX + result.code + SUFFIX), result.code).toBe(true);
  });
});

describe("the command line", () => {
  it.each([
    ["with.gguf", "infill"],
    ["without.gguf", "raw"],
  ])("says which way %s was asked", async (file, form) => {
    const argv = [
      "generate",
      "--language",
      "ts",
      "--prefix",
      "before.ts",
      "--suffix",
      "after.ts",
      "--gpu",
      "false",
    ];
    const { code, stdout, stderr } = await cli(
      [...argv, "-m", `${folder.path}/${file}`, "--seed", "3", "-n", "40", "--json", "--no-cache"],
      {
        cwd: folder.path,
      },
    );
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout) as GenerationResult;
    expect(result.provenance.promptForm).toBe(form);
    expect(parses(PREFIX + result.code + SUFFIX), result.code).toBe(true);
  });
});
