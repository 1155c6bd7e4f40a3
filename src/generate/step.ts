/** Outcomes of the steps of a session, and explanations of refused tokens. */
import type { Reason } from "../kernel/index.ts";
import type { TypeViolation } from "./type-watch.ts";

/** What accepting a token led to. */
export type Step =
  | { readonly kind: "ok" }
  /** No token is left from here. */
  | { readonly kind: "dead-end"; readonly reasons: readonly Reason[] }
  /** No text that begins so satisfies the constraints: `retreat(violation)` goes back. */
  | { readonly kind: "violation"; readonly violation: TypeViolation }
  /** A check did not come to an end. */
  | { readonly kind: "unknown"; readonly why: string }
  /** Checks are still running; `settle()` waits for them. */
  | { readonly kind: "pending" };

/** Why a token is (not) allowed. */
export interface Explanation {
  readonly allowed: boolean;
  /** The token's text, quoted. */
  readonly token: string;
  /** One per constraint that refuses it; empty when it is allowed. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  readonly domain: string;
  /** Constraint id. */
  readonly constraint: string;
  /** Bytes of the token that still fit. */
  readonly fittingBytes: number;
  /** What could have stood there, in the grammar's own names. */
  readonly expected: readonly string[];
  readonly message: string;
  /** What it follows from, over the domains that took part, with places in the source; absent where nothing more is known. */
  readonly reasons?: readonly Reason[];
}

/** Opaque; belongs to the session that made it. */
export interface Checkpoint {
  readonly session: symbol;
  readonly length: number;
  readonly tokens: readonly number[];
}
