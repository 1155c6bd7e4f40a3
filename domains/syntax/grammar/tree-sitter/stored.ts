/**
 * Imported languages kept in files, so that the next process need not patch and convert the published grammar again.
 * A file is found by a digest of all that the import depends on: the published grammar, the pack's sources, the
 * importer's own, the version of Unicode. What is kept is the result alone, symbols and regular expressions; the layout is
 * made anew from the pack.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RegexAlgebra, type TableKey, TableStore, type TableStoreOptions } from "../../../../masks/index.ts";
import { DEFAULT_LIMITS, SpecError } from "../../../../src/kernel/index.ts";
import type { Grammar, GrammarSymbol, SymbolId } from "../grammar.ts";
import type { LanguageDefinition, TerminalNames } from "./definition.ts";
import { importTreeSitter, type LanguageGrammar } from "./front-end.ts";

/** Raise it whenever `Content` changes its meaning. */
const FORMAT = 1;

export interface StoredLanguage {
  readonly language: LanguageGrammar;
  readonly source: "store" | "built";
}

/**
 * The language of `definition` under the default limits, from a folder of tables, or imported and kept there.
 * Files that are damaged or of something else are reported, and written again.
 * @param sources  folders and files that the definition was made from, beside the published grammar
 * @throws SpecError as `importTreeSitter` does
 */
export async function storedLanguage(
  definition: LanguageDefinition,
  sources: readonly URL[],
  options: TableStoreOptions,
): Promise<StoredLanguage> {
  const owner = ownerOf(definition, sources);
  if (owner === undefined) {
    options.onProblem?.(
      `The tables of ${definition.name} are not kept: the sources they are made from are not there`,
    );
    return { language: importTreeSitter(definition), source: "built" };
  }
  const store = new TableStore(options);
  const key: TableKey = { kind: `language-${definition.name}`, format: FORMAT, owner };
  const arrays = await store.read(key);
  if (arrays !== undefined) {
    const language = restore(definition, arrays);
    if (language !== undefined) return { language, source: "store" };
    store.reject(key, "it holds no grammar");
  }
  const language = importTreeSitter(definition);
  const tables = dump(language);
  if (tables !== undefined) await store.write(key, tables);
  else options.onProblem?.(`The tables of ${definition.name} are not kept: a lexeme is an automaton`);
  return { language, source: "built" };
}

/** Everything but arrays of numbers, as JSON. */
interface Content {
  readonly symbols: readonly GrammarSymbol[];
  readonly start: SymbolId;
  readonly ignored: readonly SymbolId[];
  readonly nullable: readonly SymbolId[];
  readonly wordsOf: readonly (readonly [SymbolId, readonly SymbolId[]])[];
  readonly starts: readonly (readonly [string, SymbolId])[];
  readonly rules: readonly (readonly [string, SymbolId])[];
  readonly variants: readonly (readonly [string, readonly SymbolId[]])[];
  readonly literals: readonly (readonly [string, SymbolId])[];
}

function dump({ grammar, starts, rules, terminals }: LanguageGrammar): Int32Array[] | undefined {
  const expressions = grammar.algebra.dump();
  if (expressions === undefined) return undefined;
  const content: Content = {
    symbols: grammar.symbols,
    start: grammar.start,
    ignored: [...grammar.ignored],
    nullable: [...grammar.nullable],
    wordsOf: [...grammar.wordsOf],
    starts: [...starts],
    rules: [...rules],
    variants: [...terminals.variants],
    literals: [...terminals.literals],
  };
  const text = Buffer.from(
    JSON.stringify(content, (_, value) => (value instanceof Uint32Array ? [...value] : value)),
  );
  const padded = new Int32Array(Math.ceil(text.length / 4));
  const bytes = Buffer.from(padded.buffer).fill(SPACE);
  text.copy(bytes);
  return [padded, expressions];
}

const SPACE = 0x20;

