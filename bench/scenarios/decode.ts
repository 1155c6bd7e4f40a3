/**
 * What a constraint adds to real decoding: node-llama-cpp with and without it, in one process, pair by pair. The
 * synthetic models have random weights and a real vocabulary; their decode steps take about 1.5 and 17 ms on one
 * thread, so the first shows the overhead enlarged and the second as it is beside a small real model.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { GrammarBuilder, Recognizer } from "../../domains/syntax/index.ts";
import { unifiedDomain } from "../../domains/unified.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import type { ModelAdapter } from "../../models/adapter.ts";
import { openModel, writeSyntheticModel } from "../../models/index.ts";
import { Writer } from "../../src/generate/writer.ts";
import { type CompiledProgram, compile, Engine } from "../../src/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { openRawModel, type RawModel } from "../lib/raw-llama.ts";
import { header, table } from "../lib/report.ts";
import { type Distribution, distribution, median } from "../lib/stats.ts";
import { type StepCost, typedStepCosts } from "../lib/typed/step-cost.ts";
import { tokenizerJson } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

interface DecodeCase {
  readonly name: string;
  readonly stepMs: number | null;
  readonly forcedTokens: boolean;
  readonly unconstrainedTokensPerS: number | null;
  readonly constrainedTokensPerS: number | null;
  /** Constrained time per token over unconstrained, pair by pair; the slowest fifth of the steps is left out. */
  readonly ratio: Distribution;
  readonly rejectedPct: number;
  readonly forcedPct: number;
}

const PAIRS = 6;
const THREADS = 1;
const PROMPT = "The quick brown fox jumps over the lazy dog.";
const SAMPLING = { temperature: 0.8, topK: 40, seed: 7 } as const;

