/**
 * Model-based commands for networks. The model is the list of what was done; what it amounts to is worked out from
 * scratch every time, so going back is cutting the list short.
 */
import fc from "fast-check";
import { expect } from "vitest";
import type { Cell, Mark, Network, Propagator } from "../../propagation/index.ts";
import {
  type Fact,
  factArbitrary,
  fixpointOf,
  type Link,
  latticeOf,
  linkArbitrary,
  reasonOf,
  specOf,
} from "./networks.ts";

/** Cells a network begins with, so that links have something to join. */
export const FIRST_CELLS = 4;
const MAX_CELLS = 8;

type Event =
  | { readonly kind: "cell"; readonly cell: Cell<unknown> }
  | { readonly kind: "add"; readonly propagator: Propagator }
  | { readonly kind: "tell"; readonly cell: Cell<unknown>; readonly value: unknown }
  | { readonly kind: "retire"; readonly what: Cell<unknown> | Propagator };

export interface NetworkModel {
  history: Event[];
  /** Told or added since the last run. */
  isDirty: boolean;
  hasConflict: boolean;
  marks: { mark: Mark; history: Event[]; isDirty: boolean; hasConflict: boolean }[];
  /** Cells by number; those retired stay, so that numbers keep their meaning. */
  cells: Cell<unknown>[];
}

/** What the history amounts to: values of cells that are left, or undefined for a conflict. */
function replay(history: readonly Event[]): Map<Cell<unknown>, unknown> | undefined {
  let values = new Map<Cell<unknown>, unknown>();
  let propagators: Propagator[] = [];
  for (const event of history) {
    if (event.kind === "cell") values.set(event.cell, event.cell.lattice.top);
    else if (event.kind === "add") propagators.push(event.propagator);
    else if (event.kind === "tell") {
      values.set(event.cell, event.cell.lattice.meet(values.get(event.cell), event.value));
    } else {
      const settled = fixpointOf(
        values,
        propagators.map(({ spec }) => spec),
      );
      if (settled === undefined) return undefined;
      values = settled;
      const { what } = event;
      if ("spec" in what) propagators = propagators.filter((propagator) => propagator !== what);
      else {
        values.delete(what);
        propagators = propagators.filter(({ spec }) => ![...spec.inputs, ...spec.outputs].includes(what));
      }
    }
  }
  return fixpointOf(
    values,
    propagators.map(({ spec }) => spec),
  );
}

export function startModel(network: Network): NetworkModel {
  const cells = Array.from({ length: FIRST_CELLS }, (_, i) => network.cell(`c${i}`, latticeOf(i)));
  const history = cells.map((cell): Event => ({ kind: "cell", cell }));
  return { history, isDirty: false, hasConflict: false, marks: [], cells };
}

/** After a run the network is what its history amounts to. */
function expectFixpoint(model: NetworkModel, network: Network): void {
  const reference = replay(model.history);
  const outcome = network.run();
  model.isDirty = false;
  model.hasConflict = reference === undefined;
  expect(outcome.kind).toBe(reference === undefined ? "conflict" : "fixpoint");
  if (reference === undefined) return;
  expect(network.isSettled).toBe(true);
  expect([...network.cells]).toHaveLength(reference.size);
  for (const [cell, value] of reference) {
    expect(cell.isRetired, cell.name).toBe(false);
    expect(
      cell.lattice.equals(cell.value, value),
      `${cell.name}: ${String(cell.lattice.print?.(cell.value))}`,
    ).toBe(true);
  }
}

