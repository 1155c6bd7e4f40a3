/**
 * Schemas that are large, deep or entangled on purpose: compiled and used within bounds on counted work, or refused by a
 * limit. Counters, not times: what they bound is what time and memory grow with.
 */
import { describe, expect, it } from "vitest";
import { maskIds } from "../../masks/index.ts";
import { compileProgram } from "../../src/compile/index.ts";
import { Engine } from "../../src/generate/index.ts";
import { BudgetError, seededRandom } from "../../src/kernel/index.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();

/** Work counted after compiling, and after a completion and `steps` random tokens with a mask at each. */
interface Work {
  readonly symbols: number;
  readonly expressions: number;
  readonly lexerStates: number;
  readonly lrStates: number;
}

function work(schema: unknown, steps = 12): { readonly compiled: Work; readonly used: Work } {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  const session = new Engine(compileProgram([{ kind: "schema", text }]), VOCABULARY).session();
  const { recognizer } = session.engine.masks[0]!;
  const count = (): Work => ({
    symbols: recognizer.grammar.symbols.length,
    expressions: recognizer.grammar.algebra.size,
    lexerStates: recognizer.lexer.stateCount,
    lrStates: recognizer.automaton.stateCount,
  });
  const compiled = count();
  const random = seededRandom(7);
  session.completion();
  for (let n = 0; n < steps; n++) {
    const allowed = maskIds(session.mask()).filter((token) => !VOCABULARY.isEnd(token));
    if (allowed.length === 0) break;
    session.accept(allowed[Math.floor(random() * allowed.length)]!);
  }
  session.completion();
  return { compiled, used: count() };
}

const members = (count: number, make: (i: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`property_${i}`, make(i)]));
const BASE = work({ type: "null" }).compiled.expressions;

describe("a hostile schema", () => {
  it.each<[string, unknown, { readonly symbols: number; readonly expressions: number }]>([
    [
      "thirty thousand members",
      { type: "object", properties: members(30_000, (i) => ({ type: "string", maxLength: i + 1 })) },
      { symbols: 20, expressions: 200 },
    ],
    [
      "thirty thousand definitions, each in terms of the next",
      {
        $ref: "#/$defs/property_0",
        $defs: members(30_000, (i) => ({
          type: "object",
          properties: { next: { $ref: `#/$defs/property_${(i + 1) % 30_000}` } },
        })),
      },
      { symbols: 20, expressions: 200 },
    ],
    [
      "ten thousand strings",
      { enum: Object.keys(members(10_000, () => 0)) },
      { symbols: 20, expressions: 60_000 },
    ],
    [
      "a string of up to 65,535 characters",
      { type: "string", maxLength: 65_535 },
      { symbols: 20, expressions: 200 },
    ],
    [
      "members under a pattern with a count of up to 65,535",
      { patternProperties: { "^a{1,65535}$": { type: "string", pattern: "^(b{1,65535}){1,65535}$" } } },
      { symbols: 20, expressions: 300 },
    ],
    [
      "a pattern of a hundred thousand characters",
      { type: "string", pattern: `^${"abcdefghij".repeat(10_000)}$` },
      { symbols: 20, expressions: 300_000 },
    ],
    [
      "patterns on which a backtracking matcher takes exponential time",
      { properties: { a: { pattern: "^(a+)+$" }, b: { pattern: "^(a|aa)+$" }, c: { pattern: "(x+x+)+y" } } },
      { symbols: 20, expressions: 200 },
    ],
    [
      "schemas that refer to each other in every way",
      {
        $ref: "#/$defs/a",
        $defs: {
          a: {
            properties: { b: { $ref: "#/$defs/b" }, c: { $ref: "#/$defs/c" } },
            allOf: [{ $ref: "#/$defs/d" }],
          },
          b: { items: { $ref: "#/$defs/a" }, anyOf: [{ $ref: "#/$defs/d" }, { type: "array" }] },
          c: { not: { $ref: "#/$defs/b" }, additionalProperties: { $ref: "#/$defs/a" } },
          d: { additionalProperties: { oneOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/b" }] } },
        },
      },
      { symbols: 30, expressions: 300 },
    ],
    [
      "a tree of alternatives whose leaves double with every level",
      {
        $ref: "#/$defs/property_0",
        $defs: {
          ...members(40, (i) => ({
            type: "object",
            properties: {
              l: { $ref: `#/$defs/property_${i + 1}` },
              r: { $ref: `#/$defs/property_${i + 1}` },
            },
          })),
          property_40: { type: "null" },
        },
      },
      { symbols: 20, expressions: 200 },
    ],
  ])("compiles by what it says of the first value: %s", (_, schema, most) => {
    const { compiled, used } = work(schema);
    expect(compiled.symbols).toBeLessThanOrEqual(most.symbols);
    expect(compiled.expressions - BASE).toBeLessThanOrEqual(most.expressions);
    expect(used.lexerStates).toBeLessThan(20_000);
    expect(used.lrStates).toBeLessThan(2_000);
  });

  it("with five thousand required members is not searched for an end that would be too long", () => {
    const properties = members(5000, () => ({ type: "integer" }));
    const schema = { type: "object", properties, required: Object.keys(properties) };
    const session = new Engine(
      compileProgram([{ kind: "schema", text: JSON.stringify(schema) }]),
      VOCABULARY,
    ).session();
    const { recognizer } = session.engine.masks[0]!;
    for (const written of ["", "{", '"property_17":', "4", ","]) {
      for (const byte of new TextEncoder().encode(written)) {
        session.accept(session.engine.trie.cover(Uint8Array.of(byte))![0]!);
      }
      expect(session.completion()).toBeUndefined();
    }
    // One state for what was written and a few around it: no search has gone ahead.
    expect(recognizer.automaton.stateCount).toBeLessThan(50);
    expect(recognizer.lexer.stateCount).toBeLessThan(200);
  });

  it.each<[string, unknown]>([
    ["nested thousands deep", `${'{"items":'.repeat(20_000)}{}${"}".repeat(20_000)}`],
    [
      "nothing but combinations of combinations",
      {
        allOf: Array.from({ length: 20 }, (_, i) => ({
          anyOf: Array.from({ length: 3 }, (_, k) => ({
            type: "object",
            minProperties: k,
            properties: { [`p${i}`]: { const: k } },
          })),
        })),
      },
    ],
  ])("ends in a budget error: %s", (_, schema) => {
    expect(() => work(schema)).toThrow(BudgetError);
  });
});
