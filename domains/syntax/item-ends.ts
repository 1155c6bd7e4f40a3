/**
 * How an item can be finished with the least text, for completions. What is left of it does not depend on the stacks below,
 * so that is worked out once.
 */
import type { SymbolId } from "./grammar/grammar.ts";
import type { Item } from "./lr/items.ts";
import type { Yields } from "./yields.ts";

/** A way to finish an item: what is still to write, and its cost. */
export interface ItemEnd {
  readonly end: Item;
  readonly symbols: readonly SymbolId[];
  readonly cost: number;
}

/** Items belong to one automaton, as yields belong to one recogniser. */
const endsByItem = new WeakMap<Item, readonly ItemEnd[]>();

/** Finished items reachable from `item`, with the symbols on the way; list items branch, rule items do not. */
export function itemEnds(yields: Yields, item: Item): readonly ItemEnd[] {
  let ends = endsByItem.get(item);
  if (ends === undefined) endsByItem.set(item, (ends = findItemEnds(yields, item)));
  return ends;
}

function findItemEnds(yields: Yields, item: Item): ItemEnd[] {
  const ends: ItemEnd[] = [];
  const visit = (at: Item, symbols: SymbolId[], cost: number): void => {
    if (at.completion !== undefined) {
      ends.push({ end: at, symbols, cost: cost + (at.production?.penalty ?? 0) });
    }
    if (at.skip !== undefined) {
      visit(at.skip, symbols, cost);
      return;
    }
    let cheapest = Number.POSITIVE_INFINITY;
    for (const { symbol } of at.edges) cheapest = Math.min(cheapest, yields.cost(symbol));
    if (cheapest === Number.POSITIVE_INFINITY) return;
    for (const { symbol, to } of at.edges) {
      if (yields.cost(symbol) < Number.POSITIVE_INFINITY)
        visit(to, [...symbols, symbol], cost + yields.cost(symbol));
    }
  };
  visit(item, [], 0);
  return ends;
}
