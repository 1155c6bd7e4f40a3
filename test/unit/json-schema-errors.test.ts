/** What the JSON Schema front end refuses, and how it says so. */
import { describe, expect, it } from "vitest";
import {
  compileJsonSchema,
  type JsonSchemaOptions,
} from "../../domains/syntax/grammar/json-schema/compile.ts";
import { BudgetError, ConflictError, SpecError } from "../../src/kernel/index.ts";

function failure(schema: unknown, options: JsonSchemaOptions = {}): Error {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  try {
    compileJsonSchema(text, { file: "s.json", ...options });
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error(`compiled: ${text}`);
}

function conflict(schema: unknown): ConflictError {
  const error = failure(schema);
  if (!(error instanceof ConflictError)) throw error;
  return error;
}

describe("refused keywords", () => {
  it.each([
    [{ not: { uniqueItems: true } }, "uniqueItems", "/not/uniqueItems"],
    [
      { items: { not: { type: ["object", "array"], uniqueItems: true } } },
      "uniqueItems",
      "/items/not/uniqueItems",
    ],
    [{ multipleOf: 123457 }, "multipleOf", "/multipleOf"],
    [{ format: "nonsense" }, "format", "/format"],
    [{ format: "regex" }, "format", "/format"],
    [{ format: "idn-hostname" }, "format", "/format"],
    [{ properties: { a: { $ref: "https://example.com/other.json" } } }, "$ref", "/properties/a/$ref"],
    [{ properties: { a: { $ref: "other.json#/x" } } }, "$ref", "/properties/a/$ref"],
    [
      { $dynamicRef: "#n", $defs: { a: { $dynamicAnchor: "n" }, b: { $dynamicAnchor: "n" } } },
      "$dynamicRef",
      "/$dynamicRef",
    ],
    [{ pattern: "(?<=a)b" }, "pattern", "/pattern"],
    [{ pattern: "(a)\\1" }, "pattern", "/pattern"],
  ])("%j", (schema, keyword, pointer) => {
    const error = failure(schema);
    expect(error).toBeInstanceOf(SpecError);
    expect(error.message).toContain(pointer);
    expect(error.message).toContain(keyword);
    expect(error.message).toContain("s.json:1:");
  });

  it("are no obstacle where nothing reaches them", () => {
    // What is no string is more than what repeats an item; and no string has items.
    for (const type of ["string", "object"]) {
      compileJsonSchema(JSON.stringify({ not: { type: "string", uniqueItems: true } }));
      compileJsonSchema(JSON.stringify({ type, not: { minLength: 1, minProperties: 1, uniqueItems: true } }));
    }
    compileJsonSchema(JSON.stringify({ $defs: { unused: { not: { uniqueItems: true } } }, type: "null" }));
  });

  it("do not include unknown formats when these are to be described", () => {
    const { notes } = compileJsonSchema('{"format":"nonsense"}', { unknownFormats: "annotate" });
    expect(notes).toEqual([
      { path: "/format", subject: "format", treatment: "annotation", detail: "unknown format nonsense" },
    ]);
  });
});

describe("malformed schemas", () => {
  it.each([
    ['{"type":', "The text ends where a value is expected at s.json:1:9"],
    ["3", "A schema must be an object or a boolean, not 3 (the whole schema) at s.json:1:1"],
    ['{"type":"strin"}', 'Unknown type "strin" (/type) at s.json:1:9'],
    ['{"minLength":-1}', '"minLength" must be a non-negative integer, not -1 (/minLength) at s.json:1:14'],
    ['{"maxItems":"3"}', '"maxItems" must be a non-negative integer, not "3" (/maxItems) at s.json:1:13'],
    ['{"minimum":null}', '"minimum" must be a number, not null (/minimum) at s.json:1:12'],
    ['{"multipleOf":0}', '"multipleOf" must be greater than 0 (/multipleOf) at s.json:1:15'],
    ['{"required":["a",1]}', "An element here must be a string, not 1 (/required/1) at s.json:1:18"],
    ['{"required":true}', '"required" must be an array, not true (/required) at s.json:1:13'],
    ['{"properties":[]}', '"properties" must be an object, not [] (/properties) at s.json:1:15'],
    [
      '{"properties":{"a":1}}',
      "A schema must be an object or a boolean, not 1 (/properties/a) at s.json:1:20",
    ],
    ['{"enum":1}', '"enum" must be an array, not 1 (/enum) at s.json:1:9'],
    ['{"anyOf":[]}', '"anyOf" must hold at least one schema (/anyOf) at s.json:1:10'],
    ['{"pattern":1}', '"pattern" must be a string, not 1 (/pattern) at s.json:1:12'],
    ['{"uniqueItems":1}', '"uniqueItems" must be a boolean, not 1 (/uniqueItems) at s.json:1:16'],
    ['{"$ref":"#/$defs/a"}', '"$ref" points to nothing: "#/$defs/a" (/$ref) at s.json:1:9'],
    ['{"$ref":"#a"}', '"$ref" points to nothing: "#a" (/$ref) at s.json:1:9'],
    ['{"$ref":"#/%zz"}', 'Malformed percent escape in "#/%zz" (/$ref) at s.json:1:9'],
    [
      '{"$ref":"#"}',
      "The schema refers to itself without going through a property or an item (the whole schema) at s.json:1:1",
    ],
    [
      '{"allOf":[{"$ref":"#"}],"unevaluatedItems":false}',
      "The schema refers to itself without going through a property or an item (the whole schema) at s.json:1:1",
    ],
    [
      '{"allOf":[{"$ref":"#"}],"type":"null"}',
      "The schema refers to itself without going through a property or an item (the whole schema) at s.json:1:1",
    ],
  ])("%s", (text, message) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(SpecError);
    expect(error.message).toBe(message);
  });
});

