/**
 * Why a cell holds what it holds. Every narrowing remembers its cause; walking back from one gives all that took part
 * in it (a cut of the implication graph), and trying that again with less and less gives a minimal set of reasons: all
 * of it together forces the value, and no reason of it can be left out.
 * Source: Junker, "QuickXplain", AAAI 2004; implication graphs as in Marques-Silva and Sakallah, "GRASP", 1999.
 */
import { InternalError, type Reason } from "../src/kernel/index.ts";
import type { Cell, CellNode } from "./cell.ts";
import type { CellAccess, PropagatorNode } from "./propagator.ts";

/** One step of one cell, downwards. */
export interface Narrowing {
  readonly kind: "narrowed";
  readonly cell: CellNode<unknown>;
  readonly before: unknown;
  readonly previous: Narrowing | null;
  readonly cause: Cause;
  /** Number of the narrowing in the history of the network. */
  readonly time: number;
  /** Retirements before it: what is retired cannot act later. */
  readonly epoch: number;
}

export type Cause =
  | { readonly kind: "told"; readonly value: unknown; readonly reason: Reason }
  /** `since`: narrowings up to this time were seen by the run. */
  | { readonly kind: "propagated"; readonly propagator: PropagatorNode; readonly since: number };

export interface Justification {
  /** In the order in which they first took part. */
  readonly reasons: readonly Reason[];
  /** Leaving out any one of them leaves the value open. False only when the budget for trying ran out. */
  readonly isMinimal: boolean;
}

/** Something that took part: a fact that was told, or a propagator at work from one epoch to another. */
type Part =
  | {
      readonly kind: "told";
      readonly cell: CellNode<unknown>;
      readonly value: unknown;
      readonly epoch: number;
      readonly reason: Reason;
    }
  | {
      readonly kind: "propagator";
      readonly propagator: PropagatorNode;
      readonly from: number;
      readonly to: number;
      readonly reason: Reason | null;
    };

/** What else is in the network, for those reasons that turn up in the cut. */
export interface Present {
  readonly told: Iterable<Narrowing>;
  readonly propagators: Iterable<PropagatorNode>;
  readonly epoch: number;
}

export interface ExplainOptions {
  /** Propagator runs spent on leaving reasons out. */
  readonly maxRuns: number;
  /** Called once per propagator run. */
  readonly onRun?: () => void;
}

/** What is to be explained. */
export type Goal =
  /** That the cell is at or below its present value. */
  | { readonly kind: "value"; readonly cell: CellNode<unknown> }
  /** That some cell is at bottom; `cell` is one that is. */
  | { readonly kind: "conflict"; readonly cell: CellNode<unknown> };

/**
 * A minimal set of reasons for `goal`, whose cell was narrowed.
 * Minimal in the network as it is: everything in it that carries one of the reasons counts as part of that reason.
 */
export function explain(goal: Goal, present: Present, options: ExplainOptions): Justification {
  const { cell } = goal;
  const { value } = cell;
  const cut = cutOf(cell.narrowing);
  const reasons = new Map<string, Reason>();
  for (const { reason } of cut) if (reason !== null) reasons.set(reasonKey(reason), reason);
  const all = [...cut, ...partsPresent(present)];
  const parts = goal.kind === "conflict" ? all : coneOf(cell, all);
  let left = options.maxRuns;
  const onRun = (): void => {
    options.onRun?.();
    if (left-- <= 0) throw OUT_OF_BUDGET;
  };
  const isReached = (at: CellNode<unknown>, found: unknown): boolean =>
    goal.kind === "conflict" ? isConflict(at, found) : at === cell && at.lattice.leq(found, value);
  const isForced = (chosen: ReadonlySet<string>): boolean => {
    const kept = parts.filter(({ reason }) => reason === null || chosen.has(reasonKey(reason)));
    return replay(kept, isReached, onRun);
  };
  const keys = [...reasons.keys()];
  try {
    if (!isForced(new Set(keys))) {
      throw new InternalError(`What narrowed cell "${cell.name}" does not narrow it again`, {
        hint: "A propagator is not monotone, or not a function of its inputs: check yours with checkPropagator.",
      });
    }
    const chosen = new Set(quickXplain(keys, isForced));
    return {
      reasons: keys.filter((key) => chosen.has(key)).map((key) => reasons.get(key)!),
      isMinimal: true,
    };
  } catch (thrown) {
    // Not an error: the whole cut is a valid answer, only longer.
    if (thrown !== OUT_OF_BUDGET) throw thrown;
    return { reasons: [...reasons.values()], isMinimal: false };
  }
}

const OUT_OF_BUDGET = Symbol("out of budget");

/** Reasons that say the same are one reason. */
export function reasonKey({ domain, constraint, message, span, path }: Reason): string {
  const place = span === undefined ? "" : `${span.file}:${span.start}:${span.end}`;
  return JSON.stringify([domain, constraint, message, place, path ?? ""]);
}

