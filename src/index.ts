/** Public API of Ananke. */
export {
  type ControlFlowValue,
  controlFlowDomain,
  controlFlowValue,
  type Sketch,
} from "../domains/control-flow/index.ts";
export type {
  Domain,
  DomainConstraint,
  Position,
  TextAudit,
  TextViolation,
} from "../domains/domain.ts";
export {
  type ImportDemands,
  type ImportsValue,
  importsDomain,
  importsValue,
} from "../domains/imports/index.ts";
export { type Contexts, explainBytes, type SyntaxExplanation } from "../domains/syntax/index.ts";
export type {
  Answer,
  DocumentPlace,
  FullCheck,
  OracleMode,
  OracleType,
  TypeDiagnostic,
  TypeDocument,
  TypeOracle,
  TypePosition,
} from "../domains/types/index.ts";
export * from "../domains/unified.ts";
export type { OpenConstruct } from "../domains/views.ts";
export * from "../holes/index.ts";
export {
  ALL_TEXTS,
  cofiniteLanguage,
  countMask,
  END_OF_TEXT,
  finiteLanguage,
  type Language,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  maskHas,
  maskIds,
  NO_TEXTS,
  type TerminalKey,
  type TokenId,
  type TokenizerJsonOptions,
  type TokenMask,
  Vocabulary,
  type VocabularyInit,
  vocabularyFromTokenizerJson,
} from "../masks/index.ts";
export type {
  GenerateOutcome,
  GenerateRequest,
  ModelAdapter,
  SamplingOptions,
  TokenConstraint,
  TokenOrigin,
} from "../models/adapter.ts";
export {
  type AdversaryOptions,
  adversaryModel,
  type OpenModelOptions,
  openModel,
  type ScriptedOptions,
  scriptedModel,
} from "../models/index.ts";
export {
  type ArrowOptions,
  arrow,
  type Cell,
  type CellAccess,
  type CellOptions,
  type Justification,
  type Mark,
  Network,
  type NetworkOptions,
  type NetworkWork,
  type Outcome,
  type Propagator,
  type PropagatorSpec,
  same,
} from "../propagation/index.ts";
export * from "./ananke.ts";
export {
  bindProgram,
  type CompiledConstraint,
  type CompiledProgram,
  type CompileOptions,
  type Constraint,
  type ConstraintInput,
  type ContractConstraint,
  type ContractOptions,
  compileProgram,
  EDGES,
  type EdgeName,
  type ExportOptions,
  type JsonSchemaValue,
  type LanguageConstraint,
  mentionsContracts,
  openContracts,
  openTypes,
  type ProgramContracts,
  type ProgramTypes,
  parseConstraint,
  type SchemaConstraint,
  type SchemaObjectConstraint,
  type SchemaOptions,
  type SchemaSource,
  type StandardSchema,
  schema,
} from "./compile/index.ts";
export { loadDomainConstraints } from "./domain-module.ts";
export * from "./fill.ts";
export * from "./generate/index.ts";
export {
  AnankeError,
  BudgetError,
  ConflictError,
  DEFAULT_LIMITS,
  type Lattice,
  type Limits,
  ModelError,
  OracleError,
  type Reason,
  type Satisfiability,
  SpecError,
} from "./kernel/index.ts";
export {
  hasTypeOracle,
  type LanguageCacheOptions,
  type LanguagePack,
  languageOfFile,
  languagePack,
  languagePacks,
  openTypeOracle,
  type PreparedLanguage,
  type TypeOracleOptions,
} from "./languages/index.ts";
export * from "./laws/index.ts";
export { VERSION } from "./version.ts";
