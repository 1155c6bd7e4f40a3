/**
 * How characters are written as bytes: plainly in UTF-8, or inside a JSON string literal, where one character has
 * several spellings. Both are prefix codes, so texts fall apart into characters in one way only.
 * Source of the JSON spellings: RFC 8259, section 7.
 */
import {
  byteRange,
  type CodePointRange,
  emptyByteSet,
  intersectRanges,
  MAX_CODE_POINT,
  type RegexAlgebra,
  type RegexId,
  utf8Class,
} from "../../../../masks/index.ts";
import { ANY } from "./unicode.ts";

export interface CharEncoding {
  readonly algebra: RegexAlgebra;
  /** One character of `ranges`, in every spelling. Lone surrogates have none. */
  classRegex(ranges: readonly CodePointRange[]): RegexId;
  /** Any text, the empty one included. */
  readonly anyText: RegexId;
}

/** Characters as their UTF-8 bytes. */
export function utf8Encoding(algebra: RegexAlgebra): CharEncoding {
  return cached("utf-8", algebra, (ranges) => utf8Class(algebra, ranges));
}

/**
 * Characters as they stand between the quotes of a JSON string literal: raw UTF-8 where JSON allows it, the short
 * escapes, and `\uXXXX` in either case of hexadecimal digits, as a surrogate pair past U+FFFF.
 */
export function jsonStringEncoding(algebra: RegexAlgebra): CharEncoding {
  return cached("json", algebra, (ranges) => {
    const escapes = [
      shortEscape(algebra, ranges),
      algebra.concat(algebra.byte(0x75), unitEscape(algebra, ranges)),
    ];
    return algebra.or([
      utf8Class(algebra, intersectRanges(ranges, RAW)),
      algebra.concat(algebra.byte(0x5c), algebra.or(escapes)),
    ]);
  });
}

function cached(
  name: string,
  algebra: RegexAlgebra,
  compute: (ranges: readonly CodePointRange[]) => RegexId,
): CharEncoding {
  const classRegex = (ranges: readonly CodePointRange[]): RegexId =>
    algebra.named(`${name} ${ranges.join()}`, () => compute(ranges));
  return { algebra, classRegex, anyText: algebra.star(classRegex(ANY)) };
}

/** What a JSON string may hold unescaped: all but controls, `"` and the backslash. */
const RAW: readonly CodePointRange[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, MAX_CODE_POINT],
];

/** Character and the byte after its backslash. */
const SHORT_ESCAPES: readonly (readonly [codePoint: number, byte: number])[] = [
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x08, 0x62],
  [0x0c, 0x66],
  [0x0a, 0x6e],
  [0x0d, 0x72],
  [0x09, 0x74],
];

function shortEscape(algebra: RegexAlgebra, ranges: readonly CodePointRange[]): RegexId {
  const bytes = emptyByteSet();
  for (const [codePoint, byte] of SHORT_ESCAPES) {
    if (ranges.some(([from, to]) => from <= codePoint && codePoint <= to)) {
      bytes[byte >>> 5]! |= 1 << (byte & 31);
    }
  }
  return algebra.set(bytes);
}

/** `\uXXXX` and `\u{X…}`, in either case of the digits, as ECMAScript writes a character of `ranges` in a name. */
export function codePointEscape(algebra: RegexAlgebra, ranges: readonly CodePointRange[]): RegexId {
  const zeros = algebra.star(algebra.byte(0x30));
  const known = new Map<string, RegexId>();
  // A million and more needs a sixth digit.
  const braced = [6, 5, 4, 3, 2, 1].map((digits) => hexTree(algebra, digits, 0, ranges, known));
  return algebra.or([
    algebra.concat(algebra.text("\\u"), hexTree(algebra, 4, 0, ranges, known)),
    algebra.concat(algebra.text("\\u{"), zeros, algebra.or(braced), algebra.text("}")),
  ]);
}

/**
 * The last `digits` hexadecimal digits of the numbers in `ranges` that are `base` before them.
 * @param known  of these ranges, by `digits` and `base`
 */
function hexTree(
  algebra: RegexAlgebra,
  digits: number,
  base: number,
  ranges: readonly CodePointRange[],
  known: Map<string, RegexId>,
): RegexId {
  const key = `${digits} ${base}`;
  let tree = known.get(key);
  if (tree === undefined) known.set(key, (tree = buildHexTree(algebra, digits, base, ranges, known)));
  return tree;
}

