/**
 * Whether control can run out of the end of a statement, by its form alone: conditions are taken to hold either way but
 * for literals. Source: the completion rules of the Java Language Specification, 14.22, which fit ECMAScript as well.
 */
import { ts } from "../compiler.ts";

/**
 * @param isTyped  a checker sees to it that a `switch` without a default has a case for every value
 */
export function canRunOut(statement: ts.Statement, isTyped: boolean): boolean {
  const runsOut = (inner: ts.Statement): boolean => canRunOut(inner, isTyped);
  switch (statement.kind) {
    case ts.SyntaxKind.ReturnStatement:
    case ts.SyntaxKind.ThrowStatement:
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
      return false;
  }
  if (ts.isBlock(statement)) return statement.statements.every(runsOut);
  if (ts.isIfStatement(statement)) {
    const { elseStatement } = statement;
    if (isLiteral(statement.expression, true)) return runsOut(statement.thenStatement);
    return elseStatement === undefined || runsOut(statement.thenStatement) || runsOut(elseStatement);
  }
  if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) {
    return !isLiteral(statement.expression, true) || hasBreak(statement);
  }
  if (ts.isForStatement(statement)) {
    const { condition } = statement;
    return (condition !== undefined && !isLiteral(condition, true)) || hasBreak(statement);
  }
  if (ts.isLabeledStatement(statement)) return runsOut(statement.statement) || hasBreak(statement);
  if (ts.isTryStatement(statement)) {
    const { tryBlock, catchClause, finallyBlock } = statement;
    if (finallyBlock !== undefined && !runsOut(finallyBlock)) return false;
    return runsOut(tryBlock) || (catchClause !== undefined && runsOut(catchClause.block));
  }
  if (ts.isSwitchStatement(statement)) {
    const { clauses } = statement.caseBlock;
    const last = clauses.at(-1);
    const hasDefault = clauses.some(ts.isDefaultClause);
    if ((!hasDefault && !isTyped) || last === undefined || hasBreak(statement)) return true;
    // Every other clause ends or falls through to the next one.
    return last.statements.every(runsOut);
  }
  return true;
}

/** A `break` leaves this loop, `switch` or labelled statement. */
export function hasBreak(outer: ts.Statement): boolean {
  const labels = new Set<string>(ts.isLabeledStatement(outer) ? [outer.label.text] : []);
  for (let at = outer.parent; ts.isLabeledStatement(at); at = at.parent) labels.add(at.label.text);
  const isOwn = !ts.isLabeledStatement(outer);
  const visit = (node: ts.Node, isInner: boolean): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isBreakStatement(node)) {
      return node.label === undefined ? isOwn && !isInner : labels.has(node.label.text);
    }
    const catches = ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
    return ts.forEachChild(node, (child) => visit(child, isInner || catches)) ?? false;
  };
  return ts.forEachChild(outer, (child) => visit(child, false)) ?? false;
}

export function isLiteral(expression: ts.Expression, value: boolean): boolean {
  let inner = expression;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  if (inner.kind === (value ? ts.SyntaxKind.TrueKeyword : ts.SyntaxKind.FalseKeyword)) return true;
  return ts.isNumericLiteral(inner) && (Number(inner.text) !== 0) === value;
}
