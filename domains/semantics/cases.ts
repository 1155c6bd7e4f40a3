/**
 * The value of an expression as cases, each under a formula, with gaps where it has none; and how cases of parts become
 * cases of the whole.
 */
import { and, FALSE, type Formula, or, TRUE } from "./formulas.ts";
import type { CodeRange } from "./program.ts";
import type { Term } from "./terms.ts";

export type SymbolicValue =
  | { readonly kind: "number"; readonly term: Term }
  | { readonly kind: "boolean"; readonly formula: Formula }
  | { readonly kind: "text"; readonly term: Term }
  | { readonly kind: "date"; readonly term: Term }
  /** Arrays are references: the elements are in the heap. */
  | { readonly kind: "array"; readonly place: string }
  | { readonly kind: "undefined" };

export interface Case {
  readonly when: Formula;
  readonly value: SymbolicValue;
}

/** Where an expression has no value that formulas know. */
export interface Gap extends CodeRange {
  readonly when: Formula;
  readonly why: string;
}

/** What must hold for a call to be right. */
export interface Demand extends CodeRange {
  readonly when: Formula;
  readonly formula: Formula;
  readonly text: string;
}

export interface Evaluated {
  /** Exclude each other; together with the gaps they cover everything. */
  readonly cases: readonly Case[];
  readonly gaps: readonly Gap[];
  readonly demands: readonly Demand[];
  /** What is known besides, of values that calls gave. */
  readonly facts: readonly Formula[];
}

export interface Environment {
  readonly names: ReadonlyMap<string, SymbolicValue>;
  /** Arrays by place. */
  readonly heap: ReadonlyMap<string, Term>;
  /** Those when the function began; for `old`. */
  readonly before?: Environment | undefined;
  /** What a call of another function gives. */
  call?(name: string, args: readonly SymbolicValue[], environment: Environment, range: CodeRange): Evaluated;
}

/** Cases of one expression; more are a gap. */
const MAX_CASES = 64;

/** The case of an expression without a choice. */
export function one(value: SymbolicValue): Evaluated {
  return { cases: [{ when: TRUE, value }], gaps: [], demands: [], facts: [] };
}

export function gap(range: CodeRange, why: string): Evaluated {
  return {
    cases: [],
    gaps: [{ start: range.start, end: range.end, when: TRUE, why }],
    demands: [],
    facts: [],
  };
}

export function number(term: Term): SymbolicValue {
  return { kind: "number", term };
}

export function bool(formula: Formula): SymbolicValue {
  return { kind: "boolean", formula };
}

/** A case of an operation: undefined where it has no meaning here. */
export type Outcomes =
  | readonly (SymbolicValue | Case | { readonly when: Formula; readonly why: string })[]
  | undefined;

/** Gaps, demands and facts of several parts. */
export function join(
  ...parts: readonly Pick<Evaluated, "gaps" | "demands" | "facts">[]
): Pick<Evaluated, "gaps" | "demands" | "facts"> {
  return {
    gaps: parts.flatMap(({ gaps }) => gaps),
    demands: parts.flatMap(({ demands }) => demands),
    facts: parts.flatMap(({ facts }) => facts),
  };
}

/** What `evaluated` says where it is only reached under a condition. */
export function guard<T extends Pick<Evaluated, "gaps" | "demands"> & { readonly cases?: readonly Case[] }>(
  evaluated: T,
  when: Formula,
): T {
  const under = <G extends { readonly when: Formula }>(items: readonly G[]): readonly G[] =>
    items
      .map((item) => ({ ...item, when: and(when, item.when) }))
      .filter((item) => item.when.kind !== "false");
  return {
    ...evaluated,
    ...(evaluated.cases === undefined ? {} : { cases: under(evaluated.cases) }),
    gaps: under(evaluated.gaps),
    demands: under(evaluated.demands),
  };
}

export function fromOutcomes(outcomes: Outcomes & {}, range: CodeRange): Evaluated {
  const cases: Case[] = [];
  const gaps: Gap[] = [];
  for (const outcome of outcomes) {
    if ("why" in outcome) gaps.push({ start: range.start, end: range.end, ...outcome });
    else if ("when" in outcome) cases.push(outcome);
    else cases.push({ when: TRUE, value: outcome });
  }
  const isPossible = ({ when }: { readonly when: Formula }): boolean => when.kind !== "false";
  return { cases: cases.filter(isPossible), gaps: gaps.filter(isPossible), demands: [], facts: [] };
}

/** Every combination of the parts' cases. */
export function product(
  parts: readonly Evaluated[],
  range: CodeRange,
  apply: (values: readonly SymbolicValue[]) => Evaluated | undefined,
  why = "an operation on such values",
): Evaluated {
  let combinations: readonly { readonly when: Formula; readonly values: readonly SymbolicValue[] }[] = [
    { when: TRUE, values: [] },
  ];
  for (const { cases } of parts) {
    combinations = combinations.flatMap(({ when, values }) =>
      cases
        .map((each) => ({ when: and(when, each.when), values: [...values, each.value] }))
        .filter((each) => each.when.kind !== "false"),
    );
    if (combinations.length > MAX_CASES) return gap(range, `more than ${MAX_CASES} cases in one expression`);
  }
  const done = combinations.map(({ when, values }) => {
    const found = apply(values) ?? gap(range, `${why} (${values.map(({ kind }) => kind).join(", ")})`);
    return guard(found, when);
  });
  return settle({ cases: done.flatMap(({ cases }) => cases), ...join(...parts, ...done) }, range);
}

/** Conditions of one expression as one formula, so that cases do not multiply without need. */
export function settle(evaluated: Evaluated, range: CodeRange): Evaluated {
  const { cases } = evaluated;
  if (cases.length > MAX_CASES) return gap(range, `more than ${MAX_CASES} cases in one expression`);
  if (cases.length < 2 || !cases.every(({ value }) => value.kind === "boolean")) return evaluated;
  const formula = or(
    ...cases.map(({ when, value }) => (value.kind === "boolean" ? and(when, value.formula) : FALSE)),
  );
  return { ...evaluated, cases: [{ when: or(...cases.map(({ when }) => when)), value: bool(formula) }] };
}
