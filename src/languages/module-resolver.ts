/** What the files of a language's projects can import; the compiler that resolves it is loaded when it is asked for. */
import { isAbsolute, join } from "node:path";
import type { ModuleResolver, ModuleUse } from "../../domains/imports/index.ts";
import { SpecError } from "../kernel/index.ts";

export interface ProjectModules {
  readonly resolver: ModuleResolver;
  /** Every door by which a text of the language reaches a module. */
  uses(text: string): readonly ModuleUse[];
}

export interface ProjectModulesRequest {
  /** A project file or folder; the working directory when left out. */
  readonly project?: string;
  /** The file that imports, relative to the project or absolute; need not exist. */
  readonly fileName: string;
}

const OF_TYPESCRIPT = new Set(["typescript", "tsx"]);

/**
 * @throws SpecError when the language's modules are not known, or the project cannot be read
 */
export async function openProjectModules(
  language: string,
  { project, fileName }: ProjectModulesRequest,
): Promise<ProjectModules> {
  if (!OF_TYPESCRIPT.has(language)) {
    throw new SpecError(`What ${JSON.stringify(language)} can import is not known`, {
      hint: `Modules are resolved for ${[...OF_TYPESCRIPT].join(" and ")}.`,
    });
  }
  const { readProject } = await import("./typescript/project/settings.ts");
  const { createModuleResolver } = await import("./typescript/imports/resolver.ts");
  const { moduleUses } = await import("./typescript/imports/uses.ts");
  const settings = readProject(project === undefined ? {} : { project });
  const path = isAbsolute(fileName) ? fileName : join(settings.root, fileName);
  return {
    resolver: createModuleResolver(settings, path),
    uses: (text) => moduleUses(text, path),
  };
}
