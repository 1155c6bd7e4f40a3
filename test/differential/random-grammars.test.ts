/** The recogniser against the naive reference, on random grammars and all short texts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGbnf } from "../../domains/syntax/grammar/gbnf/front-end.ts";
import type { Grammar } from "../../domains/syntax/grammar/grammar.ts";
import { compileGrammarText } from "../../domains/syntax/grammar/lark/front-end.ts";
import { Recognizer } from "../../domains/syntax/index.ts";
import { ConflictError } from "../../src/kernel/index.ts";
import { naiveRecognizer } from "../helpers/naive-recognizer.ts";
import { ebnfRules, printGbnf, textsUpTo } from "../helpers/notation.ts";

function agree(
  source: string,
  compile: (source: string) => { readonly grammar: Grammar },
  texts: readonly string[],
): void {
  let grammar: Grammar;
  try {
    ({ grammar } = compile(source));
  } catch (error) {
    // Random rules may have no text at all; nothing to compare then.
    if (error instanceof ConflictError) return;
    throw error;
  }
  const naive = naiveRecognizer(grammar);
  const recognizer = new Recognizer(grammar);
  for (const text of texts) {
    const state = recognizer.advanceAll(recognizer.start(), new TextEncoder().encode(text));
    const shown = `${source}\non ${JSON.stringify(text)}`;
    expect(state !== undefined, `viable: ${shown}`).toBe(naive.viable(text));
    expect(state !== undefined && recognizer.canEnd(state), `accepts: ${shown}`).toBe(naive.accepts(text));
  }
}

/** Rules over terminals that overlap in every way; ignored text overlaps with none of them. */
function overlappingTerminals(): fc.Arbitrary<string> {
  const atom = fc.constantFrom('"a"', '"ab"', '"b"', '"ba"', '"c"', "A", "B", "C", "D", "start", "x", "/a?/");
  const tree: fc.Memo<string> = fc.memo((depth) => {
    if (depth <= 1) return atom;
    const parts = fc.array(tree(depth - 1), { minLength: 1, maxLength: 3 });
    const repetition = fc.constantFrom("?", "*", "+", "~2", "~1..2");
    return fc.oneof(
      atom,
      parts.map((items) => `(${items.join(" ")})`),
      parts.map((items) => `(${items.join(" | ")})`),
      fc.tuple(tree(depth - 1), repetition).map(([item, operator]) => `(${item})${operator}`),
    );
  });
  return fc
    .tuple(
      tree(4).map((body) => `start: ${body}`),
      tree(3).map((body) => `x: ${body}`),
      fc.constantFrom("A: /a+/", "A: /[ab]+/", "A.2: /a+b/", 'A: "a"'),
      fc.constantFrom("B: /b+/", "B: /ab?/", "B.1: /[ab]/", 'B: "ab"i', 'B: "a" | "bb"'),
      fc.constantFrom("C: /c+/", "C: /[abc]/", "C.-1: /.+?c/s"),
      fc.constantFrom("D: /(?!ab)[ab]+/", "D: /a.*?b/", "D: /[a-c][a-c]/"),
      fc.constantFrom("", '%ignore " "', "%ignore / {1,2}/", "%ignore / +/"),
    )
    .map((lines) => lines.join("\n"));
}

describe("the recogniser agrees with the naive reference", () => {
  it("on random grammars without a lexer", () => {
    const texts = textsUpTo("ab", 5);
    fc.assert(
      fc.property(ebnfRules(3), (rules) => agree(printGbnf(rules), compileGbnf, texts)),
      { seed: 41, numRuns: 50 },
    );
  });

  it("on random grammars with overlapping terminals and maximal munch", () => {
    const texts = textsUpTo("abc ", 4);
    fc.assert(
      fc.property(overlappingTerminals(), (source) => agree(source, compileGrammarText, texts)),
      { seed: 42, numRuns: 100 },
    );
  });
});
