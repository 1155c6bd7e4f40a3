/**
 * Character sets that regular expressions name: shorthands, Unicode properties, case variants. The platform's own
 * RegExp is the source of truth, so tables and engine cannot drift apart; answers are cached for the process.
 */
import { type CodePointRange, MAX_CODE_POINT, normaliseRanges } from "../../../../masks/index.ts";

export const DIGIT: readonly CodePointRange[] = [[0x30, 0x39]];
export const WORD: readonly CodePointRange[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
/** WhiteSpace and LineTerminator of ECMA-262. */
export const SPACE: readonly CodePointRange[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const LINE_TERMINATORS: readonly CodePointRange[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
export const ANY: readonly CodePointRange[] = [[0, MAX_CODE_POINT]];

const properties = new Map<string, readonly CodePointRange[] | undefined>();

/**
 * Scalar values with a property, by the text between the braces of `\p{...}`: a General_Category, a Script, a
 * Script_Extensions or a binary property. `undefined`: there is no such property of single characters.
 */
export function propertyRanges(expression: string): readonly CodePointRange[] | undefined {
  if (!properties.has(expression)) properties.set(expression, computeProperty(expression));
  return properties.get(expression);
}

function computeProperty(expression: string): readonly CodePointRange[] | undefined {
  if (!/^[A-Za-z0-9_]+(=[A-Za-z0-9_]+)?$/.test(expression)) return undefined;
  let runs: RegExp;
  try {
    runs = new RegExp(`\\p{${expression}}+`, "gu");
  } catch (error) {
    // The platform says so by a SyntaxError; anything else is not ours to judge.
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  const found: CodePointRange[] = [];
  for (let from = 0; from <= MAX_CODE_POINT; from += CHUNK) {
    // A lone surrogate is no character of any text.
    if (from >= 0xd800 && from < 0xe000) continue;
    const units = from > 0xffff ? 2 : 1;
    for (const { 0: run, index } of charactersFrom(from).matchAll(runs)) {
      found.push([from + index / units, from + (index + run.length) / units - 1]);
    }
  }
  return normaliseRanges(found);
}

/** Characters looked at in one go; divides every plane. */
const CHUNK = 0x1000;

/** The `CHUNK` characters from `from` on, written through their UTF-16 units: a million calls would take their time. */
function charactersFrom(from: number): string {
  const bytes = Buffer.allocUnsafe(CHUNK * 4);
  let length = 0;
  const write = (unit: number): void => {
    bytes[length++] = unit & 0xff;
    bytes[length++] = unit >>> 8;
  };
  for (let code = from; code < from + CHUNK; code++) {
    if (code <= 0xffff) write(code);
    else {
      write(0xd7c0 + (code >> 10));
      write(0xdc00 + (code & 0x3ff));
    }
  }
  return bytes.toString("utf16le", 0, length);
}

let orbits: ReadonlyMap<number, readonly number[]> | undefined;

/**
 * `ranges` and all their case variants under simple case folding, as the flags `iu` compare them.
 * @returns sorted, disjoint ranges
 */
export function closeOverCase(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  orbits ??= computeOrbits();
  const extra: CodePointRange[] = [];
  let size = 0;
  for (const [from, to] of ranges) size += to - from + 1;
  if (size < orbits.size) {
    for (const [from, to] of ranges) {
      for (let member = from; member <= to; member++) {
        for (const c of orbits.get(member) ?? []) extra.push([c, c]);
      }
    }
  } else {
    for (const [member, orbit] of orbits) {
      if (contains(ranges, member)) for (const c of orbit) extra.push([c, c]);
    }
  }
  return normaliseRanges([...ranges, ...extra]);
}

/** Members of a normalised set, by bisection. */
function contains(ranges: readonly CodePointRange[], codePoint: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const [from, to] = ranges[middle]!;
    if (codePoint < from) high = middle - 1;
    else if (codePoint > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** Code points with others that fold to the same one, and all of those. Candidates share a case mapping; the platform decides. */
function computeOrbits(): ReadonlyMap<number, readonly number[]> {
  const parent = new Map<number, number>();
  const find = (c: number): number => {
    let root = c;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    return root;
  };
  const groups = new Map<string, number[]>();
  for (const [from, to] of propertyRanges("Changes_When_Casemapped") ?? []) {
    for (let c = from; c <= to; c++) {
      parent.set(c, c);
      const text = String.fromCodePoint(c);
      for (const key of new Set([text.toLowerCase(), text.toUpperCase()])) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [c]);
        else group.push(c);
      }
    }
  }
  for (const group of groups.values()) {
    for (const a of group) {
      for (const b of group) {
        if (a < b && find(a) !== find(b) && foldsTogether(a, b)) parent.set(find(b), find(a));
      }
    }
  }
  const members = new Map<number, number[]>();
  for (const c of parent.keys()) {
    const root = find(c);
    const orbit = members.get(root);
    if (orbit === undefined) members.set(root, [c]);
    else orbit.push(c);
  }
  const orbitOf = new Map<number, readonly number[]>();
  for (const orbit of members.values()) {
    if (orbit.length > 1) for (const c of orbit) orbitOf.set(c, orbit);
  }
  return orbitOf;
}

function foldsTogether(a: number, b: number): boolean {
  return new RegExp(`^\\u{${a.toString(16)}}$`, "iu").test(String.fromCodePoint(b));
}
