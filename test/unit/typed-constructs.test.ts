/**
 * Constructs of real programs that were refused once: each must be readable token by token under all domains, and its
 * program accepted at the end.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openCodeLanguage } from "../../bench/lib/code/language.ts";
import { codeTokens } from "../../bench/lib/code/read-through.ts";
import { judgeTypedMutants } from "../../bench/lib/typed/mutants.ts";
import { replayTyped } from "../../bench/lib/typed/replay.ts";
import { loadVocabulary } from "../../bench/lib/vocabularies.ts";
import { bindProgram, compile, Engine, openTypes } from "../../src/index.ts";

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
  "functions and types that need each other":
    "export function even(n: number): boolean {\n  return n === 0 || odd(n - 1);\n}\nfunction odd(n: number): boolean {\n  return n > 0 && even(n - 1);\n}\nexport type A = { b?: B };\ntype B = { a?: A };\n",
  "what is made from later functions and types":
    'export function names({ all }: Found): string[] {\n  const first = made();\n  return all.map(({ name }) => name + first.map((x) => x.name).join());\n}\nfunction made() {\n  return [{ name: "a" }];\n}\ninterface Found { readonly all: readonly { readonly name: string }[] }\n',
  "variables that later members give their value":
    "export class A {\n  #kept = new Map<string, number>();\n  get(key: string): number {\n    let found = this.#kept.get(key);\n    if (found === undefined) {\n      found = this.#make(key);\n      this.#kept.set(key, found);\n    }\n    return found;\n  }\n  #make(key: string): number {\n    return key.length;\n  }\n}\n",
  "literals in arguments":
    'type S = { kind: "a"; n: number } | { kind: "b"; text?: string };\ndeclare function run(all: readonly S[], more?: { deep: { s: S } }): void;\nrun([{ kind: "a", n: 1 }, { n: 2, kind: "a" }, { text: "t", kind: "b" }], { deep: { s: { kind: "b" } } });\n',
  "generic types whose declarations are merged": "export const a: Int32Array = new Int32Array(2);\n",
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
    });
    expect(report.skipped).toEqual([]);
    expect(report.falseRejects).toEqual([]);
    expect(report.filesClean).toBe(sources.length);
  });
});

/** Bodies of `f`: inside a function every name must be there when it is used, so less is left open than in modules. */
const BODIES: Readonly<Record<string, string>> = {
  "patterns as parameters of an optional function": "  return [...m].sort(([, a], [, b]) => b - a);\n",
  "patterns behind plain parameters": "  return xs.sort((a, [b, c]) => a[1] - c - b.length);\n",
  "names in object patterns":
    "  return xs.sort(({ length }, { length: other, [0]: first }) => length - other - first.length);\n",
  "patterns in a typed constant":
    "  const g: ((p: [number, number], q: { k: number }) => number) | null = ([x, y], { k: l }) => x + y + l;\n  return g;\n",
};

describe("constructs in bodies", () => {
  it("are allowed token by token", async () => {
    const vocabulary = await loadVocabulary("tiny");
    const prefix = "export function f(xs: [string, number][], m: Map<string, number>): unknown {\n";
    const constraint = { kind: "language", language: "typescript", project, prefix, suffix: "}\n" } as const;
    const program = await bindProgram(compile([constraint]));
    const types = await openTypes(program.constraints);
    const engine = new Engine(program, vocabulary);
    for (const [name, body] of Object.entries(BODIES)) {
      const session = engine.session(types);
      const refused = codeTokens(engine, body).find((token) => {
        if (!session.allows(token)) return true;
        session.accept(token);
        return false;
      });
      expect({ name, refused: refused === undefined ? undefined : vocabulary.describe(refused) }).toEqual({
        name,
        refused: undefined,
      });
      expect(session.canEnd()).toBe(true);
    }
    await types?.oracle.dispose();
  });
});

describe("mutants of a program", () => {
  const SOURCE = `import { join } from "node:path";

type Level = "low" | "high";
interface Item {
  readonly name: string;
  level: Level;
}

declare function use(items: readonly Item[]): void;

export async function load(name: string, read: () => Promise<string>): Promise<Item> {
  const total = name.length;
  const text = await read();
  const item: Item = { name: join(name, text), level: "low" };
  use([{ name, level: "high" }]);
  if (total > 1) {
    item.level = "high";
  }
  return item;
}
`;

  it("are caught at the token where the part around them is known", async () => {
    const language = await openCodeLanguage("typescript");
    const kinds = [
      "unknown-name",
      "unknown-member",
      "unknown-type",
      "unknown-import",
      "unknown-imported-name",
      "wrong-literal",
      "excess-key",
    ];
    const options = { project, place: "part" as const, n: 21, seed: 1, kinds };
    const vocabulary = await loadVocabulary("tiny");
    const report = await judgeTypedMutants(language, [{ name: "load", text: SOURCE }], vocabulary, options);
    expect(report.filesLeftOut).toEqual([]);
    expect(report.examples).toEqual([]);
    expect(report.caughtAt.token).toBe(report.invalid);
    expect(report.invalid).toBeGreaterThanOrEqual(15);
    for (const kind of kinds) expect(report.byKind[kind]?.invalid).toBeGreaterThan(0);
  });
});
