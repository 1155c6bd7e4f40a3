/** Surface of the masks unit: vocabularies, token masks, and the regular languages that filters are made of. */
export * from "./bytes.ts";
export * from "./cache.ts";
export * from "./lexeme-filter.ts";
export * from "./regular/index.ts";
export * from "./token-mask.ts";
export * from "./token-trie.ts";
export * from "./vocabulary.ts";
