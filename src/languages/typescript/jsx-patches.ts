/** Patches for JSX, in TSX and in JavaScript. */
import { alias, choice, type Patch, type RuleNode, symbol } from "../../../domains/syntax/index.ts";
import { isSymbol, type Replace, without } from "./patches.ts";

/** Reserved words in names of tags and attributes: `<T extends U>` begins a function. */
export const JSX_NAMES = "jsx_names";

const anyName: RuleNode = { type: "RESERVED", context_name: JSX_NAMES, content: symbol("identifier") };

export function jsxPatches(replace: Replace): readonly Patch[] {
  return [
    replace(
      "_jsx_identifier",
      "reserved words are names here",
      choice(alias("jsx_identifier", "identifier"), anyName),
    ),
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
