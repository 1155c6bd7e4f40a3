/**
 * Where the frames of a stack began, in bytes, kept beside the stack: stacks are interned and shared between positions,
 * so they cannot hold offsets themselves. A trail is a persistent list by height; a lexeme costs what it pops, a byte
 * inside a lexeme nothing, and going back is taking up an older trail again.
 */
import { InternalError } from "../../src/kernel/index.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { LrState } from "./lr/automaton.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";

/** What is known of one frame. Frames above may be missing: their beginnings differ between readings. */
export interface FrameCell {
  /** Of the frame, as `StackNode.height`. */
  readonly height: number;
  /** Offset of the first byte of the first lexeme in the frame. */
  readonly start: number;
  /** State of the frame when something was last put on top of it. */
  readonly state: LrState;
  /** Times something was put on top of the frame while it had this state; -1 where readings differ. */
  readonly pushes: number;
  readonly below: FrameCell | undefined;
}

/** One reading of the text: aligned with a thread of the parse state. */
export interface ThreadTrail {
  /** Where the lexeme under way began. */
  readonly lexemeStart: number;
  /** By top of the thread's configuration. */
  readonly cells: readonly (FrameCell | undefined)[];
}

/** One entry per thread of the parse state at the same place. */
export type Trail = readonly ThreadTrail[];

/** The trail of a text of which nothing has been read. */
export function startTrail({ threads }: ParseState): Trail {
  return threads.map(({ configuration }) => ({
    lexemeStart: 0,
    cells: configuration.nodes.map(() => undefined),
  }));
}

/**
 * The trail of a text that begins at `state`, in its pool; the beginning that a recogniser of fills has before it is
 * read through, and offsets count from there.
 */
export function trailOfStart(recognizer: Recognizer, state: ParseState): Trail {
  const { textBefore } = recognizer;
  if (textBefore.length === 0) return startTrail(state);
  const origin = recognizer.origin(state.pool);
  const read = advanceTrail(recognizer, origin, startTrail(origin), textBefore, 0);
  if (read?.state !== state) throw new InternalError("the text before a hole leads elsewhere than its start");
  return read.trail;
}

/**
 * The trail after `bytes`, which must be allowed.
 * @param offset  bytes read before them
 */
export function advanceTrail(
  recognizer: Recognizer,
  from: ParseState,
  trail: Trail,
  bytes: Uint8Array,
  offset: number,
): { readonly state: ParseState; readonly trail: Trail } | undefined {
  let state = from;
  let at = trail;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const next = recognizer.advance(state, byte);
    if (next === undefined) return undefined;
    at = advanceByte(recognizer, state, at, byte, next, offset + i);
    state = next;
  }
  return { state, trail: at };
}

/** One way to see the end of a text: stacks, and the lexeme on top of them that may still grow. */
export interface Reading {
  readonly configuration: Configuration;
  /** `undefined` between lexemes. */
  readonly lex: LexState | undefined;
  readonly trail: ThreadTrail;
}

/**
 * The readings of a text; a lexeme that no byte can extend counts as finished, as its next byte would show.
 * @param offset  length of the text
 */
export function readingsAt(
  recognizer: Recognizer,
  { pool, threads }: ParseState,
  trail: Trail,
  offset: number,
): readonly Reading[] {
  return threads.flatMap(({ lex, configuration }, i): Reading[] => {
    const own = trail[i]!;
    if (lex.isStart) return [{ configuration, lex: undefined, trail: own }];
    if (!isFinished(recognizer, lex)) return [{ configuration, lex, trail: own }];
    return recognizer.stepAll(pool, configuration, lex.accept).map((after) => ({
      configuration: after,
      lex: undefined,
      trail: beginLexeme(pool, configuration, own, after, offset),
    }));
  });
}

function isFinished({ lexer }: Recognizer, lex: LexState): boolean {
  return lexer.partition(lex).representatives.every((byte) => lexer.next(lex, byte) === lexer.end);
}

