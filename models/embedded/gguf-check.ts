/**
 * Refuses model files that llama.cpp would not survive: some missing or senseless metadata makes it abort the whole
 * process. Each rule here was found by breaking one thing in a good file and loading it in a process of its own.
 */
import { type GgufEntry, type GgufHead, ggufError, readGgufHead } from "./gguf-reader.ts";

/** llama.cpp's own limit. */
const MAX_LAYERS = 512;

const CONVERT_AGAIN =
  "Convert the model again with a current llama.cpp (convert_hf_to_gguf.py), or fetch another file of it.";

/**
 * Checks the file at `path` before native code sees it.
 * @throws SpecError saying what is wrong with the file and what to do
 */
export function checkGguf(path: string): GgufHead {
  const head = readGgufHead(path, (key) => key === "tokenizer.ggml.tokens");
  const check = new Checker(head);
  check.isModel();
  check.architecture();
  check.tokenizer();
  return head;
}

class Checker {
  readonly #head: GgufHead;

  constructor(head: GgufHead) {
    this.#head = head;
  }

  isModel(): void {
    const type = this.#optionalString("general.type");
    if (type !== undefined && type !== "model") {
      this.#fail(
        `is of general.type "${type}", not a language model`,
        "Give the GGUF file of the model itself.",
      );
    }
    if (this.#optionalString("general.architecture") === "clip") {
      this.#fail("holds an image encoder, not a language model", "Give the GGUF file of the model itself.");
    }
    // The first part of a model in several files may hold metadata alone.
    if (this.#head.tensors.length === 0 && !this.#head.metadata.has("split.count")) {
      this.#fail("has no tensors: it is a vocabulary without a model", "Give the GGUF file of a model.");
    }
  }

  architecture(): void {
    const architecture = this.#string("general.architecture");
    this.#positive(`${architecture}.context_length`);
    this.#positive(`${architecture}.embedding_length`);
    const layers = this.#positive(`${architecture}.block_count`);
    if (layers !== undefined && layers > MAX_LAYERS) {
      this.#fail(`gives ${architecture}.block_count as ${layers}, above ${MAX_LAYERS}`);
    }
    if (this.#isRecurrent(architecture)) return;
    this.#positive(
      `${architecture}.feed_forward_length`,
      architecture === "llama" ? [] : [`${architecture}.expert_feed_forward_length`],
    );
    this.#positive(`${architecture}.attention.head_count`);
    const kvHeads = `${architecture}.attention.head_count_kv`;
    if (this.#head.metadata.has(kvHeads)) this.#positive(kvHeads);
    const epsilon = `${architecture}.attention.layer_norm_rms_epsilon`;
    // Other families norm otherwise; llama.cpp reports what it misses there.
    if (architecture === "llama") this.#entry(epsilon);
  }

  tokenizer(): void {
    const model = this.#string("tokenizer.ggml.model");
    const tokens = this.#entry("tokenizer.ggml.tokens");
    if (tokens.kind !== "array" || tokens.of !== "string" || tokens.value === undefined) {
      this.#fail("has a tokenizer.ggml.tokens that is no list of strings");
    }
    if (tokens.length === 0) this.#fail("has an empty tokenizer.ggml.tokens");
    const seen = new Set(tokens.value);
    if (seen.size < tokens.length) {
      this.#fail(`has ${tokens.length - seen.size} tokens twice in tokenizer.ggml.tokens`);
    }
    if (model === "gpt2") this.#entry("tokenizer.ggml.merges");
    if (model === "llama" && !seen.has("<0x0A>") && !seen.has("\n")) {
      this.#fail("has a SentencePiece vocabulary without a token for the line feed (<0x0A>)");
    }
  }

  /** State-space and RWKV models have no attention heads to speak of. */
  #isRecurrent(architecture: string): boolean {
    const { metadata } = this.#head;
    return metadata.has(`${architecture}.ssm.state_size`) || metadata.has(`${architecture}.wkv.head_size`);
  }

  #entry(key: string, alternatives: readonly string[] = []): GgufEntry {
    for (const name of [key, ...alternatives]) {
      const entry = this.#head.metadata.get(name);
      if (entry !== undefined) return entry;
    }
    return this.#fail(`lacks the required metadata key "${key}"`);
  }

  #string(key: string): string {
    const entry = this.#entry(key);
    return entry.kind === "string" ? entry.value : this.#fail(`has a "${key}" that is no string`);
  }

  #optionalString(key: string): string | undefined {
    const entry = this.#head.metadata.get(key);
    return entry?.kind === "string" ? entry.value : undefined;
  }

  /** A positive integer, or a list with one per layer (whose entries are the model's business). */
  #positive(key: string, alternatives: readonly string[] = []): number | undefined {
    const entry = this.#entry(key, alternatives);
    if (entry.kind === "array" && entry.length > 0) return undefined;
    if (entry.kind === "number" && Number.isInteger(entry.value) && entry.value > 0) return entry.value;
    const shown = entry.kind === "array" ? "an empty list" : JSON.stringify(entry.value);
    return this.#fail(`gives "${key}" as ${shown}, not a positive integer`);
  }

  #fail(what: string, hint: string = CONVERT_AGAIN): never {
    throw ggufError(this.#head.path, what, hint);
  }
}
