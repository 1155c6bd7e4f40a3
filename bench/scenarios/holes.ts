/**
 * What holes cost: a program of many holes narrowing each other, one demand on one of them, choosing the next, filling all
 * with and without dead ends, going back, and holes that come and go with open constructs.
 */
import type { Command } from "commander";
import {
  DynamicHoles,
  functionHole,
  HoleGranularity,
  HoleRegistry,
  holeId,
  mostConstrainedFirst,
  nextHole,
  resolveHoles,
  sourceOrder,
  specOf,
  termHole,
} from "../../holes/index.ts";
import { Network } from "../../propagation/index.ts";
import {
  finiteSetLattice,
  type Random,
  type Reason,
  type SetChoice,
  seededRandom,
} from "../../src/kernel/index.ts";
import { fillCases } from "../lib/fill-cases.ts";
import { brief, header, table } from "../lib/report.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import type { Scenario } from "../run.ts";

interface Case {
  readonly name: string;
  readonly ms: Distribution;
  readonly work: Readonly<Record<string, number>>;
}

type Digits = SetChoice<number>;

const FUNCTIONS = 50;
const TERMS = 10;
const QUEENS = 8;
const digits = finiteSetLattice<number>("digits", [0, 1, 2, 3, 4, 5, 6, 7]);
const size = (value: Digits): number => value.members.size;
const same = <T>(value: T): T => value;

export const holes: Scenario = {
  name: "holes",
  summary: "holes narrowing each other, selection, filling with dead ends, going back",
  configure(command: Command) {
    command
      .option("--rounds <n>", "times each case is run", Number, 50)
      .option("--fills <n>", "files filled end to end per case", Number, 3)
      .option("--seed <n>", "seed of the constraints", Number, 1);
  },
  async run(options, log) {
    const [rounds, seed] = [Number(options.rounds), Number(options.seed)];
    const cases = [
      build(rounds, seed),
      ...narrowing(rounds, seed),
      await queens("8 queens, most constrained first", rounds, true),
      await queens("8 queens, in source order", rounds, false),
      dynamic(rounds),
      ...(await fillCases(Number(options.fills), seed)),
    ];
    for (const { name, ms } of cases) log(`${name}: ${brief(ms, "ms")}`);
    log("");
    log(render(cases));
    return { ...header("holes", null, seed), holes: 1 + FUNCTIONS * (1 + TERMS), cases };
  },
};

function because(constraint: string): Reason {
  return { domain: "bench", constraint, message: constraint };
}

function subset(random: Random, share: number): Digits {
  return digits.only([0, 1, 2, 3, 4, 5, 6].filter(() => random() < share).concat(7));
}

/** A module of functions of terms; every part contributes to the whole. */
function program(random: Random): HoleRegistry<Digits> {
  const registry = new HoleRegistry(new Network(), digits);
  const link = (parent: string) => ({
    parent: holeId("program", parent),
    project: same<Digits>,
    contribute: same<Digits>,
  });
  registry.add(specOf(HoleGranularity.MODULE, "module", digits.top));
  for (let f = 0; f < FUNCTIONS; f++) {
    registry.add(functionHole(`f${f}`, subset(random, 0.99), { link: link("module") }));
    for (let t = 0; t < TERMS; t++)
      registry.add(termHole(`f${f}t${t}`, subset(random, 0.999), { link: link(`f${f}`) }));
  }
  return registry;
}

function build(rounds: number, seed: number): Case {
  const ms: number[] = [];
  let work = {};
  for (let round = -3; round < rounds; round++) {
    const random = seededRandom(seed + round);
    const started = performance.now();
    const registry = program(random);
    registry.settle();
    if (round >= 0) ms.push(performance.now() - started);
    work = { ...registry.network.work };
  }
  return { name: `${1 + FUNCTIONS * (1 + TERMS)} holes from nothing`, ms: distribution(ms), work };
}

