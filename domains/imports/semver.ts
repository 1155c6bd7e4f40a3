/**
 * The door to `semver`: reads version and range texts as npm does, into plain data. What a range means as a set
 * is computed in `versions.ts`.
 */
import semver from "semver";
import { SpecError } from "../../src/kernel/index.ts";

/** A version without build metadata, which has no say in precedence. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Dot-separated identifiers after the hyphen; empty for a release. */
  readonly prerelease: readonly string[];
}

export interface Comparator {
  readonly operator: "<" | "<=" | ">" | ">=" | "=";
  readonly version: Version;
}

export interface RangeOptions {
  /** Count prereleases as npm does only with this option: `^1.0.0` then holds `1.2.0-beta`. */
  readonly includePrerelease?: boolean;
}

/**
 * Alternatives of a range, each a list of comparators that hold together; an empty list is any version.
 * @throws SpecError when the text is no range
 */
export function readRange(text: string, options: RangeOptions = {}): readonly (readonly Comparator[])[] {
  const range = parsedRange(text, options);
  return range.set.map((comparators) =>
    comparators.flatMap((comparator) => {
      // The comparator that accepts everything holds a marker in place of a version.
      if (!(comparator.semver instanceof semver.SemVer)) return [];
      return [{ operator: operatorOf(comparator.operator), version: toVersion(comparator.semver) }];
    }),
  );
}

/** @throws SpecError when the text is no version */
export function readVersion(text: string): Version {
  const parsed = semver.parse(text);
  if (parsed === null) {
    throw new SpecError(`${JSON.stringify(text)} is not a version`, {
      hint: "Write it like 1.2.3 or 1.2.3-beta.1.",
    });
  }
  return toVersion(parsed);
}

function parsedRange(text: string, options: RangeOptions): semver.Range {
  try {
    return new semver.Range(text, { includePrerelease: options.includePrerelease ?? false });
  } catch (cause) {
    throw new SpecError(`${JSON.stringify(text)} is not a version range`, {
      cause,
      hint: "Write it as in package.json, e.g. ^1.2.0, >=1 <3 or 1.x || 2.x.",
    });
  }
}

function toVersion(parsed: semver.SemVer): Version {
  const { major, minor, patch, prerelease } = parsed;
  return { major, minor, patch, prerelease: prerelease.map(String) };
}

function operatorOf(operator: string): Comparator["operator"] {
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
      return operator;
    default:
      return "="; // semver writes equality as an empty operator
  }
}
