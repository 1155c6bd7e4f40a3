/** Masks of programming languages: at places along the fixtures, exactly the tokens whose bytes the recogniser reads. */
import { describe, expect, it } from "vitest";
import { Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  createMask,
  maskHas,
  maskSet,
  masksEqual,
  publish,
  TokenTrie,
  type Vocabulary,
} from "../../masks/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { languageGrammar, languagePacks } from "../../src/languages/index.ts";
import { languageFixtures } from "../helpers/language-fixtures.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

/** Pieces that end a lexeme and begin others, or are several lines. */
const EXTRA = (
  '>> >= >>> ?. ?.5 ?? => ++; -- }` ` /* */ */ // //x \n\n }\n ;\n )\n{ :\n  :\n    \n  \n    x  # #! r" f\' {x} """ .. ..= 1. 1.. ' +
  "'a 'b' b' && || |x| :: -> <T> <a> </a> /> {...x} @x return return\n throw throw\n async of as is in not def class"
)
  .split(" ")
  .map((piece) => piece.replaceAll("\\n", "\n"));

/** Byte positions looked at per fixture. */
const PLACES = 12;

describe.each(languagePacks().map(({ name }) => name))("%s", (language) => {
  it("allows exactly the tokens that can be read", () => {
    const vocabulary = smallVocabulary({ extra: EXTRA });
    // Start points share what lexer states of one shape have in common.
    const trie = new TokenTrie(vocabulary);
    const random = seededRandom(23);
    const masksOf = new Map<string, TokenMasks>();
    for (const { start, text } of languageFixtures(language, "accept")) {
      let masks = masksOf.get(start);
      if (masks === undefined) {
        masks = new TokenMasks(new Recognizer(languageGrammar(language, start)), vocabulary, trie);
        masksOf.set(start, masks);
      }
      const bytes = utf8(text);
      const places = new Set(Array.from({ length: PLACES }, () => Math.floor(random() * (bytes.length + 1))));
      for (const place of places) comparePlace(masks, vocabulary, bytes.subarray(0, place));
    }
  });
});

function comparePlace(masks: TokenMasks, vocabulary: Vocabulary, prefix: Uint8Array): void {
  const { recognizer } = masks;
  const state = recognizer.advanceAll(recognizer.start(), prefix);
  if (state === undefined) throw new Error(`not viable: ${Buffer.from(prefix).toString()}`);
  const wanted = createMask(vocabulary.size);
  for (let token = 0; token < vocabulary.size; token++) {
    const bytes = vocabulary.bytesOf(token);
    const fits = vocabulary.isEnd(token)
      ? recognizer.canEnd(state)
      : bytes.length > 0 && recognizer.advanceAll(state, bytes) !== undefined;
    if (fits) maskSet(wanted, token);
  }
  for (const mask of [masks.mask(state), masks.mask(state)]) {
    if (masksEqual(mask, publish(wanted))) continue;
    const differ: string[] = [];
    for (let token = 0; token < vocabulary.size; token++) {
      if (maskHas(mask, token) !== maskHas(wanted, token))
        differ.push(`${maskHas(mask, token) ? "allowed" : "refused"} ${vocabulary.describe(token)}`);
    }
    expect.fail(
      `after ${JSON.stringify(Buffer.from(prefix).toString().slice(-60))}: ${differ.slice(0, 8).join(", ")}`,
    );
  }
}
