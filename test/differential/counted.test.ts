import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GrammarBuilder, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  anyCharacter,
  maskHas,
  RegexAlgebra,
  type RegexId,
  utf8Class,
  Vocabulary,
} from "../../masks/index.ts";

const encoder = new TextEncoder();

/** A vocabulary with tokens of many lengths, parts of characters, and tokens that reach over the end of a string. */
function vocabulary(): Vocabulary {
  const texts = [
    "a",
    "b",
    "ab",
    "aaaa",
    "aaaaaaaa",
    "a".repeat(20),
    "é",
    "aé",
    "éé",
    '"',
    'a"',
    'aab"',
    '",',
    '"]',
  ];
  texts.push(
    '",["',
    'a","',
    '"a',
    '"aaa',
    "\\n",
    "\\",
    "n",
    "\\u0",
    "061",
    "\\u0061",
    'a\\n"',
    "[",
    "]",
    ",",
    "€",
    "a€b",
  );
  const bytes: (Uint8Array | undefined)[] = texts.map((text) => encoder.encode(text));
  bytes.push(
    Uint8Array.of(0xc3),
    Uint8Array.of(0xa9),
    Uint8Array.of(0x61, 0xe2, 0x82),
    Uint8Array.of(0xac, 0x62),
    undefined,
  );
  return new Vocabulary({ name: "counted", bytes, endTokens: [bytes.length - 1] });
}

/** One character of a JSON string. */
function jsonCharacter(algebra: RegexAlgebra): RegexId {
  const hex = algebra.or([algebra.range(48, 57), algebra.range(97, 102)]);
  const raw = utf8Class(algebra, [
    [0x20, 0x21],
    [0x23, 0x5b],
    [0x5d, 0x10ffff],
  ]);
  const escaped = algebra.or([
    algebra.text("n"),
    algebra.concat(algebra.text("u"), algebra.repeat(hex, 4, 4)),
  ]);
  return algebra.or([raw, algebra.concat(algebra.text("\\"), escaped)]);
}

/** Lists of strings of `min` to `max` items. */
function masksOf(item: (algebra: RegexAlgebra) => RegexId, min: number, max: number): TokenMasks {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const quote = algebra.text('"');
  const text = builder.terminal(
    "STRING",
    algebra.concat(quote, algebra.repeat(item(algebra), min, max), quote),
  );
  const list = builder.nonterminal("list");
  const items = builder.nonterminal("items");
  builder.rule(list, [builder.literal("["), items, builder.literal("]")]);
  builder.rule(items, [text]);
  builder.rule(items, [list]);
  builder.rule(items, [items, builder.literal(","), text]);
  const grammar = builder.build({ name: "lists of strings", start: list, lexing: "munch" });
  return new TokenMasks(new Recognizer(grammar), vocabulary());
}

/** Every bit of the mask against the recogniser itself, along a random walk. */
function checkWalk(masks: TokenMasks, choices: readonly number[]): void {
  const { recognizer, vocabulary } = masks;
  let state = recognizer.start();
  for (const choice of choices) {
    const mask = masks.mask(state);
    const allowed: number[] = [];
    for (let token = 0; token < vocabulary.size; token++) {
      if (vocabulary.isEnd(token)) continue;
      const isViable = masks.advance(state, token) !== undefined;
      expect(maskHas(mask, token), `token ${vocabulary.describe(token)}`).toBe(isViable);
      if (isViable) allowed.push(token);
    }
    if (allowed.length === 0) return;
    state = masks.advance(state, allowed[choice % allowed.length]!)!;
  }
}

const walk = fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 });

describe("counted repetition", () => {
  it("has exact masks inside strings of bounded length", () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(30), walk, (min, extra, choices) => {
        checkWalk(masksOf(jsonCharacter, min, min + extra), choices);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("has exact masks where items are whole characters", () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(12), walk, (min, extra, choices) => {
        const item = (algebra: RegexAlgebra) =>
          algebra.and([anyCharacter(algebra), algebra.not(algebra.text('"'))]);
        checkWalk(masksOf(item, min, min + extra), choices);
      }),
      { numRuns: 80, seed: 2 },
    );
  });

  it("has exact masks where items overlap and nothing can be counted", () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(8), walk, (min, extra, choices) => {
        const item = (algebra: RegexAlgebra) =>
          algebra.or([algebra.text("a"), algebra.text("ab"), algebra.text("b")]);
        checkWalk(masksOf(item, min, min + extra), choices);
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it("walks the trie no more often for a long bound than for a short one", () => {
    const visited = (max: number): number => {
      const masks = masksOf(jsonCharacter, 0, max);
      const { recognizer } = masks;
      let state = recognizer.advanceAll(recognizer.start(), encoder.encode('["'))!;
      for (let i = 0; i < 200; i++) {
        masks.mask(state);
        state = recognizer.advance(state, 97)!;
      }
      return masks.work.trieNodes;
    };
    const short = visited(1_000);
    expect(visited(65_535)).toBe(short);
    expect(short).toBeLessThan(200);
  });
});
