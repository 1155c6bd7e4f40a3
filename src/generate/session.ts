/**
 * One constrained output under way. Holds per-position parse states, so going back is cutting arrays short; shares
 * with other sessions only the immutable artefacts and bounded caches of its `Engine`.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import { type Contexts, cheapestCompletion, type ParseState } from "../../domains/syntax/index.ts";
import {
  andInto,
  copyInto,
  countMask,
  createMask,
  fullMask,
  type MaskBuffer,
  maskClear,
  maskSet,
  publish,
  type TokenId,
  type TokenMask,
} from "../../masks/index.ts";
import { primaryIndex } from "../compile/index.ts";
import { AnankeError, assert, SpecError } from "../kernel/index.ts";
import { Bans } from "./bans.ts";
import { completes, findCompletion } from "./completions.ts";
import { contractDomain } from "./contract-domain.ts";
import type { ContractWatch } from "./contract-watch.ts";
import type { Engine } from "./engine.ts";
import { explainDomains, explainToken } from "./explain.ts";
import { forcedTokens } from "./forced.ts";
import type { DomainWork } from "./fusion.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { Obligations } from "./obligations.ts";
import { retreatAndRestart } from "./restart.ts";
import { attemptsAt, retreatsFrom } from "./retreat.ts";
import { SessionContexts } from "./session-contexts.ts";
import { SessionDomains } from "./session-domains.ts";
import type { Checkpoint, Explanation, Step } from "./step.ts";
import type { TypeViolation, TypeWatch } from "./type-watch.ts";
import { typedDomain } from "./typed-domain.ts";

const OK: Step = { kind: "ok" };
const NOTHING = new Uint8Array(0);
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

export class Session {
  readonly engine: Engine;
  readonly types: TypeWatch | undefined;
  readonly contracts: ContractWatch | undefined;
  readonly #key = Symbol("session");
  readonly #tokens: TokenId[] = [];
  /** `#states[n]`: one parse state per constraint after n tokens. */
  readonly #states: (readonly ParseState[])[];
  /** The domains beside syntax; absent where none narrows lexemes. */
  #domains: SessionDomains | undefined;
  /** What is refused although the constraints allow it. */
  #bans = new Bans();
  readonly #obligations: Obligations;
  /** Pool size per constraint at which its states move into a fresh pool. */
  readonly #poolAlarms: number[];
  #ended = false;
  #failure: AnankeError | undefined;
  /** The mask of the present position, if it was asked for. */
  #mask: TokenMask | undefined;
  #scratch: MaskBuffer | undefined;
  #contexts: SessionContexts | undefined;

  /**
   * @param types  watches the types of the text; the session's forks share it
   * @param contracts  watches its contracts; shared as well
   * @param origin  a session of the same engine, types and contracts, whose domains are taken over as they stand
   */
  constructor(engine: Engine, types?: TypeWatch, contracts?: ContractWatch, origin?: Session) {
    this.engine = engine;
    this.types = types;
    this.contracts = contracts;
    this.#obligations = new Obligations(engine, types, contracts);
    this.#states = [engine.program.constraints.map((c) => c.recognizer.start())];
    this.#poolAlarms = engine.program.constraints.map((c) => c.recognizer.limits.maxPoolSize);
    if (origin !== undefined) {
      this.#domains = origin.#domains?.fork();
      return;
    }
    const typed = types === undefined ? undefined : typedDomain(types, engine.program.edgesOff ?? new Set());
    const contracted = contracts === undefined ? undefined : contractDomain(contracts.contracts);
    this.#domains = SessionDomains.of(
      engine,
      [typed, contracted].filter((domain) => domain !== undefined),
    );
  }

  /** Tokens accepted so far, an end token included. */
  get tokens(): readonly TokenId[] {
    return this.#tokens;
  }

  get length(): number {
    return this.#tokens.length;
  }

  /** An end token was accepted. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Something is checked that masks cannot see to: `accept` and `settle` may report violations. */
  get hasObligations(): boolean {
    return this.#obligations.exist;
  }

  /** The output so far; end tokens contribute nothing. */
  bytes(): Uint8Array {
    const { vocabulary } = this.engine;
    return vocabulary.concat(this.#tokens.filter((token) => !vocabulary.isEnd(token)));
  }

  /** Exact: accepting `token` keeps an output possible (as far as each constraint alone can tell). */
  allows(token: TokenId): boolean {
    this.#check();
    if (this.#ended || this.#bans.has(this.#tokens, token)) return false;
    if (this.engine.vocabulary.isEnd(token)) return this.canEnd();
    return this.#advance(token) !== undefined;
  }

  /**
   * Permissive superset of `allows`; exact for a single constraint, except for tokens that end a repeated item of an
   * array with `uniqueItems`, and for what domains refuse behind the lexeme under way. Shared: read only.
   */
  mask(): TokenMask {
    this.#check();
    this.#mask ??= this.#computeMask();
    return this.#mask;
  }

  /**
   * Takes `token`. A violation means that no text that begins so satisfies the constraints: `retreat` from it. While
   * checks are pending the output may go on; `pending` tells what comes of them.
   * @param isAside  types are checked once this thread is free, which it is while a model computes elsewhere
   * @throws OracleError when the type checker is broken
   * @throws AnankeError (code `REFUSED`) when the token is not allowed: ask `allows` first
   */
  accept(token: TokenId, { isAside = false }: { readonly isAside?: boolean } = {}): Step {
    this.#check();
    const { vocabulary } = this.engine;
    const next =
      this.#ended || this.#bans.has(this.#tokens, token)
        ? undefined
        : vocabulary.isEnd(token)
          ? this.canEnd()
            ? this.#current()
            : undefined
          : this.#advance(token);
    if (next === undefined) {
      throw new AnankeError(
        "REFUSED",
        `Token ${token} (${vocabulary.describe(token)}) is not allowed at position ${this.length}`,
        { hint: "Ask allows() before accept(); mask() may be wider." },
      );
    }
    const before = this.#current();
    this.#push(token, next);
    if (!this.hasObligations || this.#ended) return OK;
    const bytes = this.bytes();
    const from = bytes.length - vocabulary.byteLengthOf(token);
    const taken = { bytes, from, length: this.length };
    return this.#obligations.afterToken(this.#constraints(), before, taken, isAside);
  }

  /** What the checks that are still running will say: a violation of what is written, perhaps of an earlier part. */
  get pending(): Promise<TypeViolation | undefined> | undefined {
    return this.#obligations.pending;
  }

  /** What is pending has been seen to. */
  forgetPending(): void {
    this.#obligations.forgetPending();
  }

  /**
   * Waits for what is pending, and has the whole text checked where it may end.
   * @returns `unknown` when the check did not come to an end: the text is then not known to be right
   */
  async settle(): Promise<Step> {
    this.#check();
    return this.#obligations.settle(() => ({
      constraints: this.#constraints(),
      bytes: this.bytes(),
      canEnd: this.canEnd(),
    }));
  }

  /**
   * Goes back from a violation of the present text to where another way may be found, and refuses there what was tried.
   * @returns tokens taken back, 0 when only the end is refused; `undefined` when all positions are exhausted
   */
  retreat(violation: TypeViolation): number | undefined {
    this.#check();
    const { length } = this;
    const { vocabulary } = this.engine;
    const tokens = this.#tokens.filter((token) => !vocabulary.isEnd(token));
    if (violation.foundBy === "whole" && violation.statementBytes.length === 0) {
      // Nothing in the text is wrong, something is missing: it may go on, but not end here.
      this.rollback(tokens.length);
      for (const end of vocabulary.endTokens) this.#bans.refuse(tokens.length, [end]);
      this.#mask = undefined;
      if (countMask(this.mask()) > 0) return length - tokens.length;
    }
    const byteEnds = [0];
    for (const token of tokens)
      byteEnds.push(byteEnds[byteEnds.length - 1]! + vocabulary.byteLengthOf(token));
    if (violation.restarts === true) {
      const position = retreatAndRestart(
        {
          bans: this.#bans,
          endTokens: vocabulary.endTokens,
          rollback: (toLength) => this.rollback(toLength),
          mask: () => this.mask(),
        },
        violation,
        tokens,
        byteEnds,
      );
      return position === undefined ? undefined : length - position;
    }
    for (const { position, path } of retreatsFrom(violation, tokens, byteEnds, { goesFurther: true })) {
      const attempt = this.#bans.attemptsAt(position);
      if (attempt >= attemptsAt(position)) continue;
      this.rollback(position);
      this.#bans.countAttempt(position);
      this.#bans.refuse(position, path(attempt));
      this.#mask = undefined;
      if (countMask(this.mask()) > 0) return length - position;
    }
    return undefined;
  }

  /** Goes back to the first `toLength` tokens. Bans of later positions are forgotten. */
  rollback(toLength: number): void {
    this.#check();
    assert(Number.isInteger(toLength) && toLength >= 0 && toLength <= this.length, `rollback to ${toLength}`);
    this.#tokens.length = toLength;
    this.#states.length = toLength + 1;
    this.#domains?.truncate(toLength);
    this.#contexts?.truncate(toLength);
    this.#bans.truncate(toLength);
    this.#obligations.truncate(toLength);
    this.#ended = toLength > 0 && this.engine.vocabulary.isEnd(this.#tokens[toLength - 1]!);
    this.#mask = undefined;
  }

  /** Refuses `token` at the present position from now on. */
  ban(token: TokenId): void {
    this.#bans.ban(this.length, token);
    this.#mask = undefined;
  }

  checkpoint(): Checkpoint {
    return { session: this.#key, length: this.length, tokens: this.#tokens.slice() };
  }

  /**
   * Returns to a checkpoint of this session, forwards too, also over tokens that were banned since.
   * @throws AnankeError (code `CHECKPOINT`) for a checkpoint of another session
   */
  restore(checkpoint: Checkpoint): void {
    if (checkpoint.session !== this.#key) {
      throw new AnankeError("CHECKPOINT", "This checkpoint belongs to another session", {
        hint: "Restore it in the session that made it; use fork() to branch.",
      });
    }
    let common = 0;
    while (common < this.length && this.#tokens[common] === checkpoint.tokens[common]) common++;
    this.rollback(Math.min(common, checkpoint.length));
    for (let i = this.length; i < checkpoint.length; i++) {
      const token = checkpoint.tokens[i]!;
      const next = this.engine.vocabulary.isEnd(token) ? this.#current() : this.#advance(token);
      assert(next !== undefined, `token ${token} was accepted before the checkpoint`);
      this.#push(token, next);
    }
  }

  /** An independent session at the same position. */
  fork(): Session {
    const copy = new Session(this.engine, this.types, this.contracts, this);
    copy.#obligations.takeOver(this.#obligations);
    copy.#bans = this.#bans.clone();
    copy.#tokens.push(...this.#tokens);
    copy.#states.splice(0, copy.#states.length, ...this.#states);
    copy.#poolAlarms.splice(0, copy.#poolAlarms.length, ...this.#poolAlarms);
    copy.#ended = this.#ended;
    copy.#failure = this.#failure;
    copy.#contexts = this.#contexts?.fork();
    return copy;
  }

  /** Tokens with no alternative from here; not accepted yet. */
  forced(): TokenId[] {
    this.#check();
    if (this.#ended) return [];
    const tokens = forcedTokens(this.engine, this.#current());
    // Banned here: another cut of the same bytes may still do, and the mask knows which.
    if (tokens.length === 0 || !this.allows(tokens[0]!)) return [];
    if (this.#domains === undefined) return tokens;
    // Forced by syntax; a domain may still refuse one, and that dead end is the mask's to show.
    const probe = this.fork();
    const end = tokens.findIndex((token) => {
      const isAllowed = probe.allows(token);
      if (isAllowed) probe.accept(token);
      return !isAllowed;
    });
    return end === -1 ? tokens : tokens.slice(0, end);
  }

  /**
   * Cheapest bytes after which the output may end.
   * @returns `undefined` when none was found within the limits
   */
  completion(): Uint8Array | undefined {
    this.#check();
    const recognizers = this.engine.program.constraints.map((c) => c.recognizer);
    const suits = (bytes: Uint8Array): boolean => this.#domains?.allowsEndAfter(bytes) !== false;
    return findCompletion(recognizers, this.#current(), suits);
  }

  /**
   * The constructs that are open at the end of the output, innermost first, with fields, the number of the part under way,
   * and offsets in bytes of the whole text (a prefix included): of the first language, else of the first constraint.
   * @returns `undefined` where no grammar constrains the output
   */
  contexts(): Contexts | undefined {
    this.#check();
    const { constraints } = this.engine.program;
    const primary = primaryIndex(constraints);
    const constraint = constraints[primary];
    if (constraint === undefined) return undefined;
    this.#contexts ??= new SessionContexts(constraint.recognizer);
    const { vocabulary } = this.engine;
    return this.#contexts.at(this.length, {
      bytesOf: (i) => (vocabulary.isEnd(this.#tokens[i]!) ? NOTHING : vocabulary.bytesOf(this.#tokens[i]!)),
      stateAfter: (count) => this.#states[count]![primary]!,
    });
  }

  /**
   * Cheapest bytes that the grammar of the constraint with types, else of the first, asks for before its text may end;
   * the lexeme under way as the domains have it, what follows it as the grammar alone has it.
   */
  outline(): Uint8Array | undefined {
    this.#check();
    const index = primaryIndex(this.engine.program.constraints);
    const recognizer = this.engine.program.constraints[index]?.recognizer;
    const state = this.#current()[index];
    if (recognizer === undefined || state === undefined) return new Uint8Array(0);
    return this.#domains === undefined ? cheapestCompletion(recognizer, state) : this.#domains.outline();
  }

  /** What the checker of types suggests to write here on the way to an end; nothing where none is asked. */
  suggestions(): readonly string[] {
    if (this.types === undefined) return [];
    return this.types.document.at(DECODER.decode(this.bytes())).suggestions();
  }

  /** A copy with `bytes` behind its output; undefined where they are refused. */
  after(bytes: Uint8Array): Session | undefined {
    const copy = this.fork();
    for (const token of this.engine.trie.cover(bytes) ?? []) {
      if (!copy.allows(token)) return undefined;
      copy.accept(token);
    }
    return copy.length > this.length || bytes.length === 0 ? copy : undefined;
  }

  /** With `bytes` behind it the output would satisfy every constraint, as far as masks tell. */
  acceptsWhole(bytes: Uint8Array): boolean {
    const recognizers = this.engine.program.constraints.map((c) => c.recognizer);
    return completes(recognizers, this.#current(), bytes);
  }

  /** The output so far satisfies every constraint. */
  canEnd(): boolean {
    const states = this.#current();
    if (!this.engine.program.constraints.every((c, i) => c.recognizer.canEnd(states[i]!))) return false;
    return this.#ended || this.#domains?.canEnd() !== false;
  }

  /**
   * Narrows the constraint of a registered domain for the lexemes that begin from here on; going back takes it back.
   * @throws SpecError for a domain that the program does not have, or that narrows no lexemes
   */
  constrain(domain: string, value: unknown): void {
    this.#check();
    if (this.#domains === undefined) {
      throw new SpecError(`No domain that narrows lexemes is registered, so not "${domain}" either`, {
        hint: "Register it when compiling: compile(constraints, { domains: [{ domain, value }] }).",
      });
    }
    this.#domains.constrain(domain, value);
    this.#mask = undefined;
  }

  /** What the filters of registered domains have cost and done in this session, by domain. */
  domainWork(): ReadonlyMap<string, DomainWork> {
    return this.#domains?.work ?? new Map();
  }

  /** Why `token` is refused here, constraint by constraint. */
  explain(token: TokenId): Explanation {
    const found = explainToken(this.engine, this.#current(), token, this.allows(token));
    if (found.allowed || found.refusals.length > 0 || this.#domains === undefined) return found;
    const refusals = explainDomains(this.engine, this.#domains.constraints(), this.bytes(), token);
    return { ...found, refusals };
  }

  ledger(): Ledger {
    return ledgerOf(this.engine.program, this.types, this.contracts);
  }

  /** Repeats `error` on every further call: a failed session stays failed. */
  fail(error: AnankeError): void {
    this.#failure ??= error;
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #current(): readonly ParseState[] {
    return this.#states[this.#states.length - 1]!;
  }

  /** Of the domains beside syntax, as they are in force. */
  #constraints(): readonly DomainConstraint[] {
    return this.#domains?.constraints() ?? this.engine.program.domains;
  }

  #push(token: TokenId, next: readonly ParseState[]): void {
    this.#domains?.push(token);
    this.#tokens.push(token);
    this.#states.push(next);
    this.#ended = this.engine.vocabulary.isEnd(token);
    this.#mask = undefined;
    this.#keepPoolsSmall();
  }

  #advance(token: TokenId): readonly ParseState[] | undefined {
    const { masks, vocabulary } = this.engine;
    if (vocabulary.byteLengthOf(token) === 0) return undefined;
    const states = this.#current();
    const next: ParseState[] = [];
    for (let i = 0; i < masks.length; i++) {
      const state = masks[i]!.advance(states[i]!, token);
      if (state === undefined) return undefined;
      next.push(state);
    }
    return this.#domains?.allows(token) === false ? undefined : next;
  }

  #computeMask(): TokenMask {
    const { masks, vocabulary } = this.engine;
    const banned = this.#bans.after(this.#tokens);
    const states = this.#current();
    const domains = this.#domains;
    if (masks.length === 1 && banned.length === 0 && !this.#ended && domains === undefined) {
      return masks[0]!.mask(states[0]!);
    }
    this.#scratch ??= createMask(vocabulary.size);
    const scratch = this.#scratch;
    if (this.#ended) scratch.words.fill(0);
    else if (masks.length === 0) {
      copyInto(scratch, fullMask(vocabulary.size));
      for (let id = 0; id < vocabulary.size; id++) {
        if (vocabulary.byteLengthOf(id) === 0 && !vocabulary.isEnd(id)) maskClear(scratch, id);
      }
    } else {
      copyInto(scratch, masks[0]!.mask(states[0]!));
      for (let i = 1; i < masks.length; i++) andInto(scratch, masks[i]!.mask(states[i]!));
      if (domains !== undefined) {
        const left = domains.mask();
        if (left === undefined) scratch.words.fill(0);
        else andInto(scratch, left);
        const canEnd = this.canEnd();
        for (const token of vocabulary.endTokens) {
          if (canEnd) maskSet(scratch, token);
          else maskClear(scratch, token);
        }
      }
    }
    for (const token of banned) maskClear(scratch, token);
    return publish(scratch);
  }

  /** A long output must not hold on to an ever-growing pool: move its states into a fresh one. */
  #keepPoolsSmall(): void {
    this.engine.program.constraints.forEach(({ recognizer }, i) => {
      const { pool } = this.#current()[i]!;
      if (pool.size <= this.#poolAlarms[i]!) return;
      this.#contexts?.forget();
      const adopted = recognizer.adopt(this.#states.map((states) => states[i]!));
      // What this session itself needs may be more than the limit: do not move again for every token.
      this.#poolAlarms[i] = Math.max(recognizer.limits.maxPoolSize, 2 * adopted[0]!.pool.size);
      for (let n = 0; n < this.#states.length; n++) this.#states[n] = this.#states[n]!.with(i, adopted[n]!);
    });
  }
}

/** Allowed tokens at the present position; zero is a dead end. */
export function countAllowed(session: Session): number {
  return countMask(session.mask());
}
