/** What the last character of the text finished, and the errors in it that no later text can mend. */
import type { TypeDiagnostic } from "../../../../../domains/types/index.ts";
import { ts } from "../../compiler.ts";
import type { Sight } from "../sight.ts";
import { spineOf } from "../sight.ts";
import { isAsyncHead } from "./written.ts";

/**
 * Errors of a whole function, class or file, which what is still to be written may mend: unused and implicitly typed names, overloads without their body, members that are still to be implemented.
 */
const MENDABLE = new Set([
  7034, 7005, 2391, 2389, 2390, 2564, 2420, 2515, 2653, 2654, 2655, 2656, 18052, 2377, 6133, 6138, 6192, 6196,
  6198, 6199, 6205, 7027, 7028, 1375, 1378, 1208, 2306,
]);

/** A path runs out of a function: mended by what is still to be written of it, and by nothing once it is closed. */
const MISSING_RETURNS = new Set([2366, 2355, 7030]);

/** Names that are not there, which a later declaration may bring. */
const UNKNOWN_NAMES = new Set([2304, 2552, 2503, 18004, 2662, 2663, 2693, 2749]);
/** Members that are not there, which the rest of the class may bring. */
const UNKNOWN_MEMBERS = new Set([2339, 2551, 2540, 2576]);

/** Errors of a call itself, which stand at its callee. */
const OF_CALLS = new Set([2554, 2555, 2575, 2769, 2349, 2351, 2348, 2743]);

/** The largest statement, class member or call that the text's last lexeme completes. */
export function finishedNode(sight: Sight): ts.Node | undefined {
  const last = sight.text.charAt(sight.trimmedEnd - 1);
  const spine = spineOf(sight);
  if (last === ")") return spine.findLast((node) => isFinishedCall(node, sight));
  if (last !== ";" && last !== "}") return undefined;
  let i = spine.findLastIndex((node, index) => index > 0 && isClosedBy(node, last, sight));
  if (i < 0) return undefined;
  while (i > 1 && endsWith(spine[i - 1], spine[i])) i--;
  const node = spine[i];
  const parent = spine[i - 1];
  if (node === undefined || parent === undefined) return undefined;
  // A block that is only part of what goes on, such as the first branch of a choice or the body of a try.
  if (ts.isBlock(node) && !ts.isBlock(parent) && parent !== sight.root) return undefined;
  return ts.isStatement(node) || ts.isClassElement(node) ? node : undefined;
}

function isFinishedCall(node: ts.Node, { trimmedEnd, checker }: Sight): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  if (ts.isCallExpression(node) && isAsyncHead(node, checker)) return false;
  return node.arguments !== undefined && node.end === trimmedEnd && node.arguments.end < trimmedEnd;
}

function isClosedBy(node: ts.Node, last: string, { trimmedEnd }: Sight): boolean {
  if (node.end !== trimmedEnd) return false;
  if (last === "}") {
    if (ts.isBlock(node) || ts.isModuleBlock(node)) return node.statements.end < trimmedEnd;
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)) {
      return node.members.end < trimmedEnd;
    }
    return (
      ts.isSwitchStatement(node) &&
      node.caseBlock.clauses.end < trimmedEnd &&
      node.caseBlock.end === trimmedEnd
    );
  }
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakOrContinueStatement(node) ||
    ts.isDoStatement(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    ts.isPropertyDeclaration(node)
  );
}

/** `outer` ends where `inner`, its last part, does. */
function endsWith(outer: ts.Node | undefined, inner: ts.Node | undefined): boolean {
  if (outer === undefined || inner === undefined || outer.end !== inner.end) return false;
  if (ts.isIfStatement(outer)) return outer.thenStatement === inner || outer.elseStatement === inner;
  if (ts.isIterationStatement(outer, false) || ts.isLabeledStatement(outer)) return outer.statement === inner;
  if (ts.isTryStatement(outer)) return outer.catchClause === inner || outer.finallyBlock === inner;
  if (ts.isCatchClause(outer)) return outer.block === inner;
  if (
    ts.isFunctionDeclaration(outer) ||
    ts.isMethodDeclaration(outer) ||
    ts.isConstructorDeclaration(outer)
  ) {
    return outer.body === inner;
  }
  if (ts.isGetAccessor(outer) || ts.isSetAccessor(outer)) return outer.body === inner;
  return ts.isModuleDeclaration(outer) && outer.body === inner;
}

/** Settings of a document that decide which errors may still be mended. */
export interface ErrorPolicy {
  readonly mayDeclareLater: boolean;
}

/** Errors that stay, in `node` alone. */
export function lastingErrors(
  errors: readonly ts.Diagnostic[],
  node: ts.Node,
  policy: ErrorPolicy,
  isInOpenClass: boolean,
): readonly ts.Diagnostic[] {
  // What a call is used for is not finished with it: only its arguments are.
  const from = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.end : node.pos;
  return errors.filter(({ code, category, start }) => {
    if (category !== ts.DiagnosticCategory.Error || start === undefined) return false;
    if ((start < from && !(start >= node.pos && OF_CALLS.has(code))) || start >= node.end) return false;
    if (MENDABLE.has(code)) return false;
    if (MISSING_RETURNS.has(code) && !holdsFunctionAt(node, start)) return false;
    if (policy.mayDeclareLater && UNKNOWN_NAMES.has(code)) return false;
    // Members of a class are in no order: each may use those that are written later.
    return !(isInOpenClass && UNKNOWN_MEMBERS.has(code));
  });
}

/** The error is in a function that is finished with `node`. */
function holdsFunctionAt(node: ts.Node, start: number): boolean {
  if (start < node.pos || start >= node.end) return false;
  return (
    ts.isFunctionLike(node) || (ts.forEachChild(node, (child) => holdsFunctionAt(child, start)) ?? false)
  );
}

/** @param shift  added to positions */
export function toDiagnostic(diagnostic: ts.Diagnostic, shift: number): TypeDiagnostic {
  const start = (diagnostic.start ?? 0) + shift;
  return {
    code: `TS${diagnostic.code}`,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"),
    start,
    end: start + (diagnostic.length ?? 0),
  };
}
