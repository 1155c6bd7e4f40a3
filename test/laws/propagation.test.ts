/** Laws of propagation: one fixpoint whatever the order, steps or detours, and reasons that are reasons. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, Network, PriorityWorklist, type Worklist } from "../../propagation/index.ts";
import type { PropagatorNode } from "../../propagation/propagator.ts";
import { type Random, seededRandom } from "../../src/kernel/index.ts";
import { networkCommands, startModel } from "../helpers/network-commands.ts";
import {
  type Fact,
  factArbitrary,
  fixpointOf,
  type Link,
  latticeOf,
  linkArbitrary,
  reasonOf,
  specOf,
} from "../helpers/networks.ts";

const CELLS = 6;

interface Plan {
  readonly links: readonly Link[];
  readonly facts: readonly Fact[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  links: fc.array(linkArbitrary(CELLS), { maxLength: 8 }),
  facts: fc.array(factArbitrary(CELLS), { maxLength: 5 }),
});

function build(plan: Plan, network: Network): Cell<unknown>[] {
  const cells = Array.from({ length: CELLS }, (_, i) => network.cell(`c${i}`, latticeOf(i)));
  plan.links.forEach((link, i) => {
    network.add(specOf(link, cells, reasonOf(`link ${i}`)));
  });
  plan.facts.forEach(({ cell, value }, i) => {
    network.tell(cells[cell]!, value, reasonOf(`fact ${i}`));
  });
  return cells;
}

/** What a plan amounts to, by cell; undefined for a conflict. */
function reference(plan: Plan): readonly unknown[] | undefined {
  const cells = build({ links: [], facts: [] }, new Network());
  const start = new Map(cells.map((cell) => [cell, cell.lattice.top]));
  for (const { cell, value } of plan.facts) {
    start.set(cells[cell]!, latticeOf(cell).meet(start.get(cells[cell]!), value));
  }
  const found = fixpointOf(
    start,
    plan.links.map((link) => specOf(link, cells, null)),
  );
  return found && cells.map((cell) => found.get(cell));
}

function expectValues(cells: readonly Cell<unknown>[], values: readonly unknown[]): void {
  cells.forEach((cell, i) => {
    expect(
      cell.lattice.equals(cell.value, values[i]),
      `${cell.name}: ${String(cell.lattice.print?.(cell.value))}`,
    ).toBe(true);
  });
}

/** Takes any of those that wait. */
class RandomWorklist implements Worklist {
  readonly #waiting: PropagatorNode[] = [];
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }
  get size(): number {
    return this.#waiting.length;
  }
  push(propagator: PropagatorNode): boolean {
    if (propagator.isWaiting) return false;
    propagator.isWaiting = true;
    this.#waiting.push(propagator);
    return true;
  }
  pop(): PropagatorNode | undefined {
    const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
    if (next !== undefined) next.isWaiting = false;
    return next;
  }
  drain(): PropagatorNode[] {
    const all = this.#waiting.splice(0);
    for (const propagator of all) propagator.isWaiting = false;
    return all;
  }
}

