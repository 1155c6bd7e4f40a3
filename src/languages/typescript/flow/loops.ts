/**
 * Loops that nothing in them can bring to an end. Only what is certain is named: whatever could change the condition,
 * any call or await among it, counts as progress.
 */
import { ts } from "../compiler.ts";
import { hasBreak, isLiteral } from "./completion.ts";

type Loop = ts.WhileStatement | ts.DoStatement | ts.ForStatement;

export function isIdle(loop: Loop): boolean {
  const condition = ts.isForStatement(loop) ? loop.condition : loop.expression;
  if (hasBreak(loop) || leaves(loop.statement)) return false;
  if (condition === undefined || isLiteral(condition, true)) return !mayStop(loop.statement);
  const read = readBy(condition);
  if (read === undefined) return false;
  const parts =
    ts.isForStatement(loop) && loop.incrementor !== undefined
      ? [loop.incrementor, loop.statement]
      : [loop.statement];
  return read.size > 0 && !parts.some((part) => changes(part, read));
}

/** Names that a condition reads; undefined where it reads more than variables, or changes something itself. */
function readBy(condition: ts.Expression): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const readsMore = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node)) names.add(node.text);
    const isOpen =
      ts.isCallLikeExpression(node) ||
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isYieldExpression(node) ||
      ts.isPostfixUnaryExpression(node) ||
      isUpdate(node) ||
      isAssignment(node) ||
      node.kind === ts.SyntaxKind.ThisKeyword;
    return isOpen || (ts.forEachChild(node, readsMore) ?? false);
  };
  return readsMore(condition) ? undefined : names;
}

/** One of the names may have another value after `node`; a closure that it calls may do that too. */
function changes(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (isAssignment(node) && mentions(node.left, names)) return true;
  if ((isUpdate(node) || ts.isPostfixUnaryExpression(node)) && mentions(node.operand, names)) return true;
  if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (mentions(node.initializer, names)) return true;
  }
  // What is called may assign to any variable around it.
  if (ts.isCallLikeExpression(node) || ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return ts.forEachChild(node, (child) => changes(child, names)) ?? false;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return ts.forEachChild(node, (child) => mentions(child, names)) ?? false;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

function isUpdate(node: ts.Node): node is ts.PrefixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node)) return false;
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
}

/** Control may leave the function, or an outer loop, from here. */
function leaves(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBreakOrContinueStatement(node) && node.label !== undefined) return true;
  return ts.forEachChild(node, leaves) ?? false;
}

/** An endless loop may still be meant to run for ever where it waits or yields; a call may throw. */
function mayStop(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return true;
  return ts.forEachChild(node, mayStop) ?? false;
}
