/**
 * The door to `typed-array-utils` (joining byte arrays, hexadecimal text), and comparison, which is our own.
 * The package's types stay behind this file: it ships TypeScript source that needs DOM names.
 */
import { bytesToHexString, concatUint8Arrays } from "typed-array-utils";

/** Joins byte arrays into a new one. */
export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  return concatUint8Arrays(...parts);
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return bytesToHexString(bytes);
}

/** Same length, same bytes. */
export function bytesEqual(a: Readonly<Uint8Array>, b: Readonly<Uint8Array>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
