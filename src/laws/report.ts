/**
 * What a law checker returns: one result per law, with what is needed to see and to repeat a failure.
 * Checkers never throw for a broken law; `assertLaws` does, for tests.
 */
import { AnankeError } from "../kernel/index.ts";

export interface LawResult {
  /** Stable name, e.g. `associative`. */
  readonly law: string;
  readonly passed: boolean;
  /** Samples tried, the failing one included. */
  readonly runs: number;
  readonly seed: number;
  /** Where in the run of that seed the shrunk counterexample is; null when the law holds. */
  readonly path: string | null;
  /** The smallest arguments found, printed. */
  readonly counterexample?: string;
  /** What they did: the two sides that differ, or the error thrown. */
  readonly detail?: string;
}

export interface LawReport {
  /** What was checked. */
  readonly name: string;
  readonly laws: readonly LawResult[];
}

/** A law does not hold: thrown by `assertLaws` only. */
export class LawError extends AnankeError {
  readonly report: LawReport;

  constructor(report: LawReport) {
    super("LAW", printReport(report), { hint: "Repeat the run with the printed seed and path." });
    this.report = report;
  }
}

export function lawsHold(report: LawReport): boolean {
  return report.laws.every((result) => result.passed);
}

/** The results of the laws that do not hold. */
export function failures(report: LawReport): readonly LawResult[] {
  return report.laws.filter((result) => !result.passed);
}

/** @throws LawError naming every law that does not hold, with seed, path and counterexample */
export function assertLaws(report: LawReport): void {
  if (!lawsHold(report)) throw new LawError(report);
}

/** A block of text: one line per law, and below a broken one what broke it. */
export function printReport(report: LawReport): string {
  const broken = failures(report).length;
  const verdict =
    broken === 0 ? `${report.laws.length} laws hold` : `${broken} of ${report.laws.length} laws broken`;
  return [`${report.name}: ${verdict}`, ...report.laws.map((result) => indent(printResult(result)))].join(
    "\n",
  );
}

/** One law, as a line or a short block. */
export function printResult(result: LawResult): string {
  if (result.passed) return `ok     ${result.law} (${result.runs} runs)`;
  const lines = [
    `BROKEN ${result.law} (seed ${result.seed}, path ${result.path ?? "-"}, run ${result.runs})`,
  ];
  if (result.counterexample !== undefined) lines.push(indent(result.counterexample));
  if (result.detail !== undefined) lines.push(indent(result.detail));
  return lines.join("\n");
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
