/**
 * Formulas in negation normal form, canonical: `and` and `or` flat, sorted, without repetition; negation only on
 * relations without an opposite; bound variables numbered from the inside, so renaming them changes nothing.
 */
import { assertNever, compareText, SpecError } from "../../src/kernel/index.ts";
import {
  bound,
  compareTerms,
  depthOver,
  elementSort,
  expectSort,
  numericSort,
  type Replacement,
  replaceInTerm,
  type Sort,
  sameSort,
  type Term,
} from "./terms.ts";

interface FormulaFacts {
  /** Equal keys, equal formulas. */
  readonly key: string;
  readonly depth: number;
  /** Quantifiers inside each other, counted from the inside. */
  readonly binders: number;
}

export type Relation =
  | "equal"
  | "less"
  | "at-most"
  | "starts-with"
  | "ends-with"
  | "contains"
  | "matches"
  | "member"
  | "holds";

export type Formula =
  | (FormulaFacts & { readonly kind: "true" | "false" })
  | (FormulaFacts & {
      readonly kind: "relation";
      readonly relation: Relation;
      readonly args: readonly Term[];
      /** Never for `less` and `at-most`, which are each other's opposite. */
      readonly isNegated: boolean;
      /** Of the proposition that `holds`, or the pattern that a text `matches`; otherwise empty. */
      readonly name: string;
    })
  | (FormulaFacts & { readonly kind: "and" | "or"; readonly items: readonly Formula[] })
  | (FormulaFacts & {
      readonly kind: "forall" | "exists";
      /** The index of the bound variable: `binders` of this formula. Integers in `[low, high)`. */
      readonly low: Term;
      readonly high: Term;
      readonly body: Formula;
    });

export const TRUE: Formula = { kind: "true", key: "true", depth: 1, binders: 0 };
export const FALSE: Formula = { kind: "false", key: "false", depth: 1, binders: 0 };

export function truth(value: boolean): Formula {
  return value ? TRUE : FALSE;
}

/** A proposition: a boolean variable. */
export function holds(name: string): Formula {
  return relate("holds", [], false, name);
}

export function equal(a: Term, b: Term): Formula {
  expectSort("equal", b, a.sort);
  if (a.key === b.key) return TRUE;
  if (isConstant(a) && isConstant(b)) return FALSE;
  return relate("equal", [a, b].sort(compareTerms));
}

export function less(a: Term, b: Term): Formula {
  numericSort("less", [a, b]);
  if (a.key === b.key) return FALSE;
  return compareConstants(a, b, (x, y) => x < y) ?? relate("less", [a, b]);
}

export function atMost(a: Term, b: Term): Formula {
  numericSort("at-most", [a, b]);
  if (a.key === b.key) return TRUE;
  return compareConstants(a, b, (x, y) => x <= y) ?? relate("at-most", [a, b]);
}

export function startsWith(of: Term, prefix: Term): Formula {
  return textRelation("starts-with", of, prefix, (a, b) => a.startsWith(b));
}

export function endsWith(of: Term, suffix: Term): Formula {
  return textRelation("ends-with", of, suffix, (a, b) => a.endsWith(b));
}

export function contains(of: Term, part: Term): Formula {
  return textRelation("contains", of, part, (a, b) => a.includes(b));
}

/** The whole text is in the language of a regular expression, which is kept as it is written. */
export function matches(of: Term, pattern: string): Formula {
  expectSort("matches", of, "string");
  return relate("matches", [of], false, pattern);
}

/** An array holds the value somewhere. */
export function member(array: Term, value: Term): Formula {
  expectSort("member", value, elementSort("member", array));
  return relate("member", [array, value]);
}

export function and(...items: readonly Formula[]): Formula {
  return combine("and", items);
}

export function or(...items: readonly Formula[]): Formula {
  return combine("or", items);
}

// Building `and` and `or` looks for complements, which negates parts again and again: each pair is kept, both ways,
// for as long as the formulas live.
const negations = new WeakMap<Formula, Formula>();

