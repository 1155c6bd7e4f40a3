/**
 * llguidance (`transformers-llguidance`, MIT, compiled to WASM), timed by its mask computation alone: the wrapper's
 * `get_token_mask` spends some 0.3 ms on copying a byte per token, so `is_token_allowed` is asked instead, which computes
 * the mask and tests one bit of it. Beneath the wrapper's class, because that parses the schema with `JSON.parse`, which
 * reorders keys, and has no way to start a second text but to build its parser again; nor has the layer beneath, so the
 * parser's caches start cold in every text.
 */
import type { TokenId, Vocabulary } from "../../../masks/index.ts";
import { type BenchEngine, type BenchSource, firstEndToken, isWasmFailure } from "./engine.ts";

/** The WASM class beneath the wrapper; it is not in the package's type declarations. */
interface WasmParser {
  /** @param grammar JSON text; empty: the grammar the parser was made with */
  reset(grammar: string): void;
  /** Computes the mask of this position and tests one bit. Errors in the grammar appear here first. */
  is_token_allowed(token: TokenId): boolean;
  advance(token: TokenId): void;
  is_complete(): boolean;
}

export async function createLlguidance(vocabulary: Vocabulary): Promise<BenchEngine> {
  const module = await import("transformers-llguidance");
  // Set by the bundler: the module's exports are there when this promise is settled.
  await (module as unknown as { readonly __tla: Promise<void> }).__tla;
  const wrapper = await module.GuidanceParser.create(
    { type: "regex", pattern: "a" },
    tokenizerData(vocabulary),
  );
  // A TypeScript-private field, so an ordinary property.
  const { wasmParser } = wrapper as unknown as { readonly wasmParser: WasmParser };
  return new LlguidanceEngine(wasmParser, firstEndToken(vocabulary));
}

class LlguidanceEngine implements BenchEngine {
  readonly id = "llguidance";
  readonly warmUpRounds = 3;
  readonly #parser: WasmParser;
  readonly #end: TokenId;
  #grammar = "";

  constructor(parser: WasmParser, end: TokenId) {
    this.#parser = parser;
    this.#end = end;
  }

  compile(source: BenchSource): void {
    this.#grammar =
      source.kind === "schema"
        ? // Raw: JSON.parse would reorder integer-like keys and lose exact numbers.
          `{"grammars":[{"json_schema":${source.text}}]}`
        : JSON.stringify({ grammars: [{ lark: source.notations.lark }] });
    this.reset();
  }

  reset(): void {
    this.#parser.reset(this.#grammar);
  }

  mask(token: TokenId): boolean {
    return this.#parser.is_token_allowed(token);
  }

  accept(token: TokenId): boolean {
    this.#parser.advance(token);
    return true;
  }

  canEnd(): boolean {
    return this.#parser.is_complete() || this.#parser.is_token_allowed(this.#end);
  }

  isFatal(error: unknown): boolean {
    return isWasmFailure(error);
  }
}

/**
 * The wrapper takes a character from U+0100 on for the byte 0x100 less, which is wrong for most of the byte-level
 * alphabet; so every byte from 0x80 on is spelt as the character that it takes for that byte.
 */
function tokenizerData(vocabulary: Vocabulary) {
  const pieces = new Map<string, TokenId>();
  const end = firstEndToken(vocabulary);
  const endName = `<|end ${end}|>`;
  for (let token = 0; token < vocabulary.size; token++) {
    const bytes = vocabulary.bytesOf(token);
    if (bytes.length === 0 || vocabulary.isEnd(token)) continue;
    let spelling = "";
    for (const byte of bytes) spelling += String.fromCharCode(byte < 0x80 ? byte : 0x100 + byte);
    // Of tokens with equal bytes the first is kept: names are keys here.
    if (!pieces.has(spelling)) pieces.set(spelling, token);
  }
  pieces.set(endName, end);
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    vocab: Object.fromEntries(pieces),
    added_tokens: [{ id: end, content: endName, ...special }],
    eos_token_id: end,
  };
}
