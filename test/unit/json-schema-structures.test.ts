/** Objects, arrays, combinations and references of JSON Schema. */
import { describe, expect, it } from "vitest";
import type { JsonSchemaOptions } from "../../domains/syntax/grammar/json-schema/compile.ts";
import { languageOfSchema } from "../helpers/json-schema.ts";

/** Compact texts; a text that starts with `~` must be refused. */
function expectTexts(schema: unknown, texts: readonly string[], options: JsonSchemaOptions = {}): void {
  const { accepts } = languageOfSchema(schema, options);
  const wrong = texts.filter((text) => accepts(text.replace(/^~/, "")) === text.startsWith("~"));
  expect(wrong).toEqual([]);
}

describe("objects", () => {
  const person = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
    required: ["name"],
    additionalProperties: false,
  };

  it("have their members in any order, each once", () => {
    expectTexts(person, [
      '{"name":"x"}',
      '{"age":3,"name":"x"}',
      '{"name":"x","age":3}',
      "~{}",
      '~{"age":3}',
      '~{"name":"x","name":"y"}',
      '~{"name":"x","other":1}',
      '~{"name":"x",}',
      "~[]",
    ]);
  });

  it("can be held to the order of the schema", () => {
    const schema = { properties: { b: {}, a: {}, c: {} }, required: ["a"], type: "object" };
    expectTexts(
      schema,
      [
        '{"b":1,"a":2}',
        '{"a":1,"c":2}',
        '{"b":1,"a":2,"c":3,"x":4,"y":5}',
        '~{"a":1,"b":2}',
        '~{"x":1,"a":2}',
        '~{"b":1}',
      ],
      { propertyOrder: "schema" },
    );
  });

  it("take further members only under names that are not listed, however they are spelled", () => {
    expectTexts(
      { type: "object", properties: { a: { type: "null" } }, additionalProperties: { type: "integer" } },
      ['{"a":null,"b":1}', '{"ab":1,"":2}', '{"\\u0062":1}', '~{"a":1}', '~{"\\u0061":1}', '~{"b":null}'],
    );
  });

  it("follow patterns of names, all that match at once", () => {
    expectTexts(
      {
        type: "object",
        properties: { ab: { maximum: 9 } },
        patternProperties: { "^a": { type: "integer" }, b$: { minimum: 5 } },
        additionalProperties: false,
      },
      [
        '{"a":1}',
        '{"xb":5.5}',
        '{"axb":7}',
        '{"ab":6}',
        '~{"a":1.5}',
        '~{"axb":3}',
        '~{"ab":10}',
        '~{"c":1}',
        '~{"ab":6.5}',
      ],
    );
  });

  it("restrict names", () => {
    expectTexts(
      {
        type: "object",
        propertyNames: { pattern: "^[a-z]+$", maxLength: 2 },
        properties: { abc: {}, z: {} },
      },
      ['{"ab":1,"z":2}', '~{"abc":1}', '~{"A":1}'],
    );
    expectTexts({ type: "object", propertyNames: { enum: ["a", "b"] } }, [
      '{"b":1,"a":2}',
      '~{"c":1}',
      '~{"a":1,"a":2}',
    ]);
  });

  it("count members", () => {
    expectTexts(
      { type: "object", properties: { a: {}, b: {} }, required: ["b"], maxProperties: 2, minProperties: 2 },
      ['{"a":1,"b":2}', '{"x":1,"b":2}', '~{"b":2}', '~{"a":1,"x":2}', '~{"a":1,"b":2,"x":3}'],
    );
    const { isViable } = languageOfSchema({ type: "object", required: ["b"], maxProperties: 2 });
    // The last place is kept for what is required.
    expect(isViable('{"x":1,"y')).toBe(false);
    expect(isViable('{"x":1,"b')).toBe(true);
  });

  it("bring along what members depend on", () => {
    expectTexts(
      { type: "object", dependentRequired: { a: ["b"], b: ["c"] }, properties: { a: {}, b: {}, c: {} } },
      ["{}", '{"c":1}', '{"a":1,"c":2,"b":3}', '~{"a":1,"b":2}', '~{"b":2}'],
    );
    expectTexts(
      { type: "object", dependentSchemas: { a: { properties: { b: { type: "null" } }, required: ["b"] } } },
      ['{"b":1}', '{"a":1,"b":null}', '{"b":null,"a":1}', '~{"a":1}', '~{"a":1,"b":1}'],
    );
  });
});

