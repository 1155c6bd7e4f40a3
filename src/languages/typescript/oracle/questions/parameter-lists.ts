/** Parentheses that may turn out to be the parameters of an arrow function, as long as no arrow is written. */
import { type InternalChecker, ts } from "../../compiler.ts";
import { factsOf } from "./facts.ts";

/** In parentheses, alone or in a list: what parameters look like. */
export function isListed(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return true;
  return (
    isComma(parent) && parent.right === node && ts.isParenthesizedExpression(outermostComma(parent).parent)
  );
}

/** The parentheses of a listed name. */
export function listAround(node: ts.Identifier): ts.Expression {
  const list = isComma(node.parent) ? outermostComma(node.parent) : node;
  // What `isListed` has found.
  return list.parent as ts.ParenthesizedExpression;
}

/**
 * `([a, b]) => …`, `({ a }, [b]) => …`: a literal around `node` may be the pattern of a parameter, since a function may
 * be meant where it stands.
 */
export function mayBeInPattern(node: ts.Node, checker: InternalChecker): boolean {
  for (let inner = node; inner.parent !== undefined && !ts.isStatement(inner); inner = inner.parent) {
    if (ts.isFunctionLike(inner)) return false;
    if (!ts.isArrayLiteralExpression(inner) && !ts.isObjectLiteralExpression(inner)) continue;
    if (!isListed(inner)) continue;
    const type = checker.getContextualType(inner);
    if (type === undefined) return true;
    // An optional parameter is a function or nothing.
    if (factsOf(checker.getNonNullableType(type), checker).callable !== "no") return true;
  }
  return false;
}

function isComma(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

function outermostComma(node: ts.Node): ts.Node {
  let outer = node;
  while (isComma(outer.parent)) outer = outer.parent;
  return outer;
}
