/**
 * Where pieces are hung: the module's own list of statements, or the body of a function that stands open at the end of
 * the text. A root inside a long class or function keeps pieces short, so that questions cost the same however long
 * the text is.
 */
import { ts } from "../compiler.ts";

export interface Root {
  readonly kind: "module" | "function";
  /** Position in the document after the opening brace; 0 for the module. */
  readonly start: number;
  /** Braces that must be closed for the text up to here to be a whole file. */
  readonly depth: number;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

/** Await is for modules as well; pieces of a module are parsed as in an async function. */
export const MODULE_ROOT: Root = { kind: "module", start: 0, depth: 0, isAsync: true, isGenerator: false };

/**
 * The function bodies that stand open at `end`, outermost first. Only those that braces alone close: declarations,
 * members of classes, and functions that are a variable's whole initialiser.
 * @param statements  the list that `outer` holds
 */
export function openRoots(statements: readonly ts.Statement[], end: number, outer: Root): readonly Root[] {
  const roots: Root[] = [];
  let depth = outer.depth;
  let node: ts.Node | undefined = statements.at(-1);
  while (node !== undefined) {
    const body = bodyOf(node);
    if (body !== undefined) {
      if (!isOpen(body, body.statements.end, end)) return roots;
      depth += 1;
      roots.push({ kind: "function", start: body.statements.pos, depth, ...flavourOf(functionOf(node)) });
      node = body.statements.at(-1);
    } else if (ts.isClassDeclaration(node)) {
      if (!isOpen(node, node.members.end, end)) return roots;
      depth += 1;
      node = node.members.at(-1);
    } else if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) {
      if (!isOpen(node.body, node.body.statements.end, end)) return roots;
      depth += 1;
      node = node.body.statements.at(-1);
    } else {
      return roots;
    }
  }
  return roots;
}

/** The node is not closed by a brace of the text: what closes it stands behind the text, or is missing. */
export function isOpen(node: ts.Node, lastPartEnd: number, textEnd: number): boolean {
  return node.end > textEnd || node.end === lastPartEnd;
}

function bodyOf(node: ts.Node): ts.Block | undefined {
  const { body } = functionOf(node) ?? {};
  return body !== undefined && ts.isBlock(body) ? body : undefined;
}

function functionOf(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  ) {
    return node;
  }
  if (!ts.isVariableStatement(node)) return undefined;
  const initializer = node.declarationList.declarations.at(-1)?.initializer;
  if (initializer === undefined) return undefined;
  return ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer) ? initializer : undefined;
}

function flavourOf(node: ts.FunctionLikeDeclaration | undefined): { isAsync: boolean; isGenerator: boolean } {
  return {
    isAsync: node?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false,
    isGenerator: node?.asteriskToken !== undefined,
  };
}
