/** Statements, assignments and their targets. */
import {
  alias,
  choice,
  field,
  optional,
  type Patch,
  repeat,
  repeat1,
  separated,
  seq,
  symbol,
  text,
} from "../../../../domains/syntax/index.ts";
import { added, bracketed, commas, type Rewritten, replaced, suite, tupleOf } from "./write.ts";

const rewritten: readonly Rewritten[] = [
  [
    "_simple_statement",
    "c87de3511180",
    "no print and exec statements",
    choice(
      "future_import_statement",
      "import_statement",
      "import_from_statement",
      "assert_statement",
      "expression_statement",
      "return_statement",
      "delete_statement",
      "raise_statement",
      "pass_statement",
      "break_statement",
      "continue_statement",
      "global_statement",
      "nonlocal_statement",
      "type_alias_statement",
    ),
  ],
  [
    "_import_list",
    "72a488ef59c1",
    "a list of names ends without a comma",
    separated(field("name", choice("dotted_name", "aliased_import")), ","),
  ],
  [
    "future_import_statement",
    "1361596c421b",
    "imported names have no dots",
    seq(text("from"), text("__future__"), text("import"), symbol("_imported_names")),
  ],
  [
    "import_from_statement",
    "300772117864",
    "imported names have no dots",
    seq(
      text("from"),
      field("module_name", choice("relative_import", "dotted_name")),
      text("import"),
      choice("wildcard_import", "_imported_names"),
    ),
  ],
  [
    "assert_statement",
    "792b6ee18cbc",
    "a condition and at most one message",
    seq(text("assert"), "expression", optional(seq(text(","), "expression"))),
  ],
  [
    "expression_statement",
    "c0a1cdeb16b3",
    "the expressions of a statement",
    choice("_expressions", "assignment", "augmented_assignment", "yield"),
  ],
  ["delete_statement", "269ed435bcb3", "only targets can be deleted", seq(text("del"), commas("_deleted"))],
  [
    "raise_statement",
    "aae1fe559899",
    "a cause needs an exception",
    seq(
      text("raise"),
      optional(seq("expression", optional(seq(text("from"), field("cause", symbol("expression")))))),
    ),
  ],
  [
    "if_statement",
    "69516da8a853",
    "a condition may name its value",
    seq(
      text("if"),
      field("condition", symbol("_named")),
      suite("consequence"),
      repeat(field("alternative", symbol("elif_clause"))),
      optional(field("alternative", symbol("else_clause"))),
    ),
  ],
  [
    "elif_clause",
    "3fed13d3f723",
    "a condition may name its value",
    seq(text("elif"), field("condition", symbol("_named")), suite("consequence")),
  ],
  [
    "while_statement",
    "a8a36833f2d2",
    "a condition may name its value",
    seq(
      text("while"),
      field("condition", symbol("_named")),
      suite("body"),
      optional(field("alternative", symbol("else_clause"))),
    ),
  ],
  [
    "try_statement",
    "667e6aa9f644",
    "handlers or a finally, and a bare except last",
    seq(
      text("try"),
      suite("body"),
      choice(
        seq(
          choice(
            seq(repeat1(symbol("except_clause")), optional(alias("_bare_except", "except_clause"))),
            alias("_bare_except", "except_clause"),
            repeat1(alias("_except_group", "except_clause")),
          ),
          optional("else_clause"),
          optional("finally_clause"),
        ),
        "finally_clause",
      ),
    ),
  ],
  [
    "except_clause",
    "2fd1a8c66a87",
    "handlers or a finally, and a bare except last",
    seq(text("except"), "_caught", text(":"), "_suite"),
  ],
  [
    "with_item",
    "a3a8a7dda6a7",
    "targets stand in the items of with",
    field("value", choice("expression", "as_pattern")),
  ],
  [
    "as_pattern",
    "28a45a74c48b",
    "targets stand in the items of with",
    seq("expression", text("as"), field("alias", alias("_target", "as_pattern_target"))),
  ],
  [
    "_suite",
    "0953b3b8b6f2",
    "a block has statements",
    choice(alias("_simple_statements", "block"), seq("_indent", "block")),
  ],
  ["block", "71dfc26f2cfd", "a block has statements", seq(repeat1(symbol("_statement")), "_dedent")],
  ["decorator", "b571bb5ce36b", "a decorator may name its value", seq(text("@"), "_named", "_newline")],
  [
    "type_alias_statement",
    "4a6767908388",
    "an alias has a name, parameters and a value",
    seq(
      text("type"),
      field("left", symbol("identifier")),
      optional(symbol("type_parameter")),
      text("="),
      field("right", symbol("type")),
    ),
  ],
  [
    "type_parameter",
    "2768c82c4711",
    "parameters have names, bounds and defaults",
    bracketed("[", commas("_type_variable"), "]"),
  ],
  [
    "assignment",
    "8c7b86a05000",
    "annotations have one target",
    choice(
      "_chain",
      seq(
        field("left", symbol("_single_target")),
        text(":"),
        field("type", symbol("type")),
        optional(seq(text("="), field("right", choice("_expressions", "yield")))),
      ),
    ),
  ],
  [
    "augmented_assignment",
    "dd93c990d9e6",
    "one target",
    seq(
      field("left", symbol("_single_target")),
      field(
        "operator",
        choice(
          ...["+=", "-=", "*=", "/=", "@=", "//=", "%=", "**=", ">>=", "<<=", "&=", "^=", "|="].map(text),
        ),
      ),
      field("right", choice("_expressions", "yield")),
    ),
  ],
  [
    "_left_hand_side",
    "7f7a8be19e32",
    "a star stands among others",
    choice("_target", alias("_targets", "pattern_list")),
  ],
  [
    "_right_hand_side",
    "a61a54ed9055",
    "a value or one more assignment",
    choice("_expressions", alias("_chain", "assignment"), "yield"),
  ],
  ["tuple_pattern", "bb450b233c0f", "targets", bracketed("(", optional(choice("_target", "_targets")), ")")],
  [
    "list_pattern",
    "0810468d9892",
    "targets",
    bracketed("[", optional(commas(choice("_target", alias("_starred_target", "list_splat_pattern")))), "]"),
  ],
];

