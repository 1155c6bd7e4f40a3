/** Measures the functions of TypeScript and JavaScript texts, finished or not, for the control-flow domain. */
import type { FlowMeter, MeasuredFunction, TextRange } from "../../../../domains/control-flow/index.ts";
import { ts } from "../compiler.ts";
import { statementsAround } from "../oracle/statements.ts";
import { canRunOut } from "./completion.ts";
import { isIdle } from "./loops.ts";

/** @param fileName  tells JSX from assertions */
export function flowMeter(fileName: string): FlowMeter {
  const isTyped = /\.tsx?$/.test(fileName);
  return {
    measure(text, isWhole) {
      const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
      const functions: MeasuredFunction[] = [];
      const faults: (TextRange & { message: string })[] = [];
      const visit = (node: ts.Node): void => {
        if (isFunction(node) && node.body !== undefined)
          functions.push(measureFunction(node, node.body, file, isWhole, isTyped));
        if (ts.isCaseBlock(node)) {
          for (const extra of node.clauses.filter(ts.isDefaultClause).slice(1)) {
            faults.push({
              start: extra.getStart(file),
              end: extra.end,
              message: "a second default in one switch",
            });
          }
        }
        ts.forEachChild(node, visit);
      };
      visit(file);
      functions.push({ ...measureTop(file), name: "the code outside of functions" });
      return { functions, faults };
    },
    statementsAround: (text, offset) => statementsAround(fileName, text, offset),
  };
}

type FunctionNode = ts.FunctionLikeDeclaration;

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && "body" in node;
}

function measureFunction(
  node: FunctionNode,
  body: ts.Node,
  file: ts.SourceFile,
  isWhole: boolean,
  isTyped: boolean,
): MeasuredFunction {
  const start = node.getStart(file);
  const isBlock = ts.isBlock(body);
  // A body that is not closed is closed by the parser, behind the text's last character.
  const isFinished =
    isWhole || (isBlock ? file.text[body.end - 1] === "}" && body.statements.end < body.end : true);
  return {
    name: nameOf(node) ?? "a function",
    start,
    end: node.end,
    isFinished,
    canRunOut: isBlock && isToReturn(node, body) && canRunOut(body, isTyped),
    ...measureBody(body, nameOf(node), file),
  };
}

/** It gives a value on some path, or is declared to give one. */
function isToReturn(node: FunctionNode, body: ts.Block): boolean {
  if (ts.isConstructorDeclaration(node) || ts.isSetAccessor(node)) return false;
  if (node.asteriskToken !== undefined) return false;
  if (returnsValue(body)) return true;
  return node.type !== undefined && !NOTHING.test(node.type.getText());
}

/** Return types of functions that give no value. */
const NOTHING = /^(?:void|undefined|never|asserts\b.*|Promise<(?:void|undefined|never)>)$/;

function returnsValue(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isReturnStatement(node)) return node.expression !== undefined;
  return ts.forEachChild(node, returnsValue) ?? false;
}

/** Statements outside of functions: they need not return. */
function measureTop(file: ts.SourceFile): Omit<MeasuredFunction, "name"> {
  const all = { start: 0, end: file.end, isFinished: true, canRunOut: false };
  return { ...all, ...measureBody(file, undefined, file) };
}

type BodyMeasures = Pick<MeasuredFunction, "complexity" | "nesting" | "recursions" | "idleLoops">;

function measureBody(body: ts.Node, ownName: string | undefined, file: ts.SourceFile): BodyMeasures {
  let complexity = 1;
  let nesting = 0;
  const recursions: TextRange[] = [];
  const idleLoops: TextRange[] = [];
  const rangeOf = (node: ts.Node): TextRange => ({ start: node.getStart(file), end: node.end });
  const visit = (node: ts.Node, depth: number): void => {
    if (isFunction(node)) return;
    if (isDecision(node)) complexity++;
    const isIfChain =
      ts.isIfStatement(node) && ts.isIfStatement(node.parent) && node.parent.elseStatement === node;
    const inner = nests(node) && !isIfChain ? depth + 1 : depth;
    nesting = Math.max(nesting, inner);
    if (ownName !== undefined && ts.isCallExpression(node) && calledName(node) === ownName)
      recursions.push(rangeOf(node));
    if ((ts.isWhileStatement(node) || ts.isDoStatement(node) || ts.isForStatement(node)) && isIdle(node))
      idleLoops.push(rangeOf(node));
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  ts.forEachChild(body, (child) => visit(child, 0));
  return { complexity, nesting, recursions, idleLoops };
}

function isDecision(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return (
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken
    );
  }
  return (
    ts.isIfStatement(node) ||
    ts.isConditionalExpression(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isCaseClause(node) ||
    ts.isCatchClause(node)
  );
}

function nests(node: ts.Node): boolean {
  return (
    ts.isIfStatement(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isSwitchStatement(node) ||
    ts.isTryStatement(node) ||
    ts.isWithStatement(node)
  );
}

/** What the function calls itself by: its name, or that of the variable or member that holds it; `this.` before members. */
function nameOf(node: FunctionNode): string | undefined {
  const { name, parent } = node;
  if (ts.isClassElement(node) && name !== undefined && ts.isIdentifier(name)) return `this.${name.text}`;
  if (name !== undefined && ts.isIdentifier(name)) return name.text;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  return undefined;
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  return expression.expression.kind === ts.SyntaxKind.ThisKeyword
    ? `this.${expression.name.text}`
    : undefined;
}
