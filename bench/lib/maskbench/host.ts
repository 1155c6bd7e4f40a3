/** The scenario's side of the worker process: starts it, sends it files, replaces it when it hangs or breaks. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AnankeError } from "../../../src/kernel/index.ts";
import type { FileRequest, FileResult, Ready, TimeAnswer, WeighAnswer, WorkerSetup } from "./protocol.ts";

const HERE = fileURLToPath(import.meta.url);
/** Memory at which a process is replaced: WASM memory never shrinks. */
const MAX_RSS_BYTES = 4 * 2 ** 30;
const HEAP_MB = 4096;
const ERROR_CHARACTERS = 2000;

type Answer<T> = T | Exclude<FileResult, { kind: "compiled" | "error" }>;

/** One process at a time; requests one after the other. */
export class WorkerHost {
  readonly #setup: WorkerSetup;
  readonly #limitMs: number;
  #process: ChildProcess | undefined;
  #stderr = "";
  /** Processes started, the first included. */
  starts = 0;
  vocabularyBytes = 0;

  constructor(setup: WorkerSetup, limitMs: number) {
    this.#setup = setup;
    this.#limitMs = limitMs;
  }

  async time(request: Omit<FileRequest, "kind">): Promise<Answer<TimeAnswer>> {
    const answer = await this.#ask<TimeAnswer>({ ...request, kind: "time" });
    if (answer.kind === "time" && (answer.fatal || answer.rssBytes > MAX_RSS_BYTES)) await this.stop();
    return answer;
  }

  /** What the compiled file holds, in bytes; null when the engine cannot tell. */
  async weigh(request: Omit<FileRequest, "kind">): Promise<number | null> {
    const answer = await this.#ask<WeighAnswer>({ ...request, kind: "weigh" });
    return answer.kind === "weigh" ? answer.bytes : null;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await gone;
  }

  async #ask<T extends TimeAnswer | WeighAnswer>(request: FileRequest): Promise<Answer<T>> {
    this.#process ??= await this.#start();
    const answer = await exchange<T>(this.#process, request, this.#limitMs);
    if (answer.kind === "timeout" || answer.kind === "died") await this.stop();
    return answer.kind === "died"
      ? { ...answer, message: `${answer.message} ${this.#stderr}`.trim() }
      : answer;
  }

  async #start(): Promise<ChildProcess> {
    this.starts++;
    this.#stderr = "";
    const started = fork(join(dirname(HERE), `worker${extname(HERE)}`), {
      execArgv: [...loaderArguments(), "--expose-gc", `--max-old-space-size=${HEAP_MB}`],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    started.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-ERROR_CHARACTERS);
    });
    const answer = await exchange<Ready>(started, this.#setup, undefined);
    if (answer.kind !== "ready") {
      throw new AnankeError("BENCH", `The benchmark's worker process did not start: ${this.#stderr.trim()}`);
    }
    this.vocabularyBytes = answer.vocabularyBytes;
    return started;
  }
}

/** Sends one message and waits for the answer, the end of the process, or the end of the time. */
function exchange<T>(
  worker: ChildProcess,
  message: WorkerSetup | FileRequest,
  limitMs: number | undefined,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const finish = (answer: Answer<T>): void => {
      clearTimeout(timer);
      worker.off("message", onMessage);
      worker.off("exit", onExit);
      resolve(answer);
    };
    // Only our worker is at the other end, and it answers what was asked.
    const onMessage = (answer: unknown): void => finish(answer as T);
    const onExit = (code: number | null, signal: string | null): void =>
      finish({ kind: "died", message: `The process ended (${signal ?? `exit code ${code}`}).` });
    const timer =
      limitMs === undefined ? undefined : setTimeout(() => finish({ kind: "timeout", limitMs }), limitMs);
    worker.once("message", onMessage);
    worker.once("exit", onExit);
    worker.send(message);
  });
}

/** From source the worker needs the loader that this process may not have been started with. */
function loaderArguments(): string[] {
  if (extname(HERE) !== ".ts") return [];
  const loader = createRequire(import.meta.url).resolve("tsx");
  return ["--import", pathToFileURL(loader).href];
}