/** `undefined` when the arrays hold no grammar. The store has checked that they are what was written. */
function restore(definition: LanguageDefinition, arrays: readonly Int32Array[]): LanguageGrammar | undefined {
  const [text, expressions] = arrays;
  const algebra = new RegexAlgebra(DEFAULT_LIMITS);
  if (text === undefined || expressions === undefined || !algebra.restore(expressions)) return undefined;
  // Written by `dump` of this format.
  const content = JSON.parse(
    Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString(),
  ) as Content;
  const terminals = { variants: new Map(content.variants), literals: new Map(content.literals) };
  const symbols = content.symbols.map(revived);
  const layout = definition.layout?.(new StoredNames(symbols, terminals, definition.file));
  const grammar: Grammar = {
    name: definition.name,
    algebra,
    limits: DEFAULT_LIMITS,
    lexing: "munch",
    symbols,
    start: content.start,
    ignored: new Set(content.ignored),
    ignoreAtEdges: true,
    nullable: new Set(content.nullable),
    wordsOf: new Map(content.wordsOf),
    layout,
    hasUniqueLists: false,
  };
  return { grammar, starts: new Map(content.starts), rules: new Map(content.rules), terminals };
}

/** JSON leaves out what is undefined, or writes null in lists; sets of bytes are lists there. */
function revived(symbol: GrammarSymbol): GrammarSymbol {
  if (symbol.kind === "rule") {
    const productions = symbol.productions.map((production) =>
      production.labels === undefined
        ? production
        : { ...production, labels: production.labels.map((label) => label ?? undefined) },
    );
    return { ...symbol, productions };
  }
  if (symbol.kind !== "terminal") return symbol;
  const { literal, splitsBefore } = symbol;
  return {
    ...symbol,
    literal,
    splitsBefore: splitsBefore === undefined ? undefined : Uint32Array.from(splitsBefore),
  };
}

/** The names that a layout asks for, as the converter answered them. */
class StoredNames implements TerminalNames {
  readonly #terminals: LanguageGrammar["terminals"];
  readonly #implied: ReadonlyMap<string, SymbolId>;
  readonly #file: string;

  constructor(symbols: readonly GrammarSymbol[], terminals: LanguageGrammar["terminals"], file: string) {
    this.#terminals = terminals;
    this.#implied = new Map(
      symbols.flatMap((s) => (s.kind === "terminal" && s.isImplied ? [[s.name, s.id] as const] : [])),
    );
    this.#file = file;
  }

  named(name: string): SymbolId {
    return this.variants(name)[0] ?? this.#implied.get(name) ?? this.literal(name);
  }

  literal(text: string): SymbolId {
    const symbol = this.#terminals.literals.get(text);
    if (symbol !== undefined) return symbol;
    throw new SpecError(`No rule of ${this.#file} has the token ${JSON.stringify(text)}`);
  }

  variants(name: string): readonly SymbolId[] {
    return this.#terminals.variants.get(name) ?? [];
  }
}

/** What turns a definition into a grammar, beside this folder. */
const IMPORTER: readonly URL[] = ["./", "../regex/", "../", "../../../../masks/regular/"].map(
  (path) => new URL(path, import.meta.url),
);

/** SHA-256 of all that the result depends on; `undefined` where sources are missing, as in a program in one file. */
function ownerOf({ name, source }: LanguageDefinition, sources: readonly URL[]): string | undefined {
  if (![...IMPORTER, ...sources].every((url) => existsSync(url))) return undefined;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([name, process.versions.unicode, DEFAULT_LIMITS]));
  hash.update(createHash("sha256").update(source).digest());
  for (const url of [...IMPORTER, ...sources]) {
    for (const file of filesOf(url)) hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** A file, or the program files directly in a folder, in order. */
function filesOf(url: URL): string[] {
  const path = fileURLToPath(url);
  if (!path.endsWith("/")) return [path];
  return readdirSync(path)
    .filter((name) => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts"))
    .sort()
    .map((name) => path + name);
}
