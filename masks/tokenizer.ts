/**
 * Tokenizers of our own, for vocabularies whose merges are known: text to ids as the model's tokenizer would, taken as
 * a continuation (no space put in front, no normalisation, no special tokens from their names). The ids' bytes always
 * concatenate to the text's UTF-8.
 */
import { InternalError } from "../src/kernel/index.ts";
import { MergeTable } from "./bpe.ts";
import { toByteLevel } from "./byte-level.ts";
import { preTokenize } from "./pre-tokenizer.ts";
import type { TokenId } from "./vocabulary.ts";

export interface MergeSource {
  /** Pieces as the vocabulary writes them. */
  readonly pieces: ReadonlyMap<string, TokenId>;
  /** In order of rank. Pairs with a part or a result outside the vocabulary are left out. */
  readonly merges: readonly (readonly [string, string])[];
  /** Texts that are tokens of their own wherever they occur. */
  readonly literals: ReadonlyMap<string, TokenId>;
}

export interface ByteLevelSource extends MergeSource {
  readonly patterns: readonly RegExp[];
  /** A piece that is a token is taken whole, without merging (Llama 3). */
  readonly ignoreMerges: boolean;
}

const encoder = new TextEncoder();

/** Byte-level BPE. */
export function byteLevelTokenizer(source: ByteLevelSource): (text: string) => TokenId[] {
  const { pieces, patterns, ignoreMerges } = source;
  const table = mergeTable(source);
  const encodePiece = (text: string): TokenId[] => {
    const piece = toByteLevel(encoder.encode(text));
    const whole = ignoreMerges ? pieces.get(piece) : undefined;
    if (whole !== undefined) return [whole];
    return table.encode(Array.from(piece, (character) => idOf(pieces, character)));
  };
  return aroundLiterals(source.literals, (text) => preTokenize(text, patterns).flatMap(encodePiece));
}

/** SentencePiece BPE with byte fallback: no pre-tokenizer, U+2581 for the space. */
export function sentencePieceTokenizer(source: MergeSource): (text: string) => TokenId[] {
  const { pieces } = source;
  const table = mergeTable(source);
  const symbolsOf = (character: string): TokenId[] => {
    const id = pieces.get(character);
    if (id !== undefined) return [id];
    return Array.from(encoder.encode(character), (byte) =>
      idOf(pieces, `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
    );
  };
  return aroundLiterals(source.literals, (text) =>
    table.encode(Array.from(text.replaceAll(" ", "\u2581")).flatMap(symbolsOf)),
  );
}

function mergeTable({ pieces, merges }: MergeSource): MergeTable {
  return new MergeTable(
    merges.flatMap(([a, b]) => {
      const left = pieces.get(a);
      const right = pieces.get(b);
      const result = pieces.get(a + b);
      return left === undefined || right === undefined || result === undefined
        ? []
        : [{ left, right, result }];
    }),
  );
}

function idOf(pieces: ReadonlyMap<string, TokenId>, piece: string): TokenId {
  const id = pieces.get(piece);
  // Readers check that all 256 bytes are there before they build a tokenizer.
  if (id === undefined) throw new InternalError(`The vocabulary lacks the piece ${JSON.stringify(piece)}`);
  return id;
}

function aroundLiterals(
  literals: ReadonlyMap<string, TokenId>,
  encode: (text: string) => TokenId[],
): (text: string) => TokenId[] {
  if (literals.size === 0) return encode;
  // The longest of those that start at one place wins.
  const texts = [...literals.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"),
    "gu",
  );
  return (text) =>
    preTokenize(text, [pattern]).flatMap((piece) => {
      const literal = literals.get(piece);
      return literal === undefined ? encode(piece) : [literal];
    });
}
