/**
 * Runs single laws as properties. A law is a function from sampled arguments to what is wrong with them; fast-check
 * samples, shrinks and remembers how to repeat it.
 */
import { type Arbitrary, fc } from "./fast-check.ts";
import type { LawReport, LawResult } from "./report.ts";

export interface LawOptions {
  /** Samples per law. Default 100. */
  readonly runs?: number;
  /** Default 1: the same samples every time. */
  readonly seed?: number;
  /** Only these laws. */
  readonly only?: readonly string[];
  /** With `seed` and one law: go straight to the counterexample a report printed. */
  readonly path?: string;
}

/** A law about sampled arguments of type `A`. */
export interface Law<A> {
  readonly law: string;
  readonly arguments: Arbitrary<A>;
  /** What is wrong, in words; null when the law holds. A throw breaks the law as well. */
  violation(args: A): string | null;
  print(args: A): string;
}

/** Hides the type of a law's arguments, so that laws of different arguments go in one list. */
export type RunnableLaw = { readonly law: string; run(options: LawOptions): LawResult };

class Violation extends Error {}

export function defineLaw<A>(law: Law<A>): RunnableLaw {
  return { law: law.law, run: (options) => runLaw(law, options) };
}

/** Runs `laws` (those that `options.only` leaves) and collects their results in order. */
export function runLaws(name: string, laws: readonly RunnableLaw[], options: LawOptions): LawReport {
  const chosen = laws.filter((law) => options.only === undefined || options.only.includes(law.law));
  return { name, laws: chosen.map((law) => law.run(options)) };
}

function runLaw<A>(law: Law<A>, options: LawOptions): LawResult {
  const property = fc.property(law.arguments, (args) => {
    const violation = law.violation(args);
    if (violation !== null) throw new Violation(violation);
  });
  const run = fc.check(property, {
    numRuns: options.runs ?? 100,
    seed: options.seed ?? 1,
    ...(options.path === undefined ? {} : { path: options.path }),
  });
  const common = {
    law: law.law,
    passed: !run.failed,
    runs: run.numRuns,
    seed: run.seed,
    path: run.counterexamplePath,
  };
  if (!run.failed) return common;
  if (run.counterexample === null) return { ...common, detail: "too many samples were skipped" };
  return {
    ...common,
    counterexample: printSafely(() => law.print(run.counterexample[0])),
    detail:
      run.errorInstance instanceof Violation
        ? run.errorInstance.message
        : `threw ${String(run.errorInstance)}`,
  };
}

/** A user's `print` may be what is broken; the counterexample must come out all the same. */
function printSafely(print: () => string): string {
  try {
    return print();
  } catch (error) {
    return `(printing the counterexample threw ${String(error)})`;
  }
}
