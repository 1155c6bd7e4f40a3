/**
 * Files with holes, filled by a model that draws uniformly from the mask: what the holes learn of each other, judged by a
 * `tsc` of its own. Names, types and order of the files vary by seed.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeOracle } from "../../domains/types/index.ts";
import { loadTreeSitter } from "../../src/extract/index.ts";
import {
  adversaryModel,
  explainHole,
  type FillResult,
  fillFile,
  type ModelAdapter,
  openRefinement,
  type RefinementOptions,
  Vocabulary,
} from "../../src/index.ts";
import { type Random, seededRandom } from "../../src/kernel/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { cli } from "../helpers/cli.ts";

const VARIANTS = 30;
const OPTIONS = {
  strict: true,
  target: "es2022",
  lib: ["es2022"],
  types: [],
  module: "esnext",
  moduleResolution: "bundler",
};

let folder: string;
let oracle: TypeOracle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fill-"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, files: [] }));
  oracle = await openTypeOracle("typescript", { project: folder });
});

afterAll(async () => {
  await oracle.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Draws uniformly from the mask over these pieces; an end weighs as much as three of them. */
function modelOf(pieces: readonly string[]): ModelAdapter {
  const bytes = [undefined, ...pieces.map((piece) => new TextEncoder().encode(piece))];
  const vocabulary = new Vocabulary({ name: "pieces", bytes, endTokens: [0] });
  // The pieces cannot spell a prompt, and an adversary reads none.
  return { ...adversaryModel({ vocabulary, endWeight: 3 }), encodePrompt: () => [] };
}

function optionsFor(name: string, text: string, pieces: readonly string[], seed: number): RefinementOptions {
  return {
    file: join(folder, `${name}.ts`),
    text,
    project: folder,
    typeOracle: oracle,
    model: modelOf(pieces),
    sampling: { seed },
    maxTokens: 6,
    attempts: 3,
    maxTypeRollbacks: 6,
  };
}

