/** Where typed texts may start: an expression of a type, members of classes, whole modules, places inside files. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bindProgram,
  compile,
  createSession,
  generate,
  type LanguageConstraint,
  openTypeOracle,
  openTypes,
  SpecError,
  scriptedModel,
  type TypeOracle,
} from "../../src/index.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { byteToken, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();
let project: ReturnType<typeof folderWith>;
let oracle: TypeOracle;

beforeAll(async () => {
  project = folderWith({
    "tsconfig.json":
      '{ "compilerOptions": { "strict": true, "target": "es2022", "lib": ["es2022"], "module": "esnext", "moduleResolution": "bundler", "types": [] }, "files": [] }',
    "package.json": "{}",
    "tools.ts": "export const twice = (x: number): number => x * 2;\n",
  });
  oracle = await openTypeOracle("typescript", { project: project.path });
});

afterAll(async () => {
  await oracle.dispose();
  project.remove();
});

/** What `tsc --strict` in a process of its own says of a file of the project. */
function tscOn(text: string): string {
  writeFileSync(join(project.path, "out.ts"), text);
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const flags = ["--ignoreConfig", "--strict", "--noEmit", "--target", "es2022", "--lib", "es2022"];
  const modules = ["--module", "esnext", "--moduleResolution", "bundler", "--types", ""];
  try {
    return execFileSync(process.execPath, [tsc, ...flags, ...modules.slice(0, 4), "out.ts"], {
      cwd: project.path,
      encoding: "utf8",
    });
  } catch (error) {
    return (error as { stdout: string }).stdout; // errors, printed on stdout
  }
}

interface Start {
  readonly constraint: Omit<LanguageConstraint, "kind" | "language">;
  readonly right: string;
  readonly wrong: string;
  /** The file around the output. */
  readonly file: (output: string) => string;
}

const PREFIX =
  'import { twice } from "./tools";\nexport function sum(xs: number[]): number {\n  let total = 0;\n';
const SUFFIX = "\n  return total + helper();\n}\nfunction helper(): number {\n  return 1;\n}\n";

const STARTS: Readonly<Record<string, Start>> = {
  "an expression of an expected type": {
    constraint: { expect: "Map<string, number>" },
    right: 'new Map([["a", 1]])',
    wrong: 'new Set(["a"])',
    file: (output) => `export const x: Map<string, number> = (${output});\n`,
  },
  "an object of an expected type": {
    constraint: { expect: "{ a: number; b?: string }" },
    right: "{ a: 1 }",
    wrong: "{ b: 'x' }",
    file: (output) => `export const x: { a: number; b?: string } = (${output});\n`,
  },
  "members of a class": {
    constraint: { signature: "export class Stack<T> implements Iterable<T>" },
    right:
      "{ #all: T[] = []; push(x: T): void { this.#all.push(x); } [Symbol.iterator]() { return this.#all.values(); } }",
    wrong: "{ #all: T[] = []; push(x: T): void { this.#all.push(1); } }",
    file: (output) => `export class Stack<T> implements Iterable<T> ${output}\n`,
  },
  "members of an interface": {
    constraint: { signature: "export interface Shape extends Iterable<string>" },
    right: "{ area(): Date; readonly names: Iterable<String> }",
    wrong: "{ area(): Numbr; }",
    file: (output) => `export interface Shape extends Iterable<string> ${output}\n`,
  },
  "a whole module": {
    constraint: {},
    right: 'import { twice } from "./tools";\nexport const four = twice(2);\n',
    wrong: 'import { twice } from "./tools";\nexport const four = twice("2");\n',
    file: (output) => output,
  },
  "a place inside a file": {
    constraint: { prefix: PREFIX, suffix: SUFFIX },
    right: "for (const x of xs) total += twice(x);",
    wrong: "for (const x of xs) total = String(x);",
    file: (output) => PREFIX + output + SUFFIX,
  },
};

async function written(start: Start, script: string) {
  return generate({
    model: scriptedModel({ vocabulary: VOCABULARY, script }),
    prompt: "",
    maxTokens: 160,
    maxTypeRollbacks: 60,
    constraints: [{ kind: "language", language: "typescript", project: project.path, ...start.constraint }],
    typeOracle: oracle,
  });
}

describe.each(Object.entries(STARTS))("%s", (_name, start) => {
  it("is written as the model wants where that fits, and passes tsc", async () => {
    const result = await written(start, start.right);
    expect(result.code).toBe(start.right);
    expect(result.status).toBe("complete");
    expect(tscOn(start.file(result.code))).toBe("");
  });

  it("is not where it does not fit", async () => {
    expect(tscOn(start.file(start.wrong))).toContain("error TS");
    const result = await written(start, start.wrong);
    expect(result.code).not.toBe(start.wrong);
    if (result.status === "complete") expect(tscOn(start.file(result.code))).toBe("");
  });
});

describe("an expression of an expected type", () => {
  it("may not end as another type, and may go on from there to its own", async () => {
    const constraint = { kind: "language", language: "typescript", expect: "number" } as const;
    const program = await bindProgram(compile([constraint]));
    const session = createSession(program, VOCABULARY, await openTypes(program.constraints, oracle));
    for (const byte of utf8('"abc"')) session.accept(byteToken(byte));
    expect(session.canEnd()).toBe(false);
    for (const byte of utf8(".length")) session.accept(byteToken(byte));
    expect(session.canEnd()).toBe(true);
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
  });

  it("is asked for on the command line", async () => {
    const argv = ["--language", "typescript", "--expect", "number[]", "--project", "."];
    const { code, stdout, stderr } = await cli(
      ["generate", "", ...argv, "-n", "20", "--seed", "2", "--json"],
      {
        cwd: project.path,
      },
    );
    const result = JSON.parse(stdout);
    expect(code, stderr).toBe(result.status === "complete" ? 0 : 4);
    if (result.status === "complete")
      expect(tscOn(`export const x: number[] = (${result.code});\n`)).toBe("");
    expect(result.ledger).toContainEqual(expect.objectContaining({ domain: "types", enforcement: "mask" }));
  });

  it("is one start point, not beside another", () => {
    const both = { kind: "language", language: "typescript", expect: "number", start: "file" } as const;
    expect(() => compile([both])).toThrow(SpecError);
  });
});

describe("a place inside a file", () => {
  it("may be left by what fills it, where the rest of the file still fits", async () => {
    const around = { prefix: "export function f() {\n", suffix: "\n}\n" };
    const out = "return 1;\n}\nexport function g() {\nreturn f().toFixed();";
    const start = { ...STARTS["a place inside a file"], constraint: around } as Start;
    const result = await written(start, out);
    expect(result.code).toBe(out);
    expect(result.status).toBe("complete");
    expect(tscOn(around.prefix + out + around.suffix)).toBe("");
  });
});

describe("--prefix and --suffix", () => {
  it("have the fill type-check inside the file", async () => {
    writeFileSync(join(project.path, "before.txt"), PREFIX);
    writeFileSync(join(project.path, "after.txt"), SUFFIX);
    const around = ["--prefix", "before.txt", "--suffix", "after.txt", "--at", "sum.ts"];
    const argv = ["generate", "", "--language", "typescript", ...around, "--project", "."];
    const { code, stdout, stderr } = await cli([...argv, "-n", "24", "--seed", "1", "--json"], {
      cwd: project.path,
    });
    expect(code, stderr).toBe(0);
    expect(tscOn(PREFIX + JSON.parse(stdout).code + SUFFIX)).toBe("");
  });
});
