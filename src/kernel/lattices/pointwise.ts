/**
 * Maps from names to lattice values, met key by key. An absent key is top, so entries that are top are never
 * stored. Meet is pointwise, not shadowing: both sides' demands on a key hold.
 */
import type { Lattice } from "../lattice.ts";
import { PersistentMap } from "../persistent.ts";
import { comparePlain, mixHash, type Plain, plainElement } from "./element.ts";

export type Pointwise<K extends Plain, V> =
  | { readonly kind: "map"; readonly entries: PersistentMap<K, V> }
  | { readonly kind: "contradiction" };

export interface PointwiseOptions {
  /**
   * The entries' own bottom is an ordinary value (an empty set of versions, the type `never`). Without it one
   * entry at bottom makes the whole map a contradiction.
   */
  readonly ordinaryBottom?: boolean;
}

export interface PointwiseLattice<K extends Plain, V> extends Lattice<Pointwise<K, V>> {
  print(map: Pointwise<K, V>): string;
  /** Of several entries with one key, all hold. */
  of(entries: Iterable<readonly [K, V]>): Pointwise<K, V>;
  /** The value at `key`; top where the map says nothing, bottom everywhere in a contradiction. */
  get(map: Pointwise<K, V>, key: K): V;
  /** Entries sorted by key; empty for a contradiction. */
  entries(map: Pointwise<K, V>): readonly (readonly [K, V])[];
}

const CONTRADICTION = Object.freeze({ kind: "contradiction" as const });

/** Maps into `values`. */
export function pointwiseLattice<K extends Plain, V>(
  name: string,
  values: Lattice<V>,
  options: PointwiseOptions = {},
): PointwiseLattice<K, V> {
  const isStrict = options.ordinaryBottom !== true;
  const none = PersistentMap<K, V>();
  const isBottom = (value: V): boolean => isStrict && values.equals(value, values.bottom);

  /** Entries of `b` met into `a`; undefined where a strict map contradicts itself. */
  const meetEntries = (
    a: PersistentMap<K, V>,
    b: Iterable<readonly [K, V]>,
  ): PersistentMap<K, V> | undefined => {
    const result = a.asMutable();
    for (const [key, value] of b) {
      const before = result.get(key);
      const met = before === undefined ? value : values.meet(before, value);
      if (isBottom(met)) return undefined;
      if (!values.equals(met, values.top)) result.set(key, met);
    }
    return result.asImmutable();
  };
  const wrap = (entries: PersistentMap<K, V> | undefined): Pointwise<K, V> =>
    entries === undefined ? CONTRADICTION : { kind: "map", entries };
  const sorted = (map: Pointwise<K, V>): [K, V][] =>
    map.kind === "map" ? [...map.entries].sort(([a], [b]) => comparePlain(a, b)) : [];

  return {
    name,
    top: wrap(none),
    bottom: CONTRADICTION,
    meet(a, b) {
      if (a.kind === "contradiction" || b.kind === "contradiction") return CONTRADICTION;
      const [large, small] = a.entries.size >= b.entries.size ? [a, b] : [b, a];
      if (small.entries.size === 0) return large;
      return wrap(meetEntries(large.entries, small.entries));
    },
    leq(a, b) {
      if (a.kind === "contradiction") return true;
      if (b.kind === "contradiction") return false;
      return b.entries.every((value, key) => {
        const stronger = a.entries.get(key);
        return stronger !== undefined && values.leq(stronger, value);
      });
    },
    equals(a, b) {
      if (a.kind === "contradiction" || b.kind === "contradiction") return a.kind === b.kind;
      if (a.entries === b.entries) return true;
      if (a.entries.size !== b.entries.size) return false;
      return a.entries.every((value, key) => {
        const other = b.entries.get(key);
        return other !== undefined && values.equals(value, other);
      });
    },
    hash(a) {
      if (a.kind === "contradiction") return 1;
      // A sum, since maps do not keep their keys in a defined order.
      let sum = 0;
      a.entries.forEach((value, key) => {
        sum = (sum + mixHash(plainElement.hash(key), values.hash(value))) | 0;
      });
      return mixHash(2, sum);
    },
    upperBound(a, b) {
      if (a.kind === "contradiction") return b;
      if (b.kind === "contradiction") return a;
      const result = none.asMutable();
      a.entries.forEach((value, key) => {
        const other = b.entries.get(key);
        // Without an upper bound of the values only what is equal on both sides is shared for certain.
        const shared =
          other === undefined
            ? values.top
            : (values.upperBound?.(value, other) ?? (values.equals(value, other) ? value : values.top));
        if (!values.equals(shared, values.top)) result.set(key, shared);
      });
      return wrap(result.asImmutable());
    },
    print(a) {
      if (a.kind === "contradiction") return "contradiction";
      const print = values.print ?? String;
      return `{${sorted(a)
        .map(([key, value]) => `${String(key)}: ${print(value)}`)
        .join(", ")}}`;
    },
    of: (entries) => wrap(meetEntries(none, entries)),
    get(map, key) {
      if (map.kind === "contradiction") return values.bottom;
      return map.entries.get(key) ?? values.top;
    },
    entries: sorted,
  };
}
