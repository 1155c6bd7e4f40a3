/**
 * What demands on modules, and the modules that exist, leave of the next lexeme: specifiers that resolve and are not
 * refused, names that such a module exports, and, while something is forbidden, no computed specifier. Where a name
 * stands before its module, as in ECMAScript, some allowed module must export all names written so far. The end is
 * refused until every required module is imported. What a filter does not see, `checkModuleUses` finds in the text.
 */
import {
  byteRange,
  END_OF_TEXT,
  finiteLanguage,
  type Language,
  type LexemeFilter,
  languageOfRegex,
  lexemeFilter,
  lexemeFilterLattice,
  NO_TEXTS,
  RegexAlgebra,
  type RegexId,
  type TerminalKey,
} from "../../masks/index.ts";
import type { Position } from "../domain.ts";
import { checkModuleUses, type ModuleResolver } from "./resolver.ts";
import { type ImportedName, type ModuleSlot, type ModuleSyntax, takesExpression } from "./syntax.ts";
import { forbiddenIn, hasBan, type ImportsValue, importsLattice, requiredIn } from "./value.ts";

export interface ImportsFilterOptions {
  readonly resolver: ModuleResolver;
  readonly syntax: ModuleSyntax;
  /** What stands before and after the text in its file. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Names of exports in one mask; more are left unrestricted, and found wrong with the specifier. */
const MAX_NAMES = 20_000;

/** The filter of a value at a position. Permissive; monotone in the value. */
export function importsFilter(
  options: ImportsFilterOptions,
): (value: ImportsValue, position: Position) => LexemeFilter {
  const { syntax, prefix } = options;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const decode = (bytes: Uint8Array): string => decoder.decode(bytes);
  const ofValues = new WeakMap<ImportsValue, ValueFilter>();
  return (value, position) => {
    if (importsLattice.equals(value, importsLattice.bottom)) return { kind: "bottom" };
    let filter = ofValues.get(value);
    if (filter === undefined) ofValues.set(value, (filter = new ValueFilter(value, options)));
    const { offset, places, terminals } = position;
    const isEnd = places === undefined && requiredIn(value).length > 0;
    const tail = decode(position.before(4 * syntax.lookBehind));
    const mayBeSlot = syntax.mayBeSlot(offset < syntax.lookBehind ? prefix + tail : tail);
    if (!isEnd && !mayBeSlot) return lexemeFilterLattice.top;
    const text = prefix + decode(position.before(offset));
    if (isEnd) return filter.atEnd(text);
    return filter.at(syntax.slotAt(text), terminals);
  };
}

/** What one value leaves; kept while the value is in force. */
class ValueFilter {
  readonly #value: ImportsValue;
  readonly #options: ImportsFilterOptions;
  readonly #specifiers = new Map<string, Language>();
  /** By the modules themselves: where exports are unknown, all sets of wanted names leave the same ones. */
  readonly #ofCandidates = new Map<string, Language>();
  readonly #names = new Map<string, Language | undefined>();
  readonly #fits = new Map<string, boolean>();
  #allowed: readonly string[] | undefined;

  constructor(value: ImportsValue, options: ImportsFilterOptions) {
    this.#value = value;
    this.#options = options;
  }

