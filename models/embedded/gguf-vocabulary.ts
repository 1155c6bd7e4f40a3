/**
 * The bytes behind the entries of a GGUF vocabulary, and the embedded model's `Vocabulary` read from its file alone,
 * without llama.cpp.
 */
import {
  byteLevelTokenizer,
  compilePattern,
  fromByteLevel,
  preTokenizerPatterns,
  type TokenId,
  Vocabulary,
} from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";
import { type GgufHead, readGgufHead } from "./gguf-reader.ts";
import { TOKEN_TYPE } from "./gguf-types.ts";
import { embeddedModelPath } from "./path.ts";

/** `tokenizer.ggml.model` values whose pieces this module can read. */
export type GgmlTokenizerModel = "gpt2" | "llama";

export function isKnownTokenizerModel(model: unknown): model is GgmlTokenizerModel {
  return model === "gpt2" || model === "llama";
}

const encoder = new TextEncoder();

/**
 * Bytes of one vocabulary entry; `undefined` for entries without text.
 * @param type one of `TOKEN_TYPE`
 */
export function bytesOfPiece(model: GgmlTokenizerModel, piece: string, type: number): Uint8Array | undefined {
  switch (type) {
    case TOKEN_TYPE.unknown:
    case TOKEN_TYPE.control:
    case TOKEN_TYPE.unused:
      return undefined;
    case TOKEN_TYPE.userDefined:
      // Literal text: neither byte-mapped nor with U+2581 for the space.
      return encoder.encode(piece);
  }
  if (model === "gpt2") return fromByteLevel(piece) ?? encoder.encode(piece);
  const hex = type === TOKEN_TYPE.byte ? /^<0x([0-9A-Fa-f]{2})>$/.exec(piece) : null;
  if (hex !== null) return Uint8Array.of(Number.parseInt(hex[1]!, 16));
  return encoder.encode(piece.replaceAll("\u2581", " "));
}

let embedded: Vocabulary | undefined;

/** The vocabulary of the embedded model; read once. */
export function embeddedVocabulary(): Vocabulary {
  embedded ??= byteLevelVocabulary(readGgufHead(embeddedModelPath(), (key) => key.startsWith("tokenizer.")));
  return embedded;
}

/** For files of our own making: byte-level BPE with a pre-tokenizer known by name. */
function byteLevelVocabulary(head: GgufHead): Vocabulary {
  const pieces = strings(head, "tokens");
  const types = numbers(head, "token_type");
  const merges = strings(head, "merges").map((merge): readonly [string, string] => {
    const space = merge.indexOf(" ", 1);
    return [merge.slice(0, space), merge.slice(space + 1)];
  });
  const pre = head.metadata.get("tokenizer.ggml.pre");
  const patterns = preTokenizerPatterns(pre?.kind === "string" ? pre.value : "")
    ?.map(compilePattern)
    .filter((pattern) => pattern !== undefined);
  if (patterns === undefined) throw malformed("pre");
  const ends = new Set<TokenId>();
  for (const name of ["eos", "eot"]) {
    const entry = head.metadata.get(`tokenizer.ggml.${name}_token_id`);
    if (entry?.kind === "number") ends.add(entry.value);
  }
  const idsByPiece = new Map(pieces.map((piece, id) => [piece, id]));
  return new Vocabulary({
    name: "embedded",
    bytes: pieces.map((piece, id) => bytesOfPiece("gpt2", piece, types[id] ?? TOKEN_TYPE.normal)),
    endTokens: ends,
    tokenize: byteLevelTokenizer({
      pieces: idsByPiece,
      merges,
      patterns,
      ignoreMerges: false,
      literals: new Map(),
    }),
  });
}

function strings(head: GgufHead, key: string): string[] {
  const entry = head.metadata.get(`tokenizer.ggml.${key}`);
  if (entry?.kind !== "array" || entry.value === undefined) throw malformed(key);
  return entry.value.map(String);
}

function numbers(head: GgufHead, key: string): number[] {
  const entry = head.metadata.get(`tokenizer.ggml.${key}`);
  if (entry?.kind !== "array" || entry.value === undefined) throw malformed(key);
  return entry.value.map(Number);
}

function malformed(key: string): InternalError {
  return new InternalError(`The embedded model's tokenizer.ggml.${key} is not as build.ts writes it`);
}
