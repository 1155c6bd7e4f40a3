/** Surface of the control-flow domain: sketches of the code to be written. */
import type { Domain, Position } from "../domain.ts";
import { type ControlFlowFilterOptions, controlFlowFilter } from "./filter.ts";
import {
  type ControlFlowValue,
  controlFlowLattice,
  controlFlowSatisfiability,
  wholeTextDemands,
} from "./value.ts";

export {
  type ContainedAt,
  type ControlFlowFilterOptions,
  constructNames,
  missingConstructs,
} from "./filter.ts";
export type { ControlFlowTable, Enclosure, LexemeRule, PlaceRule, Surroundings } from "./table.ts";

export {
  bothWays,
  type ControlFlowValue,
  controlFlowLattice,
  controlFlowSatisfiability,
  controlFlowValue,
  forbiddenNames,
  requiredNames,
  type Sketch,
} from "./value.ts";

/** Required and forbidden constructs, return and termination, bounds. */
export const controlFlowDomain: Domain<ControlFlowValue> = {
  name: "control-flow",
  lattice: controlFlowLattice,
  satisfiability: controlFlowSatisfiability,
  print: (value) => controlFlowLattice.print(value),
};

/** The same domain with what it means in one language. */
export function controlFlowOf(options: ControlFlowFilterOptions): Domain<ControlFlowValue> {
  // The end of a text is no place: each time it is asked about, it may be another text's.
  const ends = new WeakMap<Position, number>();
  let asked = 0;
  const violations = options.table.places.map(({ violation }) => violation);
  return {
    ...controlFlowDomain,
    print: (value) => [controlFlowLattice.print(value), ...violations].join("; no "),
    toFilter: controlFlowFilter(options),
    leavesOpen: wholeTextDemands,
    dependsOn(position) {
      if (position.places !== undefined) return position.places.id;
      let key = ends.get(position);
      if (key === undefined) ends.set(position, (key = --asked));
      return key;
    },
  };
}
