/** What filling holes is given, and what comes of it. */
import type { HoleChecker, TypeOracle } from "../../../domains/types/index.ts";
import type { HoleId, HoleState, ImportFact } from "../../../holes/index.ts";
import type { ModelAdapter, SamplingOptions } from "../../../models/adapter.ts";
import type { HoleFile, WholeFileCheck } from "../../compile/index.ts";
import type { Reason, Span } from "../../kernel/index.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { GenerationEvent } from "../result.ts";

/**
 * Which hole is filled next. `constrained`: the one that fewest names in scope fit, then the finest. `types`: the one on
 * which most others rest. `source`: in the order of the text. `priority`: as the user listed them.
 */
export type FillOrder = "constrained" | "types" | "source" | "priority";

export const FILL_ORDERS: readonly FillOrder[] = ["constrained", "types", "source", "priority"];

export interface FillSettings {
  /** Absent in sessions that only look. */
  readonly model?: ModelAdapter;
  /** Longest content of one hole, in tokens; default 128. */
  readonly maxTokens?: number;
  readonly sampling?: SamplingOptions;
  readonly template?: "raw" | "chat";
  readonly order?: FillOrder;
  /** Modules that fills may import names from. */
  readonly imports?: readonly string[];
  /** Times the model is asked for one hole while the others stay as they are; default 6. */
  readonly attempts?: number;
  /** Contents tried in all; default 64. */
  readonly maxTries?: number;
  /** Times one content may go back because of types; default 40. */
  readonly maxTypeRollbacks?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: FillEvent) => void;
  readonly version: string;
}

/** What a session knows of a file. What is absent cannot be asked, and the ledger says so. */
export interface FillContext {
  readonly file: HoleFile;
  /** Absolute path. */
  readonly path: string;
  readonly checker?: HoleChecker;
  readonly oracle?: TypeOracle;
  readonly checks: readonly WholeFileCheck[];
  /** Lets go of what was opened for the session. */
  readonly dispose?: () => Promise<void>;
}

export type FillEvent =
  | { readonly type: "asking"; readonly hole: string; readonly attempt: number }
  /** What happens while the model writes it. */
  | { readonly type: "writing"; readonly hole: string; readonly event: GenerationEvent }
  | { readonly type: "filled"; readonly hole: string; readonly content: string }
  /** What was tried last for a hole led nowhere. */
  | { readonly type: "back"; readonly hole: string; readonly content: string };

/** Who wrote a content. */
export type ContentOrigin =
  | "model"
  /** A name in scope that fits, after the model had found nothing. */
  | "scope"
  | "given";

export interface FilledHole {
  readonly id: HoleId;
  readonly kind: "expression" | "statements";
  readonly state: HoleState;
  readonly span: Span;
  readonly content: string | null;
  readonly origin: ContentOrigin | null;
  /** What the value is asked for, and why. */
  readonly demands: readonly { readonly type: string; readonly because: readonly Reason[] }[];
  /** Names in scope, with their types. */
  readonly scope: readonly string[];
}

export interface FillResult {
  readonly schemaVersion: 1;
  readonly status: "complete" | "impossible" | "aborted";
  /** The file with all that is filled. */
  readonly text: string;
  readonly holes: readonly FilledHole[];
  readonly resolutionOrder: readonly HoleId[];
  /** Names that the fills use and the file did not import before. */
  readonly imports: readonly ImportFact[];
  /** Types that every one of the holes is asked for. */
  readonly shared: readonly string[];
  /** Why it is impossible: of the deepest dead end. */
  readonly reasons: readonly Reason[];
  readonly ledger: readonly LedgerEntry[];
  readonly metadata: {
    /** Contents tried. */
    readonly tries: number;
    /** Times the model was asked. */
    readonly generations: number;
    /** Tokens of all of them. */
    readonly tokens: number;
    /** Contents taken back. */
    readonly backtracks: number;
    readonly ms: number;
  };
}
