/** Schemas are compiled as far as outputs reach: what that saves, and that nothing is said too late. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schemaAlgebra } from "../../domains/syntax/grammar/json-schema/base.ts";
import { SchemaDocument } from "../../domains/syntax/grammar/json-schema/document.ts";
import { Forms } from "../../domains/syntax/grammar/json-schema/forms.ts";
import { Goals } from "../../domains/syntax/grammar/json-schema/goals.ts";
import { Normaliser } from "../../domains/syntax/grammar/json-schema/normalise.ts";
import { Numbers } from "../../domains/syntax/grammar/json-schema/numbers.ts";
import { Planner } from "../../domains/syntax/grammar/json-schema/planner.ts";
import { Possibility } from "../../domains/syntax/grammar/json-schema/possibility.ts";
import { SchemaReader } from "../../domains/syntax/grammar/json-schema/reader.ts";
import { Strings } from "../../domains/syntax/grammar/json-schema/strings.ts";
import { Witnesses } from "../../domains/syntax/grammar/json-schema/witnesses.ts";
import { cheapestCompletion } from "../../domains/syntax/index.ts";
import { DEFAULT_LIMITS, SpecError } from "../../src/kernel/index.ts";
import { languageOfSchema } from "../helpers/json-schema.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A schema with `count` members, each an object of its own with as many members. */
function wide(count: number): object {
  const members = (make: (i: number) => unknown): object =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, make(i)]));
  const leaf = (i: number) => ({ type: "string", pattern: `^a{${i + 1},}$`, minLength: i });
  return { type: "object", properties: members(() => ({ type: "object", properties: members(leaf) })) };
}

describe("a schema", () => {
  it("costs what the output reaches of it", () => {
    const sizes = (count: number): number[] => {
      const { recognizer } = languageOfSchema(wide(count));
      const { symbols, algebra } = recognizer.grammar;
      const before = algebra.size;
      const out = [symbols.length];
      for (const text of ["{", '{"m1":{']) {
        expect(recognizer.advanceAll(recognizer.start(), utf8(text))).toBeDefined();
        out.push(symbols.length);
      }
      // No pattern has been looked at.
      expect(algebra.size - before).toBeLessThan(count * 40);
      return out;
    };
    const [compiled, opened, inner] = sizes(40);
    expect(compiled).toBe(sizes(10)[0]);
    // A name, a member and a value for each member of the objects that were opened.
    expect(opened! - compiled!).toBeLessThanOrEqual(3 * 40 + 10);
    expect(inner! - opened!).toBeLessThanOrEqual(3 * 40 + 10);
  });

  it("is read as a whole all the same: what is wrong is said before anything is written", () => {
    const deep = (schema: unknown): object => ({
      properties: { a: { properties: { b: { items: { anyOf: [{ type: "null" }, schema] } } } } },
    });
    for (const wrong of [
      { minimum: "1" },
      { pattern: "(" },
      { format: "nonsense" },
      { $ref: "#/$defs/none" },
      { $ref: "https://example.com/x" },
      { type: "text" },
    ]) {
      expect(() => languageOfSchema(deep(wrong)), JSON.stringify(wrong)).toThrow(SpecError);
    }
    expect(() =>
      languageOfSchema({ ...deep({ $ref: "#/$defs/c" }), $defs: { c: { allOf: [{ $ref: "#/$defs/c" }] } } }),
    ).toThrow("refers to itself");
  });

  it("accounts for every keyword at once", () => {
    const { notes } = languageOfSchema({ properties: { a: { items: { title: "T", format: "date" } } } });
    expect(notes.map(({ path }) => path)).toEqual([
      "/properties/a/items/title",
      "/properties/a/items/format",
    ]);
  });
});

