/**
 * Zig's infix operators: white space stands on both sides or on neither, and comparisons do not chain. An operator with
 * white space after it is a lexeme of its own, with the first character of that; the layout tells whether there was
 * white space before.
 * Source: Zig Language Reference, "Operators" and "Grammar"; the error "binary operator has whitespace on one side".
 */
import {
  alias,
  choice,
  field,
  type Layout,
  LayoutStates,
  type Lexeme,
  optional,
  type Patch,
  type RuleNode,
  seq,
  symbol,
  type TerminalNames,
  text,
} from "../../../domains/syntax/index.ts";

const LOGICAL = ["or", "and"];
const COMPARISONS = ["==", "!=", ">", ">=", "<=", "<"];
const TIGHT = "& ^ | orelse << >> <<| + - ++ +% -% +| -| * / % ** *% *| ||".split(" ");
const CATCH = "catch";
const ALL = [...LOGICAL, ...COMPARISONS, ...TIGHT, CATCH];
/** What also stands before operands, in types or around payloads: the infix one is a terminal of its own. */
const PREFIXES = ["&", "|", "-", "-%", "*"];

const SPACE = String.raw`[ \t\r\n]`;

const close = (operator: string): string => (PREFIXES.includes(operator) ? `infix ${operator}` : operator);
const apart = (operator: string): string => `spaced ${operator}`;

const escaped = (operator: string): string => operator.replace(/[|*+^]/g, String.raw`\$&`);

export const operatorLexemes: Readonly<Record<string, Lexeme>> = Object.fromEntries([
  ...PREFIXES.map((operator) => [close(operator), escaped(operator)]),
  ...ALL.map((operator) => [apart(operator), escaped(operator) + SPACE]),
]);

/** An operator before white space is read with it. */
export const operatorShadows: Readonly<Record<string, string>> = Object.fromEntries(
  ALL.map((operator) => [close(operator), apart(operator)]),
);

function infix(operator: string): RuleNode {
  return choice(
    PREFIXES.includes(operator) ? symbol(close(operator)) : text(operator),
    symbol(apart(operator)),
  );
}

function binary(operand: string, operators: readonly string[]): RuleNode {
  return seq(
    field("left", symbol(operand)),
    field("operator", choice(...operators.map(infix))),
    field("right", symbol(operand)),
  );
}

const WHY = "comparisons do not chain, and white space is on both sides of an operator or on none";

export const operatorPatches: readonly Patch[] = [
  {
    kind: "replace",
    why: WHY,
    rule: "expression",
    was: "689882cf6d0f",
    with: choice(
      alias("_logical", "binary_expression"),
      alias("_comparison", "binary_expression"),
      "_operand",
    ),
  },
  { kind: "add", why: WHY, rule: "_logical", with: binary("expression", LOGICAL) },
  { kind: "add", why: WHY, rule: "_comparison", with: binary("_operand", COMPARISONS) },
  {
    kind: "replace",
    why: WHY,
    rule: "binary_expression",
    was: "ce01a2b602fb",
    with: binary("_operand", TIGHT),
  },
  {
    kind: "replace",
    why: WHY,
    rule: "catch_expression",
    was: "63ad51c6adfc",
    with: seq("_operand", infix(CATCH), optional("payload"), "_operand"),
  },
];

interface Content {
  /** White space is the last thing before the next lexeme. */
  readonly isApart: boolean;
}

/** Admits the infix operators that fit to what stands before them. */
export function spacing(terminals: TerminalNames): Layout {
  const states = new LayoutStates<Content>(({ isApart }) => `${isApart}`);
  const space = terminals.named("white_space");
  const spaced = new Set(ALL.map((operator) => terminals.named(apart(operator))));
  const closed = new Set(ALL.map((operator) => terminals.named(close(operator))));
  const inside = states.of({ isApart: false });
  const after = states.of({ isApart: true });
  const openings = new Map([
    [inside.id, [{ implied: [], next: inside, except: spaced }]],
    [after.id, [{ implied: [], next: inside, except: closed }]],
  ]);
  return {
    initial: after,
    after: (_, terminal) => (terminal === space ? after : inside),
    openings: ({ id }) => openings.get(id) ?? [],
    endings: () => [[]],
    write: (_, implied) => (implied.length === 0 ? new Uint8Array(0) : undefined),
    measured: new Set(),
    measuredBytes: [],
    read: (state) => state,
  };
}
