/** The door to `lru-cache`: caches bounded by the bytes their values hold. */
import { LRUCache } from "lru-cache";

/** Least recently used out first; a value larger than the whole budget is not kept. */
export class ByteBoundedCache<K extends object | string, V extends object> {
  readonly #cache: LRUCache<K, V>;

  constructor(maxBytes: number, sizeOf: (value: V) => number) {
    this.#cache = new LRUCache<K, V>({
      maxSize: maxBytes,
      // lru-cache wants positive integers.
      sizeCalculation: (value) => Math.max(1, Math.ceil(sizeOf(value))),
    });
  }

  get(key: K): V | undefined {
    return this.#cache.get(key);
  }

  set(key: K, value: V): void {
    this.#cache.set(key, value);
  }

  clear(): void {
    this.#cache.clear();
  }

  get count(): number {
    return this.#cache.size;
  }

  get bytes(): number {
    return this.#cache.calculatedSize ?? 0;
  }
}
