/**
 * The GGUF container's numbers: value types, tensor types and their block sizes, token types.
 * Source: ggml's `docs/gguf.md`, and the block structures of `ggml-common.h` for the sizes.
 */

/** "GGUF", little-endian. */
export const GGUF_MAGIC = 0x46554747;
/** Written here; 2 is laid out the same and is read too. */
export const GGUF_VERSION = 3;
export const DEFAULT_ALIGNMENT = 32;

export type GgufNumberType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "u64" | "i64" | "f64";
export type GgufScalarType = GgufNumberType | "bool" | "string";

/** Codes of metadata value types, in the file's numbering. */
export const VALUE_CODES: Readonly<Record<GgufScalarType | "array", number>> = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
};

export type GgufValue =
  | { readonly type: GgufNumberType; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "array"; readonly of: GgufNumberType; readonly value: readonly number[] }
  | { readonly type: "array"; readonly of: "string"; readonly value: readonly string[] };

/** Keys in the order of the file. */
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** Tensor types that the writer encodes. */
export type WritableTensorType = "f32" | "f16" | "q8_0";

/** Elements and bytes of one block of a tensor type. */
export interface BlockSize {
  readonly name: string;
  readonly elements: number;
  readonly bytes: number;
}

/** Tensor types by code. Types that are not listed are taken as they come: their size is unknown here. */
export const TENSOR_TYPES: ReadonlyMap<number, BlockSize> = new Map(
  (
    [
      [0, "f32", 1, 4],
      [1, "f16", 1, 2],
      [2, "q4_0", 32, 18],
      [3, "q4_1", 32, 20],
      [6, "q5_0", 32, 22],
      [7, "q5_1", 32, 24],
      [8, "q8_0", 32, 34],
      [10, "q2_K", 256, 84],
      [11, "q3_K", 256, 110],
      [12, "q4_K", 256, 144],
      [13, "q5_K", 256, 176],
      [14, "q6_K", 256, 210],
      [16, "iq2_xxs", 256, 66],
      [17, "iq2_xs", 256, 74],
      [18, "iq3_xxs", 256, 98],
      [19, "iq1_s", 256, 50],
      [20, "iq4_nl", 32, 18],
      [21, "iq3_s", 256, 110],
      [22, "iq2_s", 256, 82],
      [23, "iq4_xs", 256, 136],
      [24, "i8", 1, 1],
      [25, "i16", 1, 2],
      [26, "i32", 1, 4],
      [27, "i64", 1, 8],
      [28, "f64", 1, 8],
      [29, "iq1_m", 256, 56],
      [30, "bf16", 1, 2],
    ] as const
  ).map(([code, name, elements, bytes]) => [code, { name, elements, bytes }]),
);

export const TENSOR_CODES: Readonly<Record<WritableTensorType, number>> = { f32: 0, f16: 1, q8_0: 8 };

/** `tokenizer.ggml.token_type`. */
export const TOKEN_TYPE = {
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const;
