/** What the scenario and its worker process say to each other; plain data, sent as JSON. */
import type { TokenId } from "../../../masks/index.ts";
import type { EngineId } from "../peers/engine.ts";
import type { Replay } from "../replay.ts";

/** First message to a worker; answered by `{kind: "ready"}`. */
export interface WorkerSetup {
  readonly vocabulary: string;
  readonly engines: readonly EngineId[];
}

/** `time` the file, or measure what its compiled form `weigh`s. */
export interface FileRequest {
  readonly kind: "time" | "weigh";
  readonly engine: EngineId;
  readonly schema: string;
  readonly texts: readonly (readonly TokenId[])[];
}

export interface Ready {
  readonly kind: "ready";
  /** Heap and buffers of the vocabulary with its tables; measured where the engine is on the JavaScript heap. */
  readonly vocabularyBytes: number;
}

/** One file through one engine. */
export type FileResult =
  | {
      readonly kind: "compiled";
      readonly compileMs: number;
      /** Compilation and the first mask. */
      readonly ttfmMs: number;
      /** One per text. */
      readonly replays: readonly Replay[];
    }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "timeout"; readonly limitMs: number }
  /** The process is gone. */
  | { readonly kind: "died"; readonly message: string };

export interface TimeAnswer {
  readonly kind: "time";
  readonly result: FileResult;
  /** The engine cannot be used again: replace the process. */
  readonly fatal: boolean;
  readonly rssBytes: number;
}

export interface WeighAnswer {
  readonly kind: "weigh";
  /** What the compiled file holds after all its texts; null when it does not compile. */
  readonly bytes: number | null;
}

export type WorkerAnswer = TimeAnswer | WeighAnswer;