function narrowing(rounds: number, seed: number): Case[] {
  const random = seededRandom(seed);
  const registry = program(random);
  registry.settle();
  const [demand, choice, back] = [[] as number[], [] as number[], [] as number[]];
  const order = mostConstrainedFirst(size);
  const before = { ...registry.network.work };
  for (let round = 0; round < rounds; round++) {
    const name = `f${Math.floor(random() * FUNCTIONS)}t${Math.floor(random() * TERMS)}`;
    const checkpoint = registry.checkpoint();
    const started = performance.now();
    // Reaches the module, and through it every other hole.
    registry.refine(holeId("program", name), digits.only([7]), because("demand"));
    registry.settle();
    const settled = performance.now();
    nextHole(registry.holes(), order);
    const chosen = performance.now();
    registry.rollback(checkpoint);
    demand.push(settled - started);
    choice.push(chosen - settled);
    back.push(performance.now() - chosen);
  }
  const after: Readonly<Record<string, number>> = { ...registry.network.work };
  const work = Object.fromEntries(
    Object.entries(before).map(([key, count]) => [key, ((after[key] ?? 0) - Number(count)) / rounds]),
  );
  return [
    { name: "one demand that reaches all", ms: distribution(demand), work },
    { name: "choosing the next of all", ms: distribution(choice), work: {} },
    { name: "rollback of the demand", ms: distribution(back), work: {} },
  ];
}

/** The eight queens: each row is a hole, the network rules out attacked columns. */
async function queens(name: string, rounds: number, isConstrainedFirst: boolean): Promise<Case> {
  const ms: number[] = [];
  let work = {};
  for (let round = -3; round < rounds; round++) {
    const registry = board();
    const started = performance.now();
    const found = await resolveHoles(registry, {
      order: isConstrainedFirst ? mostConstrainedFirst(size) : sourceOrder,
      candidates: (hole) =>
        [...hole.value.members].sort().map((n) => ({ content: String(n), value: digits.only([n]) })),
      maxTries: 100_000,
    });
    if (round >= 0) ms.push(performance.now() - started);
    work = { ...registry.network.work, tries: found.tries };
  }
  return { name, ms: distribution(ms), work };
}

function board(): HoleRegistry<Digits> {
  const registry = new HoleRegistry(new Network(), digits);
  for (let row = 0; row < QUEENS; row++) registry.add(termHole(`row${row}`, digits.top, { position: row }));
  const cells = registry.holes().map(({ cell }) => cell);
  for (const [i, a] of cells.entries()) {
    for (const [k, b] of cells.entries()) {
      if (i === k) continue;
      registry.network.add({
        name: `row ${i} attacks row ${k}`,
        inputs: [a],
        outputs: [b],
        reason: because("queens"),
        propagate(at) {
          const columns = [...at.get(a).members];
          const gap = Math.abs(i - k);
          const isAttacked = (column: number): boolean =>
            columns.every((c) => c === column || Math.abs(c - column) === gap);
          at.narrow(b, digits.only([...digits.top.members].filter((column) => !isAttacked(column))));
        },
      });
    }
  }
  return registry;
}

/** A long text: at every step one construct ends and another begins, inside two that stay. */
function dynamic(rounds: number): Case {
  const registry = new HoleRegistry(new Network(), digits);
  const constructs = new DynamicHoles(registry, "generated");
  const at = (type: string, start: number, granularity: HoleGranularity) => ({
    type,
    start,
    granularity,
    constraint: digits.top,
    project: same<Digits>,
  });
  const ms: number[] = [];
  for (let i = 0; i < rounds * 100; i++) {
    const started = performance.now();
    registry.checkpoint();
    constructs.sync(
      [
        at("function", 0, HoleGranularity.FUNCTION),
        at("block", 1, HoleGranularity.BLOCK),
        at("call", 2 + i, HoleGranularity.TERM),
      ],
      i,
    );
    registry.settle();
    ms.push(performance.now() - started);
  }
  return {
    name: "a construct ends, another begins",
    ms: distribution(ms),
    work: { ...registry.network.work },
  };
}

function render(cases: readonly Case[]): string {
  const rows = cases.map(({ name, ms, work }) => [
    name,
    String(ms.p50),
    String(ms.p90),
    String(ms.p99),
    String(work.runs ?? "-"),
    String(work.tries ?? "-"),
  ]);
  return table(["case", "p50 ms", "p90 ms", "p99 ms", "runs", "tries"], rows);
}
