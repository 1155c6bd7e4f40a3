/**
 * JSON Schemas with valid and invalid instances, replayed token by token through ours and the peers' engines: what each
 * compiles, what it gets right, how long the first mask and every further step take.
 * Source of the method: MaskBench (guidance-ai/jsonschemabench). Stricter here: the first mask counts in the time to
 * it, and a text is accepted only if it may also end where it ends.
 */
import type { Command } from "commander";
import type { TokenId, Vocabulary } from "../../masks/index.ts";
import { describeBytes } from "../../masks/index.ts";
import { SpecError } from "../../src/kernel/index.ts";
import { listSchemaFiles, readSchemaFile } from "../lib/maskbench/data.ts";
import { WorkerHost } from "../lib/maskbench/host.ts";
import type { FileResult } from "../lib/maskbench/protocol.ts";
import {
  type EngineScore,
  type FileRun,
  failuresOf,
  scoreEngine,
  scorePaired,
} from "../lib/maskbench/score.ts";
import { type EngineId, parseEngineIds } from "../lib/peers/engine.ts";
import { brief, header, table } from "../lib/report.ts";
import { median } from "../lib/stats.ts";
import { tokenize, tokenizerName } from "../lib/tokenize.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

const PROGRESS_EVERY_MS = 30_000;
/** Text shown before the token that was refused. */
const CONTEXT_BYTES = 60;

interface Plan {
  readonly folder: string;
  readonly files: readonly string[];
  readonly engines: readonly EngineId[];
  readonly limitMs: number;
  readonly weigh: number;
}

export const maskbench: Scenario = {
  name: "maskbench",
  summary: "JSON Schemas and instances through ours and the peers' engines: coverage, correctness, speed",
  configure(command: Command) {
    command
      .requiredOption("--data <dir>", "folder of schema files")
      .option("--engines <list>", "of ananke, xgrammar, xgrammar-strict, llguidance", "ananke")
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--limit <n>", "a sample of so many files", Number)
      .option("--seed <n>", "seed of the sample", Number, 1)
      .option("--time-limit-s <n>", "seconds per file and engine", Number, 15)
      .option("--weigh <n>", "files whose compiled form is weighed afterwards", Number, 40);
  },
  async run(options, log) {
    const folder = String(options.data);
    const seed = Number(options.seed);
    const limit = options.limit === undefined ? undefined : positive(options.limit, "--limit");
    const plan: Plan = {
      engines: parseEngineIds(String(options.engines)),
      limitMs: 1000 * positive(options.timeLimitS, "--time-limit-s"),
      weigh: Number(options.weigh),
      folder,
      files: listSchemaFiles(folder, limit, seed),
    };
    const vocabulary = await loadVocabulary(String(options.vocab));
    const host = new WorkerHost({ vocabulary: String(options.vocab), engines: plan.engines }, plan.limitMs);
    try {
      const { runs, rssMb } = await timeFiles(plan, vocabulary, host, log);
      const weights = await weighFiles(plan, vocabulary, host);
      const scores = plan.engines.map((id) => [id, scoreEngine(id, runs)] as const);
      const engines = Object.fromEntries(
        scores.map(([id, score]) => [
          id,
          { ...score, rssMb: rssMb[id] ?? null, schemaKb: weights[id] ?? null },
        ]),
      );
      const { tbmUs, ...counts } = scorePaired(plan.engines, runs);
      log("");
      log(render(scores));
      if (plan.engines.length > 1) {
        const pairs = plan.engines.map(
          (id) => `${id} ${tbmUs[id] === undefined ? "-" : brief(tbmUs[id], "us")}`,
        );
        log(`paired over ${counts.masks} masks of ${counts.texts} texts: ${pairs.join(", ")}`);
      }
      return {
        ...header("maskbench", vocabulary, seed),
        tokenizer: tokenizerName(vocabulary),
        vocabularyMb: megabytes(host.vocabularyBytes),
        timeLimitS: plan.limitMs / 1000,
        workerStarts: host.starts,
        files: runs.length,
        engines,
        paired: { ...counts, ...tbmUs },
        failures: plan.engines.flatMap((id) =>
          runs.flatMap((run) => failuresOf(id, run, placeIn(run, vocabulary))),
        ),
        slowest: slowest(plan.engines, runs),
      };
    } finally {
      await host.stop();
    }
  },
};

