/**
 * Where in a function a value is being written: what it becomes, and which conditions were decided on the way there.
 * Code behind a branch that never goes on stands in that branch's other way.
 */
import type { Clause, Expression, ValuePlace } from "../../../../domains/semantics/index.ts";
import type { OpenConstruct } from "../../../../domains/views.ts";
import { ts } from "../compiler.ts";
import { isAssignment } from "./effects.ts";
import { dottedName, translateExpression } from "./expressions.ts";

/**
 * The place of the value that ends at `offset`, or would begin there.
 * @returns undefined where it is no returned value and no constant's
 */
export function valuePlace(source: ts.SourceFile, offset: number): ValuePlace | undefined {
  const carrier = carrierAt(source, offset);
  if (carrier === undefined) return undefined;
  const value = ts.isReturnStatement(carrier) ? carrier.expression : carrier.initializer;
  const written = value === undefined ? undefined : literalOf(value);
  // Something else than one literal has been written.
  if (value !== undefined && (written === undefined || value.end !== offset)) return undefined;
  const constructs: OpenConstruct[] = [];
  const conditions = new Map<number, Expression>();
  const open = (node: ts.IfStatement, field: string): void => {
    const start = node.getStart(source);
    constructs.push({ type: "if_statement", field, index: undefined, start });
    if (isStable(node.expression, node)) {
      conditions.set(start, translateExpression(node.expression, { source, isContract: false }));
    }
  };
  let code: ts.Node = carrier;
  for (let child: ts.Node = carrier; ; child = code) {
    code = child.parent;
    if (code === undefined || ts.isSourceFile(code)) return undefined;
    if (ts.isFunctionLike(code)) break;
    if (ts.isBlock(code)) {
      const before = code.statements.filter((statement) => statement.end <= child.getStart(source)).reverse();
      for (const statement of before) {
        if (
          ts.isIfStatement(statement) &&
          statement.elseStatement === undefined &&
          leaves(statement.thenStatement)
        ) {
          open(statement, "alternative");
        }
      }
    } else if (ts.isIfStatement(code) && child !== code.expression) {
      open(code, child === code.thenStatement ? "consequence" : "alternative");
    }
  }
  constructs.push({ type: "function", field: "body", index: undefined, start: code.getStart(source) });
  return {
    functionStart: code.getStart(source),
    subject: ts.isReturnStatement(carrier) ? undefined : carrier.name.getText(source),
    asserted: ts.isReturnStatement(carrier) ? [] : assertedOf(carrier, source),
    constructs,
    conditions,
    written,
  };
}

type Carrier = ts.ReturnStatement | ts.VariableDeclaration;

/** The return statement, or the constant, whose value is at an offset. */
function carrierAt(source: ts.SourceFile, offset: number): Carrier | undefined {
  let found: Carrier | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getFullStart() > offset || node.end < source.text.slice(0, offset).trimEnd().length) return;
    if (ts.isReturnStatement(node)) found = node;
    else if (ts.isVariableDeclaration(node) && (node.parent.flags & ts.NodeFlags.Const) !== 0) found = node;
    else if (ts.isFunctionLike(node)) found = undefined;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

function literalOf(node: ts.Expression): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (!ts.isPrefixUnaryExpression(node) || node.operator !== ts.SyntaxKind.MinusToken) return undefined;
  return ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : undefined;
}

/** It never goes on to what stands behind it. */
function leaves(node: ts.Statement): boolean {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return true;
  if (ts.isBlock(node)) return node.statements.some(leaves);
  return ts.isIfStatement(node) && node.elseStatement !== undefined
    ? leaves(node.thenStatement) && leaves(node.elseStatement)
    : false;
}

/** It speaks of parameters that nothing assigns: what it says of them holds for as long as the function runs. */
function isStable(condition: ts.Expression, at: ts.Node): boolean {
  const code = ts.findAncestor(at, ts.isFunctionLike);
  if (code === undefined || !("body" in code) || code.body === undefined) return false;
  // What follows in an open loop may still assign them before its next round.
  if (ts.findAncestor(at.parent, (node) => ts.isIterationStatement(node, false)) !== undefined) return false;
  const parameters = new Set(code.parameters.map(({ name }) => name.getText()));
  const assigned = new Set<string>();
  let isPlain = true;
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !parameters.has(node.text) && !GLOBALS.has(node.text)) {
      if (!ts.isPropertyAccessExpression(node.parent) || node.parent.name !== node) isPlain = false;
    }
    ts.forEachChild(node, look);
  };
  const assignments = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind))
      assigned.add(node.left.getText());
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
      assigned.add(node.operand.getText());
    // A name that hides a parameter is another.
    if (ts.isVariableDeclaration(node)) assigned.add(node.name.getText());
    ts.forEachChild(node, assignments);
  };
  look(condition);
  assignments(code.body);
  return isPlain && [...parameters].every((name) => !assigned.has(name) || !mentions(condition, name));
}

const GLOBALS = new Set(["Math", "Number", "undefined"]);

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, (child) => mentions(child, name) || undefined) === true;
}

/** What is asserted behind a constant in its block. */
function assertedOf(declaration: ts.VariableDeclaration, source: ts.SourceFile): readonly Clause[] {
  const statement = declaration.parent.parent;
  if (!("statements" in statement.parent)) return [];
  // Blocks and files have statements.
  const { statements } = statement.parent as ts.Block;
  return statements.flatMap((node): readonly Clause[] => {
    if (node.pos < statement.end || !ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression))
      return [];
    const [argument] = node.expression.arguments;
    const name = dottedName(node.expression.expression);
    if (argument === undefined || (name !== "assert" && name !== "console.assert")) return [];
    const expression = translateExpression(argument, { source, isContract: false });
    return [{ kind: "assert", expression, text: argument.getText(source), source: "assert" }];
  });
}
