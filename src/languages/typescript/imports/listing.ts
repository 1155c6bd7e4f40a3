/**
 * All specifiers that may resolve from a file: Node's own modules, dependencies with what they export, aliases of the
 * project and the files of its folder. Patterns are filled in with the files there are, as far as a budget goes.
 */
import { readdirSync } from "node:fs";
import { builtinModules, isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import type { ts } from "../compiler.ts";
import { exportedPaths, packageFolder } from "./manifest.ts";

export interface ListingRequest {
  readonly options: ts.CompilerOptions;
  /** Folder of the project. */
  readonly root: string;
  /** Of the file that imports, absolute. */
  readonly folder: string;
  /** The project's own files, absolute. */
  readonly files: readonly string[];
  readonly dependencies: ReadonlySet<string>;
  /** Modules that declarations of the project describe without a file. */
  readonly ambient: readonly string[];
}

export interface Listing {
  /** Candidates; whether one resolves is for the caller to ask. */
  readonly texts: readonly string[];
  /** Beginnings of which there are too many to list. */
  readonly prefixes: readonly string[];
  /** What could not be looked at, in words. */
  readonly notes: readonly string[];
}

/** Files looked through for the project's own modules, and per package and alias. */
const MAX_OWN_FILES = 300;
const MAX_PATTERN_FILES = 3000;
/** Modules that `builtinModules` leaves out, since they exist with the prefix alone. */
const PREFIXED_BUILTINS = ["node:test", "node:test/reporters", "node:sqlite", "node:sea"];
const CODE = /\.d\.([cm]?)ts$|\.([cm]?)[tj]sx?$/;

export function listSpecifiers(request: ListingRequest): Listing {
  const { dependencies, folder, options, ambient } = request;
  const texts = new Set<string>([...builtins(), ...ambient.filter((name) => !name.includes("*"))]);
  const prefixes = new Set<string>();
  const notes: string[] = [];
  const addPattern = (pattern: string, folders: readonly string[]): void => {
    const [before = "", after = ""] = pattern.split("*", 2);
    for (const at of folders) {
      const files = filesIn(at, MAX_PATTERN_FILES, true, notes);
      if (files === undefined) prefixes.add(before);
      for (const file of files ?? [])
        for (const form of formsOf(relativeTo(at, file), options)) texts.add(before + form + after);
    }
  };
  for (const name of dependencies) {
    texts.add(name);
    const installed = packageFolder(name, folder);
    for (const path of exportedPaths(name, folder)) {
      if (!path.includes("*")) texts.add(path);
      // Where the exports map sends a pattern is for the compiler to say: any part of a path may be what is left out.
      else if (installed !== undefined) {
        const [before = ""] = path.slice(name.length + 1).split("*", 1);
        const below = dirname(join(installed, `${before}x`));
        addPattern(path, [...new Set([installed, below])]);
      }
    }
  }
  const base = options.baseUrl ?? request.root;
  for (const [path, targets] of Object.entries(options.paths ?? {})) {
    if (!path.includes("*")) texts.add(path);
    else {
      const folders = targets
        .filter((target) => target.includes("*"))
        .map((target) => dirname(`${resolve(base, target.slice(0, target.indexOf("*")))}/x`));
      addPattern(path, folders.length === 0 ? [base] : folders);
    }
  }
  const listed = filesIn(request.root, MAX_OWN_FILES, false, notes);
  const own = new Set([...(listed ?? []), ...request.files]);
  if (listed === undefined || own.size > MAX_OWN_FILES) {
    for (const begin of ["./", "../"]) prefixes.add(begin);
  } else {
    for (const file of own) {
      const path = relativeTo(folder, file);
      for (const form of formsOf(path.startsWith(".") ? path : `./${path}`, options)) texts.add(form);
    }
  }
  for (const begin of prefixes)
    notes.push(
      `too many files to mask what follows ${JSON.stringify(begin)} in a specifier: it is checked when its statement closes`,
    );
  return { texts: [...texts], prefixes: [...prefixes].sort(), notes };
}

function builtins(): readonly string[] {
  const names = builtinModules.filter((name) => !name.startsWith("_"));
  return [...names, ...names.map((name) => `node:${name}`), ...PREFIXED_BUILTINS].filter((name) =>
    isBuiltin(name),
  );
}

/** The ways to name a file; most resolve under some settings only. */
function formsOf(path: string, options: ts.CompilerOptions): readonly string[] {
  const match = CODE.exec(path);
  if (match === null) return [path];
  const bare = path.slice(0, match.index);
  const kind = match[1] ?? match[2] ?? "";
  const forms = [bare, `${bare}.${kind}js`];
  if (options.allowImportingTsExtensions === true || /\.[cm]?jsx?$/.test(path)) forms.push(path);
  if (/(?:^|\/)index$/.test(bare)) forms.push(bare === "./index" ? "." : bare.replace(/\/?index$/, ""));
  return forms.filter((form) => form !== "");
}

function relativeTo(folder: string, file: string): string {
  return relative(folder, file).replaceAll("\\", "/");
}

/** Files below a folder, other people's left aside; undefined when there are more than `max`. */
function filesIn(
  folder: string,
  max: number,
  isPackage: boolean,
  notes: string[],
): readonly string[] | undefined {
  const found: string[] = [];
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of entriesOf(at, notes)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules" && !entry.name.startsWith(".")) pending.push(path);
      } else if (entry.isFile() && (isPackage ? CODE : IMPORTABLE).test(entry.name)) {
        if (found.length === max) return undefined;
        found.push(path);
      }
    }
  }
  return found.sort();
}

/** Code, data, and what bundlers take with a declaration of the project. */
const IMPORTABLE = /\.(?:[cm]?[tj]sx?|json|css|scss|less|svg|png|txt|html|wasm|graphql|gql|vue|svelte)$/;

function entriesOf(folder: string, notes: string[]) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return []; // an alias may point to a folder that is not there
    notes.push(`${folder} could not be read (${String(code)}): its modules are not known`);
    return [];
  }
}
