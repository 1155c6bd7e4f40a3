/** Patches for JSX, in TSX and in JavaScript. */
import {
  alias,
  choice,
  field,
  type Patch,
  type RuleNode,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";
import { isSymbol, type Replace, without } from "./patches.ts";

/** Reserved words in names of tags and attributes: `<T extends U>` begins a function. */
export const JSX_NAMES = "jsx_names";

const anyName: RuleNode = { type: "RESERVED", context_name: JSX_NAMES, content: symbol("identifier") };

const memberName: RuleNode = alias("nested_identifier", "member_expression");

export function jsxPatches(replace: Replace, isTyped: boolean): readonly Patch[] {
  return [
    replace(
      "_jsx_identifier",
      "reserved words are names here",
      choice(alias("jsx_identifier", "identifier"), anyName),
    ),
    {
      kind: "edit",
      rule: "_jsx_element_name",
      why: "a member of this is a component",
      find: memberName,
      with: choice(memberName, alias("_jsx_member_of_this", "member_expression")),
    },
    // With types, tags that open have rules of their own.
    ...(isTyped
      ? [
          {
            kind: "edit" as const,
            rule: "_jsx_start_opening_element",
            why: "a member of this is a component",
            find: memberName,
            with: choice(memberName, alias("_jsx_member_of_this", "member_expression")),
          },
        ]
      : []),
    {
      kind: "add",
      rule: "_jsx_member_of_this",
      why: "a member of this is a component",
      with: seq(
        field("object", choice("this", alias("_jsx_member_of_this", "member_expression"))),
        text("."),
        field("property", alias("identifier", "property_identifier")),
      ),
    },
    {
      kind: "edit",
      rule: "_jsx_attribute",
      why: "what stands between braces among attributes is spread",
      find: symbol("jsx_expression"),
      with: alias("_jsx_spread", "jsx_expression"),
    },
    {
      kind: "add",
      rule: "_jsx_spread",
      why: "what stands between braces among attributes is spread",
      with: seq(text("{"), "spread_element", text("}")),
    },
    replace(
      "_jsx_attribute_value",
      "strings without escapes, over several lines",
      choice(alias("jsx_string", "string"), "jsx_expression", "_jsx_element"),
    ),
    {
      kind: "edit",
      rule: "_jsx_child",
      why: "text holds its own ampersands",
      find: (node) => node.type === "CHOICE",
      with: (node) => without(node, (member) => isSymbol(member, "html_character_reference")),
    },
    {
      kind: "edit",
      rule: "_operand",
      why: "elements are operands",
      find: symbol("await_expression"),
      with: choice("await_expression", "_jsx_element"),
    },
  ];
}
