/** Demands on whole functions: what the audit of control flow finds in TypeScript texts, and what sessions make of it. */
import { describe, expect, it } from "vitest";
import {
  bindProgram,
  checkText,
  compile,
  controlFlowDomain,
  controlFlowValue,
  generate,
  type Sketch,
  scriptedModel,
} from "../../src/index.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();

async function found(text: string, sketch: Sketch, language = "typescript"): Promise<readonly string[]> {
  const domains = [{ domain: controlFlowDomain, value: controlFlowValue(sketch) }];
  const program = await bindProgram(compile([{ kind: "language", language }], { domains }));
  const { findings } = await checkText(program, text);
  return findings.map(({ code, message }) => code ?? message);
}

describe("every path returns", () => {
  it.each([
    "function f(x) { if (x) return 1; else return 2; }",
    "function f(x) { if (x) throw x; return 2; }",
    "function f(x) { while (true) { if (x) return 1; } }",
    "function f(x) { switch (x) { case 1: return 1; default: throw x; } }",
    "function f(x) { switch (x) { case 1: case 2: return 1; default: return 3; } }",
    "function f(x) { try { return g(); } catch { return 1; } }",
    "function f(x) { try { g(); } finally { return 1; } }",
    "function f(x) { a: { if (x) return 2; return 1; } }",
    "function f(x: number): void { g(); }",
    "const f = () => 1; xs.forEach((x) => { g(x); });",
    "class A { constructor() { g(); } set x(v) { g(v); } }",
  ])("holds in %s", async (text) => {
    expect(await found(text, { everyPathReturns: true })).toEqual([]);
  });

  it.each([
    "function f(x) { if (x) return 1; }",
    "function f(x) { while (x) { return 1; } }",
    "function f(x) { while (true) { if (x) break; return 1; } }",
    "function f(x) { switch (x) { case 1: break; default: return 1; } }",
    "function f(x) { try { return g(); } catch { } }",
    "function f(x) { a: { if (x) break a; return 1; } }",
    "const f = (x) => { if (x) return 1; };",
    "xs.map((x) => { if (x) return 1; });",
    "class A { m(x) { if (x) return 1; } }",
  ])("is broken by %s", async (text) => {
    expect(await found(text, { everyPathReturns: true })).toEqual(["no-return"]);
    expect(await found(text, {})).toEqual([]);
  });
});

describe("a switch without a default", () => {
  it("is the checker's to judge where there is one", async () => {
    const text = "function f(x) { switch (x) { case 1: return 1; } }";
    expect(await found(text, { everyPathReturns: true })).toEqual([]);
    expect(await found(text, { everyPathReturns: true }, "javascript")).toEqual(["no-return"]);
  });
});

describe("loops make progress", () => {
  it.each([
    "for (let i = 0; i < n; i++) g(i);",
    "while (i < n) { i += 1; }",
    "while (a.length > 0) { x = 1; }",
    "while (i < n) { g(); }",
    "while (true) { if (i) break; }",
    "function f() { for (;;) { if (i) return; } }",
    "async function f() { for (;;) await g(); }",
    "while (i-- > 0) x = 1;",
  ])("allows %s", async (text) => {
    expect(await found(text, { terminates: true })).toEqual([]);
  });

  it.each([
    "for (let i = 0; i < n; ) { x = i; }",
    "while (i < n) { x += 1; }",
    "do { x = 1; } while (i < n);",
    "for (;;) { x += 1; }",
    "while (true) { for (const y of ys) { break; } }",
  ])("refuses %s", async (text) => {
    expect(await found(text, { terminates: true })).toEqual(["no-progress"]);
  });
});

