/**
 * Bytes with no alternative, cut into tokens as the model itself would. The last token is held back: what the model
 * writes next could have merged with it.
 */
import type { ParseState } from "../../domains/syntax/index.ts";
import { bytesEqual, type TokenId, type Vocabulary } from "../../masks/index.ts";
import type { Engine } from "./engine.ts";

/** Longest run forced at once. */
const MAX_FORCED_BYTES = 512;

/** Bytes every continuation of `states` starts with, up to a choice, an end or `MAX_FORCED_BYTES`. */
export function forcedBytes(engine: Engine, states: readonly ParseState[]): Uint8Array {
  const recognizers = engine.program.constraints.map((c) => c.recognizer);
  const bytes: number[] = [];
  let at = states;
  while (bytes.length < MAX_FORCED_BYTES) {
    // If all may end here there is an alternative: the end. One grammar without a choice decides for all.
    if (recognizers.length === 0 || recognizers.every((r, i) => r.canEnd(at[i]!))) break;
    let byte = -1;
    for (let i = 0; i < recognizers.length && byte === -1; i++) byte = recognizers[i]!.forcedByte(at[i]!);
    if (byte === -1) break;
    const next: ParseState[] = [];
    for (let i = 0; i < recognizers.length; i++) {
      const state = recognizers[i]!.advance(at[i]!, byte);
      if (state === undefined) break;
      next.push(state);
    }
    // Refused by another grammar: a dead end, which is the mask's business to report.
    if (next.length < recognizers.length) break;
    bytes.push(byte);
    at = next;
  }
  return Uint8Array.from(bytes);
}

/** The tokens of the forced bytes, without the last; empty when the model's own tokenizer is not known. */
export function forcedTokens(engine: Engine, states: readonly ParseState[]): TokenId[] {
  const { vocabulary } = engine;
  if (vocabulary.tokenize === undefined) return [];
  const bytes = forcedBytes(engine, states);
  if (bytes.length === 0) return [];
  // A run may stop inside a character; tokenizers take text, so cut back to whole characters.
  const tokens = tokenizeExactly(vocabulary, bytes.subarray(0, wholeCharacters(bytes)));
  return tokens === undefined ? [] : tokens.slice(0, -1);
}

/**
 * Cuts bytes into tokens as the model itself would. `undefined` where its tokenizer is not known or makes other bytes
 * of them: some add a space in front, some read markers, and none can read a text that begins inside a character.
 */
export function tokenizeExactly(vocabulary: Vocabulary, bytes: Uint8Array): TokenId[] | undefined {
  const tokens = vocabulary.tokenize?.(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  if (tokens === undefined) return undefined;
  const areText = tokens.every((token) => !vocabulary.isEnd(token) && vocabulary.bytesOf(token).length > 0);
  return areText && bytesEqual(vocabulary.concat(tokens), bytes) ? tokens : undefined;
}

/** Length of the longest prefix that does not end inside a UTF-8 character. */
function wholeCharacters(bytes: Uint8Array): number {
  let start = bytes.length;
  while (start > 0 && bytes.length - start < 4) {
    start--;
    const byte = bytes[start]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return start + length <= bytes.length ? bytes.length : start;
  }
  return bytes.length;
}
