/**
 * Shows the end of a growing document by grafting. Finished statements, and the heads of functions that stand open, stay
 * grafted one behind the other; now and then they are folded into a new program, which also keeps memory within its
 * budget. What it shows depends on the document asked for alone: a shorter one takes back what it no longer holds.
 */
import { BudgetError } from "../../../kernel/index.ts";
import { bound, type FlowNode, ts } from "../compiler.ts";
import {
  type BaseProgram,
  findMarker,
  MARKER,
  openBase,
  type ProgramSetting,
  setBaseText,
  underName,
} from "./base-program.ts";
import { createGrafter, type Graft, type Grafter, reachable, WRAPPER_CLOSERS } from "./graft.ts";
import { loopsAround, widenLoops } from "./loops.ts";
import { ProgramBackend } from "./program-backend.ts";
import { MODULE_ROOT, openRoots, type Root } from "./roots.ts";
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

export interface GraftLimits {
  /** Estimated bytes that grafts may leave in one checker before it is renewed. */
  readonly maxCheckerBytes: number;
  /** Finished statements that stay grafted before they are folded. */
  readonly maxChain: number;
  /** Characters of one piece from which a function body inside it becomes a root of its own. */
  readonly longPiece: number;
}

export const DEFAULT_GRAFT_LIMITS: GraftLimits = {
  maxCheckerBytes: 64 * 1024 * 1024,
  maxChain: 40,
  longPiece: 240,
};

/** Roots entered and left, and covers, for one question; more are a text that the parser and braces disagree on. */
const MAX_TURNS = 60;

/** Characters added without looking for finished statements, unless one of them may finish something. */
const MAX_SMALL_STEP = 24;
const ENDS_SOMETHING = /[;{}\n\r\u2028\u2029/]/;

/** What one graft leaves in a checker's tables in bytes, as seen over 50,000 of them; and one type made by it, a guess. */
const BYTES_PER_GRAFT = 6_500;
const BYTES_PER_TYPE = 1_000;

/** A graft that questions are being asked about; one that is not the current one has its records taken back. */
interface Held {
  readonly hole: boolean;
  readonly widen: boolean;
  readonly base: BaseProgram;
  readonly graft: Graft;
  readonly sight: Sight;
  /** What the program's file must read as meanwhile. */
  readonly shown: string;
}

/** A finished statement, or the head of an open function, that stays grafted. */
interface Link {
  readonly graft: Graft;
  /** Length of the document with it. */
  readonly length: number;
  /** What the next piece hangs under, and how control gets there. */
  readonly parent: ts.Node;
  readonly flow: FlowNode | undefined;
}

export class GraftBackend implements Backend {
  readonly #setting: ProgramSetting;
  readonly #limits: GraftLimits;
  readonly #grafter: Grafter;
  readonly #work: BackendWork;
  /** Outermost first; the last one is in use. */
  #roots: Root[] = [MODULE_ROOT];
  #base: BaseProgram | undefined;
  #chain: Link[] = [];
  /** The document as far as base and chain hold it. */
  #covered = "";
  #graftsInChecker = 0;
  #typesAtStart = 0;
  #checkNumber = 0;
  /** Of the document that was reached last. */
  #held: Held[] = [];
  #current: Held | undefined;
  /** For statements of a module, which are checked in place. */
  #whole: ProgramBackend | undefined;
  /** The document that base and chain were last brought up to. */
  #reached: string | undefined;
  /** What stands behind the chain then, as it was grafted to find that nothing of it is finished. */
  #rest: Graft | undefined;

  constructor(setting: ProgramSetting, limits: GraftLimits, work: BackendWork) {
    this.#setting = setting;
    this.#limits = limits;
    this.#work = work;
    this.#grafter = createGrafter(setting.options, setting.fileName.endsWith("x"));
  }

  look<T>(document: string, options: LookOptions, ask: (sight: Sight) => T): T | undefined {
    if (options.whole === true) {
      this.#whole ??= new ProgramBackend(this.#setting, this.#work, true);
      return this.#whole.look(document, options, ask);
    }
    const held = this.#hold(document, options);
    if (held === undefined) return undefined;
    const { base, sight, shown } = held;
    setBaseText(base, shown);
    return underName(base, `${this.#setting.fileName}#query`, () => ask(sight));
  }