export const decode: Scenario = {
  name: "decode",
  summary: "tokens per second with and without a constraint, in node-llama-cpp",
  configure(command: Command) {
    command
      .option("--model <file>", "a GGUF file, or synthetic", "synthetic")
      .option("--tokens <n>", "tokens per run", Number, 96)
      .option("--typed-prompts <n>", "bodies written under types; 0: none", Number, 4)
      .option("--typed-only", "nothing but these")
      .option("--typed-step-ms <n>", "length of a step in them", Number, 30);
  },
  async run(options, log) {
    const tokens = Number(options.tokens);
    const folder = mkdtempSync(join(tmpdir(), "ananke-decode-"));
    try {
      const typed = await typedStepCosts({
        stepMs: Number(options.typedStepMs),
        prompts: Number(options.typedPrompts),
        maxTokens: tokens,
        threads: THREADS,
      });
      for (const each of typed) log(describeTyped(each));
      if (options.typedOnly === true) return { ...header("decode", null, SAMPLING.seed), cases: [], typed };
      const files = options.model === "synthetic" ? writeModels(folder, log) : [String(options.model)];
      const cases: DecodeCase[] = [];
      let vocabulary = null;
      for (const file of files) {
        const raw = await openRawModel(file, THREADS);
        const model = await openModel({ model: file, gpu: false, threads: THREADS, contextSize: 2048 });
        vocabulary = model.vocabulary;
        for (const forced of [false, true]) {
          for (const [name, program] of programs()) {
            const measured = await measure(name, program, raw, model, tokens, forced);
            log(describe(measured));
            cases.push(measured);
          }
        }
        await model.dispose();
        await raw.dispose();
      }
      log("");
      log(render(cases));
      return { ...header("decode", vocabulary, SAMPLING.seed), cases, typed };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function writeModels(folder: string, log: (line: string) => void): string[] {
  const vocabulary = {
    tokenizerJson: tokenizerJson("qwen2_5"),
    pre: "qwen2",
    padTo: 151_936,
    eos: "<|im_end|>",
  };
  return [
    { dim: 64, layers: 2 },
    { dim: 512, layers: 6 },
  ].map((shape) => {
    const path = join(folder, `qwen-${shape.dim}.gguf`);
    log(`writing a synthetic model: dimension ${shape.dim}, ${shape.layers} layers`);
    writeSyntheticModel(path, { vocabulary, ...shape });
    return path;
  });
}

/** Constraints by name. The first allows every token; the second every token without `e`, about half of them. */
function programs(): [string, CompiledProgram][] {
  const long = JSON.stringify({ type: "array", items: {}, minItems: 100_000 });
  return [
    ["all-allowed", bytesProgram(() => true)],
    ["half-denied", bytesProgram((byte) => byte !== 0x65)],
    ["json", compile([{ kind: "schema", text: long }])],
  ];
}

/** Any string of the bytes in `alphabet`, partial characters included; no front end can say this. */
function bytesProgram(alphabet: (byte: number) => boolean): CompiledProgram {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter(alphabet);
  const text = builder.terminal("bytes", algebra.plus(algebra.or(bytes.map((byte) => algebra.byte(byte)))));
  const grammar = builder.build({ name: "bytes", start: text, lexing: "munch" });
  return {
    constraints: [
      {
        id: "bytes",
        constraint: { kind: "regex", pattern: "(bytes)" },
        contentId: "regex:bytes",
        recognizer: new Recognizer(grammar),
        notes: [],
      },
    ],
    contracts: [],
    domains: [],
    value: unifiedDomain().lattice.top,
    satisfiability: "sat",
    limits: DEFAULT_LIMITS,
    compileMs: 0,
  };
}

async function measure(
  name: string,
  program: CompiledProgram,
  raw: RawModel,
  model: ModelAdapter,
  tokens: number,
  forced: boolean,
): Promise<DecodeCase> {
  const engine = new Engine(program, model.vocabulary);
  const prompt = model.encodePrompt(PROMPT, { template: "raw" });
  const plainMs: number[] = [];
  const constrainedMs: number[] = [];
  const ratios: number[] = [];
  let rejected = 0;
  let forcedCount = 0;
  let total = 0;
  // The first pair warms caches and compilers and is not counted.
  for (let pair = 0; pair <= PAIRS; pair++) {
    const sampling = { ...SAMPLING, seed: SAMPLING.seed + pair };
    const times: number[] = [];
    const writer = new Writer(engine.session(), {
      maxTokens: tokens + 1,
      forced,
      closing: false,
      clock: () => performance.now(),
      onEvent: (event) => {
        if (event.type === "token") times.push(performance.now());
      },
    });
    const constrained = async (): Promise<number> => {
      await model.generate({ prompt, constraint: writer, sampling, maxTokens: tokens + 1 });
      return perToken(times);
    };
    // Which half goes first alternates, so that drift of the machine cancels.
    const plainly = async (): Promise<number> => perToken(await raw.moments(prompt, tokens, sampling));
    const first = pair % 2 === 0 ? await plainly() : await constrained();
    const second = pair % 2 === 0 ? await constrained() : await plainly();
    const [plain, ours] = pair % 2 === 0 ? [first, second] : [second, first];
    if (pair === 0) continue;
    plainMs.push(plain);
    constrainedMs.push(ours);
    ratios.push(ours / plain);
    rejected += writer.rejected;
    forcedCount += writer.trace.filter((entry) => entry.origin === "forced").length;
    total += writer.trace.length;
  }
  const perSecond = (ms: readonly number[]): number | null => {
    const middle = median(ms);
    return middle === null ? null : Number((1000 / middle).toPrecision(4));
  };
  return {
    name,
    stepMs: median(plainMs),
    forcedTokens: forced,
    unconstrainedTokensPerS: perSecond(plainMs),
    constrainedTokensPerS: perSecond(constrainedMs),
    ratio: distribution(ratios),
    rejectedPct: Number(((100 * rejected) / total).toPrecision(3)),
    forcedPct: Number(((100 * forcedCount) / total).toPrecision(3)),
  };
}

/** Share of the slowest steps left out on both sides: on a shared machine they are other people's. */
const TRIMMED = 0.2;

/** Mean milliseconds between tokens, the slowest steps left out. */
function perToken(moments: readonly number[]): number {
  const steps = moments.slice(1).map((moment, i) => moment - moments[i]!);
  const kept = steps.sort((a, b) => a - b).slice(0, Math.ceil(steps.length * (1 - TRIMMED)));
  return kept.reduce((sum, ms) => sum + ms, 0) / kept.length;
}

function describe(c: DecodeCase): string {
  const forced = c.forcedTokens ? ", forced tokens on" : "";
  return `${c.name}${forced}: step ${c.stepMs} ms, ratio p50 ${c.ratio.p50}, rejected ${c.rejectedPct} %`;
}

function describeTyped({
  name,
  stepMs,
  steps,
  takenBack,
  waitMs,
  askedMs,
  overheadPct,
  withRollbackPct,
}: StepCost): string {
  const waits = `waits p50 ${waitMs.p50}, p90 ${waitMs.p90}, p99 ${waitMs.p99} ms (asked ${askedMs.p50}, ${askedMs.p90}, ${askedMs.p99})`;
  const share = `${overheadPct} % of a step of ${stepMs} ms, ${withRollbackPct} % with what was taken back`;
  return `${name}: ${waits}; ${share} (${takenBack} of ${steps} steps)`;
}

function render(cases: readonly DecodeCase[]): string {
  const head = [
    "case",
    "step ms",
    "forced",
    "free tok/s",
    "ours tok/s",
    "ratio p50",
    "p90",
    "rejected %",
    "forced %",
  ];
  const rows = cases.map((c) => [
    c.name,
    String(c.stepMs),
    c.forcedTokens ? "on" : "off",
    String(c.unconstrainedTokensPerS),
    String(c.constrainedTokensPerS),
    String(c.ratio.p50),
    String(c.ratio.p90),
    String(c.rejectedPct),
    String(c.forcedPct),
  ]);
  return table(head, rows);
}
