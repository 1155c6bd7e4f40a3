/**
 * Sets of versions under intersection, exact and canonical. A set has two parts, releases and prereleases, each a
 * sorted union of disjoint half-open intervals. Half-open intervals are enough and unique because both orders
 * have a least element and give each element an immediate successor (1.2.3 -> 1.2.4; 1.2.3-a -> 1.2.3-a.0).
 *
 * Prereleases follow npm: a range holds only those whose release it names with a prerelease of its own, so
 * `^1.2.3-beta` holds 1.2.3-beta.2 and not 1.3.0-beta, and `*` holds none. Top holds them all: it demands nothing.
 * The meet of two ranges holds exactly the versions that npm finds to satisfy both.
 */
import { compareText, hashText, type Lattice } from "../../src/kernel/index.ts";
import { type Comparator, type RangeOptions, readRange, readVersion, type Version } from "./semver.ts";

/** `[low, high)`; high null is unbounded. */
interface Span {
  readonly low: Version;
  readonly high: Version | null;
}

export interface VersionSet {
  /** Over versions without prerelease. */
  readonly releases: readonly Span[];
  /** Over versions with one. */
  readonly prereleases: readonly Span[];
}

const FIRST_RELEASE: Version = { major: 0, minor: 0, patch: 0, prerelease: [] };
const FIRST_PRERELEASE: Version = { major: 0, minor: 0, patch: 0, prerelease: ["0"] };

const ALL: VersionSet = {
  releases: [{ low: FIRST_RELEASE, high: null }],
  prereleases: [{ low: FIRST_PRERELEASE, high: null }],
};
const NONE: VersionSet = { releases: [], prereleases: [] };

/** Sets of versions of one module. Bottom is the empty set. */
export const versionLattice: Lattice<VersionSet> = {
  name: "versions",
  top: ALL,
  bottom: NONE,
  meet: (a, b) => ({
    releases: intersectSpans(a.releases, b.releases),
    prereleases: intersectSpans(a.prereleases, b.prereleases),
  }),
  leq: (a, b) => versionLattice.equals(versionLattice.meet(a, b), a),
  equals: (a, b) => printVersions(a) === printVersions(b),
  hash: (a) => hashText(printVersions(a)),
  upperBound: (a, b) => ({
    releases: uniteSpans([...a.releases, ...b.releases]),
    prereleases: uniteSpans([...a.prereleases, ...b.prereleases]),
  }),
  print: printVersions,
};

/**
 * The versions a range text holds.
 * @throws SpecError when the text is no range
 */
export function versionRange(text: string, options: RangeOptions = {}): VersionSet {
  const alternatives = readRange(text, options);
  return {
    releases: uniteSpans(alternatives.flatMap(releasesOf)),
    prereleases: uniteSpans(
      alternatives.flatMap((comparators) =>
        options.includePrerelease === true
          ? intersectAll(FIRST_PRERELEASE, comparators.map(prereleasesOfComparator))
          : namedPrereleasesOf(comparators),
      ),
    ),
  };
}

/** @throws SpecError when the text is no version */
export function hasVersion(set: VersionSet, text: string): boolean {
  const version = readVersion(text);
  const spans = version.prerelease.length === 0 ? set.releases : set.prereleases;
  return spans.some(
    (span) =>
      compareVersions(span.low, version) <= 0 &&
      (span.high === null || compareVersions(version, span.high) < 0),
  );
}

/** Precedence as semver defines it. */
export function compareVersions(a: Version, b: Version): number {
  return compareReleases(a, b) || comparePrereleases(a.prerelease, b.prerelease);
}

function compareReleases(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length; // a release comes after its prereleases
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers by value and before words; semver allows no leading zeros, so longer numbers are larger. */
function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a);
  const bIsNumber = /^\d+$/.test(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return (aIsNumber ? a.length - b.length : 0) || compareText(a, b);
}

function releasesOf(comparators: readonly Comparator[]): readonly Span[] {
  return intersectAll(
    FIRST_RELEASE,
    comparators.map(({ operator, version }) => {
      const release = releaseOf(version);
      // Between the prereleases of 1.2.3 and 1.2.3 itself lies no release.
      const isPrerelease = version.prerelease.length > 0;
      const next = isPrerelease ? release : nextRelease(release);
      return spansOf(operator, FIRST_RELEASE, release, next, !isPrerelease);
    }),
  );
}

function prereleasesOfComparator({ operator, version }: Comparator): readonly Span[] {
  if (version.prerelease.length > 0) {
    const next = { ...version, prerelease: [...version.prerelease, "0"] };
    return spansOf(operator, FIRST_PRERELEASE, version, next, true);
  }
  // Seen from the prereleases, a release is the gap between its own and those of the next one.
  const next = firstPrereleaseOf(nextRelease(version));
  return spansOf(operator, FIRST_PRERELEASE, next, next, false);
}

