/** `ananke demo`: the first thing a newcomer runs; and the checks it relies on. */
import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SampleProject } from "../../src/cli/demo/sample-project.ts";
import { ScenePrinter } from "../../src/cli/demo/scene-printer.ts";
import { demoScenes } from "../../src/cli/demo/scenes.ts";
import type { Style } from "../../src/cli/output.ts";
import { cli } from "../helpers/cli.ts";

describe("ananke demo", () => {
  it("writes a record, a function and a hole, and shows that each satisfies its constraint", async () => {
    const { code, stdout } = await cli(["demo", "--color"]);
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}satisfied, (?:ajv: valid|tsc --strict: no errors)$/gm)).toHaveLength(3);
    expect(stdout.match(/^ {2}complete: [0-9]+ tokens at [0-9.]+ tokens\/s/gm)).toHaveLength(3);
    expect(
      stdout.match(
        /the constraint overruled the model (?:once|[0-9]+ times) .*; mask .*; check p50 .*, p99/g,
      ),
    ).toHaveLength(3);
    // What no constraint promises: that the model got it right.
    expect(stdout.match(/^ {2}tests: 3 of 3 pass$/gm)).toHaveLength(2);
    expect(stdout).toContain("3 of 3 outputs satisfy their constraint");
    // Into a pipe, whatever is asked.
    expect(stdout).not.toContain("\u001b");
  });

  it("streams to a terminal in colours, and Ctrl-C ends it between two tokens", async () => {
    const { code, stdout } = await cli(["demo", "--verbose"], {
      isTTY: true,
      interruptAfter: "vocabulary tables",
    });
    expect(code).toBe(130);
    expect(stdout).toContain("\u001b[33mthe constraint overruled the model\u001b[39m");
    expect(stdout).not.toContain("outputs satisfy");
  });
});

describe("a scene on a terminal", () => {
  it("shows in colour what was overruled, also of what is left after going back", () => {
    let shown = "";
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const [bold, dim, red, green, yellow, cyan] = ["b", "dim", "red", "green", "yellow", "cyan"].map(mark);
    const style = { bold, dim, red, green, yellow, cyan } as Style;
    const printer = new ScenePrinter((text) => (shown += text), { isTerminal: true, style });
    const token = (chunk: string, refused?: string) =>
      printer.onEvent({
        type: "token",
        chunk,
        index: 0,
        token: 0,
        text: chunk,
        origin: "sampled",
        ...(refused === undefined ? {} : { refused: { token: 1, text: refused } }),
      });
    printer.begin("f() {\n");
    for (const chunk of ["a;\n  b", "("]) token(chunk);
    token("c", "d");
    for (const chunk of [" +", " e"]) token(chunk);
    printer.onEvent({ type: "rollback", count: 2, code: "a;\n  b(c", because: "TS1: no\nmore" });
    token(")");
    printer.end("a;\n  b(c)", "\n}\n");
    const overruled = "<yellow>c</yellow>";
    expect(shown).toBe(
      `<dim>f() {\n</dim>a;\n  b(${overruled} + e\n<red>  ↺ taken back: TS1: no</red>\n  b(${overruled})<dim>\n}\n</dim>`,
    );
  });
});

describe("the demo's own checks", () => {
  const { signal } = new AbortController();
  let project: SampleProject;
  beforeEach(() => {
    project = new SampleProject();
  });
  afterEach(() => project.dispose());

  it("accept and refuse orders", async () => {
    const [scene] = demoScenes(project);
    const order = { id: 1000, status: "open", customer: "Ada", items: [{ sku: "AB-1234", count: 1 }] };
    const check = (value: unknown) => scene!.verify(JSON.stringify(value), signal);
    expect(await check(order)).toMatchObject({ passed: true });
    expect(await check({ ...order, status: "lost" })).toMatchObject({ passed: false });
    expect(await scene!.verify("{", signal)).toMatchObject({ passed: false });
  });

  it.each([
    [
      "right",
      "  return temperatures.reduce((a, b) => a + b, 0) / (temperatures.length || 1);",
      true,
      "3 of 3",
    ],
    ["wrong", "  return temperatures.length;", true, "1 of 3"],
    ["endless", "  for (;;);", true, "did not run"],
    ["ill-typed", "  return temperatures;", false, undefined],
  ])("compile and test a function that is %s", async (_, code, compiles, tests) => {
    const scene = demoScenes(project)[1]!;
    const report = await scene.verify(code, signal);
    expect(report).toMatchObject({ passed: compiles });
    if (tests !== undefined) expect((await scene.test!(signal)).says).toContain(tests);
  });

  it("fill the hole in its place", async () => {
    const scene = demoScenes(project)[2]!;
    expect(scene.shownBefore).toMatch(/^\/\*\* .*\nexport function sorted.* \{\n$/);
    expect(await scene.verify("  return temperatures.slice().sort((a, b) => a - b);", signal)).toMatchObject({
      passed: true,
    });
    expect(await scene.test!(signal)).toEqual({ passed: true, says: "tests: 3 of 3 pass" });
  });

  it("leave nothing behind", () => {
    const other = new SampleProject();
    expect(existsSync(other.folder)).toBe(true);
    other.dispose();
    expect(existsSync(other.folder)).toBe(false);
  });
});
