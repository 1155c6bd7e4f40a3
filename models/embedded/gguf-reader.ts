/**
 * Reads the head of a GGUF file - metadata and the table of tensors - without loading the file, and with nothing
 * trusted: every count and length is held against the size of the file before it is used.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { SpecError } from "../../src/kernel/index.ts";
import {
  DEFAULT_ALIGNMENT,
  GGUF_MAGIC,
  GGUF_VERSION,
  type GgufScalarType,
  TENSOR_TYPES,
  VALUE_CODES,
} from "./gguf-types.ts";

/** A metadata value as read. Arrays carry their contents only when they were asked for. */
export type GgufEntry =
  | { readonly kind: "number"; readonly type: GgufScalarType; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "array";
      readonly of: GgufScalarType | "array";
      readonly length: number;
      readonly value: readonly (number | boolean | string)[] | undefined;
    };

export interface GgufTensorInfo {
  readonly name: string;
  readonly dims: readonly number[];
  /** Code of the tensor type. */
  readonly type: number;
  /** From the start of the tensor data. */
  readonly offset: number;
}

export interface GgufHead {
  readonly path: string;
  readonly fileBytes: number;
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufEntry>;
  readonly tensors: readonly GgufTensorInfo[];
  /** Where the tensor data starts. */
  readonly dataStart: number;
}

const TYPE_NAMES: ReadonlyMap<number, GgufScalarType | "array"> = new Map(
  // The keys of this record are exactly its declared key type.
  Object.entries(VALUE_CODES).map(([name, code]) => [code, name as GgufScalarType | "array"]),
);

/** Bytes of a value, at least: what a length or count is held against. */
const MIN_BYTES: Readonly<Record<GgufScalarType | "array", number>> = {
  ...{ u8: 1, i8: 1, bool: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, u64: 8, i64: 8, f64: 8 },
  ...{ string: 8, array: 12 },
};

const MAX_DIMS = 4;
const MAX_NESTING = 4;
const DOWNLOAD_AGAIN = "The download or copy is probably incomplete: fetch the file again.";

/** The error for a file that is not what it should be. */
export function ggufError(path: string, what: string, hint: string, cause?: unknown): SpecError {
  return new SpecError(`GGUF file "${path}" ${what}`, { hint, ...(cause === undefined ? {} : { cause }) });
}

/**
 * Reads the head of the file at `path`.
 * @param wantsArray says which arrays are read whole; the others are walked over
 * @throws SpecError when the file cannot be read, is no GGUF, or ends too early
 */
export function readGgufHead(path: string, wantsArray: (key: string) => boolean = () => false): GgufHead {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw ggufError(path, "cannot be opened", "Check the path and its permissions.", cause);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw ggufError(path, "is not a file", "Give the path of a .gguf file.");
    return readHead(new Cursor(file, path, stat.size), wantsArray);
  } finally {
    closeSync(file);
  }
}

function readHead(cursor: Cursor, wantsArray: (key: string) => boolean): GgufHead {
  const { path, fileBytes } = cursor;
  const version = readVersion(cursor);
  const tensorCount = cursor.count("tensors", 24);
  const keyCount = cursor.count("metadata keys", 13);
  const metadata = new Map<string, GgufEntry>();
  for (let i = 0; i < keyCount; i++) {
    const key = cursor.string();
    if (metadata.has(key)) throw ggufError(path, `has the metadata key "${key}" twice`, DOWNLOAD_AGAIN);
    metadata.set(key, readValue(cursor, cursor.type(), wantsArray(key), 0));
  }
  const tensors: GgufTensorInfo[] = [];
  for (let i = 0; i < tensorCount; i++) tensors.push(readTensorInfo(cursor));
  const stated = metadata.get("general.alignment");
  const alignment = stated === undefined ? DEFAULT_ALIGNMENT : stated.kind === "number" ? stated.value : 0;
  if (!Number.isInteger(alignment) || alignment < 1 || (alignment & (alignment - 1)) !== 0) {
    throw ggufError(path, "has a general.alignment that is no power of two", DOWNLOAD_AGAIN);
  }
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  checkTensors(path, tensors, dataStart, fileBytes, alignment);
  return { path, fileBytes, version, metadata, tensors, dataStart };
}

function readVersion(cursor: Cursor): number {
  const { path, fileBytes } = cursor;
  if (fileBytes < 24 || cursor.u32() !== GGUF_MAGIC) {
    throw ggufError(
      path,
      fileBytes === 0 ? "is empty" : "is not a GGUF file (it does not start with GGUF)",
      "Give a model in GGUF format; other formats are converted with llama.cpp's convert_hf_to_gguf.py.",
    );
  }
  const version = cursor.u32();
  if (version > 0xffff) {
    throw ggufError(path, "is in big-endian byte order", "Use the little-endian file of this model.");
  }
  if (version !== GGUF_VERSION && version !== 2) {
    throw ggufError(
      path,
      `has GGUF version ${version}; versions 2 and 3 are known`,
      version < 2 ? "Convert the model again with a current llama.cpp." : "Update ananke and node-llama-cpp.",
    );
  }
  return version;
}

