/**
 * Opens the oracle of a project: reads its settings, tries grafting on the self-test, and gives each document a checker
 * of its own. A document's checker is never that of another; what is parsed of libraries is shared.
 */
import { isAbsolute, join } from "node:path";
import type { DocumentPlace, OracleMode, TypeDocument, TypeOracle } from "../../../../domains/types/index.ts";
import { BudgetError } from "../../../kernel/index.ts";
import { ts } from "../compiler.ts";
import { createMemoryHost } from "../project/host.ts";
import { COMPILER_VERSION, type ProjectSettings, readProject } from "../project/settings.ts";
import type { ProgramSetting } from "./base-program.ts";
import { CheckerDocument } from "./document.ts";
import { type CheckLimits, DEFAULT_CHECK_LIMITS, FullChecker } from "./full-check.ts";
import { DEFAULT_GRAFT_LIMITS, type GraftLimits } from "./graft-backend.ts";
import { textBefore } from "./place.ts";
import { runSelfTest } from "./self-test.ts";
import { ENDINGS } from "./statements.ts";
import { ambientFiles } from "./whole-check.ts";

export interface TypeScriptOracleOptions {
  /** A tsconfig file, or a folder that may hold one; the working directory when left out. */
  readonly project?: string;
  readonly graftLimits?: Partial<GraftLimits>;
  readonly checkLimits?: Partial<CheckLimits>;
  /** Documents that may be open at once; each has a checker. */
  readonly maxDocuments?: number;
  /** Do not graft, whatever the self-test says. */
  readonly programsOnly?: boolean;
  /** For tests: runs before each look at a grafted document, and may throw. */
  readonly onLook?: (document: string) => void;
  /** For tests: the program of the checking thread. */
  readonly checkScript?: string;
}

const DEFAULT_MAX_DOCUMENTS = 8;
/** The version whose internals are known. */
const PINNED_VERSION = "6.0.3";

/**
 * @throws SpecError when the project cannot be read
 */
export function openTypeScriptOracle(options: TypeScriptOracleOptions = {}): TypeOracle {
  const project = readProject(options.project === undefined ? {} : { project: options.project });
  const limits = { ...DEFAULT_GRAFT_LIMITS, ...options.graftLimits };
  const checker = new FullChecker(
    { project: project.configFile ?? project.root },
    { ...DEFAULT_CHECK_LIMITS, ...options.checkLimits },
    options.checkScript,
  );
  const mode = options.programsOnly === true ? asked() : modeOf(project, limits);
  const maxDocuments = options.maxDocuments ?? DEFAULT_MAX_DOCUMENTS;
  let openDocuments = 0;
  /** By file name; what documents at one place share of their programs. */
  const settings = new Map<string, ProgramSetting>();
  return {
    versions: {
      checker: `typescript ${COMPILER_VERSION}`,
      ...(project.projectVersion === undefined ? {} : { project: project.projectVersion }),
    },
    mode,
    notes: project.notes,
    endings: ENDINGS,
    open(place) {
      if (openDocuments >= maxDocuments) {
        throw new BudgetError("maxDocuments", maxDocuments, "type checkers open at once", {
          hint: "Dispose of sessions that are done; each holds a type checker.",
        });
      }
      openDocuments++;
      const name = place.fileName ?? DEFAULT_FILE;
      const setting = settings.get(name) ?? settingOf(project, place);
      setting.host.refresh();
      settings.delete(name);
      settings.set(name, setting);
      for (const oldest of settings.keys()) if (settings.size > maxDocuments) settings.delete(oldest);
      return new CheckerDocument({
        setting,
        place,
        before: textBefore(place, setting.fileName),
        limits,
        mode,
        check: (request) => checker.check(request),
        onDispose: () => {
          openDocuments--;
        },
        ...(options.onLook === undefined ? {} : { onLook: options.onLook }),
      });
    },
    dispose: () => checker.dispose(),
  };
}

function asked(): OracleMode {
  return { kind: "programs", why: "asked for" };
}

/** Where a document's file is when it has no name of its own. */
const DEFAULT_FILE = "ananke-generated.ts";

function settingOf(project: ProjectSettings, place: DocumentPlace): ProgramSetting {
  const name = place.fileName ?? DEFAULT_FILE;
  const fileName = (isAbsolute(name) ? name : join(project.root, name)).replaceAll("\\", "/");
  return {
    options: project.options,
    host: createMemoryHost(project.options, fileName, project.root, { looksOnce: true }),
    fileName,
    rootNames: [...ambientFiles(project).filter((file) => file !== fileName), fileName],
    latest: { program: undefined },
  };
}

let selfTest: readonly string[] | undefined;

/** The self-test runs once per process, under options of its own, with the project's parsing. */
function modeOf(project: ProjectSettings, limits: GraftLimits): OracleMode {
  if (COMPILER_VERSION !== PINNED_VERSION) {
    return { kind: "programs", why: `TypeScript is ${COMPILER_VERSION}, not ${PINNED_VERSION}` };
  }
  selfTest ??= trySelfTest(project, limits);
  const [first] = selfTest;
  if (first === undefined) return { kind: "grafting" };
  return { kind: "programs", why: `grafting failed ${selfTest.length} of its tests; the first: ${first}` };
}

function trySelfTest(project: ProjectSettings, limits: GraftLimits): readonly string[] {
  const tested: ProjectSettings = {
    root: project.root,
    options: {
      target: project.options.target ?? ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
    files: [],
    notes: [],
  };
  return runSelfTest((prefix, suffix): TypeDocument => {
    const place = { prefix, suffix, fileName: "ananke-self-test.ts" };
    return new CheckerDocument({
      setting: settingOf(tested, place),
      place,
      before: prefix,
      limits,
      mode: { kind: "grafting" },
      check: async () => ({ diagnostics: [], verdict: "unknown", why: "the self-test checks no files" }),
      onDispose: () => undefined,
    });
  });
}
