/**
 * What a user of the package gets: built, packed, installed in an empty folder elsewhere, run and type-checked there.
 * node-llama-cpp arrives as the peer it is, from npm's cache where it is there.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith, ROOT, run } from "../helpers/cli.ts";

const INSTALL_MS = 300_000;

let folder: ReturnType<typeof folderWith>;
let packed: readonly string[];

function npm(args: readonly string[], cwd: string): string {
  // On Windows npm is a script, which only a shell runs.
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: "pipe",
  });
}

beforeAll(() => {
  folder = folderWith({ "package.json": '{"name": "empty", "version": "1.0.0", "type": "module"}' });
  npm(["run", "build"], ROOT);
  const [report] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder.path], ROOT),
  );
  packed = report.files.map((file: { path: string }) => file.path);
  const flags = ["--omit=dev", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  npm(["install", ...flags, join(folder.path, report.filename)], folder.path);
}, INSTALL_MS);

afterAll(() => folder?.remove());

describe("the package", () => {
  it("holds the build, the embedded model and the documents, and no tests", () => {
    const wanted = [
      "package.json",
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "dist/src/index.js",
      "dist/src/index.d.ts",
      "dist/src/cli/main.js",
      "dist/bench/run.js",
    ];
    expect(wanted.filter((path) => !packed.includes(path))).toEqual([]);
    expect(packed.filter((path) => path.endsWith(".gguf"))).toHaveLength(1);
    expect(packed.filter((path) => /(?:^|\/)test\/|\.test\./.test(path))).toEqual([]);
  });

  it("keeps the shebang of its command", () => {
    const main = readFileSync(join(folder.path, "node_modules/ananke/dist/src/cli/main.js"), "utf8");
    expect(main.startsWith("#!/usr/bin/env node\n")).toBe(true);
  });

  it("generates under a constraint", () => {
    const pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    const stdout = npm(
      ["exec", "--offline", "--", "ananke", "generate", "--regex", pattern, "--seed", "1", "--json"],
      folder.path,
    );
    const result = JSON.parse(stdout);
    expect(result.status).toBe("complete");
    expect(result.code).toMatch(new RegExp(`^${pattern}$`));
  });

  it("runs its demo without development dependencies", () => {
    const stdout = npm(["exec", "--offline", "--", "ananke", "demo", "--quiet"], folder.path);
    expect(stdout).toContain("3 of 3 outputs satisfy their constraint");
    expect(stdout).toContain("ajv: valid");
  });

  it("loads users' TypeScript, for settings and laws", () => {
    writeFileSync(
      join(folder.path, "ananke.config.ts"),
      "const seed: number = 9;\nexport default { seed };\n",
    );
    const stdout = npm(["exec", "--offline", "--", "ananke", "config", "--json"], folder.path);
    expect(JSON.parse(stdout).settings.seed).toBe(9);
  });

  it("works as a library, with types", async () => {
    const program = `import { compile, type GenerationResult } from "ananke";
const program = compile([{ kind: "regex", pattern: "a+" }]);
const status: GenerationResult["status"] = "complete";
console.log(program.satisfiability, status);
`;
    writeFileSync(join(folder.path, "use.ts"), program);
    writeFileSync(
      join(folder.path, "use.mjs"),
      program.replace(", type GenerationResult", "").replace(/: G[^=]*/, " "),
    );
    const ran = await run([join(folder.path, "use.mjs")], { cwd: folder.path }).done;
    expect(ran).toMatchObject({ code: 0, stdout: "sat complete\n", stderr: "" });
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"];
    const types = ["--typeRoots", join(ROOT, "node_modules/@types")];
    const checked = await run([tsc, ...flags, ...types, "use.ts"], { cwd: folder.path }).done;
    expect(checked).toMatchObject({ code: 0, stdout: "" });
  });
});

it("has a lock file that names every optional package, which npm ci insists on", () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  const missing = Object.entries<{ optionalDependencies?: Record<string, string> }>(packages).flatMap(
    ([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
  );
  expect(missing).toEqual([]);
});
