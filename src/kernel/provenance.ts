/**
 * Why something was narrowed: the constraint, the domain, and where the constraint came from.
 * Reasons travel beside lattice values and never inside them, so they cannot disturb the laws.
 */
import type { Span } from "./span.ts";

/** The five constraint theories, and the place where user-defined ones join them. */
export type DomainName = "syntax" | "types" | "imports" | "control-flow" | "semantics" | (string & {});

export interface Reason {
  readonly domain: DomainName;
  /** Id of the constraint as the ledger names it, e.g. `schema` or `regex#2`. */
  readonly constraint: string;
  /** In plain words. */
  readonly message: string;
  readonly span?: Span;
  /** Path inside a structured constraint, e.g. `/properties/age/minimum`. */
  readonly path?: string;
}
