/** A type checker that breaks: through the command line, the run fails or degrades, and its ledger says so. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { generate, scriptedModel } from "../../src/index.ts";
import type { TypeScriptOracleOptions } from "../../src/languages/typescript/oracle/open.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

/** What the next oracle is opened with, besides what the command asks for. */
let injected: TypeScriptOracleOptions = {};

vi.mock("../../src/languages/typescript/oracle/open.ts", async (original) => {
  const real = await original<typeof import("../../src/languages/typescript/oracle/open.ts")>();
  return {
    ...real,
    openTypeScriptOracle: (options: TypeScriptOracleOptions) =>
      real.openTypeScriptOracle({ ...options, ...injected }),
  };
});

vi.mock("../../src/languages/typescript/oracle/program-backend.ts", async (original) => {
  const real = await original<typeof import("../../src/languages/typescript/oracle/program-backend.ts")>();
  class Breakable extends real.ProgramBackend {
    override look: InstanceType<typeof real.ProgramBackend>["look"] = (...args) => {
      if (programsBreak) throw new Error("injected into programs");
      return super.look(...args);
    };
  }
  return { ...real, ProgramBackend: Breakable };
});

let programsBreak = false;
let project: ReturnType<typeof folderWith>;

beforeAll(() => {
  project = folderWith({
    "tsconfig.json":
      '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] }, "files": [] }',
    "package.json": "{}",
    "right.ts": "export const n: number = 1;\n",
  });
});

afterAll(() => project.remove());

beforeEach(() => {
  injected = {};
  programsBreak = false;
});

async function generated() {
  const argv = ["--language", "typescript", "--signature", "function sum(xs: number[]): number"];
  const run = await cli(
    ["generate", "sums", ...argv, "--project", ".", "-n", "24", "--seed", "1", "--json"],
    {
      cwd: project.path,
    },
  );
  const result = run.stdout === "" ? undefined : JSON.parse(run.stdout);
  const ledger: readonly { domain: string; enforcement: string; detail: string }[] = result?.ledger ?? [];
  return { ...run, result, types: ledger.filter(({ domain }) => domain === "types") };
}

describe("ananke generate", () => {
  it("goes on with another checker after one throws", async () => {
    let looks = 0;
    injected = {
      onLook: () => {
        if (++looks === 3) throw new Error("injected into a question");
      },
    };
    const { code, types, stderr } = await generated();
    expect(code, stderr).toBe(0);
    expect(JSON.stringify(types)).toContain("injected into a question");
  });

  it("goes on without grafting when its memory is used up", async () => {
    injected = { graftLimits: { maxCheckerBytes: 1 } };
    const script = "const a = xs.length;\nconst b = a + 1;\nreturn a + b;";
    const result = await generate({
      model: scriptedModel({ vocabulary: smallVocabulary(), script }),
      prompt: "",
      maxTokens: 80,
      constraints: [
        {
          kind: "language",
          language: "typescript",
          signature: "function sum(xs: number[]): number",
          project: project.path,
        },
      ],
    });
    expect(result.code).toBe(script);
    expect(result.status).toBe("complete");
    const details = result.ledger.filter(({ domain }) => domain === "types").map(({ detail }) => detail);
    expect(details.join("\n")).toMatch(/a whole program per question.*maxCheckerBytes/);
  });

  it("fails when the check of the whole hangs", async () => {
    const checkScript = join(project.path, "hang.mjs");
    writeFileSync(checkScript, "process.on('message', () => {}); setInterval(() => {}, 1000);\n");
    injected = { checkScript, checkLimits: { timeoutMs: 300 } };
    const { code, result, types } = await generated();
    expect(code).toBe(3);
    expect(result.status).toBe("failed");
    expect(result.validation.unknown).toContain("language types");
    expect(types).toContainEqual(
      expect.objectContaining({
        enforcement: "not-enforced",
        detail: expect.stringContaining("did not come to an end"),
      }),
    );
  });

  it("fails when no checker answers any more", async () => {
    programsBreak = true;
    injected = { programsOnly: true };
    const { code, stdout, stderr } = await generated();
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("injected into programs");
  });
});

describe("ananke check", () => {
  it("does not call a file right whose check hangs", async () => {
    const checkScript = join(project.path, "hang.mjs");
    writeFileSync(checkScript, "process.on('message', () => {}); setInterval(() => {}, 1000);\n");
    injected = { checkScript, checkLimits: { timeoutMs: 300 } };
    const { code, stdout } = await cli(["check", "right.ts"], { cwd: project.path });
    expect(code).toBe(4);
    expect(stdout).toContain("did not come to an end");
    injected = {};
    expect((await cli(["check", "right.ts"], { cwd: project.path })).code).toBe(0);
  });
});
