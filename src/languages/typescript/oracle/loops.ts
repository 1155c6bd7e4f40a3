/**
 * Unfinished loops. What stands before the end of the text narrows names, and what will be written in the rest of the
 * loop may assign to them and so undo the narrowing at the loop's start. A question in an unfinished loop is therefore
 * asked twice: as the text stands, and as if the rest assigned to every name the loop uses; only what both refuse is
 * refused.
 */
import { bound, FLOW, type FlowNode, ts } from "../compiler.ts";

/** The loops whose bodies `node` is in, innermost first, as far as the innermost function goes. */
export function loopsAround(node: ts.Node): readonly ts.IterationStatement[] {
  const loops: ts.IterationStatement[] = [];
  for (let inner = node; inner.parent !== undefined && !ts.isFunctionLike(inner); inner = inner.parent) {
    const { parent } = inner;
    if (ts.isIterationStatement(parent, false) && parent.statement === inner) loops.push(parent);
  }
  return loops;
}

/** Adds to each loop's start a way back on which everything it mentions has been assigned to. */
export function widenLoops(loops: readonly ts.IterationStatement[]): void {
  for (const loop of loops) {
    const label = labelOf(loop);
    if (label === undefined || !Array.isArray(label.antecedent)) continue;
    let flow: FlowNode | undefined = label.antecedent[0];
    if (flow === undefined) continue;
    const seen = new Set<string>();
    const visit = (node: ts.Node): void => {
      const path = pathOf(node);
      if (path !== undefined && !seen.has(path)) {
        seen.add(path);
        flow = { flags: FLOW.assignment, antecedent: flow, node: detached(node, loop.statement) };
      }
      ts.forEachChild(node, visit);
    };
    visit(loop);
    label.antecedent.push(flow);
  }
}

/** The label at a loop's start: the first on the way back from its body. */
function labelOf(loop: ts.IterationStatement): FlowNode | undefined {
  let flow = firstFlowIn(loop.statement);
  for (let steps = 0; flow !== undefined && steps < 1000; steps++) {
    if ((flow.flags & FLOW.loopLabel) !== 0) return flow;
    flow = Array.isArray(flow.antecedent) ? flow.antecedent[0] : flow.antecedent;
  }
  return undefined;
}

function firstFlowIn(node: ts.Node): FlowNode | undefined {
  return bound(node).flowNode ?? ts.forEachChild(node, firstFlowIn);
}

/** `a.b.c` and `this.a`: what narrowing applies to. */
function pathOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return undefined;
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.name)) return undefined;
  const { expression } = node;
  const receiver = expression.kind === ts.SyntaxKind.ThisKeyword ? "this" : pathOf(expression);
  return receiver === undefined ? undefined : `${receiver}.${node.name.text}`;
}

/** A copy of a reference that stands in `parent` and is the target of no written assignment: its value is unknown. */
function detached(node: ts.Node, parent: ts.Node): ts.Node {
  const copy = ts.isPropertyAccessExpression(node)
    ? ts.factory.createPropertyAccessExpression(node.expression, node.name)
    : ts.factory.createIdentifier((node as ts.Identifier).text); // pathOf lets nothing else through
  ts.setTextRange(copy, node);
  // Parents are read-only to users of the compiler; the copy is in no tree.
  (copy as { parent: ts.Node }).parent = parent;
  return copy;
}
