/**
 * What is not declared yet. Where declarations may come later, nothing that rests on such a name is certain: a
 * function that will narrow a variable, or a constant that will be a string; and in a class that is being written, the
 * same goes for its members. Which types rest on them is not followed; once a function's text so far mentions one, or
 * something that was made from one, its types are left to the full check.
 */
import type { InternalChecker } from "../../compiler.ts";
import { ts } from "../../compiler.ts";
import { HOLE } from "../sight.ts";

/** Says of a node whether it is something that is not declared yet. */
type Test = (node: ts.Node, checker: InternalChecker) => boolean;

/** Answers of one test by node. */
type Answers = WeakMap<ts.Node, boolean>;

const ofNames: Answers = new WeakMap();
const ofMembers: Answers = new WeakMap();

/** The text around `node`, up to its function, mentions a name that nobody has declared, or what was made from one. */
export function mentionsUndeclared(node: ts.Node, checker: InternalChecker): boolean {
  return mentions(node, checker, isUndeclared, ofNames);
}

/** The same for members that `this` does not have yet. */
export function mentionsUnknownMember(node: ts.Node, checker: InternalChecker): boolean {
  return mentions(node, checker, isUnknownMember, ofMembers);
}

function mentions(node: ts.Node, checker: InternalChecker, test: Test, answers: Answers): boolean {
  if (holds(node, checker, test, answers)) return true;
  for (let scope: ts.Node | undefined = node; scope !== undefined; scope = scope.parent) {
    if (ts.isSourceFile(scope)) return false;
    if (ts.isFunctionLike(scope)) {
      if (holds(scope, checker, test, answers)) return true;
      // What a function expression uses is narrowed around it.
      if (!ts.isArrowFunction(scope) && !ts.isFunctionExpression(scope)) return false;
    }
    // Pieces hang under each other's blocks: each is looked through as a whole.
    if (ts.isBlock(scope) && holds(scope, checker, test, answers)) return true;
  }
  return false;
}

function holds(node: ts.Node, checker: InternalChecker, test: Test, answers: Answers): boolean {
  const known = answers.get(node);
  if (known !== undefined) return known;
  const visit = (inner: ts.Node): true | undefined =>
    test(inner, checker) ? true : ts.forEachChild(inner, visit);
  const found = visit(node) === true;
  answers.set(node, found);
  return found;
}

function isUndeclared(node: ts.Node, checker: InternalChecker): boolean {
  if (!ts.isIdentifier(node) || !isUse(node)) return false;
  const symbol = checker.getSymbolAtLocation(node);
  // The name of a type that is not there gets a symbol without a declaration.
  if (symbol === undefined) return true;
  if ((symbol.flags & ts.SymbolFlags.TypeAlias) !== 0) return symbol.declarations === undefined;
  return (symbol.flags & MADE) !== 0 && isErroneous(checker.getTypeOfSymbol(symbol));
}

/** Have types that are inferred. */
const MADE = ts.SymbolFlags.Variable | ts.SymbolFlags.Function;

/** Of a declaration that mentions something unknown, or of a function that returns it. */
function isErroneous(type: ts.Type): boolean {
  if ((type as ts.Type & { readonly intrinsicName?: string }).intrinsicName === "error") return true;
  return type.getCallSignatures().some((signature) => {
    const returned: ts.Type & { readonly intrinsicName?: string } = signature.getReturnType();
    return returned.intrinsicName === "error";
  });
}

function isUnknownMember(node: ts.Node, checker: InternalChecker): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.name.text === "" || node.name.text === HOLE) return false;
  const { kind } = node.expression;
  return kind === ts.SyntaxKind.ThisKeyword && checker.getSymbolAtLocation(node.name) === undefined;
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
