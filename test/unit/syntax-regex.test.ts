import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languageOf, type MatchMode } from "../../domains/syntax/grammar/regex/compile.ts";
import { jsonStringEncoding, utf8Encoding } from "../../domains/syntax/grammar/regex/encoding.ts";
import { compileRegex } from "../../domains/syntax/grammar/regex/front-end.ts";
import { parseRegex } from "../../domains/syntax/grammar/regex/parse.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { BudgetError, ConflictError, DEFAULT_LIMITS, SpecError } from "../../src/kernel/index.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";

const encoder = new TextEncoder();

function matcher(pattern: string, mode: MatchMode, flags = ""): (text: string) => boolean {
  const algebra = new RegexAlgebra();
  const regex = languageOf(parseRegex(pattern, { flags }), algebra, utf8Encoding(algebra), mode);
  return (text) => algebra.matches(regex, encoder.encode(text));
}

function jsonMatcher(pattern: string, mode: MatchMode, flags = ""): (content: string) => boolean {
  const algebra = new RegexAlgebra();
  const regex = languageOf(parseRegex(pattern, { flags }), algebra, jsonStringEncoding(algebra), mode);
  return (content) => algebra.matches(regex, encoder.encode(content));
}

const CHARACTERS = [
  "a",
  "b",
  "A",
  "1",
  "_",
  "-",
  " ",
  "\n",
  '"',
  "\\",
  "/",
  "é",
  "É",
  "ſ",
  "s",
  "S",
  "😀",
  "\u2028",
];
const text = fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 7 });

const single = fc.constantFrom(
  ..."abA1_é😀s".match(/./gu)!,
  "\\.",
  "\\\\",
  "\\/",
  "\\n",
  "\\x61",
  "\\u00e9",
  "\\u{1F600}",
  "\\ud83d\\ude00",
  "\\cJ",
);
const atom = fc.oneof(
  { weight: 4, arbitrary: single },
  fc.constantFrom(
    ".",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\p{Lu}",
    "\\P{L}",
    "\\p{Script=Latin}",
    "[]",
    "[^]",
  ),
  fc.constantFrom(
    "[ab]",
    "[^a]",
    "[a-c1]",
    "[^\\d\\s]",
    "[\\w\\-]",
    "[😀é]",
    "[^\\W]",
    "[A-É]",
    "[\\P{Lu}]",
    "[^\\P{Lu}]",
  ),
);
const quantifier = fc.constantFrom(
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{1,2}",
  "{0,1}?",
  "{1,}",
  "{0}",
);

