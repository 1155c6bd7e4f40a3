/**
 * Attributes and documentation comments of Rust. What is outside stands before what it is about, what is inside at the
 * beginning of it; a documentation comment is an attribute in other words, and stands where one may.
 * Source: The Rust Reference, "Attributes" and "Comments".
 */
import {
  choice,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";

const OUTER = "an attribute stands before what it is about";
const INNER = "an attribute of what is around it comes first there";
const DOCUMENTATION = "a documentation comment is an attribute";

const inner = repeat("inner_attribute_item");

const isItem = (node: RuleNode): boolean => node.type === "SYMBOL" && node.name === "attribute_item";

/** Of the members of `_declaration_statement`, those that no attribute is about, and those that only blocks have. */
const NOT_ITEMS = ["attribute_item", "inner_attribute_item", "empty_statement"];

/** `node` after any number of attributes: a rule named `name`, since the number has no end. */
const attributed = (name: string, node: RuleNode): Patch => ({
  kind: "add",
  why: OUTER,
  rule: name,
  with: choice(seq("attribute_item", name), node),
});

const ITEMS = [
  "const_item",
  "_macro_item",
  "macro_definition",
  "mod_item",
  "foreign_mod_item",
  "struct_item",
  "union_item",
  "enum_item",
  "type_item",
  "function_item",
  "function_signature_item",
  "impl_item",
  "trait_item",
  "use_declaration",
  "extern_crate_declaration",
  "static_item",
];

/** After the patches that name the items of `_declaration_statement`. */
export const attributePatches: readonly Patch[] = [
  { kind: "add", why: "a file holds items", rule: "_items", with: seq(inner, repeat("_item")) },
  attributed("_item", choice(...ITEMS)),
  {
    kind: "edit",
    why: OUTER,
    rule: "_declaration_statement",
    find: (node) => node.type === "CHOICE" && node.members.some(isItem),
    with: (node) =>
      node.type === "CHOICE"
        ? choice(
            ...node.members.filter((member) => member.type !== "SYMBOL" || !NOT_ITEMS.includes(member.name)),
            seq("attribute_item", "_declaration_statement"),
          )
        : node,
  },
  {
    kind: "edit",
    why: OUTER,
    rule: "_statement",
    find: symbol("expression_statement"),
    with: choice("empty_statement", "_attributed_statement"),
  },
  attributed("_attributed_statement", symbol("expression_statement")),
  attributed("_attributed_expression", symbol("_expression")),
  {
    kind: "edit",
    why: INNER,
    rule: "block",
    find: repeat("_statement"),
    with: seq(inner, repeat("_statement")),
  },
  {
    kind: "edit",
    why: OUTER,
    rule: "block",
    find: optional("_expression"),
    with: optional("_attributed_expression"),
  },
  {
    kind: "edit",
    why: INNER,
    rule: "declaration_list",
    find: repeat("_declaration_statement"),
    with: seq(inner, repeat(choice("_item", "_attributed_type"))),
  },
  attributed("_attributed_type", symbol("associated_type")),
  ...["match_arm", "last_match_arm"].map(
    (rule): Patch => ({
      kind: "edit",
      why: INNER,
      rule,
      find: choice("attribute_item", "inner_attribute_item"),
      with: symbol("attribute_item"),
    }),
  ),
  {
    kind: "edit",
    why: INNER,
    rule: "match_block",
    find: text("{"),
    with: seq(text("{"), inner),
  },
  // Trees show documentation as comments, so it is beside the attributes and not one of them.
  ...(
    [
      ["attribute_item", "_outer_attribute", "_outer_documentation", 28],
      ["inner_attribute_item", "_inner_attribute", "_inner_documentation", 4],
    ] as const
  ).flatMap(([item, attribute, comment, times]): Patch[] => [
    { kind: "edit", why: DOCUMENTATION, rule: "*", find: symbol(item), times, with: symbol(attribute) },
    { kind: "add", why: DOCUMENTATION, rule: attribute, with: choice(item, comment) },
  ]),
  {
    kind: "edit",
    why: DOCUMENTATION,
    rule: "_non_special_token",
    find: symbol("_literal"),
    with: choice("_literal", "_outer_documentation", "_inner_documentation"),
  },
];
