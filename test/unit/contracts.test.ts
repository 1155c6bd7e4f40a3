/** What is said of functions and their contracts: verdicts, counterexamples, effects; held against runs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ContractLanguage,
  feasibility,
  openSolver,
  printRefutation,
  runConcretely,
  type Solver,
  type Verdict,
  verify,
} from "../../domains/semantics/index.ts";
import { seededRandom } from "../../src/kernel/index.ts";
import { openContractLanguage } from "../../src/languages/index.ts";

let language: ContractLanguage;
let solver: Solver;

beforeAll(async () => {
  const opened = await openContractLanguage("typescript");
  if (opened === undefined) throw new Error("TypeScript has contracts");
  language = opened;
  solver = await openSolver({ budgetMs: 2000 });
});

afterAll(() => solver.dispose());

async function verdictOn(text: string): Promise<Verdict> {
  const { functions } = language.readFunctions(text);
  const [first] = functions;
  if (first === undefined) throw new Error("no function");
  return verify(first, { solver, functions: new Map(functions.map((code) => [code.name, code])) });
}

const SORTED = "@requires forall(0, xs.length - 1, i => xs[i] <= xs[i + 1])";

describe("functions that keep to their contracts", () => {
  it.each([
    [
      "/** @ensures result >= 0 && (result === x || result === -x) */ const abs = (x: number): number => x < 0 ? -x : x;",
    ],
    [
      `/** @ensures result >= a && result >= b && (result === a || result === b) */
      function max(a: number, b: number): number { let m = a; if (b > m) { m = b; } return m; }`,
    ],
    [
      "/** @ensures result === (d >= a && d <= b) */ function within(d: Date, a: Date, b: Date): boolean { return !(d < a) && d.getTime() <= b.getTime(); }",
    ],
    [
      '/** @ensures result.startsWith("a") && result.length > s.length */ function f(s: string): string { return "a" + s; }',
    ],
    [
      "/** @requires x >= 0 @ensures result >= 0 */ function f(x: number): number { if (x < 0) throw new Error(); return x; }",
    ],
    [
      "/** @requires Number.isInteger(n) && n >= 0 @ensures Number.isInteger(result) */ function f(n: number): number { return n % 2 === 0 ? n / 2 : 3 * n + 1; }",
    ],
    [
      "/** @requires xs.length > 0 @ensures xs.includes(result) */ function first(xs: number[]): number { return xs[0]!; }",
    ],
    [
      `/** @ensures result >= 1 */ function f(x: number): number { return g(Math.abs(x)) + 1; }
      /** @requires y >= 0 @ensures result >= 0 */ function g(y: number): number { return y / 2; }`,
    ],
    [
      "/** @ensures result === (x === 0 ? y : x) */ function f(x: number, y: number): number { return x || y; }",
    ],
    [
      "const LIMIT = 10; /** @ensures result <= 10 */ function f(x: number): number { return Math.min(x, LIMIT); }",
    ],
    [
      "/** @ensures result === 6 */ function f(): number { let s = 0; for (let i = 1; i <= 3; i++) s += i; return s; }",
    ],
    [
      "/** @requires xs.length > 1 @ensures xs[0] === old(xs[1]) && xs[1] === old(xs[0]) */ function swap(xs: number[]): void { const x = xs[0]; xs[0] = xs[1]; xs[1] = x; }",
    ],
    [
      "/** @ensures result === x */ function f(x: number): number { const y = x; { const x = 3; console.log(x); } return y; }",
    ],
  ])("%s", async (text) => {
    expect(await verdictOn(text)).toEqual({ kind: "proved", byInvariants: false });
  });

  it("loops are proved by their invariants", async () => {
    const sum = (
      invariant: string,
    ) => `/** @requires Number.isInteger(n) && n >= 0 @ensures result === n * (n + 1) / 2 */
      function sum(n: number): number {
        let s = 0;
        // @invariant ${invariant}
        for (let i = 1; i <= n; i++) s += i;
        return s;
      }`;
    expect(await verdictOn(sum("s === (i - 1) * i / 2 && i <= n + 1"))).toEqual({
      kind: "proved",
      byInvariants: true,
    });
    // Too weak an invariant proves nothing, and refutes nothing.
    expect(await verdictOn(sum("i <= n + 1"))).toMatchObject({ kind: "bounded", rounds: 4 });
  });

  it("the bounds of a binary search are proved by an invariant", async () => {
    const verdict = await verdictOn(`/** ${SORTED}
      @ensures result >= -1 && result < xs.length
      @ensures implies(result >= 0, xs[result] === target) */
      function binarySearch(xs: number[], target: number): number {
        let lo = 0, hi = xs.length - 1;
        /** @invariant lo >= 0 && hi < xs.length */
        while (lo <= hi) {
          const mid = Math.floor((lo + hi) / 2);
          if (xs[mid] === target) return mid;
          if (xs[mid] < target) lo = mid + 1; else hi = mid - 1;
        }
        return -1;
      }`);
    expect(verdict).toEqual({ kind: "proved", byInvariants: true });
  });
});

