/**
 * Questions about formulas, put to Z3 within a budget each: can these hold together, and for which values; which of them
 * contradict each other. What lasts (a precondition) is asserted once and stays while the same is assumed. "Unknown" is an
 * answer; it always says why.
 */
import type { Formula } from "./formulas.ts";
import {
  Declarations,
  formulaToSmt,
  lengthName,
  plainValue,
  printSmtSort,
  readSmt,
  type SmtValue,
  Unsayable,
} from "./smt.ts";
import { openZ3, type Z3Context } from "./z3.ts";

/** A value of a variable: exact integers as `bigint`; arrays as their first elements. */
export type ModelValue = number | bigint | string | boolean | readonly ModelValue[];

/** Values by variable; those without one that can be written down are left out. */
export type Model = ReadonlyMap<string, ModelValue>;

export type SolverAnswer =
  | { readonly kind: "sat"; readonly model: Model }
  | { readonly kind: "unsat" }
  | { readonly kind: "unknown"; readonly why: string };

export interface SolverWork {
  /** Questions put to Z3. */
  queries: number;
  /** Questions answered from memory. */
  remembered: number;
  /** Times that assumptions were asserted anew. */
  assumptions: number;
  unknown: number;
  /** Contexts given up. */
  lost: number;
  /** Milliseconds with Z3, waiting for other sessions included. */
  ms: number;
}

export interface SolverOptions {
  /** Milliseconds per question; default 50. */
  readonly budgetMs?: number;
}

const DEFAULT_BUDGET_MS = 50;
/** Elements of an array that a model shows. */
const MAX_ELEMENTS = 8;
const MAX_REMEMBERED = 2000;

export interface Solver {
  readonly work: SolverWork;
  /** Whether `formulas` can hold beside `assumed`. */
  check(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    options?: SolverOptions,
  ): Promise<SolverAnswer>;
  /**
   * Whether `assumed` can hold while `formulas` hold together for no values of the variables named `outputs`.
   * @returns a model of the other variables; "unknown" more often than `check`, since this alternates quantifiers
   */
  checkWithout(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    outputs: readonly string[],
    options?: SolverOptions,
  ): Promise<SolverAnswer>;
  /** Indices of a smallest set of `formulas` that cannot hold together (none can be left out); undefined where none is known. */
  core(formulas: readonly Formula[], options?: SolverOptions): Promise<readonly number[] | undefined>;
  dispose(): void;
}

/** @throws OracleError when Z3 cannot be loaded */
export async function openSolver({ budgetMs = DEFAULT_BUDGET_MS }: SolverOptions = {}): Promise<Solver> {
  const z3 = await openZ3();
  // The first question compiles the solver's code: not within anyone's budget.
  await z3.run("(push)(declare-const warm Real)(assert (> warm 0.0))(check-sat)(pop)");
  return new Z3Solver(z3, budgetMs);
}

