/**
 * Where the published grammar of Python says less than the language: most rules, written out as the reference grammar
 * has them.
 * Source: The Python Language Reference, "Full Grammar specification" (3.13).
 */
import type { Patch } from "../../../../domains/syntax/index.ts";
import { expressionPatches } from "./expressions.ts";
import { matchPatches } from "./match.ts";
import { parameterPatches } from "./parameters.ts";
import { statementPatches } from "./statements.ts";

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
  ...statementPatches,
  ...matchPatches,
  ...parameterPatches,
  ...expressionPatches,
  ...unused.map((rule): Patch => ({ kind: "remove", why: "nothing uses it any more", rule })),
];
