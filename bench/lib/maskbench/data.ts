/**
 * Schemas with instances from a folder: one JSON file per schema, `{schema, tests: [{valid, text}]}`, the schema and the
 * texts as raw JSON text. Nothing here or further on looks at what a file is called, but to order and to report it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SpecError, seededRandom } from "../../../src/kernel/index.ts";

export interface SchemaFile {
  readonly file: string;
  /** JSON text. */
  readonly schema: string;
  readonly tests: readonly Instance[];
}

export interface Instance {
  readonly valid: boolean;
  readonly text: string;
}

/**
 * All files of the folder in the order of their names, or a sample of `limit` of them, uniform and the same for the
 * same seed.
 * @throws SpecError when there are none
 */
export function listSchemaFiles(folder: string, limit: number | undefined, seed: number): string[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  if (names.length === 0) {
    throw new SpecError(`There are no .json files in ${JSON.stringify(folder)}`, {
      hint: "--data names the folder of unpacked schema files.",
    });
  }
  if (limit === undefined || limit >= names.length) return names;
  const random = seededRandom(seed);
  // The first `limit` places of a Fisher-Yates shuffle.
  for (let i = 0; i < limit; i++) {
    const j = i + Math.floor(random() * (names.length - i));
    [names[i], names[j]] = [names[j]!, names[i]!];
  }
  return names.slice(0, limit).sort();
}

/** @throws SpecError when the file is not of the format above */
export function readSchemaFile(folder: string, file: string): SchemaFile {
  const data: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
  if (isRecord(data) && typeof data.schema === "string") {
    const tests: unknown = data.tests ?? [];
    if (Array.isArray(tests) && tests.every(isInstance)) return { file, schema: data.schema, tests };
  }
  throw new SpecError(`${file} is not a schema file`, {
    hint: 'It is one JSON object: {"schema": JSON text, "tests": [{"valid": boolean, "text": JSON text}]}.',
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInstance(value: unknown): value is Instance {
  return isRecord(value) && typeof value.valid === "boolean" && typeof value.text === "string";
}