  /** The grafted end of the document, with a hole and without; both are kept, since questions come in groups. */
  #hold(document: string, options: LookOptions): Held | undefined {
    const base = this.#reach(document, options.openFrom ?? Number.POSITIVE_INFINITY);
    if (base === undefined) return undefined;
    const known =
      options.fresh === true
        ? undefined
        : this.#held.find(({ hole, widen }) => hole === options.hole && widen === options.widen);
    if (known !== undefined) {
      this.#makeCurrent(known);
      return known;
    }
    this.#makeCurrent(undefined);
    const piece = document.slice(this.#covered.length);
    const tail = options.hole ? gapBefore(document) + HOLE : "";
    const graft =
      options.hole || options.widen ? this.#graft(base, piece + tail) : this.#takeRest(base, piece);
    if (graft === undefined) return undefined;
    const end = document.length + tail.length;
    const hole = options.hole ? findHole(graft.block, end - HOLE.length) : undefined;
    if (options.hole && hole === undefined) {
      graft.undo();
      return undefined;
    }
    const sight: Sight = {
      checker: base.checker,
      options: this.#setting.options,
      root: graft.block,
      isModule: this.#root().kind === "module",
      text: document,
      end: document.length,
      trimmedEnd: document.trimEnd().length,
      firstError: graft.firstError,
      hole,
    };
    if (options.widen) widenLoops(loopsAround(hole ?? spineOf(sight).at(-1) ?? graft.block));
    const { widen } = options;
    const shown = document + tail + WRAPPER_CLOSERS;
    const held: Held = { hole: options.hole, widen, base, graft, sight, shown };
    this.#current = held;
    this.#held.push(held);
    return held;
  }

