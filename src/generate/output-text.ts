/**
 * The bytes of an output under way, with those of one token more that is being tried. Going back is setting a length;
 * what lies beyond it is written over.
 */
import { assert } from "../kernel/index.ts";

const FIRST_CAPACITY = 256;

export class OutputText {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #accepted = 0;
  #length = 0;

  /** Bytes accepted. */
  get acceptedLength(): number {
    return this.#accepted;
  }

  /** Bytes accepted and tried. */
  get length(): number {
    return this.#length;
  }

  byteAt(offset: number): number {
    return this.#bytes[offset]!;
  }

  /** A view, valid until the text changes. */
  slice(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(start, end);
  }

  /** Puts `bytes` behind what is accepted, instead of what was tried before. */
  try(bytes: Uint8Array): void {
    const length = this.#accepted + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#accepted));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#accepted);
    this.#length = length;
  }

  /** What was tried is accepted. */
  accept(): void {
    this.#accepted = this.#length;
  }

  /** Takes back what was tried. */
  discard(): void {
    this.#length = this.#accepted;
  }

  /** Goes back to the first `length` accepted bytes. */
  truncate(length: number): void {
    assert(length <= this.#accepted, `truncate ${this.#accepted} bytes to ${length}`);
    this.#accepted = length;
    this.#length = length;
  }

  clone(): OutputText {
    const copy = new OutputText();
    copy.try(this.slice(0, this.#accepted));
    copy.accept();
    return copy;
  }
}
