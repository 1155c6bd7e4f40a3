/** Surface of the law checkers: property tests for lattices, domains, morphisms and masks, ours and users'. */
export * from "./arbitraries.ts";
export { formulaArbitrary, semanticsArbitrary } from "./arbitraries-formulas.ts";
export {
  equationListArbitrary,
  equationsArbitrary,
  typeArbitrary,
  typesArbitrary,
} from "./arbitraries-types.ts";
export { builtinSuites } from "./builtins.ts";
export { checkDomain, type DomainLawOptions } from "./check-domain.ts";
export { checkLattice } from "./check-lattice.ts";
export { checkMask, type MaskProjection } from "./check-mask.ts";
export { checkMorphism, type MorphismClaims } from "./check-morphism.ts";
export { type CellSample, checkPropagator, type PropagatorSubject } from "./check-propagator.ts";
export { type Arbitrary, fc } from "./fast-check.ts";
export { defineLaw, type Law, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
export { type ImportModule, importUserModule, loadLawSuites, missingInDomain, suitesOf } from "./load.ts";
export {
  assertLaws,
  failures,
  LawError,
  type LawReport,
  type LawResult,
  lawsHold,
  printReport,
  printResult,
} from "./report.ts";
export { domainSuite, type LawSuite, latticeSuite, maskSuite, propagatorSuite } from "./suite.ts";