/** All that took part in `goal`, earliest first. */
function cutOf(goal: Narrowing | null): Part[] {
  const told: Narrowing[] = [];
  const spans = new Map<PropagatorNode, { from: number; to: number; time: number }>();
  const seen = new Set<Narrowing>();
  const open: Narrowing[] = [];
  const visit = (narrowing: Narrowing | null): void => {
    if (narrowing === null || seen.has(narrowing)) return;
    seen.add(narrowing);
    open.push(narrowing);
  };
  visit(goal);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    visit(at.previous);
    if (at.cause.kind === "told") {
      told.push(at);
      continue;
    }
    const { propagator, since } = at.cause;
    const known = spans.get(propagator);
    if (known === undefined) spans.set(propagator, { from: at.epoch, to: at.epoch, time: at.time });
    else {
      known.from = Math.min(known.from, at.epoch);
      known.to = Math.max(known.to, at.epoch);
      known.time = Math.min(known.time, at.time);
    }
    for (const input of propagator.inputs) {
      let before = input.narrowing;
      while (before !== null && before.time > since) before = before.previous;
      visit(before);
    }
  }
  const timed: (readonly [number, Part])[] = [
    ...told.map((at): [number, Part] => [at.time, toldPart(at)]),
    ...[...spans].map(([propagator, { from, to, time }]): [number, Part] => [
      time,
      { kind: "propagator", propagator, from, to, reason: propagator.spec.reason },
    ]),
  ];
  return timed.sort(([a], [b]) => a - b).map(([, part]) => part);
}

function partsPresent({ told, propagators, epoch }: Present): Part[] {
  const parts: Part[] = [];
  for (const at of told) parts.push(toldPart(at));
  for (const propagator of propagators) {
    parts.push({ kind: "propagator", propagator, from: epoch, to: epoch, reason: propagator.spec.reason });
  }
  return parts;
}

function toldPart(at: Narrowing): Part {
  const { cause } = at;
  if (cause.kind !== "told") throw new TypeError("not a told narrowing");
  return { kind: "told", cell: at.cell, value: cause.value, epoch: at.epoch, reason: cause.reason };
}

/**
 * A minimal subset of `items` for which `holds`; it must hold for all of them, and for more whenever for fewer.
 * About k log(n / k) questions for k items out of n.
 */
export function quickXplain<T>(
  items: readonly T[],
  holds: (chosen: ReadonlySet<T>) => boolean,
): readonly T[] {
  if (holds(new Set())) return [];
  const search = (background: readonly T[], isNew: boolean, candidates: readonly T[]): readonly T[] => {
    if (isNew && holds(new Set(background))) return [];
    if (candidates.length <= 1) return candidates;
    const half = candidates.length >> 1;
    const [first, second] = [candidates.slice(0, half), candidates.slice(half)];
    const fromSecond = search([...background, ...first], first.length > 0, second);
    const fromFirst = search([...background, ...fromSecond], fromSecond.length > 0, first);
    return [...fromFirst, ...fromSecond];
  };
  return search([], false, items);
}

/** The parts from which a change can reach `goal`. */
function coneOf(goal: CellNode<unknown>, parts: readonly Part[]): readonly Part[] {
  const intoCell = new Map<CellNode<unknown>, PropagatorNode[]>();
  for (const part of parts) {
    if (part.kind !== "propagator") continue;
    for (const output of part.propagator.outputs) append(intoCell, output, part.propagator);
  }
  const cells = new Set([goal]);
  const propagators = new Set<PropagatorNode>();
  for (const cell of cells) {
    for (const propagator of intoCell.get(cell) ?? []) {
      propagators.add(propagator);
      // A set is iterated in the order of insertion, what is added on the way included.
      for (const input of propagator.inputs) cells.add(input);
      for (const output of propagator.outputs) if (propagator.inputs.includes(output)) cells.add(output);
    }
  }
  return parts.filter((part) =>
    part.kind === "told" ? cells.has(part.cell) : propagators.has(part.propagator),
  );
}

/** A cell with this value is a conflict. */
export function isConflict(cell: CellNode<unknown>, value: unknown): boolean {
  return !cell.hasOrdinaryBottom && cell.lattice.equals(value, cell.lattice.bottom);
}

/** Runs the parts from scratch, epoch by epoch, in a store of its own; answers whether that gets where it should. */
function replay(
  parts: readonly Part[],
  isGoal: (cell: CellNode<unknown>, value: unknown) => boolean,
  onRun: () => void,
): boolean {
  const store = new Map<CellNode<unknown>, unknown>();
  const waiting = new Set<PropagatorNode>();
  let isReached = false;
  let watchers = new Map<CellNode<unknown>, PropagatorNode[]>();
  const get = (cell: CellNode<unknown>): unknown => (store.has(cell) ? store.get(cell) : cell.lattice.top);
  const narrow = (cell: CellNode<unknown>, value: unknown): void => {
    const before = get(cell);
    const met = cell.lattice.meet(before, value);
    if (cell.lattice.equals(met, before)) return;
    store.set(cell, met);
    isReached ||= isGoal(cell, met);
    for (const watcher of watchers.get(cell) ?? []) waiting.add(watcher);
  };
  // Cells of a network are nodes; the interface hides it from propagators.
  const access: CellAccess = {
    get: <T>(cell: Cell<T>) => get(cell as CellNode<unknown>) as T,
    narrow: (cell, value) => narrow(cell as CellNode<unknown>, value),
  };
  const epochs = new Set(
    parts.flatMap((part) => (part.kind === "told" ? [part.epoch] : [part.from, part.to])),
  );
  for (const epoch of [...epochs].sort((a, b) => a - b)) {
    watchers = new Map();
    for (const part of parts) {
      if (part.kind === "told") {
        if (part.epoch === epoch) narrow(part.cell, part.value);
      } else if (part.from <= epoch && epoch <= part.to && !waiting.has(part.propagator)) {
        waiting.add(part.propagator);
        for (const input of part.propagator.inputs) append(watchers, input, part.propagator);
      }
    }
    for (const propagator of waiting) {
      if (isReached) return true;
      waiting.delete(propagator);
      onRun();
      propagator.spec.propagate(access);
    }
    if (isReached) return true;
  }
  return false;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
