/**
 * What can be computed from a vocabulary alone, before the first constraint: read from a cache folder, or computed and
 * kept there. Without it the same is computed in the process, when it is first needed.
 */
import { storedTrie, TableStore, type TableStoreOptions, type Vocabulary } from "../../masks/index.ts";
import { adoptTrie, hasTrie } from "./engine.ts";

export interface VocabularyCacheOptions {
  /** The folder; made when something is first kept. */
  readonly cacheDir: string;
  /** Bytes the folder may hold; the least recently used files go first. Default 256 MiB. */
  readonly maxCacheBytes?: number;
  /** Receives one sentence about each file that could not be read, used or written. */
  readonly onProblem?: (message: string) => void;
}

export interface PreparedVocabulary {
  /** `memory`: this process had them already. */
  readonly source: "store" | "built" | "memory";
  readonly ms: number;
}

/**
 * Makes the tables of `vocabulary` ready for all sessions of this process.
 * Files that are damaged, of another version or of something else are reported, computed again and replaced; a folder
 * that cannot be used is reported. Neither is an error.
 */
export async function prepareVocabulary(
  vocabulary: Vocabulary,
  options: VocabularyCacheOptions,
): Promise<PreparedVocabulary> {
  const started = performance.now();
  if (hasTrie(vocabulary)) return { source: "memory", ms: 0 };
  const { trie, source } = await storedTrie(vocabulary, tableStore(options));
  adoptTrie(trie);
  return { source, ms: performance.now() - started };
}

function tableStore({ cacheDir, maxCacheBytes, onProblem }: VocabularyCacheOptions): TableStore {
  const store: TableStoreOptions = {
    folder: cacheDir,
    ...(maxCacheBytes === undefined ? {} : { maxBytes: maxCacheBytes }),
    ...(onProblem === undefined ? {} : { onProblem }),
  };
  return new TableStore(store);
}

/** Number and bytes of the files in a cache folder. */
export function vocabularyCacheUsage(
  options: VocabularyCacheOptions,
): Promise<{ readonly files: number; readonly bytes: number }> {
  return tableStore(options).usage();
}
