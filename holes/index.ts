/** Surface of the holes unit. */
export { DynamicHoles, type HoleConstruct } from "./dynamic.ts";
export {
  compareGranularity,
  compareHoleIds,
  functionHole,
  type HoleContext,
  HoleGranularity,
  type HoleId,
  type HoleLink,
  type HoleOptions,
  type HoleOrigin,
  type HoleSpec,
  holeId,
  printHoleId,
  specOf,
  termHole,
} from "./hole.ts";
export {
  demandsLattice,
  type HoleKnowledge,
  type ImportFact,
  importFactsLattice,
  knowing,
  knowledgeLattice,
  ofFile,
} from "./knowledge.ts";
export { type Hole, type HoleCheckpoint, HoleRegistry, type HoleState } from "./registry.ts";
export { type Candidate, type Resolution, type ResolveOptions, resolveHoles } from "./resolve.ts";
export {
  finestFirst,
  type HoleOrder,
  inTurn,
  mostConstrainedFirst,
  nextHole,
  sourceOrder,
  typeGuided,
  userPriority,
} from "./select.ts";
