/** The importer of published grammars: kinds of rules, patches, and what it refuses. */
import { describe, expect, it } from "vitest";
import {
  fingerprint,
  importTreeSitter,
  type LanguageDefinition,
  type Patch,
  Recognizer,
  type RuleNode,
  seq,
  symbol,
  text,
} from "../../domains/syntax/index.ts";
import { utf8 } from "../helpers/vocabularies.ts";

const WORD: RuleNode = { type: "PATTERN", value: "[a-z]+" };

function source(rules: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ name: "tiny", word: "name", rules: { ...rules, name: WORD }, extras: [], ...more });
}

function definition(
  rules: Record<string, unknown>,
  more: Partial<LanguageDefinition> = {},
  grammar: Record<string, unknown> = {},
): LanguageDefinition {
  return {
    name: "tiny",
    source: source(rules, grammar),
    file: "tiny/grammar.json",
    patches: [],
    lexemes: { space: "[ \\n]+" },
    ignored: ["space"],
    starts: { file: symbol("file") },
    ...more,
  };
}

function accepts(language: LanguageDefinition): (text: string) => boolean {
  const recognizer = new Recognizer(importTreeSitter(language).grammar);
  return (input) => {
    const state = recognizer.advanceAll(recognizer.start(), utf8(input));
    return state !== undefined && recognizer.canEnd(state);
  };
}

describe("kinds of rules", () => {
  it("reads sequences, choices, repetitions and blanks", () => {
    const test = accepts(
      definition({
        file: {
          type: "SEQ",
          members: [
            { type: "REPEAT", content: text("(") },
            { type: "CHOICE", members: [symbol("name"), { type: "BLANK" }] },
            { type: "REPEAT1", content: text(")") },
          ],
        },
      }),
    );
    expect([")", "((a))", "( ( ab )"].map(test)).toEqual([true, true, true]);
    expect(["", "(a", "a b)"].map(test)).toEqual([false, false, false]);
  });

  it("makes one lexeme of a token, and one terminal of equal tokens", () => {
    const number = { type: "TOKEN", content: { type: "SEQ", members: [text("0"), text("x"), WORD] } };
    const language = definition({
      file: { type: "CHOICE", members: [seq(number as RuleNode, text("!")), symbol("hex")] },
      hex: { type: "PREC_LEFT", value: 1, content: number },
    });
    const test = accepts(language);
    expect(["0xab!", "0xab", "0 x ab", "0xab !"].map(test)).toEqual([true, true, false, true]);
  });

  it("lets nothing stand before an immediate token", () => {
    const test = accepts(
      definition({
        file: { type: "SEQ", members: [symbol("name"), { type: "IMMEDIATE_TOKEN", content: text("!") }] },
      }),
    );
    expect(["a!", "a !"].map(test)).toEqual([true, false]);
  });

  it("keeps keywords apart from longer words, reserved or not", () => {
    const language = definition(
      { file: { type: "SEQ", members: [text("let"), symbol("name")] } },
      {},
      { reserved: { global: [text("let")] } },
    );
    const test = accepts(language);
    expect(["let a", "let lets", "letlets", "let let"].map(test)).toEqual([true, true, false, false]);
  });

  it("takes other words for reserved inside a RESERVED rule", () => {
    const language = definition(
      {
        file: {
          type: "SEQ",
          members: [
            symbol("name"),
            text("."),
            { type: "RESERVED", context_name: "none", content: symbol("name") },
          ],
        },
      },
      {},
      { reserved: { global: [text("let")], none: [] } },
    );
    expect(["a.let", "let.a"].map(accepts(language))).toEqual([true, false]);
  });

  it("follows both ways where a terminal splits", () => {
    const language = definition(
      {
        file: {
          type: "CHOICE",
          members: [seq("list", text(";")), seq("name", text(">>"), "name", text(";"))],
        },
        list: seq(text("<"), { type: "CHOICE", members: [symbol("list"), symbol("name")] }, text(">")),
      },
      { splits: { ">": ">" } },
    );
    expect(["<<a>>;", "a>>b;", "a> >b;"].map(accepts(language))).toEqual([true, true, false]);
  });

  it("keeps fields and tree names on productions", () => {
    const { grammar, rules } = importTreeSitter(
      definition({
        file: symbol("call"),
        call: {
          type: "SEQ",
          members: [
            { type: "FIELD", name: "callee", content: symbol("name") },
            text("("),
            {
              type: "FIELD",
              name: "value",
              content: { type: "ALIAS", named: true, value: "word", content: symbol("name") },
            },
            text(")"),
          ],
        },
      }),
    );
    const call = grammar.symbols[rules.get("call")!];
    expect(call?.kind === "rule" ? call.productions[0]?.labels : undefined).toEqual([
      { field: "callee" },
      undefined,
      { field: "value", alias: "word" },
      undefined,
    ]);
  });
});

