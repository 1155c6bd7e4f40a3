/** The trie of a vocabulary from a `TableStore`, or built and kept there for the next time. */
import type { TableKey, TableStore } from "./table-store.ts";
import { isTrieOf, TokenTrie } from "./token-trie.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Raise it whenever the layout of a trie's nodes changes. */
const FORMAT = 1;

export interface StoredTrie {
  readonly trie: TokenTrie;
  /** Where it came from. */
  readonly source: "store" | "built";
}

/**
 * A trie that is read is compared with the vocabulary node by node, so a wrong file can cost time and nothing else.
 * Never throws for what is in the store or not.
 */
export async function storedTrie(vocabulary: Vocabulary, store: TableStore): Promise<StoredTrie> {
  const key: TableKey = { kind: "trie", format: FORMAT, owner: vocabulary.digest };
  const arrays = await store.read(key);
  if (arrays !== undefined) {
    const [nodes, sameBytes] = arrays;
    if (nodes !== undefined && sameBytes !== undefined && isTrieOf(vocabulary, { nodes, sameBytes })) {
      return { trie: new TokenTrie(vocabulary, { nodes, sameBytes }), source: "store" };
    }
    store.reject(key, "it is not the trie of this vocabulary");
  }
  const trie = new TokenTrie(vocabulary);
  await store.write(key, [trie.tables.nodes, trie.tables.sameBytes]);
  return { trie, source: "built" };
}
