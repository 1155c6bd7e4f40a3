/**
 * The generation loop around a model adapter: runs it, goes back out of dead ends within a budget, checks the finished
 * output again from its bytes, and draws up the result. (The seeds called this part Maze.)
 */

import type { OracleMode } from "../../domains/types/index.ts";
import { countMask } from "../../masks/index.ts";
import type { GenerateOutcome, ModelAdapter, SamplingOptions } from "../../models/adapter.ts";
import {
  type CompiledProgram,
  type ProgramContracts,
  type ProgramTypes,
  placeOf,
  primaryIndex,
} from "../compile/index.ts";
import { verdictEntries, verdictLists } from "./contract-ledger.ts";
import type { ContractWatch } from "./contract-watch.ts";
import { readUnder } from "./domain-check.ts";
import { auditWhole } from "./domain-watch.ts";
import { Engine } from "./engine.ts";
import { type LedgerEntry, ledgerOf } from "./ledger.ts";
import {
  type ContractSummary,
  type GenerationEvent,
  type GenerationResult,
  type Metadata,
  type PromptForm,
  type Status,
  summarise,
  type Validation,
} from "./result.ts";
import type { Session } from "./session.ts";
import { findEnd } from "./steer.ts";
import type { WholeVerdict } from "./type-watch.ts";
import { Writer } from "./writer.ts";

export interface LoopOptions {
  readonly prompt: string;
  /** `chat`: through the model's own chat template, where it has one. Default `raw`. */
  readonly template?: "raw" | "chat";
  /** What the model sees around the output; default: what the constraint says stands there. */
  readonly around?: { readonly prefix: string; readonly suffix: string };
  readonly maxTokens: number;
  readonly sampling?: SamplingOptions;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: GenerationEvent) => void;
  /** Feed tokens without an alternative in batches; default true. */
  readonly forced?: boolean;
  /** Finish within `maxTokens` where possible; default true. */
  readonly closing?: boolean;
  /** Times a dead end may be left by going back; default 64. */
  readonly maxBacktracks?: number;
  /** Check types, too. */
  readonly types?: ProgramTypes;
  /** Hold functions against their contracts, too. */
  readonly contracts?: ProgramContracts;
  /** Times the output may go back because of types or contracts; default 200. */
  readonly maxTypeRollbacks?: number;
  /** Times the output may go back because the model has lost its way under the types; default 24, 0 for never. */
  readonly maxDetours?: number;
  readonly version: string;
  /** Milliseconds; default the platform's monotonic clock. */
  readonly clock?: () => number;
  readonly now?: () => Date;
}

const DEFAULT_BACKTRACKS = 64;

export async function runGeneration(
  program: CompiledProgram,
  model: ModelAdapter,
  options: LoopOptions,
): Promise<GenerationResult> {
  const clock = options.clock ?? (() => performance.now());
  const startedAt = (options.now?.() ?? new Date()).toISOString();
  const engine = new Engine(program, model.vocabulary);
  const session = engine.session(options.types, options.contracts);
  const slow = slowTypes(session.types?.document.mode);
  if (slow !== undefined) options.onEvent?.({ type: "notice", message: slow });
  try {
    return await run(program, model, session, options, { clock, startedAt });
  } finally {
    session.types?.dispose();
  }
}

/** Types are checked in the slower way, which one should know of before waiting for it. */
function slowTypes(mode: OracleMode | undefined): string | undefined {
  if (mode?.kind !== "programs") return undefined;
  return `types are checked by a whole program per question, some 50 times slower than by grafting: ${mode.why}`;
}

