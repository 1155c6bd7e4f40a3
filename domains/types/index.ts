/** Surface of the type domain: type terms, their order and unification, and the domain's lattice. */
import type { Domain } from "../domain.ts";
import { type TypesValue, typesLattice, typesSatisfiability } from "./value.ts";

export {
  type Allowance,
  type FilterInput,
  TYPE_RULES,
  type TypeRule,
  typesFilter,
} from "./filter.ts";
export type {
  HoleChecker,
  HoleDemand,
  HoleFacts,
  HoleOutlook,
  HolePlace,
  ImportedName,
  TextEdit,
  TextRange,
} from "./hole-checker.ts";
export { conjunctsOf, intersection, substitute, union } from "./normal.ts";
export {
  type Answer,
  type CallHelp,
  type DocumentPlace,
  type ExpectedTypes,
  type FullCheck,
  known,
  type MemberName,
  type NameSlot,
  type ObjectKeys,
  type OpenNames,
  type OracleIncident,
  type OracleMode,
  type OracleType,
  type OracleVersions,
  type OracleWork,
  type ScopeName,
  type ScopeNames,
  type TypeArity,
  type TypeDiagnostic,
  type TypeDocument,
  type TypeFacts,
  type TypeKind,
  type TypeOracle,
  type TypePosition,
  type UndeclaredName,
  unrestricted,
  type Verdict,
  type WrittenExpression,
  type WrittenLevel,
} from "./oracle.ts";
export { areDisjoint, isSubtype } from "./order.ts";
export { printType } from "./print.ts";
export { type AskedRules, RuleSubjects } from "./rule-subjects.ts";
export {
  ANY,
  type ArrayType,
  array,
  BIGINT,
  BOOLEAN,
  compareTerms,
  type Field,
  type FunctionType,
  functionType,
  type IntersectionType,
  type LiteralType,
  type LiteralValue,
  literal,
  type NamedType,
  NEVER,
  NULL,
  NUMBER,
  named,
  type Parameter,
  type PrimitiveName,
  type PrimitiveType,
  partsOf,
  primitive,
  type RecordType,
  record,
  STRING,
  SYMBOL,
  type TupleType,
  type TypeTerm,
  tuple,
  UNDEFINED,
  UNKNOWN,
  type UnionType,
  type VariableType,
  VOID,
  variable,
} from "./terms.ts";
export {
  applyBindings,
  type Equation,
  type Solution,
  type UnificationConflict,
  unify,
  variablesOf,
} from "./unify.ts";
export {
  type Environment,
  type Equations,
  environmentLattice,
  equating,
  equationsLattice,
  equationsOf,
  expecting,
  resolveType,
  type TypesValue,
  typeLattice,
  typesLattice,
  typesSatisfiability,
  withNames,
} from "./value.ts";
export type { OperatorRule, TypeVocabulary } from "./vocabulary.ts";

/** Expected type, environment and equations. */
export const typesDomain: Domain<TypesValue> = {
  name: "types",
  lattice: typesLattice,
  satisfiability: typesSatisfiability,
  print: (value) => typesLattice.print(value),
};
