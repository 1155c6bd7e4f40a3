/**
 * LR(0) automaton built on first use, all conflicts kept. Lookahead is not needed: a configuration reduces in every
 * possible way at once (see `stack-pool.ts`), and a terminal is allowed iff some reduced stack can shift it.
 * Source: Knuth, "On the translation of languages from left to right", 1965; Tomita, "Efficient Parsing for Natural
 * Language", 1986; lazy generation after Heering, Klint, Rekers, "Incremental generation of parsers", 1989.
 */
import { checkLimit, NumberMap } from "../../../src/kernel/index.ts";
import type { Grammar, ListControl, SymbolId } from "../grammar/grammar.ts";
import { type Completion, type Item, ItemTable } from "./items.ts";

const NO_COMPLETIONS: readonly Completion[] = [];
const NO_LISTS: ReadonlySet<SymbolId> = new Set();

/** One set of items. Identity is equality within one automaton. */
export class LrState {
  readonly id: number;
  readonly kernel: readonly Item[];
  /** Terminals with a shift, ascending. */
  readonly terminals: readonly SymbolId[];
  readonly completions: readonly Completion[];
  /** The start symbol is complete here. */
  readonly isAccepting: boolean;
  /** Nothing can be shifted here: all that is left to do is to reduce. */
  readonly isTransit: boolean;
  /** Lists predicted here. */
  readonly lists: ReadonlySet<SymbolId>;
  /** Kernel items of the successor under each symbol. */
  readonly advances = new NumberMap<readonly Item[]>();
  /** Control of the list whose frames have this state; set when the first is pushed. */
  control: ListControl | undefined;
  /** Owned by the automaton, as the next: successors found so far. */
  readonly gotos = new NumberMap<LrState>();
  /** By list and shape. */
  readonly listGotos = new NumberMap<NumberMap<LrState>>();

  /** @param closure  the kernel and everything predicted from it */
  constructor(id: number, kernel: readonly Item[], closure: readonly Item[], grammar: Grammar) {
    this.id = id;
    this.kernel = kernel;
    const advances = new Map<SymbolId, Item[]>();
    const completions: Completion[] = [];
    const lists = new Set<SymbolId>();
    let isAccepting = false;
    for (const item of closure) {
      for (const { symbol, to } of item.edges) {
        const targets = advances.get(symbol);
        if (targets === undefined) advances.set(symbol, [to]);
        else if (!targets.includes(to)) targets.push(to);
      }
      if (item.completion?.kind === "accept") isAccepting = true;
      else if (item.completion !== undefined) completions.push(item.completion);
      if (item.list !== undefined) lists.add(item.list);
    }
    for (const [symbol, items] of advances) this.advances.add(symbol, items);
    this.completions = completions.length === 0 ? NO_COMPLETIONS : completions;
    this.lists = lists.size === 0 ? NO_LISTS : lists;
    this.isAccepting = isAccepting;
    this.isTransit = advances.size === 0 && !isAccepting;
    this.terminals = [...advances.keys()]
      .filter((symbol) => grammar.symbols[symbol]!.kind === "terminal")
      .sort((a, b) => a - b);
  }
}

/** Shared by all sessions of a grammar; grows within `limits.maxLrStates`. */
export class Automaton {
  readonly grammar: Grammar;
  readonly start: LrState;
  readonly #items: ItemTable;
  readonly #states = new Map<string, LrState>();

  constructor(grammar: Grammar) {
    this.grammar = grammar;
    this.#items = new ItemTable(grammar);
    this.start = this.#intern([this.#items.start()]);
  }

  get stateCount(): number {
    return this.#states.size;
  }

  /** Successor under a terminal or rule nonterminal; `undefined` when the symbol cannot follow. */
  goto(state: LrState, symbol: SymbolId): LrState | undefined {
    const known = state.gotos.get(symbol);
    if (known !== undefined) return known;
    const kernel = state.advances.get(symbol);
    if (kernel === undefined) return undefined;
    const target = this.#intern(kernel);
    state.gotos.add(symbol, target);
    return target;
  }

  /** Successor under a list whose entries so far have `shape`; `undefined` when nothing can follow it. */
  gotoList(state: LrState, list: SymbolId, shape: number): LrState | undefined {
    let row = state.listGotos.get(list);
    if (row === undefined) {
      row = new NumberMap();
      state.listGotos.add(list, row);
    }
    const known = row.get(shape);
    if (known !== undefined) return known;
    const symbol = this.grammar.symbols[list]!;
    const kernel: Item[] = [];
    if (symbol.kind === "list" && symbol.control.accepts(shape))
      kernel.push(...(state.advances.get(list) ?? []));
    const more = state.lists.has(list) ? this.#items.afterList(list, shape) : undefined;
    if (more !== undefined) kernel.push(more);
    if (kernel.length === 0) return undefined;
    const target = this.#intern(kernel);
    if (symbol.kind === "list") target.control = symbol.control;
    row.add(shape, target);
    return target;
  }

  #intern(items: readonly Item[]): LrState {
    const kernel = withoutRedundantShifts([...items].sort((a, b) => a.id - b.id));
    const key = kernel.map((item) => item.id).join(",");
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const { limits } = this.grammar;
    checkLimit(limits, "maxLrStates", this.#states.size, "LR states of one grammar");
    const state = new LrState(this.#states.size, kernel, this.#closure(kernel), this.grammar);
    this.#states.set(key, state);
    return state;
  }

  #closure(kernel: readonly Item[]): Item[] {
    const closure: Item[] = [];
    const seenItems = new Set<Item>();
    const seenSymbols = new Set<SymbolId>();
    const add = (item: Item): void => {
      if (seenItems.has(item)) return;
      seenItems.add(item);
      closure.push(item);
    };
    for (const item of kernel) add(item);
    for (let i = 0; i < closure.length; i++) {
      const item = closure[i]!;
      if (item.skip !== undefined) add(item.skip);
      for (const { symbol } of item.edges) {
        if (seenSymbols.has(symbol)) continue;
        seenSymbols.add(symbol);
        const target = this.grammar.symbols[symbol]!;
        if (target.kind === "rule") for (const predicted of this.#items.predict(target)) add(predicted);
        else if (target.kind === "list") add(this.#items.predictList(symbol));
      }
    }
    return closure;
  }
}

/**
 * Drops the shifts of an ambiguous operator grammar that add nothing. Where every kernel item is either `A -> αA•`
 * (complete, long) or `A -> A•γ`, the text γ can as well follow the reduced A: the state that predicted `A -> •αA`
 * predicts `A -> •Aγ` too. The language stays the same, and `a+b*c+...` keeps one stack instead of one per way to
 * bracket it.
 */
function withoutRedundantShifts(kernel: readonly Item[]): readonly Item[] {
  const closing = kernel.find((item) => item.completion?.kind === "rule");
  const lhs = closing?.production?.lhs;
  if (lhs === undefined || kernel.length < 2) return kernel;
  const endsInItself = (item: Item): boolean => {
    const { production, completion, frames } = item;
    return (
      completion?.kind === "rule" &&
      frames >= 2 &&
      frames === production?.rhs.length &&
      production.lhs === lhs &&
      production.rhs.at(-1) === lhs
    );
  };
  const continuesItself = (item: Item): boolean =>
    item.completion === undefined &&
    item.production?.lhs === lhs &&
    item.dot === 1 &&
    item.frames === 1 &&
    item.production.rhs[0] === lhs;
  if (!kernel.every((item) => endsInItself(item) || continuesItself(item))) return kernel;
  return kernel.filter((item) => !continuesItself(item));
}
