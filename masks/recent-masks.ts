/**
 * The masks handed out last, for all grammars of a vocabulary together. A mask as it is handed out takes 19 KB for a
 * large vocabulary, its composition some hundred bytes: grammars keep the compositions, and here is a fixed number of
 * masks made from them. Second chance: a mask asked for again since the hand came by stays for another round.
 */
import { createMask, type TokenMask } from "./token-mask.ts";
import { type ComposedMask, composeInto } from "./token-set.ts";

/** A mask that a grammar keeps, and its words while they are among the recent ones. */
export class KeptMask {
  readonly composed: ComposedMask;
  /** Of the composition and what only it refers to. */
  readonly bytes: number;
  /** Owned by `RecentMasks`. */
  mask: TokenMask | undefined;
  /** Owned by `RecentMasks`: asked for since the hand came by. */
  isWanted = false;

  constructor(composed: ComposedMask, bytes: number) {
    this.composed = composed;
    this.bytes = bytes;
  }
}

export class RecentMasks {
  readonly #size: number;
  readonly #capacity: number;
  readonly #kept: KeptMask[] = [];
  #hand = 0;

  /** @param size  token ids of every mask */
  constructor(size: number, maxBytes: number) {
    this.#size = size;
    this.#capacity = Math.max(1, Math.floor(maxBytes / (Math.ceil(size / 32) * 4)));
  }

  /** The mask; immutable, and the same object while it is among the recent ones. */
  get(kept: KeptMask): TokenMask {
    if (kept.mask === undefined) {
      const mask = createMask(this.#size);
      composeInto(kept.composed, mask);
      kept.mask = mask;
      this.#place(kept);
    } else kept.isWanted = true;
    return kept.mask;
  }

  get count(): number {
    return this.#kept.length;
  }

  #place(kept: KeptMask): void {
    if (this.#kept.length < this.#capacity) {
      this.#kept.push(kept);
      return;
    }
    // At most one round: whatever the hand passes loses its mark.
    for (; this.#kept[this.#hand]!.isWanted; this.#hand = (this.#hand + 1) % this.#capacity) {
      this.#kept[this.#hand]!.isWanted = false;
    }
    this.#kept[this.#hand]!.mask = undefined;
    this.#kept[this.#hand] = kept;
    this.#hand = (this.#hand + 1) % this.#capacity;
  }
}
