/** Programming languages on the command line: whole texts, fills of a hole, fenced code, and why a file is none. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCodeLanguage } from "../../bench/lib/code/language.ts";
import { cli, folderWith } from "../helpers/cli.ts";

let folder: ReturnType<typeof folderWith>;

const BEFORE = "function area(width: number, height: number) {\n  return ";
const AFTER = ";\n}\nexport { area };\n";

beforeAll(() => {
  folder = folderWith({
    "before.ts": BEFORE,
    "after.ts": AFTER,
    "wrong.ts": "const a = 1;\nconst = 2;\n",
    "right.ts": "const a = `x`;\n",
    "cut.ts": "function f() {\n",
    "middle.ts": "width * height",
    "bad-middle.ts": "width * ",
  });
});

afterAll(() => folder.remove());

function run(command: string, ...argv: string[]) {
  return cli([command, ...argv], { cwd: folder.path });
}

async function parses(language: string, ...texts: string[]): Promise<boolean> {
  const { judge } = await openCodeLanguage(language);
  return (await judge.check(texts)).every((fault) => fault === undefined);
}

describe("ananke generate --language", () => {
  it.each([
    ["typescript", "3"],
    ["java", "2"],
    ["go", "5"],
  ])("writes %s that its own parser takes", async (language, seed) => {
    const { code, stdout, stderr } = await run(
      "generate",
      "--language",
      language,
      "--seed",
      seed,
      "-n",
      "60",
    );
    expect(code, stderr).toBe(0);
    expect(await parses(language, stdout), stdout).toBe(true);
  });

  it("writes a part of a text", async () => {
    const argv = ["--language", "typescript", "--start", "expression", "--seed", "4", "-n", "40"];
    const { code, stdout, stderr } = await run("generate", ...argv);
    expect(code, stderr).toBe(0);
    expect(await parses("typescript", `(${stdout}\n);`), stdout).toBe(true);
  });

  it.each(["1", "2", "3"])("fills a hole so that all of it parses, seed %s", async (seed) => {
    const argv = ["--language", "ts", "--prefix", "before.ts", "--suffix", "after.ts", "--seed", seed];
    const { code, stdout, stderr } = await run("generate", ...argv, "-n", "60", "--json");
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.status).toBe("complete");
    expect(await parses("typescript", BEFORE + result.code + AFTER), result.code).toBe(true);
    expect(result.metadata.promptTokens).toBeGreaterThan(10);
    expect(result.validation.satisfied).toEqual(["language"]);
    expect(JSON.stringify(result.ledger)).toContain("prefix, output and suffix together parse");
  });

  it.each(["code", "text"])("writes a fence: %s", async (where) => {
    const argv = ["--language", "typescript", "--fenced", where, "--start", "statements", "--seed", "1"];
    const { code, stdout, stderr } = await run("generate", ...argv, "-n", "80");
    expect(code, stderr).toBe(0);
    const match = /^([\s\S]*?)```(?:typescript|ts|mts|cts)\n([\s\S]*)```$/.exec(stdout);
    expect(match, stdout).not.toBeNull();
    if (where === "code") expect(match![1]).toBe("");
    expect(await parses("typescript", match![2]!), stdout).toBe(true);
  });

  it("says what does not fit together", async () => {
    const complaints = await Promise.all([
      run("generate", "--prefix", "before.ts"),
      run("generate", "--fenced", "--regex", "a"),
      run("generate", "--language", "typescript", "--fenced", "somewhere"),
      run("generate", "--language", "typescript", "--fenced", "--prefix", "before.ts"),
      run("generate", "--language", "typescript", "--prefix", "wrong.ts"),
      run("generate", "--language", "typescript", "--prefix", "nowhere.ts"),
      run("generate", "--language", "klingon"),
    ]);
    expect(complaints.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2]);
    const said = complaints.map(({ stderr }) => stderr).join("\n");
    expect(said).toContain("--prefix belongs to a --language");
    expect(said).toContain("--fenced is code or text");
    expect(said).toContain("cannot be fenced");
    expect(said).toMatch(/prefix leaves typescript in line 2/);
    expect(said).toMatch(/Unknown language "klingon"/);
  });
});

describe("ananke explain --language", () => {
  it("says where a file leaves the language, and what was expected", async () => {
    const { code, stdout } = await run("explain", "--language", "typescript", "--no-tokens", "wrong.ts");
    expect(code).toBe(3);
    expect(stdout).toMatch(/refused.*wrong\.ts:2:7 \(byte 19\)/);
    expect(stdout).toMatch(/expected there: .*identifier/);
  });

  it("tells whole texts from unfinished ones", async () => {
    const whole = await run("explain", "--language", "typescript", "--no-tokens", "right.ts");
    expect(whole.stdout).toMatch(/complete/);
    const cut = await run("explain", "--language", "typescript", "--no-tokens", "cut.ts");
    expect(cut.stdout).toMatch(/incomplete/);
  });

  it("judges a text between others", async () => {
    const around = [
      "--language",
      "typescript",
      "--no-tokens",
      "--prefix",
      "before.ts",
      "--suffix",
      "after.ts",
    ];
    expect((await run("explain", ...around, "middle.ts")).stdout).toMatch(/complete {4}language/);
    expect((await run("explain", ...around, "bad-middle.ts")).stdout).toMatch(/incomplete/);
  });
});
