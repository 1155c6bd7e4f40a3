/** The grammar of a language from the cache folder is the one that is imported, whatever the file holds. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  importTreeSitter,
  type LanguageGrammar,
  Recognizer,
  storedLanguage,
} from "../../domains/syntax/index.ts";
import { languageGrammar, languagePack, languagePacks, prepareLanguage } from "../../src/languages/index.ts";
import { definitionOf } from "../../src/languages/load.ts";
import { packSources } from "../../src/languages/registry.ts";
import { folderWith } from "../helpers/cli.ts";
import { languageFixtures } from "../helpers/language-fixtures.ts";
import { utf8 } from "../helpers/vocabularies.ts";

const folders: { remove: () => void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function emptyFolder(): string {
  const folder = folderWith({});
  folders.push(folder);
  return folder.path;
}

function stored(name: string, folder: string, problems: string[] = []) {
  const pack = languagePack(name);
  return storedLanguage(definitionOf(pack), packSources(pack), {
    folder,
    onProblem: (m) => problems.push(m),
  });
}

/** All of a language but the algebra's caches and the layout's states. */
function contentOf({ grammar, starts, rules, terminals }: LanguageGrammar) {
  const { algebra, layout, ...rest } = grammar;
  return { ...rest, expressions: algebra.dump(), measured: layout?.measured, starts, rules, terminals };
}

/** Where each text is refused, or that it may end. */
function readings(recognizer: Recognizer, texts: readonly string[]): readonly (number | boolean)[] {
  return texts.map((text) => {
    let state = recognizer.start();
    for (const [i, byte] of utf8(text).entries()) {
      const next = recognizer.advance(state, byte);
      if (next === undefined) return i;
      state = next;
    }
    return recognizer.canEnd(state);
  });
}

describe.each(languagePacks().map(({ name }) => name))("the tables of %s", (name) => {
  it("are read back as they were imported, and read texts alike", async () => {
    const folder = emptyFolder();
    const problems: string[] = [];
    const built = await stored(name, folder, problems);
    const kept = await stored(name, folder, problems);
    expect([built.source, kept.source, problems]).toEqual(["built", "store", []]);
    const uncached = importTreeSitter(definitionOf(languagePack(name)));
    expect(contentOf(kept.language)).toEqual(contentOf(uncached));
    const fixtures = (["accept", "reject"] as const).flatMap((kind) => languageFixtures(name, kind));
    const texts = fixtures.flatMap(({ start, text }) => (start === "file" ? [text] : []));
    const [a, b] = [kept.language, uncached].map(({ grammar }) => readings(new Recognizer(grammar), texts));
    expect(a).toEqual(b);
    expect(a!.filter((end) => end === true).length).toBeGreaterThan(0);
  });
});

describe("tables of languages", () => {
  it("are of no use when damaged, and are written again", async () => {
    const folder = emptyFolder();
    const problems: string[] = [];
    await stored("go", folder);
    const path = join(folder, readdirSync(folder)[0]!);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length >> 1));
    expect((await stored("go", folder, problems)).source).toBe("built");
    expect(problems).toEqual([expect.stringContaining(path)]);
    expect(readFileSync(path)).toEqual(whole);
    expect((await stored("go", folder, problems)).source).toBe("store");
  });

  it("belong to one state of the pack, of its package and of the importer", async () => {
    const folder = emptyFolder();
    const pack = languagePack("go");
    const definition = definitionOf(pack);
    const options = { folder };
    await stored("go", folder);
    const changedPackage = { ...definition, source: `${definition.source} ` };
    expect((await storedLanguage(changedPackage, packSources(pack), options)).source).toBe("built");
    const otherSources = packSources(languagePack("java"));
    expect((await storedLanguage(definition, otherSources, options)).source).toBe("built");
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it("are not kept where the sources cannot be told, which is said", async () => {
    const folder = emptyFolder();
    const problems: string[] = [];
    const missing = [new URL("file:///no/such/folder/")];
    const { source } = await storedLanguage(definitionOf(languagePack("go")), missing, {
      folder,
      onProblem: (m) => problems.push(m),
    });
    expect(source).toBe("built");
    expect(problems).toEqual([expect.stringContaining("not kept")]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("serve the programs that are compiled after", async () => {
    const cacheDir = emptyFolder();
    expect((await prepareLanguage("zig", { cacheDir })).source).toBe("built");
    expect(readdirSync(cacheDir)).toHaveLength(1);
    const grammar = languageGrammar("zig");
    expect((await prepareLanguage("zig", { cacheDir })).source).toBe("memory");
    expect(languageGrammar("zig")).toBe(grammar);
  });
});
