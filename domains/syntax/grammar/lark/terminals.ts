/**
 * Terminals of grammar text as languages. A terminal is one lexeme: what it holds is joined without anything between.
 * Regular expressions are ECMAScript's, and see no further than their own text.
 */
import { dfaOfRegex, type RegexAlgebra, type RegexId, UNBOUNDED } from "../../../../masks/index.ts";
import { type Limits, suggestName } from "../../../../src/kernel/index.ts";
import { components } from "../ebnf.ts";
import type { TextReader } from "../reader.ts";
import { languageOf } from "../regex/compile.ts";
import type { CharEncoding } from "../regex/encoding.ts";
import { parseRegex } from "../regex/parse.ts";
import { closeOverCase } from "../regex/unicode.ts";
import { forEachName, isTerminalName, type LarkDefinition, type LarkImport, type LarkNode } from "./ast.ts";
import { COMMON, undefinedHint } from "./common.ts";
import { checkTerminalPattern, hasQuantifier } from "./patterns.ts";

/** The language of a piece of a terminal, and what its surroundings must know of how it was written. */
export interface Piece {
  readonly regex: RegexId;
  /** A single string in quotes. */
  readonly isString: boolean;
  /** The exact text, when there is only one and case counts. */
  readonly literal: string | undefined;
  /** Lazy and greedy quantifiers inside; see `TerminalTable.lexemes`. */
  readonly isLazy: boolean;
  readonly isGreedy: boolean;
  /** Upper bound of the repetition that the whole piece is; 1 for others. */
  readonly repeats: number;
}

export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly reader: TextReader;
  readonly limits: Limits;
}

/** All named terminals, and the languages of unnamed ones. */
export class TerminalTable {
  readonly #algebra: RegexAlgebra;
  readonly #encoding: CharEncoding;
  readonly #source: SourceText;
  readonly #pieces = new Map<string, Piece>();
  readonly #names: ReadonlySet<string>;

