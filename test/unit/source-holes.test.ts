/** Holes in source files: which there are, and what is said of those that cannot be. */
import { describe, expect, it } from "vitest";
import { compileProgram, holeConstraint, readHoleFile } from "../../src/compile/index.ts";
import { utf8 } from "../helpers/vocabularies.ts";

const read = (text: string, file = "a.ts") => readHoleFile({ file, text });

describe("holes of a TypeScript file", () => {
  it("are names where values stand and comments where statements stand, in the order of the text", async () => {
    const text = [
      "const a: number = hole_first;",
      "function f(xs: number[]): number {",
      "  //? body: number -- the sum of xs",
      "}",
      `f([hole_x, \`$${"{hole_y}"}\`.length]);`,
    ].join("\n");
    const { holes } = await read(text);
    expect(holes.map(({ name, kind, line, column }) => [name, kind, line, column])).toEqual([
      ["first", "expression", 1, 19],
      ["body", "statements", 3, 3],
      ["x", "expression", 5, 4],
      ["y", "expression", 5, 15],
    ]);
    expect(holes[1]).toMatchObject({ type: "number", description: "the sum of xs" });
    expect(text.slice(holes[1]!.start, holes[1]!.end)).toBe("//? body: number -- the sum of xs");
  });

  it("are not what strings, comments, members and keys hold", async () => {
    const text =
      'const s = "hole_a //? b"; // hole_c\nconst o = { hole_d: s.hole_e };\n/* //? f */ hole_g;\n';
    expect((await read(text)).holes.map(({ name }) => name)).toEqual(["g"]);
  });

  it.each([
    ["const a = 1;\n", /no hole in a\.ts/],
    ["f(hole_a, hole_a);\n", /Two holes are called "a".*line 1.*a\.ts:1:11/],
    ["//? 1st\n", /has no name that can be read at a\.ts:1:1/],
    ["f(); //? a\n", /behind other code at a\.ts:1:6/],
    ["const hole_a = 1;\n", /stands where no expression can stand at a\.ts:1:7/],
    ["class A {\n  //? a\n}\n", /stands where no statement can stand at a\.ts:2:3/],
    ["const a = ;\nf(hole_a);\n", /does not parse, whatever fills its holes at a\.ts:1:11/],
  ])("%j is refused", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("holes of a Python file", () => {
  it("are found as well, in a body that has nothing else, too", async () => {
    const text = 'def f(xs):\n    #? body: int -- sum\n\nprint(f"{hole_x} hole_no", hole_y)  # hole_z\n';
    expect((await read(text, "a.py")).holes.map(({ name, kind }) => [name, kind])).toEqual([
      ["body", "statements"],
      ["x", "expression"],
      ["y", "expression"],
    ]);
  });

  it.each([
    ["f(hole_a=1)\n", /stands where no expression can stand at a\.py:1:3/],
    ["def hole_f(): pass\n", /stands where no expression can stand/],
    ["from hole_m import x\n", /stands where no expression can stand/],
  ])("%j is refused", async (text, message) => {
    await expect(read(text, "a.py")).rejects.toThrow(message);
  });
});

/** Whether `fill` may stand between the two. */
function fits(file: string, kind: "expression" | "statements", prefix: string, fill: string, suffix: string) {
  const { constraints } = compileProgram([holeConstraint(file, kind, prefix, suffix)]);
  return constraints.every(({ recognizer }) => {
    const state = recognizer.advanceAll(recognizer.start(), utf8(fill));
    return state !== undefined && recognizer.canEnd(state);
  });
}

describe("what fills a hole", () => {
  it.each([
    ["expression", "const a = ", "1 + b", ";\n", true],
    ["expression", "const a = ", "1; const c = 2", ";\n", false],
    ["expression", "f(", "1, 2", ");\n", false],
    ["expression", "f(", "1) + (2", ");\n", false],
    ["expression", "2 * ", "1 + 2", ";\n", true],
    ["statements", "function f() {\n  ", "const a = 1;\n  return a;", "\n}\n", true],
    ["statements", "function f() {\n  ", "} function g() {", "\n}\n", false],
    ["statements", "function f() {\n  ", "return", "\n}\n", true],
  ] as const)("TypeScript: %s in %j: %j before %j: %s", (kind, prefix, fill, suffix, expected) => {
    expect(fits("typescript", kind, prefix, fill, suffix)).toBe(expected);
  });

  it.each([
    ["expression", "x = ", "a if b else c", "\n", true],
    ["expression", "x = ", "1\ny = 2", "\n", false],
    ["statements", "def f(xs):\n    ", "y = 1\n    return y", "\n\nf(1)\n", true],
    ["statements", "def f(xs):\n    ", "if xs:\n        return 1\n    return 2", "\n", true],
    ["statements", "def f(xs):\n    ", "return 1\nprint(2)", "\n", false],
    ["statements", "def f(xs):\n    ", "return 1\n  return 2", "\n", false],
    ["statements", "def f(xs):\n    ", "return [\n1]", "\n", true],
    ["statements", "class A:\n\tdef f(self):\n\t\t", "x = 1\n\t\treturn x", "\n", true],
    ["statements", "def f(xs):\n    ", "", "\n", false],
  ] as const)("Python: %s in %j: %j before %j: %s", (kind, prefix, fill, suffix, expected) => {
    expect(fits("python", kind, prefix, fill, suffix)).toBe(expected);
  });
});
