/**
 * Models with random weights and a real vocabulary, for benchmarks and tests: what they write is noise, what they
 * cost per token is not.
 */
import { type Random, seededRandom } from "../../src/kernel/index.ts";
import {
  byte4kVocabulary,
  type GgmlVocabulary,
  ggmlFromTokenizerJson,
  type TokenizerJsonSource,
} from "./ggml-vocabulary.ts";
import type { WritableTensorType } from "./gguf-types.ts";
import type { TensorData } from "./gguf-writer.ts";
import { writeLlamaGguf } from "./llama-gguf.ts";

export interface SyntheticModelOptions {
  /** The embedded model's own 4,096 tokens, a `tokenizer.json`, or a vocabulary made by hand. */
  readonly vocabulary: "byte4k" | TokenizerJsonSource | GgmlVocabulary;
  /** Default 64. A multiple of 32 and of `heads`. */
  readonly dim?: number;
  /** Default 2. */
  readonly layers?: number;
  /** Default 4, or 8 from `dim` 512 on. */
  readonly heads?: number;
  /** Default `2 * dim`. */
  readonly feedForward?: number;
  /** Default 2048. */
  readonly contextLength?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default `f16`. */
  readonly weightType?: WritableTensorType;
}

/**
 * Writes a random model.
 * @returns size of the file in bytes and number of token ids
 */
export function writeSyntheticModel(
  path: string,
  options: SyntheticModelOptions,
): { readonly bytes: number; readonly vocabularySize: number } {
  const { dim = 64, layers = 2, feedForward = 2 * dim, contextLength = 2048, weightType = "f16" } = options;
  const { heads = dim >= 512 ? 8 : 4 } = options;
  const vocabulary = resolveVocabulary(options.vocabulary);
  const bytes = writeLlamaGguf(path, {
    name: "ananke-synthetic",
    shape: { dim, layers, heads, feedForward, contextLength },
    vocabulary,
    weightType,
    weights: randomWeights(dim, options.seed ?? 1),
  });
  return { bytes, vocabularySize: vocabulary.tokens.length };
}

function resolveVocabulary(vocabulary: SyntheticModelOptions["vocabulary"]): GgmlVocabulary {
  if (vocabulary === "byte4k") return byte4kVocabulary();
  return "tokenizerJson" in vocabulary ? ggmlFromTokenizerJson(vocabulary) : vocabulary;
}

/** Standard deviations: small inside the layers, so that the stream survives; logits spread over a few units. */
const LAYER_DEVIATION = 0.05;
const LOGIT_DEVIATION = 3.2;
const POOL_SIZE = 1 << 16;

/** Seeded normal weights, norms of one. Tensors must be asked for, and filled, in the order of the file. */
export function randomWeights(
  dim: number,
  seed: number,
): (tensor: string, dims: readonly number[]) => TensorData {
  const random = seededRandom(seed);
  // Large models draw from a pool: a normal number apiece would cost more than everything else.
  const pool = Float32Array.from({ length: POOL_SIZE }, () => gaussian(random));
  return (tensor, dims) => {
    if (dims.length === 1) return (target) => target.fill(1);
    const deviation =
      tensor === "token_embd.weight"
        ? 1
        : tensor === "output.weight"
          ? LOGIT_DEVIATION / Math.sqrt(dim)
          : LAYER_DEVIATION;
    return (target) => {
      for (let i = 0; i < target.length; i++) target[i] = deviation * pool[(random() * POOL_SIZE) | 0]!;
    };
  };
}

/**
 * Nearly normal, mean 0 and deviation 1: a sum of uniform numbers, so that the bytes of a model do not depend on how a
 * platform computes logarithms and cosines.
 */
function gaussian(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}
