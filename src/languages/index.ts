/** Surface of the language packs. */
export {
  type LanguageCacheOptions,
  languageGrammar,
  languageRecognizer,
  loadLanguage,
  type PreparedLanguage,
  prepareLanguage,
} from "./load.ts";
export { openProjectModules, type ProjectModules, type ProjectModulesRequest } from "./module-resolver.ts";
export type { LanguagePack } from "./pack.ts";
export { languageOfFile, languagePack, languagePacks } from "./registry.ts";
export { openTypeOracle, type TypeOracleOptions } from "./type-oracle.ts";
export { TYPESCRIPT_TYPE_VOCABULARY } from "./typescript/type-vocabulary.ts";
