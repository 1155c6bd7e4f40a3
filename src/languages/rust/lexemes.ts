/**
 * Rust's strings, characters, numbers and comments. Raw strings with up to 8 hashes and comments nested up to 5 deep
 * are regular.
 * Source: The Rust Reference, "Tokens" and "Comments".
 */
import type { Lexeme, LexemeKit } from "../../../domains/syntax/index.ts";

const MAX_HASHES = 8;
const MAX_COMMENT_DEPTH = 5;

const ESCAPE = String.raw`\\(?:[nrt\\0'"]|x[0-9a-fA-F]{2}|u\{_*(?:[0-9a-fA-F]_*){1,6}\})`;
const DECIMAL = "[0-9][0-9_]*";
const EXPONENT = "[eE][+-]?_*[0-9][0-9_]*";

type Regular = ReturnType<LexemeKit["text"]>;

/** Ends at the first quote with as many hashes as at the start. */
function rawString(kit: LexemeKit): Regular {
  const options = Array.from({ length: MAX_HASHES + 1 }, (_, hashes) => {
    if (hashes === 0) return kit.pattern('[bc]?r"[^"]*"');
    const mark = `#{${hashes}}`;
    const almost = `"#{0,${hashes - 1}}`;
    return kit.pattern(`[bc]?r${mark}"(?:[^"]|(?:${almost})+[^"#])*(?:${almost})*"${mark}`);
  });
  return kit.any(...options);
}

function blockComment(kit: LexemeKit): Regular {
  const any = kit.pattern("[^]*");
  const text = kit.except(any, kit.pattern(String.raw`[^]*\*/[^]*`), kit.pattern(String.raw`[^]*/\*[^]*`));
  // A slash before the end, or a star before an inner start, would be read together with it.
  const last = kit.except(text, kit.pattern("[^]*/"));
  const beforeInner = kit.except(text, kit.pattern(String.raw`[^]*\*`));
  const open = kit.text("/*");
  const close = kit.text("*/");
  let comment = kit.seq(open, last, close);
  for (let depth = 1; depth < MAX_COMMENT_DEPTH; depth++) {
    comment = kit.seq(open, kit.repeat(kit.seq(beforeInner, comment)), last, close);
  }
  return comment;
}

export const lexemes: Readonly<Record<string, Lexeme>> = {
  string_literal: String.raw`[bc]?"(?:[^"\\]|${ESCAPE}|\\\r?\n)*"`,
  raw_string_literal: rawString,
  char_literal: String.raw`b?'(?:[^'\\\n\r\t]|${ESCAPE})'`,
  lifetime: String.raw`'(?:r#)?[_\p{XID_Start}]\p{XID_Continue}*`,
  // A number and a dot is one too, unless the dot begins a range or a member: then the integer ends before it.
  float_literal: String.raw`${DECIMAL}(?:\.${DECIMAL}(?:${EXPONENT})?|${EXPONENT})(?:f32|f64)?|${DECIMAL}\.`,
  white_space: String.raw`[\t\n\v\f\r \u0085\u200E\u200F\u2028\u2029]+`,
  line_comment: String.raw`//[^\n]*`,
  block_comment: blockComment,
};
