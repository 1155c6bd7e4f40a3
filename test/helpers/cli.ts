/** Runs the command line in this process, or in one of its own where the process itself is what is tested. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CliIo } from "../../src/cli/io.ts";
import { runCli } from "../../src/cli/program.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "src/cli/main.ts");

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly isTTY?: boolean;
  /** Ctrl-C soon after this was written on standard error. In this process only. */
  readonly interruptAfter?: string;
}

// The settings of whoever runs the tests are none of their business.
process.env.XDG_CONFIG_HOME = join(tmpdir(), "ananke-tests-without-settings");
process.env.XDG_CACHE_HOME = join(tmpdir(), "ananke-tests-cache");

/** In this process. */
export async function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const isTTY = options.isTTY ?? false;
  const listeners = new Set<() => void>();
  const onStderr = (text: string) => {
    stderr += text;
    if (options.interruptAfter === undefined || !text.includes(options.interruptAfter)) return;
    setTimeout(() => {
      for (const listener of listeners) listener();
    }, 400);
  };
  const io: CliIo = {
    env: options.env ?? {},
    cwd: options.cwd ?? ROOT,
    stdout: { isTTY, write: (text) => void (stdout += text) },
    stderr: { isTTY, write: onStderr },
    readStdin: async () => new TextEncoder().encode(options.stdin ?? ""),
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
  const code = await runCli(argv, io);
  return { code, stdout, stderr };
}

export interface SpawnedCli {
  readonly child: ChildProcessWithoutNullStreams;
  readonly done: Promise<CliRun & { readonly signal: string | null }>;
}

/** In a process of its own. */
export function spawnCli(argv: readonly string[], options: CliOptions = {}): SpawnedCli {
  return run(["--import", "tsx", MAIN, ...argv], options);
}

/** Node in a process of its own, in the project's folder unless told otherwise. */
export function run(argv: readonly string[], options: CliOptions = {}): SpawnedCli {
  const child = spawn(process.execPath, argv, {
    cwd: options.cwd ?? ROOT,
    env: cleanEnvironment(options.env),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  child.stdin.end(options.stdin ?? "");
  const done = new Promise<CliRun & { signal: string | null }>((resolve) => {
    child.on("close", (code, signal) => resolve({ code: code ?? -1, signal, stdout, stderr }));
  });
  return { child, done };
}

/** Without what the test runner or the surrounding machine set. */
function cleanEnvironment(extra: CliOptions["env"] = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:ANANKE_|VITEST|FORCE_COLOR|NO_COLOR|NODE_OPTIONS$|CI$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** A folder with these files; removed by the returned function. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), "ananke-test-"));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
