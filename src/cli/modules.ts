/** Loads users' modules, TypeScript ones as they are. The door to tsx. */
import { pathToFileURL } from "node:url";

/** Imports the module at a path or `file:` URL and returns its exports. */
export async function importModule(pathOrUrl: string): Promise<unknown> {
  const url = pathOrUrl.startsWith("file:") ? pathOrUrl : pathToFileURL(pathOrUrl).href;
  if (!/\.[cm]?tsx?$/.test(url)) return import(url);
  const { tsImport } = await import("tsx/esm/api");
  const exports: Readonly<Record<string, unknown>> = await tsImport(url, import.meta.url);
  // Beside a package.json without "type": "module", tsx makes CommonJS of it: the real exports are one level down.
  const inner = exports.default;
  return typeof inner === "object" && inner !== null && "__esModule" in inner ? inner : exports;
}
