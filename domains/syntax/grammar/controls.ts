/** List controls that several notations share. */
import { UNBOUNDED } from "../../../masks/index.ts";
import type { ListControl, ListEntry, SymbolId } from "./grammar.ts";

const BELOW = 0;
const BETWEEN = 1;
const FULL = 2;

/**
 * Between `min` and `max` entries (`UNBOUNDED`: no upper bound), all of one symbol. The attribute is the count,
 * clipped where more of it makes no difference. `0 <= min <= max` and `max > 0`.
 */
export function repeatControl(entry: SymbolId, min: number, max: number): ListControl {
  const clip = max === UNBOUNDED ? min : max;
  const next: ListEntry = { symbol: entry, label: 0 };
  const more = [next];
  return {
    initial: 0,
    shape: (count) => (count < min ? BELOW : count === max ? FULL : BETWEEN),
    entries: (shape) => (shape === FULL ? [] : more),
    accepts: (shape) => shape !== BELOW,
    advance: (count) => Math.min(count + 1, clip),
    nearest: (count) => (count < min ? next : undefined),
  };
}
