/** Text to tokens, for benchmarks that replay texts. */
import { type TokenId, TokenTrie, type Vocabulary } from "../../masks/index.ts";
import { SpecError } from "../../src/kernel/index.ts";

/** How a vocabulary's texts are cut: by the model's own tokenizer where it is known. */
export function tokenizerName(vocabulary: Vocabulary): "own" | "longest-match" {
  return vocabulary.tokenize === undefined ? "longest-match" : "own";
}

const tries = new WeakMap<Vocabulary, TokenTrie>();

/** @throws SpecError when no tokens spell the text */
export function tokenize(vocabulary: Vocabulary, text: string): TokenId[] {
  if (vocabulary.tokenize !== undefined) return vocabulary.tokenize(text);
  let trie = tries.get(vocabulary);
  if (trie === undefined) tries.set(vocabulary, (trie = new TokenTrie(vocabulary)));
  const tokens = trie.cover(new TextEncoder().encode(text));
  if (tokens === undefined)
    throw new SpecError(`Vocabulary "${vocabulary.name}" cannot spell ${JSON.stringify(text)}`);
  return tokens;
}
