/** Where the statements of an unfinished text begin: where to go back to when one of them cannot stand. */
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

/** What may follow the last statement of any function so that no path runs out of it without a value. */
export const ENDINGS: readonly string[] = ["throw new Error();", "throw 0;"];
