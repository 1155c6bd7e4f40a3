/**
 * Zig 0.14. No layout. Strings, characters and quoted names are lexemes of our own; `*` splits for pointers to
 * pointers, an integer may end before a range.
 * Source: Zig Language Reference, "Grammar".
 */
import { choice, optional, type Patch, repeat, separated, symbol } from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";

/** Words that name nothing; those of types are names in some places and stay out. */
const RESERVED = (
  "addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime const continue defer " +
  "else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend opaque or orelse " +
  "packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile " +
  "while"
).split(" ");

const patches: readonly Patch[] = [
  ...["struct", "opaque", "enum", "union"].map(
    (container): Patch => ({
      kind: "edit",
      why: "containers may be empty",
      rule: `${container}_declaration`,
      find: symbol("_container_members"),
      with: optional("_container_members"),
    }),
  ),
  {
    kind: "replace",
    why: "a quoted name is one lexeme",
    rule: "identifier",
    was: "f51aa69b8c3e",
    with: choice("_identifier", "quoted_identifier"),
  },
  {
    kind: "edit",
    why: "a type is no initialiser: the brace after it opens a body",
    rule: "*",
    find: symbol("type_expression"),
    times: 15,
    with: symbol("_plain_type"),
  },
  {
    kind: "edit",
    why: "an expression may be an initialiser",
    rule: "expression",
    find: symbol("_plain_type"),
    with: symbol("type_expression"),
  },
  {
    kind: "add",
    why: "a type is no initialiser: the brace after it opens a body",
    rule: "_plain_type",
    with: choice(
      "labeled_type_expression",
      "error_set_declaration",
      "parenthesized_expression",
      "primary_type_expression",
    ),
  },
  {
    kind: "add",
    why: "a point to start at",
    rule: "_statements",
    with: repeat(symbol("statement")),
  },
  {
    kind: "add",
    why: "a point to start at",
    rule: "_argument_list",
    with: separated("expression", ",", true),
  },
];

const ESCAPE = String.raw`\\(?:[nrt\\'"]|x[0-9a-fA-F]{2}|u\{[0-9a-fA-F]{1,6}\})`;

const pack: LanguagePack = {
  name: "zig",
  aliases: [],
  extensions: [".zig"],
  grammar: "@tree-sitter-grammars/tree-sitter-zig/src/grammar.json",
  wasm: "@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm",
  definition: {
    patches,
    lexemes: {
      string: String.raw`"(?:[^"\\\n]|${ESCAPE})*"`,
      quoted_identifier: String.raw`@"(?:[^"\\\n]|${ESCAPE})+"`,
      character: String.raw`'(?:[^'\\\n]|${ESCAPE})'`,
      white_space: String.raw`[ \t\r\n]+`,
      line_comment: String.raw`//[^\n]*`,
    },
    ignored: ["white_space", "line_comment"],
    reserved: { global: RESERVED },
    splits: { "*": "*", integer: "." },
    starts: {
      file: symbol("source_file"),
      function_body: symbol("block"),
      statements: symbol("_statements"),
      statement: symbol("statement"),
      expression: symbol("expression"),
      type: symbol("_plain_type"),
      arguments: symbol("_argument_list"),
    },
  },
};

export const packs: readonly LanguagePack[] = [pack];
