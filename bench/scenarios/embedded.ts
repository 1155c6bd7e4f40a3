/**
 * What the embedded model writes for held-out prompts, freely and under constraints: how much of it is complete, parses,
 * type-checks and passes its tests. The functions are judged by the TypeScript compiler and by running them.
 */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { openModel } from "../../models/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import { ARM_NAMES, type ArmName, openArms, type Written } from "../lib/embedded/arms.ts";
import { barChart } from "../lib/embedded/chart.ts";
import type { Verdict } from "../lib/embedded/judge.ts";
import { type HeldOutPrompt, nameOf, SEEN_PROMPTS, UNSEEN_PROMPTS } from "../lib/embedded/prompts.ts";
import { header, table } from "../lib/report.ts";
import type { Scenario } from "../run.ts";

interface Judged extends Written, Verdict {
  readonly name: string;
  readonly arm: ArmName;
  readonly isSeen: boolean;
}

/** Percentages of prompts; type checks are of complete outputs, the rest of all. */
interface Score {
  readonly n: number;
  readonly completePct: number | null;
  readonly parsePct: number | null;
  readonly typeCheckPct: number | null;
  readonly testsPassPct: number | null;
}

export const embedded: Scenario = {
  name: "embedded",
  summary: "functions the embedded model writes for held-out prompts: parsed, type-checked, tested",
  configure(command: Command) {
    command
      .option("--model <file>", "a GGUF file, or embedded", "embedded")
      .option("--limit <n>", "prompts of each kind, drawn by the seed", Number)
      .option("--arms <names>", `of ${ARM_NAMES.join(",")}`, ARM_NAMES.join(","))
      .option("--seed <s>", "seed of draws and of sampling", Number, 1)
      .option("--temperature <t>", "0 is greedy", Number, 0)
      .option("--max-tokens <n>", "budget per function", Number, 256)
      .option("--threads <n>", "threads of the model; 1 where other programs keep the cores busy", Number, 2)
      .option("--svg <file>", "draw the chart of the model card");
  },
  async run(options, log) {
    const seed = Number(options.seed);
    const limit = options.limit === undefined ? Number.POSITIVE_INFINITY : Number(options.limit);
    const prompts = [
      ...draw(SEEN_PROMPTS, limit, seed).map((prompt) => ({ prompt, isSeen: true })),
      ...draw(UNSEEN_PROMPTS, limit, seed).map((prompt) => ({ prompt, isSeen: false })),
    ];
    // The compiler is a development dependency: only this scenario needs it.
    const { judge } = await import("../lib/embedded/judge.ts");
    const model = await openModel({
      model: String(options.model),
      gpu: false,
      threads: Number(options.threads),
    });
    const judged: Judged[] = [];
    const chosen = armNames(String(options.arms));
    try {
      const sampling = { temperature: Number(options.temperature), seed };
      const arms = await openArms(model, { maxTokens: Number(options.maxTokens), ...sampling }, chosen);
      try {
        for (const { prompt, isSeen } of prompts) {
          for (const [arm, write] of arms.byName) {
            const written = await write(prompt.prompt);
            judged.push({
              ...written,
              ...(await judge(prompt, written.text)),
              name: nameOf(prompt),
              arm,
              isSeen,
            });
          }
        }
      } finally {
        await arms.dispose();
      }
    } finally {
      await model.dispose();
    }
    const report = Object.fromEntries(
      chosen.map((arm) => {
        const own = judged.filter((one) => one.arm === arm);
        const seconds = own.reduce((sum, one) => sum + one.ms, 0) / 1000;
        const tokens = own.reduce((sum, one) => sum + one.tokens, 0);
        return [
          arm,
          {
            seen: score(own.filter((one) => one.isSeen)),
            unseen: score(own.filter((one) => !one.isSeen)),
            tokensPerS: Math.round(tokens / seconds),
            steeredPct: percent(own.filter((one) => one.isSteered).length, own.length),
            rollbacks: own.reduce((sum, one) => sum + one.rollbacks, 0),
          },
        ];
      }),
    );
    log(render(report));
    if (typeof options.svg === "string") writeFileSync(options.svg, chart(report));
    return {
      ...header("embedded", model.vocabulary, seed),
      prompts: prompts.length,
      arms: report,
      byPrompt: judged.map(({ ms, ...rest }) => ({ ...rest, ms: Math.round(ms) })),
    };
  },
};

function armNames(given: string): readonly ArmName[] {
  return given.split(",").map((name) => {
    const arm = ARM_NAMES.find((each) => each === name);
    if (arm === undefined) {
      throw new SpecError(`Unknown arm ${JSON.stringify(name)}`, { hint: `Arms: ${ARM_NAMES.join(", ")}.` });
    }
    return arm;
  });
}

type Report = Readonly<
  Record<string, { readonly seen: Score; readonly unseen: Score; readonly tokensPerS: number }>
>;

function draw(prompts: readonly HeldOutPrompt[], limit: number, seed: number): readonly HeldOutPrompt[] {
  if (limit >= prompts.length) return prompts;
  const random = seededRandom(seed);
  const keyed = prompts.map((prompt) => ({ prompt, key: random() }));
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, limit)
    .map(({ prompt }) => prompt);
}

function score(judged: readonly Judged[]): Score {
  const share = (part: readonly Judged[], of: readonly Judged[]) => percent(part.length, of.length);
  const complete = judged.filter((one) => one.isComplete);
  return {
    n: judged.length,
    completePct: share(complete, judged),
    parsePct: share(
      judged.filter((one) => one.parses),
      judged,
    ),
    typeCheckPct: share(
      complete.filter((one) => one.typeChecks),
      complete,
    ),
    testsPassPct: share(
      judged.filter((one) => one.passes),
      judged,
    ),
  };
}

function percent(part: number, of: number): number | null {
  return of === 0 ? null : Number(((100 * part) / of).toFixed(1));
}

function render(report: Report): string {
  const rows = Object.entries(report).flatMap(([arm, { seen, unseen, tokensPerS }]) =>
    [["seen", seen] as const, ["unseen", unseen] as const].map(([group, s]) => [
      `${arm}, ${group} ideas`,
      String(s.n),
      ...[s.completePct, s.parsePct, s.typeCheckPct, s.testsPassPct].map((x) =>
        x === null ? "-" : String(x),
      ),
      String(tokensPerS),
    ]),
  );
  return table(["arm", "n", "complete %", "parse %", "types % of complete", "tests %", "tokens/s"], rows);
}

function chart(report: Report): string {
  const arms = Object.keys(report);
  const group = (title: string, of: (scores: Report[string]) => number | null) => ({
    title,
    values: arms.map((arm) => of(report[arm]!) ?? undefined),
  });
  return barChart({
    title: "Held-out functions by the embedded model, percent",
    arms,
    groups: [
      group("complete\n(known ideas)", ({ seen }) => seen.completePct),
      group("type-checks\n(of complete)", ({ seen }) => seen.typeCheckPct),
      group("tests pass\n(known ideas)", ({ seen }) => seen.testsPassPct),
      group("tests pass\n(unknown ideas)", ({ unseen }) => unseen.testsPassPct),
    ],
  });
}
