/** The maskbench scenario on a few schemas of its own: what it counts, not how long things take. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listSchemaFiles } from "../../bench/lib/maskbench/data.ts";
import type { FileResult } from "../../bench/lib/maskbench/protocol.ts";
import { type FileRun, failuresOf, scoreEngine, scorePaired } from "../../bench/lib/maskbench/score.ts";
import type { BenchEngine } from "../../bench/lib/peers/engine.ts";
import { type Outcome, replay } from "../../bench/lib/replay.ts";
import { maskbench } from "../../bench/scenarios/maskbench.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ananke-bench-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeSchema(file: string, schema: string, tests: readonly [valid: boolean, text: string][]): void {
  const instances = tests.map(([valid, text]) => ({ valid, text }));
  writeFileSync(join(folder, file), JSON.stringify({ file, meta: null, schema, tests: instances }));
}

async function runMaskbench(...flags: string[]): Promise<Record<string, unknown>> {
  const command = new Command();
  maskbench.configure(command);
  command.parse(["--data", folder, "--vocab", "tiny", ...flags], { from: "user" });
  return { ...(await maskbench.run(command.opts(), () => {})) };
}

describe("the maskbench scenario", () => {
  it("writes the agreed object, counting a schema that does not compile as a failure", async () => {
    writeSchema("a.json", '{"type": "integer", "minimum": 10}', [
      [true, "12"],
      [false, "7"],
      [false, "1"],
    ]);
    writeSchema("b.json", '{"type": 5}', [[true, "1"]]);
    const report = await runMaskbench("--weigh", "1");
    expect(report).toMatchObject({
      scenario: "maskbench",
      commit: expect.any(String),
      node: process.version,
      machine: { cpu: expect.any(String), cores: expect.any(Number) },
      vocabulary: { name: expect.any(String), size: expect.any(Number) },
      seed: 1,
      files: 2,
      engines: {
        ananke: {
          compiledPct: 50,
          timeouts: 0,
          errors: 1,
          ttfmMs: { n: 1, p50: expect.any(Number) },
          tbmUs: { n: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
          validAcceptedPct: 100,
          // "1" is the beginning of a valid text and no more: only its end is refused.
          invalidRejectedPct: 100,
          filesCorrectPct: 50,
          validAcceptedOfAllPct: 50,
          rssMb: expect.any(Number),
          schemaKb: expect.any(Number),
        },
      },
      paired: { texts: 1, masks: expect.any(Number), ananke: { n: expect.any(Number) } },
      failures: [{ file: "b.json", engine: "ananke", kind: "compile-error", detail: expect.any(String) }],
    });
  });

  it("refuses unknown engines and folders without schemas", async () => {
    await expect(runMaskbench("--engines", "ananke,unheard")).rejects.toThrow(/list of distinct engines/);
    await expect(runMaskbench()).rejects.toThrow(/no \.json files/);
  });
});

describe("a sample of schema files", () => {
  it("is the same for the same seed, another for another, and no larger than asked", () => {
    for (let i = 0; i < 50; i++) writeSchema(`${i}.json`, "{}", []);
    const sample = listSchemaFiles(folder, 10, 1);
    expect(sample).toHaveLength(10);
    expect(new Set(sample).size).toBe(10);
    expect(listSchemaFiles(folder, 10, 1)).toEqual(sample);
    expect(listSchemaFiles(folder, 10, 2)).not.toEqual(sample);
    expect(listSchemaFiles(folder, undefined, 1)).toHaveLength(50);
  });
});

describe("the score", () => {
  const accepted: Outcome = { kind: "accepted" };
  const refused: Outcome = { kind: "refused", at: 0 };
  const failed: Outcome = { kind: "failed", at: 0, message: "out of fuel", fatal: false };

  function compiled(...outcomes: Outcome[]): FileResult {
    const replays = outcomes.map((outcome, i) => ({ outcome, us: [i + 1] }));
    return { kind: "compiled", compileMs: 1, ttfmMs: 2, replays };
  }

  function run(ananke: FileResult, xgrammar: FileResult): FileRun {
    const tests = [
      { valid: true, text: "1" },
      { valid: false, text: "2" },
    ];
    return { file: { file: "f.json", schema: "{}", tests }, results: { ananke, xgrammar } };
  }

  const runs = [
    run(compiled(accepted, refused), compiled(accepted, accepted)),
    run(compiled(accepted, failed), compiled(refused, refused)),
    run(compiled(accepted, accepted), { kind: "timeout", limitMs: 9 }),
    run({ kind: "error", message: "no" }, { kind: "died", message: "gone" }),
  ];

  it("counts of compiled files and of all, and time limits as times to the first mask", () => {
    expect(scoreEngine("ananke", runs)).toMatchObject({
      compiledPct: 75,
      timeouts: 0,
      errors: 1,
      ttfmMs: { n: 3, max: 2 },
      tbmUs: { n: 6 },
      validAcceptedPct: 100,
      // One refused, one accepted, one neither.
      invalidRejectedPct: 33.33,
      filesCorrectPct: 25,
      validAcceptedOfAllPct: 75,
      failedTexts: 1,
    });
    expect(scoreEngine("xgrammar", runs)).toMatchObject({
      compiledPct: 50,
      timeouts: 1,
      errors: 1,
      ttfmMs: { n: 3, max: 9 },
      validAcceptedPct: 50,
      invalidRejectedPct: 50,
      filesCorrectPct: 0,
      validAcceptedOfAllPct: 25,
    });
  });

  it("pairs only the texts that every engine accepts", () => {
    expect(scorePaired(["ananke", "xgrammar"], runs)).toMatchObject({
      texts: 1,
      masks: 1,
      tbmUs: { ananke: { n: 1, p50: 1 }, xgrammar: { n: 1, p50: 1 } },
    });
  });

  it("names every failure", () => {
    const kinds = runs.flatMap((r) => failuresOf("ananke", r, () => "here").map(({ kind }) => kind));
    expect(kinds).toEqual(["failed", "invalid-accepted", "compile-error"]);
    const peer = runs.flatMap((r) => failuresOf("xgrammar", r, () => "here").map(({ kind }) => kind));
    expect(peer).toEqual(["invalid-accepted", "valid-refused", "timeout", "died"]);
  });
});

describe("a replay", () => {
  /** Allows ids up to `top`; fails on `broken`. */
  function fakeEngine(top: number, canEnd: boolean, broken = -1): BenchEngine {
    return {
      id: "ananke",
      compile() {},
      reset() {},
      mask(token) {
        if (token === broken) throw new Error("broken");
        return token <= top;
      },
      accept: () => true,
      canEnd: () => canEnd,
    };
  }

  it("accepts a text only if all its tokens and its end are allowed", async () => {
    expect((await replay(fakeEngine(5, true), [1, 2, 5], 0)).outcome).toEqual({ kind: "accepted" });
    expect((await replay(fakeEngine(5, false), [1, 2, 5], 0)).outcome).toEqual({ kind: "refused", at: 3 });
    expect((await replay(fakeEngine(4, true), [1, 5, 2], 0)).outcome).toEqual({ kind: "refused", at: 1 });
  });

  it("takes an error for neither acceptance nor refusal, and times each token once", async () => {
    const { outcome, us } = await replay(fakeEngine(9, true, 7), [1, 2, 7, 3], 0);
    expect(outcome).toEqual({ kind: "failed", at: 2, message: "Error: broken", fatal: false });
    expect(us).toHaveLength(2);
  });
});
