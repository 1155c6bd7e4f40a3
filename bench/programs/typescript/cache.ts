export interface CacheOptions<K, V> {
  readonly limit: number;
  readonly maxAge?: number;
  onEvict?(key: K, value: V): void;
}

interface Slot<V> {
  value: V;
  usedAt: number;
}

export class Cache<K, V> {
  readonly options: CacheOptions<K, V>;
  private readonly slots = new Map<K, Slot<V>>();
  private hits = 0;
  private misses = 0;

  constructor(options: CacheOptions<K, V>) {
    this.options = options;
  }

  get(key: K, now: number = Date.now()): V | undefined {
    const slot = this.slots.get(key);
    const { maxAge } = this.options;
    if (slot === undefined || (maxAge !== undefined && now - slot.usedAt > maxAge)) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    slot.usedAt = now;
    return slot.value;
  }

  set(key: K, value: V, now: number = Date.now()): void {
    this.slots.set(key, { value, usedAt: now });
    if (this.slots.size > this.options.limit) {
      this.evict();
    }
  }

  private evict(): void {
    let oldest: K | undefined;
    let age = Number.POSITIVE_INFINITY;
    for (const [key, slot] of this.slots) {
      if (slot.usedAt < age) {
        age = slot.usedAt;
        oldest = key;
      }
    }
    if (oldest === undefined) return;
    const slot = this.slots.get(oldest);
    this.slots.delete(oldest);
    if (slot !== undefined) this.options.onEvict?.(oldest, slot.value);
  }

  get ratio(): number {
    const asked = this.hits + this.misses;
    return asked === 0 ? 0 : this.hits / asked;
  }
}

export function memoize<A extends string | number, R>(
  work: (argument: A) => R,
  limit: number,
): (argument: A) => R {
  const cache = new Cache<A, { result: R }>({ limit });
  return (argument) => {
    const kept = cache.get(argument);
    if (kept !== undefined) return kept.result;
    const result = work(argument);
    cache.set(argument, { result });
    return result;
  };
}
