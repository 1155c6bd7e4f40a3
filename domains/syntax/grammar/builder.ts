/**
 * Makes grammars: collects symbols and rules, takes away what no text can match, and finds what the engine asks of a
 * grammar (which symbols may be empty, which literals are words).
 */
import type { ByteSet, RegexAlgebra, RegexId } from "../../../masks/index.ts";
import {
  ConflictError,
  checkLimit,
  InternalError,
  type Limits,
  type Reason,
} from "../../../src/kernel/index.ts";
import type { Layout } from "../layout.ts";
import { listCanEnd } from "./controls.ts";
import type {
  Grammar,
  GrammarSymbol,
  Label,
  Lexing,
  ListControl,
  ListEntry,
  ListNonterminal,
  Production,
  SymbolId,
  Terminal,
} from "./grammar.ts";

export interface BuildOptions {
  readonly name: string;
  readonly start: SymbolId;
  readonly lexing: Lexing;
  readonly ignoreAtEdges?: boolean;
  /** `wordsOf`, where the notation says it; found by looking at literals and patterns otherwise. */
  readonly wordsOf?: ReadonlyMap<SymbolId, readonly SymbolId[]>;
  readonly layout?: Layout;
  /** Reasons to name when the language turns out to be empty. */
  readonly emptyReasons?: readonly Reason[];
}

type Draft =
  | Terminal
  | ListNonterminal
  | { kind: "rule"; id: SymbolId; name: string; productions: Production[]; isHidden?: boolean };

export interface TerminalOptions {
  readonly priority?: number;
  readonly literal?: string;
  readonly isImplied?: boolean;
  readonly isImmediate?: boolean;
  readonly splitsBefore?: ByteSet;
}

/** Longer right-hand sides are split. */
const MAX_RHS = 32;

/** Collects symbols and rules; `build` checks them and freezes the result. */
export class GrammarBuilder {
  readonly algebra: RegexAlgebra;
  readonly limits: Limits;
  readonly #symbols: Draft[] = [];
  readonly #ignored = new Set<SymbolId>();
  #hasUniqueLists = false;
  readonly #terminals = new Map<string, SymbolId>();
  #size = 0;

  constructor(algebra: RegexAlgebra) {
    this.algebra = algebra;
    this.limits = algebra.limits;
  }

