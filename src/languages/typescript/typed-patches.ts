/**
 * Patches that only TypeScript needs: types, class members, declarations. Modifiers may stand in any order, as
 * TypeScript's parser has it; which go together is for its checker.
 */
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
  unlikely,
} from "../../../domains/syntax/index.ts";
import {
  ANY_WORD,
  isSymbol,
  listed,
  NONE,
  propertyName,
  type Replace,
  semicolon,
  template,
  without,
} from "./patches.ts";

const words = (...values: readonly string[]): RuleNode => choice(...values.map(text));
const name = field("name", symbol("_property_name"));
const typeAnnotation = field("type", optional("type_annotation"));

const modifiers = repeat("_modifier");
/** `import("m").N` */
const importedType = choice(
  alias("_type_query_member_expression_in_type_annotation", "member_expression"),
  alias("_type_query_call_expression_in_type_annotation", "call_expression"),
);

const signature = (mark: RuleNode): RuleNode => seq(name, optional(mark), symbol("_call_signature"));

export function typedPatches(replace: Replace): readonly Patch[] {
  return [
    {
      kind: "add",
      rule: "_modifier",
      why: "modifiers in any order",
      with: words(
        "public",
        "private",
        "protected",
        "static",
        "override",
        "readonly",
        "abstract",
        "declare",
        "accessor",
        "async",
      ),
    },
    replace(
      "method_definition",
      "modifiers in any order",
      seq(
        modifiers,
        optional(words("get", "set", "*")),
        signature(words("?", "!")),
        field("body", symbol("statement_block")),
      ),
    ),
    replace(
      "method_signature",
      "modifiers in any order",
      seq(modifiers, optional(words("get", "set", "*")), signature(words("?", "!"))),
    ),
    replace("abstract_method_signature", "a method without body may be abstract", symbol("method_signature")),
    replace(
      "public_field_definition",
      "modifiers in any order",
      seq(modifiers, name, optional(words("?", "!")), typeAnnotation, optional("_initializer")),
    ),
    replace(
      "property_signature",
      "modifiers in any order",
      seq(modifiers, name, optional(text("?")), typeAnnotation, optional("_initializer")),
    ),
    replace(
      "class_body",
      "members end in semicolons",
      seq(
        text("{"),
        repeat(
          choice(
            seq(field("decorator", repeat("decorator")), symbol("method_definition")),
            "class_static_block",
            seq(
              field("decorator", repeat("decorator")),
              choice("index_signature", "method_signature", "public_field_definition"),
              semicolon,
            ),
            text(";"),
          ),
        ),
        text("}"),
      ),
    ),
    replace(
      "_parameter_name",
      "modifiers in any order",
      seq(field("decorator", repeat("decorator")), modifiers, field("pattern", choice("pattern", "this"))),
    ),
    replace(
      "object_type",
      "members are parted by commas or semicolons",
      seq(
        text("{"),
        optional(
          seq(
            "_type_member",
            repeat(seq(choice(text(","), semicolon), "_type_member")),
            optional(choice(text(","), semicolon)),
          ),
        ),
        text("}"),
      ),
    ),
    {
      kind: "add",
      rule: "_type_member",
      why: "members of interfaces and object types",
      with: choice(
        "property_signature",
        "call_signature",
        "construct_signature",
        "index_signature",
        "method_signature",
      ),
    },
    replace(
      "index_signature",
      "modifiers in any order; the marks of mapped types are several tokens",
      choice(
        seq(
          modifiers,
          text("["),
          field("name", symbol("identifier")),
          symbol("type_annotation"),
          text("]"),
          typeAnnotation,
        ),
        seq(
          optional(seq(optional(words("-", "+")), text("readonly"))),
          text("["),
          symbol("mapped_type_clause"),
          text("]"),
          choice(
            seq(
              choice(seq(text("-"), text("?")), seq(text("+"), text("?")), text("?")),
              symbol("type_annotation"),
            ),
            typeAnnotation,
          ),
        ),
      ),
    ),
    replace(
      "export_statement",
      "type exports of everything",
      choice(
        seq(
          text("export"),
          optional(text("type")),
          choice(
            seq(text("*"), "_from_clause"),
            seq("namespace_export", "_from_clause"),
            seq("export_clause", optional("_from_clause")),
          ),
          semicolon,
        ),
        seq(
          field("decorator", repeat("decorator")),
          text("export"),
          choice(
            field("declaration", symbol("declaration")),
            seq(
              text("default"),
              choice(
                field("declaration", symbol("_default_declaration")),
                seq(field("value", symbol("expression")), semicolon),
              ),
            ),
          ),
        ),
        seq(text("export"), text("="), "expression", semicolon),
        seq(text("export"), text("as"), text("namespace"), "identifier", semicolon),
        seq(text("export"), text("import"), optional(text("type")), "import_require_clause", semicolon),
      ),
    ),
    {
      kind: "add",
      rule: "_default_declaration",
      why: "declarations that may be exported as default; functions and classes without a name too",
      with: choice(
        seq(
          optional(text("async")),
          text("function"),
          optional(text("*")),
          field("name", optional("identifier")),
          "_call_signature",
          choice(field("body", symbol("statement_block")), unlikely(semicolon)),
        ),
        "interface_declaration",
        "class",
        seq(field("decorator", repeat("decorator")), text("abstract"), "class"),
      ),
    },
    replace(
      "import_statement",
      "no typeof imports",
      seq(
        text("import"),
        choice(
          seq(optional(text("type")), choice(seq("import_clause", "_from_clause"), "import_require_clause")),
          field("source", symbol("string")),
        ),
        optional("import_attribute"),
        semicolon,
      ),
    ),
    replace("_import_identifier", "type is an identifier", symbol("identifier")),
    replace(
      "import_specifier",
      "type is an identifier",
      seq(
        optional(text("type")),
        choice(
          field("name", symbol("identifier")),
          seq(field("name", symbol("_module_export_name")), text("as"), field("alias", symbol("identifier"))),
        ),
      ),
    ),
    replace(
      "export_specifier",
      "no typeof exports",
      seq(
        optional(text("type")),
        field("name", symbol("_module_export_name")),
        optional(seq(text("as"), field("alias", symbol("_module_export_name")))),
      ),
    ),
    replace(
      "function_signature",
      "the only implied semicolon",
      seq(
        optional(text("async")),
        text("function"),
        optional(text("*")),
        field("name", symbol("identifier")),
        "_call_signature",
        semicolon,
      ),
    ),
    replace(
      "lexical_declaration",
      "resources are declared too",
      seq(field("kind", symbol("_lexical_kind")), separated("variable_declarator", ","), semicolon),
    ),
    {
      kind: "add",
      rule: "_lexical_kind",
      why: "resources are declared too",
      with: choice(text("let"), text("const"), text("using"), seq(text("await"), text("using"))),
    },
    replace(
      "variable_declarator",
      "a mark of assignment needs a type",
      choice(
        seq(
          field("name", choice("identifier", "_destructuring_pattern")),
          typeAnnotation,
          optional("_initializer"),
        ),
        seq(field("name", symbol("identifier")), text("!"), field("type", symbol("type_annotation"))),
      ),
    ),
    replace(
      "ambient_declaration",
      "no exports by dots",
      seq(text("declare"), choice("declaration", seq(text("global"), "statement_block"))),
    ),
    replace(
      "enum_body",
      "members are parted by commas",
      seq(text("{"), listed(choice(name, "enum_assignment")), text("}")),
    ),
    replace(
      "parenthesized_expression",
      "no types in brackets",
      seq(text("("), choice("expression", "sequence_expression"), text(")")),
    ),
    replace("type_assertion", "one type", seq(text("<"), "type", text(">"), "_operand")),
    {
      kind: "edit",
      rule: "as_expression",
      why: "the level of operators",
      find: symbol("expression"),
      with: symbol("_operand"),
    },
    {
      kind: "edit",
      rule: "satisfies_expression",
      why: "the level of operators",
      find: symbol("expression"),
      with: symbol("_operand"),
    },
    {
      kind: "edit",
      rule: "instantiation_expression",
      why: "type arguments stand on callees",
      find: symbol("expression"),
      with: symbol("_callee"),
    },
    replace(
      "non_null_expression",
      "a mark stands on a callee, not first in a line",
      seq("_callee", symbol("non_null_mark")),
    ),
    replace(
      "_extends_clause_single",
      "one extends a callee",
      seq(field("value", symbol("_callee")), field("type_arguments", optional("type_arguments"))),
    ),
    ...typePatches(replace),
  ];
}

