/** The door to `typed-array-utils`: joining byte arrays and hexadecimal text; and comparison, which is our own. */
export { bytesToHexString as toHex, concatUint8Arrays as concatBytes } from "typed-array-utils";

/** Same length, same bytes. */
export function equal(a: Readonly<Uint8Array>, b: Readonly<Uint8Array>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
