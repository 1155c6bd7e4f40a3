/**
 * The language packs there are: every folder beside this file with a `pack.ts` that exports `packs`. Adding a language
 * is adding a folder; nothing lists them.
 */
import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compareText, InternalError, SpecError } from "../kernel/index.ts";
import type { LanguagePack } from "./pack.ts";

const here = new URL("./", import.meta.url);
/** `.ts` from source, `.js` once built. */
const extension = extname(fileURLToPath(import.meta.url));

/** Folders of the packs found here. */
const folders = new Map<LanguagePack, URL>();
const packs = await discover();

/** All packs, by name. */
export function languagePacks(): readonly LanguagePack[] {
  return packs;
}

/**
 * The pack of a language, by its name or another it goes by.
 * @throws SpecError when there is none
 */
export function languagePack(language: string): LanguagePack {
  const wanted = language.toLowerCase();
  const pack = packs.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
  if (pack !== undefined) return pack;
  throw new SpecError(`Unknown language ${JSON.stringify(language)}`, {
    hint: `Use one of ${packs.map(({ name }) => name).join(", ")}.`,
  });
}

/** Folders with the sources of a pack: its own with those inside it, and this one. */
export function packSources(pack: LanguagePack): readonly URL[] {
  const folder = folders.get(pack);
  if (folder === undefined) return [];
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => pathToFileURL(`${join(entry.parentPath, entry.name)}/`));
  return [here, folder, ...inside.sort((a, b) => compareText(a.href, b.href))];
}

/** The pack of a file, by the ending of its name; `undefined` when no pack has that ending. */
export function languageOfFile(file: string): LanguagePack | undefined {
  return packs.find(({ extensions }) => extensions.includes(extname(file)));
}

async function discover(): Promise<readonly LanguagePack[]> {
  const names = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/pack${extension}`, here)))
    .map(({ name }) => name)
    .sort();
  const found = await Promise.all(
    names.map(async (folder): Promise<readonly LanguagePack[]> => {
      const module: unknown = await import(/* @vite-ignore */ `./${folder}/pack${extension}`);
      if (!isPackModule(module)) throw new InternalError(`src/languages/${folder}/pack exports no packs`);
      for (const pack of module.packs) folders.set(pack, new URL(`${folder}/`, here));
      return module.packs;
    }),
  );
  return found.flat();
}

function isPackModule(module: unknown): module is { readonly packs: readonly LanguagePack[] } {
  return typeof module === "object" && module !== null && "packs" in module && Array.isArray(module.packs);
}
