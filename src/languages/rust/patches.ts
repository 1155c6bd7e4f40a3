/** Where the published grammar of Rust differs from the language, or reads in pieces what is a lexeme of ours. */
import {
  alias,
  BLANK,
  BYTE_ORDER_MARK,
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
  unlikely,
} from "../../../domains/syntax/index.ts";
import { noLoneComma } from "../edits.ts";
import { attributePatches } from "./attribute-patches.ts";
import { functionPatches } from "./function-patches.ts";
import { MARKS, PRIMITIVE_TYPES, RESERVED } from "./words.ts";

/** Members of a choice that only list words which are identifiers anyway. */
function isWordList(node: RuleNode): boolean {
  if (node.type === "SYMBOL") return node.name === "_reserved_identifier";
  if (node.type === "PREC" || node.type === "PREC_LEFT") return isWordList(node.content);
  return (
    node.type === "ALIAS" &&
    node.content.type === "CHOICE" &&
    node.content.members.every((member) => member.type === "STRING" && PRIMITIVE_TYPES.includes(member.value))
  );
}

const listsWords = (node: RuleNode): boolean => node.type === "CHOICE" && node.members.some(isWordList);

function withoutWordLists(node: RuleNode): RuleNode {
  if (node.type !== "CHOICE") return node;
  return choice(...node.members.filter((member) => !isWordList(member)));
}

/** What may part the items of a repetition in a macro: one token that is no repetition mark. */
const separators = MARKS.filter((mark) => !["*", "+", "?"].includes(mark));

const repetition = (token: string): RuleNode =>
  seq(
    text("$"),
    text("("),
    repeat(symbol(token)),
    text(")"),
    optional(choice("identifier", ...separators.map(text))),
    choice(text("+"), text("*"), text("?")),
  );

/** Words of token trees that no other member stands for. */
const treeWords = RESERVED.filter(
  (word) => !["mut", "self", "super", "crate", "true", "false"].includes(word),
);

export const patches: readonly Patch[] = [
  {
    kind: "replace",
    why: "a token is one mark, word or literal",
    rule: "_non_special_token",
    was: "aee98e091955",
    with: choice(
      "_literal",
      "identifier",
      "mutable_specifier",
      "self",
      "super",
      "crate",
      "lifetime",
      ...MARKS.map(text),
      ...treeWords.map(text),
    ),
  },
  ...["token_repetition_pattern", "token_repetition"].map(
    (rule): Patch => ({
      kind: "replace",
      why: "items of a repetition are parted by one token",
      rule,
      was: rule === "token_repetition" ? "780fc9401b8b" : "5b1003f994e7",
      with: repetition(rule === "token_repetition" ? "_tokens" : "_token_pattern"),
    }),
  ),
  {
    kind: "edit",
    why: "contextual words and primitive types are identifiers already",
    rule: "*",
    find: listsWords,
    times: 8,
    with: withoutWordLists,
  },
  noLoneComma(13),
  {
    kind: "edit",
    why: "labels are lifetimes",
    rule: "*",
    find: symbol("label"),
    times: 6,
    with: symbol("lifetime"),
  },
  { kind: "remove", why: "labels are lifetimes", rule: "label" },
  { kind: "remove", why: "contextual words are identifiers already", rule: "_reserved_identifier" },
  {
    kind: "replace",
    why: "a file holds items",
    rule: "source_file",
    was: "dbb31248f1bb",
    with: seq(BYTE_ORDER_MARK, optional("shebang"), "_items"),
  },
  {
    kind: "replace",
    why: "crate alone is no visibility",
    rule: "visibility_modifier",
    was: "9b4b2401fc5a",
    with: seq(
      text("pub"),
      optional(seq(text("("), choice("self", "super", "crate", seq(text("in"), "_path")), text(")"))),
    ),
  },
  {
    kind: "add",
    why: "a point to start at",
    rule: "_statements",
    with: seq(repeat(symbol("_statement")), optional("_attributed_expression")),
  },
  {
    kind: "add",
    why: "a point to start at",
    rule: "_argument_list",
    with: separated("_expression", ",", true),
  },
  {
    kind: "edit",
    why: "paths of macros have no type arguments",
    rule: "macro_invocation",
    find: symbol("scoped_identifier"),
    with: alias("_macro_path", "scoped_identifier"),
  },
  {
    kind: "add",
    why: "paths of macros have no type arguments",
    rule: "_macro_path",
    with: seq(
      optional(
        field(
          "path",
          choice("identifier", "self", "super", "crate", alias("_macro_path", "scoped_identifier")),
        ),
      ),
      text("::"),
      field("name", symbol("identifier")),
    ),
  },
  ...functionPatches,
  ...attributePatches,
  {
    kind: "edit",
    why: "a crate may name itself",
    rule: "extern_crate_declaration",
    find: field("name", symbol("identifier")),
    with: field("name", choice("identifier", "self")),
  },
  {
    kind: "edit",
    why: "blocks of foreign items may be unsafe",
    rule: "foreign_mod_item",
    find: symbol("extern_modifier"),
    with: seq(optional(text("unsafe")), "extern_modifier"),
  },
  ...["attribute_item", "inner_attribute_item"].map(
    (rule): Patch => ({
      kind: "edit",
      why: "attributes may be unsafe",
      rule,
      find: symbol("attribute"),
      with: choice("attribute", seq(text("unsafe"), text("("), "attribute", text(")"))),
    }),
  ),
  {
    kind: "edit",
    why: "bounds may be empty",
    rule: "trait_bounds",
    find: (node) => node.type === "SEQ" && node.members[0]?.type === "STRING",
    with: (node) =>
      node.type === "SEQ" ? seq(text(":"), choice(seq(...node.members.slice(1)), unlikely(BLANK))) : node,
  },
  ...["type_arguments", "type_parameters"].map(
    (rule): Patch => ({
      kind: "edit",
      why: "a list in angles may be empty",
      rule,
      find: (node) => node.type === "SEQ" && node.members.length === 4,
      with: (node) =>
        node.type === "SEQ"
          ? seq(
              node.members[0] ?? text("<"),
              choice(seq(...node.members.slice(1, 3)), unlikely(BLANK)),
              text(">"),
            )
          : node,
    }),
  ),
  ...["token_tree_pattern", "token_tree"].map(
    (rule): Patch => ({
      kind: "edit",
      why: "a dollar may stand before the end of a tree",
      rule,
      find: repeat(symbol(rule === "token_tree" ? "_tokens" : "_token_pattern")),
      times: 3,
      with: (tokens) => choice(tokens, unlikely(seq(tokens, text("$")))),
    }),
  ),
  {
    kind: "edit",
    why: "a struct without fields may have a where clause",
    rule: "struct_item",
    find: (node) => node.type === "CHOICE" && node.members.at(-1)?.type === "STRING",
    with: (node) =>
      node.type === "CHOICE"
        ? choice(...node.members.slice(0, -1), seq(optional("where_clause"), text(";")))
        : node,
  },
];
