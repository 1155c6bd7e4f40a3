/**
 * Steps of configurations under a layout: implied terminals are shifted before the lexeme that follows them, in every
 * way that the layout opens. Each stack top is asked on its own, so that what is implied for one reading of the text
 * does not hang on what another reading could take.
 */
import type { Grammar, SymbolId } from "../grammar/grammar.ts";
import type { Layout, LayoutState, Opening } from "../layout.ts";
import type { Configuration, StackNode } from "./configuration.ts";
import type { ValidSet } from "./valid-sets.ts";

/** Terminals that openings admit, interned: equal situations share one. */
interface AdmittedSet {
  readonly id: number;
  readonly members: ReadonlySet<SymbolId>;
}

/** An opening with its implied terminals shifted. */
export interface ResolvedOpening {
  readonly implied: readonly SymbolId[];
  /** The stacks after them, without gap and layout. */
  readonly base: Configuration;
  readonly next: LayoutState;
  readonly admitted: AdmittedSet;
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
  /** What openings without conditions admit, by the id of a valid set. */
  readonly #unconditional = new Map<number, AdmittedSet>();
  /** What others admit, by the ids of the valid sets up to their own. Openings of a layout are few objects. */
  readonly #conditional = new WeakMap<Opening, Map<string, AdmittedSet>>();
  readonly #unions = new Map<string, ValidSet>();
  #admittedCount = 0;

  constructor(layout: Layout, grammar: Grammar, host: ImpliedHost) {
    this.#layout = layout;
    this.#grammar = grammar;
    this.#host = host;
  }

  /** Terminals that some opening admits, and whether some ending completes the text. */
  valid(configuration: Configuration, layout: LayoutState): ValidSet {
    const openings = this.#openings(configuration, layout);
    const canEnd = this.#canEnd(configuration, layout);
    let key = canEnd ? "1" : "0";
    for (const { admitted } of openings) key += `,${admitted.id}`;
    let union = this.#unions.get(key);
    if (union === undefined) {
      const terminals = new Set<SymbolId>();
      for (const { admitted } of openings) for (const terminal of admitted.members) terminals.add(terminal);
      union = this.#host.setOf(terminals, canEnd);
      this.#unions.set(key, union);
    }
    return union;
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
        if (ignored.has(terminal) || !admitted.members.has(terminal)) continue;
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
    const before: AdmittedSet[] = [];
    for (const opening of openings) {
      const base = this.#imply(configuration, head, opening.implied);
      if (base === undefined) continue;
      const admitted = this.#admitted(opening, this.#host.valid(base), before);
      this.#note(configuration, base);
      if (admitted.members.size === 0) continue;
      out.push({ implied: opening.implied, base, next: opening.next, admitted });
      before.push(admitted);
    }
  }

  #admitted(opening: Opening, valid: ValidSet, before: readonly AdmittedSet[]): AdmittedSet {
    const { only, except, isLastResort = false } = opening;
    if (only === undefined && except === undefined && (!isLastResort || before.length === 0)) {
      let admitted = this.#unconditional.get(valid.id);
      if (admitted === undefined) {
        admitted = this.#select(valid, () => true);
        this.#unconditional.set(valid.id, admitted);
      }
      return admitted;
    }
    let known = this.#conditional.get(opening);
    if (known === undefined) {
      known = new Map();
      this.#conditional.set(opening, known);
    }
    let key = `${valid.id}`;
    if (isLastResort) for (const { id } of before) key += `,${id}`;
    let admitted = known.get(key);
    if (admitted === undefined) {
      admitted = this.#select(
        valid,
        (terminal) =>
          only?.has(terminal) !== false &&
          except?.has(terminal) !== true &&
          !(isLastResort && before.some(({ members }) => members.has(terminal))),
      );
      known.set(key, admitted);
    }
    return admitted;
  }

  /** Terminals of `valid` with text that pass `test`. */
  #select(valid: ValidSet, test: (terminal: SymbolId) => boolean): AdmittedSet {
    const members = new Set<SymbolId>();
    for (const terminal of valid.terminals) {
      const symbol = this.#grammar.symbols[terminal]!;
      if (symbol.kind === "terminal" && !symbol.isImplied && test(terminal)) members.add(terminal);
    }
    return { id: this.#admittedCount++, members };
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
