/** Control flow of Go, in the rules of its published grammar. */
import type { ControlFlowTable, Enclosure } from "../../../domains/control-flow/index.ts";

const FUNCTIONS = ["function_declaration", "method_declaration", "func_literal"];
const SWITCHES = ["expression_switch_statement", "type_switch_statement", "select_statement"];

const types = (names: readonly string[]): readonly Enclosure[] => names.map((type) => ({ type }));

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: ["for_statement"] }],
    branch: [{ owners: ["if_statement", ...SWITCHES] }],
    if: [{ owners: ["if_statement"] }],
    switch: [{ owners: SWITCHES }],
    select: [{ owners: ["select_statement"] }],
    goto: [{ owners: ["goto_statement"] }],
    defer: [{ owners: ["defer_statement"] }],
    go: [{ owners: ["go_statement"] }],
    lambda: [{ owners: ["func_literal"] }],
    throw: [{ terminals: ["identifier"], owners: ["_expression"], isPossible: true, texts: ["panic"] }],
    panic: [{ terminals: ["identifier"], owners: ["_expression"], isPossible: true, texts: ["panic"] }],
    any: [{ terminals: ["identifier"], owners: ["_type_identifier"], isPossible: true, texts: ["any"] }],
    return: [{ owners: ["return_statement"] }],
  },
  places: [
    {
      violation: "break outside of a for, a switch and a select",
      lexemes: { terminals: ['"break"'] },
      within: types(["for_statement", ...SWITCHES]),
      barriers: FUNCTIONS,
      outside: [],
    },
    {
      violation: "continue outside of a for",
      lexemes: { terminals: ['"continue"'] },
      within: types(["for_statement"]),
      barriers: FUNCTIONS,
      outside: [],
    },
    {
      violation: "fallthrough outside of a switch",
      lexemes: { terminals: ['"fallthrough"'] },
      within: types(["expression_switch_statement"]),
      barriers: FUNCTIONS,
      outside: [],
    },
  ],
  nesting: ["for_statement", "if_statement", ...SWITCHES],
  functions: FUNCTIONS,
  starts: { file: "file", function_body: "function" },
};
