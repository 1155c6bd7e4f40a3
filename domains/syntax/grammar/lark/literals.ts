/** The atoms of grammar text that hold text: strings, ranges and regular expressions between slashes. */
import type { TextReader } from "../reader.ts";
import type { LarkNode } from "./ast.ts";

/** Reads a string or a range, whose first quote is next. */
export function readString(reader: TextReader): LarkNode {
  const start = reader.position;
  const text = readQuoted(reader);
  const rangeAt = reader.match(/[ \t]*\.\./y);
  if (rangeAt === undefined) {
    const ignoreCase = reader.match(/i(?![A-Za-z0-9_])/y) !== undefined;
    return { kind: "string", text, ignoreCase, start, end: reader.position, depth: 1 };
  }
  reader.match(/[ \t]*/y);
  if (!reader.isNext('"')) throw reader.unexpected("the upper end of the range, in quotes");
  const upper = readQuoted(reader);
  const [from = "", ...restFrom] = text;
  const [to = "", ...restTo] = upper;
  const { position: end } = reader;
  if (from === "" || to === "" || restFrom.length + restTo.length > 0) {
    throw reader.error("the ends of a range are single characters", start, end, 'Write "a".."z".');
  }
  const low = from.codePointAt(0) ?? 0;
  const high = to.codePointAt(0) ?? 0;
  if (low > high) throw reader.error("character range out of order", start, end, "Swap the two ends.");
  return { kind: "range", from: low, to: high, start, end, depth: 1 };
}

/** Reads a regular expression, whose first slash is next. */
export function readRegex(reader: TextReader): LarkNode {
  const start = reader.position;
  // A slash inside a class needs a backslash too, as in Lark.
  const found = reader.match(/\/((?:\\.|[^/\\\n])+)\/([a-zA-Z]*)/y);
  if (found === undefined) {
    throw reader.error(
      "unclosed regular expression",
      start,
      start + (/[^\r\n]*/.exec(reader.text.slice(start))?.[0].length ?? 1),
      'Close it with a slash on the same line; a slash inside is written "\\/".',
    );
  }
  const [, pattern = "", given = ""] = found;
  for (const flag of given) {
    if (!"imsu".includes(flag)) {
      throw reader.error(
        "unsupported flags",
        reader.position - given.length,
        reader.position,
        "Supported are i (ignore case), s (. matches line ends), m and u.",
      );
    }
  }
  // `m` moves anchors only, and terminals have none.
  const flags = [...new Set(given)].filter((flag) => flag === "i" || flag === "s").join("");
  return { kind: "regex", pattern, flags, patternStart: start + 1, start, end: reader.position, depth: 1 };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  b: "\b",
  "0": "\0",
  "\\": "\\",
  '"': '"',
  "'": "'",
  "/": "/",
};

function readQuoted(reader: TextReader): string {
  const start = reader.position;
  reader.eat('"');
  let text = "";
  while (!reader.eat('"')) {
    if (reader.atEnd || /[\r\n]/.test(reader.peek())) {
      throw reader.error(
        "unclosed string",
        start,
        reader.position,
        'Close it with a quote; write "\\n" for a line end.',
      );
    }
    text += reader.isNext("\\") ? readEscape(reader) : reader.next();
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw reader.error(
      "a lone surrogate is no character",
      start,
      reader.position,
      "Write \\U0001F600 or the character itself.",
    );
  }
  return text;
}

function readEscape(reader: TextReader): string {
  const start = reader.position;
  const found = reader.match(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8}))/y,
  );
  if (found !== undefined) {
    const value = Number.parseInt(found[1] ?? found[2] ?? found[3] ?? found[4] ?? "", 16);
    if (value <= 0x10ffff) return String.fromCodePoint(value);
    throw reader.error("code point beyond U+10FFFF", start, reader.position);
  }
  reader.eat("\\");
  const letter = reader.next();
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return simple;
  throw reader.error(
    "unknown escape",
    start,
    reader.position,
    'Known are \\n \\t \\r \\f \\v \\b \\0 \\\\ \\" \\xHH \\uHHHH \\UHHHHHHHH; write "\\\\" for a backslash.',
  );
}
