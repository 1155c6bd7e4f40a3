/** The corpus of the embedded model: every idea makes programs that hold, and documents are what they say. */
import { describe, expect, it } from "vitest";
import { checkTogether, checkTypes } from "../../bench/lib/embedded/check-programs.ts";
import { COPYING } from "../../models/embedded/corpus/copying.ts";
import {
  corpusDocuments,
  corpusPrograms,
  programText,
  type Segment,
} from "../../models/embedded/corpus/documents.ts";
import { IDEAS } from "../../models/embedded/corpus/ideas/all.ts";
import type { Program } from "../../models/embedded/corpus/program.ts";
import { parameterTypes } from "../../models/embedded/corpus/tests.ts";
import { expand } from "../../models/embedded/corpus/wording.ts";
import { InternalError, seededRandom } from "../../src/kernel/index.ts";

const programs = [...corpusPrograms({ seed: 11, perIdea: 1 })];

const candidate = (program: Program) => ({ code: programText(program), tests: program.tests });
const textOf = (segment: Segment | undefined): string =>
  segment !== undefined && "text" in segment ? segment.text : "";

describe("programs of the corpus", () => {
  it("type-check under strict and pass their own tests, whatever the idea", async () => {
    const verdicts = await checkTogether(programs.map(candidate));
    const broken = programs.flatMap((program, i) =>
      verdicts[i] === undefined ? [] : [`${program.idea}: ${verdicts[i]}`],
    );
    expect(broken).toEqual([]);
    const wanted = new Set([...IDEAS.map(({ id }) => id), COPYING]);
    expect(new Set(programs.map((program) => program.idea))).toEqual(wanted);
  });

  it("are the same for the same seed, and others for another", () => {
    const some = IDEAS.slice(0, 20);
    const write = (seed: number) => [...corpusPrograms({ seed, perIdea: 2, ideas: some })].map(programText);
    expect(write(5)).toEqual(write(5));
    expect(write(5)).not.toEqual(write(6));
  });

  it("are refused when a body or an expected value is wrong", async () => {
    const code = "function twice(n: number): number {\n  return n * 2;\n}";
    const verdicts = await checkTogether([
      { code, tests: ["assert.deepEqual(twice(2), 4);"] },
      { code: code.replace("n * 2", "n * 3"), tests: ["assert.deepEqual(twice(2), 4);"] },
      { code: code.replace("n * 2", '"n"'), tests: [] },
      { code: code.replace("return", "retrun"), tests: [] },
    ]);
    expect(verdicts.map((verdict) => verdict === undefined)).toEqual([true, false, false, false]);
  });

  it("are judged alike alone and together", async () => {
    const some = programs.filter((_, i) => i % 60 === 0).map(candidate);
    const spoilt = some.map(({ code, tests }) => ({
      code: code.replace("return", "return undefined as never as symbol;"),
      tests,
    }));
    const both = [...some, ...spoilt];
    const together = await checkTogether(both);
    const alone = checkTypes(both);
    const typed = ({ parse, types, testTypes }: (typeof alone)[number]) =>
      parse.length + types.length + testTypes.length === 0;
    expect(together.slice(0, some.length).every((verdict) => verdict === undefined)).toBe(true);
    expect(alone.slice(0, some.length).every(typed)).toBe(true);
    expect(alone.map(typed).slice(some.length)).toEqual(
      together.slice(some.length).map((verdict) => verdict === undefined),
    );
  });
});

describe("documents of the corpus", () => {
  const documents = corpusDocuments(programs, 3);

  it("hold every program once, whole, and JSON records", () => {
    const whole = documents.map((document) => document.map(textOf).join(""));
    expect(documents.length).toBeGreaterThan(programs.length);
    for (const text of whole.filter((text) => text.includes("as JSON"))) expect(text).toMatch(/[}\]]$/);
  });

  it("end with an end token that counts, and ask before they answer", () => {
    for (const document of documents) {
      expect(document.at(-1)).toEqual({ special: "end", weight: 10 });
      expect(document.filter((segment) => segment.weight === 10).length).toBeGreaterThan(1);
    }
  });

  it("cut holes that, filled, give the program back", () => {
    const texts = programs.map(programText);
    /** Without doc comment: the sentence that asks may stand in front of everything instead. */
    const bare = new Map(texts.map((text) => [text.replace(/^(?:\/\*\*[\s\S]*?\*\/|\/\/.*)\n/m, ""), text]));
    const holes = documents.filter((document) => "special" in document[0]!);
    expect(holes.length).toBeGreaterThan(10);
    let askedPlainly = 0;
    for (const document of holes) {
      const [, prefix, , suffix, , middle] = document.map(textOf);
      const filled = `${prefix}${middle}${suffix}`.trimEnd();
      if (texts.some((text) => filled.includes(text))) continue;
      const [sentence = "", ...lines] = filled.split("\n");
      expect(bare.get(lines.join("\n"))?.toLowerCase()).toContain(sentence.toLowerCase());
      expect(sentence).not.toBe("");
      askedPlainly++;
    }
    expect(askedPlainly).toBeGreaterThan(1);
  });
});

describe("templates", () => {
  it("expand choices and phrases, and leave other text alone", () => {
    const random = seededRandom(1);
    const seen = Array.from({ length: 60 }, () => expand("{a|b{c|d}} e, @ f", random));
    expect(new Set(seen)).toEqual(new Set(["a e, @ f", "bc e, @ f", "bd e, @ f"]));
  });

  it("refuse phrases that do not exist", () => {
    expect(() => expand("@nonsense here", seededRandom(1))).toThrow(InternalError);
  });

  it("know the types of parameters, nested ones too", () => {
    expect(parameterTypes("<T, K>($items: T[], $key: ($item: T) => K): Map<K, T[]>")).toEqual([
      "T[]",
      "($item: T) => K",
    ]);
    expect(parameterTypes("($map: Map<string, number>, $n: number): void")).toEqual([
      "Map<string, number>",
      "number",
    ]);
    expect(parameterTypes("(): void")).toEqual([]);
  });
});
