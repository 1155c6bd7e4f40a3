/**
 * What follows from formulas by their structure alone: an alternative all others of which are refuted holds. Where other
 * ways to see more exist, the solver is asked; this is what masks can wait for.
 * Source: unit resolution; Davis, Logemann, Loveland, "A machine program for theorem-proving", CACM 5(7), 1962.
 */
import { conjuncts, type Formula, not } from "./formulas.ts";
import { type SemanticsValue, semanticsLattice, semanticsValue } from "./value.ts";

/** `value` with what follows. Monotone and contracting; bottom where all alternatives of a formula are refuted. */
export function consequences(value: SemanticsValue): SemanticsValue {
  if (value.kind === "contradiction") return value;
  const known = new Map<string, Formula>(value.items.map((item) => [item.key, item]));
  const holds = (formula: Formula): boolean =>
    formula.kind === "true" || (known.size > 0 && conjuncts(formula).every(({ key }) => known.has(key)));
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const item of [...known.values()]) {
      if (item.kind !== "or") continue;
      const left = item.items.filter((part) => !holds(not(part)));
      if (left.length === 0) return semanticsLattice.bottom;
      // A part that is left alone holds; more than one say no more than `item` does.
      if (left.length === 1) for (const part of conjuncts(left[0]!)) known.set(part.key, part);
    }
  }
  return semanticsValue(known.values());
}