describe("functions that break their contracts", () => {
  it.each([
    [
      "/** @ensures result >= 0 */ const f = (x: number): number => Math.max(x, -x) - 1;",
      "f breaks result >= 0 for x = ",
    ],
    [
      `/** ${SORTED} @ensures result >= -1 && result < xs.length */
      function f(xs: number[], target: number): number {
        let lo = 0, hi = xs.length;
        while (lo <= hi) { const mid = (lo + hi) >> 1; if (xs[mid] === target) return mid; if (xs[mid] < target) lo = mid + 1; else hi = mid - 1; }
        return lo;
      }`,
      "f breaks result >= -1 && result < xs.length for xs = ",
    ],
    [
      "/** @requires x > 0 @ensures result > 0 */ function f(x: number): number { if (x > 5) throw new Error(); return x; }",
      "f breaks returns normally for x = ",
    ],
    [
      "/** @ensures result > 0 */ function f(x: number): number { if (x > 5) return x; }",
      "f breaks result > 0 for x = 0, result undefined",
    ],
    ["function f(x: number): number { assert(x !== 7); return x; }", "f breaks x !== 7 for x = 7"],
    [
      `/** @ensures result >= 1 */ function f(x: number): number { return g(x) + 1; }
      /** @requires y >= 0 @ensures result >= 0 */ function g(y: number): number { return Math.abs(y); }`,
      "f breaks g: y >= 0 for x = -1, by the contracts of what it calls",
    ],
    [
      '/** @ensures result.startsWith("ab") */ function f(s: string): string { return "a" + s; }',
      'f breaks result.startsWith("ab") for s = ',
    ],
  ])("%s", async (text, message) => {
    const verdict = await verdictOn(text);
    expect(verdict.kind === "refuted" ? printRefutation(verdict) : verdict).toContain(message);
  });

  it("are not accused of what only exact numbers do", async () => {
    // With reals 0.1 + 0.2 is 0.3; with doubles it is not. The solver's proof does not count doubles, a run does.
    const text =
      "/** @ensures result !== 0.3 */ function f(x: number): number { return x === 0.1 ? x + 0.2 : 1; }";
    expect(await verdictOn(text)).toMatchObject({ kind: "unknown" });
  });
});

describe("what formulas do not speak of", () => {
  it.each([
    ["/** @ensures result > 0 */ function f(x: { y: number }): number { return x.y; }", "x.y"],
    ["/** @ensures result > 0 */ function f(x: number): number { return other(x); }", "calls other"],
    ["/** @ensures result > 0 */ async function f(x: number): number { return 0; }", "piece by piece"],
    [
      "/** @ensures result > 0 */ function f(a: number[], b: number[]): number { a[0] = 1; b[0] = 2; return a[0]; }",
      "may be the same",
    ],
  ])("%s", async (text, why) => {
    expect(await verdictOn(text)).toMatchObject({ kind: "outside", why: expect.stringContaining(why) });
  });

  it.each([
    [
      "an operator without a formula",
      "/** @ensures result >= 0 */ function f(x: number): number { return x ** 3; }",
      "x = -1, result -1",
    ],
    [
      "a loop longer than is looked at",
      "/** @ensures result < 6 */ function f(n: number): number { let s = 0; for (let i = 0; i < n; i++) s++; return s; }",
      "n = 10, result 10",
    ],
    [
      "a value next to a literal",
      "/** @requires Number.isInteger(x) @ensures result > 0 */ function f(x: number): number { return x === 77 ? -(2 ** 2) : 2 ** 2; }",
      "x = 77, result -4",
    ],
  ])("is run on chosen inputs: %s", async (_what, text, message) => {
    const verdict = await verdictOn(text);
    expect(verdict.kind === "refuted" ? printRefutation(verdict) : verdict).toContain(message);
  });

  it("says on how many inputs it was run", async () => {
    const text = "/** @ensures result >= 0 */ function f(x: number): number { return x ** 2; }";
    expect(await verdictOn(text)).toMatchObject({ kind: "outside", tried: 16 });
  });

  it("is no matter where no input leads to it", async () => {
    const text =
      "/** @requires x > 0 @ensures result > 0 */ function f(x: number): number { if (x < 0) return other(x); return x; }";
    expect(await verdictOn(text)).toEqual({ kind: "proved", byInvariants: false });
  });
});

