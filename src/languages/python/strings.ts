/**
 * Python's strings. Those without holes are one lexeme each. An f-string is a head up to its first hole, middles and a
 * tail, one set for each kind of quotes, with the holes' expressions between them: the parser's stack holds the nesting.
 * Source: The Python Language Reference, sections 2.4 (literals) and 2.4.3 (f-strings); PEP 701.
 */
import {
  choice,
  type Lexeme,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  repeat1,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";

/** How one kind of f-string is written. */
interface Form {
  /** Part of the names of its lexemes. */
  readonly name: string;
  readonly isRaw: boolean;
  readonly quotes: string;
  /** One character that needs no escape; the quotes and braces are not among them. */
  readonly plain: string;
}

const forms: readonly Form[] = [false, true].flatMap((isRaw) =>
  [
    { name: "single", quotes: "'", plain: String.raw`[^'\\\r\n{}]` },
    { name: "double", quotes: '"', plain: String.raw`[^"\\\r\n{}]` },
    // One or two quotes are plain where something else follows them.
    { name: "triple_single", quotes: "'''", plain: String.raw`'{0,2}[^'\\{}]` },
    { name: "triple_double", quotes: '"""', plain: String.raw`"{0,2}[^"\\{}]` },
  ].map((form) => ({ ...form, isRaw, name: isRaw ? `raw_${form.name}` : form.name })),
);

const HEX = "[0-9a-fA-F]";
const LINE_END = String.raw`\\\r\n`;
/** Escapes of texts: what `\x`, `\u`, `\U` and `\N` begin must be whole. */
const TEXT_ESCAPE = String.raw`(?:\\(?:[^xuUN]|x${HEX}{2}|u${HEX}{4}|U00(?:10|0${HEX})${HEX}{4}|N\{[^{}\r\n]+\})|${LINE_END})`;
const BYTES_ESCAPE = String.raw`(?:\\(?:[\x00-wyz{|}~\x7f]|x${HEX}{2})|${LINE_END})`;
const RAW_ESCAPE = String.raw`(?:\\[^]|${LINE_END})`;
const RAW_BYTES_ESCAPE = String.raw`(?:\\[\x00-\x7f]|${LINE_END})`;

/** Characters that need no escape, by quotes: of any text, or of ASCII alone. */
const UNESCAPED: Readonly<Record<string, { readonly any: string; readonly ascii: string }>> = {
  "'": { any: String.raw`[^'\\\r\n]`, ascii: String.raw`[\x00-\x09\x0b\x0c\x0e-&(-\[\]-\x7f]` },
  '"': { any: String.raw`[^"\\\r\n]`, ascii: String.raw`[\x00-\x09\x0b\x0c\x0e-!#-\[\]-\x7f]` },
  "'''": { any: String.raw`'{0,2}[^'\\]`, ascii: String.raw`'{0,2}[\x00-&(-\[\]-\x7f]` },
  '"""': { any: String.raw`"{0,2}[^"\\]`, ascii: String.raw`"{0,2}[\x00-!#-\[\]-\x7f]` },
};

/** All four ways to quote. */
function quoted(escaped: string, characters: "any" | "ascii"): string {
  const options = Object.entries(UNESCAPED).map(([quotes, plain]) => {
    const before = quotes.length === 3 ? `${quotes[0]}{0,2}` : "";
    return `${quotes}(?:${plain[characters]}|${before}${escaped})*${quotes}`;
  });
  return `(?:${options.join("|")})`;
}

/** Text between holes; braces are doubled. A backslash before a brace is plain. */
function textOf({ isRaw, plain, quotes }: Form): string {
  const quote = quotes.length === 3 ? `${quotes[0]}{0,2}` : "";
  const escaped = isRaw
    ? String.raw`\\[^{}\r]|\\\r\n?`
    : String.raw`\\(?:[^{}xuUN\r]|\r\n?|x${HEX}{2}|u${HEX}{4}|U00(?:10|0${HEX})${HEX}{4}|N\{[^{}\r\n]+\})`;
  return String.raw`(?:${plain}|${quote}(?:${escaped}|\\?\{\{|\\?\}\}))*`;
}

const lexemeName = (part: string, { name }: Form): string => `f_${part}_${name}`;

function formLexemes(form: Form): [string, Lexeme][] {
  const { isRaw, quotes } = form;
  const prefix = isRaw ? "(?:[fF][rR]|[rR][fF])" : "[fF]";
  const body = textOf(form);
  const inner = quotes.length === 3 ? `${quotes[0]}{0,2}` : "";
  const hole = String.raw`${inner}\\?\{`;
  // The format ends at a brace; it may hold what the text may.
  const format = quotes.length === 3 ? "[^{}]*" : `[^{}\\r\\n${quotes}]*`;
  return [
    [lexemeName("whole", form), `${prefix}${quotes}${body}${quotes}`],
    [lexemeName("head", form), `${prefix}${quotes}${body}${hole}`],
    [lexemeName("middle", form), String.raw`\}${body}${hole}`],
    [lexemeName("tail", form), String.raw`\}${body}${quotes}`],
    [lexemeName("format", form), `:${format}`],
    [lexemeName("format_rest", form), String.raw`\}${format}`],
  ];
}

export const stringLexemes: Readonly<Record<string, Lexeme>> = {
  text_literal: `[uU]?${quoted(TEXT_ESCAPE, "any")}|[rR]${quoted(RAW_ESCAPE, "any")}`,
  bytes_literal: `[bB]${quoted(BYTES_ESCAPE, "ascii")}|(?:[bB][rR]|[rR][bB])${quoted(RAW_BYTES_ESCAPE, "ascii")}`,
  type_conversion: "![sra]",
  ...Object.fromEntries(forms.flatMap(formLexemes)),
};

/** Lexemes after which a hole is open, and those that close it. */
export const HOLE_OPENERS = forms.map((form) => lexemeName("head", form));
export const HOLE_CLOSERS = forms.map((form) => lexemeName("tail", form));
/** A hole inside a format is between a brace of its own and one of these. */
export const FORMAT_RESTS = forms.map((form) => lexemeName("format_rest", form));

const holeRule = (form: Form): string => `_hole_${form.name}`;
const formatRule = (form: Form): string => `_format_${form.name}`;

/** `expression [=] [!r] [:format]`, without the braces. */
function hole(form: Form): RuleNode {
  return seq(
    "_f_expression",
    optional(text("=")),
    optional("type_conversion"),
    optional(symbol(formatRule(form))),
  );
}

function stringOf(form: Form): RuleNode {
  const part = (name: string): RuleNode => symbol(lexemeName(name, form));
  return choice(
    part("whole"),
    seq(part("head"), holeRule(form), repeat(seq(part("middle"), holeRule(form))), part("tail")),
  );
}

/** What is no bytes. */
const TEXT = "_text_string";

export const stringPatches: readonly Patch[] = [
  ...forms.flatMap((form): Patch[] => [
    { kind: "add", why: "a hole of an f-string", rule: holeRule(form), with: hole(form) },
    {
      kind: "add",
      why: "the format of a hole, with holes of its own",
      rule: formatRule(form),
      with: seq(
        symbol(lexemeName("format", form)),
        repeat(seq(text("{"), holeRule(form), symbol(lexemeName("format_rest", form)))),
      ),
    },
  ]),
  {
    kind: "add",
    why: "texts and bytes do not concatenate",
    rule: TEXT,
    with: choice("text_literal", ...forms.map(stringOf)),
  },
  {
    kind: "replace",
    why: "strings are lexemes of ours",
    rule: "string",
    was: "82363a6f6fd6",
    with: choice(TEXT, "bytes_literal"),
  },
  {
    kind: "replace",
    why: "texts and bytes do not concatenate",
    rule: "concatenated_string",
    was: "2848d39f72d7",
    with: choice(seq(TEXT, repeat1(symbol(TEXT))), seq("bytes_literal", repeat1("bytes_literal"))),
  },
  {
    kind: "replace",
    why: "neither lambda nor := may stand bare in a hole",
    rule: "_f_expression",
    was: "dec5ae2d326a",
    with: choice(
      "_f_item",
      "yield",
      seq(
        choice("_f_item", "list_splat"),
        text(","),
        optional(
          seq(
            choice("_f_item", "list_splat"),
            repeat(seq(text(","), choice("_f_item", "list_splat"))),
            optional(text(",")),
          ),
        ),
      ),
    ),
  },
  {
    kind: "add",
    why: "an expression that does not begin with lambda",
    rule: "_f_item",
    with: choice("_disjunction", "conditional_expression"),
  },
  ...["string_content", "interpolation", "escape_sequence", "_not_escape_sequence", "format_specifier"].map(
    (rule): Patch => ({ kind: "remove", why: "a piece of the strings that are lexemes of ours", rule }),
  ),
];
