/** Bad input ends with one error that says where and what, before any token; exit 2 or 3. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, folderWith } from "../helpers/cli.ts";

let folder: ReturnType<typeof folderWith>;

beforeAll(() => {
  folder = folderWith({
    "syntax.json": '{\n  "type": "object",\n  "properties": {\n}',
    "keyword.json": '{\n  "type": "string",\n  "minLength": "three"\n}',
    "utf8.json": new Uint8Array([0x7b, 0xff, 0x7d]),
    "undefined.grammar": 'start: greeting\ngreetin: "hello"\n',
    "syntax.grammar": 'start: ("a"\n',
    "undefined.gbnf": 'root ::= "a" | itme\nitem ::= "b"\n',
    "syntax.gbnf": 'root ::= "a\n',
    "recursion.grammar": 'start: "a" start\n',
    "folder/x": "",
  });
});

afterAll(() => folder.remove());

function run(...argv: string[]) {
  return cli(["generate", ...argv], { cwd: folder.path });
}

describe("a malformed input exits 2 with file, line, column and the offending text", () => {
  it.each<[string, string[], string[]]>([
    ["a schema that is no JSON", ["--schema", "syntax.json"], ["syntax.json:"]],
    [
      "a keyword with a wrong value",
      ["--schema", "keyword.json"],
      ["keyword.json:3:16", '"three"', "^^^^^^^"],
    ],
    ["an inline schema", ["--schema", '{"type": "strin"}'], ["<schema>:1:", "strin"]],
    ["a second inline schema", ["--schema", "{}", "--schema", '{"type": 1}'], ["<schema#2>:1:"]],
    ["a pointer to nothing", ["--schema", '{"$ref": "#/$defs/x"}'], ["#/$defs/x", "<schema>:1:"]],
    [
      "a rule that is not defined",
      ["--grammar", "undefined.grammar"],
      ["undefined.grammar:1:8", "greeting", "^"],
    ],
    ["a grammar with a syntax error", ["--grammar", "syntax.grammar"], ["syntax.grammar:"]],
    ["a start rule that is not there", ["--grammar", "recursion.grammar", "--start", "begin"], ["begin"]],
    [
      "a GBNF rule that is not defined",
      ["--gbnf", "undefined.gbnf"],
      ["undefined.gbnf:1:16", "itme", "^^^^"],
    ],
    ["a GBNF syntax error", ["--gbnf", "syntax.gbnf"], ["syntax.gbnf:1:"]],
    ["a pattern", ["--regex", "a(b"], ["<regex>:1:2", "(b", "^"]],
    ["a second pattern", ["--regex", "a", "--regex", "*"], ["<regex#2>:1:1"]],
  ])("%s", async (_what, argv, expected) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr.match(/^error:/gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it.each<[string, string[], string]>([
    [
      "a file that is not there",
      ["--schema", "none.json"],
      'Cannot read the schema "none.json": no such file',
    ],
    ["a folder", ["--grammar", "folder"], 'Cannot read the grammar "folder": it is a folder'],
    ["a file that is no text", ["--schema", "utf8.json"], "utf8.json is not UTF-8 text"],
    ["--start without a grammar", ["--start", "x", "--regex", "a"], "--start"],
    ["a limit that is not known", ["--regex", "a", "--limit", "maxLrState=5"], 'Did you mean "maxLrStates"?'],
    ["a flag that is not known", ["--regexp", "a"], "Did you mean --regex?"],
    ["a flag without its value", ["--regex"], "--regex"],
    ["a number that is none", ["--max-tokens", "many"], '--max-tokens: "many" is not a positive integer'],
    ["arguments too many", ["a", "b"], "too many arguments"],
    ["more tokens than the context holds", ["--regex", "a", "--max-tokens", "1000000"], "context"],
  ])("%s", async (_what, argv, expected) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
  });

  it("a command that is not known, and none at all", async () => {
    const unknown = await cli(["generat"]);
    expect({ code: unknown.code, stdout: unknown.stdout }).toEqual({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("Did you mean generate?");
    const none = await cli([]);
    expect({ code: none.code, stdout: none.stdout }).toEqual({ code: 2, stdout: "" });
    expect(none.stderr).toContain("Usage: ananke");
  });
});

describe("an unsatisfiable constraint exits 3 with the reasons, before any token", () => {
  it.each<[string, string[], string[]]>([
    [
      "bounds that cross",
      ["--schema", '{"type": "string", "minLength": 5, "maxLength": 3}'],
      ["/minLength", "/maxLength", "<schema>:1:33"],
    ],
    [
      "contradictory allOf",
      ["--schema", '{"allOf": [{"const": 1}, {"const": 2}]}'],
      ["/allOf/0/const", "/allOf/1/const"],
    ],
    ["a schema that allows nothing", ["--schema", "false"], ["schema"]],
    ["recursion without an end", ["--grammar", "recursion.grammar"], ["start"]],
    ["patterns that exclude each other", ["--regex", "a+", "--regex", "b+"], ["- regex:", "- regex#2:"]],
  ])("%s", async (_what, argv, expected) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).not.toContain("tokens");
  });
});

describe("help and version", () => {
  it("go to standard output and exit 0", async () => {
    for (const argv of [["--help"], ["help", "generate"], ["generate", "--help"], ["--version"]]) {
      const { code, stdout, stderr } = await cli(argv);
      expect({ argv, code, stderr }).toEqual({ argv, code: 0, stderr: "" });
      expect(stdout).not.toBe("");
    }
  });

  it.each(["generate", "explain", "demo", "health", "laws", "config"])(
    "%s has an example",
    async (command) => {
      const { stdout } = await cli([command, "--help"]);
      expect(stdout).toMatch(new RegExp(`^ {2}(?:.* )?ananke ${command}`, "m"));
    },
  );
});