describe("members", () => {
  it("are offered only if some value can follow, however far that takes one to look", () => {
    const { isViable } = languageOfSchema({
      properties: {
        endless: { $ref: "#/$defs/endless" },
        contradictory: { type: "string", allOf: [{ pattern: "^a+$" }, { pattern: "^b+$" }] },
        deep: {
          type: "object",
          required: ["x"],
          properties: { x: { type: "array", minItems: 1, items: false } },
        },
        fine: { $ref: "#/$defs/list" },
      },
      additionalProperties: false,
      $defs: {
        endless: { type: "object", required: ["next"], properties: { next: { $ref: "#/$defs/endless" } } },
        list: { type: "array", minItems: 1, items: { anyOf: [{ $ref: "#/$defs/list" }, { type: "null" }] } },
      },
    });
    for (const name of ["endless", "contradictory", "deep"])
      expect(isViable(`{"${name[0]}`), name).toBe(false);
    expect(isViable('{"fine":[[[null]]]}')).toBe(true);
  });

  it("whose value shows from the keywords have one when worked out", () => {
    const scalar = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");
    const keyword: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        fc.boolean(),
        fc.record(
          {
            type: fc.oneof(scalar, fc.uniqueArray(scalar, { minLength: 1, maxLength: 2 })),
            enum: fc.constantFrom([], [1], ["a", null]),
            minimum: fc.constantFrom(1, 2.5),
            maximum: fc.constantFrom(0, 2.7),
            multipleOf: fc.constantFrom(2, 0.3),
            pattern: fc.constantFrom("^a$", "a$b", "[]", "^(|b)$|c", "$a", "a^"),
            maxLength: fc.constantFrom(0, 1),
            required: fc.constantFrom([], ["a"], ["a", "b"]),
            properties: fc.dictionary(fc.constantFrom("a", "b"), tie("schema")),
            additionalProperties: tie("schema"),
            minProperties: fc.constantFrom(0, 3),
            maxProperties: fc.constantFrom(0, 1),
            propertyNames: tie("schema"),
            minItems: fc.constantFrom(0, 2),
            items: tie("schema"),
            contains: tie("schema"),
            anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
            $ref: fc.constant("#"),
          },
          { requiredKeys: [] },
        ),
      ),
    })).schema;
    let shown = 0;
    fc.assert(
      fc.property(keyword, (schema) => {
        const algebra = schemaAlgebra(DEFAULT_LIMITS);
        const document = new SchemaDocument(JSON.stringify(schema), "s.json", DEFAULT_LIMITS);
        const [strings, numbers] = [new Strings(algebra), new Numbers(algebra)];
        const reader = new SchemaReader(document, strings, numbers, { unknownFormats: "refuse" });
        const forms = new Forms(new Goals(reader), numbers, strings);
        const goal = forms.goals.ofSchema(document.root);
        if (!new Witnesses(forms.goals).has(goal)) return;
        shown++;
        const planner = new Planner(new Normaliser(document, forms, DEFAULT_LIMITS));
        expect(new Possibility(planner, forms).height(goal)).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
      { seed: 5, numRuns: 600 },
    );
    expect(shown).toBeGreaterThan(100);
  });
});

describe("completions", () => {
  it("look only at the members that they write", () => {
    const { recognizer } = languageOfSchema({ ...wide(30), required: ["m3"] });
    const { symbols } = recognizer.grammar;
    const state = recognizer.advanceAll(recognizer.start(), utf8('{"m7":{'))!;
    const before = symbols.length;
    expect(new TextDecoder().decode(cheapestCompletion(recognizer, state))).toBe('},"m3":{}}');
    // Reading "{" after "m3" offers its members; those of the other objects stay unwritten.
    expect(symbols.length - before).toBeLessThan(3 * 30 + 40);
    // Behind a comma some member must come, and the cheapest is found without writing out all others.
    const after = recognizer.advanceAll(recognizer.start(), utf8('{"m3":{},'))!;
    expect(new TextDecoder().decode(cheapestCompletion(recognizer, after))).toMatch(/^"":/);
  });
});
