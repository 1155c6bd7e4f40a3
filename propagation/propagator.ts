/**
 * Propagators: monotone functions that narrow some cells by what they read in others. The network meets what they say
 * into the cells, so that they contract by construction; that they are monotone is their promise, which
 * `checkPropagator` of `src/laws` tests.
 * Source: Apt, "The essence of constraint propagation", TCS 1999; Schulte and Stuckey, "Efficient constraint
 * propagation engines", TOPLAS 2008.
 */
import type { Reason } from "../src/kernel/index.ts";
import type { Cell, CellNode } from "./cell.ts";

/** Propagators of lower priority numbers run first: cheap ones before dear ones. */
export const MAX_PRIORITY = 15;
const DEFAULT_PRIORITY = 4;

/** What a propagator sees of the network while it runs. */
export interface CellAccess {
  /**
   * The present value of an input.
   * @throws InternalError for a cell that is no input: it would not wake the propagator
   */
  get<T>(cell: Cell<T>): T;
  /**
   * Meets `value` into an output.
   * @throws InternalError for a cell that is no output
   */
  narrow<T>(cell: Cell<T>, value: T): void;
}

export interface PropagatorSpec {
  /** For people. */
  readonly name: string;
  /** Cells it reads: a change of one wakes it. */
  readonly inputs: readonly Cell<unknown>[];
  /** Cells it narrows; they may be inputs as well. */
  readonly outputs: readonly Cell<unknown>[];
  /** 0 (first) to `MAX_PRIORITY`; default 4. The fixpoint does not depend on it. */
  readonly priority?: number;
  /** The constraint it stands for; null for plumbing that holds by definition and is no reason of its own. */
  readonly reason: Reason | null;
  /** Monotone and a function of the inputs alone: smaller inputs never narrow less. */
  propagate(cells: CellAccess): void;
}

/** A propagator in a network. Made by `Network.add`. */
export interface Propagator {
  /** Unique in its network, never used again. */
  readonly id: number;
  readonly spec: PropagatorSpec;
  readonly isRetired: boolean;
}

/** A propagator as the network keeps it. Only `network.ts`, `trail.ts` and `worklist.ts` write to it. */
export class PropagatorNode implements Propagator {
  readonly id: number;
  readonly spec: PropagatorSpec;
  readonly priority: number;
  readonly inputs: readonly CellNode<unknown>[];
  readonly outputs: readonly CellNode<unknown>[];
  /** Its place in a sweep: id of the newest input. */
  readonly rank: number;
  /** `inputs[i].watchers[places[i]]` is this propagator while it is in the network. */
  readonly places: number[] = [];
  isRetired = false;
  /** In the worklist: a propagator waits at most once. */
  isWaiting = false;

  constructor(
    id: number,
    spec: PropagatorSpec,
    inputs: readonly CellNode<unknown>[],
    outputs: readonly CellNode<unknown>[],
  ) {
    this.id = id;
    this.spec = spec;
    this.priority = spec.priority ?? DEFAULT_PRIORITY;
    this.inputs = inputs;
    this.outputs = outputs;
    this.rank = inputs.reduce((newest, { id }) => Math.max(newest, id), -1);
  }
}

export interface ArrowOptions {
  readonly name: string;
  readonly priority?: number;
  readonly reason: Reason | null;
}

/** `to` is at least as strong as `map(from)`. Monotone when `map` is. */
export function arrow<A, B>(
  from: Cell<A>,
  to: Cell<B>,
  map: (value: A) => B,
  options: ArrowOptions,
): PropagatorSpec {
  return {
    ...options,
    inputs: [from],
    outputs: [to],
    propagate: (cells) => cells.narrow(to, map(cells.get(from))),
  };
}

/** `a` and `b` hold the same value. */
export function same<T>(a: Cell<T>, b: Cell<T>, options: ArrowOptions): PropagatorSpec {
  return {
    ...options,
    inputs: [a, b],
    outputs: [a, b],
    propagate(cells) {
      cells.narrow(a, cells.get(b));
      // What `a` holds now is below both; one object for both makes the next comparison an identity.
      cells.narrow(b, cells.get(a));
    },
  };
}
