/**
 * The common currency of the domains: for every terminal, the texts its next lexeme may have. A bounded
 * meet-semilattice, pointwise. Terminals that are not named are unconstrained.
 */
import type { Lattice, Limits } from "../src/kernel/index.ts";
import {
  ALL_TEXTS,
  type Language,
  languageKey,
  languagesEqual,
  meetLanguages,
  NO_TEXTS,
} from "./regular/language.ts";

/** A terminal of the primary grammar, or the pseudo-terminal `END_OF_TEXT`. */
export type TerminalKey = number;

/** Forbidding every text of this pseudo-terminal forbids ending here. */
export const END_OF_TEXT: TerminalKey = -1;

export type LexemeFilter =
  /** Nothing may follow: no lexeme, no ignored text, no end. */
  | { readonly kind: "bottom" }
  /** Ascending by terminal; languages other than `all` only. */
  | { readonly kind: "filter"; readonly languages: ReadonlyMap<TerminalKey, Language> };

const TOP: LexemeFilter = { kind: "filter", languages: new Map() };
const BOTTOM: LexemeFilter = { kind: "bottom" };

/** A filter from pairs; a terminal named twice gets the meet. */
export function lexemeFilter(
  entries: Iterable<readonly [TerminalKey, Language]>,
  limits?: Limits,
): LexemeFilter {
  const languages = new Map<TerminalKey, Language>();
  for (const [terminal, language] of entries) {
    const known = languages.get(terminal);
    languages.set(terminal, known === undefined ? language : meetLanguages(known, language, limits));
  }
  return canonical(languages);
}

/** What `filter` leaves of `terminal`. */
export function languageFor(filter: LexemeFilter, terminal: TerminalKey): Language {
  return filter.kind === "bottom" ? NO_TEXTS : (filter.languages.get(terminal) ?? ALL_TEXTS);
}

export const lexemeFilterLattice: Lattice<LexemeFilter> = {
  name: "lexeme-filter",
  top: TOP,
  bottom: BOTTOM,
  meet(a, b) {
    if (a.kind === "bottom" || b.kind === "bottom") return BOTTOM;
    if (a.languages.size === 0) return b;
    if (b.languages.size === 0) return a;
    return lexemeFilter([...a.languages, ...b.languages]);
  },
  leq(a, b) {
    return lexemeFilterLattice.equals(lexemeFilterLattice.meet(a, b), a);
  },
  equals(a, b) {
    if (a === b) return true;
    if (a.kind === "bottom" || b.kind === "bottom") return a.kind === b.kind;
    if (a.languages.size !== b.languages.size) return false;
    for (const [terminal, language] of a.languages) {
      const other = b.languages.get(terminal);
      if (other === undefined || !languagesEqual(language, other)) return false;
    }
    return true;
  },
  hash(a) {
    let hash = 17;
    for (const char of print(a)) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
    return hash;
  },
  print,
};

function canonical(languages: ReadonlyMap<TerminalKey, Language>): LexemeFilter {
  const kept = [...languages].filter(([, language]) => language.kind !== "all").sort(([a], [b]) => a - b);
  return kept.length === 0 ? TOP : { kind: "filter", languages: new Map(kept) };
}

function print(filter: LexemeFilter): string {
  if (filter.kind === "bottom") return "bottom";
  return `{${[...filter.languages].map(([terminal, language]) => `${terminal}: ${languageKey(language)}`).join("; ")}}`;
}
