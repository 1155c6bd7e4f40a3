/**
 * Lexemes of ECMAScript and TypeScript that the published grammars leave to a scanner or read in pieces.
 * Source: ECMA-262, chapter 12 (lexical grammar).
 */
import type { Lexeme } from "../../../domains/syntax/index.ts";

/** Escapes that are errors in strings and templates: `\x` and `\u` without their digits. */
const HEX = "[0-9a-fA-F]";
const ESCAPE = String.raw`\\(?:[^xu\r\n]|\r\n|[\r\n]|x${HEX}{2}|u${HEX}{4}|u\{${HEX}+\})`;
/** Text of a template up to `${` or the closing backtick; tagged templates may hold wrong escapes. */
const TEMPLATE_TEXT = String.raw`(?:[^${"`"}\\$]|\$*\\[^]|\$+[^{${"`"}\\$])*\$*`;
const BRACKETS = String.raw`\[(?:[^\]\\\r\n\u2028\u2029]|\\[^\r\n\u2028\u2029])*\]`;
const REGEX_CHAR = String.raw`[^/\\\[\r\n\u2028\u2029]|\\[^\r\n\u2028\u2029]|${BRACKETS}`;

const DIGITS = "[0-9](?:_?[0-9])*";
const EXPONENT = `(?:[eE][+-]?${DIGITS})`;
const NUMBER = [
  `0[xX]${HEX}(?:_?${HEX})*n?`,
  "0[oO][0-7](?:_?[0-7])*n?",
  "0[bB][01](?:_?[01])*n?",
  `${DIGITS}n`,
  `${DIGITS}\\.(?:${DIGITS})?${EXPONENT}?`,
  `\\.${DIGITS}${EXPONENT}?`,
  `${DIGITS}${EXPONENT}?`,
].join("|");

const FIRST = String.raw`[$_\p{ID_Start}]`;
const LATER = String.raw`[$\u200c\u200d\p{ID_Continue}]`;
/** A word; an escape in it stands for a character that could stand there. */
const identifier: Lexeme = ({ seq, any, repeat, pattern, escaped }) =>
  seq(any(pattern(FIRST), escaped(FIRST)), repeat(any(pattern(LATER), escaped(LATER))));

/** White space other than line ends. */
const BLANK = String.raw`[\t\v\f \u00a0\ufeff\p{Zs}]`;
const LINE_END = String.raw`[\r\n\u2028\u2029]`;
const NO_LINE_END = String.raw`[^\r\n\u2028\u2029]`;

export const ECMASCRIPT_LEXEMES: Readonly<Record<string, Lexeme>> = {
  identifier,
  private_property_identifier: ({ seq, text, lexeme }) => seq(text("#"), lexeme("identifier")),
  number: NUMBER,
  /** A number may not run into a word. */
  number_word: ({ seq, lexeme, pattern }) => seq(lexeme("number"), pattern(String.raw`[$_\p{ID_Start}\\]`)),
  chain_digit: String.raw`\?\.[0-9]`,
  string: String.raw`"(?:[^"\\\r\n]|${ESCAPE})*"|'(?:[^'\\\r\n]|${ESCAPE})*'`,
  regex: String.raw`/(?!\*)(?:${REGEX_CHAR})(?:${REGEX_CHAR})*/[$_\p{ID_Continue}]*`,
  template_whole: `\`${TEMPLATE_TEXT}\``,
  template_head: `\`${TEMPLATE_TEXT}\\$\\{`,
  template_middle: `\\}${TEMPLATE_TEXT}\\$\\{`,
  template_tail: `\\}${TEMPLATE_TEXT}\``,
  postfix_update: String.raw`\+\+|--`,
  arrow: "=>",
  white_space: `${BLANK}+`,
  line_end: `${BLANK}*${LINE_END}(?:${BLANK}|${LINE_END})*`,
  line_comment: `//${NO_LINE_END}*`,
  block_comment: String.raw`/\*(?:[^*\r\n\u2028\u2029]|\*+[^*/\r\n\u2028\u2029])*\*+/`,
  block_comment_lines: ({ pattern, except, lexeme }) =>
    except(pattern(String.raw`/\*(?:[^*]|\*+[^*/])*\*+/`), lexeme("block_comment")),
};

export const TYPESCRIPT_LEXEMES: Readonly<Record<string, Lexeme>> = {
  ...ECMASCRIPT_LEXEMES,
  non_null_mark: "!",
  /** The bracket of `T[]` and `T[K]`: not the first of a line. */
  type_bracket: String.raw`\[`,
};

export const JSX_LEXEMES: Readonly<Record<string, Lexeme>> = {
  /** White space alone is ignored text. */
  jsx_text: String.raw`[^{}<>]*[^{}<>\s][^{}<>]*`,
  jsx_string: `"[^"]*"|'[^']*'`,
  /** The mark of a closing tag, wherever it is read: a regular expression may not follow `<` at once. */
  jsx_closing_mark: "</",
};

/** ECMA-262, section 12.7.2, without the words that only strict code reserves. */
export const RESERVED = (
  "break case catch class const continue debugger default delete do else enum export extends false finally for " +
  "function if import in instanceof new null return super switch this throw true try typeof var void while with"
).split(" ");
