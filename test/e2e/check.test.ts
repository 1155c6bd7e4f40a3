/** `ananke check`: what it finds in files, and what it says it did not look at. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, folderWith } from "../helpers/cli.ts";

let project: ReturnType<typeof folderWith>;

beforeAll(() => {
  project = folderWith({
    "package.json": '{ "dependencies": { "plain": "1" } }',
    "tsconfig.json":
      '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": [] }, "include": ["src"] }',
    "node_modules/plain/package.json": '{ "name": "plain", "version": "1.4.2", "types": "index.d.ts" }',
    "node_modules/plain/index.d.ts": "export declare const a: number;\n",
    "node_modules/stranger/package.json": '{ "name": "stranger", "version": "1.0.0", "types": "index.d.ts" }',
    "node_modules/stranger/index.d.ts": "export declare const s: number;\n",
    "src/right.ts":
      'import { a } from "plain";\nexport function f(n: number): number {\n  for (let i = 0; i < n; i++) n += a;\n  return n;\n}\n',
    "src/wrong.ts":
      'import { s } from "stranger";\nexport const n: number = "one";\nexport function g(x: any): number {\n  if (x) return s;\n}\n',
    "src/broken.ts": "export const = 1;\n",
    "src/jumps.js": "function f() {\n  break;\n}\nfor (;;) { continue; }\nconst x = eval('1'); continue;\n",
    "src/lost.js": 'import x from "made-up";\nconsole.log(x);\n',
    "tool.py": "def f():\n    return 1\n\nbreak\n",
    "src/promised.ts":
      "/** @requires x > 0\n * @ensures result > x */\nexport function up(x: number): number {\n  return x + 1;\n}\n",
    "src/unkept.ts":
      "/** @requires x > 0\n * @ensures result > x */\nexport function up(x: number): number {\n  return x - 1;\n}\n",
    "good.json": '{ "n": 1 }',
    "bad.json": '{ "n": "one" }',
    "n.schema.json": '{ "type": "object", "properties": { "n": { "type": "number" } } }',
  });
});

afterAll(() => project.remove());

const check = (...argv: string[]) => cli(["check", ...argv], { cwd: project.path });

