/** Surface of the generation unit: engines, sessions, the loop, and what they report. */
export { checkText, type TextFinding, type TextReport } from "./check-text.ts";
export { Engine } from "./engine.ts";
export type { HoleExplanation } from "./fill/explain-hole.ts";
export type { HoleRefinement, RefinementCheckpoint } from "./fill/network.ts";
export {
  FILL_ORDERS,
  type FillContext,
  type FillEvent,
  type FilledHole,
  type FillOrder,
  type FillResult,
  type FillSettings,
} from "./fill/result.ts";
export { RefinementSession } from "./fill/session.ts";
export type { DomainWork } from "./fusion.ts";
export { type LoopOptions, runGeneration } from "./generate.ts";
export type { Enforcement, Ledger, LedgerEntry } from "./ledger.ts";
export {
  type PreparedVocabulary,
  prepareVocabulary,
  type VocabularyCacheOptions,
  vocabularyCacheUsage,
} from "./prepare.ts";
export * from "./result.ts";
export { countAllowed, Session } from "./session.ts";
export type { Checkpoint, Explanation, Refusal, Step } from "./step.ts";
