/**
 * Sets of strings as schemas describe them: a finite part and a range (length in characters, regular conditions).
 * Languages are over what stands between the quotes, in every spelling JSON allows, so that complements are exact;
 * only members of the finite part are written in one way.
 */
import { type RegexAlgebra, type RegexId, UNBOUNDED } from "../../../../masks/index.ts";
import { type CharEncoding, jsonStringEncoding } from "../regex/encoding.ts";

export interface StringRange {
  readonly min: number;
  /** `Infinity` for none. */
  readonly max: number;
  /** A language between the quotes. */
  readonly also: RegexId | undefined;
  /** Strings that do not belong to the range. */
  readonly except: ReadonlySet<string>;
}

/** The union of both parts. */
export interface StringSet {
  readonly values: ReadonlySet<string>;
  readonly range: StringRange | undefined;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["/", "\\/"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** Strings that belong to most languages, or to what most leave over. */
const SAMPLES = ["", "a", "A", "0", "_", " ", "\n", "aaaa", "a-1"];
const MAX_SAMPLES = 40;

const NO_VALUES: ReadonlySet<string> = new Set();
const ANY_STRING: StringRange = { min: 0, max: Number.POSITIVE_INFINITY, also: undefined, except: NO_VALUES };
export const NO_STRINGS: StringSet = { values: NO_VALUES, range: undefined };
export const ALL_STRINGS: StringSet = { values: NO_VALUES, range: ANY_STRING };

/** Operations on string sets; the languages live in one algebra. */
export class Strings {
  readonly algebra: RegexAlgebra;
  readonly encoding: CharEncoding;
  readonly #quote: RegexId;
  readonly #emptiness = new WeakMap<StringRange, boolean>();
  /** Some strings of languages that patterns describe: often they show that a combination is not empty. */
  readonly #samples = new Set<string>(SAMPLES);
  readonly #characters = new Map<number, RegexId>();
  #anyCharacter: RegexId | undefined;

  constructor(algebra: RegexAlgebra) {
    this.algebra = algebra;
    this.encoding = jsonStringEncoding(algebra);
    this.#quote = algebra.byte(0x22);
  }

  of(values: Iterable<string>): StringSet {
    return { values: new Set(values), range: undefined };
  }

  /** Strings of a length in `[min, max]`, both in characters. */
  ofLength(min: number, max: number): StringSet {
    return this.#normal(NO_VALUES, { ...ANY_STRING, min, max });
  }

  /**
   * Strings whose spelling belongs to `language`; it must hold all spellings of what it holds.
   * @param samples some of them
   */
  matching(language: RegexId, samples: readonly string[] = []): StringSet {
    for (const sample of samples) if (this.#samples.size < MAX_SAMPLES) this.#samples.add(sample);
    return this.#normal(NO_VALUES, { ...ANY_STRING, also: language });
  }

  has(set: StringSet, value: string): boolean {
    return set.values.has(value) || (set.range !== undefined && this.#inRange(set.range, value));
  }

  meet(a: StringSet, b: StringSet): StringSet {
    if (a === b || b === ALL_STRINGS) return a;
    if (a === ALL_STRINGS) return b;
    const values = new Set<string>();
    for (const value of a.values) if (this.has(b, value)) values.add(value);
    for (const value of b.values) if (this.has(a, value)) values.add(value);
    const [x, y] = [a.range, b.range];
    if (x === undefined || y === undefined) return { values, range: undefined };
    return this.#normal(values, {
      min: Math.max(x.min, y.min),
      max: Math.min(x.max, y.max),
      also:
        x.also === undefined ? y.also : y.also === undefined ? x.also : this.algebra.and([x.also, y.also]),
      except: unionOf(x.except, y.except),
    });
  }

  join(a: StringSet, b: StringSet): StringSet {
    if (a === b || b === NO_STRINGS) return a;
    if (a === NO_STRINGS) return b;
    const range = this.#joinRanges(a.range, b.range);
    const values = new Set<string>();
    for (const part of [a.values, b.values]) {
      for (const value of part) if (range === undefined || !this.#inRange(range, value)) values.add(value);
    }
    return { values, range };
  }

  complement(set: StringSet): StringSet {
    if (set === ALL_STRINGS) return NO_STRINGS;
    if (set.range === undefined) {
      return set.values.size === 0
        ? ALL_STRINGS
        : { values: NO_VALUES, range: { ...ANY_STRING, except: set.values } };
    }
    if (isWhole(set.range)) return this.of([...set.range.except].filter((value) => !set.values.has(value)));
    return this.matching(this.algebra.difference(this.encoding.anyText, this.body(set)));
  }

  /** Exact but for conditions whose emptiness search runs into its limit: those count as not empty. */
  isEmpty({ values, range }: StringSet): boolean {
    if (values.size > 0) return false;
    if (range?.also === undefined) return range === undefined;
    let answer = this.#emptiness.get(range);
    if (answer === undefined) {
      answer = !this.#hasSample(range) && this.algebra.isEmpty(this.#rangeBody(range)) === true;
      this.#emptiness.set(range, answer);
    }
    return answer;
  }

  #hasSample(range: StringRange): boolean {
    for (const sample of this.#samples) if (this.#inRange(range, sample)) return true;
    return false;
  }

  /** JSON texts of the set, quotes included. */
  text(set: StringSet): RegexId {
    const parts: RegexId[] = [];
    if (set.values.size > 0) {
      const encoder = new TextEncoder();
      parts.push(this.algebra.literals([...set.values].map((value) => encoder.encode(canonicalBody(value)))));
    }
    if (set.range !== undefined) parts.push(this.#rangeBody(set.range));
    return this.quoted(this.algebra.or(parts));
  }

  /** Sets with equal keys are equal. */
  key({ values, range }: StringSet): string {
    const own = JSON.stringify([...values].sort());
    if (range === undefined) return own;
    return `${own};${range.min};${range.max};${range.also ?? ""};${JSON.stringify([...range.except].sort())}`;
  }

  quoted(body: RegexId): RegexId {
    return this.algebra.concat(this.#quote, body, this.#quote);
  }

  /** Everything between the quotes, in all spellings. */
  body(set: StringSet): RegexId {
    const parts = set.values.size === 0 ? [] : [this.#anySpelling(set.values)];
    if (set.range !== undefined) parts.push(this.#rangeBody(set.range));
    return this.algebra.or(parts);
  }

  /** All spellings of one string, without quotes. */
  spellings(value: string): RegexId {
    return this.#spelled(value, this.algebra.epsilon);
  }

  #spelled(value: string, tail: RegexId): RegexId {
    let regex = tail;
    const characters = Array.from(value);
    for (let i = characters.length - 1; i >= 0; i--) {
      regex = this.algebra.concat(this.#spellingsOfCharacter(characters[i]!), regex);
    }
    return regex;
  }

  /** All spellings of all the values, factored by common beginnings so that stepping does not depend on their number. */
  #anySpelling(values: ReadonlySet<string>): RegexId {
    const sorted = [...values].sort();
    const build = (from: number, to: number, depth: number): RegexId => {
      const options: RegexId[] = [];
      let i = from;
      // Values are different, so only the first can end here.
      if (i < to && sorted[i]!.length === depth) {
        options.push(this.algebra.epsilon);
        i++;
      }
      while (i < to) {
        const first = sorted[i]!;
        const character = first.codePointAt(depth);
        let end = i + 1;
        while (end < to && sorted[end]!.codePointAt(depth) === character) end++;
        // What the first and the last share, all share: a run without branches needs no recursion.
        const last = sorted[end - 1]!;
        let shared = depth + String.fromCodePoint(character!).length;
        while (shared < first.length && first.codePointAt(shared) === last.codePointAt(shared)) {
          shared += first.codePointAt(shared)! > 0xffff ? 2 : 1;
        }
        options.push(this.#spelled(first.slice(depth, shared), build(i, end, shared)));
        i = end;
      }
      return this.algebra.or(options);
    };
    return build(0, sorted.length, 0);
  }

  /** The same as the encoding's class of one character, which is made for large classes and takes longer. */
  #spellingsOfCharacter(character: string): RegexId {
    const c = character.codePointAt(0)!;
    let regex = this.#characters.get(c);
    if (regex === undefined) {
      const { algebra } = this;
      const units = Array.from({ length: character.length }, (_, i) =>
        this.#unitEscape(character.charCodeAt(i)),
      );
      const escapes = [algebra.concat(...units)];
      const isLoneSurrogate = c >= 0xd800 && c <= 0xdfff;
      const short = SHORT_ESCAPES.get(character);
      if (short !== undefined) escapes.push(algebra.text(short));
      if (c >= 0x20 && c !== 0x22 && c !== 0x5c && !isLoneSurrogate) escapes.push(algebra.text(character));
      regex = algebra.or(escapes);
      this.#characters.set(c, regex);
    }
    return regex;
  }

  #unitEscape(unit: number): RegexId {
    const { algebra } = this;
    const digits = unit.toString(16).padStart(4, "0");
    let regex = algebra.epsilon;
    for (let i = 3; i >= 0; i--) {
      const [lower, upper] = [digits.charCodeAt(i), digits.toUpperCase().charCodeAt(i)];
      const digit = algebra.byte(lower);
      regex = algebra.concat(lower === upper ? digit : algebra.or([digit, algebra.byte(upper)]), regex);
    }
    return algebra.concat(algebra.text("\\u"), regex);
  }

  /** One spelling of `value` belongs to a language of bodies (and so do all). */
  matches(language: RegexId, value: string): boolean {
    return this.algebra.matches(language, new TextEncoder().encode(canonicalBody(value)));
  }

  #inRange({ min, max, also, except }: StringRange, value: string): boolean {
    if (except.has(value)) return false;
    if (min > 0 || max !== Number.POSITIVE_INFINITY) {
      const length = characterCount(value);
      if (length < min || length > max) return false;
    }
    return also === undefined || this.matches(also, value);
  }

  #rangeBody({ min, max, also, except }: StringRange): RegexId {
    const { algebra } = this;
    const parts: RegexId[] = [];
    if (also !== undefined) parts.push(also);
    if (min > 0 || max !== Number.POSITIVE_INFINITY) {
      this.#anyCharacter ??= this.encoding.classRegex([[0, 0x10ffff]]);
      parts.push(algebra.repeat(this.#anyCharacter, min, max === Number.POSITIVE_INFINITY ? UNBOUNDED : max));
    }
    if (parts.length === 0) parts.push(this.encoding.anyText);
    if (except.size > 0) parts.push(algebra.not(this.#anySpelling(except)));
    return algebra.and(parts);
  }

  #joinRanges(x: StringRange | undefined, y: StringRange | undefined): StringRange | undefined {
    if (x === undefined || y === undefined) return x ?? y;
    if (includes(x, y)) return x;
    if (includes(y, x)) return y;
    return { ...ANY_STRING, also: this.algebra.or([this.#rangeBody(x), this.#rangeBody(y)]) };
  }

  #normal(values: ReadonlySet<string>, range: StringRange): StringSet {
    const { min, max, also, except } = range;
    // There are more strings of one character than any schema can exclude. Other emptiness is looked for on demand.
    if (min > max || (max === 0 && except.has("") && also === undefined)) return { values, range: undefined };
    if (includes(range, ANY_STRING)) return ALL_STRINGS;
    return { values, range };
  }
}

/** `value` between the quotes of the shortest JSON string, characters beyond ASCII unescaped. */
export function canonicalBody(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Unicode code points, as JSON Schema counts. */
export function characterCount(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** All strings but finitely many. */
function isWhole({ min, max, also }: StringRange): boolean {
  return min === 0 && max === Number.POSITIVE_INFINITY && also === undefined;
}

/** `outer` surely contains `inner`; a symbolic test that may miss some cases. */
function includes(outer: StringRange, inner: StringRange): boolean {
  const isWider = outer.min <= inner.min && outer.max >= inner.max;
  if (!isWider || (outer.also !== undefined && outer.also !== inner.also)) return false;
  for (const value of outer.except) if (!inner.except.has(value)) return false;
  return true;
}

function unionOf(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  return new Set([...a, ...b]);
}
