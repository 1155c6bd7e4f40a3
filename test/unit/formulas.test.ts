import { describe, expect, it } from "vitest";
import {
  add,
  and,
  atMost,
  charAt,
  concat,
  divide,
  endsWith,
  equal,
  exists,
  FALSE,
  type Formula,
  forall,
  holds,
  iff,
  implies,
  int,
  length,
  less,
  matches,
  member,
  modulo,
  multiply,
  not,
  or,
  printFormula,
  printTerm,
  real,
  replaceVariable,
  select,
  semanticsDomain,
  semanticsLattice,
  semanticsValue,
  startsWith,
  store,
  subtract,
  TRUE,
  text,
  variable,
} from "../../domains/semantics/index.ts";
import { fc, formulaArbitrary } from "../../src/laws/index.ts";

const x = variable("x", "int");
const y = variable("y", "int");
const xs = variable("xs", { array: "int" });
const s = variable("s", "string");
const p = holds("p");
const q = holds("q");

describe("a formula", () => {
  it("has one form, whatever the order and grouping it is built in", () => {
    expect(and(p, and(q, p), TRUE)).toEqual(and(q, p));
    expect(equal(x, y)).toEqual(equal(y, x));
    expect(less(add(x, int(1), y, int(2)), y)).toEqual(less(add(y, add(int(3), x)), y));
    expect(implies(p, q)).toEqual(or(q, not(p)));
  });

  it.each<[Formula, string]>([
    [not(less(x, y)), "y <= x"],
    [not(and(p, equal(x, y))), "x != y or not p"],
    [not(not(p)), "p"],
    [and(p, not(p)), "false"],
    [or(p, not(p)), "true"],
    [and(or(p, q), not(or(q, p))), "false"],
    [and(), "true"],
    [or(), "false"],
    [iff(p, p), "true"],
    [less(int(1), int(2)), "true"],
    [equal(text("a"), text("b")), "false"],
    [atMost(x, x), "true"],
    [startsWith(text("abc"), text("ab")), "true"],
    [endsWith(s, text("!")), 'ends-with(s, "!")'],
    [matches(s, "a+"), "s matches /a+/"],
    [member(xs, x), "member(xs, x)"],
    [equal(select(store(xs, int(0), y), x), int(3)), "select(store(xs, 0, y), x) = 3"],
    [less(multiply(add(x, int(2)), y), int(9)), "(2 + x) * y < 9"],
    [equal(modulo(x, int(2)), int(0)), "x mod 2 = 0"],
    [
      forall("i", int(0), length(xs), less(select(xs, variable("i", "int")), y)),
      "forall #1 in [0, length(xs)): select(xs, #1) < y",
    ],
    [forall("i", int(3), int(3), FALSE), "true"],
    [exists("i", int(0), x, FALSE), "false"],
  ])("is simplified and printed: %#", (formula, printed) => {
    expect(printFormula(formula)).toBe(printed);
  });

  it("does not depend on the names of bound variables", () => {
    const pairwise = (i: string, j: string) =>
      forall(i, int(0), x, exists(j, int(0), y, and(less(variable(i, "int"), variable(j, "int")), p)));
    expect(pairwise("a", "b")).toEqual(pairwise("b", "a"));
    expect(pairwise("i", "i")).not.toEqual(pairwise("i", "j"));
    expect(not(not(pairwise("a", "b")))).toEqual(pairwise("c", "d"));
  });

  it("is numbered anew when an inner quantifier folds away", () => {
    const inner = (high: ReturnType<typeof int>) =>
      exists("j", int(0), high, equal(variable("j", "int"), variable("i", "int")));
    const open = forall("i", int(0), y, or(inner(x), less(variable("i", "int"), y)));
    const folded = replaceVariable(open, "x", "int", int(0));
    expect(folded).toEqual(forall("k", int(0), y, less(variable("k", "int"), y)));
  });

  it("is its own double negation, and excludes its negation", () => {
    fc.assert(
      fc.property(formulaArbitrary(), (formula) => {
        expect(not(not(formula)).key).toBe(formula.key);
        expect(and(formula, not(formula))).toEqual(FALSE);
        expect(or(formula, not(formula))).toEqual(TRUE);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it("is negated quickly where and and or alternate at every level", () => {
    let formula: Formula = p;
    for (let i = 0; i < 150; i++) formula = and(holds(`a${i}`), or(holds(`b${i}`), formula));
    expect(not(not(formula)).key).toBe(formula.key);
  });

  it.each([
    [() => less(x, real(1)), '"less" needs int, but real:1 is real'],
    [() => add(s), '"add" needs int or real'],
    [() => add(), '"add" needs at least one number'],
    [() => equal(x, s), '"equal" needs int'],
    [() => select(s, x), '"select" needs array'],
    [() => length(x), '"length" needs string or array'],
    [() => member(xs, s), '"member" needs int'],
    [() => int(0.5), "0.5 is not an exact integer"],
    [() => real(Number.POSITIVE_INFINITY), "Infinity is not a real number"],
    [() => replaceVariable(equal(x, y), "x", "int", s), '"replacement of x" needs int'],
  ])("is refused when its sorts do not fit: %#", (build, message) => {
    expect(build).toThrow(message);
  });

  it("ends in a budget error when it is too deep", () => {
    expect(() => {
      let term = x;
      for (let i = 0; i < 1000; i++) term = divide(term, y);
    }).toThrow('formula: more than 400 (limit "formula depth")');
  });
});

describe("a term", () => {
  it.each([
    [add(int(1), int(2)), "3"],
    [subtract(x, int(3)), "-3 + x"],
    [subtract(x, y), "(-1 * y) + x"],
    [multiply(x, int(0)), "0"],
    [multiply(x, int(1)), "x"],
    [add(real(0.1), real(0.2)), "0.1 + 0.2"],
    [concat(text("a"), text(""), concat(text("b"), s)), '"ab" ++ s'],
    [concat(), '""'],
    [charAt(s, int(0)), "char-at(s, 0)"],
    [int(10n ** 30n), `${10n ** 30n}`],
    [real(-0), "0"],
  ])("is simplified and printed: %#", (term, printed) => {
    expect(printTerm(term)).toBe(printed);
  });
});

describe("the semantics domain", () => {
  it("takes conjunctions apart and joins sets", () => {
    const value = semanticsLattice.meet(semanticsValue([and(p, q), TRUE]), semanticsValue([p, less(x, y)]));
    expect(semanticsDomain.print(value)).toBe("{p, q, x < y}");
    expect(semanticsDomain.satisfiability(value)).toBe("unknown");
    expect(semanticsDomain.satisfiability(semanticsLattice.top)).toBe("sat");
  });

  it.each([
    [[FALSE], []],
    [[p], [not(p)]],
    [[less(x, y)], [atMost(y, x)]],
    [[or(p, q)], [not(p), not(q)]],
    [[and(p, or(q, less(x, y)))], [or(not(p), and(not(q), atMost(y, x)))]],
  ])("finds the contradictions that structure shows: %#", (a, b) => {
    const met = semanticsLattice.meet(semanticsValue(a), semanticsValue(b));
    expect(met).toBe(semanticsLattice.bottom);
    expect(semanticsDomain.satisfiability(met)).toBe("unsat");
  });

  it("leaves the others to a solver", () => {
    const value = semanticsValue([less(x, y), less(y, x)]);
    expect(semanticsDomain.satisfiability(value)).toBe("unknown");
  });
});
