/**
 * Runs a function symbolically, all ways through it up to a bound on loops, and draws up what must be shown: situations
 * that no input may lead to. Loops are unrolled; where each has an invariant they can be taken at their invariants instead.
 * Sources: King, CACM 19(7), 1976; Flanagan, Leino et al., "Extended static checking for Java", PLDI 2002, for loops
 * unrolled to a bound; Floyd, "Assigning meanings to programs", 1967, for invariants.
 */
import { assertNever } from "../../src/kernel/index.ts";
import type { Case, Environment, Evaluated, Gap, SymbolicValue } from "./cases.ts";
import { changes } from "./changes.ts";
import { and, atMost, equal, type Formula, less, not, or, TRUE } from "./formulas.ts";
import { inputTypes, RESULT } from "./inputs.ts";
import { type Execution, merge, type Obligation, type Unclear } from "./obligations.ts";
import { asSort } from "./operations.ts";
import { type End, given, next, type Path, type Way } from "./paths.ts";
import type { Clause, CodeRange, Expression, FunctionCode, Statement } from "./program.ts";
import { condition, evaluate, freshValue } from "./symbolic.ts";
import { floor, int, length, store, type Term, toReal, variable } from "./terms.ts";

export interface ExecuteOptions {
  /** Functions with contracts by name: calls of them are taken at their contracts. */
  readonly contracted: ReadonlyMap<string, FunctionCode>;
  /** Rounds of a loop whose end is not decided; default 4. */
  readonly rounds?: number;
  /** Take loops at their invariants. */
  readonly byInvariants?: boolean;
}

const DEFAULT_ROUNDS = 4;

/** Rounds of a loop whose conditions are all decided. */
const MAX_DECIDED_ROUNDS = 64;

const MAX_PATHS = 512;

/** @returns undefined where the function has no body, or a parameter formulas cannot speak of is all there is */
export function execute(code: FunctionCode, options: ExecuteOptions): Execution | undefined {
  return code.body === undefined ? undefined : new Executor(code, options).run(code.body);
}

class Executor {
  readonly #code: FunctionCode;
  readonly #options: ExecuteOptions;
  readonly #rounds: number;
  readonly #obligations: Obligation[] = [];
  readonly #unclear: Unclear[] = [];
  readonly #cut: Unclear[] = [];
  #lacksInvariants = false;
  #paths = 0;
  #fresh = 0;
  #entry: Environment = { names: new Map(), heap: new Map() };

  constructor(code: FunctionCode, options: ExecuteOptions) {
    this.#code = code;
    this.#options = options;
    this.#rounds = options.rounds ?? DEFAULT_ROUNDS;
  }

