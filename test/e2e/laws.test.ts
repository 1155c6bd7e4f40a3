/** `ananke laws`: the built-in algebra holds, and a user's broken one is caught. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, folderWith, ROOT } from "../helpers/cli.ts";

/** Greatest common divisor, and a meet that forgets its first argument now and then. */
const LATTICE = (meet: string) => `
import fc from "${ROOT}node_modules/fast-check/lib/fast-check.js";
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
export const lattice = {
  name: "divisors of 60",
  top: 60,
  bottom: 1,
  meet: ${meet},
  leq: (a: number, b: number) => b % a === 0,
  equals: (a: number, b: number) => a === b,
  hash: (a: number) => a,
  print: String,
};
export const arbitrary = fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60);
`;

let folder: ReturnType<typeof folderWith>;

beforeAll(() => {
  folder = folderWith({
    "package.json": '{"type": "module"}',
    "good.ts": LATTICE("(a: number, b: number) => gcd(a, b)"),
    "bad.ts": LATTICE("(a: number, b: number) => (a > b ? b : a)"),
    "nothing.ts": "export const x: number = 1;",
    "broken.ts": "export const = ;",
  });
});

afterAll(() => folder.remove());

const laws = (...argv: string[]) => cli(["laws", ...argv], { cwd: folder.path });

describe("ananke laws", () => {
  it("finds the built-in suites lawful", async () => {
    const { code, stdout } = await laws("--runs", "10", "--json");
    expect(code).toBe(0);
    const { ok, reports } = JSON.parse(stdout);
    expect(ok).toBe(true);
    const names: string[] = reports.map((report: { name: string }) => report.name);
    expect(names).toEqual(
      expect.arrayContaining(["syntax", "types", "imports", "control-flow", "semantics"]),
    );
  });

  it("accepts a user's lawful lattice", async () => {
    const { code, stdout } = await laws("good.ts");
    expect(code).toBe(0);
    expect(stdout).toMatch(/divisors of 60: [0-9]+ laws hold/);
  });

  it("catches a wrong meet, with seed and counterexample, and exits 1", async () => {
    const { code, stdout, stderr } = await laws("bad.ts", "--seed", "7");
    expect(code).toBe(1);
    expect(stdout).toMatch(/BROKEN [a-z-]+ \(seed 7, path [0-9:]+/);
    expect(stderr).toContain("1 of 1 suites broken: divisors of 60");
    const again = await laws("bad.ts", "--seed", "7");
    expect(again.stdout).toBe(stdout);
  });

  it("prints the same as JSON", async () => {
    const { code, stdout } = await laws("bad.ts", "--json");
    expect(code).toBe(1);
    const { schemaVersion, ok, reports } = JSON.parse(stdout);
    expect({ schemaVersion, ok }).toEqual({ schemaVersion: 1, ok: false });
    const broken = reports[0].laws.find((law: { passed: boolean }) => !law.passed);
    expect(broken).toMatchObject({ seed: 1, counterexample: expect.any(String) });
  });

  it.each([
    [["none.ts"], "no such file"],
    [["nothing.ts"], "exports nothing to check"],
    [["broken.ts"], "broken.ts"],
    [["--runs", "0"], "--runs"],
    [["--seed", "x"], "--seed"],
  ])("exits 2 on %j", async (argv, expected) => {
    const { code, stdout, stderr } = await laws(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(expected);
  });
});
