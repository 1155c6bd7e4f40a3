/**
 * A search over the members an object may still get: which conditions can all choices together meet, and with how many
 * members? Keeps only choices that no other choice is at least as good as.
 */
import { BudgetError } from "../../../../src/kernel/index.ts";
import type { Way } from "./array-control.ts";

interface Outcome {
  /** Bit i: condition i is met, by a member that counts for it or by a key that stays away. */
  readonly met: bigint;
  /** Members beside those that must come. */
  readonly extra: number;
}

/** Outcomes followed at once. */
const MAX_OUTCOMES = 512;

export class Front {
  readonly #all: bigint;
  readonly #need: number;
  readonly #room: number;
  #outcomes: readonly Outcome[];

  /** @param need at least so many extra members, and at most `room` */
  constructor(met: bigint, all: bigint, need: number, room: number) {
    this.#all = all;
    this.#need = need;
    this.#room = room;
    this.#outcomes = [{ met, extra: 0 }];
  }

  /** Some choice so far meets everything. */
  get isMet(): boolean {
    return this.#outcomes.some(
      ({ met, extra }) => met === this.#all && extra >= this.#need && extra <= this.#room,
    );
  }

  /** A member that must come, in one of `ways`. */
  add(ways: readonly Way[], extra: number): void {
    this.#replace(this.#outcomes.flatMap((outcome) => ways.map((way) => this.#with(outcome, way, extra))));
  }

  /**
   * A member that may come, or stay away.
   * @param spared conditions that its absence meets
   * @returns whether there is anything new
   */
  choose(ways: readonly Way[], spared: bigint): boolean {
    // Where neither the count nor any condition cares, the member is no choice.
    const isCounted = this.#need > 0 || this.#room !== Number.POSITIVE_INFINITY;
    if (spared === 0n && !isCounted && ways.every(({ counts }) => counts === 0n)) return false;
    const out: Outcome[] = this.#outcomes.map((outcome) =>
      spared === 0n ? outcome : { ...outcome, met: outcome.met | spared },
    );
    for (const outcome of this.#outcomes) for (const way of ways) out.push(this.#with(outcome, way, 1));
    return this.#replace(out);
  }

  #with(outcome: Outcome, { counts }: Way, extra: number): Outcome {
    const total = outcome.extra + extra;
    // Beyond the need, or without a bound, more members are no different.
    const counted = this.#room === Number.POSITIVE_INFINITY ? Math.min(total, this.#need) : total;
    return { met: outcome.met | counts, extra: counted };
  }

  #replace(outcomes: readonly Outcome[]): boolean {
    const kept: Outcome[] = [];
    for (const outcome of outcomes) {
      if (outcome.extra > this.#room || kept.some((other) => this.#isAsGood(other, outcome))) continue;
      for (let i = kept.length - 1; i >= 0; i--) if (this.#isAsGood(outcome, kept[i]!)) kept.splice(i, 1);
      kept.push(outcome);
      if (kept.length > MAX_OUTCOMES) {
        throw new BudgetError(
          "maxConditionChoices",
          MAX_OUTCOMES,
          "Ways in which the members of an object meet its conditions",
        );
      }
    }
    const before = this.#outcomes;
    this.#outcomes = kept;
    return (
      kept.length !== before.length || kept.some((outcome) => !before.some((b) => this.#isAsGood(b, outcome)))
    );
  }

  /** Whatever completes `b` completes `a`. */
  #isAsGood(a: Outcome, b: Outcome): boolean {
    if ((a.met & b.met) !== b.met) return false;
    if (this.#need === 0) return a.extra <= b.extra;
    return this.#room === Number.POSITIVE_INFINITY ? a.extra >= b.extra : a.extra === b.extra;
  }
}
