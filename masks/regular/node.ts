/** The expressions of a `RegexAlgebra`, as one looks at them. */
import type { ByteSet } from "./byte-set.ts";
import type { Dfa } from "./dfa.ts";

/** Index into one `RegexAlgebra`; equal ids denote equal languages (the converse need not hold). */
export type RegexId = number;

/** As an upper bound of a repetition: none. */
export const UNBOUNDED = -1;

export type RegexNode =
  | { readonly kind: "empty" }
  | { readonly kind: "epsilon" }
  | { readonly kind: "set"; readonly set: ByteSet }
  | { readonly kind: "concat"; readonly head: RegexId; readonly tail: RegexId }
  | { readonly kind: "or"; readonly items: readonly RegexId[] }
  | { readonly kind: "and"; readonly items: readonly RegexId[] }
  | { readonly kind: "not"; readonly item: RegexId }
  | { readonly kind: "repeat"; readonly item: RegexId; readonly min: number; readonly max: number }
  | { readonly kind: "dfa"; readonly dfa: Dfa; readonly state: number };

export type RegexKind = RegexNode["kind"];
