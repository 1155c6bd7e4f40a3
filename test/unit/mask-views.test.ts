import { describe, expect, it } from "vitest";
import { GrammarBuilder, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import { createMask, masksEqual, RegexAlgebra, Vocabulary } from "../../masks/index.ts";

const encoder = new TextEncoder();

/** Nested lists of numbers: the stack grows with the nesting. */
function nestedLists(): TokenMasks {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const value = builder.nonterminal("value");
  const items = builder.nonterminal("items");
  builder.rule(value, [builder.terminal("NUMBER", algebra.plus(algebra.range(48, 57)))]);
  builder.rule(value, [builder.literal("["), items, builder.literal("]")]);
  builder.rule(value, [builder.literal("["), builder.literal("]")]);
  builder.rule(items, [value]);
  builder.rule(items, [items, builder.literal(","), value]);
  const recognizer = new Recognizer(builder.build({ name: "nested lists", start: value, lexing: "munch" }));
  const texts = ["[", "]", ",", "0", "1", "[[", "]]", "],", "],[", "1,", "[1", "1]", "]]]]"];
  const bytes = [...texts.map((text) => encoder.encode(text)), undefined];
  return new TokenMasks(recognizer, new Vocabulary({ name: "brackets", bytes, endTokens: [texts.length] }));
}

/** Asks for the mask after every prefix of `text`; each must equal the uncached one. */
function read(masks: TokenMasks, text: string): void {
  const { recognizer, vocabulary } = masks;
  let state = recognizer.start();
  for (const byte of encoder.encode(text)) {
    state = recognizer.advance(state, byte)!;
    const uncached = createMask(vocabulary.size);
    const cached = masks.mask(state);
    masks.computeInto(state, uncached);
    expect(masksEqual(cached, uncached)).toBe(true);
  }
}

describe("masks by the part of the stack they depend on", () => {
  it("are found again deeper in another place", () => {
    const masks = nestedLists();
    read(masks, "[[[[[[[1,2],3],[4]]");
    const before = { ...masks.work };
    // New stacks throughout: one level deeper than anything read so far.
    read(masks, "[[[[[[[[[[[[1,2],3],[4]]");
    const misses = masks.work.masks - before.masks - (masks.work.cacheHits - before.cacheHits);
    expect(misses).toBeGreaterThan(5);
    expect(masks.work.viewHits - before.viewHits).toBe(misses);
  });

  it("tell apart stacks that a token can reach down to", () => {
    const masks = nestedLists();
    // After `1`, the token `]]]]` fits only where four lists are open.
    read(masks, "[[[1");
    read(masks, "[[[[1");
    read(masks, "[[[[[1");
    const maskAfter = (text: string) =>
      masks.mask(masks.recognizer.advanceAll(masks.recognizer.start(), encoder.encode(text))!);
    const fourClosers = 12;
    expect(maskAfter("[[[1").words[0]! & (1 << fourClosers)).toBe(0);
    expect(maskAfter("[[[[1").words[0]! & (1 << fourClosers)).not.toBe(0);
    expect(maskAfter("[[[[[1").words[0]! & (1 << fourClosers)).not.toBe(0);
  });
});
