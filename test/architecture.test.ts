/** The layout's import table, held against every source file; and the checker itself against small examples. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  ALLOWED,
  checkArchitecture,
  importsOf,
  printViolations,
  TOP_LEVEL_FOLDERS,
} from "./helpers/architecture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the project", () => {
  it("imports only along the edges of the layout, through surfaces and doors, without cycles", () => {
    expect(printViolations(checkArchitecture(projectFiles()))).toBe("");
  });

  it("has no top-level folder beyond those of the layout", () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .filter((name) => !["node_modules", "dist", "coverage"].includes(name));
    expect(folders.filter((name) => !TOP_LEVEL_FOLDERS.includes(name))).toEqual([]);
  });

  it("has a layout without cycles between units", () => {
    const placed = new Set<string>();
    const units = Object.keys(ALLOWED);
    for (let round = 0; round < units.length; round++) {
      for (const unit of units) if (ALLOWED[unit]?.every((below) => placed.has(below))) placed.add(unit);
    }
    expect(units.filter((unit) => !placed.has(unit))).toEqual([]);
  });
});

describe("the checker", () => {
  const kernel = {
    "src/kernel/index.ts": "",
    "src/kernel/deep.ts": "",
    "masks/index.ts": "",
    "masks/bytes.ts": "",
  };

  it.each<[string, Record<string, string>, string]>([
    [
      "a sibling domain",
      { "domains/types/a.ts": 'import "../syntax/index.ts";', "domains/syntax/index.ts": "" },
      "domains/types/a.ts:1: domains/types may not import domains/syntax (domains/syntax/index.ts)",
    ],
    [
      "an import upwards",
      { "src/kernel/a.ts": '\nimport type { M } from "../../masks/index.ts";' },
      "src/kernel/a.ts:2: src/kernel may not import masks (masks/index.ts)",
    ],
    [
      "a type-only import upwards",
      { "masks/a.ts": 'type M = import("../domains/domain.ts").Domain;', "domains/domain.ts": "" },
      "masks/a.ts:1: masks may not import domains (domains/domain.ts)",
    ],
    [
      "a dynamic import upwards",
      { "masks/a.ts": 'const m = () => import("../src/generate/index.ts");' },
      "masks/a.ts:1: masks may not import src/generate (src/generate/index.ts)",
    ],
    [
      "a re-export upwards",
      { "masks/a.ts": 'export { x } from "../holes/index.ts";' },
      "masks/a.ts:1: masks may not import holes (holes/index.ts)",
    ],
    [
      "an import past a surface",
      { "masks/a.ts": 'import "../src/kernel/deep.ts";' },
      "masks/a.ts:1: imports src/kernel/deep.ts past the surface of src/kernel (src/kernel/index.ts)",
    ],
    [
      "an import of the own index",
      { "masks/a.ts": 'import "./index.ts";' },
      "masks/a.ts:1: imports its own unit's index (masks/index.ts)",
    ],
    [
      "the unified constraint below the compiler",
      { "src/languages/a.ts": 'import "../../domains/unified.ts";', "domains/unified.ts": "" },
      "src/languages/a.ts:1: src/languages may not import domains/unified (domains/unified.ts)",
    ],
    [
      "a model's code in the generation loop",
      { "src/generate/a.ts": 'import { openModel } from "../../models/index.ts";' },
      "src/generate/a.ts:1: src/generate may import types only from models (models/index.ts)",
    ],
    [
      "the benchmarks, and tests",
      { "src/cli/a.ts": 'import "../../bench/run.ts"; import "../../test/helpers/x.ts";' },
      "src/cli/a.ts:1: src/cli may not import bench (bench/run.ts)\nsrc/cli/a.ts:1: src/cli may not import test (test/helpers/x.ts)",
    ],
    [
      "an eager import of the benchmarks",
      { "src/cli/commands/bench.ts": 'import "../../../bench/run.ts";' },
      "src/cli/commands/bench.ts:1: src/cli may not import bench (bench/run.ts)",
    ],
    [
      "a package outside its door",
      { "masks/a.ts": 'import { Map } from "immutable";' },
      "masks/a.ts:1: imports package immutable outside its door (src/kernel/persistent.ts)",
    ],
    [
      "a package with two doors",
      {
        "models/llama-cpp/a.ts": 'import "node-llama-cpp";',
        "models/llama-cpp/b.ts": 'const n = import("node-llama-cpp");',
      },
      "models/llama-cpp/b.ts:1: imports package node-llama-cpp, whose door is models/llama-cpp/a.ts",
    ],
    [
      "a package without a door",
      { "masks/a.ts": 'import x from "@scope/name/deep.js";' },
      "masks/a.ts:1: imports package @scope/name, which has no door",
    ],
    [
      "a folder without a unit",
      { "src/utils/a.ts": "", "lib/b.ts": "" },
      "lib/b.ts:1: belongs to no unit of the layout\nsrc/utils/a.ts:1: belongs to no unit of the layout",
    ],
    [
      "a cycle of files",
      {
        "masks/a.ts": 'import "./b.ts";',
        "masks/b.ts": 'export { C } from "./c.ts";',
        "masks/c.ts": 'import "./a.ts";',
      },
      "masks/a.ts:1: these files import each other in a cycle: masks/a.ts, masks/b.ts, masks/c.ts",
    ],
  ])("finds %s", (_what, files, expected) => {
    expect(printViolations(check({ ...kernel, ...files }))).toBe(expected);
  });

  it.each<[string, Record<string, string>]>([
    [
      "imports along the table",
      {
        "domains/types/a.ts":
          'import "../domain.ts"; import "../../src/kernel/index.ts"; import "../../masks/index.ts";',
        "domains/domain.ts": 'import "../masks/index.ts";',
      },
    ],
    [
      "imports inside a unit",
      { "models/llama-cpp/a.ts": 'import "../adapter.ts";', "models/adapter.ts": "" },
    ],
    [
      "a model's types in the generation loop",
      {
        "src/generate/a.ts":
          'import type { A } from "../../models/adapter.ts"; import { type B } from "../../models/index.ts";',
      },
    ],
    [
      "files of one unit that know each other's types",
      { "masks/a.ts": 'import "./b.ts";', "masks/b.ts": 'import type { A } from "./a.ts";' },
    ],
    [
      "every domain in the unified constraint",
      { "domains/unified.ts": 'import "./types/index.ts"; import "./mine/index.ts";' },
    ],
    [
      "the lazy import of the benchmarks",
      { "src/cli/commands/bench.ts": 'await import("../../../bench/run.ts");' },
    ],
    [
      "anything in tests and benchmarks",
      {
        "test/unit/a.ts": 'import "../../masks/bytes.ts"; import "immutable";',
        "bench/run.ts": 'import "../masks/bytes.ts";',
      },
    ],
    [
      "packages at their doors, several files of one where that is allowed",
      {
        "src/kernel/persistent.ts": 'export { Map } from "immutable";',
        "src/cli/a.ts": 'import "commander";',
        "src/cli/b.ts": 'import "commander";',
      },
    ],
    [
      "Node's modules and data files",
      { "masks/a.ts": 'import "node:fs"; import data from "../package.json" with { type: "json" };' },
    ],
  ])("accepts %s", (_what, files) => {
    expect(printViolations(check({ ...kernel, ...files }))).toBe("");
  });

  it("sees every way to import, and tells types from values", () => {
    const text = [
      'import a, { type B } from "./a.ts";',
      'import { type C, type D } from "./b.ts";',
      'import type E from "./c.ts";',
      'export type * from "./d.ts";',
      'export * as f from "./e.ts";',
      'const g = await import("./f.ts");',
      'let h: typeof import("./g.ts");',
      'const i = require("./h.ts");',
      'import j = require("./i.ts");',
      "const k = import(computed);",
      '// import "./comment.ts"',
    ].join("\n");
    const seen = importsOf("x.ts", text).map(
      (found) => `${found.specifier}${found.isTypeOnly ? " type" : ""}${found.isDynamic ? " dynamic" : ""}`,
    );
    expect(seen).toEqual([
      "./a.ts",
      "./b.ts type",
      "./c.ts type",
      "./d.ts type",
      "./e.ts",
      "./f.ts dynamic",
      "./g.ts type",
      "./h.ts dynamic",
      "./i.ts",
    ]);
  });
});

function check(files: Record<string, string>) {
  return checkArchitecture(new Map(Object.entries(files)));
}

function projectFiles(): ReadonlyMap<string, string> {
  const names = TOP_LEVEL_FOLDERS.filter((folder) => existsSync(`${root}${folder}`)).flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const sources = names.map((name) => name.replaceAll("\\", "/")).filter((name) => /\.[mc]?tsx?$/.test(name));
  return new Map(sources.map((name) => [name, readFileSync(`${root}${name}`, "utf8")]));
}
