/**
 * The slower way: a new program for every look, over the whole document, through the compiler's public interface. It is
 * the fallback when grafting cannot be trusted, and what grafting is tested against.
 */
import { internalChecker, internalFile, ts } from "../compiler.ts";
import type { ProgramSetting } from "./base-program.ts";
import { loopsAround, widenLoops } from "./loops.ts";
import {
  type Backend,
  type BackendWork,
  findHole,
  gapBefore,
  HOLE,
  type LookOptions,
  type Sight,
  spineOf,
} from "./sight.ts";

export class ProgramBackend implements Backend {
  readonly #setting: ProgramSetting;
  readonly #work: BackendWork;
  readonly #checksNodes: boolean;
  #program: ts.Program | undefined;

  /** @param checksNodes  check a statement alone, which the compiler's public interface does not offer */
  constructor(setting: ProgramSetting, work: BackendWork, checksNodes = false) {
    this.#checksNodes = checksNodes;
    this.#setting = setting;
    this.#work = work;
  }

  look<T>(document: string, options: LookOptions, ask: (sight: Sight) => T): T | undefined {
    const { host, rootNames, fileName, latest } = this.#setting;
    const tail = options.hole ? gapBefore(document) + HOLE : "";
    host.setText(document + tail);
    this.#work.programs++;
    const program = ts.createProgram({
      rootNames: [...rootNames],
      options: this.#setting.options,
      host,
      ...(latest.program === undefined ? {} : { oldProgram: latest.program }),
    });
    latest.program = program;
    this.#program = program;
    const file = program.getSourceFile(fileName);
    if (file === undefined) return undefined;
    const checker = internalChecker(program);
    const end = document.length + tail.length;
    const hole = options.hole ? findHole(file, end - HOLE.length) : undefined;
    if (options.hole && hole === undefined) return undefined;
    const sight: Sight = {
      checker,
      options: this.#setting.options,
      root: file,
      isModule: false,
      text: document,
      end: document.length,
      trimmedEnd: document.trimEnd().length,
      firstError: Math.min(...internalFile(file).parseDiagnostics.map(({ start }) => start)),
      hole,
    };
    if (options.widen) widenLoops(loopsAround(hole ?? spineOf(sight).at(-1) ?? file));
    return ask(sight);
  }

  errorsIn(sight: Sight, node: ts.Node): readonly ts.Diagnostic[] {
    if (this.#checksNodes && ts.isSourceFile(sight.root)) {
      return sight.checker.getDiagnostics(sight.root, undefined, [node]);
    }
    const program = this.#program;
    const file = program?.getSourceFile(this.#setting.fileName);
    if (program === undefined || file === undefined) return [];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  }

  dispose(): void {
    this.#program = undefined;
  }
}
