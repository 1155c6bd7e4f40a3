/**
 * The laws of a propagator: it only narrows, stronger inputs never narrow less, equal inputs narrow alike, and it
 * touches no cells but those it lists. On these rests that a network has one fixpoint whatever the order of runs.
 */
import { type Cell, Network, type PropagatorSpec } from "../../propagation/index.ts";
import type { Lattice, Reason } from "../kernel/index.ts";
import { printValue, withEnds } from "./check-lattice.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

/** A cell to try a propagator on, by what it holds. */
export interface CellSample<T> {
  readonly lattice: Lattice<T>;
  readonly arbitrary: Arbitrary<T>;
}

/** A propagator, by the cells it is put on. */
export interface PropagatorSubject {
  readonly name: string;
  /** Cells to build it over, in order. */
  readonly cells: readonly CellSample<unknown>[];
  build(cells: readonly Cell<unknown>[]): PropagatorSpec;
}

const SAMPLE: Reason = { domain: "laws", constraint: "sample", message: "a sampled value" };

/** Checks a propagator on sampled values of its cells. */
export function checkPropagator(subject: PropagatorSubject, options: LawOptions = {}): LawReport {
  const { cells, name } = subject;
  type Store = readonly unknown[];
  const lattice = (i: number): Lattice<unknown> => cells[i]!.lattice;
  const stores: Arbitrary<Store> = fc.tuple(...cells.map((cell) => withEnds(cell.lattice, cell.arbitrary)));
  const show = (store: Store): string =>
    store.map((value, i) => `  cell ${i} = ${printValue(lattice(i), value)}`).join("\n");
  const after = (store: Store): Store => runOnce(subject, store);
  const two = (law: string, violation: (a: Store, b: Store) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(stores, stores),
      violation: ([a, b]) => violation(a, b),
      print: ([a, b]) => `a:\n${show(a)}\nb:\n${show(b)}`,
    });
  /** The first cell where the two stores are not as they should be. */
  const differing = (
    left: Store,
    right: Store,
    holds: (lattice: Lattice<unknown>, l: unknown, r: unknown) => boolean,
    words: string,
  ): string | null => {
    const i = left.findIndex((value, k) => !holds(lattice(k), value, right[k]));
    if (i === -1) return null;
    return `cell ${i}: ${printValue(lattice(i), left[i])} ${words} ${printValue(lattice(i), right[i])}`;
  };
  const meetOf = (a: Store, b: Store): Store => a.map((value, i) => lattice(i).meet(value, b[i]));
  const isBelow = (l: Lattice<unknown>, a: unknown, b: unknown): boolean => l.leq(a, b);
  const areEqual = (l: Lattice<unknown>, a: unknown, b: unknown): boolean => l.equals(a, b);
  return runLaws(
    name,
    [
      two("contracting", (a) => differing(after(a), a, isBelow, "came out above")),
      two("monotone", (a, b) =>
        differing(after(meetOf(a, b)), after(a), isBelow, "for meet(a, b) is not below, for a,"),
      ),
      two("well-defined", (a, b) =>
        differing(
          after(meetOf(a, b)),
          after(meetOf(b, a)),
          areEqual,
          "for meet(a, b) is not, for meet(b, a),",
        ),
      ),
      two("repeatable", (a) => differing(after(a), after(a), areEqual, "the second time is not")),
    ],
    options,
  );
}

/** One run of the propagator alone, on cells that hold `store`; what they hold then. */
function runOnce(subject: PropagatorSubject, store: readonly unknown[]): readonly unknown[] {
  let isOver = false;
  // One run, not a fixpoint: the law is about the function.
  const network = new Network();
  const cells = subject.cells.map(({ lattice }, i) => {
    const cell = network.cell(`cell ${i}`, lattice, { ordinaryBottom: true });
    network.tell(cell, store[i], SAMPLE);
    return cell;
  });
  const spec = subject.build(cells);
  network.add({
    ...spec,
    propagate(access) {
      if (isOver) return;
      isOver = true;
      spec.propagate(access);
    },
  });
  network.run();
  return cells.map((cell) => cell.value);
}
