/**
 * Holes that come and go with the constructs that are open while a program is written: one hole per open construct,
 * inside that of the construct around it; retired when the construct is over.
 */
import { SpecError } from "../src/kernel/index.ts";
import { type HoleGranularity, type HoleLink, holeId, specOf } from "./hole.ts";
import type { Hole, HoleRegistry } from "./registry.ts";

/** An open construct that gets a hole. */
export interface HoleConstruct<T> {
  /** Rule name; with `start` it says which construct it is. */
  readonly type: string;
  readonly start: number;
  readonly granularity: HoleGranularity;
  readonly constraint: T;
  readonly project: (parent: T) => T;
  readonly contribute?: (child: T) => T;
}

export class DynamicHoles<T> {
  readonly #registry: HoleRegistry<T>;
  readonly #namespace: string;
  /** What the outermost construct hangs on. */
  readonly #root: Hole<T> | undefined;

  constructor(registry: HoleRegistry<T>, namespace: string, root?: Hole<T>) {
    this.#registry = registry;
    this.#namespace = namespace;
    this.#root = root;
  }

  /**
   * Makes the open constructs, outermost first, those that have holes: retires the holes of others, adds what is new.
   * Settles the network first where something is retired.
   * @returns the hole of the innermost construct
   * @throws SpecError when a construct is coarser than the one around it
   */
  sync(open: readonly HoleConstruct<T>[], tokens: number): Hole<T> | undefined {
    const wanted = open.map(({ type, start }) => holeId(this.#namespace, type, start));
    let parent = this.#root;
    let kept = 0;
    for (const id of wanted) {
      const hole = this.#registry.find(id);
      if (hole === undefined || hole.state === "retired" || hole.parent !== parent) break;
      parent = hole;
      kept++;
    }
    this.#retireInside(parent);
    for (const [i, construct] of open.slice(kept).entries()) {
      const { type, start, granularity, constraint, project, contribute } = construct;
      if (this.#registry.find(wanted[kept + i]!) !== undefined) {
        throw new SpecError(`A ${type} at offset ${start} was over and is open again`, {
          hint: "Go back to a checkpoint before it instead.",
        });
      }
      const link: HoleLink<T> | undefined =
        parent === undefined
          ? undefined
          : { parent: parent.id, project, ...(contribute === undefined ? {} : { contribute }) };
      parent = this.#registry.add(
        specOf(granularity, type, constraint, {
          namespace: this.#namespace,
          index: start,
          position: start,
          origin: { kind: "generated", tokens },
          ...(link === undefined ? {} : { link }),
        }),
      );
    }
    return parent;
  }

  /** Retires what stands inside the last construct that is still open. */
  #retireInside(parent: Hole<T> | undefined): void {
    const over = (parent?.children ?? this.#registry.roots).filter(
      ({ id }) => id.namespace === this.#namespace,
    );
    if (over.length === 0) return;
    this.#registry.settle();
    for (const { id } of over) this.#registry.retire(id);
  }
}