class Z3Solver implements Solver {
  readonly work: SolverWork = { queries: 0, remembered: 0, assumptions: 0, unknown: 0, lost: 0, ms: 0 };
  #z3: Z3Context;
  readonly #budgetMs: number;
  /** What is asserted at present. */
  #assumed: string | undefined;
  #declared = new Declarations();
  /** One question after the other: they share the assertions. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #answers = new Map<string, SolverAnswer>();

  constructor(z3: Z3Context, budgetMs: number) {
    this.#z3 = z3;
    this.#budgetMs = budgetMs;
  }

  check(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    { budgetMs = this.#budgetMs }: SolverOptions = {},
  ): Promise<SolverAnswer> {
    const asked = this.#last.then(() => this.#check(assumed, formulas, budgetMs));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  checkWithout(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    outputs: readonly string[],
    { budgetMs = this.#budgetMs }: SolverOptions = {},
  ): Promise<SolverAnswer> {
    const bound = new Set(outputs.flatMap((name) => [name, lengthName(name)]));
    const asked = this.#last.then(() => this.#check(assumed, formulas, budgetMs, bound));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async core(
    formulas: readonly Formula[],
    options: SolverOptions = {},
  ): Promise<readonly number[] | undefined> {
    const isUnsat = async (indices: readonly number[]): Promise<boolean> =>
      (
        await this.check(
          [],
          indices.map((i) => formulas[i]!),
          options,
        )
      ).kind === "unsat";
    let core: readonly number[] = formulas.map((_, i) => i);
    if (!(await isUnsat(core))) return undefined;
    // Leave out each one that is not needed.
    for (const i of core) {
      const without = core.filter((k) => k !== i);
      if (without.length > 0 && (await isUnsat(without))) core = without;
    }
    return core;
  }

  dispose(): void {
    this.#z3.dispose();
  }

  async #check(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    budgetMs: number,
    bound?: ReadonlySet<string>,
  ): Promise<SolverAnswer> {
    const without = bound === undefined ? [] : ["for no", ...bound];
    const key = [...assumed.map(keyOf), "|-", ...formulas.map(keyOf), ...without].join("\n");
    const known = this.#answers.get(key);
    // A larger budget may know what a smaller one did not.
    if (known !== undefined && (known.kind !== "unknown" || budgetMs <= this.#budgetMs)) {
      this.work.remembered++;
      return known;
    }
    const started = performance.now();
    let answer: SolverAnswer;
    try {
      answer = await this.#askTwice(assumed, formulas, budgetMs, bound);
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      answer = { kind: "unknown", why: error.message };
    }
    this.work.ms += performance.now() - started;
    if (answer.kind === "unknown") this.work.unknown++;
    if (this.#answers.size >= MAX_REMEMBERED) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  /** Again in a new context when the first is lost. */
  async #askTwice(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    budgetMs: number,
    bound: ReadonlySet<string> | undefined,
  ): Promise<SolverAnswer> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        return await this.#askSimplyFirst(assumed, formulas, budgetMs, bound);
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        this.work.lost++;
        this.#z3.dispose();
        this.#z3 = await openZ3();
        this.#assumed = undefined;
      }
    }
    return { kind: "unknown", why: "the solver lost its context twice" };
  }

  async #askSimplyFirst(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    budgetMs: number,
    bound: ReadonlySet<string> | undefined,
  ): Promise<SolverAnswer> {
    // What cannot be with fewer assumptions cannot be with all, and quantifiers are what solvers are slow at.
    const simpler = assumed.filter((formula) => !hasQuantifier(formula));
    const answer = await this.#ask(simpler, formulas, budgetMs, bound);
    if (simpler.length === assumed.length || answer.kind === "unsat") return answer;
    return this.#ask(assumed, formulas, budgetMs, bound);
  }

  /**
   * Runs commands of which none may fail.
   * @throws Lost when one did: a question cut short may take the next command with it, and what is asserted is not known
   */
  async #run(commands: string): Promise<string> {
    const printed = await this.#z3.run(commands);
    if (printed.includes("(error")) throw new Lost(printed);
    return printed;
  }

  async #ask(
    assumed: readonly Formula[],
    formulas: readonly Formula[],
    budgetMs: number,
    bound: ReadonlySet<string> | undefined,
  ): Promise<SolverAnswer> {
    const setup = this.#assume(assumed);
    // Declared for this question alone, inside its push.
    const declared = new Declarations();
    for (const [symbol, variable] of this.#declared.all) declared.all.set(symbol, variable);
    for (const [array, symbol] of this.#declared.lengths) declared.lengths.set(array, symbol);
    const said = formulas.map((formula) => formulaToSmt(formula, declared));
    const asserts =
      bound === undefined
        ? said.map((each) => `(assert ${each})`)
        : [`(assert ${forNoValue(said, bound, declared)})`];
    const declarations = declare(declared, this.#declared);
    this.work.queries++;
    const ask = async (more: string): Promise<SolverAnswer> => {
      const question = `(push)${declarations}${asserts.join("")}${more}(check-sat)`;
      const verdict = lastWord(await this.#run(`(set-option :timeout ${budgetMs})${question}`));
      if (verdict === "sat") return { kind: "sat", model: await this.#model(declared) };
      if (verdict === "unsat") return { kind: "unsat" };
      const why = await this.#run("(get-info :reason-unknown)");
      return { kind: "unknown", why: reasonOf(verdict, why, budgetMs) };
    };
    const close = async <T>(answer: T): Promise<T> => {
      await this.#run("(pop)");
      return answer;
    };
    if (setup !== "") await this.#run(setup);
    const answer = await close(await ask(""));
    if (answer.kind !== "sat") return answer;
    // Whole numbers and short arrays can be read, and are the same numbers in every arithmetic.
    const readable = readableOnly(declared);
    if (readable === "") return answer;
    const better = await close(await ask(readable));
    return better.kind === "sat" ? better : answer;
  }

  /** Commands that make `assumed` what is asserted; none where it is. */
  #assume(assumed: readonly Formula[]): string {
    const key = assumed.map(keyOf).join("\n");
    if (key === this.#assumed) return "";
    this.work.assumptions++;
    const isFirst = this.#assumed === undefined;
    const declared = new Declarations();
    const asserts = assumed.map((formula) => `(assert ${formulaToSmt(formula, declared)})`);
    this.#assumed = key;
    this.#declared = declared;
    return `${isFirst ? "" : "(pop)"}(push)${declare(declared)}${asserts.join("")}`;
  }

  async #model(declared: Declarations): Promise<Model> {
    const symbols = [...declared.all.entries()];
    const plain = symbols.filter(([, { sort }]) => typeof sort === "string");
    const values = await this.#values(plain.map(([symbol]) => symbol));
    const model = new Map<string, ModelValue>();
    plain.forEach(([, { name }], i) => {
      const value = plainValue(values[i]);
      if (value !== undefined) model.set(name, value);
    });
    for (const [symbol, { name, sort }] of symbols) {
      if (typeof sort === "string") continue;
      const length = model.get(lengthName(name));
      const count = typeof length === "bigint" ? Math.min(Number(length), MAX_ELEMENTS) : 0;
      if (typeof length === "bigint" && length > BigInt(MAX_ELEMENTS)) continue;
      const items = await this.#values(Array.from({ length: count }, (_, i) => `(select ${symbol} ${i})`));
      const elements = items.map(plainValue).filter((value) => value !== undefined);
      if (elements.length === count) model.set(name, elements);
    }
    return model;
  }

  async #values(terms: readonly string[]): Promise<readonly (SmtValue | undefined)[]> {
    if (terms.length === 0) return [];
    const [pairs] = readSmt(await this.#run(`(get-value (${terms.join(" ")}))`));
    if (typeof pairs !== "object") return terms.map(() => undefined);
    return terms.map((_, i) => {
      const pair = pairs[i];
      return typeof pair === "object" ? pair[1] : undefined;
    });
  }
}

/** The context does not hold what it should. */
class Lost extends Error {}

const keyOf = (formula: Formula): string => formula.key;

function hasQuantifier(formula: Formula): boolean {
  if (formula.kind === "and" || formula.kind === "or") return formula.items.some(hasQuantifier);
  return formula.kind === "forall" || formula.kind === "exists";
}

/** Declarations of what `known` has not, and that lengths are not negative. */
function declare(declared: Declarations, known?: Declarations): string {
  const isFresh = (symbol: string): boolean => known?.all.has(symbol) !== true;
  const fresh = [...declared.all].filter(([symbol]) => isFresh(symbol));
  const lengths = [...declared.lengths.values()].filter(isFresh);
  return [
    ...fresh.map(([symbol, { sort }]) => `(declare-const ${symbol} ${printSmtSort(sort)})`),
    ...lengths.map((symbol) => `(assert (>= ${symbol} 0))`),
  ].join("");
}

/** That texts hold together for no values of the bound variables, which are no constants then. */
function forNoValue(
  texts: readonly string[],
  bound: ReadonlySet<string>,
  { all, lengths }: Declarations,
): string {
  const symbols = [...all].filter(([, { name }]) => bound.has(name));
  const isLength = new Set(lengths.values());
  const sizes = symbols.flatMap(([symbol]) => (isLength.has(symbol) ? [`(>= ${symbol} 0)`] : []));
  for (const [symbol] of symbols) all.delete(symbol);
  for (const [array, symbol] of lengths) if (!all.has(symbol)) lengths.delete(array);
  const body = `(not (and ${[...sizes, ...texts].join(" ")} true))`;
  if (symbols.length === 0) return body;
  return `(forall (${symbols.map(([symbol, { sort }]) => `(${symbol} ${printSmtSort(sort)})`).join(" ")}) ${body})`;
}

/** That reals are whole numbers and arrays short; nothing where there are none. */
function readableOnly(declared: Declarations): string {
  const reals = [...declared.all].filter(([, { sort }]) => sort === "real");
  return [
    ...reals.map(([symbol]) => `(assert (is_int ${symbol}))`),
    ...[...declared.lengths.values()].map((symbol) => `(assert (<= ${symbol} ${MAX_ELEMENTS}))`),
  ].join("");
}

function lastWord(printed: string): string {
  return printed.trim().split("\n").at(-1) ?? "";
}

function reasonOf(verdict: string, printed: string, budgetMs: number): string {
  if (verdict !== "unknown") return `the solver answered ${verdict}`;
  const reason = /:reason-unknown "?([^")]*)/.exec(printed)?.[1]?.trim() ?? "";
  return reason === "canceled" || reason === "timeout"
    ? `no answer within ${budgetMs} ms`
    : `the solver gave up: ${reason}`;
}
