/**
 * The list control of objects: which member may come next, from the keys written so far, and whether the object may
 * end. A member is offered only if the list can still end after it.
 */
import type { ListControl, ListEntry } from "../grammar.ts";
import type { Way } from "./array-control.ts";
import { Front } from "./front.ts";

export interface ObjectRules {
  readonly keys: readonly {
    readonly required: boolean;
    /** Indices of keys that must be there as well; an index behind the last key stands for one that cannot be. */
    readonly needs: readonly number[];
    readonly ways: readonly Way[];
  }[];
  /** Ways to write members that may be repeated under other names. */
  readonly others: readonly Way[];
  readonly min: number;
  /** `Infinity` for none. */
  readonly max: number;
  /** At the end each is met: by a member that counts for it, or because one of its keys is not there. */
  readonly conditions: readonly { readonly absent: readonly number[]; readonly isMet: boolean }[];
  /** Keys come in the order given, other members behind them. */
  readonly ordered: boolean;
  /** Ways of at most this rank lead to an end without needing the object itself. */
  readonly rank: number;
}

/** The ways that may be taken: all of them, or those of low rank. */
interface Choice {
  /** Per key. */
  readonly keys: readonly (readonly Way[])[];
  readonly others: readonly Way[];
}

interface ObjectState {
  /** Bit k: key k has been written. */
  readonly seen: bigint;
  /** Other members, counted as far as the bounds ask for. */
  readonly others: number;
  /** Bit i: a member has met condition i. */
  readonly met: bigint;
  /** First key that may still come, when ordered. */
  readonly next: number;
}

