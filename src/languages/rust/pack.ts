/**
 * Rust, edition 2021. No layout. `>`, `&`, `|` and `<` split where brackets, references and closures meet; an integer
 * may end before a dot. Strings, characters, lifetimes and comments are lexemes of our own (`lexemes.ts`).
 * Source: The Rust Reference, chapters "Lexical structure" and "Items".
 */
import { symbol } from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { lexemes } from "./lexemes.ts";
import { patches } from "./patches.ts";
import { RESERVED } from "./words.ts";

const pack: LanguagePack = {
  name: "rust",
  aliases: ["rs"],
  extensions: [".rs"],
  grammar: "tree-sitter-rust/src/grammar.json",
  wasm: "tree-sitter-rust/tree-sitter-rust.wasm",
  controlFlow: CONTROL_FLOW,
  definition: {
    patches,
    lexemes,
    ignored: ["white_space", "line_comment", "block_comment"],
    reserved: { global: RESERVED },
    shadows: {
      _outer_documentation: "documentation_line",
      _inner_documentation: "documentation_line",
      ...Object.fromEntries(["identifier", ...RESERVED].map((word) => [word, "reserved_prefix"])),
    },
    splits: {
      ">": ">=",
      ">>": "=",
      "<": "<=",
      "&": "&=",
      "|": "|=",
      "#": "!",
      integer_literal: ".",
    },
    starts: {
      file: symbol("source_file"),
      function_body: symbol("block"),
      statements: symbol("_statements"),
      statement: symbol("_statement"),
      expression: symbol("_expression"),
      type: symbol("_type"),
      items: symbol("_items"),
      arguments: symbol("_argument_list"),
    },
  },
};

export const packs: readonly LanguagePack[] = [pack];
