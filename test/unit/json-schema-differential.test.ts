/**
 * The JSON Schema front end against ajv: over random schemas, what the grammar writes is valid, and what is valid the
 * grammar accepts.
 */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BudgetError, ConflictError, SpecError, seededRandom } from "../../src/kernel/index.ts";
import { judge, languageOfSchema, randomMember } from "../helpers/json-schema.ts";

const keys = fc.constantFrom("a", "b", "c", 'd"');
const patterns = fc.constantFrom("^a", "b$", "^[ab]+$", "a|c", "^.$", "..", "[^a]", "\\d");
const scalars = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, 2, -1, 1.5, "", "a", "ab", "b", "é", "1"),
  fc.integer({ min: -12, max: 12 }),
);

const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3 }),
  ),
})).value;

const small = fc.integer({ min: 0, max: 3 });
const types = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");

/** Each keyword with a random value; `sub` makes subschemas. */
function keywords(sub: fc.Arbitrary<unknown>, draft: 7 | 2020): Record<string, fc.Arbitrary<unknown>> {
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const names = fc.uniqueArray(keys, { maxLength: 2 });
  const shared: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
    enum: fc.uniqueArray(values, { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) }),
    const: values,
    minimum: fc.integer({ min: -9, max: 9 }),
    maximum: fc.integer({ min: -9, max: 99 }),
    exclusiveMinimum: fc.constantFrom(-1.5, 0, 3),
    exclusiveMaximum: fc.constantFrom(0, 1.25, 10),
    multipleOf: fc.constantFrom(1, 2, 3, 0.5, 1.25),
    minLength: small,
    maxLength: small,
    pattern: patterns,
    properties: fc.dictionary(keys, sub, { maxKeys: 3 }),
    patternProperties: fc.dictionary(patterns, sub, { maxKeys: 2 }),
    additionalProperties: sub,
    propertyNames: sub,
    required: names,
    minProperties: fc.integer({ min: 0, max: 2 }),
    maxProperties: small,
    minItems: small,
    maxItems: small,
    contains: sub,
    uniqueItems: fc.boolean(),
    allOf: subs,
    anyOf: subs,
    oneOf: subs,
    not: sub,
    if: sub,
    then: sub,
    else: sub,
  };
  const own: Record<string, fc.Arbitrary<unknown>> = draft === 7
    ? {
        items: fc.oneof(sub, fc.array(sub, { minLength: 1, maxLength: 2 })),
        additionalItems: sub,
        dependencies: fc.dictionary(keys, fc.oneof(names, sub), { maxKeys: 2 }),
      }
    : {
        items: sub,
        prefixItems: fc.array(sub, { minLength: 1, maxLength: 2 }),
        minContains: small,
        maxContains: small,
        dependentRequired: fc.dictionary(keys, names, { maxKeys: 2 }),
        dependentSchemas: fc.dictionary(keys, sub, { maxKeys: 1 }),
      };
  return { ...shared, ...own };
}

function schemas(draft: 7 | 2020): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => {
    const all = keywords(tie("schema"), draft);
    const some = fc
      .uniqueArray(fc.constantFrom(...Object.keys(all)), { minLength: 1, maxLength: 4 })
      .chain((names) =>
        fc.record(Object.fromEntries(names.map((name) => [name, all[name] ?? fc.constant(true)]))),
      );
    return {
      schema: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.boolean(),
        fc.record({ type: types }),
        some,
      ),
      top: some,
    };
  }).top;
}

/** Ajv lets the empty array pass `contains` beside items by position, so the two do not come together here. */
function withoutAjvGaps(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(withoutAjvGaps);
  const entries = Object.entries(schema).map(([key, value]) => [key, withoutAjvGaps(value)] as const);
  const out = Object.fromEntries(entries);
  if ("prefixItems" in out || "items" in out || "unevaluatedItems" in out) delete out.contains;
  return out;
}

/** Repeated names are the one thing in which texts say more than values. */
function repeatsName(text: string): boolean {
  const value = JSON.stringify(JSON.parse(text));
  const count = (t: string): number => t.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(":").length;
  return count(value) !== count(text);
}

describe.each([7, 2020] as const)("random schemas of draft %s", (draft) => {
  it("accept exactly what ajv accepts", () => {
    let compiled = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        schemas(draft),
        fc.array(values, { minLength: 8, maxLength: 8 }),
        fc.nat(),
        (generated, instances, seed) => {
          // Plain objects: those of the generator have no prototype.
          const schema = withoutAjvGaps(JSON.parse(JSON.stringify(generated)));
          const validate = judge(schema, draft);
          const isValid = (value: unknown): boolean | undefined => {
            try {
              return validate(value);
            } catch (error) {
              // Ajv itself fails on some schemas, inside the code it generates: no judgement.
              if (!(error instanceof TypeError || error instanceof ReferenceError)) throw error;
              return undefined;
            }
          };
          const draftUri =
            draft === 7
              ? "http://json-schema.org/draft-07/schema#"
              : "https://json-schema.org/draft/2020-12/schema";
          const declared = { $schema: draftUri, ...(schema as object) };
          let language: ReturnType<typeof languageOfSchema>;
          try {
            language = languageOfSchema(declared);
          } catch (error) {
            if (error instanceof ConflictError) {
              expect(error.reasons.length).toBeGreaterThan(0);
              for (const instance of instances)
                expect(isValid(JSON.parse(JSON.stringify(instance)))).not.toBe(true);
              return;
            }
            if (!(error instanceof SpecError || error instanceof BudgetError)) throw error;
            refused++;
            return;
          }
          compiled++;
          for (const instance of instances) {
            const text = JSON.stringify(instance);
            const expected = isValid(JSON.parse(text));
            if (expected === undefined) continue;
            expect({ text, accepted: language.accepts(text) }).toEqual({ text, accepted: expected });
          }
          const random = seededRandom(seed);
          for (let i = 0; i < 4; i++) {
            const text = randomMember(language, random, 40);
            if (repeatsName(text)) continue;
            expect({ text, valid: isValid(JSON.parse(text)) ?? true }).toEqual({ text, valid: true });
          }
        },
      ),
      { seed: draft, numRuns: 60 },
    );
    // A test that refuses most of its inputs would show nothing.
    expect(refused).toBeLessThan(compiled / 10);
  });
});
