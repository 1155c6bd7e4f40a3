/**
 * Real programs, token by token, as a model that wants exactly this text would write them: every token of a valid file
 * must be allowed, and its end too. What is refused is a false reject of ours.
 */
import type { Command } from "commander";
import type { Vocabulary } from "../../masks/index.ts";
import { Engine } from "../../src/index.ts";
import {
  type CodeLanguage,
  type DomainChoice,
  hasTypes,
  openCodeLanguage,
  parseDomains,
} from "../lib/code/language.ts";
import { codeTokens, readThrough } from "../lib/code/read-through.ts";
import { openSources, type SourceText } from "../lib/code/sources.ts";
import { brief, header, table } from "../lib/report.ts";
import { distribution, percent } from "../lib/stats.ts";
import { tokenizerName } from "../lib/tokenize.ts";
import { replayTyped } from "../lib/typed/replay.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

export interface ReplayOptions {
  readonly domains: DomainChoice;
  readonly project?: string | undefined;
  /** Asks for the mask at every so-manieth token; 0: never. Default 8. */
  readonly maskEvery?: number;
}

interface FalseReject {
  readonly file: string;
  /** UTF-8 bytes. */
  readonly offset: number;
  /** What stood before, and the token that was refused. */
  readonly text: string;
  readonly domain: string;
  readonly reason: string;
}

export const replay: Scenario = {
  name: "replay",
  summary: "every token of every valid source file must be allowed",
  configure(command: Command) {
    command
      .requiredOption("--language <name>", "programming language")
      .option(
        "--files <path>",
        "a folder, or a JSONL file with rows {id, code}; default: programs of our own",
      )
      .option("--domains <which>", "syntax or all", "syntax")
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--limit <n>", "files, spread evenly over all")
      .option("--mask-every <n>", "ask for the mask at every so-manieth token", "8")
      .option("--project <file>", "tsconfig.json of the files, for domains that ask for one");
  },
  async run(options, log) {
    const language = await openCodeLanguage(String(options.language));
    const vocabulary = await loadVocabulary(String(options.vocab));
    const { sources, root, project } = openSources(language, options);
    if (parseDomains(options.domains) === "all" && hasTypes(language)) {
      const report = await replayTyped(language, sources, vocabulary, {
        project,
        maskEvery: Number(options.maskEvery),
        root,
      });
      logReport(report, log);
      return { ...header("replay", vocabulary, null), tokenizer: tokenizerName(vocabulary), ...report };
    }
    const report = await replaySources(language, sources, vocabulary, {
      domains: parseDomains(options.domains),
      project,
      maskEvery: Number(options.maskEvery),
    });
    logReport(report, log);
    return { ...header("replay", vocabulary, null), tokenizer: tokenizerName(vocabulary), ...report };
  },
};

/** Everything of the report but its header. */
export async function replaySources(
  language: CodeLanguage,
  sources: readonly SourceText[],
  vocabulary: Vocabulary,
  { domains, project, maskEvery = 8 }: ReplayOptions,
) {
  const engine = new Engine(language.program(domains, project), vocabulary);
  const verdicts = await language.judge.check(sources.map(({ text }) => text ?? ""));
  const skipped: { file: string; why: string }[] = [];
  const falseRejects: FalseReject[] = [];
  const treeSitterErrors: { file: string; isClean: boolean }[] = [];
  const timings = { allowsUs: [] as number[], maskUs: [] as number[] };
  let files = 0;
  let tokenCount = 0;
  for (const [i, { name, text }] of sources.entries()) {
    if (text === undefined) {
      // No vocabulary's tokenizer reads it, so it cannot be replayed; that is no merit.
      files++;
      falseRejects.push({
        file: name,
        offset: 0,
        text: "",
        domain: "engine",
        reason: "the file is not UTF-8",
      });
      continue;
    }
    const fault = verdicts[i];
    if (fault !== undefined) {
      skipped.push({ file: name, why: fault });
      continue;
    }
    files++;
    const tokens = codeTokens(engine, text);
    tokenCount += tokens.length;
    const refused = readThrough(engine.session(), tokens, 0, timings, maskEvery);
    if (language.structure.hasError(text)) {
      treeSitterErrors.push({ file: name, isClean: refused === undefined });
    }
    if (refused === undefined) continue;
    const before = vocabulary.concat(tokens.slice(0, refused.at));
    const token = tokens[refused.at];
    falseRejects.push({
      file: name,
      offset: before.length,
      text: `${tail(before)}⟪${token === undefined ? "the end" : vocabulary.describe(token)}⟫`,
      domain: refused.domain,
      reason: refused.reason,
    });
  }
  const filesClean = files - falseRejects.length;
  const allowsUs = distribution(timings.allowsUs);
  return {
    language: language.id,
    domains,
    judge: { name: language.judge.name, isReference: language.judge.isReference },
    files,
    tokens: tokenCount,
    filesClean,
    filesCleanPct: percent(filesClean, files),
    falseRejects,
    skipped,
    /** Files of the judge's that tree-sitter reads with errors; they count above all the same. */
    treeSitterErrors,
    allowsUs,
    maskUs: distribution(timings.maskUs),
    byDomainUs: domains === "syntax" ? { syntax: allowsUs } : {},
    maskEvery,
  };
}

type Report = Omit<Awaited<ReturnType<typeof replaySources>>, "domains" | "byDomainUs">;

/** False rejects shown in the table; the JSON has all. */
const MAX_SHOWN = 20;

function logReport(report: Report, log: (line: string) => void): void {
  const { files, filesClean, filesCleanPct, tokens, skipped, falseRejects, allowsUs, maskUs } = report;
  log(
    table(
      ["language", "files clean", "of", "%", "tokens", "skipped", "allows", "mask"],
      [
        [
          `${report.language} (${report.judge.name})`,
          `${filesClean}`,
          `${files}`,
          `${filesCleanPct ?? "-"}`,
          `${tokens}`,
          `${skipped.length}`,
          brief(allowsUs, "us"),
          brief(maskUs, "us"),
        ],
      ],
    ),
  );
  for (const { file, offset, text, reason } of falseRejects.slice(0, MAX_SHOWN)) {
    log(`${file} byte ${offset}: ${JSON.stringify(text)}: ${reason}`);
  }
  if (falseRejects.length > MAX_SHOWN) log(`… and ${falseRejects.length - MAX_SHOWN} more`);
}

function tail(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice(-60));
}
