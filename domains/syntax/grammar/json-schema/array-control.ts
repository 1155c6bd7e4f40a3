/**
 * The list control of arrays: which item may come next, by position, between bounds on their number and on how many of
 * them satisfy what. An item is offered only if the list can still end after it.
 */
import type { ListControl, ListEntry, SymbolId } from "../grammar.ts";

/** One way to write a member or item: the symbol, and the conditions that it counts for. */
export interface Way {
  readonly symbol: SymbolId;
  /** Bit i: condition i. */
  readonly counts: bigint;
  /** Lower is nearer to a finite text. */
  readonly rank: number;
}

export interface ArrayRules {
  /** Per position of the prefix, then once for all further ones. */
  readonly places: readonly (readonly Way[])[];
  readonly min: number;
  /** `Infinity` for none. */
  readonly max: number;
  /** Ways of at most this rank lead to an end without needing the array itself. */
  readonly rank: number;
  /** Items must all differ, which whoever reads the items sees to. */
  readonly isUnique?: boolean;
  /** How many items must count for each condition. */
  readonly conditions: readonly { readonly min: number; readonly max: number }[];
}

/** Above this many situations, whether an array can end is estimated. */
const MAX_SITUATIONS = 2_000;

/** Above all ranks. */
const MAX_RANK = 2 ** 40;

interface ArrayState {
  readonly length: number;
  /** Items that counted, per condition, as far as the bounds ask for. */
  readonly counts: readonly number[];
}

/** Items of an array: by position, between bounds on their number, with bounds on how many satisfy what. */
export class ArrayControl implements ListControl {
  readonly initial = 0;
  readonly isUnique: boolean;
  readonly #rules: ArrayRules;
  /** Longer lists offer and need the same. */
  readonly #clip: number;
  readonly #states: ArrayState[] = [];
  readonly #ids = new Map<string, number>();
  readonly #shapes: number[] = [];
  readonly #shapeIds = new Map<string, number>();
  readonly #byShape: { readonly entries: readonly ListEntry[]; readonly accepts: boolean }[] = [];
  /** By label. */
  readonly #ways: Way[] = [];
  readonly #placeEntries: (readonly ListEntry[])[];
  /** There are conditions, and few enough situations to look at all of them. */
  readonly #isSmall: boolean;
  /** By attribute: the list can still end. */
  readonly #endings: (boolean | undefined)[] = [];

  constructor(rules: ArrayRules) {
    this.#rules = rules;
    this.isUnique = rules.isUnique === true;
    const last = rules.places.length - 1;
    this.#clip = rules.max === Number.POSITIVE_INFINITY ? Math.max(last, rules.min) : rules.max;
    const situations = rules.conditions.reduce(
      (count, { min, max }) => count * ((max === Number.POSITIVE_INFINITY ? min : max + 1) + 1),
      this.#clip + 1,
    );
    this.#isSmall = rules.conditions.length > 0 && situations <= MAX_SITUATIONS;
    this.#placeEntries = rules.places.map((ways) =>
      ways.map((way) => {
        this.#ways.push(way);
        return { symbol: way.symbol, label: this.#ways.length - 1 };
      }),
    );
    this.#intern({ length: 0, counts: rules.conditions.map(() => 0) });
  }

  /** Whoever has asked `isPossible` needs not look for an end: the answer was exact. */
  get surelyEnds(): boolean {
    return this.#rules.conditions.length === 0 || this.#isSmall;
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

  /** Through low ranks; prefers items that count for what is still missing. */
  nearest(attr: number): ListEntry | undefined {
    const state = this.#states[attr]!;
    if (this.#accepts(state)) return undefined;
    this.#near ??= this.#withLowRanks();
    const way = this.#near.#bestWay(state);
    const label = way === undefined ? -1 : this.#ways.indexOf(way);
    return way === undefined ? undefined : { symbol: way.symbol, label };
  }
  #near: ArrayControl | undefined;

  #withLowRanks(): ArrayControl {
    const { places, rank } = this.#rules;
    if (this.#ways.every((way) => way.rank <= rank)) return this;
    const low = places.map((ways) => ways.filter((way) => way.rank <= rank));
    return new ArrayControl({ ...this.#rules, places: low });
  }

  #bestWay(state: ArrayState): Way | undefined {
    let best: Way | undefined;
    let bestKey = Number.POSITIVE_INFINITY;
    for (const { label } of this.#entriesAfter(state)) {
      const way = this.#ways[label]!;
      let gain = 0;
      this.#rules.conditions.forEach(({ min }, i) => {
        if (state.counts[i]! < min && hasBit(way.counts, i)) gain++;
      });
      const key = way.rank - gain * MAX_RANK;
      if (key >= bestKey) continue;
      best = way;
      bestKey = key;
    }
    return best;
  }

  #entriesAfter(state: ArrayState): readonly ListEntry[] {
    if (state.length >= this.#rules.max) return [];
    const entries = this.#placeEntries[Math.min(state.length, this.#placeEntries.length - 1)]!;
    return entries.filter(({ label }) => this.#canEnd(this.#after(state, label)));
  }

  #after({ length, counts }: ArrayState, label: number): ArrayState {
    const bits = this.#ways[label]!.counts;
    return {
      length: Math.min(length + 1, this.#clip),
      counts: counts.map((count, i) => {
        const { min, max } = this.#rules.conditions[i]!;
        const most = max === Number.POSITIVE_INFINITY ? min : max + 1;
        return Math.min(count + (hasBit(bits, i) ? 1 : 0), most);
      }),
    };
  }

  #accepts({ length, counts }: ArrayState): boolean {
    return (
      length >= this.#rules.min &&
      counts.every((count, i) => {
        const { min, max } = this.#rules.conditions[i]!;
        return count >= min && count <= max;
      })
    );
  }

  /**
   * Whether some list goes on to an end from here. Exact, unless counts under conditions are so large that trying them
   * all takes too long: then each open condition is assumed to need items of its own.
   */
  #canEnd(state: ArrayState): boolean {
    if (!this.#isSmall) return this.#surelyEnds(state);
    const id = this.#intern(state);
    let answer = this.#endings[id];
    if (answer === undefined) {
      this.#endings[id] = false;
      answer =
        this.#accepts(state) ||
        (state.length < this.#rules.max &&
          this.#placeEntries[Math.min(state.length, this.#placeEntries.length - 1)]!.some(({ label }) =>
            this.#canEnd(this.#after(state, label)),
          ));
      this.#endings[id] = answer;
    }
    return answer;
  }

  #surelyEnds({ length, counts }: ArrayState): boolean {
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
        if (places[at]!.some((way) => hasBit(way.counts, i))) available++;
      }
      if (places[last]!.some((way) => hasBit(way.counts, i))) available += reach - Math.max(length, last);
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

function hasBit(bits: bigint, i: number): boolean {
  return ((bits >> BigInt(i)) & 1n) === 1n;
}
