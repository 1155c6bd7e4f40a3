/** Functions of Rust, their parameters and qualifiers; macros in the place of items. Source: The Rust Reference, "Items". */
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
} from "../../../domains/syntax/index.ts";

const SELF = "self comes first, and parameters of functions have names";
const MACRO = "a macro in parentheses ends with a semicolon";

const attributes = repeat("attribute_item");

const listed = (item: RuleNode): RuleNode => separated(seq(attributes, item), ",", true);

/** Qualifiers stand in this order. */
const QUALIFIERS: readonly RuleNode[] = [
  text("default"),
  text("const"),
  text("async"),
  choice(text("unsafe"), text("safe")),
  symbol("extern_modifier"),
];

/** Some of the qualifiers, at least one. */
const qualifiers: RuleNode = QUALIFIERS.reduceRight((later, first) =>
  choice(seq(first, optional(later)), later),
);

export const functionPatches: readonly Patch[] = [
  {
    kind: "replace",
    why: "qualifiers have an order",
    rule: "function_modifiers",
    was: "442ee0928fe7",
    with: qualifiers,
  },
  {
    kind: "replace",
    why: SELF,
    rule: "parameters",
    was: "22f885ad69f6",
    with: seq(
      text("("),
      optional(
        choice(
          seq(attributes, "self_parameter", optional(seq(text(","), optional("_parameters")))),
          "_parameters",
        ),
      ),
      text(")"),
    ),
  },
  { kind: "add", why: SELF, rule: "_parameters", with: listed(choice("parameter", "variadic_parameter")) },
  {
    kind: "replace",
    why: "what has a lifetime is a reference",
    rule: "self_parameter",
    was: "495cf2fa501d",
    with: seq(optional(seq(text("&"), optional("lifetime"))), optional("mutable_specifier"), symbol("self")),
  },
  {
    kind: "edit",
    why: SELF,
    rule: "function_type",
    find: field("parameters", symbol("parameters")),
    with: field("parameters", alias("_type_parameter_list", "parameters")),
  },
  {
    kind: "add",
    why: SELF,
    rule: "_type_parameter_list",
    with: seq(
      text("("),
      optional(
        listed(
          choice(
            seq(optional(seq(choice("identifier", text("_")), text(":"))), "_type"),
            "variadic_parameter",
          ),
        ),
      ),
      text(")"),
    ),
  },
  {
    kind: "edit",
    why: MACRO,
    rule: "_declaration_statement",
    find: symbol("macro_invocation"),
    with: symbol("_macro_item"),
  },
  {
    kind: "add",
    why: MACRO,
    rule: "_macro_item",
    with: choice(alias("_braced_macro", "macro_invocation"), seq("macro_invocation", text(";"))),
  },
  {
    kind: "add",
    why: MACRO,
    rule: "_braced_macro",
    with: seq(
      field("macro", choice(alias("_macro_path", "scoped_identifier"), "identifier")),
      text("!"),
      alias("_braced_tree", "token_tree"),
    ),
  },
  {
    kind: "add",
    why: MACRO,
    rule: "_braced_tree",
    with: seq(text("{"), repeat("_delim_tokens"), text("}")),
  },
];
