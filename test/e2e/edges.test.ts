/**
 * The arrows between domains in a real project, through the public API: each is switched off once, and then a token is
 * allowed that leads to a program the compiler refuses, or one refused that a valid program needs.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeOracle } from "../../domains/types/index.ts";
import { openTypes } from "../../src/compile/index.ts";
import {
  type CompileOptions,
  type ConstraintInput,
  compile,
  controlFlowDomain,
  controlFlowValue,
  createSession,
  type EdgeName,
  type Session,
} from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary();
let folder: string;
let oracle: TypeOracle;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "edges-"));
  const compilerOptions = { strict: true, target: "es2022", lib: ["es2022"], types: [], module: "esnext" };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, moduleResolution: "bundler" } }),
  );
  writeFileSync(
    join(folder, "shapes.ts"),
    'export interface Shape { side: "left" | "right"; size: number }\nexport const unit: Shape = { side: "left", size: 1 };\n',
  );
  oracle = await openTypeOracle("typescript", { project: folder });
});

afterAll(async () => {
  await oracle.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const IMPORT = 'import { type Shape, unit } from "./shapes";\n';
const SIGNATURE = "function grow(shape: Shape, by: number): number";

async function sessionWith(off: readonly EdgeName[], prefix: string, options: CompileOptions = {}) {
  const constraint: ConstraintInput = {
    kind: "language",
    language: "typescript",
    prefix,
    signature: SIGNATURE,
  };
  const program = compile([constraint], { ...options, edgesOff: off });
  return createSession(program, vocabulary, await openTypes(program.constraints, oracle));
}

/** Whether the session lets a text through, byte by byte. */
function takes(session: Session, text: string): boolean {
  session.rollback(0);
  return [...utf8(text)].every((byte) => {
    const token = 4 + byte;
    if (!session.allows(token)) return false;
    session.accept(token);
    return true;
  });
}

describe("arrows between domains, on and off", () => {
  it.each<[EdgeName, string, boolean, boolean]>([
    // [arrow, text, taken with it, taken without it]
    ["syntax-types", 'const s: Shape["side"] = "up', false, true],
    ["types-syntax", 'const n: number = "a";', false, true],
    ["types-imports", "return unti", false, true],
    ["imports-types", "return unit.size;", true, false],
  ])("%s: %s", async (edge, text, withIt, withoutIt) => {
    const on = await sessionWith([], IMPORT);
    expect(takes(on, text)).toBe(withIt);
    on.types?.dispose();
    const off = await sessionWith([edge], IMPORT);
    expect(takes(off, text)).toBe(withoutIt);
    expect(off.ledger().entries).toContainEqual(
      expect.objectContaining({ path: edge, enforcement: "not-enforced" }),
    );
    off.types?.dispose();
  });

  it("syntax-control-flow: a loop in a loop, where one level is the most", async () => {
    const domains = [{ domain: controlFlowDomain, value: controlFlowValue({ nesting: { max: 1 } }) }];
    const text = "for (const a of [1]) { for (const b of [1]) {";
    const on = await sessionWith([], IMPORT, { domains });
    expect(takes(on, text)).toBe(false);
    on.types?.dispose();
    const off = await sessionWith(["syntax-control-flow"], IMPORT, { domains });
    expect(takes(off, text)).toBe(true);
    off.types?.dispose();
  });

  it("refuses to switch off what is no arrow", () => {
    const edgesOff = ["types-everything"] as unknown as readonly EdgeName[];
    expect(() => compile([{ kind: "regex", pattern: "a" }], { edgesOff })).toThrow("types-everything");
  });
});
