/**
 * What contracts cost and do: variants of five functions written by the random adversary under their contracts, judged by
 * running them on random inputs; the same without contracts beside it; and proofs of known functions.
 */
import type { Command } from "commander";
import { openSolver, verify } from "../../domains/semantics/index.ts";
import { openContractLanguage } from "../../src/languages/index.ts";
import { brief, header, table } from "../lib/report.ts";
import { EXAMPLES, variantOf } from "../lib/semantics/examples.ts";
import { judge } from "../lib/semantics/judge.ts";
import { writeVariant } from "../lib/semantics/write.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import type { Scenario } from "../run.ts";

interface Case {
  readonly name: string;
  readonly ms: Distribution;
  readonly work: Readonly<Record<string, number>>;
  /** Outputs that the judge refuses. */
  readonly failures?: readonly { readonly seed: number; readonly code: string; readonly why: string }[];
}

export const semantics: Scenario = {
  name: "semantics",
  summary: "functions written under contracts, judged on random inputs; proofs",
  configure(command: Command) {
    command
      .option("--variants <n>", "variants of each function", Number, 30)
      .option("--inputs <n>", "random inputs per function", Number, 1000)
      .option("--only <names>", `some of ${Object.keys(EXAMPLES).join(",")}`)
      .option("--seed <n>", "seed of the first variant", Number, 1);
  },
  async run(options, log) {
    const [variants, inputs, seed] = [Number(options.variants), Number(options.inputs), Number(options.seed)];
    const chosen = typeof options.only === "string" ? options.only.split(",") : Object.keys(EXAMPLES);
    const cases: Case[] = [];
    for (const example of chosen) {
      for (const hasContract of [true, false]) {
        const found = await written(example, hasContract, { variants, inputs, seed });
        log(`${found.name}: ${brief(found.ms, "ms")} ${JSON.stringify(found.work)}`);
        cases.push(found);
      }
    }
    cases.push(...(await proofs()));
    log("");
    log(render(cases));
    return { ...header("semantics", null, seed), variants, inputs, cases };
  },
};

async function written(
  example: string,
  hasContract: boolean,
  { variants, inputs, seed }: { readonly variants: number; readonly inputs: number; readonly seed: number },
): Promise<Case> {
  const ms: number[] = [];
  const failures: { seed: number; code: string; why: string }[] = [];
  const work = {
    variants,
    complete: 0,
    proved: 0,
    kept: 0,
    broken: 0,
    unended: 0,
    tokens: 0,
    refuted: 0,
    replayed: 0,
    queries: 0,
    remembered: 0,
    undecided: 0,
    solverMs: 0,
  };
  for (let i = 0; i < variants; i++) {
    const variant = variantOf(example, seed + i);
    const started = performance.now();
    const { status, code, validation, metadata } = await writeVariant(variant, hasContract);
    ms.push(performance.now() - started);
    work.tokens += metadata.tokens;
    work.refuted += metadata.contracts?.refuted ?? 0;
    work.replayed += metadata.contracts?.replayed ?? 0;
    work.queries += metadata.contracts?.solver.queries ?? 0;
    work.remembered += metadata.contracts?.solver.remembered ?? 0;
    work.undecided += metadata.contracts?.solver.unknown ?? 0;
    work.solverMs += Math.round(metadata.contracts?.solver.ms ?? 0);
    if (status !== "complete") continue;
    work.complete++;
    if (validation.satisfied.some((name) => name.endsWith("contracts"))) work.proved++;
    const found = judge(variant, code, inputs, seed + i);
    work[found.kind]++;
    if (found.kind === "broken") failures.push({ seed: seed + i, code, why: found.why });
  }
  const name = `${example}, ${hasContract ? "under its contract" : "without"}`;
  return { name, ms: distribution(ms), work, failures };
}

const KNOWN: Readonly<Record<string, string>> = {
  "clamp, proved": `/** @requires lo <= hi @ensures result >= lo && result <= hi */
function f(x: number, lo: number, hi: number): number { return Math.min(Math.max(x, lo), hi); }`,
  "sum, proved by its invariant": `/** @requires Number.isInteger(n) && n >= 0 @ensures result === n * (n + 1) / 2 */
function f(n: number): number {
  let s = 0;
  // @invariant s === (i - 1) * i / 2 && i <= n + 1
  for (let i = 1; i <= n; i++) s += i;
  return s;
}`,
  "largest element, up to four rounds": `/** @requires xs.length > 0 @ensures xs.every(x => x <= result) */
function f(xs: number[]): number { let m = xs[0]!; for (const x of xs) if (x > m) m = x; return m; }`,
};

async function proofs(): Promise<readonly Case[]> {
  const language = await openContractLanguage("typescript");
  if (language === undefined) return [];
  const cases: Case[] = [];
  for (const [name, text] of Object.entries(KNOWN)) {
    const ms: number[] = [];
    let work = {};
    for (let round = 0; round < 5; round++) {
      // A context of its own each time: nothing is remembered.
      const solver = await openSolver({ budgetMs: 1000 });
      const { functions } = language.readFunctions(text);
      const started = performance.now();
      const verdict = await verify(functions[0]!, { solver, functions: new Map() });
      ms.push(performance.now() - started);
      work = {
        queries: solver.work.queries,
        undecided: solver.work.unknown,
        proved: Number(verdict.kind === "proved"),
      };
      solver.dispose();
    }
    cases.push({ name, ms: distribution(ms), work });
  }
  return cases;
}

function render(cases: readonly Case[]): string {
  const columns = ["complete", "kept", "broken", "unended", "refuted", "replayed", "queries"];
  const rows = cases.map(({ name, ms, work }) => [
    name,
    String(ms.p50),
    String(ms.p99),
    ...columns.map((column) => String(work[column] ?? "-")),
  ]);
  return table(["case", "p50 ms", "p99 ms", ...columns], rows);
}
