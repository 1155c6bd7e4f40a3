/**
 * A token mask as the logit biases llama.cpp's sampler takes: ids and values, whichever list is shorter. Allowing by
 * a large bonus costs nothing for a handful of tokens out of 150,000, where denying the rest by -Infinity would cost
 * more than the sampling itself.
 */
import { countMask, type TokenMask } from "../../masks/index.ts";

/**
 * Added to the logits of allowed tokens. Far above any logit, and small enough that float32 still tells logits
 * apart that differ by 6e-5.
 */
const ALLOW_BONUS = 512;

/**
 * `shorter` picks the shorter list. `deny` always denies by -Infinity: the only exact form when something later in
 * the sampler chain divides logits (repeat penalty), and the one to retry with when a bonus was not enough.
 */
export type BiasForm = "shorter" | "deny";

/** Buffers for one vocabulary, reused from step to step: `keys` and `values` hold until the next `load`. */
export class SamplerBias {
  readonly #size: number;
  readonly #keyBuffer: Uint32Array<ArrayBuffer>;
  readonly #bonuses: Float32Array<ArrayBuffer>;
  readonly #denials: Float32Array<ArrayBuffer>;
  #count = 0;
  #isAllowList = false;

  constructor(size: number) {
    this.#size = size;
    this.#keyBuffer = new Uint32Array(size);
    this.#bonuses = new Float32Array(size).fill(ALLOW_BONUS);
    this.#denials = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
  }

  get keys(): Uint32Array {
    return this.#keyBuffer.subarray(0, this.#count);
  }

  get values(): Float32Array {
    return (this.#isAllowList ? this.#bonuses : this.#denials).subarray(0, this.#count);
  }

  load(mask: TokenMask, form: BiasForm): void {
    const allowed = countMask(mask);
    this.#isAllowList = form === "shorter" && allowed < this.#size - allowed;
    this.#count = collect(mask.words, this.#isAllowList ? 0 : -1, this.#size, this.#keyBuffer);
  }
}

/** Writes the ids whose bits are set in `words ^ flip`; returns how many. */
function collect(words: Readonly<Uint32Array>, flip: 0 | -1, size: number, out: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < words.length; w++) {
    let bits = words[w]! ^ flip;
    const last = (w << 5) + 31;
    while (bits !== 0) {
      const lowest = bits & -bits;
      const id = last - Math.clz32(lowest);
      // The tail of the last word counts as denied; it has no tokens.
      if (id < size) out[count++] = id;
      bits ^= lowest;
    }
  }
  return count;
}
