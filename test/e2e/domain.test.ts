/** A domain of one's own from the command line: checked by `ananke laws`, in force under `ananke generate`. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, folderWith, ROOT } from "../helpers/cli.ts";

/** Words that may be used; `value` is what is in force. */
const MODULE = (toFilter: string) => `
import fc from "${ROOT}node_modules/fast-check/lib/fast-check.js";
import { finiteLanguage, lexemeFilter } from "${ROOT}src/index.ts";
type Words = readonly string[] | "any";
const meet = (a: Words, b: Words): Words =>
  a === "any" ? b : b === "any" ? a : a.filter((word) => b.includes(word));
const key = (a: Words) => JSON.stringify(a);
export const domain = {
  name: "word-list",
  lattice: {
    name: "word-list",
    top: "any",
    bottom: [],
    meet,
    leq: (a: Words, b: Words) => key(meet(a, b)) === key(a),
    equals: (a: Words, b: Words) => key(a) === key(b),
    hash: (a: Words) => a.length,
  },
  satisfiability: (a: Words) => (a.length === 0 ? "unsat" : "sat"),
  print: (a: Words) => "words " + key(a),
  toFilter: ${toFilter},
  dependsOn: () => 0,
};
export const value: Words = ["red", "green", "blue"];
export const arbitrary = fc.subarray(["red", "green", "blue"]);
`;

const FILTER = `(a: Words, { terminals }: { terminals: ReadonlyMap<string, number> }) => {
    const word = terminals.get("WORD") ?? terminals.get("NAME");
    if (a !== "any" && a.length === 0) return { kind: "bottom" };
    return lexemeFilter(a === "any" || word === undefined ? [] : [[word, finiteLanguage([...a])]]);
  }`;

let folder: ReturnType<typeof folderWith>;

beforeAll(() => {
  folder = folderWith({
    "package.json": '{"type": "module"}',
    "colours.ts": MODULE(FILTER),
    "wrong.ts": MODULE('(a: Words) => (a === "any" ? { kind: "bottom" } : lexemeFilter([]))'),
    "none.ts": MODULE(FILTER).replace("export const value", "const value"),
    "empty.ts": MODULE(FILTER).replace(
      '["red", "green", "blue"];\nexport const arb',
      "[];\nexport const arb",
    ),
    "list.grammar": 'start: WORD ("," WORD)~2..3\nWORD: /[a-z]{1,9}/\n',
  });
});

afterAll(() => folder.remove());

const run = (...argv: string[]) => cli(argv, { cwd: folder.path });

describe("a domain of one's own", () => {
  it("obeys the laws, or is caught", async () => {
    expect((await run("laws", "colours.ts")).code).toBe(0);
    const { code, stdout } = await run("laws", "wrong.ts");
    expect(code).toBe(1);
    expect(stdout).toMatch(/BROKEN filter-is-monotone/);
  });

  it("narrows what is generated, and the result says so", async () => {
    const generate = ["generate", "--grammar", "list.grammar", "--seed", "3", "--json"];
    const { code, stdout } = await run(...generate, "--domain", "colours.ts");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.code).toMatch(/^(?:(?:red|green|blue)(?:,|$)){3,4}$/);
    expect(result.validation.satisfied).toEqual(["grammar", "word-list"]);
    const free = JSON.parse((await run(...generate)).stdout);
    expect(free.code).not.toMatch(/^(?:(?:red|green|blue)(?:,|$)){3,4}$/);
  });

  it("is refused with what is wrong with it", async () => {
    const generate = ["generate", "--grammar", "list.grammar", "--domain"];
    expect(await run(...generate, "none.ts")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no "value"/),
    });
    expect(await run(...generate, "missing.ts")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no such file/),
    });
    expect(await run(...generate, "empty.ts")).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/word-list/),
    });
    const without = await run("generate", "--domain", "colours.ts");
    expect(without).toMatchObject({ code: 2, stderr: expect.stringMatching(/no grammar that says/) });
  });
});
