/**
 * Turns a user's module into law suites. The module exports, by default or by name, objects that hold a `lattice`
 * or a `domain` together with an `arbitrary` that samples its values; the module itself may be such an object
 * (`export const lattice = …; export const arbitrary = …`).
 */
import { pathToFileURL } from "node:url";
import type { Domain } from "../../domains/domain.ts";
import { AnankeError, type Lattice, SpecError } from "../kernel/index.ts";
import type { Arbitrary } from "./fast-check.ts";
import { domainSuite, type LawSuite, latticeSuite } from "./suite.ts";

/** How modules come into the process; the command line passes a loader that reads TypeScript. */
export type ImportModule = (url: string) => Promise<unknown>;

/**
 * What the file at `path` exports.
 * @throws SpecError when it cannot be loaded
 */
export async function importUserModule(path: string, importModule: ImportModule): Promise<unknown> {
  try {
    return await importModule(pathToFileURL(path).href);
  } catch (cause) {
    if (cause instanceof AnankeError) throw cause;
    throw new SpecError(`Cannot load ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: "Give a module that Node can import; TypeScript files are read as they are.",
    });
  }
}

/**
 * Loads the file at `path` and recognises its suites.
 * @throws SpecError when the file cannot be loaded or holds nothing to check
 */
export async function loadLawSuites(
  path: string,
  importModule: ImportModule = (url) => import(url),
): Promise<readonly LawSuite[]> {
  return suitesOf(await importUserModule(path, importModule), path);
}

/**
 * The suites in a module's exports, in the order of their names; `default` first.
 * @throws SpecError naming what is missing
 */
export function suitesOf(exports: unknown, source: string): readonly LawSuite[] {
  if (!isObject(exports)) throw new SpecError(`${source} exports nothing to check`, { hint: HINT });
  if (isCandidate(exports)) return [toSuite(exports, source)];
  const names = Object.keys(exports).sort((a, b) => Number(b === "default") - Number(a === "default"));
  const suites: LawSuite[] = [];
  const incomplete: string[] = [];
  for (const name of names) {
    const value = exports[name];
    if (!isObject(value)) continue;
    if (isCandidate(value)) suites.push(toSuite(value, `${source} (export "${name}")`));
    else if ("lattice" in value || "domain" in value) incomplete.push(`export "${name}" has no "arbitrary"`);
  }
  if (suites.length > 0) return suites;
  const found = incomplete.length > 0 ? incomplete.join(", ") : `its exports: ${names.join(", ") || "none"}`;
  throw new SpecError(`${source} exports nothing to check (${found})`, { hint: HINT });
}

const HINT =
  "Export { lattice, arbitrary } or { domain, arbitrary }, by default or by name; arbitrary is a fast-check arbitrary of values.";

type Bag = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Bag {
  return typeof value === "object" && value !== null;
}

function isCandidate(value: Bag): boolean {
  return "arbitrary" in value && ("lattice" in value || "domain" in value);
}

function toSuite(candidate: Bag, source: string): LawSuite {
  const { arbitrary } = candidate;
  if (!isArbitrary(arbitrary)) {
    throw new SpecError(
      `${source}: "arbitrary" is ${arbitrary === undefined ? "missing" : "no fast-check arbitrary"}`,
      {
        hint: HINT,
      },
    );
  }
  const isDomain = "domain" in candidate;
  const subject = isDomain ? candidate.domain : candidate.lattice;
  const missing = isDomain ? missingInDomain(subject) : missingInLattice(subject);
  if (missing.length > 0) {
    throw new SpecError(`${source}: "${isDomain ? "domain" : "lattice"}" lacks ${missing.join(", ")}`, {
      hint: `A ${isDomain ? "domain" : "lattice"} is an object with these members; see src/kernel/lattice.ts and domains/domain.ts.`,
    });
  }
  // The members were checked above; that the arbitrary samples their values is what the laws will find out.
  return isDomain
    ? domainSuite(subject as Domain<unknown>, arbitrary)
    : latticeSuite(subject as Lattice<unknown>, arbitrary);
}

function isArbitrary(value: unknown): value is Arbitrary<unknown> {
  // By shape: the user's fast-check may be another copy than ours.
  return isObject(value) && typeof value.generate === "function" && typeof value.shrink === "function";
}

function missingInLattice(value: unknown): string[] {
  if (!isObject(value)) return ["everything (it is no object)"];
  const missing = ["meet", "leq", "equals", "hash"].filter((name) => typeof value[name] !== "function");
  if (typeof value.name !== "string") missing.unshift("name");
  return [...missing, ...["top", "bottom"].filter((name) => !(name in value))];
}

/** Members that a domain must have and `value` has not, by name. */
export function missingInDomain(value: unknown): string[] {
  if (!isObject(value)) return ["everything (it is no object)"];
  const missing = ["satisfiability", "print"].filter((name) => typeof value[name] !== "function");
  if (typeof value.name !== "string") missing.unshift("name");
  return [...missing, ...missingInLattice(value.lattice).map((member) => `lattice.${member}`)];
}
