/**
 * Python, as of 3.13. Lines and blocks are implied by columns (`layout.ts`); strings are lexemes of our own
 * (`strings.ts`); most rules are tighter than the published ones (`rules/`).
 * Source: The Python Language Reference, chapter 2 (lexical analysis) and chapter 10 (full grammar).
 */
import { optional, seq, symbol } from "../../../domains/syntax/index.ts";
import type { LanguagePack } from "../pack.ts";
import { CONTROL_FLOW } from "./control-flow.ts";
import { identifier } from "./identifiers.ts";
import { IMPLIED, lines } from "./layout.ts";
import { rulePatches } from "./rules/all.ts";
import { stringLexemes, stringPatches } from "./strings.ts";

const DIGITS = "[0-9](?:_?[0-9])*";
const EXPONENT = `[eE][+-]?${DIGITS}`;
const FLOAT = String.raw`(?:(?:(?:${DIGITS})?\.${DIGITS}|${DIGITS}\.)(?:${EXPONENT})?|${DIGITS}${EXPONENT})`;

const pack: LanguagePack = {
  name: "python",
  aliases: ["py", "python3"],
  extensions: [".py", ".pyi"],
  grammar: "tree-sitter-python/src/grammar.json",
  wasm: "tree-sitter-python/tree-sitter-python.wasm",
  controlFlow: CONTROL_FLOW,
  holes: {
    comment: "#?",
    comments: ["comment"],
    names: ["identifier"],
    expression: "f()",
    statement: "pass",
    needsStatements: true,
  },
  definition: {
    patches: [...stringPatches, ...rulePatches],
    lexemes: {
      ...stringLexemes,
      identifier,
      integer: "0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[1-9](?:_?[0-9])*|0(?:_?0)*",
      float: `${FLOAT}[jJ]?|${DIGITS}[jJ]`,
      blanks: String.raw`[ \t\f]+`,
      lines: String.raw`[\r\n][ \t\f\r\n]*`,
      comment: String.raw`#[^\r\n]*`,
      // A carriage return alone ends a line as well, but not for tree-sitter.
      continuation: String.raw`\\\r?\n`,
      byte_order_mark: String.raw`\uFEFF`,
    },
    ignored: ["blanks", "lines", "comment", "continuation"],
    implied: Object.values(IMPLIED),
    layout: lines,
    starts: {
      file: seq(optional("byte_order_mark"), "module"),
      function_body: symbol("_suite"),
      statements: symbol("module"),
      statement: symbol("_statement"),
      expression: symbol("expression"),
      type: symbol("type"),
      arguments: symbol("_arguments"),
    },
  },
};

export const packs: readonly LanguagePack[] = [pack];
