/**
 * What a folder of `src/languages` offers: one programming language, as its published grammar and what is not in it.
 * Everything is data or a pure function; nothing is read before the language is used.
 */
import type { ControlFlowTable } from "../../domains/control-flow/index.ts";
import type { LanguageDefinition } from "../../domains/syntax/index.ts";
import type { HoleSyntax } from "../extract/index.ts";

export interface LanguagePack {
  /** As users name it, and the name of the folder or of a variant of it. */
  readonly name: string;
  /** Other names: file name endings without the dot, names of fences in Markdown. */
  readonly aliases: readonly string[];
  /** Endings of file names, with the dot. */
  readonly extensions: readonly string[];
  /** Module specifier of the `grammar.json` in its npm package. */
  readonly grammar: string;
  /** Module specifier of the wasm file of the same package, for trees. */
  readonly wasm: string;
  /** Rules of the language that the grammar does not hold and no domain checks; the ledger says so. */
  readonly leftOpen?: readonly string[];
  /** Where jumps may stand, and the constructs that sketches may name; left out where neither is known. */
  readonly controlFlow?: ControlFlowTable;
  /** How holes are written in files of the language; left out where none can be. */
  readonly holes?: HoleSyntax;
  /** All of the definition but where the grammar comes from. */
  readonly definition: Omit<LanguageDefinition, "name" | "source" | "file">;
}
