/** What a TypeScript oracle does when something breaks, and what it makes of projects. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeDocument, TypeOracle } from "../../domains/types/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import {
  openTypeScriptOracle,
  type TypeScriptOracleOptions,
} from "../../src/languages/typescript/oracle/open.ts";
import { runSelfTest } from "../../src/languages/typescript/oracle/self-test.ts";

const project = "test/fixtures";
const place = { prefix: "export function f(xs: number[]): number {", suffix: "\n}" };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ananke-oracle-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function withOracle(
  options: TypeScriptOracleOptions,
  use: (oracle: TypeOracle) => void | Promise<void>,
): Promise<void> {
  const oracle = openTypeScriptOracle(options);
  try {
    await use(oracle);
  } finally {
    await oracle.dispose();
  }
}

function codes(document: TypeDocument, text: string): readonly string[] {
  const answer = document.at(text).diagnostics();
  return answer.kind === "known" ? answer.value.map(({ code }) => code) : [answer.why];
}

describe("an oracle whose checker throws", () => {
  it("answers by a whole program, goes on with a new checker, and keeps the incident", async () => {
    let looks = 0;
    const onLook = (): void => {
      looks++;
      if (looks === 3) throw new Error("injected");
    };
    await withOracle({ project, onLook }, (oracle) => {
      const document = oracle.open(place);
      const found = ["return 'a';", "return xs;", "return 1;", "return xs.size;"].map((text) =>
        codes(document, text),
      );
      expect(found).toEqual([["TS2322"], ["TS2322"], [], ["TS2339"]]);
      expect(document.mode.kind).toBe("grafting");
      expect(document.incidents).toEqual([
        { what: "injected", action: "the checker was replaced; a whole program answered" },
      ]);
    });
  });

  it("stops grafting after three incidents and says so", async () => {
    const onLook = (): void => {
      throw new Error("injected");
    };
    await withOracle({ project, onLook }, (oracle) => {
      const document = oracle.open(place);
      for (const text of ["return 'a';", "return 'b';", "return 'c';", "return 'd';"]) {
        expect(codes(document, text)).toEqual(["TS2322"]);
      }
      expect(document.mode).toEqual({ kind: "programs", why: "injected" });
      expect(document.incidents.map(({ action }) => action)).toEqual([
        "the checker was replaced; a whole program answered",
        "the checker was replaced; a whole program answered",
        "whole programs answer from here on",
      ]);
    });
  });

  it("names an exhausted memory budget", async () => {
    await withOracle({ project, graftLimits: { maxCheckerBytes: 1 } }, (oracle) => {
      const document = oracle.open(place);
      for (let i = 0; i < 4; i++) expect(codes(document, `return 'a${i}';`)).toEqual(["TS2322"]);
      expect(document.mode.kind).toBe("programs");
      expect(document.mode).toMatchObject({ why: expect.stringContaining("maxCheckerBytes") });
    });
  });

  it("refuses to answer once disposed of, and limits the documents that are open", async () => {
    await withOracle({ project, maxDocuments: 1 }, (oracle) => {
      const document = oracle.open(place);
      expect(() => oracle.open(place)).toThrow(/maxDocuments/);
      document.dispose();
      expect(() => document.at("")).toThrow(/disposed/);
      oracle.open(place).dispose();
    });
  });

  it("fails its self-test when answers are not as they must be", () => {
    const silent = {
      at: () => ({ diagnostics: () => ({ kind: "known", value: [] }) }),
      dispose: () => undefined,
      incidents: [],
    } as unknown as TypeDocument;
    expect(runSelfTest(() => silent)[0]).toMatch(/returns: .* gives no error/);
  });
});

describe("a full check", () => {
  it("says what the compiler says of the whole file", async () => {
    await withOracle({ project }, async (oracle) => {
      const document = oracle.open(place);
      expect(await document.check(" return xs.length;")).toEqual({ diagnostics: [], verdict: "yes" });
      const wrong = await document.check(" if (xs.length > 0) return 1;");
      expect(wrong.verdict).toBe("no");
      expect(wrong.diagnostics.map(({ code, start }) => [code, start])).toEqual([
        ["TS2366", place.prefix.indexOf("number {") - place.prefix.length],
      ]);
    });
  });

  it("that hangs ends in time, unknown, and the next one has a new process", async () => {
    write({ "hang.mjs": 'process.on("message", () => { for (;;) {} });' });
    const checkScript = join(folder, "hang.mjs");
    await withOracle({ project, checkScript, checkLimits: { timeoutMs: 300 } }, async (oracle) => {
      const document = oracle.open(place);
      for (let i = 0; i < 2; i++) {
        expect(await document.check("")).toEqual({
          diagnostics: [],
          verdict: "unknown",
          why: "not done after 300 ms",
        });
      }
    });
  });

  it("that grows without end is stopped by its limit, unknown", async () => {
    write({
      "grow.mjs":
        'process.on("message", () => { const all = []; for (;;) all.push(new Array(1000).fill({})); });',
    });
    const checkScript = join(folder, "grow.mjs");
    await withOracle({ project, checkScript, checkLimits: { memoryMb: 30 } }, async (oracle) => {
      const { verdict, why } = await oracle.open(place).check("");
      expect([verdict, why]).toEqual(["unknown", "more than 30 MB of memory"]);
    });
  });
});

describe("a project", () => {
  it("gives its settings: inherited ones, paths, declarations that nobody imports", async () => {
    write({
      "app/tsconfig.base.json": '{ "compilerOptions": { "strict": false, "target": "es2022", "types": [] } }',
      "app/tsconfig.json":
        '{ "extends": "./tsconfig.base.json", "compilerOptions": { "module": "esnext", "moduleResolution": "bundler", "noUncheckedIndexedAccess": true, "strictNullChecks": true, "paths": { "@lib/*": ["./lib/*"] } }, "include": ["."] }',
      "app/lib/tools.ts":
        "export const twice = (x: number): number => x * 2;\nexport interface Tool { name: string }\n",
      "app/globals.d.ts": "declare const VERSION: string;\n",
    });
    await withOracle({ project: join(folder, "app") }, async (oracle) => {
      const document = oracle.open({
        prefix: 'import { twice } from "@lib/tools";\nexport function f(xs: number[], y): number {',
        suffix: "}",
        fileName: "main.ts",
      });
      expect(codes(document, "return twice(xs[0]);")).toEqual(["TS2345"]); // noUncheckedIndexedAccess
      expect(codes(document, "return y;")).toEqual([]); // no noImplicitAny
      expect(codes(document, "return VERSION;")).toEqual(["TS2322"]);
      expect(codes(document, "return twice('a');")).toEqual(["TS2345"]);
      expect((await document.check("return twice(xs.length);")).verdict).toBe("yes");
    });
  });

  it("may use settings that the compiler only deprecates", async () => {
    write({
      "old/tsconfig.json":
        '{ "compilerOptions": { "target": "es2015", "module": "commonjs", "moduleResolution": "node", "baseUrl": ".", "strict": true }, "files": [] }',
      "old/node_modules/typescript/package.json": '{ "name": "typescript", "version": "5.4.5" }',
    });
    await withOracle({ project: join(folder, "old", "tsconfig.json") }, async (oracle) => {
      expect(oracle.versions).toEqual({ checker: "typescript 6.0.3", project: "5.4.5" });
      expect(oracle.notes.join()).toContain('unless "types" is set');
      const { verdict, diagnostics } = await oracle.open(place).check("return 1;");
      expect([verdict, diagnostics]).toEqual(["yes", []]);
    });
  });

  it("that cannot be read is an error with the compiler's words", async () => {
    write({ "bad/tsconfig.json": '{ "compilerOptions": { "target": "es1" } }' });
    expect(() => openTypeScriptOracle({ project: join(folder, "bad") })).toThrow(/TS6046/);
    expect(() => openTypeScriptOracle({ project: join(folder, "none") })).toThrow(/There is no project/);
    await expect(openTypeOracle("go")).rejects.toThrow(/no type checker for "go"/);
  });
});
