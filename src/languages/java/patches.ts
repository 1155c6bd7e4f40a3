/**
 * Where the published grammar of Java says less than the language: it reads statements anywhere, takes any expression
 * as a statement and `void` as any type.
 * Source: The Java Language Specification, Java SE 21, chapters 4, 7 to 9 and 14.
 */
import {
  alias,
  choice,
  field,
  optional,
  type Patch,
  type RuleNode,
  repeat,
  repeat1,
  separated,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";
import { annotationPatches } from "./annotation-patches.ts";

const isOneOf =
  (...names: readonly string[]) =>
  (node: RuleNode): boolean =>
    node.type === "SYMBOL" && names.includes(node.name);

/** The choice has a member that `isOut` names: a choice without those. */
function without(isOut: (member: RuleNode) => boolean) {
  return {
    find: (node: RuleNode) => node.type === "CHOICE" && node.members.some(isOut),
    with: (node: RuleNode) =>
      node.type === "CHOICE" ? choice(...node.members.filter((member) => !isOut(member))) : node,
  };
}

const add = (why: string, rule: string, node: RuleNode): Patch => ({ kind: "add", why, rule, with: node });

/** `find` becomes `node` within each of the rules. */
function edits(why: string, rules: readonly string[], find: RuleNode, node: RuleNode): Patch[] {
  return rules.map((rule) => ({ kind: "edit", why, rule, find, with: node }));
}

const FILE = "a file holds imports, then types";
const STATEMENT = "declarations stand in blocks only, and few expressions are statements";
const VOID = "void is the type of no value";
const CLASS_TYPE = "neither a primitive type nor an array has subtypes";
const DIAMOND = "only what is created may leave out its type arguments";
const VARIADIC = "only the last parameter takes any number of values";
const LOCAL = "variables of blocks and parameters are final or nothing";
const CONSTRUCTOR = "of a constructor only the access can be told";
const RECORD = "only records have compact constructors";

const filePatches: readonly Patch[] = [
  {
    kind: "replace",
    why: FILE,
    rule: "program",
    was: "0c8ebd5d0263",
    with: choice(
      seq(optional("package_declaration"), "_imports", repeat(choice("_type_declaration", text(";")))),
      seq(repeat("import_declaration"), "module_declaration"),
    ),
  },
  add(FILE, "_imports", repeat(choice("import_declaration", text(";")))),
  add(
    FILE,
    "_type_declaration",
    choice(
      "class_declaration",
      "record_declaration",
      "interface_declaration",
      "annotation_type_declaration",
      "enum_declaration",
    ),
  ),
  {
    kind: "replace",
    why: "what is imported has a package",
    rule: "import_declaration",
    was: "9e60d2c37bc1",
    with: seq(
      text("import"),
      optional(text("static")),
      choice("scoped_identifier", seq("_name", text("."), "asterisk")),
      text(";"),
    ),
  },
];

const statementPatches: readonly Patch[] = [
  {
    kind: "edit",
    why: STATEMENT,
    rule: "statement",
    ...without(isOneOf("declaration", "local_variable_declaration")),
  },
  {
    kind: "edit",
    why: STATEMENT,
    rule: "*",
    find: repeat("statement"),
    times: 3,
    with: repeat("_block_statement"),
  },
  add(
    STATEMENT,
    "_block_statement",
    choice(
      "statement",
      "local_variable_declaration",
      "class_declaration",
      "record_declaration",
      "interface_declaration",
      "enum_declaration",
    ),
  ),
  ...edits(STATEMENT, ["expression_statement"], symbol("expression"), symbol("_statement_expression")),
  add(
    STATEMENT,
    "_statement_expression",
    choice("assignment_expression", "update_expression", "method_invocation", "object_creation_expression"),
  ),
  ...edits(
    "the value of a case is any expression",
    ["switch_rule"],
    symbol("expression_statement"),
    alias("_case_value", "expression_statement"),
  ),
  add("the value of a case is any expression", "_case_value", seq("expression", text(";"))),
  ...["init", "update"].map(
    (part): Patch => ({
      kind: "edit",
      why: STATEMENT,
      rule: "for_statement",
      find: field(part, symbol("expression")),
      times: 2,
      with: field(part, symbol("_statement_expression")),
    }),
  ),
  {
    kind: "edit",
    why: "what counts is a variable",
    rule: "update_expression",
    find: symbol("expression"),
    times: 4,
    with: symbol("primary_expression"),
  },
  {
    kind: "edit",
    why: "a variable may stand in parentheses",
    rule: "assignment_expression",
    find: symbol("field_access"),
    with: choice("field_access", "parenthesized_expression"),
  },
  {
    kind: "edit",
    why: "null and default may share a case",
    rule: "switch_label",
    find: symbol("pattern"),
    with: choice("pattern", seq("null_literal", text(","), text("default"))),
  },
];

const typePatches: readonly Patch[] = [
  { kind: "edit", why: VOID, rule: "_simple_type", ...without(isOneOf("void_type")) },
  ...edits(
    VOID,
    ["_method_header", "class_literal"],
    symbol("_unannotated_type"),
    choice("_unannotated_type", "void_type"),
  ),
  ...edits(CLASS_TYPE, ["superclass"], symbol("_type"), symbol("_class_type")),
  ...["type_list", "type_bound", "throws"].map(
    (rule): Patch => ({
      kind: "edit",
      why: CLASS_TYPE,
      rule,
      find: symbol("_type"),
      times: 2,
      with: symbol("_class_type"),
    }),
  ),
  add(
    CLASS_TYPE,
    "_class_type",
    seq(repeat("_annotation"), choice("identifier", "scoped_type_identifier", "generic_type")),
  ),
  {
    kind: "replace",
    why: DIAMOND,
    rule: "type_arguments",
    was: "3fee645d9d28",
    with: seq(text("<"), separated(choice("_type", "wildcard"), ","), text(">")),
  },
  ...edits(
    DIAMOND,
    ["_unqualified_object_creation_expression"],
    symbol("_simple_type"),
    choice("_simple_type", alias("_diamond_type", "generic_type")),
  ),
  add(
    DIAMOND,
    "_diamond_type",
    seq(choice("identifier", "scoped_type_identifier"), alias("_diamond", "type_arguments")),
  ),
  add(DIAMOND, "_diamond", seq(text("<"), text(">"))),
];

const RECEIVER = "only methods and constructors name their receiver";

const modifiersOfVariables = optional(alias("_variable_modifiers", "modifiers"));

const declarationPatches: readonly Patch[] = [
  {
    kind: "replace",
    why: VARIADIC,
    rule: "formal_parameters",
    was: "b43ca9317215",
    with: seq(
      text("("),
      optional(
        choice("receiver_parameter", seq(optional(seq("receiver_parameter", text(","))), "_parameters")),
      ),
      text(")"),
    ),
  },
  add(RECEIVER, "_plain_parameters", seq(text("("), optional("_parameters"), text(")"))),
  ...["lambda_expression", "record_declaration"].map(
    (rule): Patch => ({
      kind: "edit",
      why: RECEIVER,
      rule,
      find: symbol("formal_parameters"),
      with: alias("_plain_parameters", "formal_parameters"),
    }),
  ),
  add(
    VARIADIC,
    "_parameters",
    choice(
      seq(separated("formal_parameter", ","), optional(seq(text(","), "spread_parameter"))),
      "spread_parameter",
    ),
  ),
  ...edits(
    LOCAL,
    [
      "local_variable_declaration",
      "resource",
      "catch_formal_parameter",
      "enhanced_for_statement",
      "formal_parameter",
      "spread_parameter",
    ],
    optional("modifiers"),
    modifiersOfVariables,
  ),
  add(LOCAL, "_variable_modifiers", repeat1(choice("_annotation", text("final")))),
  ...edits(
    CONSTRUCTOR,
    ["constructor_declaration", "compact_constructor_declaration"],
    optional("modifiers"),
    optional(alias("_constructor_modifiers", "modifiers")),
  ),
  add(
    CONSTRUCTOR,
    "_constructor_modifiers",
    repeat1(choice("_annotation", ...["public", "protected", "private"].map(text))),
  ),
  {
    kind: "edit",
    why: RECORD,
    rule: "_class_body_declaration",
    ...without(isOneOf("compact_constructor_declaration")),
  },
  ...edits(RECORD, ["record_declaration"], symbol("class_body"), alias("_record_body", "class_body")),
  add(
    RECORD,
    "_record_body",
    seq(text("{"), repeat(choice("_class_body_declaration", "compact_constructor_declaration")), text("}")),
  ),
  ...edits(
    "constants have values",
    ["constant_declaration"],
    symbol("_variable_declarator_list"),
    separated(field("declarator", alias("_constant", "variable_declarator")), ","),
  ),
  add(
    "constants have values",
    "_constant",
    seq("_variable_declarator_id", text("="), field("value", symbol("_variable_initializer"))),
  ),
];

export const patches: readonly Patch[] = [
  {
    kind: "edit",
    why: "words such as record are identifiers already",
    rule: "*",
    ...without(isOneOf("_reserved_identifier")),
    times: 17,
  },
  {
    kind: "edit",
    why: "string templates are no longer in the language",
    rule: "primary_expression",
    ...without(isOneOf("template_expression")),
  },
  { kind: "remove", why: "string templates are no longer in the language", rule: "template_expression" },
  ...filePatches,
  ...statementPatches,
  ...typePatches,
  ...declarationPatches,
  ...annotationPatches,
];
