/** Encodes float32 values as GGUF tensor data: f32, f16, and q8_0 (blocks of 32 bytes under one f16 scale). */
import { InternalError } from "../../src/kernel/index.ts";
import type { WritableTensorType } from "./gguf-types.ts";

const Q8_BLOCK = 32;
const Q8_BLOCK_BYTES = 34;

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/** Bits of the nearest half-precision number, ties to even; too large becomes infinity. */
export function toFloat16(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: let float32 addition do the rounding at the place of the last half-precision bit.
    bitsView[0] = magnitude;
    floatView[0] = floatView[0]! + 0.5;
    return sign | (bitsView[0]! - 0x3f000000);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** The number that half-precision `bits` stand for. */
export function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Bytes that `count` values take. */
export function encodedBytes(type: WritableTensorType, count: number): number {
  switch (type) {
    case "f32":
      return count * 4;
    case "f16":
      return count * 2;
    case "q8_0":
      if (count % Q8_BLOCK !== 0)
        throw new InternalError(`q8_0 needs whole blocks of 32, not ${count} values`);
      return (count / Q8_BLOCK) * Q8_BLOCK_BYTES;
  }
}

/** Little-endian tensor data of `values`. */
export function encodeTensor(type: WritableTensorType, values: Float32Array): Uint8Array {
  const out = new Uint8Array(encodedBytes(type, values.length));
  const view = new DataView(out.buffer);
  switch (type) {
    case "f32":
      for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
      return out;
    case "f16":
      for (let i = 0; i < values.length; i++) view.setUint16(2 * i, toFloat16(values[i]!), true);
      return out;
    case "q8_0":
      for (let block = 0; block * Q8_BLOCK < values.length; block++) encodeQ8Block(view, block, values);
      return out;
  }
}

function encodeQ8Block(view: DataView, block: number, values: Float32Array): void {
  const start = block * Q8_BLOCK;
  let largest = 0;
  for (let i = start; i < start + Q8_BLOCK; i++) largest = Math.max(largest, Math.abs(values[i]!));
  const scale = largest / 127;
  const inverse = scale === 0 ? 0 : 1 / scale;
  const at = block * Q8_BLOCK_BYTES;
  view.setUint16(at, toFloat16(scale), true);
  for (let i = 0; i < Q8_BLOCK; i++) view.setInt8(at + 2 + i, Math.round(values[start + i]! * inverse));
}