describe("arrays", () => {
  it("have items by position and bounds on their number", () => {
    expectTexts(
      {
        type: "array",
        prefixItems: [{ type: "string" }, { type: "integer" }],
        items: { type: "null" },
        minItems: 1,
      },
      ['["a"]', '["a",1]', '["a",1,null,null]', "~[]", "~[1]", '~["a",1,2]'],
    );
    expectTexts({ type: "array", minItems: 2, maxItems: 3 }, [
      "[1,2]",
      "[1,2,3]",
      "~[1]",
      "~[1,2,3,4]",
      "~[1,2,]",
    ]);
    expectTexts({ type: "array", items: false }, ["[]", "~[1]"]);
  });

  it("contain items, between bounds on their number", () => {
    expectTexts({ type: "array", contains: { type: "integer" }, minContains: 2, maxContains: 2 }, [
      "[1,2]",
      '[1,"a",2]',
      "~[1]",
      "~[1,2,3]",
      '~["a","b"]',
    ]);
  });

  it("differ in all items where these are listed", () => {
    expectTexts(
      { type: "array", items: { enum: ["a", "b", 1, null, true] }, uniqueItems: true, minItems: 2 },
      ['["a","b"]', '[1.0,"a",null,true,"b"]', '~["a"]', '~["a","a"]', "~[1,1.0]"],
    );
  });

  it("with long bounds cost no more than with short ones", () => {
    const sizeOf = (maxItems: number): number =>
      languageOfSchema({ type: "array", maxItems }).recognizer.grammar.symbols.length;
    expect(sizeOf(1_000_000)).toBe(sizeOf(3));
  });
});

describe("combinations", () => {
  it("intersect", () => {
    expectTexts(
      {
        allOf: [
          { type: ["string", "integer"], minimum: 3 },
          { maximum: 5, maxLength: 1 },
        ],
      },
      ["3", "5", '"a"', "~2", "~6", '~"ab"', "~null"],
    );
    expectTexts(
      {
        allOf: [
          { properties: { a: { type: "integer" } }, required: ["a"] },
          { properties: { a: { maximum: 3 }, b: { type: "null" } }, additionalProperties: false },
        ],
        type: "object",
      },
      ['{"a":3}', '{"b":null,"a":1}', '~{"a":4}', '~{"a":1.5}', '~{"a":1,"c":1}', "~{}"],
    );
  });

  it("unite", () => {
    expectTexts(
      {
        anyOf: [
          {
            properties: { kind: { const: "a" }, x: { type: "integer" } },
            required: ["kind"],
            type: "object",
          },
          { properties: { kind: { const: "b" }, x: { type: "string" } }, required: ["kind"], type: "object" },
        ],
      },
      [
        '{"kind":"a","x":1}',
        '{"x":"s","kind":"b"}',
        '~{"kind":"a","x":"s"}',
        '~{"x":1,"kind":"b"}',
        '~{"kind":"c"}',
      ],
    );
  });

  it("choose exactly one, even where branches overlap", () => {
    expectTexts({ oneOf: [{ type: "integer" }, { minimum: 2 }] }, ["1", "2.5", '"a"', "~3", "~1.5"]);
    expectTexts({ type: "object", oneOf: [{ required: ["a"] }, { required: ["b"] }] }, [
      '{"a":1}',
      '{"b":1,"c":2}',
      '~{"a":1,"b":2}',
      "~{}",
    ]);
  });

  it("choose among many that overlap without multiplying out", () => {
    const meters = Array.from({ length: 24 }, (_, i) => ({
      type: "object",
      properties: {
        protocol: { const: `p${i}` },
        [`own${i}`]: { type: "integer" },
        shared: { type: "string" },
      },
    }));
    expectTexts({ oneOf: meters }, [
      '{"protocol":"p3"}',
      '{"own3":1,"protocol":"p3","shared":"x"}',
      '{"protocol":"p3","own4":"free"}',
      "~{}",
      '~{"own3":1}',
      '~{"protocol":"p3","own3":"x"}',
      '~{"protocol":"other"}',
    ]);
    const either = (i: number): object => ({ anyOf: [{ required: [`a${i}`] }, { required: [`b${i}`] }] });
    expectTexts(
      { type: "object", allOf: Array.from({ length: 20 }, (_, i) => either(i)), minProperties: 20 },
      [
        `{${Array.from({ length: 20 }, (_, i) => `"${i % 2 === 0 ? "a" : "b"}${i}":1`).join()}}`,
        `~{${Array.from({ length: 20 }, (_, i) => `"a${i === 7 ? 8 : i}":1`).join()}}`,
      ],
    );
  });

  it("exclude", () => {
    expectTexts({ not: { type: ["object", "integer"] } }, ["1.5", '"a"', "[]", "null", "~1", "~2.0", "~{}"]);
    expectTexts({ not: { enum: ["a", 1, { b: 2 }] } }, [
      '"b"',
      "2",
      '{"b":3}',
      '{"b":2,"c":1}',
      "{}",
      '~"a"',
      "~1.0",
      '~{"b":2}',
    ]);
    expectTexts({ type: "object", not: { required: ["a", "b"] } }, [
      '{"a":1}',
      '{"b":1}',
      "{}",
      '~{"a":1,"b":1}',
    ]);
    expectTexts({ type: "array", not: { items: { type: "integer" } } }, [
      '["a"]',
      '[1,"a",2]',
      "~[]",
      "~[1,2]",
    ]);
    expectTexts({ type: "string", not: { pattern: "^a" } }, ['"b"', '""', '~"ab"']);
  });

  it("depend on conditions", () => {
    expectTexts(
      {
        type: "object",
        if: { properties: { unit: { const: "kg" } }, required: ["unit"] },
        then: { properties: { value: { maximum: 10 } } },
        else: { properties: { value: { maximum: 99 } } },
      },
      [
        '{"value":50}',
        '{"unit":"kg","value":5}',
        '{"value":50,"unit":"lb"}',
        '~{"unit":"kg","value":50}',
        '~{"value":50,"unit":"kg"}',
        '~{"value":100}',
      ],
    );
  });

  it("give constants of any type", () => {
    expectTexts({ enum: [{ a: [1, null] }, [], "x", false] }, [
      '{"a":[1,null]}',
      "[]",
      '"x"',
      "false",
      '~{"a":[1]}',
      "~true",
      "~[1]",
    ]);
  });
});

