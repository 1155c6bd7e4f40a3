/** Control flow of Python, in the rules of its grammar here. */
import type { ControlFlowTable } from "../../../domains/control-flow/index.ts";

const LOOPS = ["for_statement", "while_statement"];
/** The `else` of a loop is no longer in it. */
const IN_LOOPS = LOOPS.map((type) => ({ type, exceptFields: ["alternative"] }));
const SCOPES = ["function_definition", "class_definition", "lambda"];

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: LOOPS }],
    for: [{ owners: ["for_statement"] }],
    while: [{ owners: ["while_statement"] }],
    comprehension: [{ owners: ["for_in_clause"] }],
    branch: [{ owners: ["if_statement", "conditional_expression", "match_statement"] }],
    if: [{ owners: ["if_statement"] }],
    match: [{ owners: ["match_statement"] }],
    try: [{ owners: ["try_statement"] }],
    throw: [{ owners: ["raise_statement"] }],
    raise: [{ owners: ["raise_statement"] }],
    async: [{ terminals: ['"async"'] }],
    await: [{ terminals: ['"await"'] }],
    yield: [{ terminals: ['"yield"'] }],
    lambda: [{ owners: ["lambda"] }],
    class: [{ owners: ["class_definition"] }],
    global: [{ terminals: ['"global"'] }],
    nonlocal: [{ terminals: ['"nonlocal"'] }],
    eval: [{ terminals: ["identifier"], owners: ["_primary"], isPossible: true, texts: ["eval", "exec"] }],
    return: [{ owners: ["return_statement"] }],
  },
  places: [
    {
      violation: "break or continue outside of a loop",
      lexemes: { terminals: ['"break"', '"continue"'] },
      within: IN_LOOPS,
      barriers: SCOPES,
      outside: [],
    },
    {
      violation: "return outside of a function",
      lexemes: { terminals: ['"return"'] },
      within: [{ type: "function_definition" }],
      barriers: ["class_definition"],
      outside: ["function"],
    },
    {
      violation: "yield outside of a function",
      lexemes: { terminals: ['"yield"'] },
      within: [{ type: "function_definition" }, { type: "lambda" }],
      barriers: ["class_definition"],
      outside: ["function"],
    },
    {
      violation: "await outside of an async function",
      lexemes: { terminals: ['"await"'] },
      within: [{ type: "function_definition", having: '"async"' }],
      barriers: SCOPES,
      outside: ["function"],
    },
    {
      violation: "nonlocal outside of a function",
      lexemes: { terminals: ['"nonlocal"'] },
      within: [{ type: "function_definition" }],
      barriers: [],
      outside: ["function"],
    },
  ],
  nesting: [...LOOPS, "if_statement", "match_statement", "try_statement", "with_statement"],
  functions: ["function_definition", "lambda"],
  starts: { file: "file", function_body: "function" },
};
