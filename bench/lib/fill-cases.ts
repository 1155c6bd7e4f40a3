/** Filling holes of TypeScript files end to end, by a model that draws uniformly from a few pieces. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adversaryModel, fillFile, type ModelAdapter, Vocabulary } from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { type Distribution, distribution } from "./stats.ts";

export interface FillCase {
  readonly name: string;
  readonly ms: Distribution;
  readonly work: Readonly<Record<string, number>>;
}

const VALUES = 'const word = "w" as string;\nconst count = 3 as number;\nconst flag = true as boolean;\n';
const PIECES = ["word", "count", "flag", "pair", "right", "wrong", "(", ")", "."];

const FILES: Readonly<Record<string, string>> = {
  "fill: a type variable that one hole decides": `class Box<T> {\n  v: T;\n  constructor(v: T) { this.v = v; }\n  set(v: T): void { this.v = v; }\n}\n${VALUES}const box = new Box(hole_first);\nbox.set(hole_second);\nexport { box };\n`,
  "fill: a value narrowed by its later use": `${VALUES}const right = { size: (by: number): number => by };\nconst wrong = { size: 1 };\nconst item = hole_x;\nexport const n: number = item.size(count);\n`,
  "fill: a pair found by going back": `class Pair<T> {\n  v: T;\n  constructor(v: T) { this.v = v; }\n  swap(v: T): T { return v; }\n}\n${VALUES}const pair = new Pair(hole_first);\nexport const out: boolean = pair.swap(hole_second);\n`,
};

/** One file per round and case; the seed of the draws is that of the round. Work is the mean of a round. */
export async function fillCases(rounds: number, seed: number): Promise<readonly FillCase[]> {
  const folder = mkdtempSync(join(tmpdir(), "ananke-bench-fill-"));
  const compilerOptions = { strict: true, target: "es2022", lib: ["es2022"], types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [] }));
  const oracle = await openTypeOracle("typescript", { project: folder });
  try {
    const cases: FillCase[] = [];
    for (const [name, text] of Object.entries(FILES)) {
      const ms: number[] = [];
      const work = { tries: 0, generations: 0, tokens: 0, backtracks: 0, filled: 0 };
      for (let round = 0; round < rounds; round++) {
        const { status, metadata } = await fillFile({
          file: join(folder, "bench.ts"),
          text,
          project: folder,
          typeOracle: oracle,
          model: piecesModel(),
          sampling: { seed: seed + round },
          maxTokens: 6,
          attempts: 4,
          maxTypeRollbacks: 6,
          order: "source",
        });
        ms.push(metadata.ms);
        work.tries += metadata.tries / rounds;
        work.generations += metadata.generations / rounds;
        work.tokens += metadata.tokens / rounds;
        work.backtracks += metadata.backtracks / rounds;
        if (status === "complete") work.filled += 1 / rounds;
      }
      cases.push({ name, ms: distribution(ms), work });
    }
    return cases;
  } finally {
    await oracle.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function piecesModel(): ModelAdapter {
  const bytes = [undefined, ...PIECES.map((piece) => new TextEncoder().encode(piece))];
  const vocabulary = new Vocabulary({ name: "pieces", bytes, endTokens: [0] });
  // The pieces cannot spell a prompt, and the adversary reads none.
  return { ...adversaryModel({ vocabulary, endWeight: 3 }), encodePrompt: () => [] };
}
