/** Surface of the models unit. What is heavy is loaded when a model is opened, not before. */
import type { ModelAdapter } from "./adapter.ts";
import type { OpenLlamaOptions } from "./llama-cpp/options.ts";

export type * from "./adapter.ts";
export type { GgmlVocabulary, TokenizerJsonSource } from "./embedded/ggml-vocabulary.ts";
export { checkGguf } from "./embedded/gguf-check.ts";
export { type GgufEntry, type GgufHead, type GgufTensorInfo, readGgufHead } from "./embedded/gguf-reader.ts";
export { embeddedVocabulary } from "./embedded/gguf-vocabulary.ts";
export { type LlamaModelFile, type LlamaShape, writeLlamaGguf } from "./embedded/llama-gguf.ts";
export { embeddedModelPath } from "./embedded/path.ts";
export { type SyntheticModelOptions, writeSyntheticModel } from "./embedded/synthetic.ts";
export { type AdversaryOptions, adversaryModel } from "./fake/adversary.ts";
export { type ScriptedOptions, scriptedModel } from "./fake/scripted.ts";
export type { DownloadProgress, GpuChoice, OpenLlamaOptions } from "./llama-cpp/options.ts";

/** Options of `openModel`. */
export type OpenModelOptions = OpenLlamaOptions;

/**
 * Opens a model by name: a path, `hf:user/repo:quant`, or `embedded`.
 * @throws SpecError for bad options or a bad model file; ModelError when the backend or a download fails
 */
export async function openModel(options: OpenModelOptions): Promise<ModelAdapter> {
  const { openLlamaModel } = await import("./llama-cpp/open.ts");
  return openLlamaModel(options);
}
