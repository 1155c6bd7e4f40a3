/**
 * TypeScript, TSX and JavaScript (with JSX). Semicolons are implied as ECMA-262 has it; see `layout.ts`.
 * The published grammars of the three are kept apart; the patches are shared as far as the rules are.
 */
import {
  choice,
  type LanguageDefinition,
  type Patch,
  type RuleNode,
  repeat,
  symbol,
} from "../../../domains/syntax/index.ts";
import type { HoleSyntax } from "../../extract/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { JAVASCRIPT_RULES, TSX_RULES, TYPESCRIPT_RULES } from "./fingerprints.ts";
import { javascriptPatches } from "./javascript-patches.ts";
import { JSX_NAMES, jsxPatches } from "./jsx-patches.ts";
import { automaticSemicolons, LINE_ENDS, PLAIN_GAPS, SEMICOLON } from "./layout.ts";
import { ECMASCRIPT_LEXEMES, JSX_LEXEMES, RESERVED, TYPESCRIPT_LEXEMES } from "./lexemes.ts";
import { beginningPatches, expressionPatches, type Replace, replacer, statementPatches } from "./patches.ts";
import { typedPatches } from "./typed-patches.ts";

const shared: Pick<LanguageDefinition, "ignored" | "reserved" | "splits" | "shadows" | "implied"> = {
  ignored: [...PLAIN_GAPS, ...LINE_ENDS],
  reserved: { global: RESERVED, properties: [], [JSX_NAMES]: ["extends"] },
  splits: { ">": ">=", "?": "." },
  // `a++ +b` is no `a+++b`: the lexer of the language would have read `++`.
  shadows: {
    "?.": "chain_digit",
    number: "number_word",
    "+": "postfix_update",
    "-": "postfix_update",
  },
  implied: [SEMICOLON],
};

const shadowsWithJsx = { ...shared.shadows, "<": "jsx_closing_mark" };

const starts: Readonly<Record<string, RuleNode>> = {
  file: symbol("program"),
  function_body: symbol("statement_block"),
  statements: repeat("statement"),
  statement: symbol("statement"),
  expression: symbol("expression"),
  number: symbol("number"),
  class_body: symbol("class_body"),
  arguments: symbol("arguments"),
};

/** The levels of expressions, which every grammar replaces as a whole. */
function levels(replace: Replace, more: readonly string[]): readonly Patch[] {
  return [
    replace(
      "primary_expression",
      "operands without operators",
      choice(
        "subscript_expression",
        "member_expression",
        "parenthesized_expression",
        "identifier",
        "this",
        "number",
        "string",
        "template_string",
        "regex",
        "true",
        "false",
        "null",
        "object",
        "array",
        "function_expression",
        "generator_function",
        "class",
        "meta_property",
        "call_expression",
        ...more,
      ),
    ),
    replace(
      "expression",
      "the level of assignments",
      choice(
        "_operand",
        "arrow_function",
        "ternary_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "yield_expression",
      ),
    ),
  ];
}

function typed(
  replace: Replace,
  own: readonly Patch[],
): Pick<LanguageDefinition, "patches" | "layout" | "starts"> {
  return {
    patches: [
      ...expressionPatches(replace, true),
      ...typedPatches(replace),
      ...statementPatches(replace, symbol("_lexical_kind")),
      ...levels(replace, ["non_null_expression"]),
      ...own,
      ...beginningPatches(),
    ],
    layout: automaticSemicolons(["type_bracket", "non_null_mark"]),
    starts: { ...starts, type: symbol("type") },
  };
}

const HOLES: HoleSyntax = {
  comment: "//?",
  comments: ["comment"],
  names: ["identifier"],
  expression: "f()",
  statement: "while (0) {}",
};

const assertions: Patch = {
  kind: "edit",
  rule: "_operand",
  why: "assertions are operands",
  find: symbol("await_expression"),
  with: choice("await_expression", "type_assertion"),
};

const typescript: LanguagePack = {
  name: "typescript",
  aliases: ["ts"],
  extensions: [".ts", ".mts", ".cts"],
  grammar: "tree-sitter-typescript/typescript/src/grammar.json",
  wasm: "tree-sitter-typescript/tree-sitter-typescript.wasm",
  controlFlow: CONTROL_FLOW,
  holes: HOLES,
  definition: {
    ...shared,
    ...typed(replacer(TYPESCRIPT_RULES), [assertions]),
    lexemes: TYPESCRIPT_LEXEMES,
  },
};

const LEFT_OPEN_IN_JSX = ["the tag that closes an element has the name of the one that opened it"];

const tsx: LanguagePack = {
  name: "tsx",
  aliases: [],
  extensions: [".tsx"],
  grammar: "tree-sitter-typescript/tsx/src/grammar.json",
  wasm: "tree-sitter-typescript/tree-sitter-tsx.wasm",
  leftOpen: LEFT_OPEN_IN_JSX,
  controlFlow: CONTROL_FLOW,
  holes: HOLES,
  definition: {
    ...shared,
    ...typed(replacer(TSX_RULES), jsxPatches(replacer(TSX_RULES), true)),
    lexemes: { ...TYPESCRIPT_LEXEMES, ...JSX_LEXEMES },
    shadows: shadowsWithJsx,
  },
};

const replace = replacer(JAVASCRIPT_RULES);

const javascript: LanguagePack = {
  name: "javascript",
  aliases: ["js", "jsx"],
  extensions: [".js", ".mjs", ".cjs", ".jsx"],
  grammar: "tree-sitter-javascript/src/grammar.json",
  wasm: "tree-sitter-javascript/tree-sitter-javascript.wasm",
  leftOpen: LEFT_OPEN_IN_JSX,
  controlFlow: CONTROL_FLOW,
  holes: HOLES,
  definition: {
    ...shared,
    patches: [
      ...expressionPatches(replace, false),
      ...javascriptPatches(replace),
      ...statementPatches(replace, symbol("_lexical_kind")),
      ...levels(replace, []),
      ...jsxPatches(replace, false),
      ...beginningPatches(),
    ],
    lexemes: { ...ECMASCRIPT_LEXEMES, ...JSX_LEXEMES },
    shadows: shadowsWithJsx,
    layout: automaticSemicolons(),
    starts,
  },
};

export const packs: readonly LanguagePack[] = [typescript, tsx, javascript];