  /**
   * A terminal; the same name, language and priority give the same symbol.
   * @throws InternalError when `regex` matches the empty text: use `lexeme`
   */
  terminal(name: string, regex: RegexId, options: TerminalOptions = {}): SymbolId {
    if (this.algebra.isNullable(regex)) throw new InternalError(`terminal ${name} matches the empty text`);
    const priority = options.priority ?? 0;
    const key = `${regex} ${priority} ${name}`;
    const known = this.#terminals.get(key);
    if (known !== undefined) return known;
    const id = this.#add((id) => ({
      kind: "terminal",
      id,
      name,
      regex,
      priority,
      literal: options.literal,
      isImplied: options.isImplied ?? false,
      isImmediate: options.isImmediate ?? false,
      splitsBefore: options.splitsBefore,
    }));
    this.#terminals.set(key, id);
    return id;
  }

  /** The terminal of an exact text. Literals outrank other terminals on the same lexeme. */
  literal(text: string, priority = 1): SymbolId {
    return this.terminal(JSON.stringify(text), this.algebra.text(text), { priority, literal: text });
  }

  /** A symbol for `regex` that may match the empty text too. */
  lexeme(name: string, regex: RegexId, options: { readonly priority?: number } = {}): SymbolId {
    if (!this.algebra.isNullable(regex)) return this.terminal(name, regex, options);
    const solid = this.algebra.withoutEpsilon(regex);
    const symbol = this.nonterminal(name);
    this.rule(symbol, []);
    if (this.algebra.isEmpty(solid) !== true) this.rule(symbol, [this.terminal(name, solid, options)]);
    return symbol;
  }

  /** A nonterminal without rules yet: its language is empty until `rule` adds one. */
  nonterminal(name: string, options: { readonly isHidden?: boolean } = {}): SymbolId {
    const hidden = options.isHidden === true ? { isHidden: true } : {};
    return this.#add((id) => ({ kind: "rule", id, name, productions: [], ...hidden }));
  }

  /** A terminal that only the layout puts into the text. */
  implied(name: string): SymbolId {
    return this.terminal(name, this.algebra.empty, { isImplied: true });
  }

  /** Adds an alternative; `rhs` may be empty. Labels of right-hand sides that must be split are lost. */
  rule(
    lhs: SymbolId,
    rhs: readonly SymbolId[],
    labels?: readonly (Label | undefined)[],
    penalty?: number,
  ): void {
    const symbol = this.#symbols[lhs];
    if (symbol?.kind !== "rule") throw new InternalError(`symbol ${lhs} takes no rules`);
    this.#size += 1 + rhs.length;
    checkLimit(this.limits, "maxGrammarSize", this.#size, "Size of the compiled grammar");
    const isLong = rhs.length > MAX_RHS;
    const isLabelled = !isLong && labels?.some((label) => label !== undefined) === true;
    symbol.productions.push({
      lhs,
      rhs: isLong ? this.#split(symbol.name, rhs) : rhs,
      ...(isLabelled ? { labels } : {}),
      ...(penalty === undefined || penalty === 0 ? {} : { penalty }),
    });
  }

  /** Items of one rule are quadratic in its length: long right-hand sides become sequences of sequences. */
  #split(name: string, rhs: readonly SymbolId[]): SymbolId[] {
    const parts: SymbolId[] = [];
    for (let i = 0; i < rhs.length; i += MAX_RHS) {
      parts.push(this.choice(`${name} part`, [rhs.slice(i, i + MAX_RHS)]));
    }
    return parts.length <= MAX_RHS ? parts : this.#split(name, parts);
  }

  /** A nonterminal with one alternative per element of `alternatives`. */
  choice(name: string, alternatives: readonly (readonly SymbolId[])[]): SymbolId {
    const symbol = this.nonterminal(name);
    for (const rhs of alternatives) this.rule(symbol, rhs);
    return symbol;
  }

  optional(name: string, symbol: SymbolId): SymbolId {
    return this.choice(name, [[], [symbol]]);
  }

  /** Entries under a control of the caller's own. Entries must not derive the empty text. */
  list(name: string, control: ListControl, separator?: SymbolId): SymbolId {
    if (control.isUnique === true) this.#hasUniqueLists = true;
    return this.#add((id) => ({ kind: "list", id, name, control, separator }));
  }

  ignore(terminal: SymbolId): void {
    if (this.#symbols[terminal]?.kind !== "terminal")
      throw new InternalError(`symbol ${terminal} is no terminal`);
    this.#ignored.add(terminal);
  }

  /**
   * Checks and freezes the grammar. Terminals and alternatives that no text can match are removed.
   * @throws ConflictError when no text at all belongs to the language
   */
  build(options: BuildOptions): Grammar {
    const productive = this.#productive();
    if (!productive.has(options.start)) {
      const start = this.#symbols[options.start];
      throw new ConflictError(
        `No text satisfies ${options.name}: "${start?.name ?? options.start}" has no finite expansion`,
        options.emptyReasons ?? [
          { domain: "syntax", constraint: options.name, message: "the language is empty" },
        ],
        { hint: "Look for a contradiction, or for recursion without a base case." },
      );
    }
    const symbols: GrammarSymbol[] = this.#symbols.map((symbol) =>
      symbol.kind === "rule"
        ? { ...symbol, productions: symbol.productions.filter((p) => p.rhs.every((s) => productive.has(s))) }
        : symbol.kind === "list"
          ? { ...symbol, control: onlyProductive(symbol.control, productive) }
          : symbol,
    );
    return {
      name: options.name,
      algebra: this.algebra,
      limits: this.limits,
      lexing: options.lexing,
      symbols,
      start: options.start,
      ignored: this.#ignored,
      ignoreAtEdges: options.ignoreAtEdges ?? true,
      nullable: nullableSymbols(symbols),
      wordsOf:
        options.wordsOf ??
        (options.lexing === "munch" ? wordTerminals(this.algebra, symbols, this.#ignored) : new Map()),
      layout: options.layout,
      hasUniqueLists: this.#hasUniqueLists,
    };
  }

  #add(make: (id: SymbolId) => Draft): SymbolId {
    const id = this.#symbols.length;
    this.#size++;
    checkLimit(this.limits, "maxGrammarSize", this.#size, "Size of the compiled grammar");
    this.#symbols.push(make(id));
    return id;
  }

  /**
   * Symbols that derive at least one finite text. Each alternative counts the symbols it still waits for, so the work
   * is linear in the grammar; lists are asked again in every round, since their entries are known only by exploring
   * the control.
   */
  #productive(): Set<SymbolId> {
    const productive = new Set<SymbolId>();
    const waiting = alternativesBySymbol(this.#symbols);
    const work: SymbolId[] = [];
    const add = (id: SymbolId): void => {
      if (productive.has(id)) return;
      productive.add(id);
      work.push(id);
    };
    const settle = (): void => {
      for (let id = work.pop(); id !== undefined; id = work.pop()) {
        for (const alternative of waiting.get(id) ?? []) {
          alternative.missing--;
          if (alternative.missing === 0) add(alternative.lhs);
        }
      }
    };
    for (const symbol of this.#symbols) {
      if (symbol.kind === "terminal" && (symbol.isImplied || this.algebra.isEmpty(symbol.regex) !== true))
        add(symbol.id);
      if (symbol.kind === "rule" && symbol.productions.some(({ rhs }) => rhs.length === 0)) add(symbol.id);
    }
    for (let before = -1; productive.size !== before; ) {
      before = productive.size;
      settle();
      for (const symbol of this.#symbols) {
        if (symbol.kind !== "list" || productive.has(symbol.id)) continue;
        const isProductive = (id: SymbolId): boolean => productive.has(id);
        if (listCanEnd(symbol.name, symbol.control, isProductive, symbol.separator)) add(symbol.id);
      }
    }
    return productive;
  }
}

/** An alternative that waits until each of its symbols has a property. */
interface WaitingAlternative {
  readonly lhs: SymbolId;
  missing: number;
}

/** Non-empty alternatives by each symbol they use; one that uses a symbol twice is there twice. */
function alternativesBySymbol(
  symbols: readonly { readonly kind: string; readonly productions?: readonly Production[] }[],
): Map<SymbolId, WaitingAlternative[]> {
  const waiting = new Map<SymbolId, WaitingAlternative[]>();
  for (const symbol of symbols) {
    for (const { lhs, rhs } of symbol.productions ?? []) {
      if (rhs.length === 0) continue;
      const alternative = { lhs, missing: rhs.length };
      for (const id of rhs) {
        const list = waiting.get(id);
        if (list === undefined) waiting.set(id, [alternative]);
        else list.push(alternative);
      }
    }
  }
  return waiting;
}

function onlyProductive(control: ListControl, productive: ReadonlySet<SymbolId>): ListControl {
  const cache = new Map<number, readonly ListEntry[]>();
  return {
    initial: control.initial,
    shape: (attr) => control.shape(attr),
    accepts: (shape) => control.accepts(shape),
    advance: (attr, label) => control.advance(attr, label),
    ...(control.isUnique === true ? { isUnique: true } : {}),
    ...(control.nearest === undefined ? {} : { nearest: (attr: number) => control.nearest?.(attr) }),
    ...(control.covers === undefined
      ? {}
      : { covers: (attr: number, other: number) => control.covers?.(attr, other) === true }),
    entries: (shape) => {
      let entries = cache.get(shape);
      if (entries === undefined) {
        entries = control.entries(shape).filter((entry) => productive.has(entry.symbol));
        cache.set(shape, entries);
      }
      return entries;
    },
  };
}

function nullableSymbols(symbols: readonly GrammarSymbol[]): Set<SymbolId> {
  const nullable = new Set<SymbolId>();
  const waiting = alternativesBySymbol(symbols);
  const work: SymbolId[] = [];
  const add = (id: SymbolId): void => {
    if (nullable.has(id)) return;
    nullable.add(id);
    work.push(id);
  };
  for (const symbol of symbols) {
    if (symbol.kind === "list" && symbol.control.accepts(symbol.control.shape(symbol.control.initial))) {
      add(symbol.id);
    }
    if (symbol.kind === "rule" && symbol.productions.some(({ rhs }) => rhs.length === 0)) add(symbol.id);
  }
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    for (const alternative of waiting.get(id) ?? []) {
      alternative.missing--;
      if (alternative.missing === 0) add(alternative.lhs);
    }
  }
  return nullable;
}

const WORD = /^[\p{L}\p{N}_$]+$/u;

/** Literals that read as words, with the terminals that match them and are no literals themselves. */
function wordTerminals(
  algebra: RegexAlgebra,
  symbols: readonly GrammarSymbol[],
  ignored: ReadonlySet<SymbolId>,
): Map<SymbolId, readonly SymbolId[]> {
  const open = symbols.filter(
    (s): s is Terminal => s.kind === "terminal" && s.literal === undefined && !ignored.has(s.id),
  );
  const words = new Map<SymbolId, readonly SymbolId[]>();
  for (const symbol of symbols) {
    if (symbol.kind !== "terminal" || symbol.literal === undefined || !WORD.test(symbol.literal)) continue;
    const bytes = new TextEncoder().encode(symbol.literal);
    const matching = open.filter((t) => algebra.matches(t.regex, bytes)).map((t) => t.id);
    if (matching.length > 0) words.set(symbol.id, matching);
  }
  return words;
}
