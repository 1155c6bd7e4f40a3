/**
 * What modules export, as the checker sees it: one program that imports all of them, built when the first question is
 * asked. Only declarations are read, nothing is checked.
 */
import { join } from "node:path";
import type { ModuleExport } from "../../../../domains/imports/index.ts";
import { type InternalChecker, internalChecker, ts } from "../compiler.ts";
import { createMemoryHost } from "../project/host.ts";
import type { ProjectSettings } from "../project/settings.ts";

/** Modules that are read to know what they export; of larger projects only Node's own are. */
const MAX_MODULES = 1500;

export interface ModuleExports {
  /** Undefined where nothing is known: no declarations, or a module that was not asked about. */
  of(specifier: string): ReadonlyMap<string, ModuleExport> | undefined;
  /** The module was read: without declarations it has none. */
  wasRead(specifier: string): boolean;
  /** There are too many modules to read them all. */
  readonly isPartial: boolean;
}

export interface ModuleExportsRequest {
  readonly project: ProjectSettings;
  /** Of the file that imports. */
  readonly folder: string;
  /** Files of declarations. */
  readonly rootNames: readonly string[];
  /** Those that will be asked for. */
  readonly specifiers: readonly string[];
  /** There are others that are not listed: names cannot be masked, so only Node's own modules are read. */
  readonly hasMore: boolean;
  /** Undefined where a specifier stands for no file. */
  readonly fileOf: (specifier: string) => string | undefined;
}

export function createModuleExports(request: ModuleExportsRequest): ModuleExports {
  const { specifiers, fileOf, hasMore } = request;
  const keyOf = (specifier: string): string => fileOf(specifier) ?? specifier;
  // One specifier for all that stand for the same file.
  const byKey = new Map(specifiers.map((specifier) => [keyOf(specifier), specifier]));
  const all = [...byKey.values()];
  const isPartial = hasMore || all.length > MAX_MODULES;
  const read = isPartial ? all.filter((specifier) => fileOf(specifier) === undefined) : all;
  const known = readModules(request, read);
  const wasRead = new Set(read.map(keyOf));
  const representative = (specifier: string): string => byKey.get(keyOf(specifier)) ?? specifier;
  return {
    of: (specifier) => known.get(representative(specifier)),
    wasRead: (specifier) => wasRead.has(keyOf(specifier)),
    isPartial,
  };
}

function readModules(
  { project, folder, rootNames }: ModuleExportsRequest,
  specifiers: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, ModuleExport>> {
  const known = new Map<string, ReadonlyMap<string, ModuleExport>>();
  const { options } = project;
  const probe = join(folder, "ananke-exports.ts").replaceAll("\\", "/");
  const host = createMemoryHost(options, probe, project.root);
  host.setText(specifiers.map((name, i) => `import * as m${i} from ${JSON.stringify(name)};\n`).join(""));
  const program = ts.createProgram([...rootNames, probe], options, host);
  const checker = internalChecker(program);
  const bySymbol = new Map<ts.Symbol, ReadonlyMap<string, ModuleExport>>();
  for (const statement of program.getSourceFile(probe)?.statements ?? []) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    // `declare module "x";` without a body, and modules without declarations, export anything.
    if (symbol === undefined || isShorthand(symbol)) continue;
    let exports = bySymbol.get(symbol);
    if (exports === undefined) bySymbol.set(symbol, (exports = readExports(symbol, checker, options)));
    known.set(statement.moduleSpecifier.text, exports);
  }
  return known;
}

function readExports(
  symbol: ts.Symbol,
  checker: InternalChecker,
  options: ts.CompilerOptions,
): ReadonlyMap<string, ModuleExport> {
  const exports = new Map<string, ModuleExport>();
  // With the properties of what `export =` gives: they are imported by name too.
  for (const each of checker.getExportsAndPropertiesOfModule(symbol)) {
    const target = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    // What cannot be followed may be anything.
    const isValue = (target.flags & ts.SymbolFlags.Value) !== 0 || target.declarations === undefined;
    exports.set(each.name, { name: each.name, isValue });
  }
  if (!exports.has("default") && mayHaveSyntheticDefault(symbol, options)) {
    exports.set("default", { name: "default", isValue: true });
  }
  return exports;
}

/** A module without a default export may still be imported as a whole by that name; when unsure, yes. */
function mayHaveSyntheticDefault(symbol: ts.Symbol, options: ts.CompilerOptions): boolean {
  const isAssigned = symbol.exports?.has(ts.InternalSymbolName.ExportEquals) === true;
  if (isAssigned) return true;
  if (options.allowSyntheticDefaultImports === false) return false;
  const [declaration] = symbol.declarations ?? [];
  const file = declaration?.getSourceFile();
  return file === undefined || file.isDeclarationFile || !/\.[cm]?tsx?$/.test(file.fileName);
}

function isShorthand({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((each) => ts.isModuleDeclaration(each) && each.body === undefined);
}
