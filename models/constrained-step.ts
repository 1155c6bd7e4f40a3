/**
 * How one token is chosen under a constraint, whatever samples: free choice first, verified by the exact check; only
 * on refusal the mask, and another draw from the same logits. Where few tokens are allowed the mask comes first.
 */
import {
  copyInto,
  countMask,
  createMask,
  type MaskBuffer,
  maskClear,
  maskHas,
  type TokenId,
  type TokenMask,
} from "../masks/index.ts";
import { ModelError } from "../src/kernel/index.ts";
import type { SettledDecision, StepDecision, TokenConstraint, TokenOrigin } from "./adapter.ts";

/**
 * Draws from the current logits, under `mask` if one is given; may be called any number of times.
 * `deny` asks for the form of the mask that cannot leak.
 */
export type Draw = (mask?: TokenMask, form?: "shorter" | "deny") => Promise<TokenId>;

export type StepResult =
  | { readonly kind: "token"; readonly token: TokenId; readonly decision: SettledDecision }
  | { readonly kind: "dead-end" }
  | { readonly kind: "aborted" };

/** With at most this many tokens allowed a free draw is likely to be refused, so the mask comes first. */
const FEW_ALLOWED = 4096;
const FEW_ALLOWED_SHARE = 1 / 16;
/** Draws that the exact check may refuse before every token left in the mask is checked. */
const MAX_REFUSED_DRAWS = 16;

export class ConstrainedSteps {
  /** Free choices that were refused. */
  rejected = 0;
  readonly #constraint: TokenConstraint;
  readonly #signal: AbortSignal | undefined;
  /** The last mask looked at allowed few tokens. */
  #wasNarrow = false;
  #scratch: MaskBuffer | undefined;

  constructor(constraint: TokenConstraint, signal?: AbortSignal) {
    this.#constraint = constraint;
    this.#signal = signal;
  }

  /** Chooses and accepts one token. */
  async choose(draw: Draw): Promise<StepResult> {
    const constraint = this.#constraint;
    if (constraint.fewAllowed?.() ?? this.#wasNarrow) {
      const mask = constraint.mask();
      if (this.#look(mask)) return this.#drawUnder(mask, draw, "masked", -1);
    }
    const free = await draw();
    if (free >= 0 && constraint.allows(free)) return this.#accept(free, "sampled");
    this.rejected++;
    const mask = constraint.mask();
    this.#look(mask);
    return this.#drawUnder(mask, draw, "resampled", free);
  }

  /** Notes whether `mask` allows few tokens. */
  #look(mask: TokenMask): boolean {
    const allowed = countMask(mask);
    this.#wasNarrow = allowed <= FEW_ALLOWED && allowed <= mask.size * FEW_ALLOWED_SHARE;
    return this.#wasNarrow;
  }

  /** @param refusedBefore token that the exact check has refused at this position, or -1 */
  async #drawUnder(
    mask: TokenMask,
    draw: Draw,
    origin: TokenOrigin,
    refusedBefore: TokenId,
  ): Promise<StepResult> {
    let left = refusedBefore >= 0 && maskHas(mask, refusedBefore) ? this.#without(mask, refusedBefore) : mask;
    for (let refused = 0; countMask(left) > 0; refused++) {
      if (this.#signal?.aborted === true) return { kind: "aborted" };
      const token = await drawInside(left, draw);
      if (this.#constraint.allows(token)) return this.#accept(token, origin);
      // The mask may be wider than the exact check: take the token out and draw again.
      const fewer = this.#without(left, token);
      if (refused + 1 === MAX_REFUSED_DRAWS) this.#keepAllowed(fewer);
      left = fewer;
    }
    return { kind: "dead-end" };
  }

  /** Narrows `mask` to what the exact check allows. */
  #keepAllowed(mask: MaskBuffer): void {
    for (let id = 0; id < mask.size; id++) {
      if (maskHas(mask, id) && !this.#constraint.allows(id)) maskClear(mask, id);
    }
  }

  /** The scratch buffer, holding `mask` (possibly itself) less `token`. */
  #without(mask: TokenMask, token: TokenId): MaskBuffer {
    if (this.#scratch?.size !== mask.size) this.#scratch = createMask(mask.size);
    if (mask !== this.#scratch) copyInto(this.#scratch, mask);
    maskClear(this.#scratch, token);
    return this.#scratch;
  }

  async #accept(token: TokenId, origin: TokenOrigin): Promise<StepResult> {
    return { kind: "token", token, decision: await settled(this.#constraint.accept(token, origin)) };
  }
}

/** The decision, once it is there. */
export async function settled(decision: StepDecision): Promise<SettledDecision> {
  return decision.kind === "wait" ? decision.decision : decision;
}

async function drawInside(mask: TokenMask, draw: Draw): Promise<TokenId> {
  const token = await draw(mask);
  if (token >= 0 && maskHas(mask, token)) return token;
  // A bonus on the allowed tokens can be too small for extreme logits; minus infinity on the others cannot.
  const again = await draw(mask, "deny");
  if (again >= 0 && maskHas(mask, again)) return again;
  throw new ModelError(`The sampler returned token ${again}, which its mask forbids`, {
    hint: "The model's logits may not be numbers (a damaged file), or this version samples differently than expected.",
  });
}
