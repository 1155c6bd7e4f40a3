import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGrammarText } from "../../domains/syntax/grammar/lark/front-end.ts";
import { BudgetError, ConflictError, SpecError } from "../../src/kernel/index.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";
import { ebnfRules, languageUpTo, printGrammarText, textsUpTo } from "../helpers/notation.ts";

const compile = (text: string, start?: string) =>
  compileGrammarText(text, start === undefined ? { file: "test.lark" } : { file: "test.lark", start });
const recognizer = (text: string) => naiveRecognizer(compile(text).grammar);

function expectTexts(grammar: string, yes: readonly string[], no: readonly string[]): void {
  const { accepts } = recognizer(grammar);
  for (const text of yes) expect(accepts(text), `${grammar}\non ${JSON.stringify(text)}`).toBe(true);
  for (const text of no) expect(accepts(text), `${grammar}\non ${JSON.stringify(text)}`).toBe(false);
}

describe("grammar text", () => {
  it("denotes the language of its rules", () => {
    const texts = textsUpTo("ab", 5);
    fc.assert(
      fc.property(ebnfRules(3), (rules) => {
        const source = printGrammarText(rules);
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
      { seed: 31, numRuns: 80 },
    );
  });

  it("reads rules over several lines, aliases, modifiers and comments", () => {
    const grammar = `
      // Sums.
      ?start: sum            # the whole text
      !sum.2: product
            | sum "+" product -> add
      product: ( NUMBER
               | "(" sum
                 ")" ) |
               "-" product  -> negative
      NUMBER: /[0-9]+/
      %ignore /[ \\t]+/
    `;
    expectTexts(grammar, ["1", "1+2", " 1 + -( 2 +3) "], ["", "1 2", "1+", "1\n+2"]);
  });

  it("knows optional parts, repetition, ranges, strings without case and escapes", () => {
    expectTexts('start: ["a"] "b"? "c"* "d"+', ["d", "abccdd"], ["a", "ba"]);
    expectTexts('start: "a"~2 "b"~1..2', ["aab", "aabb"], ["ab", "aabbb"]);
    expectTexts('start: "0".."9" | "α".."ω"', ["5", "β"], ["a", "55"]);
    expectTexts('start: "select"i', ["SELECT", "sElEcT"], ["selec"]);
    expectTexts('start: "\\x41\\u00e9\\U0001F600\\n\\"\\\\"', ['Aé😀\n"\\'], ["A"]);
    expectTexts("start: /a\\/b/i /[^x]/s", ["A/b\n"], ["a/bx"]);
    expectTexts('start:\n  | "a"\n', ["", "a"], ["aa"]);
    expectTexts('start: "a" |\nother: "b"', ["", "a"], ["b"]);
  });

  it("lets a lexeme be as long as the terminals allowed there can make it", () => {
    const grammar = 'start: (A | B)+\nA: /a+/\nB: /ab/\n%ignore " "';
    expectTexts(grammar, ["aaa", "ab", "ab a", "aa ab"], ["aab", "abb"]);
    const keywords = 'start: "let" NAME "=" NAME ";"\nNAME: /[a-z]+/\n%ignore / +/';
    expectTexts(keywords, ["let a=b;", "let  lets = le ;", "let let=let;"], ["leta=b;", "a=b;"]);
  });

  it("reserves words that the pattern of a name excludes", () => {
    const grammar = 'start: "let" NAME "=" NAME\nNAME: /(?!(?:let|if)(?![a-z]))[a-z]+/\n%ignore " "';
    expectTexts(grammar, ["let a=b", "let lets=iffy"], ["let let=b", "let a=if"]);
  });

  it("reads the highest priority among terminals that match; literals come before patterns", () => {
    expectTexts('start: (KEY "!") | (NAME "?")\nNAME: /[a-z]+/\nKEY: "if"', ["if!", "a?", "ifa?"], ["if?"]);
    expectTexts('start: (KEY "!") | (NAME "?")\nNAME.2: /[a-z]+/\nKEY: "if"', ["if?"], ["if!"]);
    expectTexts('start: ("if" "!") | (NAME "?")\nNAME: /[a-z]+/\nKEY.-1: "if"', ["if?"], ["if!"]);
    expectTexts('start: (A "!") | (B "?")\nA: /[a-z]+/\nB: /[a-f]+/', ["ab!", "ab?", "xy!"], ["xy?"]);
  });

  it("skips ignored terminals any number of times, unless their repetition is counted", () => {
    expectTexts('start: "a" "b"\n%ignore " "', ["ab", "a   b", "  ab  "], ["a\tb"]);
    expectTexts('start: "a" "b"\n%ignore /[ \\t]/\n%ignore /#[^\\n]*\\n/', [" a #x\n#y\n\t b"], ["a#b"]);
    expectTexts('start: "a" "b"\n%ignore / {1,3}/', ["a   b", "  ab"], ["a    b"]);
    expectTexts('start: "a" "b"\nSPACE: " "~1..3\n%ignore SPACE', ["a   b"], ["a    b"]);
    // The same terminal may be required by a rule, too.
    expectTexts('start: "a" WS "b"\nWS: / +/\n%ignore WS', ["a b", " a   b "], ["ab"]);
  });

  it("composes terminals of terminals, as one lexeme", () => {
    const grammar = `
      start: FLOAT ("," FLOAT)*
      FLOAT: [SIGN] DIGITS "." DIGITS [EXP]
      SIGN: "+" | "-"
      DIGITS: DIGIT+
      DIGIT: "0".."9"
      EXP: ("e"|"E") [SIGN] DIGIT~1..3
      %ignore " "
    `;
    expectTexts(grammar, ["1.5", "-1.5e+10 , 2.0"], ["1 .5", "1.", "1.5e1234"]);
  });

  it("ends a lexeme of lazy quantifiers at its first possible end, and says so", () => {
    const comments = 'start: "a" "b"\n%ignore /\\/\\*.*?\\*\\//s\n%ignore " "';
    expectTexts(comments, ["a/* x */b", "a /*\n* / **/ /*y*/ b"], ["a/* x b", "a/* */ */b"]);
    expectTexts('start: STRING ("," STRING)*\nSTRING: "\\"" /.*?/ "\\""', ['"a","b"', '""'], ['"a"b"', '"a']);
    const { notes } = compile('start: S\nS: /".*?"/');
    expect(notes).toContainEqual(expect.objectContaining({ path: "S", subject: "lazy quantifier" }));
  });

  it("allows terminals that may be empty in rules", () => {
    expectTexts('start: "(" WORD ")" WORD\nWORD: /[a-z]*/', ["()", "(ab)c"], ["("]);
    expectTexts('start: (WORD ";")+ (WORD)*\nWORD: /[a-z]*/', [";", "a;;b", "a;b;"], ["a"]);
  });

  it("imports common terminals, under other names too", () => {
    const grammar = `
      start: (NAME "=" (NUMBER | STR) _NL?)+
      %import common (NUMBER, WS_INLINE)
      %import common.CNAME -> NAME
      %import common.ESCAPED_STRING -> STR
      %import common.NEWLINE -> _NL
      %ignore WS_INLINE
    `;
    expectTexts(grammar, ["a = 1.5e3", 'a_1="x\\"y"\nb = .5'], ["1 = a", 'a = "x']);
    expectTexts("start: C\n%import common.C_COMMENT -> C", ["/**/", "/* * / **/"], ["/*/", "/**/*/"]);
  });

  it("starts at another rule on request, and lists what it does not reach", () => {
    const { grammar, notes } = compile('start: "a"\nother: B\nB: "b"\nC: "c"', "other");
    expect(naiveRecognizer(grammar).accepts("b")).toBe(true);
    expect(notes.map(({ path, treatment }) => [path, treatment])).toEqual([
      ["other", "enforced"],
      ["start", "annotation"],
      ["C", "annotation"],
    ]);
  });

  it("accepts viable prefixes only", () => {
    const { viable } = recognizer('start: "let" NAME ";"\nNAME: /[a-z]+/\n%ignore / +/');
    for (const text of ["", " ", "l", "let", "let ", "let a", "let a ", "let a;", "let a; "]) {
      expect(viable(text), text).toBe(true);
    }
    for (const text of ["a", "leta", "let;", "let a b", "let a;;"]) expect(viable(text), text).toBe(false);
  });

  const refused: readonly [grammar: string, message: RegExp, hint: RegExp][] = [
    ["", /no rule "start" at test.lark:1:1/, /Nothing/],
    ['begin: "a"', /no rule "start"/, /Defined are begin/],
    [
      'start: expresion\nexpression: "a"',
      /undefined rule: "expresion" at test.lark:1:8/,
      /Did you mean "expression"/,
    ],
    ['start: NAM\nNAME: "a"', /undefined terminal: "NAM"/, /Did you mean "NAME"/],
    ["start: NUMBER", /undefined terminal: "NUMBER"/, /%import common.NUMBER/],
    [
      'start: A\nA: B\nB: A | "x"',
      /a terminal that uses itself: "[AB]"/,
      /(A -> B -> A|B -> A -> B): recursion needs a rule/,
    ],
    ["start: A\nA: start", /a rule inside a terminal: "start" at test.lark:2:4/, /upper-case/],
    ['start: "a"\n%ignore start', /a rule inside a terminal: "start"/, /upper-case/],
    ['start: "a"\n%ignore / */', /ignored terminal matches the empty text: "\/ \*\/"/, /\+/],
    ['start: "a"\nstart: "b"', /defined twice: "start" at test.lark:2:1/, /Join/],
    ['start: "a', /unclosed string: "\\?"a" at test.lark:1:8/, /quote/],
    ["start: /a", /unclosed regular expression: "\/a"/, /slash/],
    ["start: /a(b/", /Regular expression: unterminated group: "\(b" at test.lark:1:10/, /\)/],
    ["start: /^a$/", /anchors in a terminal are not supported/, /whole lexeme/],
    [
      "start: /if(?!\\w)/",
      /lookahead past the end of a terminal is not supported: "\(\?!\\w\)" at test.lark:1:11/,
      /what may follow/,
    ],
    ["start: /a/x", /unsupported flags: "x"/, /Supported/],
    ["start: A\nA: /.*?a+/", /lazy and greedy quantifiers in one terminal/, /instead/],
    ['start: ("a"', /unclosed bracket/, /\)/],
    ['start: "a")', /expected the end of the line, found "\)"/, /brackets/],
    [
      'start: "a"\n  "b"',
      /expected a rule, a TERMINAL or a %directive, found "\\"b\\"" at test.lark:2:3/,
      /after a \|/,
    ],
    ['start: *"a"', /nothing to repeat/, /quotes/],
    ['start: "a"~', /~ needs a number/, /~3/],
    ['start: "a"~3..2', /counts out of order/, /smaller/],
    ['start: "b".."a"', /range out of order/, /Swap/],
    ['start: "ab".."c"', /ends of a range are single characters/, /"a"\.\."z"/],
    ['start: "\\q"', /unknown escape: "\\q"/, /Known are/],
    ["start: fooBar", /all lower-case \(rule\) or all upper-case/, /^$/],
    ['start: "a" -> ', /expected the name of the alias/, /^$/],
    ["%declare A\nstart: A", /unsupported directive: "%declare"/, /definition/],
    ['start: "a"\n%override x: "b"', /unsupported directive: "%override"/, /imported/],
    ["%foo\nstart: A", /unknown directive/, /%ignore/],
    ["%import python.NAME", /unknown library: "python.NAME"/, /common/],
    ["%import common.NUMBR", /not in the library common: "common.NUMBR"/, /Did you mean "NUMBER"/],
    ['list{x}: x ("," x)*\nstart: list{"a"}', /templates are not supported/, /each argument/],
    ['start = "a"', /expected ":" after "start", found "= /, /^$/],
  ];
  it.each(refused)("refuses %j", (grammar, message, hint) => {
    let error: unknown;
    try {
      compile(grammar);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).message).toMatch(message);
    expect((error as SpecError).hint ?? "").toMatch(hint);
  });

  it("refuses a language without texts, with the reason", () => {
    expect(() => compile('start: "a" start')).toThrow(ConflictError);
    expect(() => compile("start: /[]/")).toThrow(ConflictError);
  });

  it("ends in a budget error, not in a hang, on hostile grammars", () => {
    expect(() => compile(`start: ${"(".repeat(600)}"a"${")".repeat(600)}`)).toThrow(BudgetError);
    expect(() => compile(`start: "a"${"*".repeat(600)}`)).toThrow(BudgetError);
    const bomb = [
      "start: A0",
      ...Array.from({ length: 40 }, (_, i) => `A${i}: A${i + 1} A${i + 1}`),
      'A40: "x"',
    ];
    expect(() => compile(bomb.join("\n"))).toThrow(BudgetError);
  });
});
