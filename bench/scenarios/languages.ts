/**
 * What a programming language costs beside its masks: the grammar imported from its package and read from a cache folder;
 * open constructs and the cheapest completion at every token of real texts.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import {
  advanceTrail,
  cheapestCompletion,
  importTreeSitter,
  openConstructs,
  type ParseState,
  Recognizer,
  startTrail,
  storedLanguage,
  type Trail,
} from "../../domains/syntax/index.ts";
import { TableStore } from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";
import {
  type LanguagePack,
  languageGrammar,
  languagePack,
  languagePacks,
} from "../../src/languages/index.ts";
import { definitionOf } from "../../src/languages/load.ts";
import { packSources } from "../../src/languages/registry.ts";
import { readSources } from "../lib/code/sources.ts";
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
  /**
   * At every word and mark of the texts, first and second time on a fresh recogniser; the text is read before, and not timed.
   * Of all rounds the least for each place: what another process took from one of them is none of its cost.
   */
  readonly contextsUs: { readonly cold: Distribution; readonly warm: Distribution };
  readonly completionUs: { readonly cold: Distribution; readonly warm: Distribution };
  /** Places at which no completion was found. */
  readonly withoutCompletion: number;
}

export const languages: Scenario = {
  name: "languages",
  summary: "grammars of languages, imported and from the cache folder; open constructs and completions",
  configure(command: Command) {
    command
      .option("--language <names...>", "languages; default: all")
      .option(
        "--files <path>",
        "folder of sources for contexts and completions, or a JSONL file; with one --language",
      )
      .option("--limit <n>", "files of it, evenly spread", Number, 4)
      .option("--rounds <n>", "times each grammar is loaded and the texts are read", Number, 7);
  },
  async run(options, log) {
    const names = Array.isArray(options.language) ? options.language.map(String) : undefined;
    const packs = names === undefined ? languagePacks() : names.map((name) => languagePack(name));
    const cases: LanguageCase[] = [];
    for (const pack of packs) {
      const texts =
        options.files === undefined
          ? [SAMPLES[pack.name] ?? ""]
          : readSources(String(options.files), pack.extensions, Number(options.limit)).flatMap(
              ({ text }) => text ?? [],
            );
      const measured = {
        ...(await measureLoad(pack, Number(options.rounds))),
        ...measurePlaces(pack, texts, Number(options.rounds)),
      };
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

/** A little of everything, in place of files. */
const SAMPLES: Readonly<Record<string, string>> = {
  typescript:
    "class A<T> extends B {\n  m(x: string, y = f(1, [2, 3])) {\n    return { k: g(x, (z) => z + 1), l: [y] };\n  }\n}\n",
  javascript:
    "function f(a, b = [1]) {\n  for (const c of a) { g(c, { d: b }); }\n  return a ? b : (x) => x;\n}\n",
  tsx: "const f = (a: string) => <b c={g(a, 1)}>{a}<d /></b>;\n",
  python:
    "class A(B):\n    def f(self, x, *y):\n        if x:\n            return g(x, [a for a in y], k=1)\n        return x\n",
  go: "package p\n\nfunc f(a int, b []string) error {\n\tfor i, c := range b {\n\t\tg(a, h(c, i))\n\t}\n\treturn nil\n}\n",
  rust: "fn f(a: u8, b: &[u8]) -> Option<u8> {\n    for c in b.iter() { g(a, h(*c, 1)); }\n    Some(a)\n}\n",
  zig: "fn f(a: u8, b: []u8) !u8 {\n    for (b) |c| { g(a, h(c, 1)); }\n    return a;\n}\n",
  java: "class A<T> {\n  int f(int a, int... b) {\n    for (int c : b) { g(a, h(c, 1)); }\n    return a;\n  }\n}\n",
};

/** Open constructs and completions along each text, twice on one recogniser a round. */
function measurePlaces(
  pack: LanguagePack,
  texts: readonly string[],
  rounds: number,
): Pick<LanguageCase, "contextsUs" | "completionUs" | "withoutCompletion"> {
  const contexts: number[][] = [[], []];
  const completion: number[][] = [[], []];
  let withoutCompletion = 0;
  for (let round = 0; round < rounds; round++) {
    const recognizer = new Recognizer(languageGrammar(pack.name));
    for (const pass of [0, 1]) {
      let place = 0;
      const least = (times: number[], ms: number): void => {
        times[place] = Math.min(times[place] ?? Number.POSITIVE_INFINITY, ms * 1000);
      };
      eachPlace(recognizer, texts, (state, trail, offset) => {
        const t0 = performance.now();
        openConstructs(recognizer, state, trail, offset);
        const t1 = performance.now();
        const found = cheapestCompletion(recognizer, state);
        const t2 = performance.now();
        least(contexts[pass]!, t1 - t0);
        least(completion[pass]!, t2 - t1);
        if (found === undefined && pass === 0 && round === 0) withoutCompletion++;
        place++;
      });
    }
  }
  const both = ([cold = [], warm = []]: readonly number[][]) => ({
    cold: distribution(cold),
    warm: distribution(warm),
  });
  return { contextsUs: both(contexts), completionUs: both(completion), withoutCompletion };
}

/** After every word and mark of the texts, until one is refused. */
function eachPlace(
  recognizer: Recognizer,
  texts: readonly string[],
  visit: (state: ParseState, trail: Trail, offset: number) => void,
): void {
  const encoder = new TextEncoder();
  for (const text of texts) {
    let state = recognizer.start();
    let trail = startTrail(state);
    let offset = 0;
    for (const piece of text.match(/\w+|\s+|[^\w\s]/gu) ?? []) {
      const bytes = encoder.encode(piece);
      const at = advanceTrail(recognizer, state, trail, bytes, offset);
      if (at === undefined) break;
      ({ state, trail } = at);
      offset += bytes.length;
      visit(state, trail, offset);
    }
  }
}

type LoadCase = Omit<LanguageCase, "contextsUs" | "completionUs" | "withoutCompletion">;

async function measureLoad(pack: LanguagePack, rounds: number): Promise<LoadCase> {
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
  const rows = cases.map(({ name, importMs, loadMs, fileKb, contextsUs, completionUs }) => [
    name,
    brief(importMs, ""),
    brief(loadMs, ""),
    String(fileKb),
    brief(contextsUs.cold, ""),
    brief(contextsUs.warm, ""),
    brief(completionUs.cold, ""),
    brief(completionUs.warm, ""),
  ]);
  return table(
    ["language", "import ms", "read ms", "kB", "contexts us", "warm", "completion us", "warm"],
    rows,
  );
}
