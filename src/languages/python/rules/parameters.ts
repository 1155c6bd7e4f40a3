/** The order of parameters and arguments. */
import {
  alias,
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
} from "../../../../domains/syntax/index.ts";
import { added, andThen, bracketed, type Rewritten, replaced } from "./write.ts";

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

const parameterRulesOfBoth: readonly Patch[] = [
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

const rewritten: readonly Rewritten[] = [
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
];

const additions: readonly Patch[] = [
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
];

export const parameterPatches: readonly Patch[] = [
  ...rewritten.map(replaced),
  ...parameterRulesOfBoth,
  ...additions,
];
