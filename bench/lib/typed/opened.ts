/**
 * A language with its checker, opened for texts to be read into sessions: with the real compiler as the judge of whole
 * files, and with the time that the checker's answers take counted apart.
 */
import type { DocumentPlace, TypeDocument, TypeOracle, TypePosition } from "../../../domains/types/index.ts";
import type { Vocabulary } from "../../../masks/index.ts";
import { openTypes, type ProgramTypes } from "../../../src/compile/index.ts";
import { compile, Engine, type Session } from "../../../src/index.ts";
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

export interface OpenedTypes {
  readonly engine: Engine;
  readonly folder: string;
  readonly judgeName: string;
  /** What the compiler says first of a whole file. */
  judge(fileName: string, text: string): TypedFault | undefined;
  /** A session that checks types. Dispose of `session.types` in the end. */
  session(place: Partial<DocumentPlace>): Session;
  /** Milliseconds that the checker's answers have taken since this was asked last; 0 when it was not asked. */
  takeOracleMs(): number;
  dispose(): Promise<void>;
}

/** @param project  a tsconfig; left out: strict, with node's types */
export async function openTyped(
  language: string,
  vocabulary: Vocabulary,
  project: string | undefined,
): Promise<OpenedTypes> {
  // In place where there is a project: its files import each other.
  const workplace = project === undefined ? openWorkplace() : undefined;
  const folder = workplace?.folder ?? project ?? ".";
  const watch = { ms: 0 };
  const oracle = timed(await openTypeOracle(language, { project: folder }), watch);
  const program = compile([{ kind: "language", language, project: folder }]);
  const opened = await openTypes(program.constraints, oracle);
  if (opened === undefined) throw new Error(`${language} has no checker`);
  const types: ProgramTypes = opened;
  const engine = new Engine(program, vocabulary);
  const settings = readProject({ project: folder });
  const checker = createWholeChecker(settings);
  return {
    engine,
    folder: settings.root,
    judgeName: `${oracle.versions.checker}, whole files`,
    judge(fileName, text) {
      const [first] = checker.check({ fileName, text, textStart: 0 });
      if (first === undefined) return undefined;
      return { start: first.start, message: `${first.code} at ${first.start}: ${first.message}` };
    },
    session: (place) => engine.session({ ...types, place: { ...types.place, ...place } }),
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
    at(text): TypePosition {
      const position = clock(() => document.at(text));
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
    },
    isAssignable: (from, to) => clock(() => document.isAssignable(from, to)),
    statementsAround: (text, offset) => document.statementsAround(text, offset),
    check: (text) => document.check(text),
    dispose: () => document.dispose(),
  };
}
