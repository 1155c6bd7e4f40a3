/**
 * The holes of one program, each with a cell for what is known of its content. What a parent demands reaches its
 * children, what a child contributes reaches its siblings through the parent, and once the children are all there, what
 * they share is lifted to the parent - by an upper bound, never by a meet: the parent is any of what its children may be.
 * Everything can be undone.
 */
import type { Cell, Justification, Mark, Network, Outcome } from "../propagation/index.ts";
import { assert, type Lattice, type Reason, SpecError } from "../src/kernel/index.ts";
import { compareGranularity, type HoleId, type HoleLink, type HoleSpec, printHoleId } from "./hole.ts";

export type HoleState =
  | "open"
  /** Being filled. */
  | "selected"
  | "filled"
  /** The construct it stood for is over. */
  | "retired";

/** A hole as its users see it. */
export interface Hole<T> {
  readonly spec: HoleSpec<T>;
  readonly id: HoleId;
  readonly state: HoleState;
  /** What is known of the content, as far as the network has been run. */
  readonly value: T;
  readonly cell: Cell<T>;
  readonly parent: Hole<T> | undefined;
  /** Parts that are not retired, in order of registration. */
  readonly children: readonly Hole<T>[];
  /** No child will be added. */
  readonly isClosed: boolean;
  /** What it was filled with; undefined unless filled. */
  readonly content: string | undefined;
  /** Order of registration. */
  readonly serial: number;
}

export interface HoleCheckpoint {
  readonly mark: Mark;
  readonly undos: number;
}

class HoleNode<T> implements Hole<T> {
  readonly spec: HoleSpec<T>;
  readonly cell: Cell<T>;
  readonly parent: HoleNode<T> | undefined;
  readonly serial: number;
  readonly children: HoleNode<T>[] = [];
  state: HoleState = "open";
  isClosed = false;
  content: string | undefined;

  constructor(spec: HoleSpec<T>, cell: Cell<T>, parent: HoleNode<T> | undefined, serial: number) {
    this.spec = spec;
    this.cell = cell;
    this.parent = parent;
    this.serial = serial;
  }

  get id(): HoleId {
    return this.spec.id;
  }

  get value(): T {
    return this.cell.value;
  }
}

export class HoleRegistry<T> {
  readonly network: Network;
  readonly lattice: Lattice<T>;
  /** Retired ones as well: their ids are not used again. */
  readonly #holes = new Map<string, HoleNode<T>>();
  readonly #roots: HoleNode<T>[] = [];
  readonly #order: HoleNode<T>[] = [];
  /** What undoes each change outside the network, latest last. */
  readonly #undos: (() => void)[] = [];
  #serial = 0;

  constructor(network: Network, lattice: Lattice<T>) {
    this.network = network;
    this.lattice = lattice;
  }

  /** Holes without a parent that are not retired, in order of registration. */
  get roots(): readonly Hole<T>[] {
    return this.#roots;
  }

  /** Holes that are not retired, parents before their parts. */
  holes(): readonly Hole<T>[] {
    const all: Hole<T>[] = [...this.#roots];
    for (let i = 0; i < all.length; i++) all.push(...all[i]!.children);
    return all;
  }

  /** Ids of filled holes, in the order in which they were filled. */
  resolutionOrder(): readonly HoleId[] {
    return this.#order.map(({ id }) => id);
  }

  find(id: HoleId): Hole<T> | undefined {
    return this.#holes.get(printHoleId(id));
  }

  /**
   * Adds a hole. What follows from it is left to `settle`.
   * @throws SpecError when the id is taken, the parent unknown, closed, over, or no coarser than the hole
   */
  add(spec: HoleSpec<T>): Hole<T> {
    const name = printHoleId(spec.id);
    if (this.#holes.has(name)) {
      throw new SpecError(`Hole ${name} is there already`, { hint: "Give it another name or index." });
    }
    const parent = spec.link === undefined ? undefined : this.#parentFor(spec, spec.link);
    const { network } = this;
    const cell = network.cell(`hole ${name}`, this.lattice);
    const hole = new HoleNode(spec, cell, parent, this.#serial);
    network.tell(cell, spec.constraint, spec.reason);
    if (parent !== undefined && spec.link !== undefined) this.#connect(parent, hole, spec.link);
    this.#holes.set(name, hole);
    const siblings = parent?.children ?? this.#roots;
    siblings.push(hole);
    this.#serial++;
    this.#undos.push(() => {
      this.#holes.delete(name);
      siblings.pop();
      this.#serial--;
    });
    return hole;
  }

