/**
 * What a lattice needs to know of the plain values it is built from: equality, a hash that agrees with it, an
 * order where output order matters, and a text for people.
 */
import { hash } from "../persistent.ts";

/** Values that JavaScript compares by content. */
export type Plain = string | number | boolean | bigint;

export interface Element<T> {
  equals(a: T, b: T): boolean;
  /** 32-bit integer; equal elements have equal hashes. */
  hash(a: T): number;
  print(a: T): string;
}

/** Strings, numbers, booleans and bigints. `0` and `-0` are one element, and so is every `NaN`. */
export const plainElement: Element<Plain> = {
  equals: (a, b) => a === b || Object.is(a, b),
  hash: (a) => hash(a),
  print: (a) => (typeof a === "bigint" ? `${a}n` : JSON.stringify(a)),
};

/** Total order on plain values of one type, by code units for strings; different types by the type's name. */
export function comparePlain(a: Plain, b: Plain): number {
  if (typeof a !== typeof b) return compareText(typeof a, typeof b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of strings by UTF-16 code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Joins a hash with the hash of the next part. Order matters. */
export function mixHash(seed: number, next: number): number {
  const mixed = Math.imul(seed ^ next, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) | 0;
}

/** 32-bit hash of a string. */
export function hashText(text: string): number {
  return hash(text) | 0;
}
