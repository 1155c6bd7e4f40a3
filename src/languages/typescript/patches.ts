/**
 * Patches that the grammars of JavaScript and of TypeScript need alike. The published rules are lax where a tree can
 * be had anyway, and leave precedence to numbers; here expressions have the levels of the specification, so that
 * `a + b = c`, `x => {} || y` and an object at the start of a statement are no texts of the language.
 * Source: ECMA-262, chapters 13 to 16; TypeScript's parser for what both accept.
 */
import {
  alias,
  BLANK,
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

/** Any word, reserved or not. */
export const ANY_WORD: RuleNode = {
  type: "RESERVED",
  context_name: "properties",
  content: symbol("identifier"),
};
export const propertyName = alias(ANY_WORD, "property_identifier");
export const semicolon = symbol("_semicolon");
/** No text at all: takes a member away from a choice. */
export const NONE: RuleNode = { type: "CHOICE", members: [] };

/** `node` without its members that satisfy `test`. */
export function without(node: RuleNode, test: (member: RuleNode) => boolean): RuleNode {
  return node.type === "CHOICE" ? { ...node, members: node.members.filter((member) => !test(member)) } : node;
}

export function isSymbol(node: RuleNode, ...names: readonly string[]): boolean {
  return node.type === "SYMBOL" && names.includes(node.name);
}

/** A replaced rule; the fingerprint comes from `was` of the grammar it is about. */
export type Replace = (rule: string, why: string, node: RuleNode) => Patch;

export function replacer(was: Readonly<Record<string, string>>): Replace {
  return (rule, why, node) => ({ kind: "replace", rule, why, was: was[rule] ?? "", with: node });
}

export function remove(rule: string, why: string): Patch {
  return { kind: "edit", rule: "*", why, find: symbol(rule), times: 1, with: NONE };
}

/** Items in brackets that may be left out, as `[a,,b]`. */
export function elisions(item: RuleNode): RuleNode {
  return seq(optional(item), repeat(seq(text(","), optional(item))));
}

/** Items parted by commas; one may stand at the end. */
export function listed(item: RuleNode): RuleNode {
  return optional(separated(item, ",", true));
}

const template = (hole: string): RuleNode =>
  choice("template_whole", seq("template_head", hole, repeat(seq("template_middle", hole)), "template_tail"));

export { template };

/** What a call, a member access or `new` may stand on. */
const target = choice("_callee");

/** @param replace  for the grammar at hand; `isTyped`: type arguments and the like exist in it */
export function expressionPatches(replace: Replace, isTyped: boolean): readonly Patch[] {
  const typeArguments: readonly RuleNode[] = isTyped
    ? [field("type_arguments", optional("type_arguments"))]
    : [];
  const member = (object: RuleNode, dots: RuleNode): RuleNode =>
    seq(
      field("object", object),
      dots,
      field("property", choice("private_property_identifier", propertyName)),
    );
  return [
    replace("template_string", "templates are lexemes around holes", template("_expressions")),
    replace(
      "decorator",
      "a decorator is a name with members, called or not, or anything in parentheses",
      seq(
        text("@"),
        choice("_decorator_member", alias("_decorator_call", "call_expression"), "parenthesized_expression"),
      ),
    ),
    {
      kind: "add",
      rule: "_decorator_member",
      why: "a name with members",
      with: choice("identifier", alias("_decorator_path", "member_expression")),
    },
    {
      kind: "add",
      rule: "_decorator_path",
      why: "a name with members",
      with: seq(
        field("object", symbol("_decorator_member")),
        text("."),
        field("property", choice("private_property_identifier", propertyName)),
      ),
    },
    {
      kind: "add",
      rule: "_decorator_call",
      why: "a name with members, called",
      with: seq(
        field("function", symbol("_decorator_member")),
        ...(isTyped ? [optional(field("type_arguments", symbol("type_arguments")))] : []),
        field("arguments", symbol("arguments")),
      ),
    },
    {
      kind: "add",
      rule: "_callee",
      why: "the level of calls: no operators",
      with: choice("primary_expression", "new_expression"),
    },
    {
      kind: "add",
      rule: "_operand",
      why: "the level of operators: no assignments, arrows, conditions",
      with: choice(
        "primary_expression",
        "await_expression",
        "unary_expression",
        "binary_expression",
        "update_expression",
        "new_expression",
        ...(isTyped ? ["as_expression", "satisfies_expression", "instantiation_expression"] : []),
      ),
    },
    replace(
      "call_expression",
      "calls stand on callees",
      choice(
        seq(
          field("function", choice("_callee", "super", "import")),
          ...typeArguments,
          field("arguments", symbol("arguments")),
        ),
        seq(
          field("function", target),
          ...(isTyped ? [optional("type_arguments")] : []),
          field("arguments", symbol("template_string")),
        ),
        seq(
          field("function", target),
          symbol("optional_chain"),
          ...typeArguments,
          field("arguments", symbol("arguments")),
        ),
      ),
    ),
    replace(
      "member_expression",
      "members stand on callees, and import has none but meta",
      choice(
        member(target, choice(text("."), field("optional_chain", symbol("optional_chain")))),
        member(symbol("super"), text(".")),
      ),
    ),
    replace(
      "subscript_expression",
      "subscripts stand on callees",
      seq(
        field("object", choice("_callee", "super")),
        field("optional_chain", optional("optional_chain")),
        text("["),
        field("index", symbol("_expressions")),
        text("]"),
      ),
    ),
    replace(
      "arguments",
      "arguments are not left out",
      seq(text("("), listed(choice("expression", "spread_element")), text(")")),
    ),
    replace(
      "sequence_expression",
      "one expression is no sequence",
      seq("expression", text(","), separated("expression", ",")),
    ),
    replace(
      "ternary_expression",
      "a condition is an operand",
      seq(
        field("condition", symbol("_operand")),
        text("?"),
        field("consequence", symbol("expression")),
        text(":"),
        field("alternative", symbol("expression")),
      ),
    ),
    replace(
      "update_expression",
      "increments stand on callees; a postfix one not after a line end",
      choice(
        seq(field("argument", target), field("operator", symbol("postfix_update"))),
        seq(field("operator", choice(text("++"), text("--"))), field("argument", target)),
      ),
    ),
    replace("await_expression", "await takes an operand", seq(text("await"), "_operand")),
    {
      kind: "edit",
      rule: "unary_expression",
      why: "unary operators take operands",
      find: symbol("expression"),
      with: symbol("_operand"),
    },
    {
      kind: "edit",
      rule: "binary_expression",
      why: "binary operators take operands",
      find: symbol("expression"),
      times: 50,
      with: symbol("_operand"),
    },
    replace(
      "assignment_expression",
      "the pattern of an assignment is read as the expression it looks like",
      seq(field("left", symbol("_lhs_expression")), text("="), field("right", symbol("expression"))),
    ),
    replace(
      "_lhs_expression",
      "what can be assigned to",
      choice(
        "member_expression",
        "subscript_expression",
        "identifier",
        "parenthesized_expression",
        "object",
        "array",
        ...(isTyped ? ["non_null_expression"] : []),
      ),
    ),
    {
      kind: "edit",
      rule: "augmented_assignment_expression",
      why: "what can be assigned to",
      find: symbol("_augmented_assignment_lhs"),
      with: choice(
        "member_expression",
        "subscript_expression",
        "identifier",
        "parenthesized_expression",
        ...(isTyped ? ["non_null_expression"] : []),
      ),
    },
    {
      kind: "edit",
      rule: "arrow_function",
      why: "no line end before an arrow",
      find: text("=>"),
      with: symbol("arrow"),
    },
    {
      kind: "edit",
      rule: "arrow_function",
      why: "contextual words are identifiers",
      find: alias("_reserved_identifier", "identifier"),
      with: NONE,
    },
    replace(
      "object",
      "properties are not left out; a default makes a pattern",
      seq(
        text("{"),
        listed(
          choice(
            "pair",
            "spread_element",
            "method_definition",
            seq(alias("identifier", "shorthand_property_identifier"), optional(seq(text("="), "expression"))),
          ),
        ),
        text("}"),
      ),
    ),
    replace(
      "object_pattern",
      "properties are not left out",
      seq(
        text("{"),
        listed(
          choice(
            "pair_pattern",
            "rest_pattern",
            "object_assignment_pattern",
            alias("identifier", "shorthand_property_identifier_pattern"),
          ),
        ),
        text("}"),
      ),
    ),
    replace(
      "object_assignment_pattern",
      "a default of a shorthand",
      seq(
        field("left", alias("identifier", "shorthand_property_identifier_pattern")),
        text("="),
        field("right", symbol("expression")),
      ),
    ),
    replace("pattern", "patterns bind names", choice("identifier", "_destructuring_pattern", "rest_pattern")),
    replace(
      "rest_pattern",
      "patterns bind names",
      seq(text("..."), choice("identifier", "_destructuring_pattern")),
    ),
    replace(
      "_property_name",
      "any word names a property",
      choice(propertyName, "private_property_identifier", "string", "number", "computed_property_name"),
    ),
  ];
}

/** Statements: semicolons, headers of `for`, and what an expression statement may begin with. */
export function statementPatches(replace: Replace, declarationKinds: RuleNode): readonly Patch[] {
  const declarators = separated("variable_declarator", ",");
  return [
    replace("statement_block", "no semicolon after a block", seq(text("{"), repeat("statement"), text("}"))),
    replace(
      "do_statement",
      "the semicolon after do-while may be left out",
      seq(
        text("do"),
        field("body", symbol("statement")),
        text("while"),
        field("condition", symbol("parenthesized_expression")),
        optional(text(";")),
      ),
    ),
    replace(
      "for_statement",
      "semicolons in the header are written",
      seq(
        text("for"),
        text("("),
        field(
          "initializer",
          choice(
            seq(choice(text("var"), declarationKinds), declarators, text(";")),
            seq("_expressions", text(";")),
            text(";"),
          ),
        ),
        field("condition", choice(seq("_expressions", text(";")), text(";"))),
        field("increment", optional("_expressions")),
        text(")"),
        field("body", symbol("statement")),
      ),
    ),
    replace(
      "_for_header",
      "semicolons are not implied in the header",
      seq(
        text("("),
        choice(
          field("left", symbol("_lhs_expression")),
          seq(
            field("kind", choice(text("var"), declarationKinds)),
            field("left", choice("identifier", "_destructuring_pattern")),
            optional("_initializer"),
          ),
        ),
        field("operator", choice(text("in"), text("of"))),
        field("right", symbol("_expressions")),
        text(")"),
      ),
    ),
    {
      kind: "edit",
      rule: "labeled_statement",
      why: "contextual words are identifiers",
      find: symbol("_reserved_identifier"),
      with: NONE,
    },
    replace(
      "try_statement",
      "something catches or finishes",
      seq(
        text("try"),
        field("body", symbol("statement_block")),
        choice(
          seq(field("handler", symbol("catch_clause")), field("finalizer", optional("finally_clause"))),
          field("finalizer", symbol("finally_clause")),
        ),
      ),
    ),
    replace("_module_export_name", "any word names an export", choice(ANY_WORD, "string")),
    {
      kind: "edit",
      rule: "*",
      why: "no semicolon after a declaration with a body, or after static",
      find: optional("_automatic_semicolon"),
      times: OPTIONAL_SEMICOLONS,
      with: BLANK,
    },
  ];
}

/** What texts of a rule may not begin with; after all other patches, since these copy rules. */
export function beginningPatches(): readonly Patch[] {
  return [
    {
      kind: "not-first",
      rule: "arrow_function",
      why: "a brace after an arrow begins a body",
      symbol: "expression",
      forbidden: ["object"],
    },
    {
      kind: "not-first",
      rule: "expression_statement",
      why: "a statement beginning with a brace, function or class is no expression",
      symbol: "_expressions",
      forbidden: ["object", "function_expression", "generator_function", "class"],
    },
  ];
}

/** `optional(_automatic_semicolon)` in both grammars, blocks and headers not counted. */
const OPTIONAL_SEMICOLONS = 4;
