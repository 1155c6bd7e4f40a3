/**
 * syntax → control flow: constructs that are open are part of the code, whatever comes next. So the code contains them,
 * and nests at least as deep as they do; met with a sketch that forbids either, that is a contradiction.
 */
import { type ControlFlowValue, controlFlowLattice, controlFlowValue } from "../control-flow/index.ts";
import { knownConstructs, type PositionValue, positionLattice } from "../views.ts";

/** How a language's grammar rules map to the constructs that sketches speak of. */
export interface ConstructNames {
  /** Grammar rule to construct names: `for_statement` is a `loop`. */
  readonly constructs: Readonly<Record<string, readonly string[]>>;
  /** Grammar rules that count for the nesting depth. */
  readonly nesting: ReadonlySet<string>;
  /** Where the code that the sketch is about begins: functions. Constructs from here outwards do not count. */
  readonly boundaries: ReadonlySet<string>;
}

/** Preserves top and bottom. */
export function containedAt(table: ConstructNames): (position: PositionValue) => ControlFlowValue {
  return (position) => {
    if (positionLattice.equals(position, positionLattice.bottom)) return controlFlowLattice.bottom;
    const required: string[] = [];
    let depth = 0;
    for (const { type } of knownConstructs(position)) {
      if (table.boundaries.has(type)) break;
      required.push(...(table.constructs[type] ?? []));
      if (table.nesting.has(type)) depth++;
    }
    return controlFlowValue({ required, nesting: { min: depth } });
  };
}
