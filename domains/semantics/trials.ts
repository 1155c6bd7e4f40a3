/**
 * Runs of a function on chosen inputs, where formulas do not decide: a run that breaks the contract refutes it, whatever the
 * solver knows of the operations on its way. Inputs are plain values and those near the literals of contract and code, where
 * programs are wrong most often; numbers are dyadic, so that rounding alone breaks nothing.
 * Source: boundary values and random testing as in Claessen, Hughes, "QuickCheck", ICFP 2000.
 */
import { seededRandom } from "../../src/kernel/index.ts";
import { inputTypes } from "./inputs.ts";
import { type ConcreteValue, type RunResult, runConcretely } from "./interpret.ts";
import type { FunctionCode, ValueType } from "./program.ts";

export interface Trials {
  /** Runs that the precondition allows and that came to an end. */
  readonly runs: number;
  readonly broken:
    | { readonly inputs: readonly ConcreteValue[]; readonly run: RunResult & { readonly kind: "broken" } }
    | undefined;
}

/** Inputs that are tried. */
const MAX_TRIALS = 400;
/** Steps of one run; a loop that goes on is not waited for. */
const MAX_STEPS = 2_000;
/** Runs without an outcome after which no more are tried. */
const MAX_UNDECIDED = 20;

/**
 * @returns undefined where the function cannot be run: a parameter whose values are not known here, or no body
 */
export function tryInputs(
  code: FunctionCode,
  functions: ReadonlyMap<string, FunctionCode>,
): Trials | undefined {
  if (code.body === undefined) return undefined;
  const literals = new Literals(code);
  const pools: ConcreteValue[][] = [];
  for (const { type } of inputTypes(code)) {
    if (type === undefined) return undefined;
    pools.push(valuesOf(type, literals));
  }
  let runs = 0;
  let undecided = 0;
  for (const inputs of choose(pools)) {
    const run = runConcretely(code, inputs, functions, MAX_STEPS);
    if (run.kind === "broken") return { runs: runs + 1, broken: { inputs, run } };
    if (run.kind === "kept") runs++;
    if (run.kind === "undecided" && ++undecided === MAX_UNDECIDED) break;
  }
  return { runs, broken: undefined };
}

/** All combinations where they are few, else a seeded choice of them. */
function* choose(pools: readonly (readonly ConcreteValue[])[]): Generator<readonly ConcreteValue[]> {
  const all = pools.reduce((product, { length }) => product * length, 1);
  const random = seededRandom(1);
  for (let i = 0; i < Math.min(all, MAX_TRIALS); i++) {
    let rest = i;
    yield pools.map((pool) => {
      const index = all <= MAX_TRIALS ? rest % pool.length : Math.floor(random() * pool.length);
      rest = Math.floor(rest / pool.length);
      return pool[index];
    });
  }
}

const INTEGERS = [0, 1, -1, 2, -2, 3, 5, -7, 10, 42, 100, -1000];
const FRACTIONS = [0.5, -0.5, 1.25, -3.75];
const TEXTS = ["", "a", "b", "ab", "aa", "A", " ", "0", "hello world"];
const DAY_MS = 86_400_000;

function valuesOf(type: ValueType, literals: Literals): ConcreteValue[] {
  if (typeof type === "object") return arraysOf(valuesOf(type.arrayOf, literals));
  switch (type) {
    case "integer":
      return distinct([...INTEGERS, ...literals.numbers.filter(Number.isInteger)]);
    case "number":
      return distinct([...INTEGERS, ...FRACTIONS, ...literals.numbers]);
    case "boolean":
      return [false, true];
    case "text":
      return distinct([...TEXTS, ...literals.texts]);
    case "date":
      return [0, 1, DAY_MS, -DAY_MS, 1_000_000 * DAY_MS].map((ms) => new Date(ms));
  }
}

/** Short ones, sorted and not, with repetitions; the values in an order of their own. */
function arraysOf(values: readonly ConcreteValue[]): ConcreteValue[] {
  const sorted = values.toSorted((a, b) => (Number(a) < Number(b) || String(a) < String(b) ? -1 : 1));
  const random = seededRandom(2);
  const pick = (): ConcreteValue => values[Math.floor(random() * values.length)];
  const arrays: ConcreteValue[] = [[]];
  for (let length = 1; length <= 6; length++) {
    for (let i = 0; i < 4; i++) arrays.push(Array.from({ length }, pick));
    const from = Math.floor(random() * Math.max(1, sorted.length - length));
    arrays.push(sorted.slice(from, from + length));
    arrays.push(Array.from({ length }, () => sorted[from]));
  }
  return arrays;
}

function distinct(values: readonly (number | string)[]): (number | string)[] {
  return [...new Set(values)];
}

/** Literals of a function and its contract, with the numbers next to them. */
class Literals {
  readonly numbers: number[] = [];
  readonly texts: string[] = [];

  constructor({ body = [], contract, constants }: FunctionCode) {
    this.#read([contract.requires, contract.ensures, constants, body]);
  }

  #read(node: object): void {
    if ("kind" in node && node.kind === "literal" && "value" in node) this.#literal(node.value);
    for (const part of Object.values(node) as unknown[]) {
      if (typeof part === "object" && part !== null) this.#read(part);
    }
  }

  #literal(value: unknown): void {
    if (typeof value === "string") this.texts.push(value);
    else if (typeof value === "number" && Number.isInteger(value * 4)) {
      this.numbers.push(value - 1, value, value + 1);
    }
  }
}
