/**
 * The side of a session that belongs to the domains beside syntax: the text so far read under their fused filters, and
 * the constraints in force, per token, so that going back is cutting arrays short.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import { cheapestCompletion, type ParseState, type TokenMasks } from "../../domains/syntax/index.ts";
import type { TokenId, TokenMask } from "../../masks/index.ts";
import { primaryIndex } from "../compile/index.ts";
import { SpecError } from "../kernel/index.ts";
import type { Engine } from "./engine.ts";
import { type DomainValues, type DomainWork, Fusion } from "./fusion.ts";
import { OutputText } from "./output-text.ts";

const NOTHING = new Uint8Array(0);

export class SessionDomains {
  readonly #engine: Engine;
  readonly #masks: TokenMasks;
  readonly #text: OutputText;
  readonly #fusion: Fusion;
  /** After n tokens. */
  readonly #states: ParseState[];
  readonly #values: DomainValues[];
  readonly #lengths: number[] = [0];
  /** What the token tried last led to; undefined when it was refused. */
  #tried: { readonly token: TokenId; readonly state: ParseState | undefined } | undefined;
  #poolAlarm: number;

  /** Those of the program, then the session's own. */
  readonly #all: readonly DomainConstraint[];

  private constructor(
    engine: Engine,
    masks: TokenMasks,
    domains: readonly DomainConstraint[],
    text: OutputText,
    states?: readonly ParseState[],
  ) {
    this.#engine = engine;
    this.#all = domains;
    this.#masks = masks;
    this.#text = text;
    this.#fusion = new Fusion(
      masks.recognizer,
      domains.map(({ domain }) => domain),
      text,
    );
    const values = domains.map(({ value }) => value);
    this.#values = [values];
    // Whoever takes over states has no use for that of the empty text, for which every filter would be asked.
    this.#states = states === undefined ? [this.#fusion.start(values)] : [...states];
    this.#poolAlarm = masks.recognizer.limits.maxPoolSize;
  }

  /**
   * Undefined where no domain narrows lexemes.
   * @param own  domains of this session alone
   */
  static of(engine: Engine, own: readonly DomainConstraint[] = []): SessionDomains | undefined {
    const primary = engine.masks[primaryIndex(engine.program.constraints)];
    const domains = [...engine.program.domains, ...own];
    const hasFilters = domains.some(({ domain }) => domain.toFilter !== undefined);
    return primary !== undefined && hasFilters
      ? new SessionDomains(engine, primary, domains, new OutputText())
      : undefined;
  }

  get work(): ReadonlyMap<string, DomainWork> {
    return this.#fusion.work;
  }

  /** Exact; `token` is no end token. */
  allows(token: TokenId): boolean {
    const tried = this.#tried;
    if (tried?.token === token) return tried.state !== undefined;
    this.#text.try(this.#engine.vocabulary.bytesOf(token));
    const state = this.#run(this.#text.length);
    this.#text.discard();
    this.#tried = { token, state };
    return state !== undefined;
  }

  /** The text with `bytes` behind it may end. */
  allowsEndAfter(bytes: Uint8Array): boolean {
    this.#text.try(bytes);
    const state = this.#run(this.#text.length);
    const canEnd = state !== undefined && this.#fusion.canEnd(state, this.#current());
    this.#text.discard();
    return canEnd;
  }

  /** Cheapest bytes that finish the lexeme under way as the filters have it, and the text as the grammar has it. */
  outline(): Uint8Array | undefined {
    return cheapestCompletion(this.#masks.recognizer, this.#state());
  }

  canEnd(): boolean {
    return this.#fusion.canEnd(this.#state(), this.#current());
  }

  /** Takes a token that is allowed. */
  push(token: TokenId): void {
    const { vocabulary } = this.#engine;
    const isEnd = vocabulary.isEnd(token);
    const known = this.#tried?.token === token ? this.#tried.state : undefined;
    this.#text.try(isEnd ? NOTHING : vocabulary.bytesOf(token));
    // Asked before, as sessions do; allowed, as sessions promise.
    const state = known ?? this.#run(this.#text.length);
    this.#text.accept();
    this.#states.push(state ?? this.#state());
    this.#values.push(this.#current());
    this.#lengths.push(this.#text.acceptedLength);
    this.#moved();
    this.#keepPoolSmall();
  }

  /** Goes back to the first `count` tokens. */
  truncate(count: number): void {
    this.#states.length = count + 1;
    this.#values.length = count + 1;
    this.#lengths.length = count + 1;
    this.#text.truncate(this.#lengths[count]!);
    this.#tried = undefined;
    this.#fusion.truncated(this.#text.acceptedLength);
  }

  /** Tokens that the filters leave; undefined where no lexeme is left. Permissive, end tokens left aside. */
  mask(): TokenMask | undefined {
    const values = this.#current();
    const settled = this.#fusion.settled(this.#state(), values);
    if (settled === undefined) return undefined;
    return this.#masks.maskFrom(settled, this.#fusion.startAfterLayout(settled, values));
  }

  /**
   * Narrows a domain's constraint, for lexemes that begin from here on.
   * @throws SpecError for a domain that the program does not have
   */
  constrain(name: string, value: unknown): void {
    const { domains } = this.#engine.program;
    const index = domains.findIndex(({ domain }) => domain.name === name);
    const found = domains[index];
    if (found === undefined) {
      throw new SpecError(`No domain "${name}" is registered`, {
        hint: `Registered: ${domains.map(({ domain }) => domain.name).join(", ")}.`,
      });
    }
    const before = this.#current()[index];
    const { lattice } = found.domain;
    const met = lattice.meet(before, value);
    if (lattice.equals(met, before)) return;
    const count = this.#states.length - 1;
    this.#values[count] = this.#current().with(index, met);
    // Between two tokens, and so mostly between two lexemes: one that has not begun is read under the new constraint.
    if (count === 0) this.#states[0] = this.#fusion.start(this.#current());
    this.#moved();
  }

  /** The constraints in force. */
  constraints(): readonly DomainConstraint[] {
    const values = this.#current();
    return this.#all.map(({ domain }, i) => ({ domain, value: values[i] }));
  }

  fork(): SessionDomains {
    const copy = new SessionDomains(this.#engine, this.#masks, this.#all, this.#text.clone(), this.#states);
    copy.#values.splice(0, copy.#values.length, ...this.#values);
    copy.#lengths.splice(0, copy.#lengths.length, ...this.#lengths);
    copy.#poolAlarm = this.#poolAlarm;
    return copy;
  }

  #run(end: number): ParseState | undefined {
    return this.#fusion.advance(this.#state(), this.#text.acceptedLength, end, this.#current());
  }

  #state(): ParseState {
    return this.#states[this.#states.length - 1]!;
  }

  #current(): DomainValues {
    return this.#values[this.#values.length - 1]!;
  }

  #moved(): void {
    this.#tried = undefined;
    this.#fusion.moved();
  }

  #keepPoolSmall(): void {
    const { recognizer } = this.#masks;
    if (this.#state().pool.size <= this.#poolAlarm) return;
    const adopted = recognizer.adopt(this.#states);
    this.#poolAlarm = Math.max(recognizer.limits.maxPoolSize, 2 * adopted[0]!.pool.size);
    this.#states.splice(0, this.#states.length, ...adopted);
  }
}
