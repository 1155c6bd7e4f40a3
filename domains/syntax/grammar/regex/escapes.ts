/**
 * Escapes and bracketed classes: everything in a pattern that stands for one character.
 * Follows ECMA-262 with the `u` flag; beyond it, an escaped punctuation mark is that mark, and `-` beside a
 * shorthand in a class is itself (both are common in the patterns of JSON Schemas).
 */
import { type CodePointRange, complementRanges, normaliseRanges } from "../../../../masks/index.ts";
import type { TextReader } from "../reader.ts";
import { closeOverCase, DIGIT, propertyRanges, SPACE, WORD } from "./unicode.ts";

export type CodePoints = readonly CodePointRange[];

/** What one escape or class member denotes: a single character, which may bound a range, or a set. */
type Member =
  | { readonly kind: "character"; readonly codePoint: number }
  | { readonly kind: "set"; readonly ranges: CodePoints };

export interface ClassFlags {
  readonly ignoreCase: boolean;
  /** `v`: set notation is reserved. */
  readonly unicodeSets: boolean;
}

/** Reads the escape whose backslash is next. The set is closed over case when the flags say so. */
export function readEscape(reader: TextReader, flags: ClassFlags): CodePoints {
  const start = reader.position;
  const member = readMember(reader, flags);
  if (member.kind === "set") return member.ranges;
  if (member.codePoint < 0) throw reader.error("dangling backslash", start, reader.position);
  return characterRanges(member.codePoint, flags);
}

/** One character, with its case variants when the flags say so. */
export function characterRanges(codePoint: number, flags: ClassFlags): CodePoints {
  const single: CodePoints = [[codePoint, codePoint]];
  return flags.ignoreCase ? closeOverCase(single) : single;
}

/** Reads the bracketed class whose `[` is next. */
export function readClass(reader: TextReader, flags: ClassFlags): CodePoints {
  const start = reader.position;
  reader.eat("[");
  const negated = reader.eat("^");
  const ranges: CodePointRange[] = [];
  while (!reader.eat("]")) {
    if (reader.atEnd) {
      throw reader.error("unterminated character class", start, reader.position, 'Close it with "]".');
    }
    const memberStart = reader.position;
    if (flags.unicodeSets) refuseSetNotation(reader);
    const low = readMember(reader, flags, true);
    if (flags.unicodeSets) refuseSetNotation(reader);
    const dash = reader.position;
    if (reader.text[dash] !== "-" || reader.text[dash + 1] === "]" || dash + 1 >= reader.text.length) {
      pushMember(ranges, low);
      continue;
    }
    reader.eat("-");
    const high = readMember(reader, flags, true);
    if (low.kind === "set" || high.kind === "set") {
      pushMember(ranges, low);
      ranges.push([0x2d, 0x2d]);
      pushMember(ranges, high);
      continue;
    }
    if (low.codePoint > high.codePoint) {
      throw reader.error(
        "character range out of order",
        memberStart,
        reader.position,
        'Swap the two ends, or write "-" last to mean the hyphen.',
      );
    }
    ranges.push([low.codePoint, high.codePoint]);
  }
  const set = flags.ignoreCase ? closeOverCase(normaliseRanges(ranges)) : normaliseRanges(ranges);
  return negated ? complementRanges(set) : set;
}

function pushMember(ranges: CodePointRange[], member: Member): void {
  if (member.kind === "set") ranges.push(...member.ranges);
  else ranges.push([member.codePoint, member.codePoint]);
}

