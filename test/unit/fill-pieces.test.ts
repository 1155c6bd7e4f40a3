/** Pieces of filling files: texts with some holes filled, what is known from the checker, writing, differences. */
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../src/cli/diff.ts";
import { replaceFile } from "../../src/cli/write-file.ts";
import { readHoleFile } from "../../src/compile/index.ts";
import { renderFile, sourceOffset, withEdits } from "../../src/generate/fill/rendering.ts";
import { createHoleChecker } from "../../src/languages/typescript/holes/hole-checker.ts";
import { folderWith } from "../helpers/cli.ts";

const TSCONFIG = JSON.stringify({ compilerOptions: { strict: true, lib: ["es2022"], types: [] }, files: [] });

async function look(text: string) {
  const { path, remove } = folderWith({ "tsconfig.json": TSCONFIG });
  try {
    const { holes } = await readHoleFile({ file: "a.ts", text });
    return createHoleChecker(join(path, "a.ts"), path).look(text, holes);
  } finally {
    remove();
  }
}

const demandsOn = async (text: string, name = "x") =>
  (await look(text)).facts.get(name)!.demands.map(({ type }) => type);

describe("what a file asks of a hole", () => {
  it.each([
    ["const a: number = hole_x;", ["(number)"]],
    ["declare function f(n: number, s: string): void;\nf(1, hole_x);", ["(string)"]],
    ["hole_x.foo(1);", ['{ "foo": (a0: 1) => unknown }']],
    ["const a = hole_x;\nconst s: string = a.name;", ['{ "name": string }']],
    ["const a = hole_x;\nfor (const b of a) {}", ["Iterable<unknown>"]],
    ["const a = 2 * hole_x;", ["number | bigint"]],
    ["declare const b: Set<string>;\nb.add(hole_x);", ["(string)"]],
    // Nothing is certain of these.
    ["declare function f<T>(a: T, b: T): void;\nf(hole_x, 1);", []],
    [
      "declare function f(a: number): void; declare function f(a: string): void;\nf(hole_x);",
      ["(number) | (string)"],
    ],
    ["const a = hole_x;\nif (typeof a === 'string') a.trim();", []],
    ["const a = hole_x;\nif (a !== undefined) a.trim();", []],
    ["let a = hole_x;\na = 1;\na.toFixed();", []],
    ["const a = hole_x;\na?.b;", []],
    ["declare function is(v: unknown): v is string;\nconst a = hole_x;\nif (is(a)) a.trim();", []],
  ])("%j", async (text, expected) => {
    expect(await demandsOn(text)).toEqual(expected);
  });

  it("is told again once another hole has decided a type variable", async () => {
    const text = (first: string) =>
      `class Box<T> { v: T; constructor(v: T) { this.v = v; } set(v: T): void {} }\nconst b = new Box(${first});\nb.set(hole_x);\n`;
    expect(await demandsOn(text("hole_y"))).toEqual([]);
    expect(await demandsOn(text('"a" as string'))).toEqual(["(string)"]);
  });

  it("excludes itself where two uses ask for different values", async () => {
    const facts = (
      await look(
        "declare function f(n: number): void;\ndeclare function g(s: string): void;\nconst a = hole_x;\nf(a);\ng(a);\n",
      )
    ).facts;
    expect(facts.get("x")?.conflict?.map(({ type }) => type)).toEqual(["(number)", "(string)"]);
  });

  it("tells which statements rest on which hole", async () => {
    const text = "const a = hole_x;\nconst b = a.c;\nconst d: number = b;\nconst e = 1;\n";
    const ranges = (await look(text)).resting.get("x")!.map(({ start, end }) => text.slice(start, end));
    expect([...new Set(ranges)]).toEqual(["const a = hole_x;", "const b = a.c;", "const d: number = b;"]);
  });
});

