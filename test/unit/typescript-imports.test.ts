/** What a TypeScript project can import, by which doors, and what demands make of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkModuleUses, importsValue, type ModuleResolver } from "../../domains/imports/index.ts";
import { createModuleResolver } from "../../src/languages/typescript/imports/resolver.ts";
import { moduleUses } from "../../src/languages/typescript/imports/uses.ts";
import { readProject } from "../../src/languages/typescript/project/settings.ts";

let folder: string;
let resolver: ModuleResolver;

const FILES: Readonly<Record<string, string>> = {
  "package.json": '{ "dependencies": { "plain": "^1.0.0", "mapped": "2", "gone": "*" } }',
  "tsconfig.json":
    '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "types": [], "paths": { "@lib/*": ["./lib/*"], "entry": ["./lib/tools.ts"] } }, "include": ["main.ts", "lib"] }',
  "main.ts": "export {};\n",
  "lib/tools.ts": "export const twice = (x: number): number => x * 2;\nexport type Tool = string;\n",
  "lib/door.ts": 'export * from "./inner";\n',
  "lib/inner.ts": 'export { readFileSync } from "node:fs";\n',
  "node_modules/plain/package.json": '{ "name": "plain", "version": "1.4.2", "types": "index.d.ts" }',
  "node_modules/plain/index.d.ts": "export declare const a: number; export default a;\n",
  "node_modules/plain/deep.d.ts": "export declare const deep: number;\n",
  "node_modules/mapped/package.json":
    '{ "name": "mapped", "version": "2.0.0-beta.1", "exports": { ".": { "types": "./index.d.ts" }, "./sub": { "import": { "types": "./sub.d.ts" } }, "./none": { "browser": "./none.js" } } }',
  "node_modules/mapped/index.d.ts": "export declare const m: number;\n",
  "node_modules/mapped/sub.d.ts": "export declare const s: number;\n",
  "node_modules/mapped/hidden.d.ts": "export declare const h: number;\n",
  "node_modules/stranger/package.json": '{ "name": "stranger", "version": "1.0.0", "types": "index.d.ts" }',
  "node_modules/stranger/index.d.ts": "export declare const x: number;\n",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ananke-imports-"));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  resolver = createModuleResolver(readProject({ project: folder }), join(folder, "main.ts"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a project's modules", () => {
  it.each([
    ["plain", true],
    ["plain/deep", true],
    ["mapped", true],
    ["mapped/sub", true],
    ["mapped/hidden", false],
    ["mapped/none", false],
    ["gone", false],
    ["stranger", false],
    ["hallucinated", false],
    ["fs", true],
    ["node:fs/promises", true],
    ["node:none", false],
    ["./lib/tools", true],
    ["./lib/none", false],
    ["@lib/tools", true],
    ["entry", true],
  ])("%s resolves: %s", (specifier, resolves) => {
    expect(resolver.resolve(specifier).kind === "resolved").toBe(resolves);
  });

  it("are listed, and all that are listed resolve", () => {
    const { texts, prefixes } = resolver.specifiers();
    expect(texts).toEqual(
      expect.arrayContaining(["plain", "mapped", "mapped/sub", "node:fs", "./lib/tools", "entry"]),
    );
    for (const text of texts) expect(resolver.resolve(text).kind, text).toBe("resolved");
    expect(texts).toEqual(expect.arrayContaining(["plain/deep", "@lib/inner", "@lib/door", "./main"]));
    expect(texts).not.toContain("mapped/hidden");
    expect(prefixes).toEqual([]);
  });

  it("export what the compiler finds in them", () => {
    const namesOf = (specifier: string) => [...(resolver.exportsOf(specifier)?.keys() ?? [])].sort();
    expect(namesOf("plain")).toEqual(["a", "default"]);
    expect(namesOf("./lib/tools")).toEqual(["Tool", "twice"]);
    expect(resolver.exportsOf("./lib/tools")?.get("Tool")?.isValue).toBe(false);
    expect(resolver.exportsOf("hallucinated")).toBe(undefined);
  });
});

describe("demands on modules", () => {
  const check = (text: string, demands: Parameters<typeof importsValue>[0]) =>
    checkModuleUses(moduleUses(text), importsValue(demands), resolver).map(({ kind }) => kind);

  it.each([
    'import { readFileSync } from "fs";',
    'import fs from "node:fs";',
    'import type { Stats } from "fs";',
    'import fs = require("fs");',
    'let s: import("fs").Stats;',
    'export * from "node:fs";',
    'export { readFileSync } from "fs";',
    'const fs = await import("node:fs");',
    'const fs = require("fs");',
    'const fs = process.getBuiltinModule("fs");',
    'import { readFileSync } from "./lib/door";',
  ])("find a forbidden module behind every door: %s", (text) => {
    expect(check(text, { forbidden: ["fs"] })).toEqual(["forbidden"]);
    expect(check(text, {})).toEqual([]);
  });

  it.each([
    "const m = await import(name);",
    "const m = require(name);",
    'const m = require("f" + "s");',
    "const load = require;",
    "globalThis.require;",
    'module["require"];',
    "createRequire(import.meta.url);",
    "process.getBuiltinModule(name);",
  ])("refuse what is computed while something is forbidden: %s", (text) => {
    expect(check(text, { forbidden: ["fs"] })).toEqual(["computed"]);
    expect(check(text, {})).toEqual([]);
  });

  it("forbid a package with everything below it, and nothing that only looks like it", () => {
    expect(check('import "plain/deep";', { forbidden: ["plain"] })).toEqual(["forbidden"]);
    expect(check('import "mapped";', { forbidden: ["map"] })).toEqual([]);
  });

  it("hold installed versions against ranges as npm does", () => {
    expect(check('import "plain";', { versions: { plain: "^1.4.0" } })).toEqual([]);
    expect(check('import "plain";', { versions: { plain: ">=2" } })).toEqual(["version"]);
    expect(check('import "mapped";', { versions: { mapped: "^2.0.0" } })).toEqual(["version"]);
    expect(check('import "mapped";', { versions: { mapped: "^2.0.0-beta" } })).toEqual([]);
  });

  it("ask for required modules and refuse ones that do not exist", () => {
    expect(check("", { required: ["plain"] })).toEqual(["not-imported"]);
    expect(check('import "plain/deep";', { required: ["plain"] })).toEqual([]);
    expect(check('import { x } from "hallucinated";', {})).toEqual(["missing"]);
    expect(check('import { x } from "stranger";', {})).toEqual(["missing"]);
  });
});
