/**
 * A tree-sitter tree as the rest of the project sees it: positions in UTF-8 bytes, and an error instead of freed
 * memory where a tree is used after its end. tree-sitter itself counts UTF-16 units and frees nothing on its own.
 */
import { InternalError } from "../kernel/index.ts";
import type { TextPositions } from "./text-positions.ts";
import type { Node, Query, Tree } from "./tree-sitter.ts";

/** A half-open range of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A query compiled for one language; see `TreeSitterLanguage.query`. */
export interface TreeQuery {
  readonly source: string;
  readonly captureNames: readonly string[];
  /** Compiled form; only `SyntaxTree` looks at it. */
  readonly compiled: Query;
}

export interface QueryCapture {
  readonly name: string;
  readonly node: SyntaxNode;
}

export interface QueryMatch {
  /** Number of the pattern in the query's text, from 0. */
  readonly pattern: number;
  readonly captures: readonly QueryCapture[];
}

/** Matches in progress before tree-sitter drops some; reaching it is an error, never a shorter list. */
const MATCH_LIMIT = 65_536;

/** A parsed text. Belongs to whoever made it, until `dispose` or, from a `PartialParser`, until its next text. */
export class SyntaxTree {
  readonly #tree: Tree;
  readonly #positions: TextPositions;
  #isFreed = false;

  constructor(tree: Tree, positions: TextPositions) {
    this.#tree = tree;
    this.#positions = positions;
  }

  get root(): SyntaxNode {
    return new SyntaxNode(this, this.tree.rootNode);
  }

  get text(): string {
    return this.positions.text;
  }

  /** Something in the text does not parse. */
  get hasError(): boolean {
    return this.tree.rootNode.hasError;
  }

  /** Nodes for text that fits nowhere and for text that is missing, in order, `limit` at most. */
  errors(limit = 20): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    const visit = (node: Node): void => {
      if (found.length >= limit || !(node.hasError || node.isMissing)) return;
      if (node.isError || node.isMissing) found.push(new SyntaxNode(this, node));
      for (const child of node.children) visit(child);
    };
    visit(this.tree.rootNode);
    return found;
  }

  /** The smallest node that spans the bytes; the smallest named one with `named`. */
  nodeAt({ start, end }: ByteRange, named = false): SyntaxNode {
    const root = this.tree.rootNode;
    const from = this.positions.indexOf(start);
    const to = this.positions.indexOf(end);
    const node = named ? root.namedDescendantForIndex(from, to) : root.descendantForIndex(from, to);
    return new SyntaxNode(this, node ?? root);
  }

  /**
   * Matches of a query of the same language, in the order of the text.
   * @param within  only matches with a node that meets this range; a pattern around the range matches too
   */
  matches(query: TreeQuery, within?: ByteRange): QueryMatch[] {
    const { compiled } = query;
    const matches = compiled.matches(this.tree.rootNode, {
      matchLimit: MATCH_LIMIT,
      ...(within === undefined
        ? {}
        : { startIndex: this.positions.indexOf(within.start), endIndex: this.positions.indexOf(within.end) }),
    });
    if (compiled.didExceedMatchLimit()) {
      throw new InternalError(`a query has more than ${MATCH_LIMIT} matches in progress: ${query.source}`);
    }
    return matches.map(({ patternIndex, captures }) => ({
      pattern: patternIndex,
      captures: captures.map(({ name, node }) => ({ name, node: new SyntaxNode(this, node) })),
    }));
  }

  /** Frees the tree. Its nodes cannot be used any more. */
  dispose(): void {
    if (this.#isFreed) return;
    this.#isFreed = true;
    this.#tree.delete();
  }

  /** The tree of the library, while it lives. For this folder only. */
  get tree(): Tree {
    this.#check();
    return this.#tree;
  }

  get positions(): TextPositions {
    this.#check();
    return this.#positions;
  }

  #check(): void {
    if (this.#isFreed) throw new InternalError("a syntax tree is used after it was freed");
  }
}

/** A node of a tree that is still alive. Two facades of one node are different objects: compare with `equals`. */
export class SyntaxNode {
  readonly tree: SyntaxTree;
  readonly #node: Node;

  constructor(tree: SyntaxTree, node: Node) {
    this.tree = tree;
    this.#node = node;
  }

  /** Rule name as trees show it (aliases applied), or the text of an anonymous token. */
  get type(): string {
    return this.#live().type;
  }

  get isNamed(): boolean {
    return this.#live().isNamed;
  }

  get isError(): boolean {
    return this.#live().isError;
  }

  /** Not in the text: the parser put it there to go on. */
  get isMissing(): boolean {
    return this.#live().isMissing;
  }

  /** There is an error in here. */
  get hasError(): boolean {
    return this.#live().hasError;
  }

  /** Byte offset. */
  get start(): number {
    return this.tree.positions.byteOf(this.#live().startIndex);
  }

  /** Byte offset after the last byte. */
  get end(): number {
    return this.tree.positions.byteOf(this.#live().endIndex);
  }

  get text(): string {
    const { startIndex, endIndex } = this.#live();
    return this.tree.positions.text.slice(startIndex, endIndex);
  }

  get parent(): SyntaxNode | undefined {
    return this.#wrap(this.#live().parent);
  }

  get children(): SyntaxNode[] {
    return this.#live().children.map((node) => new SyntaxNode(this.tree, node));
  }

  get namedChildren(): SyntaxNode[] {
    return this.#live().namedChildren.map((node) => new SyntaxNode(this.tree, node));
  }

  /** The first child in a field, such as `name` or `body`. */
  field(name: string): SyntaxNode | undefined {
    return this.#wrap(this.#live().childForFieldName(name));
  }

  equals(other: SyntaxNode): boolean {
    return this.#live().equals(other.#live());
  }

  /** The tree below as an S-expression, for messages and tests. */
  toString(): string {
    return this.#live().toString();
  }

  #live(): Node {
    // Asking the tree is what finds out that it was freed.
    void this.tree.tree;
    return this.#node;
  }

  #wrap(node: Node | null): SyntaxNode | undefined {
    return node === null ? undefined : new SyntaxNode(this.tree, node);
  }
}
