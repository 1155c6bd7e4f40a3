/**
 * A compiler host over the disk with one file that lives in memory, and parsed files shared by all programs of a
 * project: the library and node_modules are read and bound once per process.
 */
import { internalFile, ts } from "../compiler.ts";

/** One file in memory over the disk. */
export interface MemoryHost extends ts.CompilerHost {
  /** Puts `text` in the place of the file; the next program sees it. */
  setText(text: string): void;
  /** Takes files as they are on the disk now; where each is looked at every time it is read, nothing is to be done. */
  refresh(): void;
}

/** Characters of source text kept parsed per process; the standard library with Node's types is 5 million. */
const MAX_CHARACTERS = 64_000_000;

/** Oldest first. */
const parsedFiles = new Map<string, ts.SourceFile>();
let parsedCharacters = 0;

function keep(id: string, file: ts.SourceFile): void {
  parsedFiles.set(id, file);
  parsedCharacters += file.text.length;
  for (const [oldest, { text }] of parsedFiles) {
    if (parsedCharacters <= MAX_CHARACTERS || oldest === id) return;
    parsedFiles.delete(oldest);
    parsedCharacters -= text.length;
  }
}

/**
 * @param fileName  absolute, with forward slashes; need not exist on disk
 * @param keepScripts  leave a file without imports and exports the script it is, as finished text is checked
 * @param looksOnce  take files on the disk as they were when they were first read, until `refresh`
 */
export function createMemoryHost(
  options: ts.CompilerOptions,
  fileName: string,
  root: string,
  {
    keepScripts = false,
    looksOnce = false,
  }: { readonly keepScripts?: boolean; readonly looksOnce?: boolean } = {},
): MemoryHost {
  const host = ts.createCompilerHost(options, true);
  const memory = ts.sys.useCaseSensitiveFileNames ? fileName : fileName.toLowerCase();
  const isMemory = (name: string): boolean =>
    (ts.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()) === memory;
  const key = optionsKey(options);
  const moduleCache = ts.createModuleResolutionCache(
    root,
    (name) => host.getCanonicalFileName(name),
    options,
  );
  let text = "";
  /** By what they are read as. */
  const unchanged = new Map<string, ts.SourceFile>();
  return {
    ...host,
    getCurrentDirectory: () => root,
    getModuleResolutionCache: () => moduleCache,
    setText(next) {
      text = next;
    },
    refresh() {
      unchanged.clear();
    },
    fileExists: (name) => isMemory(name) || host.fileExists(name),
    readFile: (name) => (isMemory(name) ? text : host.readFile(name)),
    getSourceFile(name, languageVersionOrOptions) {
      if (isMemory(name)) {
        const file = ts.createSourceFile(name, text, languageVersionOrOptions, true);
        // Unfinished text may get its first import or export later; a script's names would clash with global ones.
        if (!keepScripts) internalFile(file).externalModuleIndicator ??= true;
        return file;
      }
      const format =
        typeof languageVersionOrOptions === "object" ? languageVersionOrOptions.impliedNodeFormat : 0;
      const as = `${key}\0${format}\0${name}`;
      const seen = unchanged.get(as);
      if (looksOnce && seen !== undefined) return seen;
      const id = `${as}\0${modifiedAt(name)}`;
      const known = parsedFiles.get(id);
      const file = known ?? host.getSourceFile(name, languageVersionOrOptions);
      if (file === undefined) return undefined;
      if (known === undefined) keep(id, file);
      if (looksOnce) unchanged.set(as, file);
      return file;
    },
  };
}

function modifiedAt(name: string): number {
  return ts.sys.getModifiedTime?.(name)?.getTime() ?? 0;
}

/** What parsing and binding depend on. */
function optionsKey(options: ts.CompilerOptions): string {
  const { target, module, moduleDetection, jsx, strict, alwaysStrict, allowUnreachableCode } = options;
  const { preserveConstEnums, isolatedModules, allowJs, verbatimModuleSyntax } = options;
  return JSON.stringify([
    [target, module, moduleDetection, jsx, strict, alwaysStrict, allowUnreachableCode],
    [preserveConstEnums, isolatedModules, allowJs, verbatimModuleSyntax],
  ]);
}
