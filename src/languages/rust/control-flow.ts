/** Control flow of Rust, in the rules of its published grammar. Tokens inside macros are no constructs. */
import type { ControlFlowTable, Enclosure } from "../../../domains/control-flow/index.ts";

const LOOPS: readonly string[] = ["for_expression", "while_expression", "loop_expression"];
const FUNCTIONS = ["function_item", "closure_expression"];

const types = (names: readonly string[]): readonly Enclosure[] => names.map((type) => ({ type }));

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: LOOPS }],
    for: [{ owners: ["for_expression"] }],
    while: [{ owners: ["while_expression"] }],
    branch: [{ owners: ["if_expression", "match_expression"] }],
    if: [{ owners: ["if_expression"] }],
    match: [{ owners: ["match_expression"] }],
    async: [{ terminals: ['"async"'], owners: ["async_block", "closure_expression", "function_modifiers"] }],
    await: [{ owners: ["await_expression"] }],
    unsafe: [{ terminals: ['"unsafe"'] }],
    "?": [{ owners: ["try_expression"] }],
    as: [{ owners: ["type_cast_expression"] }],
    lambda: [{ owners: ["closure_expression"] }],
    macro: [{ terminals: ['"!"'], owners: ["macro_invocation"] }],
    return: [{ owners: ["return_expression"] }],
  },
  places: [
    {
      violation: "break outside of a loop and of a labelled block",
      lexemes: { terminals: ['"break"'], owners: ["break_expression"] },
      within: [...types(LOOPS), { type: "block", having: "lifetime" }],
      barriers: [...FUNCTIONS, "async_block"],
      outside: [],
    },
    {
      violation: "continue outside of a loop",
      lexemes: { terminals: ['"continue"'], owners: ["continue_expression"] },
      within: types(LOOPS),
      barriers: [...FUNCTIONS, "async_block"],
      outside: [],
    },
  ],
  nesting: [...LOOPS, "if_expression", "match_expression"],
  functions: FUNCTIONS,
  starts: { file: "file", function_body: "function" },
};