/** What a `tsc` of its own process says of the files; empty when it takes them all. */
function tscOn(texts: ReadonlyMap<string, string>): string {
  for (const [name, text] of texts) writeFileSync(join(folder, `${name}.ts`), text);
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const files = [...texts.keys()].map((name) => `${name}.ts`);
  writeFileSync(
    join(folder, "check.json"),
    JSON.stringify({ compilerOptions: { ...OPTIONS, noEmit: true }, files }),
  );
  try {
    return execFileSync(process.execPath, [tsc, "-p", "check.json"], {
      cwd: folder,
      encoding: "utf8",
    });
  } catch (error) {
    return (error as { stdout: string }).stdout; // exit code 1 or 2: errors, printed on stdout
  }
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function shuffled<T>(random: Random, from: readonly T[]): T[] {
  return from
    .map((item): [number, T] => [random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Values of three types under names that vary. */
function values(random: Random) {
  const names = shuffled(random, ["alpha", "beta", "gamma", "delta", "kappa"]);
  const [text, count, flag] = [names[0]!, names[1]!, names[2]!];
  const lines = shuffled(random, [
    `const ${text} = "w" as string;`,
    `const ${count} = 3 as number;`,
    `const ${flag} = true as boolean;`,
  ]);
  return { text, count, flag, lines: lines.join("\n") };
}

async function fillAll(
  name: string,
  variant: (
    random: Random,
    seed: number,
  ) => { text: string; pieces: readonly string[]; more?: Partial<RefinementOptions> },
): Promise<readonly FillResult[]> {
  const results: FillResult[] = [];
  const texts = new Map<string, string>();
  for (let seed = 1; seed <= VARIANTS; seed++) {
    const { text, pieces, more } = variant(seededRandom(seed), seed);
    const result = await fillFile({ ...optionsFor(`${name}${seed}`, text, pieces, seed), ...more });
    expect(result.status, `seed ${seed}: ${JSON.stringify(result.reasons)}\n${result.text}`).toBe("complete");
    expect(result.text).not.toContain("hole_");
    texts.set(`${name}${seed}`, result.text);
    results.push(result);
  }
  expect(tscOn(texts)).toBe("");
  return results;
}

const TIMEOUT = 600_000;

describe("two holes", () => {
  it("share an import that one of them adds", { timeout: TIMEOUT }, async () => {
    writeFileSync(
      join(folder, "tools.ts"),
      "export class Token { #mark = 1; next(): Token { return this; } }\nexport function start(): Token { return new Token(); }\nexport const unused = 1;\n",
    );
    const variant = (random: Random) => {
      const [p, q] = shuffled(random, ["first", "second", "left", "right"]) as [string, string];
      const text = `import type { Token } from "./tools";\nconst ${p}: Token = hole_a;\nconst ${q}: Token = hole_b;\nexport { ${p}, ${q} };\n`;
      return {
        text,
        pieces: ["start", "()", ".", "next", "unused", p],
        more: { imports: ["./tools"], order: pick(random, ["source", "constrained"] as const) },
      };
    };
    const results = await fillAll("shared", variant);
    for (const { text, imports } of results) {
      expect(imports).toEqual([expect.objectContaining({ name: "start", module: "./tools" })]);
      expect(text.match(/import \{ start \} from ".\/tools";/g)).toHaveLength(1);
    }
    // What one imports is known to the other, by way of the file they are both in.
    const { text, pieces, more } = variant(seededRandom(1));
    const session = await openRefinement({ ...optionsFor("known", text, pieces, 1), ...more });
    session.fill("a", "start()");
    session.registry.settle();
    const second = session.registry.holes().find(({ id }) => id.name === "b")!;
    expect(second.value.imports).toEqual({
      kind: "all",
      items: [{ name: "start", module: "./tools", isType: false }],
    });
    // Where nothing may be imported there is no such value.
    const alone = await fillFile({ ...optionsFor("alone", text, pieces, 1), attempts: 2 });
    expect(alone.status).toBe("impossible");
  });

  it("agree on a type variable that one of them decides", { timeout: TIMEOUT }, async () => {
    const results = await fillAll("solved", (random) => {
      const { text, count, flag, lines } = values(random);
      const [box, put] = [pick(random, ["Box", "Cell", "Slot"]), pick(random, ["set", "put", "fill"])];
      const uses = shuffled(random, [`const other = 1;`, `it.${put}(hole_second);`]).join("\n");
      return {
        text: `class ${box}<T> {\n  v: T;\n  constructor(v: T) { this.v = v; }\n  ${put}(v: T): void { this.v = v; }\n}\n${lines}\nconst it = new ${box}(hole_first);\n${uses}\nexport { it };\n`,
        pieces: [text, count, flag, "(", ")"],
        more: { order: "source" as const },
      };
    });
    const types = new Set(
      results.map(({ holes }) => holes.find(({ id }) => id.name === "second")!.demands[0]?.type),
    );
    expect([...types].sort()).toEqual(["(boolean)", "(number)", "(string)"]);
  });
});

describe("a hole", () => {
  it("is narrowed by what is done with its value later", { timeout: TIMEOUT }, async () => {
    const results = await fillAll("later", (random) => {
      const { text, count, flag, lines } = values(random);
      const [size, name] = shuffled(random, ["size", "width", "label", "title"]) as [string, string];
      const objects = shuffled(random, [
        `const right = { ${size}: (by: number): number => by, ${name}: "n" };`,
        `const wrong = { ${size}: 1, ${name}: "n" };`,
        `const short = { ${name}: "n" };`,
      ]).join("\n");
      const uses = shuffled(random, [
        `const n: number = item.${size}(${count});`,
        `const s: string = item.${name};`,
      ]).join("\n");
      return {
        text: `${lines}\n${objects}\nconst item = hole_x;\n${uses}\nexport { n, s };\n`,
        pieces: [text, count, flag, "right", "wrong", "short"],
      };
    });
    for (const { holes } of results) {
      expect(holes[0]?.content).toBe("right");
      expect(holes[0]?.demands).toHaveLength(2);
      expect(holes[0]?.demands.every(({ because }) => because[0]?.span !== undefined)).toBe(true);
    }
  });

  it("is filled again where another one could not be filled after it", { timeout: TIMEOUT }, async () => {
    const results = await fillAll("back", (random) => {
      const { text, count, flag, lines } = values(random);
      const [wanted, type] = pick(random, [
        [text, "string"],
        [count, "number"],
        [flag, "boolean"],
      ] as const);
      return {
        text: `class Pair<T> {\n  v: T;\n  constructor(v: T) { this.v = v; }\n  swap(v: T): T { return v; }\n}\n${lines}\nconst pair = new Pair(hole_first);\nconst out: ${type} = pair.swap(hole_second);\nexport { out, ${wanted} };\n`,
        pieces: [text, count, flag],
        more: { order: "source" as const, attempts: 2 },
      };
    });
    expect(results.some(({ metadata }) => metadata.backtracks > 0)).toBe(true);
    expect(
      results.every(
        ({ resolutionOrder }) => resolutionOrder.map(({ name }) => name).join() === "first,second",
      ),
    ).toBe(true);
  });
});

describe("a refinement session", () => {
  const TEXT =
    'const word = "w" as string;\nconst count = 3 as number;\nconst a = hole_a;\nconst b = hole_b;\nexport { a, b };\n';

  it("generates broadly, takes more demands on a hole, and goes on", { timeout: TIMEOUT }, async () => {
    const session = await openRefinement(optionsFor("refined", TEXT, ["word", "count"], 3));
    const first = await session.generate();
    expect(first.status).toBe("complete");
    const before = session.checkpoint();
    const kept = session.holes.find(({ id }) => id.name === "a")!.content;
    for (const [type, expected] of [
      ["string", "word"],
      ["number", "count"],
    ] as const) {
      session.constrain("b", { type });
      expect(session.holes.map(({ state }) => state)).toEqual(["filled", "open"]);
      const { status, text } = await session.generate();
      expect([status, text]).toEqual(["complete", TEXT.replace("hole_a", kept!).replace("hole_b", expected)]);
      session.rollback(before);
      expect(session.text).toBe(first.text);
    }
    session.constrain("b", { type: "string", pattern: "count" });
    expect((await session.generate()).status).toBe("impossible");
  });
});

describe("ananke fill and ananke explain --hole", () => {
  const FILE =
    "declare function f(n: number): void;\ndeclare function g(s: string): void;\nconst a = hole_a;\nf(a);\ng(a);\nexport {};\n";

  it("say which lines exclude each other, and write nothing", { timeout: TIMEOUT }, async () => {
    writeFileSync(join(folder, "bad.ts"), FILE);
    const options = { cwd: folder };
    const filled = await cli(["fill", "bad.ts", "--write", "--model", "embedded"], options);
    expect(filled.code).toBe(3);
    expect(filled.stdout).toBe("");
    expect(filled.stderr).toContain("no value of hole a is both number and string");
    expect(readFileSync(join(folder, "bad.ts"), "utf8")).toBe(FILE);
    const explained = await cli(["explain", "bad.ts", "--hole", "a", "--json"], options);
    expect(explained.code).toBe(3);
    const { verdict, reasons } = JSON.parse(explained.stdout);
    expect(verdict).toBe("unfillable");
    expect(reasons.map(({ span }: { span?: { line: number } }) => span?.line)).toEqual([4, 5, undefined]);
  });

  it("refuse a content by the domain that refuses it", { timeout: TIMEOUT }, async () => {
    const text =
      'const word = "w";\nconst item = hole_x;\nconst n: number = item.size;\nexport { n, word };\n';
    const explain = (content: string) =>
      explainHole({
        file: join(folder, "one.ts"),
        label: "one.ts",
        text,
        hole: "x",
        content,
        typeOracle: oracle,
        project: folder,
      });
    const [syntax] = (await explain("1; 2")).reasons;
    expect(syntax).toMatchObject({ domain: "syntax" });
    const [types] = (await explain("word")).reasons;
    expect(types).toMatchObject({ domain: "types", constraint: "TS2339", span: { line: 3, column: 24 } });
    expect((await explain("{ size: 1 }")).verdict).toBe("fits");
  });

  it("name wrong uses before anything is opened", async () => {
    writeFileSync(join(folder, "two.ts"), "f(hole_a, hole_b);\n");
    const run = async (...argv: string[]) => {
      const { code, stderr } = await cli(["fill", ...argv], { cwd: folder });
      return `${code} ${stderr}`;
    };
    expect(await run("two.ts")).toMatch(/^2 .*two\.ts has 2 holes, and none was chosen/s);
    expect(await run("two.ts", "--hole", "c")).toMatch(/^2 .*no hole "c" in two\.ts.*a, b/s);
    expect(await run("two.ts", "--all", "--hole", "a")).toMatch(/^2 .*--all and --hole/s);
    expect(await run("two.ts", "--all", "--backup")).toMatch(/^2 .*Add --write/s);
    expect(await run("two.ts", "--all", "--order", "sorce")).toMatch(/^2 .*source/s);
    expect(await run("none.ts", "--all")).toMatch(/^2 .*none\.ts/s);
  });

  it("fill a body of Python, and say that it was parsed and no more", { timeout: TIMEOUT }, async () => {
    const text = "def total(xs):\n    #? body -- the sum of xs\n\nprint(total([hole_n]))\n";
    writeFileSync(join(folder, "a.py"), text);
    const { code, stdout, stderr } = await cli(
      ["fill", "a.py", "--all", "--seed", "2", "-n", "24", "--write", "--backup", "--json"],
      { cwd: folder, env: { PATH: "" } },
    );
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(readFileSync(join(folder, "a.py"), "utf8")).toBe(result.text);
    expect(readFileSync(join(folder, "a.py.bak"), "utf8")).toBe(text);
    expect(result.holes.map(({ state }: { state: string }) => state)).toEqual(["filled", "filled"]);
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ domain: "types", enforcement: "not-enforced" }),
    );
    const tree = (await loadTreeSitter("tree-sitter-python/tree-sitter-python.wasm")).parse(result.text);
    expect(tree.hasError).toBe(false);
    tree.dispose();
  });
});
