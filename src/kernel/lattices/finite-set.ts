/**
 * Sets under intersection: a finite set, or all but a finite set. With a given universe every value is a finite
 * subset of it. Smaller is stronger; the empty set is bottom.
 */
import { SpecError } from "../errors.ts";
import type { Lattice } from "../lattice.ts";
import { PersistentSet } from "../persistent.ts";
import { comparePlain, mixHash, type Plain, plainElement } from "./element.ts";

/** `only`: exactly these. `except`: everything but these; never used where the universe is given. */
export interface SetChoice<T extends Plain> {
  readonly kind: "only" | "except";
  readonly members: PersistentSet<T>;
}

export interface FiniteSetLattice<T extends Plain> extends Lattice<SetChoice<T>> {
  /** @throws SpecError when an element is outside the universe */
  only(elements: Iterable<T>): SetChoice<T>;
  /** @throws SpecError when an element is outside the universe */
  except(elements: Iterable<T>): SetChoice<T>;
  has(choice: SetChoice<T>, element: T): boolean;
  print(choice: SetChoice<T>): string;
}

/** Sets over an open universe, or over `universe` where one is given. */
export function finiteSetLattice<T extends Plain>(name: string, universe?: Iterable<T>): FiniteSetLattice<T> {
  const all = universe === undefined ? undefined : PersistentSet<T>(universe);
  const none = PersistentSet<T>();
  const collect = (elements: Iterable<T>): PersistentSet<T> => {
    const members = PersistentSet<T>(elements);
    const stray = all === undefined ? undefined : members.find((element) => !all.has(element));
    if (stray !== undefined) {
      throw new SpecError(`${plainElement.print(stray)} is not in the universe of "${name}"`, {
        hint: all === undefined ? undefined : `The universe is ${printMembers(all)}.`,
      });
    }
    return members;
  };
  const only = (members: PersistentSet<T>): SetChoice<T> => ({ kind: "only", members });
  const except = (members: PersistentSet<T>): SetChoice<T> =>
    all === undefined ? { kind: "except", members } : only(all.subtract(members));

  const top = except(none);
  const bottom = only(none);
  const equals = (a: SetChoice<T>, b: SetChoice<T>): boolean =>
    a.kind === b.kind && a.members.equals(b.members);
  const meet = (a: SetChoice<T>, b: SetChoice<T>): SetChoice<T> => {
    if (a.kind === "only") {
      return only(b.kind === "only" ? a.members.intersect(b.members) : a.members.subtract(b.members));
    }
    return b.kind === "only" ? only(b.members.subtract(a.members)) : except(a.members.union(b.members));
  };
  return {
    name,
    top,
    bottom,
    meet,
    leq(a, b) {
      if (b.kind === "except") {
        return a.kind === "except" ? b.members.isSubset(a.members) : !b.members.some((m) => a.members.has(m));
      }
      return a.kind === "only" && a.members.isSubset(b.members);
    },
    equals,
    hash: (a) => mixHash(a.kind === "only" ? 1 : 2, a.members.hashCode()),
    upperBound(a, b) {
      if (a.kind === "only") {
        return b.kind === "only" ? only(a.members.union(b.members)) : except(b.members.subtract(a.members));
      }
      return except(b.kind === "only" ? a.members.subtract(b.members) : a.members.intersect(b.members));
    },
    print(a) {
      if (a.kind === "only") return printMembers(a.members);
      return a.members.size === 0 ? "all" : `all except ${printMembers(a.members)}`;
    },
    only: (elements) => only(collect(elements)),
    except: (elements) => except(collect(elements)),
    has: (choice, element) => choice.members.has(element) === (choice.kind === "only"),
  };
}

/** `{a, b}` in a defined order, whatever order the set keeps. */
export function printMembers<T extends Plain>(members: PersistentSet<T>): string {
  return `{${[...members].sort(comparePlain).map(plainElement.print).join(", ")}}`;
}
