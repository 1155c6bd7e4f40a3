/**
 * Java. No layout; `>>` splits where type arguments close. Strings are lexemes of our own: the published grammar reads
 * them in pieces.
 * Source: The Java Language Specification, Java SE 21, chapter 3 (lexical structure).
 */
import { optional, repeat, symbol } from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { patches } from "./patches.ts";

/** Section 3.9; `_` is a pattern of its own. */
const RESERVED = (
  "abstract assert boolean break byte case catch char class const continue default do double else enum extends " +
  "final finally float for goto if implements import instanceof int interface long native new package private " +
  "protected public return short static strictfp super switch synchronized this throw throws transient try void " +
  "volatile while true false null _"
).split(" ");

const ESCAPE = String.raw`\\(?:[btnfrs"'\\]|[0-3]?[0-7]{1,2}|u+[0-9a-fA-F]{4})`;

/** Texts with `\\u` and no four digits after it: an error anywhere, in comments too. */
const BAD_ESCAPE = String.raw`(?:[^\\]|\\[^u]|\\u+[0-9a-fA-F]{4})*\\u+(?:[0-9a-fA-F]{1,3}(?:[^0-9a-fA-F][^]*)?|(?:[^0-9a-fA-Fu][^]*)?)`;

const pack: LanguagePack = {
  name: "java",
  aliases: [],
  extensions: [".java"],
  grammar: "tree-sitter-java/src/grammar.json",
  wasm: "tree-sitter-java/tree-sitter-java.wasm",
  controlFlow: CONTROL_FLOW,
  definition: {
    patches,
    lexemes: {
      string_literal: String.raw`"(?:[^"\\\r\n]|${ESCAPE})*"|"""[ \t\f]*\r?\n(?:[^"\\]|"{1,2}[^"\\]|"{0,2}\\(?:[^u]|u+[0-9a-fA-F]{4}))*"""`,
      character_literal: String.raw`'(?:[^'\\\r\n]|${ESCAPE})'`,
      increment: String.raw`\+\+|--`,
      non_sealed_word: String.raw`non-sealed[$\p{ID_Continue}]`,
      white_space: String.raw`[ \t\f\r\n]+`,
      line_comment: (kit) => kit.except(kit.pattern(String.raw`//[^\r\n]*`), kit.pattern(BAD_ESCAPE)),
      block_comment: (kit) =>
        kit.except(kit.pattern(String.raw`/\*(?:[^*]|\*+[^*/])*\*+/`), kit.pattern(BAD_ESCAPE)),
    },
    ignored: ["white_space", "line_comment", "block_comment"],
    reserved: { global: RESERVED },
    splits: { ">": ">=", ">>": ">=" },
    // `a++ +b` is no `a+++b`: the lexer of the language would have read `++`.
    shadows: { "+": "increment", "-": "increment", "non-sealed": "non_sealed_word" },
    starts: {
      file: symbol("program"),
      function_body: symbol("block"),
      statements: repeat("_block_statement"),
      statement: symbol("_block_statement"),
      expression: symbol("expression"),
      type: symbol("_type"),
      class_body: optional("class_body"),
    },
  },
};

export const packs: readonly LanguagePack[] = [pack];
