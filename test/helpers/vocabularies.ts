/**
 * Small vocabularies with everything that is awkward about large ones: all single bytes, pieces over several lexemes,
 * partial UTF-8, equal bytes under two ids, ids without bytes, several end tokens.
 */
import { type TokenId, TokenTrie, Vocabulary } from "../../masks/index.ts";

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Lossy: bytes that are not UTF-8 become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

const PIECES = [
  ..."the and end if else int while return true false null start item value name id x1 SELECT FROM WHERE".split(
    " ",
  ),
  ..." the| and| end| if| else| x| 1|  |    |\n\n|\n  |\r\n|\t\t".split("|"),
  ...'{" "} "}, },{ },{" ": ": ":" "," ", [" "] [{ }] }]} ]] [[ [] {} "" \\" \\n \\u00 ": " ": {" ": [ ,"'.split(
    " ",
  ),
  ..."() ); ) { {} }; == = += ++ -- && || -> // /* */ (x (1 1+ +1 a+b 1) x) ;; ), *( 1,2 a,b 0.5 .5 1e e1 -1".split(
    " ",
  ),
  ..."10 12 123 00 99 2024 -0 0. 1.0 aa ab abc ba bb bab aaaa zz AB Az _a a_ a1 endend nd en".split(" "),
  ..."é ü ß λ 日 日本 語 😀 éé aé é1".split(" "),
];

/** Bytes of characters cut in the middle, alone and beside whole text. */
const FRAGMENTS: readonly (readonly number[])[] = [
  [0xc3],
  [0xa9],
  [0xe6, 0x97],
  [0x97, 0xa5],
  [0xa5, 0x22],
  [0xf0, 0x9f],
  [0x98, 0x80],
  [0x22, 0xc3],
  [0xa9, 0x22, 0x2c],
  [0x80, 0x80],
  [0xe0],
  [0xed, 0xa0],
  [0xc3, 0x28],
  [0xff, 0xfe],
];

/** Ids: 0 and 1 end tokens, 2 and 3 without bytes, 4..259 the single bytes, then pieces. */
export const END = 0;
export const OTHER_END = 1;
export const NO_TEXT = 2;

/** The id of a single byte in every vocabulary of this file. */
export function byteToken(byte: number): TokenId {
  return 4 + byte;
}

export interface SmallVocabularyOptions {
  readonly name?: string;
  /** Pieces beside the standard ones. */
  readonly extra?: readonly string[];
  /** Without the standard pieces and fragments. */
  readonly bare?: boolean;
  /** Whether the vocabulary knows how its model would cut text; default true. */
  readonly tokenizes?: boolean;
}

/** About 450 ids. */
export function smallVocabulary(options: SmallVocabularyOptions = {}): Vocabulary {
  const { name = "small", extra = [], bare = false, tokenizes = true } = options;
  const bytes: (Uint8Array | undefined)[] = [
    undefined,
    // An end token with text of its own is an end token all the same.
    utf8("</s>"),
    undefined,
    new Uint8Array(0),
  ];
  for (let byte = 0; byte < 256; byte++) bytes.push(Uint8Array.of(byte));
  if (!bare) {
    for (const piece of PIECES) bytes.push(utf8(piece));
    for (const fragment of FRAGMENTS) bytes.push(Uint8Array.from(fragment));
    // Equal bytes under more than one id.
    bytes.push(utf8("a"), utf8("the"), utf8('{"'), utf8("the"), Uint8Array.of(0xc3));
  }
  for (const piece of extra) bytes.push(utf8(piece));
  const init = { name, bytes, endTokens: [END, OTHER_END] };
  if (!tokenizes) return new Vocabulary(init);
  // Longest match first stands in for a model's own tokenizer.
  const trie = new TokenTrie(new Vocabulary(init));
  return new Vocabulary({ ...init, tokenize: (text) => trie.cover(utf8(text)) ?? [] });
}

/** Every single byte and two end tokens: no token spans anything. */
export function byteVocabulary(): Vocabulary {
  return smallVocabulary({ name: "bytes", bare: true });
}

/** Only these texts, and one end token (id 0): for dead ends. */
export function exactVocabulary(texts: readonly string[]): Vocabulary {
  const bytes = [undefined, ...texts.map(utf8)];
  return new Vocabulary({ name: "exact", bytes, endTokens: [0] });
}
