/** What a symbolic execution leaves to be shown, and what it says nothing about. */
import { FALSE, type Formula, or } from "./formulas.ts";
import type { Clause, CodeRange, FunctionCode } from "./program.ts";

/** A situation that must not come about, and where in the text it would. */
export interface Obligation extends CodeRange {
  readonly kind: "ensures" | "assert" | "call" | "throw" | "no-result" | "invariant";
  /** What would be broken, as it was written. */
  readonly text: string;
  readonly source: string;
  /** Together with the precondition: satisfied by inputs that break it. */
  readonly broken: Formula;
}

/** A way through the function about which nothing is said. */
export interface Unclear extends CodeRange {
  readonly when: Formula;
  readonly why: string;
}

export interface Execution {
  /** What may be assumed of the inputs. */
  readonly assumed: readonly Formula[];
  readonly obligations: readonly Obligation[];
  /** Outside of what formulas say. */
  readonly unclear: readonly Unclear[];
  /** Loops that were left after so many rounds although they may go on. */
  readonly cut: readonly Unclear[];
  /** Types that the contract gives the inputs: integers among the numbers. */
  readonly inputs: FunctionCode["parameters"];
  /** Some loop has no invariant. */
  readonly lacksInvariants: boolean;
  /** Clauses of the precondition that could not be read as formulas. */
  readonly unread: readonly Clause[];
}

/** One obligation per place and demand: broken where any of the ways there breaks it. */
export function merge(obligations: readonly Obligation[]): readonly Obligation[] {
  const merged = new Map<string, Obligation>();
  for (const each of obligations) {
    const key = `${each.kind} ${each.start} ${each.end} ${each.text}`;
    const before = merged.get(key);
    merged.set(key, { ...each, broken: or(before?.broken ?? FALSE, each.broken) });
  }
  return [...merged.values()];
}
