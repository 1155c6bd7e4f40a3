/** Surface of the language packs. */

// What files with holes are read with, for those who may not import the extraction unit.
export {
  type HoleSyntax,
  isOneExpression,
  probeText,
  readSourceHoles,
  replaceHoles,
  type SourceHole,
} from "../extract/index.ts";
export { openContractLanguage } from "./contract-language.ts";
export { openFlowMeter } from "./flow-meter.ts";
export { openHoleChecker } from "./hole-checker.ts";
export {
  type LanguageCacheOptions,
  languageGrammar,
  languageRecognizer,
  loadLanguage,
  type PreparedLanguage,
  partRecognizer,
  prepareLanguage,
} from "./load.ts";
export {
  hasModules,
  openProjectModules,
  type ProjectModules,
  type ProjectModulesRequest,
} from "./module-resolver.ts";
export type { LanguagePack } from "./pack.ts";
export { findPyright, type PyrightVerdict, runPyright } from "./python/pyright.ts";
export { languageOfFile, languagePack, languagePacks } from "./registry.ts";
export { hasTypeOracle, openTypeOracle, type TypeOracleOptions } from "./type-oracle.ts";
export { TYPESCRIPT_TYPE_VOCABULARY } from "./typescript/type-vocabulary.ts";
