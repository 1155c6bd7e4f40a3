/**
 * Which modules a file of a TypeScript project can import: what the compiler's own resolution finds, for packages that
 * package.json names. A package that is installed but not named is somebody else's and does not count; one that is named
 * but not installed does not exist.
 */
import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import type { ModuleResolver, Resolution } from "../../../../domains/imports/index.ts";
import { ts } from "../compiler.ts";
import type { ProjectSettings } from "../project/settings.ts";
import { createModuleExports, type ModuleExports } from "./exports.ts";
import { type Listing, listSpecifiers } from "./listing.ts";
import { builtinNames, dependenciesOf, findManifest, installedVersion, packageOf } from "./manifest.ts";
import { moduleUses } from "./uses.ts";

/** Files looked through for what they pass on. */
const MAX_PASSED = 1000;

export interface ResolverOptions {
  /** The text is checked for types: a module that has none, where the settings ask for them, does not count. */
  readonly needsTypes?: boolean;
}

/** @param fileName  absolute path of the file that imports */
export function createModuleResolver(
  project: ProjectSettings,
  fileName: string,
  { needsTypes = false }: ResolverOptions = {},
): ModuleResolver {
  const { options } = project;
  const folder = dirname(fileName);
  const host = ts.createCompilerHost(options);
  const dependencies = dependenciesOf(findManifest(folder));
  const declarationFiles = project.files.filter((name) => /\.d\.[cm]?ts$/.test(name));
  const ambient = declarationFiles.flatMap((name) => ambientModules(host.readFile(name) ?? "", name));
  const kept = new Map<string, Resolution>();
  const cache = ts.createModuleResolutionCache(
    project.root,
    (name) => host.getCanonicalFileName(name),
    options,
  );
  const find = (specifier: string, from: string): ts.ResolvedModuleFull | undefined =>
    ts.resolveModuleName(specifier, from, options, host, cache).resolvedModule;

  const resolveNow = (specifier: string): Resolution => {
    if (isBuiltin(specifier)) {
      return { kind: "resolved", names: builtinNames(specifier), passesOn: [] };
    }
    const found = find(specifier, fileName);
    if (found === undefined) {
      if (isDescribed(specifier)) return { kind: "resolved", names: [specifier], passesOn: [] };
      return { kind: "missing", why: `${specifier} does not exist in this project` };
    }
    if (found.isExternalLibraryImport !== true) {
      return { kind: "resolved", names: [specifier], passesOn: passedOn(found.resolvedFileName) };
    }
    const name = packageOf(specifier);
    if (!dependencies.has(name)) {
      return { kind: "missing", why: `${name} is not among the dependencies of package.json` };
    }
    const version = found.packageId?.version ?? installedVersion(name, folder);
    return {
      kind: "resolved",
      names: [...new Set([specifier, name])],
      passesOn: [],
      ...(version === undefined ? {} : { version }),
    };
  };

  /** A declaration of the project says that it exists; a file that it names must be there. */
  const isDescribed = (specifier: string): boolean =>
    ambient.some((pattern) => {
      const [before = "", after] = pattern.split("*", 2);
      if (after === undefined) return specifier === pattern;
      if (!specifier.startsWith(before) || !specifier.endsWith(after)) return false;
      return !/^\.\.?\//.test(specifier) || existsSync(join(folder, specifier));
    });

  /** What files of the project re-export, to any depth. */
  const passedOn = (start: string): readonly string[] => {
    const names = new Set<string>();
    const seen = new Set<string>();
    const pending = [start];
    for (let file = pending.pop(); file !== undefined && seen.size < MAX_PASSED; file = pending.pop()) {
      if (seen.has(file) || file.endsWith(".json")) continue;
      seen.add(file);
      for (const { door, specifier } of moduleUses(host.readFile(file) ?? "", file)) {
        if (door !== "export-from" || specifier === undefined) continue;
        names.add(specifier);
        if (isBuiltin(specifier)) {
          for (const name of builtinNames(specifier)) names.add(name);
          continue;
        }
        const target = find(specifier, file);
        if (target?.isExternalLibraryImport === true) names.add(packageOf(specifier));
        else if (target !== undefined) pending.push(target.resolvedFileName);
      }
    }
    return [...names];
  };

  let listing: Listing | undefined;
  let texts: readonly string[] | undefined;
  let exports: ModuleExports | undefined;
  let specifiers: ReturnType<ModuleResolver["specifiers"]> | undefined;
  const files = new Map<string, string | undefined>();
  const fileOf = (specifier: string): string | undefined => {
    if (isBuiltin(specifier)) return undefined;
    if (!files.has(specifier)) files.set(specifier, find(specifier, fileName)?.resolvedFileName);
    return files.get(specifier);
  };
  const listed = (): Listing =>
    (listing ??= listSpecifiers({
      options,
      root: project.root,
      folder,
      files: project.files,
      dependencies,
      ambient,
    }));
  const resolved = (): readonly string[] =>
    (texts ??= listed()
      .texts.filter((text) => resolver.resolve(text).kind === "resolved")
      .sort());
  const exporting = (): ModuleExports =>
    (exports ??= createModuleExports({
      project,
      folder,
      rootNames: declarationFiles,
      specifiers: resolved(),
      hasMore: listed().prefixes.length > 0,
      fileOf,
    }));
  /** An import of it is no error for want of types; when that is not known, it is none. */
  const hasTypes = (specifier: string): boolean => {
    if (isDescribed(specifier) || (!isBuiltin(specifier) && !asksForTypes(options))) return true;
    if (exporting().wasRead(specifier)) return exporting().of(specifier) !== undefined;
    const file = fileOf(specifier);
    return file === undefined || /\.(?:[cm]?tsx?|json)$/.test(file);
  };

  const resolver: ModuleResolver = {
    resolve(specifier) {
      const known = kept.get(specifier) ?? resolveNow(specifier);
      kept.set(specifier, known);
      return known;
    },
    specifiers() {
      specifiers ??= {
        texts: needsTypes ? resolved().filter(hasTypes) : resolved(),
        prefixes: listed().prefixes,
      };
      return specifiers;
    },
    exportsOf(specifier) {
      return exporting().of(specifier);
    },
    get notes() {
      const partial = "there are too many modules to know what each exports: imported names are not masked";
      return [...(listing?.notes ?? []), ...(exports?.isPartial === true ? [partial] : [])];
    },
  };
  return resolver;
}

/** An import without types is an error. */
function asksForTypes({ noImplicitAny, strict }: ts.CompilerOptions): boolean {
  return noImplicitAny ?? strict ?? true;
}

/** Names and patterns of modules that a file of declarations describes. */
function ambientModules(text: string, fileName: string): readonly string[] {
  if (!text.includes("module")) return [];
  const { statements } = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, false);
  return statements.flatMap((statement) =>
    ts.isModuleDeclaration(statement) && ts.isStringLiteral(statement.name) ? [statement.name.text] : [],
  );
}
