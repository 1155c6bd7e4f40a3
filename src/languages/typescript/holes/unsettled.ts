/**
 * What rests on open holes: variables that start from one, functions that return one, and the statements in which such
 * names are used. Errors there may be mended by a fill, so they mean nothing yet.
 */
import type { HolePlace, TextRange } from "../../../../domains/types/index.ts";
import { ts } from "../compiler.ts";
import type { Whole } from "./demands.ts";

/** Statements that rest on each of the holes, by its name. */
export function restingOn(
  holes: readonly HolePlace[],
  whole: Whole,
): ReadonlyMap<string, readonly TextRange[]> {
  return new Map(holes.map((hole) => [hole.name, rangesOf(hole, whole)]));
}

function rangesOf(hole: HolePlace, whole: Whole): readonly TextRange[] {
  const { checker, file } = whole;
  const names = new Set<ts.Symbol>();
  const ranges = new Map<ts.Node, TextRange>();
  const taint = (node: ts.Node): void => {
    const holder = hole.kind === "statements" && node === around ? node : statementOf(node);
    ranges.set(holder, { start: holder.getStart(file), end: holder.end });
    for (const symbol of declaredBy(node, whole)) names.add(symbol);
  };
  const around = nodeAt(file, hole);
  taint(around);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) {
        const symbol = checker.getSymbolAtLocation(node);
        if (symbol !== undefined && names.has(symbol)) taint(node);
      }
      ts.forEachChild(node, visit);
    };
    if (names.size > 0) visit(file);
  }
  return [...ranges.values()];
}

/** The smallest node around a hole; for statements the function, or file, that they are in. */
export function nodeAt(file: ts.SourceFile, { start, end, kind }: HolePlace): ts.Node {
  let found: ts.Node = file;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return;
    if (kind === "expression" || ts.isFunctionLike(node)) found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** The block, function or file whose statements a hole is among. */
export function blockAt(file: ts.SourceFile, { start, end }: TextRange): ts.Node {
  let found: ts.Node = file;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return;
    if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node) || ts.isModuleBlock(node)) found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

function statementOf(node: ts.Node): ts.Node {
  return ts.findAncestor(node, (each) => ts.isStatement(each) && !ts.isBlock(each)) ?? node;
}

/** Names whose types come from `node`: of the declarations around it that say no type of their own. */
function declaredBy(node: ts.Node, { checker }: Whole): readonly ts.Symbol[] {
  const symbols: ts.Symbol[] = [];
  const add = (name: ts.Node | undefined): void => {
    if (name === undefined) return;
    if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name)) {
      for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
      return;
    }
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol !== undefined) symbols.push(symbol);
  };
  for (
    let inner: ts.Node | undefined = node;
    inner !== undefined && !ts.isSourceFile(inner);
    inner = inner.parent
  ) {
    const isTyped = "type" in inner && inner.type !== undefined;
    if (isTyped) {
      if (ts.isVariableDeclaration(inner) || ts.isFunctionLike(inner) || ts.isPropertyDeclaration(inner))
        break;
      continue;
    }
    if (ts.isVariableDeclaration(inner) || ts.isPropertyDeclaration(inner)) add(inner.name);
    if (ts.isFunctionDeclaration(inner) || ts.isMethodDeclaration(inner)) add(inner.name);
    if (ts.isClassDeclaration(inner)) break;
    // `x = hole`: only a variable without a type takes its type from what is assigned.
    if (ts.isForOfStatement(inner) && ts.isVariableDeclarationList(inner.initializer)) {
      for (const { name } of inner.initializer.declarations) add(name);
    }
  }
  return symbols;
}