describe("unevaluated members and items", () => {
  it("are those that nothing combined has looked at", () => {
    const $defs = { base: { properties: { b: {} }, patternProperties: { "^x": {} } } };
    expectTexts(
      {
        type: "object",
        $defs,
        allOf: [{ properties: { a: {} } }, { $ref: "#/$defs/base" }],
        unevaluatedProperties: false,
      },
      ['{"a":1,"b":2,"x1":3}', "{}", '~{"c":1}'],
    );
    expectTexts(
      {
        allOf: [{ prefixItems: [{ type: "null" }] }, { prefixItems: [true, true] }],
        unevaluatedItems: { type: "null" },
      },
      ["[null,1,null]", "~[null,1,2]", "~[1]"],
    );
  });

  it("depend on the branches that hold", () => {
    expectTexts(
      {
        type: "object",
        anyOf: [
          { properties: { a: { const: 1 } }, required: ["a"] },
          { properties: { b: { const: 2 } }, required: ["b"] },
        ],
        unevaluatedProperties: false,
      },
      ['{"a":1}', '{"b":2,"a":1}', '~{"a":1,"b":3}', '~{"a":1,"c":3}'],
    );
    expectTexts(
      {
        type: "object",
        if: { properties: { k: { const: "x" } }, required: ["k"] },
        then: { properties: { v: {} } },
        else: { properties: { w: {} } },
        unevaluatedProperties: false,
      },
      ['{"k":"x","v":1}', '{"w":1}', '~{"k":"x","w":1}', '~{"k":"y"}'],
    );
  });
});

