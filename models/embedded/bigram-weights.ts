/**
 * Weights that make a random model stammer instead of hiss: its embedding and output matrices are a low-rank
 * factorisation of which token follows which in the corpus; the layers between stay random. No training.
 * Source: Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 2011, algorithm 4.4, for the
 * factorisation.
 */
import type { TokenId } from "../../masks/index.ts";
import { seededRandom } from "../../src/kernel/index.ts";
import { gaussian } from "./synthetic.ts";

export interface BigramWeights {
  /** `vocabularySize` rows of `dim`: what a token is. Every row has a root mean square of 1. */
  readonly embedding: Float32Array;
  /** `vocabularySize` rows of `dim`: what follows. */
  readonly output: Float32Array;
}

/** Log-probability of what was never seen, in nats; seen pairs score from here up. */
const FLOOR = -11.5;
/** Scores are rounded, so that the last bit of a platform's logarithm does not reach the file. */
const SCORE_STEPS = 64;
const ITERATIONS = 4;
/** Logit of the likeliest successor, in the middle of all tokens. */
const PEAK = 9;

/** Scores of pairs, row by row: the row's successors and how far above the floor they are. */
interface Rows {
  readonly columns: readonly Int32Array[];
  readonly scores: readonly Float32Array[];
}

export function bigramWeights(
  tokens: readonly TokenId[],
  vocabularySize: number,
  dim: number,
): BigramWeights {
  const rows = scoreRows(tokens, vocabularySize);
  const random = seededRandom(7);
  // Subspace iteration: the columns of `right` turn towards the leading right singular vectors.
  let right = Float32Array.from({ length: vocabularySize * dim }, () => gaussian(random));
  let left: Float32Array = new Float32Array(0);
  for (let i = 0; i < ITERATIONS; i++) {
    orthonormalise(right, vocabularySize, dim);
    left = multiply(rows, right, vocabularySize, dim);
    if (i + 1 < ITERATIONS) {
      orthonormalise(left, vocabularySize, dim);
      right = multiplyTransposed(rows, left, vocabularySize, dim);
    }
  }
  // Now left × rightᵀ approximates the scores. The model norms its hidden state, so rows lose their length anyway.
  const embedding = left.slice();
  const peaks: number[] = [];
  for (let row = 0; row < vocabularySize; row++) {
    const length = normaliseRow(embedding, row, dim, random);
    const peak = rows.scores[row]!.reduce((a, b) => Math.max(a, b), 0);
    if (peak > 0) peaks.push(peak / length);
  }
  peaks.sort((a, b) => a - b);
  const scale = PEAK / (peaks[peaks.length >> 1] ?? PEAK);
  return { embedding, output: right.map((value) => value * scale) };
}

function scoreRows(tokens: readonly TokenId[], vocabularySize: number): Rows {
  const counts = Array.from({ length: vocabularySize }, () => new Map<TokenId, number>());
  for (let i = 1; i < tokens.length; i++) {
    const row = counts[tokens[i - 1]!]!;
    row.set(tokens[i]!, (row.get(tokens[i]!) ?? 0) + 1);
  }
  const columns: Int32Array[] = [];
  const scores: Float32Array[] = [];
  for (const row of counts) {
    let total = 0;
    for (const count of row.values()) total += count;
    columns.push(Int32Array.from(row.keys()));
    scores.push(Float32Array.from(row.values(), (count) => roundScore(Math.log(count / total) - FLOOR)));
  }
  return { columns, scores };
}

function roundScore(score: number): number {
  return Math.round(score * SCORE_STEPS) / SCORE_STEPS;
}

/** `rows × matrix`. */
function multiply(rows: Rows, matrix: Float32Array, size: number, dim: number): Float32Array {
  const out = new Float32Array(size * dim);
  for (let row = 0; row < size; row++) {
    const columns = rows.columns[row]!;
    const scores = rows.scores[row]!;
    for (let k = 0; k < columns.length; k++) {
      const from = columns[k]! * dim;
      for (let d = 0; d < dim; d++) out[row * dim + d]! += scores[k]! * matrix[from + d]!;
    }
  }
  return out;
}

/** `rowsᵀ × matrix`. */
function multiplyTransposed(
  rows: Rows,
  matrix: Float32Array,
  size: number,
  dim: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(size * dim);
  for (let row = 0; row < size; row++) {
    const columns = rows.columns[row]!;
    const scores = rows.scores[row]!;
    for (let k = 0; k < columns.length; k++) {
      const to = columns[k]! * dim;
      for (let d = 0; d < dim; d++) out[to + d]! += scores[k]! * matrix[row * dim + d]!;
    }
  }
  return out;
}

/** Gram-Schmidt on the `dim` columns, twice over for accuracy. */
function orthonormalise(matrix: Float32Array, size: number, dim: number): void {
  for (let column = 0; column < dim; column++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < column; other++) {
        const product = dotColumns(matrix, column, other, size, dim);
        for (let row = 0; row < size; row++) {
          matrix[row * dim + column]! -= product * matrix[row * dim + other]!;
        }
      }
    }
    const length = Math.sqrt(dotColumns(matrix, column, column, size, dim));
    for (let row = 0; row < size; row++) matrix[row * dim + column]! /= length;
  }
}

function dotColumns(matrix: Float32Array, a: number, b: number, size: number, dim: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += matrix[row * dim + a]! * matrix[row * dim + b]!;
  return sum;
}

/** Gives the row a root mean square of 1; tokens that never occur get a random direction. Returns the old one. */
function normaliseRow(matrix: Float32Array, row: number, dim: number, random: () => number): number {
  let squares = 0;
  for (let d = 0; d < dim; d++) squares += matrix[row * dim + d]! ** 2;
  if (squares === 0) {
    for (let d = 0; d < dim; d++) matrix[row * dim + d] = gaussian(random);
    return 1;
  }
  const rms = Math.sqrt(squares / dim);
  for (let d = 0; d < dim; d++) matrix[row * dim + d]! /= rms;
  return rms;
}
