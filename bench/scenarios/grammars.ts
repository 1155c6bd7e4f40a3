/**
 * Grammars that are not JSON: what a mask with its accept costs on a freshly compiled grammar (cold, the vocabulary's
 * tables loaded) and in a second pass over the same texts (warm), for ours and the peers' engines.
 */
import type { Command } from "commander";
import type { TokenId, Vocabulary } from "../../masks/index.ts";
import { type GrammarCase, grammarCases } from "../lib/grammar-cases.ts";
import {
  type BenchEngine,
  createEngine,
  type EngineId,
  firstEndToken,
  parseEngineIds,
} from "../lib/peers/engine.ts";
import { describeFailure, type Outcome, replay } from "../lib/replay.ts";
import { brief, header, table } from "../lib/report.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import { tokenize, tokenizerName } from "../lib/tokenize.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

interface EngineCase {
  /** Texts accepted, their end included, of all; all of them are valid. */
  readonly accepted: number;
  readonly of: number;
  readonly coldUs: Distribution;
  readonly warmUs: Distribution;
  readonly compileMs: number | null;
  /** Compilation and the first mask, since engines divide the work differently. */
  readonly ttfmMs: number | null;
  readonly failures: readonly string[];
}

/** Rounds over all texts before anything is timed, on a grammar that is not measured. */
const WARM_UP_ROUNDS = 20;

export const grammars: Scenario = {
  name: "grammars",
  summary: "arithmetic, a C-like language, SQL and nested lists through ours and the peers' engines",
  configure(command: Command) {
    command
      .option("--engines <list>", "of ananke, xgrammar, xgrammar-strict, llguidance", "ananke")
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5");
  },
  async run(options, log) {
    const ids = parseEngineIds(String(options.engines));
    const vocabulary = await loadVocabulary(String(options.vocab));
    const engines: BenchEngine[] = [];
    for (const id of ids) {
      const engine = await createEngine(id, vocabulary);
      await warmUp(engine, vocabulary);
      engines.push(engine);
    }
    const cases: Record<string, unknown>[] = [];
    const rows: string[][] = [];
    for (const [k, grammarCase] of grammarCases().entries()) {
      const measured: Partial<Record<EngineId, EngineCase>> = {};
      for (let turn = 0; turn < engines.length; turn++) {
        const engine = engines[(turn + k) % engines.length]!;
        measured[engine.id] = await measure(engine, grammarCase, vocabulary);
      }
      cases.push({ grammar: grammarCase.name, ...measured });
      for (const id of ids) rows.push(row(grammarCase.name, id, measured[id]!));
    }
    log(
      table(["grammar", "accepted", "compile + first mask", "cold mean", "cold", "warm mean", "warm"], rows),
    );
    log("(p50 / p99)");
    return { ...header("grammars", vocabulary, null), tokenizer: tokenizerName(vocabulary), cases };
  },
};

async function measure(
  engine: BenchEngine,
  { name, notations, texts }: GrammarCase,
  vocabulary: Vocabulary,
): Promise<EngineCase> {
  const source = { kind: "grammar", notations } as const;
  const sequences = texts.map((text) => tokenize(vocabulary, text));
  const end = firstEndToken(vocabulary);
  try {
    const started = performance.now();
    await engine.compile(source);
    const compileMs = performance.now() - started;
    await engine.mask(sequences[0]?.[0] ?? end);
    const ttfmMs = performance.now() - started;
    // Once more, so that the first mask is still to be made.
    await engine.compile(source);
    const cold = await pass(engine, sequences, end);
    const warm = await pass(engine, sequences, end);
    return {
      accepted: cold.outcomes.filter((outcome) => outcome.kind === "accepted").length,
      of: texts.length,
      coldUs: distribution(cold.us),
      warmUs: distribution(warm.us),
      compileMs: round(compileMs),
      ttfmMs: round(ttfmMs),
      failures: cold.outcomes.flatMap((outcome, i) =>
        outcome.kind === "accepted" ? [] : [describe(outcome, sequences[i]!, vocabulary)],
      ),
    };
  } catch (error) {
    // A peer that cannot take the grammar is a result.
    const message = `${name} does not compile: ${describeFailure(engine, error).message}`;
    const none = distribution([]);
    return {
      ...{ accepted: 0, of: texts.length, coldUs: none, warmUs: none },
      ...{ compileMs: null, ttfmMs: null, failures: [message] },
    };
  }
}

async function pass(
  engine: BenchEngine,
  sequences: readonly (readonly TokenId[])[],
  end: TokenId,
): Promise<{ us: number[]; outcomes: Outcome[] }> {
  const us: number[] = [];
  const outcomes: Outcome[] = [];
  for (const tokens of sequences) {
    await engine.reset();
    const result = await replay(engine, tokens, end);
    for (const sample of result.us) us.push(sample);
    outcomes.push(result.outcome);
  }
  return { us, outcomes };
}

async function warmUp(engine: BenchEngine, vocabulary: Vocabulary): Promise<void> {
  const sequences = ["ab (c ab)", "((a)) b", "a"].map((text) => tokenize(vocabulary, text));
  await engine.compile({
    kind: "grammar",
    notations: {
      ananke: 'start: item*\nitem: NAME | "(" item* ")"\nNAME: /[a-c]+/\n%ignore / +/\n',
      ebnf: 'root ::= item*\nitem ::= [a-c] | " " | "(" item* ")"\n',
      lark: 'start: item*\nitem: NAME | "(" item* ")"\nNAME: /[a-c]+/\n%ignore / +/\n',
    },
  });
  for (let round = 0; round < WARM_UP_ROUNDS; round++)
    await pass(engine, sequences, firstEndToken(vocabulary));
}

function describe(
  outcome: Exclude<Outcome, { kind: "accepted" }>,
  tokens: readonly TokenId[],
  vocabulary: Vocabulary,
): string {
  const token = tokens[outcome.at];
  const what = token === undefined ? "the end" : vocabulary.describe(token);
  const offset = vocabulary.concat(tokens.slice(0, outcome.at)).length;
  return outcome.kind === "failed"
    ? `failed at byte ${offset} on ${what}: ${outcome.message}`
    : `refused ${what} at byte ${offset}${outcome.why === undefined ? "" : `: ${outcome.why}`}`;
}

function row(grammar: string, id: EngineId, measured: EngineCase): string[] {
  return [
    `${grammar} ${id}`,
    `${measured.accepted} of ${measured.of}`,
    measured.ttfmMs === null ? "-" : `${measured.ttfmMs} ms`,
    mean(measured.coldUs),
    brief(measured.coldUs, "us"),
    mean(measured.warmUs),
    brief(measured.warmUs, "us"),
  ];
}

function mean(d: Distribution): string {
  return d.mean === null ? "-" : `${d.mean} us`;
}

function round(x: number): number {
  return Number(x.toPrecision(4));
}
