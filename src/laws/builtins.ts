/**
 * The laws of everything built in, as named suites. To add one, append to the list of its kind; the tests and the
 * command line run whatever is here.
 */

import { versionLattice, versionRange } from "../../domains/imports/index.ts";
import { environmentLattice, equationsLattice, typeLattice } from "../../domains/types/index.ts";
import { BUILTIN_DOMAINS, unifiedDomain } from "../../domains/unified.ts";
import { knowing, knowledgeLattice } from "../../holes/index.ts";
import {
  bigintIntervalLattice,
  comparePlain,
  conjunctionLattice,
  finiteSetLattice,
  flatLattice,
  integerIntervalLattice,
  intervalLattice,
  plainElement,
  pointwiseLattice,
  productLattice,
} from "../kernel/index.ts";
import {
  bigintIntervalArbitrary,
  builtinArbitraries,
  conjunctionArbitrary,
  finiteSetArbitrary,
  flatArbitrary,
  intervalArbitrary,
  pointwiseArbitrary,
  rangeArbitrary,
  unifiedArbitrary,
} from "./arbitraries.ts";
import { equationsArbitrary, typeArbitrary } from "./arbitraries-types.ts";
import { fc } from "./fast-check.ts";
import { maskSuites } from "./mask-suites.ts";
import { morphismSuites } from "./morphism-suites.ts";
import { domainSuite, type LawSuite, latticeSuite } from "./suite.ts";

/** Every built-in suite; names are unique. */
export function builtinSuites(): readonly LawSuite[] {
  return [
    ...kernelSuites(),
    ...typeSuites(),
    ...holeSuites(),
    ...domainSuites(),
    ...morphismSuites(),
    ...maskSuites(),
  ];
}

/** The building blocks of `src/kernel/lattices`, on small example universes. */
function kernelSuites(): readonly LawSuite[] {
  const letters = fc.constantFrom("a", "b", "c", "d");
  const flat = flatLattice<string>("flat");
  const openSets = finiteSetLattice<string>("finite-set");
  const closedSets = finiteSetLattice<string>("finite-set-universe", ["a", "b", "c", "d"]);
  const conjunction = conjunctionLattice<string>("conjunction", {
    compare: comparePlain,
    hash: plainElement.hash,
    print: (item) => item,
    contradicts: (items) => items.includes("a") && items.includes("b"),
  });
  const reals = intervalLattice("interval");
  const integers = integerIntervalLattice("integer-interval", { min: -2 });
  const bigints = bigintIntervalLattice("bigint-interval");
  const strictMap = pointwiseLattice<string, ReturnType<typeof reals.of>>("pointwise", reals);
  const looseMap = pointwiseLattice<string, ReturnType<typeof reals.of>>("pointwise-ordinary-bottom", reals, {
    ordinaryBottom: true,
  });
  const product = productLattice(
    "product",
    { set: openSets, range: integers, choice: flat },
    {
      ordinaryBottoms: ["set"],
      contradicts: ({ set, choice }) => choice.kind === "exactly" && !openSets.has(set, choice.value),
    },
  );
  const productArbitrary = fc
    .record(
      {
        set: finiteSetArbitrary(openSets, letters),
        range: intervalArbitrary(integers),
        choice: flatArbitrary(flat, letters),
      },
      { requiredKeys: [] },
    )
    .map((parts) => product.of(parts));
  return [
    latticeSuite(flat, flatArbitrary(flat, letters)),
    latticeSuite(openSets, finiteSetArbitrary(openSets, letters)),
    latticeSuite(closedSets, finiteSetArbitrary(closedSets, letters)),
    latticeSuite(conjunction, conjunctionArbitrary(conjunction, letters)),
    latticeSuite(reals, intervalArbitrary(reals)),
    latticeSuite(integers, intervalArbitrary(integers)),
    latticeSuite(bigints, bigintIntervalArbitrary(bigints)),
    latticeSuite(strictMap, pointwiseArbitrary(strictMap, letters, intervalArbitrary(reals))),
    latticeSuite(looseMap, pointwiseArbitrary(looseMap, letters, intervalArbitrary(reals))),
    latticeSuite(product, productArbitrary),
  ];
}

/** The parts that domains' values are made of. */
function typeSuites(): readonly LawSuite[] {
  const environments = pointwiseArbitrary(environmentLattice, fc.constantFrom("a", "b"), typeArbitrary());
  const ranges = rangeArbitrary();
  const versions = fc.oneof(
    ranges.map((text) => versionRange(text)),
    ranges.map((text) => versionRange(text, { includePrerelease: true })),
  );
  return [
    latticeSuite(typeLattice, typeArbitrary()),
    latticeSuite(environmentLattice, environments),
    latticeSuite(equationsLattice, equationsArbitrary()),
    latticeSuite(versionLattice, versions),
  ];
}

/** What is known of holes in source files. */
function holeSuites(): readonly LawSuite[] {
  const types = fc.constantFrom("number", "string", "{ a: number }", "never");
  const imports = fc.record({ name: fc.constantFrom("a", "b", "c"), module: fc.constantFrom("m", "n") });
  const knowledge = fc
    .record({ demands: fc.array(types, { maxLength: 3 }), imports: fc.array(imports, { maxLength: 3 }) })
    .map(knowing);
  return [
    latticeSuite(
      knowledgeLattice,
      fc.oneof({ arbitrary: knowledge, weight: 9 }, fc.constant(knowledgeLattice.bottom)),
    ),
  ];
}

/** The five domains and their product. */
function domainSuites(): readonly LawSuite[] {
  const arbitraries = builtinArbitraries();
  const unified = unifiedDomain();
  return [
    domainSuite(BUILTIN_DOMAINS.syntax, arbitraries.syntax),
    domainSuite(BUILTIN_DOMAINS.types, arbitraries.types),
    domainSuite(BUILTIN_DOMAINS.imports, arbitraries.imports),
    domainSuite(BUILTIN_DOMAINS["control-flow"], arbitraries["control-flow"]),
    domainSuite(BUILTIN_DOMAINS.semantics, arbitraries.semantics),
    domainSuite(unified, unifiedArbitrary(unified, {})),
  ];
}
