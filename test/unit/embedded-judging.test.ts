/** What judges the functions of the embedded model: compiler, tests in a child process, chart. */
import { describe, expect, it } from "vitest";
import { openArms } from "../../bench/lib/embedded/arms.ts";
import { barChart } from "../../bench/lib/embedded/chart.ts";
import { judge } from "../../bench/lib/embedded/judge.ts";
import { runIsolated } from "../../bench/lib/embedded/run-isolated.ts";
import { adversaryModel, scriptedModel } from "../../models/index.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const PROMPT = {
  prompt: "/** The sum. */\nexport function sumOf(grams: readonly number[]): number {\n",
  checks: [
    ["sumOf([1, 2])", "3"],
    ["sumOf([])", "0"],
  ],
} as const;

describe("a written function", () => {
  it.each([
    [
      "right",
      "  return grams.reduce((a, b) => a + b, 0);\n}",
      { parses: true, typeChecks: true, passes: true },
    ],
    ["wrong", "  return grams.length;\n}", { parses: true, typeChecks: true, passes: false }],
    ["ill-typed", "  return grams.join();\n}", { parses: true, typeChecks: false, passes: false }],
    [
      "ill-typed, and right when run",
      "  let total = 0;\n  grams.forEach((g: string) => (total += Number(g)));\n  return total;\n}",
      { parses: true, typeChecks: false, passes: true },
    ],
    ["cut", "  return grams.", { parses: false, typeChecks: false, passes: false }],
    ["without an end", "  for (;;) {}\n}", { parses: true, typeChecks: true, passes: false }],
  ])("that is %s is judged so", async (_, text, expected) => {
    expect(await judge(PROMPT, text)).toMatchObject(expected);
  });
});

describe("the child process that runs tests", () => {
  const running = (statement: string) => runIsolated({ code: "export {};", tests: [statement] });

  it("says what failed, by the first line of the error", async () => {
    expect(await running("assert.deepEqual(1, 1);")).toBeUndefined();
    expect(await running("await Promise.reject(new TypeError('late'));")).toContain("TypeError: late");
    expect(await running("assert.deepEqual([1], [2]);")).toMatch(/Assertion/);
  });

  it("reads no files and starts no processes", async () => {
    const denied = 'process.getBuiltinModule("node:fs").readFileSync("package.json");';
    expect(await running(denied)).toMatch(/Error/);
    expect(await running('process.getBuiltinModule("node:child_process").execSync("true");')).toMatch(
      /Error/,
    );
  });
});

describe("the unconstrained arm", () => {
  it("writes until the model ends, and says whether it did", async () => {
    const vocabulary = smallVocabulary();
    const options = { maxTokens: 5, temperature: 0, seed: 1 };
    const write = async (script: string) => {
      const arms = await openArms(scriptedModel({ vocabulary, script }), options, ["unconstrained"]);
      return arms.byName.get("unconstrained")!("x");
    };
    expect(await write("ab")).toMatchObject({ text: "ab", isComplete: true });
    expect(await write("( ) ( ) ( ) ( ) ( )")).toMatchObject({ isComplete: false, tokens: 5 });
  });
});

describe("the constrained arms", () => {
  const prompt = "/** The sum. */\nexport function sumOf(grams: readonly number[]): number {\n";
  const question = { prompt, checks: [] };
  const vocabulary = smallVocabulary({
    name: "arms",
    bare: true,
    extra: ["return ", "grams", ";", ".length", " + ", '"a"', "1", "\n", "x", "const ", " = "],
  });

  it("write what parses, and what type-checks, from tokens drawn at random", async () => {
    const arms = await openArms(
      adversaryModel({ vocabulary, seed: 2, endWeight: 4 }),
      { maxTokens: 24, temperature: 1, seed: 2 },
      ["syntax", "all"],
    );
    try {
      const free = await arms.byName.get("syntax")!(prompt);
      expect(free.isComplete).toBe(true);
      expect(await judge(question, free.text)).toMatchObject({ parses: true });
      const typed = await arms.byName.get("all")!(prompt);
      expect(typed.isComplete).toBe(true);
      expect(await judge(question, typed.text)).toMatchObject({ parses: true, typeChecks: true });
    } finally {
      await arms.dispose();
    }
  });

  it("refuse a prompt that does not end with a signature and its brace", async () => {
    const arms = await openArms(
      adversaryModel({ vocabulary, seed: 1 }),
      { maxTokens: 5, temperature: 1, seed: 1 },
      ["syntax"],
    );
    await expect(arms.byName.get("syntax")!("a sentence")).rejects.toThrow(/signature and its brace/);
  });
});

describe("the chart", () => {
  it("draws a bar per value, and says where there is none", () => {
    const svg = barChart({
      title: "a < b",
      arms: ["free", "all"],
      groups: [{ title: "one\ntwo", values: [50, undefined] }],
    });
    expect(svg).toContain("<title>a &lt; b</title>");
    expect(svg.match(/width="34"/g)).toHaveLength(2);
    expect(svg).toContain(">n/a</text>");
    expect(svg).toContain('height="100"');
  });
});
