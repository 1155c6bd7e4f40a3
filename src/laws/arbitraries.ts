/**
 * Samples of the values of every built-in lattice. Small alphabets on purpose: two random samples must often have
 * something in common, or the laws are only ever tried on values that contradict each other.
 */
import {
  type ControlFlowValue,
  controlFlowLattice,
  controlFlowValue,
} from "../../domains/control-flow/index.ts";
import { type ImportsValue, importsLattice, importsValue } from "../../domains/imports/index.ts";
import { type SyntaxValue, syntaxValue } from "../../domains/syntax/index.ts";
import type { BuiltinValues, UnifiedConstraint, UnifiedDomain } from "../../domains/unified.ts";
import type {
  BigIntInterval,
  BigIntIntervalLattice,
  Conjunction,
  ConjunctionLattice,
  FiniteSetLattice,
  Flat,
  FlatLattice,
  Interval,
  IntervalLattice,
  Plain,
  Pointwise,
  PointwiseLattice,
  SetChoice,
} from "../kernel/index.ts";
import { semanticsArbitrary } from "./arbitraries-formulas.ts";
import { typesArbitrary } from "./arbitraries-types.ts";
import { type Arbitrary, fc } from "./fast-check.ts";

export function flatArbitrary<T>(lattice: FlatLattice<T>, values: Arbitrary<T>): Arbitrary<Flat<T>> {
  return values.map((value) => lattice.exactly(value));
}

/** Finite sets of `elements`, and their complements. */
export function finiteSetArbitrary<T extends Plain>(
  lattice: FiniteSetLattice<T>,
  elements: Arbitrary<T>,
): Arbitrary<SetChoice<T>> {
  const sets = fc.array(elements, { maxLength: 5 });
  return fc.oneof(
    sets.map((members) => lattice.only(members)),
    sets.map((members) => lattice.except(members)),
  );
}

export function conjunctionArbitrary<T>(
  lattice: ConjunctionLattice<T>,
  items: Arbitrary<T>,
): Arbitrary<Conjunction<T>> {
  return fc.array(items, { maxLength: 5 }).map((chosen) => lattice.of(chosen));
}

export function intervalArbitrary(lattice: IntervalLattice): Arbitrary<Interval> {
  const end = fc.integer({ min: -6, max: 6 }).map((n) => n / 2);
  return fc
    .record({ min: end, max: end, minOpen: fc.boolean(), maxOpen: fc.boolean() }, { requiredKeys: [] })
    .map((ends) => lattice.of(ends));
}

export function bigintIntervalArbitrary(lattice: BigIntIntervalLattice): Arbitrary<BigIntInterval> {
  const end = fc.option(fc.bigInt({ min: -5n, max: 5n }));
  return fc.tuple(end, end).map(([min, max]) => lattice.of(min, max));
}

export function pointwiseArbitrary<K extends Plain, V>(
  lattice: PointwiseLattice<K, V>,
  keys: Arbitrary<K>,
  values: Arbitrary<V>,
): Arbitrary<Pointwise<K, V>> {
  return fc.array(fc.tuple(keys, values), { maxLength: 4 }).map((entries) => lattice.of(entries));
}

export function syntaxArbitrary(): Arbitrary<SyntaxValue> {
  const ids = ["json-schema:aa", "lark:bb", "gbnf:cc", "regex:dd"];
  return fc.subarray(ids).map(syntaxValue);
}

