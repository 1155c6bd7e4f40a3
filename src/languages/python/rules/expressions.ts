/** Expressions: operators over operands, and the places of what is named or starred. */
import {
  alias,
  choice,
  field,
  optional,
  type Patch,
  repeat1,
  seq,
  symbol,
  text,
} from "../../../../domains/syntax/index.ts";
import { added, bracketed, commas, type Rewritten, replaced, tupleOf } from "./write.ts";

const rewritten: readonly Rewritten[] = [
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
];

const additions: readonly Patch[] = [
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
];

export const expressionPatches: readonly Patch[] = [...rewritten.map(replaced), ...additions];
