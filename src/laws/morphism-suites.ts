/** The laws of the arrows between domains, on small example tables, and of the views they start from. */

import { controlFlowLattice } from "../../domains/control-flow/index.ts";
import { importsLattice } from "../../domains/imports/index.ts";
import {
  containedAt,
  expectedAt,
  mayFinish,
  pathConditions,
  refinements,
  requiredBy,
  scopeOf,
} from "../../domains/morphisms/index.ts";
import {
  atMost,
  consequences,
  int,
  less,
  literalFilter,
  semanticsLattice,
  variable,
} from "../../domains/semantics/index.ts";
import { NUMBER, named, STRING, typesLattice } from "../../domains/types/index.ts";
import {
  type Bindings,
  bindings,
  bindingsLattice,
  type OpenConstruct,
  type PositionValue,
  positionLattice,
  positionValue,
  type UsedNames,
  usedNamesLattice,
} from "../../domains/views.ts";
import { lexemeFilterLattice } from "../../masks/index.ts";
import { type Lattice, productLattice } from "../kernel/index.ts";
import { semanticsArbitrary } from "./arbitraries-formulas.ts";
import { typeArbitrary, typesArbitrary } from "./arbitraries-types.ts";
import { checkMorphism, type MorphismClaims } from "./check-morphism.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { type LawSuite, latticeSuite } from "./suite.ts";

const CONSTRUCTS = ["if", "for", "call", "parentheses", "function"];

/** Positions in a few constructs, parts of which may be unknown, with gaps. */
export function positionArbitrary(): Arbitrary<PositionValue> {
  const construct: Arbitrary<OpenConstruct> = fc.record({
    type: fc.constantFrom(...CONSTRUCTS),
    field: fc.constantFrom(undefined, "condition", "body", "else"),
    index: fc.constantFrom(undefined, 0, 1),
    start: fc.constantFrom(undefined, 0, 10),
  });
  const whole = fc.array(construct, { maxLength: 4 }).map(positionValue);
  // One construct at some distance: nothing is known of those between.
  const part = fc.tuple(fc.nat(3), construct).map(([distance, at]) => {
    const value = positionValue(Array.from({ length: distance + 1 }, () => at));
    return positionLattice.of(positionLattice.entries(value).filter(([depth]) => depth === distance));
  });
  return fc.oneof(
    whole,
    part,
    fc.tuple(part, part).map(([a, b]) => positionLattice.meet(a, b)),
  );
}

export function usedNamesArbitrary(): Arbitrary<UsedNames> {
  return fc.subarray(["z", "readFile", "join"]).map((names) => usedNamesLattice.of(names));
}

export function bindingsArbitrary(): Arbitrary<Bindings> {
  const binding = fc.record({
    module: fc.constantFrom("zod", "node:fs", "node:path"),
    exported: fc.constantFrom("z", "readFile", "default"),
  });
  const local = fc.constantFrom("z", "read", "join");
  return fc.array(fc.tuple(local, binding), { maxLength: 3 }).map(bindings);
}

