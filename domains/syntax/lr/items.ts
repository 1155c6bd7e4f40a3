/**
 * Dotted items of the LR automaton, interned on first use. An item is a node of a graph: edges say which symbol leads
 * where, `skip` passes over a symbol that may be empty, `completion` says what a finished item reduces to.
 * Symbols skipped as empty push no stack frame, so an item carries the number of frames it has pushed; this keeps
 * optional parts linear where removing empty rules would be exponential.
 * Source: Aycock, Horspool, "Practical Earley parsing", Computer Journal 2002 (skipping nullable symbols).
 */
import { InternalError } from "../../../src/kernel/index.ts";
import type { Grammar, Production, RuleNonterminal, SymbolId } from "../grammar/grammar.ts";

/** What a finished item reduces to. */
export type Completion =
  | { readonly kind: "rule"; readonly lhs: SymbolId; readonly frames: number }
  /** The first entry of a list: one frame becomes a list frame. */
  | { readonly kind: "list-first"; readonly lhs: SymbolId; readonly frames: 1; readonly label: number }
  /** A further entry: the deepest popped frame is the list so far. */
  | { readonly kind: "list-next"; readonly lhs: SymbolId; readonly frames: number; readonly label: number }
  /** The start symbol is complete. */
  | { readonly kind: "accept" };

export interface Item {
  readonly id: number;
  readonly edges: readonly ItemEdge[];
  /** Where the dot stands when the next symbol derives the empty text. */
  readonly skip: Item | undefined;
  readonly completion: Completion | undefined;
  /** Set on the item that predicts list `list`: after a list frame of a shape, `afterList` goes on. */
  readonly list: SymbolId | undefined;
  /** The production and dot of a rule item; for reports and the associativity rule. */
  readonly production: Production | undefined;
  readonly dot: number;
  readonly frames: number;
}

export interface ItemEdge {
  readonly symbol: SymbolId;
  readonly to: Item;
}

/** Interns the items of one grammar. */
export class ItemTable {
  readonly #grammar: Grammar;
  readonly #items: Item[] = [];
  readonly #ruleItems = new Map<Production, (Item | undefined)[]>();
  readonly #listItems = new Map<string, Item>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  /** The item before the start symbol. */
  start(): Item {
    const { start, nullable } = this.#grammar;
    const accepted = this.#add({ completion: { kind: "accept" }, frames: 1 });
    return this.#add({
      edges: [{ symbol: start, to: accepted }],
      skip: nullable.has(start) ? this.#add({ completion: { kind: "accept" } }) : undefined,
    });
  }

  /** The items that predict a rule nonterminal. */
  predict(symbol: RuleNonterminal): Item[] {
    return symbol.productions.map((production) => this.#rule(production, 0, 0));
  }

  /** The item that predicts a list: its first entries. */
  predictList(list: SymbolId): Item {
    return this.#listItem(`${list}`, () => {
      const { control } = this.#list(list);
      const entries = control.entries(control.shape(control.initial));
      return {
        list,
        edges: entries.map(({ symbol, label }) => ({
          symbol: this.#solidEntry(list, symbol),
          to: this.#listItem(`${list} first ${label}`, () => ({
            completion: { kind: "list-first", lhs: list, frames: 1, label },
          })),
        })),
      };
    });
  }

  /** What may follow a list frame of `shape` inside the list; `undefined` when no entry may. */
  afterList(list: SymbolId, shape: number): Item | undefined {
    const { control, separator } = this.#list(list);
    const entries = control.entries(shape);
    if (entries.length === 0) return undefined;
    const next = this.#listItem(`${list} next ${shape}`, () => ({
      edges: entries.map(({ symbol, label }) => ({
        symbol: this.#solidEntry(list, symbol),
        to: this.#listItem(`${list} done ${label}`, () => ({
          completion: { kind: "list-next", lhs: list, frames: separator === undefined ? 2 : 3, label },
        })),
      })),
    }));
    if (separator === undefined) return next;
    return this.#listItem(`${list} after ${shape}`, () => ({ edges: [{ symbol: separator, to: next }] }));
  }

  #rule(production: Production, dot: number, frames: number): Item {
    const { rhs, lhs } = production;
    const width = rhs.length + 1;
    let row = this.#ruleItems.get(production);
    if (row === undefined) {
      row = new Array<Item | undefined>(width * width).fill(undefined);
      this.#ruleItems.set(production, row);
    }
    const slot = dot * width + frames;
    const known = row[slot];
    if (known !== undefined) return known;
    const at = { production, dot, frames };
    let item: Item;
    if (dot === rhs.length) {
      // A rule that pushed nothing derived the empty text: whoever uses it skips it instead.
      item = this.#add({ ...at, completion: frames === 0 ? undefined : { kind: "rule", lhs, frames } });
    } else {
      const symbol = rhs[dot]!;
      item = this.#add({
        ...at,
        edges: [{ symbol, to: this.#rule(production, dot + 1, frames + 1) }],
        skip: this.#grammar.nullable.has(symbol) ? this.#rule(production, dot + 1, frames) : undefined,
      });
    }
    row[slot] = item;
    return item;
  }

  #listItem(key: string, make: () => Partial<Item>): Item {
    let item = this.#listItems.get(key);
    if (item === undefined) {
      item = this.#add(make());
      this.#listItems.set(key, item);
    }
    return item;
  }

  #add(fields: Partial<Item>): Item {
    const item: Item = {
      id: this.#items.length,
      edges: [],
      skip: undefined,
      completion: undefined,
      list: undefined,
      production: undefined,
      dot: 0,
      frames: 0,
      ...fields,
    };
    this.#items.push(item);
    return item;
  }

  #list(id: SymbolId) {
    const symbol = this.#grammar.symbols[id];
    if (symbol?.kind !== "list") throw new InternalError(`symbol ${id} is no list`);
    return symbol;
  }

  #solidEntry(list: SymbolId, symbol: SymbolId): SymbolId {
    if (this.#grammar.nullable.has(symbol)) {
      throw new InternalError(`entry ${symbol} of list ${list} derives the empty text`);
    }
    return symbol;
  }
}