/** Members of an object. Each key at most once; the attribute stands for the set of keys written. */
export class ObjectControl implements ListControl {
  readonly initial = 0;
  readonly #rules: ObjectRules;
  readonly #required: bigint;
  readonly #allMet: bigint;
  /** Per condition: the keys whose absence meets it. */
  readonly #absent: readonly bigint[];
  /** Per key: the conditions that its absence meets. */
  readonly #absenceOf: readonly bigint[];
  readonly #hasNeeds: boolean;
  readonly #all: Choice;
  readonly #near: Choice;
  /** No member can spoil the end of the list. */
  readonly #isFree: boolean;
  /** More other members than this make no difference. */
  readonly #othersClip: number;
  readonly #states: ObjectState[] = [];
  readonly #ids = new Map<string, number>();
  readonly #entries: (readonly ListEntry[] | undefined)[] = [];
  readonly #successors: Map<number, number>[] = [];
  /** By label. */
  readonly #labels: {
    readonly key: number;
    readonly counts: bigint;
    readonly rank: number;
    readonly entry: ListEntry;
  }[] = [];
  /** Labels of each key, then those of other members. */
  readonly #labelsOf: (readonly number[])[] = [];

  constructor(rules: ObjectRules) {
    this.#rules = rules;
    let required = 0n;
    rules.keys.forEach((key, k) => {
      if (key.required) required |= 1n << BigInt(k);
    });
    this.#required = required;
    this.#allMet = (1n << BigInt(rules.conditions.length)) - 1n;
    this.#absent = rules.conditions.map(({ absent }) =>
      absent.reduce((bits, k) => bits | (1n << BigInt(k)), 0n),
    );
    this.#absenceOf = rules.keys.map((_, k) =>
      rules.conditions.reduce(
        (bits, { absent }, i) => (absent.includes(k) ? bits | (1n << BigInt(i)) : bits),
        0n,
      ),
    );
    this.#hasNeeds = rules.keys.some((key) => key.needs.length > 0);
    const isNear = (way: Way): boolean => way.rank <= rules.rank;
    this.#all = { keys: rules.keys.map((key) => key.ways), others: rules.others };
    this.#near = {
      keys: rules.keys.map((key) => key.ways.filter(isNear)),
      others: rules.others.filter(isNear),
    };
    this.#isFree =
      !this.#hasNeeds &&
      !rules.ordered &&
      rules.conditions.length === 0 &&
      rules.max === Number.POSITIVE_INFINITY;
    this.#othersClip = rules.max === Number.POSITIVE_INFINITY ? rules.min : rules.max + 1;
    const label = (key: number, { symbol, counts, rank }: Way): number => {
      const id = this.#labels.length;
      this.#labels.push({ key, counts, rank, entry: { symbol, label: id } });
      return id;
    };
    rules.keys.forEach(({ ways }, k) => {
      this.#labelsOf.push(ways.map((way) => label(k, way)));
    });
    this.#labelsOf.push(rules.others.map((way) => label(-1, way)));
    let met = 0n;
    rules.conditions.forEach(({ isMet }, i) => {
      if (isMet) met |= 1n << BigInt(i);
    });
    this.#intern({ seen: 0n, others: 0, met, next: 0 });
  }

  /** Some finite list satisfies the rules. */
  get isPossible(): boolean {
    return this.#canEnd(this.#states[0]!, this.#all);
  }

  /** From now on `entries` offers everything; before, only what `nearest` does. */
  open(): void {
    this.#isOpen = true;
  }
  #isOpen = false;

  shape(attr: number): number {
    return attr;
  }

  entries(shape: number): readonly ListEntry[] {
    if (!this.#isOpen) {
      const nearest = this.nearest(shape);
      return nearest === undefined ? [] : [nearest];
    }
    let entries = this.#entries[shape];
    if (entries === undefined) {
      entries = this.#computeEntries(this.#states[shape]!);
      this.#entries[shape] = entries;
    }
    return entries;
  }

  accepts(shape: number): boolean {
    const { seen, others, met } = this.#states[shape]!;
    return (
      this.#missing(seen) === 0n &&
      this.#metAt(met, seen) === this.#allMet &&
      bitCount(seen) + others >= this.#rules.min
    );
  }

  advance(attr: number, label: number): number {
    const successors = this.#successors[attr]!;
    let next = successors.get(label);
    if (next === undefined) {
      next = this.#intern(this.#after(this.#states[attr]!, label));
      successors.set(label, next);
    }
    return next;
  }

  /** Through low ranks; what has to come anyway first, then what leaves least to do. */
  nearest(attr: number): ListEntry | undefined {
    if (this.accepts(attr)) return undefined;
    const state = this.#states[attr]!;
    const missing = this.#missing(state.seen);
    let best: { readonly entry: ListEntry; readonly cost: number; readonly rank: number } | undefined;
    for (const { key, rank, entry } of this.#labels) {
      if (rank > this.#rules.rank) continue;
      const isSeen = key !== -1 && (((state.seen >> BigInt(key)) & 1n) === 1n || key < state.next);
      if (isSeen) continue;
      if (missing !== 0n && (key === -1 || ((missing >> BigInt(key)) & 1n) === 0n)) continue;
      const after = this.#after(state, entry.label);
      if (!this.#canEnd(after, this.#near) || this.#intern(after) === attr) continue;
      const cost = this.#distance(after);
      if (best === undefined || cost < best.cost || (cost === best.cost && rank < best.rank)) {
        best = { entry, cost, rank };
      }
      // Keys that must come are all the same unless conditions make a difference.
      if (missing !== 0n && this.#allMet === 0n) break;
    }
    return best?.entry;
  }

  /** The same members, and no condition met less. */
  covers(attr: number, other: number): boolean {
    const a = this.#states[attr]!;
    const b = this.#states[other]!;
    return a.seen === b.seen && a.others === b.others && a.next === b.next && (b.met & ~a.met) === 0n;
  }

  /** How much is left to do: members that must come, conditions that are open, members that the count asks for. */
  #distance({ seen, others, met }: ObjectState): number {
    const missing = this.#missing(seen);
    const there = seen | missing;
    const open = this.#allMet & ~this.#metAt(met, there);
    return Math.max(bitCount(missing) + bitCount(open), this.#rules.min - bitCount(seen) - others);
  }

  #computeEntries(state: ObjectState): ListEntry[] {
    const out: ListEntry[] = [];
    const { keys, others } = this.#rules;
    for (let k = state.next; k < keys.length; k++) {
      if (((state.seen >> BigInt(k)) & 1n) === 0n) this.#offer(state, k, out);
    }
    if (others.length > 0) this.#offer(state, keys.length, out);
    return out;
  }

  /** Adds the ways to write key `k`, or other members, after which the list can end. */
  #offer(state: ObjectState, k: number, out: ListEntry[]): void {
    for (const label of this.#labelsOf[k]!) {
      if (this.#isFree || this.#canEnd(this.#after(state, label), this.#all))
        out.push(this.#labels[label]!.entry);
    }
  }

  #after(state: ObjectState, label: number): ObjectState {
    const { key, counts } = this.#labels[label]!;
    const met = state.met | counts;
    const { ordered, keys } = this.#rules;
    return key === -1
      ? {
          seen: state.seen,
          others: Math.min(state.others + 1, this.#othersClip),
          met,
          next: ordered ? keys.length : 0,
        }
      : { seen: state.seen | (1n << BigInt(key)), others: state.others, met, next: ordered ? key + 1 : 0 };
  }

  /**
   * Whether some list goes on to an end from here. Exact, except that keys which dependent keys would bring along are
   * not counted against bounds and conditions.
   */
  #canEnd({ seen, others, met, next }: ObjectState, choice: Choice): boolean {
    const { min, max } = this.#rules;
    const { keys } = choice;
    const missing = this.#missing(seen);
    if (missing !== 0n) {
      if (missing >> BigInt(keys.length) !== 0n) return false;
      if (next > 0 && (missing & ((1n << BigInt(next)) - 1n)) !== 0n) return false;
      if (choice === this.#near) {
        for (let k = next; k < keys.length; k++) {
          if (((missing >> BigInt(k)) & 1n) === 1n && keys[k]!.length === 0) return false;
        }
      }
    }
    const count = bitCount(seen) + others + bitCount(missing);
    if (count > max) return false;
    const need = Math.max(0, min - count);
    if (this.#allMet !== 0n) return this.#canMeet(seen, met, missing, next, choice, need, max - count);
    if (choice.others.length > 0 || need === 0) return true;
    let free = 0;
    for (let k = next; k < keys.length; k++) {
      const isOpen = keys[k]!.length > 0 && (((seen | missing) >> BigInt(k)) & 1n) === 0n;
      if (isOpen && this.#isAvailable(k, next)) free++;
    }
    return free >= need;
  }

  /** Whether the open conditions can be met by the missing members and `need` to `room` further ones. */
  #canMeet(
    seen: bigint,
    met: bigint,
    missing: bigint,
    next: number,
    choice: Choice,
    need: number,
    room: number,
  ): boolean {
    const front = new Front(met, this.#allMet, choice.others.length > 0 ? 0 : need, room);
    for (let k = 0; k < choice.keys.length; k++) {
      if (((seen >> BigInt(k)) & 1n) === 1n) continue;
      const ways = choice.keys[k]!;
      if (((missing >> BigInt(k)) & 1n) === 1n) front.add(ways, 0);
      else front.choose(k >= next && this.#isAvailable(k, next) ? ways : [], this.#absenceOf[k]!);
    }
    // Other members may come any number of times.
    while (front.choose(choice.others, 0n));
    return front.isMet;
  }

  /** Conditions that are met if no other keys than `there` will be. */
  #metAt(met: bigint, there: bigint): bigint {
    if (met === this.#allMet) return met;
    let all = met;
    for (let i = 0; i < this.#absent.length; i++)
      if ((this.#absent[i]! & ~there) !== 0n) all |= 1n << BigInt(i);
    return all;
  }

  /** Everything that key `k` needs can be written too. */
  #isAvailable(k: number, next: number): boolean {
    const { keys } = this.#rules;
    if (keys[k]!.needs.length === 0) return true;
    const all = this.#closure(1n << BigInt(k));
    return all >> BigInt(keys.length) === 0n && (next === 0 || (all & ((1n << BigInt(next)) - 1n)) === 0n);
  }

  /** Keys that must still come: the required ones, and what these and the written ones need. */
  #missing(seen: bigint): bigint {
    return this.#closure(this.#required | seen) & ~seen;
  }

  #closure(keys: bigint): bigint {
    if (!this.#hasNeeds) return keys;
    let all = keys;
    for (let before = -1n; before !== all; ) {
      before = all;
      this.#rules.keys.forEach(({ needs }, k) => {
        if (((all >> BigInt(k)) & 1n) === 0n) return;
        for (const need of needs) all |= 1n << BigInt(need);
      });
    }
    return all;
  }

  #intern(state: ObjectState): number {
    const key = `${state.seen.toString(36)}/${state.others}/${state.met.toString(36)}/${state.next}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(state);
      this.#entries.push(undefined);
      this.#successors.push(new Map());
      this.#ids.set(key, id);
    }
    return id;
  }
}

function bitCount(bits: bigint): number {
  let count = 0;
  for (let rest = bits; rest !== 0n; rest >>= 32n) {
    let word = Number(rest & 0xffffffffn) | 0;
    for (; word !== 0; word &= word - 1) count++;
  }
  return count;
}