/** npm's rule: only prereleases of a release that a comparator names with a prerelease. */
function namedPrereleasesOf(comparators: readonly Comparator[]): readonly Span[] {
  const all = comparators.map(prereleasesOfComparator);
  return comparators
    .filter(({ version }) => version.prerelease.length > 0)
    .flatMap(({ version }) => {
      const release = releaseOf(version);
      const own = { low: { ...release, prerelease: ["0"] }, high: firstPrereleaseOf(nextRelease(release)) };
      return intersectAll(FIRST_PRERELEASE, [[own], ...all]);
    });
}

/**
 * What a comparator leaves of an order. `at` is the first element not below the comparator's version, `next` the
 * first one above it, null when there is none; the version itself is an element only if `isElement`.
 */
function spansOf(
  operator: Comparator["operator"],
  first: Version,
  at: Version | null,
  next: Version | null,
  isElement: boolean,
): readonly Span[] {
  const from = (low: Version | null): readonly Span[] => (low === null ? [] : [{ low, high: null }]);
  const below = (high: Version | null): readonly Span[] =>
    high !== null && compareVersions(first, high) >= 0 ? [] : [{ low: first, high }];
  switch (operator) {
    case ">=":
      return from(at);
    case ">":
      return from(next);
    case "<":
      return below(at);
    case "<=":
      return below(next);
    case "=":
      return isElement && at !== null ? [{ low: at, high: next }] : [];
  }
}

function releaseOf(version: Version): Version {
  return { ...version, prerelease: [] };
}

function firstPrereleaseOf(release: Version | null): Version | null {
  return release === null ? null : { ...release, prerelease: ["0"] };
}

/** The next release in order; null after the last one that semver can write. */
function nextRelease({ major, minor, patch }: Version): Version | null {
  const last = Number.MAX_SAFE_INTEGER;
  if (patch < last) return { major, minor, patch: patch + 1, prerelease: [] };
  if (minor < last) return { major, minor: minor + 1, patch: 0, prerelease: [] };
  return major < last ? { major: major + 1, minor: 0, patch: 0, prerelease: [] } : null;
}

function intersectAll(first: Version, parts: readonly (readonly Span[])[]): readonly Span[] {
  return parts.reduce(intersectSpans, [{ low: first, high: null }]);
}

/** Both sorted and disjoint, as is the result. */
function intersectSpans(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i]!;
    const right = b[j]!;
    const low = compareVersions(left.low, right.low) >= 0 ? left.low : right.low;
    const leftEndsFirst = compareEnds(left.high, right.high) <= 0;
    const high = leftEndsFirst ? left.high : right.high;
    if (high === null || compareVersions(low, high) < 0) result.push({ low, high });
    if (leftEndsFirst) i++;
    else j++;
  }
  return result;
}

/** Sorts and joins spans that overlap or touch. */
function uniteSpans(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => compareVersions(a.low, b.low));
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last === undefined || (last.high !== null && compareVersions(last.high, span.low) < 0)) {
      result.push(span);
    } else if (compareEnds(last.high, span.high) < 0) {
      result[result.length - 1] = { low: last.low, high: span.high };
    }
  }
  return result;
}

function compareEnds(a: Version | null, b: Version | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareVersions(a, b);
}

/** One text per set. `(pre)` marks intervals that hold prereleases only; the others hold releases only. */
function printVersions(set: VersionSet): string {
  if (set.releases.length === 0 && set.prereleases.length === 0) return "none";
  if (isEverything(set.releases, FIRST_RELEASE) && isEverything(set.prereleases, FIRST_PRERELEASE))
    return "any";
  const releases = set.releases.map((span) => printSpan(span, FIRST_RELEASE));
  const prereleases = set.prereleases.map((span) => `${printSpan(span, FIRST_PRERELEASE)} (pre)`);
  return [...releases, ...prereleases].join(" || ");
}

function isEverything(spans: readonly Span[], first: Version): boolean {
  const [span] = spans;
  return span !== undefined && span.high === null && compareVersions(span.low, first) === 0;
}

function printSpan({ low, high }: Span, first: Version): string {
  if (high === null) return compareVersions(low, first) === 0 ? "*" : `>=${printVersion(low)}`;
  return `>=${printVersion(low)} <${printVersion(high)}`;
}

export function printVersion({ major, minor, patch, prerelease }: Version): string {
  return `${major}.${minor}.${patch}${prerelease.length === 0 ? "" : `-${prerelease.join(".")}`}`;
}
