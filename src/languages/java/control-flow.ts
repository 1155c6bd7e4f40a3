/** Control flow of Java, in the rules of its published grammar. */
import type { ControlFlowTable, Enclosure } from "../../../domains/control-flow/index.ts";

const LOOPS = ["for_statement", "enhanced_for_statement", "while_statement", "do_statement"];
const FUNCTIONS = [
  "method_declaration",
  "constructor_declaration",
  "compact_constructor_declaration",
  "lambda_expression",
];
const IN_CLASSES = ["static_initializer", "class_body"];

const types = (names: readonly string[]): readonly Enclosure[] => names.map((type) => ({ type }));

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: LOOPS }],
    for: [{ owners: ["for_statement", "enhanced_for_statement"] }],
    while: [{ owners: ["while_statement", "do_statement"] }],
    branch: [{ owners: ["if_statement", "switch_expression", "ternary_expression"] }],
    if: [{ owners: ["if_statement"] }],
    switch: [{ owners: ["switch_expression"] }],
    try: [{ owners: ["try_statement", "try_with_resources_statement"] }],
    catch: [{ owners: ["catch_clause"] }],
    throw: [{ owners: ["throw_statement"] }],
    lambda: [{ terminals: ['"->"'], owners: ["lambda_expression"] }],
    return: [{ owners: ["return_statement"] }],
  },
  places: [
    {
      violation: "break outside of a loop, a switch and a labelled statement",
      lexemes: { terminals: ['"break"'] },
      within: types([...LOOPS, "switch_expression", "switch_block", "labeled_statement"]),
      barriers: [...FUNCTIONS, ...IN_CLASSES],
      outside: [],
    },
    {
      violation: "continue outside of a loop",
      lexemes: { terminals: ['"continue"'] },
      within: types(LOOPS),
      barriers: [...FUNCTIONS, ...IN_CLASSES],
      outside: [],
    },
    {
      violation: "return outside of a method and of a lambda",
      lexemes: { terminals: ['"return"'] },
      within: types(FUNCTIONS),
      barriers: IN_CLASSES,
      outside: ["file", "function"],
    },
  ],
  nesting: [...LOOPS, "if_statement", "switch_expression", "try_statement", "try_with_resources_statement"],
  functions: FUNCTIONS,
  starts: { file: "file", function_body: "function" },
};
