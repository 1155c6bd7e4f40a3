/** TypeScript that compiles: what a session finds, where it goes back to, and what the real compiler says of the outputs. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeOracle } from "../../domains/types/index.ts";
import { TokenTrie } from "../../masks/index.ts";
import { openTypes } from "../../src/compile/index.ts";
import {
  adversaryModel,
  compile,
  createSession,
  type GenerationResult,
  generate,
  scriptedModel,
} from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { openTypeScriptOracle } from "../../src/languages/typescript/oracle/open.ts";
import { cli } from "../helpers/cli.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const SIGNATURE = "function sumEven(xs: number[]): number";
const CONSTRAINT = { kind: "language", language: "typescript", signature: SIGNATURE } as const;
const PIECES = [
  "const ",
  "let ",
  "return ",
  " = ",
  "xs",
  ".length",
  ";",
  ";\n",
  "n",
  " + ",
  "0",
  "1",
  " > ",
  "%",
];
const vocabulary = smallVocabulary({
  name: "typed",
  bare: true,
  extra: [
    ...PIECES,
    "if (",
    ") {\n",
    "}\n",
    "for (const n of xs) {\n",
    "\n",
    "2",
    " ",
    "string",
    ": number",
    '"a"',
  ],
});

let folder: string;
let oracle: TypeOracle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "typed-"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: { strict: true, target: "es2022", lib: ["es2022"], types: [] },
      files: [],
    }),
  );
  oracle = await openTypeOracle("typescript", { project: folder });
});

afterAll(async () => {
  await oracle.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** What a `tsc` of its own process says of the files; empty when it takes them all. */