/** Random commands; each leaves model and network in the same state, and `run` compares them. */
export function networkCommands() {
  const share = fc.double({ min: 0, max: 0.999, noNaN: true });
  const command = (
    name: string,
    check: (model: NetworkModel) => boolean,
    run: (model: NetworkModel, network: Network) => void,
  ): fc.Command<NetworkModel, Network> => ({ check, run, toString: () => name });

  const addCell = fc.constant(
    command(
      "cell",
      (model) => model.cells.length < MAX_CELLS,
      (model, network) => {
        const index = model.cells.length;
        const cell = network.cell(`c${index}`, latticeOf(index));
        model.cells.push(cell);
        model.history.push({ kind: "cell", cell });
      },
    ),
  );
  const addLink = linkArbitrary(FIRST_CELLS).map((link: Link) =>
    command(
      `link(${JSON.stringify(link)})`,
      () => true,
      (model, network) => {
        const spec = specOf(link, model.cells, reasonOf(JSON.stringify(link)));
        if ([...spec.inputs, ...spec.outputs].some((cell) => cell.isRetired)) return;
        const propagator = network.add(spec);
        model.history.push({ kind: "add", propagator });
        model.isDirty = true;
      },
    ),
  );
  const tell = factArbitrary(MAX_CELLS).map(({ cell: index, value }: Fact) =>
    command(
      `tell(${index})`,
      (model) => model.cells[index] !== undefined,
      (model, network) => {
        const cell = model.cells[index]!;
        if (cell.isRetired) {
          expect(() => network.tell(cell, value, reasonOf("late"))).toThrow(/is retired/);
          return;
        }
        const isNews = network.tell(cell, value, reasonOf(`tell ${index}`));
        expect(isNews && cell.lattice.leq(cell.value, value)).toBe(isNews);
        model.history.push({ kind: "tell", cell, value });
        model.isDirty = true;
      },
    ),
  );
  const run = fc.constant(command("run", () => true, expectFixpoint));
  const mark = fc.constant(
    command(
      "mark",
      () => true,
      (model, network) => {
        const { history, isDirty, hasConflict } = model;
        model.marks.push({ mark: network.mark(), history: [...history], isDirty, hasConflict });
      },
    ),
  );
  const rollback = share.map((at) =>
    command(
      `rollback(${at})`,
      (model) => model.marks.length > 0,
      (model, network) => {
        const index = Math.floor(at * model.marks.length);
        const { mark, history, isDirty, hasConflict } = model.marks[index]!;
        const later = model.marks[index + 1];
        network.rollback(mark);
        if (later !== undefined) expect(() => network.rollback(later.mark)).toThrow(/No way back/);
        model.marks.length = index + 1;
        Object.assign(model, { history: [...history], isDirty, hasConflict });
        model.cells.length = history.filter((event) => event.kind === "cell").length;
        if (!isDirty && !hasConflict) expectFixpoint(model, network);
      },
    ),
  );
  const forget = share.map((at) =>
    command(
      `forget(${at})`,
      (model) => model.marks.length > 1,
      (model, network) => {
        const index = Math.floor(at * model.marks.length);
        network.forget(model.marks[index]!.mark);
        const gone = model.marks.splice(0, index);
        for (const { mark } of gone) expect(() => network.rollback(mark)).toThrow(/No way back/);
      },
    ),
  );
  const retire = fc.tuple(share, fc.boolean()).map(([at, isCell]) =>
    command(
      `retire(${isCell ? "cell" : "propagator"} ${at})`,
      (model) => !model.hasConflict,
      (model, network) => {
        const living = isCell
          ? model.cells.filter((cell) => !cell.isRetired)
          : model.history.flatMap((event) =>
              event.kind === "add" && !event.propagator.isRetired ? [event.propagator] : [],
            );
        const what = living[Math.floor(at * living.length)];
        if (what === undefined) return;
        if (!network.isSettled) {
          expect(() => network.retire(what)).toThrow(/run first/);
          expectFixpoint(model, network);
          if (model.hasConflict) return;
        }
        network.retire(what);
        expect(what.isRetired).toBe(true);
        model.history.push({ kind: "retire", what });
      },
    ),
  );
  return fc.commands(
    [addCell, addLink, addLink, addLink, tell, tell, run, run, mark, rollback, forget, retire],
    {
      maxCommands: 40,
      size: "max",
    },
  );
}