function advanceByte(
  recognizer: Recognizer,
  state: ParseState,
  trail: Trail,
  byte: number,
  next: ParseState,
  offset: number,
): Trail {
  const { lexer } = recognizer;
  const only = state.threads[0];
  if (state.threads.length === 1 && next.threads.length === 1 && only !== undefined) {
    const goesOn = lexer.next(only.lex, byte);
    // Nothing but the lexeme grows.
    if (goesOn !== lexer.end && goesOn === next.threads[0]!.lex) return trail;
  }
  const found = new Map<Thread, ThreadTrail>();
  state.threads.forEach((thread, i) => {
    const own = trail[i]!;
    const goesOn = lexer.next(thread.lex, byte) !== lexer.end;
    recognizer.advanceThread(state.pool, thread, byte).forEach((after, k) => {
      const target = next.threads.find(
        ({ lex, configuration }) => lex === after.lex && configuration === after.configuration,
      );
      // United with another reading: only grammars without a lexer do that, and there frames are of no use.
      if (target === undefined) return;
      // The lexeme that goes on comes first.
      const reached =
        k === 0 && goesOn
          ? own
          : beginLexeme(state.pool, thread.configuration, own, after.configuration, offset);
      const other = found.get(target);
      found.set(target, other === undefined ? reached : agreeThreads(other, reached));
    });
  });
  return next.threads.map(
    (thread) =>
      found.get(thread) ?? { lexemeStart: offset, cells: thread.configuration.nodes.map(() => undefined) },
  );
}

/** The lexeme under way has ended at `offset`, and has been put on the stacks of `after`, or ignored. */
function beginLexeme(
  pool: StackPool,
  before: Configuration,
  trail: ThreadTrail,
  after: Configuration,
  offset: number,
): ThreadTrail {
  if (after.gap !== -1) return { lexemeStart: offset, cells: trail.cells };
  const cells = after.nodes.map((node) => {
    let cell: FrameCell | undefined;
    let isFirst = true;
    for (const parent of node.parents) {
      for (const own of cellsUnder(pool, before, trail, parent)) {
        const under = pushedUpon(own, parent, trail.lexemeStart);
        cell = isFirst ? under : agree(cell, under);
        isFirst = false;
      }
    }
    return { height: node.height, start: trail.lexemeStart, state: node.state, pushes: 0, below: cell };
  });
  return { lexemeStart: offset, cells };
}

/** Implied frames in a row before one lexeme, at most. */
const MAX_IMPLIED = 64;

/** The cells of the tops from which reductions lead to `base`. */
function cellsUnder(
  pool: StackPool,
  { nodes }: Configuration,
  { cells }: ThreadTrail,
  base: StackNode,
): readonly (FrameCell | undefined)[] {
  if (nodes.length === 1) return cells;
  let at: StackNode | undefined = base;
  for (let i = 0; i < MAX_IMPLIED && at !== undefined; i++) {
    const reachable = at;
    const from = cells.filter((_, k) =>
      pool.reduced(pool.configuration([nodes[k]!], -1)).includes(reachable),
    );
    if (from.length > 0) return from;
    // Frames of implied terminals were never tops: what they stand on was.
    at = at.parents[0];
  }
  return cells;
}

/** The cells of `base` and below, something having been put on top of it. */
function pushedUpon(
  cells: FrameCell | undefined,
  base: StackNode,
  lexemeStart: number,
): FrameCell | undefined {
  let under = cells;
  while (under !== undefined && under.height > base.height) under = under.below;
  if (under?.height === base.height) {
    const isSame = under.state === base.state;
    const pushes = !isSame ? 1 : under.pushes === -1 ? -1 : under.pushes + 1;
    return { ...under, state: base.state, pushes };
  }
  // Frames of terminals that the layout implied before the lexeme begin where it does.
  const implied: StackNode[] = [];
  const floor = under?.height ?? 0;
  for (let at: StackNode | undefined = base; at !== undefined && at.height > floor; at = at.parents[0]) {
    implied.push(at);
  }
  for (const { height, state } of implied.reverse()) {
    under = { height, start: lexemeStart, state, pushes: 1, below: under };
  }
  return under;
}

function agreeThreads(a: ThreadTrail, b: ThreadTrail): ThreadTrail {
  return {
    lexemeStart: a.lexemeStart,
    cells: a.cells.map((cell, i) => agree(cell, b.cells[i])),
  };
}

/** What two readings have in common. */
export function agree(a: FrameCell | undefined, b: FrameCell | undefined): FrameCell | undefined {
  if (a === b || a === undefined || b === undefined) return a === b ? a : undefined;
  if (a.height !== b.height) return a.height > b.height ? agree(a.below, b) : agree(a, b.below);
  const below = agree(a.below, b.below);
  if (a.start !== b.start) return below;
  const isSame = a.state === b.state && a.pushes === b.pushes;
  if (isSame && below === a.below) return a;
  return { height: a.height, start: a.start, state: a.state, pushes: isSame ? a.pushes : -1, below };
}

/** The cell of the frame at `height`, if it is known. */
export function cellAt(cells: FrameCell | undefined, height: number): FrameCell | undefined {
  let at = cells;
  while (at !== undefined && at.height > height) at = at.below;
  return at?.height === height ? at : undefined;
}
