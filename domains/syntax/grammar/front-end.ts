/** What every front end returns: a grammar, and an account of what it did with each part of its input. */
import type { Limits } from "../../../src/kernel/index.ts";
import type { Grammar } from "./grammar.ts";

/** How one part of the input was treated; the ledger repeats these. */
export interface FrontEndNote {
  /** Where, e.g. a JSON pointer into the schema or a rule name. */
  readonly path: string;
  /** Keyword or construct. */
  readonly subject: string;
  readonly treatment: /** Holds in every output. */
    | "enforced"
    /** The specification makes it a description; nothing to enforce. */
    | "annotation"
    /** Not known to the specification, which says to ignore it. */
    | "unknown-keyword"
    /** A rule of the language that the grammar does not hold. */
    | "left-open";
  readonly detail?: string;
}

export interface FrontEndResult {
  readonly grammar: Grammar;
  readonly notes: readonly FrontEndNote[];
}

export interface FrontEndOptions {
  /** For messages: file name, or `<schema>` and the like. */
  readonly file?: string;
  readonly limits?: Limits;
}
