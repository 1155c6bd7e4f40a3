import { describe, expect, it } from "vitest";
import { assertLaws, builtinSuites } from "../../src/laws/index.ts";

describe("every built-in lattice and domain obeys its laws", () => {
  for (const suite of builtinSuites()) {
    it(suite.name, () => {
      assertLaws(suite.run({ runs: 150 }));
    });
  }

  it("each has a name of its own", () => {
    const names = builtinSuites().map((suite) => suite.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
