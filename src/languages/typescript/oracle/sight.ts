/**
 * What a question sees: a syntax tree of the text and the checker that knows its types. Grafting and whole programs
 * give the same view, so every question is written once.
 */
import { type InternalChecker, ts } from "../compiler.ts";

export interface Sight {
  readonly checker: InternalChecker;
  readonly options: ts.CompilerOptions;
  /** The block or file whose statements hold the end of the text. */
  readonly root: ts.Block | ts.SourceFile;
  /** The statements are those of a module that is shown as a piece. */
  readonly isModule: boolean;
  /** Text of the document. */
  readonly text: string;
  /** Position where the text ends, and where its last lexeme ends. */
  readonly end: number;
  readonly trimmedEnd: number;
  /** Where the parser first met something it did not expect: before the end of the text, the tree there is a guess. */
  readonly firstError: number;
  /** The name put at the end of the text, where one was asked for. */
  readonly hole: ts.Identifier | undefined;
}

/** Stands where a name is about to be written. */
export const HOLE = "ananke$hole";

/** How the text is looked at. */
export interface LookOptions {
  /** Put a name at the end of the text. */
  readonly hole: boolean;
  /** Take every name used in an unfinished loop for one that the rest of the loop assigns to. */
  readonly widen: boolean;
  /** Nothing may have been asked of the tree before: the checker reports an error once. */
  readonly fresh?: boolean;
  /** Statements from this offset on are to be shown, though they look finished. */
  readonly openFrom?: number;
  /** As a whole program, not as a piece of one. */
  readonly whole?: boolean;
}

/** Counts what backends do. */
export interface BackendWork {
  grafts: number;
  programs: number;
  recycles: number;
}

/** Shows the end of a document to questions. */
export interface Backend {
  /** `undefined` from here means that the text has no end that can be asked about: inside a string, for one. */
  look<T>(document: string, options: LookOptions, ask: (sight: Sight) => T): T | undefined;
  /** Errors of the compiler in `node`'s statement, while it is looked at. */
  errorsIn(sight: Sight, node: ts.Node): readonly ts.Diagnostic[];
  dispose(): void;
}

/** Nodes from `root` to the smallest one that ends where the text's last lexeme ends; missing ones left out. */
export function spineOf({ root, trimmedEnd }: Sight): readonly ts.Node[] {
  const spine: ts.Node[] = [root];
  for (let node: ts.Node = root; ; ) {
    let next: ts.Node | undefined;
    ts.forEachChild(node, (child) => {
      if (child.pos < trimmedEnd && child.end >= trimmedEnd && child.end > child.pos) next = child;
    });
    if (next === undefined) return spine;
    spine.push(next);
    node = next;
  }
}

/** The identifier put at the end of the text, unless the parser took it for something else. */
export function findHole(root: ts.Node, start: number): ts.Identifier | undefined {
  for (let node = root; ; ) {
    let next: ts.Node | undefined;
    ts.forEachChild(node, (child) => {
      if (child.pos <= start && child.end > start) next = child;
    });
    if (next === undefined) return undefined;
    if (ts.isIdentifier(next)) return next.text === HOLE ? next : undefined;
    node = next;
  }
}

/** What to put between the text and a name, so that they do not become one word, nor one with a number like `1.`. */
export function gapBefore(text: string): string {
  return /[\p{ID_Continue}$.\u200c\u200d]$/u.test(text) ? " " : "";
}
