/** Token masks the slow way: every token is tried by reading prefix and token again from the first byte. */
import { createMask, maskSet, publish, type TokenMask, type Vocabulary } from "../../masks/index.ts";
import type { NaiveRecognizer } from "./naive-recognizer.ts";

/** Answers of a naive recogniser, kept by text. */
export class BruteForce {
  readonly #naive: NaiveRecognizer;
  readonly #viable = new Map<string, boolean>();

  constructor(naive: NaiveRecognizer) {
    this.#naive = naive;
  }

  viable(bytes: Uint8Array): boolean {
    const key = Buffer.from(bytes).toString("latin1");
    let viable = this.#viable.get(key);
    if (viable === undefined) {
      // A text is viable only if everything before its end is.
      viable =
        bytes.length === 0
          ? this.#naive.viable(bytes)
          : this.viable(bytes.subarray(0, -1)) && this.#naive.viable(bytes);
      this.#viable.set(key, viable);
    }
    return viable;
  }

  accepts(bytes: Uint8Array): boolean {
    return this.viable(bytes) && this.#naive.accepts(bytes);
  }

  /** Tokens after which the text is viable; end tokens where it is whole. */
  mask(vocabulary: Vocabulary, prefix: Uint8Array): TokenMask {
    const mask = createMask(vocabulary.size);
    const mayEnd = this.accepts(prefix);
    for (let token = 0; token < vocabulary.size; token++) {
      const bytes = vocabulary.bytesOf(token);
      if (vocabulary.isEnd(token)) {
        if (mayEnd) maskSet(mask, token);
      } else if (bytes.length > 0 && this.viable(Buffer.concat([prefix, bytes]))) maskSet(mask, token);
    }
    return publish(mask);
  }
}
