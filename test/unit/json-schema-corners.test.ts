/**
 * Corners of the standard, each against ajv: identifiers and references of two drafts, numbers at their edges,
 * surrogates, names that need escapes, every negation. Where ajv is known to differ from the standard, the text of the
 * standard decides.
 */
import { describe, expect, it } from "vitest";
import { judge, languageOfSchema } from "../helpers/json-schema.ts";

const D7 = "http://json-schema.org/draft-07/schema#";
const D2019 = "https://json-schema.org/draft/2019-09/schema";

type Corner = readonly [schema: unknown, texts: readonly string[], draft?: 7 | 2020];

const CORNERS: readonly Corner[] = [
  [
    { $defs: { a: { type: "string" } }, properties: { x: { $ref: "#/$defs/a", maxLength: 1 } } },
    ['{"x":"abc"}', '{"x":"a"}', '{"x":1}'],
  ],
  [
    {
      $schema: D7,
      $id: "http://x.y/root.json",
      definitions: { a: { $id: "#foo", type: "string" } },
      properties: {
        x: { $ref: "#foo" },
        y: { $ref: "http://x.y/root.json#foo" },
        z: { $ref: "root.json#/definitions/a" },
      },
    },
    ['{"x":1}', '{"y":1}', '{"z":1}', '{"x":"a","y":"b","z":"c"}'],
    7,
  ],
  [
    {
      $id: "http://x.y/root.json",
      $defs: {
        a: {
          $id: "sub/a.json",
          $anchor: "foo",
          type: "object",
          properties: { q: { $ref: "#/$defs/n" }, r: { $ref: "#foo" } },
          $defs: { n: { type: "integer" } },
        },
      },
      properties: {
        x: { $ref: "sub/a.json" },
        y: { $ref: "sub/a.json#foo" },
        z: { $ref: "sub/a.json#/$defs/n" },
      },
    },
    [
      '{"x":{"q":1}}',
      '{"x":{"q":"a"}}',
      '{"y":{"q":"a"}}',
      '{"z":1}',
      '{"z":"a"}',
      '{"x":{"r":{"q":"x"}}}',
      '{"x":{"r":{"q":3}}}',
    ],
  ],
  [
    {
      $schema: D7,
      $id: "http://a.b/c",
      definitions: {
        A: {
          $id: "http://a.b/other",
          definitions: { B: { type: "null" } },
          properties: { k: { $ref: "#/definitions/B" } },
        },
      },
      properties: { p: { $ref: "http://a.b/other" } },
    },
    ['{"p":{"k":null}}', '{"p":{"k":1}}'],
    7,
  ],
  [
    { $schema: D7, items: [{ type: "string" }, { type: "integer" }], additionalItems: false },
    ['["a",1]', '["a"]', "[1]", '["a",1,2]'],
    7,
  ],
  [{ $schema: D7, items: [{ type: "string" }] }, ['["a",1,{}]', "[1]"], 7],
  [{ $schema: D7, items: { type: "string" }, additionalItems: false }, ['["a","b"]'], 7],
  [{ $schema: D7, additionalItems: false }, ['["a","b"]'], 7],
  [{ $schema: D7, items: false }, ["[]", "[1]"], 7],
  [
    {
      $schema: D7,
      dependencies: {
        a: ["b"],
        b: { properties: { c: { type: "integer" } }, required: ["c"] },
        z: false,
        y: true,
        w: [],
      },
    },
    ['{"a":1}', '{"a":1,"b":1}', '{"a":1,"b":1,"c":1}', '{"z":1}', '{"y":1}', '{"w":1}', "[]"],
    7,
  ],
  [
    { dependentRequired: { a: ["b"] }, dependentSchemas: { b: { required: ["c"] } } },
    ['{"a":1}', '{"a":1,"b":1}', '{"a":1,"b":1,"c":1}', "[]"],
  ],
  [{ type: "integer" }, ["1.0", "1.5", "-0", "0.0", "12345678901234567890123"]],
  [{ type: "number" }, ["1e2", "-0.0", "1e299", "1e-299"]],
  [{ type: "integer", minimum: 3 }, ["3", "2", "3.0", "30", "2.9"]],
  [{ minimum: -0.5, maximum: 0 }, ["0", "-0", "-0.5", "-0.25", "0.1", "-0.500001"]],
  [{ exclusiveMinimum: 0, maximum: 1e-5 }, ["0", "0.00001", "0.000001", "0.0000101"]],
  [{ multipleOf: 0.01 }, ["0.01", "0.1", "0.001", "1"]],
  [{ multipleOf: 1e-8 }, ["0.00000001", "0.5"]],
  [{ multipleOf: 3 }, ["3", "-6", "0", "4", "9.0"]],
  [{ type: "integer", multipleOf: 0.5 }, ["1", "2", "3", "0.5"]],
  [{ multipleOf: 1.5 }, ["3", "1.5", "4.5", "2"]],
  [
    { minimum: 1e15, maximum: 1e16 },
    ["1000000000000000", "9999999999999999", "10000000000000000", "999999999999999"],
  ],
  [{ const: 1 }, ["1", "1.0", "2"]],
  [{ enum: [1, "1", [1], { a: 1.0 }] }, ["1", '"1"', "[1]", "[1.0]", '{"a":1}', '{"a":1,"b":2}']],
  [{ const: -0 }, ["0", "-0", "0.0"]],
  [{ const: 0.1 }, ["0.1", "0.10", "0.2"]],
  [{ minLength: 1, maxLength: 1 }, ['"😀"', '"\\ud83d\\ude00"', '"é"', '"e\\u0301"', '""', '"ab"']],
  [{ pattern: "^.$" }, ['"😀"', '"\\ud83d\\ude00"', '"a"', '"\\n"', '"ab"']],
  [{ pattern: "^\\p{L}+$" }, ['"é"', '"1"', '"日本"']],
  [{ pattern: "^[^\\s]+$" }, ['"a b"', '"ab"', '"a\\u00a0b"']],
  [{ pattern: "\\u0061" }, ['"a"', '"b"']],
  [{ pattern: "^\\/" }, ['"/"', '"\\/"']],
  [{ pattern: "a$" }, ['"a"', '"a\\n"', '"ba"']],
  [{ pattern: "^\\d{2}$" }, ['"12"', '"٣٤"']],
  [{ pattern: "^\\w$" }, ['"a"', '"é"', '"_"']],
  [{ pattern: "" }, ['"x"', '""']],
  [
    {
      properties: {
        'a"b': { type: "integer" },
        é: { type: "integer" },
        "\n": { type: "integer" },
        "\\": { type: "integer" },
        "😀": { type: "integer" },
        "": { type: "integer" },
      },
      additionalProperties: false,
    },
    ['{"a\\"b":1}', '{"é":1}', '{"\\n":1}', '{"\\\\":1}', '{"😀":1}', '{"":1}', '{"":"x"}', '{"x":1}'],
  ],
  [{ propertyNames: { maxLength: 1 } }, ['{"a":1}', '{"ab":1}', '{"😀":1}', "{}"]],
  [{ propertyNames: { enum: ["a", "b"] }, minProperties: 2 }, ['{"a":1,"b":2}', '{"a":1}']],
  [{ propertyNames: false }, ["{}", '{"a":1}']],
  [
    {
      patternProperties: { "^x": { type: "integer" }, y$: { minimum: 5 } },
      additionalProperties: { type: "string" },
    },
    ['{"x":1}', '{"xy":1}', '{"xy":5}', '{"y":"s"}', '{"z":"s"}', '{"z":1}'],
  ],
  [
    {
      properties: { "1": { type: "string" }, "0": { type: "integer" }, a: {} },
      required: ["0", "1"],
      additionalProperties: false,
    },
    ['{"0":1,"1":"a"}', '{"1":"a","0":1}', '{"0":"a","1":"a"}'],
  ],
  [{ type: "array", maxItems: 0 }, ["[]", "[1]", "[ ]"]],
  [{ type: "object", maxProperties: 0 }, ["{}", '{"a":1}']],
  [{ properties: { a: false } }, ["{}", '{"a":1}']],
  [{ properties: {} }, ["{}", "1"]],
  [{ minItems: 1, maxItems: 1, items: true }, ["[1]", "[]", "[1,2]", "{}"]],
  [{ contains: {} }, ["[]", "[1]", "{}"]],
  [{ contains: false }, ["[]", "{}"]],
  [{ contains: true, minContains: 0 }, ["[]"]],
  [{ contains: { const: 1 }, maxContains: 1 }, ["[1]", "[1,1]", "[]", "[2]", "[1,2]"]],
  [
    { prefixItems: [{ type: "integer" }], items: { type: "string" }, contains: { const: "a" } },
    ['[1,"a"]', "[1]", '[1,"b"]', '["a"]'],
  ],
  [
    { minProperties: 1, additionalProperties: false, properties: { a: {}, b: {} } },
    ["{}", '{"a":1}', '{"a":1,"b":2}'],
  ],
  [{ not: { type: "object", required: ["a"] } }, ["{}", '{"a":1}', "1"]],
  [{ not: { properties: { a: { type: "string" } }, required: ["a"] } }, ["{}", '{"a":1}', '{"a":"x"}', "1"]],
  [{ not: { items: { type: "integer" } } }, ["[]", "[1]", '["a"]', '[1,"a"]', "1"]],
  [{ not: { prefixItems: [{ type: "integer" }] } }, ["[]", "[1]", '["a"]']],
  [{ not: { multipleOf: 2 } }, ["2", "3", '"a"', "2.5"]],
  [{ not: { pattern: "^a" } }, ['"a"', '"b"', "1"]],
  [{ not: { enum: [1, "a", null] } }, ["1", '"a"', "null", "2", "true", "1.0"]],
  [{ not: { const: { a: 1 } } }, ["{}", '{"a":1}', '{"a":2}', '{"a":1,"b":1}']],
  [{ not: { contains: { const: 1 } } }, ["[]", "[1]", "[2]", "1"]],
  [{ not: { maxProperties: 1 } }, ["{}", '{"a":1}', '{"a":1,"b":1}', "1"]],
  [{ not: { propertyNames: { maxLength: 1 } } }, ["{}", '{"a":1}', '{"ab":1}']],
  [{ not: { dependentRequired: { a: ["b"] } } }, ["{}", '{"a":1}', '{"a":1,"b":1}']],
  [{ oneOf: [{ type: "integer" }, { minimum: 2 }] }, ["1", "1.5", "2.5", "3", '"a"']],
  [{ oneOf: [{ required: ["a"] }, { required: ["b"] }] }, ["{}", '{"a":1}', '{"b":1}', '{"a":1,"b":1}', "1"]],
  [
    {
      oneOf: [
        { type: "array", items: { type: "integer" } },
        { type: "array", items: { type: "string" } },
      ],
    },
    ["[]", "[1]", '["a"]', '[1,"a"]'],
  ],
  [
    { if: { properties: { k: { const: 1 } } }, then: { required: ["a"] }, else: { required: ["b"] } },
    ["{}", '{"a":1}', '{"k":1,"a":1}', '{"k":2,"b":1}', '{"k":2,"a":1}', "1"],
  ],
  [
    {
      if: { properties: { k: { const: 1 } }, required: ["k"] },
      then: { properties: { v: { type: "string" } } },
      else: { properties: { v: { type: "integer" } } },
    },
    ['{"k":1,"v":"a"}', '{"v":"a"}', '{"v":1}', '{"k":2,"v":1}', '{"k":1,"v":1}'],
  ],
  [{ if: true, then: { type: "string" } }, ['"a"', "1"]],
  [{ if: false, then: { type: "string" }, else: { type: "integer" } }, ['"a"', "1"]],
  [
    {
      allOf: [
        { properties: { a: { type: "integer" } } },
        { properties: { a: { minimum: 3 } }, additionalProperties: { type: "string" } },
      ],
    },
    ['{"a":3}', '{"a":2}', '{"a":3,"b":"x"}', '{"a":3,"b":1}'],
  ],
  [
    {
      anyOf: [
        { type: "object", properties: { a: { $ref: "#" } }, additionalProperties: false },
        { type: "array", items: { $ref: "#" } },
        { type: "null" },
      ],
    },
    ['{"a":{"a":[null,[]]}}', '{"a":{"a":1}}', "[[[[{}]]]]"],
  ],
  [
    {
      $defs: {
        n: {
          anyOf: [
            { type: "integer" },
            {
              type: "object",
              properties: { l: { $ref: "#/$defs/n" }, r: { $ref: "#/$defs/n" } },
              required: ["l", "r"],
            },
          ],
        },
      },
      $ref: "#/$defs/n",
    },
    ["1", '{"l":1,"r":{"l":2,"r":3}}', '{"l":1}'],
  ],
  [{ type: ["integer", "null"], minimum: 5 }, ["5", "4", "null", '"a"']],
  [{ type: "string", enum: ["a", 1] }, ['"a"', "1"]],
  [
    { unevaluatedProperties: false, allOf: [{ properties: { a: {} } }], properties: { b: {} } },
    ['{"a":1,"b":1}', '{"c":1}'],
  ],
  [
    {
      unevaluatedProperties: { type: "integer" },
      anyOf: [
        { properties: { a: { type: "string" } }, required: ["a"] },
        { properties: { b: { type: "string" } }, required: ["b"] },
      ],
    },
    ['{"a":"x"}', '{"a":"x","b":1}', '{"a":"x","b":"y"}', '{"a":"x","b":true}', '{"a":"x","c":1}'],
  ],
  [
    { unevaluatedItems: false, prefixItems: [{}], anyOf: [{ prefixItems: [{}, { const: 1 }] }, {}] },
    ["[0]", "[0,1]", "[0,2]", "[0,1,2]"],
  ],
  [
    { properties: { foo: { $ref: "#/properties/bar" }, bar: { type: "integer" } } },
    ['{"foo":1}', '{"foo":"a"}'],
  ],
  [
    {
      $defs: { "a/b": { type: "integer" }, "c~d": { type: "string" }, "e%f": { type: "null" } },
      properties: { p: { $ref: "#/$defs/a~1b" }, q: { $ref: "#/$defs/c~0d" }, r: { $ref: "#/$defs/e%25f" } },
    },
    ['{"p":1,"q":"a","r":null}', '{"p":"a"}', '{"q":1}', '{"r":1}'],
  ],
  [{ uniqueItems: false, items: {} }, ["[1,1]"]],
  [{ format: "date" }, ['"2024-02-29"', '"2023-02-29"', "1"]],
  [{ format: "time" }, ['"12:00:00Z"', '"12:00:00"', '"24:00:00Z"']],
  [{ format: "ipv6" }, ['"::1"', '"1::2::3"', '"::ffff:1.2.3.4"']],
  [{ format: "email" }, ['"a@b.cd"', '"a@b"', '"@b"']],
  [{ format: "uuid" }, ['"123e4567-e89b-12d3-a456-426614174000"', '"x"']],
  [{ format: "hostname" }, ['"a.b"', '"-a"', '"a_b"']],
  [{ minLength: 2, enum: ["a", "ab"] }, ['"a"', '"ab"']],
  [{ maxItems: 2.0, minLength: 1.0 }, ["[1,2,3]", '""']],
];

