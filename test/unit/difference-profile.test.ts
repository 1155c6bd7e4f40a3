/** Profiles that are differences to another state's: the same tokens, for a fraction of the walk. */
import { describe, expect, it } from "vitest";
import {
  compileGrammarText,
  compileJsonSchema,
  type Grammar,
  type ParseState,
  Recognizer,
  TokenMasks,
} from "../../domains/syntax/index.ts";
import { createMask, maskSet, masksEqual, TokenTrie, type Vocabulary } from "../../masks/index.ts";
import { type Random, seededRandom } from "../../src/kernel/random.ts";
import { pick } from "../helpers/samples.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const WORDS = "name names nam age aged value if int integer return returned while then".split(" ");
const TAILS = ["", " ", '"', '":', '": "', "(", "();", " =", "é"];

/** Words and their pieces, with and without a space in front, with and without what may follow. */
function wordyVocabulary(random: Random): Vocabulary {
  const extra = new Set<string>();
  for (let n = 0; n < 3000; n++) {
    const word = pick(random, WORDS);
    const from = Math.floor(random() * word.length);
    const piece = word.slice(from, from + 1 + Math.floor(random() * word.length));
    const letters = Array.from({ length: Math.floor(random() * 4) }, () => pick(random, [..."abefinrt"]));
    extra.add(`${pick(random, ["", "", " ", '"'])}${piece}${letters.join("")}${pick(random, TAILS)}`);
  }
  return smallVocabulary({ extra: [...extra] });
}

const schema = (value: object): Grammar =>
  compileJsonSchema(JSON.stringify(value), { file: "<test>" }).grammar;

const NAMES = schema({
  type: "object",
  properties: { name: { type: "string" }, names: { enum: ["name", "nam"] }, age: { type: "integer" } },
});

const CODE = compileGrammarText(
  'start: (statement | NAME "(" NAME ")" ";")*\nstatement: "if" NAME "then" statement | "int" NAME "=" NAME ";"\n' +
    '  | "return" NAME? ";" | STRING ";"\nNAME: /[a-z_]\\w*/\nSTRING: /"[^"]*"/\n%ignore / +/\n',
).grammar;

const CASES: readonly {
  readonly name: string;
  readonly grammar: Grammar;
  readonly texts: readonly string[];
}[] = [
  {
    name: "property names beside other names",
    grammar: NAMES,
    texts: [
      '{"name": "int", "names": "nam", "age": 3, "nam": {"ages": []}}',
      '{"agé": null, "naming": ["name"]}',
    ],
  },
  {
    name: "keywords beside names",
    grammar: CODE,
    texts: ['if returned then int iffy = intern; return; "if" ;', "while(name);int if_ = thenint;"],
  },
  {
    name: "patterns and lengths",
    grammar: schema({
      properties: { name: { type: "string", maxLength: 5 }, value: { pattern: "^[a-f]+(name)?$" } },
      patternProperties: { "^na": { type: "string", minLength: 2 } },
      additionalProperties: { enum: ["value", "values", 12] },
    }),
    texts: [
      '{"name": "nam", "value": "abename", "nat": "aged", "while": "values"}',
      '{"naéé": "ééé", "x": 12}',
    ],
  },
];

/** A token is allowed where its bytes can be read. */
function reference({ recognizer, vocabulary }: TokenMasks, state: ParseState) {
  const mask = createMask(vocabulary.size);
  for (let token = 0; token < vocabulary.size; token++) {
    if (vocabulary.isEnd(token)) {
      if (recognizer.canEnd(state)) maskSet(mask, token);
    } else {
      const bytes = vocabulary.bytesOf(token);
      if (bytes.length > 0 && recognizer.advanceAll(state, bytes) !== undefined) maskSet(mask, token);
    }
  }
  return mask;
}

describe.each(CASES)("$name", ({ grammar, texts }) => {
  it("gives the masks that reading every token gives", () => {
    const masks = new TokenMasks(new Recognizer(grammar), wordyVocabulary(seededRandom(3)));
    const { recognizer } = masks;
    for (const text of texts) {
      let state: ParseState | undefined = recognizer.start();
      for (const byte of [...utf8(text), undefined]) {
        expect(state, `${text} is viable`).toBeDefined();
        const wanted = reference(masks, state!);
        expect(masksEqual(masks.mask(state!), wanted)).toBe(true);
        const uncached = createMask(masks.vocabulary.size);
        masks.computeInto(state!, uncached);
        expect(masksEqual(uncached, wanted)).toBe(true);
        if (byte !== undefined) state = recognizer.advance(state!, byte);
      }
    }
  });
});

/** Trie nodes visited and masks made while reading `text`. */
function walk(grammar: Grammar, trie: TokenTrie, text: string): { nodes: number; profiles: number } {
  const masks = new TokenMasks(new Recognizer(grammar), trie.vocabulary, trie);
  let state = masks.recognizer.start();
  for (const byte of utf8(text)) {
    masks.mask(state);
    state = masks.recognizer.advance(state, byte)!;
  }
  return { nodes: masks.work.trieNodes, profiles: masks.work.profiles };
}

describe("the work", () => {
  it("is a fraction of the trie per lexer state", () => {
    const trie = new TokenTrie(wordyVocabulary(seededRandom(3)));
    const { nodes, profiles } = walk(NAMES, trie, '{"name": "int", "nameless": "nam", "ageless": 3');
    expect(profiles).toBeGreaterThan(20);
    expect(nodes / profiles).toBeLessThan(trie.nodeCount / 8);
  });

  it("is not repeated by the next grammar of the same vocabulary", () => {
    const trie = new TokenTrie(wordyVocabulary(seededRandom(3)));
    const text = '{"value": "some text", "other": "text"';
    const first = walk(schema({ properties: { value: { type: "string" } } }), trie, text);
    expect(first.nodes).toBeGreaterThan(trie.nodeCount);
    // Strings are the same everywhere; the beginnings of `"more"` are new.
    const second = walk(schema({ properties: { value: { type: "string" }, more: {} } }), trie, text);
    expect(second.nodes).toBeLessThan(first.nodes / 2);
    const third = walk(schema({}), trie, text);
    expect(third.nodes).toBeLessThan(trie.nodeCount / 4);
  });
});
