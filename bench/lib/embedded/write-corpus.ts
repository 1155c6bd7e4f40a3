/**
 * Writes the training corpus of the embedded model: `npx tsx bench/lib/embedded/write-corpus.ts OUT.jsonl [--per-idea N]
 * [--seed S]`. Every program is type-checked and runs its tests first; what fails is left out and reported. One
 * document per line: a list of segments.
 */
import { createWriteStream } from "node:fs";
import { parseArgs } from "node:util";
import { corpusDocuments, corpusPrograms, programText } from "../../../models/embedded/corpus/documents.ts";
import type { Program } from "../../../models/embedded/corpus/program.ts";
import { checkTogether } from "./check-programs.ts";

const BATCH = 400;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "per-idea": { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const [out] = positionals;
if (out === undefined) throw new Error("Name the file to write: write-corpus.ts OUT.jsonl");
const seed = Number(values.seed);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

const checked: Program[] = [];
let refused = 0;
let batch: Program[] = [];
const flush = async (): Promise<void> => {
  const verdicts = await checkTogether(
    batch.map((program) => ({ code: programText(program), tests: program.tests })),
  );
  for (const [i, problem] of verdicts.entries()) {
    const program = batch[i]!;
    if (problem === undefined) {
      checked.push(program);
      continue;
    }
    refused++;
    log(`left out, ${program.idea}: ${problem.slice(0, 200)}\n${programText(program)}`);
  }
  batch = [];
};
for (const program of corpusPrograms({ seed, perIdea: Number(values["per-idea"]) })) {
  if (batch.push(program) < BATCH) continue;
  await flush();
  if (checked.length % 4000 < BATCH) log(`${checked.length} programs checked`);
}
await flush();
const file = createWriteStream(out);
const documents = corpusDocuments(checked, seed);
for (const document of documents) file.write(`${JSON.stringify(document)}\n`);
await new Promise((done) => file.end(done));
log(`${checked.length} programs in ${documents.length} documents; ${refused} left out`);
