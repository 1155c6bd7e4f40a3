/** What a generation returns: the output, and everything needed to trust, explain or repeat it. */
import type { SamplingOptions, TokenOrigin } from "../../models/adapter.ts";
import type { LedgerEntry } from "./ledger.ts";

export type Status =
  /** The output satisfies every constraint. */
  | "complete"
  /** The token budget ran out first; `code` is a viable prefix. */
  | "truncated"
  /** No token was left and going back did not help within the budget. */
  | "failed"
  /** The caller stopped it; `code` is a viable prefix. */
  | "aborted";

export interface Validation {
  /** Ids of constraints that the finished output satisfies, checked again from its bytes. */
  readonly satisfied: readonly string[];
  readonly violated: readonly string[];
  readonly unknown: readonly string[];
}

/** Durations in microseconds. */
export interface DurationSummary {
  readonly n: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface Metadata {
  /** Tokens of the output, end token included. */
  readonly tokens: number;
  readonly promptTokens: number;
  /** Why the model stopped, e.g. `stopped`, `max-tokens`. */
  readonly stopReason: string;
  /** Tokens the model preferred and the constraint refused. */
  readonly rejected: number;
  /** Of all tokens taken, those taken back later included. */
  readonly rejectedPct: number;
  /** Tokens that had no alternative. */
  readonly forced: number;
  /** Tokens written to come to an end within the budget. */
  readonly closing: number;
  readonly rollbacks: number;
  /** Checks of types, and what they led to; absent where none were asked for. */
  readonly types?: TypeSummary;
  /** Questions about contracts; absent where there are none. */
  readonly contracts?: ContractSummary;
  readonly compileMs: number;
  readonly generateMs: number;
  readonly tokensPerS: number;
  readonly maskUs: DurationSummary;
  readonly allowsUs: DurationSummary;
}

export interface TypeSummary {
  /** Statements, blocks and calls checked when they closed. */
  readonly statementChecks: number;
  readonly wholeChecks: number;
  /** Errors found by either. */
  readonly violations: number;
  /** Times the output went back because of them. */
  readonly rollbacks: number;
  /** Times it went back because the model had lost its way under them. */
  readonly detours: number;
  /** Questions put to the checker. */
  readonly queries: number;
}

export interface ContractSummary {
  /** Texts looked at when a statement closed, and those of them with something to ask. */
  readonly checks: number;
  readonly questions: number;
  readonly wholeChecks: number;
  /** Counterexamples and effects found. */
  readonly refuted: number;
  /** Of these, by inputs that broke other texts, without the solver. */
  readonly replayed: number;
  readonly solver: {
    /** Questions put to the solver, those answered from memory, and those that it did not decide. */
    readonly queries: number;
    readonly remembered: number;
    readonly unknown: number;
    readonly ms: number;
  };
}

export type PromptForm = "raw" | "chat" | "infill";

export interface Provenance {
  readonly engine: { readonly name: "ananke"; readonly version: string };
  readonly model: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  /**
   * What the model was given: the prompt, the prompt in its chat template, or prefix and suffix in its own tokens for filling
   * in the middle.
   */
  readonly promptForm: PromptForm;
  readonly sampling: SamplingOptions;
  readonly maxTokens: number;
  readonly constraints: readonly {
    readonly id: string;
    readonly kind: string;
    readonly file: string | null;
    /** `kind:sha256` of the constraint's text and options. */
    readonly contentId: string;
  }[];
  /** How the adapter imposed the constraint. */
  readonly method: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** A time that the output went back because of what was wrong with it. */
export interface WentBack {
  /** Tokens taken back. */
  readonly count: number;
  /** The error, the counterexample to a contract, or how the model had lost its way. */
  readonly because: string;
}

/** One accepted token. */
export interface TraceEntry {
  readonly index: number;
  readonly token: number;
  readonly text: string;
  readonly origin: TokenOrigin | "closing";
  /** What the model preferred, where the constraint overruled it. */
  readonly refused?: { readonly token: number; readonly text: string };
  /** What was tried here, or behind here, before. */
  readonly wentBack?: readonly WentBack[];
}

export interface GenerationResult {
  readonly schemaVersion: 1;
  readonly code: string;
  readonly status: Status;
  readonly provenance: Provenance;
  readonly validation: Validation;
  readonly metadata: Metadata;
  readonly ledger: readonly LedgerEntry[];
  readonly trace: readonly TraceEntry[];
}

/** What happens while generating, in order; `--stream-json` prints these. */
export type GenerationEvent =
  | ({ readonly type: "token"; readonly chunk: string } & TraceEntry)
  /** The last `count` tokens are taken back. */
  | {
      readonly type: "rollback";
      readonly count: number;
      readonly code: string;
      /** The first error that made it necessary, where one did. */
      readonly because?: string;
    }
  /** Something is not as it should be, and goes on in another way. */
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "done"; readonly result: GenerationResult };

/** Order statistics of durations in milliseconds, as microseconds. */
export function summarise(durationsMs: readonly number[]): DurationSummary {
  const n = durationsMs.length;
  if (n === 0) return { n, mean: null, p50: null, p90: null, p99: null, max: null };
  const sorted = [...durationsMs].sort((a, b) => a - b).map((ms) => ms * 1000);
  const at = (share: number): number => sorted[Math.min(n - 1, Math.floor(share * n))]!;
  const sum = sorted.reduce((total, us) => total + us, 0);
  return { n, mean: sum / n, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted[n - 1]! };
}
