/**
 * Watches the contracts of one growing text: when a statement closes, what it leads to is put to the solver, while the
 * model goes on; when the text ends, every function that was written gets its verdict. What is not decided passes here
 * and is told in the ledger. Effects of pure functions are seen at once, without the solver.
 */
import {
  type ConcreteValue,
  contractedIn,
  execute,
  type FunctionCode,
  isClear,
  printConcrete,
  printRefutation,
  type Refutation,
  refute,
  replay,
  type SolverWork,
  type Verdict,
  verify,
} from "../../domains/semantics/index.ts";
import type { ProgramContracts } from "../compile/index.ts";
import type { TypeViolation } from "./type-watch.ts";

export interface ContractWork {
  /** Texts that were looked at when a statement closed. */
  checks: number;
  /** Of these, those with something to ask the solver. */
  questions: number;
  wholeChecks: number;
  refuted: number;
  /** Of these, those that an earlier counterexample refutes, without the solver. */
  replayed: number;
}

/** What is known of one function of the finished text. */
export interface FunctionVerdict {
  readonly function: string;
  readonly verdict: Verdict;
  /** What may make it impure although it must not be. */
  readonly doubts: readonly string[];
}

/** What a contract says after the whole text was looked at. */
export type ContractsVerdict =
  | { readonly kind: "kept"; readonly functions: readonly FunctionVerdict[] }
  | { readonly kind: "violation"; readonly violation: TypeViolation };

/** Words that may bring something to ask about: ends, assertions, calls of functions with contracts are calls. */
const TELLING = /\b(?:return|throw|assert)\b|\)|=>/;
/** Signs of what pure functions must not do. */
const CHANGING = /[^=!<>]=(?!=)|\+\+|--|\bdelete\b/;
/** Endings of statements. */
const CLOSED = /[;}\n]\s*$/;
/** Longer questions are asked about finished texts: nobody waits for the next token. */
const WHOLE_BUDGET_FACTOR = 20;
const BUDGET_MS = 50;
/** Counterexamples that are kept for one function. */
const MAX_INPUTS = 32;

export class ContractWatch {
  readonly contracts: ProgramContracts;
  readonly work: ContractWork = { checks: 0, questions: 0, wholeChecks: 0, refuted: 0, replayed: 0 };
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Inputs that broke a text, by the name of the function and its parameters, latest first. */
  readonly #inputs = new Map<string, (readonly ConcreteValue[])[]>();
  #whole: { readonly text: string; readonly verdict: ContractsVerdict } | undefined;

  constructor(contracts: ProgramContracts) {
    this.contracts = contracts;
  }

  get solverWork(): SolverWork {
    return this.contracts.solver.work;
  }

