/**
 * The network: cells, the propagators between them, and the run to a fixpoint. The fixpoint is the greatest one below
 * what was told, so it depends neither on the order of runs nor on priorities; what was told in steps ends where
 * telling it at once ends. Everything since a mark can be undone.
 * Source: Apt, "The essence of constraint propagation", TCS 1999; Radul and Sussman, "The art of the propagator",
 * 2009, for cells that accumulate information.
 */
import {
  assert,
  BudgetError,
  DEFAULT_LIMITS,
  InternalError,
  type Lattice,
  type Reason,
} from "../src/kernel/index.ts";
import { type Cell, CellNode, type CellOptions } from "./cell.ts";
import {
  type CellAccess,
  MAX_PRIORITY,
  type Propagator,
  PropagatorNode,
  type PropagatorSpec,
} from "./propagator.ts";
import { type Cause, explain, type Goal, isConflict, type Justification, type Narrowing } from "./reason.ts";
import { type Mark, Trail, type TrailEntry } from "./trail.ts";
import { PriorityWorklist, type Worklist } from "./worklist.ts";

export interface NetworkOptions {
  /** Propagator runs of one `run`; more is a BudgetError. Default `Limits.maxPropagations`. */
  readonly maxPropagations?: number;
  /** Propagator runs spent on making one explanation minimal. Default `Limits.maxExplanationRuns`. */
  readonly maxExplanationRuns?: number;
  /** The order of runs. Default: by priority, then first in first out. */
  readonly worklist?: Worklist;
}

/** How a run ended. */
export type Outcome =
  /** No propagator can narrow further. */
  | { readonly kind: "fixpoint" }
  /** A cell is at bottom; `explainConflict` says why. The network stays so until it is rolled back. */
  | { readonly kind: "conflict"; readonly cell: Cell<unknown> };

/** Work done so far; never rolled back. */
export interface NetworkWork {
  /** Propagator runs. */
  runs: number;
  /** Meets tried. */
  meets: number;
  /** Meets that changed a cell. */
  narrowings: number;
  /** Propagators that began to wait. */
  wakes: number;
  /** Trail entries undone. */
  undone: number;
  /** Propagator runs spent on explanations. */
  explanationRuns: number;
}

const FIXPOINT: Outcome = Object.freeze({ kind: "fixpoint" });
const NO_REASONS: Justification = Object.freeze({ reasons: [], isMinimal: true });
const NOBODY: readonly PropagatorNode[] = Object.freeze([]);

export class Network {
  readonly work: NetworkWork = { runs: 0, meets: 0, narrowings: 0, wakes: 0, undone: 0, explanationRuns: 0 };
  readonly #limits: { readonly maxPropagations: number; readonly maxExplanationRuns: number };
  readonly #worklist: Worklist;
  readonly #trail = new Trail();
  readonly #cells = new Set<CellNode<unknown>>();
  readonly #propagators = new Set<PropagatorNode>();
  #nextId = 0;
  #time = 0;
  /** Retirements so far. */
  #epoch = 0;
  /** The first cell that came to bottom. */
  #conflict: CellNode<unknown> | null = null;
  #running: PropagatorNode | null = null;
  /** What the running propagator has seen. */
  #since = 0;
  readonly #access: CellAccess;

  constructor(options: NetworkOptions = {}) {
    this.#limits = {
      maxPropagations: options.maxPropagations ?? DEFAULT_LIMITS.maxPropagations,
      maxExplanationRuns: options.maxExplanationRuns ?? DEFAULT_LIMITS.maxExplanationRuns,
    };
    this.#worklist = options.worklist ?? new PriorityWorklist();
    this.#access = {
      get: (cell) => {
        const node = this.#node(cell);
        if (!this.#running!.inputs.includes(node)) throw this.#notListed(node, "inputs");
        return cell.value;
      },
      narrow: (cell, value) => {
        const node = this.#node(cell);
        if (!this.#running!.outputs.includes(node)) throw this.#notListed(node, "outputs");
        this.#narrow(node, value, null);
      },
    };
  }

  /** Cells that are not retired, oldest first. */
  get cells(): Iterable<Cell<unknown>> {
    return this.#cells;
  }

  /** Propagators that are not retired, oldest first. */
  get propagators(): Iterable<Propagator> {
    return this.#propagators;
  }

  /** Nothing waits to run. */
  get isSettled(): boolean {
    return this.#worklist.size === 0;
  }

  /** Trail entries kept: the memory that going back costs. */
  get trailSize(): number {
    return this.#trail.size;
  }

