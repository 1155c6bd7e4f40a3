import { describe, expect, it } from "vitest";
import { type BuildOptions, GrammarBuilder } from "../../domains/syntax/grammar/builder.ts";
import type { SymbolId } from "../../domains/syntax/grammar/grammar.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";

function recognizer(
  lexing: BuildOptions["lexing"],
  define: (b: GrammarBuilder, a: RegexAlgebra) => SymbolId,
  ignoreAtEdges = true,
) {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const start = define(builder, algebra);
  return naiveRecognizer(builder.build({ name: "test", start, lexing, ignoreAtEdges }));
}

function expectLanguage(
  r: ReturnType<typeof recognizer>,
  accepted: readonly string[],
  viable: readonly string[],
  refused: readonly string[],
): void {
  for (const text of accepted) expect(r.accepts(text), `accepts ${JSON.stringify(text)}`).toBe(true);
  for (const text of [...accepted, ...viable])
    expect(r.viable(text), `viable ${JSON.stringify(text)}`).toBe(true);
  for (const text of [...viable, ...refused])
    expect(r.accepts(text), `not ${JSON.stringify(text)}`).toBe(false);
  for (const text of refused) expect(r.viable(text), `refused ${JSON.stringify(text)}`).toBe(false);
}

const letters = (a: RegexAlgebra) => a.plus(a.range(0x61, 0x7a));
const spaces = (a: RegexAlgebra) => a.plus(a.byte(0x20));

describe("the naive recogniser", () => {
  it("follows recursion, left, right and in the middle", () => {
    const nested = recognizer("split", (b) => {
      const s = b.nonterminal("s");
      b.rule(s, []);
      b.rule(s, [b.literal("("), s, b.literal(")"), s]);
      return s;
    });
    expectLanguage(nested, ["", "()", "(())()"], ["(", "(()"], [")", "())"]);
    const sum = recognizer("split", (b) => {
      const e = b.nonterminal("e");
      b.rule(e, [e, b.literal("+"), e]);
      b.rule(e, [b.literal("1")]);
      return e;
    });
    expectLanguage(sum, ["1", "1+1+1"], ["", "1+"], ["+", "11", "1++"]);
  });

  it("handles symbols that derive the empty text through several others", () => {
    const r = recognizer("split", (b) => {
      const a = b.choice("a", [[], [b.literal("a")]]);
      const aa = b.choice("aa", [[a, a]]);
      return b.choice("s", [[aa, b.literal("b"), aa]]);
    });
    expectLanguage(r, ["b", "ab", "aaba", "aabaa"], ["", "aa"], ["aaa", "baaa"]);
  });

  it("splits a text into lexemes in every way", () => {
    const r = recognizer("split", (b, a) => {
      const word = b.terminal("word", letters(a));
      return b.choice("s", [[word, b.literal("b"), word]]);
    });
    expectLanguage(r, ["aba", "bbb", "abbba"], ["", "a", "ab", "bb"], ["1", "ab1"]);
  });

  it("lets a lexeme go on as long as it can under maximal munch", () => {
    const r = recognizer("munch", (b, a) => {
      const word = b.terminal("word", letters(a));
      return b.choice("s", [[word, b.literal("b")]]);
    });
    expectLanguage(r, [], ["", "a", "ab"], ["1"]);
  });

  it("prefers literals, and does not let them end inside a longer word", () => {
    const r = recognizer("munch", (b, a) => {
      const word = b.terminal("word", letters(a));
      b.ignore(b.terminal("space", spaces(a)));
      return b.choice("s", [
        [b.literal("int"), word],
        [word, b.literal("=")],
      ]);
    });
    // After "int" the literal has won, so a word must follow; "inta" is one word.
    expectLanguage(r, ["int a", " int  a ", "a=", "inta="], ["int", "int ", "a", "inta"], ["int=", "int 1"]);
    const keyword = recognizer("munch", (b, a) => {
      const word = b.terminal("word", letters(a));
      return b.choice("s", [
        [b.literal("int"), b.literal("a")],
        [b.literal("x"), word],
      ]);
    });
    // "word" is not valid at the start, but its texts may not be cut in two all the same.
    expectLanguage(keyword, [], ["int", "x"], ["inta", "xa"]);
  });

  it("takes all terminals of the highest priority at once", () => {
    const r = recognizer("munch", (b, a) => {
      const one = b.terminal("one", letters(a));
      const two = b.terminal("two", a.plus(a.range(0x61, 0x66)));
      return b.choice("s", [
        [one, b.literal("!")],
        [two, b.literal("?")],
      ]);
    });
    expectLanguage(r, ["ab!", "ab?", "xy!"], ["ab"], ["xy?"]);
  });

  it("allows ignored text between lexemes, and at the edges only if asked for", () => {
    const define = (b: GrammarBuilder, a: RegexAlgebra): SymbolId => {
      b.ignore(b.terminal("space", a.byte(0x20)));
      b.ignore(b.terminal("tab", a.byte(0x09)));
      return b.choice("s", [[b.literal("x"), b.literal("y")]]);
    };
    for (const lexing of ["munch", "split"] as const) {
      expectLanguage(recognizer(lexing, define), ["xy", " x y ", "x \ty"], [" ", "x "], ["x  y", "x\t\t"]);
      expectLanguage(recognizer(lexing, define, false), ["xy", "x y", "x\t y"], ["x "], [" ", "xy "]);
    }
  });

  it("reads lists under a control, with and without a separator", () => {
    const twoOrThree = {
      initial: 0,
      shape: (attr: number) => attr,
      accepts: (shape: number) => shape >= 2,
      advance: (attr: number) => attr + 1,
    };
    const r = recognizer("split", (b) => {
      const item = b.literal("a");
      const entries = (shape: number) => (shape < 3 ? [{ symbol: item, label: 0 }] : []);
      return b.list("s", { ...twoOrThree, entries }, b.literal(","));
    });
    expectLanguage(r, ["a,a", "a,a,a"], ["", "a", "a,", "a,a,"], [",", "aa", "a,a,a,"]);
    const bare = recognizer("split", (b) => {
      const item = b.literal("a");
      const entries = (shape: number) => (shape < 3 ? [{ symbol: item, label: 0 }] : []);
      return b.choice("t", [[b.list("s", { ...twoOrThree, entries }), b.literal(".")]]);
    });
    expectLanguage(bare, ["aa.", "aaa."], ["a", "aaa"], ["a.", "aaaa"]);
  });
});
