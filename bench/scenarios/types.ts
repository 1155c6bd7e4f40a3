/**
 * What types cost by how much stands before: the same function body, token by token, in files of 20 to 600 lines. The
 * counters do not depend on the machine.
 */
import type { Command } from "commander";
import { maskHas, type Vocabulary } from "../../masks/index.ts";
import { bindProgram, compile, Engine, openTypes } from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { codeTokens } from "../lib/code/read-through.ts";
import { header, table } from "../lib/report.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import { openWorkplace } from "../lib/typed/workplace.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

interface TypesCase {
  readonly name: string;
  /** Of the file before the body. */
  readonly lines: number;
  /** To open a session: the checker reads the file. */
  readonly openMs: number;
  readonly allowsUs: Distribution;
  readonly maskUs: Distribution;
  readonly acceptUs: Distribution;
  /** Per token. */
  readonly work: { readonly queries: number; readonly grafts: number; readonly programs: number };
}

const LINES = [20, 100, 300, 600];

const SIGNATURE =
  "export function summarise(orders: readonly Order[], limit: number): Map<string, number> {\n";
const BODY = `  const totals = new Map<string, number>();
  for (const order of orders) {
    if (order.items.length === 0) continue;
    const sum = order.items.reduce((all, item) => all + item.price * item.count, 0);
    const known = totals.get(order.customer) ?? 0;
    totals.set(order.customer, known + sum);
  }
  const sorted = [...totals].sort((a, b) => b[1] - a[1]).slice(0, limit);
  return new Map(sorted.filter(([name]) => name.trim().length > 0));
`;

export const types: Scenario = {
  name: "types",
  summary: "what types cost at each token, in files of 20 to 600 lines",
  configure(command: Command) {
    command
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--rounds <n>", "times that the body is read in each file; one more is not counted", Number, 3)
      .option("--mask-every <n>", "ask for the mask at every so-manieth token", Number, 4);
  },
  async run(options, log) {
    const vocabulary = await loadVocabulary(String(options.vocab));
    const cases: TypesCase[] = [];
    for (const lines of LINES) {
      cases.push(await measure(vocabulary, lines, Number(options.rounds), Number(options.maskEvery)));
    }
    log(render(cases));
    return { ...header("types", vocabulary, null), cases };
  },
};

async function measure(
  vocabulary: Vocabulary,
  lines: number,
  rounds: number,
  maskEvery: number,
): Promise<TypesCase> {
  const workplace = openWorkplace();
  const oracle = await openTypeOracle("typescript", { project: workplace.folder });
  const allowsUs: number[] = [];
  const maskUs: number[] = [];
  const acceptUs: number[] = [];
  const openMs: number[] = [];
  const work = { queries: 0, grafts: 0, programs: 0 };
  try {
    const constraint = {
      kind: "language",
      language: "typescript",
      project: workplace.folder,
      prefix: fileOf(lines) + SIGNATURE,
      suffix: "}\n",
    } as const;
    const program = await bindProgram(compile([constraint]));
    const opened = await openTypes(program.constraints, oracle);
    const engine = new Engine(program, vocabulary);
    const tokens = codeTokens(engine, BODY);
    const timed = <T>(into: number[], ask: () => T): T => {
      const started = performance.now();
      const result = ask();
      into.push((performance.now() - started) * 1000);
      return result;
    };
    for (let round = 0; round <= rounds; round++) {
      const started = performance.now();
      const session = engine.session(opened);
      const took = performance.now() - started;
      const before = session.types?.document.work;
      tokens.forEach((token, at) => {
        if (
          at % maskEvery === 1 &&
          !maskHas(
            timed(maskUs, () => session.mask()),
            token,
          )
        ) {
          throw new Error(`The mask lacks token ${at}, ${vocabulary.describe(token)}`);
        }
        if (!timed(allowsUs, () => session.allows(token))) {
          throw new Error(`Token ${at}, ${vocabulary.describe(token)}, is refused`);
        }
        timed(acceptUs, () => session.accept(token));
      });
      const after = session.types?.document.work;
      session.types?.dispose();
      if (before === undefined || after === undefined) throw new Error("the body is read without types");
      if (round === 0) {
        for (const warmUp of [allowsUs, maskUs, acceptUs]) warmUp.length = 0;
        continue;
      }
      openMs.push(took);
      for (const key of ["queries", "grafts", "programs"] as const) work[key] += after[key] - before[key];
    }
    const perToken = (count: number): number => Number((count / (rounds * tokens.length)).toPrecision(3));
    return {
      name: `body behind ${lines} lines`,
      lines,
      openMs: distribution(openMs).p50 ?? 0,
      allowsUs: distribution(allowsUs),
      maskUs: distribution(maskUs),
      acceptUs: distribution(acceptUs),
      work: {
        queries: perToken(work.queries),
        grafts: perToken(work.grafts),
        programs: perToken(work.programs),
      },
    };
  } finally {
    await oracle.dispose();
    workplace.dispose();
  }
}

/** Declarations that the body uses, and functions like others, `lines` lines in all. */
function fileOf(lines: number): string {
  const head = [
    "export interface Item { readonly name: string; readonly price: number; readonly count: number }",
    "export interface Order { readonly customer: string; readonly items: readonly Item[] }",
  ];
  const part = (i: number): string[] => [
    `export function priced${i}(items: readonly Item[], least: number): Item[] {`,
    "  const found: Item[] = [];",
    "  for (const item of items) {",
    `    if (item.price * item.count >= least + ${i}) found.push(item);`,
    "  }",
    "  return found;",
    "}",
    "",
  ];
  const all = [...head];
  for (let i = 0; all.length < lines; i++) all.push(...part(i));
  return `${all.join("\n")}\n`;
}

function render(cases: readonly TypesCase[]): string {
  const us = ({ p50, p99 }: Distribution): string => `${p50} / ${p99}`;
  return table(
    ["case", "open ms", "allows p50 / p99 us", "mask", "accept", "queries", "grafts", "programs"],
    cases.map(({ name, openMs, allowsUs, maskUs, acceptUs, work }) => [
      name,
      String(openMs),
      us(allowsUs),
      us(maskUs),
      us(acceptUs),
      String(work.queries),
      String(work.grafts),
      String(work.programs),
    ]),
  );
}
