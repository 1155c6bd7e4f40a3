/**
 * Pyright, where it is installed: a finished Python file is checked by it, with the settings of the project it is in.
 * Source: https://github.com/microsoft/pyright, docs/command-line.md (exit codes, --outputjson).
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { spanAt } from "../../kernel/index.ts";

export interface PyrightVerdict {
  readonly verdict: "yes" | "no" | "unknown";
  readonly errors: readonly { readonly message: string; readonly start: number }[];
  /** Why it is unknown. */
  readonly why?: string;
}

/** The program: of the project's own `node_modules`, of a virtual environment, or on the path; undefined where there is none. */
export function findPyright(folder: string, path: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    for (const place of ["node_modules/.bin", ".venv/bin", "venv/bin"]) {
      const found = join(at, place, "pyright");
      if (existsSync(found)) return found;
    }
    if (dirname(at) === at) break;
  }
  return path
    .split(delimiter)
    .filter((place) => place !== "")
    .map((place) => join(place, "pyright"))
    .find((found) => existsSync(found));
}

/** Longest run. */
const TIMEOUT_MS = 120_000;
/** Its documented exit codes: 0 no errors, 1 errors; anything else is no verdict. */
const ERRORS_FOUND = 1;

/**
 * Checks `text` as if it stood in `fileName`. The text goes into a folder of its own; imports are looked for where the
 * file is.
 */
export async function runPyright(program: string, fileName: string, text: string): Promise<PyrightVerdict> {
  const folder = mkdtempSync(join(tmpdir(), "ananke-pyright-"));
  try {
    const file = join(folder, basename(fileName));
    writeFileSync(file, text);
    const settings = settingsAbove(dirname(resolve(fileName)));
    writeFileSync(
      join(folder, "pyrightconfig.json"),
      JSON.stringify({
        ...(settings === undefined ? {} : { extends: settings }),
        include: [file],
        extraPaths: [dirname(resolve(fileName))],
      }),
    );
    const { code, stdout, error } = await execute(program, ["--outputjson", "-p", folder]);
    if (code !== 0 && code !== ERRORS_FOUND) {
      return { verdict: "unknown", errors: [], why: error ?? `pyright ended with exit code ${code}` };
    }
    return read(stdout, fileName, text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settingsAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "pyrightconfig.json");
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

function execute(
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly error?: string }> {
  return new Promise((done) => {
    execFile(program, [...args], { timeout: TIMEOUT_MS, maxBuffer: 64 * 2 ** 20 }, (error, stdout) => {
      if (error === null) done({ code: 0, stdout });
      else done({ code: typeof error.code === "number" ? error.code : -1, stdout, error: error.message });
    });
  });
}

interface Report {
  readonly generalDiagnostics?: readonly {
    readonly severity?: string;
    readonly message?: string;
    readonly rule?: string;
    readonly range?: { readonly start?: { readonly line?: number; readonly character?: number } };
  }[];
}

function read(stdout: string, fileName: string, text: string): PyrightVerdict {
  let report: Report;
  try {
    // What pyright documents; every field is looked at before it is used.
    report = JSON.parse(stdout) as Report;
  } catch (cause) {
    return { verdict: "unknown", errors: [], why: `pyright wrote no JSON: ${cause}` };
  }
  if (report.generalDiagnostics === undefined) {
    return { verdict: "unknown", errors: [], why: "pyright wrote no generalDiagnostics" };
  }
  const lines = text.split("\n");
  const errors = report.generalDiagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message = "an error", rule, range }) => {
      const { line = 0, character = 0 } = range?.start ?? {};
      const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
      const { line: row, column } = spanAt(fileName, text, start);
      const by = rule === undefined ? "" : ` (${rule})`;
      return { message: `${basename(fileName)}:${row}:${column}: ${message}${by}`, start };
    });
  return { verdict: errors.length === 0 ? "yes" : "no", errors };
}
