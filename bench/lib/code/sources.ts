/** Source texts to measure on: a folder of files, or a JSONL file with rows `{id, code}`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { SpecError } from "../../../src/kernel/index.ts";

export interface SourceText {
  /** Path inside the folder, or the row's id. */
  readonly name: string;
  /** `undefined`: the file is not UTF-8. */
  readonly text: string | undefined;
}

/** What a run reads: the sources, the folder they are files of, and the settings of their project. */
export interface SourceSet {
  readonly sources: readonly SourceText[];
  readonly root: string | undefined;
  readonly project: string | undefined;
}

/**
 * The sources that a user names, else our own programs in the language, which are a project of theirs.
 * @throws SpecError when nothing is named and there are none of our own
 */
export function openSources(
  language: { readonly id: string; readonly extensions: readonly string[] },
  options: { readonly files?: unknown; readonly project?: unknown; readonly limit?: unknown },
): SourceSet {
  const own = fileURLToPath(new URL(`../../programs/${language.id}`, import.meta.url));
  if (options.files === undefined && !existsSync(own)) {
    throw new SpecError(`There are no programs of our own in ${language.id}`, {
      hint: "Name some by --files.",
    });
  }
  const files = options.files === undefined ? own : String(options.files);
  const config = join(own, "tsconfig.json");
  const ownProject = options.files === undefined && existsSync(config) ? config : undefined;
  return {
    sources: readSources(
      files,
      language.extensions,
      options.limit === undefined ? undefined : Number(options.limit),
    ),
    root: statSync(files).isDirectory() ? files : undefined,
    project: options.project === undefined ? ownProject : String(options.project),
  };
}

/**
 * All sources, in the order of their names or rows.
 * @param extensions  which files of a folder count, such as `.ts`
 * @param limit       takes so many, spread evenly over all
 */
export function readSources(
  path: string,
  extensions: readonly string[],
  limit: number = Number.POSITIVE_INFINITY,
): SourceText[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new SpecError(`There is no file or folder ${JSON.stringify(path)}`);
  if (!stats.isDirectory()) return spread(readRows(path), limit);
  const files = filesIn(path, extensions);
  if (files.length === 0) {
    throw new SpecError(`No file in ${JSON.stringify(path)} ends in ${extensions.join(", ")}`);
  }
  return spread(files, limit).map((file) => ({
    name: relative(path, file),
    text: decode(readFileSync(file)),
  }));
}

function readRows(path: string): SourceText[] {
  const rows: SourceText[] = [];
  for (const [i, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (line.trim() === "") continue;
    const row: unknown = JSON.parse(line);
    if (typeof row !== "object" || row === null || !("code" in row) || typeof row.code !== "string") {
      throw new SpecError(`${path}:${i + 1} has no string "code"`, { hint: 'Rows are {"id", "code"}.' });
    }
    rows.push({ name: "id" in row ? String(row.id) : `row ${i + 1}`, text: row.code });
  }
  return rows;
}

function filesIn(folder: string, extensions: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesIn(path, extensions));
    else if (entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
      found.push(path);
  }
  return found.sort();
}

function spread<T>(all: readonly T[], limit: number): T[] {
  if (all.length <= limit) return [...all];
  return Array.from({ length: limit }, (_, i) => all[Math.floor((i * all.length) / limit)]!);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    // The byte order mark is part of what the language has to take.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
