/** List controls that several notations share, and what can be asked of all controls. */
import { UNBOUNDED } from "../../../masks/index.ts";
import { BudgetError } from "../../../src/kernel/index.ts";
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

/** Attributes of one control explored before the search for an end is given up. */
const MAX_CONTROL_STATES = 200_000;

/**
 * Some sequence of productive entries leads to an accepting shape.
 * @param name  of the list, for messages
 * @param separator  stands between entries; must be productive where there are two
 */
export function listCanEnd(
  name: string,
  control: ListControl,
  isProductive: (symbol: SymbolId) => boolean,
  separator?: SymbolId,
): boolean {
  if (control.surelyEnds === true) return true;
  const maySeparate = separator === undefined || isProductive(separator);
  if (nearestWayEnds(control, isProductive, maySeparate)) return true;
  const seen = new Set([control.initial]);
  // Depth first: the last entries offered are tried first, and required entries make straight for the end.
  const work = [control.initial];
  for (let attr = work.pop(); attr !== undefined; attr = work.pop()) {
    const shape = control.shape(attr);
    if (control.accepts(shape)) return true;
    if (seen.size > MAX_CONTROL_STATES) {
      throw new BudgetError("maxControlStates", MAX_CONTROL_STATES, `Feasibility of the list "${name}"`);
    }
    if (attr !== control.initial && !maySeparate) continue;
    for (const { symbol, label } of control.entries(shape)) {
      if (!isProductive(symbol)) continue;
      const next = control.advance(attr, label);
      if (seen.has(next)) continue;
      seen.add(next);
      work.push(next);
    }
  }
  return false;
}

/** The way that the control itself thinks shortest leads to an end through productive entries. */
function nearestWayEnds(
  control: ListControl,
  isProductive: (symbol: SymbolId) => boolean,
  maySeparate: boolean,
): boolean {
  let attr = control.initial;
  for (let entries = 0; entries < MAX_CONTROL_STATES; entries++) {
    if (control.accepts(control.shape(attr))) return true;
    const entry = control.nearest?.(attr);
    if (entry === undefined || !isProductive(entry.symbol)) return false;
    if (entries > 0 && !maySeparate) return false;
    attr = control.advance(attr, entry.label);
  }
  return false;
}
