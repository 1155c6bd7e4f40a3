/**
 * Front end: grammar text in the manner of Lark. Rules over terminals, with a lexer: a lexeme is as long as the
 * terminals that are allowed at its place can make it, and ignored terminals may stand between lexemes.
 */
import { RegexAlgebra, UNBOUNDED } from "../../../../masks/index.ts";
import { checkLimit, DEFAULT_LIMITS, suggestName } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import { type EbnfRule, type Expr, lowerRules } from "../ebnf.ts";
import type { FrontEndNote, FrontEndOptions, FrontEndResult } from "../front-end.ts";
import type { SymbolId } from "../grammar.ts";
import { TextReader } from "../reader.ts";
import { utf8Encoding } from "../regex/encoding.ts";
import { forEachName, isTerminalName, type LarkDefinition, type LarkDocument, type LarkNode } from "./ast.ts";
import { undefinedHint } from "./common.ts";
import { parseLark } from "./parse.ts";
import { isCounted, type Piece, TerminalTable } from "./terminals.ts";

export interface GrammarTextOptions extends FrontEndOptions {
  /** The rule that the whole output is; `start` by default. */
  readonly start?: string;
}

/**
 * The texts of the start rule.
 * @throws SpecError when the grammar is malformed or not supported
 * @throws ConflictError when the start rule has no text
 */
export function compileGrammarText(text: string, options: GrammarTextOptions = {}): FrontEndResult {
  const { file = "<grammar>", limits = DEFAULT_LIMITS, start = "start" } = options;
  checkLimit(limits, "maxSpecBytes", text.length, "Length of a grammar");
  const reader = new TextReader(text, { notation: "Grammar", file });
  const document = parseLark(reader, limits);
  checkDefinitions(reader, document);

  const builder = new GrammarBuilder(new RegexAlgebra(limits));
  const { rules, terminals, imports } = document;
  const table = new TerminalTable(
    utf8Encoding(builder.algebra),
    { file, text, reader, limits },
    terminals,
    imports,
  );
  const compiler = new Compiler(builder, table, reader, document);
  const lowered = compiler.rules();
  const startRule = rules.findIndex(({ name }) => name === start);
  if (startRule === -1) {
    const names = rules.map(({ name }) => name);
    throw reader.error(`no rule "${start}"`, 0, 0, suggestName(start, names, "Defined are"));
  }
  const symbol = lowerRules(builder, lowered, startRule);
  for (const node of document.ignored) builder.ignore(compiler.ignored(node));
  const grammar = builder.build({
    name: file,
    start: symbol,
    lexing: "munch",
    ignoreAtEdges: true,
    emptyReasons: [{ domain: "syntax", constraint: file, message: `no text matches the rule "${start}"` }],
  });
  const enforced: FrontEndNote = { path: start, subject: "grammar", treatment: "enforced" };
  return { grammar, notes: [enforced, ...compiler.notes, ...unusedDefinitions(document, start)] };
}

function checkDefinitions(reader: TextReader, { rules, terminals, imports }: LarkDocument): void {
  const names = new Set<string>();
  for (const { name, start, end } of [...imports, ...rules, ...terminals]) {
    if (names.has(name)) {
      throw reader.error("defined twice", start, end, "Join the definitions with |, or rename one.");
    }
    names.add(name);
  }
  for (const { body } of rules) {
    forEachName(body, (name, start, end) => {
      if (names.has(name)) return;
      const kind = isTerminalName(name) ? "terminal" : "rule";
      throw reader.error(`undefined ${kind}`, start, end, undefinedHint(name, names));
    });
  }
}

class Compiler {
  readonly notes: FrontEndNote[] = [];
  readonly #builder: GrammarBuilder;
  readonly #table: TerminalTable;
  readonly #reader: TextReader;
  readonly #document: LarkDocument;
  readonly #ruleIndex: ReadonlyMap<string, number>;
  readonly #definitions: ReadonlyMap<string, LarkDefinition>;
  /** Names of terminals that are a plain string: the same string in a rule is that terminal. */
  readonly #namedLiterals = new Map<string, string>();
  readonly #leaves = new Map<string, Expr>();