  /**
   * After a token that may have closed a statement.
   * @param from  bytes of the text before the token
   * @returns `undefined` where there is nothing to ask; a violation at once, or what the solver will say
   */
  afterToken(
    bytes: Uint8Array,
    from: number,
  ): TypeViolation | Promise<TypeViolation | undefined> | undefined {
    const output = this.#decoder.decode(bytes);
    if (!CLOSED.test(output) || !/[;}\n]/.test(this.#decoder.decode(bytes.subarray(from)))) return undefined;
    const statement = output.slice(
      output
        .slice(0, -1)
        .trimEnd()
        .search(/[^;{}\n]*$/),
    );
    if (!TELLING.test(statement) && !CHANGING.test(statement)) return undefined;
    this.work.checks++;
    const { prefix } = this.contracts.place;
    const text = `${prefix}${output}`;
    const { functions } = this.contracts.read(text);
    const written = functions.filter((code) => this.contracts.isWritten(code, text.length));
    for (const code of written) {
      const effect = effectOf(code, prefix.length);
      if (effect !== undefined) return this.#violation(output, effect);
    }
    const byName = new Map(functions.map((code) => [code.name, code]));
    for (const code of written) {
      const broken = this.#replay(code, byName);
      if (broken !== undefined && broken.end > prefix.length)
        return this.#violation(output, refutedBy(broken));
    }
    const contracted = contractedIn(byName);
    const open = written.flatMap((code) => {
      const execution = execute(code, { contracted });
      const isSilent = execution === undefined || (execution.obligations.length === 0 && isClear(execution));
      return isSilent ? [] : [{ code, execution }];
    });
    if (open.length === 0) return undefined;
    this.work.questions++;
    return this.#refuted(output, async () => {
      for (const { code, execution } of open) {
        // Of what stands in the prefix already nothing can be taken back.
        const mine = execution.obligations.filter(({ end }) => end > prefix.length);
        const found = await refute(
          code,
          { ...execution, obligations: mine },
          { solver: this.contracts.solver, functions: byName },
        );
        if (found === undefined || found.end <= prefix.length) continue;
        this.#remember(code, found);
        return found;
      }
      return undefined;
    });
  }

  #replay(code: FunctionCode, functions: ReadonlyMap<string, FunctionCode>): Refutation | undefined {
    const inputs = this.#inputs.get(signatureOf(code));
    const broken = inputs === undefined ? undefined : replay(code, inputs, functions);
    if (broken !== undefined) this.work.replayed++;
    return broken;
  }

  #remember(code: FunctionCode, { counterexample: { inputs, isConfirmed } }: Refutation): void {
    if (!isConfirmed) return;
    const values = inputs.map(({ value }) => value);
    const known = this.#inputs.get(signatureOf(code)) ?? [];
    if (known.some((each) => sameValues(each, values))) return;
    this.#inputs.set(signatureOf(code), [values, ...known].slice(0, MAX_INPUTS));
  }

  /** The verdicts on a finished output; asked again about the same text, it answers from memory. */
  async checkWhole(bytes: Uint8Array): Promise<ContractsVerdict> {
    const output = this.#decoder.decode(bytes);
    if (this.#whole?.text === output) return this.#whole.verdict;
    this.work.wholeChecks++;
    const verdict = await this.#checkWhole(output);
    this.#whole = { text: output, verdict };
    return verdict;
  }

  /** The verdict on an output that was checked last. */
  verdictOn(bytes: Uint8Array): ContractsVerdict | undefined {
    return this.#whole?.text === this.#decoder.decode(bytes) ? this.#whole.verdict : undefined;
  }

  async #checkWhole(output: string): Promise<ContractsVerdict> {
    const { prefix, suffix } = this.contracts.place;
    const { functions } = this.contracts.read(`${prefix}${output}${suffix}`);
    const byName = new Map(functions.map((code) => [code.name, code]));
    const verdicts: FunctionVerdict[] = [];
    for (const code of functions) {
      if (!this.contracts.isWritten(code, prefix.length + output.length)) continue;
      if (!isContracted(code) && !demandsSomething(code, contractedIn(byName))) continue;
      const effect = effectOf(code, 0);
      if (effect !== undefined) {
        return { kind: "violation", violation: this.#violation(output, effect, "whole") };
      }
      const verdict =
        this.#replay(code, byName) ??
        (await verify(code, {
          solver: this.contracts.solver,
          functions: byName,
          budgetMs: BUDGET_MS * WHOLE_BUDGET_FACTOR,
        }));
      if (verdict.kind === "refuted") {
        this.#remember(code, verdict);
        return { kind: "violation", violation: this.#violation(output, refutedBy(verdict), "whole") };
      }
      const doubts = code.contract.isPure ? code.effects.map(({ what }) => what) : [];
      verdicts.push({ function: code.name, verdict, doubts });
    }
    return { kind: "kept", functions: verdicts };
  }

  async #refuted(
    output: string,
    ask: () => Promise<Refutation | undefined>,
  ): Promise<TypeViolation | undefined> {
    const found = await ask();
    return found === undefined ? undefined : this.#violation(output, refutedBy(found));
  }

  /** Offsets of the text around the output, as bytes of the output. */
  #violation(
    output: string,
    { code, message, start, end }: Broken,
    foundBy: TypeViolation["foundBy"] = "statement",
  ): TypeViolation {
    this.work.refuted++;
    const { prefix } = this.contracts.place;
    const text = `${prefix}${output}`;
    const inside = (offset: number): number => Math.min(output.length, Math.max(0, offset - prefix.length));
    const byteAt = (offset: number): number => Buffer.byteLength(output.slice(0, inside(offset)), "utf8");
    const starts = this.contracts.language.statementsAround(text, Math.min(start, text.length));
    const within = starts.filter((offset) => offset >= prefix.length && offset < text.length);
    return {
      diagnostics: [{ code, message, start: inside(start), end: inside(end) }],
      textBytes: byteAt(text.length),
      startByte: byteAt(start),
      endByte: byteAt(end),
      // A whole that is wrong nowhere in particular is wrong from its beginning.
      statementBytes: within.length === 0 ? [0] : within.map(byteAt),
      foundBy,
      restarts: true,
    };
  }
}

/** Texts of one function have it in common: inputs of one are inputs of the other. */
function signatureOf({ name, parameters }: FunctionCode): string {
  return JSON.stringify([name, parameters]);
}

function sameValues(a: readonly ConcreteValue[], b: readonly ConcreteValue[]): boolean {
  return a.length === b.length && a.every((value, i) => printConcrete(value) === printConcrete(b[i]));
}

interface Broken {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

function refutedBy(refutation: Refutation): Broken {
  const { start, end } = refutation;
  return { code: "CONTRACT", message: printRefutation(refutation), start, end };
}

function isContracted({ contract }: FunctionCode): boolean {
  return contract.isPure || contract.requires.length + contract.ensures.length > 0;
}

/** It asserts something, or calls functions with preconditions. */
function demandsSomething(code: FunctionCode, contracted: ReadonlyMap<string, FunctionCode>): boolean {
  return (execute(code, { contracted })?.obligations.length ?? 0) > 0;
}

/** What a function that must be pure does beyond an offset although it is sure to have an effect. */
function effectOf({ name, contract, effects }: FunctionCode, from: number): Broken | undefined {
  if (!contract.isPure) return undefined;
  const found = effects.find(({ isUncertain, end }) => !isUncertain && end > from);
  if (found === undefined) return undefined;
  return { code: "PURE", message: `${name} is pure, but ${found.what}`, start: found.start, end: found.end };
}
