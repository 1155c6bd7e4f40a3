/** The programming languages of the benchmarks: what constrains them, who judges them, and what tree-sitter says of them. */
import { type CompiledProgram, compile } from "../../../src/index.ts";
import { SpecError } from "../../../src/kernel/index.ts";
import { type Judge, treeSitterJudge } from "./judge.ts";
import { referenceJudge } from "./judges.ts";
import { type CodeStructure, treeSitterStructure } from "./structure.ts";

/** `syntax`: the text parses. `all`: every domain that there is for the language. */
export type DomainChoice = "syntax" | "all";

export interface CodeLanguage {
  readonly id: string;
  /** Files of the language, such as `.ts`. */
  readonly extensions: readonly string[];
  readonly judge: Judge;
  readonly structure: CodeStructure;
  /** @param project  the user's project, for domains that ask for one */
  program(domains: DomainChoice, project: string | undefined): CompiledProgram;
}

interface LanguageSpec {
  readonly extensions: readonly string[];
  readonly wasm: string;
}

const SPECS: Readonly<Record<string, LanguageSpec>> = {
  typescript: {
    extensions: [".ts", ".mts", ".cts"],
    wasm: "tree-sitter-typescript/tree-sitter-typescript.wasm",
  },
  tsx: { extensions: [".tsx"], wasm: "tree-sitter-typescript/tree-sitter-tsx.wasm" },
  javascript: {
    extensions: [".js", ".mjs", ".cjs", ".jsx"],
    wasm: "tree-sitter-javascript/tree-sitter-javascript.wasm",
  },
  python: { extensions: [".py"], wasm: "tree-sitter-python/tree-sitter-python.wasm" },
  rust: { extensions: [".rs"], wasm: "tree-sitter-rust/tree-sitter-rust.wasm" },
  go: { extensions: [".go"], wasm: "tree-sitter-go/tree-sitter-go.wasm" },
  zig: { extensions: [".zig"], wasm: "@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm" },
  java: { extensions: [".java"], wasm: "tree-sitter-java/tree-sitter-java.wasm" },
};

export const CODE_LANGUAGES: readonly string[] = Object.keys(SPECS);

/** @throws SpecError for a language that is not known */
export async function openCodeLanguage(id: string): Promise<CodeLanguage> {
  const spec = SPECS[id];
  if (spec === undefined) {
    throw new SpecError(`Unknown language ${JSON.stringify(id)}`, {
      hint: `Use one of ${CODE_LANGUAGES.join(", ")}.`,
    });
  }
  const structure = await treeSitterStructure(spec.wasm);
  return {
    id,
    extensions: spec.extensions,
    structure,
    judge: (await referenceJudge(id)) ?? treeSitterJudge(structure),
    program: (_domains) => compile([{ kind: "language", language: id }]),
  };
}

export function parseDomains(value: unknown): DomainChoice {
  if (value === "syntax" || value === "all") return value;
  throw new SpecError(`--domains is syntax or all, not ${JSON.stringify(value)}`);
}
