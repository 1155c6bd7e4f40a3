/**
 * XGrammar (`@mlc-ai/web-xgrammar`, Apache-2.0, compiled to WASM) through its public API. JSON Schemas with any white
 * space; `strict: false` is what JSON Schema says, `true` the API's default (nothing that the schema does not name).
 * The compiler's cache is off, since a file is to be compiled and not found again.
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TokenId, toByteLevel, type Vocabulary } from "../../../masks/index.ts";
import { InternalError } from "../../../src/kernel/index.ts";
import { type BenchEngine, type BenchSource, type EngineId, firstEndToken, isWasmFailure } from "./engine.ts";

interface XGrammarOptions {
  readonly strict: boolean;
}

/** The parts of the package's API used here. */
interface XGrammarModule {
  readonly TokenizerInfo: {
    createTokenizerInfo(
      vocabulary: readonly string[],
      kind: "byte_level",
      prependSpace: boolean,
      size: number,
      stopTokens: readonly TokenId[],
    ): Promise<object>;
  };
  readonly GrammarCompiler: {
    createGrammarCompiler(tokenizer: object, cacheEnabled: boolean): Promise<Compiler>;
  };
  readonly GrammarMatcher: { createGrammarMatcher(grammar: CompiledGrammar): Promise<Matcher> };
}

interface Compiler {
  compileJSONSchema(
    schema: string,
    anyWhitespace: boolean,
    indent: undefined,
    separators: undefined,
    strictMode: boolean,
  ): Promise<CompiledGrammar>;
  compileGrammar(ebnf: string, rootRule: string): Promise<CompiledGrammar>;
}

interface CompiledGrammar {
  dispose(): void;
}

interface Matcher {
  dispose(): void;
  reset(): void;
  acceptToken(token: TokenId): boolean;
  /** One bit per token, 1 = allowed. */
  getNextTokenBitmask(): Promise<Int32Array>;
}

export async function createXGrammar(
  id: EngineId,
  vocabulary: Vocabulary,
  options: XGrammarOptions,
): Promise<BenchEngine> {
  const module = loadModule();
  // Tokens without bytes are spelt as empty: the package then treats them as special, never allowed in a text.
  const spellings = Array.from({ length: vocabulary.size }, (_, token) =>
    vocabulary.isEnd(token) ? "" : toByteLevel(vocabulary.bytesOf(token)),
  );
  const end = firstEndToken(vocabulary);
  const tokenizer = await module.TokenizerInfo.createTokenizerInfo(
    spellings,
    "byte_level",
    false,
    vocabulary.size,
    [end],
  );
  const compiler = await module.GrammarCompiler.createGrammarCompiler(tokenizer, false);
  return new XGrammarEngine(id, module, compiler, end, options.strict);
}

class XGrammarEngine implements BenchEngine {
  readonly id: EngineId;
  readonly warmUpRounds = 1;
  readonly #module: XGrammarModule;
  readonly #compiler: Compiler;
  readonly #end: TokenId;
  readonly #strict: boolean;
  #grammar: CompiledGrammar | undefined;
  #matcher: Matcher | undefined;

  constructor(id: EngineId, module: XGrammarModule, compiler: Compiler, end: TokenId, strict: boolean) {
    this.id = id;
    this.#module = module;
    this.#compiler = compiler;
    this.#end = end;
    this.#strict = strict;
  }

  async compile(source: BenchSource): Promise<void> {
    this.#matcher?.dispose();
    this.#grammar?.dispose();
    this.#matcher = undefined;
    this.#grammar = undefined;
    this.#grammar =
      source.kind === "schema"
        ? await this.#compiler.compileJSONSchema(source.text, true, undefined, undefined, this.#strict)
        : await this.#compiler.compileGrammar(source.notations.ebnf, "root");
    this.#matcher = await this.#module.GrammarMatcher.createGrammarMatcher(this.#grammar);
  }

  reset(): void {
    this.#current().reset();
  }

  async mask(token: TokenId): Promise<boolean> {
    const bits = await this.#current().getNextTokenBitmask();
    return ((bits[token >>> 5]! >>> (token & 31)) & 1) === 1;
  }

  accept(token: TokenId): boolean {
    return this.#current().acceptToken(token);
  }

  canEnd(): Promise<boolean> {
    return this.mask(this.#end);
  }

  isFatal(error: unknown): boolean {
    return isWasmFailure(error);
  }

  #current(): Matcher {
    if (this.#matcher === undefined) throw new InternalError("compile() comes before everything else");
    return this.#matcher;
  }
}

/**
 * The package is UMD code in a folder whose package.json says `"type": "module"`, so Node can load it neither way. A copy
 * named `.cjs` outside that folder is taken for what it is.
 */
function loadModule(): XGrammarModule {
  const require = createRequire(import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), "ananke-xgrammar-"));
  try {
    const copy = join(folder, "index.cjs");
    copyFileSync(require.resolve("@mlc-ai/web-xgrammar"), copy);
    return require(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
