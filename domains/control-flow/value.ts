/**
 * The values of the control-flow domain: a sketch of the code to be written. Constructs are the names a language
 * pack gives them (`loop`, `recursion`, `try`); nesting depth and cyclomatic complexity are bounded by intervals.
 */
import {
  compareText,
  conjunctionLattice,
  flatLattice,
  hashText,
  type IntervalEnds,
  integerIntervalLattice,
  type ProductValue,
  productLattice,
  type Satisfiability,
} from "../../src/kernel/index.ts";

const names = { compare: compareText, hash: hashText, print: (name: string) => name };

const required = conjunctionLattice<string>("required constructs", names);
const forbidden = conjunctionLattice<string>("forbidden constructs", names);
const returns = flatLattice<boolean>("every path returns");
const terminates = flatLattice<boolean>("terminates");
/** Blocks inside blocks; a body without any has depth 0. */
const nesting = integerIntervalLattice("nesting depth", { min: 0 });
/** Independent paths; straight code has 1. */
const complexity = integerIntervalLattice("cyclomatic complexity", { min: 1 });

const components = { required, forbidden, returns, terminates, nesting, complexity };

export type ControlFlowValue = ProductValue<typeof components>;

/** Bottom when a construct is required and forbidden, a flag is set both ways, or a bound is empty. */
export const controlFlowLattice = productLattice("control-flow", components, {
  contradicts: (value) => bothWays(value).length > 0,
});

/** What a sketch demands; parts left out demand nothing. */
export interface Sketch {
  readonly required?: Iterable<string>;
  readonly forbidden?: Iterable<string>;
  /** Every path ends in a return (true), or some path must not (false). */
  readonly everyPathReturns?: boolean;
  /** No loop without progress (true), or the code is meant to run forever (false). */
  readonly terminates?: boolean;
  readonly nesting?: IntervalEnds;
  readonly complexity?: IntervalEnds;
}

/**
 * A value from plain data.
 * @throws SpecError when a bound is not a number
 */
export function controlFlowValue(sketch: Sketch): ControlFlowValue {
  return controlFlowLattice.of({
    required: required.of(sketch.required ?? []),
    forbidden: forbidden.of(sketch.forbidden ?? []),
    returns: sketch.everyPathReturns === undefined ? returns.top : returns.exactly(sketch.everyPathReturns),
    terminates: sketch.terminates === undefined ? terminates.top : terminates.exactly(sketch.terminates),
    nesting: nesting.of(sketch.nesting ?? {}),
    complexity: complexity.of(sketch.complexity ?? {}),
  });
}

/** Constructs that are both required and forbidden. */
export function bothWays(value: ControlFlowValue): readonly string[] {
  return required
    .items(value.required)
    .filter((name) => forbidden.leq(value.forbidden, forbidden.of([name])));
}

export function requiredNames(value: ControlFlowValue): readonly string[] {
  return required.items(value.required);
}

export function forbiddenNames(value: ControlFlowValue): readonly string[] {
  return forbidden.items(value.forbidden);
}

/** Two demands on the nesting depth cannot both be met. */
export function nestingClashes(a: ControlFlowValue, b: ControlFlowValue): boolean {
  return nesting.equals(nesting.meet(a.nesting, b.nesting), nesting.bottom);
}

/** Demands that only a finished text can be checked for. */
export function wholeTextDemands(value: ControlFlowValue): readonly string[] {
  const demands: string[] = [];
  if (!returns.equals(value.returns, returns.top)) demands.push("every path returns");
  if (!terminates.equals(value.terminates, terminates.top)) demands.push("terminates");
  if (!complexity.equals(value.complexity, complexity.top)) demands.push("cyclomatic complexity");
  // From below: code has to have some depth, and the text may go on to it.
  if (nestingClashes(value, controlFlowValue({ nesting: { max: 0 } }))) demands.push("least nesting depth");
  return demands;
}

/** Two demands on the cyclomatic complexity cannot both be met. */
export function complexityClashes(a: ControlFlowValue, b: ControlFlowValue): boolean {
  return complexity.equals(complexity.meet(a.complexity, b.complexity), complexity.bottom);
}

export function boundsComplexity(value: ControlFlowValue): boolean {
  return !complexity.equals(value.complexity, complexity.top);
}

/** Undefined: either way. */
export function demandsReturns({ returns: demand }: ControlFlowValue): boolean | undefined {
  return demand.kind === "exactly" ? demand.value : undefined;
}

/** Undefined: either way. */
export function demandsTermination({ terminates: demand }: ControlFlowValue): boolean | undefined {
  return demand.kind === "exactly" ? demand.value : undefined;
}

export function boundsNesting(value: ControlFlowValue): boolean {
  return !nesting.equals(value.nesting, nesting.top);
}

/** Whether some program has all the demanded shapes is for a language to say: `unknown`, unless nothing is demanded. */
export function controlFlowSatisfiability(value: ControlFlowValue): Satisfiability {
  if (controlFlowLattice.equals(value, controlFlowLattice.bottom)) return "unsat";
  return controlFlowLattice.equals(value, controlFlowLattice.top) ? "sat" : "unknown";
}