/** Version texts around few releases, prereleases included. */
export function versionArbitrary(): Arbitrary<string> {
  const number = fc.integer({ min: 0, max: 2 });
  const identifier = fc.constantFrom("0", "1", "10", "a", "b", "rc");
  const prerelease = fc.oneof(
    { arbitrary: fc.constant(""), weight: 2 },
    {
      arbitrary: fc.array(identifier, { minLength: 1, maxLength: 2 }).map((ids) => `-${ids.join(".")}`),
      weight: 1,
    },
  );
  return fc.tuple(number, number, number, prerelease).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`);
}

/** Range texts of every kind npm reads. */
export function rangeArbitrary(): Arbitrary<string> {
  const version = versionArbitrary();
  const comparator = fc
    .tuple(fc.constantFrom("", "=", "<", "<=", ">", ">=", "^", "~"), version)
    .map(([operator, text]) => operator + text);
  const simple = fc.oneof(
    {
      arbitrary: fc.array(comparator, { minLength: 1, maxLength: 3 }).map((all) => all.join(" ")),
      weight: 4,
    },
    { arbitrary: fc.tuple(version, version).map(([a, b]) => `${a} - ${b}`), weight: 1 },
    { arbitrary: fc.constantFrom("*", "1.x", "1.2.x", "<1", ">1.1", "<=0.1", "~1", "^0.x"), weight: 1 },
  );
  return fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => all.join(" || "));
}

export function importsArbitrary(): Arbitrary<ImportsValue> {
  const names = fc.subarray(["zod", "fs", "left-pad", "node:path"]);
  const versions = fc.dictionary(fc.constantFrom("zod", "left-pad"), rangeArbitrary(), { maxKeys: 2 });
  const one = fc
    .record({ required: names, forbidden: names, available: names, versions }, { requiredKeys: [] })
    .map(importsValue);
  // Parts of their own: whole records mostly contradict themselves.
  const part = fc.oneof(
    fc.record({ required: names }).map(importsValue),
    fc.record({ forbidden: names }).map(importsValue),
    fc.record({ available: names }).map(importsValue),
    fc.record({ versions }).map(importsValue),
  );
  return fc.oneof(
    one,
    part,
    fc.tuple(part, part).map(([a, b]) => importsLattice.meet(a, b)),
  );
}

export function controlFlowArbitrary(): Arbitrary<ControlFlowValue> {
  const names = fc.subarray(["loop", "recursion", "try", "switch"]);
  const end = fc.integer({ min: 0, max: 5 });
  const bounds = fc.record({ min: end, max: end }, { requiredKeys: [] });
  const flags = { everyPathReturns: fc.boolean(), terminates: fc.boolean() };
  const one = fc
    .record(
      { required: names, forbidden: names, nesting: bounds, complexity: bounds, ...flags },
      { requiredKeys: [] },
    )
    .map(controlFlowValue);
  const part = fc.oneof(
    fc.record({ required: names }).map(controlFlowValue),
    fc.record({ forbidden: names }).map(controlFlowValue),
    fc.record({ nesting: bounds }).map(controlFlowValue),
    fc.record(flags, { requiredKeys: [] }).map(controlFlowValue),
  );
  return fc.oneof(
    one,
    part,
    fc.tuple(part, part).map(([a, b]) => controlFlowLattice.meet(a, b)),
  );
}

/** Samples of the built-in domains by name. */
export function builtinArbitraries(): { readonly [K in keyof BuiltinValues]: Arbitrary<BuiltinValues[K]> } {
  return {
    syntax: syntaxArbitrary(),
    types: typesArbitrary(),
    imports: importsArbitrary(),
    "control-flow": controlFlowArbitrary(),
    semantics: semanticsArbitrary(),
  };
}

/** Samples of a unified constraint: some domains constrained, the others not. */
export function unifiedArbitrary<Extra extends Readonly<Record<string, unknown>>>(
  domain: UnifiedDomain<Extra>,
  extra: { readonly [K in keyof Extra]: Arbitrary<Extra[K]> },
): Arbitrary<UnifiedConstraint<Extra>> {
  const parts: Readonly<Record<string, Arbitrary<unknown>>> = { ...builtinArbitraries(), ...extra };
  // Sound: each part is sampled by the arbitrary of its own domain.
  return fc
    .record(parts, { requiredKeys: [] })
    .map((chosen) => domain.constrain(chosen as Partial<UnifiedConstraint<Extra>>));
}
