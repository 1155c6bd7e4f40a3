/** What the files of a language's projects can import; the compiler that resolves it is loaded when it is asked for. */
import { isAbsolute, join } from "node:path";
import type { ModuleResolver, ModuleSyntax } from "../../domains/imports/index.ts";
import { SpecError } from "../kernel/index.ts";
import { languagePack } from "./registry.ts";

export interface ProjectModules {
  readonly resolver: ModuleResolver;
  readonly syntax: ModuleSyntax;
}

export interface ProjectModulesRequest {
  /** A project file or folder; left out: there is none, and what exists is not known. */
  readonly project?: string;
  /** The file that imports, relative to the project or absolute; need not exist. */
  readonly fileName?: string;
  /** The text is checked for types, so modules must have them. */
  readonly needsTypes?: boolean;
}

/** The ending of a file of each language whose modules are known. */
const ENDINGS: Readonly<Record<string, string>> = { typescript: ".ts", tsx: ".tsx", javascript: ".jsx" };

export function hasModules(language: string): boolean {
  return Object.hasOwn(ENDINGS, languagePack(language).name);
}

/**
 * @throws SpecError when the language's modules are not known, or the project cannot be read
 */
export async function openProjectModules(
  language: string,
  { project, fileName: given, needsTypes = false }: ProjectModulesRequest,
): Promise<ProjectModules> {
  const { name } = languagePack(language);
  const ending = ENDINGS[name];
  if (ending === undefined) {
    throw new SpecError(`What ${JSON.stringify(language)} can import is not known`, {
      hint: `Modules are resolved for ${Object.keys(ENDINGS).join(", ")}.`,
    });
  }
  const fileName = given ?? `ananke-generated${ending}`;
  const { moduleSyntax } = await import("./typescript/imports/syntax.ts");
  if (project === undefined) {
    const { unresolvedModules } = await import("./typescript/imports/unresolved.ts");
    return { resolver: unresolvedModules, syntax: moduleSyntax(fileName, undefined) };
  }
  const { readProject } = await import("./typescript/project/settings.ts");
  const { createModuleResolver } = await import("./typescript/imports/resolver.ts");
  const read = readProject({ project });
  const settings = name === "javascript" ? { ...read, options: { ...read.options, allowJs: true } } : read;
  const path = isAbsolute(fileName) ? fileName : join(settings.root, fileName);
  return {
    resolver: createModuleResolver(settings, path, { needsTypes }),
    syntax: moduleSyntax(path, settings.options),
  };
}
