/**
 * Where the published grammar of Python says less than the language: the rules of expressions, assignments, calls,
 * parameters and statements, written out as the reference grammar has them.
 * Source: The Python Language Reference, "Full Grammar specification" (3.13).
 */
import {
  alias,
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

type Rewritten = readonly [rule: string, was: string, why: string, rule_: RuleNode];

const replaced = ([rule, was, why, node]: Rewritten): Patch => ({
  kind: "replace",
  why,
  rule,
  was,
  with: node,
});

const added = (rule: string, why: string, node: RuleNode): Patch => ({ kind: "add", why, rule, with: node });

const commas = (item: RuleNode | string): RuleNode => separated(item, ",", true);

/** `item ,` or several items: what makes a tuple of them. */
const tupleOf = (item: RuleNode | string): RuleNode =>
  seq(item, choice(text(","), seq(repeat1(seq(text(","), item)), optional(text(",")))));

const bracketed = (open: string, content: RuleNode, close: string): RuleNode =>
  seq(text(open), content, text(close));

const suite = (name: string): RuleNode => seq(text(":"), field(name, symbol("_suite")));

/** After `item`: nothing, a comma, or a comma and more. */
const andThen = (item: RuleNode | string, more: string): RuleNode =>
  seq(item, optional(seq(text(","), optional(symbol(more)))));

/**
 * Parameters in order: plain ones, those with defaults, `/` once after the first, `*` or `*args` once, named ones,
 * `**kwargs` last. One rule for each state of reading them from the left.
 */
function parameterRules(
  prefix: string,
  plain: RuleNode,
  withDefault: RuleNode,
  rest: RuleNode,
  keywords: RuleNode,
): Patch[] {
  const name = (state: string): string => `${prefix}_${state}`;
  const rule = (state: string, ...options: readonly (RuleNode | string)[]): Patch =>
    added(name(state), "the order of parameters", choice(...options));
  const morePlain = andThen(plain, name("plain"));
  const moreDefaults = andThen(withDefault, name("defaults"));
  const laterDefaults = andThen(withDefault, name("late_defaults"));
  const named = andThen(choice(plain, withDefault), name("named"));
  const starred = name("starred");
  return [
    rule("first", morePlain, moreDefaults, starred),
    rule("plain", morePlain, moreDefaults, andThen("positional_separator", name("late_plain")), starred),
    rule("defaults", moreDefaults, andThen("positional_separator", name("late_defaults")), starred),
    rule("late_plain", andThen(plain, name("late_plain")), laterDefaults, starred),
    rule("late_defaults", laterDefaults, starred),
    rule(
      "starred",
      andThen(rest, name("named")),
      seq("keyword_separator", text(","), named),
      name("keywords"),
    ),
    rule("named", named, name("keywords")),
    rule("keywords", seq(keywords, optional(text(",")))),
  ];
}

const plainParameter = choice("identifier", "typed_parameter");
const defaultParameter = choice("default_parameter", "typed_default_parameter");

const parameterPatches: readonly Patch[] = [
  ...parameterRules(
    "_parameters",
    plainParameter,
    defaultParameter,
    choice("list_splat_pattern", alias("_typed_splat", "typed_parameter")),
    choice("dictionary_splat_pattern", alias("_typed_keywords", "typed_parameter")),
  ),
  ...parameterRules(
    "_lambda",
    symbol("identifier"),
    symbol("default_parameter"),
    symbol("list_splat_pattern"),
    symbol("dictionary_splat_pattern"),
  ),
  added(
    "_typed_splat",
    "only *args may have a starred type",
    seq("list_splat_pattern", text(":"), field("type", choice("type", "splat_type"))),
  ),
  added(
    "_typed_keywords",
    "what **kwargs may hold",
    seq("dictionary_splat_pattern", text(":"), field("type", symbol("type"))),
  ),
];

/** Rules that are written anew, with the fingerprint of what they replace. */
const rewritten: readonly Rewritten[] = [
  // Statements
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
  // Patterns of match
  [
    "match_statement",
    "16c41f3c1e42",
    "a match has cases",
    seq(
      text("match"),
      choice(field("subject", symbol("_named")), tupleOf(field("subject", choice("_named", "list_splat")))),
      text(":"),
      field("body", alias("_match_block", "block")),
    ),
  ],
  [
    "_match_block",
    "410994bbdca7",
    "a match has cases",
    seq("_indent", repeat1(field("alternative", symbol("case_clause"))), "_dedent"),
  ],
  [
    "case_clause",
    "be5eec9494ec",
    "a guard may name its value",
    seq(
      text("case"),
      choice("case_pattern", tupleOf(choice("case_pattern", "splat_pattern"))),
      optional(field("guard", alias("_guard", "if_clause"))),
      suite("consequence"),
    ),
  ],
  [
    "case_pattern",
    "9e998b246800",
    "keywords stand in class patterns only",
    choice(alias("_as_pattern", "as_pattern"), "_simple_pattern"),
  ],
  [
    "_as_pattern",
    "b59c1a8e3d68",
    "the name of a pattern stands at its end",
    seq("_simple_pattern", text("as"), "identifier"),
  ],
  [
    "_simple_pattern",
    "948bfa93f58b",
    "f-strings and splats are no patterns",
    choice(
      "class_pattern",
      "union_pattern",
      alias("_list_pattern", "list_pattern"),
      alias("_tuple_pattern", "tuple_pattern"),
      "dict_pattern",
      alias("_literal_text", "string"),
      "true",
      "false",
      "none",
      seq(optional(text("-")), choice("integer", "float")),
      "complex_pattern",
      "dotted_name",
    ),
  ],
  [
    "_list_pattern",
    "63746a5cfe48",
    "splats stand in sequences",
    bracketed("[", optional(commas(choice("case_pattern", "splat_pattern"))), "]"),
  ],
  [
    "_tuple_pattern",
    "001d8adcf687",
    "splats stand in sequences",
    bracketed("(", optional(choice("case_pattern", tupleOf(choice("case_pattern", "splat_pattern")))), ")"),
  ],
  [
    "dict_pattern",
    "e8b45bc7dec5",
    "the rest of a mapping comes last",
    bracketed(
      "{",
      optional(
        choice(
          commas("_key_value_pattern"),
          seq(
            repeat(seq("_key_value_pattern", text(","))),
            alias("_rest_pattern", "splat_pattern"),
            optional(text(",")),
          ),
        ),
      ),
      "}",
    ),
  ],
  [
    "_key_value_pattern",
    "57a1db1c0d9e",
    "keys are values",
    seq(
      field(
        "key",
        choice(
          alias("_literal_text", "string"),
          "true",
          "false",
          "none",
          seq(optional(text("-")), choice("integer", "float")),
          "complex_pattern",
          "dotted_name",
        ),
      ),
      text(":"),
      field("value", symbol("case_pattern")),
    ),
  ],
  [
    "keyword_pattern",
    "c7a691f8212e",
    "a keyword has any pattern",
    seq("identifier", text("="), "case_pattern"),
  ],
  ["splat_pattern", "444bbb49ab74", "two stars stand in mappings only", seq(text("*"), "identifier")],
  [
    "class_pattern",
    "c47655762b6b",
    "keywords come last",
    seq(
      "dotted_name",
      bracketed(
        "(",
        optional(
          choice(
            commas("case_pattern"),
            seq(repeat(seq("case_pattern", text(","))), commas("keyword_pattern")),
          ),
        ),
        ")",
      ),
    ),
  ],
  // Parameters and arguments
  [
    "parameters",
    "cafc7b82b4d0",
    "the order of parameters",
    bracketed("(", optional("_parameters_first"), ")"),
  ],
  ["lambda_parameters", "8a1a6c86d3c1", "the order of parameters", symbol("_lambda_first")],
  [
    "typed_parameter",
    "391dcae43b7c",
    "the order of parameters",
    seq("identifier", text(":"), field("type", symbol("type"))),
  ],
  [
    "default_parameter",
    "a8d79f69b1de",
    "parameters have names",
    seq(field("name", symbol("identifier")), text("="), field("value", symbol("expression"))),
  ],
  ["list_splat_pattern", "e054a0f07265", "parameters have names", seq(text("*"), "identifier")],
  ["dictionary_splat_pattern", "84cf3161b7ae", "parameters have names", seq(text("**"), "identifier")],
  [
    "argument_list",
    "952389eb9224",
    "keywords come after positions",
    bracketed("(", optional(seq("_arguments", optional(text(",")))), ")"),
  ],
  [
    "keyword_argument",
    "e38f63381619",
    "keywords are names",
    seq(field("name", symbol("identifier")), text("="), field("value", symbol("expression"))),
  ],
  // Expressions
  [
    "expression",
    "230c89c67dee",
    "what is named or starred has its own places",
    choice("_disjunction", "lambda", "conditional_expression"),
  ],
  [
    "named_expression",
    "d2601549d86c",
    "keywords are no names",
    seq(field("name", symbol("identifier")), text(":="), field("value", symbol("expression"))),
  ],
  [
    "primary_expression",
    "fd978b0426ee",
    "operators take operands",
    choice("await", "binary_operator", "unary_operator", "_primary"),
  ],
  [
    "not_operator",
    "1a7911f16f73",
    "operators take operands",
    seq(text("not"), field("argument", symbol("_disjunction"))),
  ],
  [
    "boolean_operator",
    "f30689f1077d",
    "operators take operands",
    choice(
      ...["and", "or"].map((operator) =>
        seq(
          field("left", symbol("_disjunction")),
          field("operator", text(operator)),
          field("right", symbol("_disjunction")),
        ),
      ),
    ),
  ],
  [
    "conditional_expression",
    "199f5c2be213",
    "operators take operands",
    seq("_disjunction", text("if"), "_disjunction", text("else"), "expression"),
  ],
  [
    "comparison_operator",
    "86a62b83dc33",
    "no <>",
    seq(
      "primary_expression",
      repeat1(
        seq(
          field(
            "operators",
            choice(
              ...["<", "<=", "==", "!=", ">=", ">", "in", "is"].map(text),
              alias("_not_in", "not in"),
              alias("_is_not", "is not"),
            ),
          ),
          "primary_expression",
        ),
      ),
    ),
  ],
  ["await", "a147059d8b15", "operators take operands", seq(text("await"), "_primary")],
  [
    "attribute",
    "a7b573949ffa",
    "operators take operands",
    seq(field("object", symbol("_primary")), text("."), field("attribute", symbol("identifier"))),
  ],
  [
    "subscript",
    "0ff0bf94e9a6",
    "operators take operands",
    seq(
      field("value", symbol("_primary")),
      bracketed("[", commas(field("subscript", choice("_named", "slice", "list_splat"))), "]"),
    ),
  ],
  [
    "call",
    "29665c196861",
    "operators take operands",
    seq(
      field("function", symbol("_primary")),
      field("arguments", choice("generator_expression", "argument_list")),
    ),
  ],
  ["list_splat", "cb8d5bde7b0b", "a star takes an operand", seq(text("*"), "primary_expression")],
  ["dictionary_splat", "35d5c0161705", "a star takes an operand", seq(text("**"), "primary_expression")],
  ["expression_list", "7eb340a45212", "stars stand in lists", tupleOf(choice("expression", "list_splat"))],
  [
    "_collection_elements",
    "eb5c510ba5d7",
    "elements may be named and starred",
    commas(choice("_named", "list_splat")),
  ],
  [
    "tuple",
    "8ed4e1619316",
    "a tuple has a comma",
    bracketed("(", optional(tupleOf(choice("_named", "list_splat"))), ")"),
  ],
  [
    "parenthesized_expression",
    "bf829bdb800f",
    "an expression may be named",
    bracketed("(", choice("_named", "yield"), ")"),
  ],
  [
    "dictionary",
    "e0b788b5a37e",
    "no comma stands alone",
    bracketed("{", optional(commas(choice("pair", "dictionary_splat"))), "}"),
  ],
  [
    "list_comprehension",
    "3303fa8dd61c",
    "an element may be named",
    bracketed("[", seq(field("body", symbol("_named")), "_comprehension_clauses"), "]"),
  ],
  [
    "set_comprehension",
    "2e04abd3e146",
    "an element may be named",
    bracketed("{", seq(field("body", symbol("_named")), "_comprehension_clauses"), "}"),
  ],
  [
    "generator_expression",
    "26fe88f6180c",
    "an element may be named",
    bracketed("(", seq(field("body", symbol("_named")), "_comprehension_clauses"), ")"),
  ],
  [
    "for_in_clause",
    "fade99bb8b56",
    "one iterable",
    seq(
      optional(text("async")),
      text("for"),
      field("left", symbol("_left_hand_side")),
      text("in"),
      field("right", symbol("_disjunction")),
    ),
  ],
  ["if_clause", "957a394f0243", "operators take operands", seq(text("if"), "_disjunction")],
  ["type", "18b917d28745", "a type is an expression", symbol("expression")],
  // Assignments
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

/** Rules that the package does not have. */
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
  added("_guard", "a guard may name its value", seq(text("if"), "_named")),
  added(
    "_literal_text",
    "f-strings and splats are no patterns",
    choice(repeat1(symbol("text_literal")), repeat1(symbol("bytes_literal"))),
  ),
  added("_rest_pattern", "the rest of a mapping comes last", seq(text("**"), "identifier")),
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
    "_arguments",
    "keywords come after positions",
    choice("_positional", seq("_positional", text(","), "_keywords"), "_keywords"),
  ),
  added(
    "_positional",
    "keywords come after positions",
    separated(choice("_named", alias("_starred_argument", "list_splat")), ","),
  ),
  added(
    "_keywords",
    "keywords come after positions",
    choice("_early_keywords", seq("_early_keywords", text(","), "_late_keywords"), "_late_keywords"),
  ),
  added(
    "_early_keywords",
    "keywords come after positions",
    seq(
      "keyword_argument",
      repeat(seq(text(","), choice("keyword_argument", alias("_starred_argument", "list_splat")))),
    ),
  ),
  added(
    "_late_keywords",
    "keywords come after positions",
    seq(
      alias("_spread_argument", "dictionary_splat"),
      repeat(seq(text(","), choice("keyword_argument", alias("_spread_argument", "dictionary_splat")))),
    ),
  ),
  added("_starred_argument", "arguments may spread any expression", seq(text("*"), "expression")),
  added("_spread_argument", "arguments may spread any expression", seq(text("**"), "expression")),
  added("_named", "what is named or starred has its own places", choice("expression", "named_expression")),
  added(
    "_disjunction",
    "operators take operands",
    choice("comparison_operator", "not_operator", "boolean_operator", "primary_expression"),
  ),
  added(
    "_primary",
    "operators take operands",
    choice(
      "identifier",
      "string",
      "concatenated_string",
      "integer",
      "float",
      "true",
      "false",
      "none",
      "attribute",
      "subscript",
      "call",
      "list",
      "list_comprehension",
      "dictionary",
      "dictionary_comprehension",
      "set",
      "set_comprehension",
      "tuple",
      "parenthesized_expression",
      "generator_expression",
      "ellipsis",
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

/** Rules of the package that nothing uses any more. */
const unused = [
  "print_statement",
  "chevron",
  "exec_statement",
  "_parameters",
  "parameter",
  "pattern_list",
  "pattern",
  "_patterns",
  "_expression_within_for_in_clause",
  "lambda_within_for_in_clause",
  "parenthesized_list_splat",
  "keyword_identifier",
  "_named_expression_lhs",
  "generic_type",
  "union_type",
  "constrained_type",
  "member_type",
];

export const rulePatches: readonly Patch[] = [
  ...rewritten.map(replaced),
  ...unused.map((rule): Patch => ({ kind: "remove", why: "nothing uses it any more", rule })),
  ...parameterPatches,
  ...additions,
];
