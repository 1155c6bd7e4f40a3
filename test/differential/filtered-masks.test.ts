/**
 * Masks under filters of domains against `allows`, on random grammars with white space and comments between lexemes: never
 * narrower, and the same for tokens that stay within the lexeme under way or within one that begins with them.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import {
  cofiniteLanguage,
  compile,
  createSession,
  type Domain,
  finiteLanguage,
  type LexemeFilter,
  lexemeFilter,
  maskHas,
  NO_TEXTS,
  type TokenId,
} from "../../src/index.ts";
import { ConflictError } from "../../src/kernel/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { pick } from "../helpers/samples.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary({
  name: "filtered",
  bare: true,
  extra: [
    "ab",
    "ba",
    "aab",
    "a1",
    "11",
    "12",
    " a",
    "  ",
    " 1",
    "1 ",
    "; a",
    ";1",
    "#a\n",
    "a;",
    "b b",
    "#",
    "\n1",
  ],
});

/** Statements of names, numbers and words that are names too, and something between them. */
const grammars: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("NAME", "NAME NUMBER", "(NAME | NUMBER)", "NUMBER?", 'NAME (":" NUMBER)?'),
    fc.constantFrom("NAME: /[ab]+/", "NAME: /a[ab1]*/", "NAME: /(ab?)+/"),
    fc.constantFrom("NUMBER: /1[12]*/", "NUMBER: /[12]{1,3}/", "NUMBER: /1|12|b1/"),
    fc.constantFrom(
      "%ignore / +/",
      "%ignore / {1,3}/",
      "%ignore / +/\n%ignore /#[a-b]*\\n/",
      "%ignore /\\s+/",
    ),
  )
  .map(([item, ...terminals]) => [`start: item (";" item)*\nitem: ${item} | "ab"`, ...terminals].join("\n"));

const choices = [
  undefined,
  NO_TEXTS,
  finiteLanguage(["a", "ab", "1", "12"]),
  finiteLanguage(["aab", "11", ";"]),
  cofiniteLanguage(["a", "1"]),
];

/** Filters that depend on the bytes before the lexeme and on nothing else that could be guessed. */
function erratic(seed: number): Domain<number> {
  return {
    name: "erratic",
    lattice: {
      name: "erratic",
      top: 0,
      bottom: 1,
      meet: Math.max,
      leq: (a, b) => a >= b,
      equals: (a, b) => a === b,
      hash: (a) => a,
    },
    satisfiability: () => "sat",
    print: String,
    toFilter(_, { terminals, before, offset }): LexemeFilter {
      const [last = 0] = before(1);
      let at = seed + last + 3 * offset;
      return lexemeFilter(
        [...terminals.values()].flatMap((key) => {
          at = (at * 1103515245 + 12345) & 0x7fffffff;
          const language = choices[(at >> 8) % (2 * choices.length)];
          return language === undefined ? [] : [[key, language] as const];
        }),
      );
    },
  };
}

/** How a token reads by the grammar alone: where lexemes begin in it, and whether one does after an unfinished one. */
function boundariesOf(
  recognizer: Recognizer,
  state: ParseState,
  bytes: Uint8Array,
): { isWithin: boolean; isBehindSpace: boolean } {
  let { threads } = state;
  let isWithin = true;
  let isBehindSpace = false;
  const mayGrow = state.threads.some(({ lex }) =>
    Array.from({ length: 256 }, (_, byte) => recognizer.lexer.next(lex, byte)).some((next) =>
      recognizer.lexer.isLive(next),
    ),
  );
  for (let i = 0; i < bytes.length; i++) {
    threads = recognizer.advanceThreads(state.pool, threads, bytes[i]!, (configuration) => {
      if (i > 0 || (mayGrow && configuration.gap === -1)) isWithin = false;
      else if (mayGrow) isBehindSpace = true;
      return recognizer.startState(state.pool, configuration);
    });
  }
  return { isWithin, isBehindSpace };
}

describe("masks under filters", () => {
  it("have the tokens that are allowed, and no others within one lexeme", () => {
    let compared = 0;
    let behindSpace = 0;
    const property = fc.property(grammars, fc.nat(1000), (text, seed) => {
      const random = seededRandom(seed);
      let program: ReturnType<typeof compile>;
      try {
        program = compile([{ kind: "grammar", text }], { domains: [{ domain: erratic(seed), value: 0 }] });
      } catch (error) {
        if (error instanceof ConflictError) return;
        throw error;
      }
      const session = createSession(program, VOCABULARY);
      const { recognizer } = program.constraints[0]!;
      let state = recognizer.start();
      for (let n = 0; n < 8; n++) {
        const mask = session.mask();
        const allowed: TokenId[] = [];
        for (let token = 0; token < VOCABULARY.size; token++) {
          const bytes = VOCABULARY.bytesOf(token);
          if (bytes.length === 0 || VOCABULARY.isEnd(token)) continue;
          const isAllowed = session.allows(token);
          const isSet = maskHas(mask, token);
          if (isAllowed) allowed.push(token);
          compared++;
          const fits = isAllowed || recognizer.advanceAll(state, bytes) !== undefined;
          if (isAllowed === isSet && (isAllowed || !fits)) continue;
          const { isWithin, isBehindSpace } = boundariesOf(recognizer, state, bytes);
          if (isAllowed !== isSet && (isAllowed || isWithin)) {
            const before = JSON.stringify(Buffer.from(session.bytes()).toString());
            expect.fail(`${isSet ? "allowed" : "refused"}: ${VOCABULARY.describe(token)} after ${before}`);
          }
          if (isWithin && isBehindSpace) behindSpace++;
        }
        if (allowed.length === 0) return;
        const spaces = allowed.filter((token) => [0x20, 0x0a].includes(VOCABULARY.bytesOf(token)[0]!));
        const token = pick(random, spaces.length > 0 && random() < 0.4 ? spaces : allowed);
        session.accept(token);
        state = recognizer.advanceAll(state, VOCABULARY.bytesOf(token))!;
      }
    });
    fc.assert(property, { seed: 31, numRuns: 60 });
    // Tokens that only a filter takes away, at once behind white space that could go on.
    expect(behindSpace).toBeGreaterThan(100);
    expect(compared).toBeGreaterThan(10_000);
  });
});
