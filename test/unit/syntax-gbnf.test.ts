import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGbnf } from "../../domains/syntax/grammar/gbnf/front-end.ts";
import { BudgetError, ConflictError, DEFAULT_LIMITS, SpecError } from "../../src/kernel/index.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";
import { ebnfRules, languageUpTo, printGbnf, textsUpTo } from "../helpers/notation.ts";

function recognizer(text: string) {
  return naiveRecognizer(compileGbnf(text, { file: "test.gbnf" }).grammar);
}

function expectTexts(grammar: string, yes: readonly string[], no: readonly string[]): void {
  const { accepts } = recognizer(grammar);
  for (const text of yes) expect(accepts(text), `${grammar} on ${JSON.stringify(text)}`).toBe(true);
  for (const text of no) expect(accepts(text), `${grammar} on ${JSON.stringify(text)}`).toBe(false);
}

describe("GBNF", () => {
  it("denotes the language of its rules, however they are cut into terminals", () => {
    const texts = textsUpTo("ab", 5);
    fc.assert(
      fc.property(ebnfRules(3), (rules) => {
        const source = printGbnf(rules);
        const language = languageUpTo(rules, 5);
        let accepts: (text: string) => boolean = () => false;
        try {
          accepts = recognizer(source).accepts;
        } catch (error) {
          // An empty language is an error; the reference must find it empty too.
          if (!(error instanceof ConflictError)) throw error;
        }
        for (const text of texts) expect(accepts(text), `${source}\non "${text}"`).toBe(language.has(text));
      }),
      { seed: 21, numRuns: 80 },
    );
  });

  it("reads literals and classes by code points, with llama.cpp's escapes", () => {
    expectTexts('root ::= "\\x41\\u00e9\\U0001F600\\n\\t\\r\\"\\\\\\[\\]"', ['Aé😀\n\t\r"\\[]'], ["A"]);
    expectTexts("root ::= [^a-c\\n]", ["d", "é", "😀", " "], ["a", "\n", "", "dd"]);
    expectTexts("root ::= [a-]", ["a", "-"], ["b"]);
    expectTexts("root ::= [-+*/]", ["-", "+"], [","]);
    expectTexts("root ::= [\\]\\x85]", ["]", "\u0085"], ["\\"]);
    expectTexts("root ::= .", ["a", "\n", "😀"], ["", "ab"]);
    expectTexts('root ::= [α-ω]+ "😀"*', ["αβγ", "α😀😀"], ["a", "😀"]);
    expectTexts('root ::= "a" | "\\uD800" | "\\UFFFFFFFF"', ["a"], ["\ufffd"]);
  });

  it("ends a rule at the end of its line, but not inside groups or after a bar", () => {
    expectTexts('root ::=\n  "a" |\n  # comment | "z"\n  ( "b"\n | "c"\n )\n\n# end', ["a", "b", "c"], ["z"]);
    expectTexts('root::="a"x\r\nx::="b" # "c"\r\n', ["ab"], ["a"]);
    expectTexts('root ::= | "a"', ["", "a"], ["b"]);
    expect(() => compileGbnf('root ::= "a"\n | "b"')).toThrow(
      /expected the name of a rule, found "\| .*" at <gbnf>:2:2/,
    );
  });

  it("repeats a whole literal, and counts repetitions of recursive rules", () => {
    expectTexts('root ::= "ab"{2,3}', ["abab", "ababab"], ["ab", "abb", "abababab"]);
    expectTexts('root ::= "a"{ 2 , }', ["aa", "aaaaa"], ["a"]);
    expectTexts('root ::= "a"?+', ["", "aa"], []);
    expectTexts('root ::= x{2,3}\nx ::= "(" x? ")"', ["()()", "(())()()"], ["()", "()()()()"]);
    expectTexts('root ::= x{0}"a"\nx ::= "(" x? ")"', ["a"], ["()a"]);
  });

  it("handles repetition of rules that may be empty", () => {
    expectTexts('root ::= x{3}\nx ::= "(" x ")" |', ["", "()", "(())()", "()()()"], ["()()()()", "("]);
    expectTexts('root ::= (x y)+ "."\nx ::= "(" x ")" | ""\ny ::= x | "y" x', [".", "().", "yy()."], ["("]);
  });

  it("follows recursion on every side, and notes what llama.cpp itself refuses", () => {
    expectTexts('root ::= root "a" | "b"', ["b", "baa"], ["a", "ab"]);
    expectTexts('root ::= "(" root ")" root |', ["", "(())()"], ["(", ")("]);
    const { notes } = compileGbnf('root ::= x "a" | "b"\nx ::= y root\ny ::= "y"?\nunused ::= "u"');
    expect(notes).toEqual([
      { path: "root", subject: "grammar", treatment: "enforced" },
      expect.objectContaining({ path: "root", subject: "left recursion" }),
      expect.objectContaining({ path: "x", subject: "left recursion" }),
      expect.objectContaining({ path: "unused", subject: "rule", treatment: "annotation" }),
    ]);
  });

  it("accepts viable prefixes only", () => {
    const json = recognizer(
      'root ::= value\nvalue ::= "[" (value ("," value)*)? "]" | "\\"" [^"]* "\\"" | [0-9]+ | "null"',
    );
    for (const text of ["", "[", '["é', "[1,[", "[nul", "[null"]) expect(json.viable(text), text).toBe(true);
    for (const text of ["]", "[,", "[1 ", "nulx", "[]]"]) expect(json.viable(text), text).toBe(false);
    // The first byte of a character of two.
    expect(json.viable(Uint8Array.of(0x22, 0xc3))).toBe(true);
    expect(json.viable(Uint8Array.of(0x22, 0xff))).toBe(false);
  });

  const refused: readonly [grammar: string, message: RegExp, hint: RegExp][] = [
    ["", /no rule "root" at test.gbnf:1:1/, /Nothing is defined/],
    ['roo ::= "a"', /no rule "root"/, /Did you mean "roo"/],
    [
      'root ::= expresion\nexpression ::= "a"',
      /undefined rule: "expresion" at test.gbnf:1:10/,
      /Did you mean "expression"/,
    ],
    ['root ::= "a', /unclosed literal: ".*" at test.gbnf:1:10/, /quote/],
    ["root ::= [a", /unclosed character class/, /\]/],
    ["root ::= [z-a]", /out of order: "z-a" at test.gbnf:1:11/, /Swap/],
    ["root ::= []", /empty character class/, /"\."/],
    ['root ::= "\\q"', /unknown escape: "\\q" at test.gbnf:1:11/, /Known are/],
    ['root ::= "\\x4"', /\\x needs 2 hexadecimal digits/, /^$/],
    ['root ::= ("a"', /unclosed group/, /\)/],
    ['root ::= "a")', /expected the end of the rule, found "\)" at test.gbnf:1:13/, /Known are/],
    ['root ::= *"a"', /nothing to repeat/, /quotes/],
    ['root ::= "a"{3,2}', /counts out of order/, /smaller/],
    ['root ::= "a"{x}', /expected a number of repetitions, found "x}"/, /^$/],
    ['root ::= "a"\nroot ::= "b"', /rule defined twice: "root" at test.gbnf:2:1/, /Join/],
    ['root = "a"', /expected "::=" after the rule name "root", found "= /, /Names consist/],
    ['my_rule ::= "a"', /expected "::=" after the rule name "my", found "_rule/, /hyphens/],
    ['root ::= ( "a"\nx ::= "b"', /a rule begins inside the rule before it: "x ::="/, /group is not closed/],
    ["root ::= <think>", /references to tokens of the model are not supported: "<think>"/, /literal/],
    ["root ::= !<[1000]>", /references to tokens/, /literal/],
  ];
  it.each(refused)("refuses %j", (grammar, message, hint) => {
    let error: unknown;
    try {
      compileGbnf(grammar, { file: "test.gbnf" });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).message).toMatch(message);
    expect((error as SpecError).hint ?? "").toMatch(hint);
  });

  it("refuses a language without texts, with the reason", () => {
    expect(() => compileGbnf('root ::= "a" root')).toThrow(ConflictError);
    expect(() => compileGbnf('root ::= "\\uD800"')).toThrow(ConflictError);
  });

  it("ends in a budget error, not in a hang, on hostile grammars", () => {
    const bomb = [
      "root ::= a0",
      ...Array.from({ length: 80 }, (_, i) => `a${i} ::= a${i + 1} a${i + 1}`),
      'a80 ::= "x"',
    ];
    const { grammar } = compileGbnf(bomb.join("\n"));
    expect(grammar.symbols.length).toBeLessThan(200);
    expect(() => compileGbnf(`root ::= ${"(".repeat(600)}"a"${")".repeat(600)}`)).toThrow(BudgetError);
    expect(() => compileGbnf(`root ::= "a"${"*".repeat(600)}`)).toThrow(BudgetError);
    expect(() => compileGbnf('root ::= "a"', { limits: { ...DEFAULT_LIMITS, maxSpecBytes: 5 } })).toThrow(
      BudgetError,
    );
  });

  it("follows chains of thousands of rules without deep recursion", () => {
    const rules = Array.from({ length: 20_000 }, (_, i) => `r${i} ::= r${i + 1}`);
    const chain = `root ::= r0\n${rules.join("\n")}\nr20000 ::= "a" | "(" root ")"`;
    const { grammar } = compileGbnf(chain);
    expect(grammar.symbols.length).toBeGreaterThan(20_000);
  });
});
