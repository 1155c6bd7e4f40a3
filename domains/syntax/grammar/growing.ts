/**
 * A grammar that is written while it is read: rules say what they consist of when the parser first comes to them. Until
 * then they are a name and a promise, so parts that no output reaches cost next to nothing.
 * Who writes one vouches for what `GrammarBuilder` would check: every rule and list has a finite text, no literal reads
 * as the beginning of a word that another terminal matches, and only lists derive the empty text.
 * Source of the idea: Heering, Klint, Rekers, "Incremental generation of parsers", 1989, taken from states to rules.
 */
import type { RegexAlgebra, RegexId } from "../../../masks/index.ts";
import { checkLimit, type Limits } from "../../../src/kernel/index.ts";
import type {
  Grammar,
  GrammarSymbol,
  ListControl,
  ListNonterminal,
  Production,
  RuleNonterminal,
  SymbolId,
} from "./grammar.ts";

/** Where terminals are made: a grammar that grows, or a builder. */
export interface TerminalTable {
  readonly algebra: RegexAlgebra;
  terminal(name: string, regex: RegexId, options?: { readonly literal?: string }): SymbolId;
  ignore(terminal: SymbolId): void;
}

/** Symbols are only ever added; what has been said of one stays. */
export class GrowingGrammar implements Grammar, TerminalTable {
  readonly name: string;
  readonly algebra: RegexAlgebra;
  readonly limits: Limits;
  readonly lexing = "munch";
  readonly symbols: GrammarSymbol[] = [];
  readonly ignored = new Set<SymbolId>();
  readonly ignoreAtEdges = true;
  readonly nullable = new Set<SymbolId>();
  readonly wordsOf: ReadonlyMap<SymbolId, readonly SymbolId[]> = new Map();
  readonly hasUniqueLists: boolean;
  readonly layout = undefined;
  #start: SymbolId = -1;

  /** @param hasUniqueLists some list that may yet be written wants its entries to differ */
  constructor(name: string, algebra: RegexAlgebra, hasUniqueLists: boolean) {
    this.name = name;
    this.algebra = algebra;
    this.limits = algebra.limits;
    this.hasUniqueLists = hasUniqueLists;
  }

  get start(): SymbolId {
    return this.#start;
  }

  /** The grammar is complete in all but its parts once this is said. */
  begin(start: SymbolId): void {
    this.#start = start;
  }

  /** `regex` must match something, and not the empty text. */
  terminal(name: string, regex: RegexId, { literal }: { readonly literal?: string } = {}): SymbolId {
    return this.#add({
      kind: "terminal",
      id: this.symbols.length,
      name,
      regex,
      priority: 0,
      literal,
      isImplied: false,
      isImmediate: false,
      splitsBefore: undefined,
    });
  }

  ignore(terminal: SymbolId): void {
    this.ignored.add(terminal);
  }

  sequence(name: string, rhs: readonly SymbolId[]): SymbolId {
    const id = this.symbols.length;
    return this.#add({ kind: "rule", id, name, productions: [{ lhs: id, rhs }] });
  }

  /** One of the symbols that `write` returns, which is called at most once. */
  choice(name: () => string, write: () => readonly SymbolId[]): SymbolId {
    return this.#add(new PromisedRule(this.symbols.length, name, write));
  }

  /** A list whose control is made at most once. @param mayBeEmpty the control accepts before the first entry */
  list(name: string, separator: SymbolId, mayBeEmpty: boolean, makeControl: () => ListControl): SymbolId {
    const id = this.#add(new PromisedList(this.symbols.length, name, separator, makeControl));
    if (mayBeEmpty) this.nullable.add(id);
    return id;
  }

  #add(symbol: GrammarSymbol): SymbolId {
    checkLimit(this.limits, "maxGrammarSize", this.symbols.length + 1, "Size of the compiled grammar");
    this.symbols.push(symbol);
    return symbol.id;
  }
}

class PromisedRule implements RuleNonterminal {
  readonly kind = "rule";
  readonly id: SymbolId;
  readonly #name: () => string;
  #write: (() => readonly SymbolId[]) | undefined;
  #productions: readonly Production[] = [];

  constructor(id: SymbolId, name: () => string, write: () => readonly SymbolId[]) {
    this.id = id;
    this.#name = name;
    this.#write = write;
  }

  get name(): string {
    return this.#name();
  }

  get isPromised(): boolean {
    return this.#write !== undefined;
  }

  get productions(): readonly Production[] {
    if (this.#write !== undefined) {
      this.#productions = this.#write().map((symbol) => ({ lhs: this.id, rhs: [symbol] }));
      this.#write = undefined;
    }
    return this.#productions;
  }
}

class PromisedList implements ListNonterminal {
  readonly kind = "list";
  readonly id: SymbolId;
  readonly name: string;
  readonly separator: SymbolId;
  #make: (() => ListControl) | undefined;
  #control: ListControl | undefined;

  constructor(id: SymbolId, name: string, separator: SymbolId, make: () => ListControl) {
    this.id = id;
    this.name = name;
    this.separator = separator;
    this.#make = make;
  }

  get control(): ListControl {
    this.#control ??= this.#make?.();
    this.#make = undefined;
    // Set on the line before, the first time.
    return this.#control as ListControl;
  }
}