  /**
   * Demands more of a hole's content.
   * @returns false when it was demanded already
   */
  refine(id: HoleId, value: T, reason: Reason): boolean {
    return this.network.tell(this.#live(id).cell, value, reason);
  }

  /** Lets the holes narrow each other. */
  settle(): Outcome {
    return this.network.run();
  }

  /**
   * Says that a hole has all the children it will have, and lifts what they share from then on.
   * @returns false where the lattice has no upper bound, or there is no child: nothing is lifted
   */
  close(id: HoleId): boolean {
    const hole = this.#live(id);
    if (hole.isClosed) return this.lattice.upperBound !== undefined && hole.children.length > 0;
    this.#set(hole, { isClosed: true });
    const { lattice } = this;
    const children = hole.children.map(({ cell }) => cell);
    const [first, ...others] = children;
    if (lattice.upperBound === undefined || first === undefined) return false;
    this.network.add({
      name: `shared by all parts of ${printHoleId(id)}`,
      inputs: children,
      outputs: [hole.cell],
      priority: 6,
      reason: null,
      propagate: (cells) => {
        const shared = others.reduce(
          (bound, child) => lattice.upperBound?.(bound, cells.get(child)) ?? lattice.top,
          cells.get(first),
        );
        cells.narrow(hole.cell, shared);
      },
    });
    return true;
  }

  /** Marks a hole as being filled. */
  select(id: HoleId): void {
    const hole = this.#live(id);
    if (hole.state !== "open") {
      throw new SpecError(`Hole ${printHoleId(id)} is ${hole.state}, so it cannot be selected`);
    }
    this.#set(hole, { state: "selected" });
  }

  /**
   * Fills a hole. What the content turns out to be is demanded of the hole, and so reaches the others.
   * @param value  what is known of the content: at most what was demanded before
   */
  fill(id: HoleId, content: string, value: T, reason: Reason): void {
    const hole = this.#live(id);
    if (hole.state === "filled") {
      throw new SpecError(`Hole ${printHoleId(id)} is filled already`, { hint: "Go back to before it was." });
    }
    this.network.tell(hole.cell, value, reason);
    this.#set(hole, { state: "filled", content });
    this.#order.push(hole);
    this.#undos.push(() => {
      this.#order.pop();
    });
  }

  /**
   * Takes a hole and all inside it out: the constructs are over. What they have said stays.
   * @throws InternalError while the network waits to run
   */
  retire(id: HoleId): void {
    const hole = this.#live(id);
    for (const child of hole.children.toReversed()) this.retire(child.id);
    this.network.retire(hole.cell);
    this.#set(hole, { state: "retired" });
    const siblings = hole.parent?.children ?? this.#roots;
    const place = siblings.lastIndexOf(hole);
    siblings.splice(place, 1);
    this.#undos.push(() => {
      siblings.splice(place, 0, hole);
    });
  }

  /** A minimal set of reasons for what is known of a hole's content. */
  explain(id: HoleId): Justification {
    return this.network.explain(this.#known(id).cell);
  }

  /** The hole whose content became impossible, at a conflict of the network that is one of a hole. */
  impossible(): Hole<T> | undefined {
    const outcome = this.network.run();
    if (outcome.kind === "fixpoint") return undefined;
    return [...this.#holes.values()].find(({ cell }) => cell === outcome.cell);
  }

  checkpoint(): HoleCheckpoint {
    return { mark: this.network.mark(), undos: this.#undos.length };
  }

  /** Back to a checkpoint: holes, states, contents and all values of the network. Costs what is undone. */
  rollback({ mark, undos }: HoleCheckpoint): void {
    this.network.rollback(mark);
    while (this.#undos.length > undos) this.#undos.pop()?.();
  }

  #parentFor(spec: HoleSpec<T>, link: HoleLink<T>): HoleNode<T> {
    const parent = this.#live(link.parent);
    const names = `${printHoleId(spec.id)} inside ${printHoleId(link.parent)}`;
    if (parent.isClosed) throw new SpecError(`No part can be added: ${names}, which is closed`);
    if (compareGranularity(parent.spec.granularity, spec.granularity) > 0) {
      throw new SpecError(`A ${spec.granularity} cannot be part of a ${parent.spec.granularity}: ${names}`);
    }
    return parent;
  }

  #connect(parent: HoleNode<T>, child: HoleNode<T>, { project, contribute }: HoleLink<T>): void {
    const name = `${printHoleId(child.id)} in ${printHoleId(parent.id)}`;
    this.network.add({
      name: `${name}: projection`,
      inputs: [parent.cell],
      outputs: [child.cell],
      priority: 2,
      reason: null,
      propagate: (cells) => cells.narrow(child.cell, project(cells.get(parent.cell))),
    });
    if (contribute === undefined) return;
    this.network.add({
      name: `${name}: contribution`,
      inputs: [child.cell],
      outputs: [parent.cell],
      priority: 3,
      reason: null,
      propagate: (cells) => cells.narrow(parent.cell, contribute(cells.get(child.cell))),
    });
  }

  #known(id: HoleId): HoleNode<T> {
    const hole = this.#holes.get(printHoleId(id));
    if (hole === undefined) {
      throw new SpecError(`There is no hole ${printHoleId(id)}`, {
        hint: `Holes: ${[...this.#holes.keys()].join(", ") || "none"}.`,
      });
    }
    return hole;
  }

  #live(id: HoleId): HoleNode<T> {
    const hole = this.#known(id);
    if (hole.state === "retired") throw new SpecError(`Hole ${printHoleId(id)} is retired`);
    return hole;
  }

  #set(hole: HoleNode<T>, change: Partial<Pick<HoleNode<T>, "state" | "isClosed" | "content">>): void {
    const { state, isClosed, content } = hole;
    Object.assign(hole, change);
    this.#undos.push(() => Object.assign(hole, { state, isClosed, content }));
    assert(hole.state !== "filled" || hole.content !== undefined, "a filled hole has content");
  }
}
