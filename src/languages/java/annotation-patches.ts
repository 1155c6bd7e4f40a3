/**
 * What annotations and their elements are given: an expression that assigns nothing. Only at its ends does it differ from
 * others: parentheses, arguments and bodies of lambdas hold any.
 * Source: The Java Language Specification, Java SE 21, section 9.7.1 (`ConditionalExpression`).
 */
import {
  alias,
  choice,
  field,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";

const WHY = "values of annotations assign nothing";

const BINARY = "> < >= <= == != && || + - * / & | ^ % << >> >>>".split(" ");
const UNARY = ["+", "-", "!", "~"];

const add = (rule: string, node: RuleNode): Patch => ({ kind: "add", why: WHY, rule, with: node });

/** An expression of this kind; the rules below are those of the published grammar without assignments at their ends. */
const VALUE = "_annotation_value";
const value = choice(
  alias("_annotation_binary", "binary_expression"),
  alias("_annotation_instanceof", "instanceof_expression"),
  alias("_annotation_ternary", "ternary_expression"),
  alias("_annotation_unary", "unary_expression"),
  alias("_annotation_cast", "cast_expression"),
  "lambda_expression",
  "update_expression",
  "primary_expression",
  "switch_expression",
);

export const annotationPatches: readonly Patch[] = [
  { kind: "edit", why: WHY, rule: "_element_value", find: symbol("expression"), with: symbol(VALUE) },
  add(VALUE, value),
  add(
    "_annotation_binary",
    seq(
      field("left", symbol(VALUE)),
      field("operator", choice(...BINARY.map(text))),
      field("right", symbol(VALUE)),
    ),
  ),
  add(
    "_annotation_instanceof",
    seq(
      field("left", symbol(VALUE)),
      text("instanceof"),
      optional(text("final")),
      choice(
        seq(field("right", symbol("_type")), optional(field("name", symbol("identifier")))),
        field("pattern", symbol("record_pattern")),
      ),
    ),
  ),
  add(
    "_annotation_ternary",
    seq(
      field("condition", symbol(VALUE)),
      text("?"),
      field("consequence", symbol("expression")),
      text(":"),
      field("alternative", symbol(VALUE)),
    ),
  ),
  add(
    "_annotation_unary",
    seq(field("operator", choice(...UNARY.map(text))), field("operand", symbol(VALUE))),
  ),
  add(
    "_annotation_cast",
    seq(
      text("("),
      field("type", symbol("_type")),
      repeat(seq(text("&"), field("type", symbol("_type")))),
      text(")"),
      field("value", choice(VALUE, "lambda_expression")),
    ),
  ),
];
