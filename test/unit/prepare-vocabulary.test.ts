/** The tables of a vocabulary from the cache folder are those computed from it, whatever the file holds. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { compileGrammarText, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import { isTrieOf, masksEqual, storedTrie, TableStore, TokenTrie, Vocabulary } from "../../masks/index.ts";
import { prepareVocabulary } from "../../src/index.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const folders: { remove: () => void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function emptyFolder(): string {
  const folder = folderWith({});
  folders.push(folder);
  return folder.path;
}

describe("a trie from the cache folder", () => {
  it("is the trie that is built, in its tables and in its masks", async () => {
    const vocabulary = smallVocabulary();
    const store = new TableStore({ folder: emptyFolder() });
    expect((await storedTrie(vocabulary, store)).source).toBe("built");
    const { trie, source } = await storedTrie(vocabulary, store);
    expect(source).toBe("store");
    const built = new TokenTrie(vocabulary);
    expect(trie.tables).toEqual(built.tables);
    const recognizer = new Recognizer(
      compileGrammarText('start: item*\nitem: NAME | "(" item* ")"\nNAME: /[a-z]+/\n%ignore / +/\n').grammar,
    );
    const [cached, uncached] = [trie, built].map((t) => new TokenMasks(recognizer, vocabulary, t));
    for (const text of ["", "a", "(a", "(a b", "a ", "(()"]) {
      const state = recognizer.advanceAll(recognizer.start(), utf8(text))!;
      expect(masksEqual(cached!.mask(state), uncached!.mask(state))).toBe(true);
    }
  });

  it("is not used where it is that of another vocabulary, checksum or not", async () => {
    const problems: string[] = [];
    const store = new TableStore({ folder: emptyFolder(), onProblem: (m) => problems.push(m) });
    const vocabulary = smallVocabulary();
    const { nodes, sameBytes } = new TokenTrie(smallVocabulary({ bare: true })).tables;
    await store.write({ kind: "trie", format: 1, owner: vocabulary.digest }, [nodes, sameBytes]);
    expect((await storedTrie(vocabulary, store)).source).toBe("built");
    expect(problems).toEqual([expect.stringContaining("not the trie of this vocabulary")]);
    expect((await storedTrie(vocabulary, store)).source).toBe("store");
  });

  it("is checked node by node", () => {
    const vocabulary = smallVocabulary();
    const { nodes, sameBytes } = new TokenTrie(vocabulary).tables;
    expect(isTrieOf(vocabulary, { nodes, sameBytes })).toBe(true);
    for (let at = 0; at < nodes.length; at++) {
      // The root stands for no byte.
      if (at === 0) continue;
      for (const change of [1, -1, 4]) {
        const changed = nodes.slice();
        changed[at]! += change;
        expect(isTrieOf(vocabulary, { nodes: changed, sameBytes }), `word ${at}`).toBe(false);
      }
    }
    for (let token = 0; token < sameBytes.length; token++) {
      const changed = sameBytes.slice();
      changed[token]! += 1;
      expect(isTrieOf(vocabulary, { nodes, sameBytes: changed }), `token ${token}`).toBe(false);
    }
  });
});

describe("the digest of a vocabulary", () => {
  const init = { name: "v", bytes: [utf8("ab"), utf8("c"), undefined], endTokens: [2] };

  it("depends on everything that masks depend on, and on nothing else", () => {
    const { digest } = new Vocabulary(init);
    expect(new Vocabulary({ ...init, name: "other" }).digest).toBe(digest);
    for (const other of [
      { ...init, bytes: [utf8("a"), utf8("bc"), undefined] },
      { ...init, bytes: [utf8("ab"), utf8("d"), undefined] },
      { ...init, bytes: [...init.bytes, undefined] },
      { ...init, endTokens: [1] },
    ]) {
      expect(new Vocabulary(other).digest).not.toBe(digest);
    }
  });
});

describe("preparing a vocabulary", () => {
  it("reads what the last process kept, and computes what was damaged since", async () => {
    const cacheDir = emptyFolder();
    const problems: string[] = [];
    const prepare = (vocabulary: Vocabulary) =>
      prepareVocabulary(vocabulary, { cacheDir, onProblem: (m) => problems.push(m) });
    const first = smallVocabulary();
    expect((await prepare(first)).source).toBe("built");
    expect((await prepare(first)).source).toBe("memory");
    expect((await prepare(smallVocabulary())).source).toBe("store");
    const file = join(cacheDir, readdirSync(cacheDir)[0]!);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    expect((await prepare(smallVocabulary())).source).toBe("built");
    expect((await prepare(smallVocabulary())).source).toBe("store");
    expect(problems).toEqual([expect.stringContaining("is not used: it has 100 bytes instead of")]);
  });
});

describe("the command line", () => {
  it("keeps tables in the cache folder unless told not to, and says so in health", async () => {
    const folder = emptyFolder();
    const health = (...flags: string[]) =>
      cli(["health", "--json", "--gpu", "false", "--cache-dir", folder, ...flags]);
    await health("--no-cache");
    expect(readdirSync(folder)).toEqual([]);
    await health();
    const [name] = readdirSync(join(folder, "vocabularies"));
    expect(name).toMatch(/^trie-[0-9a-f]{32}\.tables$/);
    const explain = () =>
      cli(["explain", "--language", "go", "--text", "package a\n", "--cache-dir", folder, "--verbose"]);
    expect((await explain()).stderr).toContain("tables of go: built");
    expect((await explain()).stderr).toContain("tables of go: memory");
    const [language] = readdirSync(join(folder, "languages"));
    const { checks } = JSON.parse((await health()).stdout);
    const sizeOf = (kind: string, file: string) => (statSync(join(folder, kind, file)).size / 1e6).toFixed(1);
    expect(checks).toContainEqual({
      name: "cache",
      status: "ok",
      detail: `${folder} (vocabulary tables: 1 files, ${sizeOf("vocabularies", name!)} MB; languages: 1 files, ${sizeOf("languages", language!)} MB)`,
    });
    writeFileSync(join(folder, "vocabularies", name!), "nothing of ours");
    const { code, stderr } = await health();
    expect(code).toBe(0);
    expect(stderr).toContain("is not used");
  }, 30_000);
});
