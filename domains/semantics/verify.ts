/**
 * Holds a function against its contract: every obligation of its symbolic execution is put to the solver, and a
 * counterexample counts only when the function, run on it with the language's own numbers, breaks the contract.
 */

import { execute } from "./execute.ts";
import type { Formula } from "./formulas.ts";
import { inputTypes } from "./inputs.ts";
import { type ConcreteValue, type RunResult, runConcretely } from "./interpret.ts";
import type { Execution, Obligation, Unclear } from "./obligations.ts";
import type { CodeRange, FunctionCode, ValueType } from "./program.ts";
import type { Model, ModelValue, Solver } from "./solver.ts";
import { tryInputs } from "./trials.ts";

/** An input for which the contract is broken. */
export interface Counterexample {
  readonly inputs: readonly { readonly name: string; readonly value: ConcreteValue }[];
  readonly result: ConcreteValue;
  /** The program was run on the inputs; otherwise it follows from contracts of the functions it calls. */
  readonly isConfirmed: boolean;
}

export interface Refutation extends CodeRange {
  readonly kind: "refuted";
  readonly function: string;
  /** What is broken, as it was written. */
  readonly clause: string;
  readonly source: string;
  readonly counterexample: Counterexample;
}

export type Verdict =
  | Refutation
  /** For all inputs of the precondition, as far as numbers are exact. */
  | { readonly kind: "proved"; readonly byInvariants: boolean }
  /** For all inputs with which no loop makes more rounds. */
  | { readonly kind: "bounded"; readonly rounds: number; readonly why: string; readonly tried: number }
  /** The solver did not decide, or found what the program does not do. */
  | { readonly kind: "unknown"; readonly why: string; readonly tried: number }
  /** Something that formulas do not speak of. `tried`: chosen inputs that it was run on, and that did not break it. */
  | { readonly kind: "outside"; readonly why: string; readonly tried: number };

export interface VerifyOptions {
  readonly solver: Solver;
  /** All functions of the text by name. */
  readonly functions: ReadonlyMap<string, FunctionCode>;
  readonly budgetMs?: number;
  readonly rounds?: number;
}

/** Rounds of loops that are looked at. */
export const DEFAULT_ROUNDS = 4;

/** Functions with contracts by name, for calls. */
export function contractedIn(
  functions: ReadonlyMap<string, FunctionCode>,
): ReadonlyMap<string, FunctionCode> {
  return new Map(
    [...functions].filter(([, { contract }]) => contract.ensures.length > 0 || contract.requires.length > 0),
  );
}

/**
 * The first obligation of code that may be unfinished that inputs break. Where formulas do not decide, the code is run on
 * chosen inputs. What is not broken so passes here.
 */
export async function refute(
  code: FunctionCode,
  execution: Execution,
  options: VerifyOptions,
): Promise<Refutation | undefined> {
  let isDecided = isClear(execution);
  for (const obligation of execution.obligations) {
    const found = await tryToBreak(code, execution, obligation, options);
    if (found.kind === "refuted") return found;
    isDecided &&= found.kind === "kept";
  }
  const found = isDecided ? undefined : tryToRefute(code, options, { kind: "unknown" });
  return found?.kind === "refuted" ? found : undefined;
}

/** Whether formulas say everything about the code. */
export function isClear({ unclear, cut, unread }: Execution): boolean {
  return unclear.length + cut.length + unread.length === 0;
}

/**
 * Runs code that may be unfinished on inputs that broke an earlier text of it: what they break as well needs no solver.
 * Source: Solar-Lezama, "Program synthesis by sketching", 2008, §4 (counterexample-guided inductive synthesis).
 */
export function replay(
  code: FunctionCode,
  inputs: readonly (readonly ConcreteValue[])[],
  functions: ReadonlyMap<string, FunctionCode>,
): Refutation | undefined {
  for (const values of inputs) {
    const run = runConcretely(code, values, functions);
    if (run.kind === "broken") return refutedByRun(code, values, run);
  }
  return undefined;
}

