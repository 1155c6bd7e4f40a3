/** The programming languages of the benchmarks: what constrains them, who judges them, and what tree-sitter says of them. */
import { type CompiledProgram, compile } from "../../../src/index.ts";
import { SpecError } from "../../../src/kernel/index.ts";
import { languagePack } from "../../../src/languages/index.ts";
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

/**
 * A language of `src/languages`, by its name or another it goes by.
 * @throws SpecError for one that is not known
 */
export async function openCodeLanguage(id: string): Promise<CodeLanguage> {
  const { name, extensions, wasm } = languagePack(id);
  const structure = await treeSitterStructure(wasm);
  return {
    id: name,
    extensions,
    structure,
    judge: (await referenceJudge(name)) ?? treeSitterJudge(structure),
    program: (domains) => {
      if (domains === "syntax") return compile([{ kind: "language", language: name }]);
      throw new SpecError(`The domains of ${name} beside its syntax are not joined here yet`, {
        hint: "Use --domains syntax.",
      });
    },
  };
}

/** There is a type checker for the language, so all of its domains are asked. */
export function hasTypes({ id }: CodeLanguage): boolean {
  return id === "typescript";
}

export function parseDomains(value: unknown): DomainChoice {
  if (value === "syntax" || value === "all") return value;
  throw new SpecError(`--domains is syntax or all, not ${JSON.stringify(value)}`);
}
