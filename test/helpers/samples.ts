/** Random texts near a language, and random cuts of bytes into tokens. */
import type { TokenId, Vocabulary } from "../../masks/index.ts";
import type { Random } from "../../src/kernel/random.ts";

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

/** `bytes` with one to three bytes dropped, doubled, exchanged or replaced. */
export function mutate(random: Random, bytes: Uint8Array): Uint8Array {
  const out = [...bytes];
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) {
    const at = Math.floor(random() * (out.length + 1));
    const byte =
      random() < 0.3 ? Math.floor(random() * 256) : (out[Math.floor(random() * out.length)] ?? 0x20);
    const kind = random();
    if (kind < 0.3) out.splice(at, 1);
    else if (kind < 0.6) out.splice(at, 0, byte);
    else out.splice(at, 1, byte);
  }
  return Uint8Array.from(out);
}

/** Tokens by their bytes, for cutting texts at random. */
export class TokenCutter {
  readonly #vocabulary: Vocabulary;
  readonly #byBytes = new Map<string, TokenId[]>();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    for (let token = 0; token < vocabulary.size; token++) {
      const bytes = vocabulary.bytesOf(token);
      if (bytes.length === 0 || vocabulary.isEnd(token)) continue;
      const key = Buffer.from(bytes).toString("latin1");
      this.#byBytes.set(key, [...(this.#byBytes.get(key) ?? []), token]);
    }
  }

  /** Any cut of `bytes` into tokens; the vocabulary has every single byte. */
  cut(random: Random, bytes: Uint8Array): TokenId[] {
    const tokens: TokenId[] = [];
    const text = Buffer.from(bytes).toString("latin1");
    for (let at = 0; at < text.length; ) {
      const choices: TokenId[] = [];
      for (let to = at + 1; to <= Math.min(text.length, at + this.#vocabulary.maxTokenBytes); to++) {
        choices.push(...(this.#byBytes.get(text.slice(at, to)) ?? []));
      }
      const token = pick(random, choices);
      tokens.push(token);
      at += this.#vocabulary.bytesOf(token).length;
    }
    return tokens;
  }
}
