/** Samples of formulas and of the semantics domain's values. */
import {
  add,
  and,
  atMost,
  equal,
  exists,
  type Formula,
  forall,
  holds,
  implies,
  int,
  length,
  less,
  multiply,
  not,
  or,
  type SemanticsValue,
  semanticsValue,
  startsWith,
  type Term,
  text,
  variable,
} from "../../domains/semantics/index.ts";
import { type Arbitrary, fc } from "./fast-check.ts";

/** Formulas over few variables, a few levels deep. */
export function formulaArbitrary(depth = 2): Arbitrary<Formula> {
  if (depth === 0) return atoms();
  const part = formulaArbitrary(depth - 1);
  const some = fc.array(part, { minLength: 1, maxLength: 3 });
  const quantified = fc.tuple(fc.constantFrom("i", "j"), integers(), part);
  return fc.oneof(
    { arbitrary: atoms(), weight: 3 },
    { arbitrary: some.map((items) => and(...items)), weight: 2 },
    { arbitrary: some.map((items) => or(...items)), weight: 2 },
    { arbitrary: part.map(not), weight: 1 },
    { arbitrary: fc.tuple(part, part).map(([a, b]) => implies(a, b)), weight: 1 },
    { arbitrary: quantified.map(([name, high, body]) => forall(name, int(0), high, body)), weight: 1 },
    { arbitrary: quantified.map(([name, high, body]) => exists(name, int(0), high, body)), weight: 1 },
  );
}

export function semanticsArbitrary(): Arbitrary<SemanticsValue> {
  return fc.array(formulaArbitrary(), { maxLength: 3 }).map(semanticsValue);
}

function atoms(): Arbitrary<Formula> {
  const pair = fc.tuple(integers(), integers());
  const texts = fc.tuple(
    fc.constantFrom(variable("s", "string"), text("ab")),
    fc.constantFrom(text("a"), text("b")),
  );
  return fc.oneof(
    fc.constantFrom("p", "q").map(holds),
    pair.map(([a, b]) => equal(a, b)),
    pair.map(([a, b]) => less(a, b)),
    pair.map(([a, b]) => atMost(a, b)),
    texts.map(([a, b]) => startsWith(a, b)),
    pair.map(([a, b]) => not(equal(a, b))),
  );
}

function integers(): Arbitrary<Term> {
  const leaf = fc.oneof(
    fc.constantFrom("x", "i").map((name) => variable(name, "int")),
    fc.integer({ min: 0, max: 2 }).map(int),
    fc.constant(length(variable("xs", { array: "int" }))),
  );
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    { arbitrary: fc.tuple(leaf, leaf).map(([a, b]) => add(a, b)), weight: 1 },
    { arbitrary: fc.tuple(leaf, leaf).map(([a, b]) => multiply(a, b)), weight: 1 },
  );
}
