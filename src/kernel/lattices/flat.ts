/**
 * Flat lattice: anything, exactly one value, or a contradiction. Two different values contradict each other.
 */
import type { Lattice } from "../lattice.ts";
import { type Element, mixHash, type Plain, plainElement } from "./element.ts";

export type Flat<T> =
  | { readonly kind: "any" }
  | { readonly kind: "exactly"; readonly value: T }
  | { readonly kind: "none" };

export interface FlatLattice<T> extends Lattice<Flat<T>> {
  exactly(value: T): Flat<T>;
  print(value: Flat<T>): string;
}

const ANY = Object.freeze({ kind: "any" as const });
const NONE = Object.freeze({ kind: "none" as const });

/** The flat lattice over plain values. */
export function flatLattice<T extends Plain>(name: string): FlatLattice<T>;
/** The flat lattice over values that `element` compares. */
export function flatLattice<T>(name: string, element: Element<T>): FlatLattice<T>;
export function flatLattice<T>(name: string, element?: Element<T>): FlatLattice<T> {
  // The first overload leaves `element` out only where T is Plain.
  const { equals, hash, print } = element ?? (plainElement as unknown as Element<T>);
  const same = (a: Flat<T>, b: Flat<T>): boolean =>
    a.kind === "exactly" && b.kind === "exactly" ? equals(a.value, b.value) : a.kind === b.kind;
  return {
    name,
    top: ANY,
    bottom: NONE,
    meet(a, b) {
      if (a.kind === "any") return b;
      if (b.kind === "any") return a;
      return same(a, b) ? a : NONE;
    },
    leq: (a, b) => b.kind === "any" || a.kind === "none" || same(a, b),
    equals: same,
    hash: (a) => (a.kind === "exactly" ? mixHash(3, hash(a.value)) : a.kind === "any" ? 1 : 2),
    upperBound(a, b) {
      if (a.kind === "none") return b;
      if (b.kind === "none") return a;
      return same(a, b) ? a : ANY;
    },
    print: (a) => (a.kind === "exactly" ? print(a.value) : a.kind),
    exactly: (value) => ({ kind: "exactly", value }),
  };
}
