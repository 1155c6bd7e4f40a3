/**
 * What a programming language costs beside its masks: the grammar imported from its package and read from a cache folder;
 * open constructs and the cheapest completion at every token of real texts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { importTreeSitter, storedLanguage } from "../../domains/syntax/index.ts";
import { TableStore } from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";
import { type LanguagePack, languagePack, languagePacks } from "../../src/languages/index.ts";
import { definitionOf } from "../../src/languages/load.ts";
import { packSources } from "../../src/languages/registry.ts";
import { brief, header, table } from "../lib/report.ts";
import { type Distribution, distribution } from "../lib/stats.ts";
import type { Scenario } from "../run.ts";

interface LanguageCase {
  readonly name: string;
  /** Read, patched and converted from the package. */
  readonly importMs: Distribution;
  /** From the cache folder, digest of the sources and checksum included. */
  readonly loadMs: Distribution;
  readonly fileKb: number;
}

export const languages: Scenario = {
  name: "languages",
  summary: "grammars of languages: imported, and read from the cache folder",
  configure(command: Command) {
    command
      .option("--language <names...>", "languages; default: all")
      .option("--rounds <n>", "times each grammar is loaded", Number, 7);
  },
  async run(options, log) {
    const names = Array.isArray(options.language) ? options.language.map(String) : undefined;
    const packs = names === undefined ? languagePacks() : names.map((name) => languagePack(name));
    const cases: LanguageCase[] = [];
    for (const pack of packs) {
      const measured = await measureLoad(pack, Number(options.rounds));
      log(
        `${measured.name}: imported ${brief(measured.importMs, "ms")}, read ${brief(measured.loadMs, "ms")}`,
      );
      cases.push(measured);
    }
    log("");
    log(render(cases));
    return { ...header("languages", null, null), cases };
  },
};

async function measureLoad(pack: LanguagePack, rounds: number): Promise<LanguageCase> {
  const folder = mkdtempSync(join(tmpdir(), "ananke-bench-"));
  const load = () => storedLanguage(definitionOf(pack), packSources(pack), { folder });
  try {
    await load();
    const [importMs, loadMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      let started = performance.now();
      importTreeSitter(definitionOf(pack));
      importMs.push(performance.now() - started);
      started = performance.now();
      const { source } = await load();
      loadMs.push(performance.now() - started);
      if (source !== "store") throw new InternalError("the tables just kept were not found again");
    }
    const { bytes } = await new TableStore({ folder }).usage();
    return {
      name: pack.name,
      importMs: distribution(importMs),
      loadMs: distribution(loadMs),
      fileKb: Math.round(bytes / 1000),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function render(cases: readonly LanguageCase[]): string {
  const rows = cases.map(({ name, importMs, loadMs, fileKb }) => [
    name,
    brief(importMs, ""),
    brief(loadMs, ""),
    String(fileKb),
  ]);
  return table(["language", "import ms", "read ms", "kB"], rows);
}
