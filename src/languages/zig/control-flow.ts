/** Control flow of Zig, in the rules of its published grammar. Any block may have a label to break out of. */
import type { ControlFlowTable } from "../../../domains/control-flow/index.ts";

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: ["_for_prefix", "_while_prefix"] }],
    for: [{ owners: ["_for_prefix"] }],
    while: [{ owners: ["_while_prefix"] }],
    branch: [{ owners: ["_if_prefix", "switch_expression"] }],
    if: [{ owners: ["_if_prefix"] }],
    switch: [{ owners: ["switch_expression"] }],
    try: [{ owners: ["try_expression"] }],
    catch: [{ owners: ["catch_expression"] }],
    defer: [{ owners: ["defer_statement"] }],
    return: [{ owners: ["return_expression"] }],
  },
  places: [],
  nesting: [],
  functions: ["function_declaration"],
  starts: { file: "file", function_body: "function" },
};
