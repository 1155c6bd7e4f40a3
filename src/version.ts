/** The package's version, from its package.json, wherever this file runs from (source or build). */
import { existsSync, readFileSync } from "node:fs";
import { InternalError } from "./kernel/index.ts";

/** Path of the package's own folder. */
export const PACKAGE_ROOT: URL = findRoot();

export const VERSION: string = readVersion();

function findRoot(): URL {
  for (let at = new URL(".", import.meta.url); at.pathname !== "/"; at = new URL("..", at)) {
    const file = new URL("package.json", at);
    if (existsSync(file) && readName(file) === "ananke") return at;
  }
  throw new InternalError("the package's own package.json was not found");
}

function readName(file: URL): unknown {
  return JSON.parse(readFileSync(file, "utf8")).name;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8"));
  return String(version);
}
