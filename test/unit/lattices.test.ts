import { describe, expect, it } from "vitest";
import {
  bigintIntervalLattice,
  comparePlain,
  conjoin,
  conjunctionLattice,
  finiteSetLattice,
  flatLattice,
  integerIntervalLattice,
  intervalLattice,
  plainElement,
  pointwiseLattice,
  productLattice,
  SpecError,
} from "../../src/kernel/index.ts";

describe("finite sets", () => {
  const open = finiteSetLattice<string>("set");

  it("intersect sets and complements", () => {
    const met = open.meet(open.only(["a", "b", "c"]), open.except(["b"]));
    expect(open.print(met)).toBe('{"a", "c"}');
    expect(open.print(open.meet(open.except(["a"]), open.except(["b"])))).toBe('all except {"a", "b"}');
    expect(open.has(open.except(["a"]), "z")).toBe(true);
    expect(open.has(open.except(["a"]), "a")).toBe(false);
  });

  it("over a universe are subsets of it, in one form", () => {
    const closed = finiteSetLattice<string>("colour", ["red", "green"]);
    expect(closed.equals(closed.except(["red"]), closed.only(["green"]))).toBe(true);
    expect(closed.equals(closed.except(["red", "green"]), closed.bottom)).toBe(true);
    expect(() => closed.only(["blue"])).toThrow(
      new SpecError('"blue" is not in the universe of "colour"').message,
    );
  });
});

describe("intervals", () => {
  it("of reals keep open ends apart from closed ones, and have one empty interval", () => {
    const reals = intervalLattice("x");
    expect(reals.print(reals.meet(reals.of({ min: 0, max: 2 }), reals.of({ min: 0, minOpen: true })))).toBe(
      "(0, 2]",
    );
    expect(reals.of({ min: 1, max: 1, maxOpen: true })).toBe(reals.bottom);
    expect(reals.of({ min: 2, max: 1 })).toBe(reals.bottom);
    expect(reals.has(reals.of({ min: 1, minOpen: true }), 1)).toBe(false);
    expect(reals.print(reals.top)).toBe("(-Infinity, Infinity)");
    expect(() => reals.of({ min: Number.NaN })).toThrow('An end of interval "x" is NaN');
  });

  it("of integers have closed ends, within what they are given", () => {
    const integers = integerIntervalLattice("n", { min: 0 });
    expect(integers.print(integers.of({ min: -5, max: 3.5 }))).toBe("[0, 3]");
    expect(integers.print(integers.of({ min: 1, minOpen: true, max: 4, maxOpen: true }))).toBe("[2, 3]");
    expect(integers.of({ min: 1, minOpen: true, max: 2, maxOpen: true })).toBe(integers.bottom);
    expect(() => integers.of({ max: 2 ** 60 })).toThrow("too large to be an exact integer");
  });

  it("of bigints are exact at any size", () => {
    const bigints = bigintIntervalLattice("n");
    const huge = 10n ** 40n;
    expect(bigints.has(bigints.of(huge, null), huge - 1n)).toBe(false);
    expect(bigints.print(bigints.meet(bigints.of(huge, null), bigints.of(null, huge)))).toBe(
      `[${huge}, ${huge}]`,
    );
  });
});

describe("maps", () => {
  const range = integerIntervalLattice("n");

  it("meet pointwise and never shadow", () => {
    const map = pointwiseLattice<string, typeof range.top>("env", range);
    const a = map.of([["x", range.of({ min: 0 })]]);
    const b = map.of([
      ["x", range.of({ max: 5 })],
      ["y", range.of({ min: 1 })],
    ]);
    expect(map.print(map.meet(a, b))).toBe("{x: [0, 5], y: [1, Infinity)}");
    expect(map.get(map.meet(a, b), "z")).toBe(range.top);
  });

  it("are a contradiction once one entry is, unless that is ordinary", () => {
    const entries = [
      ["x", range.of({ min: 3 })],
      ["x", range.of({ max: 2 })],
    ] as const;
    const strict = pointwiseLattice<string, typeof range.top>("env", range);
    expect(strict.of(entries)).toBe(strict.bottom);
    const loose = pointwiseLattice<string, typeof range.top>("env", range, { ordinaryBottom: true });
    expect(loose.print(loose.of(entries))).toBe("{x: empty}");
  });

  it("share what both sides say", () => {
    const map = pointwiseLattice<string, typeof range.top>("env", range);
    const shared = map.upperBound?.(
      map.of([
        ["x", range.of({ min: 0, max: 1 })],
        ["y", range.of({ max: 1 })],
      ]),
      map.of([["x", range.of({ min: 4, max: 5 })]]),
    );
    expect(shared && map.print(shared)).toBe("{x: [0, 5]}");
  });
});

describe("products", () => {
  const choice = flatLattice<string>("choice");
  const range = integerIntervalLattice("range");

  it("have one bottom: a contradiction in a component is one of the whole", () => {
    const product = productLattice("pair", { choice, range });
    const a = product.of({ choice: choice.exactly("a") });
    const met = product.meet(a, product.of({ choice: choice.exactly("b"), range: range.of({ max: 3 }) }));
    expect(met).toBe(product.bottom);
    expect(met.range).toBe(range.bottom);
    expect(product.of({ range: range.bottom })).toBe(product.bottom);
    expect(product.print(met)).toBe("contradiction");
    expect(product.print(product.top)).toBe("unconstrained");
    expect(product.print(a)).toBe('choice: "a"');
  });

  it("may hold a component whose bottom is an ordinary value", () => {
    const product = productLattice("pair", { choice, range }, { ordinaryBottoms: ["range"] });
    const value = product.of({ range: range.bottom });
    expect(value).not.toBe(product.bottom);
    expect(product.leq(product.bottom, value)).toBe(true);
    expect(product.leq(value, product.bottom)).toBe(false);
    expect(() => productLattice("pair", { range }, { ordinaryBottoms: ["range"] })).toThrow(
      "needs a component",
    );
  });

  it("notice components that contradict each other", () => {
    const product = productLattice(
      "pair",
      { choice, range },
      {
        contradicts: (value) =>
          value.choice.kind === "exactly" && !range.has(value.range, value.choice.value.length),
      },
    );
    const short = product.of({ range: range.of({ max: 2 }) });
    expect(product.meet(short, product.of({ choice: choice.exactly("ab") }))).not.toBe(product.bottom);
    expect(product.meet(short, product.of({ choice: choice.exactly("abc") }))).toBe(product.bottom);
  });
});

describe("conjunctions", () => {
  const demands = conjunctionLattice<string>("demands", {
    compare: comparePlain,
    hash: plainElement.hash,
    print: (item) => item,
    contradicts: (items) => items.includes("up") && items.includes("down"),
  });

  it("collect demands in one order, once each", () => {
    const value = demands.meet(demands.of(["up", "in"]), demands.of(["in", "a"]));
    expect(demands.items(value)).toEqual(["a", "in", "up"]);
    expect(demands.print(value)).toBe("{a, in, up}");
  });

  it("end in bottom when the demands contradict each other", () => {
    expect(demands.meet(demands.of(["up"]), demands.of(["down"]))).toBe(demands.bottom);
    expect(demands.of(["down", "up"])).toBe(demands.bottom);
    expect(demands.items(demands.bottom)).toEqual([]);
  });
});

describe("satisfiability of conjuncts", () => {
  it("is decided by one unsat and spoiled by one unknown", () => {
    expect(conjoin(["sat", "unknown", "unsat"])).toBe("unsat");
    expect(conjoin(["sat", "unknown"])).toBe("unknown");
    expect(conjoin([])).toBe("sat");
  });
});
