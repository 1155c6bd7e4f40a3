/** From what the user calls a model to a checked file on this machine, downloading it if need be. */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { ModelError } from "../../src/kernel/index.ts";
import { checkGguf } from "../embedded/gguf-check.ts";
import { embeddedModelPath } from "../embedded/path.ts";
import { messageOf, type NodeLlamaCpp } from "./door.ts";
import type { DownloadProgress, OpenLlamaOptions } from "./options.ts";

/** The name under which the model that ships with the project is opened. */
export const EMBEDDED = "embedded";

/** Addresses node-llama-cpp downloads from; everything else is a path. */
const REMOTE = /^(?:hf:|huggingface:|hf\.co\/|https?:\/\/)/i;

export function isRemote(model: string): boolean {
  return REMOTE.test(model);
}

/**
 * Path of a model file that native code can be trusted with.
 * @throws SpecError for a bad file, ModelError when a download fails
 */
export async function resolveModelPath(
  library: () => Promise<NodeLlamaCpp>,
  options: OpenLlamaOptions,
): Promise<string> {
  const { model } = options;
  const path =
    model === EMBEDDED ? embeddedModelPath() : isRemote(model) ? await download(library, options) : model;
  checkGguf(path);
  return path;
}

async function download(library: () => Promise<NodeLlamaCpp>, options: OpenLlamaOptions): Promise<string> {
  const { resolveModelFile } = await library();
  const { model, modelsDirectory, onDownloadProgress, signal } = options;
  const report = onDownloadProgress ?? progressLine(model);
  try {
    return await resolveModelFile(model, {
      // node-llama-cpp's own progress bar writes to stdout, which belongs to the result.
      cli: false,
      onProgress: ({ downloadedSize, totalSize }) =>
        report({ downloadedBytes: downloadedSize, totalBytes: totalSize }),
      ...(modelsDirectory === undefined ? {} : { directory: modelsDirectory }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ModelError(`The model ${model} cannot be downloaded: ${messageOf(cause)}`, {
      hint: "Check the name (hf:user/repository:quantisation, e.g. hf:Qwen/Qwen2.5-0.5B-Instruct-GGUF:Q4_K_M) and the network.",
      cause,
      retryable: true,
    });
  }
}

/** One line on stderr that is written over, on terminals; every tenth part elsewhere. */
function progressLine(model: string): (progress: DownloadProgress) => void {
  const { stderr } = process;
  let shown = -1;
  return ({ downloadedBytes, totalBytes }) => {
    const percent = totalBytes > 0 ? Math.floor((100 * downloadedBytes) / totalBytes) : 0;
    const step = stderr.isTTY ? percent : Math.floor(percent / 10) * 10;
    if (step === shown) return;
    shown = step;
    const text = `downloading ${model}: ${step} % of ${Math.ceil(totalBytes / 2 ** 20)} MiB`;
    stderr.write(stderr.isTTY ? `\r${text}${step === 100 ? "\n" : ""}` : `${text}\n`);
  };
}

/** Files up to this size are hashed whole; of larger ones only the first MiB, which holds the metadata. */
const HASH_WHOLE_BYTES = 16 * 2 ** 20;
const HASH_PART_BYTES = 2 ** 20;

export interface FileFacts {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** How much of the file the hash covers. */
  readonly sha256Bytes: number;
}

/** What identifies a model file in a provenance record. */
export function fileFacts(path: string): FileFacts {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const hashed = Buffer.alloc(size <= HASH_WHOLE_BYTES ? size : HASH_PART_BYTES);
    let filled = 0;
    while (filled < hashed.length) {
      const count = readSync(file, hashed, filled, hashed.length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    const part = hashed.subarray(0, filled);
    return {
      file: basename(path),
      bytes: size,
      sha256: createHash("sha256").update(part).digest("hex"),
      sha256Bytes: filled,
    };
  } finally {
    closeSync(file);
  }
}
