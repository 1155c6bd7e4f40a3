/**
 * syntax → types: where a position is says what type is expected there. The rules are a language's; what they cannot
 * say (the type of a parameter, of a declared variable) its oracle tells the types domain directly.
 */
import { expecting, type TypesValue, type TypeTerm, typesLattice } from "../types/index.ts";
import { knownConstructs, type PositionValue, positionLattice } from "../views.ts";

/** An expression in this place of this construct has this type, in every program. */
export interface Expectation {
  readonly construct: string;
  /** Left out: anywhere in the construct. */
  readonly field?: string;
  readonly index?: number;
  readonly expected: TypeTerm;
}

export interface ExpectationRules {
  readonly expectations: readonly Expectation[];
  /** Constructs whose value is that of the expression inside: parentheses. */
  readonly transparent: ReadonlySet<string>;
}

/** Bottom goes to bottom, top to top. Rules of several constructs that pass their value on all hold. */
export function expectedAt(rules: ExpectationRules): (position: PositionValue) => TypesValue {
  return (position) => {
    if (positionLattice.equals(position, positionLattice.bottom)) return typesLattice.bottom;
    let value = typesLattice.top;
    for (const { type, field, index } of knownConstructs(position)) {
      for (const rule of rules.expectations) {
        if (rule.construct !== type) continue;
        if (rule.field !== undefined && rule.field !== field) continue;
        if (rule.index !== undefined && rule.index !== index) continue;
        value = typesLattice.meet(value, expecting(rule.expected));
      }
      if (!rules.transparent.has(type)) break;
    }
    return value;
  };
}
