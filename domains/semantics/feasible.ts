/**
 * Whether a contract asks for what cannot be: an input that the precondition permits, and for which no result satisfies the
 * postcondition. That is a question with quantifiers of both kinds, which solvers often leave open; what is found is
 * checked against the precondition with the language's own numbers.
 */
import { contractFormulas, outputNames } from "./inputs.ts";
import { runConcretely } from "./interpret.ts";
import type { Clause, FunctionCode } from "./program.ts";
import type { Solver, SolverOptions } from "./solver.ts";
import { inputsOf, printInputs } from "./verify.ts";

export type Feasibility =
  /** Each input has a result, as far as the clauses are formulas. */
  | { readonly kind: "possible" }
  | {
      readonly kind: "impossible";
      /** `x = 1, y = 2` */
      readonly input: string;
      /** Of the postcondition: as few as contradict each other for some input. */
      readonly clauses: readonly Clause[];
    }
  | { readonly kind: "unknown"; readonly why: string };

export async function feasibility(
  code: FunctionCode,
  solver: Solver,
  options: SolverOptions = {},
): Promise<Feasibility> {
  const { requires, ensures, mayThrow } = code.contract;
  // Who may throw need not give a result.
  if (ensures.length === 0 || mayThrow) return { kind: "possible" };
  const known = contractFormulas(code);
  const assumed = known.filter(({ clause }) => clause.kind === "requires");
  const unread = requires.find((clause) => !assumed.some((each) => each.clause === clause));
  if (unread !== undefined) return { kind: "unknown", why: `"${unread.text}" is no formula` };
  const isImpossible = async (clauses: readonly (typeof known)[number][]) =>
    solver.checkWithout(
      assumed.map(({ formula }) => formula),
      clauses.map(({ atMost }) => atMost),
      outputNames(code),
      options,
    );
  let core = known.filter(({ clause }) => clause.kind === "ensures");
  let answer = await isImpossible(core);
  if (answer.kind === "unsat") return { kind: "possible" };
  if (answer.kind === "unknown") return { kind: "unknown", why: answer.why };
  for (const each of core) {
    const without = core.filter((other) => other !== each);
    const found = without.length === 0 ? undefined : await isImpossible(without);
    if (found?.kind !== "sat") continue;
    core = without;
    answer = found;
  }
  const inputs = inputsOf(code, answer.model);
  if (inputs === undefined) return { kind: "unknown", why: "the solver's values cannot be written down" };
  const input = printInputs(code, inputs);
  // Without a body and a postcondition only the precondition is left to take the input.
  const bare = { ...code, body: [], contract: { ...code.contract, ensures: [] } };
  if (runConcretely(bare, inputs, new Map()).kind !== "kept") {
    return { kind: "unknown", why: `the solver's input (${input}) is none with the numbers of the language` };
  }
  return { kind: "impossible", input, clauses: core.map(({ clause }) => clause) };
}
