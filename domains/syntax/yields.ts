/**
 * The cheapest text of grammar symbols, in bytes. Computed for a symbol when it is asked for, with those that it turns on:
 * a grammar may grow, and most of it is never completed.
 * Source: Knuth, "A generalization of Dijkstra's algorithm", 1977 (least derivations of a context-free grammar).
 */
import { InternalError } from "../../src/kernel/index.ts";
import type { Grammar, ListEntry, ListNonterminal, Production, SymbolId } from "./grammar/grammar.ts";

/** Longer completions are of no use to anyone, and reading them would fill the tables of the lexer. */
export const MAX_COMPLETION_BYTES = 16_384;

/** Entries tried on the way to the end of one list before the list counts as too long to write. */
const MAX_ENTRIES = 10_000;

/** What the layout writes for an implied terminal, about; a little more than a byte, so that a written one is preferred. */
const IMPLIED_COST = 1.5;

/** A way to the end of a list. */
export interface ListEnd {
  readonly symbols: readonly SymbolId[];
  /** Of the finished list. */
  readonly attr: number;
  /** Bytes. */
  readonly cost: number;
}

/** Least derivations of one grammar. Costs count bytes, ignored text not included. */
export class Yields {
  readonly #grammar: Grammar;
  /** By symbol: the least cost found; infinite before. */
  readonly #cost: number[] = [];
  readonly #choice: (Production | undefined)[] = [];
  /** Symbols whose cost is final, or being worked out. */
  readonly #isKnown: boolean[] = [];
  /** Being worked out. */
  #open: SymbolId[] = [];
  readonly #texts = new Map<SymbolId, readonly Uint8Array[]>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  /** Bytes of the cheapest text; infinite when none was found. */
  cost(symbol: SymbolId): number {
    if (this.#isKnown[symbol] !== true) this.#settle(symbol);
    return this.#cost[symbol]!;
  }

  /** No text costs less; found without working out what the symbol consists of. */
  bound(symbol: SymbolId): number {
    if (this.#isKnown[symbol] === true) return this.cost(symbol);
    const node = this.#grammar.symbols[symbol]!;
    if (node.kind === "terminal") return this.cost(symbol);
    const [only] = node.kind === "rule" && node.isPromised !== true ? node.productions : [];
    if (node.kind !== "rule" || only === undefined || node.productions.length > 1) return 0;
    let sum = 0;
    for (const part of only.rhs) {
      if (this.#grammar.symbols[part]!.kind === "terminal") sum += this.cost(part);
    }
    return sum;
  }

  /** Costs only fall; repeat until none does. What is found to be needed on the way is looked at in the same round. */
  #settle(symbol: SymbolId): void {
    this.#read(symbol);
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = 0; i < this.#open.length; i++) {
        const id = this.#open[i]!;
        const cost = this.#costOf(id);
        if (cost >= this.#cost[id]!) continue;
        this.#cost[id] = cost;
        changed = true;
      }
      // Parts were found after what they are parts of, and come before it next time.
      this.#open.reverse();
    }
    this.#open = [];
  }

  /** The cost found so far of a symbol that another one needs. */
  #read(symbol: SymbolId): number {
    if (this.#isKnown[symbol] !== true) {
      this.#isKnown[symbol] = true;
      const node = this.#grammar.symbols[symbol]!;
      if (node.kind === "terminal") this.#cost[symbol] = this.#costOf(symbol);
      else {
        this.#cost[symbol] = Number.POSITIVE_INFINITY;
        this.#open.push(symbol);
      }
    }
    return this.#cost[symbol]!;
  }

  /** A shortest text of a terminal, and a shortest one that reads as no terminal of higher priority, if it differs. */
  texts(terminal: SymbolId): readonly Uint8Array[] {
    let texts = this.#texts.get(terminal);
    if (texts === undefined) {
      texts = this.#findTexts(terminal);
      this.#texts.set(terminal, texts);
    }
    return texts;
  }

