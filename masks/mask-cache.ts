/**
 * Masks by name, in compact form, within a byte budget, least recently used out first. The last ones asked for are
 * also kept as they are handed out, so that asking again costs a look-up. The other use of `lru-cache`, beside
 * `cache.ts`, which is its door.
 */
import { ByteBoundedCache } from "./cache.ts";
import { type CompactMask, compactBytes, compactMask, expandMask } from "./compact-mask.ts";
import { createMask, type TokenMask } from "./token-mask.ts";

interface Entry {
  readonly mask: CompactMask;
  /** The entry whose mask this one's is a difference to. */
  readonly base: string | undefined;
  /** Entries that are differences to this one: they go with it. */
  readonly dependents: Set<string>;
}

/** The share of the budget for masks as they are handed out. */
const PUBLISHED_SHARE = 1 / 2;
/** Of an entry beside its mask; characters of names count one byte each. */
const ENTRY_BYTES = 200;

export class MaskCache {
  readonly #size: number;
  readonly #compact: ByteBoundedCache<string, Entry>;
  readonly #published: ByteBoundedCache<string, TokenMask>;

  /** @param size  token ids of every mask */
  constructor(size: number, maxBytes: number) {
    this.#size = size;
    const published = Math.floor(maxBytes * PUBLISHED_SHARE);
    this.#published = new ByteBoundedCache(published, (mask) => mask.bytes.length + ENTRY_BYTES);
    this.#compact = new ByteBoundedCache(
      maxBytes - published,
      ({ mask }, name) => compactBytes(mask) + ENTRY_BYTES + name.length,
      (entry, name) => this.#forget(entry, name),
    );
  }

  has(name: string): boolean {
    return this.#compact.has(name);
  }

  /** The mask kept under `name`; immutable, and the same object while it is among the last ones asked for. */
  get(name: string): TokenMask | undefined {
    const entry = this.#compact.get(name);
    if (entry === undefined) return undefined;
    const known = this.#published.get(name);
    if (known !== undefined) return known;
    // Whoever lives on another one keeps that one alive.
    if (entry.base !== undefined) this.#compact.get(entry.base);
    const mask = createMask(this.#size);
    // No scratch space of the caller's: what is handed out must never change.
    expandMask(entry.mask, mask);
    this.#published.set(name, mask);
    return mask;
  }

  /**
   * Keeps `mask`, which must never change again.
   * @param like  name of a mask that it may be much like
   */
  set(name: string, mask: TokenMask, like?: string): void {
    const base = like === undefined || like === name ? undefined : this.#compact.get(like);
    const compact = compactMask(mask, base?.mask);
    const isDifference = compact.kind === "difference";
    this.#compact.set(name, {
      mask: compact,
      base: isDifference ? like : undefined,
      dependents: new Set(),
    });
    // Making room may have cost the base, and the dependent with it.
    if (isDifference && this.#compact.has(name)) {
      if (like !== undefined && base !== undefined && this.#compact.has(like)) base.dependents.add(name);
      else this.#compact.delete(name);
    }
    this.#published.set(name, mask);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#compact.bytes + this.#published.bytes;
  }

  get count(): number {
    return this.#compact.count;
  }

  clear(): void {
    this.#compact.clear();
    this.#published.clear();
  }

  #forget({ base, dependents }: Entry, name: string): void {
    this.#published.delete(name);
    if (base !== undefined) this.#compact.peek(base)?.dependents.delete(name);
    for (const dependent of dependents) this.#compact.delete(dependent);
  }
}
