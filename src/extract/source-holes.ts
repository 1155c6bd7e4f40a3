/**
 * Holes in source files: `hole_NAME` where an expression stands, and a line comment such as
 * `//? NAME: Type -- description` where statements stand. They are found in the tree of the language, so that neither
 * strings nor other comments are taken for holes; whether an expression or statements may stand there is for the caller
 * to ask the language's grammar, about `probeText`.
 */
import { SpecError, spanAt } from "../kernel/index.ts";
import type { SyntaxNode } from "./syntax-tree.ts";
import { loadTreeSitter } from "./tree-sitter.ts";

/** How a language writes holes. */
export interface HoleSyntax {
  /** Begins a comment that stands for statements: `//?`. */
  readonly comment: string;
  /** Node types of comments and of names, in the language's trees. */
  readonly comments: readonly string[];
  readonly names: readonly string[];
  /** An expression that can stand wherever a value can and nowhere else; a statement of that kind. */
  readonly expression: string;
  readonly statement: string;
  /** A block must have a statement: one with nothing but an open hole in it does not parse. */
  readonly needsStatements?: boolean;
}

export interface SourceHole {
  /** Without `hole_`. */
  readonly name: string;
  readonly kind: "expression" | "statements";
  /** What the fill replaces, in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  /** As written after the name: what the statements return. */
  readonly type?: string;
  readonly description?: string;
}

const EXPRESSION = /^hole_([A-Za-z0-9_]+)$/;
const STATEMENTS = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::\s*(\S.*?))?\s*(?:(?:^|\s)--\s*(.*?))?\s*$/;

/**
 * The holes of a text, in its order.
 * @param wasm  module specifier of the language's trees
 * @param file  for messages
 * @throws SpecError for a name that occurs twice, a hole comment that cannot be read or that shares its line
 */
export async function readSourceHoles(
  text: string,
  file: string,
  wasm: string,
  syntax: HoleSyntax,
): Promise<readonly SourceHole[]> {
  const tree = (await loadTreeSitter(wasm)).parse(text);
  const holes: SourceHole[] = [];
  try {
    const visit = (node: SyntaxNode): void => {
      const start = tree.positions.indexOf(node.start);
      const end = tree.positions.indexOf(node.end);
      if (syntax.names.includes(node.type)) {
        const name = EXPRESSION.exec(node.text)?.[1];
        const { line, column } = spanAt(file, text, start);
        if (name !== undefined) holes.push({ name, kind: "expression", start, end, line, column });
      } else if (syntax.comments.includes(node.type)) {
        if (node.text.startsWith(syntax.comment)) {
          holes.push(statementHole(text, file, start, start + node.text.trimEnd().length, syntax));
        }
      } else for (const child of node.children) visit(child);
    };
    visit(tree.root);
  } finally {
    tree.dispose();
  }
  holes.sort((a, b) => a.start - b.start);
  refuseDuplicates(holes, file, text);
  return holes;
}

/** The text with something of the language at each hole, and where it stands there: it must parse. */
export function probeText(text: string, holes: readonly SourceHole[], syntax: HoleSyntax): string {
  return replaceHoles(text, holes, ({ kind }) =>
    kind === "expression" ? syntax.expression : syntax.statement,
  );
}

/** The text with `replacement` at each of `holes`, which are in its order. */
export function replaceHoles(
  text: string,
  holes: readonly SourceHole[],
  replacement: (hole: SourceHole) => string,
): string {
  let written = "";
  let at = 0;
  for (const hole of holes) {
    written += text.slice(at, hole.start) + replacement(hole);
    at = hole.end;
  }
  return written + text.slice(at);
}

function statementHole(
  text: string,
  file: string,
  start: number,
  end: number,
  { comment }: HoleSyntax,
): SourceHole {
  const span = spanAt(file, text, start, end);
  const [, name, type, description] = STATEMENTS.exec(text.slice(start + comment.length, end)) ?? [];
  if (name === undefined) {
    throw new SpecError(`The hole ${JSON.stringify(text.slice(start, end))} has no name that can be read`, {
      span,
      hint: `Write \`${comment} NAME: Type -- description\`; type and description may be left out.`,
    });
  }
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (before.trim() !== "") {
    throw new SpecError(`The hole "${name}" stands behind other code`, {
      span,
      hint: "A hole for statements has a line of its own.",
    });
  }
  const { line, column } = span;
  return {
    name,
    kind: "statements",
    start,
    end,
    line,
    column,
    ...(type === undefined ? {} : { type }),
    ...(description === undefined || description === "" ? {} : { description }),
  };
}

function refuseDuplicates(holes: readonly SourceHole[], file: string, text: string): void {
  const seen = new Map<string, SourceHole>();
  for (const hole of holes) {
    const first = seen.get(hole.name);
    if (first !== undefined) {
      throw new SpecError(`Two holes are called "${hole.name}": the other is in line ${first.line}`, {
        span: spanAt(file, text, hole.start, hole.end),
        hint: "A hole is filled once. Name them apart, or put the value into a variable and use that twice.",
      });
    }
    seen.set(hole.name, hole);
  }
}

/**
 * The part of the text is one expression where it stands, the same as in parentheses: operators around it do not take it
 * apart.
 */
export async function isOneExpression(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  wasm: string,
): Promise<boolean> {
  const language = await loadTreeSitter(wasm);
  const typeOf = (whole: string, from: number, to: number): string | undefined => {
    const tree = language.parse(whole);
    try {
      const range = { start: tree.positions.byteOf(from), end: tree.positions.byteOf(to) };
      const node = tree.nodeAt(range, true);
      return tree.hasError || node.start !== range.start || node.end !== range.end ? undefined : node.type;
    } finally {
      tree.dispose();
    }
  };
  const alone = typeOf(text, start, end);
  if (alone === undefined) return false;
  const wrapped = `${text.slice(0, start)}(${text.slice(start, end)})${text.slice(end)}`;
  return typeOf(wrapped, start + 1, end + 1) === alone;
}
