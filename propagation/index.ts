/** Surface of the propagation unit. */
export type { Cell, CellOptions } from "./cell.ts";
export { Network, type NetworkOptions, type NetworkWork, type Outcome } from "./network.ts";
export {
  type ArrowOptions,
  arrow,
  type CellAccess,
  MAX_PRIORITY,
  type Propagator,
  type PropagatorSpec,
  same,
} from "./propagator.ts";
export { type Justification, quickXplain, reasonKey } from "./reason.ts";
export type { Mark } from "./trail.ts";
export { PriorityWorklist, type Worklist } from "./worklist.ts";
