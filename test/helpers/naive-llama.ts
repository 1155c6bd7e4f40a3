/** The llama architecture written down plainly, in 64-bit arithmetic: what a model file means, whoever computes it. */

export interface NaiveLlama {
  readonly dim: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly feedForward: number;
  /** Rows are outputs, columns inputs. Tied: `token_embd.weight` is the output matrix as well. */
  tensor(name: string): Float32Array;
}

type Vector = number[];

const EPSILON = 1e-5;
const ROPE_BASE = 10_000;

/** Scores of all tokens after the last one of `tokens`. */
export function naiveLogits(model: NaiveLlama, tokens: readonly number[]): Vector {
  const { dim, layers, heads, kvHeads } = model;
  const headDim = dim / heads;
  const embedding = model.tensor("token_embd.weight");
  let stream = tokens.map((token) => Array.from(embedding.subarray(token * dim, (token + 1) * dim)));
  for (let layer = 0; layer < layers; layer++) {
    const part = (name: string) => model.tensor(`blk.${layer}.${name}.weight`);
    const normed = stream.map((x) => norm(x, part("attn_norm")));
    const q = normed.map((x, position) => turn(multiply(part("attn_q"), x), headDim, position));
    const k = normed.map((x, position) => turn(multiply(part("attn_k"), x), headDim, position));
    const v = normed.map((x) => multiply(part("attn_v"), x));
    stream = stream.map((x, position) => {
      const mixed: Vector = [];
      for (let head = 0; head < heads; head++) {
        const kvHead = Math.floor(head / (heads / kvHeads));
        const of = (row: Vector, h: number) => row.slice(h * headDim, (h + 1) * headDim);
        const scores = k
          .slice(0, position + 1)
          .map((row) => dot(of(q[position]!, head), of(row, kvHead)) / Math.sqrt(headDim));
        const weights = softmax(scores);
        for (let d = 0; d < headDim; d++) {
          mixed.push(weights.reduce((sum, weight, at) => sum + weight * v[at]![kvHead * headDim + d]!, 0));
        }
      }
      return add(x, multiply(part("attn_output"), mixed));
    });
    stream = stream.map((x) => {
      const inner = norm(x, part("ffn_norm"));
      const up = multiply(part("ffn_up"), inner);
      const gated = multiply(part("ffn_gate"), inner).map((g, i) => (g / (1 + Math.exp(-g))) * up[i]!);
      return add(x, multiply(part("ffn_down"), gated));
    });
  }
  return multiply(embedding, norm(stream.at(-1)!, model.tensor("output_norm.weight")));
}

function multiply(matrix: Float32Array, x: Vector): Vector {
  const rows = matrix.length / x.length;
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += matrix[row * x.length + i]! * x[i]!;
    return sum;
  });
}

function norm(x: Vector, weight: Float32Array): Vector {
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + EPSILON);
  return x.map((value, i) => value * scale * weight[i]!);
}

/** Rotary positions on neighbouring pairs. */
function turn(x: Vector, headDim: number, position: number): Vector {
  return x.map((value, i) => {
    const pair = Math.floor((i % headDim) / 2);
    const angle = position * ROPE_BASE ** ((-2 * pair) / headDim);
    const other = i % 2 === 0 ? -x[i + 1]! : x[i - 1]!;
    return value * Math.cos(angle) + other * Math.sin(angle);
  });
}

function softmax(scores: Vector): Vector {
  const peak = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - peak));
  const total = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / total);
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function add(a: Vector, b: Vector): Vector {
  return a.map((value, i) => value + b[i]!);
}