/** Each arrow of `domains/morphisms`, and the lattices of `domains/views`. */
export function morphismSuites(): readonly LawSuite[] {
  const position = positionArbitrary();
  const written = productLattice("types and type written", {
    types: typesLattice,
    written: typesLattice,
  });
  const pairs = fc
    .record({ types: typesArbitrary(), written: typesArbitrary() }, { requiredKeys: [] })
    .map((parts) => written.of(parts));
  const finish = mayFinish({ terminals: [0, 2], end: true });
  const both = { preservesTop: true, preservesMeets: true };
  return [
    latticeSuite(positionLattice, position),
    latticeSuite(usedNamesLattice, usedNamesArbitrary()),
    latticeSuite(bindingsLattice, bindingsArbitrary()),
    morphismSuite("syntax-types", positionLattice, typesLattice, expectedAt(EXPECTATIONS), position, {
      preservesTop: true,
    }),
    // Both inputs of the arrow as one; the type written is the expected part of the second.
    morphismSuite(
      "types-syntax",
      written,
      lexemeFilterLattice,
      (value) => finish(value.types, value.written.expected),
      pairs,
      { preservesTop: true },
    ),
    morphismSuite(
      "types-syntax, for every type written",
      typesLattice,
      lexemeFilterLattice,
      (value) => finish(value, STRING),
      fc
        .tuple(typesArbitrary(), typeArbitrary())
        .map(([value, expected]) => typesLattice.meet(value, typesLattice.of({ expected }))),
    ),
    morphismSuite(
      "types-imports",
      usedNamesLattice,
      importsLattice,
      requiredBy(providers),
      usedNamesArbitrary(),
      both,
    ),
    morphismSuite("imports-types", bindingsLattice, typesLattice, scopeOf(exports), bindingsArbitrary(), {
      preservesTop: true,
    }),
    morphismSuite("syntax-control-flow", positionLattice, controlFlowLattice, containedAt(SHAPES), position, {
      preservesTop: true,
    }),
    morphismSuite(
      "control-flow-semantics",
      positionLattice,
      semanticsLattice,
      pathConditions(PATHS, conditionAt),
      position,
      { preservesTop: true },
    ),
    morphismSuite(
      "consequences of formulas",
      semanticsLattice,
      semanticsLattice,
      consequences,
      fc.oneof(semanticsArbitrary(), rangesArbitrary()),
      { preservesTop: true },
    ),
    morphismSuite(
      "semantics, ranges of literals",
      semanticsLattice,
      lexemeFilterLattice,
      (value) => literalFilter(value, "x", 0),
      fc.oneof(semanticsArbitrary(), rangesArbitrary()),
      { preservesTop: true },
    ),
    morphismSuite(
      "semantics-types",
      semanticsLattice,
      typesLattice,
      refinements((name) => name === "x"),
      fc.oneof(semanticsArbitrary(), rangesArbitrary()),
      { preservesTop: true },
    ),
  ];
}

const EXPECTATIONS = {
  expectations: [
    { construct: "for", field: "condition", expected: NUMBER },
    { construct: "call", index: 1, expected: STRING },
    { construct: "call", expected: named("Node") },
  ],
  transparent: new Set(["parentheses"]),
};

const SHAPES = {
  constructs: { for: ["loop"], if: ["branch"] },
  nesting: new Set(["for", "if"]),
  boundaries: new Set(["function"]),
};

const PATHS = {
  branches: [
    { construct: "if", field: "body", holds: true },
    { construct: "if", field: "else", holds: false },
  ],
  boundaries: new Set(["function"]),
};

const x = variable("x", "int");

function conditionAt(start: number) {
  return start === 0 ? less(x, int(3)) : undefined;
}

function providers(name: string): readonly string[] {
  return name === "z" ? ["zod"] : name === "readFile" ? ["node:fs", "node:fs/promises"] : [];
}

function exports(module: string, exported: string) {
  return module === "zod" && exported === "z" ? named("Zod") : undefined;
}

/** Bounds of one variable, narrow enough to become literals. */
function rangesArbitrary() {
  const bound = fc.integer({ min: -2, max: 20 });
  return fc
    .tuple(bound, bound)
    .map(([low, high]) => semanticsLattice.of([atMost(int(low), x), atMost(x, int(high))]));
}

function morphismSuite<A, B>(
  name: string,
  from: Lattice<A>,
  to: Lattice<B>,
  map: (value: A) => B,
  arbitrary: Arbitrary<A>,
  claims?: MorphismClaims,
): LawSuite {
  return {
    name: `${name} (morphism)`,
    run: (options) =>
      checkMorphism(from, to, map, arbitrary, {
        ...options,
        name: `${name} (morphism)`,
        ...(claims === undefined ? {} : { claims }),
      }),
  };
}
