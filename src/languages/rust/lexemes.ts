/**
 * Rust's strings, characters, numbers and comments. Raw strings with up to 8 hashes and comments nested up to 5 deep
 * are regular.
 * Source: The Rust Reference, "Tokens" and "Comments".
 */
import type { Lexeme, LexemeKit } from "../../../domains/syntax/index.ts";

const MAX_HASHES = 8;
const MAX_COMMENT_DEPTH = 5;

const UNICODE_ESCAPE = String.raw`\\u\{_*(?:(?:[0-9a-fA-F]_*){1,5}|0_*(?:[0-9a-fA-F]_*){5}|1_*0_*(?:[0-9a-fA-F]_*){4})\}`;
/** In characters and strings; in bytes and their strings; in strings of C. Only a line end may hold a carriage return. */
const ESCAPE = String.raw`\\(?:[nrt\\0'"]|x[0-7][0-9a-fA-F])|${UNICODE_ESCAPE}`;
const BYTE_ESCAPE = String.raw`\\(?:[nrt\\0'"]|x[0-9a-fA-F]{2})`;
const C_ESCAPE = String.raw`\\(?:[nrt\\'"]|x(?:0[1-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]))|${UNICODE_ESCAPE}`;
const DECIMAL = "[0-9][0-9_]*";
const EXPONENT = "[eE][+-]?_*[0-9][0-9_]*";

/** Prefixes of raw strings, what stands in them, and what of it may follow a quote that ends nothing. */
const RAW: readonly (readonly [string, string, string])[] = [
  ["r", String.raw`^"\r`, String.raw`^"#\r`],
  ["br", String.raw`\x00-\x0c\x0e-!#-\x7f`, String.raw`\x00-\x0c\x0e-!$-\x7f`],
  ["cr", String.raw`^"\r\x00`, String.raw`^"#\r\x00`],
];

type Regular = ReturnType<LexemeKit["text"]>;

/** Ends at the first quote with as many hashes as at the start. */
function rawString(kit: LexemeKit): Regular {
  return kit.any(
    ...RAW.flatMap(([prefix, characters, others]) =>
      Array.from({ length: MAX_HASHES + 1 }, (_, hashes) => {
        const any = String.raw`(?:[${characters}]|\r\n)`;
        if (hashes === 0) return kit.pattern(`${prefix}"${any}*"`);
        const mark = `#{${hashes}}`;
        const almost = `"#{0,${hashes - 1}}`;
        const other = String.raw`(?:[${others}]|\r\n)`;
        return kit.pattern(`${prefix}${mark}"(?:${any}|(?:${almost})+${other})*(?:${almost})*"${mark}`);
      }),
    ),
  );
}

const BARE_RETURN = String.raw`[^]*\r(?:[^\n][^]*)?`;

/**
 * Block comments, and those that are documentation. What tree-sitter nests in another way than the compiler is left out: a slash
 * before an inner comment. The kinds are told apart by the first piece of text alone, so that each is a plain automaton.
 */
function blockComments(kit: LexemeKit, isBareAllowed: boolean) {
  const any = kit.pattern("[^]*");
  const inside = [kit.pattern(String.raw`[^]*\*/[^]*`), kit.pattern(String.raw`[^]*/\*[^]*`)];
  const text = kit.except(any, ...inside, ...(isBareAllowed ? [] : [kit.pattern(BARE_RETURN)]));
  // A slash before the end, or a star before an inner start, would be read together with it.
  const last = kit.except(text, kit.pattern("[^]*/"));
  const beforeInner = kit.except(text, kit.pattern("[^]*[*/]"));
  const open = kit.text("/*");
  const close = kit.text("*/");
  let inner = kit.seq(open, last, close);
  for (let depth = 2; depth < MAX_COMMENT_DEPTH; depth++) {
    inner = kit.seq(open, kit.repeat(kit.seq(beforeInner, inner)), last, close);
  }
  /** After `start`: text whose first piece is none of `excluded`. */
  const comment = (start: string, excluded: string): Regular => {
    const first = kit.pattern(excluded);
    const more = kit.seq(
      kit.except(beforeInner, first),
      inner,
      kit.repeat(kit.seq(beforeInner, inner)),
      last,
    );
    return kit.seq(kit.text(start), kit.any(kit.except(last, first), more), close);
  };
  return {
    plain: comment("/*", String.raw`![^]*|\*[^*/][^]*`),
    inner: kit.seq(kit.text("/*!"), kit.repeat(kit.seq(beforeInner, inner)), last, close),
    outer: comment("/**", "(?:[*/][^]*)?"),
  };
}

export const lexemes: Readonly<Record<string, Lexeme>> = {
  string_literal: String.raw`"(?:[^"\\\r]|\r\n|${ESCAPE}|\\\r?\n)*"|b"(?:[\x00-\x0c\x0e-!#-[\]-\x7f]|\r\n|${BYTE_ESCAPE}|\\\r?\n)*"|c"(?:[^"\\\r\x00]|\r\n|${C_ESCAPE}|\\\r?\n)*"`,
  raw_string_literal: rawString,
  char_literal: String.raw`'(?:[^'\\\n\r\t]|${ESCAPE})'|b'(?:[\x00-\x08\x0b\x0c\x0e-&(-[\]-\x7f]|${BYTE_ESCAPE})'`,
  lifetime: String.raw`'(?:r#)?[_\p{XID_Start}]\p{XID_Continue}*`,
  // A number and a dot is one too, unless the dot begins a range or a member: then the integer ends before it.
  float_literal: String.raw`${DECIMAL}(?:\.${DECIMAL}(?:${EXPONENT})?|${EXPONENT})(?:f32|f64)?|${DECIMAL}\.`,
  // The compiler takes \u0085, \u200E, \u200F, \u2028 and \u2029 as well, tree-sitter does not.
  white_space: String.raw`[\t\n\v\f\r ]+`,
  line_comment: String.raw`//(?:[^/!\n][^\n]*)?|////[^\n]*`,
  block_comment: (kit) => blockComments(kit, true).plain,
  // A line of documentation takes the carriage return of its end, and has no other.
  _outer_documentation: (kit) =>
    kit.any(kit.pattern(String.raw`///(?:[^/\r\n][^\r\n]*)?\r?`), blockComments(kit, false).outer),
  _inner_documentation: (kit) =>
    kit.any(kit.pattern(String.raw`//![^\r\n]*\r?`), blockComments(kit, false).inner),
  documentation_line: String.raw`//[/!][^\n]*`,
  // Edition 2021 keeps words right before quotes and hashes for itself, but for the prefixes of literals.
  reserved_prefix: (kit) =>
    kit.except(
      kit.pattern(String.raw`(?:r#)?[_\p{XID_Start}]\p{XID_Continue}*["'#]`),
      kit.pattern(`(?:b?r|cr)["#]|[bc]"|b'`),
    ),
};
