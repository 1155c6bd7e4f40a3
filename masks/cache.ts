/** The door to `lru-cache`: caches bounded by the bytes their values hold. */
import { LRUCache } from "lru-cache";

/** Least recently used out first; a value larger than the whole budget is not kept. */
export class ByteBoundedCache<K extends object | string, V extends object> {
  readonly #cache: LRUCache<K, V>;

  /** @param onGone  told of every value that is no longer kept, whatever the reason */
  constructor(maxBytes: number, sizeOf: (value: V, key: K) => number, onGone?: (value: V, key: K) => void) {
    this.#cache = new LRUCache<K, V>({
      // lru-cache wants positive integers.
      maxSize: Math.max(1, Math.floor(maxBytes)),
      sizeCalculation: (value, key) => Math.max(1, Math.ceil(sizeOf(value, key))),
      // After the cache is in order again, since whoever is told may remove further values.
      ...(onGone === undefined ? {} : { disposeAfter: (value: V, key: K) => onGone(value, key) }),
    });
  }

  get(key: K): V | undefined {
    return this.#cache.get(key);
  }

  /** Like `get`, without counting as a use. */
  peek(key: K): V | undefined {
    return this.#cache.peek(key);
  }

  has(key: K): boolean {
    return this.#cache.has(key);
  }

  set(key: K, value: V): void {
    this.#cache.set(key, value);
  }

  delete(key: K): void {
    this.#cache.delete(key);
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