describe("references", () => {
  it("recurse", () => {
    const tree = {
      $ref: "#/$defs/tree",
      $defs: {
        tree: {
          type: "object",
          properties: {
            value: { type: "integer" },
            children: { type: "array", items: { $ref: "#/$defs/tree" } },
          },
          required: ["value"],
          additionalProperties: false,
        },
      },
    };
    expectTexts(tree, [
      '{"value":1}',
      '{"value":1,"children":[{"value":2,"children":[]}]}',
      '~{"value":1,"children":[{}]}',
    ]);
  });

  it("resolve by pointer, anchor and identifier", () => {
    expectTexts({ properties: { a: { $ref: "#/$defs/x~1y" } }, $defs: { "x/y": { type: "null" } } }, [
      '{"a":null}',
      '~{"a":1}',
    ]);
    expectTexts({ properties: { a: { $ref: "#there" } }, $defs: { x: { $anchor: "there", type: "null" } } }, [
      '{"a":null}',
      '~{"a":1}',
    ]);
    expectTexts(
      {
        $id: "https://example.com/root.json",
        properties: { a: { $ref: "part.json" }, b: { $ref: "https://example.com/part.json#/$defs/deep" } },
        $defs: { x: { $id: "part.json", type: "null", $defs: { deep: { type: "integer" } } } },
      },
      ['{"a":null,"b":1}', '~{"a":1}', '~{"b":null}'],
    );
    expectTexts({ properties: { "%25 a": { type: "null" }, b: { $ref: "#/properties/%2525%20a" } } }, [
      '{"b":null}',
      '~{"b":1}',
    ]);
  });

  it("combine with what stands beside them, and replace it until draft 7", () => {
    const schema = {
      properties: { a: { $ref: "#/definitions/n", maximum: 3 } },
      definitions: { n: { type: "integer" } },
    };
    expectTexts(schema, ['{"a":3}', '~{"a":4}']);
    const old = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
    expectTexts(old, ['{"a":3}', '{"a":4}', '~{"a":null}']);
    const { notes } = languageOfSchema(old);
    expect(notes.map(({ path, treatment }) => [path, treatment])).toContainEqual([
      "/properties/a/maximum",
      "annotation",
    ]);
  });

  it("follow dynamic references that have one target", () => {
    const schema = { $dynamicAnchor: "node", type: "object", additionalProperties: { $dynamicRef: "#node" } };
    expectTexts(schema, ['{"a":{"b":{}}}', '~{"a":1}']);
  });
});

describe("drafts", () => {
  it("4: exclusive bounds are flags", () => {
    expectTexts(
      {
        $schema: "http://json-schema.org/draft-04/schema#",
        type: "integer",
        minimum: 3,
        exclusiveMinimum: true,
      },
      ["4", "~3"],
    );
  });

  it("7: items by position, dependencies", () => {
    const $schema = "http://json-schema.org/draft-07/schema#";
    expectTexts({ $schema, type: "array", items: [{ type: "null" }], additionalItems: { type: "integer" } }, [
      "[null,1]",
      "~[1]",
      "~[null,null]",
    ]);
    expectTexts({ $schema, type: "object", dependencies: { a: ["b"], c: { required: ["d"] } } }, [
      '{"a":1,"b":2}',
      '{"c":1,"d":2}',
      '~{"a":1}',
      '~{"c":1}',
    ]);
  });

  it("ignore keywords that came later, and say so", () => {
    const { accepts, notes } = languageOfSchema({
      $schema: "http://json-schema.org/draft-04/schema#",
      const: 1,
    });
    expect(accepts("2")).toBe(true);
    expect(notes).toMatchObject([{ path: "/const", subject: "const", treatment: "unknown-keyword" }]);
  });
});

describe("layout", () => {
  it("allows white space between lexemes, in runs of bounded length", () => {
    expectTexts({ type: "array" }, [
      "\n[ 1 ,\t2 ]\r\n",
      `[${" ".repeat(128)}]`,
      `~[${" ".repeat(129)}]`,
      "~[1 2]",
    ]);
    expectTexts({ type: "array" }, ["[  ]", "~[   ]"], { maxWhitespace: 2 });
  });

  it("allows none when compact", () => {
    expectTexts({ type: "array" }, ["[1,2]", "~[1, 2]", "~ []"], { whitespace: "compact" });
  });
});

describe("notes", () => {
  it("list descriptions and unknown keywords", () => {
    const { notes } = languageOfSchema({ title: "T", properties: { a: { "x-tag": 1, description: "d" } } });
    expect(notes).toEqual([
      { path: "/title", subject: "title", treatment: "annotation" },
      { path: "/properties/a/x-tag", subject: "x-tag", treatment: "unknown-keyword" },
      { path: "/properties/a/description", subject: "description", treatment: "annotation" },
    ]);
  });
});

describe("size", () => {
  it("equal parts share their symbols", () => {
    const part = (i: number): object => ({
      type: "object",
      properties: { x: { type: "integer", minimum: i % 2 } },
    });
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`p${i}`, { allOf: [{ $ref: `#/$defs/${i % 2}` }] }]),
    );
    const language = languageOfSchema({ properties: many, $defs: { 0: part(0), 1: part(1) } });
    const members = Object.keys(many).map((key, i) => `"${key}":{"x":${i % 2}}`);
    expect(language.accepts(`{${members.join()}}`)).toBe(true);
    // The whole and the two parts have members; two more lists are of values that only the same arrays may be.
    const { symbols } = language.recognizer.grammar;
    expect(symbols.filter(({ name }) => name === "members").length).toBeLessThanOrEqual(4);
  });
});
