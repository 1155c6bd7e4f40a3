/**
 * The list control of objects: which member may come next, from the keys written so far, and whether the object may
 * end. A member is offered only if the list can still end after it.
 */
import type { ListControl, ListEntry } from "../grammar.ts";
import type { Way } from "./array-control.ts";
import {
  type Bits,
  bitsEqual,
  bitsOf,
  countBits,
  hasBit,
  hashBits,
  nextBit,
  noBits,
  unionOfBits,
  withBit,
  withoutBits,
} from "./bits.ts";
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
  /** Keys that have been written. */
  readonly seen: Bits;
  /** How many. */
  readonly written: number;
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
  /** Keys, and one index more for needs that cannot be met. */
  readonly #size: number;
  readonly #required: Bits;
  readonly #requiredCount: number;
  readonly #allMet: bigint;
  /** Per key: the conditions that its absence meets. */
  readonly #absenceOf: readonly bigint[];
  readonly #hasNeeds: boolean;
  readonly #all: Choice;
  /** Made when an end is looked for: ranks take time. */
  #near: Choice | undefined;
  /** No member can spoil the end of the list. */
  readonly #isFree: boolean;
  /** More other members than this make no difference. */
  readonly #othersClip: number;
  readonly #states: ObjectState[] = [];
  /** By hash: the last state with it; `#sameHash` leads to the one before, -1 = none. */
  readonly #lastOfHash = new Map<number, number>();
  readonly #sameHash: number[] = [];
  readonly #entries: (readonly ListEntry[] | undefined)[] = [];
  readonly #successors: Map<number, number>[] = [];
  /** By label. */
  readonly #labels: {
    readonly key: number;
    readonly counts: bigint;
    readonly way: Way;
    readonly entry: ListEntry;
  }[] = [];
  /** Labels of each key, then those of other members. */
  readonly #labelsOf: (readonly number[])[] = [];

  constructor(rules: ObjectRules) {
    this.#rules = rules;
    this.#size = rules.keys.length + 1;
    const required = rules.keys.flatMap((key, k) => (key.required ? [k] : []));
    this.#required = bitsOf(this.#size, required);
    this.#requiredCount = required.length;
    this.#allMet = (1n << BigInt(rules.conditions.length)) - 1n;
    const absenceOf = new Array<bigint>(rules.keys.length).fill(0n);
    rules.conditions.forEach(({ absent }, i) => {
      for (const k of absent) absenceOf[k]! |= 1n << BigInt(i);
    });
    this.#absenceOf = absenceOf;
    this.#hasNeeds = rules.keys.some((key) => key.needs.length > 0);
    this.#all = { keys: rules.keys.map((key) => key.ways), others: rules.others };
    this.#isFree =
      !this.#hasNeeds &&
      !rules.ordered &&
      rules.conditions.length === 0 &&
      rules.max === Number.POSITIVE_INFINITY;
    this.#othersClip = rules.max === Number.POSITIVE_INFINITY ? rules.min : rules.max + 1;
    const label = (key: number, way: Way): number => {
      const id = this.#labels.length;
      this.#labels.push({ key, counts: way.counts, way, entry: { symbol: way.symbol, label: id } });
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
    this.#intern({ seen: noBits(this.#size), written: 0, others: 0, met, next: 0 });
  }

  /**
   * Whoever has asked `isPossible` needs not look for an end: the answer is exact, unless dependent keys come together
   * with bounds or conditions.
   */
  get surelyEnds(): boolean {
    const { max, conditions } = this.#rules;
    return !this.#hasNeeds || (max === Number.POSITIVE_INFINITY && conditions.length === 0);
  }

  /** Some finite list satisfies the rules. */
  get isPossible(): boolean {
    return this.#canEnd(this.#states[0]!, this.#all);
  }

  shape(attr: number): number {
    return attr;
  }

  entries(shape: number): readonly ListEntry[] {
    let entries = this.#entries[shape];
    if (entries === undefined) {
      entries = this.#computeEntries(this.#states[shape]!);
      this.#entries[shape] = entries;
    }
    return entries;
  }

  accepts(shape: number): boolean {
    const { seen, written, others, met } = this.#states[shape]!;
    return (
      written + others >= this.#rules.min &&
      written >= this.#requiredCount &&
      nextBit(this.#missing(seen), 0) === -1 &&
      this.#metAt(met, seen) === this.#allMet
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
    const consider = (label: number): void => {
      const { key, way, entry } = this.#labels[label]!;
      if (key !== -1 && (hasBit(state.seen, key) || key < state.next)) return;
      const { rank } = way;
      if (rank > this.#rules.rank) return;
      const after = this.#after(state, label);
      if (!this.#canEnd(after, this.#nearChoice()) || isSame(after, state)) return;
      const cost = this.#distance(after);
      if (best === undefined || cost < best.cost || (cost === best.cost && rank < best.rank)) {
        best = { entry, cost, rank };
      }
    };
    let key = nextBit(missing, 0);
    if (key === -1) for (let label = 0; label < this.#labels.length; label++) consider(label);
    for (; key !== -1 && key < this.#rules.keys.length; key = nextBit(missing, key + 1)) {
      for (const label of this.#labelsOf[key]!) consider(label);
      // Keys that must come are all the same unless conditions make a difference.
      if (best !== undefined && this.#allMet === 0n) break;
    }
    return best?.entry;
  }

  /** Ways of low rank only. Those of keys that no question turns on are not asked for their rank. */
  #nearChoice(): Choice {
    if (this.#near === undefined) {
      const isNear = (way: Way): boolean => way.rank <= this.#rules.rank;
      const matters = this.#allMet !== 0n || this.#rules.min > 0;
      this.#near = {
        keys: this.#rules.keys.map(({ ways, required }) =>
          matters || required || this.#hasNeeds ? ways.filter(isNear) : ways,
        ),
        others: matters ? this.#rules.others.filter(isNear) : [],
      };
    }
    return this.#near;
  }

  /** The same members, and no condition met less. */
  covers(attr: number, other: number): boolean {
    const a = this.#states[attr]!;
    const b = this.#states[other]!;
    return (
      a.written === b.written &&
      a.others === b.others &&
      a.next === b.next &&
      (b.met & ~a.met) === 0n &&
      bitsEqual(a.seen, b.seen)
    );
  }

  /** How much is left to do: members that must come, conditions that are open, members that the count asks for. */
  #distance({ seen, written, others, met }: ObjectState): number {
    const missing = this.#missing(seen);
    const open = this.#allMet & ~this.#metAt(met, unionOfBits(seen, missing));
    return Math.max(countBits(missing) + bitCount(open), this.#rules.min - written - others);
  }

  #computeEntries(state: ObjectState): ListEntry[] {
    const out: ListEntry[] = [];
    const { keys, others } = this.#rules;
    for (let k = state.next; k < keys.length; k++) {
      if (!hasBit(state.seen, k)) this.#offer(state, k, out);
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
          written: state.written,
          others: Math.min(state.others + 1, this.#othersClip),
          met,
          next: ordered ? keys.length : 0,
        }
      : {
          seen: withBit(state.seen, key),
          written: state.written + 1,
          others: state.others,
          met,
          next: ordered ? key + 1 : 0,
        };
  }

  /**
   * Whether some list goes on to an end from here. Exact, except that keys which dependent keys would bring along are
   * not counted against bounds and conditions.
   */
  #canEnd({ seen, written, others, met, next }: ObjectState, choice: Choice): boolean {
    const { min, max } = this.#rules;
    const { keys } = choice;
    const missing = this.#missing(seen);
    const first = nextBit(missing, 0);
    if (first !== -1) {
      if (first < next || hasBit(missing, keys.length)) return false;
      if (choice === this.#near && this.#hasFarKey(missing, choice)) return false;
    }
    const count = written + others + countBits(missing);
    if (count > max) return false;
    const need = Math.max(0, min - count);
    if (this.#allMet !== 0n) return this.#canMeet(seen, met, missing, next, choice, need, max - count);
    if (choice.others.length > 0 || need === 0) return true;
    let free = 0;
    for (let k = next; k < keys.length && free < need; k++) {
      const isOpen = keys[k]!.length > 0 && !hasBit(seen, k) && !hasBit(missing, k);
      if (isOpen && this.#isAvailable(k, next)) free++;
    }
    return free >= need;
  }

  #hasFarKey(missing: Bits, { keys }: Choice): boolean {
    for (let k = nextBit(missing, 0); k !== -1; k = nextBit(missing, k + 1)) {
      if (keys[k]?.length === 0) return true;
    }
    return false;
  }

  /** Whether the open conditions can be met by the missing members and `need` to `room` further ones. */
  #canMeet(
    seen: Bits,
    met: bigint,
    missing: Bits,
    next: number,
    choice: Choice,
    need: number,
    room: number,
  ): boolean {
    const front = new Front(met, this.#allMet, choice.others.length > 0 ? 0 : need, room);
    for (let k = 0; k < choice.keys.length; k++) {
      if (hasBit(seen, k)) continue;
      const ways = choice.keys[k]!;
      if (hasBit(missing, k)) front.add(ways, 0);
      else front.choose(k >= next && this.#isAvailable(k, next) ? ways : [], this.#absenceOf[k]!);
    }
    // Other members may come any number of times.
    while (front.choose(choice.others, 0n));
    return front.isMet;
  }

  /** Conditions that are met if no other keys than `there` will be. */
  #metAt(met: bigint, there: Bits): bigint {
    if (met === this.#allMet) return met;
    let all = met;
    this.#rules.conditions.forEach(({ absent }, i) => {
      if (absent.some((k) => !hasBit(there, k))) all |= 1n << BigInt(i);
    });
    return all;
  }

  /** Everything that key `k` needs can be written too. */
  #isAvailable(k: number, next: number): boolean {
    if (this.#rules.keys[k]!.needs.length === 0) return true;
    const all = this.#closure(bitsOf(this.#size, [k]));
    return !hasBit(all, this.#size - 1) && nextBit(all, 0) >= next;
  }

  /** Keys that must still come: the required ones, and what these and the written ones need. */
  #missing(seen: Bits): Bits {
    return withoutBits(
      this.#hasNeeds ? this.#closure(unionOfBits(this.#required, seen)) : this.#required,
      seen,
    );
  }

  #closure(keys: Bits): Bits {
    const all = keys.slice();
    const work: number[] = [];
    for (let k = nextBit(keys, 0); k !== -1; k = nextBit(keys, k + 1)) work.push(k);
    for (let k = work.pop(); k !== undefined; k = work.pop()) {
      for (const need of this.#rules.keys[k]?.needs ?? []) {
        if (hasBit(all, need)) continue;
        all[need >>> 5]! |= 1 << (need & 31);
        work.push(need);
      }
    }
    return all;
  }

  #intern(state: ObjectState): number {
    const rest = state.others + Number(state.met & 0x1fffffffn) + 1;
    const hash = hashBits(state.seen) ^ Math.imul(rest, 0x297a2d39);
    const last = this.#lastOfHash.get(hash) ?? -1;
    for (let id = last; id !== -1; id = this.#sameHash[id]!) if (isSame(this.#states[id]!, state)) return id;
    const id = this.#states.length;
    this.#states.push(state);
    this.#entries.push(undefined);
    this.#successors.push(new Map());
    this.#lastOfHash.set(hash, id);
    this.#sameHash.push(last);
    return id;
  }
}

function isSame(a: ObjectState, b: ObjectState): boolean {
  return (
    a.others === b.others &&
    a.next === b.next &&
    a.written === b.written &&
    a.met === b.met &&
    bitsEqual(a.seen, b.seen)
  );
}

function bitCount(bits: bigint): number {
  let count = 0;
  for (let rest = bits; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}
