/**
 * Binds a program to what is around it: the modules of the user's project, and the parsers that measure texts. Both take
 * time to load, so this is a step of its own after compiling. `generate` takes it; whoever makes sessions takes it first.
 */
import { withFlowAudit } from "./flow-audit.ts";
import { withModules } from "./modules.ts";
import type { CompiledProgram } from "./program.ts";

export interface BindOptions {
  /** `false`: which modules exist is not asked, only what is demanded of them holds. */
  readonly projectModules?: false;
  /** The text is there already: a demand that no text could meet is found wrong in it, instead of being refused. */
  readonly isWritten?: boolean;
}

/**
 * @throws SpecError when a project cannot be read, or modules are demanded in a language whose modules are not known;
 * ConflictError when a module is required that the project does not have, or not in that version
 */
export async function bindProgram(
  program: CompiledProgram,
  { projectModules, isWritten = false }: BindOptions = {},
): Promise<CompiledProgram> {
  return withFlowAudit(await withModules(program, { usesProject: projectModules !== false, isWritten }));
}