async function run(
  program: CompiledProgram,
  model: ModelAdapter,
  session: Session,
  options: LoopOptions,
  { clock, startedAt }: { readonly clock: () => number; readonly startedAt: string },
): Promise<GenerationResult> {
  const writer = new Writer(session, {
    maxTokens: options.maxTokens,
    forced: options.forced ?? true,
    closing: options.closing ?? true,
    clock,
    checksAside: model.computesAside === true,
    ...(options.maxTypeRollbacks === undefined ? {} : { maxTypeRollbacks: options.maxTypeRollbacks }),
    ...(options.maxDetours === undefined ? {} : { maxDetours: options.maxDetours }),
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  });
  const { prompt, promptForm } = encodePrompt(program, model, options);
  const sampling = options.sampling ?? {};
  const started = clock();
  let rollbacks = 0;
  let outcome: GenerateOutcome;
  let verdict: WholeVerdict | undefined;
  for (;;) {
    outcome = await model.generate({
      prompt: [...prompt, ...writer.session.tokens],
      constraint: writer,
      sampling,
      maxTokens: options.maxTokens - writer.session.length,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (outcome.reason === "aborted") break;
    const isDeadEnd = outcome.reason === "dead-end" && writer.pause === undefined;
    if (isDeadEnd && rollbacks < (options.maxBacktracks ?? DEFAULT_BACKTRACKS) && backtrack(writer)) {
      rollbacks++;
      continue;
    }
    if (!session.hasObligations) break;
    const settled = await settleChecks(writer, outcome, options);
    if (settled === "again") continue;
    verdict = settled;
    break;
  }
  const generateMs = clock() - started;
  const status = statusOf(writer, outcome, verdict);
  const { tokens } = writer.session;
  const metadata: Metadata = {
    tokens: tokens.length,
    promptTokens: prompt.length,
    stopReason: outcome.reason,
    rejected: writer.rejected,
    rejectedPct: writer.taken === 0 ? 0 : (100 * writer.rejected) / writer.taken,
    forced: writer.trace.filter((entry) => entry.origin === "forced").length,
    closing: writer.closingTokens,
    rollbacks: rollbacks + writer.typeRollbacks + writer.detours,
    ...(session.types === undefined
      ? {}
      : {
          types: {
            ...session.types.work,
            rollbacks: writer.typeRollbacks,
            detours: writer.detours,
            queries: session.types.document.work.queries,
          },
        }),
    ...(session.contracts === undefined ? {} : { contracts: contractSummary(session.contracts) }),
    compileMs: program.compileMs,
    generateMs,
    tokensPerS: generateMs === 0 ? 0 : (1000 * tokens.length) / generateMs,
    maskUs: summarise(writer.maskMs),
    allowsUs: summarise(writer.allowsMs),
  };
  const result: GenerationResult = {
    schemaVersion: 1,
    code: new TextDecoder("utf-8", { ignoreBOM: true }).decode(writer.session.bytes()),
    status,
    provenance: {
      engine: { name: "ananke", version: options.version },
      model: { name: model.name, ...model.describe() },
      prompt: options.prompt,
      promptForm,
      sampling,
      maxTokens: options.maxTokens,
      constraints: [...program.constraints, ...program.contracts].map(({ id, constraint, contentId }) => ({
        id,
        kind: constraint.kind,
        file: constraint.file ?? null,
        contentId,
      })),
      method: outcome.method,
      startedAt,
    },
    validation: validate(program, session, verdict),
    metadata,
    ledger: finalLedger(program, session, outcome, status, verdict),
    trace: writer.trace,
  };
  options.onEvent?.({ type: "done", result });
  return result;
}

/**
 * The prompt as the user gave it; where the output fills a hole, what stands around the hole too: in the model's own
 * form for that where it has one, else what stands before it.
 */
function encodePrompt(
  program: CompiledProgram,
  model: ModelAdapter,
  { prompt, template = "raw", around }: LoopOptions,
): { readonly prompt: readonly number[]; readonly promptForm: PromptForm } {
  if (around !== undefined) {
    const infill = model.encodeInfill?.(around.prefix, around.suffix);
    if (infill !== undefined) return { prompt: infill, promptForm: "infill" };
    return { prompt: model.encodePrompt(prompt, { template }), promptForm: template };
  }
  for (const { constraint } of program.constraints) {
    if (constraint.kind !== "language") continue;
    const { prefix, suffix } = placeOf(constraint);
    if (prefix === "" && suffix === "") continue;
    const before = prompt === "" ? prefix : `${prompt}\n${prefix}`;
    const infill = model.encodeInfill?.(before, suffix);
    if (infill !== undefined) return { prompt: infill, promptForm: "infill" };
    return { prompt: model.encodePrompt(before, { template }), promptForm: template };
  }
  return { prompt: model.encodePrompt(prompt, { template }), promptForm: template };
}

/**
 * Sees to what types, contracts and other obligations need once the adapter has stopped: goes back from an error, steers to an end, has the whole
 * checked.
 * @returns `again`: go on generating; else the verdict on the finished output
 * @throws OracleError when the checker is broken
 */
async function settleChecks(
  writer: Writer,
  { reason }: GenerateOutcome,
  { maxTokens, closing }: LoopOptions,
): Promise<"again" | WholeVerdict | undefined> {
  const { session, pause } = writer;
  writer.pause = undefined;
  if (pause?.kind === "error") throw pause.error;
  if (pause?.kind === "violation" && writer.retreat(pause.violation) !== undefined) return "again";
  if (pause === undefined && reason !== "dead-end") {
    const step = await session.settle();
    if (step.kind === "unknown") return step;
    if (step.kind === "ok" && session.canEnd()) return { kind: "fits" };
    if (
      step.kind === "violation" &&
      reason !== "max-tokens" &&
      writer.retreat(step.violation) !== undefined
    ) {
      return "again";
    }
  }
  if (closing === false) return undefined;
  const end = await findEnd(session, maxTokens, (bytes) => writer.spell(bytes));
  if (end?.kind !== "end") return end;
  writer.rollback(session.length - end.keep);
  writer.close(end.tokens);
  const step = await session.settle();
  return step.kind === "ok" && session.canEnd() ? { kind: "fits" } : undefined;
}

/** Takes back the last token and bans it there, further back while nothing else is left; false at the start. */
function backtrack(writer: Writer): boolean {
  const { session } = writer;
  let count = 0;
  while (session.length > count) {
    count++;
    const last = session.tokens[session.length - count]!;
    const probe = session.fork();
    probe.rollback(session.length - count);
    probe.ban(last);
    if (countMask(probe.mask()) === 0) continue;
    writer.rollback(count);
    session.ban(last);
    return true;
  }
  return false;
}

function contractSummary({ work, solverWork }: ContractWatch): ContractSummary {
  const { queries, remembered, unknown, ms } = solverWork;
  return { ...work, solver: { queries, remembered, unknown, ms } };
}

function statusOf(writer: Writer, outcome: GenerateOutcome, verdict: WholeVerdict | undefined): Status {
  const { session } = writer;
  if (outcome.reason === "aborted") return "aborted";
  if (session.hasObligations) {
    if (verdict?.kind === "fits") return "complete";
    return outcome.reason === "max-tokens" && verdict === undefined ? "truncated" : "failed";
  }
  const isConstrained = session.engine.masks.length > 0;
  if (session.hasEnded || (isConstrained && session.canEnd())) return "complete";
  if (outcome.reason === "max-tokens") return "truncated";
  return outcome.reason === "stopped" && !isConstrained ? "complete" : "failed";
}

/** Reads the finished output again from its first byte, past every cache of the session. */
function validate(program: CompiledProgram, session: Session, verdict: WholeVerdict | undefined): Validation {
  const bytes = session.bytes();
  const satisfied: string[] = [];
  const violated: string[] = [];
  for (const { id, recognizer } of program.constraints) {
    const state = recognizer.advanceAll(recognizer.start(), bytes);
    (state !== undefined && recognizer.canEnd(state) ? satisfied : violated).push(id);
  }
  const unknown: string[] = [];
  const primary = program.constraints[primaryIndex(program.constraints)]?.recognizer;
  for (const constraint of program.domains) {
    const { name, toFilter } = constraint.domain;
    if (primary === undefined || toFilter === undefined) unknown.push(name);
    else {
      const isKept =
        readUnder(primary, [constraint], bytes).isWhole && auditWhole([constraint], bytes) === undefined;
      (isKept ? satisfied : violated).push(name);
    }
  }
  if (session.types !== undefined) {
    const list = verdict?.kind === "fits" ? satisfied : verdict?.kind === "violation" ? violated : unknown;
    list.push(`${session.types.types.constraint} types`);
  }
  const contracts = verdictLists(session.contracts, bytes);
  return {
    satisfied: [...satisfied, ...contracts.satisfied],
    violated,
    unknown: [...unknown, ...contracts.unknown],
  };
}

function finalLedger(
  program: CompiledProgram,
  session: Session,
  outcome: GenerateOutcome,
  status: Status,
  verdict: WholeVerdict | undefined,
): LedgerEntry[] {
  const entries = [...ledgerOf(program, session.types, session.contracts).entries];
  entries.push(...verdictEntries(session.contracts, session.bytes(), status));
  if (session.types !== undefined) {
    const { constraint, oracle } = session.types.types;
    entries.push({
      constraint,
      domain: "types",
      path: "",
      enforcement: verdict?.kind === "fits" ? "verified" : "not-enforced",
      detail:
        verdict?.kind === "fits"
          ? `the finished output was checked as a whole by ${oracle.versions.checker}: no errors`
          : verdict?.kind === "unknown"
            ? `the check of the whole did not come to an end: ${verdict.why}`
            : `the output is ${status}: no whole that could be checked, or none without errors`,
    });
  }
  for (const { id } of program.constraints) {
    entries.push({
      constraint: id,
      domain: "syntax",
      path: "",
      enforcement: status === "complete" ? "verified" : "not-enforced",
      detail:
        status === "complete"
          ? "the finished output was read again from its bytes and accepted"
          : `the output is ${status}: a viable prefix, not a whole text of the constraint`,
    });
  }
  for (const { domain } of program.domains) {
    if (domain.toFilter === undefined) continue;
    entries.push({
      constraint: domain.name,
      domain: domain.name,
      path: "",
      enforcement: status === "complete" ? "verified" : "not-enforced",
      detail:
        status === "complete"
          ? `the finished output was read again from its bytes under the domain's filters${domain.audit === undefined ? "" : ", and looked at as a whole"}`
          : `the output is ${status}: a viable prefix`,
    });
  }
  entries.push({
    constraint: "(sampling)",
    domain: "model",
    path: "",
    enforcement: program.constraints.length === 0 ? "not-enforced" : "mask",
    detail: `imposed by ${outcome.method}`,
  });
  return entries;
}
