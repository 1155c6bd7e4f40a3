/** A standing program: a document up to a boundary between statements, its root held open, and a warm checker. */
import {
  bound,
  type FlowNode,
  type InternalChecker,
  internalChecker,
  internalFile,
  ts,
} from "../compiler.ts";
import type { MemoryHost } from "../project/host.ts";
import { reachable } from "./graft.ts";
import type { Root } from "./roots.ts";

/** What every program of one document shares. */
export interface ProgramSetting {
  readonly options: ts.CompilerOptions;
  readonly host: MemoryHost;
  /** Of the document, absolute. */
  readonly fileName: string;
  /** All files to begin with; the document's is one of them. */
  readonly rootNames: readonly string[];
  /** The program made last: what of the next one is the same is taken over, checkers never are. */
  readonly latest: { program: ts.Program | undefined };
}

export interface BaseProgram {
  readonly program: ts.Program;
  readonly checker: InternalChecker;
  readonly file: ts.SourceFile;
  readonly root: Root;
  /** The part of the document that the program holds. */
  readonly covered: string;
  /** What pieces are hung under. */
  readonly parent: ts.Node;
  /** Flow of control at the end of the covered part. */
  readonly flow: FlowNode | undefined;
}

/** Its node tells where the flow of control has got to; it is never checked. */
export const MARKER = "\ndebugger;";

/**
 * Opens a program over `covered`, which must end between two statements of `root`. Nothing but closing braces may
 * stand behind that point: declarations there would keep positions that the growing text no longer has.
 */
export function openBase(setting: ProgramSetting, root: Root, covered: string): BaseProgram | undefined {
  const { options, host, fileName, rootNames, latest } = setting;
  const previous = latest.program;
  host.setText(covered + MARKER + "}".repeat(root.depth));
  const program = ts.createProgram({
    rootNames: [...rootNames],
    options,
    host,
    ...(previous === undefined ? {} : { oldProgram: previous }),
  });
  latest.program = program;
  const file = program.getSourceFile(fileName);
  if (file === undefined) return undefined;
  const checker = internalChecker(program); // binds the files
  const marker = findMarker(file, covered.length);
  if (marker === undefined) return undefined;
  return {
    program,
    checker,
    file,
    root,
    covered,
    parent: marker.parent,
    flow: reachable(bound(marker).flowNode),
  };
}

/** Gives the program's file another text: diagnostics and texts of nodes are read from it. */
export function setBaseText(base: BaseProgram, text: string): void {
  const file = internalFile(base.file);
  file.text = text;
  file.lineMap = undefined; // line starts are computed from the new text
}

/** Files errors of the file under another name while `work` runs, and makes the checker finish what it put off. */
export function underName<T>(base: BaseProgram, name: string, work: () => T): T {
  const file = internalFile(base.file);
  const own = file.fileName;
  file.fileName = name;
  try {
    const result = work();
    base.checker.getDiagnostics(base.file, undefined, []);
    return result;
  } finally {
    file.fileName = own;
  }
}

/** The marker that stands at `position` in a tree. */
export function findMarker(root: ts.Node, position: number): ts.Node | undefined {
  for (let node = root; ; ) {
    let next: ts.Node | undefined;
    ts.forEachChild(node, (child) => {
      if (child.pos <= position && child.end > position) next = child;
    });
    if (next === undefined) return node.kind === ts.SyntaxKind.DebuggerStatement ? node : undefined;
    node = next;
  }
}
