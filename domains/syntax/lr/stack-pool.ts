/**
 * Generalised LR over interned stacks. A configuration is the set of stacks that the text so far may have led to;
 * nodes and configurations are hash-consed, and what can be computed from one (valid terminals, successors) is computed
 * once and kept on it.
 * Reductions need no lookahead: the closure of a configuration holds every stack that any reduction can reach.
 * Source: Tomita, "Efficient Parsing for Natural Language", 1986.
 */
import { checkLimit, InternalError, NumberMap } from "../../../src/kernel/index.ts";
import type { SymbolId } from "../grammar/grammar.ts";
import type { Layout, LayoutState } from "../layout.ts";
import type { AcceptSet } from "../lexer/lexer.ts";
import type { Automaton, LrState } from "./automaton.ts";
import { Configuration, frameOf, StackNode } from "./configuration.ts";
import { ImpliedSteps } from "./implied.ts";
import type { Completion, Item } from "./items.ts";
import type { ValidSet, ValidSetTable } from "./valid-sets.ts";

/** Reductions of one step that count as much as one stack reached. */
const WAYS_PER_STACK = 100;

/** Interns stacks and configurations. Holds no state of any session; renewed when it has grown past its limit. */
export class StackPool {
  readonly automaton: Automaton;
  readonly start: Configuration;
  readonly #validSets: ValidSetTable;
  readonly #ignored: ReadonlySet<SymbolId>;
  readonly #implied: ImpliedSteps | undefined;
  /** Those with several stacks below, or none. */
  readonly #nodes = new Map<string, StackNode>();
  #nodeCount = 0;
  /** Those with several tops, none, or a layout. */
  readonly #configurations = new Map<string, Configuration>();
  #configurationCount = 0;

  constructor(automaton: Automaton, validSets: ValidSetTable) {
    this.automaton = automaton;
    this.#validSets = validSets;
    this.#ignored = automaton.grammar.ignored;
    const { layout } = automaton.grammar;
    this.#implied = layout === undefined ? undefined : this.#impliedSteps(layout);
    this.start = this.configuration([this.node(automaton.start, 0, [])], -1, layout?.initial);
  }

  /** Least height of a frame whose state was read since this was last reset. */
  #inspected = Number.POSITIVE_INFINITY;
  /** Reductions made since this was last reset. */
  #visits = 0;

  /** What others have interned beside the pool and that lives as long as it. */
  attached = 0;

  /** Nodes and configurations interned so far, and what is attached to them. */
  get size(): number {
    return this.#nodeCount + this.#configurationCount + this.attached;
  }

