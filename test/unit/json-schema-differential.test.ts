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

interface Evaluated {
  readonly members: ReadonlySet<string>;
  /** Items from the start. */
  readonly items: number;
}

/**
 * The specification word by word, for the keywords of the test below: what a schema has evaluated, or `undefined` where it
 * fails. Ajv cannot be the judge: it counts as evaluated what failing branches of "if" and "anyOf" have looked at.
 */
function evaluated(schema: unknown, value: unknown): Evaluated | undefined {
  if (typeof schema === "boolean") return schema ? { members: new Set(), items: 0 } : undefined;
  const own = schema as Record<string, unknown>;
  const list = (key: string): readonly unknown[] => (own[key] ?? []) as readonly unknown[];
  const entries = (key: string) => Object.entries((own[key] ?? {}) as Record<string, unknown>);
  const isArray = Array.isArray(value);
  const object =
    typeof value === "object" && value !== null && !isArray ? (value as Record<string, unknown>) : undefined;
  const typeOf = isArray
    ? "array"
    : object !== undefined
      ? "object"
      : typeof value === "number"
        ? "integer"
        : typeof value;
  const members = new Set<string>();
  let items = 0;
  let holds = true;
  const add = (part: Evaluated | undefined): void => {
    if (part === undefined) holds = false;
    for (const key of part?.members ?? []) members.add(key);
    items = Math.max(items, part?.items ?? 0);
  };
  const member = (key: string, part: unknown): void => {
    members.add(key);
    if (evaluated(part, object?.[key]) === undefined) holds = false;
  };
  if (own.type !== undefined && ![own.type].flat().includes(typeOf)) return undefined;
  if ("const" in own && own.const !== value) return undefined;
  if (object !== undefined) {
    const keys = Object.keys(object);
    if (list("required").some((key) => !keys.includes(String(key)))) return undefined;
    if (keys.length > Number(own.maxProperties ?? Number.POSITIVE_INFINITY)) return undefined;
    for (const [key, part] of entries("properties")) if (key in object) member(key, part);
    for (const [pattern, part] of entries("patternProperties")) {
      for (const key of keys) if (new RegExp(pattern, "u").test(key)) member(key, part);
    }
  }
  if (isArray) {
    if (
      value.length < Number(own.minItems ?? 0) ||
      value.length > Number(own.maxItems ?? Number.POSITIVE_INFINITY)
    ) {
      return undefined;
    }
    list("prefixItems").forEach((part, i) => {
      if (i >= value.length) return;
      items = Math.max(items, i + 1);
      if (evaluated(part, value[i]) === undefined) holds = false;
    });
  }
  for (const part of list("allOf")) add(evaluated(part, value));
  for (const key of ["anyOf", "oneOf"]) {
    const parts = list(key).flatMap((part) => evaluated(part, value) ?? []);
    if (own[key] !== undefined && (parts.length === 0 || (key === "oneOf" && parts.length > 1)))
      return undefined;
    for (const part of parts) add(part);
  }
  if ("not" in own && evaluated(own.not, value) !== undefined) return undefined;
  if ("if" in own) {
    const condition = evaluated(own.if, value);
    if (condition !== undefined) add(condition);
    add(evaluated((condition === undefined ? own.else : own.then) ?? true, value));
  }
  if (!holds) return undefined;
  if (object !== undefined && own.unevaluatedProperties !== undefined) {
    for (const key of Object.keys(object)) if (!members.has(key)) member(key, own.unevaluatedProperties);
  }
  if (isArray && own.unevaluatedItems !== undefined) {
    for (const item of value.slice(items))
      if (evaluated(own.unevaluatedItems, item) === undefined) return undefined;
    items = Number.POSITIVE_INFINITY;
  }
  return holds ? { members, items } : undefined;
}

describe("random schemas with unevaluated locations", () => {
  const names = ["a", "b", "c"];
  const value = fc.constantFrom<unknown>({ type: "integer" }, { type: "string" }, true, false, { const: 1 });
  const flat = {
    properties: fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 }),
    patternProperties: fc.dictionary(fc.constantFrom("^a", "b|c"), value, { maxKeys: 1 }),
    prefixItems: fc.array(value, { minLength: 1, maxLength: 2 }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 1 }),
    unevaluatedProperties: value,
    unevaluatedItems: value,
  };
  /** Some of the fields, two on average. */
  const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
    fc
      .uniqueArray(fc.constantFrom(...Object.keys(fields)), { minLength: 1, maxLength: 3 })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key] ?? value]))));
  const combined = (inner: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> => {
    const several = fc.array(inner, { minLength: 1, maxLength: 2 });
    return some({
      ...flat,
      anyOf: several,
      oneOf: several,
      allOf: several,
      if: inner,
      then: inner,
      else: inner,
    });
  };
  const part = combined(fc.oneof(some(flat), combined(some(flat))));
  const instances = [
    ...["{}", '{"a":1}', '{"b":1}', '{"a":"x"}', '{"a":1,"b":1}', '{"a":1,"c":"x"}', '{"a":1,"b":"x","c":1}'],
    ...['{"ab":1}', '{"d":1}', '{"d":"x","a":1}', "[]", "[1]", '["x"]', "[1,1]", '[1,"x"]', "[1,1,1]", "1"],
  ];

  it("and their opposites accept what the specification says", () => {
    let compiled = 0;
    fc.assert(
      fc.property(part, fc.constantFrom("not", "oneOf", "if"), (generated, around) => {
        const own = JSON.parse(JSON.stringify({ unevaluatedProperties: false, ...generated }));
        const schema =
          around === "not"
            ? { not: own }
            : around === "oneOf"
              ? { oneOf: [own, { maxProperties: 1, maxItems: 1 }] }
              : { if: own, then: { required: ["a"], minItems: 1 }, else: { type: ["object", "array"] } };
        const validate = (value: unknown): boolean => evaluated(schema, value) !== undefined;
        let language: ReturnType<typeof languageOfSchema>;
        try {
          language = languageOfSchema(schema);
        } catch (error) {
          if (error instanceof BudgetError) return;
          if (!(error instanceof ConflictError)) throw error;
          for (const text of instances)
            expect({ text, valid: validate(JSON.parse(text)) }).toEqual({ text, valid: false });
          return;
        }
        compiled++;
        for (const text of instances) {
          const expected = validate(JSON.parse(text));
          expect({ text, accepted: language.accepts(text) }).toEqual({ text, accepted: expected });
        }
      }),
      { seed: 11, numRuns: 120 },
    );
    expect(compiled).toBeGreaterThan(80);
  });
});
