/**
 * Languages over byte strings in a normal form: all, none, a small finite set, all but a small finite set, or a minimal
 * automaton. Equal languages are equal structures, whatever way they were made, so meets obey the lattice laws exactly.
 */
import { DEFAULT_LIMITS, type Limits } from "../../src/kernel/index.ts";
import { bytesEqual, toHex } from "../bytes.ts";
import { dfaOfTexts } from "./acyclic.ts";
import { DEAD, type Dfa, dfaOfRegex } from "./dfa.ts";
import { RegexAlgebra, type RegexId } from "./regex.ts";

export type Language =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  /** Exactly these texts: sorted by bytes, at least one, at most `MAX_LISTED`. */
  | { readonly kind: "finite"; readonly texts: readonly Uint8Array[] }
  /** Every text but these; same bounds. */
  | { readonly kind: "cofinite"; readonly texts: readonly Uint8Array[] }
  /** Anything else. */
  | { readonly kind: "regular"; readonly dfa: Dfa };

/**
 * Sets up to this size are listed, larger ones are automata; part of the normal form. A few thousand, so that the names in
 * scope of a program are a list: a minimal automaton of them costs a hundred times as much.
 */
export const MAX_LISTED = 4096;

export const ALL_TEXTS: Language = { kind: "all" };
export const NO_TEXTS: Language = { kind: "none" };

/** Exactly `texts`. */
export function finiteLanguage(texts: readonly (string | Uint8Array)[], limits?: Limits): Language {
  const sorted = canonicalTexts(texts);
  if (sorted.length === 0) return NO_TEXTS;
  if (sorted.length <= MAX_LISTED) return { kind: "finite", texts: sorted };
  return { kind: "regular", dfa: dfaOfTexts(sorted, limits) };
}

/** Every text but `texts`. */
export function cofiniteLanguage(texts: readonly (string | Uint8Array)[], limits?: Limits): Language {
  return complementLanguage(finiteLanguage(texts, limits), limits);
}

/** The language of an expression. */
export function languageOfRegex(algebra: RegexAlgebra, r: RegexId): Language {
  return canonical(dfaOfRegex(algebra, r), algebra.limits);
}

export function complementLanguage(language: Language, limits: Limits = DEFAULT_LIMITS): Language {
  switch (language.kind) {
    case "all":
      return NO_TEXTS;
    case "none":
      return ALL_TEXTS;
    case "finite":
      return { kind: "cofinite", texts: language.texts };
    case "cofinite":
      return { kind: "finite", texts: language.texts };
    case "regular": {
      const algebra = new RegexAlgebra(limits);
      return canonical(dfaOfRegex(algebra, algebra.not(algebra.fromDfa(language.dfa))), limits);
    }
  }
}

/**
 * Texts of both.
 * @throws BudgetError when the product automaton passes `limits.maxDfaStates`
 */
export function meetLanguages(a: Language, b: Language, limits: Limits = DEFAULT_LIMITS): Language {
  if (a.kind === "all") return b;
  if (b.kind === "all") return a;
  if (a.kind === "none" || b.kind === "none") return NO_TEXTS;
  if (a.kind === "finite") return listed(a.texts.filter((text) => languageHas(b, text)));
  if (b.kind === "finite") return listed(b.texts.filter((text) => languageHas(a, text)));
  if (a.kind === "cofinite" && b.kind === "cofinite") {
    const excluded = canonicalTexts([...a.texts, ...b.texts]);
    if (excluded.length <= MAX_LISTED) return { kind: "cofinite", texts: excluded };
  }
  const algebra = new RegexAlgebra(limits);
  const both = algebra.and([languageRegex(algebra, a), languageRegex(algebra, b)]);
  return canonical(dfaOfRegex(algebra, both), limits);
}

export function languageHas(language: Language, text: Uint8Array): boolean {
  switch (language.kind) {
    case "all":
      return true;
    case "none":
      return false;
    case "finite":
      return isListed(language.texts, text);
    case "cofinite":
      return !isListed(language.texts, text);
    case "regular":
      return language.dfa.matches(text);
  }
}

