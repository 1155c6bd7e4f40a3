/** Texts between a given beginning and end: against reading the whole text again. */
import { describe, expect, it } from "vitest";
import {
  cheapestCompletion,
  compileGrammarText,
  HoleRecognizer,
  Recognizer,
  TokenMasks,
} from "../../domains/syntax/index.ts";
import { createMask, maskHas } from "../../masks/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import { languageGrammar } from "../../src/languages/index.ts";
import { indentedGrammar } from "../helpers/layout-grammar.ts";
import { END, smallVocabulary, textOf, utf8 } from "../helpers/vocabularies.ts";

const SMALL = `
start: statement*
statement: NAME "=" sum ";" | "{" statement* "}" | "if" NAME statement ("else" statement)?
sum: term | sum "+" term
term: NAME | "(" sum ")"
NAME: /[a-c]+/
%ignore / +/
`;

function whole(): Recognizer {
  return new Recognizer(compileGrammarText(SMALL, {}).grammar);
}

function isMember(recognizer: Recognizer, text: string): boolean {
  const state = recognizer.advanceAll(recognizer.start(), utf8(text));
  return state !== undefined && recognizer.canEnd(state);
}

const HOLES = [
  { prefix: "a = ", suffix: ";" },
  { prefix: "a = (b", suffix: ") + c; { }" },
  { prefix: "{ a = b; ", suffix: "}" },
  { prefix: "if a ", suffix: " else { }" },
  { prefix: "", suffix: "" },
  { prefix: "", suffix: "a = b;" },
  { prefix: "a", suffix: "b = c;" },
];

/** All texts over a few pieces, up to so many of them. */
function fills(pieces: readonly string[], most: number): string[] {
  let last = [""];
  const all = [""];
  for (let i = 0; i < most; i++) {
    last = last.flatMap((text) => pieces.map((piece) => text + piece));
    all.push(...last);
  }
  return all;
}

describe("a hole", () => {
  it.each(HOLES)("between $prefix and $suffix takes the texts that make a whole", ({ prefix, suffix }) => {
    const plain = whole();
    const hole = new HoleRecognizer(plain.grammar, { prefix: utf8(prefix), suffix: utf8(suffix) });
    for (const fill of fills(["a", "b ", "=", "(", ")", "+", ";", "{", "}"], 4)) {
      const state = hole.advanceAll(hole.start(), utf8(fill));
      const isViable = plain.advanceAll(plain.start(), utf8(prefix + fill)) !== undefined;
      expect(state !== undefined, fill).toBe(isViable);
      if (state !== undefined) {
        expect(hole.canEnd(state), fill).toBe(isMember(plain, prefix + fill + suffix));
      }
    }
  });

  it("ends in the mask exactly where it may end, whatever stacks have been seen before", () => {
    const vocabulary = smallVocabulary();
    const random = seededRandom(4);
    for (const { prefix, suffix } of HOLES) {
      const hole = new HoleRecognizer(whole().grammar, { prefix: utf8(prefix), suffix: utf8(suffix) });
      const masks = new TokenMasks(hole, vocabulary);
      const fresh = createMask(vocabulary.size);
      for (let run = 0; run < 15; run++) {
        let state = hole.start();
        for (let step = 0; step < 25; step++) {
          const mask = masks.mask(state);
          masks.computeInto(state, fresh);
          expect([...mask.bytes]).toEqual([...fresh.bytes]);
          expect(maskHas(mask, END)).toBe(hole.canEnd(state));
          const allowed = Array.from({ length: vocabulary.size }, (_, id) => id).filter(
            (id) => !vocabulary.isEnd(id) && maskHas(mask, id),
          );
          if (allowed.length === 0) break;
          const next = masks.advance(state, allowed[Math.floor(random() * allowed.length)]!);
          if (next === undefined) break;
          state = next;
        }
      }
    }
  });

  it.each(HOLES)("between $prefix and $suffix is closed by the cheapest completion", ({ prefix, suffix }) => {
    const plain = whole();
    const hole = new HoleRecognizer(plain.grammar, { prefix: utf8(prefix), suffix: utf8(suffix) });
    for (const fill of fills(["a", "b ", "=", "(", "+", ";", "{"], 4)) {
      const state = hole.advanceAll(hole.start(), utf8(fill));
      if (state === undefined) continue;
      const completion = cheapestCompletion(hole, state);
      if (completion === undefined) continue;
      expect(isMember(plain, prefix + fill + textOf(completion) + suffix), fill).toBe(true);
    }
    expect(cheapestCompletion(hole, hole.start())).toBeDefined();
  });

  it("says where its prefix leaves the language", () => {
    const { grammar } = whole();
    const make = () => new HoleRecognizer(grammar, { prefix: utf8("a = b;\nb = = c"), suffix: utf8("") });
    expect(make).toThrow(SpecError);
    expect(() => new HoleRecognizer(grammar, { prefix: utf8("a = b; ; c"), suffix: utf8("") })).toThrow(
      /line 1, byte 7, at "; c"/,
    );
  });

  it("stands in programs", () => {
    const prefix = "package p\n\nfunc f(x int) int {\n\tif x > 1 {\n\t\treturn ";
    const suffix = "\n\t}\n\treturn 2\n}\n";
    const hole = new HoleRecognizer(languageGrammar("go"), { prefix: utf8(prefix), suffix: utf8(suffix) });
    const canEnd = (fill: string): boolean | undefined => {
      const state = hole.advanceAll(hole.start(), utf8(fill));
      return state === undefined ? undefined : hole.canEnd(state);
    };
    expect(canEnd("g(x, 1) + 2")).toBe(true);
    expect(canEnd("g(x, ")).toBe(false);
    expect(canEnd("1\n\t} else {\n\t\treturn 3")).toBe(true);
    expect(canEnd("1\n\t}\n}")).toBe(false);
    expect(canEnd("func() { for {")).toBe(false);
    // What was closed is opened again for the rest to close.
    const left = hole.advanceAll(hole.start(), utf8("1\n\t}\n}\n\nfunc h() {\n\tg(a"))!;
    const reopened = textOf(cheapestCompletion(hole, left)!);
    expect(canEnd(`1\n\t}\n}\n\nfunc h() {\n\tg(a${reopened}`)).toBe(true);
    const open = hole.advanceAll(hole.start(), utf8("func() { for { g(a, "))!;
    const completion = textOf(cheapestCompletion(hole, open)!);
    expect(canEnd(`func() { for { g(a, ${completion}`)).toBe(true);
  });
});

describe("completions under a layout", () => {
  it("write what the layout implies", () => {
    const recognizer = new Recognizer(languageGrammar("go"));
    for (const text of ["package p\nfunc f() {\n\tx := g(", "package p\nvar x = 1", "package p\nimport ("]) {
      const state = recognizer.advanceAll(recognizer.start(), utf8(text))!;
      const completion = cheapestCompletion(recognizer, state)!;
      expect(isMember(recognizer, text + textOf(completion)), textOf(completion)).toBe(true);
    }
  });

  it("have none where the layout cannot write", () => {
    const recognizer = new Recognizer(indentedGrammar());
    const state = recognizer.advanceAll(recognizer.start(), utf8("if a:"));
    if (state !== undefined) expect(cheapestCompletion(recognizer, state)).toBeUndefined();
  });
});
