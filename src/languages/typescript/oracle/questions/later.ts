/**
 * Names that are not declared yet. Where declarations may come later, nothing that rests on such a name is certain: a
 * function that will narrow a variable, or a constant that will be a string. Which types rest on them is not followed;
 * once a function's text so far mentions one, its types are left to the full check.
 */
import type { InternalChecker } from "../../compiler.ts";
import { ts } from "../../compiler.ts";
import { HOLE } from "../sight.ts";

const answers = new WeakMap<ts.Node, boolean>();

/** The text around `node`, up to its function, mentions a name that nobody has declared. */
export function mentionsUndeclared(node: ts.Node, checker: InternalChecker): boolean {
  if (hasUndeclared(node, checker)) return true;
  for (let scope: ts.Node | undefined = node; scope !== undefined; scope = scope.parent) {
    if (ts.isSourceFile(scope)) return false;
    if (ts.isFunctionLike(scope)) {
      if (hasUndeclared(scope, checker)) return true;
      // What a function expression uses is narrowed around it.
      if (!ts.isArrowFunction(scope) && !ts.isFunctionExpression(scope)) return false;
    }
    // Pieces hang under each other's blocks: each is looked through as a whole.
    if (ts.isBlock(scope) && hasUndeclared(scope, checker)) return true;
  }
  return false;
}

function hasUndeclared(node: ts.Node, checker: InternalChecker): boolean {
  const known = answers.get(node);
  if (known !== undefined) return known;
  const visit = (inner: ts.Node): true | undefined => {
    if (ts.isIdentifier(inner) && isUse(inner) && checker.getSymbolAtLocation(inner) === undefined)
      return true;
    return ts.forEachChild(inner, visit);
  };
  const found = visit(node) === true;
  answers.set(node, found);
  return found;
}

/** An identifier that must be declared somewhere; a hole is none. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (node.text === "" || node.text === HOLE) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if ("name" in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)) return false;
  return !(
    ts.isBindingElement(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isMetaProperty(parent) ||
    ts.isTypePredicateNode(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isJsxAttribute(parent)
  );
}
