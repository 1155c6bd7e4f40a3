/**
 * What propagation costs: a large network to its fixpoint, one narrowing at a lexeme boundary with the cells of a new
 * position, going back, and explaining a conflict; over small lattices and over those of the five domains.
 */
import type { Command } from "commander";
import { BUILTIN_DOMAINS } from "../../domains/unified.ts";
import { arrow, type Cell, Network, type PropagatorSpec, same } from "../../propagation/index.ts";
import {
  type Interval,
  integerIntervalLattice,
  type Lattice,
  type Random,
  type Reason,
  seededRandom,
} from "../../src/kernel/index.ts";
import { builtinArbitraries, fc } from "../../src/laws/index.ts";
import { brief, header, table } from "../lib/report.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import type { Scenario } from "../run.ts";

interface Case {
  readonly name: string;
  readonly ms: Distribution;
  /** Processor time of the same, collections included: what is left of `ms` on a machine of one's own. */
  readonly cpuMs?: Distribution;
  /** Of one representative round, per counter of the network. */
  readonly work: Readonly<Record<string, number>>;
}

/** How to fill a network over one kind of value. */
interface Theory {
  readonly name: string;
  readonly lattice: Lattice<unknown>;
  link(from: Cell<unknown>, to: Cell<unknown>, random: Random): PropagatorSpec;
  /** A narrowing that has a chance to matter. */
  fact(random: Random): unknown;
  /** What contradicts the facts when it is told at the last cell; without it nothing is explained. */
  readonly contrary?: unknown;
}

const CELLS = 1000;
const PROPAGATORS = 5000;
const FACTS = 20;
/** Links join cells at most so far apart. */
const NEAR = 50;
const WARM_UP = 3;

const integers = integerIntervalLattice("integers", { min: 0, max: 10_000 });

export const propagation: Scenario = {
  name: "propagation",
  summary: "networks to their fixpoint, narrowings at a boundary, going back, explaining",
  configure(command: Command) {
    command
      .option("--rounds <n>", "fresh networks per case", Number, 15)
      .option("--narrowings <n>", "boundaries per case", Number, 500)
      .option("--seed <n>", "seed of networks and narrowings", Number, 1);
  },
  async run(options, log) {
    const seed = Number(options.seed);
    const [rounds, narrowings] = [Number(options.rounds), Number(options.narrowings)];
    const cases = theories(seed).flatMap((theory) => {
      const measured = [
        fixpoint(theory, rounds, seed),
        ...boundary(theory, narrowings, seed),
        explanation(theory, rounds, seed),
      ].filter((found) => found !== undefined);
      for (const { name, ms } of measured) log(`${name}: ${brief(ms, "ms")}`);
      return measured;
    });
    log("");
    log(render(cases));
    return { ...header("propagation", null, seed), cells: CELLS, propagators: PROPAGATORS, cases };
  },
};

/** Inequalities between integers, and the five domains with equalities between their values. */
function theories(seed: number): readonly Theory[] {
  const arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>> = builtinArbitraries();
  const inequalities: Theory = {
    name: "integer intervals",
    lattice: integers,
    link: (from, to, random) =>
      above(from as Cell<Interval>, to as Cell<Interval>, 1 + Math.floor(random() * 5)),
    fact: (random) => integers.of({ min: Math.floor(random() * 50) }),
    contrary: integers.of({ max: 1 }),
  };
  const domains = Object.entries(BUILTIN_DOMAINS).map(([name, { lattice }]): Theory => {
    const samples = fc.sample(arbitraries[name]!, { numRuns: 500, seed });
    return {
      name,
      lattice,
      link: (from, to) => same(from, to, { name: "same", reason: because("same") }),
      fact: (random) => samples[Math.floor(random() * samples.length)],
    };
  });
  return [inequalities, ...domains];
}

function above(from: Cell<Interval>, to: Cell<Interval>, by: number): PropagatorSpec {
  const map = (value: Interval): Interval =>
    value.kind === "empty" ? value : integers.of({ min: value.min + by });
  return arrow(from, to, map, { name: `by ${by}`, reason: because(`by ${by}`) });
}

function because(constraint: string): Reason {
  return { domain: "bench", constraint, message: constraint };
}

/** Links go from lower to higher numbers: as facts flow through a program. */
function build(theory: Theory, random: Random): { network: Network; cells: Cell<unknown>[] } {
  const network = new Network();
  const cells = Array.from({ length: CELLS }, (_, i) => network.cell(`c${i}`, theory.lattice));
  for (let i = 0; i < PROPAGATORS; i++) {
    const from = Math.floor(random() * (CELLS - 1));
    const to = from + 1 + Math.floor(random() * Math.min(NEAR, CELLS - from - 1));
    network.add(theory.link(cells[from]!, cells[to]!, random));
  }
  return { network, cells };
}

