/**
 * One text counted three ways: UTF-8 bytes (the lexer's unit, and what callers see), UTF-16 units (tree-sitter's in
 * JavaScript) and rows. Kept as sparse tables that follow a growing text without being built again.
 */
import { SpecError } from "../kernel/index.ts";

/** UTF-16 units between two entries of the table of byte offsets. */
const STRIDE = 256;

/** Row and column as tree-sitter counts them: from 0, columns in UTF-16 units, rows parted by line feeds. */
export interface TextPoint {
  readonly row: number;
  readonly column: number;
}

/** Positions of one text at a time; `become` moves on to the next text. */
export class TextPositions {
  #text = "";
  /** Bytes before unit `STRIDE * k`. */
  readonly #bytesBefore: number[] = [0];
  /** First units of the rows. */
  readonly #rowStarts: number[] = [0];
  #byteLength = 0;

  get text(): string {
    return this.#text;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * Goes on with `text`; costs what differs from the text before.
   * @param common  units from the start on in which both texts agree
   * @throws SpecError when the text has half a surrogate pair, which no UTF-8 text has
   */
  become(text: string, common: number): void {
    if (/\p{Surrogate}/u.test(text.slice(common))) {
      throw new SpecError("The text to parse has half a surrogate pair, so it has no UTF-8 form", {
        hint: "Decode bytes with TextDecoder, and cut texts between characters.",
      });
    }
    this.#text = text;
    this.#bytesBefore.length = Math.floor(common / STRIDE) + 1;
    for (let k = this.#bytesBefore.length; k * STRIDE <= text.length; k++) {
      this.#bytesBefore.push(this.#bytesBefore[k - 1]! + utf8Bytes(text, (k - 1) * STRIDE, k * STRIDE));
    }
    const last = this.#bytesBefore.length - 1;
    this.#byteLength = this.#bytesBefore[last]! + utf8Bytes(text, last * STRIDE, text.length);
    while (this.#rowStarts.at(-1)! > common) this.#rowStarts.pop();
    for (let at = text.indexOf("\n", common); at !== -1; at = text.indexOf("\n", at + 1)) {
      if (at + 1 > this.#rowStarts.at(-1)!) this.#rowStarts.push(at + 1);
    }
  }

  /** Bytes before unit `index`. */
  byteOf(index: number): number {
    const k = Math.floor(index / STRIDE);
    return this.#bytesBefore[k]! + utf8Bytes(this.#text, k * STRIDE, index);
  }

  /** The unit at which the character with byte `byte` begins; the length of the text for its end and beyond. */
  indexOf(byte: number): number {
    if (byte >= this.#byteLength) return this.#text.length;
    const k = lastAtMost(this.#bytesBefore, byte);
    let index = k * STRIDE;
    for (let at = this.#bytesBefore[k]!; index < this.#text.length; ) {
      const next = at + utf8Bytes(this.#text, index, index + 1);
      if (next > byte) break;
      at = next;
      index++;
    }
    // The second half of a pair is no place of its own.
    return isLowSurrogate(this.#text.charCodeAt(index)) ? index - 1 : index;
  }

  pointOf(index: number): TextPoint {
    const row = lastAtMost(this.#rowStarts, index);
    return { row, column: index - this.#rowStarts[row]! };
  }
}

/**
 * UTF-16 units from the start on in which two texts agree, at most all of the shorter.
 * @param from  units that are known to agree
 */
export function commonLength(a: string, b: string, from = 0): number {
  const length = Math.min(a.length, b.length);
  let same = from;
  while (same < length && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  // Never between the halves of a pair. Past the end of a text the code is NaN.
  return isLowSurrogate(a.charCodeAt(same)) || isLowSurrogate(b.charCodeAt(same)) ? same - 1 : same;
}

/** Bytes of the units `[from, to)`; each half of a pair counts two of the pair's four. */
function utf8Bytes(text: string, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate(unit) ? 2 : 3;
  }
  return bytes;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Index of the last of `ascending` that is not above `value`; the first is never above it. */
function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