describe("unsatisfiable schemas", () => {
  it.each([
    [false, [""]],
    [{ type: "string", title: "t", minLength: 5, maxLength: 3 }, ["/type", "/minLength", "/maxLength"]],
    [{ allOf: [{ type: "string" }, { type: "number" }] }, ["/allOf/0/type", "/allOf/1/type"]],
    [{ enum: [] }, ["/enum"]],
    [{ enum: [1, 2], type: "string" }, ["/enum", "/type"]],
    [{ const: 1, not: { const: 1.0 } }, ["/const", "/not"]],
    [
      { type: "integer", exclusiveMinimum: 1, exclusiveMaximum: 2 },
      ["/type", "/exclusiveMinimum", "/exclusiveMaximum"],
    ],
    [{ type: "string", pattern: "^a+$", not: { pattern: "a" } }, ["/pattern", "/not"]],
    [
      { type: "object", required: ["a"], properties: { a: { type: "integer", minimum: 2, maximum: 1 } } },
      [
        "/type",
        "/required",
        "/properties",
        "/properties/a/type",
        "/properties/a/minimum",
        "/properties/a/maximum",
      ],
    ],
    [
      { type: "object", required: ["a"], propertyNames: { pattern: "^b" } },
      ["/type", "/required", "/propertyNames"],
    ],
    [
      { type: "object", properties: { a: {} }, additionalProperties: false, minProperties: 2 },
      ["/type", "/properties", "/additionalProperties", "/minProperties"],
    ],
    [{ type: "array", items: false, minItems: 1 }, ["/type", "/items", "/minItems"]],
    [{ oneOf: [{ type: "null" }, { type: "null" }] }, ["/oneOf"]],
    [
      {
        $ref: "#/$defs/a",
        $defs: { a: { type: "object", properties: { b: { $ref: "#/$defs/a" } }, required: ["b"] } },
      },
      ["/$defs/a"],
    ],
  ])("%j", (schema, paths) => {
    const { reasons } = conflict(schema);
    expect(reasons.map(({ path }) => path)).toEqual(paths);
    for (const reason of reasons) expect(reason).toMatchObject({ domain: "syntax", constraint: "s.json" });
    expect(reasons.every(({ span }) => span?.file === "s.json")).toBe(true);
  });

  it("say which keywords contradict each other", () => {
    expect(conflict({ type: "string", minLength: 5, maxLength: 3 }).message).toBe(
      'No value satisfies s.json: "type": "string" (/type); "minLength": 5 (/minLength); "maxLength": 3 (/maxLength)',
    );
  });
});

describe("hostile schemas", () => {
  it("end within limits when alternatives multiply", () => {
    const choice = (i: number): object => ({
      anyOf: [
        { properties: { [`a${i}`]: { type: "null" } }, required: [`a${i}`, "a"] },
        { properties: { [`b${i}`]: { type: "null" } }, required: [`b${i}`, "b"] },
      ],
    });
    const error = failure({ type: "object", allOf: Array.from({ length: 30 }, (_, i) => choice(i)) });
    expect(error).toBeInstanceOf(BudgetError);
    expect(error).toMatchObject({ limit: "maxAlternatives" });
  });

  it("end within limits when nested deeply", () => {
    let nested: unknown = { type: "null" };
    for (let i = 0; i < 400; i++) nested = { not: nested };
    compileJsonSchema(JSON.stringify(nested));
    const chain = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, i) => [
        `d${i}`,
        { allOf: [{ $ref: `#/$defs/d${i + 1}` }], maxLength: i },
      ]),
    );
    expect(failure({ $ref: "#/$defs/d0", $defs: { ...chain, d2000: {} } })).toBeInstanceOf(BudgetError);
  });

  it("compile when they are merely large", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `value ${i}`);
    compileJsonSchema(JSON.stringify({ enum: names }));
    const properties = Object.fromEntries(names.slice(0, 300).map((name) => [name, { type: "string" }]));
    compileJsonSchema(JSON.stringify({ properties, required: names.slice(0, 300), minProperties: 300 }));
    compileJsonSchema(JSON.stringify({ type: "string", minLength: 0, maxLength: 1_000_000 }));
    compileJsonSchema(JSON.stringify({ type: "array", minItems: 100_000, maxItems: 1_000_000 }));
  });
});
