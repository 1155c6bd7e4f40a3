/** Surface of the control-flow domain: sketches of the code to be written. */
import type { Domain } from "../domain.ts";
import { type ControlFlowValue, controlFlowLattice, controlFlowSatisfiability } from "./value.ts";

export {
  bothWays,
  type ControlFlowValue,
  controlFlowLattice,
  controlFlowSatisfiability,
  controlFlowValue,
  type Sketch,
} from "./value.ts";

/** Required and forbidden constructs, return and termination, bounds. */
export const controlFlowDomain: Domain<ControlFlowValue> = {
  name: "control-flow",
  lattice: controlFlowLattice,
  satisfiability: controlFlowSatisfiability,
  print: (value) => controlFlowLattice.print(value),
};
