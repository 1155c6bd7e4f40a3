/** The statistics of a generation in two lines, for people. */
import type { DurationSummary, GenerationResult } from "../index.ts";

/** What came out, how fast, what the masks cost and how often the constraint overruled the model. */
export function summaryLines({ status, metadata, provenance }: GenerationResult): string[] {
  const { tokens, tokensPerS, forced, closing, rejected, rejectedPct, rollbacks, maskUs, allowsUs } =
    metadata;
  const extra = [
    forced > 0 ? `${forced} forced` : "",
    closing > 0 ? `${closing} to close` : "",
    rollbacks > 0 ? `went back ${times(rollbacks)}` : "",
  ].filter((part) => part !== "");
  const first = `${status}: ${tokens} tokens at ${tokensPerS.toFixed(1)} tokens/s${extra.length > 0 ? ` (${extra.join(", ")})` : ""}`;
  if (provenance.constraints.length === 0) return [`${first}; no constraint was given`];
  const share = ` (${rejectedPct.toFixed(1)} %)`;
  return [
    first,
    `the constraint overruled the model ${times(rejected)}${share}; mask ${durations(maskUs)}; check ${durations(allowsUs)}`,
  ];
}

/** Median and 99th percentile. */
export function durations({ n, p50, p99 }: DurationSummary): string {
  if (n === 0 || p50 === null || p99 === null) return "not needed";
  return `p50 ${microseconds(p50)}, p99 ${microseconds(p99)} (${n})`;
}

function microseconds(us: number): string {
  return us < 1000 ? `${us.toFixed(us < 10 ? 1 : 0)} µs` : `${(us / 1000).toFixed(1)} ms`;
}

function times(n: number): string {
  return n === 1 ? "once" : `${n} times`;
}
