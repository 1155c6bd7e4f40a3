/**
 * What the grammar alone says about constructs that are open: which items a construct may stand in, what must lie
 * between the two, and under which field. Computed on first use, per LR state and symbol, and kept with the grammar.
 */
import type { Grammar, Label, SymbolId } from "./grammar/grammar.ts";
import type { LrState } from "./lr/automaton.ts";
import type { Item } from "./lr/items.ts";

/** An item that goes on: its nonterminal is open, and `symbol` is what comes next in it. */
export interface OpenItem {
  /** The nonterminal of the item; `undefined`: the text as a whole. */
  readonly lhs: SymbolId | undefined;
  /** Frames of the item below its dot. */
  readonly frames: number;
  /** What stands at the dot. */
  readonly symbol: SymbolId;
  readonly label: Label | undefined;
  /** What the rule has before the dot; of an `async` function it holds that word. */
  readonly before: readonly SymbolId[];
}

/** An item on a frame in which a construct may stand: what comes next in it can begin with the construct. */
export interface Holder extends OpenItem {
  /** What lies between the two for certain, the innermost of it. */
  readonly between: SymbolId | undefined;
  /** What the next construct outwards, `between` or that of the item, calls this one. */
  readonly field: string | undefined;
  readonly alias: string | undefined;
  /** Whether named constructs that are not known lie between the two as well: on all ways, on none or on some. */
  readonly unknownBetween: "all" | "none" | "some";
}

/** Names that readings or parents do not agree on. */
export const AMBIGUOUS = Symbol("ambiguous");
export type Agreed<T> = T | undefined | typeof AMBIGUOUS;

/** `undefined` beside a value counts as a difference. */
export function agreed<T>(values: Iterable<T | undefined>): Agreed<T> {
  let result: Agreed<T>;
  let isFirst = true;
  for (const value of values) {
    if (isFirst) result = value;
    else if (result !== value) return AMBIGUOUS;
    isFirst = false;
  }
  return result;
}

/** The value, where there is one that all agree on. */
export function known<T>(value: Agreed<T>): T | undefined {
  return value === AMBIGUOUS ? undefined : value;
}

interface LeftEdge {
  readonly to: SymbolId;
  readonly label: Label | undefined;
}

