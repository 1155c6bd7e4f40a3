/** What tree-sitter says of a finished text: whether it parses, its lexemes, and the constructs in it. */
import { loadTreeSitter, type SyntaxNode, type TreeSitterLanguage } from "../../../src/extract/index.ts";

/** A token of the programming language. */
export interface Lexeme {
  readonly text: string;
  /** UTF-16 offset. */
  readonly start: number;
}

export interface CodeStructure {
  hasError(text: string): boolean;
  /** Ascending, never empty; white space and what the grammar skips is between them. */
  lexemes(text: string): Lexeme[];
  /** Occurrences by kind. */
  constructs(text: string): ReadonlyMap<string, number>;
}

export async function treeSitterStructure(wasm: string): Promise<CodeStructure> {
  return new TreeSitterStructure(await loadTreeSitter(wasm));
}

class TreeSitterStructure implements CodeStructure {
  readonly #language: TreeSitterLanguage;

  constructor(language: TreeSitterLanguage) {
    this.#language = language;
  }

  hasError(text: string): boolean {
    const tree = this.#language.parse(text);
    try {
      return tree.hasError;
    } finally {
      tree.dispose();
    }
  }

  lexemes(text: string): Lexeme[] {
    const lexemes: Lexeme[] = [];
    this.#visit(text, (node, isLeaf) => {
      // Layout tokens have no text; comments are nobody's tokens.
      if (!isLeaf || node.text.trim() === "" || node.type.includes("comment")) return;
      lexemes.push({ text: node.text, start: node.tree.positions.indexOf(node.start) });
    });
    return lexemes;
  }

  constructs(text: string): Map<string, number> {
    const counts = new Map<string, number>();
    this.#visit(text, (node) => {
      if (node.isNamed) counts.set(node.type, (counts.get(node.type) ?? 0) + 1);
    });
    return counts;
  }

  #visit(text: string, see: (node: SyntaxNode, isLeaf: boolean) => void): void {
    const tree = this.#language.parse(text);
    const work = [tree.root];
    try {
      for (let node = work.pop(); node !== undefined; node = work.pop()) {
        const { children } = node;
        see(node, children.length === 0);
        work.push(...children.reverse());
      }
    } finally {
      tree.dispose();
    }
  }
}
