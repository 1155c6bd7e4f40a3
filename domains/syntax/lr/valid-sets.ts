/** Sets of terminals that may come next. Interned per grammar: the states of its automaton have few different ones. */
import type { SymbolId } from "../grammar/grammar.ts";
import type { LrState } from "./automaton.ts";
import type { StackNode } from "./configuration.ts";

/** Which terminals the stacks of a configuration can shift. Interned per grammar. */
export interface ValidSet {
  readonly id: number;
  /** Ascending. */
  readonly terminals: readonly SymbolId[];
  readonly members: ReadonlySet<SymbolId>;
  /** The start symbol is complete. */
  readonly isAccepting: boolean;
}

/** Valid sets by the LR states they come from; shared by all pools of a grammar. */
export class ValidSetTable {
  readonly #byState = new Map<LrState, ValidSet>();
  readonly #byStates = new Map<string, ValidSet>();
  readonly #byTerminals = new Map<string, ValidSet>();

  of(nodes: readonly StackNode[]): ValidSet {
    const [only] = nodes;
    if (only === undefined || nodes.length !== 1) return this.#ofSeveral(nodes);
    let set = this.#byState.get(only.state);
    if (set === undefined) {
      set = this.#ofSeveral(nodes);
      this.#byState.set(only.state, set);
    }
    return set;
  }

  #ofSeveral(nodes: readonly StackNode[]): ValidSet {
    const states = [...new Set(nodes.map((node) => node.state))].sort((a, b) => a.id - b.id);
    const stateKey = states.map((state) => state.id).join(",");
    let set = this.#byStates.get(stateKey);
    if (set === undefined) {
      const isAccepting = states.some((state) => state.isAccepting);
      set = this.ofTerminals(new Set(states.flatMap((state) => state.terminals)), isAccepting);
      this.#byStates.set(stateKey, set);
    }
    return set;
  }

  ofTerminals(members: ReadonlySet<SymbolId>, isAccepting: boolean): ValidSet {
    const terminals = [...members].sort((a, b) => a - b);
    const key = `${isAccepting ? 1 : 0}:${terminals.join(",")}`;
    let set = this.#byTerminals.get(key);
    if (set === undefined) {
      set = { id: this.#byTerminals.size, terminals, members, isAccepting };
      this.#byTerminals.set(key, set);
    }
    return set;
  }
}
