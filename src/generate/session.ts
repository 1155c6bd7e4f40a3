/**
 * One constrained output under way. Holds per-position parse states, so going back is cutting arrays short; shares
 * with other sessions only the immutable artefacts and bounded caches of its `Engine`.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import {
  type Contexts,
  cheapestCompletion,
  type ParseState,
  searchProduct,
} from "../../domains/syntax/index.ts";
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
import { contractDomain } from "./contract-domain.ts";
import type { ContractWatch } from "./contract-watch.ts";
import { auditToken, auditWhole, hasAudit } from "./domain-watch.ts";
import type { Engine } from "./engine.ts";
import { explainDomains, explainToken } from "./explain.ts";
import { forcedTokens } from "./forced.ts";
import type { DomainWork } from "./fusion.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { Nogoods } from "./nogoods.ts";
import { MAX_ATTEMPTS, retreatsFrom } from "./retreat.ts";
import { SessionContexts } from "./session-contexts.ts";
import { SessionDomains } from "./session-domains.ts";
import type { Checkpoint, Explanation, Step } from "./step.ts";
import type { TypeViolation, TypeWatch } from "./type-watch.ts";
import { typedDomain } from "./typed-domain.ts";

const OK: Step = { kind: "ok" };
const NOTHING = new Uint8Array(0);
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Product states visited when the cheapest completion of one constraint does not suit the others. */
const MAX_COMPLETION_STATES = 20_000;
/** Parse states visited when one constraint has no completion that can be read off its grammar. */
const MAX_DETOUR_STATES = 1000;

export class Session {
  readonly engine: Engine;
  readonly types: TypeWatch | undefined;
  readonly contracts: ContractWatch | undefined;
  readonly #key = Symbol("session");
  readonly #tokens: TokenId[] = [];
  /** Of the constraint whose types are watched; -1 for none. */
  readonly #typedIndex: number;
  /** `#states[n]`: one parse state per constraint after n tokens. */
  readonly #states: (readonly ParseState[])[];
  /** The domains beside syntax; absent where none narrows lexemes. */
  #domains: SessionDomains | undefined;
  /** Tokens refused at a position although the constraints allow them, by position. */
  readonly #bans = new Map<number, Set<TokenId>>();
  /** Continuations that led to errors. */
  #nogoods = new Nogoods();
  /** Times the session went back to a position because of an error, by position. */
  readonly #attempts = new Map<number, number>();
  /** What the solver was asked last, after how many tokens. */
  #pending: { readonly length: number; readonly answer: Promise<TypeViolation | undefined> } | undefined;
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
   */
  constructor(engine: Engine, types?: TypeWatch, contracts?: ContractWatch) {
    this.engine = engine;
    this.types = types;
    this.contracts = contracts;
    this.#typedIndex = engine.program.constraints.findIndex(({ id }) => id === types?.types.constraint);
    this.#states = [engine.program.constraints.map((c) => c.recognizer.start())];
    this.#poolAlarms = engine.program.constraints.map((c) => c.recognizer.limits.maxPoolSize);
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
    return this.types !== undefined || this.contracts !== undefined || hasAudit(this.engine.program.domains);
  }