/** Shared by all sessions of a grammar. */
export class ConstructTables {
  readonly #grammar: Grammar;
  /** Edges to the symbols that may come first, by nonterminal. */
  readonly #leftEdges = new Map<SymbolId, readonly LeftEdge[]>();
  readonly #reach = new Map<SymbolId, ReadonlySet<SymbolId>>();
  readonly #holders = new Map<LrState, Map<SymbolId, readonly Holder[]>>();
  readonly #openItems = new Map<LrState, readonly OpenItem[]>();
  /** Of the graph of first parts, by its root. */
  readonly #dominators = new Map<SymbolId, ReadonlyMap<SymbolId, SymbolId>>();
  /** Of the first `#named` symbols. */
  readonly #byName = new Map<string, SymbolId>();
  #named = 0;
  readonly #elements = new Map<SymbolId, { readonly count: number | undefined | "open" }>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
  }

  /** Trees do not show it: an auxiliary nonterminal, or one that the grammar hides. */
  isHidden(symbol: SymbolId): boolean {
    const node = this.#grammar.symbols[symbol]!;
    if (node.kind === "list" || (node.kind === "rule" && node.isHidden === true)) return true;
    // A token written inside a rule has no name; one of several of a word has the context in its name.
    return node.kind === "rule" ? /^_| /.test(node.name) : /^_| token$/.test(node.name);
  }

  /** The first symbol of the same name: copies of a rule are one construct. */
  canonical(symbol: SymbolId): SymbolId {
    const { symbols } = this.#grammar;
    // The grammar may have grown.
    for (; this.#named < symbols.length; this.#named++) {
      const { id, name } = symbols[this.#named]!;
      if (!this.#byName.has(name)) this.#byName.set(name, id);
    }
    return this.#byName.get(symbols[symbol]!.name)!;
  }

  nameOf(symbol: SymbolId): string {
    return this.#grammar.symbols[symbol]!.name;
  }

  /**
   * Parts with a name of their own that trees show for a symbol, for a repetition those of one round; `undefined` where
   * the number differs from text to text.
   */
  elementsIn(symbol: SymbolId): number | undefined {
    let known = this.#elements.get(symbol);
    if (known === undefined) {
      // A symbol that is inside itself adds nothing to what it may be.
      this.#elements.set(symbol, { count: "open" });
      this.#elements.set(symbol, (known = { count: this.#countElements(symbol) }));
    }
    return known.count === "open" ? undefined : known.count;
  }

  #countElements(symbol: SymbolId): number | undefined {
    const node = this.#grammar.symbols[symbol]!;
    if (node.kind === "terminal") {
      return node.literal === undefined && !this.isHidden(symbol) ? 1 : 0;
    }
    // A rule that only groups others is always one of them.
    if (node.kind === "list" || !this.isHidden(symbol) || node.isHidden === true) return 1;
    const counts = new Set<number | undefined>();
    for (const { rhs, lhs, labels } of node.productions) {
      let sum: number | undefined = 0;
      for (const [i, part] of rhs.entries()) {
        if (part === lhs) continue;
        const isNamed = labels?.[i]?.alias !== undefined;
        if (!isNamed && this.#elements.get(part)?.count === "open") {
          sum = Number.NaN;
          break;
        }
        const count = isNamed ? 1 : this.elementsIn(part);
        sum = sum === undefined || count === undefined ? undefined : sum + count;
      }
      if (!Number.isNaN(sum)) counts.add(sum);
    }
    const [only] = counts;
    return counts.size === 1 ? only : undefined;
  }

  /** Named parts that a frame of `state` stands for, of a repetition those of one round. */
  elementsOf(state: LrState): number | undefined {
    const counts = state.kernel.map(({ production, dot }) => {
      if (production === undefined || dot === 0) return undefined;
      if (production.labels?.[dot - 1]?.alias !== undefined) return 1;
      return this.elementsIn(production.rhs[dot - 1]!);
    });
    const symbol = this.symbolOf(state);
    if (symbol === undefined) return 0;
    return state.kernel[0]?.production === undefined ? this.elementsIn(symbol) : known(agreed(counts));
  }

  /** A nonterminal that holds any number of elements and grows to the right. */
  isRepetition(symbol: SymbolId): boolean {
    const node = this.#grammar.symbols[symbol]!;
    if (node.kind === "list") return true;
    return (
      node.kind === "rule" && this.isHidden(symbol) && node.productions.some(({ rhs, lhs }) => rhs[0] === lhs)
    );
  }

  /** The symbol that frames of a state stand for; `undefined` for the bottom. */
  symbolOf(state: LrState): SymbolId | undefined {
    const item = state.kernel[0];
    if (item?.production !== undefined && item.dot > 0) return item.production.rhs[item.dot - 1];
    return item === undefined ? undefined : listOf(item)?.lhs;
  }

  /** Items of a state's kernel that can be continued, one entry per symbol that may come next. */
  openItems(state: LrState): readonly OpenItem[] {
    let items = this.#openItems.get(state);
    if (items === undefined) {
      items = state.kernel.flatMap((item) => continuations(item));
      this.#openItems.set(state, items);
    }
    return items;
  }

  /** Items of a state's kernel in which a text of `symbol` may come next. */
  holders(state: LrState, symbol: SymbolId): readonly Holder[] {
    let bySymbol = this.#holders.get(state);
    if (bySymbol === undefined) this.#holders.set(state, (bySymbol = new Map()));
    let holders = bySymbol.get(symbol);
    if (holders === undefined) {
      holders = this.openItems(state)
        .filter((item) => item.symbol === symbol || this.mayBeginWith(item.symbol, symbol))
        .map((item) => this.#holder(item, symbol));
      bySymbol.set(symbol, holders);
    }
    return holders;
  }

  /** A text of `whole` may begin with one of `part`, in one step or more. */
  mayBeginWith(whole: SymbolId, part: SymbolId): boolean {
    return this.#reachable(whole).has(part);
  }

  #holder(item: OpenItem, part: SymbolId): Holder {
    const { symbol: whole, label } = item;
    if (whole === part) {
      const { field, alias } = label ?? {};
      return { ...item, between: undefined, field, alias, unknownBetween: "none" };
    }
    const between = this.#forcedBetween(whole, part);
    const found = this.#labelBetween(between ?? whole, part);
    const field = found.field ?? (between === undefined ? label?.field : undefined);
    const unknownBetween = this.#unknownBetween(between ?? whole, part, between === undefined);
    return { ...item, between, field, alias: found.alias, unknownBetween };
  }

  /** @param isInner  `outer` itself lies between */
  #unknownBetween(outer: SymbolId, part: SymbolId, isInner: boolean): "all" | "none" | "some" {
    const isPassed = (symbol: SymbolId): boolean => !this.isHidden(symbol) && this.mayBeginWith(symbol, part);
    const inner = [...this.#reachable(outer)].filter((symbol) => symbol !== part && symbol !== outer);
    if (!inner.some(isPassed) && !(isInner && isPassed(outer))) return "none";
    if (isInner && !this.isHidden(outer)) return "all";
    // Some way around them.
    const work = [outer];
    const seen = new Set(work);
    for (let from = work.pop(); from !== undefined; from = work.pop()) {
      for (const { to } of this.#edges(from)) {
        if (to === part) return "some";
        if (seen.has(to) || !this.isHidden(to)) continue;
        seen.add(to);
        work.push(to);
      }
    }
    return "all";
  }

  /**
   * The innermost visible symbol that every way from `whole` down to a first part `part` passes, `whole` included and
   * `part` not.
   */
  #forcedBetween(whole: SymbolId, part: SymbolId): SymbolId | undefined {
    let dominators = this.#dominators.get(whole);
    if (dominators === undefined) {
      dominators = immediateDominators(whole, (from) => this.#edges(from).map(({ to }) => to));
      this.#dominators.set(whole, dominators);
    }
    for (let at = dominators.get(part); at !== undefined; at = dominators.get(at)) {
      if (!this.isHidden(at)) return at;
    }
    return undefined;
  }

  /** The label under which `part` comes first in texts of `whole`, as far as all rules on the way agree. */
  #labelBetween(whole: SymbolId, part: SymbolId): { field: string | undefined; alias: string | undefined } {
    const labels: (Label | undefined)[] = [];
    const seen = new Set([whole]);
    for (const from of seen) {
      for (const { to, label } of this.#edges(from)) {
        if (to === part) labels.push(label);
        // What a visible construct says of its own first part is another construct's business.
        if (this.isHidden(to)) seen.add(to);
      }
    }
    return {
      field: known(agreed(labels.map((label) => label?.field))),
      alias: known(agreed(labels.map((label) => label?.alias))),
    };
  }

  #reachable(symbol: SymbolId): ReadonlySet<SymbolId> {
    let reached = this.#reach.get(symbol);
    if (reached === undefined) {
      const found = new Set<SymbolId>();
      const work = [symbol];
      for (let from = work.pop(); from !== undefined; from = work.pop()) {
        for (const { to } of this.#edges(from)) {
          if (found.has(to)) continue;
          found.add(to);
          work.push(to);
        }
      }
      this.#reach.set(symbol, (reached = found));
    }
    return reached;
  }

  #edges(from: SymbolId): readonly LeftEdge[] {
    let edges = this.#leftEdges.get(from);
    if (edges === undefined) this.#leftEdges.set(from, (edges = this.#findEdges(from)));
    return edges;
  }

  #findEdges(from: SymbolId): LeftEdge[] {
    const node = this.#grammar.symbols[from]!;
    const edges: LeftEdge[] = [];
    if (node.kind === "rule") {
      for (const { rhs, labels } of node.productions) {
        for (const [i, to] of rhs.entries()) {
          edges.push({ to, label: labels?.[i] });
          if (!this.#grammar.nullable.has(to)) break;
        }
      }
    } else if (node.kind === "list") {
      const { control } = node;
      for (const { symbol } of control.entries(control.shape(control.initial))) {
        edges.push({ to: symbol, label: undefined });
      }
    }
    return edges;
  }
}

