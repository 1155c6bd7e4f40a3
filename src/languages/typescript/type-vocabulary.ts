/** TypeScript's lexemes for the type domain: which terminals are names, strings, closers and operators. */
import type { OperatorRule, TypeKind, TypeVocabulary } from "../../../domains/types/index.ts";

/** Literal terminals are named by their text in quotes, as importing a grammar names them. */
const literals = (...texts: readonly string[]): readonly string[] =>
  texts.map((text) => JSON.stringify(text));

const kinds = (...all: readonly TypeKind[]): ReadonlySet<TypeKind> => new Set(all);

const NUMERIC = kinds("number", "bigint", "enum");
const ANYTHING = kinds(
  ...(["string", "number", "bigint", "boolean", "symbol", "null", "undefined"] as const),
  ...(["object", "function", "enum"] as const),
);
/** What `+` and comparisons take; which pairs of them is for the statement's check. */
const PRESENT = kinds("string", "number", "bigint", "boolean", "object", "function", "enum");
const OBJECTS = kinds("object", "function");
const KEYS = kinds("string", "number", "symbol", "enum");

const binary = (tightness: number, operand: ReadonlySet<TypeKind>, ...texts: string[]): OperatorRule => ({
  terminals: literals(...texts),
  tightness,
  operand,
  assigns: false,
});

const assigning = (operand: ReadonlySet<TypeKind>, ...texts: string[]): OperatorRule => ({
  terminals: literals(...texts),
  tightness: PRIMARY,
  operand,
  assigns: true,
});

/** Tightness of what a name, a member or a call is; see `WrittenLevel`. */
const PRIMARY = 20;

const OPERATORS: readonly OperatorRule[] = [
  binary(15, NUMERIC, "**"),
  binary(14, NUMERIC, "*", "/", "%"),
  binary(13, NUMERIC, "-"),
  binary(13, PRESENT, "+"),
  binary(12, NUMERIC, "<<", ">>", ">>>"),
  binary(11, kinds(...PRESENT, "symbol"), "<=", ">", ">="),
  binary(11, OBJECTS, "instanceof"),
  binary(11, KEYS, "in"),
  binary(10, ANYTHING, "==", "===", "!=", "!=="),
  binary(9, NUMERIC, "&"),
  binary(8, NUMERIC, "^"),
  binary(7, NUMERIC, "|"),
  binary(6, ANYTHING, "&&"),
  binary(5, ANYTHING, "||", "??"),
  binary(4, ANYTHING, "?"),
  assigning(ANYTHING, "=", "&&=", "||=", "??="),
  assigning(PRESENT, "+="),
  assigning(NUMERIC, "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "^=", "|="),
  { ...assigning(NUMERIC), terminals: ["postfix_update"], sameLine: true },
];

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\\": "\\\\",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** In both kinds of quotes, with the escapes that the content needs and no others. */
export function spellString(content: string): readonly string[] {
  return ['"', "'"].map((quote) => {
    const inner = [...content].map((char) =>
      char === quote ? `\\${char}` : (ESCAPES[char] ?? escapeControl(char)),
    );
    return `${quote}${inner.join("")}${quote}`;
  });
}

function escapeControl(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const isLone = code >= 0xd800 && code <= 0xdfff;
  return code < 0x20 || isLone ? `\\u${code.toString(16).padStart(4, "0")}` : char;
}

/** Names that labels have. */
const LABELS = ["outer", "inner", "loop", "next", "search", "scan", "retry", "main", "done", "label"];

/** `<` is left out of the operators and of what opens type arguments: it may be either. */
export const TYPESCRIPT_TYPE_VOCABULARY: TypeVocabulary = {
  // Behind a dot and as keys, words that are reserved elsewhere are names too: a terminal of their own.
  names: ["identifier", "identifier (properties)"],
  privateNames: ["private_property_identifier"],
  typeNames: [
    "any",
    "number",
    "boolean",
    "string",
    "unknown",
    "never",
    "object",
    "bigint",
    "undefined",
    "intrinsic",
  ],
  words: { this: JSON.stringify("this"), super: JSON.stringify("super") },
  strings: ["string"],
  spellString,
  closers: literals(";", ",", ")", "]", "}"),
  callCloser: JSON.stringify(")"),
  objectCloser: JSON.stringify("}"),
  operators: OPERATORS,
  call: literals("("),
  access: literals("."),
  index: literals("["),
  typeArguments: literals("<"),
  labels: [...LABELS, ...LABELS.flatMap((name) => [1, 2, 3].map((n) => `${name}${n}`))],
  afterUndeclared: {
    label: literals(":"),
    parameter: ["arrow", ...literals("=>")],
    "listed-parameter": literals(",", ")", ":", "=", "?"),
    "parameter-list": ["arrow", ...literals("=>", ":")],
    nothing: [],
  },
  ignored: ["white_space", "line_comment", "block_comment", "line_end", "block_comment_lines"],
  operandStarts: [
    "number",
    ...literals(
      "(",
      "[",
      "{",
      "!",
      "~",
      "new",
      "function",
      "class",
      "async",
      "await",
      "typeof",
      "void",
      "delete",
    ),
    ...literals("this", "super", "null", "undefined", "true", "false", "..."),
  ],
};
