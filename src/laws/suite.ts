/**
 * A suite: laws that can be run by name. `builtins.ts` lists the project's own; `load.ts` makes suites of a
 * user's module.
 */
import type { Domain } from "../../domains/domain.ts";
import type { Lattice } from "../kernel/index.ts";
import { checkDomain } from "./check-domain.ts";
import { checkLattice } from "./check-lattice.ts";
import { checkMask, type MaskProjection } from "./check-mask.ts";
import { checkPropagator, type PropagatorSubject } from "./check-propagator.ts";
import type { Arbitrary } from "./fast-check.ts";
import type { LawOptions } from "./law.ts";
import type { LawReport } from "./report.ts";

export interface LawSuite {
  readonly name: string;
  run(options?: LawOptions): LawReport;
  /** What the laws are about, where it is a lattice: tests of the checkers plant errors in it. */
  readonly subject?: { readonly lattice: Lattice<unknown>; readonly arbitrary: Arbitrary<unknown> };
}

/** The laws of a lattice; `name` where the lattice's own would not be unique. */
export function latticeSuite<T>(
  lattice: Lattice<T>,
  arbitrary: Arbitrary<T>,
  name: string = lattice.name,
): LawSuite {
  return {
    name,
    run: (options) => ({ ...checkLattice(lattice, arbitrary, options), name }),
    subject: { lattice, arbitrary },
  };
}

/** The laws of a domain. */
export function domainSuite<T>(domain: Domain<T>, arbitrary: Arbitrary<T>): LawSuite {
  return {
    name: domain.name,
    run: (options) => checkDomain(domain, arbitrary, options),
    subject: { lattice: domain.lattice, arbitrary },
  };
}

/** The laws of a projection to token masks; `F` is a lattice that has a suite of its own. */
export function maskSuite<F>(projection: MaskProjection<F>): LawSuite {
  return { name: projection.name, run: (options) => checkMask(projection, options) };
}

/** The laws of a propagator over sampled cells. */
export function propagatorSuite(subject: PropagatorSubject): LawSuite {
  return { name: subject.name, run: (options) => checkPropagator(subject, options) };
}
