/**
 * The values of the imports domain: modules that must be there, modules that must not, modules that exist, and
 * the versions they may have. Forbidden modules are kept apart from available ones although `available` without
 * `forbidden` would say the same of imports: an active ban also closes doors such as `import(x)`.
 */
import {
  compareText,
  conjunctionLattice,
  finiteSetLattice,
  hashText,
  type ProductValue,
  pointwiseLattice,
  productLattice,
  type Satisfiability,
} from "../../src/kernel/index.ts";
import { type VersionSet, versionLattice, versionRange } from "./versions.ts";

const moduleNames = { compare: compareText, hash: hashText, print: (name: string) => name };

const required = conjunctionLattice<string>("required modules", moduleNames);
const forbidden = conjunctionLattice<string>("forbidden modules", moduleNames);
/** No module at all may be available: an ordinary value as long as none is required. */
const available = finiteSetLattice<string>("available modules");
/** A module without any version left cannot be imported; that contradicts nothing until it is required. */
const versions = pointwiseLattice<string, VersionSet>("versions", versionLattice, { ordinaryBottom: true });

const components = { required, forbidden, available, versions };

export type ImportsValue = ProductValue<typeof components>;

/** Bottom when a required module is forbidden, not available, or left without a version. */
export const importsLattice = productLattice("imports", components, {
  ordinaryBottoms: ["available"],
  contradicts: (value) => contradictionsIn(value).length > 0,
});

/** Module names; several calls are joined by `meet`. */
export interface ImportDemands {
  readonly required?: Iterable<string>;
  readonly forbidden?: Iterable<string>;
  /** The only modules that exist. Left out: unknown, so all may. */
  readonly available?: Iterable<string>;
  /** Module to range as in package.json. */
  readonly versions?: Readonly<Record<string, string>>;
}

/**
 * A value from plain data.
 * @throws SpecError when a range cannot be read
 */
export function importsValue(demands: ImportDemands): ImportsValue {
  return importsLattice.of({
    required: required.of(demands.required ?? []),
    forbidden: forbidden.of(demands.forbidden ?? []),
    available: demands.available === undefined ? available.top : available.only(demands.available),
    versions: versions.of(
      Object.entries(demands.versions ?? {}).map(([name, range]) => [name, versionRange(range)] as const),
    ),
  });
}

/** Why a value built from these parts is bottom, in words; empty when it is not. */
export function contradictionsIn(value: ImportsValue): readonly string[] {
  return required.items(value.required).flatMap((name) => {
    const reasons: string[] = [];
    if (required.leq(value.forbidden, required.of([name]))) reasons.push(`${name} is required and forbidden`);
    if (!available.has(value.available, name)) reasons.push(`${name} is required and not available`);
    if (versionLattice.equals(versions.get(value.versions, name), versionLattice.bottom)) {
      reasons.push(`${name} is required and no version satisfies all of its ranges`);
    }
    return reasons;
  });
}

/** A module may be imported: not forbidden, available, and with a version left. */
export function mayImport(value: ImportsValue, name: string): boolean {
  return (
    !forbidden.leq(value.forbidden, forbidden.of([name])) &&
    available.has(value.available, name) &&
    !versionLattice.equals(versions.get(value.versions, name), versionLattice.bottom)
  );
}

/** Some demand forbids the module by this name. */
export function isForbidden(value: ImportsValue, name: string): boolean {
  return forbidden.leq(value.forbidden, forbidden.of([name]));
}

/** A module is forbidden: doors that may lead to any module must then stay shut. */
export function hasBan(value: ImportsValue): boolean {
  return !forbidden.equals(value.forbidden, forbidden.top);
}

/** The modules that must be imported, sorted; none for a contradiction. */
export function requiredIn(value: ImportsValue): readonly string[] {
  return required.items(value.required);
}

/** The modules that must not be imported, sorted; none for a contradiction. */
export function forbiddenIn(value: ImportsValue): readonly string[] {
  return forbidden.items(value.forbidden);
}

/** The module exists under this name, as far as the demands say. */
export function isAvailable(value: ImportsValue, name: string): boolean {
  return available.has(value.available, name);
}

/** The versions of a module that are left. */
export function versionsOf(value: ImportsValue, name: string): VersionSet {
  return versions.get(value.versions, name);
}

/** The parts say all there is, so the answer is never `unknown`. */
export function importsSatisfiability(value: ImportsValue): Satisfiability {
  return importsLattice.equals(value, importsLattice.bottom) ? "unsat" : "sat";
}