function readValue(
  cursor: Cursor,
  type: GgufScalarType | "array",
  isWanted: boolean,
  nesting: number,
): GgufEntry {
  if (type === "string") return { kind: "string", value: cursor.string() };
  if (type === "bool") return { kind: "bool", value: cursor.number("u8") !== 0 };
  if (type !== "array") return { kind: "number", type, value: cursor.number(type) };
  if (nesting >= MAX_NESTING)
    throw ggufError(cursor.path, "nests metadata arrays too deeply", DOWNLOAD_AGAIN);
  const of = cursor.type();
  const length = cursor.count("array elements", MIN_BYTES[of]);
  if (of === "array") {
    for (let i = 0; i < length; i++) readValue(cursor, of, false, nesting + 1);
    return { kind: "array", of, length, value: undefined };
  }
  if (!isWanted) {
    if (of === "string") for (let i = 0; i < length; i++) cursor.skip(cursor.count("string bytes", 1));
    else cursor.skip(length * MIN_BYTES[of]);
    return { kind: "array", of, length, value: undefined };
  }
  const value: (number | boolean | string)[] = [];
  for (let i = 0; i < length; i++) {
    value.push(
      of === "string" ? cursor.string() : of === "bool" ? cursor.number("u8") !== 0 : cursor.number(of),
    );
  }
  return { kind: "array", of, length, value };
}

function readTensorInfo(cursor: Cursor): GgufTensorInfo {
  const name = cursor.string();
  const rank = cursor.u32();
  if (rank > MAX_DIMS)
    throw ggufError(cursor.path, `gives tensor "${name}" ${rank} dimensions`, DOWNLOAD_AGAIN);
  const dims: number[] = [];
  for (let i = 0; i < rank; i++) dims.push(cursor.number("u64"));
  return { name, dims, type: cursor.u32(), offset: cursor.number("u64") };
}

function checkTensors(
  path: string,
  tensors: readonly GgufTensorInfo[],
  dataStart: number,
  fileBytes: number,
  alignment: number,
): void {
  for (const { name, dims, type, offset } of tensors) {
    if (offset % alignment !== 0) throw ggufError(path, `misplaces tensor "${name}"`, DOWNLOAD_AGAIN);
    const block = TENSOR_TYPES.get(type);
    const elements = dims.reduce((product, dim) => product * dim, 1);
    // A type that is not listed takes at least something.
    const bytes = block === undefined ? 1 : Math.ceil(elements / block.elements) * block.bytes;
    const end = dataStart + offset + bytes;
    if (end > fileBytes) {
      throw ggufError(
        path,
        `is truncated: tensor "${name}" ends at byte ${end}, the file at ${fileBytes}`,
        DOWNLOAD_AGAIN,
      );
    }
  }
}

const CHUNK_BYTES = 1 << 18;

/** Sequential reads through a buffer. */
class Cursor {
  readonly path: string;
  readonly fileBytes: number;
  readonly #file: number;
  #buffer = Buffer.alloc(0);
  /** File position of the buffer's first byte. */
  #bufferStart = 0;
  #at = 0;

  constructor(file: number, path: string, fileBytes: number) {
    this.#file = file;
    this.path = path;
    this.fileBytes = fileBytes;
  }

  get position(): number {
    return this.#bufferStart + this.#at;
  }

  u32(): number {
    return this.number("u32");
  }

  number(type: Exclude<GgufScalarType, "string" | "bool">): number {
    const length = MIN_BYTES[type];
    this.#need(length);
    const at = this.#at;
    this.#at += length;
    const buffer = this.#buffer;
    switch (type) {
      case "u8":
        return buffer.readUInt8(at);
      case "i8":
        return buffer.readInt8(at);
      case "u16":
        return buffer.readUInt16LE(at);
      case "i16":
        return buffer.readInt16LE(at);
      case "u32":
        return buffer.readUInt32LE(at);
      case "i32":
        return buffer.readInt32LE(at);
      case "f32":
        return buffer.readFloatLE(at);
      case "u64":
        return Number(buffer.readBigUInt64LE(at));
      case "i64":
        return Number(buffer.readBigInt64LE(at));
      case "f64":
        return buffer.readDoubleLE(at);
    }
  }

  /** A u64 that counts things of at least `minBytes` each, so that the file must be long enough for them. */
  count(what: string, minBytes: number): number {
    const count = this.number("u64");
    if (count * minBytes > this.fileBytes - this.position) {
      throw ggufError(
        this.path,
        `is truncated or damaged: ${count} ${what} announced at byte ${this.position - 8}`,
        DOWNLOAD_AGAIN,
      );
    }
    return count;
  }

  string(): string {
    const length = this.count("string bytes", 1);
    this.#need(length);
    const text = this.#buffer.toString("utf8", this.#at, this.#at + length);
    this.#at += length;
    return text;
  }

  type(): GgufScalarType | "array" {
    const code = this.u32();
    const type = TYPE_NAMES.get(code);
    if (type === undefined) throw ggufError(this.path, `has a value of unknown type ${code}`, DOWNLOAD_AGAIN);
    return type;
  }

  skip(length: number): void {
    if (this.#at + length <= this.#buffer.length) {
      this.#at += length;
      return;
    }
    this.#bufferStart = this.position + length;
    this.#buffer = Buffer.alloc(0);
    this.#at = 0;
  }

  /** Makes the next `length` bytes available in the buffer. */
  #need(length: number): void {
    if (this.#at + length <= this.#buffer.length) return;
    const start = this.position;
    const buffer = Buffer.allocUnsafe(Math.max(length, CHUNK_BYTES));
    let filled = 0;
    while (filled < length) {
      const read = readSync(this.#file, buffer, filled, buffer.length - filled, start + filled);
      if (read === 0) {
        throw ggufError(
          this.path,
          `is truncated: it ends at byte ${this.fileBytes} in its metadata`,
          DOWNLOAD_AGAIN,
        );
      }
      filled += read;
    }
    this.#buffer = buffer.subarray(0, filled);
    this.#bufferStart = start;
    this.#at = 0;
  }
}
