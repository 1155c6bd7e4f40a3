/** Examples of networks: what a user of the unit sees, what it costs, and what it refuses. */
import { describe, expect, it } from "vitest";
import { NEVER, NUMBER, STRING, typeLattice } from "../../domains/types/index.ts";
import { arrow, type Cell, Network, quickXplain, same } from "../../propagation/index.ts";
import { BudgetError, type Interval, integerIntervalLattice, type Reason } from "../../src/kernel/index.ts";
import { checkPropagator, failures, fc, intervalArbitrary } from "../../src/laws/index.ts";

const integers = integerIntervalLattice("integers");

function because(constraint: string): Reason {
  return { domain: "test", constraint, message: `because of ${constraint}` };
}

/** `to` is at least one more than `from`. */
function less(from: Cell<Interval>, to: Cell<Interval>, name: string, priority = 4) {
  const after = (value: Interval) => (value.kind === "empty" ? value : integers.of({ min: value.min + 1 }));
  return arrow(from, to, after, { name, priority, reason: because(name) });
}

/** c0 < c1 < … */
function chain(network: Network, count: number): Cell<Interval>[] {
  const cells = Array.from({ length: count }, (_, i) => network.cell(`c${i}`, integers));
  for (let i = 1; i < count; i++) network.add(less(cells[i - 1]!, cells[i]!, `less ${i}`));
  return cells;
}

describe("a network", () => {
  it("carries a narrowing along a chain, each propagator once", () => {
    const network = new Network();
    const cells = chain(network, 50);
    network.run();
    const before = network.work.runs;
    network.tell(cells[0]!, integers.of({ min: 0 }), because("start"));
    expect(network.run()).toEqual({ kind: "fixpoint" });
    expect(cells[49]!.value).toEqual(integers.of({ min: 49 }));
    expect(network.work.runs - before).toBe(49);
  });

  it("does nothing for news that is none", () => {
    const network = new Network();
    const [first] = chain(network, 3);
    network.tell(first!, integers.of({ min: 5 }), because("start"));
    network.run();
    const before = { ...network.work };
    expect(network.tell(first!, integers.of({ min: 3 }), because("weaker"))).toBe(false);
    network.run();
    expect(network.work).toEqual({ ...before, meets: before.meets + 1 });
  });

  it("lets a propagator wait at most once, however many of its inputs change", () => {
    const network = new Network();
    const inputs = Array.from({ length: 10 }, (_, i) => network.cell(`in ${i}`, integers));
    const output = network.cell("out", integers);
    network.add({
      name: "all",
      inputs,
      outputs: [output],
      reason: null,
      propagate: (at) => {
        for (const input of inputs) at.narrow(output, at.get(input));
      },
    });
    network.run();
    for (const [i, input] of inputs.entries()) network.tell(input, integers.of({ min: i }), because("start"));
    const before = network.work.runs;
    network.run();
    expect(network.work.runs - before).toBe(1);
    expect(output.value).toEqual(integers.of({ min: 9 }));
  });

  it("runs cheap propagators before dear ones", () => {
    const network = new Network();
    const cell = network.cell("c", integers);
    const order: number[] = [];
    for (const priority of [9, 0, 4, 0]) {
      const note = (value: Interval) => {
        order.push(priority);
        return value;
      };
      network.add(arrow(cell, cell, note, { name: `p${priority}`, priority, reason: null }));
    }
    network.run();
    expect(order).toEqual([0, 0, 4, 9]);
  });

  it("pays for going back by what it undoes, not by its size", () => {
    const network = new Network();
    const cells = chain(network, 1000);
    network.tell(cells[0]!, integers.of({ min: 0 }), because("start"));
    network.run();
    const mark = network.mark();
    network.tell(cells[990]!, integers.of({ min: 5000 }), because("late"));
    network.run();
    const before = network.work.undone;
    network.rollback(mark);
    expect(network.work.undone - before).toBe(10);
    expect(cells[999]!.value).toEqual(integers.of({ min: 999 }));
  });

  it("forgets the way back and keeps the reasons", () => {
    const network = new Network();
    const cells = chain(network, 3);
    network.tell(cells[0]!, integers.of({ min: 0 }), because("start"));
    network.run();
    const old = network.mark();
    network.tell(cells[0]!, integers.of({ min: 1 }), because("later"));
    network.run();
    network.forget(network.mark());
    expect(network.trailSize).toBe(0);
    expect(() => network.rollback(old)).toThrow(/No way back/);
    const reasons = network.explain(cells[2]!).reasons.map(({ constraint }) => constraint);
    expect(reasons).toEqual(["less 1", "less 2", "later"].sort(byOrderOf(reasons)));
  });

  it("keeps a conflict until it is undone, and says what contradicts what", () => {
    const network = new Network();
    const cells = chain(network, 6);
    const mark = network.mark();
    network.tell(cells[5]!, integers.of({ min: 7 }), because("beside the point"));
    network.tell(cells[1]!, integers.of({ min: 8 }), because("low end"));
    network.tell(cells[3]!, integers.of({ max: 9 }), because("high end"));
    expect(network.run()).toEqual({ kind: "conflict", cell: cells[3] });
    expect(network.run()).toEqual({ kind: "conflict", cell: cells[3] });
    const { reasons, isMinimal } = network.explainConflict();
    expect(isMinimal).toBe(true);
    expect(reasons.map(({ constraint }) => constraint).sort()).toEqual([
      "high end",
      "less 2",
      "less 3",
      "low end",
    ]);
    network.rollback(mark);
    expect(network.run()).toEqual({ kind: "fixpoint" });
    expect(() => network.explainConflict()).toThrow(/no conflict/);
  });

  it("takes bottom for an ordinary value where it is told to", () => {
    const network = new Network();
    const strict = network.cell("strict", typeLattice);
    const loose = network.cell("loose", typeLattice, { ordinaryBottom: true });
    network.tell(loose, STRING, because("one"));
    network.tell(loose, NUMBER, because("other"));
    expect(network.run().kind).toBe("fixpoint");
    expect(loose.value).toBe(NEVER);
    network.add(same(strict, loose, { name: "same", reason: null }));
    expect(network.run()).toEqual({ kind: "conflict", cell: strict });
  });

  it("counts as one reason what carries one reason", () => {
    const network = new Network();
    const cells = [network.cell("a", integers), network.cell("b", integers)];
    network.add(same(cells[0]!, cells[1]!, { name: "same", reason: null }));
    network.tell(cells[0]!, integers.of({ max: 1 }), because("both"));
    network.tell(cells[1]!, integers.of({ min: 2 }), because("both"));
    expect(network.run().kind).toBe("conflict");
    expect(network.explainConflict()).toEqual({ reasons: [because("both")], isMinimal: true });
  });

  it("retires a position and keeps what it has said", () => {
    const network = new Network();
    const session = network.cell("session", integers);
    const position = network.cell("position", integers);
    const link = network.add(less(position, session, "position below session"));
    network.tell(position, integers.of({ min: 3 }), because("here"));
    expect(() => network.retire(position)).toThrow(/run first/);
    network.run();
    const mark = network.mark();
    network.retire(position);
    expect([position.isRetired, link.isRetired, session.isRetired]).toEqual([true, true, false]);
    expect(session.value).toEqual(integers.of({ min: 4 }));
    expect(() => network.tell(position, integers.top, because("late"))).toThrow(/"position" is retired/);
    network.rollback(mark);
    expect([position.isRetired, link.isRetired]).toEqual([false, false]);
    network.tell(position, integers.of({ min: 9 }), because("again"));
    network.run();
    expect(session.value).toEqual(integers.of({ min: 10 }));
  });
});

