/**
 * List controls of objects and arrays: which member or item may come next, from what has been written so far.
 * A member or item is offered only if the list can still end after it.
 */
import type { ListControl, ListEntry, SymbolId } from "../grammar.ts";

/** One way to write a member or item: the symbol, and the conditions that it counts for. */
export interface Way {
  readonly symbol: SymbolId;
  /** Bit i: condition i. */
  readonly counts: number;
}

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
  readonly #labels: { readonly key: number; readonly counts: number; readonly entry: ListEntry }[] = [];
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
    const label = (key: number, { symbol, counts }: Way): number => {
      const id = this.#labels.length;
      this.#labels.push({ key, counts, entry: { symbol, label: id } });
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

  /** What must still come stands last: whoever looks for a way to the end from there finds the shortest. */
  #computeEntries(state: ObjectState): ListEntry[] {
    const out: ListEntry[] = [];
    const { keys, others } = this.#rules;
    const missing = this.#missing(state.seen);
    if (others.length > 0) this.#offer(state, keys.length, out);
    for (const bit of [0n, 1n]) {
      for (let k = state.next; k < keys.length; k++) {
        const at = BigInt(k);
        if (((state.seen >> at) & 1n) === 0n && ((missing >> at) & 1n) === bit) this.#offer(state, k, out);
      }
    }
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

export interface ArrayRules {
  /** Per position of the prefix, then once for all further ones. */
  readonly places: readonly (readonly Way[])[];
  readonly min: number;
  /** `Infinity` for none. */
  readonly max: number;
  /** How many items must count for each condition. */
  readonly conditions: readonly { readonly min: number; readonly max: number }[];
}

interface ArrayState {
  readonly length: number;
  /** Items that counted, per condition, as far as the bounds ask for. */
  readonly counts: readonly number[];
}

/** Items of an array: by position, between bounds on their number, with bounds on how many satisfy what. */
export class ArrayControl implements ListControl {
  readonly initial = 0;
  readonly #rules: ArrayRules;
  /** Longer lists offer and need the same. */
  readonly #clip: number;
  readonly #states: ArrayState[] = [];
  readonly #ids = new Map<string, number>();
  readonly #shapes: number[] = [];
  readonly #shapeIds = new Map<string, number>();
  readonly #byShape: { readonly entries: readonly ListEntry[]; readonly accepts: boolean }[] = [];
  readonly #counts: number[] = [];
  readonly #placeEntries: (readonly ListEntry[])[];

  constructor(rules: ArrayRules) {
    this.#rules = rules;
    const last = rules.places.length - 1;
    this.#clip = rules.max === Number.POSITIVE_INFINITY ? Math.max(last, rules.min) : rules.max;
    this.#placeEntries = rules.places.map((ways) =>
      ways.map(({ symbol, counts }) => {
        this.#counts.push(counts);
        return { symbol, label: this.#counts.length - 1 };
      }),
    );
    this.#intern({ length: 0, counts: rules.conditions.map(() => 0) });
  }

  /** Some finite list satisfies the rules. */
  get isPossible(): boolean {
    return this.#canEnd(this.#states[0]!);
  }

  shape(attr: number): number {
    let shape = this.#shapes[attr];
    if (shape === undefined) {
      const state = this.#states[attr]!;
      const entries = this.#entriesAfter(state);
      const accepts = this.#accepts(state);
      const key = `${accepts}:${entries.map((entry) => entry.label).join()}`;
      shape = this.#shapeIds.get(key);
      if (shape === undefined) {
        shape = this.#byShape.length;
        this.#byShape.push({ entries, accepts });
        this.#shapeIds.set(key, shape);
      }
      this.#shapes[attr] = shape;
    }
    return shape;
  }

  entries(shape: number): readonly ListEntry[] {
    return this.#byShape[shape]!.entries;
  }

  accepts(shape: number): boolean {
    return this.#byShape[shape]!.accepts;
  }

  advance(attr: number, label: number): number {
    return this.#intern(this.#after(this.#states[attr]!, label));
  }

  #entriesAfter(state: ArrayState): readonly ListEntry[] {
    if (state.length >= this.#rules.max) return [];
    const entries = this.#placeEntries[Math.min(state.length, this.#placeEntries.length - 1)]!;
    return entries.filter(({ label }) => this.#canEnd(this.#after(state, label)));
  }

  #after({ length, counts }: ArrayState, label: number): ArrayState {
    const bits = this.#counts[label]!;
    return {
      length: Math.min(length + 1, this.#clip),
      counts: counts.map((count, i) => {
        const { min, max } = this.#rules.conditions[i]!;
        const most = max === Number.POSITIVE_INFINITY ? min : max + 1;
        return Math.min(count + ((bits >> i) & 1), most);
      }),
    };
  }

  #accepts({ length, counts }: ArrayState): boolean {
    return length >= this.#rules.min && counts.every((count, i) => count >= this.#rules.conditions[i]!.min);
  }

  /** Whether some list goes on to an end from here; conditions are assumed to need an item each. */
  #canEnd({ length, counts }: ArrayState): boolean {
    const { places, min, max, conditions } = this.#rules;
    const last = places.length - 1;
    // How long the list can get: up to the first position that nothing may fill.
    let reach = max;
    for (let i = length; i <= last; i++) if (places[i]!.length === 0) reach = Math.min(reach, i);
    if (places[last]!.length === 0) reach = Math.min(reach, Math.max(last, length));
    if (reach < min) return false;
    let open = 0;
    for (let i = 0; i < conditions.length; i++) {
      const { min: least, max: most } = conditions[i]!;
      if (counts[i]! > most) return false;
      const needed = least - counts[i]!;
      if (needed <= 0) continue;
      open += needed;
      let available = 0;
      for (let at = length; at < Math.min(reach, last); at++) {
        if (places[at]!.some((way) => ((way.counts >> i) & 1) === 1)) available++;
      }
      if (places[last]!.some((way) => ((way.counts >> i) & 1) === 1))
        available += reach - Math.max(length, last);
      if (available < needed) return false;
    }
    return length + open <= reach;
  }

  #intern(state: ArrayState): number {
    const key = `${state.length}/${state.counts.join()}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(state);
      this.#ids.set(key, id);
    }
    return id;
  }
}
