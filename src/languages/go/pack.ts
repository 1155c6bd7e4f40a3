/**
 * Go. Semicolons are implied at line ends; see `layout.ts`. Strings are lexemes of our own, since the published grammar
 * reads them in pieces.
 * Source: The Go Programming Language Specification, "Lexical elements" and "Source file organization".
 */
import {
  alias,
  BLANK,
  BYTE_ORDER_MARK,
  choice,
  field,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  separated,
  seq,
  symbol,
  text,
  unlikely,
} from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { LINE_ENDS, SEMICOLON, semicolons } from "./layout.ts";

const terminator = symbol("_terminator");

/** `item` any number of times; the terminator after the last may be left out, as before `)` and `}`. */
function terminated(item: RuleNode | string): RuleNode {
  return choice(repeat(seq(item, terminator)), unlikely(seq(repeat(seq(item, terminator)), item)));
}

/** Parameters of one sort, of which only the last takes any number of values. */
function parameters(sort: "named" | "unnamed"): RuleNode {
  const plain = alias(`_${sort}_parameter`, "parameter_declaration");
  const variadic = alias(`_${sort}_variadic`, "variadic_parameter_declaration");
  return choice(seq(separated(plain, ","), optional(seq(text(","), variadic))), variadic);
}

const added = (rule: string, node: RuleNode): Patch => ({
  kind: "add",
  why: "all parameters of a list have names, or none has",
  rule,
  with: node,
});

const isTerminator = (node: RuleNode): boolean =>
  node.type === "CHOICE" &&
  node.members.some((member) => member.type === "PATTERN" && member.value === "\\n");

const patches: readonly Patch[] = [
  {
    kind: "edit",
    why: "a line end is a semicolon of the layout",
    rule: "*",
    find: isTerminator,
    times: 14,
    with: terminator,
  },
  {
    kind: "add",
    why: "a semicolon, written or not",
    rule: "_terminator",
    with: choice(text(";"), SEMICOLON),
  },
  {
    kind: "replace",
    why: "a file is a package clause, imports and declarations",
    rule: "source_file",
    was: "8ad6bfba4c54",
    with: seq(
      BYTE_ORDER_MARK,
      "package_clause",
      terminator,
      repeat(seq("import_declaration", terminator)),
      repeat(seq(choice("_declaration", "function_declaration", "method_declaration"), terminator)),
    ),
  },
  {
    kind: "replace",
    why: "statements may be empty, and the last needs no semicolon",
    rule: "statement_list",
    was: "b9ad33a84abe",
    with: seq(
      repeat(seq(choice("_statement", "empty_labeled_statement", BLANK), terminator)),
      choice("_statement", "empty_labeled_statement", BLANK),
    ),
  },
  {
    kind: "edit",
    why: "an empty statement has no text",
    rule: "_statement",
    find: symbol("empty_statement"),
    with: { type: "CHOICE", members: [] },
  },
  {
    kind: "edit",
    why: "the last constant of a list needs no semicolon",
    rule: "const_declaration",
    find: repeat(seq("const_spec", terminator)),
    with: terminated("const_spec"),
  },
  {
    kind: "edit",
    why: "the last variable of a list needs no semicolon",
    rule: "var_spec_list",
    find: repeat(seq("var_spec", terminator)),
    with: terminated("var_spec"),
  },
  {
    kind: "replace",
    why: "all parameters of a list have names, or none has",
    rule: "parameter_list",
    was: "f8d8d2033c2d",
    with: seq(
      text("("),
      optional(seq(choice(parameters("unnamed"), parameters("named")), optional(text(",")))),
      text(")"),
    ),
  },
  added("_unnamed_parameter", field("type", symbol("_type"))),
  added("_unnamed_variadic", seq(text("..."), field("type", symbol("_type")))),
  added(
    "_named_parameter",
    seq(separated(field("name", symbol("identifier")), ","), field("type", symbol("_type"))),
  ),
  added(
    "_named_variadic",
    seq(field("name", symbol("identifier")), text("..."), field("type", symbol("_type"))),
  ),
  ...["parameter_declaration", "variadic_parameter_declaration"].map(
    (rule): Patch => ({ kind: "remove", why: "parameters have names or not, as their list", rule }),
  ),
  {
    kind: "edit",
    why: "a conversion to a type that reads as an expression is written as a call",
    rule: "type_conversion_expression",
    find: symbol("_type"),
    with: choice(
      "parenthesized_type",
      "struct_type",
      "interface_type",
      "array_type",
      "slice_type",
      "map_type",
      "channel_type",
      unlikely("function_type"),
    ),
  },
  {
    kind: "edit",
    why: "completions open blocks where a literal could begin",
    rule: "_expression",
    find: symbol("composite_literal"),
    with: unlikely("composite_literal"),
  },
  ...["go_statement", "defer_statement"].map(
    (rule): Patch => ({
      kind: "edit",
      why: "what is started or deferred is a call",
      rule,
      find: symbol("_expression"),
      with: choice("call_expression", "type_conversion_expression"),
    }),
  ),
];

const ESCAPE = String.raw`\\(?:[abfnrtv\\]|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;

/** Characters that no source text holds, but for a byte order mark at its beginning. */
const NOWHERE = String.raw`\0\uFEFF`;

const pack: LanguagePack = {
  name: "go",
  aliases: ["golang"],
  extensions: [".go"],
  grammar: "tree-sitter-go/src/grammar.json",
  wasm: "tree-sitter-go/tree-sitter-go.wasm",
  controlFlow: CONTROL_FLOW,
  definition: {
    patches,
    lexemes: {
      identifier: String.raw`[_\p{L}][_\p{L}\p{Nd}]*`,
      increment: String.raw`\+\+|--`,
      channel_arrow: "<-",
      interpreted_string_literal: String.raw`"(?:[^"\\\n${NOWHERE}]|${ESCAPE}|\\")*"`,
      raw_string_literal: `\`[^\`${NOWHERE}]*\``,
      rune_literal: String.raw`'(?:[^'\\\n${NOWHERE}]|${ESCAPE}|\\')'`,
      and_mark: "&[&^]",
      blanks: String.raw`[ \t\r]+`,
      line_end: String.raw`[ \t\r]*\n[ \t\r\n]*`,
      line_comment: String.raw`//[^\n${NOWHERE}]*`,
      block_comment: String.raw`/\*(?:[^*\n${NOWHERE}]|\*+[^*/\n${NOWHERE}])*\*+/`,
      block_comment_lines: String.raw`/\*(?:[^*\n${NOWHERE}]|\*+[^*/\n${NOWHERE}])*\**\n(?:[^*${NOWHERE}]|\*+[^*/${NOWHERE}])*\*+/`,
    },
    ignored: ["blanks", "line_comment", "block_comment", ...LINE_ENDS],
    // `f(a <-b)` is no comparison: the lexer of the language reads `<-`.
    shadows: { "+": "increment", "-": "increment", "<": "channel_arrow", "&": "and_mark" },
    implied: [SEMICOLON],
    layout: semicolons,
    starts: {
      file: symbol("source_file"),
      function_body: symbol("block"),
      statements: symbol("statement_list"),
      statement: symbol("_statement"),
      expression: symbol("_expression"),
      type: symbol("_type"),
      arguments: separated("_expression", ","),
    },
  },
};

export const packs: readonly LanguagePack[] = [pack];
