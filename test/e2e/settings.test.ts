/** Settings: precedence, and errors that name where a wrong one stands. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cli, folderWith } from "../helpers/cli.ts";

const cleanups: (() => void)[] = [];

function folder(files: Record<string, string>): string {
  const { path, remove } = folderWith(files);
  cleanups.push(remove);
  return path;
}

/** Makes `config` the user's own settings file. */
function userConfig(config: string): void {
  const home = folder({});
  mkdirSync(join(home, "ananke"));
  writeFileSync(join(home, "ananke", "config.json"), config);
  const before = process.env.XDG_CONFIG_HOME;
  process.env.XDG_CONFIG_HOME = home;
  cleanups.push(() => {
    process.env.XDG_CONFIG_HOME = before;
  });
}

afterEach(() => {
  while (cleanups.length > 0) cleanups.pop()!();
});

async function setting(key: string, argv: string[], cwd: string, env: Record<string, string> = {}) {
  const { stdout, stderr } = await cli(["config", "--show-origin", "--json", ...argv], { cwd, env });
  expect(stderr).toBe("");
  return JSON.parse(stdout).settings[key];
}

describe("precedence of settings", () => {
  it("is flag, environment, project file, user file, default", async () => {
    const empty = folder({});
    expect(await setting("maxTokens", [], empty)).toEqual({ value: 256, origin: { from: "default" } });
    userConfig('{"maxTokens": 11}');
    expect(await setting("maxTokens", [], empty)).toMatchObject({ value: 11, origin: { from: "user" } });
    const project = folder({ "ananke.config.json": '{"maxTokens": 12}', "deep/er/x": "" });
    const deep = join(project, "deep/er");
    expect(await setting("maxTokens", [], deep)).toMatchObject({ value: 12, origin: { from: "project" } });
    const env = { ANANKE_MAX_TOKENS: "13" };
    expect(await setting("maxTokens", [], deep, env)).toEqual({
      value: 13,
      origin: { from: "env", name: "ANANKE_MAX_TOKENS" },
    });
    expect(await setting("maxTokens", ["--max-tokens", "14"], deep, env)).toEqual({
      value: 14,
      origin: { from: "flag", name: "--max-tokens" },
    });
  });

  it("is decided setting by setting", async () => {
    userConfig('{"temperature": 0.5, "seed": 1}');
    const project = folder({ "ananke.config.json": '{"seed": 2}' });
    expect(await setting("temperature", [], project)).toMatchObject({ value: 0.5 });
    expect(await setting("seed", [], project)).toMatchObject({ value: 2 });
  });

  it.each([
    ["ananke.config.ts", "const seed: number = 5;\nexport default { seed };"],
    ["ananke.config.mjs", "export default { seed: 5 };"],
    ["ananke.config.js", "module.exports = { seed: 5 };"],
    ["package.json", '{"name": "x", "ananke": {"seed": 5}}'],
  ])("reads %s", async (name, content) => {
    expect(await setting("seed", [], folder({ [name]: content }))).toMatchObject({
      value: 5,
      origin: { from: "project", file: name },
    });
  });

  it("turns switches off by flag, environment and file", async () => {
    const empty = folder({});
    expect(await setting("forced", ["--no-forced"], empty)).toMatchObject({ value: false });
    expect(await setting("forced", [], empty, { ANANKE_FORCED: "off" })).toMatchObject({ value: false });
    const project = folder({ "ananke.config.json": '{"forced": false}' });
    expect(await setting("forced", [], project)).toMatchObject({ value: false });
    expect(await setting("forced", ["--forced"], project)).toMatchObject({ value: true });
  });

  it("takes an empty variable for one that is not set", async () => {
    expect(await setting("seed", [], folder({}), { ANANKE_SEED: "" })).toMatchObject({ value: null });
  });

  it("prints a table for people", async () => {
    const { stdout } = await cli(["config", "--show-origin", "--seed", "3"], { cwd: folder({}) });
    expect(stdout).toMatch(/^seed +=\s3 {2}# flag --seed$/m);
    expect(stdout).toMatch(/^maxTokens += 256 {2}# default$/m);
  });
});

describe("wrong settings exit 2 and say where", () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      "an unknown key, with its line and the nearest name",
      { "ananke.config.json": '{\n  "maxTokenz": 3\n}' },
      ['Unknown setting "maxTokenz"', "ananke.config.json:2:16", 'Did you mean "maxTokens"?', "^"],
    ],
    [
      "a value of the wrong type",
      { "ananke.config.json": '{"maxTokens": "many"}' },
      ['"maxTokens"', '"many" is not a positive integer', "ananke.config.json:1:15"],
    ],
    [
      "malformed JSON",
      { "ananke.config.json": '{\n  "seed": 1,\n}' },
      ["ananke.config.json:3:1", "Remove the comma"],
    ],
    ["malformed JSON in package.json", { "package.json": '{"ananke": {]}' }, ["package.json:1:13"]],
    ["a file that holds no object", { "ananke.config.json": "[1]" }, ["ananke.config.json:1:1", "array"]],
    [
      "a module that throws",
      { "ananke.config.mjs": 'throw new Error("boom");' },
      ["ananke.config.mjs", "boom"],
    ],
    ["a module with a syntax error", { "ananke.config.ts": "export default {" }, ["ananke.config.ts"]],
    [
      "a module without a default export",
      { "ananke.config.mjs": "export const seed = 1;" },
      ["default export"],
    ],
    [
      "an unknown key in a module",
      { "ananke.config.mjs": "export default { modle: 'x' };" },
      ['"modle" in ananke.config.mjs', 'Did you mean "model"?'],
    ],
  ])("%s", async (_what, files, expected) => {
    const { code, stdout, stderr } = await cli(["config"], { cwd: folder(files) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr.match(/^error:/gm)).toHaveLength(1);
    expect(stderr).not.toContain("    at ");
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ["a flag", ["--max-tokens", "0"], {}, '--max-tokens: "0" is not a positive integer'],
    [
      "a flag that is no number",
      ["--temperature", "warm"],
      {},
      '--temperature: "warm" is not a number of at least 0',
    ],
    ["a negative number", ["--top-p=-1"], {}, '--top-p: "-1" is not a number from 0 to 1'],
    [
      "a fraction where integers go",
      ["--top-k", "1.5"],
      {},
      '--top-k: "1.5" is not an integer of at least 0',
    ],
    ["hexadecimal", ["--seed", "0x10"], {}, '--seed: "0x10" is not an integer from 0 to 4294967295'],
    ["a choice", ["--gpu", "rocm"], {}, '--gpu: "rocm" is not one of auto, cuda, vulkan, metal, false'],
    ["a variable", [], { ANANKE_TOP_K: "few" }, 'ANANKE_TOP_K: "few" is not an integer of at least 0'],
    ["an unknown variable", [], { ANANKE_TOPK: "1" }, 'Did you mean "ANANKE_TOP_K"?'],
  ])("%s", async (_what, argv, env, expected) => {
    const { code, stdout, stderr } = await cli(["config", ...argv], { cwd: folder({}), env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
  });
});
