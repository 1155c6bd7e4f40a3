/** Number constraints of JSON Schema as languages: exact bounds, multiples, sets. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareDecimals,
  type Decimal,
  isInteger,
  isMultipleOf,
  parseDecimal,
  printDecimal,
} from "../../domains/syntax/grammar/json-schema/decimal.ts";
import { type Bound, NumberLanguages } from "../../domains/syntax/grammar/json-schema/number-language.ts";
import {
  ALL_INTEGERS,
  ALL_NUMBERS,
  type NumberSet,
  Numbers,
} from "../../domains/syntax/grammar/json-schema/numbers.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { BudgetError } from "../../src/kernel/index.ts";
import { languageOfSchema } from "../helpers/json-schema.ts";

/** Texts of numbers close to each other, trailing zeros and minus zero included. */
const texts = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.oneof(fc.constantFrom("0", "9", "10", "99", "100", "12", "13"), fc.nat({ max: 20_000 }).map(String)),
    fc.constantFrom("", ".0", ".5", ".05", ".50", ".999", ".25", ".125"),
  )
  .map((parts) => parts.join(""));

const bounds = fc.option(fc.record({ value: texts.map(parseDecimal), inclusive: fc.boolean() }), {
  nil: undefined,
});

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function isWithin(value: Decimal, low: Bound | undefined, high: Bound | undefined): boolean {
  const fromLow = low === undefined ? 1 : compareDecimals(value, low.value);
  const toHigh = high === undefined ? 1 : compareDecimals(high.value, value);
  return (
    (fromLow > 0 || (fromLow === 0 && low?.inclusive === true)) &&
    (toHigh > 0 || (toHigh === 0 && high?.inclusive === true))
  );
}

describe("exact decimals", () => {
  it.each([
    ["1.0", "1"],
    ["-0.0", "0"],
    ["0.10e1", "1"],
    ["12e-3", "0.012"],
    ["5E2", "500"],
    ["123456789012345678901234567890.5", "123456789012345678901234567890.5"],
  ])("%s is %s", (text, expected) => {
    expect(printDecimal(parseDecimal(text))).toBe(expected);
  });

  it("refuses to write out absurd exponents", () => {
    expect(() => parseDecimal("1e1000000000")).toThrow(BudgetError);
    expect(printDecimal(parseDecimal("0e1000000000"))).toBe("0");
  });
});

describe("languages of bounded numbers", () => {
  it("hold exactly the plain spellings between the bounds", () => {
    const algebra = new RegexAlgebra();
    const languages = new NumberLanguages(algebra);
    fc.assert(
      fc.property(
        bounds,
        bounds,
        fc.boolean(),
        fc.array(texts, { minLength: 20, maxLength: 20 }),
        (low, high, integer, all) => {
          const language = languages.between(low, high, integer);
          for (const text of all) {
            const value = parseDecimal(text);
            const expected = isWithin(value, low, high) && (!integer || isInteger(value));
            expect({ text, matches: algebra.matches(language, encode(text)) }).toEqual({
              text,
              matches: expected,
            });
          }
        },
      ),
      { seed: 3, numRuns: 400 },
    );
  });

  it("are exact far beyond doubles", () => {
    const { accepts } = languageOfSchema(
      '{"type":"integer","minimum":9007199254740993,"maximum":18446744073709551615}',
    );
    expect(accepts("9007199254740993")).toBe(true);
    expect(accepts("9007199254740992")).toBe(false);
    expect(accepts("18446744073709551615")).toBe(true);
    expect(accepts("18446744073709551616")).toBe(false);
  });

  it.each(["1", "2", "3", "7", "12", "100", "360", "1000000", "0.5", "0.01", "0.7", "2.5", "1.25"])(
    "hold exactly the multiples of %s",
    (text) => {
      const algebra = new RegexAlgebra();
      const step = parseDecimal(text);
      const language = new NumberLanguages(algebra).multiples(step);
      if (language === undefined) throw new Error("not supported");
      fc.assert(
        fc.property(
          fc.oneof(
            texts,
            fc.integer({ min: 1, max: 5 }).map((n) => `${n}000000`),
          ),
          (candidate) => {
            const expected = isMultipleOf(parseDecimal(candidate), step);
            expect(algebra.matches(language, encode(candidate))).toBe(expected);
          },
        ),
        { seed: 4, numRuns: 300 },
      );
    },
  );
});

