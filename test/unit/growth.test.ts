/** Work and memory stay flat where the output grows, and catastrophic inputs end within limits. */
import { describe, expect, it } from "vitest";
import { GrammarBuilder, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import { maskIds, RegexAlgebra } from "../../masks/index.ts";
import { type Constraint, compileProgram } from "../../src/compile/index.ts";
import { Engine, type Session } from "../../src/generate/index.ts";
import { BudgetError, type Limits } from "../../src/kernel/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { TokenCutter } from "../helpers/samples.ts";
import { exactVocabulary, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();
const CUTTER = new TokenCutter(VOCABULARY);

/** Deterministic counters after writing `text`, with a mask at every token. */
function measure(constraint: Constraint, text: string, limits: Partial<Limits> = {}) {
  const program = compileProgram([constraint], { limits });
  const session = new Engine(program, VOCABULARY).session();
  const tokens = CUTTER.cut(seededRandom(61), utf8(text));
  for (const token of tokens) {
    session.mask();
    session.accept(token);
  }
  session.mask();
  const masks = session.engine.masks[0]!;
  const { recognizer } = masks;
  return {
    tokens: tokens.length,
    canEnd: session.canEnd(),
    masks: masks.work.masks,
    computed: masks.work.masks - masks.work.cacheHits - masks.work.viewHits,
    nodes: masks.work.trieNodes + masks.work.remainderNodes,
    pool: recognizer.poolSize,
    lexerStates: recognizer.lexer.stateCount,
    lrStates: recognizer.automaton.stateCount,
    cacheBytes: masks.cacheBytes,
  };
}

const schema = (value: unknown): Constraint => ({ kind: "schema", text: JSON.stringify(value) });
const gbnf = (text: string): Constraint => ({ kind: "gbnf", text });
const grammar = (text: string): Constraint => ({ kind: "grammar", text });
const repeated = (count: number, element: (i: number) => string, separator = ""): string =>
  Array.from({ length: count }, (_, i) => element(i)).join(separator);

describe("a grammar whose lexemes may end anywhere", () => {
  it("reads a long token once, not once per way to cut it", () => {
    const algebra = new RegexAlgebra();
    const builder = new GrammarBuilder(algebra);
    const word = builder.terminal("WORD", algebra.plus(algebra.range(0x61, 0x7a)));
    const words = builder.nonterminal("words");
    builder.rule(words, []);
    builder.rule(words, [word, words]);
    const recognizer = new Recognizer(builder.build({ name: "words", start: words, lexing: "split" }));
    const masks = new TokenMasks(recognizer, exactVocabulary(["a".repeat(100), "b", "B"]));
    expect(maskIds(masks.mask(recognizer.advanceAll(recognizer.start(), utf8("x"))!))).toEqual([0, 1, 2]);
    expect(masks.work.remainderNodes).toBeLessThan(10_000);
  });
});

describe("a long output in a steady state", () => {
  const OPERATORS = 'start: e\ne: e "+" e | e "*" e | "(" e ")" | /[0-9]+/';

  it.each<[string, Constraint, (count: number) => string]>([
    [
      "an array of numbers",
      schema({ type: "array", items: { type: "integer" } }),
      (count) => `[${repeated(count, (i) => `${i % 50}`, ",")}]`,
    ],
    [
      "an array of objects",
      schema({
        type: "array",
        items: {
          type: "object",
          properties: { id: { type: "integer" }, name: { type: "string", maxLength: 9 } },
          required: ["id"],
          additionalProperties: false,
        },
      }),
      (count) => `[${repeated(count, (i) => `{"id": ${i % 50}, "name":"n${i % 5}"}`, ",")}]`,
    ],
    [
      "GBNF with repetition",
      gbnf('root ::= "[" item ("," item)* "]"\nitem ::= [a-z]+ [0-9]?'),
      (count) => `[${repeated(count, () => "abc1", ",")}]`,
    ],
    ["ambiguous operators", grammar(OPERATORS), (count) => repeated(count, (i) => `${i % 10}`, "+")],
    [
      "words between blanks",
      grammar('start: WORD*\nWORD: /[a-z]+/\n%ignore " "'),
      (count) => repeated(count, () => "the end"),
    ],
    [
      "a starred regex",
      { kind: "regex", pattern: "([a-z]{2,5},)*" },
      (count) => repeated(count, () => "abc,"),
    ],
  ])("needs no more work, states or memory than a short one: %s", (_, constraint, text) => {
    const short = measure(constraint, text(200));
    const long = measure(constraint, text(1000));
    expect(long.canEnd).toBe(true);
    expect(long.tokens).toBeGreaterThan(4 * short.tokens);
    // A little more than nothing: the random cut into tokens meets a few new situations.
    for (const counter of ["computed", "nodes", "pool", "lexerStates", "lrStates", "cacheBytes"] as const) {
      expect(long[counter], counter).toBeLessThanOrEqual(1.25 * short[counter] + 40);
    }
    expect(long.computed / long.masks).toBeLessThan(0.02);
  });

  it.each<[string, Constraint, (count: number) => string]>([
    [
      "an array with a maximum of items",
      schema({ type: "array", items: { type: "integer" }, minItems: 5, maxItems: 5000 }),
      (count) => `[${repeated(count, (i) => `${i % 50}`, ",")}]`,
    ],
    [
      "a string with a maximum length",
      schema({ type: "string", maxLength: 1_000_000 }),
      (count) => `"${repeated(count, () => "the ")}"`,
    ],
    [
      "a right-recursive list",
      gbnf('root ::= item | item "," root\nitem ::= [a-z]+ [0-9]?'),
      (count) => repeated(count, () => "abc1", ","),
    ],
    ["deep brackets", grammar(OPERATORS), (count) => `${"(".repeat(count)}1${")".repeat(count)}`],
  ])("needs no more work per element where every position differs: %s", (_, constraint, text) => {
    const short = measure(constraint, text(200));
    const long = measure(constraint, text(1000));
    expect(long.canEnd).toBe(true);
    for (const counter of ["nodes", "pool", "lexerStates"] as const) {
      expect(long[counter], counter).toBeLessThanOrEqual(5.5 * short[counter]);
    }
    expect(long.lrStates).toBe(short.lrStates);
  });

  it("does not walk down the whole stack at the end of every element of a right-recursive list", () => {
    const constraint = gbnf('root ::= item | item "," root | "(" root ")" root?\nitem ::= [a-z]+');
    const text = `${repeated(2000, () => "abc", ",")},(a)(b)c`;
    expect(measure(constraint, text, { maxClosure: 20 }).canEnd).toBe(true);
  });
});

describe("a catastrophic input", () => {
  /** Opens a session, completes, writes up to `steps` random tokens with a mask at each, and completes again. */
  function exercise(constraint: Constraint, steps = 60): Session {
    const session = new Engine(compileProgram([constraint]), VOCABULARY).session();
    const random = seededRandom(62);
    session.completion();
    for (let n = 0; n < steps; n++) {
      const allowed = maskIds(session.mask()).filter((token) => !VOCABULARY.isEnd(token));
      if (allowed.length === 0) break;
      session.accept(allowed[Math.floor(random() * allowed.length)]!);
    }
    session.completion();
    return session;
  }

  const properties = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${i}`, { type: "integer" }]));

  it.each<[string, Constraint]>([
    ["nested quantifiers", { kind: "regex", pattern: "(((a+)+)+)+b|((a*)*)*c" }],
    ["nested counts", { kind: "regex", pattern: "((a{1,30}){1,30}){1,30}b" }],
    ["exponentially many derivatives", { kind: "regex", pattern: "[ab]*a[ab]{200}" }],
    ["a million letters", { kind: "regex", pattern: "[a-z]{1000000}" }],
    ["thousands of options", { kind: "regex", pattern: "(a?){1000}a{1000}" }],
    [
      "twenty thousand alternatives",
      { kind: "regex", pattern: Array.from({ length: 20_000 }, (_, i) => `w${i}`).join("|") },
    ],
    ["a large maxLength", schema({ type: "string", maxLength: 1_000_000 })],
    ["a large minLength", schema({ type: "string", minLength: 1_000_000 })],
    ["a large maxItems", schema({ type: "array", items: { type: "integer" }, maxItems: 1_000_000 })],
    ["a huge enum", schema({ enum: Array.from({ length: 20_000 }, (_, i) => `value ${i}`) })],
    [
      "forty required keys in any order",
      schema({ properties, required: Object.keys(properties), type: "object" }),
    ],
    [
      "three hundred required keys",
      schema({
        properties: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key_${i}`, { type: "null" }])),
        required: Array.from({ length: 300 }, (_, i) => `key_${i}`),
        type: "object",
      }),
    ],
    ["a large minItems", schema({ type: "array", items: { type: "integer" }, minItems: 1_000_000 })],
    [
      "multiples whose automata multiply",
      schema({
        anyOf: [12, 11, 13, 14, 21, 22, 26, 28, 33].map((step, i) => ({
          type: "integer",
          multipleOf: step,
          minimum: i - 1e15,
          maximum: 1e18 + i * 1000,
        })),
      }),
    ],
    ["ten million bytes of description", schema({ type: "integer", description: "x".repeat(10_000_000) })],
    ["a count over a hundred thousand", gbnf('root ::= ("a" | "bc"){1,100000}')],
    ["repetitions side by side", gbnf("root ::= ([a-z]+ [a-z]* [a-z]+)*")],
    ["ambiguity of every kind", gbnf('root ::= "a" | root root | root root root')],
    ["ambiguity over nothing", grammar('start: s\ns: s s | s s s | "a" | ')],
  ])("works: %s", (_, constraint) => {
    expect(exercise(constraint).length).toBeGreaterThan(0);
  });

  it.each<[string, () => Constraint]>([
    ["deep parentheses", () => ({ kind: "regex", pattern: `${"(".repeat(1e5)}a${")".repeat(1e5)}` })],
    ["deep rules", () => grammar(`start: ${"(".repeat(3000)}"a"${")".repeat(3000)}`)],
    ["a deep schema", () => ({ kind: "schema", text: `${'{"items":'.repeat(5000)}{}${"}".repeat(5000)}` })],
    [
      "patterns that hold in every distance of each other",
      () =>
        schema({
          type: "string",
          allOf: Array.from({ length: 12 }, (_, i) => ({ pattern: `a.{${i + 3}}b` })),
        }),
    ],
    ["a file beyond the limit", () => schema({ description: "x".repeat(20_000_000) })],
  ])("ends within its budget: %s", (_, constraint) => {
    expect(() => exercise(constraint())).toThrow(BudgetError);
  });

  it("such as a huge list of excluded strings compiles in proportion to its size", () => {
    const size = (count: number): number => {
      const strings = Array.from({ length: count }, (_, i) => `value ${i * 7919}`);
      const only = compileProgram([schema({ type: "string", not: { enum: strings } })]).constraints[0]!;
      const stateAfter = (text: string) => only.recognizer.advanceAll(only.recognizer.start(), utf8(text));
      expect(stateAfter('"value 7919"')).toBeUndefined();
      expect(only.recognizer.canEnd(stateAfter('"value 7918"')!)).toBe(true);
      return only.recognizer.lexer.algebra.size;
    };
    expect(size(4000)).toBeLessThan(12 * size(400));
  });

  it("such as an allOf of many choices works, and ends within its budget where they are too many", () => {
    const accepts = (count: number, drop: number): boolean => {
      // Every member may also come without meeting the condition that it is for.
      const choices = Array.from({ length: count }, (_, i) => ({
        anyOf: ["p", "q"].map((letter) => ({
          type: "object",
          properties: { [`${letter}${i}`]: { const: 1 } },
          required: [`${letter}${i}`],
        })),
      }));
      const { recognizer } = compileProgram([schema({ allOf: choices })], { limits: { maxClosure: 20 } })
        .constraints[0]!;
      const members = choices.slice(drop).map((_, i) => `"${i % 3 === 0 ? "p" : "q"}${i + drop}":1`);
      const state = recognizer.advanceAll(recognizer.start(), utf8(`{${members.join(",")}}`));
      return state !== undefined && recognizer.canEnd(state);
    };
    for (const count of [6, 20, 40]) {
      expect(accepts(count, 0)).toBe(true);
      expect(accepts(count, 1)).toBe(false);
    }
    expect(() => accepts(250, 0)).toThrow(BudgetError);
  });

  it("whose ambiguity grows with the output ends within its budget", () => {
    const [only] = compileProgram([gbnf('root ::= "a" | root root | root root root')], {
      limits: { maxClosure: 100 },
    }).constraints;
    const { recognizer } = only!;
    expect(() => recognizer.advanceAll(recognizer.start(), utf8("a".repeat(1000)))).toThrow(BudgetError);
  });

  it("does not make a generation fail whose completion would be too long", () => {
    const session = exercise(schema({ type: "string", minLength: 30_000 }));
    expect(session.completion()).toBeUndefined();
    expect(session.engine.masks[0]!.recognizer.lexer.stateCount).toBeLessThan(10_000);
  });
});

describe("caches", () => {
  it("stay within their budget and are rebuilt correctly", () => {
    const constraint = schema({ type: "array", items: { type: "string", maxLength: 300 }, maxItems: 500 });
    const text = `[${repeated(120, (i) => `"item ${i}"`, ", ")}]`;
    const small = measure(constraint, text, { maxMaskCacheBytes: 4000 });
    expect(small.canEnd).toBe(true);
    expect(small.cacheBytes).toBeLessThanOrEqual(4000);
    expect(measure(constraint, text).cacheBytes).toBeGreaterThan(4000);
  });
});