describe("patches", () => {
  const rules = {
    file: { type: "CHOICE", members: [symbol("a"), symbol("b")] },
    a: seq("name", text("a")),
    b: seq("name", text("b")),
  };
  const patched = (...patches: Patch[]) => accepts(definition(rules, { patches }));

  it("replace the rule they were written against", () => {
    const was = fingerprint(rules.a);
    const test = patched({ kind: "replace", why: "test", rule: "a", was, with: text("!") });
    expect(["!", "x b", "x a"].map(test)).toEqual([true, true, false]);
  });

  it("name themselves and the rule where it has changed", () => {
    expect(() =>
      patched({ kind: "replace", why: "no more a", rule: "a", was: "0123456789ab", with: text("!") }),
    ).toThrow(
      /"no more a" does not fit rule "a" of tiny\/grammar\.json: it now has the fingerprint [0-9a-f]{12}/,
    );
  });

  it("edit as often as they say", () => {
    const edit = { kind: "edit", why: "c for b", rule: "*", find: text("b"), with: text("c") } as const;
    expect(["x c", "x b"].map(patched(edit))).toEqual([true, false]);
    expect(() => patched({ ...edit, times: 2 })).toThrow(
      /"c for b" does not fit rule "\*".*matches 1 times, not 2/,
    );
  });

  it("refuse to add what is there, or to remove what is not", () => {
    expect(() => patched({ kind: "add", why: "t", rule: "a", with: text("!") })).toThrow(/exists already/);
    expect(() => patched({ kind: "remove", why: "t", rule: "z" })).toThrow(/no such rule/);
  });

  it("forbid what a rule may begin with, through all that can stand leftmost", () => {
    const language = definition(
      {
        file: seq("expression", text(";")),
        expression: {
          type: "CHOICE",
          members: [
            symbol("object"),
            symbol("name"),
            seq("expression", text("+"), "expression"),
            seq("maybe", "object"),
          ],
        },
        maybe: { type: "CHOICE", members: [text("-"), { type: "BLANK" }] },
        object: seq(
          text("{"),
          { type: "CHOICE", members: [symbol("expression"), { type: "BLANK" }] },
          text("}"),
        ),
      },
      {
        patches: [
          { kind: "not-first", why: "no object first", rule: "file", symbol: "expression", forbidden: ["{"] },
        ],
      },
    );
    const test = accepts(language);
    expect(["a;", "a+{};", "-{};", "a+{{}};"].map(test)).toEqual([true, true, true, true]);
    expect(["{};", "{}+a;"].map(test)).toEqual([false, false]);
  });
});

describe("what is refused", () => {
  it.each([
    [
      "an unknown kind of rule",
      { file: { type: "MAYBE", content: text("a") } },
      /Unknown kind of rule "MAYBE" in rule "file"/,
    ],
    [
      "a symbol that is no rule",
      { file: symbol("other") },
      /Rule "file" of tiny\/grammar\.json uses "other", which is no rule/,
    ],
    [
      "a rule without texts",
      { file: { type: "CHOICE", members: [text("a"), symbol("b")] }, b: seq("b", text("b")) },
      /derive no text: b/,
    ],
  ])("%s", (_, rules, message) => {
    expect(() => importTreeSitter(definition(rules))).toThrow(message);
  });

  it("an external token without a lexeme", () => {
    const language = definition({ file: symbol("raw") }, {}, { externals: [symbol("raw")] });
    expect(() => importTreeSitter(language)).toThrow(
      /uses the external token "raw", for which the language pack has no lexeme/,
    );
  });

  it("a file that is no grammar", () => {
    expect(() => importTreeSitter({ ...definition({}), source: "[]" })).toThrow(
      /is no grammar\.json of tree-sitter/,
    );
  });
});
