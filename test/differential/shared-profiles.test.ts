/**
 * What grammars of a vocabulary share of their masks (profiles by the shape of lexer states, sets, compositions) changes
 * no mask: each grammar beside all the others, against the same grammar alone.
 */
import { describe, expect, it } from "vitest";
import {
  compileGrammarText,
  compileJsonSchema,
  type Grammar,
  Recognizer,
  TokenMasks,
} from "../../domains/syntax/index.ts";
import { maskHas, masksEqual, type TokenId, TokenTrie, type Vocabulary } from "../../masks/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { pick } from "../helpers/samples.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary({
  name: "shared",
  extra: ['": "', '", "', "aaa", "abba", "1.5", " //", "//x\n"],
});

/** The same languages under other names, in another order, with other priorities, and things that differ by little. */
const GRAMMARS: readonly (() => Grammar)[] = [
  ...[
    '{"properties": {"name": {"type": "string"}, "n": {"type": "integer"}}}',
    '{"properties": {"n": {"type": "string"}, "name": {"type": "integer"}}, "additionalProperties": false}',
    '{"properties": {"title": {"type": "string", "maxLength": 4}}, "required": ["title"]}',
    '{"properties": {"title": {"type": "string", "maxLength": 5}, "name": {"enum": ["a", "ab", "b"]}}}',
    '{"type": "array", "items": {"enum": ["a", "aa", 1, 12]}}',
    '{"type": "array", "items": {"type": ["string", "null"], "minLength": 2}}',
    "{}",
  ].map((schema) => () => compileJsonSchema(schema).grammar),
  ...[
    'start: (NAME | NUMBER)+\nNAME: /[a-z]+/\nNUMBER: /[0-9]+/\n%ignore " "',
    'start: (N | A)+ ";"\nN: /[0-9]+/\nA: /[a-z]+/\n%ignore " "',
    'start: (A | B)+\nA.2: /[ab]+/\nB: /[a-z]+/\n%ignore " "',
    'start: (A | B)+\nA: /[ab]+/\nB.2: /[a-z]+/\n%ignore " "',
    'start: "if" NAME | NAME "end"\nNAME: /[a-z]+/\n%ignore / +/',
    'start: "end" NAME | NAME "if"\nNAME: /[a-z]+/\n%ignore /[ \\n]+/\n%ignore /\\/\\/[^\\n]*\\n/',
  ].map((text) => () => compileGrammarText(text).grammar),
];

/** Walks over random allowed tokens; both must have the same mask at every place. */
function compare(shared: TokenMasks, alone: TokenMasks, vocabulary: Vocabulary, seed: number): void {
  const random = seededRandom(seed);
  for (let walk = 0; walk < 6; walk++) {
    let states = [shared.recognizer.start(), alone.recognizer.start()] as const;
    let text = "";
    for (let n = 0; n < 14; n++) {
      const mask = shared.mask(states[0]);
      if (!masksEqual(mask, alone.mask(states[1]))) {
        expect.fail(`${shared.recognizer.grammar.name}: masks differ after ${JSON.stringify(text)}`);
      }
      const allowed: TokenId[] = [];
      for (let token = 0; token < vocabulary.size; token++) {
        if (maskHas(mask, token) && !vocabulary.isEnd(token)) allowed.push(token);
      }
      if (allowed.length === 0) break;
      const token = pick(random, allowed);
      const next = [shared.advance(states[0], token), alone.advance(states[1], token)] as const;
      if (next[0] === undefined || next[1] === undefined)
        throw new Error("a mask allows what advance refuses");
      states = [next[0], next[1]];
      text += vocabulary.describe(token);
    }
  }
}

describe("grammars of one vocabulary", () => {
  it("have the masks that each has alone, in any order of first use", () => {
    const random = seededRandom(17);
    let visitedShared = 0;
    let visitedAlone = 0;
    for (let round = 0; round < 3; round++) {
      const trie = new TokenTrie(VOCABULARY);
      const order = GRAMMARS.map((make) => ({ make, at: random() })).sort((a, b) => a.at - b.at);
      for (const [i, { make }] of order.entries()) {
        const shared = new TokenMasks(new Recognizer(make()), VOCABULARY, trie);
        const alone = new TokenMasks(new Recognizer(make()), VOCABULARY);
        compare(shared, alone, VOCABULARY, 100 * round + i);
        visitedShared += shared.work.trieNodes;
        visitedAlone += alone.work.trieNodes;
      }
    }
    // They do share.
    expect(visitedShared).toBeLessThan(0.9 * visitedAlone);
  });
});
