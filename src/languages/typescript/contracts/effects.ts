/**
 * What makes a function impure, as far as its text shows: assignments to what it does not own, and calls of functions that
 * have effects. A call of a function nobody here knows is uncertain, not an effect.
 */
import type { Effect } from "../../../../domains/semantics/index.ts";
import { ts } from "../compiler.ts";
import { dottedName } from "./expressions.ts";

/** Global objects all of whose functions are pure, but for those named after a minus. */
const PURE_OBJECTS: Readonly<Record<string, readonly string[]>> = {
  Math: ["random"],
  Number: [],
  String: [],
  Boolean: [],
  BigInt: [],
  Array: [],
  JSON: [],
  Object: ["assign", "defineProperty", "defineProperties", "freeze", "seal", "setPrototypeOf"],
};

const PURE_FUNCTIONS = new Set([
  "Number",
  "String",
  "Boolean",
  "BigInt",
  "parseInt",
  "parseFloat",
  "isNaN",
  "isFinite",
]);
const ASSERTIONS = new Set(["assert", "console.assert", "assert.ok"]);
/** Functions and objects whose use is an effect, or depends on more than the arguments. */
const IMPURE_ROOTS = new Set([
  "console",
  "process",
  "globalThis",
  "window",
  "document",
  "performance",
  "crypto",
]);
const IMPURE = new Set([
  "Math.random",
  "Date.now",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "alert",
  "prompt",
  "eval",
  "require",
]);
/** Methods that change what they are called on. */
const CHANGING = new Set([
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "sort",
  "reverse",
  "fill",
  "copyWithin",
  "set",
  "add",
  "delete",
  "clear",
  "append",
  "setTime",
  "setFullYear",
  "setMonth",
  "setDate",
  "setHours",
  "setMinutes",
  "setSeconds",
  "setMilliseconds",
]);

export interface EffectContext {
  readonly source: ts.SourceFile;
  /** What is known of functions of the file; `undefined`: not of this file. */
  purityOf(name: string): "pure" | "impure" | "unknown" | undefined;
}

/** In the order of the text. */
export function effectsOf(
  code: ts.FunctionLikeDeclaration,
  { source, purityOf }: EffectContext,
): readonly Effect[] {
  const found: Effect[] = [];
  const { parameters, own } = namesOf(code);
  const report = (node: ts.Node, what: string, isUncertain = false): void => {
    found.push({ start: node.getStart(source), end: node.end, what, isUncertain });
  };
  const target = (node: ts.Expression): void => {
    const root = rootOf(node);
    const name = root?.text;
    if (root === node) {
      if (name !== undefined && !own.has(name) && !parameters.has(name))
        report(node, `assigns to ${name}, which is not its own`);
    } else if (name === undefined || !own.has(name)) {
      report(node, `changes ${node.getText(source)}, which is not its own`);
    }
  };
  const call = (node: ts.CallExpression | ts.NewExpression): void => {
    const name = dottedName(node.expression);
    if (name !== undefined && ASSERTIONS.has(name)) return;
    const [head = "", ...rest] = name?.split(".") ?? [];
    const isLocal = own.has(head) || parameters.has(head);
    if (name !== undefined && !isLocal && (IMPURE.has(name) || IMPURE_ROOTS.has(head))) {
      report(node, `calls ${name}`);
      return;
    }
    if (ts.isNewExpression(node)) {
      if (name === "Date" && (node.arguments ?? []).length === 0) report(node, "asks for the time");
      return;
    }
    if (name !== undefined && rest.length === 0) {
      if (own.has(head) || PURE_FUNCTIONS.has(head)) return;
      const purity = parameters.has(head) ? "unknown" : purityOf(head);
      if (purity === "impure") report(node, `calls ${head}, which is not pure`);
      else if (purity !== "pure") report(node, `calls ${head}, of which nothing is known`, true);
      return;
    }
    if (!ts.isPropertyAccessExpression(node.expression)) return;
    const method = node.expression.name.text;
    const pure = Object.hasOwn(PURE_OBJECTS, head) && !isLocal ? PURE_OBJECTS[head] : undefined;
    if (pure !== undefined) {
      if (pure.includes(method)) report(node, `calls ${name}`);
      return;
    }
    const root = rootOf(node.expression.expression);
    // A chain begins with a value of its own unless its root is a name from outside.
    if (CHANGING.has(method) && root !== undefined && !own.has(root.text)) {
      report(node, `calls ${method} of ${root.text}, which is not its own`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) target(node.left);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken) {
        target(node.operand);
      }
    } else if (ts.isDeleteExpression(node)) target(node.expression);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) call(node);
    ts.forEachChild(node, visit);
  };
  if (code.body !== undefined) visit(code.body);
  return found;
}

/** Names of the parameters, and names declared anywhere inside. */
function namesOf(code: ts.FunctionLikeDeclaration): {
  readonly parameters: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
} {
  const parameters = new Set<string>();
  const own = new Set<string>();
  const bind = (name: ts.BindingName, into: Set<string>): void => {
    if (ts.isIdentifier(name)) into.add(name.text);
    else {
      for (const part of name.elements) if (ts.isBindingElement(part)) bind(part.name, into);
    }
  };
  for (const { name } of code.parameters) bind(name, parameters);
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) bind(node.name, own);
    else if (ts.isFunctionDeclaration(node) && node.name !== undefined) own.add(node.name.text);
    else if (ts.isParameter(node)) bind(node.name, own);
    ts.forEachChild(node, visit);
  };
  if (code.body !== undefined) visit(code.body);
  return { parameters, own };
}

/** The name an access begins with; undefined for what has none, such as the result of a call. */
function rootOf(node: ts.Expression): ts.Identifier | undefined {
  if (ts.isIdentifier(node)) return node;
  if (
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return rootOf(node.expression);
  }
  return ts.isParenthesizedExpression(node) ? rootOf(node.expression) : undefined;
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
