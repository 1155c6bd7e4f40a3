/** Surface of the control-flow domain: sketches of the code to be written. */
import type { Domain, Position } from "../domain.ts";
import { type FlowAuditOptions, flowAudit, MEASURED_CONSTRUCTS, unauditedDemands } from "./audit.ts";
import { type ControlFlowFilterOptions, controlFlowFilter, controlFlowRefusal } from "./filter.ts";
import {
  type ControlFlowValue,
  controlFlowLattice,
  controlFlowSatisfiability,
  forbiddenNames,
  requiredNames,
  wholeTextDemands,
} from "./value.ts";

export type {
  FlowAuditOptions,
  FlowMeter,
  MeasuredFunction,
  MeasuredText,
  TextRange,
} from "./audit.ts";
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

/**
 * The same domain with what it means in one language.
 * @param audit  of a language that measures its texts
 */
export function controlFlowOf(
  options: ControlFlowFilterOptions,
  audit?: FlowAuditOptions,
): Domain<ControlFlowValue> {
  // The end of a text is no place: each time it is asked about, it may be another text's.
  const ends = new WeakMap<Position, number>();
  let asked = 0;
  const violations = options.table.places.map(({ violation }) => violation);
  return {
    ...controlFlowDomain,
    print: (value) => [controlFlowLattice.print(value), ...violations].join("; no "),
    toFilter: controlFlowFilter(options),
    refusal: (value, position, text) => controlFlowRefusal(options, value, position, text),
    ...(audit === undefined ? {} : { audit: flowAudit(audit) }),
    leavesOpen: (value) =>
      audit === undefined ? [...wholeTextDemands(value), ...measuredIn(value)] : unauditedDemands(value),
    dependsOn(position) {
      if (position.places !== undefined) return position.places.id;
      let key = ends.get(position);
      if (key === undefined) ends.set(position, (key = --asked));
      return key;
    },
  };
}

/** Constructs of a sketch that lexemes do not tell. */
function measuredIn(value: ControlFlowValue): readonly string[] {
  return [...requiredNames(value), ...forbiddenNames(value)].filter((name) =>
    MEASURED_CONSTRUCTS.includes(name),
  );
}
