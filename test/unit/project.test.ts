/** What a lexeme filter leaves of the vocabulary, at places where the text may end. */
import { describe, expect, it } from "vitest";
import { GrammarBuilder, projectFilter, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  createMask,
  END_OF_TEXT,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  maskIds,
  NO_TEXTS,
  RegexAlgebra,
} from "../../masks/index.ts";
import { byteToken, END, OTHER_END, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const NOTHING = new Uint8Array(0);

/** Digits separated by commas, or one digit only. */
function digits(isList: boolean) {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const digit = builder.terminal("DIGIT", algebra.range(0x30, 0x39));
  const comma = builder.literal(",");
  const list = builder.nonterminal("list");
  builder.rule(list, [digit]);
  if (isList) builder.rule(list, [digit, comma, list]);
  const recognizer = new Recognizer(builder.build({ name: "digits", start: list, lexing: "munch" }));
  const masks = new TokenMasks(recognizer, smallVocabulary());
  const state = recognizer.advanceAll(recognizer.start(), utf8("1"))!;
  const allowed = (filter: LexemeFilter): number[] => {
    const out = createMask(masks.vocabulary.size);
    projectFilter(masks, state, NOTHING, filter, out);
    return maskIds(out);
  };
  return { masks, state, comma, allowed };
}

describe("projection at a lexeme boundary", () => {
  it("of the filter that allows all is the syntax mask, also where only the end may follow", () => {
    for (const isList of [true, false]) {
      const { masks, state, allowed } = digits(isList);
      expect(allowed(lexemeFilterLattice.top)).toEqual(maskIds(masks.mask(state)));
    }
  });

  it("allows the end although the filter lets no lexeme begin", () => {
    const { comma, allowed } = digits(true);
    expect(allowed(lexemeFilter([[comma, NO_TEXTS]]))).toEqual([END, OTHER_END]);
  });

  it("forbids the end where the filter does, and nothing else with it", () => {
    const { allowed } = digits(true);
    expect(allowed(lexemeFilter([[END_OF_TEXT, NO_TEXTS]]))).toContain(byteToken(0x2c));
    expect(allowed(lexemeFilter([[END_OF_TEXT, NO_TEXTS]]))).not.toContain(END);
  });

  it("leaves nothing of the filter that allows nothing", () => {
    const { allowed } = digits(true);
    expect(allowed(lexemeFilterLattice.bottom)).toEqual([]);
  });
});
