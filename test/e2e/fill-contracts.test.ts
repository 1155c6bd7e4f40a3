/** Contracts in the comments of files whose holes are filled: refused where they contradict themselves, kept to by what is filled. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeOracle } from "../../domains/types/index.ts";
import { adversaryModel, explainHole, fillFile, type ModelAdapter, Vocabulary } from "../../src/index.ts";
import { type Random, seededRandom } from "../../src/kernel/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { cli } from "../helpers/cli.ts";

const TIMEOUT = 300_000;
let folder: string;
let oracle: TypeOracle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fill-contracts-"));
  const compilerOptions = { strict: true, target: "es2022", lib: ["es2022"], types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [] }));
  oracle = await openTypeOracle("typescript", { project: folder });
});

afterAll(async () => {
  await oracle.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function modelOf(pieces: readonly string[], onAsked: () => void = () => undefined): ModelAdapter {
  const bytes = [undefined, ...pieces.map((piece) => new TextEncoder().encode(piece))];
  const vocabulary = new Vocabulary({ name: "pieces", bytes, endTokens: [0] });
  const model = adversaryModel({ vocabulary, endWeight: 3 });
  return {
    ...model,
    encodePrompt: () => {
      onAsked();
      return [];
    },
  };
}

function shuffled<T>(random: Random, from: readonly T[]): T[] {
  return from
    .map((item): [number, T] => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** A contract whose clauses, in any order, contradict each other in those that come first here. */
function contradiction(random: Random, x: string) {
  const n = 1 + Math.floor(random() * 90);
  const all: readonly { core: readonly string[]; others: readonly string[] }[] = [
    {
      core: [`@requires ${x} > ${n}`, `@requires ${x} < ${n - 1}`],
      others: [`@requires ${x} !== ${n + 7}`, `@ensures result >= ${x}`],
    },
    {
      core: [`@ensures result > ${n}`, `@ensures result * 2 <= ${n}`],
      others: [`@requires ${x} >= 0`, `@ensures result !== ${n + 3}`],
    },
    {
      core: [`@requires ${x} >= ${n}`, `@ensures result > ${x}`, `@ensures result < ${n}`],
      others: [`@ensures result !== ${x}`],
    },
    {
      core: [`@requires Number.isInteger(${x})`, `@requires ${x} > ${n}`, `@requires ${x} < ${n + 1}`],
      others: [`@requires ${x} !== ${n + 9}`],
    },
  ];
  return all[Math.floor(random() * all.length)]!;
}

describe("a file whose contract contradicts itself", () => {
  it("is refused before the model is asked, with a minimal core", { timeout: TIMEOUT }, async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(seed);
      const [f, x] = shuffled(random, ["value", "given", "item", "first", "low"]) as [string, string];
      const { core, others } = contradiction(random, x);
      const tags = shuffled(random, [...core, ...others]).map((tag) => ` * ${tag}`);
      const text = `/**\n${tags.join("\n")}\n */\nexport function ${f}(${x}: number): number {\n  //? body: number\n}\n`;
      let asked = 0;
      const filled = fillFile({
        file: join(folder, `bad${seed}.ts`),
        text,
        project: folder,
        typeOracle: oracle,
        model: modelOf([x], () => asked++),
      });
      await expect(filled, text).rejects.toMatchObject({ code: "CONFLICT" });
      const { reasons } = (await filled.catch((error: unknown) => error)) as {
        reasons: readonly { message: string }[];
      };
      const told = reasons.map(
        ({ message }) => core.find((tag) => message.includes(tag.slice(1))) ?? message,
      );
      expect(told.sort(), text).toEqual([...core].sort());
      expect(asked).toBe(0);
    }
  });

  it("makes the command line name the clauses", async () => {
    const text =
      "/** @requires x > 5\n * @requires x < 3 */\nexport function f(x: number): number {\n  return hole_x;\n}\n";
    writeFileSync(join(folder, "bad.ts"), text);
    const { code, stderr } = await cli(["fill", "bad.ts", "--all", "--model", "embedded"], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toContain("requires x > 5");
    expect(stderr).toContain("requires x < 3");
  });
});

describe("a contract that asks for a result that some input does not have", () => {
  it("is refused before the model is asked, with the input", { timeout: TIMEOUT }, async () => {
    const text = `/**
 * @requires x >= 0
 * @ensures result >= lo && result <= hi
 */
export function clamp(x: number, lo: number, hi: number): number {
  return hole_x;
}
`;
    const filled = fillFile({
      file: join(folder, "clamp.ts"),
      text,
      project: folder,
      typeOracle: oracle,
      model: modelOf(["x"]),
    });
    await expect(filled).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(
        /No result satisfies the contract of clamp for x = \S+, lo = \S+, hi = \S+/,
      ),
    });
  });
});

describe("holes of a function under its contract", () => {
  it("are filled with what keeps to it", { timeout: TIMEOUT }, async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const text = `/** @requires lo <= hi
 * @ensures result >= lo && result <= hi
 * @ensures implies(x >= lo && x <= hi, result === x) */
export function clamp(x: number, lo: number, hi: number): number {
  if (x < lo || x > hi) return hole_outside;
  return hole_inside;
}
`;
      const result = await fillFile({
        file: join(folder, `clamp${seed}.ts`),
        text,
        project: folder,
        typeOracle: oracle,
        model: modelOf(["x", "lo", "hi", " + ", " - "]),
        sampling: { seed },
        maxTokens: 4,
        order: "source",
        maxTypeRollbacks: 400,
      });
      expect(result.status, JSON.stringify(result.reasons)).toBe("complete");
      const [outside, inside] = result.holes.map(({ content }) => content);
      expect(inside).toBe("x");
      expect(["lo", "hi"]).toContain(outside);
      expect(result.ledger).toContainEqual(
        expect.objectContaining({ domain: "semantics", path: "clamp", enforcement: "verified" }),
      );
    }
  });

  it("refuse a content by the input that breaks the contract", { timeout: TIMEOUT }, async () => {
    const { verdict, reasons } = await explainHole({
      file: join(folder, "abs.ts"),
      label: "abs.ts",
      text: "/** @ensures result >= 0 */\nexport function abs(x: number): number {\n  return hole_x;\n}\n",
      hole: "x",
      content: "x",
      typeOracle: oracle,
      project: folder,
    });
    expect(verdict).toBe("refused");
    expect(reasons[0]).toMatchObject({
      domain: "semantics",
      message: expect.stringMatching(/abs breaks result >= 0 for x = -/),
      span: { line: 3 },
    });
  });
});
