/**
 * What shows about a language from its expression alone, as bits kept beside each expression. Those but `NULLABLE` are
 * one-sided: a bit that is set is true, one that is not says nothing. They spare most searches for a text: "any
 * string but these hundred" has one because infinitely many strings but finitely many exceptions remain.
 */

/** The empty text belongs to it; exact. */
export const NULLABLE = 1;
/** Some text does. */
export const INHABITED = 2;
export const FINITE = 4;
export const INFINITE = 8;
/** All byte strings but finitely many. */
export const COFINITE = 16;

export const FLAGS_OF_EMPTY = FINITE;
export const FLAGS_OF_EPSILON = NULLABLE | INHABITED | FINITE;
export const FLAGS_OF_SET = INHABITED | FINITE;

export function flagsOfConcat(head: number, tail: number): number {
  let flags = head & tail & (NULLABLE | INHABITED | FINITE);
  if ((flags & INHABITED) !== 0) flags |= (head | tail) & INFINITE;
  // A part that may be left out leaves at least the other.
  if ((head & NULLABLE) !== 0) flags |= tail & COFINITE;
  if ((tail & NULLABLE) !== 0) flags |= head & COFINITE;
  return flags;
}

/** Fold over the members, from `FLAGS_OF_EMPTY`. */
export function flagsOfUnion(a: number, b: number): number {
  return ((a | b) & ~FINITE) | (a & b & FINITE);
}

/** Fold over the members, from those of all byte strings. */
export function flagsOfIntersection(a: number, b: number): number {
  let flags = (a & b & (NULLABLE | COFINITE)) | ((a | b) & FINITE);
  if ((a & COFINITE) !== 0) flags |= b & INFINITE;
  if ((b & COFINITE) !== 0) flags |= a & INFINITE;
  if ((flags & (NULLABLE | INFINITE)) !== 0) flags |= INHABITED;
  return flags;
}

export function flagsOfComplement(item: number): number {
  let flags = (item & NULLABLE) ^ NULLABLE;
  if ((item & FINITE) !== 0) flags |= COFINITE | INFINITE;
  if ((item & COFINITE) !== 0) flags |= FINITE;
  if ((flags & (NULLABLE | INFINITE)) !== 0) flags |= INHABITED;
  return flags;
}

/** At least `min` times, which is 0 where the item is nullable; `isBounded`: not arbitrarily often. `max` is not 0. */
export function flagsOfRepeat(item: number, min: number, isBounded: boolean): number {
  let flags = item & (INFINITE | INHABITED);
  if (min === 0) flags |= NULLABLE | INHABITED;
  if (isBounded) flags |= item & FINITE;
  // An item with a text that is not empty can be repeated without end.
  else if ((item & (INHABITED | NULLABLE)) === INHABITED) flags |= INFINITE;
  if (min <= 1) flags |= item & COFINITE;
  return flags;
}
