/**
 * The process that engines run in: all of them, taking turns, so that they meet the same machine. It is replaced when a
 * file takes too long or a WASM instance breaks. Started by `host.ts`; knows nothing of scores.
 */
import type { TokenId, Vocabulary } from "../../../masks/index.ts";
import { trieOf } from "../../../src/generate/engine.ts";
import { type BenchEngine, createEngine, type EngineId, firstEndToken } from "../peers/engine.ts";
import { describeFailure, type Replay, replay } from "../replay.ts";
import { loadVocabulary } from "../vocabularies.ts";
import type { FileRequest, Ready, TimeAnswer, WeighAnswer, WorkerAnswer, WorkerSetup } from "./protocol.ts";
import { warmUp } from "./warm-up.ts";

/** The texts of a file as one engine reads them. */
class Worker {
  readonly #engines: ReadonlyMap<EngineId, BenchEngine>;
  readonly #end: TokenId;

  constructor(engines: ReadonlyMap<EngineId, BenchEngine>, vocabulary: Vocabulary) {
    this.#engines = engines;
    this.#end = firstEndToken(vocabulary);
  }

  async answer(request: FileRequest): Promise<WorkerAnswer> {
    const engine = this.#engines.get(request.engine);
    if (engine === undefined) throw new Error(`This worker does not run ${request.engine}`);
    return request.kind === "time" ? this.#time(engine, request) : this.#weigh(engine, request);
  }

  async #time(engine: BenchEngine, { schema, texts }: FileRequest): Promise<TimeAnswer> {
    const started = performance.now();
    let compileMs: number;
    let ttfmMs: number;
    try {
      await engine.compile({ kind: "schema", text: schema });
      compileMs = performance.now() - started;
      // Some engines say only now that they do not support the schema.
      await engine.mask(texts[0]?.[0] ?? 0);
      ttfmMs = performance.now() - started;
    } catch (error) {
      const { message, fatal } = describeFailure(engine, error);
      return { kind: "time", result: { kind: "error", message }, fatal, rssBytes: process.memoryUsage.rss() };
    }
    const replays = await this.#replayAll(engine, texts);
    return {
      kind: "time",
      result: { kind: "compiled", compileMs, ttfmMs, replays },
      fatal: replays.some(({ outcome }) => outcome.kind === "failed" && outcome.fatal),
      rssBytes: process.memoryUsage.rss(),
    };
  }

  async #weigh(engine: BenchEngine, { schema, texts }: FileRequest): Promise<WeighAnswer> {
    engine.release?.();
    const before = heapBytes();
    try {
      await engine.compile({ kind: "schema", text: schema });
      await this.#replayAll(engine, texts);
    } catch (error) {
      if (engine.isFatal?.(error) === true) throw error;
      return { kind: "weigh", bytes: null };
    }
    return { kind: "weigh", bytes: heapBytes() - before };
  }

  async #replayAll(engine: BenchEngine, texts: FileRequest["texts"]): Promise<Replay[]> {
    const replays: Replay[] = [];
    for (const tokens of texts) {
      await engine.reset();
      const result = await replay(engine, tokens, this.#end);
      replays.push(result);
      if (result.outcome.kind === "failed" && result.outcome.fatal) break;
    }
    return replays;
  }
}

/** Bytes that survive a collection; needs `--expose-gc`. */
function heapBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function start({ vocabulary: name, engines }: WorkerSetup): Promise<Ready> {
  const before = heapBytes();
  const vocabulary = await loadVocabulary(name);
  trieOf(vocabulary);
  const vocabularyBytes = heapBytes() - before;
  const created = new Map<EngineId, BenchEngine>();
  for (const id of engines) {
    const engine = await createEngine(id, vocabulary);
    await warmUp(engine, vocabulary, firstEndToken(vocabulary));
    created.set(id, engine);
  }
  const worker = new Worker(created, vocabulary);
  process.on("message", async (request: FileRequest) => {
    process.send?.(await worker.answer(request));
  });
  return { kind: "ready", vocabularyBytes };
}

// The scenario was interrupted: nobody waits for an answer.
process.once("disconnect", () => process.exit());

process.once("message", async (setup: WorkerSetup) => {
  process.send?.(await start(setup));
});
