/** Imports as a filter: what a session lets be written of modules, in a real project in a temporary folder. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lexemeFilterLattice } from "../../masks/index.ts";
import { openTypes } from "../../src/compile/index.ts";
import {
  bindProgram,
  type CompiledProgram,
  compile,
  createSession,
  type Domain,
  generate,
  type ImportDemands,
  type ImportsValue,
  importsDomain,
  importsValue,
  maskHas,
  type Position,
  type Session,
  SpecError,
  scriptedModel,
} from "../../src/index.ts";
import { assertLaws, checkDomain } from "../../src/laws/index.ts";
import { folderWith } from "../helpers/cli.ts";
import { byteToken, smallVocabulary, textOf, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();
let project: ReturnType<typeof folderWith>;

beforeAll(() => {
  project = folderWith({
    "package.json": '{ "dependencies": { "plain": "^1.0.0", "mapped": "2", "gone": "*" } }',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        module: "esnext",
        moduleResolution: "bundler",
        target: "es2022",
        verbatimModuleSyntax: true,
        types: ["node"],
        typeRoots: ["./node_modules/@types"],
        paths: { "@lib/*": ["./lib/*"] },
      },
      include: ["*.ts", "lib"],
    }),
    "tools.ts": "export const twice = (x: number): number => x * 2;\nexport type Tool = string;\n",
    "door.ts": 'export { readFileSync } from "node:fs";\n',
    "styles.d.ts": 'declare module "*.css" { const names: Record<string, string>; export default names; }\n',
    "main.css": "a {}",
    "lib/inner.ts": "export default 1;\n",
    "node_modules/plain/package.json": '{ "name": "plain", "version": "1.4.2", "types": "index.d.ts" }',
    "node_modules/plain/index.d.ts": "export declare const a: number; export default a;\n",
    "node_modules/plain/deep.d.ts": "export declare const deep: number;\n",
    "node_modules/mapped/package.json":
      '{ "name": "mapped", "version": "2.0.0", "exports": { ".": { "types": "./index.d.ts" }, "./sub/*": { "types": "./sub/*.d.ts" } } }',
    "node_modules/mapped/index.d.ts": "export declare const m: number;\n",
    "node_modules/mapped/sub/one.d.ts": "export declare const one: number;\n",
    "node_modules/mapped/hidden.d.ts": "export declare const h: number;\n",
    "node_modules/stranger/package.json": '{ "name": "stranger", "version": "1.0.0", "types": "index.d.ts" }',
    "node_modules/stranger/index.d.ts": "export declare const x: number;\n",
    "node_modules/@types/node/package.json": '{ "name": "@types/node", "version": "1.0.0" }',
    "node_modules/@types/node/index.d.ts":
      'declare module "fs" { export function readFileSync(name: string): string; }\ndeclare module "node:fs" { export * from "fs"; }\n',
  });
});

afterAll(() => project.remove());

interface Setting {
  readonly demands?: ImportDemands;
  readonly language?: string;
  readonly project?: false;
  readonly prefix?: string;
  readonly usesProject?: false;
}

/** Bound programs by setting: they hold nothing of a session. */
const programs = new Map<string, Promise<CompiledProgram>>();

async function sessionOf(setting: Setting = {}): Promise<Session> {
  const key = JSON.stringify(setting);
  const program = programs.get(key) ?? programOf(setting);
  programs.set(key, program);
  return createSession(await program, VOCABULARY);
}

function programOf(setting: Setting): Promise<CompiledProgram> {
  const { demands, language = "typescript", prefix, usesProject } = setting;
  const program = compile(
    [
      {
        kind: "language",
        language,
        ...(setting.project === false ? {} : { project: project.path }),
        ...(prefix === undefined ? {} : { prefix }),
      },
    ],
    demands === undefined ? {} : { domains: [{ domain: importsDomain, value: importsValue(demands) }] },
  );
  return bindProgram(program, usesProject === false ? { projectModules: false } : {});
}

