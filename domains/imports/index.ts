/** Surface of the imports domain: which modules a program may, must and must not use. */
import type { Domain } from "../domain.ts";
import { type ImportsValue, importsLattice, importsSatisfiability } from "./value.ts";

export {
  checkModuleUses,
  type ImportViolation,
  type ModuleDoor,
  type ModuleResolver,
  type ModuleUse,
  type Resolution,
} from "./resolver.ts";
export type { RangeOptions, Version } from "./semver.ts";
export { readVersion } from "./semver.ts";
export {
  contradictionsIn,
  hasBan,
  type ImportDemands,
  type ImportsValue,
  importsLattice,
  importsSatisfiability,
  importsValue,
  isAvailable,
  isForbidden,
  mayImport,
  requiredIn,
  versionsOf,
} from "./value.ts";
export {
  compareVersions,
  hasVersion,
  printVersion,
  type VersionSet,
  versionLattice,
  versionRange,
} from "./versions.ts";

/** Required, forbidden and available modules, and their versions. */
export const importsDomain: Domain<ImportsValue> = {
  name: "imports",
  lattice: importsLattice,
  satisfiability: importsSatisfiability,
  print: (value) => importsLattice.print(value),
};