function refuseSetNotation(reader: TextReader): void {
  const found = reader.match(/\[|--|([&!#$%*+,.:;<=>?@^`~])\1/y);
  if (found === undefined) return;
  throw reader.error(
    "set notation of the v flag is not supported",
    found.index,
    reader.position,
    "Write the class without nested classes, `--` and `&&`, or drop the v flag.",
  );
}

/** One character, escaped or not, or one shorthand. */
function readMember(reader: TextReader, flags: ClassFlags, inClass = false): Member {
  if (reader.peek() !== "\\") return character(reader.next().codePointAt(0) ?? -1);
  const start = reader.position;
  reader.eat("\\");
  if (reader.atEnd)
    throw reader.error("dangling backslash", start, reader.position, 'Write "\\\\" for a backslash.');
  const letter = reader.next();
  switch (letter) {
    case "d":
      return set(DIGIT, false, flags);
    case "D":
      return set(DIGIT, true, flags);
    case "w":
      return set(WORD, false, flags);
    case "W":
      return set(WORD, true, flags);
    case "s":
      return set(SPACE, false, flags);
    case "S":
      return set(SPACE, true, flags);
    case "p":
    case "P":
      return readProperty(reader, start, letter === "P", flags);
    case "t":
      return character(0x09);
    case "n":
      return character(0x0a);
    case "v":
      return character(0x0b);
    case "f":
      return character(0x0c);
    case "r":
      return character(0x0d);
    case "0":
      if (/[0-9]/.test(reader.peek())) break;
      return character(0);
    case "b":
      if (inClass) return character(0x08);
      break;
    case "c": {
      const control = reader.match(/[A-Za-z]/y);
      if (control === undefined) break;
      return character(control[0].charCodeAt(0) & 0x1f);
    }
    case "x": {
      const digits = reader.match(/[0-9A-Fa-f]{2}/y);
      if (digits === undefined) break;
      return character(Number.parseInt(digits[0], 16));
    }
    case "u":
      return readUnicodeEscape(reader, start);
    default:
      // Letters and digits stay reserved: `\A` means a place to other engines and the letter to none we know of.
      if (!/^[A-Za-z0-9]$/.test(letter)) return character(letter.codePointAt(0) ?? -1);
  }
  throw refuseEscape(reader, start, letter, inClass);
}

function character(codePoint: number): Member {
  return { kind: "character", codePoint };
}

function set(ranges: CodePoints, negated: boolean, flags: ClassFlags): Member {
  const closed = flags.ignoreCase ? closeOverCase(ranges) : ranges;
  return { kind: "set", ranges: negated ? complementRanges(closed) : closed };
}

function readProperty(reader: TextReader, start: number, negated: boolean, flags: ClassFlags): Member {
  const found = reader.match(/\{([^}]*)\}/y);
  const hint =
    "Use a general category (L, Lu, Nd), a script (Script=Greek) or a binary property (Alphabetic), as ECMAScript names them.";
  if (found === undefined) throw reader.error("property escape without {...}", start, reader.position, hint);
  const ranges = propertyRanges(found[1] ?? "");
  if (ranges === undefined) throw reader.error("unknown Unicode property", start, reader.position, hint);
  const own = negated ? complementRanges(ranges) : ranges;
  return { kind: "set", ranges: flags.ignoreCase ? closeOverCase(own) : own };
}

function readUnicodeEscape(reader: TextReader, start: number): Member {
  const braced = reader.match(/\{([0-9A-Fa-f]+)\}/y);
  if (braced !== undefined) {
    const codePoint = Number.parseInt(braced[1] ?? "", 16);
    if (codePoint <= 0x10ffff) return character(codePoint);
    throw reader.error("code point beyond U+10FFFF", start, reader.position);
  }
  // A pair of escapes is one character, as under the u flag.
  const pair = reader.match(/([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})/y);
  if (pair !== undefined) {
    const high = Number.parseInt(pair[1] ?? "", 16) - 0xd800;
    const low = Number.parseInt(pair[2] ?? "", 16) - 0xdc00;
    return character(0x10000 + high * 0x400 + low);
  }
  const digits = reader.match(/[0-9A-Fa-f]{4}/y);
  if (digits !== undefined) return character(Number.parseInt(digits[0], 16));
  throw reader.error(
    "incomplete Unicode escape",
    start,
    reader.position,
    "Write \\uXXXX or \\u{X...} with hexadecimal digits.",
  );
}

/** Escapes that are wrong, or that no automaton without memory of the text can follow. */
function refuseEscape(reader: TextReader, start: number, letter: string, inClass: boolean): Error {
  const end = reader.position;
  if (/[1-9]/.test(letter)) {
    reader.match(/[0-9]*/y);
    return reader.error(
      inClass ? "octal escape" : "back references are not supported",
      start,
      reader.position,
      inClass
        ? "Write \\xHH."
        : "Languages with back references are not regular. Write the alternatives out.",
    );
  }
  switch (letter) {
    case "0":
      return reader.error("octal escape", start, end + 1, "Write \\xHH.");
    case "k":
      return reader.error(
        "back references are not supported",
        start,
        end,
        "Languages with back references are not regular. Write the alternatives out.",
      );
    case "b":
    case "B":
      return reader.error(
        "word boundaries are not supported",
        start,
        end,
        "Write what may stand there, for example a lookahead (?=\\W|$), or leave it out beside ^ and $.",
      );
    case "c":
      return reader.error("\\c without a letter", start, end, 'Write "\\\\c" for a backslash and a c.');
    case "x":
      return reader.error("\\x without two hexadecimal digits", start, end, "Write \\xHH.");
    default:
      return reader.error(
        "unknown escape",
        start,
        end,
        /[AZzG]/.test(letter)
          ? "ECMAScript has ^ and $ for the two ends of the text."
          : `Write "${letter}" for the letter itself.`,
      );
  }
}