describe("the fixpoint", () => {
  it("is that of running every propagator in turn, whatever the schedule and the priorities", () => {
    const outcomes = { fixpoint: 0, conflict: 0 };
    fc.assert(
      fc.property(
        plans,
        fc.integer(),
        fc.array(fc.nat(15), { minLength: 8, maxLength: 8 }),
        (plan, seed, priorities) => {
          const expected = reference(plan);
          const shuffled = {
            ...plan,
            links: plan.links.map((link, i) => ({ ...link, priority: priorities[i]! })),
          };
          const orders: [Plan, Worklist][] = [
            [plan, new PriorityWorklist()],
            [shuffled, new PriorityWorklist()],
            [{ ...plan, links: plan.links.toReversed() }, new PriorityWorklist()],
            [plan, new RandomWorklist(seededRandom(seed))],
          ];
          for (const [ordered, worklist] of orders) {
            const network = new Network({ worklist });
            const cells = build(ordered, network);
            const outcome = network.run();
            expect(outcome.kind).toBe(expected === undefined ? "conflict" : "fixpoint");
            if (expected !== undefined) expectValues(cells, expected);
            outcomes[outcome.kind]++;
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
    // Neither side of the law is vacuous.
    expect(outcomes.fixpoint).toBeGreaterThan(100);
    expect(outcomes.conflict).toBeGreaterThan(100);
  });

  it("is reached in steps as at once", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const network = new Network();
        const cells = build({ links: [], facts: [] }, network);
        const steps = [
          ...plan.links.map((link) => () => network.add(specOf(link, cells, null))),
          ...plan.facts.map(
            ({ cell, value }) =>
              () =>
                network.tell(cells[cell]!, value, reasonOf("fact")),
          ),
        ];
        const isFixpoint = steps.every((step) => {
          step();
          return network.run().kind === "fixpoint";
        });
        const expected = reference(plan);
        expect(isFixpoint).toBe(expected !== undefined);
        if (expected !== undefined) expectValues(cells, expected);
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it("is below every value told, and above what it was told more later", () => {
    fc.assert(
      fc.property(plans, factArbitrary(CELLS), (plan, more) => {
        const weaker = reference(plan);
        const stronger = reference({ ...plan, facts: [...plan.facts, more] });
        if (weaker === undefined) expect(stronger).toBeUndefined();
        if (weaker === undefined || stronger === undefined) return;
        stronger.forEach((value, i) => {
          expect(latticeOf(i).leq(value, weaker[i])).toBe(true);
        });
      }),
      { seed: 13, numRuns: 200 },
    );
  });
});

describe("a network used in any way", () => {
  it("is what its remaining history amounts to from scratch", () => {
    fc.assert(
      fc.property(networkCommands(), (commands) => {
        fc.modelRun(() => {
          const real = new Network();
          return { model: startModel(real), real };
        }, commands);
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it("is the same in any order of runs", () => {
    fc.assert(
      fc.property(networkCommands(), fc.integer(), (commands, seed) => {
        fc.modelRun(() => {
          const real = new Network({ worklist: new RandomWorklist(seededRandom(seed)) });
          return { model: startModel(real), real };
        }, commands);
      }),
      { seed: 15, numRuns: 150 },
    );
  });
});

describe("reasons", () => {
  /** The plan with only the links and facts whose reasons are given. */
  const only = (plan: Plan, reasons: ReadonlySet<string>): Plan => ({
    links: plan.links.map((link, i) =>
      reasons.has(`link ${i}`) ? link : { ...link, kind: "same", cells: [0, 0, 0], by: 0 },
    ),
    facts: plan.facts.filter((_, i) => reasons.has(`fact ${i}`)),
  });

  it("of a conflict make one, and none of them can be left out", () => {
    let sizes = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const network = new Network();
        build(plan, network);
        if (network.run().kind === "fixpoint") return;
        const { reasons, isMinimal } = network.explainConflict();
        const names = reasons.map(({ constraint }) => constraint);
        expect(isMinimal).toBe(true);
        expect(reference(only(plan, new Set(names)))).toBeUndefined();
        for (const name of names) {
          const without = new Set(names.filter((other) => other !== name));
          expect(reference(only(plan, without)), `without ${name}`).toBeDefined();
        }
        sizes = Math.max(sizes, names.length);
      }),
      { seed: 16, numRuns: 250 },
    );
    expect(sizes).toBeGreaterThan(3);
  });

  it("of a value force it, and none of them can be left out", () => {
    fc.assert(
      fc.property(plans, fc.nat(CELLS - 1), (plan, index) => {
        const network = new Network();
        const cell = build(plan, network)[index]!;
        if (network.run().kind === "conflict") return;
        const isForced = (names: readonly string[]): boolean => {
          const values = reference(only(plan, new Set(names)));
          return values !== undefined && cell.lattice.leq(values[index], cell.value);
        };
        const names = network.explain(cell).reasons.map(({ constraint }) => constraint);
        expect(isForced(names)).toBe(true);
        for (const name of names)
          expect(isForced(names.filter((other) => other !== name)), `without ${name}`).toBe(false);
      }),
      { seed: 17, numRuns: 150 },
    );
  });

  it("reach back to what was retired, and not beyond what it had seen", () => {
    fc.assert(
      fc.property(plans, plans, (before, after) => {
        const network = new Network();
        const cells = build({ links: [], facts: before.facts }, network);
        const early = before.links.map((link, i) => network.add(specOf(link, cells, reasonOf(`early ${i}`))));
        if (network.run().kind === "conflict") return;
        for (const propagator of early) network.retire(propagator);
        for (const [i, link] of after.links.entries())
          network.add(specOf(link, cells, reasonOf(`link ${i}`)));
        for (const { cell, value } of after.facts)
          network.tell(cells[cell]!, value, reasonOf(`late ${cell}`));
        if (network.run().kind === "fixpoint") return;
        const { reasons } = network.explainConflict();
        // What the early propagators did, they did to what was told before they went.
        const names = new Set(reasons.map(({ constraint }) => constraint));
        const first = reference({
          links: before.links.filter((_, i) => names.has(`early ${i}`)),
          facts: before.facts.filter((_, i) => names.has(`fact ${i}`)),
        });
        expect(first).toBeDefined();
        const settled = first!.map((value, cell) => ({ cell, value }));
        const second = reference({
          links: after.links.filter((_, i) => names.has(`link ${i}`)),
          facts: [...settled, ...after.facts.filter(({ cell }) => names.has(`late ${cell}`))],
        });
        expect(second).toBeUndefined();
      }),
      { seed: 18, numRuns: 200 },
    );
  });
});
