import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { syntaxDomain, syntaxLattice } from "../../domains/syntax/index.ts";
import { SpecError } from "../../src/kernel/index.ts";
import { lawsHold, loadLawSuites, suitesOf, syntaxArbitrary } from "../../src/laws/index.ts";

const arbitrary = syntaxArbitrary();
const asLattice = { lattice: syntaxLattice, arbitrary };
const asDomain = { domain: syntaxDomain, arbitrary };

describe("a user's module of laws", () => {
  it("is recognised by its default export, its named exports, or as a whole", () => {
    expect(suitesOf({ default: asDomain }, "a.ts").map((suite) => suite.name)).toEqual(["syntax"]);
    expect(suitesOf({ grammars: asLattice, other: asDomain, helper: () => 1 }, "a.ts")).toHaveLength(2);
    expect(suitesOf({ lattice: syntaxLattice, arbitrary, helper: 3 }, "a.ts")).toHaveLength(1);
  });

  it("gives suites that run", () => {
    const [suite] = suitesOf({ default: asDomain }, "a.ts");
    expect(suite !== undefined && lawsHold(suite.run({ runs: 20 }))).toBe(true);
  });

  it("may export the parts of a suite on their own as well", () => {
    expect(suitesOf({ domain: syntaxDomain, default: asDomain }, "a.ts")).toHaveLength(1);
  });

  it.each([
    [{}, "a.ts exports nothing to check (its exports: none)"],
    [{ foo: 1 }, "a.ts exports nothing to check (its exports: foo)"],
    [null, "a.ts exports nothing to check"],
    [
      { mine: { lattice: syntaxLattice } },
      'a.ts exports nothing to check (export "mine" has no "arbitrary")',
    ],
    [
      { default: { lattice: syntaxLattice, arbitrary: [1] } },
      'a.ts (export "default"): "arbitrary" is no fast-check arbitrary',
    ],
    [
      { default: { lattice: { name: "x", top: 1, bottom: 0, meet: Math.min }, arbitrary } },
      'a.ts (export "default"): "lattice" lacks leq, equals, hash',
    ],
    [
      { default: { domain: { lattice: syntaxLattice }, arbitrary } },
      'a.ts (export "default"): "domain" lacks name, satisfiability, print',
    ],
    [
      { default: { domain: 3, arbitrary } },
      'a.ts (export "default"): "domain" lacks everything (it is no object)',
    ],
  ])("is refused with what is missing: %#", (exports, message) => {
    const load = () => suitesOf(exports, "a.ts");
    expect(load).toThrow(SpecError);
    expect(load).toThrow(message);
  });

  it("is loaded from its path, by the loader given", async () => {
    const seen: string[] = [];
    const suites = await loadLawSuites("/somewhere/with space/my.ts", async (url) => {
      seen.push(url);
      return { default: asLattice };
    });
    expect(seen).toEqual(["file:///somewhere/with%20space/my.ts"]);
    expect(suites).toHaveLength(1);
  });

  it("is refused with the cause when it cannot be loaded", async () => {
    await expect(loadLawSuites("/nowhere/at-all.mjs")).rejects.toThrow(
      /^Cannot load \/nowhere\/at-all\.mjs: /,
    );
  });

  it("looks like the example in the README, which obeys its laws", async () => {
    const file = fileURLToPath(new URL("../fixtures/laws/line-length.ts", import.meta.url));
    const readme = readFileSync(new URL("../../src/laws/README.md", import.meta.url), "utf8");
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
    expect(example).toBe(readFileSync(file, "utf8").replace("../../../src/index.ts", "ananke"));
    const [suite] = await loadLawSuites(file, (url) => import(/* @vite-ignore */ fileURLToPath(url)));
    expect(suite?.name).toBe("line-length");
    expect(suite?.run().laws.filter((result) => !result.passed)).toEqual([]);
  });
});
