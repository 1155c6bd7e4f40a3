/** In which order holes of a file are filled, what arguments of one call learn of each other, and what all of them share. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeOracle } from "../../domains/types/index.ts";
import {
  adversaryModel,
  type FillResult,
  fillFile,
  type ModelAdapter,
  type RefinementOptions,
  Vocabulary,
} from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { cli } from "../helpers/cli.ts";

const TIMEOUT = 300_000;
let folder: string;
let oracle: TypeOracle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fill-orders-"));
  const compilerOptions = { strict: true, target: "es2022", lib: ["es2022"], types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [] }));
  oracle = await openTypeOracle("typescript", { project: folder });
});

afterAll(async () => {
  await oracle.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function fill(
  text: string,
  pieces: readonly string[],
  more: Partial<RefinementOptions> = {},
): Promise<FillResult> {
  const bytes = [undefined, ...pieces.map((piece) => new TextEncoder().encode(piece))];
  const vocabulary = new Vocabulary({ name: "pieces", bytes, endTokens: [0] });
  const model: ModelAdapter = { ...adversaryModel({ vocabulary, endWeight: 3 }), encodePrompt: () => [] };
  return fillFile({
    file: join(folder, "a.ts"),
    text,
    project: folder,
    typeOracle: oracle,
    model,
    maxTokens: 4,
    attempts: 3,
    ...more,
  });
}

const VALUES = 'const word = "w" as string;\nconst count = 3 as number;\n';

describe("the order of holes", () => {
  const text = `class Box<T> {\n  v: T;\n  constructor(v: T) { this.v = v; }\n  put(v: T): void { this.v = v; }\n}\n${VALUES}const free = hole_free;\nconst it = new Box(hole_seed);\nit.put(hole_put);\nexport { free, it };\n`;

  it.each([
    ["source", undefined, ["free", "seed", "put"]],
    // Another hole rests on what the box holds.
    ["types", undefined, ["seed", "free", "put"]],
    ["priority", ["put", "free", "seed"], ["put", "free", "seed"]],
  ] as const)("%s: %o", { timeout: TIMEOUT }, async (order, holes, expected) => {
    const result = await fill(text, ["word", "count"], {
      order,
      sampling: { seed: 1 },
      ...(holes === undefined ? {} : { holes }),
    });
    expect(result.status, JSON.stringify(result.reasons)).toBe("complete");
    expect(result.resolutionOrder.map(({ name }) => name)).toEqual(expected);
  });

  it("is chosen on the command line", { timeout: TIMEOUT }, async () => {
    writeFileSync(
      join(folder, "two.ts"),
      `${VALUES}export const a: number = hole_a;\nexport const b: number = hole_b;\n`,
    );
    const orderOf = async (...flags: string[]) => {
      const { stdout, stderr, code } = await cli(
        ["fill", "two.ts", "--json", "--model", "embedded", "-n", "6", "--attempts", "1", ...flags],
        { cwd: folder },
      );
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).resolutionOrder.map(({ name }: { name: string }) => name);
    };
    expect(await orderOf("--hole", "b", "--hole", "a", "--order", "priority")).toEqual(["b", "a"]);
    expect(await orderOf("--all", "--order", "source")).toEqual(["a", "b"]);
  });
});

describe("two arguments of one generic call", () => {
  it("are of the type that the first of them decides", { timeout: TIMEOUT }, async () => {
    const decided = new Set<string>();
    for (let seed = 1; seed <= 6; seed++) {
      const text = `function pair<T>(a: T, b: T): T[] { return [a, b]; }\n${VALUES}export const both = pair(hole_first, hole_second);\n`;
      const result = await fill(text, ["word", "count"], { order: "source", sampling: { seed } });
      expect(result.status, JSON.stringify(result.reasons)).toBe("complete");
      const [first, second] = result.holes;
      expect(second?.content).toBe(first?.content);
      decided.add(first?.content ?? "");
    }
    expect(decided).toEqual(new Set(["word", "count"]));
  });
});

describe("what all holes of a file are asked for", () => {
  it("is lifted to the file", { timeout: TIMEOUT }, async () => {
    const text = (second: string) =>
      `declare function f(n: number): void;\ndeclare function g(s: string): void;\n${VALUES}f(hole_a);\n${second}(hole_b);\nexport {};\n`;
    expect((await fill(text("f"), ["word", "count"])).shared).toEqual(["number"]);
    expect((await fill(text("g"), ["word", "count"])).shared).toEqual([]);
  });
});

describe("a model with tokens for filling in the middle", () => {
  it("is shown what stands before the hole and after it", { timeout: TIMEOUT }, async () => {
    const bytes = [undefined, new TextEncoder().encode("count")];
    const vocabulary = new Vocabulary({ name: "pieces", bytes, endTokens: [0] });
    const seen: (readonly [string, string])[] = [];
    const model: ModelAdapter = {
      ...adversaryModel({ vocabulary }),
      encodePrompt: () => {
        throw new Error("asked without the text after the hole");
      },
      encodeInfill: (before, after) => {
        seen.push([before, after]);
        return [];
      },
    };
    const { status } = await fill(`${VALUES}export const n: number = hole_n;\n`, ["count"], { model });
    expect(status).toBe("complete");
    expect(seen).toEqual([[expect.stringMatching(/export const n: number = $/), ";\n"]]);
  });
});
