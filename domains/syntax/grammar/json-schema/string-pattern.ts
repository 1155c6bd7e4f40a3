/** Strings that a regular expression describes: `pattern`, `format` and the names of `patternProperties`. */
import { type RegexAst, sampleText, surelyMatches } from "../regex/ast.ts";
import { languageOf, type MatchMode } from "../regex/compile.ts";
import type { Assertion } from "./assertions.ts";
import type { StringSet, Strings } from "./strings.ts";

/** Their language is made when it is first asked for. */
export class StringPattern {
  readonly #own: Strings;
  #asts: readonly RegexAst[] | (() => readonly RegexAst[]);
  readonly #mode: MatchMode;
  /** Some string surely matches; formats all have texts. */
  readonly hasSome: boolean;
  #strings: StringSet | undefined;

  /** @param asts all of which match, whole strings unless `mode` says otherwise */
  constructor(
    own: Strings,
    asts: readonly RegexAst[] | (() => readonly RegexAst[]),
    mode: MatchMode = "full",
  ) {
    this.#own = own;
    this.#asts = asts;
    this.#mode = mode;
    this.hasSome = typeof asts === "function" || asts.every(surelyMatches);
  }

  get strings(): StringSet {
    if (this.#strings === undefined) {
      const { algebra, encoding } = this.#own;
      const asts = typeof this.#asts === "function" ? this.#asts() : this.#asts;
      const languages = asts.map((ast) => languageOf(ast, algebra, encoding, this.#mode));
      const samples = asts.length === 1 ? asts.flatMap((ast) => sampleText(ast) ?? []) : [];
      this.#strings = this.#own.matching(algebra.and(languages), samples);
      this.#asts = [];
    }
    return this.#strings;
  }
}

/** The assertion that strings match; their language stays unmade. */
export function stringsOf(keywords: readonly string[], pattern: StringPattern): Assertion {
  const { hasSome } = pattern;
  return {
    kind: "strings",
    keywords,
    get strings() {
      return pattern.strings;
    },
    hasSome,
  };
}
