/** Samples of type terms and of the type domain's values. */
import {
  ANY,
  array,
  BOOLEAN,
  type Equation,
  type Equations,
  equating,
  expecting,
  functionType,
  intersection,
  literal,
  NEVER,
  NULL,
  NUMBER,
  named,
  record,
  STRING,
  type TypesValue,
  type TypeTerm,
  tuple,
  typesLattice,
  UNKNOWN,
  union,
  variable,
  withNames,
} from "../../domains/types/index.ts";
import { type Arbitrary, fc } from "./fast-check.ts";

/** Type terms of every kind, a few levels deep. */
export function typeArbitrary(
  options: { readonly variables?: boolean; readonly depth?: number } = {},
): Arbitrary<TypeTerm> {
  return typeOfDepth(options.depth ?? 2, options.variables ?? true);
}

function typeOfDepth(depth: number, variables: boolean): Arbitrary<TypeTerm> {
  const leaves = fc.constantFrom<TypeTerm>(
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    literal("a"),
    literal("b"),
    literal(1),
    named("Date"),
    named("Node"),
    ANY,
    UNKNOWN,
    NEVER,
  );
  const names = fc.constantFrom("T", "U", "V").map(variable);
  const leaf = variables
    ? fc.oneof({ arbitrary: leaves, weight: 3 }, { arbitrary: names, weight: 1 })
    : leaves;
  if (depth === 0) return leaf;
  const part = typeOfDepth(depth - 1, variables);
  const some = fc.array(part, { minLength: 1, maxLength: 3 });
  const rest = fc.option(part, { freq: 3 });
  const fieldsArbitrary = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("x", "y"),
      type: part,
      isOptional: fc.boolean(),
      isReadonly: fc.boolean(),
    }),
    { maxLength: 2, selector: (field) => field.name },
  );
  const parameter = fc.record({ type: part, isOptional: fc.boolean() });
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    { arbitrary: some.map((types) => union(...types)), weight: 3 },
    { arbitrary: some.map((types) => intersection(...types)), weight: 3 },
    {
      arbitrary: fc.tuple(part, fc.boolean()).map(([element, isReadonly]) => array(element, isReadonly)),
      weight: 1,
    },
    { arbitrary: fc.tuple(some, rest).map(([elements, more]) => tuple(elements, { rest: more })), weight: 1 },
    { arbitrary: fieldsArbitrary.map(record), weight: 2 },
    {
      arbitrary: fc
        .tuple(fc.array(parameter, { maxLength: 2 }), rest, part)
        .map(([parameters, more, returns]) => functionType({ parameters, rest: more, returns })),
      weight: 1,
    },
    { arbitrary: some.map((args) => named("Map", args)), weight: 1 },
  );
}

/** A system of equations, rigid and other. */
export function equationListArbitrary(): Arbitrary<Equation[]> {
  const term = typeArbitrary({ depth: 1 });
  const name = fc.constantFrom("S", "T", "U", "V").map(variable);
  const equation = fc.oneof(
    { arbitrary: fc.record({ left: name, right: term }), weight: 3 },
    { arbitrary: fc.record({ left: term, right: term }), weight: 1 },
    { arbitrary: term.map((left) => ({ left, right: left })), weight: 1 },
  );
  return fc.array(equation, { maxLength: 3 });
}

export function equationsArbitrary(): Arbitrary<Equations> {
  return equationListArbitrary().map((list) => equating(list).equations);
}

export function typesArbitrary(): Arbitrary<TypesValue> {
  const type = typeArbitrary();
  const names = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), type), { maxLength: 3 });
  return fc
    .record({ expected: type, environment: names, equations: equationListArbitrary() }, { requiredKeys: [] })
    .map(({ expected, environment, equations }) =>
      [
        expected === undefined ? typesLattice.top : expecting(expected),
        environment === undefined ? typesLattice.top : withNames(environment),
        equations === undefined ? typesLattice.top : equating(equations),
      ].reduce((a, b) => typesLattice.meet(a, b)),
    );
}
