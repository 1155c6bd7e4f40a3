/**
 * What masks cannot see to: domains, the type checker and the solver are asked when a token closes something, and
 * settled where the text may end. The solver answers later; the text may go on meanwhile.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import type { ParseState } from "../../domains/syntax/index.ts";
import { primaryIndex } from "../compile/index.ts";
import { OracleError } from "../kernel/index.ts";
import type { ContractWatch } from "./contract-watch.ts";
import { auditToken, auditWhole, hasAudit } from "./domain-watch.ts";
import type { Engine } from "./engine.ts";
import type { Step } from "./step.ts";
import type { Closed, TypeViolation, TypeWatch } from "./type-watch.ts";

const OK: Step = { kind: "ok" };

/** The text with the token that was taken last. */
export interface TokenTaken {
  readonly bytes: Uint8Array;
  /** Where the token begins. */
  readonly from: number;
  /** Tokens with it. */
  readonly length: number;
}

/** One per session. */
export class Obligations {
  readonly #engine: Engine;
  readonly #types: TypeWatch | undefined;
  readonly #contracts: ContractWatch | undefined;
  /** Of the constraint whose types are watched; -1 for none. */
  readonly #typedIndex: number;
  readonly #auditedIndex: number;
  /** What was asked last and is not answered yet, after how many tokens. */
  #pending: { readonly length: number; readonly answer: Promise<TypeViolation | undefined> } | undefined;

  /** Changes with the text. */
  #turn = 0;

  constructor(engine: Engine, types: TypeWatch | undefined, contracts: ContractWatch | undefined) {
    const { constraints } = engine.program;
    this.#engine = engine;
    this.#types = types;
    this.#contracts = contracts;
    this.#typedIndex = constraints.findIndex(({ id }) => id === types?.types.constraint);
    this.#auditedIndex = primaryIndex(constraints);
  }

  /** Something is checked that masks cannot see to. */
  get exist(): boolean {
    const { domains } = this.#engine.program;
    return this.#types !== undefined || this.#contracts !== undefined || hasAudit(domains);
  }

  /** What the checks that are still running will say. */
  get pending(): Promise<TypeViolation | undefined> | undefined {
    return this.#pending?.answer;
  }

  forgetPending(): void {
    this.#pending = undefined;
  }

  /** Forgets what was asked after more than `length` tokens. */
  truncate(length: number): void {
    this.#turn++;
    if (this.#pending !== undefined && this.#pending.length > length) this.#pending = undefined;
  }

  /** What another session of the same text is waiting for. */
  takeOver(other: Obligations): void {
    this.#pending = other.#pending;
  }

  /**
   * @param domains  the constraints in force
   * @param before  parse states before the token
   * @param isAside  checks of types may wait until this thread has nothing else to do: what they find is then pending
   */
  afterToken(
    domains: readonly DomainConstraint[],
    before: readonly ParseState[],
    taken: TokenTaken,
    isAside: boolean,
  ): Step {
    const audited = this.#audit(domains, before, taken);
    if (audited !== undefined) return { kind: "violation", violation: audited };
    const typed = before[this.#typedIndex];
    const types = this.#types;
    if (types !== undefined && typed !== undefined) {
      const closed = types.closedBy(typed, taken.bytes, taken.from);
      if (isAside) this.#checkAside(types, closed, taken);
      else {
        const violation = types.check(taken.bytes, closed);
        if (violation !== undefined) return { kind: "violation", violation };
      }
    }
    const violation = this.#askContracts(taken);
    if (violation !== undefined) return { kind: "violation", violation };
    return this.#pending?.length === taken.length ? { kind: "pending" } : OK;
  }

  /**
   * Waits for what is pending, and has the whole text checked where it may end.
   * @param text  read once nothing is pending
   */
  async settle(
    text: () => {
      readonly constraints: readonly DomainConstraint[];
      readonly bytes: Uint8Array;
      readonly canEnd: boolean;
    },
  ): Promise<Step> {
    const pending = await this.#pending?.answer;
    this.#pending = undefined;
    if (pending !== undefined) return { kind: "violation", violation: pending };
    if (!this.exist) return OK;
    const { constraints, bytes, canEnd } = text();
    if (!canEnd) return OK;
    const violation = auditWhole(constraints, bytes);
    if (violation !== undefined) return { kind: "violation", violation };
    const types = await this.#types?.checkWhole(bytes);
    if (types !== undefined && types.kind !== "fits") return types;
    const contracts = await this.#contracts?.checkWhole(bytes);
    return contracts?.kind === "violation" ? contracts : OK;
  }

  #audit(
    domains: readonly DomainConstraint[],
    before: readonly ParseState[],
    { bytes, from }: TokenTaken,
  ): TypeViolation | undefined {
    const primary = this.#engine.program.constraints[this.#auditedIndex];
    const state = before[this.#auditedIndex];
    if (primary === undefined || state === undefined || !hasAudit(domains)) return undefined;
    return auditToken(domains, primary.recognizer, state, bytes, from);
  }

  /** Once this thread is free: the errors of what was closed, and what will be asked about the end of the text. */
  #checkAside(types: TypeWatch, closed: readonly Closed[], { bytes, length }: TokenTaken): void {
    const turn = ++this.#turn;
    const isLatest = (): boolean => turn === this.#turn;
    if (closed.length === 0) {
      setImmediate(() => {
        try {
          if (isLatest()) types.prepare(bytes);
        } catch (error) {
          // A broken checker says so again when it is asked next.
          if (!(error instanceof OracleError)) throw error;
        }
      });
      return;
    }
    const check = new Promise<TypeViolation | undefined>((resolve, reject) => {
      setImmediate(() => {
        try {
          const found = types.check(bytes, closed);
          if (found === undefined && isLatest()) types.prepare(bytes);
          resolve(found);
        } catch (error) {
          reject(error);
        }
      });
    });
    this.#wait(length, check);
  }

  #askContracts({ bytes, from, length }: TokenTaken): TypeViolation | undefined {
    const found = this.#contracts?.afterToken(bytes, from);
    if (found === undefined || !(found instanceof Promise)) return found;
    this.#wait(length, found);
    return undefined;
  }

  #wait(length: number, found: Promise<TypeViolation | undefined>): void {
    const before = this.#pending?.answer;
    // One after the other: what was broken first is what counts.
    const answer = before === undefined ? found : before.then((first) => first ?? found);
    // Whoever waits for the answer sees the error.
    for (const each of [found, answer]) each.catch(() => undefined);
    this.#pending = { length, answer };
  }
}
