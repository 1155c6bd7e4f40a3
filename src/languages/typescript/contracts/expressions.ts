/**
 * TypeScript expressions as the semantics domain reads them. Functions of the library that have a meaning in formulas get
 * neutral names; everything else becomes `unsupported`, with what it is.
 */
import type { BinaryOperator, Builtin, Expression } from "../../../../domains/semantics/index.ts";
import { ts } from "../compiler.ts";

/** Names as the code means them: variables that hide others have names of their own. */
export type Rename = (name: string) => string;

const BINARY: ReadonlyMap<ts.SyntaxKind, BinaryOperator> = new Map([
  [ts.SyntaxKind.PlusToken, "+"],
  [ts.SyntaxKind.MinusToken, "-"],
  [ts.SyntaxKind.AsteriskToken, "*"],
  [ts.SyntaxKind.SlashToken, "/"],
  [ts.SyntaxKind.PercentToken, "%"],
  [ts.SyntaxKind.LessThanToken, "<"],
  [ts.SyntaxKind.LessThanEqualsToken, "<="],
  [ts.SyntaxKind.GreaterThanToken, ">"],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">="],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "!="],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, ">>"],
  [ts.SyntaxKind.AsteriskAsteriskToken, "**"],
  [ts.SyntaxKind.LessThanLessThanToken, "<<"],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, ">>>"],
  [ts.SyntaxKind.AmpersandToken, "&"],
  [ts.SyntaxKind.BarToken, "|"],
  [ts.SyntaxKind.CaretToken, "^"],
]);

/** Functions of global objects, and those that only contracts have. */
const FUNCTIONS: Readonly<Record<string, Builtin>> = {
  "Math.abs": "abs",
  "Math.min": "min",
  "Math.max": "max",
  "Math.floor": "floor",
  "Math.ceil": "ceil",
  "Math.trunc": "trunc",
  "Math.round": "round",
  "Math.sign": "sign",
  "Number.isInteger": "is-integer",
  "Number.isFinite": "is-finite",
  "Number.isNaN": "is-nan",
};

const OF_CONTRACTS: Readonly<Record<string, Builtin>> = {
  forall: "forall",
  exists: "exists",
  implies: "implies",
  iff: "iff",
  old: "old",
};

const METHODS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["every", "every"],
  ["some", "some"],
  ["includes", "includes"],
  ["startsWith", "starts-with"],
  ["endsWith", "ends-with"],
  ["charAt", "char-at"],
  ["getTime", "time"],
  ["valueOf", "time"],
]);

/** How many arguments, receivers included, a method takes here: others (a position to begin at) mean something else. */
const METHOD_ARGUMENTS: ReadonlyMap<Builtin, number> = new Map<Builtin, number>([["time", 1]]);

export interface ExpressionOptions {
  readonly source: ts.SourceFile;
  readonly rename?: Rename;
  /** Functions that only contracts have are known. */
  readonly isContract: boolean;
}

export function translateExpression(node: ts.Expression, options: ExpressionOptions): Expression {
  const { source, rename = (name) => name, isContract } = options;
  const range = { start: node.getStart(source), end: node.end };
  const of = (part: ts.Expression): Expression => translateExpression(part, options);
  const unsupported = (what: string): Expression => ({ ...range, kind: "unsupported", what });
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) {
    return of(node.expression);
  }
  if (ts.isSatisfiesExpression(node)) return of(node.expression);
  if (ts.isNumericLiteral(node)) return { ...range, kind: "literal", value: Number(node.text) };
  if (ts.isStringLiteralLike(node)) return { ...range, kind: "literal", value: node.text };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { ...range, kind: "literal", value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { ...range, kind: "literal", value: false };
  if (ts.isIdentifier(node)) {
    if (node.text === "undefined") return { ...range, kind: "literal", value: undefined };
    return { ...range, kind: "name", name: rename(node.text) };
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const operators = new Map<ts.PrefixUnaryOperator, "-" | "+" | "!">([
      [ts.SyntaxKind.MinusToken, "-"],
      [ts.SyntaxKind.PlusToken, "+"],
      [ts.SyntaxKind.ExclamationToken, "!"],
    ]);
    const operator = operators.get(node.operator);
    if (operator === undefined) return unsupported(`the operator ${ts.tokenToString(node.operator)}`);
    return { ...range, kind: "unary", operator, operand: of(node.operand) };
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const [left, right] = [of(node.left), of(node.right)];
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) {
      const operator = kind === ts.SyntaxKind.BarBarToken ? "or" : "and";
      return { ...range, kind: "logical", operator, left, right };
    }
    const operator = BINARY.get(kind);
    if (operator === undefined) return unsupported(`the operator ${ts.tokenToString(kind)}`);
    return { ...range, kind: "binary", operator, left, right };
  }
  if (ts.isConditionalExpression(node)) {
    const [condition, then, otherwise] = [of(node.condition), of(node.whenTrue), of(node.whenFalse)];
    return { ...range, kind: "conditional", condition, then, otherwise };
  }
  if (ts.isElementAccessExpression(node) && node.questionDotToken === undefined) {
    return { ...range, kind: "index", object: of(node.expression), index: of(node.argumentExpression) };
  }
  if (ts.isPropertyAccessExpression(node) && node.questionDotToken === undefined) {
    if (node.name.text === "length") {
      return { ...range, kind: "builtin", name: "length", args: [of(node.expression)] };
    }
    return unsupported(`the property ${node.getText(source)}`);
  }
  if (ts.isArrowFunction(node)) {
    const parameters = node.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
    if (ts.isBlock(node.body) || parameters.includes(undefined)) return unsupported("a function as a value");
    const names = parameters.filter((name) => name !== undefined);
    const inner: Rename = (name) => (names.includes(name) ? name : rename(name));
    const body = translateExpression(node.body, { ...options, rename: inner });
    return { ...range, kind: "lambda", parameters: names, body };
  }
  if (ts.isCallExpression(node) && node.questionDotToken === undefined) {
    const args = node.arguments.map(of);
    const name = dottedName(node.expression);
    const known = name === undefined ? undefined : own(FUNCTIONS, name);
    if (known !== undefined) return { ...range, kind: "builtin", name: known, args };
    const special = isContract && name !== undefined ? own(OF_CONTRACTS, name) : undefined;
    if (special !== undefined) return { ...range, kind: "builtin", name: special, args };
    if (ts.isIdentifier(node.expression)) {
      return { ...range, kind: "call", name: rename(node.expression.text), args };
    }
    if (ts.isPropertyAccessExpression(node.expression)) {
      const method = METHODS.get(node.expression.name.text);
      const count = method === undefined ? 0 : (METHOD_ARGUMENTS.get(method) ?? 2);
      if (method !== undefined && args.length + 1 === count) {
        return { ...range, kind: "builtin", name: method, args: [of(node.expression.expression), ...args] };
      }
    }
    return unsupported(`a call of ${node.expression.getText(source)}`);
  }
  return unsupported(ts.SyntaxKind[node.kind].replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());
}

/** `Math.abs` of the expression that says so. */
export function dottedName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const object = dottedName(node.expression);
  return object === undefined ? undefined : `${object}.${node.name.text}`;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