  /** A new cell at top. */
  cell<T>(name: string, lattice: Lattice<T>, options: CellOptions = {}): Cell<T> {
    const node = new CellNode(this.#nextId++, name, lattice, options);
    // A cell of T's is a cell of unknowns to the network, which only hands its values back to its own lattice.
    const cell = node as unknown as CellNode<unknown>;
    this.#cells.add(cell);
    this.#trail.push({ kind: "created", cell });
    return node;
  }

  /** A new propagator; it runs for the first time in the next `run`. */
  add(spec: PropagatorSpec): Propagator {
    const { priority } = spec;
    assert(
      priority === undefined || (Number.isInteger(priority) && priority >= 0 && priority <= MAX_PRIORITY),
      `propagator "${spec.name}": priority ${priority} is not an integer from 0 to ${MAX_PRIORITY}`,
    );
    const [inputs, outputs] = [spec.inputs, spec.outputs].map((cells) => [
      ...new Set(cells.map((cell) => this.#live(cell))),
    ]);
    const propagator = new PropagatorNode(this.#nextId++, spec, inputs!, outputs!);
    this.#connect(propagator);
    this.#trail.push({ kind: "added", propagator });
    this.#wake(propagator);
    return propagator;
  }

  /**
   * Narrows a cell from outside; what follows from it is left to `run`.
   * @returns false when the cell was at or below `value` already
   */
  tell<T>(cell: Cell<T>, value: T, reason: Reason): boolean {
    return this.#narrow(this.#live(cell), value, reason);
  }

  /**
   * Runs what waits until nothing does, or until a cell is at bottom. At a conflict the values of other cells are
   * somewhere on the way down: sound, and not to be relied on.
   * @throws BudgetError past `maxPropagations`; what is left goes on waiting, so values are sound but may be too large
   */
  run(): Outcome {
    assert(this.#running === null, "run was called by a propagator");
    let left = this.#limits.maxPropagations;
    while (this.#conflict === null && this.#worklist.size > 0) {
      if (left-- === 0) {
        throw new BudgetError(
          "maxPropagations",
          this.#limits.maxPropagations,
          "propagator runs to a fixpoint",
        );
      }
      // Its size says that there is one.
      this.#runOne(this.#worklist.pop()!);
    }
    return this.#conflict === null ? FIXPOINT : { kind: "conflict", cell: this.#conflict };
  }

  /**
   * Takes a cell with its propagators, or a propagator, out of the network. What they have narrowed stays.
   * @throws InternalError while something waits to run: what a retired part still had to say would be lost
   */
  retire(what: Cell<unknown> | Propagator): void {
    assert(this.isSettled, `retire "${nameOf(what)}": run first, propagators are waiting`);
    this.#epoch++;
    if (what instanceof PropagatorNode) {
      assert(this.#propagators.has(what), `propagator "${what.spec.name}" is not in this network`);
      this.#remove(what);
      return;
    }
    const cell = this.#live(what as Cell<unknown>);
    for (const propagator of [...cell.attached]) this.#remove(propagator);
    cell.isRetired = true;
    this.#cells.delete(cell);
    this.#trail.push({ kind: "retired", cell });
  }

  /** A moment to come back to, any number of times. */
  mark(): Mark {
    let waiting = NOBODY;
    if (this.#worklist.size > 0) {
      waiting = this.#worklist.drain();
      for (const propagator of waiting) this.#worklist.push(propagator);
    }
    return this.#trail.mark({ waiting, conflict: this.#conflict, epoch: this.#epoch });
  }

  /**
   * Back to `mark`: cells, values, propagators, what waited, and whether there was a conflict. Costs what is undone.
   * @throws InternalError for a mark that was itself undone or forgotten
   */
  rollback(mark: Mark): void {
    this.work.undone += this.#trail.rollback(mark, (entry) => this.#undo(entry));
    if (this.#worklist.size > 0) this.#worklist.drain();
    for (const propagator of mark.waiting) this.#worklist.push(propagator);
    this.#conflict = mark.conflict;
    this.#epoch = mark.epoch;
  }

  /** Gives up going back beyond `mark`, and the memory for it. Explanations still reach further back. */
  forget(mark: Mark): void {
    this.#trail.forget(mark);
  }

  /** A minimal set of reasons why a cell holds what it holds; empty at top. */
  explain(cell: Cell<unknown>): Justification {
    const node = this.#node(cell);
    return node.narrowing === null ? NO_REASONS : this.#explain({ kind: "value", cell: node });
  }

  /**
   * A minimal set of reasons that contradict each other.
   * @throws InternalError where there is no conflict
   */
  explainConflict(): Justification {
    const cell = this.#conflict;
    assert(cell !== null, "there is no conflict to explain");
    return this.#explain({ kind: "conflict", cell });
  }

  #explain(goal: Goal): Justification {
    const told = this.#trail
      .entries()
      .filter((entry): entry is Narrowing => entry.kind === "narrowed" && entry.cause.kind === "told");
    const present = { told, propagators: this.#propagators, epoch: this.#epoch };
    return explain(goal, present, {
      maxRuns: this.#limits.maxExplanationRuns,
      onRun: () => {
        this.work.explanationRuns++;
      },
    });
  }

  #runOne(propagator: PropagatorNode): void {
    this.work.runs++;
    this.#running = propagator;
    this.#since = this.#time;
    try {
      propagator.spec.propagate(this.#access);
    } catch (error) {
      // Its work is not done: it goes on waiting, so that the network stays true to its state.
      this.#wake(propagator);
      throw error;
    } finally {
      this.#running = null;
    }
  }

  #narrow(cell: CellNode<unknown>, value: unknown, told: Reason | null): boolean {
    this.work.meets++;
    const { lattice, value: before } = cell;
    if (value === before || value === lattice.top) return false;
    let met = lattice.meet(before, value);
    if (met === before || lattice.equals(met, before)) return false;
    // One object for one value, where it costs nothing: later comparisons end at the identity.
    if (met !== value && lattice.equals(met, value)) met = value;
    this.work.narrowings++;
    const cause: Cause =
      told === null
        ? { kind: "propagated", propagator: this.#running!, since: this.#since }
        : { kind: "told", value, reason: told };
    const narrowing: Narrowing = {
      kind: "narrowed",
      cell,
      before,
      previous: cell.narrowing,
      cause,
      time: ++this.#time,
      epoch: this.#epoch,
    };
    cell.value = met;
    cell.narrowing = narrowing;
    this.#trail.push(narrowing);
    if (this.#conflict === null && isConflict(cell, met)) this.#conflict = cell;
    const { watchers } = cell;
    for (let i = 0; i < watchers.length; i++) this.#wake(watchers[i]!);
    return true;
  }

  #wake(propagator: PropagatorNode): void {
    if (this.#worklist.push(propagator)) this.work.wakes++;
  }

  #connect(propagator: PropagatorNode): void {
    this.#propagators.add(propagator);
    propagator.isRetired = false;
    const { inputs, outputs, places } = propagator;
    for (let i = 0; i < inputs.length; i++) {
      places[i] = inputs[i]!.watchers.length;
      inputs[i]!.watchers.push(propagator);
      inputs[i]!.attached.add(propagator);
    }
    for (const output of outputs) output.attached.add(propagator);
  }

  #disconnect(propagator: PropagatorNode): void {
    this.#propagators.delete(propagator);
    propagator.isRetired = true;
    const { inputs, outputs, places } = propagator;
    for (let i = 0; i < inputs.length; i++) {
      const { watchers, attached } = inputs[i]!;
      const place = places[i]!;
      const last = watchers.pop()!;
      if (place < watchers.length) {
        // The last watcher takes the free place.
        last.places[last.inputs.indexOf(inputs[i]!)] = place;
        watchers[place] = last;
      }
      attached.delete(propagator);
    }
    for (const output of outputs) output.attached.delete(propagator);
  }

  #remove(propagator: PropagatorNode): void {
    this.#disconnect(propagator);
    this.#trail.push({ kind: "removed", propagator });
  }

  #undo(entry: TrailEntry): void {
    switch (entry.kind) {
      case "narrowed":
        entry.cell.value = entry.before;
        entry.cell.narrowing = entry.previous;
        return;
      case "added":
        this.#disconnect(entry.propagator);
        return;
      case "removed":
        this.#connect(entry.propagator);
        return;
      case "created":
        entry.cell.isRetired = true;
        this.#cells.delete(entry.cell);
        return;
      case "retired":
        entry.cell.isRetired = false;
        this.#cells.add(entry.cell);
    }
  }

  #node(cell: Cell<unknown>): CellNode<unknown> {
    // No `assert`: its message would be built at every access of every run.
    if (cell instanceof CellNode) return cell;
    throw new InternalError(`cell "${cell.name}" was not made by a network`);
  }

  #live(cell: Cell<unknown>): CellNode<unknown> {
    const node = this.#node(cell);
    assert(this.#cells.has(node), `cell "${cell.name}" is retired, undone, or another network's`);
    return node;
  }

  #notListed(cell: CellNode<unknown>, list: "inputs" | "outputs"): InternalError {
    const verb = list === "inputs" ? "reads" : "narrows";
    return new InternalError(`Propagator "${this.#running?.spec.name}" ${verb} cell "${cell.name}"`, {
      hint: `List the cell among the ${list} of the propagator.`,
    });
  }
}

function nameOf(what: Cell<unknown> | Propagator): string {
  return "spec" in what ? what.spec.name : what.name;
}
