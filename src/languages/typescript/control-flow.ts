/** Control flow of TypeScript and JavaScript, in the rules of their published grammars. */
import type { ControlFlowTable, Enclosure } from "../../../domains/control-flow/index.ts";

const LOOPS = ["for_statement", "for_in_statement", "while_statement", "do_statement"];
const PLAIN_FUNCTIONS = ["function_declaration", "function_expression", "arrow_function"];
const GENERATORS = ["generator_function", "generator_function_declaration"];
/** Their modifiers are in a part of their own, so whether they are async is not seen. */
const METHODS = ["method_definition"];
const FUNCTIONS = [...PLAIN_FUNCTIONS, ...GENERATORS, ...METHODS];
const IN_CLASSES = ["class_static_block"];

const types = (names: readonly string[]): readonly Enclosure[] => names.map((type) => ({ type }));

export const CONTROL_FLOW: ControlFlowTable = {
  constructs: {
    loop: [{ owners: LOOPS }],
    for: [{ owners: ["for_statement", "for_in_statement"] }],
    while: [{ owners: ["while_statement", "do_statement"] }],
    branch: [{ owners: ["if_statement", "ternary_expression", "switch_statement"] }],
    if: [{ owners: ["if_statement"] }],
    switch: [{ owners: ["switch_statement"] }],
    try: [{ owners: ["try_statement"] }],
    catch: [{ owners: ["catch_clause"] }],
    throw: [{ owners: ["throw_statement"] }],
    async: [{ terminals: ['"async"'] }],
    await: [{ terminals: ['"await"'] }],
    yield: [{ terminals: ['"yield"'] }],
    lambda: [{ terminals: ["arrow"] }],
    class: [{ owners: ["class", "class_declaration", "abstract_class_declaration"] }],
    any: [{ terminals: ["identifier"], owners: ["_type_identifier"], isPossible: true, texts: ["any"] }],
    as: [{ terminals: ['"as"'], owners: ["as_expression"] }],
    satisfies: [{ owners: ["satisfies_expression"] }],
    "!": [
      { terminals: ["non_null_mark"] },
      { terminals: ['"!"'], owners: ["variable_declarator", "public_field_definition"] },
    ],
    eval: [{ terminals: ["identifier"], owners: ["primary_expression"], isPossible: true, texts: ["eval"] }],
    debugger: [{ owners: ["debugger_statement"] }],
    return: [{ owners: ["return_statement"] }],
  },
  measured: ["recursion"],
  places: [
    {
      violation: "break outside of a loop, a switch and a labelled statement",
      lexemes: { terminals: ['"break"'] },
      within: types([...LOOPS, "switch_statement", "switch_body", "labeled_statement"]),
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
      violation: "return outside of a function",
      lexemes: { terminals: ['"return"'] },
      within: types(FUNCTIONS),
      barriers: IN_CLASSES,
      outside: ["function"],
    },
    {
      violation: "await outside of an async function and of a module",
      lexemes: { terminals: ['"await"'] },
      within: [
        ...[...PLAIN_FUNCTIONS, ...GENERATORS].map((type) => ({ type, having: '"async"' })),
        ...types(METHODS),
      ],
      barriers: [...PLAIN_FUNCTIONS, ...GENERATORS, ...IN_CLASSES],
      outside: ["file", "function"],
    },
    {
      violation: "yield outside of a generator",
      lexemes: { terminals: ['"yield"'] },
      within: types([...GENERATORS, ...METHODS]),
      barriers: [...PLAIN_FUNCTIONS, ...IN_CLASSES],
      outside: ["function"],
    },
  ],
  nesting: [...LOOPS, "if_statement", "switch_statement", "try_statement", "with_statement"],
  functions: FUNCTIONS,
  starts: { file: "file", function_body: "function" },
};
