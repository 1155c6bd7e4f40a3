/** How a local model is opened. */

/** Backends of node-llama-cpp; `auto` takes the best that works, `false` is the CPU. */
export type GpuChoice = "auto" | "cuda" | "vulkan" | "metal" | false;

export interface DownloadProgress {
  readonly downloadedBytes: number;
  readonly totalBytes: number;
}

export interface OpenLlamaOptions {
  /** Path of a GGUF file, `hf:user/repo:quant` (or another address node-llama-cpp downloads from), or `embedded`. */
  readonly model: string;
  /** Default `auto`; for the embedded model the CPU, which is faster at that size. */
  readonly gpu?: GpuChoice;
  /** Tokens of prompt and output together. Default: what fits in memory, up to the model's own and 8,192. */
  readonly contextSize?: number;
  /** Default: node-llama-cpp's own choice; 1 for the embedded model. */
  readonly threads?: number;
  /** For requests that name no seed. Default: a new one for every request; the outcome tells which. */
  readonly seed?: number;
  /** Whether node-llama-cpp may compile llama.cpp when no ready binary fits. Default `never`. */
  readonly build?: "never" | "auto";
  /** Where downloaded models are kept. Default: node-llama-cpp's own folder. */
  readonly modelsDirectory?: string;
  /** Default: a line on stderr. */
  readonly onDownloadProgress?: (progress: DownloadProgress) => void;
  /** Cancels a download. */
  readonly signal?: AbortSignal;
  /** Do without node-llama-cpp's internals: slower, but independent of its version. */
  readonly publicApiOnly?: boolean;
}
