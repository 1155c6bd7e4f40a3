import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { GgufValue } from "../../models/embedded/gguf-types.ts";
import { writeGguf } from "../../models/embedded/gguf-writer.ts";
import { type LlamaModelFile, llamaMetadata, writeLlamaGguf } from "../../models/embedded/llama-gguf.ts";
import { encodeTensor, fromFloat16, toFloat16 } from "../../models/embedded/quantize.ts";
import { randomWeights } from "../../models/embedded/synthetic.ts";
import { checkGguf, readGgufHead } from "../../models/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import { tinySpmGguf } from "../helpers/tiny-spm.ts";

const folder = mkdtempSync(join(tmpdir(), "ananke-gguf-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MODEL: LlamaModelFile = {
  name: "test",
  shape: { dim: 32, layers: 1, heads: 2, feedForward: 64, contextLength: 128 },
  vocabulary: tinySpmGguf(),
  weightType: "q8_0",
  weights: randomWeights(32, 1),
};

const good = join(folder, "good.gguf");
writeLlamaGguf(good, MODEL);
const goodBytes = readFileSync(good);

function fileOf(bytes: Uint8Array): string {
  const path = join(folder, "case.gguf");
  writeFileSync(path, bytes);
  return path;
}

/** The good model with its metadata changed. */
function changed(edit: (metadata: Map<string, GgufValue>) => void): string {
  const metadata = new Map(llamaMetadata(MODEL));
  edit(metadata);
  const path = join(folder, "case.gguf");
  writeGguf(path, {
    metadata,
    tensors: [{ name: "token_embd.weight", dims: [4], type: "f32", data: new Float32Array(4) }],
  });
  return path;
}

function refusal(path: string): SpecError {
  try {
    checkGguf(path);
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    // Proven by the line above.
    return error as SpecError;
  }
  throw new Error("the file was not refused");
}

describe("half-precision numbers", () => {
  it("survive a round trip, all 65,536 of them", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromFloat16(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(fromFloat16(toFloat16(value)))).toBe(true);
      else if (toFloat16(value) !== bits) expect(toFloat16(value)).toBe(bits);
    }
  });

  it("are the nearest ones, ties to even", () => {
    expect(fromFloat16(toFloat16(1 + 2 ** -11))).toBe(1);
    expect(fromFloat16(toFloat16(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromFloat16(toFloat16(65_519))).toBe(65_504);
    expect(fromFloat16(toFloat16(65_520))).toBe(Number.POSITIVE_INFINITY);
    expect(fromFloat16(toFloat16(2 ** -25))).toBe(0);
    expect(fromFloat16(toFloat16(3 * 2 ** -25))).toBe(2 ** -23);
  });
});

describe("q8_0 blocks", () => {
  it("hold 32 values within half a step of the largest over 127", () => {
    const random = seededRandom(3);
    const values = Float32Array.from({ length: 64 }, () => random() * 2 - 1);
    const data = encodeTensor("q8_0", values);
    expect(data).toHaveLength(68);
    const view = new DataView(data.buffer);
    values.forEach((value, i) => {
      const at = Math.floor(i / 32) * 34;
      const scale = fromFloat16(view.getUint16(at, true));
      expect(Math.abs(view.getInt8(at + 2 + (i % 32)) * scale - value)).toBeLessThan(0.52 * scale + 0.001);
    });
  });

  it("of zeros are zeros", () => {
    expect(encodeTensor("q8_0", new Float32Array(32))).toEqual(new Uint8Array(34));
  });
});

describe("the writer and the reader", () => {
  it("agree on every type of value", () => {
    const metadata = new Map<string, GgufValue>([
      ["u8", { type: "u8", value: 200 }],
      ["i8", { type: "i8", value: -7 }],
      ["u16", { type: "u16", value: 60_000 }],
      ["i16", { type: "i16", value: -30_000 }],
      ["u32", { type: "u32", value: 4_000_000_000 }],
      ["i32", { type: "i32", value: -2_000_000_000 }],
      ["f32", { type: "f32", value: 0.5 }],
      ["u64", { type: "u64", value: 2 ** 40 }],
      ["i64", { type: "i64", value: -(2 ** 40) }],
      ["f64", { type: "f64", value: Math.PI }],
      ["bool", { type: "bool", value: true }],
      ["string", { type: "string", value: "é 🎉" }],
      ["numbers", { type: "array", of: "i32", value: [1, -2, 3] }],
      ["strings", { type: "array", of: "string", value: ["", "a", "\ufeffb"] }],
    ]);
    const path = join(folder, "values.gguf");
    const data = Float32Array.from([1, 2, 3]);
    writeGguf(path, { metadata, tensors: [{ name: "t", dims: [3], type: "f32", data }] });
    const head = readGgufHead(path, () => true);
    for (const [key, { value }] of metadata) {
      const entry = head.metadata.get(key);
      expect(entry?.kind === "array" ? entry.value : entry?.value).toEqual(value);
    }
    expect(head.tensors).toEqual([{ name: "t", dims: [3], type: 0, offset: 0 }]);
    expect(head.dataStart % 32).toBe(0);
    const stored = Uint8Array.from(readFileSync(path).subarray(head.dataStart, head.dataStart + 12));
    expect(new Float32Array(stored.buffer)).toEqual(data);
  });

  it("write the same bytes for data given whole and data given piece by piece", () => {
    const values = Float32Array.from({ length: 200_000 }, (_, i) => Math.fround(i / 7));
    const write = (name: string, data: Float32Array | ((target: Float32Array, start: number) => void)) => {
      const path = join(folder, name);
      writeGguf(path, {
        metadata: new Map(),
        tensors: [{ name: "t", dims: [values.length], type: "f16", data }],
      });
      return readFileSync(path);
    };
    const pieces = write("pieces.gguf", (target, start) => {
      target.set(values.subarray(start, start + target.length));
    });
    expect(pieces.equals(write("whole.gguf", values))).toBe(true);
  });

  it("read arrays only when asked for", () => {
    const skipped = readGgufHead(good).metadata.get("tokenizer.ggml.tokens");
    expect(skipped).toMatchObject({ kind: "array", of: "string", value: undefined });
    expect(readGgufHead(good, () => true).metadata.get("tokenizer.ggml.tokens")).toMatchObject({
      value: MODEL.vocabulary.tokens,
    });
  });
});

describe("the check before native code sees a file", () => {
  it("passes a good file", () => {
    expect(checkGguf(good).tensors).toHaveLength(12);
    expect(statSync(good).size).toBe(goodBytes.length);
  });

  it.each([
    "general.architecture",
    "llama.context_length",
    "llama.embedding_length",
    "llama.block_count",
    "llama.feed_forward_length",
    "llama.attention.head_count",
    "llama.attention.layer_norm_rms_epsilon",
    "tokenizer.ggml.model",
    "tokenizer.ggml.tokens",
  ])("refuses a file without %s, naming the key and what to do", (key) => {
    const error = refusal(changed((metadata) => metadata.delete(key)));
    expect(error.message).toContain(`lacks the required metadata key "${key}"`);
    expect(error.message).toContain("case.gguf");
    expect(error.hint).toContain("Convert the model again");
  });

  it("refuses a byte-level vocabulary without merges", () => {
    const path = changed((m) => m.set("tokenizer.ggml.model", { type: "string", value: "gpt2" }));
    expect(refusal(path).message).toContain("tokenizer.ggml.merges");
  });

  it.each<[string, GgufValue, RegExp]>([
    ["llama.block_count", { type: "u32", value: 0 }, /"llama.block_count" as 0, not a positive/],
    ["llama.block_count", { type: "u32", value: 4000 }, /above 512/],
    ["llama.feed_forward_length", { type: "u32", value: 0 }, /not a positive integer/],
    ["llama.attention.head_count", { type: "string", value: "x" }, /as "x", not a positive integer/],
    ["llama.attention.head_count_kv", { type: "u32", value: 0 }, /not a positive integer/],
    ["tokenizer.ggml.tokens", { type: "array", of: "string", value: [] }, /empty tokenizer.ggml.tokens/],
    ["tokenizer.ggml.tokens", { type: "array", of: "string", value: ["a", "a"] }, /1 tokens twice/],
    [
      "tokenizer.ggml.tokens",
      { type: "array", of: "string", value: ["a", "b"] },
      /without a token for the line/,
    ],
    ["general.architecture", { type: "string", value: "clip" }, /image encoder/],
    ["general.type", { type: "string", value: "adapter" }, /general.type "adapter"/],
  ])("refuses %s of %j", (key, value, message) => {
    expect(refusal(changed((metadata) => metadata.set(key, value))).message).toMatch(message);
  });

  it("refuses what is not there, not a file, empty, or not GGUF", () => {
    expect(refusal(join(folder, "none.gguf")).message).toContain("cannot be opened");
    expect(refusal(folder).message).toContain("is not a file");
    expect(refusal(fileOf(new Uint8Array(0))).message).toContain("is empty");
    expect(refusal(fileOf(Buffer.from("<!DOCTYPE html><html></html>"))).message).toContain(
      "is not a GGUF file",
    );
  });

  it("refuses versions it does not know, and big-endian files", () => {
    const withVersion = (version: number[]) => {
      const bytes = Buffer.from(goodBytes);
      bytes.set(version, 4);
      return refusal(fileOf(bytes)).message;
    };
    expect(withVersion([1, 0, 0, 0])).toContain("has GGUF version 1");
    expect(withVersion([9, 0, 0, 0])).toContain("has GGUF version 9");
    expect(withVersion([0, 0, 0, 3])).toContain("big-endian");
  });

  it("refuses a file cut short anywhere", () => {
    const { dataStart } = readGgufHead(good);
    const cuts = [
      10,
      23,
      24,
      40,
      100,
      1000,
      dataStart - 1,
      dataStart,
      dataStart + 100,
      goodBytes.length - 33,
    ];
    for (const length of cuts) {
      expect(refusal(fileOf(goodBytes.subarray(0, length))).message).toMatch(
        /truncated|is not a GGUF|damaged/,
      );
    }
  });

  it("answers for any damaged byte of the head: it reads on or refuses, and is quick about it", () => {
    const random = seededRandom(11);
    const { dataStart } = readGgufHead(good);
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(goodBytes);
      for (let k = 0; k < 3; k++)
        bytes[4 + Math.floor(random() * (dataStart - 4))] = Math.floor(random() * 256);
      const path = fileOf(bytes);
      try {
        checkGguf(path);
      } catch (error) {
        expect(error).toBeInstanceOf(SpecError);
      }
    }
  });
});
