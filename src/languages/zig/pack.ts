/**
 * Zig 0.14. The layout is about white space at operators (`operators.ts`). Strings, characters and quoted names are lexemes of our own; `*` splits for pointers to
 * pointers, an integer may end before a range.
 * Source: Zig Language Reference, "Grammar".
 */
import {
  BLANK,
  BYTE_ORDER_MARK,
  choice,
  field,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  repeat1,
  separated,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { operatorLexemes, operatorPatches, operatorShadows, spacing } from "./operators.ts";

/** Words that name nothing; those of types are names in some places and stay out. */
const RESERVED = (
  "addrspace align allowzero and anyframe anytype asm async await break callconv catch comptime const continue defer " +
  "else enum errdefer error export extern fn for if inline linksection noalias noinline nosuspend opaque or orelse " +
  "packed pub resume return struct suspend switch test threadlocal try union unreachable usingnamespace var volatile " +
  "while"
).split(" ");

const ASSIGNMENT = "assignments are statements";
const SUFFIX = "what is called or selected from is an operand";
const RANGE = "ranges stand in slices, loops and cases";
const MEMBERS = "the fields of a container are together";

const DECLARATIONS = repeat("_container_declaration");

/** `find` becomes `node` in each of the rules. */
function edits(why: string, rules: readonly string[], find: RuleNode, node: RuleNode): Patch[] {
  return rules.map((rule) => ({ kind: "edit", why, rule, find, with: node }));
}

const patches: readonly Patch[] = [
  ...operatorPatches,
  {
    kind: "replace",
    why: "a quoted name is one lexeme",
    rule: "identifier",
    was: "f51aa69b8c3e",
    with: choice("_identifier", "quoted_identifier"),
  },
  {
    kind: "replace",
    why: "lines of text hold no control characters",
    rule: "multiline_string",
    was: "eaf8f8d33c75",
    with: repeat1(symbol("multiline_line")),
  },
  {
    kind: "edit",
    why: "a type is no initialiser: the brace after it opens a body",
    rule: "*",
    find: symbol("type_expression"),
    times: 14,
    with: symbol("_plain_type"),
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
    why: ASSIGNMENT,
    rule: "_operand",
    with: choice(
      "asm_expression",
      "if_expression",
      "for_expression",
      "while_expression",
      "unary_expression",
      "binary_expression",
      "comptime_expression",
      "async_expression",
      "await_expression",
      "nosuspend_expression",
      "continue_expression",
      "resume_expression",
      "return_expression",
      "break_expression",
      "try_expression",
      "catch_expression",
      "type_expression",
      "block",
    ),
  },
  {
    kind: "add",
    why: ASSIGNMENT,
    rule: "_assignable",
    with: choice("expression", "assignment_expression"),
  },
  ...edits(
    ASSIGNMENT,
    ["_block_expr_statement"],
    symbol("expression_statement"),
    choice("expression_statement", seq("assignment_expression", text(";"))),
  ),
  ...edits(
    ASSIGNMENT,
    ["_while_prefix"],
    seq(text(":"), text("("), "expression", text(")")),
    seq(text(":"), text("("), "_assignable", text(")")),
  ),
  ...edits(
    ASSIGNMENT,
    ["_conditional_body"],
    field("body", symbol("expression")),
    field("body", symbol("_assignable")),
  ),
  ...edits(ASSIGNMENT, ["switch_case"], symbol("expression"), symbol("_assignable")),
  ...edits(
    SUFFIX,
    ["call_expression"],
    field("function", symbol("expression")),
    field("function", symbol("_base")),
  ),
  ...edits(
    SUFFIX,
    ["field_expression"],
    field("object", symbol("expression")),
    field("object", symbol("_base")),
  ),
  ...edits(
    SUFFIX,
    ["dereference_expression", "null_coercion_expression"],
    symbol("expression"),
    symbol("_base"),
  ),
  { kind: "add", why: SUFFIX, rule: "_base", with: choice("_plain_type", "anonymous_struct_initializer") },
  {
    kind: "replace",
    why: RANGE,
    rule: "index_expression",
    was: "996427c0bd78",
    with: seq(
      field("object", symbol("_base")),
      text("["),
      choice(
        field("index", symbol("expression")),
        seq(
          field("index", symbol("range_expression")),
          optional(seq(text(":"), field("sentinel", symbol("expression")))),
        ),
      ),
      text("]"),
    ),
  },
  {
    kind: "edit",
    why: RANGE,
    rule: "primary_type_expression",
    find: symbol("range_expression"),
    with: { type: "CHOICE", members: [] },
  },
  {
    kind: "edit",
    why: RANGE,
    rule: "_for_prefix",
    find: seq(text(".."), "expression"),
    times: 2,
    with: seq(text(".."), optional("expression")),
  },
  {
    kind: "replace",
    why: MEMBERS,
    rule: "_container_members",
    was: "2806d90b1d38",
    with: seq(
      DECLARATIONS,
      optional(seq(separated("container_field", ","), optional(seq(text(","), DECLARATIONS)))),
    ),
  },
  {
    kind: "add",
    why: MEMBERS,
    rule: "_container_declaration",
    with: choice(
      "test_declaration",
      "comptime_declaration",
      "variable_declaration",
      "function_declaration",
      "using_namespace_declaration",
    ),
  },
  {
    kind: "edit",
    why: "a field has any type",
    rule: "container_field",
    find: symbol("primary_type_expression"),
    times: 2,
    with: symbol("_plain_type"),
  },
  ...edits(MEMBERS, ["source_file"], optional("_container_members"), symbol("_container_members")),
  {
    kind: "edit",
    why: "a byte order mark may begin a file",
    rule: "source_file",
    find: symbol("_container_members"),
    with: seq(BYTE_ORDER_MARK, "_container_members"),
  },
  ...["test_declaration", "comptime_declaration"].map(
    (rule): Patch => ({
      kind: "edit",
      why: "only names are public",
      rule,
      find: optional(text("pub")),
      with: BLANK,
    }),
  ),
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

/** Literals hold no control characters; comments and lines of text hold tabs. */
const CONTROL = String.raw`\x00-\x1f\x7f`;
const PRINTABLE = String.raw` -~\u{80}-\u{10ffff}`;

const pack: LanguagePack = {
  name: "zig",
  aliases: [],
  extensions: [".zig"],
  grammar: "@tree-sitter-grammars/tree-sitter-zig/src/grammar.json",
  wasm: "@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm",
  controlFlow: CONTROL_FLOW,
  definition: {
    patches,
    lexemes: {
      ...operatorLexemes,
      string: String.raw`"(?:[^"\\${CONTROL}]|${ESCAPE})*"`,
      quoted_identifier: String.raw`@"(?:[^"\\${CONTROL}]|${ESCAPE})+"`,
      character: String.raw`'(?:[^'\\${CONTROL}]|${ESCAPE})'`,
      white_space: String.raw`[ \t\r\n]+`,
      line_comment: String.raw`//[\t${PRINTABLE}]*`,
      multiline_line: String.raw`\\\\[\t${PRINTABLE}]*`,
    },
    ignored: ["white_space", "line_comment"],
    reserved: { global: RESERVED },
    splits: { "*": "*", integer: "." },
    shadows: operatorShadows,
    layout: spacing,
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
