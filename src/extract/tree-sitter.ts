/**
 * The door to web-tree-sitter: languages from the wasm files of their npm packages, loaded on first use; parsing of an
 * unfinished text together with a completion of it, so that the tree has no error node; queries.
 * tree-sitter never decides what may follow a text (`domains/syntax` does): at an open end its trees lose the open
 * constructs and its states mean nothing. Everything after `loadTreeSitter` is synchronous.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Edit, Language, type Node, Parser, Query, type Tree } from "web-tree-sitter";
import { AnankeError, assert, OracleError, SpecError } from "../kernel/index.ts";
import { SyntaxTree, type TreeQuery } from "./syntax-tree.ts";
import { commonLength, TextPositions } from "./text-positions.ts";

export type { Node, Query, Tree };

declare global {
  /**
   * web-tree-sitter's declarations name this global type and do not bring it along; without it a project that checks
   * declaration files could not use ours. Merges with `@types/emscripten` where that is installed.
   */
  interface EmscriptenModule {}
}

const require = createRequire(import.meta.url);

let initialised: Promise<void> | undefined;
const languages = new Map<string, Promise<TreeSitterLanguage>>();

/**
 * The language of a wasm file, loaded once per process.
 * @param wasm  module specifier of the file, such as `tree-sitter-python/tree-sitter-python.wasm`
 * @throws OracleError when the package is not installed or the file is of another ABI than 13 to 15
 */
export function loadTreeSitter(wasm: string): Promise<TreeSitterLanguage> {
  let language = languages.get(wasm);
  if (language === undefined) {
    language = load(wasm);
    languages.set(wasm, language);
    // A failure is told to whoever waits, and not kept: the package may be installed by the next time.
    language.catch(() => languages.delete(wasm));
  }
  return language;
}

async function load(wasm: string): Promise<TreeSitterLanguage> {
  let path: string;
  try {
    path = require.resolve(wasm);
  } catch (cause) {
    throw new OracleError(`There is no tree-sitter grammar ${JSON.stringify(wasm)}`, {
      cause,
      hint: `Install the package ${wasm.slice(0, wasm.lastIndexOf("/"))}.`,
    });
  }
  try {
    initialised ??= Parser.init();
    await initialised;
    const language = await Language.load(new Uint8Array(await readFile(path)));
    const loaded = new TreeSitterLanguage(wasm, language);
    // The first parse compiles the module's code, which costs milliseconds: not while a token waits.
    loaded.parse("").dispose();
    return loaded;
  } catch (cause) {
    throw new OracleError(`The tree-sitter grammar ${JSON.stringify(wasm)} cannot be loaded: ${cause}`, {
      cause,
      hint: "Reinstall its package; web-tree-sitter takes grammars of ABI 13 to 15.",
    });
  }
}

/** Queries compiled at the same time per language; they live outside the garbage collector. */
const MAX_QUERIES = 64;

/** A grammar that is loaded and stays so. */
export class TreeSitterLanguage {
  /** The module specifier it came from. */
  readonly wasm: string;
  readonly #language: Language;
  /** Oldest use first. */
  readonly #queries = new Map<string, { readonly compiled: Query; readonly query: TreeQuery }>();

  constructor(wasm: string, language: Language) {
    this.wasm = wasm;
    this.#language = language;
  }

  /** ABI of the file; those of 14 have no name and no metadata. */
  get abi(): number {
    return this.#language.abiVersion;
  }

  /** Whether trees of this language can have nodes of a type. */
  hasNodeType(type: string): boolean {
    return this.#language.types.includes(type);
  }

  hasField(name: string): boolean {
    return this.#language.fields.includes(name);
  }

  /** A whole text. The tree is the caller's to dispose of. */
  parse(text: string): SyntaxTree {
    const positions = new TextPositions();
    positions.become(text, 0);
    const parser = this.newParser();
    try {
      return new SyntaxTree(parseWith(parser, text, null), positions);
    } finally {
      parser.delete();
    }
  }

  /**
   * A query in tree-sitter's notation, compiled once. The 64 used last are kept: ask again rather than hold one.
   * @throws SpecError where it does not fit the language, with the place
   */
  query(source: string): TreeQuery {
    let entry = this.#queries.get(source);
    if (entry === undefined) entry = this.#compile(source);
    else this.#queries.delete(source);
    this.#queries.set(source, entry);
    const [oldest] = this.#queries;
    if (this.#queries.size > MAX_QUERIES && oldest !== undefined) {
      this.#queries.delete(oldest[0]);
      oldest[1].compiled.delete();
    }
    return entry.query;
  }

  /** A parser of the library, which the caller deletes. For this file only. */
  newParser(): Parser {
    return new Parser().setLanguage(this.#language);
  }

  #compile(source: string) {
    let compiled: Query;
    try {
      compiled = new Query(this.#language, source);
    } catch (cause) {
      if (cause instanceof AnankeError || !(cause instanceof Error)) throw cause;
      throw new SpecError(`A query does not fit ${this.wasm}: ${cause.message}`, {
        cause,
        hint: `The query: ${source}`,
      });
    }
    return { compiled, query: { source, captureNames: [...compiled.captureNames], compiled } };
  }
}

/**
 * Trees of one text that is being written: each text is parsed from the tree of the one before, of which only what
 * has changed is read again.
 */
export class PartialParser {
  readonly #parser: Parser;
  readonly #positions = new TextPositions();
  #tree: SyntaxTree | undefined;
  #prefix = "";

  constructor(language: TreeSitterLanguage) {
    this.#parser = language.newParser();
  }

  /**
   * The tree of `prefix + completion`, which has no error nodes when the completion completes the prefix; a line end is put
   * behind it, since some grammars want one after the last statement. The tree lives until the next call and is freed by it.
   */
  parse(prefix: string, completion?: string): SyntaxTree {
    const text = completion === undefined ? prefix : withLineEnd(prefix + completion);
    const before = this.#positions.text;
    if (this.#tree !== undefined && before === text) return this.#tree;
    // A text that grows is compared from where it grows on: the whole is long.
    const known = prefix.startsWith(this.#prefix) ? this.#prefix.length : 0;
    const common = commonLength(before, text, known);
    const old = this.#tree?.tree ?? null;
    const oldEnd = this.#positions.pointOf(before.length);
    this.#positions.become(text, common);
    old?.edit(
      new Edit({
        startIndex: common,
        oldEndIndex: before.length,
        newEndIndex: text.length,
        startPosition: this.#positions.pointOf(common),
        oldEndPosition: oldEnd,
        newEndPosition: this.#positions.pointOf(text.length),
      }),
    );
    const tree = parseWith(this.#parser, text, old);
    this.#tree?.dispose();
    this.#tree = new SyntaxTree(tree, this.#positions);
    this.#prefix = prefix;
    return this.#tree;
  }

  /** Frees the parser and its last tree. */
  dispose(): void {
    this.#tree?.dispose();
    this.#tree = undefined;
    this.#parser.delete();
  }
}

/** The tree of `prefix + completion`, parsed from scratch; the caller disposes of it. For a text that grows see `PartialParser`. */
export function parsePartial(language: TreeSitterLanguage, prefix: string, completion: string): SyntaxTree {
  return language.parse(withLineEnd(prefix + completion));
}

function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function parseWith(parser: Parser, text: string, old: Tree | null): Tree {
  const tree = parser.parse(text, old);
  assert(tree !== null, "tree-sitter gave no tree although nothing cancels it");
  return tree;
}