  /** Appends the terminals of the cheapest text of `symbol`. */
  expand(symbol: SymbolId, out: SymbolId[]): void {
    const work = [symbol];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      const node = this.#grammar.symbols[id]!;
      if (node.kind === "terminal") out.push(id);
      else if (node.kind === "list") {
        // A list too long to write has no cost, and nobody expands what has none.
        const end = this.listEnd(node, node.control.initial, true);
        if (end === undefined) throw new InternalError(`list ${node.name} has no cheapest text`);
        for (let i = end.symbols.length - 1; i >= 0; i--) work.push(end.symbols[i]!);
      } else if (this.cost(id) !== 0 || !this.#grammar.nullable.has(id)) {
        const production = this.#choice[id];
        if (production === undefined) throw new InternalError(`symbol ${node.name} has no cheapest text`);
        work.push(...[...production.rhs].reverse());
      }
    }
  }

  /** The entry to write next so that a list with `attr` comes to its end; `undefined` where it may end. */
  nextEntry(list: ListNonterminal, attr: number): ListEntry | undefined {
    return this.#nextEntry(list, attr, (symbol) => this.cost(symbol));
  }

  #nextEntry(list: ListNonterminal, attr: number, cost: (symbol: SymbolId) => number): ListEntry | undefined {
    const { control } = list;
    if (control.accepts(control.shape(attr))) return undefined;
    const nearest = control.nearest?.(attr);
    if (nearest !== undefined && cost(nearest.symbol) < Number.POSITIVE_INFINITY) return nearest;
    let best: ListEntry | undefined;
    for (const entry of control.entries(control.shape(attr))) {
      // An entry that changes nothing brings the end no closer.
      if (control.advance(attr, entry.label) === attr) continue;
      if (best === undefined || cost(entry.symbol) < cost(best.symbol)) best = entry;
    }
    return best;
  }

  /**
   * From a list with the attribute `from` to its end.
   * @param isEmpty no entry has been written yet
   * @returns `undefined` when the rest would be too long
   */
  listEnd(list: ListNonterminal, from: number, isEmpty: boolean): ListEnd | undefined {
    const symbols: SymbolId[] = [];
    let attr = from;
    let cost = 0;
    for (let i = 0; i < MAX_ENTRIES && cost <= MAX_COMPLETION_BYTES; i++) {
      const entry = this.nextEntry(list, attr);
      if (entry === undefined) return { symbols, attr, cost };
      if ((i > 0 || !isEmpty) && list.separator !== undefined) {
        symbols.push(list.separator);
        cost += this.cost(list.separator);
      }
      symbols.push(entry.symbol);
      cost += this.cost(entry.symbol);
      attr = list.control.advance(attr, entry.label);
    }
    return undefined;
  }

  #findTexts(id: SymbolId): Uint8Array[] {
    const { algebra, symbols, lexing } = this.#grammar;
    const terminal = symbols[id]!;
    if (terminal.kind !== "terminal") throw new InternalError(`symbol ${terminal.name} is no terminal`);
    const texts: Uint8Array[] = [];
    let regex = terminal.regex;
    while (algebra.shortestLength(regex) <= MAX_COMPLETION_BYTES) {
      const bytes = algebra.shortest(regex);
      if (bytes === undefined) break;
      if (texts.length === 0) texts.push(bytes);
      const rivals = symbols.flatMap((s) =>
        s.kind === "terminal" && s.priority > terminal.priority && algebra.matches(s.regex, bytes)
          ? [s.regex]
          : [],
      );
      if (lexing === "split" || rivals.length === 0) {
        if (bytes !== texts[0]) texts.push(bytes);
        break;
      }
      regex = algebra.difference(regex, algebra.or(rivals));
    }
    return texts;
  }

  #costOf(id: SymbolId): number {
    const symbol = this.#grammar.symbols[id]!;
    switch (symbol.kind) {
      case "terminal":
        return symbol.isImplied ? IMPLIED_COST : this.#grammar.algebra.shortestLength(symbol.regex);
      case "rule": {
        if (this.#grammar.nullable.has(id)) return 0;
        let least = this.#cost[id]!;
        for (const production of symbol.productions) {
          const cost = this.#sum(production.rhs) + (production.penalty ?? 0);
          if (cost >= least) continue;
          least = cost;
          this.#choice[id] = production;
        }
        return least;
      }
      case "list": {
        const { control } = symbol;
        let cost = 0;
        let attr = control.initial;
        for (let i = 0; ; i++) {
          if (control.accepts(control.shape(attr))) return cost;
          const entry = this.#nextEntry(symbol, attr, (part) => this.#read(part));
          if (entry === undefined || i >= MAX_ENTRIES) return Number.POSITIVE_INFINITY;
          cost += this.#read(entry.symbol);
          if (i > 0 && symbol.separator !== undefined) cost += this.#read(symbol.separator);
          if (cost > MAX_COMPLETION_BYTES) return Number.POSITIVE_INFINITY;
          attr = control.advance(attr, entry.label);
        }
      }
    }
  }

  #sum(symbols: readonly SymbolId[]): number {
    let sum = 0;
    for (const id of symbols) sum += this.#read(id);
    return sum;
  }
}