/** Patterns without lookaheads: anchors may stand anywhere, under quantifiers too. */
const regular: fc.Memo<string> = fc.memo((depth) =>
  depth <= 1
    ? fc.tuple(atom, quantifier).map(([a, q]) => a + q)
    : fc.oneof(
        fc.tuple(atom, quantifier).map(([a, q]) => a + q),
        fc.constantFrom("^", "$", ""),
        fc.array(regular(depth - 1), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
        fc
          .tuple(fc.array(regular(depth - 1), { minLength: 1, maxLength: 3 }), quantifier)
          .map(([parts, q]) => `(?:${parts.join("|")})${q}`),
        fc.tuple(regular(depth - 1), quantifier).map(([body, q]) => `(${body})${q}`),
      ),
);
/** Lookaheads where no quantifier is above them. */
const looking: fc.Memo<string> = fc.memo((depth) =>
  depth <= 1
    ? regular(2)
    : fc.oneof(
        regular(2),
        fc.tuple(fc.constantFrom("(?=", "(?!"), looking(depth - 1)).map(([open, body]) => `${open}${body})`),
        fc.array(looking(depth - 1), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
        fc.array(looking(depth - 1), { minLength: 1, maxLength: 2 }).map((parts) => `(?:${parts.join("|")})`),
        looking(depth - 1).map((body) => `(?<n>${body})?`.replace(/\(\?<n>/g, "(?:")),
      ),
);
const flags = fc.constantFrom("", "i", "s", "is");

/**
 * `RegExp.test` as ECMA-262 defines it under the flag u: a match may begin at any character. V8 also tries the
 * middle of a surrogate pair when the pattern begins with a lookahead (`/(?!.)a|(?!.*$)/u` finds an empty match
 * inside an emoji), so the characters are tried one by one.
 */
function searches(pattern: string, flags: string): (text: string) => boolean {
  const sticky = new RegExp(pattern, `uy${flags}`);
  return (text) => {
    let at = 0;
    for (const character of [...text, ""]) {
      sticky.lastIndex = at;
      if (sticky.test(text)) return true;
      at += character.length;
    }
    return false;
  };
}

function agreesWithPlatform(pattern: string, flags: string, texts: readonly string[]): void {
  const full = matcher(pattern, "full", flags);
  const search = matcher(pattern, "search", flags);
  const platformFull = new RegExp(`^(?:${pattern})$`, `u${flags}`);
  const platformSearch = searches(pattern, flags);
  for (const value of texts) {
    const shown = `/${pattern}/${flags} on ${JSON.stringify(value)}`;
    expect(full(value), `full: ${shown}`).toBe(platformFull.test(value));
    expect(search(value), `search: ${shown}`).toBe(platformSearch(value));
  }
}

/** A random spelling of `value` between the quotes of a JSON string. */
function spell(value: string, choices: readonly number[]): string {
  let at = 0;
  const choose = (count: number): number => choices[at++ % choices.length]! % count;
  let out = "";
  for (const character of value) {
    const spellings: string[] = [JSON.stringify(character).slice(1, -1)];
    const units = Array.from({ length: character.length }, (_, i) =>
      character.charCodeAt(i).toString(16).padStart(4, "0"),
    );
    spellings.push(
      units.map((unit) => `\\u${unit}`).join(""),
      units.map((u) => `\\u${u.toUpperCase()}`).join(""),
    );
    if (character === "/") spellings.push("\\/");
    out += spellings[choose(spellings.length)]!;
  }
  return out;
}

describe("regular expressions as languages", () => {
  it("agree with the platform on random patterns with anchors anywhere", () => {
    fc.assert(
      fc.property(regular(4), flags, fc.array(text, { minLength: 6, maxLength: 12 }), agreesWithPlatform),
      { seed: 11, numRuns: 300 },
    );
  });

  it("agree with the platform on random patterns with lookaheads", () => {
    fc.assert(
      fc.property(looking(4), flags, fc.array(text, { minLength: 6, maxLength: 12 }), agreesWithPlatform),
      { seed: 12, numRuns: 300 },
    );
  });

  it("match JSON string contents in every spelling exactly when the pattern matches the value", () => {
    const spelled = fc.tuple(text, fc.array(fc.nat(), { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(
        looking(3),
        flags,
        fc.array(spelled, { minLength: 4, maxLength: 8 }),
        (pattern, flags, values) => {
          const full = jsonMatcher(pattern, "full", flags);
          const search = jsonMatcher(pattern, "search", flags);
          const platformFull = new RegExp(`^(?:${pattern})$`, `u${flags}`);
          const platformSearch = searches(pattern, flags);
          for (const [value, choices] of values) {
            const content = spell(value, choices);
            expect(JSON.parse(`"${content}"`)).toBe(value);
            expect(full(content), `full: ${pattern} on ${content}`).toBe(platformFull.test(value));
            expect(search(content), `search: ${pattern} on ${content}`).toBe(platformSearch(value));
          }
        },
      ),
      { seed: 13, numRuns: 150 },
    );
  });

  it("refuse contents that are no JSON string, whatever the pattern allows", () => {
    const any = jsonMatcher("", "search");
    for (const bad of [
      '"',
      "\\",
      "\\x",
      "\\u12",
      "\\ud83d",
      "\\ude00",
      "\\ud83d\\n",
      "\n",
      "\u0000",
      "a\\",
    ]) {
      expect(any(bad), JSON.stringify(bad)).toBe(false);
    }
    for (const good of ["", "é😀", "\\ud83d\\uDE00", "\\u0000", "\\/", "\u007f"]) {
      expect(any(good), JSON.stringify(good)).toBe(true);
    }
  });

  it("read quantifiers, classes and escapes as ECMAScript does, with the leniencies of annex B", () => {
    const cases: readonly [pattern: string, yes: readonly string[], no: readonly string[]][] = [
      ["[\\w.-]+@[\\w-]+", ["a.b-c@d-e"], ["a@", "@b"]],
      ["\\-\\_\\@\\#\\ ", ["-_@# "], ["\\-"]],
      ["{a}]", ["{a}]"], ["a"]],
      ["x{,5}", ["x{,5}"], ["xxx"]],
      ['{"k"}', ['{"k"}'], []],
      ["[]", [], ["", "a"]],
      ["[^]", ["\n", "😀"], ["", "ab"]],
      ["[\\b]", ["\b"], ["b"]],
      ["[a-\\d]", ["a", "-", "7"], ["b"]],
      ["[-a]|[a-]", ["-", "a"], ["b"]],
      ["\\0", ["\0"], ["0"]],
      ["(?<year>\\d{4})-(?<month>\\d\\d)", ["2024-01"], ["24-1"]],
      ["\\ud83d", [], ["\ufffd", "😀"]],
      ["\\u{d83d}\\u{de00}", [], ["😀"]],
      ["[^x]", ["😀"], ["x", "😀😀"]],
      ["a{0}", [""], ["a"]],
      ["(?=a)*b", ["b"], ["ab"]],
      ["(?:^|,)a(?:$|,)", ["a", ",a", "a,"], ["b", "aa"]],
    ];
    for (const [pattern, yes, no] of cases) {
      const matches = matcher(pattern, "full");
      for (const value of yes) expect(matches(value), `${pattern} on ${JSON.stringify(value)}`).toBe(true);
      for (const value of no) expect(matches(value), `${pattern} on ${JSON.stringify(value)}`).toBe(false);
    }
  });

  it("fold case over the whole of Unicode as the platform does", () => {
    const all = [
      0x41, 0x73, 0x17f, 0x4b, 0x212a, 0xdf, 0x1e9e, 0x130, 0x131, 0x3c3, 0x3c2, 0x1c5, 0x390, 0x1fd3,
      0x10400,
    ];
    for (const of of all) {
      const pattern = `\\u{${of.toString(16)}}`;
      const mine = matcher(pattern, "full", "i");
      const platform = new RegExp(`^${pattern}$`, "iu");
      for (let c = 1; c < 0x10500; c++) {
        if (c >= 0xd800 && c < 0xe000) continue;
        const value = String.fromCodePoint(c);
        if (mine(value) !== platform.test(value)) expect.fail(`${pattern} on U+${c.toString(16)}`);
      }
    }
  });

  it("need no Boolean operator for anchors at the ends, so emptiness stays cheap", () => {
    const algebra = new RegexAlgebra();
    const plain = (pattern: string) =>
      algebra.print(languageOf(parseRegex(pattern), algebra, utf8Encoding(algebra), "search"));
    for (const pattern of ["^abc$", "^[a-z]+", "x$", "(^a|b$)", "(?:^a|b$)+", "abc"]) {
      expect(plain(pattern)).not.toMatch(/[~&]/);
    }
    expect(plain("^abc$")).toBe("abc");
  });
});

describe("the regular expression parser", () => {
  const refused: readonly [pattern: string, flags: string, message: RegExp][] = [
    ["a(b", "", /unterminated group: "\(b" at <regex>:1:2/],
    ["a)", "", /unmatched \): "\)" at <regex>:1:2/],
    ["[a", "", /unterminated character class/],
    ["a**", "", /nothing to repeat: "\*" at <regex>:1:3/],
    ["*a", "", /nothing to repeat: "\*" at <regex>:1:1/],
    ["^*", "", /nothing to repeat/],
    ["a{2,1}", "", /repetition counts out of order: "\{2,1\}" at <regex>:1:2/],
    ["a{99999999999999999999}", "", /repetition count too large/],
    ["[z-a]", "", /character range out of order: "z-a"/],
    ["(a)\\1", "", /back references are not supported: "\\1" at <regex>:1:4/],
    ["(?<n>a)\\k<n>", "", /back references are not supported/],
    ["\\bfoo", "", /word boundaries are not supported/],
    ["(?<=a)b", "", /lookbehind is not supported: "\(\?<="/],
    ["(?<!a)b", "", /lookbehind is not supported/],
    ["(?P<n>a)", "", /unknown kind of group/],
    ["(?i)a", "", /unknown kind of group: "\(\?i\)"/],
    ["(?>a)", "", /unknown kind of group/],
    ["(?<1>a)", "", /invalid group name/],
    ["(?:(?!x).)*", "", /lookahead under a quantifier is not supported: "\(\?!x\)" at <regex>:1:4/],
    ["\\p{Nope}", "", /unknown Unicode property: "\\p\{Nope\}"/],
    ["\\pL", "", /property escape without/],
    ["\\Afoo\\Z", "", /unknown escape: "\\A"/],
    ["\\x4", "", /\\x without two hexadecimal digits/],
    ["\\u00", "", /incomplete Unicode escape/],
    ["\\u{110000}", "", /beyond U\+10FFFF/],
    ["\\07", "", /octal escape/],
    ["a\\", "", /dangling backslash/],
    ["^a", "m", /anchors under the flag m/],
    ["a", "y", /sticky flag y/],
    ["a", "q", /unknown flag "q"/],
    ["a", "ii", /given twice/],
    ["[a--b]", "v", /set notation of the v flag/],
    ["[[a]]", "v", /set notation of the v flag/],
  ];
  it.each(refused)("refuses %s with flags '%s'", (pattern, flags, message) => {
    expect(() => parseRegex(pattern, { flags })).toThrow(SpecError);
    expect(() => parseRegex(pattern, { flags })).toThrow(message);
  });

  it("points into the text that holds the pattern", () => {
    const within = "start: A\nA: /a(b/";
    expect(() => parseRegex("a(b", { file: "g.lark", within, baseOffset: within.indexOf("a(b") })).toThrow(
      "g.lark:2:6",
    );
  });

  it("stops at its limits", () => {
    const deep = "(".repeat(600) + ")".repeat(600);
    expect(() => parseRegex(deep)).toThrow(BudgetError);
    expect(() => parseRegex("abc", { limits: { ...DEFAULT_LIMITS, maxSpecBytes: 2 } })).toThrow(BudgetError);
  });

  it("survives patterns of a million characters without deep recursion", () => {
    const nested = parseRegex("(".repeat(400_000) + ")".repeat(400_000), {
      limits: { ...DEFAULT_LIMITS, maxSpecDepth: 1_000_000 },
    });
    expect(nested.root).toEqual({ kind: "text", text: "", assertions: "none" });
    expect(parseRegex("ab".repeat(500_000)).root.kind).toBe("text");
    expect(parseRegex("a|".repeat(500_000)).root.kind).toBe("choice");
    expect(parseRegex("a*".repeat(500_000)).root.kind).toBe("sequence");
  });
});

describe("the regex front end", () => {
  it("constrains the whole text", () => {
    const { grammar, notes } = compileRegex("a|ab*");
    const { accepts, viable } = naiveRecognizer(grammar);
    for (const value of ["a", "ab", "abb"]) expect(accepts(value), value).toBe(true);
    for (const value of ["", "b", "aba", "xab"]) expect(accepts(value), value).toBe(false);
    expect(viable("")).toBe(true);
    expect(viable("b")).toBe(false);
    expect(notes).toEqual([{ path: "", subject: "regex", treatment: "enforced" }]);
  });

  it("allows the empty text where the pattern does", () => {
    for (const pattern of ["", "a*", "a*b*", "(?:)", "^$"]) {
      expect(naiveRecognizer(compileRegex(pattern).grammar).accepts(""), pattern).toBe(true);
    }
    expect(naiveRecognizer(compileRegex("a*b*").grammar).accepts("aab")).toBe(true);
  });

  it("refuses a pattern that no text matches, with the reason", () => {
    for (const pattern of ["[]", "a^b", "(?=a)b", "a(?!b)b", "\\ud800"]) {
      expect(() => compileRegex(pattern), pattern).toThrow(ConflictError);
    }
  });
});
