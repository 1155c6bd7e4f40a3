/**
 * From a corpus to what the training script reads: `npx tsx models/embedded/training/prepare.ts CORPUS.jsonl FOLDER`.
 * Learns the vocabulary from the corpus with the project's own BPE, or takes the one that already lies in the folder, so
 * that a corpus can grow while a model is trained; then writes `tokens.u16`, `weights.u8` (weight of each token in the
 * loss, in tenths) and `documents.u32` (where documents begin, and the end).
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  byteLevelTokenizer,
  compilePattern,
  preTokenizerPatterns,
  type TokenId,
} from "../../../masks/index.ts";
import type { Segment, SpecialToken } from "../corpus/documents.ts";
import { byte4kVocabulary, type GgmlVocabulary, ONE_SPELLING } from "../ggml-vocabulary.ts";

const SPECIAL_IDS: Readonly<Record<SpecialToken, string>> = {
  end: "eos",
  prefix: "fim_pre",
  suffix: "fim_suf",
  middle: "fim_mid",
};
/** Documents that the vocabulary is learnt from. */
const VOCABULARY_DOCUMENTS = 20_000;

export function prepare(corpusPath: string, folder: string, log: (line: string) => void): void {
  const lines = readFileSync(corpusPath, "utf8").trimEnd().split("\n");
  // The file is written by `write-corpus.ts`, one list of segments per line.
  const documents = lines.map((line) => JSON.parse(line) as Segment[]);
  const vocabularyPath = join(folder, "vocabulary.json");
  if (!existsSync(vocabularyPath)) {
    const texts = documents.slice(0, VOCABULARY_DOCUMENTS).flat();
    const vocabulary = byte4kVocabulary(
      texts.flatMap((segment) => ("text" in segment ? [segment.text] : [])),
      ONE_SPELLING,
    );
    writeFileSync(vocabularyPath, JSON.stringify(vocabulary));
    log(`learnt ${vocabulary.tokens.length} tokens`);
  }
  const vocabulary = JSON.parse(readFileSync(vocabularyPath, "utf8")) as GgmlVocabulary;
  const encode = tokenizerOf(vocabulary);
  const tokens: TokenId[] = [];
  const weights: number[] = [];
  const starts: number[] = [];
  for (const document of documents) {
    starts.push(tokens.length);
    for (const segment of document) {
      const ids =
        "special" in segment ? [vocabulary.ids[SPECIAL_IDS[segment.special]]!] : encode(segment.text);
      for (const id of ids) {
        tokens.push(id);
        weights.push(segment.weight);
      }
    }
  }
  starts.push(tokens.length);
  writeFileSync(join(folder, "tokens.u16"), Uint16Array.from(tokens));
  writeFileSync(join(folder, "weights.u8"), Uint8Array.from(weights));
  writeFileSync(join(folder, "documents.u32"), Uint32Array.from(starts));
  const longest = starts.reduce((most, start, i) => Math.max(most, start - (starts[i - 1] ?? 0)), 0);
  log(`${documents.length} documents, ${tokens.length} tokens, the longest ${longest}`);
}

/** The vocabulary's own tokenizer. */
export function tokenizerOf({ tokens, merges = [], pre }: GgmlVocabulary): (text: string) => TokenId[] {
  return byteLevelTokenizer({
    pieces: new Map(tokens.map((piece, id) => [piece, id])),
    merges: merges.map((merge): readonly [string, string] => {
      const space = merge.indexOf(" ", 1);
      return [merge.slice(0, space), merge.slice(space + 1)];
    }),
    patterns: (preTokenizerPatterns(pre) ?? []).map(compilePattern).filter((p) => p !== undefined),
    ignoreMerges: false,
    literals: new Map(),
  });
}

if (process.argv[1]?.endsWith("prepare.ts") === true) {
  const [corpusPath, folder] = process.argv.slice(2);
  if (corpusPath === undefined || folder === undefined)
    throw new Error("Usage: prepare.ts CORPUS.jsonl FOLDER");
  prepare(corpusPath, folder, (line) => process.stderr.write(`${line}\n`));
}