describe("bounds and constructs", () => {
  it("counts decisions as McCabe does", async () => {
    const text = "function f(a, b) { if (a && b) return 1; for (const x of a) g(x ? 1 : 2); return 2; }";
    expect(await found(text, { complexity: { max: 5 } })).toEqual([]);
    expect(await found(text, { complexity: { max: 4 } })).toEqual(["complexity"]);
    expect(await found(text, { complexity: { min: 6 } })).toEqual(["missing"]);
  });

  it("asks for a least depth", async () => {
    expect(await found("if (a) { if (b) g(); }", { nesting: { min: 2 } })).toEqual([]);
    expect(await found("if (a) g(); else if (b) g();", { nesting: { min: 2 } })).toEqual(["missing"]);
  });

  it("finds recursion by name, in variables and methods too", async () => {
    const texts = [
      "function f(n) { return n ? f(n - 1) : 0; }",
      "const f = (n) => (n ? f(n - 1) : 0);",
      "class A { m(n) { return n ? this.m(n - 1) : 0; } }",
    ];
    for (const text of texts) {
      expect(await found(text, { forbidden: ["recursion"] })).toEqual(["recursion"]);
      expect(await found(text, { required: ["recursion"] })).toEqual([]);
    }
    expect(await found("function f(n) { return g(n); }", { required: ["recursion"] })).toEqual(["missing"]);
  });

  it("finds a second default without being asked", async () => {
    expect(await found("switch (x) { default: g(); default: h(); }", {}, "javascript")).toEqual(["twice"]);
  });
});

describe("a session", () => {
  const options = {
    prompt: "",
    maxTokens: 120,
    constraints: [{ kind: "language", language: "typescript" }],
  } as const;
  const run = (script: string, sketch: Sketch) =>
    generate({
      ...options,
      model: scriptedModel({ vocabulary: VOCABULARY, script }),
      compile: { domains: [{ domain: controlFlowDomain, value: controlFlowValue(sketch) }] },
    });

  it("goes back from a function that a path runs out of, and the ledger says how it was kept", async () => {
    const script = "function f(x) { if (x) return 1; }";
    const bad = await run(script, { everyPathReturns: true });
    expect(bad.code).not.toBe(script);
    expect(bad.metadata.rollbacks).toBeGreaterThan(0);
    expect(bad.ledger).toContainEqual(
      expect.objectContaining({ path: "every path returns", enforcement: "verified" }),
    );
    expect((await run(script, {})).code).toBe(script);
    const good = "function f(x) { return 1; }";
    expect((await run(good, { everyPathReturns: true })).code).toBe(good);
  });
});

describe("ananke generate", () => {
  const argv = ["generate", "", "--language", "typescript", "-n", "60", "--json"];

  it("keeps a sketch through the command line: constructs, depth, and what is looked at afterwards", async () => {
    const demands = [
      "--forbid",
      "any,as",
      "--contain",
      "loop",
      "--max-nesting",
      "1",
      "--max-complexity",
      "3",
    ];
    const { code, stdout, stderr } = await cli([...argv, "--start", "statements", ...demands, "--seed", "3"]);
    const result = JSON.parse(stdout);
    expect(code, stderr).toBe(result.status === "complete" ? 0 : 4);
    const entries = result.ledger.filter(({ domain }: { domain: string }) => domain === "control-flow");
    expect(entries).toContainEqual(expect.objectContaining({ enforcement: "mask" }));
    expect(entries).toContainEqual(
      expect.objectContaining({ path: "cyclomatic complexity", enforcement: "verified" }),
    );
    if (result.status === "complete") expect(result.code).toMatch(/\b(?:for|while|do)\b/);
    expect(result.code).not.toMatch(/\bas\b|: any\b/);
    // What came out passes the same demands on a file, and breaks their opposites.
    if (result.status !== "complete") return;
    const folder = folderWith({ "out.ts": result.code });
    const judge = ["check", "out.ts", "--language", "typescript", "--start", "statements"];
    const kept = await cli([...judge, ...demands], { cwd: folder.path });
    expect(kept.stdout).not.toContain("control-flow: ");
    const opposite = await cli([...judge, "--forbid", "loop"], { cwd: folder.path });
    expect(opposite.stdout).toContain("loop is forbidden");
    folder.remove();
  });

  it("refuses flags that make no sense", async () => {
    expect((await cli([...argv, "--max-nesting", "-1"])).code).toBe(2);
    expect((await cli([...argv, "--forbid", "nonsense"])).code).toBe(2);
    expect((await cli([...argv, "--forbid", "loop", "--contain", "loop"])).code).toBe(3);
    expect((await cli(["generate", "", "--regex", "a", "--every-path-returns"])).code).toBe(2);
  });
});
