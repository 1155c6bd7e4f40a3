/**
 * TypeScript statements as the semantics domain reads them: assignments and updates as statements, `for` and `for…of` as
 * loops, assertions as clauses. Variables that hide others are given names of their own.
 */
import type { Clause, Expression, Statement } from "../../../../domains/semantics/index.ts";
import { ts } from "../compiler.ts";
import { dottedName, translateExpression } from "./expressions.ts";
import { clausesOf, readTags } from "./tags.ts";

export interface StatementContext {
  readonly source: ts.SourceFile;
  /** Names of the file that mean what they say. */
  readonly notes: { readonly tag: string; readonly why: string }[];
}

const COMPOUND: ReadonlyMap<ts.SyntaxKind, "+" | "-" | "*" | "/" | "%"> = new Map([
  [ts.SyntaxKind.PlusEqualsToken, "+"],
  [ts.SyntaxKind.MinusEqualsToken, "-"],
  [ts.SyntaxKind.AsteriskEqualsToken, "*"],
  [ts.SyntaxKind.SlashEqualsToken, "/"],
  [ts.SyntaxKind.PercentEqualsToken, "%"],
]);

const ASSERTIONS = new Set(["assert", "console.assert", "assert.ok"]);
/** Calls without an effect that code could notice. */
const SILENT = new Set(["console.log", "console.debug", "console.info", "console.warn", "console.error"]);

export class StatementTranslator {
  readonly #context: StatementContext;
  /** Innermost last: names as written to names as meant. */
  readonly #scopes: Map<string, string>[] = [new Map()];
  #renamed = 0;

  constructor(context: StatementContext, parameters: readonly string[]) {
    this.#context = context;
    for (const name of parameters) this.#scopes[0]!.set(name, name);
  }

  /** The statements of a block; with `open` behind them where its brace is still to come. */
  block(block: ts.Block): readonly Statement[] {
    return this.#scoped(() => this.#statements(block.statements, isOpen(block)));
  }

  expression(node: ts.Expression): Expression {
    return translateExpression(node, {
      source: this.#context.source,
      rename: (name) => this.#meaning(name),
      isContract: false,
    });
  }

  #statements(nodes: readonly ts.Statement[], open: boolean): readonly Statement[] {
    const last = nodes.at(-1)?.end ?? 0;
    const statements = nodes.flatMap((node) => this.#statement(node));
    return open ? [...statements, { kind: "open", start: last, end: last }] : statements;
  }

