/** Contracts of functions that are being written: refused, kept to, and told about. */
import { describe, expect, it } from "vitest";
import { EXAMPLES, variantOf } from "../../bench/lib/semantics/examples.ts";
import { judge } from "../../bench/lib/semantics/judge.ts";
import { writeVariant } from "../../bench/lib/semantics/write.ts";
import {
  adversaryModel,
  type ConstraintInput,
  compile,
  createSession,
  generate,
  openContracts,
  scriptedModel,
} from "../../src/index.ts";
import { cli, spawnCli } from "../helpers/cli.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary({
  name: "contracts",
  bare: true,
  extra: ["return ", "if (", ") ", ";\n", " < 0 ? -x : x"],
});

/** The body of a signature that a model wants to write, under its contract. */
function write(signature: string, body: string, more: readonly ConstraintInput[] = [{ kind: "contract" }]) {
  return generate({
    model: scriptedModel({ vocabulary, script: body }),
    prompt: "",
    maxTokens: 120,
    constraints: [{ kind: "language", language: "typescript", signature }, ...more],
    typeOracle: false,
    maxTypeRollbacks: 4,
  });
}

const CLAMP = `/**
 * @requires lo <= hi
 * @ensures result >= lo && result <= hi
 * @ensures implies(x >= lo && x <= hi, result === x)
 */
function clamp(x: number, lo: number, hi: number): number`;

describe("contracts that contradict themselves", () => {
  it.each([
    [["x > 5", "x < 3", "x > 0"], [], ["x > 5", "x < 3"]],
    [["Number.isInteger(x)", "x > 1", "x < 2", "x !== 7"], [], ["Number.isInteger(x)", "x > 1", "x < 2"]],
    [["x >= 0"], ["result > x", "result < 0", "result !== 3"], ["x >= 0", "result > x", "result < 0"]],
  ])(
    "%j with %j are refused before anything is generated, with a minimal core",
    async (requires, ensures, core) => {
      const program = compile([
        { kind: "language", language: "typescript", signature: "function f(x: number): number" },
        { kind: "contract", requires, ensures },
      ]);
      await expect(openContracts(program)).rejects.toMatchObject({
        code: "CONFLICT",
        reasons: core.map((clause) => expect.objectContaining({ message: expect.stringContaining(clause) })),
      });
    },
  );

  it("are refused by the command line with exit code 3 and their clauses", async () => {
    const { code, stderr } = await cli([
      "generate",
      ...["--language", "typescript", "--signature", "function f(x: number): number"],
      ...["--requires", "x > 5", "--requires", "x < 3", "--requires", "x !== 100"],
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain("f requires x > 5");
    expect(stderr).toContain("f requires x < 3");
    expect(stderr).not.toContain("100");
  });
});

describe("a contract that asks some input for a result that is none", () => {
  it("is refused with the input; a precondition that is not read leaves it open, and the ledger says so", async () => {
    const withComment = (tags: string) =>
      compile([
        {
          kind: "language",
          language: "typescript",
          signature: `/** ${tags} */ function f(x: number, y: number): number`,
        },
      ]);
    await expect(openContracts(withComment("@ensures result > x && result < y"))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^No result satisfies the contract of f for x = \S+, y = \S+$/),
    });
    const program = withComment("@requires x is well below y\n * @ensures result > x && result < y");
    const contracts = await openContracts(program);
    expect(createSession(program, vocabulary, undefined, contracts).ledger().entries).toContainEqual(
      expect.objectContaining({
        path: "f",
        enforcement: "not-enforced",
        detail:
          'not known whether every input that is permitted has a result: "@requires x is well below y" is not read',
      }),
    );
    contracts?.dispose();
  });
});

describe("the solver's threads", () => {
  it("let the process end", async () => {
    const { code, stderr } = await spawnCli([
      "generate",
      ...[
        "--language",
        "typescript",
        "--signature",
        "function f(x: number): number",
        "--requires",
        "x !== x",
      ],
    ]).done;
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("f requires x !== x"),
    });
  });
});

describe("a function under its contract", () => {
  it("is proved when it keeps to it, and the ledger says so", async () => {
    const result = await write(CLAMP, "if (x < lo) return lo;\nif (x > hi) return hi;\nreturn x;\n");
    expect(result.status).toBe("complete");
    expect(result.validation.satisfied).toContain("language contracts");
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ domain: "semantics", path: "clamp", enforcement: "verified" }),
    );
  });

  it("is taken back where an input breaks it; the trace has the counterexample", async () => {
    const spelt = (text: string) => [...utf8(text)].map((byte) => 4 + byte);
    const otherwise = vocabulary.size - 1;
    const result = await generate({
      // `return x;`, and where its end is refused, `return x < 0 ? -x : x;`
      model: scriptedModel({
        vocabulary,
        script: [...spelt("return x"), [...spelt(";"), otherwise], spelt(";")],
      }),
      prompt: "",
      maxTokens: 60,
      constraints: [
        { kind: "language", language: "typescript", signature: "function abs(x: number): number" },
        { kind: "contract", ensures: ["result >= 0", "result === x || result === -x"] },
      ],
      typeOracle: false,
    });
    expect(result).toMatchObject({ status: "complete", code: "return x < 0 ? -x : x;" });
    expect(result.metadata.contracts).toMatchObject({ refuted: 1 });
    const [back, ...others] = result.trace.flatMap(({ wentBack = [] }) => wentBack);
    expect(others).toEqual([]);
    const [, x, value] =
      /^CONTRACT: abs breaks result >= 0 for x = (\S+), result (\S+)$/.exec(back?.because ?? "") ?? [];
    expect(Number(x)).toBeLessThan(0);
    expect(value).toBe(x);
  });
});

describe("a pure function", () => {
  it("is taken back where it changes what is not its own", async () => {
    const told: string[] = [];
    for (let seed = 3; seed <= 8; seed++) {
      const result = await generate({
        model: adversaryModel({ vocabulary, seed }),
        prompt: "",
        maxTokens: 60,
        constraints: [
          { kind: "language", language: "typescript", signature: "function f(x: number): number" },
          { kind: "grammar", text: 'start: ("seen = x; " | "let seen = x; ") "return seen;"' },
          { kind: "contract", pure: true },
        ],
        typeOracle: false,
        projectModules: false,
      });
      expect(result).toMatchObject({ status: "complete", code: "let seen = x; return seen;" });
      told.push(...result.trace.flatMap(({ wentBack = [] }) => wentBack.map(({ because }) => because)));
    }
    expect(new Set(told)).toEqual(new Set(["PURE: f is pure, but assigns to seen, which is not its own"]));
  });
});

describe("functions that the random adversary writes under their contracts", () => {
  let replayed = 0;

  it.each(Object.keys(EXAMPLES))(
    "%s: are found, and keep their contract on 1,000 random inputs",
    { timeout: 120_000 },
    async (example) => {
      for (const seed of [1, 2, 3]) {
        const variant = variantOf(example, seed);
        const { status, code, metadata } = await writeVariant(variant);
        expect({ seed, status }).toEqual({ seed, status: "complete" });
        expect({ code, ...judge(variant, code, 1000, seed) }).toMatchObject({ kind: "kept" });
        replayed += metadata.contracts?.replayed ?? 0;
      }
    },
  );

  it("are held against the inputs that broke others", () => {
    expect(replayed).toBeGreaterThan(0);
  });

  it("are wrong without contracts", async () => {
    const variant = variantOf("abs", 1);
    const { code } = await writeVariant(variant, false);
    expect(judge(variant, code, 1000, 1)).toMatchObject({ kind: "broken" });
  });
});
