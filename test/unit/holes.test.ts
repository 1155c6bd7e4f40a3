/** Holes: how they narrow each other, in which order they are filled, and that all of it can be undone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImportsValue, importsLattice, importsValue } from "../../domains/imports/index.ts";
import { literal, NUMBER, STRING, type TypeTerm, typeLattice, union } from "../../domains/types/index.ts";
import {
  DynamicHoles,
  functionHole,
  type Hole,
  HoleGranularity,
  HoleRegistry,
  type HoleSpec,
  holeId,
  mostConstrainedFirst,
  nextHole,
  printHoleId,
  resolveHoles,
  sourceOrder,
  specOf,
  termHole,
  typeGuided,
  userPriority,
} from "../../holes/index.ts";
import { Network } from "../../propagation/index.ts";
import { BudgetError, type Lattice, type Reason, SpecError } from "../../src/kernel/index.ts";
import { type Digits, digits, emptyHoles, holesCommands } from "../helpers/holes-commands.ts";

function because(constraint: string): Reason {
  return { domain: "test", constraint, message: constraint };
}

function registryOf<T>(lattice: Lattice<T>, ...specs: readonly HoleSpec<T>[]): HoleRegistry<T> {
  const registry = new HoleRegistry(new Network(), lattice);
  for (const spec of specs) registry.add(spec);
  return registry;
}

const same = <T>(value: T): T => value;
const id = (name: string) => holeId("program", name);

describe("a registry of holes", () => {
  it("is what its holes amount to from scratch, whatever was done and undone", () => {
    const seen = { fixpoints: 0, conflicts: 0, lifted: 0 };
    fc.assert(
      fc.property(holesCommands(), (commands) => {
        fc.modelRun(() => {
          const model = emptyHoles(seen);
          return { model, real: new HoleRegistry<Digits>(new Network(), digits) };
        }, commands);
      }),
      { seed: 31, numRuns: 300 },
    );
    // Nothing of it is vacuous.
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(30);
  });

  it("shares between siblings what one contributes to the parent", () => {
    const link = { parent: id("file"), project: same<ImportsValue>, contribute: same<ImportsValue> };
    const registry = registryOf(
      importsLattice,
      specOf(HoleGranularity.MODULE, "file", importsValue({ forbidden: ["fs"] })),
      termHole("first", importsLattice.top, { link }),
      termHole("second", importsLattice.top, { link }),
    );
    registry.fill(id("first"), "z.string()", importsValue({ required: ["zod"] }), because("first"));
    expect(registry.settle().kind).toBe("fixpoint");
    const second = registry.find(id("second"))!;
    expect(importsLattice.equals(second.value, importsValue({ required: ["zod"], forbidden: ["fs"] }))).toBe(
      true,
    );
    expect(registry.explain(second.id).reasons.map(({ constraint }) => constraint)).toEqual([
      "file",
      "first",
    ]);
    registry.refine(second.id, importsValue({ forbidden: ["zod"] }), because("second"));
    expect(registry.impossible()).toBeDefined();
  });

  it("lifts what all parts share once no part can be added, and not before", () => {
    const link = { parent: id("whole"), project: same<TypeTerm> };
    const registry = registryOf(
      typeLattice,
      functionHole("whole", union(STRING, NUMBER)),
      termHole("one", literal("a"), { link }),
      termHole("other", literal("b"), { link }),
    );
    registry.settle();
    expect(registry.find(id("whole"))!.value).toEqual(union(STRING, NUMBER));
    expect(registry.close(id("whole"))).toBe(true);
    registry.settle();
    expect(registry.find(id("whole"))!.value).toEqual(union(literal("a"), literal("b")));
    expect(() => registry.add(termHole("late", NUMBER, { link }))).toThrow(/closed/);
  });

  it("refuses what makes no sense, with names", () => {
    const registry = registryOf(digits, termHole("x", digits.top));
    expect(() => registry.add(termHole("x", digits.top))).toThrow("Hole program/x is there already");
    const inside = functionHole("f", digits.top, { link: { parent: id("x"), project: same<Digits> } });
    expect(() => registry.add(inside)).toThrow(
      "A function cannot be part of a term: program/f inside program/x",
    );
    expect(() => registry.refine(id("y"), digits.top, because("y"))).toThrow(/no hole program\/y/);
    expect(() => holeId("program", "x", -1)).toThrow(SpecError);
    expect(printHoleId(holeId("a.ts", "x", 2))).toBe("a.ts/x#2");
  });
});

describe("selection", () => {
  const size = (value: Digits) => value.members.size;
  const specs = [
    functionHole("body", digits.only([1, 2]), { position: 3, priority: 1 }),
    termHole("wide", digits.top, {
      position: 1,
      link: { parent: id("body"), project: (_: Digits) => digits.top },
    }),
    termHole("narrow", digits.only([1, 2]), { position: 2 }),
    specOf(HoleGranularity.TOKEN, "fine", digits.only([3, 4]), { position: 9, priority: 2 }),
  ];
  const orderOf = (order: Parameters<typeof nextHole<Digits>>[1]): string[] => {
    const registry = registryOf(digits, ...specs);
    registry.settle();
    const names: string[] = [];
    for (
      let hole = nextHole(registry.holes(), order);
      hole !== undefined;
      hole = nextHole(registry.holes(), order)
    ) {
      names.push(hole.id.name);
      registry.fill(hole.id, "x", hole.value, because("fill"));
    }
    return names;
  };

  it("takes the most constrained hole, then the finest, and no hole before its parts", () => {
    expect(orderOf(mostConstrainedFirst(size))).toEqual(["fine", "narrow", "wide", "body"]);
  });

  it("goes by source, by priority, or by what is known of types", () => {
    expect(orderOf(sourceOrder)).toEqual(["wide", "narrow", "body", "fine"]);
    expect(orderOf(userPriority())).toEqual(["fine", "wide", "body", "narrow"]);
    expect(orderOf(typeGuided((hole: Hole<Digits>) => size(hole.value)))).toEqual([
      "wide",
      "fine",
      "narrow",
      "body",
    ]);
  });

  it("is the same whatever the order of registration", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.constantFrom(1, 2),
        (order, width) => {
          const registry = registryOf(
            digits,
            ...order.map((n) =>
              termHole(`h${n}`, digits.only([n, ...(n % width === 0 ? [] : [7])]), { position: n }),
            ),
          );
          const expected = [...order].sort(
            (a, b) => Number(a % width !== 0) - Number(b % width !== 0) || a - b,
          )[0];
          expect(nextHole(registry.holes(), mostConstrainedFirst(size))?.id.name).toBe(`h${expected}`);
        },
      ),
      { seed: 4, numRuns: 50 },
    );
  });
});

describe("filling all holes", () => {
  /** Holes whose digits must all differ, by contributions to a common parent of digits still free. */
  function different(count: number, allowed: readonly number[]) {
    const registry = new HoleRegistry(new Network(), digits);
    for (let n = 0; n < count; n++) registry.add(termHole(`h${n}`, digits.only(allowed), { position: n }));
    const { network } = registry;
    const cells = registry.holes().map(({ cell }) => cell);
    for (const a of cells) {
      for (const b of cells) {
        if (a === b) continue;
        network.add({
          name: "differ",
          inputs: [a],
          outputs: [b],
          reason: because("differ"),
          propagate: (at) => {
            const [only, ...others] = at.get(a).members;
            if (only === undefined) at.narrow(b, digits.bottom);
            else if (others.length === 0)
              at.narrow(b, digits.only([...digits.top.members].filter((d) => d !== only)));
          },
        });
      }
    }
    return registry;
  }
  const candidates = (hole: Hole<Digits>) =>
    [...hole.value.members].sort().map((digit) => ({ content: String(digit), value: digits.only([digit]) }));
  const order = mostConstrainedFirst<Digits>((value) => value.members.size);

  it("finds a combination, going back where a later hole has become impossible", async () => {
    const registry = different(3, [0, 1, 2]);
    registry.refine(id("h2"), digits.only([0, 1]), because("h2"));
    registry.refine(id("h1"), digits.only([0, 2]), because("h1"));
    // Source order meets the dead end that the most constrained hole first avoids.
    registry.refine(id("h0"), digits.only([0, 1, 2]), because("h0"));
    const result = await resolveHoles(registry, { order: sourceOrder, candidates, maxTries: 100 });
    expect(result.kind).toBe("filled");
    const contents = registry.holes().map(({ content }) => content);
    expect(new Set(contents).size).toBe(3);
    expect(registry.resolutionOrder()).toHaveLength(3);
    expect(registry.holes().every(({ state }) => state === "filled")).toBe(true);
  });

  it("says that none fits, with reasons, and leaves everything as it was", async () => {
    const registry = different(3, [0, 1]);
    const result = await resolveHoles(registry, { order, candidates, maxTries: 100 });
    expect(result).toMatchObject({ kind: "impossible" });
    expect(result.kind === "impossible" && result.reasons.map(({ constraint }) => constraint)).toContain(
      "differ",
    );
    expect(registry.holes().map(({ state }) => state)).toEqual(["open", "open", "open"]);
    expect(registry.holes().every(({ value }) => digits.equals(value, digits.only([0, 1])))).toBe(true);
  });

  it("agrees with trying every combination", async () => {
    const sets = fc.array(fc.subarray([0, 1, 2, 3], { minLength: 1 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sets, fc.boolean(), async (allowed, isBySource) => {
        const combine = (n: number, used: ReadonlySet<number>): boolean =>
          n === allowed.length ||
          allowed[n]!.some((digit) => !used.has(digit) && combine(n + 1, new Set([...used, digit])));
        const registry = different(allowed.length, [0, 1, 2, 3]);
        for (const [n, set] of allowed.entries())
          registry.refine(id(`h${n}`), digits.only(set), because(`h${n}`));
        const result = await resolveHoles(registry, {
          order: isBySource ? sourceOrder : order,
          candidates,
          maxTries: 1000,
        });
        expect(result.kind).toBe(combine(0, new Set()) ? "filled" : "impossible");
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it("stops at its budget and leaves everything as it was", async () => {
    const registry = different(5, [0, 1, 2, 3]);
    await expect(resolveHoles(registry, { order, candidates, maxTries: 3 })).rejects.toThrow(BudgetError);
    expect(registry.holes().map(({ state }) => state)).toEqual(["open", "open", "open", "open", "open"]);
  });
});

describe("holes of open constructs", () => {
  const construct = (type: string, start: number, granularity: HoleGranularity) => ({
    type,
    start,
    granularity,
    constraint: digits.top,
    project: same<Digits>,
  });
  const block = construct("block", 10, HoleGranularity.BLOCK);

  it("come and go with them, and are narrowed by those around", () => {
    const registry = new HoleRegistry(new Network(), digits);
    const root = registry.add(functionHole("f", digits.only([1, 2, 3])));
    const dynamic = new DynamicHoles(registry, "generated", root);
    const inner = dynamic.sync([block, construct("call", 14, HoleGranularity.TERM)], 3);
    registry.settle();
    expect(digits.equals(inner!.value, digits.only([1, 2, 3]))).toBe(true);
    expect(inner!.parent?.id).toEqual(holeId("generated", "block", 10));
    const before = registry.checkpoint();
    const next = dynamic.sync([block, construct("call", 30, HoleGranularity.TERM)], 9);
    expect(inner!.state).toBe("retired");
    expect(next!.parent).toBe(inner!.parent);
    expect(next!.spec.origin).toEqual({ kind: "generated", tokens: 9 });
    dynamic.sync([], 12);
    expect(registry.holes()).toEqual([root]);
    expect(() => dynamic.sync([block], 13)).toThrow(/was over and is open again/);
    registry.rollback(before);
    expect(inner!.state).toBe("open");
    expect(registry.holes().map((hole) => hole.id.name)).toEqual(["f", "block", "call"]);
  });

  it("cost as much as what has changed, however many there were", () => {
    const registry = new HoleRegistry(new Network(), digits);
    const dynamic = new DynamicHoles(registry, "generated");
    const runs: number[] = [];
    for (let i = 0; i < 200; i++) {
      const before = registry.network.work.runs;
      dynamic.sync(
        [construct("file", 0, HoleGranularity.MODULE), construct("call", i, HoleGranularity.TERM)],
        i,
      );
      registry.settle();
      runs.push(registry.network.work.runs - before);
    }
    expect(new Set(runs.slice(2))).toEqual(new Set([runs[2]]));
  });
});