  /** The graft of the rest of the document, which nothing has been asked of. */
  #takeRest(base: BaseProgram, piece: string): Graft | undefined {
    const rest = this.#rest;
    this.#rest = undefined;
    if (rest === undefined) return this.#graft(base, piece);
    rest.redo();
    return rest;
  }

  /** Only one graft at a time has its assignments on record. */
  #makeCurrent(held: Held | undefined): void {
    if (this.#current === held) return;
    this.#current?.graft.undo();
    held?.graft.redo();
    this.#current = held;
  }

  /** Takes back what the kept grafts have recorded; before another document is looked at. */
  #release(): void {
    this.#makeCurrent(undefined);
    this.#held = [];
    this.#rest = undefined;
  }

  errorsIn(sight: Sight, node: ts.Node): readonly ts.Diagnostic[] {
    if (ts.isSourceFile(sight.root)) return this.#whole?.errorsIn(sight, node) ?? [];
    const base = this.#base;
    if (base === undefined) return [];
    const statement = ts.findAncestor(node, (inner) => inner === sight.root || ts.isStatement(inner)) ?? node;
    const nodes = statement === sight.root ? sight.root.statements : [statement];
    // A name of its own: what comes back is then of this check alone.
    const name = `${this.#setting.fileName}#check${this.#checkNumber++}`;
    return underName(base, name, () => base.checker.getDiagnostics(base.file, undefined, nodes));
  }

  dispose(): void {
    this.#held = [];
    this.#current = undefined;
    this.#reached = undefined;
    this.#rest = undefined;
    this.#base = undefined;
    this.#chain = [];
    this.#covered = "";
    this.#roots = [MODULE_ROOT];
  }

  /** Makes base and chain hold all finished statements of the document, and no more. */
  #reach(document: string, openFrom: number): BaseProgram | undefined {
    const reached = this.#reached;
    if (reached === document && this.#base !== undefined) return this.#base;
    this.#release();
    this.#reached = document;
    this.#takeBack(document, openFrom);
    if (this.#isOverBudget()) this.#recycle();
    // A few characters more that end nothing: what is covered stays the same.
    if (this.#base !== undefined && reached !== undefined && document.startsWith(reached)) {
      const more = document.slice(reached.length);
      if (more.length <= MAX_SMALL_STEP && !ENDS_SOMETHING.test(more)) return this.#base;
    }
    // Each turn covers more statements, or enters or leaves a root.
    let left: Root | undefined;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const base = this.#base ?? this.#open(document.slice(0, this.#covered.length));
      if (base === undefined) return undefined;
      const piece = document.slice(this.#covered.length);
      if (piece.trim() === "") return base;
      const graft = this.#graft(base, piece);
      if (graft === undefined) {
        if (this.#endsInComment(base, piece)) return this.#giveUp();
        left = this.#roots.at(-1);
        if (!this.#leaveRoot()) return this.#giveUp();
        continue;
      }
      graft.undo();
      if (graft.statements.length > 1) {
        const last = graft.statements.at(-2);
        // Behind an error the parser may take parts of one statement for several.
        if (last === undefined || graft.firstError < last.end) return base;
        this.#cover(base, document.slice(0, last.end), graft.statements.length === 2 ? last : undefined);
        continue;
      }
      if (piece.length <= this.#limits.longPiece || !this.#enterRoot(base, graft, document, left)) {
        this.#rest = graft;
        return base;
      }
    }
    return this.#giveUp();
  }

  /** The end of the document cannot be asked about. */
  #giveUp(): undefined {
    this.#reached = undefined;
    return undefined;
  }

  /** A comment that is open at the end swallows what closes the piece. */
  #endsInComment(base: BaseProgram, piece: string): boolean {
    for (const end of ["\n", "*/"]) {
      const graft = this.#graft(base, piece + end);
      graft?.undo();
      if (graft !== undefined) return true;
    }
    return false;
  }

  /** Forgets statements and roots that the document does not hold, and statements that begin at `openFrom` or later. */
  #takeBack(document: string, openFrom: number): void {
    while (!document.startsWith(this.#covered) || this.#covered.length > openFrom) {
      if (this.#unlink()) continue;
      this.#base = undefined;
      const shared = Math.min(openFrom, commonPrefix(document, this.#covered));
      while (this.#roots.length > 1 && (this.#roots.at(-1)?.start ?? 0) > shared) this.#roots.pop();
      // What of the root's statements is finished is found again from its start.
      this.#covered = document.slice(0, this.#roots.at(-1)?.start ?? 0);
      return;
    }
  }

  /**
   * Adds finished statements up to the end of `covered`.
   * @param single  the one statement that is added, where it is one
   */
  #cover(base: BaseProgram, covered: string, single: ts.Statement | undefined): void {
    const mayHang =
      this.#root().kind === "function" || (single !== undefined && standsAlone(single, this.#covered));
    if (!mayHang || this.#chain.length >= this.#limits.maxChain) {
      this.#forgetChain();
      this.#covered = covered;
      this.#open(covered);
      return;
    }
    const graft = this.#graft(base, covered.slice(this.#covered.length));
    if (graft === undefined) {
      this.#recycle();
      return;
    }
    this.#chain.push({ graft, length: covered.length, parent: graft.block, flow: graft.flow });
    this.#covered = covered;
  }

  /** @param left  a root that turned out to be closed: it is not entered again */
  #enterRoot(base: BaseProgram, graft: Graft, document: string, left: Root | undefined): boolean {
    const outer = this.#root();
    const roots = openRoots(graft.statements, document.trimEnd().length, outer);
    const inner = roots.at(-1);
    if (inner === undefined || inner.start === left?.start || graft.firstError < inner.start) return false;
    const covered = document.slice(0, inner.start);
    const link =
      this.#chain.length < this.#limits.maxChain ? this.#head(base, covered, inner.depth) : undefined;
    this.#roots.push(...roots);
    if (link === undefined) {
      this.#forgetChain();
      this.#base = undefined;
    } else {
      this.#chain.push(link);
    }
    this.#covered = covered;
    return true;
  }

  /** Grafts the head of a function that stands open, with what closes it behind: its body holds the pieces to come. */
  #head(base: BaseProgram, covered: string, depth: number): Link | undefined {
    const closers = MARKER + "}".repeat(depth - this.#root().depth);
    const graft = this.#graft(base, covered.slice(this.#covered.length) + closers);
    if (graft === undefined) return undefined;
    const marker = findMarker(graft.block, covered.length);
    if (marker === undefined) {
      graft.undo();
      return undefined;
    }
    return { graft, length: covered.length, parent: marker.parent, flow: reachable(bound(marker).flowNode) };
  }

  /** The text has closed the innermost root: goes back to before it was entered. */
  #leaveRoot(): boolean {
    const left = this.#roots.at(-1);
    if (this.#roots.length === 1 || left === undefined) return false;
    while (this.#covered.length >= left.start) {
      if (this.#unlink()) continue;
      // The program itself holds it.
      this.#roots.pop();
      this.#base = undefined;
      this.#covered = this.#covered.slice(0, this.#root().start);
      return true;
    }
    return true;
  }

  /** Takes the last link off the chain, with the roots that it entered. */
  #unlink(): boolean {
    const link = this.#chain.pop();
    if (link === undefined) return false;
    link.graft.undo();
    const before = this.#chain.at(-1)?.length ?? this.#base?.covered.length ?? 0;
    this.#covered = this.#covered.slice(0, before);
    while (this.#root().start > before) this.#roots.pop();
    return true;
  }

  #root(): Root {
    return this.#roots.at(-1) ?? MODULE_ROOT;
  }

  #open(covered: string): BaseProgram | undefined {
    this.#base = openBase(this.#setting, this.#root(), covered);
    this.#work.programs++;
    this.#graftsInChecker = 0;
    this.#typesAtStart = this.#base?.checker.getTypeCount() ?? 0;
    return this.#base;
  }

  #graft(base: BaseProgram, piece: string): Graft | undefined {
    this.#work.grafts++;
    this.#graftsInChecker++;
    const { parent, flow } = this.#end(base);
    const { isAsync, isGenerator, kind } = this.#root();
    const text = kind === "module" ? withoutExport(piece) : piece;
    return this.#grafter.graft(text, { parent, flow, offset: this.#covered.length, isAsync, isGenerator });
  }

  #end(base: BaseProgram): { parent: ts.Node; flow: FlowNode | undefined } {
    return this.#chain.at(-1) ?? base;
  }

  #isOverBudget(): boolean {
    return this.#retainedBytes() > this.#limits.maxCheckerBytes;
  }

  #retainedBytes(): number {
    if (this.#base === undefined) return 0;
    const types = this.#base.checker.getTypeCount() - this.#typesAtStart;
    return this.#graftsInChecker * BYTES_PER_GRAFT + types * BYTES_PER_TYPE;
  }

  /** Folds the finished statements into a new program with a new checker. */
  #recycle(): void {
    if (this.#graftsInChecker <= 2) {
      throw new BudgetError(
        "maxCheckerBytes",
        this.#limits.maxCheckerBytes,
        "the memory of one type checker",
      );
    }
    this.#work.recycles++;
    this.#forgetChain();
    this.#open(this.#covered);
  }

  #forgetChain(): void {
    for (const { graft } of this.#chain.reverse()) graft.undo();
    this.#chain = [];
  }
}