const additions: readonly Patch[] = [
  added(
    "_imported_names",
    "imported names have no dots",
    choice(
      separated(
        field("name", choice(alias("identifier", "dotted_name"), alias("_renamed", "aliased_import"))),
        ",",
      ),
      bracketed(
        "(",
        commas(
          field("name", choice(alias("identifier", "dotted_name"), alias("_renamed", "aliased_import"))),
        ),
        ")",
      ),
    ),
  ),
  added(
    "_renamed",
    "imported names have no dots",
    seq(field("name", alias("identifier", "dotted_name")), text("as"), field("alias", symbol("identifier"))),
  ),
  added(
    "_caught",
    "handlers or a finally, and a bare except last",
    seq(
      field("value", symbol("expression")),
      optional(seq(text("as"), field("alias", symbol("identifier")))),
    ),
  ),
  added(
    "_bare_except",
    "handlers or a finally, and a bare except last",
    seq(text("except"), text(":"), "_suite"),
  ),
  added(
    "_except_group",
    "handlers or a finally, and a bare except last",
    seq(text("except"), text("*"), "_caught", text(":"), "_suite"),
  ),
  added(
    "_type_variable",
    "parameters have names, bounds and defaults",
    seq(
      choice(
        seq("identifier", optional(seq(text(":"), "expression"))),
        seq(text("*"), "identifier"),
        seq(text("**"), "identifier"),
      ),
      optional(seq(text("="), "expression")),
    ),
  ),
  added(
    "_chain",
    "annotations have one target",
    seq(field("left", symbol("_left_hand_side")), text("="), field("right", symbol("_right_hand_side"))),
  ),
  added(
    "_single_target",
    "one target",
    choice("identifier", "attribute", "subscript", bracketed("(", symbol("_single_target"), ")")),
  ),
  added(
    "_target",
    "a star stands among others",
    choice("identifier", "attribute", "subscript", "tuple_pattern", "list_pattern"),
  ),
  added(
    "_targets",
    "a star stands among others",
    tupleOf(choice("_target", alias("_starred_target", "list_splat_pattern"))),
  ),
  added(
    "_starred_target",
    "a star stands among others",
    seq(text("*"), choice("identifier", "attribute", "subscript", "tuple_pattern", "list_pattern")),
  ),
  added(
    "_deleted",
    "only targets can be deleted",
    choice(
      "identifier",
      "attribute",
      "subscript",
      bracketed("(", optional(commas("_deleted")), ")"),
      bracketed("[", optional(commas("_deleted")), "]"),
    ),
  ),
];

export const statementPatches: readonly Patch[] = [...rewritten.map(replaced), ...additions];
