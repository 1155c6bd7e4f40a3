/** What a benchmark asks of an engine, ours or a peer's: one compiled constraint at a time, one text at a time. */
import type { TokenId, Vocabulary } from "../../../masks/index.ts";
import { SpecError } from "../../../src/kernel/index.ts";

/** One language in the notations of all engines; each takes the one it knows. */
export type BenchSource =
  | { readonly kind: "schema"; readonly text: string }
  | { readonly kind: "grammar"; readonly notations: GrammarNotations };

export interface GrammarNotations {
  /** Grammar text as `ananke` reads it. */
  readonly ananke: string;
  /** EBNF for XGrammar; start rule `root`. */
  readonly ebnf: string;
  /** Lark for llguidance; start rule `start`. */
  readonly lark: string;
}

/**
 * Holds mutable state of the text under way. Calls may be asynchronous where the peer's API is; the caller awaits only
 * what is a promise, so that a synchronous engine does not pay for it.
 */
export interface BenchEngine {
  readonly id: EngineId;
  /**
   * Rounds of warming up that suffice; by default as many as code needs that is compiled while it runs. WASM is compiled
   * before, and a peer that takes seconds a round would make every restart of the worker a matter of minutes.
   */
  readonly warmUpRounds?: number;
  /** Compiles and stands at the start of a text. Throws what the engine throws. */
  compile(source: BenchSource): void | Promise<void>;
  /** Stands at the start of a new text of the compiled source. */
  reset(): void | Promise<void>;
  /** Computes the mask of the present position. @returns whether `token` is in it */
  mask(token: TokenId): boolean | Promise<boolean>;
  /** Takes a token that the mask holds. @returns false when it is refused all the same */
  accept(token: TokenId): boolean;
  /** Whether the text may end here. */
  canEnd(): boolean | Promise<boolean>;
  /** Why `token` is refused here, for reports; not timed. */
  explain?(token: TokenId): string;
  /** Lets go of what was compiled. Only engines on the JavaScript heap, where that can be measured, have this. */
  release?(): void;
  /** After this error the engine cannot be used again, and its process is to be replaced. */
  isFatal?(error: unknown): boolean;
}

export const ENGINE_IDS = ["ananke", "xgrammar", "xgrammar-strict", "llguidance"] as const;
export type EngineId = (typeof ENGINE_IDS)[number];

/** @throws SpecError for a name that is no engine's, or an empty list */
export function parseEngineIds(list: string): EngineId[] {
  const names = list.split(",").map((name) => name.trim());
  const ids = names.map((name) => ENGINE_IDS.find((id) => id === name));
  if (ids.some((id) => id === undefined) || new Set(ids).size !== ids.length) {
    throw new SpecError(`${JSON.stringify(list)} is not a list of distinct engines`, {
      hint: `Separate some of ${ENGINE_IDS.join(", ")} by commas.`,
    });
  }
  return ids.filter((id) => id !== undefined);
}

/** Engines are loaded when they are asked for: the peers bring WASM modules of megabytes. */
export async function createEngine(id: EngineId, vocabulary: Vocabulary): Promise<BenchEngine> {
  switch (id) {
    case "ananke":
      return new (await import("./ananke.ts")).AnankeEngine(vocabulary);
    case "xgrammar":
      return (await import("./xgrammar.ts")).createXGrammar(id, vocabulary, { strict: false });
    case "xgrammar-strict":
      return (await import("./xgrammar.ts")).createXGrammar(id, vocabulary, { strict: true });
    case "llguidance":
      return (await import("./llguidance.ts")).createLlguidance(vocabulary);
  }
}

/** The peers take one end token. */
export function firstEndToken(vocabulary: Vocabulary): TokenId {
  const [end] = vocabulary.endTokens;
  if (end === undefined) throw new SpecError(`Vocabulary "${vocabulary.name}" has no end token`);
  return end;
}

/**
 * WASM traps and Emscripten aborts leave an instance whose memory cannot be trusted; errors that the peer itself
 * reports (a schema it does not support) do not.
 */
export function isWasmFailure(error: unknown): boolean {
  // WebAssembly.RuntimeError, which the types of Node do not declare as a value.
  if (error instanceof Error && error.name === "RuntimeError") return true;
  return /\babort|unreachable|memory access|recursive use|out of bounds/i.test(String(error));
}
