/**
 * Filling the holes of source files: opens what a session needs (the file's holes, its language's checkers, a model) and
 * lets go of it again. With `ananke.ts` the composition root.
 */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { TypeOracle } from "../domains/types/index.ts";
import type { ModelAdapter } from "../models/adapter.ts";
import { type OpenModelOptions, openModel } from "../models/index.ts";
import { holeNamed, openFileChecks, readHoleFile } from "./compile/index.ts";
import {
  type FillContext,
  type FillResult,
  type FillSettings,
  type HoleExplanation,
  RefinementSession,
} from "./generate/index.ts";
import { SpecError } from "./kernel/index.ts";
import { languageOfFile, openHoleChecker, openTypeOracle } from "./languages/index.ts";
import { VERSION } from "./version.ts";

export interface HoleFileOptions {
  /** Name of the file, absolute or relative to the working directory; need not exist. */
  readonly file: string;
  /** As messages and spans name it; default `file`. */
  readonly label?: string;
  /** Its text, with holes. */
  readonly text: string;
  /** Default: by the ending of the file's name. */
  readonly language?: string;
  /** tsconfig.json or its folder; default: the nearest above the file. */
  readonly project?: string;
  /** A type checker that is open already; its project is the caller's choice. */
  readonly typeOracle?: TypeOracle;
  /** Where programs such as pyright are looked for; default the environment's. */
  readonly searchPath?: string;
}

export interface RefinementOptions extends HoleFileOptions, Omit<FillSettings, "model" | "version"> {
  /** Names of the holes to fill; default: all. `only`: the file has one. */
  readonly holes?: readonly string[] | "only";
  /**
   * Path of a GGUF file, `hf:user/repo:quant`, `embedded` (the default), a model that is open already, or what opens one
   * once the file has been read: the session then lets go of it.
   */
  readonly model?: string | ModelAdapter | (() => Promise<ModelAdapter>);
  readonly open?: Omit<OpenModelOptions, "model">;
}

/** Languages whose files the compiler checks. */
const CHECKED = new Set(["typescript", "tsx"]);

/**
 * Opens a session on the holes of a file. Call `dispose()` in the end.
 * @throws SpecError for a file without holes, holes that cannot be read, a project that cannot be read
 */
export async function openRefinement(options: RefinementOptions): Promise<RefinementSession> {
  const {
    file,
    label,
    text,
    language,
    project,
    typeOracle,
    holes,
    model: given,
    open,
    searchPath,
    ...settings
  } = options;
  // The file first: a mistake in it should not cost the loading of a model.
  const context = await openContext(options, holes);
  const isOpen = typeof given === "object";
  try {
    const model = isOpen
      ? given
      : typeof given === "function"
        ? await given()
        : await openModel({ ...open, model: given ?? "embedded" });
    const dispose = async (): Promise<void> => {
      if (!isOpen) await model.dispose();
      await context.dispose();
    };
    const names = holes === undefined || holes === "only" ? undefined : holes;
    return new RefinementSession({ ...context, dispose }, { ...settings, model, version: VERSION }, names);
  } catch (error) {
    await context.dispose();
    throw error;
  }
}

/** Fills the holes of a file and returns its text; nothing is written to disk. */
export async function fillFile(options: RefinementOptions): Promise<FillResult> {
  const session = await openRefinement(options);
  try {
    return await session.generate();
  } finally {
    await session.dispose();
  }
}

export interface ExplainHoleOptions extends HoleFileOptions {
  /** Name of the hole. */
  readonly hole: string;
  /** Why this cannot fill it, where it cannot. */
  readonly content?: string;
}

/** What is known of a hole, and why; no model is asked. */
export async function explainHole(options: ExplainHoleOptions): Promise<HoleExplanation> {
  const context = await openContext(options, [options.hole]);
  try {
    const session = new RefinementSession(context, { version: VERSION }, [options.hole]);
    return await session.explain(options.hole, options.content);
  } finally {
    await context.dispose();
  }
}

type OpenContext = FillContext & { readonly dispose: () => Promise<void> };

async function openContext(
  options: HoleFileOptions,
  holes: readonly string[] | "only" | undefined,
): Promise<OpenContext> {
  const { file, label = file, text, language, typeOracle } = options;
  const path = resolve(file);
  const known = language ?? languageOfFile(path)?.name;
  const source = await readHoleFile({
    file: label,
    text,
    ...(known === undefined ? {} : { language: known }),
  });
  if (holes === "only" && source.holes.length > 1) {
    throw new SpecError(`${label} has ${source.holes.length} holes, and none was chosen`, {
      hint: `Name them (${source.holes.map(({ name }) => name).join(", ")}), or ask for all.`,
    });
  }
  if (holes !== "only") for (const name of holes ?? []) holeNamed(source, name);
  const isChecked = CHECKED.has(source.language);
  const project = options.project ?? (isChecked ? nearestProject(path) : undefined);
  const checker = await openHoleChecker(source.language, path, project);
  const oracle = isChecked
    ? (typeOracle ?? (await openTypeOracle(source.language, project === undefined ? {} : { project })))
    : undefined;
  return {
    file: source,
    path,
    checks: openFileChecks(source, oracle, {
      path,
      searchPath: options.searchPath ?? process.env.PATH ?? "",
    }),
    ...(checker === undefined ? {} : { checker }),
    ...(oracle === undefined ? {} : { oracle }),
    dispose: async () => {
      if (typeOracle === undefined) await oracle?.dispose();
    },
  };
}

/** The folder of the nearest tsconfig.json above a file; the file's own folder where there is none. */
function nearestProject(path: string): string {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(join(at, "tsconfig.json"))) return at;
    if (dirname(at) === at) return dirname(path);
  }
}
