/** From a language pack to its grammar: reads the published grammar on first use, and keeps what was imported. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Grammar,
  importTreeSitter,
  type LanguageDefinition,
  type LanguageGrammar,
  Recognizer,
  storedLanguage,
  withStart,
} from "../../domains/syntax/index.ts";
import { DEFAULT_LIMITS, type Limits, SpecError } from "../kernel/index.ts";
import type { LanguagePack } from "./pack.ts";
import { languagePack, packSources } from "./registry.ts";

const require = createRequire(import.meta.url);

/** Imported under the default limits, by pack. */
const imported = new WeakMap<LanguagePack, LanguageGrammar>();

/**
 * The grammar of a language.
 * @throws SpecError when there is no such language, or its package is missing or has changed
 */
export function loadLanguage(
  language: string | LanguagePack,
  limits: Limits = DEFAULT_LIMITS,
): LanguageGrammar {
  const pack = typeof language === "string" ? languagePack(language) : language;
  const isShared = isDefault(limits);
  const known = isShared ? imported.get(pack) : undefined;
  if (known !== undefined) return known;
  const grammar = importTreeSitter(definitionOf(pack), { limits });
  if (isShared) imported.set(pack, grammar);
  return grammar;
}

export interface LanguageCacheOptions {
  /** The folder; made when something is first kept. */
  readonly cacheDir: string;
  /** Bytes the folder may hold; the least recently used files go first. Default 256 MiB. */
  readonly maxCacheBytes?: number;
  /** Receives one sentence about each file that could not be read, used or written. */
  readonly onProblem?: (message: string) => void;
}

export interface PreparedLanguage {
  /** Name of the pack. */
  readonly language: string;
  /** `memory`: this process had the grammar already. */
  readonly source: "store" | "built" | "memory";
  readonly ms: number;
}

/**
 * Makes the grammar of a language ready for all programs of this process under the default limits: read from a cache
 * folder, or imported and kept there. A file that is damaged or of another version is reported and replaced.
 * @throws SpecError when there is no such language, or its package is missing or has changed
 */
export async function prepareLanguage(
  language: string | LanguagePack,
  { cacheDir, maxCacheBytes, onProblem }: LanguageCacheOptions,
): Promise<PreparedLanguage> {
  const started = performance.now();
  const pack = typeof language === "string" ? languagePack(language) : language;
  if (imported.has(pack)) return { language: pack.name, source: "memory", ms: 0 };
  const stored = await storedLanguage(definitionOf(pack), packSources(pack), {
    folder: cacheDir,
    ...(maxCacheBytes === undefined ? {} : { maxBytes: maxCacheBytes }),
    ...(onProblem === undefined ? {} : { onProblem }),
  });
  // Another call may have been faster: programs must share one grammar.
  if (!imported.has(pack)) imported.set(pack, stored.language);
  return { language: pack.name, source: stored.source, ms: performance.now() - started };
}

/** All that the importer is told. @throws SpecError when the package is missing */
export function definitionOf(pack: LanguagePack): LanguageDefinition {
  return { ...pack.definition, name: pack.name, source: readGrammar(pack), file: pack.grammar };
}

/**
 * The grammar of the texts that may stand at a start point.
 * @param start  name of a start point of the pack, or of a rule of its grammar; default: a whole file
 * @throws SpecError when the language has no such start point
 */
export function languageGrammar(language: string, start?: string, limits?: Limits): Grammar {
  const { grammar, starts, rules } = loadLanguage(language, limits);
  if (start === undefined) return grammar;
  const symbol = starts.get(start) ?? rules.get(start);
  if (symbol !== undefined) return withStart(grammar, symbol);
  throw new SpecError(`${grammar.name} has no start point "${start}"`, {
    hint: `Use one of ${[...starts.keys()].join(", ")}, or a rule of ${languagePack(language).grammar}.`,
  });
}

/** Recognisers under the default limits, by grammar and start symbol: all programs share what they have learnt. */
const recognizers = new WeakMap<LanguageGrammar, Map<string, Recognizer>>();

/** The recogniser of `languageGrammar`; one for all who ask under the default limits. */
export function languageRecognizer(language: string, start?: string, limits?: Limits): Recognizer {
  const grammar = languageGrammar(language, start, limits);
  if (limits !== undefined && !isDefault(limits)) return new Recognizer(grammar);
  const owner = loadLanguage(language);
  let known = recognizers.get(owner);
  if (known === undefined) {
    known = new Map();
    recognizers.set(owner, known);
  }
  const key = start ?? "";
  let recognizer = known.get(key);
  if (recognizer === undefined) {
    recognizer = new Recognizer(grammar);
    known.set(key, recognizer);
  }
  return recognizer;
}

/**
 * A recogniser of what fills a hole: one expression, or statements, by itself and as it stands in its file. Lines of an
 * expression mean nothing here, whatever is around it says what they mean.
 * @param indentation  before the hole, in its line
 */
export function partRecognizer(
  language: string,
  part: "expression" | "statements" | "number",
  indentation: string,
  limits?: Limits,
): Recognizer {
  const grammar = languageGrammar(language, part, limits);
  const { layout } = grammar;
  if (layout?.within === undefined) return languageRecognizer(language, part, limits);
  const initial = layout.within(part === "statements" ? indentation : undefined);
  return new Recognizer({ ...grammar, layout: { ...layout, initial } });
}

function isDefault(limits: Limits): boolean {
  const own: readonly [string, number][] = Object.entries(limits);
  return own.every(([name, value]) => DEFAULT_LIMITS[name as keyof Limits] === value);
}

function readGrammar(pack: LanguagePack): string {
  let path: string;
  try {
    path = require.resolve(pack.grammar);
  } catch (cause) {
    throw new SpecError(`The grammar of ${pack.name} is not installed: there is no ${pack.grammar}`, {
      cause,
      hint: `Install the package ${packageOf(pack.grammar)}.`,
    });
  }
  return readFileSync(path, "utf8");
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
