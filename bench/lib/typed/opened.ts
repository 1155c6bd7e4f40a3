/**
 * A language with all of its domains, opened for texts to be read into sessions: its checker, the modules of the files'
 * project, and where jumps may stand; with the real compiler as the judge of whole files, and with the time that the
 * checker's answers take counted apart.
 */
import { dirname, join, resolve } from "node:path";
import { controlFlowDomain } from "../../../domains/control-flow/index.ts";
import type { TypeDocument, TypeOracle, TypePosition } from "../../../domains/types/index.ts";
import type { Vocabulary } from "../../../masks/index.ts";
import { openTypes, type ProgramTypes } from "../../../src/compile/index.ts";
import { bindProgram, compile, Engine, type Session } from "../../../src/index.ts";
import { openTypeOracle } from "../../../src/languages/index.ts";
import { createWholeChecker } from "../../../src/languages/typescript/oracle/whole-check.ts";
import { readProject } from "../../../src/languages/typescript/project/settings.ts";
import { openWorkplace } from "./workplace.ts";

/** The compiler's first complaint. */
export interface TypedFault {
  /** UTF-16 offset. */
  readonly start: number;
  readonly message: string;
}

/** Languages' own demands on jumps, and none of a user's. */
export const JUMPS = { domain: controlFlowDomain, value: controlFlowDomain.lattice.top };

export interface OpenedTypes {
  /** Syntax alone. */
  readonly engine: Engine;
  readonly folder: string;
  readonly judgeName: string;
  /** Where a source is read: itself, where it is a file of a folder, else a file of the project's that need not exist. */
  fileOf(name: string): string;
  /** What the compiler says first of a whole file. */
  judge(fileName: string, text: string): TypedFault | undefined;
  /**
   * A session under all domains, for a whole file or for what stands between two parts of one. Dispose of `session.types` in
   * the end.
   */
  session(fileName: string, around?: { readonly prefix: string; readonly suffix: string }): Promise<Session>;
  /** Milliseconds that the checker's answers have taken since this was asked last; 0 when it was not asked. */
  takeOracleMs(): number;
  dispose(): Promise<void>;
}

export interface TypedPlace {
  /** A tsconfig; left out: strict, with node's types. */
  readonly project?: string | undefined;
  /** Where the sources are files of a folder: it, so that they can import each other. */
  readonly root?: string | undefined;
}

export async function openTyped(
  language: string,
  vocabulary: Vocabulary,
  { project, root }: TypedPlace,
): Promise<OpenedTypes> {
  // In place where there is a project: its files import each other.
  const workplace = project === undefined ? openWorkplace() : undefined;
  const folder = workplace?.folder ?? project ?? ".";
  const watch = { ms: 0 };
  const oracle = timed(await openTypeOracle(language, { project: folder }), watch);
  const program = compile([{ kind: "language", language, project: folder }]);
  if ((await openTypes(program.constraints, oracle)) === undefined)
    throw new Error(`${language} has no checker`);
  const bound = async (
    fileName: string,
    around: { readonly prefix?: string; readonly suffix?: string } = {},
  ): Promise<{ readonly engine: Engine; readonly types: ProgramTypes | undefined }> => {
    const constraint = { kind: "language", language, project: folder, path: fileName, ...around } as const;
    const own = await bindProgram(compile([constraint], { domains: [JUMPS] }));
    return { engine: new Engine(own, vocabulary), types: await openTypes(own.constraints, oracle) };
  };
  /** Of whole files, by the folder: what can be imported is the same for all files of one. */
  const ofFolders = new Map<string, Awaited<ReturnType<typeof bound>>>();
  const settings = readProject({ project: folder });
  const checker = createWholeChecker(settings);
  return {
    engine: new Engine(program, vocabulary),
    folder: settings.root,
    judgeName: `${oracle.versions.checker}, whole files`,
    fileOf: (name) => (root === undefined ? join(settings.root, "source.ts") : resolve(join(root, name))),
    judge(fileName, text) {
      const [first] = checker.check({ fileName, text, textStart: 0 });
      if (first === undefined) return undefined;
      return { start: first.start, message: `${first.code} at ${first.start}: ${first.message}` };
    },
    async session(fileName, around) {
      const kept = around === undefined ? ofFolders.get(dirname(fileName)) : undefined;
      const { engine, types } = kept ?? (await bound(fileName, around));
      if (around === undefined) ofFolders.set(dirname(fileName), { engine, types });
      return engine.session(types && { ...types, place: { ...types.place, fileName } });
    },
    takeOracleMs() {
      const { ms } = watch;
      watch.ms = 0;
      return ms;
    },
    async dispose() {
      await oracle.dispose();
      workplace?.dispose();
    },
  };
}

function timed(oracle: TypeOracle, watch: { ms: number }): TypeOracle {
  return {
    get versions() {
      return oracle.versions;
    },
    get mode() {
      return oracle.mode;
    },
    notes: oracle.notes,
    endings: oracle.endings,
    open: (place) => timedDocument(oracle.open(place), watch),
    dispose: () => oracle.dispose(),
  };
}

function timedDocument(document: TypeDocument, watch: { ms: number }): TypeDocument {
  const clock = <T>(work: () => T): T => {
    const started = performance.now();
    try {
      return work();
    } finally {
      watch.ms += performance.now() - started;
    }
  };
  return {
    get mode() {
      return document.mode;
    },
    get incidents() {
      return document.incidents;
    },
    get work() {
      return document.work;
    },
    at: (text) =>
      timedPosition(
        clock(() => document.at(text)),
        clock,
      ),
    finishedByLineBreak(text) {
      const position = clock(() => document.finishedByLineBreak(text));
      return position && timedPosition(position, clock);
    },
    isAssignable: (from, to) => clock(() => document.isAssignable(from, to)),
    statementsAround: (text, offset) => document.statementsAround(text, offset),
    check: (text) => document.check(text),
    dispose: () => document.dispose(),
  };
}

function timedPosition(position: TypePosition, clock: <T>(work: () => T) => T): TypePosition {
  return {
    slot: () => clock(() => position.slot()),
    names: () => clock(() => position.names()),
    members: () => clock(() => position.members()),
    expected: () => clock(() => position.expected()),
    literals: () => clock(() => position.literals()),
    keys: () => clock(() => position.keys()),
    written: () => clock(() => position.written()),
    call: () => clock(() => position.call()),
    typeArity: () => clock(() => position.typeArity()),
    suggestions: () => clock(() => position.suggestions()),
    diagnostics: () => clock(() => position.diagnostics()),
  };
}