  /** The output so far; end tokens contribute nothing. */
  bytes(): Uint8Array {
    const { vocabulary } = this.engine;
    return vocabulary.concat(this.#tokens.filter((token) => !vocabulary.isEnd(token)));
  }

  /** Exact: accepting `token` keeps an output possible (as far as each constraint alone can tell). */
  allows(token: TokenId): boolean {
    this.#check();
    if (this.#ended || this.#isBanned(token)) return false;
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
   * @throws OracleError when the type checker is broken
   * @throws AnankeError (code `REFUSED`) when the token is not allowed: ask `allows` first
   */
  accept(token: TokenId): Step {
    this.#check();
    const { vocabulary } = this.engine;
    const next =
      this.#ended || this.#isBanned(token)
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
    const typed = before[this.#typedIndex];
    const violation =
      this.#auditToken(before, bytes, from) ??
      (typed === undefined ? undefined : this.types?.afterToken(typed, bytes, from));
    return violation === undefined ? this.#askContracts(bytes, from) : { kind: "violation", violation };
  }

  /** What the checks that are still running will say: a violation of what is written, perhaps of an earlier part. */
  get pending(): Promise<TypeViolation | undefined> | undefined {
    return this.#pending?.answer;
  }

  /** What is pending has been seen to. */
  forgetPending(): void {
    this.#pending = undefined;
  }

  #askContracts(bytes: Uint8Array, from: number): Step {
    const found = this.contracts?.afterToken(bytes, from);
    if (found === undefined) return OK;
    if (!(found instanceof Promise)) return { kind: "violation", violation: found };
    const before = this.#pending?.answer;
    // One after the other: what was broken first is what counts.
    const answer = before === undefined ? found : before.then((first) => first ?? found);
    // Whoever waits for the answer sees the error.
    for (const each of [found, answer]) each.catch(() => undefined);
    this.#pending = { length: this.length, answer };
    return { kind: "pending" };
  }

  /**
   * Waits for what is pending, and has the whole text checked where it may end.
   * @returns `unknown` when the check did not come to an end: the text is then not known to be right
   */
  async settle(): Promise<Step> {
    this.#check();
    const pending = await this.#pending?.answer;
    this.#pending = undefined;
    if (pending !== undefined) return { kind: "violation", violation: pending };
    if (!this.hasObligations || !this.canEnd()) return OK;
    const violation = auditWhole(this.#constraints(), this.bytes());
    if (violation !== undefined) return { kind: "violation", violation };
    const types = await this.types?.checkWhole(this.bytes());
    if (types !== undefined && types.kind !== "fits") return types;
    const contracts = await this.contracts?.checkWhole(this.bytes());
    return contracts?.kind === "violation" ? contracts : OK;
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
      for (const end of vocabulary.endTokens) this.#nogoods.add(tokens.length, [end]);
      this.#mask = undefined;
      if (countMask(this.mask()) > 0) return length - tokens.length;
    }
    const byteEnds = [0];
    for (const token of tokens)
      byteEnds.push(byteEnds[byteEnds.length - 1]! + vocabulary.byteLengthOf(token));
    for (const { position, path } of retreatsFrom(violation, tokens, byteEnds)) {
      const attempt = this.#attempts.get(position) ?? 0;
      if (attempt >= MAX_ATTEMPTS) continue;
      this.rollback(position);
      this.#attempts.set(position, attempt + 1);
      this.#nogoods.add(position, path(attempt));
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
    this.#nogoods.truncate(toLength);
    if (this.#pending !== undefined && this.#pending.length > toLength) this.#pending = undefined;
    for (const position of this.#attempts.keys()) if (position > toLength) this.#attempts.delete(position);
    for (const position of this.#bans.keys()) if (position > toLength) this.#bans.delete(position);
    this.#ended = toLength > 0 && this.engine.vocabulary.isEnd(this.#tokens[toLength - 1]!);
    this.#mask = undefined;
  }

  /** Refuses `token` at the present position from now on. */
  ban(token: TokenId): void {
    const banned = this.#bans.get(this.length) ?? new Set();
    banned.add(token);
    this.#bans.set(this.length, banned);
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
    const copy = new Session(this.engine, this.types, this.contracts);
    copy.#pending = this.#pending;
    copy.#nogoods = this.#nogoods.clone();
    for (const [position, count] of this.#attempts) copy.#attempts.set(position, count);
    copy.#tokens.push(...this.#tokens);
    copy.#states.splice(0, copy.#states.length, ...this.#states);
    for (const [position, banned] of this.#bans) copy.#bans.set(position, new Set(banned));
    copy.#poolAlarms.splice(0, copy.#poolAlarms.length, ...this.#poolAlarms);
    copy.#ended = this.#ended;
    copy.#failure = this.#failure;
    copy.#domains = this.#domains?.fork();
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
    const states = this.#current();
    if (recognizers.length === 0) return new Uint8Array(0);
    for (let i = 0; i < recognizers.length; i++) {
      const bytes = cheapestCompletion(recognizers[i]!, states[i]!);
      if (bytes === undefined) continue;
      const suitsAll = recognizers.every((recognizer, k) => {
        const after = recognizer.advanceAll(states[k]!, bytes);
        return after !== undefined && recognizer.canEnd(after);
      });
      if (suitsAll && this.#suitsDomains(bytes)) return bytes;
    }
    const maxStates = recognizers.length === 1 ? MAX_DETOUR_STATES : MAX_COMPLETION_STATES;
    const { witness } = searchProduct(recognizers, states, maxStates);
    return witness !== undefined && this.#suitsDomains(witness) ? witness : undefined;
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
    return this.engine.program.constraints.every(({ recognizer }, i) => {
      const after = recognizer.advanceAll(this.#current()[i]!, bytes);
      return after !== undefined && recognizer.canEnd(after);
    });
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

  #isBanned(token: TokenId): boolean {
    return (
      this.#bans.get(this.length)?.has(token) === true || this.#nogoods.after(this.#tokens).includes(token)
    );
  }

  #current(): readonly ParseState[] {
    return this.#states[this.#states.length - 1]!;
  }

  /** Of the domains beside syntax, as they are in force. */
  #constraints(): readonly DomainConstraint[] {
    return this.#domains?.constraints() ?? this.engine.program.domains;
  }

  #auditToken(before: readonly ParseState[], bytes: Uint8Array, from: number): TypeViolation | undefined {
    const { constraints, domains } = this.engine.program;
    const index = primaryIndex(constraints);
    const primary = constraints[index];
    const state = before[index];
    if (primary === undefined || state === undefined || !hasAudit(domains)) return undefined;
    return auditToken(this.#constraints(), primary.recognizer, state, bytes, from);
  }

  #suitsDomains(completion: Uint8Array): boolean {
    return this.#domains?.allowsEndAfter(completion) !== false;
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
    const banned = [...(this.#bans.get(this.length) ?? []), ...this.#nogoods.after(this.#tokens)];
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
