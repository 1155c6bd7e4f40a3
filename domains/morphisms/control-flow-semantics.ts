/**
 * control flow → semantics: on the way to a position the conditions of the branches it is in were decided, so they hold
 * there, or their negations do (path conditions). What a condition means as a formula is for the caller to say; a
 * condition over variables that were assigned since must not be given.
 */
import {
  type Formula,
  not,
  type SemanticsValue,
  semanticsLattice,
  semanticsValue,
} from "../semantics/index.ts";
import { knownConstructs, type PositionValue, positionLattice } from "../views.ts";

/** In this field of this construct its condition is known to hold, or not to. */
export interface Branch {
  readonly construct: string;
  readonly field: string;
  readonly holds: boolean;
}

export interface PathRules {
  readonly branches: readonly Branch[];
  /** Constructs whose body runs at another time than where it stands: functions. Conditions outside do not count. */
  readonly boundaries: ReadonlySet<string>;
}

/** The condition of the construct that begins at an offset; undefined where it has no formula. */
export type ConditionAt = (start: number) => Formula | undefined;

/** Preserves top and bottom. */
export function pathConditions(
  rules: PathRules,
  conditionAt: ConditionAt,
): (position: PositionValue) => SemanticsValue {
  return (position) => {
    if (positionLattice.equals(position, positionLattice.bottom)) return semanticsLattice.bottom;
    const formulas: Formula[] = [];
    for (const { type, field, start } of knownConstructs(position)) {
      if (rules.boundaries.has(type)) break;
      if (field === undefined || start === undefined) continue;
      const branch = rules.branches.find((rule) => rule.construct === type && rule.field === field);
      const condition = branch === undefined ? undefined : conditionAt(start);
      if (branch !== undefined && condition !== undefined)
        formulas.push(branch.holds ? condition : not(condition));
    }
    return semanticsValue(formulas);
  };
}
