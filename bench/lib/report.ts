/** The frame around every scenario's figures: where they were measured, and how they are printed. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import type { Vocabulary } from "../../masks/index.ts";
import type { Distribution } from "./stats.ts";

export interface ReportHeader {
  readonly scenario: string;
  readonly commit: string;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly vocabulary: { readonly name: string; readonly size: number } | null;
  readonly seed: number | null;
}

export function header(scenario: string, vocabulary: Vocabulary | null, seed: number | null): ReportHeader {
  return {
    scenario,
    commit: commit(),
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? "unknown", cores: availableParallelism() },
    vocabulary: vocabulary === null ? null : { name: vocabulary.name, size: vocabulary.size },
    seed,
  };
}

/** The commit measured; `-dirty` when the tree differs, `unknown` outside a repository. */
function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const dirty = git("status", "--porcelain") === "" ? "" : "-dirty";
    return git("rev-parse", "--short", "HEAD") + dirty;
  } catch (error) {
    // No git or no repository: the installed package. The figure is still worth having.
    if (error instanceof Error) return "unknown";
    throw error;
  }
}

export function writeJson(file: string, report: object): void {
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

/** Aligned columns; the first is left-aligned, the others right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => (row[c] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!))).join("  ");
  return [line(head), widths.map((w) => "-".repeat(w)).join("  "), ...rows.map(line)].join("\n");
}

/** `p50 / p99`, with a unit. */
export function brief(d: Distribution, unit: string): string {
  return d.n === 0 ? "-" : `${d.p50} / ${d.p99} ${unit}`;
}
