/** What the training script exports is what llama.cpp computes: a small random model, exported the same way. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportModel } from "../../models/embedded/training/export.ts";
import { checkGguf } from "../../models/index.ts";
import { asTokens, type LlamaContextSequence, loadNodeLlamaCpp } from "../../models/llama-cpp/door.ts";
import { InternalError, seededRandom } from "../../src/kernel/index.ts";
import { type NaiveLlama, naiveLogits } from "../helpers/naive-llama.ts";

const SHAPE = { dim: 64, layers: 2, heads: 4, kvHeads: 2, feedForward: 96, contextLength: 1024 };
/** Bytes, and an end. */
const TOKENS = 257;
const PROMPTS = [[65], [72, 101, 108, 108, 111], Array.from({ length: 40 }, (_, i) => (i * 37) % 256)];

const folder = mkdtempSync(join(tmpdir(), "ananke-export-"));
const path = join(folder, "tiny.gguf");
const numbers = new Map<string, Float32Array>();
let sequence: LlamaContextSequence;
const closers: (() => Promise<void>)[] = [];

/** What `train.py` writes, with random numbers. */
function writeExport(): void {
  const { dim, layers, feedForward, heads, kvHeads } = SHAPE;
  const kvDim = (dim / heads) * kvHeads;
  const sizes: [string, number][] = [["token_embd.weight", TOKENS * dim]];
  for (let layer = 0; layer < layers; layer++) {
    const block = `blk.${layer}`;
    sizes.push([`${block}.attn_norm.weight`, dim], [`${block}.ffn_norm.weight`, dim]);
    sizes.push([`${block}.attn_q.weight`, dim * dim], [`${block}.attn_output.weight`, dim * dim]);
    sizes.push([`${block}.attn_k.weight`, dim * kvDim], [`${block}.attn_v.weight`, dim * kvDim]);
    for (const name of ["gate", "up", "down"]) sizes.push([`${block}.ffn_${name}.weight`, dim * feedForward]);
  }
  sizes.push(["output_norm.weight", dim]);
  const random = seededRandom(4);
  const tensors: Record<string, { offset: number; size: number }> = {};
  let offset = 0;
  for (const [name, size] of sizes) {
    const isNorm = size === dim;
    const values = Float32Array.from({ length: size }, () =>
      isNorm ? 0.5 + random() : (random() - 0.5) * (name === "token_embd.weight" ? 2 : 0.4),
    );
    numbers.set(name, values);
    tensors[name] = { offset, size };
    offset += size;
  }
  const all = new Float32Array(offset);
  for (const [name, values] of numbers) all.set(values, tensors[name]!.offset);
  writeFileSync(join(folder, "weights.f32"), Buffer.from(all.buffer));
  const model = { shape: { ...SHAPE, vocabulary: TOKENS }, tensors, description: "random" };
  writeFileSync(join(folder, "model.json"), JSON.stringify(model));
}

beforeAll(async () => {
  writeExport();
  const { byteLevelAlphabet } = await import("../../masks/index.ts");
  const tokens = [...byteLevelAlphabet(), "<|endoftext|>"];
  const vocabulary = {
    model: "gpt2",
    pre: "qwen2",
    tokens,
    types: tokens.map((_, id) => (id < 256 ? 1 : 3)),
    merges: ["Ġ Ġ"],
    ids: { bos: 256, eos: 256 },
  };
  writeFileSync(join(folder, "vocabulary.json"), JSON.stringify(vocabulary));
  exportModel(folder, path, "f16");
  const { getLlama, LlamaLogLevel } = await loadNodeLlamaCpp();
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: path });
  sequence = (await model.createContext({ contextSize: 256, threads: 1 })).getSequence();
  closers.push(() => llama.dispose());
});

afterAll(async () => {
  for (const close of closers) await close();
  rmSync(folder, { recursive: true });
});

/** Log-probabilities of all tokens after a prompt, from llama.cpp. */
async function theirs(prompt: readonly number[]): Promise<Map<number, number>> {
  await sequence.clearHistory();
  const ids = asTokens([...prompt]);
  const generator = sequence.evaluateWithMetadata(ids, { probabilities: true }, { temperature: 0 });
  const { value } = await generator.next();
  await generator.return();
  if (value === undefined) throw new Error("llama.cpp gave no token");
  return new Map(
    Array.from(value.probabilities, ([token, probability]) => [Number(token), Math.log(probability)]),
  );
}

describe("an exported model", () => {
  it("passes the check that native code relies on, with one matrix for input and output", () => {
    const head = checkGguf(path);
    expect(head.tensors.map((tensor) => tensor.name)).not.toContain("output.weight");
  });

  it.each(PROMPTS)("gives the probabilities of the plain computation (%#)", async (...prompt) => {
    const reference: NaiveLlama = { ...SHAPE, tensor: (name) => numbers.get(name)! };
    const logits = naiveLogits(reference, prompt);
    const peak = Math.max(...logits);
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - peak), 0)) + peak;
    const found = await theirs(prompt);
    expect(found.size).toBeGreaterThan(200);
    // Weights are stored in 16 bits.
    for (const [token, logProbability] of found) {
      if (logProbability > -12)
        expect(Math.abs(logProbability - (logits[token]! - total))).toBeLessThan(0.05);
    }
  });

  it("is refused when a tensor has another size than the shape says", () => {
    const wrong = { shape: { ...SHAPE, dim: 32, vocabulary: TOKENS }, tensors: {}, description: "" };
    writeFileSync(join(folder, "model.json"), JSON.stringify(wrong));
    expect(() => exportModel(folder, join(folder, "wrong.gguf"))).toThrow(InternalError);
  });
});
