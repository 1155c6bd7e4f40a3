/** What the tables of a vocabulary cost at the start of a process: computed, and read from the cache folder. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedTrie, TableStore, TokenTrie, Vocabulary } from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";
import { type Distribution, distribution } from "./stats.ts";

export interface Startup {
  readonly buildMs: Distribution;
  /** Vocabulary digest, file, checksum and comparison with the vocabulary included. */
  readonly loadMs: Distribution;
  readonly fileMb: number;
  /** Token bytes and trie. */
  readonly tablesMb: number;
}

const ROUNDS = 7;

export async function measureStartup(vocabulary: Vocabulary): Promise<Startup> {
  const folder = mkdtempSync(join(tmpdir(), "ananke-bench-"));
  try {
    const store = new TableStore({ folder });
    const buildMs: number[] = [];
    const loadMs: number[] = [];
    await storedTrie(vocabulary, store);
    const { bytes } = await store.usage();
    let tables = 0;
    for (let round = 0; round < ROUNDS; round++) {
      let started = performance.now();
      const built = new TokenTrie(vocabulary);
      buildMs.push(performance.now() - started);
      // A copy: a vocabulary remembers its digest.
      const fresh = copyOf(vocabulary);
      started = performance.now();
      const { source } = await storedTrie(fresh, store);
      loadMs.push(performance.now() - started);
      if (source !== "store") throw new InternalError("the tables just kept were not found again");
      tables = built.tables.nodes.byteLength + built.tables.sameBytes.byteLength;
    }
    tables += vocabulary.data.byteLength + vocabulary.offsets.byteLength;
    return {
      buildMs: distribution(buildMs),
      loadMs: distribution(loadMs),
      fileMb: megabytes(bytes),
      tablesMb: megabytes(tables),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyOf(vocabulary: Vocabulary): Vocabulary {
  const bytes = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.bytesOf(id));
  return new Vocabulary({ name: vocabulary.name, bytes, endTokens: vocabulary.endTokens });
}

function megabytes(bytes: number): number {
  return Number((bytes / 1e6).toPrecision(4));
}
