import { describe, expect, it } from "vitest";
import { RegexAlgebra, type RegexId, UNBOUNDED } from "../../masks/index.ts";
import { BudgetError } from "../../src/kernel/index.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function chain(algebra: RegexAlgebra, parts: readonly RegexId[], count: number): RegexId {
  let result = algebra.epsilon;
  for (let i = 0; i < count; i++) {
    for (let k = parts.length - 1; k >= 0; k--) result = algebra.concat(parts[k]!, result);
  }
  return result;
}

describe("long chains of regular expressions", () => {
  it("step without deep recursion when every link may be empty", () => {
    const algebra = new RegexAlgebra();
    const parts = ["a", "b"].map((c) => algebra.optional(algebra.text(c)));
    expect(() => algebra.derivative(chain(algebra, parts, 50_000), 0x61)).not.toThrow(RangeError);
  });

  it("end in a budget error, not in a hang, when their derivatives grow quadratically", () => {
    const algebra = new RegexAlgebra();
    const parts = ["a", "b"].map((c) => algebra.optional(algebra.text(c)));
    const r = algebra.derivative(chain(algebra, parts, 20_000), 0x61);
    expect(() => algebra.derivative(r, 0x61)).toThrow(BudgetError);
  });

  it("join repetitions of the same item", () => {
    const algebra = new RegexAlgebra();
    const a = algebra.text("a");
    const optional = algebra.repeat(a, 0, 1);
    expect(algebra.concat(optional, optional, optional)).toBe(algebra.repeat(a, 0, 3));
    expect(algebra.concat(algebra.star(a), algebra.star(a))).toBe(algebra.star(a));
    const mixed = algebra.concat(algebra.repeat(a, 2, 3), algebra.repeat(a, 1, UNBOUNDED), algebra.text("b"));
    for (const [text, yes] of [
      ["aab", false],
      ["aaab", true],
      ["aaaaaaab", true],
      ["aaa", false],
    ] as const) {
      expect(algebra.matches(mixed, bytes(text)), text).toBe(yes);
    }
  });

  it("hold literals that share a very long prefix", () => {
    const algebra = new RegexAlgebra();
    const shared = "x".repeat(50_000);
    const texts = ["", "a", "b", "bc"].map((end) => shared + end);
    const r = algebra.literals(texts.map(bytes));
    for (const text of texts) expect(algebra.matches(r, bytes(text))).toBe(true);
    for (const text of ["c", "ab", "bb"]) expect(algebra.matches(r, bytes(shared + text)), text).toBe(false);
  });
});