describe("a text with some holes filled", () => {
  it("finds its way back to the text that the user wrote", async () => {
    const file = await readHoleFile({
      file: "a.ts",
      text: "import 'm';\nf(hole_a, hole_b);\ng(hole_c, 12);\n",
    });
    fc.assert(
      fc.property(fc.constantFrom("", "x", "long.enough()"), fc.constantFrom(undefined, "y.z"), (line, b) => {
        const contents = new Map([["a", "first(1, 2)"], ...(b === undefined ? [] : [["b", b] as const])]);
        const edits = line === "" ? [] : [{ at: 12, text: `${line}\n` }];
        const rendering = withEdits(renderFile(file, contents), edits);
        for (const word of ["f(", "g(", "12", "import"]) {
          expect(sourceOffset(file, rendering, rendering.text.lastIndexOf(word))).toBe(
            file.text.lastIndexOf(word),
          );
        }
        for (const { name, start } of [...rendering.open, ...rendering.filled]) {
          expect(sourceOffset(file, rendering, start)).toBe(
            file.holes.find((hole) => hole.name === name)?.start,
          );
        }
      }),
      { seed: 5, numRuns: 30 },
    );
  });
});

describe("imports for a fill", () => {
  it("join an import of the same module, or stand behind the last one", () => {
    const { path, remove } = folderWith({ "tsconfig.json": TSCONFIG });
    const checker = createHoleChecker(join(path, "a.ts"), path);
    const applied = (text: string, module: string, isType = false) =>
      withEdits(
        { text, open: [], filled: [], added: [] },
        checker.importing(text, [{ name: "n", module, isType }]),
      ).text;
    expect(applied('import { a } from "m";\nf();\n', "m")).toBe('import { a, n } from "m";\nf();\n');
    expect(applied('import { a } from "m";\nf();\n', "o", true)).toBe(
      'import { a } from "m";\nimport { type n } from "o";\nf();\n',
    );
    expect(applied('import { n } from "m";\nf();\n', "m")).toBe('import { n } from "m";\nf();\n');
    expect(applied('#!/usr/bin/env node\n"use strict";\nf();\n', "m")).toBe(
      '#!/usr/bin/env node\n"use strict";\nimport { n } from "m";\nf();\n',
    );
    expect(applied("f();\n", "m")).toBe('import { n } from "m";\nf();\n');
    expect(() => checker.exportsOf("f();\n", ["./nowhere"])).toThrow(/no module "\.\/nowhere"/);
    remove();
  });
});

describe("writing a file", () => {
  it("keeps its permissions and what leads to it, leaves nothing else behind, and keeps a backup when asked", () => {
    const folder = mkdtempSync(join(tmpdir(), "replace-"));
    const file = join(folder, "a.ts");
    writeFileSync(file, "old");
    chmodSync(file, 0o640);
    symlinkSync(file, join(folder, "link.ts"));
    expect(replaceFile(join(folder, "link.ts"), "new", { backup: true })).toBe(`${file}.bak`);
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(readFileSync(`${file}.bak`, "utf8")).toBe("old");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(folder, "link.ts")).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["a.ts", "a.ts.bak", "link.ts"]);
    rmSync(folder, { recursive: true });
  });
});

describe("a difference", () => {
  it("turns one text into the other", () => {
    const line = fc.constantFrom("a", "b", "c", "");
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, unifiedDiff("f", before, after))).toBe(after);
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});

/** What a reader of unified differences makes of one; written without a look at the writer. */
function patched(before: string, diff: string): string {
  const source = before.split("\n");
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2, -1)) {
    const [, start] = /^@@ -(\d+),/.exec(line) ?? [];
    if (start !== undefined) while (at < Number(start) - 1) result.push(source[at++]!);
    else if (line.startsWith("+")) result.push(line.slice(1));
    else {
      expect(source[at]).toBe(line.slice(1));
      if (line.startsWith(" ")) result.push(source[at]!);
      at++;
    }
  }
  return [...result, ...source.slice(at)].join("\n");
}
