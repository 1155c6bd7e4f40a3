/**
 * Languages with conditions at their two ends, so that `^` and `$` may stand anywhere, under quantifiers too,
 * without any Boolean operator. A piece of a pattern becomes four languages: its texts, split by whether they ask
 * that nothing comes before and whether they ask that nothing follows.
 */
import { type RegexAlgebra, type RegexId, UNBOUNDED } from "../../../../masks/index.ts";

/** The index says what a text asks for: `ANYWHERE`, `AT_START`, `AT_END`, or the sum of the last two. */
export type Anchored = readonly [RegexId, RegexId, RegexId, RegexId];

const ANYWHERE = 0;
const AT_START = 1;
const AT_END = 2;
const BOTH = 3;

export function plainAnchored({ empty }: RegexAlgebra, regex: RegexId): Anchored {
  return [regex, empty, empty, empty];
}

export function startAnchor({ empty, epsilon }: RegexAlgebra): Anchored {
  return [empty, epsilon, empty, empty];
}

export function endAnchor({ empty, epsilon }: RegexAlgebra): Anchored {
  return [empty, empty, epsilon, empty];
}

export function anchoredChoice(algebra: RegexAlgebra, items: readonly Anchored[]): Anchored {
  return fromTable(algebra, (add) => {
    for (const item of items) for (let asks = 0; asks <= BOTH; asks++) add(asks, item[asks]!);
  });
}

/** A text of `b` that asks for the start can only follow an empty text, and the mirror image. */
export function anchoredSequence(algebra: RegexAlgebra, a: Anchored, b: Anchored): Anchored {
  return fromTable(algebra, (add) => {
    for (let x = 0; x <= BOTH; x++) {
      for (let y = 0; y <= BOTH; y++) {
        const first = (y & AT_START) === 0 ? a[x]! : onlyEmpty(algebra, a[x]!);
        const second = (x & AT_END) === 0 ? b[y]! : onlyEmpty(algebra, b[y]!);
        add(x | y, algebra.concat(first, second));
      }
    }
  });
}

/**
 * `item{min,max}`. After the first factor with characters no factor may ask for the start, before the last none may
 * ask for the end; so a text is: empty factors that ask for the start, a core, empty factors that ask for the end.
 */
export function anchoredRepeat(algebra: RegexAlgebra, item: Anchored, min: number, max: number): Anchored {
  const least = algebra.isNullable(item[ANYWHERE]) ? 0 : min;
  return fromTable(algebra, (add) => {
    const repeat = (low: number, high: number): RegexId =>
      algebra.repeat(item[ANYWHERE], Math.max(0, low), high);
    for (let padding = 0; padding <= BOTH; padding++) {
      if ((padding & AT_START) !== 0 && !algebra.isNullable(item[AT_START])) continue;
      if ((padding & AT_END) !== 0 && !algebra.isNullable(item[AT_END])) continue;
      const used = (padding & AT_START) + (padding >> 1);
      if (max !== UNBOUNDED && used > max) continue;
      // Padding may be repeated at will, so it fills up any lower bound.
      const low = padding === 0 ? least : 0;
      const high = less(max, used);
      add(padding, repeat(low, high));
      if (high === 0) continue;
      add(padding | AT_START, algebra.concat(item[AT_START], repeat(low - 1, less(high, 1))));
      add(padding | AT_END, algebra.concat(repeat(low - 1, less(high, 1)), item[AT_END]));
      if (low <= 1) add(BOTH, item[BOTH]);
      if (high === 1) continue;
      add(BOTH, algebra.concat(item[AT_START], repeat(low - 2, less(high, 2)), item[AT_END]));
    }
    if (max !== 0 && algebra.isNullable(item[BOTH])) add(BOTH, algebra.epsilon);
  });
}

function less(count: number, by: number): number {
  return count === UNBOUNDED ? UNBOUNDED : count - by;
}

function onlyEmpty(algebra: RegexAlgebra, regex: RegexId): RegexId {
  return algebra.isNullable(regex) ? algebra.epsilon : algebra.empty;
}

function fromTable(
  algebra: RegexAlgebra,
  fill: (add: (asks: number, regex: RegexId) => void) => void,
): Anchored {
  const table: RegexId[][] = [[], [], [], []];
  fill((asks, regex) => {
    if (regex !== algebra.empty) table[asks]!.push(regex);
  });
  return [algebra.or(table[0]!), algebra.or(table[1]!), algebra.or(table[2]!), algebra.or(table[3]!)];
}
