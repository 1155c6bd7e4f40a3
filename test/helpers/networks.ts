/**
 * Random networks as plain data, and what they amount to: a slow, obvious reference that runs every propagator in turn
 * until nothing changes. Cells are numbered; odd ones hold sets of digits, even ones integer intervals.
 */
import fc from "fast-check";
import { type Cell, type PropagatorSpec, same } from "../../propagation/index.ts";
import {
  finiteSetLattice,
  type Interval,
  integerIntervalLattice,
  type Lattice,
  type Reason,
  type SetChoice,
} from "../../src/kernel/index.ts";

export const DIGITS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];
export const intervals = integerIntervalLattice("test-interval", { min: 0, max: 9 });
export const sets = finiteSetLattice<number>("test-set", DIGITS);

export function latticeOf(cell: number): Lattice<unknown> {
  return cell % 2 === 0 ? intervals : sets;
}

/** A propagator between numbered cells. Cells of the wrong kind are mapped to the next of the right one. */
export interface Link {
  readonly kind: "below" | "sum" | "same" | "hull" | "members" | "odd-sum";
  readonly cells: readonly [number, number, number];
  readonly by: number;
  readonly priority: number;
}

export interface Fact {
  readonly cell: number;
  readonly value: unknown;
}

/** Links over `count` cells (two at least). */
export function linkArbitrary(count: number): fc.Arbitrary<Link> {
  const cell = fc.nat(count - 1);
  return fc.record({
    kind: fc.constantFrom<Link["kind"]>("below", "sum", "same", "hull", "members", "odd-sum"),
    cells: fc.tuple(cell, cell, cell),
    by: fc.integer({ min: 0, max: 2 }),
    priority: fc.nat(15),
  });
}

export function factArbitrary(count: number): fc.Arbitrary<Fact> {
  const interval = fc
    .tuple(fc.nat(9), fc.nat(9))
    .map(([a, b]) => intervals.of({ min: Math.min(a, b), max: Math.max(a, b) }));
  const half = fc.nat(9).map((max) => intervals.of({ max }));
  const set = fc.subarray([...DIGITS], { minLength: 1 }).map((members) => sets.only(members));
  return fc
    .tuple(fc.nat(count - 1), fc.oneof(interval, half), set)
    .map(([cell, even, odd]) => ({ cell, value: cell % 2 === 0 ? even : odd }));
}

export function reasonOf(constraint: string): Reason {
  return { domain: "test", constraint, message: constraint };
}

/** The propagator of a link over cells at hand. */
export function specOf(link: Link, cells: readonly Cell<unknown>[], reason: Reason | null): PropagatorSpec {
  const range = (i: number) => cells[evenOf(link.cells[i]!, cells.length)] as Cell<Interval>;
  const set = (i: number) => cells[oddOf(link.cells[i]!, cells.length)] as Cell<SetChoice<number>>;
  const common = { name: `${link.kind} ${link.cells.join(" ")}`, priority: link.priority, reason };
  switch (link.kind) {
    case "below": {
      const [x, y] = [range(0), range(1)];
      return {
        ...common,
        inputs: [x, y],
        outputs: [x, y],
        propagate(at) {
          at.narrow(x, shift(upTo(at.get(y)), -link.by));
          at.narrow(y, shift(from(at.get(x)), link.by));
        },
      };
    }
    case "sum": {
      const [x, y, z] = [range(0), range(1), range(2)];
      return {
        ...common,
        inputs: [x, y],
        outputs: [z],
        propagate: (at) => at.narrow(z, atMostSum(at.get(x), at.get(y), link.by)),
      };
    }
    case "same":
      return link.by === 0 ? same(range(0), range(1), common) : same(set(0), set(1), common);
    case "hull": {
      const [x, y] = [set(0), range(1)];
      return {
        ...common,
        inputs: [x],
        outputs: [y],
        propagate(at) {
          const members = membersOf(at.get(x));
          at.narrow(
            y,
            members.length === 0
              ? intervals.bottom
              : intervals.of({ min: Math.min(...members), max: Math.max(...members) + link.by }),
          );
        },
      };
    }
    case "members": {
      const [x, y] = [range(0), set(1)];
      return {
        ...common,
        inputs: [x],
        outputs: [y],
        propagate: (at) => at.narrow(y, sets.only(DIGITS.filter((digit) => intervals.has(at.get(x), digit)))),
      };
    }
    case "odd-sum": {
      const [x, y] = [set(0), set(1)];
      return {
        ...common,
        inputs: [x, y],
        outputs: [x, y],
        propagate(at) {
          const [a, b] = [membersOf(at.get(x)), membersOf(at.get(y))];
          at.narrow(x, sets.only(a.filter((m) => b.some((n) => (m + n + link.by) % 2 === 1))));
          at.narrow(y, sets.only(b.filter((n) => a.some((m) => (m + n + link.by) % 2 === 1))));
        },
      };
    }
  }
}

/** The greatest fixpoint below the facts, every propagator in turn; undefined when a cell comes to bottom. */
export function fixpointOf(
  start: ReadonlyMap<Cell<unknown>, unknown>,
  specs: readonly PropagatorSpec[],
): Map<Cell<unknown>, unknown> | undefined {
  const values = new Map(start);
  const get = (cell: Cell<unknown>) => (values.has(cell) ? values.get(cell) : cell.lattice.top);
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const spec of specs) {
      spec.propagate({
        get: <T>(cell: Cell<T>) => get(cell) as T,
        narrow(cell, value) {
          const met = cell.lattice.meet(get(cell) as typeof value, value);
          if (cell.lattice.equals(met, get(cell) as typeof value)) return;
          values.set(cell, met);
          hasChanged = true;
        },
      });
    }
    for (const [cell, value] of values) if (cell.lattice.equals(value, cell.lattice.bottom)) return undefined;
  }
  return values;
}

function evenOf(cell: number, count: number): number {
  return cell % 2 === 0 ? cell : ((cell + 1) % count) % 2 === 0 ? (cell + 1) % count : 0;
}

function oddOf(cell: number, count: number): number {
  return cell % 2 === 1 ? cell : cell + 1 < count ? cell + 1 : 1;
}

function membersOf(set: SetChoice<number>): number[] {
  return DIGITS.filter((digit) => sets.has(set, digit));
}

function upTo(x: Interval): Interval {
  return x.kind === "empty" ? x : intervals.of({ max: x.max });
}

function from(x: Interval): Interval {
  return x.kind === "empty" ? x : intervals.of({ min: x.min });
}

function shift(x: Interval, by: number): Interval {
  return x.kind === "empty" ? x : intervals.of({ min: x.min + by, max: x.max + by });
}

function atMostSum(x: Interval, y: Interval, by: number): Interval {
  if (x.kind === "empty" || y.kind === "empty") return intervals.bottom;
  return intervals.of({ max: x.max + y.max + by });
}
