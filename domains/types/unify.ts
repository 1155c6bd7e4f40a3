/**
 * Unification of type terms: the most general way to make equations true, or the two types that cannot be equal.
 *
 * Equations between rigid terms (no variable under a union or intersection) are solved exactly, by syntactic
 * unification with occurs check; ground unions and intersections are constants there, since they are canonical.
 * An equation with a variable under a union has no most general solution in general (`?X | string = string` has
 * two); it is deferred, and looked at again whenever the solution makes it rigid.
 *
 * The solution is idempotent and canonical: of variables that are equal the first by name stands for all, and
 * every binding is fully resolved. So it does not depend on the order of the equations.
 * Source: Martelli, Montanari, "An efficient unification algorithm", TOPLAS 1982; triangular form while solving.
 */
import { BudgetError, compareText, PersistentMap } from "../../src/kernel/index.ts";
import { substitute } from "./normal.ts";
import { compareTerms, partsOf, type TypeTerm } from "./terms.ts";

/** Two types that must be equal. */
export interface Equation {
  readonly left: TypeTerm;
  readonly right: TypeTerm;
}

export interface Solution {
  readonly kind: "solved";
  /** Variable to type. Idempotent: no bound variable occurs in a type. */
  readonly bindings: PersistentMap<string, TypeTerm>;
  /** Equations that are neither solved nor refuted; bindings applied, sorted, `left` before `right` by key. */
  readonly deferred: readonly Equation[];
}

export interface UnificationConflict {
  readonly kind: "conflict";
  /** The parts that cannot be equal. */
  readonly left: TypeTerm;
  readonly right: TypeTerm;
  readonly why: "different types" | "infinite type";
}

/** Steps of one call: triangular unification is exponential in the worst case. */
const MAX_STEPS = 100_000;

/**
 * Solves `equations` together.
 * @throws BudgetError when it takes too many steps or a binding grows too large
 */
export function unify(equations: Iterable<Equation>): Solution | UnificationConflict {
  const solver = new Solver();
  let waiting = [...equations];
  for (;;) {
    const conflict = solver.solveRigid(waiting.filter(isRigid));
    if (conflict !== null) return conflict;
    const bindings = solver.resolve();
    const before = waiting.filter((equation) => !isRigid(equation));
    const after = before
      .map((equation) => applyToEquation(equation, bindings))
      .filter((equation) => equation.left.key !== equation.right.key);
    if (!after.some(isRigid)) return { kind: "solved", bindings, deferred: sortEquations(after) };
    waiting = after;
  }
}

/** `type` under a solution: every bound variable replaced. */
export function applyBindings(type: TypeTerm, bindings: PersistentMap<string, TypeTerm>): TypeTerm {
  return substitute(type, (name) => bindings.get(name));
}

/** Names of the variables in `type`. */
export function variablesOf(type: TypeTerm, into: Set<string> = new Set()): Set<string> {
  if (type.isGround) return into;
  if (type.kind === "variable") into.add(type.name);
  for (const part of partsOf(type)) variablesOf(part, into);
  return into;
}

function isRigid(equation: Equation): boolean {
  return equation.left.isRigid && equation.right.isRigid;
}

function applyToEquation(equation: Equation, bindings: PersistentMap<string, TypeTerm>): Equation {
  return { left: applyBindings(equation.left, bindings), right: applyBindings(equation.right, bindings) };
}

function sortEquations(equations: readonly Equation[]): readonly Equation[] {
  const oriented = equations.map(({ left, right }) =>
    compareTerms(left, right) <= 0 ? { left, right } : { left: right, right: left },
  );
  const sorted = oriented.sort(compareEquations);
  return sorted.filter((equation, i) => i === 0 || compareEquations(sorted[i - 1]!, equation) !== 0);
}

/** Order of oriented equations. */
export function compareEquations(a: Equation, b: Equation): number {
  return compareTerms(a.left, b.left) || compareTerms(a.right, b.right);
}

/** Triangular bindings under construction. */
class Solver {
  /** Variable to rigid type; the types may hold bound variables. */
  readonly #bindings = new Map<string, TypeTerm>();
  #steps = 0;

