/**
 * Sets of Unicode characters as byte expressions: the well-formed UTF-8 of exactly those scalar values.
 * Surrogates, overlong forms and values past U+10FFFF have no encoding and drop out.
 * Source: Unicode Standard 16, table 3-7 (well-formed UTF-8 byte sequences).
 */
import type { RegexAlgebra, RegexId } from "./regex.ts";

/** Inclusive range of code points. */
export type CodePointRange = readonly [from: number, to: number];

export const MAX_CODE_POINT = 0x10ffff;

/** Sorts, clips to Unicode and merges overlapping or adjacent ranges: the canonical form. */
export function normaliseRanges(ranges: readonly CodePointRange[]): CodePointRange[] {
  const sorted = ranges.filter(([from, to]) => from <= to).sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out[out.length - 1];
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Code points outside `ranges`. */
export function complementRanges(ranges: readonly CodePointRange[]): CodePointRange[] {
  const out: CodePointRange[] = [];
  let next = 0;
  for (const [from, to] of normaliseRanges(ranges)) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= MAX_CODE_POINT) out.push([next, MAX_CODE_POINT]);
  return out;
}

export function intersectRanges(
  a: readonly CodePointRange[],
  b: readonly CodePointRange[],
): CodePointRange[] {
  return complementRanges([...complementRanges(a), ...complementRanges(b)]);
}

/** Lengths of UTF-8 encodings change after these code points. */
const LENGTH_ENDS = [0x7f, 0x7ff, 0xffff, MAX_CODE_POINT] as const;

/** One character of `ranges`, in UTF-8. */
export function utf8Class(algebra: RegexAlgebra, ranges: readonly CodePointRange[]): RegexId {
  const scalar = intersectRanges(ranges, [
    [0, 0xd7ff],
    [0xe000, MAX_CODE_POINT],
  ]);
  const options: RegexId[] = [];
  for (const [from, to] of scalar) {
    let start = from;
    for (const end of LENGTH_ENDS) {
      if (start > to) break;
      if (start > end) continue;
      const stop = Math.min(to, end);
      options.push(sequence(algebra, encode(start), encode(stop)));
      start = stop + 1;
    }
  }
  return algebra.or(options);
}

/** Any one character. */
export function anyCharacter(algebra: RegexAlgebra): RegexId {
  return utf8Class(algebra, [[0, MAX_CODE_POINT]]);
}

function encode(codePoint: number): Uint8Array {
  return new TextEncoder().encode(String.fromCodePoint(codePoint));
}

/** Byte strings between `low` and `high` (equal lengths, both well-formed) whose continuation bytes are 80..BF. */
function sequence(algebra: RegexAlgebra, low: Uint8Array, high: Uint8Array): RegexId {
  const build = (depth: number, tightLow: boolean, tightHigh: boolean): RegexId => {
    if (depth === low.length) return algebra.epsilon;
    const least = tightLow ? low[depth]! : 0x80;
    const most = tightHigh ? high[depth]! : 0xbf;
    if (!tightLow && !tightHigh)
      return algebra.concat(algebra.range(least, most), build(depth + 1, false, false));
    if (least === most) return algebra.concat(algebra.byte(least), build(depth + 1, tightLow, tightHigh));
    const options: RegexId[] = [];
    let from = least;
    let to = most;
    if (tightLow) {
      options.push(algebra.concat(algebra.byte(least), build(depth + 1, true, false)));
      from++;
    }
    if (tightHigh) {
      options.push(algebra.concat(algebra.byte(most), build(depth + 1, false, true)));
      to--;
    }
    if (from <= to) options.push(algebra.concat(algebra.range(from, to), build(depth + 1, false, false)));
    return algebra.or(options);
  };
  return build(0, true, true);
}
