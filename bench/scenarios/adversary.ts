/**
 * A model that draws uniformly from the mask writes programs; what comes out complete must parse, in tree-sitter and in
 * the language's own parser. Nothing the model does can be thanked for that.
 */
import type { Command } from "commander";
import type { Vocabulary } from "../../masks/index.ts";
import { adversaryModel, generate } from "../../src/index.ts";
import {
  type CodeLanguage,
  type DomainChoice,
  hasTypes,
  openCodeLanguage,
  parseDomains,
} from "../lib/code/language.ts";
import { brief, header, table } from "../lib/report.ts";
import { distribution, percent } from "../lib/stats.ts";
import { runTypedAdversary } from "../lib/typed/adversary.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

export interface AdversaryRunOptions {
  readonly domains: DomainChoice;
  readonly project?: string | undefined;
  readonly n: number;
  readonly seed: number;
  readonly maxTokens: number;
}

/** Share of the budget in which a run may be steered to its end. */
const CLOSING_SHARE = 0.1;

export const adversary: Scenario = {
  name: "adversary",
  summary: "random tokens under the mask; what is complete must parse",
  configure(command: Command) {
    command
      .requiredOption("--language <name>", "programming language")
      .option("--domains <which>", "syntax or all", "syntax")
      .option("--project <file>", "tsconfig.json, for domains that ask for one")
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--n <n>", "runs", "200")
      .option("--seed <n>", "seed of the first run", "1")
      .option("--max-tokens <n>", "budget of a run", "200");
  },
  async run(options, log) {
    const language = await openCodeLanguage(String(options.language));
    const vocabulary = await loadVocabulary(String(options.vocab));
    const seed = Number(options.seed);
    if (parseDomains(options.domains) === "all" && hasTypes(language)) {
      const report = await runTypedAdversary(
        language,
        vocabulary,
        {
          project: options.project === undefined ? undefined : String(options.project),
          n: Number(options.n),
          seed,
          maxTokens: Number(options.maxTokens),
        },
        log,
      );
      logReport(report, log);
      return { ...header("adversary", vocabulary, seed), ...report };
    }
    const report = await runAdversary(language, vocabulary, {
      domains: parseDomains(options.domains),
      project: options.project === undefined ? undefined : String(options.project),
      n: Number(options.n),
      seed,
      maxTokens: Number(options.maxTokens),
    });
    logReport(report, log);
    return { ...header("adversary", vocabulary, seed), ...report };
  },
};

/** Everything of the report but its header. */
export async function runAdversary(
  language: CodeLanguage,
  vocabulary: Vocabulary,
  { domains, project, n, seed, maxTokens }: AdversaryRunOptions,
) {
  const program = language.program(domains, project);
  const model = adversaryModel({ vocabulary });
  const outputs: { seed: number; code: string }[] = [];
  const counts = { complete: 0, truncated: 0, failed: 0, aborted: 0 };
  const rollbacks: number[] = [];
  const tokens: number[] = [];
  const completeTokens: number[] = [];
  let steered = 0;
  let closedEarly = 0;
  for (let run = 0; run < n; run++) {
    const result = await generate({ model, program, prompt: "", maxTokens, seed: seed + run });
    const { metadata } = result;
    counts[result.status]++;
    rollbacks.push(metadata.rollbacks);
    tokens.push(metadata.tokens);
    steered += metadata.closing;
    if (metadata.closing > 0 && metadata.tokens - metadata.closing < (1 - CLOSING_SHARE) * maxTokens)
      closedEarly++;
    if (result.status !== "complete") continue;
    completeTokens.push(metadata.tokens);
    outputs.push({ seed: seed + run, code: result.code });
  }
  const verifyFailures = await verify(language, outputs);
  const constructs = new Map<string, number>();
  for (const { code } of outputs) {
    for (const [kind, count] of language.structure.constructs(code)) {
      constructs.set(kind, (constructs.get(kind) ?? 0) + count);
    }
  }
  const sum = tokens.reduce((total, count) => total + count, 0);
  return {
    language: language.id,
    domains,
    judge: { name: language.judge.name, isReference: language.judge.isReference },
    maxTokens,
    runs: n,
    ...counts,
    /** Runs that were steered to their end before the last tenth of the budget. */
    closedEarly,
    verified: outputs.length - verifyFailures.length,
    verifiedPct: percent(outputs.length - verifyFailures.length, outputs.length),
    verifyFailures,
    rollbacks: distribution(rollbacks),
    tokens: distribution(tokens),
    completeTokens: distribution(completeTokens),
    steeredPct: percent(steered, sum),
    constructs: Object.fromEntries([...constructs].sort(([, a], [, b]) => b - a)),
    outputs: outputs.map(({ code }) => code),
  };
}

/** Reads every output with tree-sitter and the judge; one entry per output that either refuses. */
async function verify(language: CodeLanguage, outputs: readonly { seed: number; code: string }[]) {
  const faults = await language.judge.check(outputs.map(({ code }) => code));
  return outputs.flatMap(({ seed, code }, i) => {
    const fault = faults[i];
    const errors: string[] = [];
    if (fault !== undefined) errors.push(`${language.judge.name}: ${fault}`);
    if (language.structure.hasError(code)) errors.push("tree-sitter finds an error");
    return errors.length === 0 ? [] : [{ seed, code, error: errors.join("; ") }];
  });
}

type Report = Omit<Awaited<ReturnType<typeof runAdversary>>, "domains">;

function logReport(report: Report, log: (line: string) => void): void {
  log(
    table(
      [
        "language",
        "runs",
        "complete",
        "truncated",
        "failed",
        "verified",
        "closed early",
        "tokens",
        "steered %",
      ],
      [
        [
          `${report.language} (${report.judge.name})`,
          `${report.runs}`,
          `${report.complete}`,
          `${report.truncated}`,
          `${report.failed}`,
          `${report.verified}`,
          `${report.closedEarly}`,
          brief(report.tokens, ""),
          `${report.steeredPct ?? "-"}`,
        ],
      ],
    ),
  );
  for (const { seed, code, error } of report.verifyFailures.slice(0, 10)) {
    log(`seed ${seed}: ${error}\n  ${JSON.stringify(code.slice(0, 300))}`);
  }
}