  constructor(builder: GrammarBuilder, table: TerminalTable, reader: TextReader, document: LarkDocument) {
    this.#builder = builder;
    this.#table = table;
    this.#reader = reader;
    this.#document = document;
    this.#ruleIndex = new Map(document.rules.map(({ name }, i) => [name, i]));
    this.#definitions = new Map(document.terminals.map((definition) => [definition.name, definition]));
    for (const { name } of document.terminals) {
      const literal = table.named(name)?.literal;
      if (literal !== undefined && !this.#namedLiterals.has(literal)) this.#namedLiterals.set(literal, name);
    }
  }

  rules(): EbnfRule[] {
    return this.#document.rules.map(({ name, body }) => ({ name, body: this.#expr(body) }));
  }

  /**
   * The terminal that skips `node`. It may stand there any number of times, so it is repeated here (the engine never
   * reads one ignored terminal right after itself), unless it is a counted repetition, whose bound then holds.
   */
  ignored(node: LarkNode): SymbolId {
    this.#table.checkNames(node);
    const { piece, name, priority } = this.#terminal(node);
    const regex = this.#lexemes(piece, node, name);
    const { algebra } = this.#builder;
    if (algebra.isNullable(regex)) {
      throw this.#reader.error(
        "an ignored terminal matches the empty text",
        node.start,
        node.end,
        "Use + instead of *.",
      );
    }
    const repeated = isCounted(piece) || piece.repeats === UNBOUNDED ? regex : algebra.plus(regex);
    // In a rule the same terminal is a lexeme like any other: it needs a symbol of its own.
    return this.#builder.terminal(this.#leaves.has(name) ? `${name} (ignored)` : name, repeated, {
      priority,
    });
  }

  #expr(node: LarkNode): Expr {
    switch (node.kind) {
      case "sequence":
      case "choice":
        return { kind: node.kind, items: node.items.map((item) => this.#expr(item)) };
      case "repeat":
        return { kind: "repeat", item: this.#expr(node.item), min: node.min, max: node.max };
      case "name": {
        const rule = this.#ruleIndex.get(node.name);
        return rule === undefined ? this.#leaf(node) : { kind: "reference", rule };
      }
      default:
        return this.#leaf(node);
    }
  }

  /** One symbol per name, however often it is used. */
  #leaf(node: LarkNode): Expr {
    const { piece, name, priority } = this.#terminal(node);
    let leaf = this.#leaves.get(name);
    if (leaf === undefined) {
      leaf = this.#newLeaf(this.#lexemes(piece, node, name), name, priority, piece.literal);
      this.#leaves.set(name, leaf);
    }
    return leaf;
  }

  #newLeaf(regex: number, name: string, priority: number, literal: string | undefined): Expr {
    const builder = this.#builder;
    const { algebra } = builder;
    let whole: SymbolId | undefined;
    let solid: SymbolId | undefined;
    return {
      kind: "leaf",
      isNullable: algebra.isNullable(regex),
      whole: () => {
        whole ??= algebra.isNullable(regex)
          ? builder.lexeme(name, regex, { priority })
          : builder.terminal(name, regex, literal === undefined ? { priority } : { priority, literal });
        return whole;
      },
      solid: () => {
        if (solid === undefined) {
          const rest = algebra.withoutEpsilon(regex);
          const isEmpty = algebra.isEmpty(rest) === true;
          solid = isEmpty ? builder.nonterminal(name) : builder.terminal(name, rest, { priority });
        }
        return solid;
      },
    };
  }

  /** A terminal by its name, or an unnamed one by what it is. */
  #terminal(node: LarkNode): { readonly piece: Piece; readonly name: string; readonly priority: number } {
    const piece = this.#table.piece(node);
    const { literal } = piece;
    const sameText = literal === undefined ? undefined : this.#namedLiterals.get(literal);
    const known = node.kind === "name" ? node.name : sameText;
    const name = known ?? this.#reader.text.slice(node.start, node.end);
    const explicit = known === undefined ? undefined : this.#definitions.get(known)?.priority;
    // Literals outrank patterns, so that a keyword is not read as a name.
    return { piece, name, priority: explicit ?? (piece.isString ? 1 : 0) };
  }

  #lexemes(piece: Piece, node: LarkNode, name: string): number {
    const definition = this.#definitions.get(name) ?? node;
    const regex = this.#table.lexemes(piece, definition.start, definition.end);
    if (piece.isLazy) {
      const detail = "a lexeme of this terminal ends at its first possible end";
      this.notes.push({ path: name, subject: "lazy quantifier", treatment: "enforced", detail });
    }
    return regex;
  }
}

/** Definitions that no rule reachable from the start rule uses. */
function unusedDefinitions({ rules, terminals, ignored }: LarkDocument, start: string): FrontEndNote[] {
  const bodies = new Map([...rules, ...terminals].map(({ name, body }) => [name, body]));
  const used = new Set([start]);
  for (const node of ignored) forEachName(node, (name) => used.add(name));
  // A set that grows while it is walked: each name is visited once.
  for (const name of used) {
    const body = bodies.get(name);
    if (body !== undefined) forEachName(body, (other) => used.add(other));
  }
  return [...bodies.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: name,
      subject: isTerminalName(name) ? "terminal" : "rule",
      treatment: "annotation",
      detail: `not reachable from "${start}"`,
    }));
}
