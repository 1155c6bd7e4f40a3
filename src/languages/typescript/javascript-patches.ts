/** Patches that only the grammar of JavaScript needs. */
import {
  choice,
  field,
  optional,
  type Patch,
  repeat,
  separated,
  seq,
  symbol,
  text,
} from "../../../domains/syntax/index.ts";
import { type Replace, semicolon } from "./patches.ts";

export function javascriptPatches(replace: Replace): readonly Patch[] {
  const name = field("name", symbol("_property_name"));
  const decorators = field("decorator", repeat("decorator"));
  return [
    replace(
      "method_definition",
      "a static getter is no token",
      seq(
        decorators,
        optional(text("static")),
        choice(seq(optional(text("async")), optional(text("*"))), text("get"), text("set")),
        name,
        field("parameters", symbol("formal_parameters")),
        field("body", symbol("statement_block")),
      ),
    ),
    replace(
      "field_definition",
      "accessors are fields",
      seq(
        decorators,
        optional(text("static")),
        optional(text("accessor")),
        field("property", symbol("_property_name")),
        optional("_initializer"),
      ),
    ),
    replace(
      "class_body",
      "members end in semicolons",
      seq(
        text("{"),
        repeat(
          choice(
            field("member", symbol("method_definition")),
            seq(field("member", symbol("field_definition")), semicolon),
            field("member", symbol("class_static_block")),
            text(";"),
          ),
        ),
        text("}"),
      ),
    ),
    replace("class_heritage", "one extends a callee", seq(text("extends"), "_callee")),
    replace(
      "variable_declarator",
      "of is an identifier",
      seq(field("name", choice("identifier", "_destructuring_pattern")), optional("_initializer")),
    ),
    replace(
      "parenthesized_expression",
      "a sequence has two expressions",
      seq(text("("), choice("expression", "sequence_expression"), text(")")),
    ),
    {
      kind: "add",
      rule: "_lexical_kind",
      why: "what declares in the header of a loop",
      with: choice(text("let"), text("const"), text("using"), seq(text("await"), text("using"))),
    },
    replace(
      "lexical_declaration",
      "resources have a rule of their own",
      seq(
        field("kind", choice(text("let"), text("const"))),
        separated("variable_declarator", ","),
        semicolon,
      ),
    ),
    replace(
      "import_specifier",
      "any word names an export",
      choice(
        field("name", symbol("identifier")),
        seq(field("name", symbol("_module_export_name")), text("as"), field("alias", symbol("identifier"))),
      ),
    ),
  ];
}
