/**
 * The laws of lexeme filters and of their projection to token masks, on a small grammar and vocabulary of their own:
 * one position at a lexeme boundary, one inside a lexeme.
 */
import { GrammarBuilder, projectFilter, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  cofiniteLanguage,
  createMask,
  END_OF_TEXT,
  finiteLanguage,
  type Language,
  type LexemeFilter,
  languageOfRegex,
  lexemeFilter,
  lexemeFilterLattice,
  RegexAlgebra,
  type TerminalKey,
  type TokenMask,
  Vocabulary,
} from "../../masks/index.ts";
import { InternalError } from "../kernel/index.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { type LawSuite, latticeSuite, maskSuite } from "./suite.ts";

export function maskSuites(): LawSuite[] {
  const example = exampleMasks();
  const arbitrary = lexemeFilterArbitrary(example.terminals);
  const suite = (name: string, before: string, lexeme: string): LawSuite =>
    maskSuite<LexemeFilter>({
      name,
      lattice: lexemeFilterLattice,
      arbitrary,
      project: (filter) => example.project(before, lexeme, filter),
      all: example.unfiltered(before + lexeme),
    });
  return [
    latticeSuite(lexemeFilterLattice, arbitrary),
    suite("project at a lexeme boundary", "let ", ""),
    suite("project inside a lexeme", "let ", "fo"),
    suite("project where the text may end", "let foo", ""),
  ];
}

/** Filters over `terminals` and the end of the text. */
export function lexemeFilterArbitrary(terminals: readonly TerminalKey[]): Arbitrary<LexemeFilter> {
  return fc
    .array(fc.tuple(fc.constantFrom(...terminals, END_OF_TEXT), languageArbitrary()), { maxLength: 4 })
    .map((entries) => lexemeFilter(entries));
}

/** Languages of every kind, over few letters so that they meet. */
function languageArbitrary(): Arbitrary<Language> {
  const words = fc.array(fc.constantFrom("", " ", "f", "fo", "foo", "foobar", "foobaz", "let", "12", "="), {
    maxLength: 4,
  });
  const regular = fc.constantFrom("f", "o", "1").chain((first) =>
    fc.nat(3).map((least) => {
      const algebra = new RegexAlgebra();
      const rest = algebra.repeat(algebra.range(97, 122), least, -1);
      return languageOfRegex(algebra, algebra.concat(algebra.text(first), rest));
    }),
  );
  return fc.oneof(
    words.map((texts) => finiteLanguage(texts)),
    words.map((texts) => cofiniteLanguage(texts)),
    regular,
  );
}

/** `let NAME = (NAME | NUMBER)`, white space ignored, over a vocabulary with tokens that span lexemes. */
function exampleMasks() {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const letter = algebra.range(97, 122);
  const name = builder.terminal("NAME", algebra.plus(letter));
  const number = builder.terminal("NUMBER", algebra.plus(algebra.range(48, 57)));
  const space = builder.terminal("SPACE", algebra.repeat(algebra.byte(32), 1, 4));
  const keyword = builder.literal("let");
  const equals = builder.literal("=");
  builder.ignore(space);
  const start = builder.choice("start", [
    [keyword, name],
    [keyword, name, equals, name],
    [keyword, name, equals, number],
  ]);
  const recognizer = new Recognizer(builder.build({ name: "example", start, lexing: "munch" }));
  const texts = [
    "l",
    "le",
    "let",
    "let ",
    " ",
    "  ",
    "f",
    "fo",
    "foo",
    "foobar",
    "foobaz",
    "foo=",
    "foo =",
    "o",
    "ob",
    "ar",
  ];
  texts.push("az", "=", " = ", "= 1", "1", "12", "x", "foo = 12", " foo", "b", "obar");
  const encoder = new TextEncoder();
  const vocabulary = new Vocabulary({
    name: "example",
    bytes: [...texts.map((text) => encoder.encode(text)), undefined],
    endTokens: [texts.length],
  });
  const masks = new TokenMasks(recognizer, vocabulary);
  const stateAfter = (text: string) => {
    const state = recognizer.advanceAll(recognizer.start(), encoder.encode(text));
    if (state === undefined) throw new InternalError(`the example grammar refuses ${JSON.stringify(text)}`);
    return state;
  };
  return {
    terminals: [name, number, space, keyword, equals],
    unfiltered: (text: string): TokenMask => masks.mask(stateAfter(text)),
    project(before: string, lexeme: string, filter: LexemeFilter): TokenMask {
      const out = createMask(vocabulary.size);
      projectFilter(masks, stateAfter(before), encoder.encode(lexeme), filter, out);
      return out;
    },
  };
}
