/**
 * The sample project of the demo, in a temporary copy: what a model wrote is put into it, compiled by `tsc` and tested, each
 * in a process of its own. Tests run without access to files but the copy's, to other processes, and for five seconds at most.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelError } from "../../kernel/index.ts";

/** Beside the sources, and in the same place of an installed package. */
const CANDIDATES = ["./project", "../../../../src/cli/demo/project"] as const;

const TEST_LIMIT_MS = 5_000;

/** What a check says, for people. */
export interface CheckReport {
  readonly passed: boolean;
  readonly says: string;
}

export class SampleProject {
  /** Of the copy, absolute. */
  readonly folder: string;

  constructor() {
    const source = CANDIDATES.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync);
    if (source === undefined) {
      throw new ModelError("The sample project of the demo is missing from this installation", {
        hint: "Install ananke again.",
      });
    }
    this.folder = mkdtempSync(join(tmpdir(), "ananke-demo-"));
    cpSync(source, this.folder, { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Compiles the copy. */
  async compile(signal: AbortSignal): Promise<CheckReport> {
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const { code, stdout } = await runNode([tsc, "--project", this.folder], { signal, cwd: this.folder });
    const [first = "errors"] = stdout.split("\n");
    return { passed: code === 0, says: code === 0 ? "tsc --strict: no errors" : `tsc: ${first}` };
  }

  /** Runs a test file on what was compiled. */
  async test(file: string, signal: AbortSignal): Promise<CheckReport> {
    const { code, stdout } = await runNode(
      [permissionFlag(), `--allow-fs-read=${this.folder}/*`, "--test-reporter=tap", join(this.folder, file)],
      { signal, cwd: this.folder, limitMs: TEST_LIMIT_MS },
    );
    const count = (name: string): number =>
      Number(new RegExp(`^# ${name} (\\d+)`, "m").exec(stdout)?.[1] ?? 0);
    const total = count("tests");
    const says = total === 0 ? "tests: did not run to their end" : `tests: ${count("pass")} of ${total} pass`;
    return { passed: code === 0 && total > 0, says };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly limitMs?: number;
}

async function runNode(
  args: readonly string[],
  { signal, cwd, limitMs }: RunOptions,
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: {},
    stdio: ["ignore", "pipe", "ignore"],
    ...(limitMs === undefined ? {} : { timeout: limitMs, killSignal: "SIGKILL" }),
  });
  const stop = () => void child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (stdout += part));
  const code = await new Promise<number | null>((done, fail) => {
    child.once("close", done).once("error", fail);
    if (signal.aborted) stop();
  });
  signal.removeEventListener("abort", stop);
  return { code, stdout };
}

/** The name of Node's permission model, which lost its prefix later. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has("--permission")
    ? "--permission"
    : "--experimental-permission";
}
