/**
 * Every search that could run away takes its budget from here. Exceeding one is a `BudgetError`, never a hang
 * and never a silent truncation.
 */
import { BudgetError } from "./errors.ts";

export interface Limits {
  /** Bytes of a schema, grammar or regex text. */
  readonly maxSpecBytes: number;
  /** Nesting of a schema, grammar or regex. */
  readonly maxSpecDepth: number;
  /** Grammar symbols and productions after a front end has compiled its input. */
  readonly maxGrammarSize: number;
  /** Hash-consed regular expressions of one grammar. */
  readonly maxRegexNodes: number;
  /** Regular expressions explored to decide whether one language is empty. */
  readonly maxEmptinessSteps: number;
  /** Lexer states of one grammar. */
  readonly maxLexerStates: number;
  /** LR states of one grammar. */
  readonly maxLrStates: number;
  /** Stack nodes visited by the reductions of one step. */
  readonly maxClosure: number;
  /** Stack nodes and configurations kept by one recogniser pool before it is renewed. */
  readonly maxPoolSize: number;
  /** States of one DFA, minimal or intermediate. */
  readonly maxDfaStates: number;
  /** Bytes cached for the token masks of a grammar, beside what all grammars of a vocabulary share. */
  readonly maxMaskCacheBytes: number;
  /** Bytes of one output array whose items must differ. */
  readonly maxUniqueBytes: number;
  /** Nodes explored to find the cheapest completion. */
  readonly maxCompletionSteps: number;
  /** Propagator runs of one run to a fixpoint. */
  readonly maxPropagations: number;
  /** Propagator runs spent on making one explanation minimal. */
  readonly maxExplanationRuns: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxSpecBytes: 16 * 1024 * 1024,
  maxSpecDepth: 500,
  maxGrammarSize: 2_000_000,
  maxRegexNodes: 1_000_000,
  maxEmptinessSteps: 20_000,
  maxLexerStates: 200_000,
  maxLrStates: 500_000,
  maxClosure: 20_000,
  maxPoolSize: 200_000,
  maxDfaStates: 20_000,
  maxMaskCacheBytes: 64 * 1024 * 1024,
  maxUniqueBytes: 16 * 1024 * 1024,
  maxCompletionSteps: 100_000,
  maxPropagations: 1_000_000,
  maxExplanationRuns: 200_000,
};

/** Throws a `BudgetError` when `count` has passed the named limit. */
export function checkLimit(limits: Limits, limit: keyof Limits, count: number, what: string): void {
  if (count > limits[limit]) throw new BudgetError(limit, limits[limit], what);
}