/**
 * The immediate dominator of every node but the root that can be reached from it.
 * Source: Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm", 2001.
 */
function immediateDominators(
  root: SymbolId,
  successors: (node: SymbolId) => readonly SymbolId[],
): ReadonlyMap<SymbolId, SymbolId> {
  const order: SymbolId[] = [];
  const predecessors = new Map<SymbolId, SymbolId[]>();
  const seen = new Set([root]);
  const work: { node: SymbolId; next: number; to: readonly SymbolId[] }[] = [
    { node: root, next: 0, to: successors(root) },
  ];
  for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
    const to = top.to[top.next++];
    if (to === undefined) {
      order.push(top.node);
      work.pop();
      continue;
    }
    const known = predecessors.get(to);
    if (known === undefined) predecessors.set(to, [top.node]);
    else known.push(top.node);
    if (seen.has(to)) continue;
    seen.add(to);
    work.push({ node: to, next: 0, to: successors(to) });
  }
  order.reverse();
  const rank = new Map(order.map((node, i) => [node, i]));
  const dominators = new Map<SymbolId, SymbolId>();
  const isKnown = (node: SymbolId): boolean => node === root || dominators.has(node);
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      if (node === root) continue;
      let best: SymbolId | undefined;
      for (const from of predecessors.get(node) ?? []) {
        if (!isKnown(from)) continue;
        let a: SymbolId = best ?? from;
        let b: SymbolId = from;
        while (a !== b) {
          if (rank.get(a)! > rank.get(b)!) a = dominators.get(a)!;
          else b = dominators.get(b)!;
        }
        best = a;
      }
      if (best === undefined || dominators.get(node) === best) continue;
      dominators.set(node, best);
      changed = true;
    }
  }
  return dominators;
}

/** The symbols that may come next in an item, those after skipped ones included. */
function continuations(item: Item): OpenItem[] {
  const found: OpenItem[] = [];
  const list = item.production === undefined ? listOf(item) : undefined;
  for (let at: Item | undefined = item; at !== undefined; at = at.skip) {
    for (const { symbol } of at.edges) {
      found.push({
        lhs: at.production?.lhs ?? list?.lhs,
        frames: list?.frames ?? at.frames,
        symbol,
        label: at.production?.labels?.[at.dot],
        before: at.production?.rhs.slice(0, at.dot) ?? [],
      });
    }
  }
  return found;
}

/** The list that an item of a list is about, and the frames it has; items say so only at their end. */
function listOf(item: Item): { lhs: SymbolId; frames: number } | undefined {
  let steps = 0;
  for (let at: Item | undefined = item; at !== undefined; at = at.edges[0]?.to) {
    const { completion } = at;
    if (completion !== undefined && completion.kind !== "accept") {
      return { lhs: completion.lhs, frames: completion.frames - steps };
    }
    steps++;
  }
  return undefined;
}