/** The verdict on a whole function. */
export async function verify(code: FunctionCode, options: VerifyOptions): Promise<Verdict> {
  const { functions, rounds = DEFAULT_ROUNDS } = options;
  const contracted = contractedIn(functions);
  const execution = execute(code, { contracted, rounds });
  if (execution === undefined)
    return { kind: "outside", why: "there is no body, or one that runs piece by piece", tried: 0 };
  const open: { kind: "unknown" | "outside"; why: string }[] = [];
  for (const obligation of execution.obligations) {
    const found = await tryToBreak(code, execution, obligation, options);
    if (found.kind === "refuted") return found;
    if (found.kind === "unknown") open.push(found);
  }
  for (const unclear of execution.unclear) {
    const found = await tryUnclear(code, execution, unclear, options);
    if (found?.kind === "refuted") return found;
    if (found !== undefined) open.push(found);
  }
  for (const { text } of execution.unread) {
    open.push({ kind: "outside", why: `the precondition ${JSON.stringify(text)}` });
  }
  const [first] = open;
  if (first !== undefined) return tryToRefute(code, options, first);
  let stillRunning: Unclear | undefined;
  for (const unclear of execution.cut) {
    const answer = await ask(options, execution.assumed, [unclear.when]);
    if (answer.kind === "unsat") continue;
    stillRunning = unclear;
    break;
  }
  if (stillRunning === undefined) return { kind: "proved", byInvariants: false };
  if (!execution.lacksInvariants && (await holdsByInvariants(code, contracted, options))) {
    return { kind: "proved", byInvariants: true };
  }
  return tryToRefute(code, options, { kind: "bounded", rounds, why: stillRunning.why });
}

/** What is left undecided, after the function was run on chosen inputs. */
function tryToRefute<const T extends { readonly kind: string }>(
  code: FunctionCode,
  { functions }: VerifyOptions,
  undecided: T,
): Refutation | (T & { readonly tried: number }) {
  const trials = tryInputs(code, functions);
  const broken = trials?.broken;
  if (broken === undefined) return { ...undecided, tried: trials?.runs ?? 0 };
  return refutedByRun(code, broken.inputs, broken.run);
}

function refutedByRun(
  code: FunctionCode,
  inputs: readonly ConcreteValue[],
  run: RunResult & { readonly kind: "broken" },
): Refutation {
  const end = code.bodyRange?.end ?? code.end;
  const clause = code.contract.ensures.find(({ text }) => text === run.clause);
  return refutation(code, { start: end, end, ...run.at }, inputs, {
    clause: run.clause,
    source: clause?.source ?? "contract",
    result: run.result,
    isConfirmed: true,
  });
}

function refutation(
  code: FunctionCode,
  { start, end }: CodeRange,
  inputs: readonly ConcreteValue[],
  {
    clause,
    source,
    ...outcome
  }: Pick<Refutation, "clause" | "source"> & Pick<Counterexample, "result" | "isConfirmed">,
): Refutation {
  const named = code.parameters.map(({ name }, i) => ({ name, value: inputs[i] }));
  const counterexample = { inputs: named, ...outcome };
  return { kind: "refuted", function: code.name, start, end, clause, source, counterexample };
}

async function holdsByInvariants(
  code: FunctionCode,
  contracted: ReadonlyMap<string, FunctionCode>,
  options: VerifyOptions,
): Promise<boolean> {
  const execution = execute(code, { contracted, byInvariants: true });
  if (execution === undefined) return false;
  const bad = [
    ...execution.obligations.map(({ broken }) => broken),
    ...execution.unclear.map(({ when }) => when),
  ];
  for (const formula of bad) {
    if ((await ask(options, execution.assumed, [formula])).kind !== "unsat") return false;
  }
  return execution.cut.length === 0;
}

function ask({ solver, budgetMs }: VerifyOptions, assumed: readonly Formula[], formulas: readonly Formula[]) {
  return solver.check(assumed, formulas, budgetMs === undefined ? {} : { budgetMs });
}

type Attempt = Refutation | { readonly kind: "kept" } | { readonly kind: "unknown"; readonly why: string };

async function tryToBreak(
  code: FunctionCode,
  execution: Execution,
  obligation: Obligation,
  options: VerifyOptions,
): Promise<Attempt> {
  const answer = await ask(options, execution.assumed, [obligation.broken]);
  if (answer.kind === "unsat") return { kind: "kept" };
  if (answer.kind === "unknown") return { kind: "unknown", why: `${obligation.text}: ${answer.why}` };
  return confirm(code, obligation, answer.model, options);
}

