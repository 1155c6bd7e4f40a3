/**
 * From a trained checkpoint to a GGUF file: `npx tsx models/embedded/training/export.ts FOLDER OUT.gguf [q8_0|f16]`.
 * The folder holds `vocabulary.json`, and what `train.py` exports: `model.json` (shape, and where each tensor lies) and
 * `weights.f32`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InternalError } from "../../../src/kernel/index.ts";
import type { GgmlVocabulary } from "../ggml-vocabulary.ts";
import type { WritableTensorType } from "../gguf-types.ts";
import { type LlamaShape, writeLlamaGguf } from "../llama-gguf.ts";

interface ExportedModel {
  readonly shape: LlamaShape & { readonly vocabulary: number };
  /** Tensor name to the place of its first number in `weights.f32` and how many there are. */
  readonly tensors: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
  /** What the training was, for the file's metadata. */
  readonly description: string;
}

/**
 * Writes the model file.
 * @returns size in bytes
 * @throws InternalError when a tensor is missing or has another size
 */
export function exportModel(folder: string, path: string, weightType: WritableTensorType = "q8_0"): number {
  // Both files were written by this project's scripts; sizes are checked below.
  const model = JSON.parse(readFileSync(join(folder, "model.json"), "utf8")) as ExportedModel;
  const vocabulary = JSON.parse(readFileSync(join(folder, "vocabulary.json"), "utf8")) as GgmlVocabulary;
  const raw = readFileSync(join(folder, "weights.f32"));
  const numbers = new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
  return writeLlamaGguf(path, {
    name: "ananke-tiny",
    shape: { ...model.shape, tied: true },
    vocabulary,
    weightType,
    weights(tensor, dims) {
      const place = model.tensors[tensor];
      const size = dims.reduce((product, dim) => product * dim, 1);
      if (place?.size !== size) {
        throw new InternalError(`Tensor ${tensor} has ${place?.size ?? "no"} numbers, ${size} are expected`);
      }
      return numbers.subarray(place.offset, place.offset + size);
    },
    metadata: [
      ["general.license", { type: "string", value: "mit" }],
      ["general.description", { type: "string", value: model.description }],
    ],
  });
}

if (process.argv[1]?.endsWith("export.ts") === true) {
  const [folder, path, type = "q8_0"] = process.argv.slice(2);
  if (folder === undefined || path === undefined || (type !== "q8_0" && type !== "f16")) {
    throw new Error("Usage: export.ts FOLDER OUT.gguf [q8_0|f16]");
  }
  process.stderr.write(`${path}: ${exportModel(folder, path, type)} bytes\n`);
}
