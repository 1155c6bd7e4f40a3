/**
 * Writes the embedded model, `ananke-tiny.gguf`: `npx tsx models/embedded/build.ts`. The same sources give the same
 * bytes. A trained model replaces the file under the same name; nothing else knows how it was made.
 */
import { fileURLToPath } from "node:url";
import { byteLevelTokenizer, compilePattern, preTokenizerPatterns } from "../../masks/index.ts";
import { bigramWeights } from "./bigram-weights.ts";
import { buildCorpus } from "./corpus.ts";
import { byte4kVocabulary, type GgmlVocabulary } from "./ggml-vocabulary.ts";
import type { TensorData } from "./gguf-writer.ts";
import { type LlamaShape, writeLlamaGguf } from "./llama-gguf.ts";
import { randomWeights } from "./synthetic.ts";

const SHAPE: LlamaShape = { dim: 64, layers: 2, heads: 4, feedForward: 128, contextLength: 2048 };
const SEED = 1;
const DOCUMENTS_PER_END = 4;

/**
 * Writes the model to `path`.
 * @returns size of the file in bytes
 */
export function buildEmbeddedModel(path: string): number {
  const corpus = buildCorpus();
  const vocabulary = byte4kVocabulary(corpus);
  const { embedding, output } = bigramWeights(
    tokenise(corpus, vocabulary),
    vocabulary.tokens.length,
    SHAPE.dim,
  );
  const random = randomWeights(SHAPE.dim, SEED);
  const weights = (tensor: string, dims: readonly number[]): TensorData => {
    if (tensor === "token_embd.weight") return embedding;
    return tensor === "output.weight" ? output : random(tensor, dims);
  };
  return writeLlamaGguf(path, {
    name: "ananke-tiny",
    shape: SHAPE,
    vocabulary,
    weightType: "q8_0",
    weights,
    metadata: [["general.license", { type: "string", value: "mit" }]],
  });
}

/** The documents one after the other, with an end token every so often. */
function tokenise(documents: readonly string[], { tokens, merges = [], pre, ids }: GgmlVocabulary): number[] {
  const encode = byteLevelTokenizer({
    pieces: new Map(tokens.map((piece, id) => [piece, id])),
    merges: merges.map((merge): readonly [string, string] => {
      const space = merge.indexOf(" ", 1);
      return [merge.slice(0, space), merge.slice(space + 1)];
    }),
    patterns: (preTokenizerPatterns(pre) ?? []).map(compilePattern).filter((p) => p !== undefined),
    ignoreMerges: false,
    literals: new Map(),
  });
  const end = ids.eos ?? 0;
  return documents.flatMap((document, i) =>
    i % DOCUMENTS_PER_END === 0 ? [...encode(document), end] : encode(`${document}\n`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL("./ananke-tiny.gguf", import.meta.url));
  process.stdout.write(`${path}: ${buildEmbeddedModel(path)} bytes\n`);
}
