/**
 * The list control of objects: which member may come next, from the keys written so far, and whether the object may
 * end. A member is offered only if the list can still end after it.
 */
import type { ListControl, ListEntry } from "../grammar.ts";
import type { Way } from "./array-control.ts";

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
  /** Conditions that some member must count for. */
  readonly conditions: number;
  /** Keys come in the order given, other members behind them. */
  readonly ordered: boolean;
}

interface ObjectState {
  /** Bit k: key k has been written. */
  readonly seen: bigint;
  /** Other members, counted as far as the bounds ask for. */
  readonly others: number;
  /** Bit i: condition i is met. */
  readonly met: number;
  /** First key that may still come, when ordered. */
  readonly next: number;
}

/** Members of an object. Each key at most once; the attribute stands for the set of keys written. */
export class ObjectControl implements ListControl {
  readonly initial = 0;
  readonly #rules: ObjectRules;
  readonly #required: bigint;
  readonly #allMet: number;
  readonly #hasNeeds: boolean;
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
    readonly counts: number;
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
    this.#allMet = (1 << rules.conditions) - 1;
    this.#hasNeeds = rules.keys.some((key) => key.needs.length > 0);
    this.#isFree =
      !this.#hasNeeds && !rules.ordered && rules.conditions === 0 && rules.max === Number.POSITIVE_INFINITY;
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
    this.#intern({ seen: 0n, others: 0, met: 0, next: 0 });
  }

  /** Some finite list satisfies the rules. */
  get isPossible(): boolean {
    return this.#canEnd(this.#states[0]!);
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
    const state = this.#states[shape]!;
    return (
      this.#missing(state.seen) === 0n &&
      state.met === this.#allMet &&
      bitCount(state.seen) + state.others >= this.#rules.min
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

  /** Needs no more members than any other way to an end, and among those ways the lowest ranks. */
  nearest(attr: number): ListEntry | undefined {
    if (this.accepts(attr)) return undefined;
    const state = this.#states[attr]!;
    const missing = this.#missing(state.seen);
    let best: { readonly entry: ListEntry; readonly cost: number; readonly rank: number } | undefined;
    for (const entry of this.entries(attr)) {
      const { key, rank } = this.#labels[entry.label]!;
      // What has to come anyway first; beside it, what leaves least to do.
      if (missing !== 0n && (key === -1 || ((missing >> BigInt(key)) & 1n) === 0n)) continue;
      const cost = this.#distance(this.#after(state, entry.label));
      if (best === undefined || cost < best.cost || (cost === best.cost && rank < best.rank))
        best = { entry, cost, rank };
    }
    return best?.entry;
  }

  /** How many members are at least missing. */
  #distance({ seen, others, met, next }: ObjectState): number {
    const missing = this.#missing(seen);
    const extra = met === this.#allMet ? 0 : this.#extraMembers(seen, met, missing, next);
    const known = bitCount(missing) + extra;
    return Math.max(known, this.#rules.min - bitCount(seen) - others);
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
      if (this.#isFree || this.#canEnd(this.#after(state, label))) out.push(this.#labels[label]!.entry);
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
   * Whether some list goes on to an end from here. Not exact only where a bound on the count, open conditions and
   * dependent keys come together.
   */
  #canEnd({ seen, others, met, next }: ObjectState): boolean {
    const { min, max, keys } = this.#rules;
    const missing = this.#missing(seen);
    if (missing !== 0n) {
      if (missing >> BigInt(keys.length) !== 0n) return false;
      if (next > 0 && (missing & ((1n << BigInt(next)) - 1n)) !== 0n) return false;
    }
    const count = bitCount(seen) + others;
    const missingCount = bitCount(missing);
    if (count + missingCount > max) return false;
    const extra = met === this.#allMet ? 0 : this.#extraMembers(seen, met, missing, next);
    if (count + missingCount + extra > max) return false;
    if (this.#rules.others.length > 0 || min <= count + missingCount) return true;
    let free = 0;
    for (let k = next; k < keys.length; k++) {
      if ((((seen | missing) >> BigInt(k)) & 1n) === 0n && this.#isAvailable(k, next)) free++;
    }
    return count + missingCount + free >= min;
  }

  /**
   * The fewest members beside the missing ones that meet all open conditions; `Infinity` when they cannot be met.
   * Keys that further members would need are not counted.
   */
  #extraMembers(seen: bigint, met: number, missing: bigint, next: number): number {
    const { keys, others } = this.#rules;
    // Fewest extra members per set of conditions met.
    let best = new Map([[met, 0]]);
    const take = (ways: readonly Way[], cost: number, mayOmit: boolean): boolean => {
      const after = new Map(mayOmit ? best : []);
      let hasChanged = false;
      for (const [bits, spent] of best) {
        for (const { counts } of ways) {
          const both = bits | counts;
          if (spent + cost >= (after.get(both) ?? Number.POSITIVE_INFINITY)) continue;
          after.set(both, spent + cost);
          hasChanged = true;
        }
      }
      best = after;
      return hasChanged;
    };
    for (let k = next; k < keys.length; k++) {
      if (((seen >> BigInt(k)) & 1n) === 1n) continue;
      if (((missing >> BigInt(k)) & 1n) === 1n) take(keys[k]!.ways, 0, false);
      else if (this.#isAvailable(k, next)) take(keys[k]!.ways, 1, true);
    }
    // Other members may come any number of times.
    while (take(others, 1, true));
    return best.get(this.#allMet) ?? Number.POSITIVE_INFINITY;
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
    const key = `${state.seen.toString(36)}/${state.others}/${state.met}/${state.next}`;
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
