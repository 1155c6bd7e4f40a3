/** What long texts leave behind stays within budgets: states of layouts, stacks and configurations. */
import { describe, expect, it } from "vitest";
import { Recognizer } from "../../domains/syntax/index.ts";
import { LayoutStates } from "../../domains/syntax/layout.ts";
import { compile, createSession } from "../../src/index.ts";
import { DEFAULT_LIMITS } from "../../src/kernel/index.ts";
import { languageGrammar } from "../../src/languages/index.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

describe("states of a layout", () => {
  it("are one per content, and forgotten past their budget", () => {
    const states = new LayoutStates<{ readonly n: number }>(({ n }) => String(n), 10);
    const first = states.of({ n: 0 });
    expect(states.of({ n: 0 })).toBe(first);
    for (let n = 1; n < 95; n++) {
      states.of({ n });
      expect(states.size).toBeLessThanOrEqual(10);
    }
    expect(states.made).toBe(95);
    // The number of a forgotten one is never given to another.
    const again = states.of({ n: 0 });
    expect(again).not.toBe(first);
    expect(again.id).toBe(95);
  });

  it("go on as before when others were forgotten meanwhile", () => {
    // Every line in another column: far more states than are kept.
    const deep = (depth: number): string =>
      Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}if x:\n`).join("");
    const text = `${deep(40)}${" ".repeat(40)}pass\n`;
    const recognizer = new Recognizer(languageGrammar("python"));
    const before = recognizer.advanceAll(recognizer.start(), utf8(text));
    expect(before).toBeDefined();
    for (let indent = 1; indent < 8; indent++) {
      const nested = Array.from({ length: 30 }, (_, i) => `${" ".repeat(i * indent)}if x:\n`).join("");
      expect(recognizer.advanceAll(recognizer.start(), utf8(nested))).toBeDefined();
    }
    const rest = utf8(`${" ".repeat(20)}z\nend`);
    const after = recognizer.advanceAll(before!, rest);
    expect(after && recognizer.canEnd(after)).toBe(true);
    expect(recognizer.advanceAll(before!, utf8(`${" ".repeat(41)}z`))).toBeUndefined();
    expect(recognizer.advanceAll(before!, utf8(`${" ".repeat(20)}z\n${" ".repeat(21)}z`))).toBeUndefined();
  });
});

describe("stacks of a session", () => {
  it("stay within a budget however long the output, and lose nothing by it", () => {
    const vocabulary = smallVocabulary();
    const maxPoolSize = 600;
    const program = compile([{ kind: "language", language: "go" }], {
      limits: { ...DEFAULT_LIMITS, maxPoolSize },
    });
    const session = createSession(program, vocabulary);
    const { recognizer } = program.constraints[0]!;
    const write = (text: string): void => {
      for (const byte of utf8(text)) session.accept(byteToken(vocabulary, byte));
    };
    write("package p\nvar a = []int{\n");
    const lengths: number[] = [];
    const sizes: number[] = [];
    for (let line = 0; line < 60; line++) {
      write(`f(${line}, g("${line}", h[${line}:])),\n`);
      lengths.push(session.length);
      sizes.push(recognizer.poolSize);
    }
    // Every state of the session is kept, so that it can go back; what is beside them comes and goes.
    expect(Math.max(...sizes.map((size, i) => size - 3 * lengths[i]!))).toBeLessThan(2 * maxPoolSize);
    expect(session.completion()).toEqual(utf8("};"));
    session.rollback(lengths[10]!);
    expect(session.completion()).toEqual(utf8("};"));
  });
});

function byteToken(vocabulary: ReturnType<typeof smallVocabulary>, byte: number): number {
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = vocabulary.bytesOf(id);
    if (bytes.length === 1 && bytes[0] === byte) return id;
  }
  throw new Error(`no token for byte ${byte}`);
}
