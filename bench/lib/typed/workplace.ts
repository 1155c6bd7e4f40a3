/**
 * A folder of its own for programs that are checked: a tsconfig, by default a strict one of ours, or one that extends the
 * user's; and the packages of the project by a link. What is written there is judged by the compiler's own command, in a
 * process that shares nothing with the engine.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SpecError } from "../../../src/kernel/index.ts";
import type { Fault } from "../code/judge.ts";

const STRICT = {
  strict: true,
  target: "es2022",
  lib: ["es2022"],
  module: "nodenext",
  moduleDetection: "force",
  types: ["node"],
  skipLibCheck: true,
  noEmit: true,
};

export interface Workplace {
  /** Holds a tsconfig. */
  readonly folder: string;
  /** What `tsc` of a process of its own says first of each text; `undefined` where it takes it. */
  check(texts: readonly string[]): Promise<readonly Fault[]>;
  dispose(): void;
}

/** @param project  a tsconfig file, or a folder with one; left out: strict settings, node's types */
export function openWorkplace(project?: string): Workplace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ananke-typed-")));
  const config = project === undefined ? undefined : configOf(project);
  const packages = packagesOf(
    config === undefined ? dirname(fileURLToPath(import.meta.url)) : dirname(config),
  );
  if (packages !== undefined) symlinkSync(packages, join(folder, "node_modules"), "dir");
  const settings =
    config === undefined
      ? { compilerOptions: STRICT, include: ["*.ts"] }
      : {
          extends: config,
          compilerOptions: { noEmit: true, composite: false, incremental: false },
          files: [],
          include: ["*.ts"],
        };
  // Files come and go; the compiler asks for one at least.
  writeFileSync(join(folder, "nothing.ts"), "export {};\n");
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  return {
    folder,
    check: (texts) => runTsc(folder, texts),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function configOf(project: string): string {
  const path = resolve(project);
  const stats = statSync(path, { throwIfNoEntry: false });
  const file = stats?.isDirectory() === true ? join(path, "tsconfig.json") : path;
  if (!existsSync(file)) throw new SpecError(`There is no tsconfig at ${JSON.stringify(project)}`);
  return realpathSync(file);
}

/** The nearest folder of packages, from `folder` upwards. */
function packagesOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, "node_modules");
    if (existsSync(found)) return realpathSync(found);
    if (dirname(at) === at) return undefined;
  }
}

async function runTsc(folder: string, texts: readonly string[]): Promise<readonly Fault[]> {
  if (texts.length === 0) return [];
  const names = texts.map((_, i) => `text-${i}.ts`);
  for (const [i, name] of names.entries()) writeFileSync(join(folder, name), texts[i] ?? "");
  try {
    const output = await tsc(folder);
    const faults = new Map<string, string>();
    for (const line of output.split("\n")) {
      const match = /^(text-\d+\.ts)\((\d+),(\d+)\): error (.*)$/.exec(line);
      const [, name, row, column, message] = match ?? [];
      if (name !== undefined && !faults.has(name)) faults.set(name, `${row}:${column}: ${message}`);
      else if (match === null && /^error TS/.test(line)) throw new SpecError(`tsc: ${line}`);
    }
    return names.map((name) => faults.get(name));
  } finally {
    for (const name of names) rmSync(join(folder, name), { force: true });
  }
}

/** What the command prints; errors in programs are no failure of it. */
async function tsc(folder: string): Promise<string> {
  const script = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, "--project", folder, "--pretty", "false"],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout;
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string }; // execFile's own error
    if ((code === 1 || code === 2) && stdout !== undefined) return stdout;
    throw error;
  }
}