/** Every file through every engine; the engines take turns in going first. */
async function timeFiles(
  { folder, files, engines }: Plan,
  vocabulary: Vocabulary,
  host: WorkerHost,
  log: (line: string) => void,
): Promise<{ runs: FileRun[]; rssMb: Partial<Record<EngineId, number>> }> {
  const runs: FileRun[] = [];
  const rssMb: Partial<Record<EngineId, number>> = {};
  const started = performance.now();
  let lastLine = started;
  for (const [k, name] of files.entries()) {
    const file = readSchemaFile(folder, name);
    const texts = file.tests.map((test) => tokenize(vocabulary, test.text));
    const results: Partial<Record<EngineId, FileResult>> = {};
    for (let turn = 0; turn < engines.length; turn++) {
      const engine = engines[(turn + k) % engines.length]!;
      const answer = await host.time({ engine, schema: file.schema, texts });
      results[engine] = answer.kind === "time" ? answer.result : answer;
      if (answer.kind === "time") {
        rssMb[engine] = Math.max(rssMb[engine] ?? 0, megabytes(answer.rssBytes));
      }
    }
    runs.push({ file, results });
    if (performance.now() - lastLine < PROGRESS_EVERY_MS) continue;
    lastLine = performance.now();
    const minutes = ((lastLine - started) / 60_000).toFixed(1);
    log(`${k + 1} of ${files.length} files, ${minutes} min, ${host.starts - 1} restarts`);
  }
  return { runs, rssMb };
}

/** Median kB per compiled file, over files spread evenly; apart, since collecting garbage disturbs the timing. */
async function weighFiles(
  { folder, files, engines, weigh }: Plan,
  vocabulary: Vocabulary,
  host: WorkerHost,
): Promise<Partial<Record<EngineId, number | null>>> {
  const weights: Partial<Record<EngineId, number | null>> = {};
  // The peers' memory is in WASM and cannot be told apart.
  if (!engines.includes("ananke") || !(weigh > 0)) return weights;
  const stride = Math.max(1, Math.floor(files.length / weigh));
  const kilobytes: number[] = [];
  for (let i = 0; i < files.length; i += stride) {
    const file = readSchemaFile(folder, files[i]!);
    const texts = file.tests.map((test) => tokenize(vocabulary, test.text));
    const bytes = await host.weigh({ engine: "ananke", schema: file.schema, texts });
    if (bytes !== null) kilobytes.push(bytes / 1000);
  }
  weights.ananke = median(kilobytes);
  return weights;
}

/** Where a token stands in its text: offset, some text before it, the token. */
function placeIn({ file }: FileRun, vocabulary: Vocabulary): (i: number, at: number) => string {
  return (i, at) => {
    const tokens: readonly TokenId[] = tokenize(vocabulary, file.tests[i]?.text ?? "");
    const before = vocabulary.concat(tokens.slice(0, at));
    const token = tokens[at];
    const shown = token === undefined ? "<end>" : vocabulary.describe(token);
    const context = describeBytes(before.subarray(Math.max(0, before.length - CONTEXT_BYTES)));
    return `text ${i}, byte ${before.length}, ${shown} after ${context}`;
  };
}

/** The files with the longest time to the first mask, and those with the longest single step. */
function slowest(engines: readonly EngineId[], runs: readonly FileRun[]): object {
  const top = 20;
  return Object.fromEntries(
    engines.map((id) => {
      const rows = runs.flatMap(({ file, results }) => {
        const result = results[id];
        if (result?.kind !== "compiled") return [];
        const tbm = result.replays.reduce((max, { us }) => us.reduce((a, b) => Math.max(a, b), max), 0);
        return [{ file: file.file, ttfmMs: round(result.ttfmMs), tbmMaxUs: round(tbm) }];
      });
      return [
        id,
        {
          byTtfm: [...rows].sort((a, b) => b.ttfmMs - a.ttfmMs).slice(0, top),
          byTbm: [...rows].sort((a, b) => b.tbmMaxUs - a.tbmMaxUs).slice(0, top),
        },
      ];
    }),
  );
}

function render(scores: readonly (readonly [EngineId, EngineScore])[]): string {
  const head = [
    "engine",
    "compiled %",
    "timeouts",
    "errors",
    "ttfm p50 / p99",
    "tbm p50 / p99",
    "valid ok %",
    "invalid ok %",
    "files ok %",
  ];
  const rows = scores.map(([id, score]) => [
    id,
    shown(score.compiledPct),
    String(score.timeouts),
    String(score.errors),
    brief(score.ttfmMs, "ms"),
    brief(score.tbmUs, "us"),
    shown(score.validAcceptedPct),
    shown(score.invalidRejectedPct),
    shown(score.filesCorrectPct),
  ]);
  return table(head, rows);
}

function shown(share: number | null): string {
  return share === null ? "-" : share.toFixed(1);
}

function positive(value: unknown, flag: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new SpecError(`${flag} is a number above 0, not ${JSON.stringify(value)}`);
  return number;
}

function megabytes(bytes: number): number {
  return round(bytes / 1e6);
}

function round(x: number): number {
  return Number(x.toPrecision(4));
}