async function confirm(
  code: FunctionCode,
  { text, source, kind, ...range }: Obligation,
  model: Model,
  { functions }: VerifyOptions,
): Promise<Attempt> {
  const inputs = inputsOf(code, model);
  if (inputs === undefined)
    return { kind: "unknown", why: `${text}: the solver's values cannot be written down` };
  const run = runConcretely(code, inputs, functions);
  const refuted = (clause: string, result: ConcreteValue, isConfirmed: boolean): Refutation =>
    refutation(code, range, inputs, { clause, source, result, isConfirmed });
  switch (run.kind) {
    case "broken":
      return refuted(run.clause, run.result, true);
    case "undecided":
      // What comes after the place in unfinished code, or what a called function does, does not undo what is broken there.
      if (/^(?:calls|the code goes on)/.test(run.why) || kind === "call")
        return refuted(text, undefined, false);
      return { kind: "unknown", why: `${text}: ${run.why}` };
    case "kept":
    case "not-applicable":
      if (kind === "call") return refuted(text, undefined, false);
      return {
        kind: "unknown",
        why: `${text}: the solver's counterexample (${printInputs(code, inputs)}) is none with the numbers of the language`,
      };
  }
}

/** A way about which formulas say nothing: no matter where no input leads to it. */
async function tryUnclear(
  code: FunctionCode,
  execution: Execution,
  { start, end, when, why }: Unclear,
  options: VerifyOptions,
): Promise<Refutation | { readonly kind: "unknown" | "outside"; readonly why: string } | undefined> {
  const answer = await ask(options, execution.assumed, [when]);
  if (answer.kind === "unsat") return undefined;
  if (answer.kind === "unknown") return { kind: "outside", why };
  const attempt = await confirm(
    code,
    { kind: "ensures", start, end, text: why, source: "contract", broken: when },
    answer.model,
    options,
  );
  return attempt.kind === "refuted" && attempt.counterexample.isConfirmed
    ? attempt
    : { kind: "outside", why };
}

/** Values for all parameters; those that do not matter get plain ones. Undefined where some cannot be given. */
export function inputsOf(code: FunctionCode, model: Model): readonly ConcreteValue[] | undefined {
  const inputs: ConcreteValue[] = [];
  for (const { name, type } of inputTypes(code)) {
    const value = concreteValue(type, model.get(name), model.get(`${name}.length`));
    if (value === undefined) return undefined;
    inputs.push(value);
  }
  return inputs;
}

function concreteValue(
  type: ValueType | undefined,
  value: ModelValue | undefined,
  length: ModelValue | undefined,
): ConcreteValue {
  if (typeof type === "object") {
    if (Array.isArray(value)) return value.map((item) => (typeof item === "bigint" ? Number(item) : item));
    return length === undefined || length === 0n ? [] : undefined;
  }
  switch (type) {
    case "number":
    case "integer":
      return value === undefined ? 0 : Number(value);
    case "boolean":
      return value === true;
    case "text":
      return typeof value === "string" ? value : "";
    case "date":
      return new Date(Number(value ?? 0));
    case undefined:
      return undefined;
  }
}

export function printInputs(code: FunctionCode, inputs: readonly ConcreteValue[]): string {
  return code.parameters.map(({ name }, i) => `${name} = ${printConcrete(inputs[i])}`).join(", ");
}

/** A value as the language writes it. */
export function printConcrete(value: ConcreteValue): string {
  if (value === undefined) return "undefined";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid date" : value.toISOString();
  if (Array.isArray(value)) return `[${value.map(printConcrete).join(", ")}]`;
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** The counterexample in one line. */
export function printRefutation({ function: name, clause, counterexample }: Refutation): string {
  const { inputs, result, isConfirmed } = counterexample;
  const given = inputs.map((input) => `${input.name} = ${printConcrete(input.value)}`).join(", ");
  const gives = isConfirmed ? `, result ${printConcrete(result)}` : ", by the contracts of what it calls";
  return `${name} breaks ${clause} for ${given === "" ? "every call" : given}${gives}`;
}
