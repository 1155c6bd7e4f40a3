/**
 * Full checks: the compiler over the whole file, in a process of its own with limits of time and memory, so that
 * neither a long check nor one that grows without end stops the generation. The process stays warm between checks; one
 * that exceeds a limit is ended, its check comes back `unknown`, and the next check gets a new process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FullCheck } from "../../../../domains/types/index.ts";

export interface CheckRequest {
  /** Absolute. */
  readonly fileName: string;
  readonly text: string;
  /** Where the generated part begins in `text`. */
  readonly textStart: number;
}

export interface CheckLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export const DEFAULT_CHECK_LIMITS: CheckLimits = { timeoutMs: 60_000, memoryMb: 2048 };

/** What the process is started with, as its only argument. */
export interface CheckerSetup {
  /** As `readProject` takes it. */
  readonly project: string;
}

const HERE = fileURLToPath(import.meta.url);
const MAX_STDERR = 2000;

/** Runs checks one after the other. */
export class FullChecker {
  readonly #setup: CheckerSetup;
  readonly #limits: CheckLimits;
  readonly #script: string;
  #process: ChildProcess | undefined;
  #stderr = "";
  #last: Promise<unknown> = Promise.resolve();
  #isDisposed = false;

  /** @param script  for tests: another program for the process */
  constructor(setup: CheckerSetup, limits: CheckLimits, script?: string) {
    this.#setup = setup;
    this.#limits = limits;
    this.#script = script ?? join(dirname(HERE), `full-check-worker${extname(HERE)}`);
  }

  check(request: CheckRequest): Promise<FullCheck> {
    const next = this.#last.then(() => this.#run(request));
    this.#last = next.catch(() => undefined); // a check that throws has told its own caller
    return next;
  }

  /** Starts the process before the first check needs it. */
  warmUp(): void {
    if (!this.#isDisposed) this.#process ??= this.#start();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#end();
  }

  async #run(request: CheckRequest): Promise<FullCheck> {
    if (this.#isDisposed) return notDone("the checker has been disposed of");
    this.#process ??= this.#start();
    const answer = await this.#exchange(this.#process, request);
    if (answer.verdict === "unknown") await this.#end();
    return answer;
  }

  #exchange(running: ChildProcess, request: CheckRequest): Promise<FullCheck> {
    const { timeoutMs } = this.#limits;
    return new Promise((resolve) => {
      const finish = (answer: FullCheck): void => {
        clearTimeout(timer);
        running.off("message", onMessage);
        running.off("exit", onExit);
        running.unref();
        running.channel?.unref();
        resolve(answer);
      };
      // Only our own program is at the other end.
      const onMessage = (answer: unknown): void => finish(answer as FullCheck);
      const onExit = (code: number | null, signal: string | null): void => finish(this.#died(code, signal));
      const timer = setTimeout(() => finish(notDone(`not done after ${timeoutMs} ms`)), timeoutMs);
      running.once("message", onMessage);
      running.once("exit", onExit);
      if (running.exitCode !== null || running.signalCode !== null) {
        finish(this.#died(running.exitCode, running.signalCode));
        return;
      }
      running.ref();
      running.channel?.ref();
      running.send(request);
    });
  }

  #died(code: number | null, signal: string | null): FullCheck {
    if (/heap out of memory/i.test(this.#stderr)) {
      return notDone(`more than ${this.#limits.memoryMb} MB of memory`);
    }
    return notDone(`the checking process ended (${signal ?? `exit code ${code}`}) ${this.#stderr}`.trim());
  }

  #start(): ChildProcess {
    this.#stderr = "";
    const started = fork(this.#script, [JSON.stringify(this.#setup)], {
      execArgv: [...loaderArguments(this.#script), `--max-old-space-size=${this.#limits.memoryMb}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    started.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-MAX_STDERR);
    });
    // Checks under way keep this process alive, an idle one does not.
    started.unref();
    started.channel?.unref();
    (started.stderr as { unref?: () => void } | null)?.unref?.(); // a socket, which the declarations do not say
    return started;
  }

  async #end(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.ref();
    running.kill("SIGKILL");
    await gone;
  }
}

function notDone(why: string): FullCheck {
  return { diagnostics: [], verdict: "unknown", why };
}

/** From source the process needs the loader that this one may not have been started with. */
function loaderArguments(script: string): string[] {
  if (extname(script) !== ".ts") return [];
  return ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
}
