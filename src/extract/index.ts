/** Surface of the extraction unit: syntax trees of finished and unfinished texts. (The seeds called this part Clew.) */

export {
  type HoleSyntax,
  isOneExpression,
  probeText,
  readSourceHoles,
  replaceHoles,
  type SourceHole,
} from "./source-holes.ts";
export {
  type ByteRange,
  type QueryCapture,
  type QueryMatch,
  SyntaxNode,
  SyntaxTree,
  type TreeQuery,
} from "./syntax-tree.ts";
export { loadTreeSitter, PartialParser, parsePartial, TreeSitterLanguage } from "./tree-sitter.ts";