function typePatches(replace: Replace): readonly Patch[] {
  return [
    replace("template_literal_type", "templates are lexemes around holes", template("type")),
    {
      kind: "edit",
      rule: "primary_type",
      why: "no types of other languages; const only after as",
      find: (node) => node.type === "CHOICE",
      with: (node) =>
        without(
          node,
          (member) =>
            isSymbol(member, "existential_type", "flow_maybe_type") ||
            (member.type === "STRING" && member.value === "const"),
        ),
    },
    replace(
      "predefined_type",
      "most names of types are identifiers",
      choice(text("void"), alias(seq(text("unique"), text("symbol")), "unique symbol")),
    ),
    {
      kind: "edit",
      rule: "type_predicate",
      why: "most names of types are identifiers",
      find: alias("predefined_type", "identifier"),
      with: NONE,
    },
    {
      kind: "edit",
      rule: "literal_type",
      why: "undefined is an identifier",
      find: symbol("undefined"),
      with: NONE,
    },
    replace(
      "array_type",
      "the bracket is not first in a line",
      seq("primary_type", symbol("type_bracket"), text("]")),
    ),
    replace(
      "lookup_type",
      "the bracket is not first in a line",
      seq("primary_type", symbol("type_bracket"), "type", text("]")),
    ),
    replace("constraint", "one word for it", seq(text("extends"), "type")),
    replace(
      "type_parameter",
      "variance in any order",
      seq(
        repeat(choice(text("const"), text("in"), text("out"))),
        field("name", symbol("_type_identifier")),
        field("constraint", optional("constraint")),
        field("value", optional("default_type")),
      ),
    ),
    replace(
      "index_type_query",
      "keyof stands on operators of types",
      seq(text("keyof"), choice("primary_type", "readonly_type", "infer_type")),
    ),
    replace(
      "type",
      "a bar or an ampersand may come first, once",
      choice("_bare_type", seq(text("|"), "_bare_type"), seq(text("&"), "_bare_type")),
    ),
    {
      kind: "add",
      rule: "_bare_type",
      why: "types without a bar in front; imported types take arguments",
      with: choice(
        "primary_type",
        "function_type",
        "readonly_type",
        "constructor_type",
        "infer_type",
        seq(importedType, optional("type_arguments")),
      ),
    },
    replace("union_type", "operands", seq("_bare_type", text("|"), "_bare_type")),
    replace("intersection_type", "operands", seq("_bare_type", text("&"), "_bare_type")),
    replace(
      "tuple_type",
      "members are parted by commas",
      seq(text("["), listed(symbol("_tuple_type_member")), text("]")),
    ),
    replace(
      "tuple_parameter",
      "any word names a member",
      seq(
        field("name", choice(ANY_WORD, seq(text("..."), ANY_WORD))),
        field("type", symbol("type_annotation")),
      ),
    ),
    replace(
      "optional_tuple_parameter",
      "any word names a member",
      seq(field("name", ANY_WORD), text("?"), field("type", symbol("type_annotation"))),
    ),
    {
      kind: "edit",
      rule: "*",
      why: "any word names a property",
      find: alias("identifier", "property_identifier"),
      times: 4,
      with: propertyName,
    },
    replace("asserts_annotation", "no change of meaning", seq(text(":"), "asserts")),
  ];
}