  node(state: LrState, attr: number, parents: readonly StackNode[]): StackNode {
    const [only] = parents;
    if (only !== undefined && parents.length === 1) {
      const frame = frameOf(state, attr);
      let above = only.above?.get(frame);
      if (above === undefined) {
        above = new StackNode(this.#nodeCount++, state, attr, parents);
        only.above ??= new NumberMap();
        only.above.add(frame, above);
      }
      return above;
    }
    let key = `${state.id}/${attr}`;
    for (const parent of parents) key += `,${parent.id}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = new StackNode(this.#nodeCount++, state, attr, parents);
      this.#nodes.set(key, node);
    }
    return node;
  }

  configuration(nodes: readonly StackNode[], gap: SymbolId | -1, layout?: LayoutState): Configuration {
    const [only] = nodes;
    if (only !== undefined && nodes.length === 1 && layout === undefined) {
      let alone = only.alone?.get(gap);
      if (alone === undefined) {
        alone = new Configuration(this.#configurationCount++, nodes, gap, layout);
        only.alone ??= new NumberMap();
        only.alone.add(gap, alone);
      }
      return alone;
    }
    let key = layout === undefined ? `${gap}` : `${gap}@${layout.id}`;
    for (const node of nodes) key += `,${node.id}`;
    let configuration = this.#configurations.get(key);
    if (configuration === undefined) {
      configuration = new Configuration(this.#configurationCount++, nodes, gap, layout);
      this.#configurations.set(key, configuration);
    }
    return configuration;
  }

  /** The same stacks with the layout in another state. */
  withLayout(configuration: Configuration, layout: LayoutState): Configuration {
    return this.configuration(configuration.nodes, configuration.gap, layout);
  }

  /** Every stack top that reductions can reach, the configuration's own included; transit states are passed through. */
  reduced(configuration: Configuration): readonly StackNode[] {
    if (configuration.reduced === undefined && configuration.layout !== undefined) {
      // Reductions look at stacks only: layouts that differ share them.
      const bare = this.configuration(configuration.nodes, -1);
      configuration.reduced = this.reduced(bare);
      configuration.inspected = bare.inspected;
    }
    if (configuration.reduced === undefined) {
      this.#inspected = Number.POSITIVE_INFINITY;
      this.#visits = 0;
      configuration.reduced = this.#reduce(configuration.nodes);
      configuration.inspected = this.#inspected;
    }
    return configuration.reduced;
  }

  /** The terminals that may come next; where there is a layout, with something implied before them or without. */
  valid(configuration: Configuration): ValidSet {
    configuration.valid ??=
      configuration.layout === undefined || this.#implied === undefined
        ? this.#validSets.of(this.reduced(configuration))
        : this.#implied.valid(configuration, configuration.layout);
    return configuration.valid;
  }

  /**
   * Successors after one lexeme that counts as each terminal of `accept`. More than one only when the lexeme may be
   * both ignored and not, or leaves the layout in different states; none when no stack can shift it.
   */
  step(configuration: Configuration, accept: AcceptSet): readonly Configuration[] {
    const known = configuration.successors.get(accept.id);
    if (known !== undefined) return known;
    const result: Configuration[] = [];
    if (configuration.layout !== undefined && this.#implied !== undefined) {
      this.#implied.step(configuration, configuration.layout, accept.terminals, result);
      configuration.successors.add(accept.id, result);
      return result;
    }
    const shifted = accept.terminals.filter((terminal) => !this.#ignored.has(terminal));
    const nodes = this.#shift(this.reduced(configuration), shifted);
    if (nodes.length > 0) result.push(this.configuration(nodes, -1));
    for (const terminal of accept.terminals) {
      if (this.#ignored.has(terminal)) result.push(this.configuration(configuration.nodes, terminal));
    }
    configuration.successors.add(accept.id, result);
    return result;
  }

  /** The ignored terminals that may stand after `configuration`; all of them but where a layout says otherwise. */
  ignoredAfter({ nodes, layout }: Configuration): ReadonlySet<SymbolId> {
    const admits = this.automaton.grammar.layout?.admits;
    if (layout === undefined || admits === undefined) return this.#ignored;
    const { members, isAccepting } = this.valid(this.configuration(nodes, -1));
    const canShift = (terminal: SymbolId): boolean => members.has(terminal);
    const refused = [...this.#ignored].filter((id) => !admits(layout, id, canShift, isAccepting));
    return refused.length === 0
      ? this.#ignored
      : new Set([...this.#ignored].filter((id) => !refused.includes(id)));
  }

  /** The set of all stacks of both. */
  union(a: Configuration, b: Configuration): Configuration {
    if (a === b) return a;
    return this.configuration(this.#merge([...a.nodes, ...b.nodes]), a.gap, a.layout);
  }

  /**
   * The stacks whose innermost list may hold equal entries, after an entry that repeats another one.
   * @param configuration after the entry, inside a list
   * @returns the configuration itself when that is all of them, `undefined` when it is none
   */
  withoutUniqueLists(configuration: Configuration): Configuration | undefined {
    // Reductions reach the frames of the innermost list and no further: its closing bracket has not been read.
    const lists = this.reduced(configuration).filter(({ state }) => state.control !== undefined);
    const kept = lists.filter(({ state }) => state.control?.isUnique !== true);
    if (kept.length === lists.length) return configuration;
    return kept.length === 0 ? undefined : this.configuration(this.#merge(kept), configuration.gap);
  }

  /**
   * The stacks that stand before an entry of a list that may hold equal ones.
   * @param configuration before an entry that is not the first of its list
   */
  beforeRepeatableEntry(configuration: Configuration): Configuration | undefined {
    // On top stands the separator, on the list so far.
    const kept = configuration.nodes.filter(({ parents }) =>
      parents.every(({ state }) => state.control?.isUnique !== true),
    );
    if (kept.length === configuration.nodes.length) return configuration;
    return kept.length === 0 ? undefined : this.configuration(kept, configuration.gap);
  }

  /** Some stack stands before the first entry of a list whose entries must differ. */
  beginsUniqueList({ nodes }: Configuration): boolean {
    const { symbols } = this.automaton.grammar;
    for (const { state } of nodes) {
      for (const list of state.lists) {
        const symbol = symbols[list];
        if (symbol?.kind === "list" && symbol.control.isUnique === true) return true;
      }
    }
    return false;
  }

  /** Rebuilds a configuration of another pool here; `copies` carries nodes already rebuilt. */
  adopt(configuration: Configuration, copies: Map<StackNode, StackNode>): Configuration {
    const copy = (node: StackNode): StackNode => {
      // Iterative: stacks may be deep.
      const work = [node];
      while (work.length > 0) {
        const top = work[work.length - 1]!;
        const missing = top.parents.filter((parent) => !copies.has(parent));
        if (missing.length > 0) {
          work.push(...missing);
          continue;
        }
        work.pop();
        if (!copies.has(top)) {
          const parents = top.parents.map((parent) => copies.get(parent)!).sort((x, y) => x.id - y.id);
          copies.set(top, this.node(top.state, top.attr, parents));
        }
      }
      return copies.get(node)!;
    };
    return this.configuration(
      configuration.nodes.map(copy).sort((x, y) => x.id - y.id),
      configuration.gap,
      configuration.layout,
    );
  }

  #impliedSteps(layout: Layout): ImpliedSteps {
    return new ImpliedSteps(layout, this.automaton.grammar, {
      bare: (nodes) => this.configuration(nodes, -1),
      configuration: (nodes, gap, state) => this.configuration(nodes, gap, state),
      valid: (bare) => this.valid(bare),
      reduced: (configuration) => this.reduced(configuration),
      shift: (bare, terminals) => this.#shift(this.reduced(bare), terminals),
      merge: (nodes) => this.#merge(nodes),
      setOf: (terminals, isAccepting) => this.#validSets.ofTerminals(terminals, isAccepting),
    });
  }

  #reduce(tops: readonly StackNode[]): readonly StackNode[] {
    const { limits } = this.automaton.grammar;
    const reached = [...tops];
    const seen = new Set(tops);
    for (let i = 0; i < reached.length; i++) {
      // An ambiguous grammar comes to few stacks in very many ways.
      const size = Math.max(i, Math.floor(this.#visits / WAYS_PER_STACK));
      checkLimit(limits, "maxClosure", size, "Stacks reached by the reductions of one step");
      const top = reached[i]!;
      this.#inspected = Math.min(this.#inspected, top.height);
      for (const completion of top.state.completions) {
        for (const next of this.#reduceBy(top, completion)) {
          for (const node of this.#settle(next)) {
            if (seen.has(node)) continue;
            seen.add(node);
            reached.push(node);
          }
        }
      }
    }
    return this.#withoutCovered(reached);
  }

  /** Drops list frames that another frame on the same stacks covers. */
  #withoutCovered(nodes: readonly StackNode[]): readonly StackNode[] {
    const lists = nodes.filter(({ state }) => state.control?.covers !== undefined);
    if (lists.length < 2) return nodes;
    const covered = new Set<StackNode>();
    for (const node of lists) {
      const { control } = node.state;
      const isCovered = lists.some(
        (other) =>
          other !== node &&
          other.state.control === control &&
          other.parents[0] === node.parents[0] &&
          !covered.has(other) &&
          control?.covers?.(other.attr, node.attr) === true,
      );
      if (isCovered) covered.add(node);
    }
    return covered.size === 0 ? nodes : nodes.filter((node) => !covered.has(node));
  }

  /**
   * The tops at which reductions from `node` come to something that can be shifted or accepted. Remembered, because
   * the end of an element of a right-recursive list ends all the lists around it: one element more is one step more,
   * and not the whole chain again. Source: Leo, "A general context-free parsing algorithm running in linear time on
   * every LR(k) grammar without using lookahead", TCS 1991 (the idea, for stacks instead of Earley items).
   */
  #settle(node: StackNode): readonly StackNode[] {
    if (!node.state.isTransit) return [node];
    const outer = this.#inspected;
    if (node.settled === undefined) {
      this.#inspected = Number.POSITIVE_INFINITY;
      const tops = new Set<StackNode>();
      const seen = new Set([node]);
      const work = [node];
      for (let at = work.pop(); at !== undefined; at = work.pop()) {
        this.#inspected = Math.min(this.#inspected, at.height);
        for (const completion of at.state.completions) {
          for (const next of this.#reduceBy(at, completion)) {
            if (!next.state.isTransit) tops.add(next);
            else if (next.settled !== undefined) {
              for (const top of next.settled) tops.add(top);
              this.#inspected = Math.min(this.#inspected, next.settledInspected);
            } else if (!seen.has(next)) {
              seen.add(next);
              work.push(next);
            }
          }
        }
      }
      node.settled = [...tops];
      node.settledInspected = this.#inspected;
    }
    this.#inspected = Math.min(outer, node.settledInspected);
    return node.settled;
  }

  /**
   * Stack tops after `top` has been continued to the finished item `end` by `written` more symbols, whose frames
   * exist only in thought.
   */
  reduceFrom(top: StackNode, end: Item, written: number): StackNode[] {
    return end.completion === undefined ? [] : this.#reduceBy(top, end.completion, written);
  }

  /** @param written frames of the completion that are not on the stack */
  #reduceBy(top: StackNode, completion: Completion, written = 0): StackNode[] {
    if (completion.kind === "accept") return [];
    const out: StackNode[] = [];
    const pops = completion.frames - written;
    if (pops === 0) return this.#reduceOnto(top, undefined, completion);
    // The deepest popped frame matters to lists: it carries the attribute of the list so far.
    let deepest: StackNode[] = [top];
    for (let i = 1; i < pops; i++) deepest = uniqueParents(deepest);
    for (const frame of deepest) {
      for (const base of frame.parents) out.push(...this.#reduceOnto(base, frame, completion));
    }
    return out;
  }

  #reduceOnto(base: StackNode, deepest: StackNode | undefined, completion: Completion): StackNode[] {
    let node: StackNode | undefined;
    this.#inspected = Math.min(this.#inspected, base.height);
    this.#visits++;
    if (completion.kind === "rule") {
      node = this.#push(base, this.automaton.goto(base.state, completion.lhs), 0);
    } else if (completion.kind !== "accept") {
      const before = completion.kind === "list-next" ? deepest?.attr : undefined;
      node = this.#pushList(base, completion.lhs, before, completion.label);
    }
    return node === undefined ? [] : [node];
  }

  #pushList(
    base: StackNode,
    list: SymbolId,
    before: number | undefined,
    label: number,
  ): StackNode | undefined {
    const symbol = this.automaton.grammar.symbols[list]!;
    if (symbol.kind !== "list") throw new InternalError(`symbol ${list} is no list`);
    const { control } = symbol;
    const attr = control.advance(before ?? control.initial, label);
    return this.#push(base, this.automaton.gotoList(base.state, list, control.shape(attr)), attr);
  }

  #push(base: StackNode, state: LrState | undefined, attr: number): StackNode | undefined {
    return state === undefined ? undefined : this.node(state, attr, [base]);
  }

  #shift(reduced: readonly StackNode[], terminals: readonly SymbolId[]): StackNode[] {
    const bases = new Map<LrState, Set<StackNode>>();
    for (const terminal of terminals) {
      for (const node of reduced) {
        const target = this.automaton.goto(node.state, terminal);
        if (target === undefined) continue;
        let set = bases.get(target);
        if (set === undefined) {
          set = new Set();
          bases.set(target, set);
        }
        set.add(node);
      }
    }
    const nodes: StackNode[] = [];
    for (const [state, set] of bases) nodes.push(this.node(state, 0, this.#merge([...set])));
    return nodes.sort((a, b) => a.id - b.id);
  }

  /** Joins nodes of equal state and attribute, so that sets of stacks stay graphs and never become trees. */
  #merge(nodes: readonly StackNode[]): StackNode[] {
    if (nodes.length < 2) return [...nodes];
    const groups = new Map<string, StackNode[]>();
    for (const node of nodes) {
      const key = `${node.state.id}/${node.attr}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [node]);
      else group.push(node);
    }
    const merged = [...groups.values()].map((group) => {
      const first = group[0]!;
      if (group.length === 1) return first;
      const parents = new Set(group.flatMap((node) => node.parents));
      return this.node(
        first.state,
        first.attr,
        [...parents].sort((a, b) => a.id - b.id),
      );
    });
    return merged.sort((a, b) => a.id - b.id);
  }
}

function uniqueParents(nodes: readonly StackNode[]): StackNode[] {
  if (nodes.length === 1) return [...nodes[0]!.parents];
  return [...new Set(nodes.flatMap((node) => node.parents))];
}
