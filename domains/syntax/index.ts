/** Surface of the syntax domain: front ends, recogniser, token masks, completion, explanation, and its lattice. */
export { cheapestCompletion, hasOnlyLongEnds } from "./completion.ts";
export { type Contexts, openConstructs } from "./contexts.ts";
export { explainBytes, type SyntaxExplanation } from "./explain.ts";
export { advanceTrail, startTrail, type Trail, trailOfStart } from "./frame-trail.ts";
export { GrammarBuilder } from "./grammar/builder.ts";
export { type Fence, fencedGrammar, fencePattern } from "./grammar/fence.ts";
export type { FrontEndNote, FrontEndOptions, FrontEndResult } from "./grammar/front-end.ts";
export { compileGbnf } from "./grammar/gbnf/front-end.ts";
export type { Grammar, GrammarSymbol, Lexing, ListControl, ListEntry, SymbolId } from "./grammar/grammar.ts";
export { compileJsonSchema, type JsonSchemaOptions } from "./grammar/json-schema/compile.ts";
export { compileGrammarText, type GrammarTextOptions } from "./grammar/lark/front-end.ts";
export { compileRegex, type RegexOptions } from "./grammar/regex/front-end.ts";
export type { LanguageDefinition, TerminalNames } from "./grammar/tree-sitter/definition.ts";
export {
  importTreeSitter,
  type LanguageGrammar,
  withStart,
} from "./grammar/tree-sitter/front-end.ts";
export type { Lexeme, LexemeKit } from "./grammar/tree-sitter/lexemes.ts";
export * from "./grammar/tree-sitter/nodes.ts";
export { fingerprint, type Patch } from "./grammar/tree-sitter/patch.ts";
export type { RuleNode } from "./grammar/tree-sitter/source.ts";
export { type StoredLanguage, storedLanguage } from "./grammar/tree-sitter/stored.ts";
export { type Hole, HoleRecognizer } from "./hole.ts";
export { type Layout, type LayoutState, LayoutStates, type Opening, plainOpening } from "./layout.ts";
export { type LexemePlaces, lexemePlaces, type ShiftedLexeme, shiftedLexemes } from "./lexeme-places.ts";
export type { MaskWork } from "./mask-composer.ts";
export { type ProductState, searchProduct } from "./product.ts";
export { projectFilter } from "./project.ts";
export { type ParseState, Recognizer } from "./recognizer.ts";
export { TokenMasks } from "./token-masks.ts";
export * from "./value.ts";
