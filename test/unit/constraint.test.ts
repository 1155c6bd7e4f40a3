import { describe, expect, it } from "vitest";
import { ledgerOf } from "../../src/generate/ledger.ts";
import { ConflictError, type Constraint, compile, parseConstraint, SpecError } from "../../src/index.ts";

const formatted = (unknownFormats?: "annotate" | "refuse"): Constraint => ({
  kind: "schema",
  text: '{"type":"string","format":"colour"}',
  ...(unknownFormats === undefined ? {} : { unknownFormats }),
});

describe("constraints from outside", () => {
  it.each([
    [null, "object"],
    [{ kind: "yaml", text: "" }, "Unknown constraint kind"],
    [{ kind: "schema", text: "{}", propertyorder: "free" }, 'Unknown field "propertyorder"'],
    [{ kind: "schema" }, 'needs "text"'],
    [{ kind: "schema", text: {} }, "is a string"],
    [{ kind: "schema", text: "{}", whitespace: "none" }, 'cannot be "none"'],
    [{ kind: "regex", text: "a" }, 'Unknown field "text"'],
  ])("refuses %j", (value, message) => {
    expect(() => parseConstraint(value)).toThrow(SpecError);
    expect(() => parseConstraint(value)).toThrow(message);
  });

  it("treats an unknown format as a description and says so in the ledger", () => {
    const { entries } = ledgerOf(compile([formatted()]));
    const entry = entries.find((e) => e.detail.includes('"format"'));
    expect(entry?.enforcement).toBe("not-enforced");
    expect(entry?.path).toContain("format");
  });

  it("refuses an unknown format when asked to", () => {
    expect(() => compile([formatted("refuse")])).toThrow(/"colour"/);
  });

  it("names a smallest set of constraints that contradict each other", () => {
    const digits: Constraint = { kind: "regex", pattern: "[0-9]+" };
    const letters: Constraint = { kind: "regex", pattern: "[a-z]+" };
    const short: Constraint = { kind: "regex", pattern: ".{1,5}" };
    expect(compile([digits, short]).satisfiability).toBe("sat");
    try {
      compile([short, digits, letters]);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConflictError);
      if (error instanceof ConflictError) {
        expect(error.reasons.map((reason) => reason.constraint)).toEqual(["regex#2", "regex#3"]);
      }
    }
  });
});
