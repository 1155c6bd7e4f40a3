/**
 * What a tokenizer's vocabulary is to Ananke: exact bytes per token id, and which ids are special.
 * Knows nothing of merges or of how text is cut into tokens.
 */
import { createHash } from "node:crypto";
import { SpecError } from "../src/kernel/index.ts";

/** Index into the model's vocabulary. */
export type TokenId = number;

export interface VocabularyInit {
  readonly name: string;
  /**
   * Bytes per id. `undefined` or empty: the token has no text (control, unknown, unused, padding) and is never
   * allowed by a mask, except an end token where the output may end.
   */
  readonly bytes: readonly (Uint8Array | undefined)[];
  /** Ids that end the generation. A set: models have several. */
  readonly endTokens: Iterable<TokenId>;
  /** Ids with literal text that are markers all the same (tool calls, infill): allowed only where that text is. */
  readonly userDefined?: Iterable<TokenId>;
  /** The tokenizer puts a space before the first word (SentencePiece `add_space_prefix`). */
  readonly addsSpacePrefix?: boolean;
  /** Cuts text into ids as the model would; absent where only the table is known. */
  readonly tokenize?: (text: string) => TokenId[];
}

const NO_BYTES = new Uint8Array(0);

/** Immutable; shared by all sessions of a model. */
export class Vocabulary {
  readonly name: string;
  /** Number of ids, padding rows included. */
  readonly size: number;
  /** Words of a mask: `ceil(size / 32)`. */
  readonly words: number;
  readonly endTokens: ReadonlySet<TokenId>;
  readonly userDefined: ReadonlySet<TokenId>;
  readonly addsSpacePrefix: boolean;
  readonly tokenize: ((text: string) => TokenId[]) | undefined;
  /** Longest token, in bytes. */
  readonly maxTokenBytes: number;
  /** The bytes of all tokens in the order of their ids, in one array: an object per token would weigh ten times that. */
  readonly data: Readonly<Uint8Array>;
  /** Token `t` is `data` from `offsets[t]` up to `offsets[t + 1]`; one element more than there are tokens. */
  readonly offsets: Readonly<Uint32Array>;
  #digest: string | undefined;

  /** @throws SpecError when an end token is outside the vocabulary or the vocabulary is empty */
  constructor(init: VocabularyInit) {
    this.name = init.name;
    this.size = init.bytes.length;
    if (this.size === 0) throw new SpecError(`Vocabulary "${init.name}" has no tokens`);
    this.words = Math.ceil(this.size / 32);
    this.endTokens = new Set(init.endTokens);
    this.userDefined = new Set(init.userDefined ?? []);
    this.addsSpacePrefix = init.addsSpacePrefix ?? false;
    this.tokenize = init.tokenize;
    const offsets = new Uint32Array(this.size + 1);
    let longest = 0;
    for (let id = 0; id < this.size; id++) {
      const length = init.bytes[id]?.length ?? 0;
      offsets[id + 1] = offsets[id]! + length;
      longest = Math.max(longest, length);
    }
    const data = new Uint8Array(offsets[this.size]!);
    for (let id = 0; id < this.size; id++) data.set(init.bytes[id] ?? NO_BYTES, offsets[id]);
    this.data = data;
    this.offsets = offsets;
    this.maxTokenBytes = longest;
    for (const id of this.endTokens) {
      if (!Number.isInteger(id) || id < 0 || id >= this.size) {
        throw new SpecError(`End token ${id} of vocabulary "${init.name}" is outside 0..${this.size - 1}`);
      }
    }
  }

  /** Exact bytes of a token; empty for tokens without text. A view of `data`: read only. */
  bytesOf(token: TokenId): Uint8Array {
    return token >= 0 && token < this.size
      ? this.data.subarray(this.offsets[token], this.offsets[token + 1])
      : NO_BYTES;
  }

  /** Length of `bytesOf(token)`, without making the view. */
  byteLengthOf(token: TokenId): number {
    return token >= 0 && token < this.size ? this.offsets[token + 1]! - this.offsets[token]! : 0;
  }

  /** SHA-256 of everything that masks depend on: bytes, ids and end tokens; the name is not among it. */
  get digest(): string {
    if (this.#digest === undefined) {
      const hash = createHash("sha256").update(`${this.size};${[...this.endTokens].sort((a, b) => a - b)};`);
      hash.update(new Uint8Array(this.offsets.buffer)).update(this.data);
      this.#digest = hash.digest("hex");
    }
    return this.#digest;
  }

  isEnd(token: TokenId): boolean {
    return this.endTokens.has(token);
  }

  /** Concatenated bytes of `tokens`. */
  concat(tokens: readonly TokenId[]): Uint8Array {
    let length = 0;
    for (const token of tokens) length += this.bytesOf(token).length;
    const out = new Uint8Array(length);
    let at = 0;
    for (const token of tokens) {
      const bytes = this.bytesOf(token);
      out.set(bytes, at);
      at += bytes.length;
    }
    return out;
  }

  /** For messages: the token's text, quoted, with bytes that are not text written as `\xNN`. */
  describe(token: TokenId): string {
    if (this.isEnd(token) && this.bytesOf(token).length === 0) return "<end>";
    return describeBytes(this.bytesOf(token));
  }
}

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Quotes bytes for people; what is not UTF-8 becomes `\xNN`. */
export function describeBytes(bytes: Uint8Array): string {
  try {
    return JSON.stringify(strictDecoder.decode(bytes));
  } catch (error) {
    // Only "not UTF-8" lands here: a partial character, which tokens may hold.
    if (!(error instanceof TypeError)) throw error;
    let out = '"';
    for (const byte of bytes) {
      out +=
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
    }
    return `${out}"`;
  }
}
