/** JSON Schemas of the table in `grammars.ts`; ajv decides what their instances are. */
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { NamedConstraint } from "./grammars.ts";

interface SchemaCase {
  readonly name: string;
  readonly schema: unknown;
  /** JSON texts that satisfy the schema. */
  readonly members: readonly string[];
  readonly others: readonly string[];
}

const CASES: readonly SchemaCase[] = [
  {
    name: "person, nested objects",
    schema: {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 12 },
        age: { type: "integer", minimum: 0, maximum: 130 },
        role: { enum: ["admin", "user", 'guest "x"', 7, null] },
        address: {
          type: "object",
          properties: { zip: { type: "string", pattern: "^[0-9]{5}$" }, city: { type: "string" } },
          required: ["zip"],
          additionalProperties: false,
        },
      },
      required: ["name", "age"],
      additionalProperties: false,
    },
    members: [
      '{"name":"é😀","age":42,"role":"admin"}',
      '{ "age": 0, "address": {"zip": "01234", "city": ""}, "name": "a\\n" }',
      '{"role":7,"name":"the","age":130}',
    ],
    others: ['{"name":""}', '{"name":"a","age":131}', '{"name":"a","age":1,"x":2}', '{"name":"a","age":1}}'],
  },
  {
    name: "tree, recursion",
    schema: {
      $defs: {
        node: {
          type: "object",
          properties: {
            id: { type: "integer" },
            children: { type: "array", items: { $ref: "#/$defs/node" } },
          },
          required: ["id"],
          additionalProperties: false,
        },
      },
      $ref: "#/$defs/node",
    },
    members: ['{"id":1}', '{"id":-2,"children":[{"id":3,"children":[]},{"children":[{"id":0}],"id":4}]}'],
    others: ["{}", '{"id":1,"children":[1]}', '{"id":01}', '{"children":[]}'],
  },
  {
    name: "shapes, anyOf with constants",
    schema: {
      type: "array",
      minItems: 1,
      items: {
        anyOf: [
          {
            type: "object",
            properties: { kind: { const: "circle" }, r: { type: "number", exclusiveMinimum: 0 } },
            required: ["kind", "r"],
            additionalProperties: false,
          },
          {
            type: "object",
            properties: { kind: { const: "square" }, side: { type: "integer", minimum: 1, maximum: 20 } },
            required: ["kind", "side"],
            additionalProperties: false,
          },
          { const: "none" },
        ],
      },
    },
    members: [
      '[{"kind":"circle","r":0.5}, "none"]',
      '[{"side":20,"kind":"square"}]',
      '["none","none",{"r":12,"kind":"circle"}]',
    ],
    others: ["[]", '[{"kind":"circle","r":0}]', '[{"kind":"square","r":1}]', '["no"]'],
  },
  {
    name: "tuples and counted arrays",
    schema: {
      type: "array",
      prefixItems: [
        { type: "string", maxLength: 3 },
        { type: "array", items: { type: "boolean" }, minItems: 2, maxItems: 4 },
      ],
      items: { type: "integer", minimum: -5, maximum: 1234 },
      minItems: 2,
      maxItems: 6,
    },
    members: [
      '["the",[true,false]]',
      '["",[true,true,true,false],-5,1234,0,7]',
      '[ "日本語" , [ false , true ] , 10 ]',
    ],
    others: [
      '["the"]',
      '["the",[true]]',
      '["1234",[true,true]]',
      '["",[true,true],1235]',
      '["",[true,true],-6]',
    ],
  },
  {
    name: "open map",
    schema: {
      type: "object",
      properties: { version: { const: 2 } },
      required: ["version"],
      additionalProperties: { type: ["number", "null"] },
    },
    members: ['{"version":2}', '{"a":1.5e3,"version":2,"é":null}', '{"version":2,"":-0.5,"a b":2024}'],
    others: ['{"version":3}', '{"version":2,"a":"b"}', '{"a":1}', '{"version":2,"version":2,"a":true}'],
  },
  {
    name: "intersection of bounds",
    schema: {
      allOf: [
        { type: "integer", minimum: 10 },
        { type: "number", maximum: 2024, multipleOf: 1 },
        { not: { const: 12 } },
      ],
    },
    members: ["10", "2024", "123", "99"],
    others: ["9", "2025", "12", "-10", "1.5"],
  },
  {
    name: "formats",
    schema: {
      type: "object",
      properties: {
        day: { type: "string", format: "date" },
        id: { type: "string", format: "uuid" },
        ip: { type: "string", format: "ipv4" },
      },
      required: ["day"],
      additionalProperties: false,
    },
    members: [
      '{"day":"2024-02-29"}',
      '{"ip":"10.0.0.255","day":"1999-12-31","id":"123e4567-e89b-12d3-a456-426614174000"}',
    ],
    others: ['{"day":"2023-02-29"}', '{"day":"2024-13-01"}', '{"day":"2024-01-01","ip":"1.2.3.256"}'],
  },
  {
    name: "conditions that members meet",
    schema: {
      type: "object",
      additionalProperties: { type: ["integer", "null"] },
      allOf: [
        { anyOf: [{ required: ["a"], properties: { a: { const: 1 } } }, { required: ["b"] }] },
        {
          anyOf: [
            { required: ["the"], properties: { the: { minimum: 10 } } },
            { properties: { a: { const: 2 } } },
          ],
        },
      ],
      maxProperties: 4,
    },
    members: ['{"a":1,"the":12}', '{"b":null}', '{"b":0,"a":2,"x":3}', '{"the":10,"a":7,"b":7,"c":null}'],
    others: ['{"a":1}', "{}", '{"a":1,"the":9}', '{"a":3,"b":1}', '{"a":1,"b":2,"c":3,"d":4,"the":10}'],
  },
  {
    name: "strings and unions of types",
    schema: {
      anyOf: [
        { type: "string", minLength: 2, maxLength: 5, pattern: "^[a-zé]+$" },
        { type: "string", enum: ["é", '"quoted"', "tab\t", "x1"] },
        { type: ["null", "boolean"] },
        { type: "array", items: { type: "string", maxLength: 2 }, uniqueItems: false, maxItems: 3 },
      ],
    },
    members: ['"the"', '"ééé"', '"tab\\t"', "null", '["a","","日😀"]', "[]"],
    others: ['"a"', '"abcdef"', '"A1"', '["abc"]', "1", "{}"],
  },
];

const ajv = new Ajv2020({ strict: false, allErrors: false });
// The package is CommonJS: under ESM its function is the default export of the default export.
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

export const SCHEMA_CONSTRAINTS: readonly NamedConstraint[] = CASES.map(
  ({ name, schema, members, others }) => {
    const validate = ajv.compile(schema as object);
    return {
      name,
      constraint: { kind: "schema", text: JSON.stringify(schema) },
      members,
      others,
      accepts(text) {
        try {
          return validate(JSON.parse(text)) === true;
        } catch (error) {
          // Not JSON at all is a plain "no".
          if (error instanceof SyntaxError) return false;
          throw error;
        }
      },
    };
  },
);