describe("verdicts and runs agree", () => {
  it("over random small functions: what is proved is never broken, what is refuted is", async () => {
    const random = seededRandom(4);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const operand = () =>
      pick([
        "a",
        "b",
        "0",
        "1",
        "-a",
        "a + b",
        "b - a",
        "Math.max(a, b)",
        "Math.abs(b)",
        "(a || b)",
        "(b && a)",
      ]);
    const condition = () => `${operand()} ${pick(["<", "<=", ">", ">=", "===", "!=="])} ${operand()}`;
    const kinds = new Map<string, number>();
    for (let n = 0; n < 60; n++) {
      const text = `/** @requires ${condition()} @ensures ${condition().replace(/^\S+/, "result")} */
        function f(a: number, b: number): number {
          let r = ${operand()};
          if (${condition()}) { r = ${operand()}; } else if (${condition()}) return ${operand()};
          return ${condition()} ? r : ${operand()};
        }`;
      const { functions } = language.readFunctions(text);
      const [code] = functions;
      if (code === undefined) throw new Error(text);
      const verdict = await verdictOn(text);
      kinds.set(verdict.kind, (kinds.get(verdict.kind) ?? 0) + 1);
      for (let run = 0; run < 200; run++) {
        const inputs = [Math.floor(random() * 9) - 4, Math.floor(random() * 9) - 4];
        const { kind } = runConcretely(code, inputs, new Map());
        if (verdict.kind === "proved") expect({ text, inputs, kind }).not.toMatchObject({ kind: "broken" });
      }
      if (verdict.kind === "refuted") {
        const inputs = verdict.counterexample.inputs.map(({ value }) => value);
        expect({ text, ...runConcretely(code, inputs, new Map()) }).toMatchObject({ kind: "broken" });
      }
    }
    expect(kinds.get("proved")).toBeGreaterThan(3);
    expect(kinds.get("refuted")).toBeGreaterThan(10);
  });
});

describe("effects of functions that must be pure", () => {
  const effectsOf = (text: string) => language.readFunctions(text).functions.at(-1)?.effects ?? [];

  it.each([
    ["let n = 0; function f(x: number): number { n = x; return n; }", ["assigns to n, which is not its own"]],
    ["function f(xs: number[]): void { xs[0] = 1; }", ["changes xs[0], which is not its own"]],
    ["function f(xs: number[]): number[] { return xs.sort(); }", ["calls sort of xs, which is not its own"]],
    ["function f(): number { return Math.random() + Date.now(); }", ["calls Math.random", "calls Date.now"]],
    ["function f(): void { console.log(1); }", ["calls console.log"]],
    ["function g(): void { console.log(1); } function f(): void { g(); }", ["calls g, which is not pure"]],
    [
      "function f(x: { y: number }): void { x.y++; delete x.y; }",
      ["changes x.y, which is not its own", "changes x.y, which is not its own"],
    ],
    ["function f(): Date { return new Date(); }", ["asks for the time"]],
  ])("%s", (text, effects) => {
    expect(effectsOf(text).map(({ what }) => what)).toEqual(effects);
  });

  it.each([
    "function f(xs: number[]): number[] { const ys = [...xs]; ys.push(1); ys[0] = 2; ys.sort(); return ys; }",
    "function g(x: number): number { return x + 1; } function f(x: number): number { let s = 0; for (let i = 0; i < x; i++) s += g(i); return s; }",
    "function f(x: number): number { console.assert(x > 0); x += 1; return Math.floor(x); }",
    "function f(s: string): string { return s.trim().slice(1).toUpperCase(); }",
  ])("none: %s", (text) => {
    expect(effectsOf(text)).toEqual([]);
  });

  it("are uncertain for functions that nobody knows", () => {
    expect(effectsOf("function f(x: number): number { return other(x); }")).toMatchObject([
      { isUncertain: true },
    ]);
  });
});

describe("whether every permitted input has a result", () => {
  const NONE = "function f(x: number, y: number): number";
  it.each([
    ["@ensures result >= x && result >= y", NONE, "possible"],
    ["@requires x <= y @ensures result >= x && result <= y", NONE, "possible"],
    ["@ensures result >= x && result <= y", NONE, "impossible"],
    ["@ensures Number.isInteger(result) && result * 2 === x", NONE, "impossible"],
    ["@requires Number.isInteger(x) @ensures Number.isInteger(result) && result + 1 === x", NONE, "possible"],
    ["@ensures result >= x && result <= y @throws", NONE, "possible"],
    ["@ensures result === (x > y)", "function f(x: number, y: number): boolean", "possible"],
    ["@ensures result && x > 0", "function f(x: number): boolean", "impossible"],
    [
      '@ensures result.startsWith("a") && result.length < s.length',
      "function f(s: string): string",
      "impossible",
    ],
    // Of what the precondition says nothing is known here.
    ["@requires x ** 3 > 1 @ensures result > 0 && result < x", NONE, "unknown"],
  ] as const)("%s %s: %s", async (tags, signature, expected) => {
    const [code] = language.readFunctions(`/** ${tags} */ ${signature} {}`).functions;
    const found = await feasibility(code!, solver);
    expect(found).toMatchObject({ kind: expected });
    if (found.kind === "impossible") expect(found.input).toMatch(/^\w+ = /);
  });

  it("names as few clauses as exclude each other", async () => {
    const [code] = language.readFunctions(
      "/** @ensures result > x\n * @ensures result !== 7\n * @ensures result < y */ function f(x: number, y: number): number {}",
    ).functions;
    const found = await feasibility(code!, solver);
    const clauses = found.kind === "impossible" ? found.clauses.map(({ text }) => text) : [];
    expect(clauses).toEqual(["result > x", "result < y"]);
  });
});