/** The negation, pushed down to the relations. */
export function not(formula: Formula): Formula {
  const known = negations.get(formula);
  if (known !== undefined) return known;
  const negation = negate(formula);
  negations.set(formula, negation);
  negations.set(negation, formula);
  return negation;
}

function negate(formula: Formula): Formula {
  switch (formula.kind) {
    case "true":
      return FALSE;
    case "false":
      return TRUE;
    case "and":
      return or(...formula.items.map(not));
    case "or":
      return and(...formula.items.map(not));
    case "forall":
      return quantified("exists", formula.low, formula.high, not(formula.body), formula.binders);
    case "exists":
      return quantified("forall", formula.low, formula.high, not(formula.body), formula.binders);
    case "relation": {
      const { relation, args, isNegated, name } = formula;
      if (relation === "less") return relate("at-most", [...args].reverse());
      if (relation === "at-most") return relate("less", [...args].reverse());
      return relate(relation, args, !isNegated, name);
    }
    default:
      return assertNever(formula);
  }
}

export function implies(a: Formula, b: Formula): Formula {
  return or(not(a), b);
}

export function iff(a: Formula, b: Formula): Formula {
  return and(implies(a, b), implies(b, a));
}

/** `body` for every integer `name` in `[low, high)`. */
export function forall(name: string, low: Term, high: Term, body: Formula): Formula {
  return quantify("forall", name, low, high, body);
}

/** `body` for some integer `name` in `[low, high)`. */
export function exists(name: string, low: Term, high: Term, body: Formula): Formula {
  return quantify("exists", name, low, high, body);
}

/** `formula` with a free variable replaced by a term of its sort. */
export function replaceVariable(formula: Formula, name: string, sort: Sort, by: Term): Formula {
  expectSort(`replacement of ${name}`, by, sort);
  return replace(formula, (leaf) =>
    leaf.kind === "variable" && leaf.name === name && sameSort(leaf.sort, sort) ? by : undefined,
  );
}

function replace(formula: Formula, replacement: Replacement): Formula {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula;
    case "relation": {
      const args = formula.args.map((arg) => replaceInTerm(arg, replacement));
      return rebuild(formula.relation, args, formula.isNegated, formula.name);
    }
    case "and":
    case "or":
      return combine(
        formula.kind,
        formula.items.map((item) => replace(item, replacement)),
      );
    case "forall":
    case "exists": {
      const low = replaceInTerm(formula.low, replacement);
      const high = replaceInTerm(formula.high, replacement);
      return quantified(formula.kind, low, high, replace(formula.body, replacement), formula.binders);
    }
    default:
      return assertNever(formula);
  }
}

export function compareFormulas(a: Formula, b: Formula): number {
  return compareText(a.key, b.key);
}

/** The formulas that must all hold for this one to: an `and` taken apart, nothing for `true`. */
export function conjuncts(formula: Formula): readonly Formula[] {
  return formula.kind === "and" ? formula.items : formula.kind === "true" ? [] : [formula];
}

/** `false` is among the conjuncts, or a formula and its negation, that one perhaps taken apart as well. */
export function areContradictory(items: readonly Formula[]): boolean {
  return items.some((item) => item.kind === "false") || holdsOpposites("and", items);
}

/**
 * The parts of an `and` (or `or`) hold a formula and its negation. A negation of the same kind has itself been taken
 * apart: it is there when all its parts are. Stays true when parts are added.
 */
function holdsOpposites(kind: "and" | "or", items: readonly Formula[]): boolean {
  const keys = new Set(items.map((item) => item.key));
  return items.some((item) => {
    const negation = not(item);
    return negation.kind === kind
      ? negation.items.every((part) => keys.has(part.key))
      : keys.has(negation.key);
  });
}

function quantify(kind: "forall" | "exists", name: string, low: Term, high: Term, body: Formula): Formula {
  expectSort(kind, low, "int");
  expectSort(kind, high, "int");
  const index = body.binders + 1;
  return quantified(kind, low, high, replaceVariable(body, name, "int", bound(index)), index);
}

