/**
 * Contracts in comments: the tags `@requires`, `@ensures`, `@invariant`, `@pure` and `@throws` in front of a function or a
 * loop, and contract expressions as texts.
 */
import type { Clause, Contract, Expression } from "../../../../domains/semantics/index.ts";
import { SpecError, spanAt } from "../../../kernel/index.ts";
import { ts } from "../compiler.ts";
import { type Rename, translateExpression } from "./expressions.ts";

export interface Tag {
  readonly name: string;
  readonly text: string;
  /** For people. */
  readonly source: string;
}

/** The tags of the comments between two offsets, in order. A tag's text goes on to the next tag or the comment's end. */
export function readTags(text: string, from: number, to: number): readonly Tag[] {
  const tags: Tag[] = [];
  for (const { pos, end, kind } of ts.getLeadingCommentRanges(text.slice(0, to), from) ?? []) {
    const isBlock = kind === ts.SyntaxKind.MultiLineCommentTrivia;
    const lines = text.slice(pos + 2, isBlock ? end - 2 : end).split("\n");
    let open: { name: string; parts: string[]; line: number } | undefined;
    const close = (): void => {
      if (open !== undefined) {
        tags.push({ name: open.name, text: open.parts.join(" ").trim(), source: `line ${open.line}` });
      }
      open = undefined;
    };
    const firstLine = text.slice(0, pos).split("\n").length;
    lines.forEach((line, i) => {
      // Tags of one line each, as in `/** @requires a @ensures b */`, too.
      const plain = line.replace(/^\s*\**\s?/, "");
      for (const piece of plain.split(/(?=(?:^|\s)@[a-z]+\b)/)) {
        const tag = /^\s*@([a-z]+)\b(.*)$/s.exec(piece);
        if (tag === null) open?.parts.push(piece.trim());
        else {
          close();
          open = { name: tag[1]!, parts: [tag[2]!.trim()], line: firstLine + i };
        }
      }
    });
    close();
  }
  return tags;
}

const CLAUSES: ReadonlySet<string> = new Set(["requires", "ensures", "invariant"]);

/** The clauses among tags; a tag that is no contract's expression becomes a note. */
export function clausesOf(
  tags: readonly Tag[],
  notes: { readonly tag: string; readonly why: string }[],
  rename?: Rename,
): readonly Clause[] {
  return tags.flatMap(({ name, text, source }): readonly Clause[] => {
    if (!CLAUSES.has(name)) return [];
    try {
      const expression = readExpression(text, source, rename);
      // `CLAUSES` has exactly these.
      return [{ kind: name as "requires" | "ensures" | "invariant", expression, text, source }];
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      notes.push({ tag: `@${name} ${text}`, why: error.message });
      return [];
    }
  });
}

export function contractOf(
  tags: readonly Tag[],
  notes: { readonly tag: string; readonly why: string }[],
): Contract {
  const clauses = clausesOf(tags, notes);
  const of = (kind: Clause["kind"]): readonly Clause[] => clauses.filter((clause) => clause.kind === kind);
  return {
    requires: of("requires"),
    ensures: of("ensures"),
    invariants: of("invariant"),
    isPure: tags.some(({ name }) => name === "pure"),
    mayThrow: tags.some(({ name }) => name === "throws"),
  };
}

/**
 * One expression of the contract language: TypeScript's expressions, with `result`, `old(…)`, `implies(a, b)`,
 * `iff(a, b)`, `forall(low, high, i => …)` and `exists(low, high, i => …)`.
 * @throws SpecError when it is none
 */
export function readExpression(text: string, from: string, rename?: Rename): Expression {
  const before = "(";
  const source = ts.createSourceFile(
    "contract.ts",
    `${before}${text}\n)`,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TS,
  );
  // The parser keeps its errors on the file.
  const { parseDiagnostics: errors } = source as unknown as {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const [statement] = source.statements;
  const [error] = errors;
  const fail = (what: string, offset: number): never => {
    const at = Math.max(0, Math.min(text.length, offset - before.length));
    throw new SpecError(`This is no contract expression: ${what}`, {
      span: spanAt(from, text, at, Math.min(text.length, at + 1)),
      hint: "Write a condition in TypeScript, such as result >= 0 && result < xs.length.",
    });
  };
  if (error !== undefined) return fail(ts.flattenDiagnosticMessageText(error.messageText, " "), error.start);
  if (source.statements.length !== 1 || statement === undefined || !ts.isExpressionStatement(statement)) {
    return fail(`${JSON.stringify(text)} is not one expression`, 0);
  }
  const expression = translateExpression(statement.expression, {
    source,
    isContract: true,
    ...(rename === undefined ? {} : { rename }),
  });
  const found = firstUnsupported(expression);
  if (found !== undefined) return fail(`${found.what} is not part of it`, found.start);
  return expression;
}

function firstUnsupported(
  expression: Expression,
): (Expression & { readonly kind: "unsupported" }) | undefined {
  if (expression.kind === "unsupported") return expression;
  const parts: readonly unknown[] = Object.values(expression).flat();
  for (const part of parts) {
    if (typeof part !== "object" || part === null || !("kind" in part)) continue;
    // Objects with a kind inside an expression are expressions.
    const found = firstUnsupported(part as Expression);
    if (found !== undefined) return found;
  }
  return undefined;
}
