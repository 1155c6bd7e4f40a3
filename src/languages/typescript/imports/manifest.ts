/** What package.json files say: which packages a file may import, where they are installed, what they export. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  readonly [field: string]: unknown;
}

const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** The package.json in force for a folder. */
export function findManifest(folder: string): Manifest | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return readManifest(join(at, "package.json"));
    if (dirname(at) === at) return undefined;
  }
}

/** Packages that may be imported: the named ones, and the package itself by its own name. */
export function dependenciesOf(manifest: Manifest | undefined): ReadonlySet<string> {
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

/** Where a package is installed, as seen from a folder. */
export function packageFolder(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name, "package.json"))) return join(at, "node_modules", name);
    if (dirname(at) === at) return undefined;
  }
}

export function installedVersion(name: string, from: string): string | undefined {
  const folder = packageFolder(name, from);
  const version = folder === undefined ? undefined : readManifest(join(folder, "package.json")).version;
  return typeof version === "string" ? version : undefined;
}

/** Specifiers of the package's exports map; a package without one lets any of its files be named: `name/*`. */
export function exportedPaths(name: string, from: string): readonly string[] {
  const folder = packageFolder(name, from);
  if (folder === undefined) return [];
  const { exports } = readManifest(join(folder, "package.json"));
  if (exports === undefined) return [`${name}/*`];
  if (typeof exports !== "object" || exports === null) return [];
  return Object.keys(exports)
    .filter((path) => path.startsWith("./") && path !== "./package.json")
    .map((path) => name + path.slice(1));
}

/** The package that a specifier names. */
export function packageOf(specifier: string): string {
  const [scope = specifier, name] = specifier.split("/");
  return scope.startsWith("@") && name !== undefined ? `${scope}/${name}` : scope;
}

/** What one of Node's own modules goes by: `node:fs/promises` is part of `fs`. */
export function builtinNames(specifier: string): readonly string[] {
  const bare = specifier.replace(/^node:/, "");
  return [...new Set([specifier, bare, `node:${bare}`, packageOf(bare)])];
}

function readManifest(file: string): Manifest {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof parsed === "object" && parsed !== null ? (parsed as Manifest) : {};
}