describe("corners on which ajv agrees", () => {
  it.each(CORNERS.map(([schema, texts, draft]) => ({ schema, texts, draft })))(
    "$schema",
    ({ schema, texts, draft = 2020 }) => {
      const isValid = judge(JSON.parse(JSON.stringify(schema)), draft);
      const { accepts } = languageOfSchema(JSON.stringify(schema));
      for (const text of texts) {
        expect({ text, accepted: accepts(text) }).toEqual({ text, accepted: isValid(JSON.parse(text)) });
      }
    },
  );
});

/** Texts that begin with `~` are refused. */
function expectTexts(schema: unknown, texts: readonly string[]): void {
  const { accepts } = languageOfSchema(schema);
  expect(texts.filter((text) => accepts(text.replace(/^~/, "")) === text.startsWith("~"))).toEqual([]);
}

describe("corners on which ajv differs from the standard", () => {
  it("a reference replaces all beside it until draft 7, identifiers too", () => {
    const definitions = { a: { type: "string" } };
    expectTexts({ $schema: D7, definitions, $ref: "#/definitions/a", maxLength: 1 }, ['"abc"', "~1"]);
    expectTexts(
      {
        $schema: D7,
        $id: "http://example.com/root/",
        definitions: {
          near: { $id: "http://example.com/root/x.json", type: "string" },
          far: { $id: "http://example.com/far/x.json", type: "number" },
          by: {
            $id: "http://example.com/root/",
            allOf: [{ $id: "http://example.com/far/", $ref: "x.json" }],
          },
        },
        properties: { a: { $ref: "#/definitions/by" } },
      },
      ['{"a":"s"}', '~{"a":1}'],
    );
  });

  it("items that `contains` has found are evaluated, since 2020-12", () => {
    expectTexts({ prefixItems: [true], contains: { type: "null" }, unevaluatedItems: false }, [
      "[1,null]",
      "[null,null]",
      "~[1,2]",
      "~[1,2,null]",
    ]);
    expectTexts({ $schema: D2019, items: [true], contains: { type: "null" }, unevaluatedItems: false }, [
      "[null]",
      "~[1]",
      "~[1,null]",
    ]);
    expectTexts(
      {
        allOf: [{ contains: { minimum: 10 } }, { contains: { maximum: -10 } }],
        unevaluatedItems: { const: 0 },
      },
      ["[10,0,-11,12]", "~[10,-10,5]", "~[10,0]"],
    );
    expectTexts({ contains: { type: "string" }, minContains: 0, unevaluatedItems: false }, [
      "[]",
      '["a","b"]',
      "~[1]",
    ]);
    expectTexts(
      { anyOf: [{ contains: { const: 1 } }, { contains: { const: 2 } }], unevaluatedItems: false },
      ["[1,2,1]", "[2]", "~[1,3]", "~[]"],
    );
    expectTexts(
      {
        if: { contains: { const: 1 } },
        then: { contains: { const: 2 } },
        else: { contains: { const: 3 } },
        unevaluatedItems: false,
      },
      ["[1,2,1]", "[3,3]", "~[1]", "~[1,3]", "~[1,2,3]"],
    );
  });

  it("members called like those of every object are members like others", () => {
    expectTexts('{"properties":{"__proto__":{"type":"integer"}},"required":["__proto__"]}', [
      '{"__proto__":1}',
      '~{"__proto__":"a"}',
      "~{}",
    ]);
    expectTexts({ required: ["constructor"] }, ['{"constructor":1}', "~{}"]);
  });

  it("numbers are compared exactly", () => {
    expectTexts({ multipleOf: 0.01 }, ["4.35", "19.99", "~4.355"]);
    expectTexts({ minimum: 3 }, ["~2.9999999999999999999", "3.0000000000000000001"]);
    expectTexts('{"minimum":1e-320}', ["0.5", "~0"]);
    expectTexts('{"maximum":-1e300}', ["~-1", '"a"']);
  });

  it("members called like keywords are no keywords", () => {
    expectTexts(
      {
        properties: { $id: { type: "string" }, $ref: { type: "integer" }, enum: { type: "null" } },
        additionalProperties: false,
      },
      ['{"$id":"a","$ref":1,"enum":null}', '~{"$ref":"#"}'],
    );
    expectTexts(
      { $schema: D7, properties: { $ref: { type: "integer" }, x: { $ref: "#/properties/$ref" } } },
      ['{"x":1}', '~{"x":"a"}'],
    );
  });
});