  #scoped<T>(inside: () => T): T {
    this.#scopes.push(new Map());
    const result = inside();
    this.#scopes.pop();
    return result;
  }

  #meaning(name: string): string {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const meant = this.#scopes[i]!.get(name);
      if (meant !== undefined) return meant;
    }
    return name;
  }

  /** A name for a new variable: its own, unless another variable has that. */
  #declare(name: string): string {
    const isTaken = this.#scopes.some((scope) => scope.has(name));
    const meant = isTaken ? `${name}#${++this.#renamed}` : name;
    this.#scopes.at(-1)?.set(name, meant);
    return meant;
  }

  #range(node: ts.Node): { readonly start: number; readonly end: number } {
    return { start: node.getStart(this.#context.source), end: node.end };
  }

  #statement(node: ts.Statement): readonly Statement[] {
    const range = this.#range(node);
    const unsupported = (what: string): readonly Statement[] => [{ ...range, kind: "unsupported", what }];
    if (ts.isBlock(node)) return [{ ...range, kind: "block", body: this.block(node) }];
    if (ts.isEmptyStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return [];
    if (ts.isVariableStatement(node)) return this.#declarations(node.declarationList);
    if (ts.isExpressionStatement(node)) return this.#effect(node.expression);
    if (ts.isIfStatement(node)) {
      const condition = this.expression(node.expression);
      const then = this.#scoped(() => this.#statement(node.thenStatement));
      const { elseStatement } = node;
      const otherwise = elseStatement === undefined ? [] : this.#scoped(() => this.#statement(elseStatement));
      return [{ ...range, kind: "if", condition, then, otherwise }];
    }
    if (ts.isReturnStatement(node)) {
      const value = node.expression === undefined ? undefined : this.expression(node.expression);
      return [{ ...range, kind: "return", value }];
    }
    if (ts.isThrowStatement(node)) return [{ ...range, kind: "throw" }];
    if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) {
      if (node.label !== undefined) return unsupported("a jump to a label");
      return [{ ...range, kind: ts.isBreakStatement(node) ? "break" : "continue" }];
    }
    if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      const condition = this.expression(node.expression);
      const body = this.#scoped(() => this.#statement(node.statement));
      const bodyFirst = ts.isDoStatement(node);
      return [
        {
          ...range,
          kind: "loop",
          condition,
          body,
          update: [],
          invariants: this.#invariants(node),
          bodyFirst,
        },
      ];
    }
    if (ts.isForStatement(node)) return this.#scoped(() => this.#for(node));
    if (ts.isForOfStatement(node)) return this.#scoped(() => this.#forOf(node));
    return unsupported(ts.SyntaxKind[node.kind].replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase());
  }

  #for(node: ts.ForStatement): readonly Statement[] {
    const range = this.#range(node);
    const { initializer, condition, incrementor } = node;
    const before =
      initializer === undefined
        ? []
        : ts.isVariableDeclarationList(initializer)
          ? this.#declarations(initializer)
          : this.#effect(initializer);
    const loop: Statement = {
      ...range,
      kind: "loop",
      condition: condition === undefined ? undefined : this.expression(condition),
      body: this.#scoped(() => this.#statement(node.statement)),
      update: incrementor === undefined ? [] : this.#effect(incrementor),
      invariants: this.#invariants(node),
      bodyFirst: false,
    };
    return [{ ...range, kind: "block", body: [...before, loop] }];
  }

  /** By index: what the array gains meanwhile is visited too, as in the language. */
  #forOf(node: ts.ForOfStatement): readonly Statement[] {
    const range = this.#range(node);
    const list = node.initializer;
    const [declaration] = ts.isVariableDeclarationList(list) ? list.declarations : [];
    if (declaration === undefined || !ts.isIdentifier(declaration.name)) {
      return [{ ...range, kind: "unsupported", what: "for…of with a pattern" }];
    }
    const array = this.expression(node.expression);
    const index = `index of ${range.start}`;
    const at: Expression = { ...range, kind: "name", name: index };
    const one: Expression = { ...range, kind: "literal", value: 1 };
    const item = this.#declare(declaration.name.text);
    const body = this.#scoped(() => this.#statement(node.statement));
    return [
      { ...range, kind: "declare", name: index, value: { ...range, kind: "literal", value: 0 } },
      {
        ...range,
        kind: "loop",
        condition: {
          ...range,
          kind: "binary",
          operator: "<",
          left: at,
          right: { ...range, kind: "builtin", name: "length", args: [array] },
        },
        body: [
          {
            ...range,
            kind: "declare",
            name: item,
            value: { ...range, kind: "index", object: array, index: at },
          },
          ...body,
        ],
        update: [
          {
            ...range,
            kind: "assign",
            name: index,
            value: { ...range, kind: "binary", operator: "+", left: at, right: one },
          },
        ],
        invariants: this.#invariants(node),
        bodyFirst: false,
      },
    ];
  }

  #declarations({ declarations }: ts.VariableDeclarationList): readonly Statement[] {
    return declarations.map((declaration): Statement => {
      const range = this.#range(declaration);
      if (!ts.isIdentifier(declaration.name))
        return { ...range, kind: "unsupported", what: "a pattern of names" };
      const value =
        declaration.initializer === undefined ? undefined : this.expression(declaration.initializer);
      return { ...range, kind: "declare", name: this.#declare(declaration.name.text), value };
    });
  }

  /** An expression for what it does. */
  #effect(node: ts.Expression): readonly Statement[] {
    const range = this.#range(node);
    if (ts.isParenthesizedExpression(node)) return this.#effect(node.expression);
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.CommaToken) return [...this.#effect(node.left), ...this.#effect(node.right)];
      const operator = COMPOUND.get(kind);
      if (kind === ts.SyntaxKind.EqualsToken || operator !== undefined) {
        const right = this.expression(node.right);
        const value: Expression =
          operator === undefined
            ? right
            : { ...range, kind: "binary", operator, left: this.expression(node.left), right };
        return [this.#assign(node.left, value, range)];
      }
    }
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const isUp = node.operator === ts.SyntaxKind.PlusPlusToken;
      if (isUp || node.operator === ts.SyntaxKind.MinusMinusToken) {
        const left = this.expression(node.operand);
        const right: Expression = { ...range, kind: "literal", value: 1 };
        return [
          this.#assign(
            node.operand,
            { ...range, kind: "binary", operator: isUp ? "+" : "-", left, right },
            range,
          ),
        ];
      }
    }
    if (ts.isCallExpression(node)) {
      const name = dottedName(node.expression);
      const [argument] = node.arguments;
      if (name !== undefined && ASSERTIONS.has(name) && argument !== undefined) {
        return [{ ...range, kind: "assert", clause: this.#assertion(argument) }];
      }
      if (name !== undefined && SILENT.has(name)) return [];
    }
    return [{ ...range, kind: "evaluate", expression: this.expression(node) }];
  }

  #assign(target: ts.Expression, value: Expression, range: { start: number; end: number }): Statement {
    if (ts.isIdentifier(target)) return { ...range, kind: "assign", name: this.#meaning(target.text), value };
    if (ts.isElementAccessExpression(target)) {
      return {
        ...range,
        kind: "store",
        array: this.expression(target.expression),
        index: this.expression(target.argumentExpression),
        value,
      };
    }
    return {
      ...range,
      kind: "unsupported",
      what: `an assignment to ${target.getText(this.#context.source)}`,
    };
  }

  #assertion(node: ts.Expression): Clause {
    return {
      kind: "assert",
      expression: this.expression(node),
      text: node.getText(this.#context.source),
      source: "assert",
    };
  }

  #invariants(node: ts.Node): readonly Clause[] {
    const { source, notes } = this.#context;
    return clausesOf(readTags(source.text, node.getFullStart(), node.getStart(source)), notes, (name) =>
      this.#meaning(name),
    ).filter(({ kind }) => kind === "invariant");
  }
}

/** The brace of a block is still to come: its end is that of its statements. */
export function isOpen(block: ts.Block): boolean {
  return block.statements.end >= block.end;
}
