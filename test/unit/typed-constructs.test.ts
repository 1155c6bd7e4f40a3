/**
 * Constructs of real programs that were refused once: each must be readable token by token under all domains, and its
 * program accepted at the end.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openCodeLanguage } from "../../bench/lib/code/language.ts";
import { replayTyped } from "../../bench/lib/typed/replay.ts";
import { loadVocabulary } from "../../bench/lib/vocabularies.ts";

const project = fileURLToPath(new URL("../../bench/programs/typescript/tsconfig.json", import.meta.url));

const CONSTRUCTS: Readonly<Record<string, string>> = {
  "private names that are initialised":
    "export class A {\n  #count = 0;\n  get count() { return this.#count; }\n}\n",
  "a test for a private name":
    "export class A {\n  #a = 1;\n  static is(x: object): boolean { return #a in x && x.#a > 0; }\n}\n",
  "calls and accesses in optional chains":
    "export function f(x?: { name?: string }): string {\n  return x?.name?.trim().toUpperCase() ?? String(x?.name?.length);\n}\n",
  "mapped types and index signatures":
    "export type P<T> = { readonly [K in keyof T]?: T[K] };\nexport type I = { [key: string]: number };\n",
  "functions and parentheses in arguments":
    "declare function retry<T>(work: () => T, times: number): T;\nexport const x: number = retry(() => (1 + 2) * 3, (4 - 1) * 2);\n",
  "parameters of async arrow functions":
    "declare function on(listener: (a: string, b: number) => Promise<void>): void;\non(async (a, b) => {\n  await Promise.resolve(a.length + b);\n});\n",
  "types of namespaces that are imported":
    'import { z } from "zod";\nconst s = z.string();\nexport type S = z.infer<typeof s>;\n',
  "classes that are imported as types":
    'import type { Observable } from "rxjs";\nexport type Numbers = Observable<number>;\n',
  "names of modules that assign their exports":
    'import { basename, join } from "node:path";\nexport const p: string = basename(join("a", "b"));\n',
  "several type arguments of a constructor":
    'type Key = "a" | "b";\nexport const m: ReadonlyMap<Key, number | null> = new Map<Key, number | null>([["a", 1]]);\n',
};

describe("constructs of real programs", () => {
  it("are allowed token by token", async () => {
    const language = await openCodeLanguage("typescript");
    const sources = Object.entries(CONSTRUCTS).map(([name, text]) => ({ name, text }));
    const report = await replayTyped(language, sources, await loadVocabulary("tiny"), {
      project,
      maskEvery: 0,
      hoisting: false,
    });
    expect(report.skipped).toEqual([]);
    expect(report.falseRejects).toEqual([]);
    expect(report.filesClean).toBe(sources.length);
  });
});