  /** @throws SpecError when a definition is wrong, uses an unknown name or itself */
  constructor(
    encoding: CharEncoding,
    source: SourceText,
    definitions: readonly LarkDefinition[],
    imports: readonly LarkImport[],
  ) {
    this.#algebra = encoding.algebra;
    this.#encoding = encoding;
    this.#source = source;
    for (const imported of imports) this.#pieces.set(imported.name, this.#common(imported));
    this.#names = new Set([...imports, ...definitions].map(({ name }) => name));
    const index = new Map(definitions.map(({ name }, i) => [name, i]));
    const uses = definitions.map((definition) => this.#usesOf(definition, index));
    for (const component of components(uses)) {
      const [first] = component as [number];
      if (component.length > 1 || uses[first]!.includes(first)) throw this.#recursion(definitions, component);
      const { name, body } = definitions[first]!;
      this.#pieces.set(name, this.piece(body));
    }
  }

  /** The piece of a named terminal. */
  named(name: string): Piece | undefined {
    return this.#pieces.get(name);
  }

  /**
   * Checks what an expression of terminals names.
   * @throws SpecError at a rule, or at a name without a definition
   */
  checkNames(node: LarkNode): void {
    forEachName(node, (name, start, end) => {
      if (this.#names.has(name)) return;
      const { reader } = this.#source;
      if (isTerminalName(name)) {
        throw reader.error("undefined terminal", start, end, undefinedHint(name, this.#names));
      }
      throw reader.error(
        "a rule inside a terminal",
        start,
        end,
        "A terminal is one lexeme: it may name other terminals only. Write it upper-case if it is one.",
      );
    });
  }

  /** The language of an expression that names terminals only. */
  piece(node: LarkNode): Piece {
    const algebra = this.#algebra;
    switch (node.kind) {
      case "string":
        return this.#string(node.text, node.ignoreCase);
      case "range":
        return plain(this.#encoding.classRegex([[node.from, node.to]]));
      case "regex":
        return this.#regex(node);
      case "name":
        return this.#pieces.get(node.name) ?? plain(algebra.empty);
      case "repeat": {
        const item = this.piece(node.item);
        const isChoice = node.min !== node.max;
        const regex = algebra.repeat(item.regex, node.min, node.max);
        return {
          ...plain(regex),
          isLazy: item.isLazy,
          isGreedy: item.isGreedy || isChoice,
          repeats: node.max,
        };
      }
      default: {
        const items = node.items.map((item) => this.piece(item));
        let regex = algebra.epsilon;
        if (node.kind === "choice") regex = algebra.or(items.map((item) => item.regex));
        else for (let i = items.length - 1; i >= 0; i--) regex = algebra.concat(items[i]!.regex, regex);
        const isLazy = items.some((item) => item.isLazy);
        return { ...plain(regex), isLazy, isGreedy: items.some((item) => item.isGreedy) };
      }
    }
  }

  /**
   * The lexemes of a terminal: its texts, or, where its quantifiers are lazy, those without a proper prefix that is
   * one too, so that a lexeme ends at its first possible end.
   * @throws SpecError at `[start, end)` when lazy and greedy quantifiers are mixed
   */
  lexemes(piece: Piece, start: number, end: number): RegexId {
    if (!piece.isLazy) return piece.regex;
    if (piece.isGreedy) {
      throw this.#source.reader.error(
        "lazy and greedy quantifiers in one terminal are not supported",
        start,
        end,
        'Say what may not occur inside instead of a lazy quantifier, for example "[^"]*" instead of ".*?".',
      );
    }
    const algebra = this.#algebra;
    const longer = algebra.concat(piece.regex, algebra.anyByte, algebra.all);
    // As an automaton it needs no search for emptiness later.
    return algebra.fromDfa(dfaOfRegex(algebra, algebra.difference(piece.regex, longer)));
  }

  #string(text: string, ignoreCase: boolean): Piece {
    if (!ignoreCase) return { ...plain(this.#algebra.text(text)), isString: true, literal: text };
    let regex = this.#algebra.epsilon;
    for (const character of [...text].reverse()) {
      const c = character.codePointAt(0) ?? 0;
      regex = this.#algebra.concat(this.#encoding.classRegex(closeOverCase([[c, c]])), regex);
    }
    return { ...plain(regex), isString: true };
  }

  #regex({ pattern, flags, patternStart }: LarkNode & { readonly kind: "regex" }): Piece {
    const { file, text, limits, reader } = this.#source;
    const ast = parseRegex(pattern, { file, flags, limits, within: text, baseOffset: patternStart });
    checkTerminalPattern(ast, reader, patternStart);
    const regex = languageOf(ast, this.#algebra, this.#encoding, "full");
    const isLazy = hasQuantifier(ast.root, true);
    const isGreedy = hasQuantifier(ast.root, false);
    return { ...plain(regex), isLazy, isGreedy, repeats: ast.root.kind === "repeat" ? ast.root.max : 1 };
  }

  #common({ source, start, end }: LarkImport): Piece {
    const pattern = Object.hasOwn(COMMON, source) ? COMMON[source] : undefined;
    if (pattern === undefined) {
      const hint = suggestName(source, Object.keys(COMMON), "Defined are");
      throw this.#source.reader.error("not in the library common", start, end, hint);
    }
    const ast = parseRegex(pattern, { file: "common" });
    const regex = languageOf(ast, this.#algebra, this.#encoding, "full");
    return { ...plain(regex), isGreedy: true, repeats: ast.root.kind === "repeat" ? ast.root.max : 1 };
  }

  #usesOf({ body }: LarkDefinition, index: ReadonlyMap<string, number>): number[] {
    this.checkNames(body);
    const used = new Set<number>();
    forEachName(body, (name) => {
      const other = index.get(name);
      if (other !== undefined) used.add(other);
    });
    return [...used];
  }

  #recursion(definitions: readonly LarkDefinition[], component: readonly number[]): Error {
    const names = component.map((i) => definitions[i]!.name);
    const chain = names.length > 5 ? `Through ${names.length} terminals` : [...names, names[0]].join(" -> ");
    const { start, end } = definitions[component[0]!]!;
    return this.#source.reader.error(
      "a terminal that uses itself",
      start,
      end,
      `${chain}: recursion needs a rule (lower-case).`,
    );
  }
}

function plain(regex: RegexId): Piece {
  return { regex, isString: false, literal: undefined, isLazy: false, isGreedy: false, repeats: 1 };
}

/** The whole piece is a repetition with a finite bound, which the author may count on. */
export function isCounted({ repeats }: Piece): boolean {
  return repeats !== UNBOUNDED && repeats > 1;
}
