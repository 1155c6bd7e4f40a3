/**
 * The values of the type domain: what type is expected here, what types names have, and which types must be
 * equal. A product of three lattices; the only contradiction is an equation without a solution.
 */
import {
  hashText,
  type Lattice,
  mixHash,
  type Pointwise,
  type ProductValue,
  pointwiseLattice,
  productLattice,
  type Satisfiability,
} from "../../src/kernel/index.ts";
import { intersection, union } from "./normal.ts";
import { isSubtype } from "./order.ts";
import { printType } from "./print.ts";
import { NEVER, type TypeTerm, UNKNOWN, variable } from "./terms.ts";
import {
  applyBindings,
  compareEquations,
  type Equation,
  type Solution,
  type UnificationConflict,
  unify,
} from "./unify.ts";

/**
 * Types as demands: `meet` is intersection, top `unknown`. Bottom is `never`, an ordinary type; what makes a
 * program impossible is decided elsewhere, so products hold this lattice as one with an ordinary bottom.
 */
export const typeLattice: Lattice<TypeTerm> = {
  name: "type",
  top: UNKNOWN,
  bottom: NEVER,
  meet: (a, b) => intersection(a, b),
  leq: isSubtype,
  equals: (a, b) => a.key === b.key,
  hash: (a) => hashText(a.key),
  upperBound: (a, b) => union(a, b),
  print: printType,
};

/** Name to the type it must have; names met pointwise, never shadowed. */
export type Environment = Pointwise<string, TypeTerm>;

export const environmentLattice = pointwiseLattice<string, TypeTerm>("environment", typeLattice, {
  ordinaryBottom: true,
});

/** Equations in solved form, or the news that they have no solution. */
export type Equations = Solution | { readonly kind: "unsolvable" };

const UNSOLVABLE: Equations = Object.freeze({ kind: "unsolvable" as const });
const NO_EQUATIONS = unify([]);

export const equationsLattice: Lattice<Equations> = {
  name: "equations",
  top: solvedOrBottom(NO_EQUATIONS),
  bottom: UNSOLVABLE,
  meet(a, b) {
    if (a.kind === "unsolvable" || b.kind === "unsolvable") return UNSOLVABLE;
    if (isTrivial(a)) return b;
    if (isTrivial(b)) return a;
    return solvedOrBottom(unify([...equationsOf(a), ...equationsOf(b)]));
  },
  leq: (a, b) => equationsLattice.equals(equationsLattice.meet(a, b), a),
  equals(a, b) {
    if (a.kind === "unsolvable" || b.kind === "unsolvable") return a.kind === b.kind;
    return (
      a.bindings.size === b.bindings.size &&
      a.deferred.length === b.deferred.length &&
      a.bindings.every((type, name) => b.bindings.get(name)?.key === type.key) &&
      a.deferred.every((equation, i) => compareEquations(equation, b.deferred[i]!) === 0)
    );
  },
  hash(a) {
    if (a.kind === "unsolvable") return 1;
    let sum = 0;
    a.bindings.forEach((type, name) => {
      sum = (sum + mixHash(hashText(name), hashText(type.key))) | 0;
    });
    return a.deferred.reduce(
      (h, { left, right }) => mixHash(mixHash(h, hashText(left.key)), hashText(right.key)),
      sum,
    );
  },
  /** What both hold literally; they may agree on more. */
  upperBound(a, b) {
    if (a.kind === "unsolvable") return b;
    if (b.kind === "unsolvable") return a;
    return {
      kind: "solved",
      bindings: a.bindings.filter((type, name) => b.bindings.get(name)?.key === type.key),
      deferred: a.deferred.filter((equation) => b.deferred.some((e) => compareEquations(e, equation) === 0)),
    };
  },
  print(a) {
    if (a.kind === "unsolvable") return "unsolvable";
    const lines = equationsOf(a).map(({ left, right }) => `${printType(left)} = ${printType(right)}`);
    return lines.length === 0 ? "none" : lines.join(", ");
  },
};

/** The equations of a solution: one per binding, sorted by name, then the deferred ones. */
export function equationsOf(solution: Solution): readonly Equation[] {
  const names = [...solution.bindings.keys()].sort();
  const bound = names.map((name) => ({ left: variable(name), right: solution.bindings.get(name)! }));
  return [...bound, ...solution.deferred];
}

const components = {
  expected: typeLattice,
  environment: environmentLattice,
  equations: equationsLattice,
};

export type TypesValue = ProductValue<typeof components>;

export const typesLattice = productLattice("types", components, { ordinaryBottoms: ["expected"] });

/** Here a value of `type` is expected. `any` accepts whatever `unknown` does. */
export function expecting(type: TypeTerm): TypesValue {
  return typesLattice.of({ expected: type.kind === "any" ? UNKNOWN : type });
}

/** These names have these types; of several types for one name all hold. */
export function withNames(names: Iterable<readonly [string, TypeTerm]>): TypesValue {
  return typesLattice.of({ environment: environmentLattice.of(names) });
}

/** These types are equal; bottom when they cannot be. */
export function equating(equations: Iterable<Equation>): TypesValue {
  return typesLattice.of({ equations: solvedOrBottom(unify(equations)) });
}

/** `type` with the variables that `value` determines replaced. */
export function resolveType(value: TypesValue, type: TypeTerm): TypeTerm {
  return value.equations.kind === "solved" ? applyBindings(type, value.equations.bindings) : type;
}

/**
 * `unsat` only for equations without a solution. `sat` where the shape of the expected type shows a value of it;
 * the rest (classes, intersections, `never`, which a `throw` has) is `unknown`: only a program could tell.
 */
export function typesSatisfiability(value: TypesValue): Satisfiability {
  if (value.equations.kind === "unsolvable") return "unsat";
  return value.equations.deferred.length === 0 && hasObviousValue(value.expected) ? "sat" : "unknown";
}

function hasObviousValue(type: TypeTerm): boolean {
  switch (type.kind) {
    case "any":
    case "unknown":
    case "primitive":
    case "literal":
    case "array":
    case "function":
      return true;
    case "tuple":
      return type.elements.every(hasObviousValue);
    case "record":
      return type.fields.every((field) => field.isOptional || hasObviousValue(field.type));
    case "union":
      return type.members.some(hasObviousValue);
    default:
      return false;
  }
}

function solvedOrBottom(outcome: Solution | UnificationConflict): Equations {
  return outcome.kind === "solved" ? outcome : UNSOLVABLE;
}

function isTrivial(solution: Solution): boolean {
  return solution.bindings.size === 0 && solution.deferred.length === 0;
}