/**
 * A module's statement that means the same in a block behind the others. Imports, exports of their own, and what may
 * be one of several declarations of a name only work in the module's own list.
 */
function standsAlone(statement: ts.Statement, before: string): boolean {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    if (statement.name === undefined || (ts.isFunctionDeclaration(statement) && statement.body === undefined))
      return false;
    const name = statement.name.text.replaceAll("$", "\\$");
    return !new RegExp(`\\b(?:function|class|interface|namespace|module|enum)\\s+${name}(?![\\w$])`).test(
      before,
    );
  }
  const isOther =
    ts.isVariableStatement(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isExpressionStatement(statement) ||
    ts.isIfStatement(statement) ||
    ts.isIterationStatement(statement, false);
  if (!isOther) return false;
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) !== true;
}

/**
 * A module's piece without its export modifier, of the same length: pieces stand in a block, where there is none. A
 * default export of an expression becomes one that is evaluated and dropped.
 */
export function withoutExport(piece: string): string {
  const found = /^(\s*)(export\s+default\s+|export\s+(?=[a-z@]))(?!\s)/.exec(piece);
  if (found === null) return piece;
  const [all, space = "", words = ""] = found;
  const rest = piece.slice(all.length);
  const isExpression =
    words.includes("default") && !/^(async\s+function|function|class|abstract|interface)\b/.test(rest);
  return space + (isExpression ? "void" : "").padEnd(words.length) + rest;
}

function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}
