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
  readonly maxComplexity?: string;
  readonly everyPathReturns?: boolean;
  readonly loopsMakeProgress?: boolean;
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

/** Of the flags that are about a programming language, as they are written. */
const LANGUAGE_FLAGS = [
  "forbid",
  "contain",
  "maxNesting",
  "maxComplexity",
  "everyPathReturns",
  "loopsMakeProgress",
  "controlFlow",
  "forbidImport",
  "requireImport",
] as const;

function flagNames(flags: DomainFlags): readonly string[] {
  return LANGUAGE_FLAGS.filter((name) => flags[name] !== undefined).map(
    (name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
}

/** What the flags say of the control flow of the language. */
function sketchOf(flags: DomainFlags): readonly DomainConstraint[] {
  const { forbid, contain, maxNesting, maxComplexity, everyPathReturns, loopsMakeProgress } = flags;
  const demands = [forbid, contain, maxNesting, maxComplexity, everyPathReturns, loopsMakeProgress];
  if (demands.every((demand) => demand === undefined) && flags.controlFlow !== true) return [];
  const nesting = wholeNumber("--max-nesting", maxNesting, "Use 0 for code without any nesting.");
  const complexity = wholeNumber("--max-complexity", maxComplexity, "Straight code has 1.");
  const value = controlFlowValue({
    required: listed(contain),
    forbidden: listed(forbid),
    ...(nesting === undefined ? {} : { nesting: { max: nesting } }),
    ...(complexity === undefined ? {} : { complexity: { max: complexity } }),
    ...(everyPathReturns === true ? { everyPathReturns: true } : {}),
    ...(loopsMakeProgress === true ? { terminates: true } : {}),
  });
  return [{ domain: controlFlowDomain, value }];
}

function wholeNumber(flag: string, text: string | undefined, hint: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw new SpecError(`${flag} ${JSON.stringify(text)} is no whole number`, { hint });
  return Number(text);
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
