/**
 * Grafting: parses and binds one piece of text alone and hangs it into a standing program, so that the program's warm
 * checker can be asked about it. Relies on internals of the compiler (`compiler.ts`), tried by `self-test.ts`.
 *
 * The piece is parsed inside `[async ]function[*] _(){{` … `}}`: two levels, because a function's own body has no
 * table of names and the inner block has one. Then positions are moved to where the piece stands in the document, the
 * flow of control is joined to the statement before, and the inner block's parent becomes the real enclosing node, so
 * that names, `this`, `return` and `await` meet the real function.
 */
import { bound, FLOW, type FlowNode, internalFile, internals, type TrackedSymbol, ts } from "../compiler.ts";

/** Where a piece stands. */
export interface GraftPlace {
  /** The enclosing node: the block of the piece before, a function's body, or the file. */
  readonly parent: ts.Node;
  /** Flow of control at the end of what stands before; undefined when that end cannot be reached. */
  readonly flow: FlowNode | undefined;
  /** Position of the piece in the document. */
  readonly offset: number;
  /** Of the enclosing function: these change how text is parsed. */
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

export interface Graft {
  /** The block that holds the statements of the piece. */
  readonly block: ts.Block;
  readonly statements: readonly ts.Statement[];
  /** Flow at the end of the piece; undefined when it cannot be reached. */
  readonly flow: FlowNode | undefined;
  /** Where the parser first met something it did not expect: what it made of the text from there on is a guess. */
  readonly firstError: number;
  /** Takes back what the piece has recorded on symbols, and records it again. */
  undo(): void;
  redo(): void;
}

/** Nothing in a program that was not made by grafting bears this name. */
const NAME = "/ananke/graft";
/** What the closers of the wrapper are; a document's text must end with them while a piece is asked about. */
export const WRAPPER_CLOSERS = "}}";

/** Parses and binds pieces under one set of options. */
export function createGrafter(options: ts.CompilerOptions, isTsx: boolean): Grafter {
  const languageVersion = options.target ?? ts.ScriptTarget.ES2022;
  const fileName = isTsx ? `${NAME}.tsx` : `${NAME}.ts`;
  return {
    graft(text, place) {
      const head = `${place.isAsync ? "async " : ""}function${place.isGenerator ? "*" : ""} _(){{`;
      const parsed = ts.createSourceFile(
        fileName,
        head + text + WRAPPER_CLOSERS,
        { languageVersion, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
        true,
      );
      const file = internalFile(parsed);
      const [wrapper, ...rest] = parsed.statements;
      const block = onlyBlockOf(wrapper);
      // More than the wrapper, or a wrapper that ends early: the piece closes braces it has not opened.
      if (wrapper === undefined || block === undefined || rest.length > 0) return undefined;
      if (block.end <= head.length + text.length) return undefined;
      file.path = fileName;
      file.resolvedPath = fileName;
      file.externalModuleIndicator = parsed; // a module: its names stay out of the global scope
      internals.bindSourceFile(parsed, options);
      const delta = place.offset - head.length;
      shift(block, delta);
      joinFlow(wrapper, place.flow);
      adoptVariables(wrapper, block);
      // Parents are read-only to users of the compiler; this is the graft itself.
      (block as { parent: ts.Node }).parent = place.parent;
      return {
        block,
        statements: block.statements,
        flow: reachable(bound(wrapper).endFlowNode),
        firstError: Math.min(...file.parseDiagnostics.map(({ start }) => start + delta)),
        ...recordAssignments(block),
      };
    },
  };
}

export interface Grafter {
  /** Undefined when the piece closes braces it has not opened, or swallows its closers. */
  graft(text: string, place: GraftPlace): Graft | undefined;
}

/** The flow node, unless control never gets there. */
export function reachable(flow: FlowNode | undefined): FlowNode | undefined {
  return flow === undefined || (flow.flags & FLOW.unreachable) !== 0 ? undefined : flow;
}

function onlyBlockOf(wrapper: ts.Statement | undefined): ts.Block | undefined {
  if (wrapper === undefined || !ts.isFunctionDeclaration(wrapper)) return undefined;
  const statements = wrapper.body?.statements ?? [];
  const [block] = statements;
  return statements.length === 1 && block !== undefined && ts.isBlock(block) ? block : undefined;
}

/** Moves a tree by `delta` positions. */
function shift(root: ts.Node, delta: number): void {
  const moveArray = (nodes: ts.NodeArray<ts.Node>): undefined => {
    move(nodes);
    for (const node of nodes) moveNode(node);
    return undefined;
  };
  const moveNode = (node: ts.Node): undefined => {
    move(node);
    ts.forEachChild(node, moveNode, moveArray);
    return undefined;
  };
  const move = (range: { pos: number; end: number }): void => {
    range.pos += delta;
    range.end += delta;
  };
  moveNode(root);
}

/** Makes the wrapper's start of flow continue what stands before it: narrowing then crosses pieces. */
function joinFlow(wrapper: ts.Node, flow: FlowNode | undefined): void {
  if (flow === undefined) return;
  const start = flowStartOf(wrapper);
  if (start === undefined || start === flow) return;
  start.flags = FLOW.branchLabel;
  start.antecedent = [flow];
}

/** The start of a bound function's flow, found by walking back from any node of its own that has a flow node. */
function flowStartOf(wrapper: ts.Node): FlowNode | undefined {
  const seen = new Set<FlowNode>();
  const walkBack = (from: FlowNode): FlowNode | undefined => {
    const pending = [from];
    for (let flow = pending.pop(); flow !== undefined; flow = pending.pop()) {
      if (seen.has(flow)) continue;
      seen.add(flow);
      // A start with a node is that of a function expression inside.
      if ((flow.flags & FLOW.start) !== 0 && flow.node === undefined) return flow;
      const { antecedent } = flow;
      if (Array.isArray(antecedent)) pending.push(...antecedent);
      else if (antecedent !== undefined) pending.push(antecedent);
    }
    return undefined;
  };
  const visit = (node: ts.Node): FlowNode | undefined => {
    const { flowNode } = bound(node);
    const found = flowNode === undefined ? undefined : walkBack(flowNode);
    if (found !== undefined) return found;
    if (node !== wrapper && ts.isFunctionLike(node)) return undefined;
    return ts.forEachChild(node, visit);
  };
  return visit(wrapper);
}

/** `var` lands in the table of the wrapper function, which nobody will look at. */
function adoptVariables(wrapper: ts.Node, block: ts.Block): void {
  const hoisted = bound(wrapper).locals;
  if (hoisted === undefined || hoisted.size === 0) return;
  const fields = bound(block);
  fields.locals ??= new Map();
  for (const [name, symbol] of hoisted) fields.locals.set(name, symbol);
}

/**
 * Records the assignments of the piece on the symbols assigned to, as the checker does when it walks a function: it
 * never meets pieces, and would take every variable for one that is never reassigned.
 */
function recordAssignments(block: ts.Block): { undo(): void; redo(): void } {
  let undo = markAssignments(block);
  return {
    undo: () => undo(),
    redo: () => {
      undo = markAssignments(block);
    },
  };
}

function markAssignments(block: ts.Block): () => void {
  const before: [TrackedSymbol, number | undefined][] = [];
  const visit = (node: ts.Node, statementEnd: number): void => {
    if (ts.isIdentifier(node)) {
      const kind = internals.getAssignmentTargetKind(node);
      if (kind !== 0) mark(node, kind === 1, statementEnd);
    }
    ts.forEachChild(node, (child) => visit(child, node === block ? child.end : statementEnd));
  };
  const mark = (node: ts.Identifier, isDefinite: boolean, statementEnd: number): void => {
    let isInFunction = false;
    for (let scope: ts.Node | undefined = node.parent; scope !== undefined; scope = scope.parent) {
      const symbol = bound(scope).locals?.get(node.escapedText);
      if (symbol !== undefined) {
        before.push([symbol, symbol.lastAssignmentPos]);
        const known = symbol.lastAssignmentPos ?? 0;
        const position = Math.max(Math.abs(known), isInFunction ? Number.MAX_VALUE : statementEnd);
        symbol.lastAssignmentPos = known < 0 || isDefinite ? -position : position;
        return;
      }
      if (ts.isFunctionLike(scope)) isInFunction = true;
    }
  };
  visit(block, block.end);
  return () => {
    for (const [symbol, position] of before.reverse()) symbol.lastAssignmentPos = position;
  };
}