  atEnd(text: string): LexemeFilter {
    const { resolver, syntax, suffix } = this.#options;
    const violations = checkModuleUses(syntax.uses(text + suffix), this.#value, resolver);
    const isMissing = violations.some(({ kind }) => kind === "not-imported");
    return isMissing ? lexemeFilter([[END_OF_TEXT, NO_TEXTS]]) : lexemeFilterLattice.top;
  }

  at(slot: ModuleSlot, terminals: ReadonlyMap<string, TerminalKey>): LexemeFilter {
    const { strings, names, gaps, closers } = this.#options.syntax.terminals;
    const only = (wanted: readonly string[], language: Language): [TerminalKey, Language][] =>
      wanted.flatMap((name): [TerminalKey, Language][] => {
        const key = terminals.get(name);
        return key === undefined ? [] : [[key, language]];
      });
    const butThese = (kept: readonly string[]): readonly string[] =>
      [...terminals.keys()].filter((name) => !kept.includes(name));
    switch (slot.kind) {
      case "none":
        return lexemeFilterLattice.top;
      case "specifier": {
        const isExpression = takesExpression(slot.door);
        const language = this.#specifierLanguage(slot.wanted, isExpression);
        const computed =
          isExpression && hasBan(this.#value) ? only(butThese([...strings, ...gaps]), NO_TEXTS) : [];
        return lexemeFilter([...only(strings, language), ...computed]);
      }
      case "finished":
        if (hasBan(this.#value)) return lexemeFilter(only(butThese([...closers, ...gaps]), NO_TEXTS));
        return lexemeFilter(this.#fitsAll(slot.specifier) ? [] : only(closers, NO_TEXTS));
      case "name": {
        const language = this.#nameLanguage(slot.written, slot.isTypeOnly);
        return lexemeFilter(language === undefined ? [] : only(names, language));
      }
    }
  }

  /** The specifier resolves and no demand refuses it. */
  #fitsAll(specifier: string): boolean {
    let fits = this.#fits.get(specifier);
    if (fits === undefined) {
      const use = { door: "import", specifier, start: 0, end: 0 } as const;
      const violations = checkModuleUses([use], this.#value, this.#options.resolver);
      fits = violations.every(({ kind }) => kind === "not-imported");
      this.#fits.set(specifier, fits);
    }
    return fits;
  }

  #allowedTexts(): readonly string[] {
    this.#allowed ??= this.#options.resolver.specifiers().texts.filter((text) => this.#fitsAll(text));
    return this.#allowed;
  }

  /** Allowed modules of the list that export all of `wanted`, or of which that is not known. */
  #candidates(wanted: readonly ImportedName[]): readonly string[] {
    const texts = this.#allowedTexts();
    if (wanted.length === 0) return texts;
    return texts.filter((text) => {
      const found = this.#options.resolver.exportsOf(text);
      return found === undefined || wanted.every((name) => this.#has(found, name));
    });
  }

  #has(found: ReadonlyMap<string, { readonly isValue: boolean }>, wanted: ImportedName): boolean {
    const entry = found.get(wanted.name);
    if (entry === undefined) return false;
    return entry.isValue || wanted.isTypeOnly || !this.#options.syntax.separatesTypes;
  }

  #specifierLanguage(wanted: readonly ImportedName[], isExpression: boolean): Language {
    const key = `${isExpression}:${wantedKey(wanted)}`;
    let language = this.#specifiers.get(key);
    if (language === undefined) {
      const candidates = this.#candidates(wanted);
      const same = `${isExpression}:${candidates.join("\n")}`;
      language = this.#ofCandidates.get(same) ?? this.#languageOf(candidates, isExpression);
      this.#ofCandidates.set(same, language);
      this.#specifiers.set(key, language);
    }
    return language;
  }

  #languageOf(candidates: readonly string[], isExpression: boolean): Language {
    const { syntax, resolver } = this.#options;
    const { prefixes } = resolver.specifiers();
    // A path may be put together of parts, where that is not shut off.
    const open = isExpression && !hasBan(this.#value) ? ["./", "../", ...prefixes] : prefixes;
    const texts = candidates.flatMap((text) => [...syntax.spell(text)]);
    return open.length === 0 ? finiteLanguage(texts) : this.#withPrefixes(texts, open);
  }

  /** `texts`, and plain literals that begin so but for those that name a forbidden module. */
  #withPrefixes(texts: readonly string[], prefixes: readonly string[]): Language {
    const { spell } = this.#options.syntax;
    const algebra = new RegexAlgebra();
    const plain = algebra.set(plainCharacters());
    const rest = algebra.star(plain);
    const starting = (begin: string): RegexId[] =>
      spell(begin).map((literal) =>
        algebra.concat(algebra.text(literal.slice(0, -1)), rest, algebra.text(literal.slice(-1))),
      );
    const banned = forbiddenIn(this.#value).flatMap((name) => [
      ...spell(name).map((literal) => algebra.text(literal)),
      ...spell(`node:${name}`).map((literal) => algebra.text(literal)),
      ...starting(`${name}/`),
      ...starting(`node:${name}/`),
    ]);
    const open = algebra.difference(algebra.or(prefixes.flatMap(starting)), algebra.or(banned));
    return languageOfRegex(algebra, algebra.or([open, ...texts.map((text) => algebra.text(text))]));
  }

  /** Undefined: any name. */
  #nameLanguage(written: readonly ImportedName[], isTypeOnly: boolean): Language | undefined {
    const key = `${isTypeOnly}:${wantedKey(written)}`;
    if (this.#names.has(key)) return this.#names.get(key);
    const { resolver, syntax } = this.#options;
    let names: Set<string> | undefined = resolver.specifiers().prefixes.length === 0 ? new Set() : undefined;
    for (const text of names === undefined ? [] : this.#candidates(written)) {
      const found = resolver.exportsOf(text);
      if (found === undefined) names = undefined;
      if (names === undefined) break;
      for (const { name, isValue } of found?.values() ?? []) {
        if (isValue || isTypeOnly || !syntax.separatesTypes) names.add(name);
      }
    }
    const language = names === undefined || names.size > MAX_NAMES ? undefined : finiteLanguage([...names]);
    this.#names.set(key, language);
    return language;
  }
}

function wantedKey(wanted: readonly ImportedName[]): string {
  return wanted
    .map(({ name, isTypeOnly }) => `${isTypeOnly ? "type " : ""}${name}`)
    .sort()
    .join(",");
}

/** What a specifier may hold without escapes: no control characters, quotes and backslashes. */
function plainCharacters(): Uint32Array {
  const set = byteRange(0x20, 0xff);
  for (const byte of [0x7f, 0x5c, 0x22, 0x27, 0x60]) set[byte >>> 5]! &= ~(1 << (byte & 31));
  return set;
}
