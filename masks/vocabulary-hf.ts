/**
 * A `Vocabulary` from the contents of a Hugging Face `tokenizer.json`: byte-level BPE, and SentencePiece (BPE or
 * Unigram) with byte fallback. Bytes are exact; a tokenizer comes along where its parts are known here.
 */
import { SpecError } from "../src/kernel/index.ts";
import { fromByteLevel } from "./byte-level.ts";
import { type AddedToken, type HfTokenizer, parseHfTokenizer } from "./hf-json.ts";
import { compilePattern } from "./pre-tokenizer.ts";
import { byteLevelTokenizer, sentencePieceTokenizer } from "./tokenizer.ts";
import { type TokenId, Vocabulary } from "./vocabulary.ts";

export interface TokenizerJsonOptions {
  /** For messages and provenance. */
  readonly name: string;
  /** Texts or ids that end a generation. Default: the well-known ones among the file's special tokens. */
  readonly endTokens?: readonly (string | TokenId)[];
  /** Number of ids the model itself has; the ones beyond the file's are padding and never allowed. */
  readonly padTo?: number;
}

/** Special tokens that end a generation wherever they occur, by the models that have them. */
const WELL_KNOWN_ENDS: ReadonlySet<string> = new Set([
  ...["<|endoftext|>", "<|im_end|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"], // GPT-2, Qwen
  ...["<|end_of_text|>", "<|eot_id|>", "<|eom_id|>"], // Llama 3
  ...["</s>", "<eos>", "<end_of_turn>", "<EOT>", "_<EOT>"], // Llama 2, Mistral, Gemma, CodeLlama
  ...["<|end|>", "<|return|>", "<|call|>", "<｜end▁of▁sentence｜>", "<|END_OF_TURN_TOKEN|>"], // Phi, gpt-oss, DeepSeek, Command
]);

const SPM_SPACE = "\u2581";
const encoder = new TextEncoder();

/**
 * @param json the parsed file
 * @throws SpecError when it is not a tokenizer this reader knows, or names no end token
 */
export function vocabularyFromTokenizerJson(json: unknown, options: TokenizerJsonOptions): Vocabulary {
  const file = parseHfTokenizer(json, options.name);
  const bytes: (Uint8Array | undefined)[] = [];
  for (const [piece, id] of file.pieces) bytes[id] = bytesOfPiece(file, piece);
  const userDefined: TokenId[] = [];
  for (const added of file.added) {
    bytes[added.id] = added.special ? undefined : bytesOfAdded(file, added);
    if (!added.special) userDefined.push(added.id);
  }
  const size = sizeOf(bytes.length, options);
  for (let id = 0; id < size; id++) bytes[id] ??= undefined; // no holes: padding has no bytes
  if (file.unknown !== undefined) bytes[file.unknown] = undefined;
  const tokenize = tokenizerOf(file);
  return new Vocabulary({
    name: options.name,
    bytes,
    endTokens: endTokensOf(file, options),
    userDefined,
    addsSpacePrefix: file.addsSpacePrefix,
    ...(tokenize === undefined ? {} : { tokenize }),
  });
}

function bytesOfPiece(file: HfTokenizer, piece: string): Uint8Array {
  // Not byte-mapped: the decoder passes such a piece through as it is.
  if (file.scheme === "byte-level") return fromByteLevel(piece) ?? encoder.encode(piece);
  const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(piece);
  return hex === null
    ? encoder.encode(piece.replaceAll(SPM_SPACE, " "))
    : Uint8Array.of(Number.parseInt(hex[1]!, 16));
}

function bytesOfAdded(file: HfTokenizer, added: AddedToken): Uint8Array {
  return encoder.encode(
    file.scheme === "byte-level" ? added.content : added.content.replaceAll(SPM_SPACE, " "),
  );
}

function sizeOf(count: number, { name, padTo }: TokenizerJsonOptions): number {
  if (padTo === undefined) return count;
  if (!Number.isInteger(padTo) || padTo < count) {
    throw new SpecError(`Vocabulary "${name}" has ${count} ids and cannot be padded to ${padTo}`, {
      hint: "padTo is the model's own number of ids, at least the tokenizer's.",
    });
  }
  return padTo;
}

function endTokensOf(file: HfTokenizer, { name, endTokens }: TokenizerJsonOptions): TokenId[] {
  if (endTokens !== undefined) {
    return endTokens.map((end) => {
      if (typeof end === "number") return end;
      const id = file.added.find((added) => added.content === end)?.id ?? file.pieces.get(end);
      if (id === undefined) {
        throw new SpecError(`Vocabulary "${name}" has no token ${JSON.stringify(end)} to end with`);
      }
      return id;
    });
  }
  const ends = file.added.filter((added) => added.special && WELL_KNOWN_ENDS.has(added.content));
  if (ends.length === 0) {
    throw new SpecError(`None of the special tokens of vocabulary "${name}" is a known end token`, {
      hint: "Name the model's end tokens in the option endTokens.",
    });
  }
  return ends.map((added) => added.id);
}

function tokenizerOf(file: HfTokenizer): ((text: string) => TokenId[]) | undefined {
  if (file.merges === undefined || !hasAllBytes(file)) return undefined;
  const literals = new Map<string, TokenId>();
  for (const added of file.added) if (!added.special) literals.set(added.content, added.id);
  const { pieces, merges } = file;
  if (file.scheme === "sentencepiece") return sentencePieceTokenizer({ pieces, merges, literals });
  if (file.patterns === undefined) return undefined;
  const patterns = file.patterns.map(compilePattern);
  if (!patterns.every((pattern) => pattern !== undefined)) return undefined;
  return byteLevelTokenizer({ pieces, merges, literals, patterns, ignoreMerges: file.ignoreMerges });
}

/** Every byte has a token of its own, so any text can be spelt. */
function hasAllBytes({ scheme, pieces }: HfTokenizer): boolean {
  const seen = new Set<number>();
  for (const piece of pieces.keys()) {
    if (scheme === "byte-level") {
      if (piece.length === 1) seen.add(fromByteLevel(piece)?.[0] ?? -1);
    } else {
      const hex = /^<0x([0-9A-F]{2})>$/.exec(piece);
      if (hex !== null) seen.add(Number.parseInt(hex[1]!, 16));
    }
  }
  seen.delete(-1);
  return seen.size === 256;
}
