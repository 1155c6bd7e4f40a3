/** Layouts: what is implied between lexemes, and masks where the bytes of white space count. */
import { describe, expect, it } from "vitest";
import { Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import { createMask, maskHas, maskSet, masksEqual, publish } from "../../masks/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { indentedGrammar } from "../helpers/layout-grammar.ts";
import { exactVocabulary, textOf, utf8 } from "../helpers/vocabularies.ts";

const GOOD = [
  "a",
  "a\n",
  "a\nb\n\n",
  "a:\n  b\n",
  "a:\n  b\n\n \nc",
  "a:\n  b:\n    c\n  d\ne",
  "a:\n  b:\n    c\ne",
  "[\n]",
  "a:\n [[\nb]\n   ]\n c",
  "\n\na",
];
const BAD = [
  "",
  " a",
  "a b",
  "a:\nb",
  "a:",
  "a:\n  b\n c",
  "a\n  b",
  "[a",
  "a\n]",
  "a: b",
  "a:\n  b:\n    c\n   d",
];

const PIECES = [
  " ",
  "  ",
  "\n",
  "\n\n",
  "\n ",
  "\n  ",
  "\n    ",
  "a",
  "b",
  "ab",
  ":",
  ":\n",
  ":\n  ",
  "[",
  "]",
  "[]",
]
  .concat([
    "[\n",
    "]\n",
    "]\n  ",
    " a",
    "  a",
    "\na",
    "\n  a",
    "\n\n  a",
    "a:\n ",
    "a:\n  b",
    "\n   [",
    "a\n",
    "a\n ]",
  ])
  .concat(["a:\n  b\n", "]]", " \n a"]);

describe("a layout that measures", () => {
  const recognizer = new Recognizer(indentedGrammar());
  const accepts = (text: string): boolean => {
    const state = recognizer.advanceAll(recognizer.start(), utf8(text));
    return state !== undefined && recognizer.canEnd(state);
  };

  it.each(GOOD)("accepts %j", (text) => {
    expect(accepts(text)).toBe(true);
  });

  it.each(BAD)("refuses %j", (text) => {
    expect(accepts(text)).toBe(false);
  });

  it("allows exactly the tokens whose bytes the recogniser reads", () => {
    const masks = new TokenMasks(recognizer, exactVocabulary(PIECES));
    const random = seededRandom(11);
    for (let walk = 0; walk < 40; walk++) {
      let state = recognizer.start();
      let text = "";
      for (let step = 0; step < 12; step++) {
        const wanted = createMask(masks.vocabulary.size);
        PIECES.forEach((piece, i) => {
          if (recognizer.advanceAll(state, utf8(piece)) !== undefined) maskSet(wanted, i + 1);
        });
        if (recognizer.canEnd(state)) maskSet(wanted, 0);
        const mask = masks.mask(state);
        if (!masksEqual(mask, publish(wanted))) {
          const differ = PIECES.filter((_, i) => maskHas(mask, i + 1) !== maskHas(wanted, i + 1));
          throw new Error(`after ${JSON.stringify(text)}: ${JSON.stringify(differ)}`);
        }
        const allowed = PIECES.flatMap((_, i) => (maskHas(mask, i + 1) ? [i] : []));
        if (allowed.length === 0) break;
        const piece = PIECES[allowed[Math.floor(random() * allowed.length)]!]!;
        text += piece;
        const next = recognizer.advanceAll(state, utf8(piece));
        if (next === undefined) throw new Error(`mask allows ${JSON.stringify(piece)}`);
        state = next;
      }
    }
  });

  it("reads the same text to the same state however it is cut", () => {
    const text = "a:\n  b:\n    [\nc ]\n  d\n";
    const whole = recognizer.advanceAll(recognizer.start(), utf8(text));
    let state = recognizer.start();
    for (const byte of utf8(text)) state = recognizer.advance(state, byte)!;
    expect(state).toBe(whole);
    expect(textOf(utf8(text))).toBe(text);
  });
});
