/**
 * A user's TypeScript project as the oracle sees it: compiler options, the files that belong to it, and what had to be
 * taken otherwise than written. Without a tsconfig.json: ES2022, strict, Node's types.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { SpecError } from "../../../kernel/index.ts";
import { ts } from "../compiler.ts";

export interface ProjectSettings {
  /** Absolute folder that relative file names start from. */
  readonly root: string;
  /** The tsconfig.json in force; absent when the defaults are. */
  readonly configFile?: string;
  readonly options: ts.CompilerOptions;
  /** The project's own source files, absolute. */
  readonly files: readonly string[];
  /** Version of TypeScript that the project has installed. */
  readonly projectVersion?: string;
  /** In words, for the ledger. */
  readonly notes: readonly string[];
}

export interface ProjectRequest {
  /** A tsconfig file, or a folder that may hold one; the working directory when left out. */
  readonly project?: string;
}

/** The compiler's version; `oracle/self-test.ts` is what its internals must pass. */
export const COMPILER_VERSION = ts.version;

/** Names of settings that say what to write to disk, which an oracle never does. */
const OUTPUT_OPTIONS = [
  "outDir",
  "outFile",
  "declarationDir",
  "declaration",
  "declarationMap",
  "emitDeclarationOnly",
  "sourceMap",
  "inlineSourceMap",
  "incremental",
  "composite",
  "tsBuildInfoFile",
  "rootDir",
] as const;

/**
 * Reads the settings of a project.
 * @throws SpecError when the project or its tsconfig cannot be read, with the compiler's own words
 */
export function readProject({ project }: ProjectRequest = {}): ProjectSettings {
  const path = resolve(project ?? ".");
  const isFolder = ts.sys.directoryExists(path);
  if (!isFolder && !existsSync(path)) {
    throw new SpecError(`There is no project at ${path}`, { hint: "Give a tsconfig.json or its folder." });
  }
  const configFile = isFolder ? join(path, "tsconfig.json") : path;
  if (!existsSync(configFile)) return defaultProject(path);
  return configuredProject(configFile);
}

function defaultProject(root: string): ProjectSettings {
  const projectVersion = installedVersion(root);
  return {
    root,
    options: {
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      moduleDetection: ts.ModuleDetectionKind.Force,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      ...nodeTypes(root),
    },
    files: [],
    ...(projectVersion === undefined ? {} : { projectVersion }),
    notes: [`${root} has no tsconfig.json: ES2022, strict, Node's types`],
  };
}

/** The project's own `@types/node`, or the one that comes with this package. */
function nodeTypes(root: string): ts.CompilerOptions {
  const own = ts.findConfigFile(
    root,
    ts.sys.fileExists,
    join("node_modules", "@types", "node", "package.json"),
  );
  if (own !== undefined) return { types: ["node"] };
  const bundled = createRequire(import.meta.url).resolve("@types/node/package.json");
  return { types: ["node"], typeRoots: [dirname(dirname(bundled))] };
}

function configuredProject(configFile: string): ProjectSettings {
  const root = dirname(configFile);
  const read = ts.readConfigFile(configFile, ts.sys.readFile);
  if (read.error !== undefined) throw configError(configFile, [read.error]);
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, root, undefined, configFile);
  // A folder without source files is no error here: the file to write may be the first.
  const errors = parsed.errors.filter(
    ({ category, code }) => category === ts.DiagnosticCategory.Error && code !== 18002 && code !== 18003,
  );
  if (errors.length > 0) throw configError(configFile, errors);
  const projectVersion = installedVersion(root);
  const notes: string[] = [];
  const options: ts.CompilerOptions = { ...parsed.options, noEmit: true };
  for (const name of OUTPUT_OPTIONS) delete options[name];
  applyOldDefaults(options, projectVersion, notes);
  if (options.ignoreDeprecations === undefined) options.ignoreDeprecations = "6.0";
  return {
    root,
    configFile,
    options,
    files: parsed.fileNames,
    ...(projectVersion === undefined ? {} : { projectVersion }),
    notes,
  };
}

/** What a setting means when it is left out has changed in version 6; an older project means what it always meant. */
function applyOldDefaults(
  options: ts.CompilerOptions,
  projectVersion: string | undefined,
  notes: string[],
): void {
  const major = Number(projectVersion?.split(".")[0] ?? Number.NaN);
  if (!(major < 6)) return;
  if (options.strict === undefined) {
    options.strict = false;
    notes.push(`the project uses TypeScript ${projectVersion}, where "strict" is off unless set`);
  }
  if (options.types === undefined) {
    options.types = ["*"];
    notes.push(
      `the project uses TypeScript ${projectVersion}, where all @types are included unless "types" is set`,
    );
  }
}

/** Version of the `typescript` that the project resolves. */
function installedVersion(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const manifest = join(folder, "node_modules", "typescript", "package.json");
    if (existsSync(manifest)) {
      const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
      return typeof version === "string" ? version : undefined;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function configError(file: string, errors: readonly ts.Diagnostic[]): SpecError {
  const lines = errors.map((error) => {
    const message = ts.flattenDiagnosticMessageText(error.messageText, " ");
    return `TS${error.code}: ${message}`;
  });
  return new SpecError(`${file} is no valid project: ${lines.join("; ")}`, {
    hint: "Correct the file; `npx tsc --showConfig` shows how the compiler reads it.",
  });
}
