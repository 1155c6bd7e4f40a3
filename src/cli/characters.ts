/** Which characters may come next, in the shape of a character class, for people. */
import type { CompiledConstraint } from "../index.ts";

type Recognizer = CompiledConstraint["recognizer"];

/** Bytes that may follow the viable prefix `bytes`; none when it is not viable. */
export function nextBytes(recognizer: Recognizer, bytes: Uint8Array): number[] {
  const state = recognizer.advanceAll(recognizer.start(), bytes);
  if (state === undefined) return [];
  const fitting: number[] = [];
  for (let byte = 0; byte < 256; byte++)
    if (recognizer.advance(state, byte) !== undefined) fitting.push(byte);
  return fitting;
}

/** `0-9 a-f "`, with names for what does not show. */
export function listCharacters(bytes: readonly number[]): string {
  const parts: string[] = [];
  const ascii = bytes.filter((byte) => byte < 0x80);
  for (let i = 0; i < ascii.length; ) {
    let end = i;
    while (
      end + 1 < ascii.length &&
      ascii[end + 1] === ascii[end]! + 1 &&
      isSameKind(ascii[i]!, ascii[end + 1]!)
    )
      end++;
    const [first, last] = [nameOf(ascii[i]!), nameOf(ascii[end]!)];
    parts.push(end === i ? first : end === i + 1 ? `${first} ${last}` : `${first}-${last}`);
    i = end + 1;
  }
  if (ascii.length < bytes.length) parts.push("(beyond ASCII)");
  return parts.join(" ");
}

/** Ranges join letters to letters and digits to digits: `!-~` would say little. */
function isSameKind(a: number, b: number): boolean {
  return kindOf(a) === kindOf(b);
}

function kindOf(byte: number): string {
  const char = String.fromCharCode(byte);
  if (byte < 0x20 || byte === 0x7f) return "control";
  if (/[0-9]/.test(char)) return "digit";
  if (/[A-Z]/.test(char)) return "upper";
  return /[a-z]/.test(char) ? "lower" : "other";
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x09, "tab"],
  [0x0a, "line-feed"],
  [0x0d, "carriage-return"],
  [0x20, "space"],
]);

function nameOf(byte: number): string {
  const name = NAMES.get(byte);
  if (name !== undefined) return name;
  return byte < 0x20 || byte === 0x7f
    ? `\\x${byte.toString(16).padStart(2, "0")}`
    : String.fromCharCode(byte);
}
