import { describe, expect, it } from "vitest";
import {
  bothWays,
  controlFlowDomain,
  controlFlowLattice,
  controlFlowValue,
} from "../../domains/control-flow/index.ts";
import type { Domain } from "../../domains/domain.ts";
import {
  contradictionsIn,
  importsDomain,
  importsLattice,
  importsValue,
  mayImport,
  versionLattice,
  versionsOf,
} from "../../domains/imports/index.ts";
import { syntaxDomain, syntaxLattice, syntaxValue } from "../../domains/syntax/index.ts";
import { expecting, STRING } from "../../domains/types/index.ts";
import { unifiedDomain } from "../../domains/unified.ts";
import { finiteSetLattice } from "../../src/kernel/index.ts";

describe("imports", () => {
  it("keep what is required, forbidden, available, and the versions of each module", () => {
    const value = importsLattice.meet(
      importsValue({ required: ["zod"], forbidden: ["fs"], versions: { zod: "^3.20.0" } }),
      importsValue({ available: ["zod", "left-pad"], versions: { zod: "<3.22", "left-pad": "*" } }),
    );
    expect(importsDomain.print(value)).toBe(
      'required: {zod}; forbidden: {fs}; available: {"left-pad", "zod"}; versions: {left-pad: *, zod: >=3.20.0 <3.22.0}',
    );
    expect(mayImport(value, "zod")).toBe(true);
    expect(mayImport(value, "left-pad")).toBe(true);
    expect(mayImport(value, "fs")).toBe(false);
    expect(mayImport(value, "react")).toBe(false);
    expect(importsDomain.satisfiability(value)).toBe("sat");
  });

  it.each([
    [{ required: ["fs"] }, { forbidden: ["fs"] }, "fs is required and forbidden"],
    [{ required: ["zod"] }, { available: ["fs"] }, "zod is required and not available"],
    [
      { required: ["zod"], versions: { zod: "^2" } },
      { versions: { zod: "^3" } },
      "zod is required and no version satisfies all of its ranges",
    ],
  ])("contradict themselves: %#", (a, b, why) => {
    const parts = [importsValue(a), importsValue(b)] as const;
    expect(importsLattice.meet(...parts)).toBe(importsLattice.bottom);
    expect(importsDomain.satisfiability(importsLattice.bottom)).toBe("unsat");
    const { components } = importsLattice;
    const joined = {
      required: components.required.meet(parts[0].required, parts[1].required),
      forbidden: components.forbidden.meet(parts[0].forbidden, parts[1].forbidden),
      available: components.available.meet(parts[0].available, parts[1].available),
      versions: components.versions.meet(parts[0].versions, parts[1].versions),
    };
    expect(contradictionsIn(joined)).toEqual([why]);
  });

  it("are not contradicted by a module that nobody requires", () => {
    const value = importsLattice.meet(
      importsValue({ versions: { zod: "^2" } }),
      importsValue({ versions: { zod: "^3" }, available: [] }),
    );
    expect(importsDomain.satisfiability(value)).toBe("sat");
    expect(mayImport(value, "zod")).toBe(false);
    expect(versionLattice.equals(versionsOf(value, "zod"), versionLattice.bottom)).toBe(true);
  });
});

describe("control flow", () => {
  it("keeps a sketch", () => {
    const value = controlFlowLattice.meet(
      controlFlowValue({ required: ["loop"], everyPathReturns: true, nesting: { max: 3 } }),
      controlFlowValue({ forbidden: ["recursion"], terminates: true, complexity: { max: 10 } }),
    );
    expect(controlFlowDomain.print(value)).toBe(
      "required: {loop}; forbidden: {recursion}; returns: true; terminates: true; nesting: [0, 3]; complexity: [1, 10]",
    );
    expect(controlFlowDomain.satisfiability(value)).toBe("unknown");
  });

  it.each([
    [{ required: ["loop"] }, { forbidden: ["loop"] }],
    [{ terminates: true }, { terminates: false }],
    [{ nesting: { min: 4 } }, { nesting: { max: 3 } }],
    [{ complexity: { max: 0 } }, {}],
  ])("contradicts itself: %#", (a, b) => {
    const met = controlFlowLattice.meet(controlFlowValue(a), controlFlowValue(b));
    expect(met).toBe(controlFlowLattice.bottom);
    expect(controlFlowDomain.satisfiability(met)).toBe("unsat");
  });

  it("names what is demanded both ways", () => {
    const { required } = controlFlowValue({ required: ["try", "loop"] });
    const { forbidden } = controlFlowValue({ forbidden: ["loop"] });
    expect(bothWays({ ...controlFlowLattice.top, required, forbidden })).toEqual(["loop"]);
  });
});

describe("syntax", () => {
  it("keeps a set of grammars", () => {
    const value = syntaxLattice.meet(syntaxValue(["regex:b", "lark:a"]), syntaxValue(["lark:a"]));
    expect(syntaxDomain.print(value)).toBe("{lark:a, regex:b}");
    expect(syntaxDomain.satisfiability(value)).toBe("unknown");
    expect(syntaxDomain.satisfiability(syntaxLattice.top)).toBe("sat");
    expect(syntaxDomain.satisfiability(syntaxLattice.bottom)).toBe("unsat");
  });
});

describe("the unified constraint", () => {
  const colours = finiteSetLattice<string>("colours");
  const colour: Domain<typeof colours.top> = {
    name: "colour",
    lattice: colours,
    satisfiability: (value) => (colours.equals(value, colours.bottom) ? "unsat" : "sat"),
    print: (value) => colours.print(value),
  };

  it("is the product of the five domains", () => {
    const unified = unifiedDomain();
    expect(unified.domains.map((domain) => domain.name)).toEqual([
      "syntax",
      "types",
      "imports",
      "control-flow",
      "semantics",
    ]);
    const value = unified.lattice.meet(
      unified.constrain({ types: expecting(STRING) }),
      unified.constrain({ imports: importsValue({ forbidden: ["fs"] }) }),
    );
    expect(unified.print(value)).toBe("types: expected: string\nimports: forbidden: {fs}");
    expect(unified.satisfiability(value)).toBe("sat");
    expect(unified.print(unified.lattice.top)).toBe("unconstrained");
  });

  it("is a contradiction as a whole once one domain is", () => {
    const unified = unifiedDomain();
    const value = unified.lattice.meet(
      unified.constrain({ imports: importsValue({ required: ["fs"] }), types: expecting(STRING) }),
      unified.constrain({ imports: importsValue({ forbidden: ["fs"] }) }),
    );
    expect(value).toBe(unified.lattice.bottom);
    expect(unified.satisfiability(value)).toBe("unsat");
    expect(unified.print(value)).toBe("contradiction");
  });

  it("is joined by user-defined domains", () => {
    const unified = unifiedDomain({ colour });
    const value = unified.lattice.meet(
      unified.constrain({ colour: colours.only(["red", "green"]) }),
      unified.constrain({ colour: colours.except(["red"]) }),
    );
    expect(colours.print(value.colour)).toBe('{"green"}');
    expect(unified.lattice.meet(value, unified.constrain({ colour: colours.only(["red"]) }))).toBe(
      unified.lattice.bottom,
    );
  });

  it("refuses names that are taken or wrong", () => {
    expect(() => unifiedDomain({ types: colour })).toThrow('"types" is taken by a built-in domain');
    expect(() => unifiedDomain({ color: colour })).toThrow('Domain "colour" is registered as "color"');
  });
});
