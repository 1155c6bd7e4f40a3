/**
 * The table that byte-level BPE vocabularies write their bytes with: every byte is one printable character.
 * Source: Radford et al., GPT-2 `encoder.py`, `bytes_to_unicode`.
 */

/** Bytes that stand for themselves; the others are numbered from U+0100 on, in order. */
function isPrintable(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
}

const CHARACTERS: readonly string[] = buildCharacters();
const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((character, byte) => [character, byte]));

function buildCharacters(): string[] {
  const characters: string[] = [];
  let extra = 0;
  for (let byte = 0; byte < 256; byte++) {
    characters.push(String.fromCharCode(isPrintable(byte) ? byte : 256 + extra++));
  }
  return characters;
}

/** The 256 characters, by byte. */
export function byteLevelAlphabet(): readonly string[] {
  return CHARACTERS;
}

/** Writes bytes as a byte-level vocabulary would. */
export function toByteLevel(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += CHARACTERS[byte]!;
  return out;
}

/** The bytes a vocabulary entry stands for; `undefined` when it holds a character that is not in the table. */
export function fromByteLevel(piece: string): Uint8Array | undefined {
  const bytes = new Uint8Array(piece.length);
  for (let i = 0; i < piece.length; i++) {
    const byte = BYTES.get(piece[i]!);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