function buildHexTree(
  algebra: RegexAlgebra,
  digits: number,
  base: number,
  ranges: readonly CodePointRange[],
  known: Map<string, RegexId>,
): RegexId {
  const last = base + 16 ** digits - 1;
  const inside = ranges.filter(([from, to]) => to >= base && from <= last);
  const [first] = inside;
  if (first === undefined) return algebra.empty;
  if (first[0] <= base && first[1] >= last) return algebra.repeat(hexDigits(algebra, 0, 15), digits, digits);
  // Most trees are of one digit.
  if (digits === 1) {
    return algebra.or(
      inside.map(([from, to]) => hexDigits(algebra, Math.max(from, base) - base, Math.min(to, last) - base)),
    );
  }
  const step = 16 ** (digits - 1);
  const options: RegexId[] = [];
  for (let digit = 0; digit < 16; digit++) {
    const rest = hexTree(algebra, digits - 1, base + digit * step, inside, known);
    if (rest !== algebra.empty) options.push(algebra.concat(hexDigits(algebra, digit, digit), rest));
  }
  return algebra.or(options);
}

/** What follows `\u`: four digits, or four digits and a second escape for the low surrogate. */
function unitEscape(algebra: RegexAlgebra, ranges: readonly CodePointRange[]): RegexId {
  const options: RegexId[] = [];
  for (const [from, to] of intersectRanges(ranges, [
    [0, 0xd7ff],
    [0xe000, 0xffff],
  ])) {
    options.push(hexUnits(algebra, from, to));
  }
  for (const [from, to] of intersectRanges(ranges, [[0x10000, MAX_CODE_POINT]])) {
    options.push(...surrogatePairs(algebra, from, to));
  }
  return algebra.or(options);
}

function surrogatePairs(algebra: RegexAlgebra, from: number, to: number): RegexId[] {
  const pairs = (highFrom: number, highTo: number, lowFrom: number, lowTo: number): RegexId =>
    algebra.concat(
      hexUnits(algebra, 0xd800 + highFrom, 0xd800 + highTo),
      algebra.text("\\u"),
      hexUnits(algebra, 0xdc00 + lowFrom, 0xdc00 + lowTo),
    );
  const first = (from - 0x10000) >>> 10;
  const last = (to - 0x10000) >>> 10;
  const low = from & 0x3ff;
  const high = to & 0x3ff;
  if (first === last) return [pairs(first, first, low, high)];
  // The outer rows are cut off; the rows between are whole, and so are outer rows that happen to be.
  const wholeFrom = low === 0 ? first : first + 1;
  const wholeTo = high === 0x3ff ? last : last - 1;
  const options: RegexId[] = [];
  if (wholeFrom > first) options.push(pairs(first, first, low, 0x3ff));
  if (wholeFrom <= wholeTo) options.push(pairs(wholeFrom, wholeTo, 0, 0x3ff));
  if (wholeTo < last) options.push(pairs(last, last, 0, high));
  return options;
}

/** Four hexadecimal digits, either case, with a value in `[from, to]`. */
function hexUnits(algebra: RegexAlgebra, from: number, to: number): RegexId {
  const build = (digits: number, low: number, high: number): RegexId => {
    if (digits === 0) return algebra.epsilon;
    const span = 16 ** (digits - 1);
    const first = Math.floor(low / span);
    const last = Math.floor(high / span);
    if (first === last) {
      return algebra.concat(hexDigits(algebra, first, last), build(digits - 1, low % span, high % span));
    }
    const wholeFrom = low % span === 0 ? first : first + 1;
    const wholeTo = high % span === span - 1 ? last : last - 1;
    const options: RegexId[] = [];
    if (wholeFrom > first) {
      options.push(algebra.concat(hexDigits(algebra, first, first), build(digits - 1, low % span, span - 1)));
    }
    if (wholeFrom <= wholeTo) {
      options.push(algebra.concat(hexDigits(algebra, wholeFrom, wholeTo), build(digits - 1, 0, span - 1)));
    }
    if (wholeTo < last) {
      options.push(algebra.concat(hexDigits(algebra, last, last), build(digits - 1, 0, high % span)));
    }
    return algebra.or(options);
  };
  return build(4, from, to);
}

/** One hexadecimal digit with a value in `[from, to]`. */
function hexDigits(algebra: RegexAlgebra, from: number, to: number): RegexId {
  const parts: RegexId[] = [];
  if (from <= 9) parts.push(algebra.set(byteRange(0x30 + from, 0x30 + Math.min(to, 9))));
  if (to >= 10) {
    const letter = Math.max(from, 10) - 10;
    parts.push(algebra.set(byteRange(0x41 + letter, 0x41 + to - 10)));
    parts.push(algebra.set(byteRange(0x61 + letter, 0x61 + to - 10)));
  }
  return algebra.or(parts);
}
