/**
 * Steps of configurations under a layout: implied terminals are shifted before the lexeme that follows them, in every
 * way that the layout opens. Each stack top is asked on its own, so that what is implied for one reading of the text
 * does not hang on what another reading could take.
 */
import type { Grammar, SymbolId } from "../grammar/grammar.ts";
import type { Layout, LayoutState, Opening } from "../layout.ts";
import type { Configuration, StackNode, ValidSet } from "./configuration.ts";

/** An opening with its implied terminals shifted. */
export interface ResolvedOpening {
  /** The stacks after them, without gap and layout. */
  readonly base: Configuration;
  readonly next: LayoutState;
  readonly admitted: ReadonlySet<SymbolId>;
}

/** What this needs of the pool it works in. */
export interface ImpliedHost {
  bare(nodes: readonly StackNode[]): Configuration;
  configuration(nodes: readonly StackNode[], gap: SymbolId | -1, layout: LayoutState): Configuration;
  /** Of a bare configuration. */
  valid(bare: Configuration): ValidSet;
  reduced(configuration: Configuration): readonly StackNode[];
  shift(bare: Configuration, terminals: readonly SymbolId[]): StackNode[];
  merge(nodes: readonly StackNode[]): StackNode[];
  setOf(terminals: ReadonlySet<SymbolId>, isAccepting: boolean): ValidSet;
}

export class ImpliedSteps {
  readonly #layout: Layout;
  readonly #grammar: Grammar;
  readonly #host: ImpliedHost;

  constructor(layout: Layout, grammar: Grammar, host: ImpliedHost) {
    this.#layout = layout;
    this.#grammar = grammar;
    this.#host = host;
  }

  /** Terminals that some opening admits, and whether some ending completes the text. */
  valid(configuration: Configuration, layout: LayoutState): ValidSet {
    const openings = this.#openings(configuration, layout);
    const [only] = openings;
    let terminals: ReadonlySet<SymbolId> = only?.admitted ?? new Set<SymbolId>();
    if (openings.length > 1) {
      const union = new Set<SymbolId>();
      for (const { admitted } of openings) for (const terminal of admitted) union.add(terminal);
      terminals = union;
    }
    return this.#host.setOf(terminals, this.#canEnd(configuration, layout));
  }

  /** Adds the successors of `configuration` after a lexeme that counts as `terminals`. */
  step(
    configuration: Configuration,
    layout: LayoutState,
    terminals: readonly SymbolId[],
    out: Configuration[],
  ): void {
    const { ignored } = this.#grammar;
    const nodesAfter = new Map<LayoutState, StackNode[]>();
    for (const { base, next, admitted } of this.#openings(configuration, layout)) {
      for (const terminal of terminals) {
        if (ignored.has(terminal) || !admitted.has(terminal)) continue;
        const nodes = this.#host.shift(base, [terminal]);
        if (nodes.length === 0) continue;
        const after = this.#layout.after(next, terminal);
        const known = nodesAfter.get(after);
        if (known === undefined) nodesAfter.set(after, nodes);
        else known.push(...nodes);
      }
    }
    for (const [after, nodes] of nodesAfter) {
      out.push(this.#host.configuration(this.#host.merge([...new Set(nodes)]), -1, after));
    }
    for (const terminal of terminals) {
      if (!ignored.has(terminal)) continue;
      out.push(this.#host.configuration(configuration.nodes, terminal, this.#layout.after(layout, terminal)));
    }
  }

  #openings(configuration: Configuration, layout: LayoutState): readonly ResolvedOpening[] {
    if (configuration.openings === undefined) {
      // `reduced` also says how deep the stacks were looked at; what the openings look at is added to that.
      this.#host.reduced(configuration);
      const { nodes } = configuration;
      const whole = this.#host.bare(nodes);
      const { members } = this.#host.valid(whole);
      const openings = this.#layout.openings(layout, (terminal) => members.has(terminal));
      const resolved: ResolvedOpening[] = [];
      if (nodes.length === 1 || openings.every(({ implied }) => implied.length === 0)) {
        this.#resolve(configuration, whole, openings, resolved);
      } else {
        for (const node of nodes) {
          const head = this.#host.bare([node]);
          const own = this.#host.valid(head).members;
          this.#resolve(
            configuration,
            head,
            this.#layout.openings(layout, (terminal) => own.has(terminal)),
            resolved,
          );
        }
      }
      configuration.openings = resolved;
    }
    return configuration.openings;
  }

  #resolve(
    configuration: Configuration,
    head: Configuration,
    openings: readonly Opening[],
    out: ResolvedOpening[],
  ): void {
    const admittedBefore = new Set<SymbolId>();
    for (const { implied, next, only, except, isLastResort } of openings) {
      const base = this.#imply(configuration, head, implied);
      if (base === undefined) continue;
      const admitted = new Set<SymbolId>();
      for (const terminal of this.#host.valid(base).terminals) {
        const symbol = this.#grammar.symbols[terminal]!;
        if (symbol.kind === "terminal" && symbol.isImplied) continue;
        if (only !== undefined && !only.has(terminal)) continue;
        if (except?.has(terminal) === true) continue;
        if (isLastResort === true && admittedBefore.has(terminal)) continue;
        admitted.add(terminal);
      }
      this.#note(configuration, base);
      if (admitted.size === 0) continue;
      out.push({ base, next, admitted });
      for (const terminal of admitted) admittedBefore.add(terminal);
    }
  }

  #canEnd(configuration: Configuration, layout: LayoutState): boolean {
    const whole = this.#host.bare(configuration.nodes);
    const { members } = this.#host.valid(whole);
    let canEnd = false;
    for (const implied of this.#layout.endings(layout, (terminal) => members.has(terminal))) {
      const base = this.#imply(configuration, whole, implied);
      if (base === undefined) continue;
      canEnd ||= this.#host.valid(base).isAccepting;
      this.#note(configuration, base);
    }
    return canEnd;
  }

  /** The stacks after `implied`; `undefined` when none takes it. */
  #imply(
    configuration: Configuration,
    head: Configuration,
    implied: readonly SymbolId[],
  ): Configuration | undefined {
    let base = head;
    for (const terminal of implied) {
      const nodes = this.#host.shift(base, [terminal]);
      this.#note(configuration, base);
      if (nodes.length === 0) return undefined;
      base = this.#host.bare(nodes);
    }
    return base;
  }

  /** What is known of `configuration` depends on the reductions of `base`. */
  #note(configuration: Configuration, base: Configuration): void {
    this.#host.reduced(base);
    if (base.inspected < configuration.inspected) configuration.inspected = base.inspected;
  }
}