describe("sets of numbers", () => {
  const algebra = new RegexAlgebra();
  const numbers = new Numbers(algebra);
  const sets: fc.Arbitrary<NumberSet> = fc.oneof(
    fc.constantFrom(ALL_NUMBERS, ALL_INTEGERS),
    texts.map((text) => numbers.of(parseDecimal(text))),
    fc
      .tuple(bounds, bounds, fc.boolean())
      .map(([low, high, integer]) => numbers.ranging({ low, high, integer })),
    fc.constantFrom("2", "0.5", "3").map((step) => numbers.multiplesOf(parseDecimal(step)) ?? ALL_NUMBERS),
  );

  it("meet, join and complement like sets", () => {
    fc.assert(
      fc.property(sets, sets, fc.array(texts, { minLength: 10, maxLength: 10 }), (a, b, all) => {
        const meet = numbers.meet(a, b);
        const join = numbers.join(a, b);
        const other = numbers.complement(a);
        for (const text of all) {
          const value = parseDecimal(text);
          const [inA, inB] = [numbers.has(a, value), numbers.has(b, value)];
          expect(numbers.has(meet, value)).toBe(inA && inB);
          expect(numbers.has(join, value)).toBe(inA || inB);
          expect(numbers.has(other, value)).toBe(!inA);
          expect(algebra.matches(numbers.text(meet), encode(text))).toBe(inA && inB);
        }
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  it("know when nothing is left", () => {
    const between = (low: string, high: string): NumberSet =>
      numbers.ranging({
        integer: true,
        low: { value: parseDecimal(low), inclusive: false },
        high: { value: parseDecimal(high), inclusive: false },
      });
    expect(numbers.isEmpty(between("1", "2"))).toBe(true);
    expect(numbers.isEmpty(between("1", "3"))).toBe(false);
    const sevens = numbers.multiplesOf(parseDecimal("7")) ?? ALL_NUMBERS;
    expect(numbers.isEmpty(numbers.meet(sevens, between("7", "14")))).toBe(true);
    expect(numbers.isEmpty(numbers.meet(ALL_INTEGERS, numbers.complement(ALL_INTEGERS)))).toBe(true);
  });
});

describe("number texts", () => {
  it.each([
    [
      { type: "number" },
      ["0", "-0", "1.50", "1e5", "-1.5E-07", "12e+10"],
      ["01", "+1", ".5", "1.", "1e", "1e999", "0x1", "Infinity"],
    ],
    [{ type: "integer" }, ["0", "-0", "12", "1.0", "-3.000"], ["1.5", "1e2", "01", "1."]],
    [{ type: "number", minimum: 0 }, ["0", "-0", "0.1", "1e5", "3.0"], ["-1", "-0.1", "-1e5"]],
    [{ type: "number", exclusiveMaximum: 0 }, ["-0.1", "-1e5"], ["0", "-0", "1", "0e3"]],
    [{ type: "number", minimum: 1 }, ["1", "1.0", "200"], ["0.99", "1e1", "-1"]],
    [{ enum: [1, 2.5, -3] }, ["1", "1.00", "2.5", "2.50", "-3.0"], ["2", "3", "25", "-1"]],
    [{ const: 0 }, ["0", "-0", "0.0"], ["1", "00"]],
  ])("of %j", (schema, good, bad) => {
    const { accepts } = languageOfSchema(schema);
    expect(good.filter((text) => !accepts(text))).toEqual([]);
    expect(bad.filter(accepts)).toEqual([]);
  });
});
