/** Surface of the compiler: constraints in, programs out. */
export { type BindOptions, bindProgram } from "./bind.ts";
export * from "./constraint.ts";
export {
  type ContractOptions,
  mentionsContracts,
  openContracts,
  type ProgramContracts,
} from "./contracts.ts";
export { EDGES, type EdgeName } from "./edges.ts";
export { type FileVerdict, openFileChecks, standsAlone, type WholeFileCheck } from "./file-checks.ts";
export {
  type HoleFile,
  type HoleFileRequest,
  holeConstraint,
  holeNamed,
  holeSpan,
  readHoleFile,
} from "./hole-file.ts";
export * from "./program.ts";
export { primaryIndex } from "./registered.ts";
export type {
  ExportOptions,
  JsonSchemaValue,
  SchemaSource,
  StandardSchema,
} from "./standard-schema.ts";
export { openTypes, type ProgramTypes, placeOf, typesOfHole } from "./types.ts";