describe("ananke check", () => {
  it("finds nothing in a file that is right, and names what was checked", async () => {
    const { code, stdout } = await check("src/right.ts");
    expect(stdout).toContain("no violation");
    expect(stdout).toMatch(
      / {2}checked: types of language: the whole text was checked by typescript 6\.0\.3/,
    );
    expect(stdout).toContain("  checked: imports");
    expect(stdout).not.toContain("not checked");
    expect(code).toBe(0);
  });

  it("reports every violation of every domain in the order of the text, as compilers do", async () => {
    const { code, stdout } = await check("src/wrong.ts", "--forbid", "any", "--every-path-returns");
    const places = stdout.split("\n").filter((line) => line.startsWith("src/wrong.ts:"));
    expect(places.map((line) => line.replace(/: [^:]*$/, ""))).toEqual([
      expect.stringMatching(/^src\/wrong\.ts:1:1: imports/),
      expect.stringMatching(/^src\/wrong\.ts:2:14: types TS2322/),
      expect.stringMatching(/^src\/wrong\.ts:3:/),
      expect.stringMatching(/^src\/wrong\.ts:3:/),
      expect.stringMatching(/^src\/wrong\.ts:3:/),
    ]);
    expect(stdout).toContain("stranger is not among the dependencies");
    expect(stdout).toContain("any is forbidden");
    expect(stdout).toContain("a path through g ends without a return");
    expect(stdout).toContain("TS2366");
    expect(stdout).toContain("5 violations");
    expect(code).toBe(1);
  });

  it("says where a text does not parse, and that nothing else was looked at", async () => {
    const { code, stdout } = await check("src/broken.ts");
    expect(stdout).toMatch(/^src\/broken\.ts:1:14: syntax: /);
    expect(stdout).toContain("not checked: types of language: the text does not parse");
    expect(code).toBe(1);
  });

  it("goes on behind a jump without a target, and names each", async () => {
    const { stdout } = await check("src/jumps.js", "--control-flow", "--forbid", "eval");
    const found = stdout.split("\n").filter((line) => line.startsWith("src/jumps.js:"));
    expect(found).toEqual([
      "src/jumps.js:2:3: control-flow: break outside of a loop, a switch and a labelled statement",
      "src/jumps.js:5:11: control-flow: eval is forbidden",
      "src/jumps.js:5:22: control-flow: continue outside of a loop",
    ]);
    expect(stdout).toContain("not checked: types of language: types of javascript are not checked");
  });

  it("finds packages that do not exist in JavaScript", async () => {
    const { code, stdout } = await check("src/lost.js");
    expect(stdout).toContain("src/lost.js:1:1: imports missing: made-up does not exist in this project");
    expect(code).toBe(1);
  });

  it("holds modules against demands", async () => {
    const forbidden = await check("src/right.ts", "--forbid-import", "plain");
    expect(forbidden.stdout).toContain("src/right.ts:1:1: imports forbidden: plain is forbidden");
    expect(forbidden.code).toBe(1);
    const missing = await check("src/right.ts", "--require-import", "zod");
    expect(missing.stdout).toContain("imports not-imported: zod must be imported");
    expect((await check("src/right.ts", "--require-import", "plain@^1.4.0")).code).toBe(0);
    expect((await check("src/right.ts", "--require-import", "plain@>=2")).stdout).toContain(
      "imports version",
    );
  });

  it("holds functions against the contracts in their comments", async () => {
    const kept = await check("src/promised.ts");
    expect(kept.stdout).toContain("checked: semantics of language: proved");
    expect(kept.code).toBe(0);
    const broken = await check("src/unkept.ts");
    expect(broken.stdout).toMatch(/src\/unkept\.ts:\d+:\d+: semantics /);
    expect(broken.code).toBe(1);
  });

  it("checks languages without a type checker, and says what it did not check", async () => {
    const { code, stdout } = await check("tool.py", "--control-flow");
    expect(stdout).toMatch(/tool\.py:4:1: control-flow: break or continue outside of a loop/);
    expect(stdout).toContain("not checked: types of language: types of python are not checked");
    expect(stdout).toContain("not checked: imports of language");
    expect(code).toBe(1);
  });

  it("checks other constraints too, and prints JSON on request", async () => {
    expect((await check("good.json", "--schema", "n.schema.json")).code).toBe(0);
    const { code, stdout } = await check("bad.json", "--schema", "n.schema.json", "--json");
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 1, file: "bad.json", verdict: "violated" });
    expect(report.findings).toEqual([expect.objectContaining({ domain: "syntax", line: 1, column: 8 })]);
    expect(report.ledger.length).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  it("needs to know what the text is to be checked for", async () => {
    const { code, stderr } = await cli(["check", "-"], { cwd: project.path, stdin: "x" });
    expect(stderr).toContain("--language");
    expect(code).toBe(2);
    expect((await check("missing.ts")).code).toBe(2);
  });
});

describe("ananke generate in a project", () => {
  const generate = (...argv: string[]) => cli(["generate", "", ...argv], { cwd: project.path });

  it("keeps modules to what exists and what is demanded, and its file passes the same check", async () => {
    const demands = ["--project", ".", "--forbid-import", "stranger,fs"];
    const { code, stdout, stderr } = await generate(
      ...["--language", "typescript", ...demands, "-n", "24", "--seed", "1", "--json"],
    );
    const result = JSON.parse(stdout);
    expect(code, stderr).toBe(0);
    expect(result.validation.satisfied).toContain("imports");
    expect(result.ledger).toContainEqual(expect.objectContaining({ domain: "imports", enforcement: "mask" }));
    const checked = await cli(["check", "-", "--language", "typescript", ...demands], {
      cwd: project.path,
      stdin: result.code,
    });
    expect(checked.stdout).toContain("no violation");
  });

  it("refuses demands that contradict each other, or that no language keeps", async () => {
    const both = ["--forbid-import", "plain", "--require-import", "plain"];
    expect((await generate("--language", "typescript", ...both)).code).toBe(3);
    const tooNew = await generate(
      "--language",
      "typescript",
      "--project",
      ".",
      "--require-import",
      "plain@>=2",
    );
    expect(tooNew.code).toBe(3);
    expect(tooNew.stderr).toContain("plain is required, and its installed version");
    expect((await generate("--regex", "a", "--forbid-import", "fs")).code).toBe(2);
    expect((await generate("--language", "python", "--forbid-import", "os")).code).toBe(2);
  });
});