  run(body: readonly Statement[]): Execution {
    const inputs = inputTypes(this.#code);
    const heap = new Map<string, Term>();
    const names = new Map<string, SymbolicValue>();
    for (const { name, type } of inputs) {
      const value = freshValue(name, type, heap);
      if (value !== undefined) names.set(name, value);
    }
    const start: Path = { names, heap, conditions: TRUE };
    const [constants] = this.#block(this.#code.constants, start);
    const entry = constants?.path ?? start;
    this.#entry = { names: entry.names, heap: entry.heap };
    const assumed: Formula[] = [];
    const unread: Clause[] = [];
    for (const clause of this.#code.contract.requires) {
      const { formula, gaps } = condition(clause.expression, { ...this.#entry, before: this.#entry });
      if (gaps.some(({ when }) => when.kind === "true")) unread.push(clause);
      else assumed.push(and(formula, ...gaps.map(({ when }) => not(when))));
    }
    for (const { path, end } of this.#block(body, { ...entry, conditions: TRUE })) this.#finish(path, end);
    return {
      assumed,
      obligations: merge(this.#obligations),
      unclear: this.#unclear.filter(({ when }) => when.kind !== "false"),
      cut: this.#cut,
      inputs,
      lacksInvariants: this.#lacksInvariants,
      unread,
    };
  }

  #finish(path: Path, end: End): void {
    const { contract, start, bodyRange } = this.#code;
    const range = bodyRange ?? { start, end: start };
    switch (end.kind) {
      case "open":
        return;
      case "throw":
        // Without a promise about results, leaving otherwise breaks none.
        if (!contract.mayThrow && contract.ensures.length > 0) {
          this.#oblige("throw", end.range, path.conditions, "returns normally", "contract");
        }
        return;
      case "return":
        this.#ensure(path, end.value, end.range);
        return;
      case "next":
      case "break":
      case "continue": {
        const close = { start: Math.max(range.start, range.end - 1), end: range.end };
        this.#ensure(path, { kind: "undefined" }, close);
        return;
      }
      default:
        assertNever(end);
    }
  }

  #ensure(path: Path, value: SymbolicValue, range: CodeRange): void {
    const { contract, result } = this.#code;
    if (value.kind === "undefined" && result !== undefined && contract.ensures.length > 0) {
      this.#oblige("no-result", range, path.conditions, "gives a result", "contract");
      return;
    }
    const names = new Map(this.#entry.names).set(RESULT, value);
    for (const { expression, text, source } of contract.ensures) {
      const { formula, gaps } = condition(expression, {
        names,
        heap: path.heap,
        before: this.#entry,
        call: this.#call,
      });
      if (gaps.some(({ when }) => when.kind === "true")) {
        const [{ why } = { why: "" }] = gaps;
        this.#note(path, { ...range, when: TRUE, why: `"${text}": ${why}` });
        continue;
      }
      // Where the clause has no meaning it does not hold: the concrete run decides.
      const fails = or(not(formula), ...gaps.map(({ when }) => when));
      this.#oblige("ensures", range, and(path.conditions, fails), text, source);
    }
  }

  #oblige(
    kind: Obligation["kind"],
    { start, end }: CodeRange,
    broken: Formula,
    text: string,
    source: string,
  ): void {
    if (broken.kind !== "false") this.#obligations.push({ kind, start, end, broken, text, source });
  }

  #note(path: Path, { start, end, when, why }: Unclear): void {
    const unclear = and(path.conditions, when);
    if (unclear.kind !== "false") this.#unclear.push({ start, end, when: unclear, why });
  }

  #environment({ names, heap }: Path): Environment {
    return { names, heap, before: this.#entry, call: this.#call };
  }

  #block(statements: readonly Statement[], path: Path): readonly Way[] {
    let ways: readonly Way[] = [{ path, end: { kind: "next" } }];
    for (const statement of statements) {
      ways = ways.flatMap((way) => (way.end.kind === "next" ? this.#statement(statement, way.path) : [way]));
      if (ways.length > MAX_PATHS) return this.#tooMany(statement, path);
    }
    return ways;
  }

  #tooMany(range: CodeRange, path: Path): readonly Way[] {
    this.#note(path, { ...range, when: TRUE, why: `more than ${MAX_PATHS} ways through the code` });
    return [];
  }

  #statement(statement: Statement, path: Path): readonly Way[] {
    if (++this.#paths > MAX_PATHS * 16) return this.#tooMany(statement, path);
    switch (statement.kind) {
      case "declare":
      case "assign": {
        if (statement.value === undefined) {
          return next({ ...path, names: new Map(path.names).set(statement.name, { kind: "undefined" }) });
        }
        return this.#values(statement.value, path).map(({ path: after, value }) => ({
          path: { ...after, names: new Map(after.names).set(statement.name, value) },
          end: { kind: "next" },
        }));
      }
      case "store":
        return this.#store(statement, path);
      case "if": {
        const { formula, path: after } = this.#condition(statement.condition, path);
        return [
          ...this.#block(statement.then, given(after, formula)),
          ...this.#block(statement.otherwise, given(after, not(formula))),
        ].filter((way) => way.path.conditions.kind !== "false");
      }
      case "loop":
        return this.#loop(statement, path);
      case "block":
        return this.#block(statement.body, path);
      case "return": {
        if (statement.value === undefined) {
          return [{ path, end: { kind: "return", value: { kind: "undefined" }, range: statement } }];
        }
        return this.#values(statement.value, path).map(({ path: after, value }) => ({
          path: after,
          end: { kind: "return", value, range: statement },
        }));
      }
      case "throw":
        return [{ path, end: { kind: "throw", range: statement } }];
      case "break":
      case "continue":
      case "open":
        return [{ path, end: { kind: statement.kind } }];
      case "assert": {
        const { text, source, expression } = statement.clause;
        const { formula, path: after } = this.#condition(expression, path);
        this.#oblige("assert", statement, and(after.conditions, not(formula)), text, source);
        return next(given(after, formula));
      }
      case "evaluate":
        return this.#values(statement.expression, path).map(({ path: after }) => ({
          path: after,
          end: { kind: "next" },
        }));
      case "unsupported":
        this.#note(path, { ...statement, when: TRUE, why: statement.what });
        return [];
      default:
        return assertNever(statement);
    }
  }

  /** The values of an expression, each on a path of its own. */
  #values(
    expression: Expression,
    path: Path,
  ): readonly { readonly path: Path; readonly value: SymbolicValue }[] {
    const evaluated = evaluate(expression, this.#environment(path));
    const after = this.#meet(evaluated, path);
    return evaluated.cases
      .map(({ when, value }: Case) => ({ path: given(after, when), value }))
      .filter((each) => each.path.conditions.kind !== "false");
  }

  #condition(expression: Expression, path: Path): { readonly formula: Formula; readonly path: Path } {
    const found = condition(expression, this.#environment(path));
    return { formula: found.formula, path: this.#meet(found, path) };
  }

  /** The path where an expression has a value and what it calls is called rightly. */
  #meet({ gaps, demands, facts }: Pick<Evaluated, "gaps" | "demands" | "facts">, path: Path): Path {
    for (const gap of gaps) this.#note(path, gap);
    for (const { start, end, when, formula, text } of demands) {
      const broken = and(path.conditions, when, not(formula));
      this.#oblige("call", { start, end }, broken, text, "precondition of the function called");
    }
    return given(path, and(...facts, ...gaps.map(({ when }: Gap) => not(when))));
  }

  #store(statement: Statement & { readonly kind: "store" }, path: Path): readonly Way[] {
    return this.#values(statement.array, path).flatMap(({ path: p1, value: array }) =>
      this.#values(statement.index, p1).flatMap(({ path: p2, value: at }) =>
        this.#values(statement.value, p2).flatMap(({ path: p3, value }): readonly Way[] => {
          const elements = array.kind === "array" ? p3.heap.get(array.place) : undefined;
          const index = at.kind === "number" ? floor(at.term) : undefined;
          const sort =
            elements === undefined || typeof elements.sort === "string" ? undefined : elements.sort.array;
          const item = sort === undefined ? undefined : asSort(value, sort);
          if (array.kind !== "array" || elements === undefined || index === undefined || item === undefined) {
            this.#note(p3, {
              ...statement,
              when: TRUE,
              why: "stores into something else than an array of such values",
            });
            return [];
          }
          // Two parameters may be one array.
          const arrays = [...this.#entry.heap.keys()];
          if (arrays.length > 1 && arrays.includes(array.place)) {
            this.#note(p3, {
              ...statement,
              when: TRUE,
              why: "stores into one of several arrays, which may be the same",
            });
            return [];
          }
          const whole =
            at.kind === "number" && at.term.sort === "real" ? equal(at.term, toReal(index)) : TRUE;
          const isInside = and(whole, atMost(int(0), index), less(index, length(elements)));
          this.#note(p3, { ...statement, when: not(isInside), why: "stores outside of an array" });
          const heap = new Map(p3.heap).set(array.place, store(elements, index, item));
          return next(given({ ...p3, heap }, isInside));
        }),
      ),
    );
  }

  #loop(statement: Statement & { readonly kind: "loop" }, path: Path): readonly Way[] {
    const clauses = this.#invariantsOf(statement, path);
    if (clauses.length === 0) this.#lacksInvariants = true;
    if (this.#options.byInvariants === true && clauses.length > 0) {
      return this.#loopByInvariant(statement, clauses, path);
    }
    const done: Way[] = [];
    let running: readonly Path[] = [path];
    let undecided = 0;
    for (let round = 0; running.length > 0; round++) {
      if (undecided >= this.#rounds || round >= MAX_DECIDED_ROUNDS) {
        const why = `a loop may go on after ${round} rounds`;
        for (const { conditions } of running) {
          this.#cut.push({ start: statement.start, end: statement.end, when: conditions, why });
        }
        break;
      }
      let isDecided = true;
      const entered = running.flatMap((at): readonly Path[] => {
        if (statement.condition === undefined || (statement.bodyFirst && round === 0)) return [at];
        const { formula, path: after } = this.#condition(statement.condition, at);
        if (formula.kind !== "true" && formula.kind !== "false") isDecided = false;
        done.push({ path: given(after, not(formula)), end: { kind: "next" } });
        return [given(after, formula)];
      });
      if (!isDecided || statement.condition === undefined) undecided++;
      running = entered
        .filter(({ conditions }) => conditions.kind !== "false")
        .flatMap((at) => this.#round(statement, at, done));
      if (running.length + done.length > MAX_PATHS) return this.#tooMany(statement, path);
    }
    return done.filter((way) => way.path.conditions.kind !== "false");
  }

  /** One round of a loop: the paths that come back to its beginning; the others go to `done`. */
  #round(statement: Statement & { readonly kind: "loop" }, at: Path, done: Way[]): readonly Path[] {
    const back: Path[] = [];
    for (const way of this.#block(statement.body, at)) {
      if (way.end.kind === "break") done.push({ path: way.path, end: { kind: "next" } });
      else if (way.end.kind === "next" || way.end.kind === "continue") {
        for (const after of this.#block(statement.update, way.path)) {
          if (after.end.kind === "next") back.push(after.path);
        }
      } else done.push(way);
    }
    return back;
  }

  /** Those of the loop and of the contract whose names have meanings. */
  #invariantsOf(statement: Statement & { readonly kind: "loop" }, path: Path): readonly Clause[] {
    return [...statement.invariants, ...this.#code.contract.invariants].filter(({ expression }) =>
      condition(expression, this.#environment(path)).gaps.every(({ when }) => when.kind !== "true"),
    );
  }

  #loopByInvariant(
    statement: Statement & { readonly kind: "loop" },
    clauses: readonly Clause[],
    path: Path,
  ): readonly Way[] {
    const holdsAt = (at: Path): Formula =>
      and(
        ...clauses.map(({ expression }) => {
          const { formula, gaps } = condition(expression, this.#environment(at));
          return and(formula, ...gaps.map(({ when }) => not(when)));
        }),
      );
    const text = clauses.map((clause) => clause.text).join(" && ");
    const source = clauses.map((clause) => clause.source).join(", ");
    this.#oblige(
      "invariant",
      statement,
      and(path.conditions, not(holdsAt(path))),
      `${text} at first`,
      source,
    );
    // Whatever the loop changes may have any value that the invariant allows.
    const any = this.#forget([...statement.body, ...statement.update], path);
    if (any === undefined || statement.bodyFirst) {
      this.#note(path, { ...statement, when: TRUE, why: "a loop that changes what formulas cannot follow" });
      return [];
    }
    const inside = given(any, holdsAt(any));
    const done: Way[] = [];
    let entered = inside;
    if (statement.condition !== undefined) {
      const { formula, path: after } = this.#condition(statement.condition, inside);
      done.push({ path: given(after, not(formula)), end: { kind: "next" } });
      entered = given(after, formula);
    }
    for (const after of this.#round(statement, entered, done)) {
      this.#keepWhole(statement, inside, after);
      this.#oblige(
        "invariant",
        statement,
        and(after.conditions, not(holdsAt(after))),
        `${text} after each round`,
        source,
      );
    }
    return done;
  }

  /** Numbers that were taken for integers at the beginning of a round must be integers after it. */
  #keepWhole(range: CodeRange, before: Path, after: Path): void {
    for (const [name, value] of before.names) {
      const now = after.names.get(name);
      if (value.kind !== "number" || value.term.sort !== "int") continue;
      if (now?.kind !== "number" || now.term.sort === "int") continue;
      const broken = and(after.conditions, not(equal(now.term, toReal(floor(now.term)))));
      this.#oblige("invariant", range, broken, `${name} is an integer`, "loop");
    }
  }

  /** The path with everything that statements may change made unknown; undefined where that has no type. */
  #forget(statements: readonly Statement[], path: Path): Path | undefined {
    const names = new Map(path.names);
    const heap = new Map(path.heap);
    const { assigned, stores } = changes(statements);
    for (const name of assigned) {
      const value = names.get(name);
      if (value === undefined) continue;
      const fresh = this.#like(value, `${name}'${++this.#fresh}`);
      if (fresh === undefined) return undefined;
      names.set(name, fresh);
    }
    if (stores) {
      for (const [place, array] of heap) {
        const name = `${place}'${++this.#fresh}`;
        const changed = variable(name, array.sort);
        heap.set(place, changed);
        // Stores leave lengths as they are.
        path = given(path, equal(length(changed), length(array)));
      }
    }
    return { names, heap, conditions: path.conditions };
  }

  #like(value: SymbolicValue, name: string): SymbolicValue | undefined {
    switch (value.kind) {
      case "number":
        return { kind: "number", term: variable(name, value.term.sort) };
      case "boolean":
        return freshValue(name, "boolean", new Map());
      case "text":
        return freshValue(name, "text", new Map());
      default:
        return undefined;
    }
  }

  /** A call of a function with a contract: its precondition is demanded, its postcondition is known. */
  #call = (
    name: string,
    args: readonly SymbolicValue[],
    environment: Environment,
    range: CodeRange,
  ): Evaluated => {
    const callee = this.#options.contracted.get(name);
    const unclear = (why: string): Evaluated => ({
      cases: [],
      gaps: [{ start: range.start, end: range.end, when: TRUE, why }],
      demands: [],
      facts: [],
    });
    if (callee === undefined) return unclear(`calls ${name}, which has no contract`);
    const value = freshValue(`${name}@${range.start}.${++this.#fresh}`, callee.result, new Map());
    if (value === undefined || value.kind === "array") return unclear(`the result of ${name}`);
    if (!callee.contract.isPure && args.some((arg) => arg.kind === "array")) {
      return unclear(`${name} may change the array it gets`);
    }
    const names = new Map<string, SymbolicValue>();
    callee.parameters.forEach((parameter, i) => {
      const arg = args[i];
      if (arg !== undefined) names.set(parameter.name, arg);
    });
    const before: Environment = { names, heap: environment.heap };
    const required = callee.contract.requires.map((clause) => ({
      clause,
      ...condition(clause.expression, { ...before, before }),
    }));
    names.set(RESULT, value);
    const facts = callee.contract.ensures.map((clause) => {
      const { formula, gaps } = condition(clause.expression, { names, heap: environment.heap, before });
      return gaps.length === 0 ? formula : TRUE;
    });
    return {
      cases: [{ when: TRUE, value }],
      gaps: [],
      demands: required.map(({ clause, formula, gaps }) => ({
        start: range.start,
        end: range.end,
        when: TRUE,
        formula: and(formula, ...gaps.map(({ when }) => not(when))),
        text: `${name}: ${clause.text}`,
      })),
      facts,
    };
  };
}