/** What a session makes of a text, byte by byte; the mask must hold what is allowed. */
async function read(text: string, setting: Setting = {}): Promise<string> {
  const session = await sessionOf(setting);
  const bytes = utf8(text);
  for (let i = 0; i < bytes.length; i++) {
    const token = byteToken(bytes[i]!);
    if (!session.allows(token)) return `refused after ${textOf(bytes.subarray(0, i))}`;
    expect(maskHas(session.mask(), token)).toBe(true);
    const step = session.accept(token);
    if (step.kind === "violation") return step.violation.diagnostics[0]?.code ?? "no diagnostic";
  }
  return session.canEnd() ? "whole" : "no end";
}

describe("specifiers", () => {
  it.each([
    'import x from "plain";',
    'import { deep } from "plain/deep";',
    'import * as m from "mapped";',
    'import { one } from "mapped/sub/one";',
    'import { twice } from "./tools";',
    "import { twice } from './tools.js';",
    'import inner from "@lib/inner";',
    'import names from "./main.css";',
    'import { readFileSync } from "fs";',
    'import * as fs from "node:fs";',
    'import type { Tool } from "./tools";',
    'import { twice, type Tool } from "./tools";',
    'export { twice as double } from "./tools";',
    'export * from "plain";',
    'import plain = require("plain");',
    'let t: import("./tools").Tool;',
    'const m = await import("plain");',
    'const m = await import("./" + name);',
    'const m = await import(name ? "plain" : "mapped");',
    'const f = require("plain");',
    'const s = "from"; const t = ["import", "x"]; log("require", "gone");',
    '// import { x } from\nconst s = "gone";',
  ])("that resolve are allowed: %s", async (text) => {
    expect(await read(text)).toBe("whole");
  });

  it.each([
    ['import x from "gone";', 'import x from "'],
    ['import x from "stranger";', 'import x from "'],
    ['import x from "hallucinated";', 'import x from "'],
    ['import { hid } from "mapped/hidden";', "import { "],
    ['import * as h from "mapped/hidden";', 'import * as h from "mapped/'],
    ['import /* x */ "gone";', 'import /* x */ "'],
    ['export * from "gone";', 'export * from "'],
    ['let t: import("gone").T;', 'let t: import("'],
    ['const m = await import("gone");', 'const m = await import("'],
    ['const f = require("gone");', 'const f = require("'],
    ['import x from "./none";', 'import x from "./'],
    ['import * as os from "node:os";', 'import * as os from "node:'],
    ["const m = await import('./none');", "const m = await import('./none'"],
  ])("that do not are refused at the token: %s", async (text, accepted) => {
    expect(await read(text)).toBe(`refused after ${accepted}`);
  });

  it("are free where the project is not asked, and kept out where it is: the same text, the same demands", async () => {
    const text = 'import x from "hallucinated";';
    expect(await read(text, { usesProject: false })).toBe("whole");
    expect(await read(text)).toBe('refused after import x from "');
  });

  it("count what stands before the text in its file", async () => {
    expect(await read('"gone";', { prefix: "import x from " })).toBe('refused after "');
    expect(await read('"./tools";', { prefix: "import { twice } from " })).toBe("whole");
    expect(await read('"plain";', { prefix: "import { twice } from " })).toBe('refused after "');
  });

  it.each(["tsx", "javascript"])("are masked in %s", async (language) => {
    expect(await read('import x from "plain";', { language })).toBe("whole");
    expect(await read('import x from "just-made-up";', { language })).toBe('refused after import x from "');
  });
});

describe("imported names", () => {
  it.each([
    ['import { twicf } from "./tools";', "import { twic"],
    ['import { a, twice } from "plain";', "import { a, t"],
    ['import { twice } from "plain";', 'import { twice } from "'],
    ['import x, { twice } from "./tools";', "import x, { t"],
    ['export { twice } from "plain";', 'export { twice } from "'],
    ['import { Tool } from "./tools";', "import { "],
  ])("are those that an allowed module has: %s", async (text, accepted) => {
    expect(await read(text)).toBe(`refused after ${accepted}`);
  });
});

