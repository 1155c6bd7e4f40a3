/** Version sets against npm's own `semver`, the reference. */
import semver from "semver";
import { describe, expect, it } from "vitest";
import {
  compareVersions,
  hasVersion,
  readVersion,
  versionLattice,
  versionRange,
} from "../../domains/imports/index.ts";
import { fc, rangeArbitrary, versionArbitrary } from "../../src/laws/index.ts";

const settings = { numRuns: 400, seed: 11 };
const versions = fc.array(versionArbitrary(), { minLength: 8, maxLength: 8 });

/** Versions named in a range and their neighbours: where mistakes of one would show. */
function near(range: string): string[] {
  const named = range.match(/\d+\.\d+\.\d+(-[0-9a-z.]+)?/g) ?? [];
  return named.flatMap((text) => {
    const v = readVersion(text);
    const base = `${v.major}.${v.minor}.${v.patch}`;
    return [
      text,
      base,
      `${base}-0`,
      `${text}${v.prerelease.length === 0 ? "-0" : ".0"}`,
      `${v.major}.${v.minor}.${v.patch + 1}`,
      `${v.major}.${v.minor}.${v.patch + 1}-0`,
    ];
  });
}

describe("a version set", () => {
  it.each([false, true])(
    "holds the versions that npm finds in the range (prereleases included: %s)",
    (includePrerelease) => {
      fc.assert(
        fc.property(rangeArbitrary(), versions, (range, samples) => {
          const set = versionRange(range, { includePrerelease });
          for (const version of [...samples, ...near(range)]) {
            expect([version, hasVersion(set, version)]).toEqual([
              version,
              semver.satisfies(version, range, { includePrerelease }),
            ]);
          }
        }),
        settings,
      );
    },
  );

  it("met with another holds the versions that npm finds in both ranges", () => {
    fc.assert(
      fc.property(rangeArbitrary(), rangeArbitrary(), versions, (a, b, samples) => {
        const both = versionLattice.meet(versionRange(a), versionRange(b));
        for (const version of [...samples, ...near(a), ...near(b)]) {
          const expected = semver.satisfies(version, a) && semver.satisfies(version, b);
          expect([version, hasVersion(both, version)]).toEqual([version, expected]);
        }
      }),
      settings,
    );
  });

  it("joined with another holds the versions of either", () => {
    fc.assert(
      fc.property(rangeArbitrary(), rangeArbitrary(), versions, (a, b, samples) => {
        const either = versionLattice.upperBound?.(versionRange(a), versionRange(b)) ?? versionLattice.top;
        for (const version of samples) {
          const expected = semver.satisfies(version, a) || semver.satisfies(version, b);
          expect([version, hasVersion(either, version)]).toEqual([version, expected]);
        }
      }),
      settings,
    );
  });

  it("is below another only if its versions are in it", () => {
    fc.assert(
      fc.property(rangeArbitrary(), rangeArbitrary(), versions, (a, b, samples) => {
        fc.pre(versionLattice.leq(versionRange(a), versionRange(b)));
        for (const version of [...samples, ...near(a)]) {
          if (semver.satisfies(version, a))
            expect([version, semver.satisfies(version, b)]).toEqual([version, true]);
        }
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("has one form, whatever the text", () => {
    const same = [
      ["^1.2.3", ">=1.2.3 <2.0.0"],
      ["1.x || 2.x", ">=1.0.0 <3.0.0"],
      [">1.2.3", ">=1.2.4"],
      ["<=1.2.3", "<1.2.4"],
      ["*", ">=0.0.0"],
      [">2 <1", "<0.0.0"],
      [">1.0.0-a <1.0.0-b.0", ">=1.0.0-a.0 <=1.0.0-b"],
    ] as const;
    for (const [a, b] of same) {
      expect([a, versionLattice.equals(versionRange(a), versionRange(b))]).toEqual([a, true]);
      expect(versionLattice.hash(versionRange(a))).toBe(versionLattice.hash(versionRange(b)));
    }
  });

  it("follows npm on prereleases, while top demands nothing", () => {
    expect(hasVersion(versionRange("^1.2.3-beta.1"), "1.2.3-beta.2")).toBe(true);
    expect(hasVersion(versionRange("^1.2.3-beta.1"), "1.3.0-beta.2")).toBe(false);
    expect(hasVersion(versionRange("*"), "1.0.0-alpha")).toBe(false);
    expect(hasVersion(versionLattice.top, "1.0.0-alpha")).toBe(true);
    expect(versionLattice.leq(versionRange("*"), versionLattice.top)).toBe(true);
    expect(versionLattice.equals(versionRange("*"), versionLattice.top)).toBe(false);
  });

  it("ends where semver's numbers end", () => {
    const last = Number.MAX_SAFE_INTEGER;
    const rest = versionRange(`>1.${last}.${last}`);
    expect(versionLattice.equals(rest, versionRange(">=2.0.0"))).toBe(true);
    expect(versionLattice.equals(versionRange(`>${last}.${last}.${last}`), versionLattice.bottom)).toBe(true);
  });

  it("is printed as its intervals", () => {
    expect(versionLattice.print?.(versionRange("^1.2.3 || 4.x"))).toBe(">=1.2.3 <2.0.0 || >=4.0.0 <5.0.0");
    expect(versionLattice.print?.(versionRange("^1.2.3-beta"))).toBe(
      ">=1.2.3 <2.0.0 || >=1.2.3-beta <1.2.4-0 (pre)",
    );
    expect(versionLattice.print?.(versionLattice.top)).toBe("any");
    expect(versionLattice.print?.(versionLattice.bottom)).toBe("none");
  });

  it.each(["latest", "1.2.3.4", "workspace:*", ">=a"])("is not made of %s", (text) => {
    expect(() => versionRange(text)).toThrow(`${JSON.stringify(text)} is not a version range`);
  });
});

describe("version precedence", () => {
  it("is npm's", () => {
    fc.assert(
      fc.property(versionArbitrary(), versionArbitrary(), (a, b) => {
        expect(Math.sign(compareVersions(readVersion(a), readVersion(b)))).toBe(semver.compare(a, b));
      }),
      settings,
    );
  });

  it("refuses what is no version", () => {
    expect(() => readVersion("1.2")).toThrow('"1.2" is not a version');
  });
});
