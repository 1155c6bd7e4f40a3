/** The patterns of match statements. */
import {
  alias,
  choice,
  field,
  optional,
  type Patch,
  repeat,
  repeat1,
  seq,
  symbol,
  text,
} from "../../../../domains/syntax/index.ts";
import { added, bracketed, commas, type Rewritten, replaced, suite, tupleOf } from "./write.ts";

const rewritten: readonly Rewritten[] = [
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
];

const additions: readonly Patch[] = [
  added("_guard", "a guard may name its value", seq(text("if"), "_named")),
  added(
    "_literal_text",
    "f-strings and splats are no patterns",
    choice(repeat1(symbol("text_literal")), repeat1(symbol("bytes_literal"))),
  ),
  added("_rest_pattern", "the rest of a mapping comes last", seq(text("**"), "identifier")),
];

export const matchPatches: readonly Patch[] = [...rewritten.map(replaced), ...additions];
