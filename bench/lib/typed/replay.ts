/**
 * Programs that the compiler accepts, token by token, under all domains: what is refused, or reported when a statement
 * closes, is a false prune. The compiler's answers are timed apart from the rest.
 */
import type { Vocabulary } from "../../../masks/index.ts";
import type { CodeLanguage } from "../code/language.ts";
import { codeTokens, readThrough } from "../code/read-through.ts";
import type { SourceText } from "../code/sources.ts";
import { type Distribution, distribution, percent } from "../stats.ts";
import { openTyped } from "./opened.ts";

export interface TypedReplayOptions {
  readonly project?: string | undefined;
  readonly maskEvery: number;
  /** Where the sources are files of a folder: it, so that they can import each other. */
  readonly root?: string | undefined;
}

/** Lines of the text so far, up to the next bound, by which times are given apart. */
const LENGTHS = [20, 60, 200, 600, Number.POSITIVE_INFINITY];

/** Everything of the report but its header. */
export async function replayTyped(
  language: CodeLanguage,
  sources: readonly SourceText[],
  vocabulary: Vocabulary,
  { project, maskEvery, root }: TypedReplayOptions,
) {
  const opened = await openTyped(language.id, vocabulary, { project, root });
  const skipped: { file: string; why: string }[] = [];
  const falseRejects: { file: string; offset: number; text: string; domain: string; reason: string }[] = [];
  const timings = { allowsUs: [] as number[], maskUs: [] as number[] };
  const syntaxUs: number[] = [];
  const oracleUs: number[] = [];
  const byLength = LENGTHS.map((lines) => ({ lines, allowsUs: [] as number[] }));
  let files = 0;
  let tokenCount = 0;
  try {
    for (const { name, text } of sources) {
      if (text === undefined) {
        skipped.push({ file: name, why: "not UTF-8" });
        continue;
      }
      const fileName = opened.fileOf(name);
      const fault = opened.judge(fileName, text);
      if (fault !== undefined) {
        skipped.push({ file: name, why: fault.message });
        continue;
      }
      files++;
      const tokens = codeTokens(opened.engine, text);
      tokenCount += tokens.length;
      const session = await opened.session(fileName);
      opened.takeOracleMs();
      const from = timings.allowsUs.length;
      let lines = 1;
      const refused = readThrough(session, tokens, 0, timings, maskEvery, (at) => {
        oracleUs.push(opened.takeOracleMs() * 1000);
        const bytes = vocabulary.bytesOf(tokens[at]!);
        lines += bytes.filter((byte) => byte === 10).length;
        const allowed = timings.allowsUs.at(-1);
        if (allowed !== undefined) byLength.find((each) => lines <= each.lines)?.allowsUs.push(allowed);
      });
      // The first tokens open the program; they are the start of a session, not a step of it.
      timings.allowsUs.splice(from, 1);
      session.types?.dispose();
      const plain = opened.engine.session();
      for (const token of tokens.slice(0, 200)) {
        const started = performance.now();
        if (!plain.allows(token)) break;
        syntaxUs.push((performance.now() - started) * 1000);
        plain.accept(token);
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
  } finally {
    await opened.dispose();
  }
  const filesClean = files - falseRejects.length;
  const byDomainUs: Record<string, Distribution> = {
    syntax: distribution(syntaxUs),
    types: distribution(oracleUs),
  };
  return {
    language: language.id,
    domains: "all",
    judge: { name: opened.judgeName, isReference: true },
    files,
    tokens: tokenCount,
    filesClean,
    filesCleanPct: percent(filesClean, files),
    falseRejects,
    skipped,
    treeSitterErrors: [],
    allowsUs: distribution(timings.allowsUs),
    maskUs: distribution(timings.maskUs),
    /** Syntax: `allows` of a session without other domains; types: the compiler's answers of one token, all together. */
    byDomainUs,
    /** `allows` by the number of lines before the token, up to the given one. */
    byLines: byLength.map(({ lines, allowsUs }) => ({
      lines: Number.isFinite(lines) ? lines : null,
      allowsUs: distribution(allowsUs),
    })),
    maskEvery,
  };
}

function tail(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice(-80));
}