/** Tells `count` facts that leave the network without a conflict, as far as cells show it before they are run. */
function tellSome(
  theory: Theory,
  network: Network,
  cells: readonly Cell<unknown>[],
  count: number,
  random: Random,
): void {
  let met = theory.lattice.top;
  for (let tries = 0, told = 0; told < count && tries < 20 * count; tries++) {
    const fact = theory.fact(random);
    const next = theory.lattice.meet(met, fact);
    if (theory.lattice.equals(next, theory.lattice.bottom)) continue;
    met = next;
    told++;
    network.tell(cells[Math.floor(random() * cells.length)]!, fact, because(`fact ${told}`));
  }
}

/** A fresh network, everything waiting, to its fixpoint. Building it is not timed. */
function fixpoint(theory: Theory, rounds: number, seed: number): Case {
  const ms: number[] = [];
  const cpuMs: number[] = [];
  let work = {};
  for (let round = -WARM_UP; round < rounds; round++) {
    const random = seededRandom(seed + round);
    const { network, cells } = build(theory, random);
    tellSome(theory, network, cells, FACTS, random);
    const cpu = process.cpuUsage();
    const started = performance.now();
    network.run();
    if (round >= 0) {
      ms.push(performance.now() - started);
      cpuMs.push(process.cpuUsage(cpu).user / 1000);
    }
    work = { ...network.work };
  }
  return { name: `${theory.name}: to fixpoint`, ms: distribution(ms), cpuMs: distribution(cpuMs), work };
}

/**
 * What happens at a lexeme boundary: a mark, a cell for the new position linked both ways with two others, a narrowing
 * of it, the run; and going back.
 */
function boundary(theory: Theory, count: number, seed: number): Case[] {
  const random = seededRandom(seed);
  const { network, cells } = build(theory, random);
  tellSome(theory, network, cells, FACTS, random);
  network.run();
  const forward: number[] = [];
  const back: number[] = [];
  const before = { ...network.work };
  for (let i = -WARM_UP * 20; i < count; i++) {
    const at = Math.floor(random() * (CELLS - NEAR));
    const [from, to] = [cells[at]!, cells[at + 1 + Math.floor(random() * (NEAR - 1))]!];
    const fact = theory.fact(random);
    const started = performance.now();
    const mark = network.mark();
    const position = network.cell("position", theory.lattice);
    network.add(theory.link(from, position, random));
    network.add(theory.link(position, to, random));
    network.tell(position, fact, because("position"));
    network.run();
    const run = performance.now();
    network.rollback(mark);
    const rolled = performance.now();
    if (i < 0) continue;
    forward.push(run - started);
    back.push(rolled - run);
  }
  const work = perRound(before, network.work, count + WARM_UP * 20);
  return [
    { name: `${theory.name}: one boundary`, ms: distribution(forward), work },
    { name: `${theory.name}: rollback of it`, ms: distribution(back), work },
  ];
}

/** A conflict planted far from its cause, and a minimal set of its reasons. */
function explanation(theory: Theory, rounds: number, seed: number): Case | undefined {
  if (theory.contrary === undefined) return undefined;
  const ms: number[] = [];
  let work = {};
  let reasons = 0;
  for (let round = 0; round < rounds; round++) {
    const random = seededRandom(seed + round);
    const { network, cells } = build(theory, random);
    tellSome(theory, network, cells, FACTS, random);
    network.run();
    network.tell(cells[CELLS - 1]!, theory.contrary, because("end"));
    if (network.run().kind === "fixpoint") continue;
    const started = performance.now();
    reasons = Math.max(reasons, network.explainConflict().reasons.length);
    ms.push(performance.now() - started);
    work = { ...network.work, reasons };
  }
  return { name: `${theory.name}: explanation`, ms: distribution(ms), work };
}

function perRound(before: object, after: object, rounds: number): Record<string, number> {
  const start: Readonly<Record<string, number>> = { ...before };
  return Object.fromEntries(
    Object.entries({ ...after }).map(([key, value]) => [
      key,
      Number(((Number(value) - (start[key] ?? 0)) / rounds).toPrecision(4)),
    ]),
  );
}

function render(cases: readonly Case[]): string {
  const rows = cases.map(({ name, ms, cpuMs, work }) => [
    name,
    String(cpuMs?.p50 ?? "-"),
    String(ms.p50),
    String(ms.p90),
    String(ms.p99),
    String(work.runs ?? "-"),
    String(work.narrowings ?? "-"),
  ]);
  return table(["case", "cpu p50 ms", "p50 ms", "p90 ms", "p99 ms", "runs", "narrowings"], rows);
}
