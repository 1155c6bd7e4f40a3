/**
 * Sets under union: demands that must all hold. More is stronger; no demand at all is top. Bottom is an element
 * of its own, reached when the demands contradict each other. Items are kept sorted and without repetition.
 */
import type { Lattice } from "../lattice.ts";
import { mixHash } from "./element.ts";

export type Conjunction<T> =
  | { readonly kind: "all"; readonly items: readonly T[] }
  | { readonly kind: "contradiction" };

export interface ConjunctionItems<T> {
  /** A total order; 0 only for the same item. */
  compare(a: T, b: T): number;
  hash(a: T): number;
  print(a: T): string;
  /**
   * The items cannot all hold. Must stay true when items are added, or `meet` is not associative.
   * @param items  sorted, no repetition
   */
  contradicts?(items: readonly T[]): boolean;
}

export interface ConjunctionLattice<T> extends Lattice<Conjunction<T>> {
  of(items: Iterable<T>): Conjunction<T>;
  print(value: Conjunction<T>): string;
  /** The demands; empty for bottom, which has no finite list of them. */
  items(value: Conjunction<T>): readonly T[];
}

const CONTRADICTION = Object.freeze({ kind: "contradiction" as const });

/** Conjunctions of items that `spec` orders. */
export function conjunctionLattice<T>(name: string, spec: ConjunctionItems<T>): ConjunctionLattice<T> {
  const { compare, hash, print, contradicts } = spec;
  const checked = (items: readonly T[]): Conjunction<T> =>
    contradicts?.(items) === true ? CONTRADICTION : { kind: "all", items };
  const top: Conjunction<T> = { kind: "all", items: [] };
  return {
    name,
    top,
    bottom: CONTRADICTION,
    meet(a, b) {
      if (a.kind === "contradiction" || b.kind === "contradiction") return CONTRADICTION;
      if (a.items.length === 0) return b;
      if (b.items.length === 0) return a;
      return checked(mergeSorted(a.items, b.items, compare));
    },
    leq(a, b) {
      if (a.kind === "contradiction") return true;
      return b.kind === "all" && intersectSorted(a.items, b.items, compare).length === b.items.length;
    },
    equals(a, b) {
      if (a.kind === "contradiction" || b.kind === "contradiction") return a.kind === b.kind;
      if (a.items.length !== b.items.length) return false;
      return a.items.every((item, i) => compare(item, b.items[i]!) === 0);
    },
    hash: (a) => (a.kind === "contradiction" ? 1 : a.items.reduce((h, item) => mixHash(h, hash(item)), 2)),
    upperBound(a, b) {
      if (a.kind === "contradiction") return b;
      if (b.kind === "contradiction") return a;
      return { kind: "all", items: intersectSorted(a.items, b.items, compare) };
    },
    print: (a) => (a.kind === "contradiction" ? "contradiction" : `{${a.items.map(print).join(", ")}}`),
    of(items) {
      const sorted = [...items].sort(compare);
      return checked(sorted.filter((item, i) => i === 0 || compare(sorted[i - 1]!, item) !== 0));
    },
    items: (value) => (value.kind === "all" ? value.items : []),
  };
}

function mergeSorted<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = compare(a[i]!, b[j]!);
    merged.push(order <= 0 ? a[i]! : b[j]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  while (i < a.length) merged.push(a[i++]!);
  while (j < b.length) merged.push(b[j++]!);
  return merged;
}

function intersectSorted<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): T[] {
  const shared: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = compare(a[i]!, b[j]!);
    if (order === 0) shared.push(a[i]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return shared;
}