describe("a network refuses", () => {
  it("to run for ever, and goes on waiting", () => {
    const network = new Network({ maxPropagations: 100 });
    const [a, b] = chain(network, 2);
    network.add(less(b!, a!, "less, the other way round"));
    network.tell(a!, integers.of({ min: 0 }), because("start"));
    const mark = network.mark();
    expect(() => network.run()).toThrow(BudgetError);
    expect(() => network.run()).toThrow(/more than 100 \(limit "maxPropagations"\)/);
    expect(network.isSettled).toBe(false);
    network.rollback(mark);
    expect(a!.value).toEqual(integers.of({ min: 0 }));
  });

  it("to spend more on an explanation than it may, and says that it is not minimal", () => {
    const network = new Network({ maxExplanationRuns: 5 });
    const cells = chain(network, 10);
    network.tell(cells[0]!, integers.of({ min: 0 }), because("low end"));
    network.tell(cells[9]!, integers.of({ max: 5 }), because("high end"));
    network.run();
    const { reasons, isMinimal } = network.explainConflict();
    expect(isMinimal).toBe(false);
    expect(reasons).toHaveLength(11);
  });

  it("propagators that read or narrow what they do not list", () => {
    const network = new Network();
    const [a, b] = [network.cell("a", integers), network.cell("b", integers)];
    const mark = network.mark();
    network.add({ name: "reader", inputs: [], outputs: [], reason: null, propagate: (at) => void at.get(a) });
    expect(() => network.run()).toThrow('Propagator "reader" reads cell "a"');
    network.rollback(mark);
    network.add({
      name: "writer",
      inputs: [a],
      outputs: [a],
      reason: null,
      propagate: (at) => at.narrow(b, at.get(a)),
    });
    expect(() => network.run()).toThrow('Propagator "writer" narrows cell "b"');
  });

  it("priorities that are none, and cells of other networks", () => {
    const network = new Network();
    const foreign = new Network().cell("foreign", integers);
    const own = network.cell("own", integers);
    expect(() => network.add(less(foreign, own, "mixed"))).toThrow(
      /"foreign" is retired, undone, or another network's/,
    );
    expect(() => network.tell(foreign, integers.bottom, because("mixed"))).toThrow(/another network's/);
    expect(() => network.add(less(own, own, "odd", 1.5))).toThrow(/priority 1.5/);
    expect(() => network.add(less(own, own, "odd", 16))).toThrow(/priority 16/);
    expect(() => new Network().rollback(network.mark())).toThrow(/No way back/);
  });

  it("to lose a propagator that throws", () => {
    const network = new Network();
    const [a, b] = [network.cell("a", integers), network.cell("b", integers)];
    let isBroken = true;
    const copy = (value: Interval) => {
      if (isBroken) throw new Error("not now");
      return value;
    };
    network.add(arrow(a, b, copy, { name: "copy", reason: null }));
    network.tell(a, integers.of({ min: 1 }), because("start"));
    expect(() => network.run()).toThrow("not now");
    isBroken = false;
    network.run();
    expect(b.value).toEqual(integers.of({ min: 1 }));
  });

  it("to explain by propagators that are not monotone", () => {
    const network = new Network();
    const [a, b] = [network.cell("a", integers), network.cell("b", integers)];
    const wrong = (value: Interval) =>
      integers.has(value, 1) && !integers.has(value, 0) ? integers.of({ min: 1 }) : integers.top;
    network.add(arrow(a, b, wrong, { name: "wrong", reason: null }));
    network.tell(a, integers.of({ min: 1 }), because("start"));
    network.run();
    network.tell(a, integers.of({ min: 2 }), because("start"));
    network.tell(b, integers.of({ max: 0 }), because("end"));
    expect(network.run().kind).toBe("conflict");
    expect(() => network.explainConflict()).toThrow(/does not narrow it again/);
  });
});

describe("checkPropagator", () => {
  const sample = { lattice: integers, arbitrary: intervalArbitrary(integers) };
  const broken = (map: (value: Interval) => Interval): string[] =>
    failures(
      checkPropagator({
        name: "subject",
        cells: [sample, sample],
        build: ([a, b]) =>
          arrow(a as Cell<Interval>, b as Cell<Interval>, map, { name: "map", reason: null }),
      }),
    ).map(({ law }) => law);

  it("passes monotone ones", () => {
    expect(broken((value) => value)).toEqual([]);
    expect(broken((value) => (value.kind === "empty" ? value : integers.of({ min: value.min })))).toEqual([]);
  });

  it("catches those that narrow less for more, and those that do not repeat themselves", () => {
    expect(broken((value) => (value.kind === "empty" ? integers.top : value))).toContain("monotone");
    expect(broken((value) => (value === integers.top ? integers.of({ max: 0 }) : integers.top))).toContain(
      "monotone",
    );
    let calls = 0;
    expect(broken(() => integers.of({ min: calls++ }))).toContain("repeatable");
  });

  it("catches those that touch cells they do not list", () => {
    const report = checkPropagator({
      name: "subject",
      cells: [sample, sample],
      build: ([a, b]) => ({
        name: "thief",
        inputs: [a!],
        outputs: [a!],
        reason: null,
        propagate: (at) => at.narrow(b!, integers.bottom),
      }),
    });
    expect(failures(report)[0]?.detail).toContain('narrows cell "cell 1"');
  });
});

describe("quickXplain", () => {
  it("finds a minimal set for any condition that grows", () => {
    fc.assert(
      fc.property(
        fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { minLength: 1 }),
        (cores) => {
          const items = [0, 1, 2, 3, 4, 5, 6, 7];
          const holds = (chosen: ReadonlySet<number>) =>
            cores.some((core) => core.every((item) => chosen.has(item)));
          const found = quickXplain(items, holds);
          expect(holds(new Set(found))).toBe(true);
          for (const item of found)
            expect(holds(new Set(found.filter((other) => other !== item)))).toBe(false);
        },
      ),
      { seed: 1 },
    );
  });

  it("finds nothing where nothing is needed", () => {
    expect(quickXplain([1, 2, 3], () => true)).toEqual([]);
  });
});

/** Sorts names as they stand in `names`. */
function byOrderOf(names: readonly string[]) {
  return (a: string, b: string) => names.indexOf(a) - names.indexOf(b);
}
