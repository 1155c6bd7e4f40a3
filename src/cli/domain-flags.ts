/** Flags about domains beside syntax: the user's own, control flow, imports. Shared by the commands that have them. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  controlFlowDomain,
  controlFlowValue,
  type DomainConstraint,
  importsDomain,
  importsValue,
  loadDomainConstraints,
} from "../index.ts";
import { SpecError } from "../kernel/index.ts";
import { importModule } from "./modules.ts";

export interface DomainFlags {
  readonly language?: readonly string[];
  readonly domain?: readonly string[];
  readonly forbid?: readonly string[];
  readonly contain?: readonly string[];
  readonly maxNesting?: string;
  readonly controlFlow?: boolean;
  readonly forbidImport?: readonly string[];
  readonly requireImport?: readonly string[];
}

/**
 * What the flags demand.
 * @param languages  of the text; where there is none, flags about one are errors
 */
export async function domainConstraints(
  cwd: string,
  flags: DomainFlags,
  languages: readonly string[] = flags.language ?? [],
): Promise<readonly DomainConstraint[]> {
  const own = await loadDomains(cwd, flags.domain ?? []);
  const built = [...sketchOf(flags), ...importDemandsOf(flags)];
  if (built.length > 0 && languages.length === 0) {
    throw new SpecError(`${flagNames(flags).join(" and ")} are about a programming language`, {
      hint: "Add --language.",
    });
  }
  return [...own, ...built];
}

function flagNames(flags: DomainFlags): readonly string[] {
  const { forbid, contain, maxNesting, controlFlow, forbidImport, requireImport } = flags;
  const given = { forbid, contain, "max-nesting": maxNesting, "control-flow": controlFlow };
  const all = { ...given, "forbid-import": forbidImport, "require-import": requireImport };
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
}

/** What the flags say of the control flow of the language. */
function sketchOf({ forbid, contain, maxNesting, controlFlow }: DomainFlags): readonly DomainConstraint[] {
  if (forbid === undefined && contain === undefined && maxNesting === undefined && controlFlow !== true)
    return [];
  if (maxNesting !== undefined && !/^\d+$/.test(maxNesting)) {
    throw new SpecError(`--max-nesting ${JSON.stringify(maxNesting)} is no whole number`, {
      hint: "Use 0 for code without any nesting.",
    });
  }
  const value = controlFlowValue({
    required: listed(contain),
    forbidden: listed(forbid),
    ...(maxNesting === undefined ? {} : { nesting: { max: Number(maxNesting) } }),
  });
  return [{ domain: controlFlowDomain, value }];
}

/** What they say of its modules. */
function importDemandsOf({ forbidImport, requireImport }: DomainFlags): readonly DomainConstraint[] {
  if (forbidImport === undefined && requireImport === undefined) return [];
  const required = listed(requireImport).map(nameAndRange);
  const value = importsValue({
    required: required.map(({ name }) => name),
    forbidden: listed(forbidImport),
    versions: Object.fromEntries(
      required.flatMap(({ name, range }) => (range === "" ? [] : [[name, range]])),
    ),
  });
  return [{ domain: importsDomain, value }];
}

/** `zod@^4`, `@scope/name@1.x`: the first `@` that is not the name's own parts them. */
function nameAndRange(text: string): { readonly name: string; readonly range: string } {
  const at = text.indexOf("@", 1);
  return at === -1 ? { name: text, range: "" } : { name: text.slice(0, at), range: text.slice(at + 1) };
}

function listed(given: readonly string[] = []): readonly string[] {
  return given
    .flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

async function loadDomains(cwd: string, modules: readonly string[]): Promise<readonly DomainConstraint[]> {
  const found: DomainConstraint[] = [];
  for (const module of modules) {
    const path = resolve(cwd, module);
    if (!existsSync(path)) {
      throw new SpecError(`Cannot load ${JSON.stringify(module)}: no such file`, { hint: "Check the path." });
    }
    found.push(...(await loadDomainConstraints(path, importModule)));
  }
  return found;
}
