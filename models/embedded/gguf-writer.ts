/**
 * Writes GGUF files: metadata and tensors. Tensor data may be produced piece by piece, so a file can be larger than
 * memory. The same input gives the same bytes.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { InternalError } from "../../src/kernel/index.ts";
import {
  DEFAULT_ALIGNMENT,
  GGUF_MAGIC,
  GGUF_VERSION,
  type GgufMetadata,
  type GgufScalarType,
  type GgufValue,
  TENSOR_CODES,
  VALUE_CODES,
  type WritableTensorType,
} from "./gguf-types.ts";
import { encodedBytes, encodeTensor } from "./quantize.ts";

/** All values, or a function that fills `target` with those from `start` on; called in order, each value once. */
export type TensorData = Float32Array | ((target: Float32Array, start: number) => void);

export interface GgufTensor {
  readonly name: string;
  /** Fastest-changing first: `[in, out]` for a matrix. */
  readonly dims: readonly number[];
  readonly type: WritableTensorType;
  readonly data: TensorData;
}

export interface GgufContents {
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensor[];
}

/** Values encoded at a time; whole q8_0 blocks. */
const CHUNK = 1 << 16;

/**
 * Writes `contents` to `path`, replacing what was there.
 * @returns size of the file in bytes
 */
export function writeGguf(path: string, contents: GgufContents): number {
  const { metadata, tensors } = contents;
  const head = new ByteWriter();
  head.u32(GGUF_MAGIC);
  head.u32(GGUF_VERSION);
  head.u64(tensors.length);
  head.u64(metadata.size);
  for (const [key, value] of metadata) head.keyValue(key, value);
  let offset = 0;
  for (const { name, dims, type, data } of tensors) {
    const count = elementCount(dims);
    if (data instanceof Float32Array && data.length !== count) {
      throw new InternalError(`Tensor "${name}" is ${dims.join(" × ")} but has ${data.length} values`);
    }
    head.string(name);
    head.u32(dims.length);
    for (const dim of dims) head.u64(dim);
    head.u32(TENSOR_CODES[type]);
    head.u64(offset);
    offset += align(encodedBytes(type, count));
  }
  const file = openSync(path, "w");
  try {
    let position = 0;
    const write = (bytes: Uint8Array): void => {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      position += bytes.length;
    };
    const pad = (): void => write(new Uint8Array(align(position) - position));
    write(head.bytes());
    pad();
    for (const tensor of tensors) {
      writeTensor(tensor, write);
      pad();
    }
    return position;
  } finally {
    closeSync(file);
  }
}

function writeTensor({ dims, type, data }: GgufTensor, write: (bytes: Uint8Array) => void): void {
  const count = elementCount(dims);
  const scratch = data instanceof Float32Array ? undefined : new Float32Array(Math.min(CHUNK, count));
  for (let start = 0; start < count; start += CHUNK) {
    const length = Math.min(CHUNK, count - start);
    let values: Float32Array;
    if (data instanceof Float32Array) {
      values = data.subarray(start, start + length);
    } else {
      values = scratch!.subarray(0, length);
      data(values, start);
    }
    write(encodeTensor(type, values));
  }
}

function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function align(position: number): number {
  return Math.ceil(position / DEFAULT_ALIGNMENT) * DEFAULT_ALIGNMENT;
}

/** A growing little-endian buffer. */
class ByteWriter {
  #buffer = Buffer.alloc(1 << 16);
  #length = 0;

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  u32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeUInt32LE(value, this.#length);
  }

  u64(value: number): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigUInt64LE(BigInt(value), this.#length);
  }

  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.u64(length);
    this.#reserve(length);
    this.#length += this.#buffer.write(text, this.#length, "utf8");
  }

  keyValue(key: string, value: GgufValue): void {
    this.string(key);
    this.u32(VALUE_CODES[value.type]);
    if (value.type !== "array") {
      this.#scalar(value.type, value.value);
      return;
    }
    this.u32(VALUE_CODES[value.of]);
    this.u64(value.value.length);
    for (const item of value.value) this.#scalar(value.of, item);
  }

  #scalar(type: GgufScalarType, value: number | boolean | string): void {
    if (type === "string") {
      this.string(String(value));
      return;
    }
    this.#reserve(8);
    const number = Number(value);
    const at = this.#length;
    this.#length = this.#writeNumber(type, number, at);
  }

  #writeNumber(type: Exclude<GgufScalarType, "string">, value: number, at: number): number {
    const buffer = this.#buffer;
    switch (type) {
      case "u8":
      case "bool":
        return buffer.writeUInt8(value, at);
      case "i8":
        return buffer.writeInt8(value, at);
      case "u16":
        return buffer.writeUInt16LE(value, at);
      case "i16":
        return buffer.writeInt16LE(value, at);
      case "u32":
        return buffer.writeUInt32LE(value, at);
      case "i32":
        return buffer.writeInt32LE(value, at);
      case "f32":
        return buffer.writeFloatLE(value, at);
      case "u64":
        return buffer.writeBigUInt64LE(BigInt(value), at);
      case "i64":
        return buffer.writeBigInt64LE(BigInt(value), at);
      case "f64":
        return buffer.writeDoubleLE(value, at);
    }
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.max(2 * this.#buffer.length, this.#length + count));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
