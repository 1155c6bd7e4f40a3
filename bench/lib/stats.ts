/** Distributions as the benchmark reports write them. */

/** n 0: the other fields are null. */
export interface Distribution {
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export function distribution(samples: readonly number[]): Distribution {
  const n = samples.length;
  if (n === 0) return { n, mean: null, p50: null, p90: null, p99: null, max: null };
  const sorted = Float64Array.from(samples).sort();
  return {
    n,
    mean: round(sorted.reduce((sum, x) => sum + x, 0) / n),
    p50: round(quantile(sorted, 0.5)),
    p90: round(quantile(sorted, 0.9)),
    p99: round(quantile(sorted, 0.99)),
    max: round(sorted[n - 1]!),
  };
}

export function median(samples: readonly number[]): number | null {
  return distribution(samples).p50;
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Three significant decimals are more than a shared machine can promise. */
function round(x: number): number {
  return Number(x.toPrecision(4));
}

/** 0-100, two decimals; `null` of nothing. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Number(((100 * part) / whole).toFixed(2));
}
