/**
 * GGUF files of the llama architecture: which keys and tensors one consists of. Where the weights come from is the
 * caller's business: random ones here, trained ones from a training script.
 */
import { type GgmlVocabulary, vocabularyMetadata } from "./ggml-vocabulary.ts";
import type { GgufValue, WritableTensorType } from "./gguf-types.ts";
import { type GgufTensor, type TensorData, writeGguf } from "./gguf-writer.ts";

export interface LlamaShape {
  readonly dim: number;
  readonly layers: number;
  readonly heads: number;
  /** Key/value heads; default as many as heads. */
  readonly kvHeads?: number;
  readonly feedForward: number;
  readonly contextLength: number;
  /** The output matrix is the embedding; the file then holds it once. */
  readonly tied?: boolean;
}

export interface LlamaModelFile {
  readonly name: string;
  readonly shape: LlamaShape;
  readonly vocabulary: GgmlVocabulary;
  /** Encoding of the matrices; norms are always f32. */
  readonly weightType: WritableTensorType;
  /** Gives the values of a tensor; `dims` are `[in, out]`, or `[n]` for a norm. Asked in the order of the file. */
  readonly weights: (tensor: string, dims: readonly number[]) => TensorData;
  /** More metadata, e.g. `general.license`. */
  readonly metadata?: readonly (readonly [string, GgufValue])[];
}

/** `general.file_type`: what most of the weights are. */
const FILE_TYPES: Readonly<Record<WritableTensorType, number>> = { f32: 0, f16: 1, q8_0: 7 };

/**
 * Writes the model.
 * @returns size of the file in bytes
 */
export function writeLlamaGguf(path: string, model: LlamaModelFile): number {
  return writeGguf(path, { metadata: new Map(llamaMetadata(model)), tensors: llamaTensors(model) });
}

/** The metadata of a model, in the order of the file. */
export function llamaMetadata(model: LlamaModelFile): [string, GgufValue][] {
  const { name, shape, vocabulary, weightType } = model;
  const u32 = (value: number): GgufValue => ({ type: "u32", value });
  const f32 = (value: number): GgufValue => ({ type: "f32", value });
  const text = (value: string): GgufValue => ({ type: "string", value });
  return [
    ["general.architecture", text("llama")],
    ["general.type", text("model")],
    ["general.name", text(name)],
    ...(model.metadata ?? []).map(([key, value]): [string, GgufValue] => [key, value]),
    ["general.file_type", u32(FILE_TYPES[weightType])],
    ["llama.context_length", u32(shape.contextLength)],
    ["llama.embedding_length", u32(shape.dim)],
    ["llama.block_count", u32(shape.layers)],
    // Without these two llama.cpp aborts the process instead of reporting an error.
    ["llama.feed_forward_length", u32(shape.feedForward)],
    ["llama.attention.head_count", u32(shape.heads)],
    ["llama.attention.head_count_kv", u32(shape.kvHeads ?? shape.heads)],
    ["llama.attention.layer_norm_rms_epsilon", f32(1e-5)],
    ["llama.rope.dimension_count", u32(shape.dim / shape.heads)],
    ["llama.rope.freq_base", f32(10_000)],
    ["llama.vocab_size", u32(vocabulary.tokens.length)],
    ...vocabularyMetadata(vocabulary),
  ];
}

function llamaTensors({ shape, vocabulary, weightType, weights }: LlamaModelFile): GgufTensor[] {
  const { dim, layers, heads, kvHeads = heads, feedForward } = shape;
  const vocabularySize = vocabulary.tokens.length;
  const kvDim = (dim / heads) * kvHeads;
  const tensor = (name: string, ...dims: number[]): GgufTensor => ({
    name,
    dims,
    type: dims.length === 1 ? "f32" : weightType,
    data: weights(name, dims),
  });
  const tensors = [
    tensor("token_embd.weight", dim, vocabularySize),
    tensor("output_norm.weight", dim),
    ...(shape.tied === true ? [] : [tensor("output.weight", dim, vocabularySize)]),
  ];
  for (let layer = 0; layer < layers; layer++) {
    const block = `blk.${layer}`;
    tensors.push(
      tensor(`${block}.attn_norm.weight`, dim),
      tensor(`${block}.attn_q.weight`, dim, dim),
      tensor(`${block}.attn_k.weight`, dim, kvDim),
      tensor(`${block}.attn_v.weight`, dim, kvDim),
      tensor(`${block}.attn_output.weight`, dim, dim),
      tensor(`${block}.ffn_norm.weight`, dim),
      tensor(`${block}.ffn_gate.weight`, dim, feedForward),
      tensor(`${block}.ffn_up.weight`, dim, feedForward),
      tensor(`${block}.ffn_down.weight`, feedForward, dim),
    );
  }
  return tensors;
}
