/**
 * Functions as the semantics domain reads them: a small imperative language that packs translate source text into. What
 * they cannot translate is an `unsupported` node with its reason, so that nothing is left out silently. Positions are
 * offsets in the text the pack read.
 */
import type { OpenConstruct } from "../views.ts";

/** Characters `[start, end)` of the text. */
export interface CodeRange {
  readonly start: number;
  readonly end: number;
}

/** What a parameter or a result can be, as far as formulas know it. */
export type ValueType =
  /** A number of the language; formulas take it as real, or as integer where the contract says so. */
  | "number"
  /** An integer of any size. */
  | "integer"
  | "boolean"
  | "text"
  /** A point in time: milliseconds since an epoch. */
  | "date"
  | { readonly arrayOf: "number" | "integer" | "text" };

export type UnaryOperator = "-" | "+" | "!";
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | ">>"
  /** These are run, and have no formulas. */
  | "**"
  | "<<"
  | ">>>"
  | "&"
  | "|"
  | "^";

/** Functions with a meaning of their own; packs translate the names of their library. */
export type Builtin =
  | "abs"
  | "min"
  | "max"
  | "floor"
  | "ceil"
  | "trunc"
  | "round"
  | "sign"
  | "is-integer"
  | "is-finite"
  | "is-nan"
  | "length"
  | "char-at"
  | "starts-with"
  | "ends-with"
  | "includes"
  /** Receiver, then a lambda of element and index. */
  | "every"
  | "some"
  /** Lower bound, upper bound (excluded), lambda of the integer between. */
  | "forall"
  | "exists"
  | "implies"
  | "iff"
  /** The value of an expression when the function began; contracts only. */
  | "old"
  /** Milliseconds of a date. */
  | "time";

export type Expression = CodeRange &
  (
    | { readonly kind: "literal"; readonly value: number | string | boolean | undefined }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
    | {
        readonly kind: "binary";
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: "logical";
        readonly operator: "and" | "or";
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: "conditional";
        readonly condition: Expression;
        readonly then: Expression;
        readonly otherwise: Expression;
      }
    | { readonly kind: "index"; readonly object: Expression; readonly index: Expression }
    | { readonly kind: "builtin"; readonly name: Builtin; readonly args: readonly Expression[] }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
    | { readonly kind: "lambda"; readonly parameters: readonly string[]; readonly body: Expression }
    | { readonly kind: "unsupported"; readonly what: string }
  );

export type Statement = CodeRange &
  (
    | {
        readonly kind: "declare";
        readonly name: string;
        readonly value: Expression | undefined;
      }
    | { readonly kind: "assign"; readonly name: string; readonly value: Expression }
    | {
        readonly kind: "store";
        readonly array: Expression;
        readonly index: Expression;
        readonly value: Expression;
      }
    | {
        readonly kind: "if";
        readonly condition: Expression;
        readonly then: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    | {
        readonly kind: "loop";
        /** Undefined: always. */
        readonly condition: Expression | undefined;
        readonly body: readonly Statement[];
        /** Runs after the body, also after `continue`. */
        readonly update: readonly Statement[];
        readonly invariants: readonly Clause[];
        /** The body runs before the condition is looked at. */
        readonly bodyFirst: boolean;
      }
    | { readonly kind: "block"; readonly body: readonly Statement[] }
    | { readonly kind: "return"; readonly value: Expression | undefined }
    | { readonly kind: "throw" | "break" | "continue" }
    | { readonly kind: "assert"; readonly clause: Clause }
    | { readonly kind: "evaluate"; readonly expression: Expression }
    /** The text ends here; what follows is not written yet. */
    | { readonly kind: "open" }
    | { readonly kind: "unsupported"; readonly what: string }
  );

/** One demand of a contract. */
export interface Clause {
  readonly kind: "requires" | "ensures" | "invariant" | "assert";
  readonly expression: Expression;
  /** As it was written. */
  readonly text: string;
  /** For people: a file with its line, `--ensures`, the tag of a comment. */
  readonly source: string;
}

export interface Contract {
  readonly requires: readonly Clause[];
  readonly ensures: readonly Clause[];
  /** Hold at every loop where all their names are known. */
  readonly invariants: readonly Clause[];
  /** No effects, and no calls of what has some. */
  readonly isPure: boolean;
  /** Leaving by an exception is allowed. */
  readonly mayThrow: boolean;
}

export const NO_CONTRACT: Contract = {
  requires: [],
  ensures: [],
  invariants: [],
  isPure: false,
  mayThrow: false,
};

export interface Parameter {
  readonly name: string;
  /** Undefined where formulas have no such type. */
  readonly type: ValueType | undefined;
}

export interface FunctionCode extends CodeRange {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: ValueType | undefined;
  /** Undefined where the text has no body, or one that cannot be read. */
  readonly body: readonly Statement[] | undefined;
  /** Of the body, braces left out. */
  readonly bodyRange: CodeRange | undefined;
  readonly contract: Contract;
  /** Constants of the file that the function sees. */
  readonly constants: readonly (Statement & { readonly kind: "declare" })[];
  /** What makes it impure, as far as its text shows. */
  readonly effects: readonly Effect[];
}

/** Something a pure function must not do. */
export interface Effect extends CodeRange {
  readonly what: string;
  /** It is not known whether it has an effect. */
  readonly isUncertain: boolean;
}

/** Where a value is being written. */
export interface ValuePlace {
  /** Of the function around it. */
  readonly functionStart: number;
  /** The constant it becomes the value of; undefined: what the function returns. */
  readonly subject: string | undefined;
  /** What is asserted of the constant behind it. */
  readonly asserted: readonly Clause[];
  /** Open around it, innermost first, up to the function; starts count in the text read. */
  readonly constructs: readonly OpenConstruct[];
  /** Conditions of these constructs by their starts, where they still say the same. */
  readonly conditions: ReadonlyMap<number, Expression>;
  /** The number written so far; undefined: nothing. */
  readonly written: number | undefined;
}

/** What a language pack offers to the semantics domain. */
export interface ContractLanguage {
  /**
   * A contract's expression.
   * @param source  for messages: where it stands
   * @throws SpecError when it cannot be read
   */
  readExpression(text: string, source: string): Expression;
  /** Functions of a text that may be unfinished, with the contracts of their comments. */
  readFunctions(text: string): FunctionsRead;
  /** The place of the value that ends at an offset, or would begin there; undefined where none is known. */
  valuePlace(text: string, offset: number): ValuePlace | undefined;
  /** How path conditions are read off these places. */
  readonly branches: readonly {
    readonly construct: string;
    readonly field: string;
    readonly holds: boolean;
  }[];
  readonly boundaries: ReadonlySet<string>;
  /** Terminals of numerals, and those that end a statement. */
  readonly numerals: string;
  readonly closers: readonly string[];
  /** Starts of the statements around an offset and of those of its function that run before them, latest first. */
  statementsAround(text: string, offset: number): readonly number[];
}

export interface FunctionsRead {
  readonly functions: readonly FunctionCode[];
  /** Tags that could not be read as contracts. */
  readonly notes: readonly { readonly tag: string; readonly why: string }[];
}
