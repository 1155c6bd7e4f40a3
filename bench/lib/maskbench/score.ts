/** From what each engine did with each file to the figures of the report. No timing happens here. */
import type { EngineId } from "../peers/engine.ts";
import { type Distribution, distribution } from "../stats.ts";
import type { SchemaFile } from "./data.ts";
import type { FileResult } from "./protocol.ts";

/** A file with what every engine did with it. */
export interface FileRun {
  readonly file: SchemaFile;
  readonly results: Readonly<Partial<Record<EngineId, FileResult>>>;
}

/** A share is null where there is nothing to share. */
export interface EngineScore {
  readonly compiledPct: number | null;
  readonly timeouts: number;
  /** Files that the engine refused to compile, or on which its process died. */
  readonly errors: number;
  /** Compiled files and those that ran into the time limit, which count with the limit. */
  readonly ttfmMs: Distribution;
  readonly tbmUs: Distribution;
  readonly validAcceptedPct: number | null;
  readonly invalidRejectedPct: number | null;
  readonly filesCorrectPct: number | null;
  readonly validAcceptedOfAllPct: number | null;
  /** Texts in which the engine failed half way; neither accepted nor rejected. */
  readonly failedTexts: number;
}

export function scoreEngine(id: EngineId, runs: readonly FileRun[]): EngineScore {
  const count = { compiled: 0, timeouts: 0, errors: 0, correct: 0, failed: 0 };
  const valid = { all: 0, compiled: 0, accepted: 0 };
  const invalid = { compiled: 0, rejected: 0 };
  const ttfmMs: number[] = [];
  const tbmUs: number[] = [];
  for (const { file, results } of runs) {
    const result = results[id];
    if (result === undefined) continue;
    for (const test of file.tests) if (test.valid) valid.all++;
    if (result.kind === "timeout") {
      count.timeouts++;
      ttfmMs.push(result.limitMs);
    }
    if (result.kind === "error" || result.kind === "died") count.errors++;
    if (result.kind !== "compiled") continue;
    count.compiled++;
    ttfmMs.push(result.ttfmMs);
    let isCorrect = true;
    file.tests.forEach((test, i) => {
      const replay = result.replays[i];
      for (const us of replay?.us ?? []) tbmUs.push(us);
      // A text that was never reached, since the engine broke at an earlier one, failed as well.
      const outcome = replay?.outcome.kind ?? "failed";
      if (outcome === "failed") count.failed++;
      if (test.valid) {
        valid.compiled++;
        if (outcome === "accepted") valid.accepted++;
      } else {
        invalid.compiled++;
        if (outcome === "refused") invalid.rejected++;
      }
      isCorrect &&= outcome === (test.valid ? "accepted" : "refused");
    });
    if (isCorrect) count.correct++;
  }
  return {
    compiledPct: percent(count.compiled, runs.length),
    timeouts: count.timeouts,
    errors: count.errors,
    ttfmMs: distribution(ttfmMs),
    tbmUs: distribution(tbmUs),
    validAcceptedPct: percent(valid.accepted, valid.compiled),
    invalidRejectedPct: percent(invalid.rejected, invalid.compiled),
    filesCorrectPct: percent(count.correct, runs.length),
    validAcceptedOfAllPct: percent(valid.accepted, valid.all),
    failedTexts: count.failed,
  };
}

/** The same masks for every engine: those of the texts that all of them accept. */
export interface PairedScore {
  readonly texts: number;
  readonly masks: number;
  readonly tbmUs: Readonly<Partial<Record<EngineId, Distribution>>>;
}

export function scorePaired(ids: readonly EngineId[], runs: readonly FileRun[]): PairedScore {
  const us = new Map<EngineId, number[]>(ids.map((id) => [id, []]));
  let texts = 0;
  for (const { file, results } of runs) {
    for (let i = 0; i < file.tests.length; i++) {
      const replays = ids.map((id) => {
        const result = results[id];
        return result?.kind === "compiled" ? result.replays[i] : undefined;
      });
      if (!replays.every((replay) => replay?.outcome.kind === "accepted")) continue;
      texts++;
      replays.forEach((replay, k) => {
        const samples = us.get(ids[k]!);
        for (const sample of replay?.us ?? []) samples?.push(sample);
      });
    }
  }
  const tbmUs = Object.fromEntries([...us].map(([id, samples]) => [id, distribution(samples)]));
  return { texts, masks: us.get(ids[0]!)?.length ?? 0, tbmUs };
}

/** One thing that went wrong: a file, or one of its texts. */
export interface Failure {
  readonly file: string;
  readonly engine: EngineId;
  readonly kind: "compile-error" | "timeout" | "died" | "valid-refused" | "invalid-accepted" | "failed";
  readonly detail: string;
  /** Number of the text among the file's tests. */
  readonly test?: number;
}

/** @param place where token `at` of test `i` stands in its text, for people */
export function failuresOf(
  id: EngineId,
  { file, results }: FileRun,
  place: (i: number, at: number) => string,
): Failure[] {
  const result = results[id];
  if (result === undefined) return [];
  const frame = { file: file.file, engine: id };
  if (result.kind === "error") return [{ ...frame, kind: "compile-error", detail: result.message }];
  if (result.kind === "timeout") return [{ ...frame, kind: "timeout", detail: `${result.limitMs} ms` }];
  if (result.kind === "died") return [{ ...frame, kind: "died", detail: result.message }];
  return file.tests.flatMap((test, i): Failure[] => {
    const outcome = result.replays[i]?.outcome;
    const at = { ...frame, test: i };
    if (outcome === undefined)
      return [{ ...at, kind: "failed", detail: "the engine broke at an earlier text" }];
    if (outcome.kind === "failed") {
      return [{ ...at, kind: "failed", detail: `${place(i, outcome.at)}: ${outcome.message}` }];
    }
    if (outcome.kind === "refused" && test.valid) {
      const why = outcome.why === undefined ? "" : `: ${outcome.why}`;
      return [{ ...at, kind: "valid-refused", detail: `${place(i, outcome.at)}${why}` }];
    }
    if (outcome.kind === "accepted" && !test.valid) {
      return [{ ...at, kind: "invalid-accepted", detail: test.text.slice(0, DETAIL_CHARACTERS) }];
    }
    return [];
  });
}

const DETAIL_CHARACTERS = 200;

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Number(((100 * part) / whole).toFixed(2));
}