function tscOn(bodies: readonly string[]): string {
  const files = bodies.map((body, i) => {
    const file = `body-${i}.ts`;
    writeFileSync(join(folder, file), `${SIGNATURE} {\n${body}\n}\nexport { sumEven };\n`);
    return file;
  });
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const flags = ["--ignoreConfig", "--strict", "--noEmit", "--target", "es2022", "--lib", "es2022"];
  try {
    return execFileSync(process.execPath, [tsc, ...flags, ...files], { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout; // exit code 1 or 2: errors, printed on stdout
  }
}

function generateBody(
  seed: number,
  more: Partial<Parameters<typeof generate>[0]> = {},
): Promise<GenerationResult> {
  return generate({
    model: adversaryModel({ vocabulary, seed, endWeight: 4 }),
    prompt: "",
    maxTokens: 60,
    constraints: [CONSTRAINT],
    typeOracle: oracle,
    maxTypeRollbacks: 40,
    ...more,
  });
}

describe("a session that checks types", () => {
  it("finds an error when its statement closes, goes back to its start, and does not let it be repeated", async () => {
    const program = compile([CONSTRAINT]);
    const types = await openTypes(program.constraints, oracle);
    const session = createSession(program, vocabulary, types);
    const write = (text: string) => [...utf8(text)].map((byte) => session.accept(4 + byte));
    expect(write("let n = xs.length;\n").every(({ kind }) => kind === "ok")).toBe(true);
    const kept = session.length;
    const last = write('let b = n === "a";').at(-1);
    if (last?.kind !== "violation") throw new Error(`expected a violation, got ${last?.kind}`);
    expect(last.violation.diagnostics[0]?.code).toBe("TS2367");
    session.retreat(last.violation);
    expect(session.length).toBe(kept);
    write('let b = n === "a"');
    expect(session.allows(4 + ";".charCodeAt(0))).toBe(false);
    session.rollback(kept);
    expect(write("return n;").at(-1)?.kind).toBe("ok");
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
  });

  it("finds the error of a statement that a line break ended when the next one begins", async () => {
    const program = compile([CONSTRAINT]);
    const types = await openTypes(program.constraints, oracle);
    const session = createSession(program, vocabulary, types);
    const write = (text: string) => [...utf8(text)].map((byte) => session.accept(4 + byte));
    expect(write("let n = xs.length\n").every(({ kind }) => kind === "ok")).toBe(true);
    const kept = session.length;
    // The line may still go on with an operator, or with another line.
    expect(write('let b = n\n === "a"\n  let').every(({ kind }) => kind === "ok")).toBe(true);
    const last = write(" ").at(-1);
    if (last?.kind !== "violation") throw new Error(`expected a violation, got ${last?.kind}`);
    expect(last.violation.diagnostics[0]?.code).toBe("TS2367");
    session.retreat(last.violation);
    expect(session.length).toBe(kept);
    expect(
      write("let b = n\n + 1\n  if (b > 2) return b\n  return n\n").every(({ kind }) => kind === "ok"),
    ).toBe(true);
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
  });

  it("finds the same aside, once its thread is free, and forgets what was taken back meanwhile", async () => {
    const program = compile([CONSTRAINT]);
    const session = createSession(program, vocabulary, await openTypes(program.constraints, oracle));
    const write = (text: string) =>
      [...utf8(text)].map((byte) => session.accept(4 + byte, { isAside: true })).at(-1)?.kind;
    expect(write("let n = xs.length;")).toBe("pending");
    expect(await session.pending).toBeUndefined();
    session.forgetPending();
    const kept = session.length;
    expect(write('let b = n === "a";')).toBe("pending");
    session.rollback(kept);
    expect(session.pending).toBeUndefined();
    write('let b = n === "a";\nreturn');
    const found = await session.pending;
    expect(found?.diagnostics[0]?.code).toBe("TS2367");
    if (found !== undefined) session.retreat(found);
    expect(session.length).toBe(kept);
    expect(write("return n;")).toBe("pending");
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
  });

  it("refuses an end on which a value is missing, and lets the text go on", async () => {
    const program = compile([CONSTRAINT]);
    const session = createSession(program, vocabulary, await openTypes(program.constraints, oracle));
    for (const byte of utf8("let n = 1;")) session.accept(4 + byte);
    const step = await session.settle();
    if (step.kind !== "violation") throw new Error(`expected a violation, got ${step.kind}`);
    expect(step.violation.diagnostics[0]?.code).toBe("TS2355");
    expect(session.retreat(step.violation)).toBe(0);
    expect(session.canEnd()).toBe(true);
    expect([...vocabulary.endTokens].some((token) => session.allows(token))).toBe(false);
    for (const byte of utf8("return n;")) session.accept(4 + byte);
    expect(await session.settle()).toEqual({ kind: "ok" });
    session.types?.dispose();
  });
});

describe("a model that is lost under the types", () => {
  /** What it wants at each step, whatever stands there. */
  const wishes = ["return ", ['"a"', "xs"], "[", "0", "]", ";"].map((wish) =>
    [wish].flat().map((text) => new TokenTrie(vocabulary).cover(utf8(text))![0]!),
  );
  const write = (maxDetours: number) =>
    generateBody(1, { model: scriptedModel({ vocabulary, script: wishes }), maxDetours, maxTokens: 40 });

  it("goes back and takes its next choice, says so, and not more often than it may", async () => {
    const straight = await write(0);
    expect(straight.code).toContain('"a"');
    expect(straight.metadata.types?.detours).toBe(0);
    const found = await write(60);
    expect(found.code).toBe("return xs[0];");
    expect(found.status).toBe("complete");
    const { detours = 0 } = found.metadata.types ?? {};
    expect(detours).toBeGreaterThan(0);
    expect(found.trace.flatMap(({ wentBack = [] }) => wentBack.map(({ because }) => because))).toContainEqual(
      expect.stringContaining("overruled"),
    );
    expect((await write(detours - 1)).metadata.types?.detours).toBe(detours - 1);
  });
});

describe("what types leave of the next lexeme", () => {
  it.each([
    ["return zs", "a name that is not in scope", "return z", "return x"],
    ["return xs.lenght", "a member that is not there", "return xs.q", "return xs.l"],
    ["const n = 1; n = 2;", "an assignment to a constant", "const n = 1; n = 2", "let n = 1; n = 2"],
    ['return "a";', "an end of an expression of another type", 'return "a";', "return 1;"],
    ["xs.push(1", "an end of an expression that a member may still follow", "return true;", 'return "a".l'],
  ])("%s: %s", async (_text, _what, refused, allowed) => {
    const program = compile([CONSTRAINT]);
    const session = createSession(program, vocabulary, await openTypes(program.constraints, oracle));
    const reads = (text: string) =>
      [...utf8(text)].every((byte) => session.allows(4 + byte) && session.accept(4 + byte).kind === "ok");
    expect(reads(allowed)).toBe(true);
    session.rollback(0);
    expect(reads(refused)).toBe(false);
    session.types?.dispose();
  });
});

describe("a checker that cannot graft", () => {
  it("says how slow it is before it answers, and in the ledger", async () => {
    const notices: string[] = [];
    const script = ["return ", "0", ";"].map((text) => new TokenTrie(vocabulary).cover(utf8(text))!);
    const result = await generateBody(1, {
      model: scriptedModel({ vocabulary, script: script.flat() }),
      typeOracle: openTypeScriptOracle({ project: folder, programsOnly: true }),
      onEvent: (event) => {
        if (event.type === "notice") notices.push(event.message);
      },
    });
    expect(result.code).toBe("return 0;");
    expect(notices).toEqual([expect.stringContaining("50 times slower than by grafting: asked for")]);
    expect(JSON.stringify(result.ledger)).toContain("50 times slower than grafting (asked for)");
  });
});

describe("bodies written by an adversary", () => {
  it("are complete, and compile in a process of their own; without types they do not", async () => {
    const typed = [];
    for (let seed = 1; seed <= 3; seed++) typed.push(await generateBody(seed));
    // A model that computes elsewhere has its statements checked while it does.
    const aside = Object.assign(adversaryModel({ vocabulary, seed: 4, endWeight: 4 }), {
      computesAside: true,
    });
    typed.push(await generateBody(4, { model: aside }));
    expect(typed.map(({ status }) => status)).toEqual(["complete", "complete", "complete", "complete"]);
    expect(tscOn(typed.map(({ code }) => code))).toBe("");
    const entries = typed.flatMap(({ ledger }) => ledger.filter(({ domain }) => domain === "types"));
    expect(entries.every(({ enforcement }) => enforcement !== "not-enforced")).toBe(true);
    expect(JSON.stringify(entries)).toContain("typescript 6.0.3");
    expect(typed.some(({ metadata }) => (metadata.types?.queries ?? 0) > 0)).toBe(true);

    const untyped = await generateBody(1, { typeOracle: false });
    expect(untyped.status).toBe("complete");
    expect(untyped.ledger).toContainEqual(
      expect.objectContaining({ domain: "types", enforcement: "not-enforced" }),
    );
    expect(tscOn([untyped.code])).toContain("error TS");
  });
});

describe("a checker that fails", () => {
  it("fails the run when the check of the whole does not end, and the ledger says so", async () => {
    const hung = await openTypeOracle("typescript", { project: folder, checkLimits: { timeoutMs: 1 } });
    const result = await generateBody(1, { typeOracle: hung });
    await hung.dispose();
    expect(result.status).toBe("failed");
    expect(result.validation.unknown).toEqual(["language types"]);
    expect(JSON.stringify(result.ledger)).toContain("did not come to an end");
  });

  it("replaces a checker that throws, and the ledger says so", async () => {
    let looks = 0;
    const broken = await openTypeOracle("typescript", {
      project: folder,
      onLook: () => {
        if (++looks === 2) throw new Error("injected");
      },
    });
    const result = await generateBody(2, { typeOracle: broken });
    await broken.dispose();
    expect(JSON.stringify(result.ledger)).toContain("injected");
    expect(result.status).toBe("complete");
  });
});

describe("ananke generate --signature", () => {
  it("writes a body that compiles, and says how types were kept", async () => {
    const argv = [
      "--language",
      "typescript",
      "--signature",
      SIGNATURE,
      "--project",
      ".",
      "-n",
      "40",
      "--seed",
      "1",
    ];
    const { code, stdout, stderr } = await cli(["generate", "sums", ...argv, "--json"], { cwd: folder });
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.validation.satisfied).toContain("language types");
    expect(tscOn([result.code])).toBe("");
  });
});
