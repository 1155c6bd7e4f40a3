/**
 * Cells: the places of a network that hold lattice elements. A cell starts at top and is only ever narrowed, by the
 * network that made it; going back in time is the trail's business. A cell belongs to what it is about (an open
 * construct, a hole, the session) and is retired with it: time is not narrowing.
 */
import type { Lattice } from "../src/kernel/index.ts";
import type { PropagatorNode } from "./propagator.ts";
import type { Narrowing } from "./reason.ts";

/** A place in a network, as its users see it. Made by `Network.cell`. */
export interface Cell<T> {
  /** Unique in its network, never used again. */
  readonly id: number;
  /** For people. */
  readonly name: string;
  readonly lattice: Lattice<T>;
  /** What the cell holds now. After `retire`, what it held last. */
  readonly value: T;
  readonly isRetired: boolean;
}

export interface CellOptions {
  /**
   * The lattice's bottom is an ordinary value here (the type `never`), not a conflict. Default false: a cell at bottom
   * is a conflict.
   */
  readonly ordinaryBottom?: boolean;
}

/** A cell as the network keeps it. Only `network.ts` and `trail.ts` write to it. */
export class CellNode<T> implements Cell<T> {
  readonly id: number;
  readonly name: string;
  readonly lattice: Lattice<T>;
  readonly hasOrdinaryBottom: boolean;
  value: T;
  isRetired = false;
  /** The latest narrowing; each leads to the one before. */
  narrowing: Narrowing | null = null;
  /** Propagators that read this cell; each knows its places here. */
  readonly watchers: PropagatorNode[] = [];
  /** Propagators that read or narrow this cell; retired with it. */
  readonly attached = new Set<PropagatorNode>();

  constructor(id: number, name: string, lattice: Lattice<T>, options: CellOptions) {
    this.id = id;
    this.name = name;
    this.lattice = lattice;
    this.value = lattice.top;
    this.hasOrdinaryBottom = options.ordinaryBottom ?? false;
  }
}
