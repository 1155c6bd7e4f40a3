/** White space that demands what cannot follow is refused where it begins: nothing that is allowed leads into a dead end. */
import { describe, expect, it } from "vitest";
import { cheapestCompletion, type ParseState } from "../../domains/syntax/index.ts";
import { languageRecognizer } from "../../src/languages/index.ts";
import { utf8 } from "../helpers/vocabularies.ts";

function stateAfter(language: string, text: string, start?: string): ParseState | undefined {
  const recognizer = languageRecognizer(language, start);
  return recognizer.advanceAll(recognizer.start(), utf8(text));
}

describe("a line end", () => {
  it.each([
    ["python", "it."],
    ["python", "x = it."],
    ["python", "import"],
    ["python", "if x"],
    ["python", "def f():\n    return a +"],
    ["go", "package p\nvar a = f(b"],
    ["go", "package p\nfunc f() { for i := range g"],
    ["go", "package p\nvar a = []int{1"],
    ["typescript", "throw"],
    ["javascript", "if (a) { throw"],
  ])("is refused in %s after %j, where nothing could follow", (language, text) => {
    expect(stateAfter(language, text)).toBeDefined();
    expect(stateAfter(language, `${text}\n`)).toBeUndefined();
    expect(stateAfter(language, `${text} \r\n`)).toBeUndefined();
    const comment = language === "python" ? " # it ends with the line" : " // it ends with the line";
    expect(stateAfter(language, text + comment)).toBeUndefined();
  });

  it.each([
    ["python", "f(it."],
    ["python", "x = it"],
    ["python", "if x:"],
    ["python", "@d"],
    ["python", "x = a + \\"],
    ["python", "f'''{a +"],
    ["go", "package p\nvar a = f(b,"],
    ["go", "package p\nvar a = b +"],
    ["go", "package p\nvar a = f("],
    ["go", "package p\nfunc f() { return"],
    ["typescript", "return_"],
    ["typescript", "() => { return"],
    ["typescript", "a = b +"],
  ])("is allowed in %s after %j", (language, text) => {
    const recognizer = languageRecognizer(language);
    const state = stateAfter(language, `${text}\n`);
    expect(state).toBeDefined();
    expect(cheapestCompletion(recognizer, state!)).toBeDefined();
  });

  it("may end an expression that is the whole text", () => {
    expect(stateAfter("go", "f(a)\n", "expression")).toBeDefined();
    expect(stateAfter("python", "f(a)\n", "expression")).toBeDefined();
    expect(stateAfter("python", "f(a) # so it is", "expression")).toBeDefined();
  });
});

/** Follows bytes at random as long as one is allowed; from each place the text can be completed. */
describe("from everywhere", () => {
  it.each(["python", "go", "typescript"])("a text of %s can be completed", (language) => {
    const recognizer = languageRecognizer(language);
    const alphabet = utf8("ab1.,:;=+-*/(){}[]<>'\"#@!&| \n\t");
    let random = 7;
    const next = (n: number): number => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return random % n;
    };
    let dead = 0;
    for (let run = 0; run < 60; run++) {
      let state = recognizer.start();
      for (let i = 0; i < 40; i++) {
        const fitting = [...alphabet].flatMap((byte) => recognizer.advance(state, byte) ?? []);
        if (fitting.length === 0) break;
        state = fitting[next(fitting.length)]!;
      }
      if (cheapestCompletion(recognizer, state) === undefined) dead++;
    }
    expect(dead).toBe(0);
  });
});

describe("documentation in Rust", () => {
  it.each([
    ["Salmon /**", " "],
    ["Salmon /*", "!"],
    ["Salmon ///", " "],
    ["struct A { b: u8, } impl C /**", "\n"],
  ])(
    "is refused after %j, where it can be about nothing, as soon as it is told from a comment",
    (before, next) => {
      expect(stateAfter("rust", before)).toBeDefined();
      expect(stateAfter("rust", before + next)).toBeUndefined();
    },
  );
});
