/**
 * Which modules a file of a TypeScript project can import: what the compiler's own resolution finds, for packages that
 * package.json names. A package that is installed but not named is somebody else's and does not count; one that is named
 * but not installed does not exist.
 */
import { existsSync, readFileSync } from "node:fs";
import { builtinModules, isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import type { ModuleResolver, Resolution } from "../../../../domains/imports/index.ts";
import { ts } from "../compiler.ts";
import type { ProjectSettings } from "../project/settings.ts";
import { moduleUses } from "./uses.ts";

/** Files looked through for what they pass on. */
const MAX_PASSED = 1000;

/** @param fileName  absolute path of the file that imports */
export function createModuleResolver(project: ProjectSettings, fileName: string): ModuleResolver {
  const { options } = project;
  const host = ts.createCompilerHost(options);
  const manifest = findManifest(dirname(fileName));
  const dependencies = dependenciesOf(manifest);
  const kept = new Map<string, Resolution>();
  const find = (specifier: string, from: string): ts.ResolvedModuleFull | undefined =>
    ts.resolveModuleName(specifier, from, options, host).resolvedModule;

  const resolveNow = (specifier: string): Resolution => {
    if (isBuiltin(specifier)) {
      const bare = specifier.replace(/^node:/, "");
      return { kind: "resolved", names: [...new Set([specifier, bare, `node:${bare}`])], passesOn: [] };
    }
    const found = find(specifier, fileName);
    if (found === undefined) return { kind: "missing", why: `${specifier} does not exist in this project` };
    if (found.isExternalLibraryImport !== true) {
      return { kind: "resolved", names: [specifier], passesOn: passedOn(found.resolvedFileName) };
    }
    const name = packageOf(specifier);
    if (!dependencies.has(name)) {
      return { kind: "missing", why: `${name} is not among the dependencies of package.json` };
    }
    const version = found.packageId?.version ?? installedVersion(name, dirname(fileName));
    return {
      kind: "resolved",
      names: [...new Set([specifier, name])],
      passesOn: [],
      ...(version === undefined ? {} : { version }),
    };
  };

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
          names.add(specifier.replace(/^node:/, ""));
          names.add(`node:${specifier.replace(/^node:/, "")}`);
          continue;
        }
        const target = find(specifier, file);
        if (target?.isExternalLibraryImport === true) names.add(packageOf(specifier));
        else if (target !== undefined) pending.push(target.resolvedFileName);
      }
    }
    return [...names];
  };

  const resolver: ModuleResolver = {
    resolve(specifier) {
      const known = kept.get(specifier) ?? resolveNow(specifier);
      kept.set(specifier, known);
      return known;
    },
    specifiers() {
      const texts = new Set<string>();
      const prefixes = new Set<string>(["./", "../"]);
      const tryText = (text: string): void => {
        if (resolver.resolve(text).kind === "resolved") texts.add(text);
      };
      for (const name of builtinModules) {
        texts.add(name);
        if (!name.startsWith("node:")) texts.add(`node:${name}`);
      }
      for (const name of dependencies) {
        tryText(name);
        for (const path of exportedPaths(name, dirname(fileName))) {
          if (path.includes("*")) prefixes.add(path.slice(0, path.indexOf("*")));
          else tryText(path);
        }
      }
      for (const path of Object.keys(options.paths ?? {})) {
        if (path.includes("*")) prefixes.add(path.slice(0, path.indexOf("*")));
        else tryText(path);
      }
      for (const file of project.files) {
        const path = relative(dirname(fileName), file).replaceAll("\\", "/");
        const dotted = path.startsWith(".") ? path : `./${path}`;
        const bare = dotted.replace(/\.d\.([cm]?)ts$|\.([cm]?)tsx?$/, "");
        for (const ending of ["", ".js", ".mjs", ".cjs", ".ts", ".tsx"]) tryText(bare + ending);
      }
      return { texts: [...texts].sort(), prefixes: [...prefixes].sort() };
    },
    exportsOf(specifier) {
      return exportsOf(specifier, fileName, project, host);
    },
  };
  return resolver;
}

function exportsOf(
  specifier: string,
  fileName: string,
  { options }: ProjectSettings,
  host: ts.CompilerHost,
): readonly string[] | undefined {
  const probe = join(dirname(fileName), "ananke-exports.ts").replaceAll("\\", "/");
  const text = `import * as all from ${JSON.stringify(specifier)};\nexport { all };\n`;
  const program = ts.createProgram([probe], options, {
    ...host,
    fileExists: (name) => name === probe || host.fileExists(name),
    readFile: (name) => (name === probe ? text : host.readFile(name)),
    getSourceFile: (name, version) =>
      name === probe ? ts.createSourceFile(name, text, version, true) : host.getSourceFile(name, version),
  });
  const statement = program.getSourceFile(probe)?.statements[0];
  if (statement === undefined || !ts.isImportDeclaration(statement)) return undefined;
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
  if (symbol === undefined) return undefined;
  return checker
    .getExportsOfModule(symbol)
    .map(({ name }) => name)
    .sort();
}

interface Manifest {
  readonly [field: string]: unknown;
}

function readManifest(file: string): Manifest {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof parsed === "object" && parsed !== null ? (parsed as Manifest) : {};
}

/** The package.json in force for a folder. */
function findManifest(folder: string): Manifest | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return readManifest(join(at, "package.json"));
    if (dirname(at) === at) return undefined;
  }
}

const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** Packages that may be imported: the named ones, and the package itself by its own name. */
function dependenciesOf(manifest: Manifest | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  for (const field of DEPENDENCY_FIELDS) {
    const listed = manifest?.[field];
    if (typeof listed === "object" && listed !== null)
      for (const name of Object.keys(listed)) names.add(name);
  }
  // Types of a package that has none itself come by another name and are imported by the package's.
  for (const name of [...names]) if (name.startsWith("@types/")) names.add(name.slice("@types/".length));
  if (typeof manifest?.name === "string" && manifest.exports !== undefined) names.add(manifest.name);
  return names;
}

function packageFolder(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name, "package.json"))) return join(at, "node_modules", name);
    if (dirname(at) === at) return undefined;
  }
}

function installedVersion(name: string, from: string): string | undefined {
  const folder = packageFolder(name, from);
  const version = folder === undefined ? undefined : readManifest(join(folder, "package.json")).version;
  return typeof version === "string" ? version : undefined;
}

/** Specifiers of the package's exports map; a package without one lets any of its files be named. */
function exportedPaths(name: string, from: string): readonly string[] {
  const folder = packageFolder(name, from);
  if (folder === undefined) return [];
  const { exports } = readManifest(join(folder, "package.json"));
  if (exports === undefined) return [`${name}/*`];
  if (typeof exports !== "object" || exports === null) return [];
  return Object.keys(exports)
    .filter((path) => path.startsWith("./") && path !== "./package.json")
    .map((path) => name + path.slice(1));
}

function packageOf(specifier: string): string {
  const [scope = specifier, name] = specifier.split("/");
  return scope.startsWith("@") && name !== undefined ? `${scope}/${name}` : scope;
}
