/** Surface of the masks unit: vocabularies, token masks, and the regular languages that filters are made of. */
export * from "./byte-level.ts";
export * from "./bytes.ts";
export * from "./cache.ts";
export * from "./lexeme-filter.ts";
export * from "./mask-parts.ts";
export { compilePattern, preTokenize, preTokenizerPatterns } from "./pre-tokenizer.ts";
export * from "./recent-masks.ts";
export * from "./regular/index.ts";
export * from "./table-store.ts";
export * from "./token-mask.ts";
export * from "./token-set.ts";
export * from "./token-trie.ts";
export * from "./tokenizer.ts";
export * from "./trie-store.ts";
export * from "./vocabulary.ts";
export * from "./vocabulary-hf.ts";
