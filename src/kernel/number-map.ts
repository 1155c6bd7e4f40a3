/**
 * A map from numbers, for the thousands of maps that mostly hold one entry or a few: successors of a state, frames above
 * a frame. A `Map` takes about 190 bytes before its first entry; this takes 48 with it, and a `Map` only beyond some.
 */
export class NumberMap<V extends object | null> {
  #key: number | undefined;
  #value: V | undefined;
  /** Further entries, keys and values in turn. */
  #few: (number | V)[] | undefined;
  /** Instead of them where there are many. */
  #many: Map<number, V> | undefined;

  get(key: number): V | undefined {
    if (key === this.#key) return this.#value;
    if (this.#many !== undefined) return this.#many.get(key);
    const few = this.#few;
    if (few === undefined) return undefined;
    for (let i = 0; i < few.length; i += 2) {
      // Values stand at odd places.
      if (few[i] === key) return few[i + 1] as V;
    }
    return undefined;
  }

  /** The key must be absent. */
  add(key: number, value: V): void {
    if (this.#key === undefined) {
      this.#key = key;
      this.#value = value;
    } else if (this.#many !== undefined) this.#many.set(key, value);
    else if (this.#few === undefined) this.#few = [key, value];
    else if (this.#few.length < 2 * MAX_FEW) this.#few.push(key, value);
    else {
      this.#many = new Map(this);
      this.#many.set(key, value);
      this.#few = undefined;
    }
  }

  has(key: number): boolean {
    return this.get(key) !== undefined;
  }

  *[Symbol.iterator](): IterableIterator<[number, V]> {
    if (this.#key !== undefined && this.#value !== undefined) yield [this.#key, this.#value];
    // Keys at even places, values at odd ones.
    for (let i = 0; i < (this.#few?.length ?? 0); i += 2) {
      yield [this.#few![i] as number, this.#few![i + 1] as V];
    }
    for (const entry of this.#many ?? []) if (entry[0] !== this.#key) yield entry;
  }
}

/** Entries beside the first that are looked through one by one. */
const MAX_FEW = 6;
