/** Constraints made by hand for tests of adapters: what is allowed is a function of the tokens so far. */
import { maskOf, type TokenId, type TokenMask } from "../../masks/index.ts";
import type { ForcedTokens, StepDecision, TokenConstraint, TokenOrigin } from "../../models/index.ts";

export interface StandInOptions {
  readonly size: number;
  /** Exact. Default: everything. */
  readonly allows?: (token: TokenId, tokens: readonly TokenId[]) => boolean;
  /** Default: exactly what `allows` says. */
  readonly mask?: (tokens: readonly TokenId[]) => TokenMask;
  /** Default: go on. Rollbacks must be carried out here by `undo`. */
  readonly decide?: (constraint: StandIn) => StepDecision;
  /** Tokens forced after the present ones; default none. */
  readonly forced?: (tokens: readonly TokenId[]) => ForcedTokens;
}

const NOTHING_FORCED: ForcedTokens = { tokens: [], stops: false };

export class StandIn implements TokenConstraint {
  /** The output as it stands. */
  readonly tokens: TokenId[] = [];
  /** How each of them came about. */
  readonly origins: TokenOrigin[] = [];
  /** Calls, for tests of who asks what. */
  readonly calls = { allows: 0, mask: 0, accept: 0, forced: 0 };
  readonly #options: StandInOptions;

  constructor(options: StandInOptions) {
    this.#options = options;
  }

  allows(token: TokenId): boolean {
    this.calls.allows++;
    return this.#allows(token);
  }

  mask(): TokenMask {
    this.calls.mask++;
    const { mask, size } = this.#options;
    if (mask !== undefined) return mask(this.tokens);
    return maskOf(
      size,
      Array.from({ length: size }, (_, id) => id).filter((id) => this.#allows(id)),
    );
  }

  accept(token: TokenId, origin: TokenOrigin): StepDecision {
    this.calls.accept++;
    this.tokens.push(token);
    this.origins.push(origin);
    return this.#options.decide?.(this) ?? { kind: "continue" };
  }

  forced(): ForcedTokens {
    this.calls.forced++;
    const forced = this.#options.forced?.(this.tokens) ?? NOTHING_FORCED;
    for (const token of forced.tokens) {
      this.tokens.push(token);
      this.origins.push("forced");
    }
    return forced;
  }

  /** Takes back the last `count` tokens, as a constraint that decides on a rollback does. */
  undo(count: number): void {
    this.tokens.length -= count;
    this.origins.length -= count;
  }

  #allows(token: TokenId): boolean {
    return this.#options.allows?.(token, this.tokens) ?? true;
  }
}
