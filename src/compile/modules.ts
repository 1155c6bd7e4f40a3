/**
 * Gives the imports domain its meaning in the language of a program: which modules a file of the user's project can
 * import, and by which doors its text reaches them. Reading a project takes time, so this is a step of its own.
 */
import {
  type ImportsValue,
  importsDomain,
  importsOf,
  type ModuleResolver,
  unmeetableDemands,
} from "../../domains/imports/index.ts";
import { ConflictError, type Reason, SpecError } from "../kernel/index.ts";
import { hasModules, openProjectModules } from "../languages/index.ts";
import type { CompiledProgram } from "./program.ts";
import { withDomains } from "./program.ts";
import { primaryIndex } from "./registered.ts";
import { checksTypes, fileNameOf, placeOf } from "./types.ts";

export interface ModuleOptions {
  /** False: what exists is not asked, only demands hold. */
  readonly usesProject: boolean;
  /** Demands that cannot be met are left to be found in the text. */
  readonly isWritten: boolean;
}

/**
 * The program with modules masked to what exists in its project, and to what is demanded of them; as it is where it has
 * neither a project nor such demands.
 * @throws SpecError when modules are demanded or forbidden in a language whose modules are not known; ConflictError when
 * what is required cannot be imported
 */
export async function withModules(
  program: CompiledProgram,
  { usesProject, isWritten }: ModuleOptions,
): Promise<CompiledProgram> {
  const { constraint } = program.constraints[primaryIndex(program.constraints)] ?? {};
  const given = program.domains.find(({ domain }) => domain.name === importsDomain.name);
  // Bound to a project before.
  if (given?.domain.toFilter !== undefined) return program;
  if (constraint?.kind !== "language" || !hasModules(constraint.language)) {
    if (given === undefined) return program;
    throw new SpecError("Imports can be constrained in a language whose modules are known", {
      hint: "Add a language constraint: typescript, tsx or javascript.",
    });
  }
  const { language, project, signature, fence } = constraint;
  const isInProject = usesProject && (project !== undefined || signature !== undefined);
  if (given === undefined && !isInProject) return program;
  if (fence !== undefined) {
    throw new SpecError("Imports are not masked inside a fence", {
      hint: "Leave out the fence, or the project and what is demanded of imports.",
    });
  }
  const fileName = fileNameOf(constraint);
  const { resolver, syntax } = await openProjectModules(language, {
    ...(isInProject ? { project: project ?? "." } : {}),
    ...(fileName === undefined ? {} : { fileName }),
    needsTypes: checksTypes(constraint),
  });
  const domain = importsOf({ resolver, syntax, ...placeOf(constraint) });
  // A value of the domain itself.
  const value = (given?.value ?? importsDomain.lattice.top) as ImportsValue;
  if (!isWritten) refuseUnmeetable(value, resolver);
  return withDomains(program, [...program.domains.filter((each) => each !== given), { domain, value }]);
}

function refuseUnmeetable(value: ImportsValue, resolver: ModuleResolver): void {
  const reasons = unmeetableDemands(value, resolver).map(
    (message): Reason => ({ domain: importsDomain.name, constraint: importsDomain.name, message }),
  );
  if (reasons.length === 0) return;
  throw new ConflictError("What must be imported cannot be", reasons, {
    hint: "Install it, or another version of it, or drop the demand.",
  });
}
