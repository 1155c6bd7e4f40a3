/**
 * Composition root: constraints and a model in, a generation out. The few functions here are what most programs need;
 * sessions and engines are there for those who bring a loop of their own.
 */
import type { TypeOracle } from "../domains/types/index.ts";
import type { Vocabulary } from "../masks/index.ts";
import type { ModelAdapter, SamplingOptions } from "../models/adapter.ts";
import { type OpenModelOptions, openModel } from "../models/index.ts";
import {
  bindProgram,
  type CompiledProgram,
  type CompileOptions,
  type ConstraintInput,
  compileProgram,
  openContracts,
  openTypes,
  type ProgramContracts,
  type ProgramTypes,
  parseConstraint,
} from "./compile/index.ts";
import {
  Engine,
  type GenerationEvent,
  type GenerationResult,
  prepareVocabulary,
  runGeneration,
  type Session,
  type VocabularyCacheOptions,
} from "./generate/index.ts";
import { SpecError } from "./kernel/index.ts";
import { type LanguageCacheOptions, type PreparedLanguage, prepareLanguage } from "./languages/index.ts";
import { VERSION } from "./version.ts";

export interface GenerateOptions extends SamplingOptions {
  /** Path of a GGUF file, `hf:user/repo:quant`, `embedded` (the default), or a model that is open already. */
  readonly model?: string | ModelAdapter;
  /** Options for opening the model; ignored for one that is open. */
  readonly open?: Omit<OpenModelOptions, "model">;
  readonly prompt: string;
  readonly template?: "raw" | "chat";
  /** All of them hold. */
  readonly constraints?: readonly ConstraintInput[];
  /** A program compiled before, instead of `constraints`. */
  readonly program?: CompiledProgram;
  /** Default 256. */
  readonly maxTokens?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: GenerationEvent) => void;
  readonly forced?: boolean;
  readonly closing?: boolean;
  readonly compile?: CompileOptions;
  /**
   * The type checker for constraints with a project or a signature; default: one opened for this call. `false` leaves
   * types unchecked, and the ledger says so.
   */
  readonly typeOracle?: TypeOracle | false;
  /** `false` lets any module be imported that no demand refuses, also where there is a project; the ledger says so. */
  readonly projectModules?: false;
  /**
   * Contracts opened before; default: opened for this call where a contract is among the constraints, or in a comment
   * around the output. `false` leaves them unread, and the ledger says so.
   */
  readonly contracts?: ProgramContracts | false;
  /** Times the output may go back because of types or contracts; default 200. */
  readonly maxTypeRollbacks?: number;
  /** Times the output may go back because the model has lost its way under the types; default 24, 0 for never. */
  readonly maxDetours?: number;
  /** Where vocabulary tables are kept between processes; absent: nowhere. */
  readonly vocabularyCache?: VocabularyCacheOptions;
  /** Where the tables of programming languages are kept between processes; absent: nowhere. */
  readonly languageCache?: LanguageCacheOptions;
}

const DEFAULT_MAX_TOKENS = 256;

/**
 * Compiles constraints.
 * @throws SpecError, ConflictError (nothing can satisfy them) or BudgetError
 */
export function compile(
  constraints: readonly ConstraintInput[],
  options: CompileOptions = {},
): CompiledProgram {
  return compileProgram(
    constraints.map((constraint) => parseConstraint(constraint)),
    options,
  );
}

/**
 * Makes the grammars of the languages that `constraints` name ready for `compile`: read from a cache folder, or imported
 * and kept there. Without this, `compile` imports them itself.
 * @throws SpecError when there is no such language, or its package is missing or has changed
 */
export async function prepareLanguages(
  constraints: readonly ConstraintInput[],
  cache: LanguageCacheOptions,
): Promise<readonly PreparedLanguage[]> {
  const languages = constraints.flatMap((c) => (c.kind === "language" ? [c.language] : []));
  const prepared: PreparedLanguage[] = [];
  for (const language of new Set(languages)) prepared.push(await prepareLanguage(language, cache));
  return prepared;
}

/**
 * Starts a constrained output over a vocabulary, for a sampling loop of the caller's own.
 * @param types  of `openTypes`, to check types as well; call `session.types?.dispose()` in the end
 * @param contracts  of `openContracts`, to hold functions against their contracts
 */
export function createSession(
  program: CompiledProgram,
  vocabulary: Vocabulary,
  types?: ProgramTypes,
  contracts?: ProgramContracts,
): Session {
  return new Engine(program, vocabulary).session(types, contracts);
}

/**
 * Generates a text that satisfies all constraints. A model given by name is opened for this call and disposed of.
 * @throws SpecError, ConflictError, BudgetError before anything is generated; ModelError when the model fails
 */
export async function generate(options: GenerateOptions): Promise<GenerationResult> {
  const { maxTokens = DEFAULT_MAX_TOKENS } = options;
  if (!Number.isInteger(maxTokens) || maxTokens < 1) {
    throw new SpecError(`maxTokens is a positive integer, not ${JSON.stringify(maxTokens)}`);
  }
  if (options.program !== undefined && options.constraints !== undefined) {
    throw new SpecError("Give either constraints or a compiled program, not both");
  }
  const { languageCache } = options;
  if (languageCache !== undefined) await prepareLanguages(options.constraints ?? [], languageCache);
  // Constraints first: a mistake in them should not cost the loading of a model.
  const program = await bindProgram(
    options.program ?? compile(options.constraints ?? [], options.compile),
    dropUndefined({ projectModules: options.projectModules }),
  );
  const oracle = options.typeOracle;
  const contracts =
    options.contracts === false ? undefined : (options.contracts ?? (await openContracts(program)));
  try {
    const types = oracle === false ? undefined : await openTypes(program.constraints, oracle);
    try {
      return await generateWith(program, dropUndefined({ types, contracts }), options, maxTokens);
    } finally {
      if (oracle === undefined) await types?.oracle.dispose();
    }
  } finally {
    if (options.contracts === undefined) contracts?.dispose();
  }
}

async function generateWith(
  program: CompiledProgram,
  checks: { readonly types?: ProgramTypes; readonly contracts?: ProgramContracts },
  options: GenerateOptions,
  maxTokens: number,
): Promise<GenerationResult> {
  const given = options.model ?? "embedded";
  const model = typeof given === "string" ? await openModel({ ...options.open, model: given }) : given;
  try {
    if (options.vocabularyCache !== undefined) {
      await prepareVocabulary(model.vocabulary, options.vocabularyCache);
    }
    const { temperature, topK, topP, minP, seed } = options;
    return await runGeneration(program, model, {
      prompt: options.prompt,
      maxTokens,
      sampling: dropUndefined({ temperature, topK, topP, minP, seed }),
      version: VERSION,
      ...dropUndefined({
        template: options.template,
        signal: options.signal,
        onEvent: options.onEvent,
        forced: options.forced,
        closing: options.closing,
        ...checks,
        maxTypeRollbacks: options.maxTypeRollbacks,
        maxDetours: options.maxDetours,
      }),
    });
  } finally {
    if (typeof given === "string") await model.dispose();
  }
}

/** A copy without the fields that are `undefined`, so that defaults further down apply. */
function dropUndefined<T extends object>(object: T): Partial<T> {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  // Only fields of `object` are copied.
  return Object.fromEntries(entries) as Partial<T>;
}