/** `body` speaks of its variable as `bound(index)`. */
function quantified(kind: "forall" | "exists", low: Term, high: Term, body: Formula, index: number): Formula {
  // A body that decides every instance, or an empty range, decides the formula.
  if (body.kind === (kind === "forall" ? "true" : "false")) return body;
  if (low.kind === "int" && high.kind === "int" && low.value >= high.value) return truth(kind === "forall");
  // Folding may have removed inner quantifiers: number the variable anew, or equal formulas would differ.
  const binders = body.binders + 1;
  const numbered =
    binders === index
      ? body
      : replace(body, (leaf) => (leaf.kind === "bound" && leaf.index === index ? bound(binders) : undefined));
  const key = `(${kind} ${binders} ${low.key} ${high.key} ${numbered.key})`;
  return { kind, low, high, body: numbered, key, depth: depthOver([low, high, numbered]), binders };
}

function combine(kind: "and" | "or", items: readonly Formula[]): Formula {
  const [neutral, decisive] = kind === "and" ? [TRUE, FALSE] : [FALSE, TRUE];
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  const distinct = new Map(flat.filter((item) => item.kind !== neutral.kind).map((item) => [item.key, item]));
  const sorted = [...distinct.values()].sort(compareFormulas);
  if (sorted.some((item) => item.kind === decisive.kind) || holdsOpposites(kind, sorted)) return decisive;
  if (sorted.length === 0) return neutral;
  if (sorted.length === 1) return sorted[0]!;
  const key = `(${kind} ${sorted.map((item) => item.key).join(" ")})`;
  const binders = sorted.reduce((most, item) => Math.max(most, item.binders), 0);
  return { kind, items: sorted, key, depth: depthOver(sorted), binders };
}

function relate(relation: Relation, args: readonly Term[], isNegated = false, name = ""): Formula {
  const label = name === "" ? "" : ` ${JSON.stringify(name)}`;
  const key = `(${isNegated ? "not-" : ""}${relation}${label}${args.map((arg) => ` ${arg.key}`).join("")})`;
  return { kind: "relation", relation, args, isNegated, name, key, depth: depthOver(args), binders: 0 };
}

/** Through the constructors, since new arguments may decide the relation. */
function rebuild(relation: Relation, args: readonly Term[], isNegated: boolean, name: string): Formula {
  const positive = rebuildPositive(relation, args, name);
  return isNegated ? not(positive) : positive;
}

function rebuildPositive(relation: Relation, args: readonly Term[], name: string): Formula {
  const [a, b] = args;
  if (relation === "holds") return holds(name);
  if (a === undefined) throw new SpecError(`relation "${relation}" needs an argument`);
  if (relation === "matches") return matches(a, name);
  if (b === undefined) throw new SpecError(`relation "${relation}" needs two arguments`);
  const binary = {
    equal,
    less,
    "at-most": atMost,
    "starts-with": startsWith,
    "ends-with": endsWith,
    contains,
    member,
  };
  return binary[relation](a, b);
}

function textRelation(
  relation: "starts-with" | "ends-with" | "contains",
  a: Term,
  b: Term,
  decide: (a: string, b: string) => boolean,
): Formula {
  expectSort(relation, a, "string");
  expectSort(relation, b, "string");
  if (a.kind === "text" && b.kind === "text") return truth(decide(a.value, b.value));
  return relate(relation, [a, b]);
}

function isConstant(term: Term): boolean {
  return term.kind === "int" || term.kind === "real" || term.kind === "text";
}

function compareConstants(
  a: Term,
  b: Term,
  decide: (a: bigint | number, b: bigint | number) => boolean,
): Formula | null {
  const isNumber = (a.kind === "int" && b.kind === "int") || (a.kind === "real" && b.kind === "real");
  return isNumber ? truth(decide(a.value, b.value)) : null;
}
