/**
 * The trail: what has happened to a network, in order, so that it can be undone. Every entry knows how to take itself
 * back; going back costs what is undone, and a mark costs what waited when it was made (mostly nothing).
 * Source: trailing as in Warren, "An abstract Prolog instruction set", 1983, with marks as choice points.
 */
import { InternalError } from "../src/kernel/index.ts";
import type { CellNode } from "./cell.ts";
import type { PropagatorNode } from "./propagator.ts";
import type { Narrowing } from "./reason.ts";

export type TrailEntry =
  | Narrowing
  | { readonly kind: "added"; readonly propagator: PropagatorNode }
  | { readonly kind: "created"; readonly cell: CellNode<unknown> }
  | { readonly kind: "removed"; readonly propagator: PropagatorNode }
  | { readonly kind: "retired"; readonly cell: CellNode<unknown> };

/** A moment to go back to. Belongs to the network that made it. */
export interface Mark {
  /** Number of the mark, counted from the first. */
  readonly index: number;
  /** Entries before the mark, counted from the first. */
  readonly position: number;
  /** What waited then, in order. */
  readonly waiting: readonly PropagatorNode[];
  /** The cell at bottom then. */
  readonly conflict: CellNode<unknown> | null;
  readonly epoch: number;
}

export class Trail {
  #entries: TrailEntry[] = [];
  /** Entries forgotten from the front. */
  #forgotten = 0;
  #marks: Mark[] = [];
  #forgottenMarks = 0;

  /** Entries since the beginning, forgotten ones included. */
  get position(): number {
    return this.#forgotten + this.#entries.length;
  }

  /** Entries kept. */
  get size(): number {
    return this.#entries.length;
  }

  entries(): readonly TrailEntry[] {
    return this.#entries;
  }

  push(entry: TrailEntry): void {
    this.#entries.push(entry);
  }

  mark(state: Pick<Mark, "waiting" | "conflict" | "epoch">): Mark {
    const mark: Mark = {
      index: this.#forgottenMarks + this.#marks.length,
      position: this.position,
      ...state,
    };
    this.#marks.push(mark);
    return mark;
  }

  /**
   * Undoes everything after `mark`, latest first, through `undo`. Later marks are gone; `mark` itself stays.
   * @returns entries undone
   * @throws InternalError when the mark is not one to go back to any more
   */
  rollback(mark: Mark, undo: (entry: TrailEntry) => void): number {
    this.#check(mark);
    this.#marks.length = mark.index - this.#forgottenMarks + 1;
    const until = mark.position - this.#forgotten;
    const count = this.#entries.length - until;
    for (let i = this.#entries.length - 1; i >= until; i--) undo(this.#entries[i]!);
    this.#entries.length = until;
    return count;
  }

  /** Forgets how to go back beyond `mark`. */
  forget(mark: Mark): void {
    this.#check(mark);
    this.#entries = this.#entries.slice(mark.position - this.#forgotten);
    this.#forgotten = mark.position;
    this.#marks = this.#marks.slice(mark.index - this.#forgottenMarks);
    this.#forgottenMarks = mark.index;
  }

  #check(mark: Mark): void {
    if (this.#marks[mark.index - this.#forgottenMarks] !== mark) {
      throw new InternalError(
        `No way back to mark ${mark.index}: it was undone, forgotten, or is another network's`,
      );
    }
  }
}