  /** Adds equations; null when all can still hold. */
  solveRigid(equations: readonly Equation[]): UnificationConflict | null {
    const work: Equation[] = [...equations];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      this.#countStep();
      const left = this.#walk(next.left);
      const right = this.#walk(next.right);
      if (left.key === right.key) continue;
      const conflict = this.#solveOne(left, right, work);
      if (conflict !== null) return { kind: "conflict", left, right, why: conflict };
    }
    return null;
  }

  /** The bindings with every variable replaced by what it stands for. */
  resolve(): PersistentMap<string, TypeTerm> {
    const done = new Map<string, TypeTerm>();
    const resolved = (name: string): TypeTerm | undefined => {
      const before = done.get(name);
      if (before !== undefined) return before;
      const bound = this.#bindings.get(name);
      if (bound === undefined) return undefined;
      // Ends, since the occurs check keeps bindings free of cycles.
      const type = substitute(bound, resolved);
      done.set(name, type);
      return type;
    };
    for (const name of this.#bindings.keys()) resolved(name);
    return PersistentMap(done);
  }

  #solveOne(left: TypeTerm, right: TypeTerm, work: Equation[]): UnificationConflict["why"] | null {
    if (left.kind === "variable" && right.kind === "variable") {
      // The later name points to the earlier one, so a class is represented by its first name.
      const [first, later] = compareText(left.name, right.name) < 0 ? [left, right] : [right, left];
      this.#bindings.set(later.name, first);
      return null;
    }
    if (left.kind === "variable") return this.#bind(left.name, right);
    if (right.kind === "variable") return this.#bind(right.name, left);
    const parts = matchingParts(left, right);
    if (parts === null) return "different types";
    work.push(...parts);
    return null;
  }

  #bind(name: string, type: TypeTerm): UnificationConflict["why"] | null {
    if (this.#occurs(name, type, new Set())) return "infinite type";
    this.#bindings.set(name, type);
    return null;
  }

  #walk(type: TypeTerm): TypeTerm {
    let at = type;
    while (at.kind === "variable") {
      const bound = this.#bindings.get(at.name);
      if (bound === undefined) return at;
      at = bound;
    }
    return at;
  }

  #occurs(name: string, type: TypeTerm, seen: Set<string>): boolean {
    this.#countStep();
    if (type.isGround) return false;
    if (type.kind !== "variable") return partsOf(type).some((part) => this.#occurs(name, part, seen));
    if (type.name === name) return true;
    if (seen.has(type.name)) return false;
    seen.add(type.name);
    const bound = this.#bindings.get(type.name);
    return bound !== undefined && this.#occurs(name, bound, seen);
  }

  #countStep(): void {
    if (++this.#steps > MAX_STEPS) {
      throw new BudgetError("unification steps", MAX_STEPS, "solving type equations", {
        hint: "Simplify the types that must be equal, or split the constraint.",
      });
    }
  }
}

/** What must be equal for two constructor terms to be; null when their heads differ. */
function matchingParts(a: TypeTerm, b: TypeTerm): Equation[] | null {
  if (!haveSameHead(a, b)) return null;
  const left = partsOf(a);
  const right = partsOf(b);
  return left.map((part, i) => ({ left: part, right: right[i]! }));
}

/** Same constructor, same number of parts, same flags: equal if and only if all parts are. */
function haveSameHead(a: TypeTerm, b: TypeTerm): boolean {
  switch (a.kind) {
    case "array":
      return b.kind === "array" && a.isReadonly === b.isReadonly;
    case "tuple":
      return (
        b.kind === "tuple" &&
        a.isReadonly === b.isReadonly &&
        a.elements.length === b.elements.length &&
        (a.rest === null) === (b.rest === null)
      );
    case "record":
      return (
        b.kind === "record" &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, i) => {
          const other = b.fields[i]!;
          return (
            field.name === other.name &&
            field.isOptional === other.isOptional &&
            field.isReadonly === other.isReadonly
          );
        })
      );
    case "function":
      return (
        b.kind === "function" &&
        (a.rest === null) === (b.rest === null) &&
        a.parameters.length === b.parameters.length &&
        a.parameters.every((parameter, i) => parameter.isOptional === b.parameters[i]!.isOptional)
      );
    case "named":
      return b.kind === "named" && a.name === b.name && a.args.length === b.args.length;
    default:
      // Leaves, and ground unions and intersections: canonical, so different keys are different types.
      return false;
  }
}