export function languagesEqual(a: Language, b: Language): boolean {
  if (a === b) return true;
  if (a.kind === "regular" && b.kind === "regular") return a.dfa.equals(b.dfa);
  if ((a.kind === "finite" && b.kind === "finite") || (a.kind === "cofinite" && b.kind === "cofinite")) {
    return a.texts.length === b.texts.length && a.texts.every((text, i) => bytesEqual(text, b.texts[i]!));
  }
  return a.kind === b.kind && (a.kind === "all" || a.kind === "none");
}

/** Equal languages have equal keys. */
export function languageKey(language: Language): string {
  switch (language.kind) {
    case "all":
    case "none":
      return language.kind;
    case "finite":
    case "cofinite":
      return `${language.kind}:${language.texts.map(toHex).join(",")}`;
    case "regular":
      return `regular:${language.dfa.key}`;
  }
}

/** A language with the same texts among those that begin with `byte`; a shorter list where it is one. */
export function languageFrom(language: Language, byte: number): Language {
  if (language.kind !== "finite" && language.kind !== "cofinite") return language;
  const { texts } = language;
  const start = firstFrom(texts, byte);
  const end = firstFrom(texts, byte + 1);
  if (start === end) return language.kind === "finite" ? NO_TEXTS : ALL_TEXTS;
  return { kind: language.kind, texts: texts.slice(start, end) };
}

/** Index of the first text that begins with `byte` or a larger one. */
function firstFrom(texts: readonly Uint8Array[], byte: number): number {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    // The empty text is before all others.
    if ((texts[middle]![0] ?? -1) < byte) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The language as an expression of `algebra`. */
export function languageRegex(algebra: RegexAlgebra, language: Language): RegexId {
  switch (language.kind) {
    case "all":
      return algebra.all;
    case "none":
      return algebra.empty;
    case "finite":
      return algebra.literals(language.texts);
    case "cofinite":
      return algebra.not(algebra.literals(language.texts));
    case "regular":
      return algebra.fromDfa(language.dfa);
  }
}

/** Binary search: the texts are sorted. */
function isListed(texts: readonly Uint8Array[], text: Uint8Array): boolean {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = Buffer.compare(texts[middle]!, text);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function listed(texts: readonly Uint8Array[]): Language {
  return texts.length === 0 ? NO_TEXTS : { kind: "finite", texts };
}

/** The one normal form of the automaton's language. */
function canonical(dfa: Dfa, limits: Limits): Language {
  if (dfa.start === DEAD) return NO_TEXTS;
  const texts = listTexts(dfa);
  if (texts !== undefined) return { kind: "finite", texts };
  // Where some text can never be continued to one of the language, infinitely many are not in it.
  if (dfa.hasDeadEnds) return { kind: "regular", dfa };
  const algebra = new RegexAlgebra(limits);
  const complement = dfaOfRegex(algebra, algebra.not(algebra.fromDfa(dfa)));
  if (complement.start === DEAD) return ALL_TEXTS;
  const missing = listTexts(complement);
  return missing === undefined ? { kind: "regular", dfa } : { kind: "cofinite", texts: missing };
}

/** All texts in byte order, or `undefined` when there are more than `MAX_LISTED`. */
function listTexts(dfa: Dfa): Uint8Array[] | undefined {
  const texts: Uint8Array[] = [];
  // All states are live, so a state that is met again on one path means infinitely many texts.
  const onPath = new Set<number>();
  const visit = (state: number, prefix: readonly number[]): boolean => {
    if (onPath.has(state)) return false;
    onPath.add(state);
    if (dfa.accepts(state)) {
      if (texts.length === MAX_LISTED) return false;
      texts.push(Uint8Array.from(prefix));
    }
    for (let byte = 0; byte < 256; byte++) {
      const next = dfa.step(state, byte);
      if (next !== DEAD && !visit(next, [...prefix, byte])) return false;
    }
    onPath.delete(state);
    return true;
  };
  return visit(dfa.start, []) ? texts : undefined;
}

function canonicalTexts(texts: readonly (string | Uint8Array)[]): Uint8Array[] {
  const encoder = new TextEncoder();
  const sorted = texts
    .map((text) => (typeof text === "string" ? encoder.encode(text) : text))
    .sort((a, b) => Buffer.compare(a, b));
  return sorted.filter((text, i) => i === 0 || !bytesEqual(text, sorted[i - 1]!));
}