describe("demands", () => {
  const noFs = { demands: { forbidden: ["fs"] } };

  it.each([
    ['import { readFileSync } from "fs";', "import { "],
    ['import * as fs from "node:fs";', 'import * as fs from "'],
    ["const m = await import(name);", "const m = await import("],
    ['const m = await import("plain" + x);', 'const m = await import("plain" '],
    ["const f = require(name);", "const f = require("],
    ["const f = require(`plain`);", "const f = require("],
    ['const m = process.getBuiltinModule("fs");', 'const m = process.getBuiltinModule("'],
  ])("forbid a module at the token: %s", async (text, accepted) => {
    expect(await read(text, noFs)).toBe(`refused after ${accepted}`);
    expect(await read(text, { usesProject: false })).toBe("whole");
  });

  it.each([
    "const load = require;",
    "const g = globalThis;",
    'globalThis["eval"]("1");',
    "Function('return 1')();",
    "createRequire(import.meta.url);",
    "(() => 1).constructor('return 1');",
  ])("close the ways around when the statement closes: %s", async (text) => {
    expect(await read(text, noFs)).toMatch(/^imports: (?:computed|forbidden)$/);
    expect(await read(text)).toBe("whole");
  });

  it("forbid the global that gives what a module does, unless the text has a name of its own", async () => {
    const noProcess = { demands: { forbidden: ["process"] }, project: false } as const;
    expect(await read("process.exit();", noProcess)).toBe("imports: forbidden");
    expect(await read("globalThis.process.exit();", noProcess)).toBe("imports: forbidden");
    expect(await read("function f(process: P) { process.exit(); }", noProcess)).toBe("whole");
    expect(await read("let t: typeof process; x.process();", noProcess)).toBe("whole");
  });

  it("forbid by name where there is no project", async () => {
    const setting = { demands: { forbidden: ["fs", "lodash"] }, project: false } as const;
    expect(await read('import fs from "fs/promises";', setting)).toBe('refused after import fs from "fs');
    expect(await read('import { x } from "lodash/fp";', setting)).toBe(
      'refused after import { x } from "lodash',
    );
    expect(await read('import { x } from "lodash-es";', setting)).toBe("whole");
    expect(await read('import { x } from "\\x66s";', setting)).toBe('refused after import { x } from "');
  });

  it("keep the text from ending until what is required is imported", async () => {
    const setting = { demands: { required: ["plain"] } };
    expect(await read("let x = 1;", setting)).toBe("no end");
    expect(await read('import { a } from "plain";', setting)).toBe("whole");
    expect(await read("let x = 1;", { ...setting, prefix: 'import "plain";\n' })).toBe("whole");
  });

  it("hold the installed version against the range", async () => {
    const demand = (range: string) => ({ demands: { required: ["plain"], versions: { plain: range } } });
    expect(await read('import "plain";', demand("^1.4.0"))).toBe("whole");
    const tooNew = read('import "plain";', demand(">=2"));
    await expect(tooNew).rejects.toMatchObject({
      code: "CONFLICT",
      reasons: [{ message: "plain is required, and its installed version 1.4.2 is not allowed" }],
    });
  });

  it("are refused where what is required does not exist", async () => {
    await expect(read("let x;", { demands: { required: ["hallucinated"] } })).rejects.toMatchObject({
      code: "CONFLICT",
      reasons: [{ message: "hallucinated is required, and hallucinated does not exist in this project" }],
    });
  });

  it("are refused where the language's modules are not known", async () => {
    await expect(sessionOf({ ...noFs, language: "python", project: false })).rejects.toThrow(SpecError);
  });
});

