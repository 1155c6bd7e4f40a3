/**
 * The cheapest text of every grammar symbol, in bytes, computed once per grammar on first use.
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

/** Least derivations of one grammar. Costs count bytes, ignored text not included. */
export class Yields {
  readonly #grammar: Grammar;
  readonly #cost: Float64Array;
  readonly #choice: (Production | undefined)[];
  readonly #texts = new Map<SymbolId, readonly Uint8Array[]>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#cost = new Float64Array(grammar.symbols.length).fill(Number.POSITIVE_INFINITY);
    this.#choice = new Array<Production | undefined>(grammar.symbols.length).fill(undefined);
    // Costs only fall; repeat until none does. Grammars are shallow, so a few rounds suffice.
    for (let changed = true; changed; ) {
      changed = false;
      for (const symbol of grammar.symbols) {
        const cost = this.#costOf(symbol.id);
        if (cost < this.#cost[symbol.id]!) {
          this.#cost[symbol.id] = cost;
          changed = true;
        }
      }
    }
  }

  /** Bytes of the cheapest text; infinite when none was found. */
  cost(symbol: SymbolId): number {
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
      else if (node.kind === "list") work.push(...this.listPath(node, node.control.initial, true).reverse());
      else if (this.#cost[id] !== 0 || !this.#grammar.nullable.has(id)) {
        const production = this.#choice[id];
        if (production === undefined) throw new InternalError(`symbol ${node.name} has no cheapest text`);
        work.push(...[...production.rhs].reverse());
      }
    }
  }

  /** The entry to write next so that a list with `attr` comes to its end; `undefined` where it may end. */
  nextEntry(list: ListNonterminal, attr: number): ListEntry | undefined {
    const { control } = list;
    if (control.accepts(control.shape(attr))) return undefined;
    const nearest = control.nearest?.(attr);
    if (nearest !== undefined && this.#cost[nearest.symbol]! < Number.POSITIVE_INFINITY) return nearest;
    let best: ListEntry | undefined;
    for (const entry of control.entries(control.shape(attr))) {
      // An entry that changes nothing brings the end no closer.
      if (control.advance(attr, entry.label) === attr) continue;
      if (best === undefined || this.#cost[entry.symbol]! < this.#cost[best.symbol]!) best = entry;
    }
    return best;
  }

  /** Symbols from a list with `attr` to its end; `isEmpty`: no entry has been written yet. */
  listPath(list: ListNonterminal, from: number, isEmpty: boolean): SymbolId[] {
    const path: SymbolId[] = [];
    let attr = from;
    let first = isEmpty;
    for (let i = 0; i < MAX_ENTRIES; i++) {
      const entry = this.nextEntry(list, attr);
      if (entry === undefined) return path;
      if (!first && list.separator !== undefined) path.push(list.separator);
      path.push(entry.symbol);
      first = false;
      attr = list.control.advance(attr, entry.label);
    }
    return path;
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
        if (symbol.isImplied) return IMPLIED_COST;
        return this.#cost[id]! < Number.POSITIVE_INFINITY
          ? this.#cost[id]!
          : this.#grammar.algebra.shortestLength(symbol.regex);
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
          const entry = this.nextEntry(symbol, attr);
          if (entry === undefined || i >= MAX_ENTRIES) return Number.POSITIVE_INFINITY;
          cost += this.#cost[entry.symbol]!;
          if (i > 0 && symbol.separator !== undefined) cost += this.#cost[symbol.separator]!;
          if (cost === Number.POSITIVE_INFINITY) return cost;
          attr = control.advance(attr, entry.label);
        }
      }
    }
  }

  #sum(symbols: readonly SymbolId[]): number {
    let sum = 0;
    for (const id of symbols) sum += this.#cost[id]!;
    return sum;
  }
}
