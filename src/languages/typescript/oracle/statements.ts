/** Where the statements of an unfinished text begin and end: where to go back to, and what a line break has ended. */
import { ts } from "../compiler.ts";

/**
 * Starts of the statements and class members that hold `offset`, innermost first. Statements end at a brace or semicolon,
 * so an offset between two of them belongs to the one before.
 */
export function statementsAround(fileName: string, text: string, offset: number): readonly number[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, false);
  const starts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos > offset || node.end < offset) return;
    if ((ts.isStatement(node) && !ts.isBlock(node)) || ts.isClassElement(node)) {
      const start = node.getStart(file);
      if (start <= offset) starts.push(start);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return [...new Set(starts)].sort((a, b) => b - a);
}

/** `[start, end)` of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Follows a growing text, of which it reads only what is new, and tells what in it a line break has ended. */
export class LineBreaks {
  readonly #fileName: string;
  #file: ts.SourceFile | undefined;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** The statement or member that nothing but a line break ended, shown by the word at the end, which begins another. */
  endedBefore(text: string): Range | undefined {
    const file = this.#parsed(text);
    const word = text.length - (/[\p{ID_Continue}$\u200c\u200d]+$/u.exec(text)?.[0].length ?? 0);
    let found: ts.Node | undefined;
    const visit = (node: ts.Node): void => {
      if (node.pos > word || node.end < word) return;
      const list = listOf(node);
      if (list?.at(-1)?.getStart(file) === word) found = list.at(-2);
      ts.forEachChild(node, visit);
    };
    visit(file);
    if (found === undefined || !ENDED_BY_BREAK.has(lastPart(found).kind)) return undefined;
    return text.charAt(found.end - 1) === ";" ? undefined : { start: found.getStart(file), end: found.end };
  }

  #parsed(text: string): ts.SourceFile {
    const before = this.#file;
    if (before === undefined || !text.startsWith(before.text)) {
      return (this.#file = ts.createSourceFile(this.#fileName, text, ts.ScriptTarget.ES2022, false));
    }
    const { length } = before.text;
    const change = { span: { start: length, length: 0 }, newLength: text.length - length };
    return (this.#file = ts.updateSourceFile(before, text, change));
  }
}

/** Kinds that a semicolon ends, written or not. */
const ENDED_BY_BREAK = new Set([
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.ExportAssignment,
  ts.SyntaxKind.PropertyDeclaration,
]);

function listOf(node: ts.Node): ts.NodeArray<ts.Node> | undefined {
  if (ts.isClassLike(node)) return node.members;
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node)
    ? node.statements
    : undefined;
}

/** The statement that a statement such as a choice or a loop ends with. */
function lastPart(node: ts.Node): ts.Node {
  let last: ts.Node | undefined;
  ts.forEachChild(node, (child) => {
    if (ts.isStatement(child) && child.end === node.end) last = child;
  });
  return last === undefined ? node : lastPart(last);
}

/** What may follow the last statement of any function so that no path runs out of it without a value. */
export const ENDINGS: readonly string[] = ["throw new Error();", "throw 0;"];