describe("a generation", () => {
  const script = 'import { a } from "hallucinated";\nlet x: number = a;\n';

  it("cannot import what does not exist, whatever the model wants, and the ledger says so", async () => {
    const constraints = [{ kind: "language", language: "typescript", project: project.path }] as const;
    const options = { prompt: "", constraints, typeOracle: false, maxTokens: 80 } as const;
    const model = () => scriptedModel({ vocabulary: VOCABULARY, script });
    const masked = await generate({ ...options, model: model() });
    expect(masked.code).not.toContain("hallucinated");
    expect(masked.status).toBe("complete");
    expect(masked.validation.satisfied).toContain("imports");
    const entries = masked.ledger.filter(({ domain }) => domain === "imports");
    expect(entries.map(({ enforcement }) => enforcement)).toEqual(["mask", "verified", "verified"]);
    const free = await generate({ ...options, model: model(), projectModules: false });
    expect(free.code).toBe(script);
    const off = free.ledger.filter(({ domain }) => domain === "imports");
    expect(off.map(({ enforcement }) => enforcement)).toEqual(["not-enforced"]);
  });

  it("goes back from a way around a ban and ends without it", async () => {
    const result = await generate({
      model: scriptedModel({ vocabulary: VOCABULARY, script: "let x = 1;const l = eval;let y = 2;" }),
      prompt: "",
      maxTokens: 60,
      constraints: [{ kind: "language", language: "typescript" }],
      compile: { domains: [{ domain: importsDomain, value: importsValue({ forbidden: ["fs"] }) }] },
    });
    expect(result.code).not.toMatch(/\beval\b/);
    expect(result.metadata.rollbacks).toBeGreaterThan(0);
    expect(result.status).toBe("complete");
  });

  it("has modules and types agree in one session", async () => {
    const program = await bindProgram(
      // Behind a module that ends here nothing more can be declared.
      compile([
        { kind: "language", language: "typescript", project: project.path, suffix: "\nexport {};\n" },
      ]),
    );
    const types = await openTypes(program.constraints);
    const session = createSession(program, VOCABULARY, types);
    for (const byte of utf8('import { twice } from "./tools";\nconst n = twi'))
      expect(session.accept(byteToken(byte)).kind).toBe("ok");
    expect(session.allows(byteToken("c".charCodeAt(0)))).toBe(true);
    expect(session.allows(byteToken("x".charCodeAt(0)))).toBe(false);
    for (const byte of utf8("ce(1);")) expect(session.accept(byteToken(byte)).kind).toBe("ok");
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
    await types?.oracle.dispose();
  });
});

describe("the domain bound to a project", () => {
  it("keeps the laws of domains", async () => {
    const { domain } = importsOf((await sessionOf()).engine.program);
    const position = positionAfter("import { twice } from ");
    const names = fc.subarray(["fs", "plain", "./tools", "mapped"], { maxLength: 2 });
    const values = fc.record({ required: names, forbidden: names }).map((demands) => importsValue(demands));
    assertLaws(checkDomain(domain, values, { positions: [position] }));
  });

  it("leaves the same whether languages were built for it before or not", async () => {
    const texts = ["{ twice }", "{ type Tool }", "{ twice, type Tool }", "{ a }", "{ nowhere }", "m"]
      .map((clause) => `import ${clause} from `)
      .concat("export * from ", "const m = await import(", 'import "plain"; import { twice } from ');
    const used = importsOf(await programOf({})).domain;
    for (const text of [...texts, ...texts.toReversed()]) {
      const fresh = importsOf(await programOf({})).domain;
      const kept = used.toFilter?.(FREE, positionAfter(text)) ?? lexemeFilterLattice.bottom;
      const built = fresh.toFilter?.(FREE, positionAfter(text)) ?? lexemeFilterLattice.top;
      expect(lexemeFilterLattice.equals(kept, built)).toBe(true);
    }
  });
});

function importsOf(program: CompiledProgram): { readonly domain: Domain<ImportsValue> } {
  const imports = program.domains.find(({ domain }) => domain.name === "imports");
  if (imports === undefined) throw new Error("the program has no imports domain");
  // Registered under its own lattice, so its values are those of the built-in domain.
  return { domain: imports.domain as Domain<ImportsValue> };
}

const FREE = importsValue({});

function positionAfter(text: string): Position {
  const bytes = utf8(text);
  return {
    terminals: new Map([
      ["string", 0],
      ["identifier", 1],
      ['")"', 2],
    ]),
    offset: bytes.length,
    before: (count) => bytes.slice(-count),
    places: { id: 0, of: () => undefined },
  };
}
