/**
 * What a configuration is made of: frames of a graph-structured stack, and sets of stacks. Both are interned by a pool
 * (`stack-pool.ts`), and what can be computed from one is computed once and kept on it.
 * Source: Tomita, "Efficient Parsing for Natural Language", 1986.
 */
import { NumberMap } from "../../../src/kernel/index.ts";
import type { SymbolId } from "../grammar/grammar.ts";
import type { LayoutState } from "../layout.ts";
import type { LexState } from "../lexer/lexer.ts";
import type { ParseState } from "../recognizer.ts";
import type { LrState } from "./automaton.ts";
import type { ResolvedOpening } from "./implied.ts";
import type { ValidSet } from "./valid-sets.ts";

/** One frame on top of all the stacks of `parents`. Interned per pool. */
export class StackNode {
  readonly id: number;
  readonly state: LrState;
  /** Attribute of a list frame; 0 on every other frame. */
  readonly attr: number;
  /** Ascending by id; empty for the bottom of the stack. */
  readonly parents: readonly StackNode[];
  /** Longest way to the bottom. */
  readonly height: number;
  /** Names state and attribute: equal frames of any stacks of a grammar have equal numbers. */
  readonly frame: number;
  /** Owned by the pool: frames on these stacks alone, by their numbers; and configurations of this top alone, by gap. */
  above: NumberMap<StackNode> | undefined;
  alone: NumberMap<Configuration> | undefined;
  /** Where reductions lead from a transit state, and how deep they look; filled by the pool on first use. */
  settled: readonly StackNode[] | undefined;
  settledInspected = Number.POSITIVE_INFINITY;

  constructor(id: number, state: LrState, attr: number, parents: readonly StackNode[]) {
    this.id = id;
    this.state = state;
    this.attr = attr;
    this.parents = parents;
    let height = 0;
    for (const parent of parents) height = Math.max(height, parent.height + 1);
    this.height = height;
    this.frame = frameOf(state, attr);
  }
}

/** The number of a frame. Attributes have 32 bits, and states less than 2^20. */
export function frameOf(state: LrState, attr: number): number {
  return attr * 0x100000 + state.id;
}

/** A set of stacks, the ignored terminal just read, if any, and where the layout stands. Interned per pool. */
export class Configuration {
  readonly id: number;
  /** Tops of the stacks before reductions; ascending by id, at most one per (state, attribute). */
  readonly nodes: readonly StackNode[];
  /** The ignored terminal that was read last, or -1. */
  readonly gap: SymbolId | -1;
  /** Absent in grammars without layout, and where only the stacks matter. */
  readonly layout: LayoutState | undefined;
  /** Filled by the pool on first use. */
  reduced: readonly StackNode[] | undefined;
  valid: ValidSet | undefined;
  startState: LexState | undefined;
  /** Height of the deepest frame that the reductions looked at; known once `reduced` is. */
  inspected = Number.POSITIVE_INFINITY;
  /** Ways to begin the next lexeme; filled by the pool where there is a layout. */
  openings: readonly ResolvedOpening[] | undefined;
  readonly successors = new NumberMap<readonly Configuration[]>();
  /** Owned by the recogniser: the parse states of one lexeme on this configuration, by lexer state. */
  states: NumberMap<ParseState> | undefined;

  constructor(id: number, nodes: readonly StackNode[], gap: SymbolId | -1, layout: LayoutState | undefined) {
    this.id = id;
    this.nodes = nodes;
    this.gap = gap;
    this.layout = layout;
  }
}
