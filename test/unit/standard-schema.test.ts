/** Schemas that are objects: Zod, anything with Standard JSON Schema, JSON Schema as a value. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { adversaryModel } from "../../models/index.ts";
import { ledgerOf } from "../../src/generate/ledger.ts";
import {
  type Constraint,
  compile,
  explainBytes,
  generate,
  parseConstraint,
  SpecError,
  schema,
} from "../../src/index.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const { toJSONSchema } = z;

function accepts(constraint: Constraint, text: string): boolean {
  const [compiled] = compile([constraint]).constraints;
  return compiled !== undefined && explainBytes(compiled.recognizer, utf8(text)).verdict === "complete";
}

/** As libraries with the interface look: the methods rely on their object. */
function standard(exported: (options: { target: string }, side: string) => unknown, vendor = "other") {
  const jsonSchema = {
    side: { input: "input", output: "output" },
    input(options: { target: string }) {
      return exported(options, this.side.input);
    },
    output(options: { target: string }) {
      return exported(options, this.side.output);
    },
  };
  return { "~standard": { version: 1, vendor, jsonSchema } };
}

describe("a Zod schema", () => {
  const Person = z.object({
    name: z.string().min(1),
    age: z.int().min(0).max(150),
    mail: z.email().optional(),
    role: z.enum(["admin", "user"]).default("user"),
  });

  it("is a constraint, with the library's own function", () => {
    const constraint = schema(Person, { toJSONSchema });
    expect(accepts(constraint, '{"name":"a","age":3}')).toBe(true);
    expect(accepts(constraint, '{"name":"a","age":3,"role":"admin","mail":"a@b.cd"}')).toBe(true);
    expect(accepts(constraint, '{"name":"","age":3}')).toBe(false);
    expect(accepts(constraint, '{"name":"a","age":3,"role":"root"}')).toBe(false);
    expect(parseConstraint({ kind: "schema", schema: Person, toJSONSchema })).toEqual(constraint);
    expect(
      compile([{ kind: "schema", schema: Person, toJSONSchema, whitespace: "compact" }]).satisfiability,
    ).toBe("sat");
  });

  it("asks for that function where the schema does not export itself", () => {
    expect(() => schema(Person)).toThrow(SpecError);
    expect(() => schema(Person)).toThrow("This zod schema does not export itself as JSON Schema");
    expect(() => parseConstraint(Person)).toThrow("is no constraint by itself");
  });

  it("may refer to itself", () => {
    const Tree = z.object({
      id: z.int(),
      get children() {
        return z.array(Tree);
      },
    });
    const constraint = schema(Tree, { toJSONSchema });
    expect(accepts(constraint, '{"id":1,"children":[{"id":2,"children":[]}]}')).toBe(true);
    expect(accepts(constraint, '{"id":1,"children":[{"id":2}]}')).toBe(false);
  });

  it("says what has no JSON Schema, and why", () => {
    expect(() => schema(z.object({ at: z.date() }), { toJSONSchema })).toThrow(
      /^This zod schema has no JSON Schema: Date cannot be represented/,
    );
    expect(() => schema(z.bigint(), { toJSONSchema })).toThrow("BigInt");
  });

  it("is taken from the side that reads, unless asked otherwise", () => {
    const Flag = z.codec(z.string(), z.boolean(), { decode: (text) => text === "on", encode: String });
    expect(accepts(schema(Flag, { toJSONSchema }), '"on"')).toBe(true);
    expect(accepts(schema(Flag, { toJSONSchema, io: "output" }), "true")).toBe(true);
  });

  it("keeps the order of its members and says in the ledger what it does not enforce", () => {
    const constraint = schema(z.object({ b: z.int(), a: z.int() }), {
      toJSONSchema,
      propertyOrder: "schema",
    });
    expect(accepts(constraint, '{"b":1,"a":2}')).toBe(true);
    expect(accepts(constraint, '{"a":2,"b":1}')).toBe(false);
    const details = ledgerOf(compile([constraint])).entries.map(({ detail }) => detail);
    expect(details.some((detail) => detail.includes("refinements and transforms are not in it"))).toBe(true);
  });

  it("accepts what is generated under it", async () => {
    const vocabulary = smallVocabulary();
    const Small = z.object({ tags: z.array(z.enum(["x", "y"])).max(2), n: z.union([z.int(), z.null()]) });
    for (let seed = 0; seed < 5; seed++) {
      const { code, status } = await generate({
        model: adversaryModel({ vocabulary, seed, endWeight: 1000 }),
        prompt: "",
        constraints: [{ kind: "schema", schema: Small, toJSONSchema, whitespace: "compact" }],
        maxTokens: 80,
      });
      expect(status).toBe("complete");
      expect(Small.safeParse(JSON.parse(code)).success, code).toBe(true);
    }
  });
});

describe("a Standard JSON Schema", () => {
  it("exports itself", () => {
    const source = standard(({ target }, side) => ({ const: `${target} ${side}` }));
    expect(schema(source).text).toBe('{"const":"draft-2020-12 input"}');
    expect(schema(source, { io: "output" }).text).toBe('{"const":"draft-2020-12 output"}');
    // ArkType's schemas are functions.
    const callable = Object.assign(() => true, source);
    expect(schema(callable).text).toBe(schema(source).text);
  });

  it("may know older drafts only", () => {
    const source = standard(({ target }) => {
      if (target !== "draft-07") throw new Error(`no ${target}`);
      return { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "null" }], type: "array" };
    });
    expect(accepts(schema(source), "[null,1]")).toBe(true);
    const nothing = standard(({ target }) => {
      throw new Error(`no ${target}`);
    }, "valibot");
    expect(() => schema(nothing)).toThrow("This valibot schema has no JSON Schema: no draft-2020-12");
  });
});

describe("a JSON Schema as a value", () => {
  it("is written as it stands", () => {
    const value = {
      type: "object",
      properties: { 10: true, b: { const: 12345678901234567890n }, 2: { enum: [1.5] } },
    };
    expect(schema(value).text).toBe(
      '{"type":"object","properties":{"2":{"enum":[1.5]},"10":true,"b":{"const":12345678901234567890}}}',
    );
    expect(schema(true).text).toBe("true");
    expect(schema({ type: "null", title: undefined }).text).toBe('{"type":"null"}');
    expect(schema({}).exportedBy).toBeUndefined();
  });

  it.each([
    [{ minimum: Number.NaN }, "NaN at /minimum"],
    [{ properties: { a: { default: new Date(0) } } }, "an object of class Date at /properties/a/default"],
    [{ enum: [undefined] }, "a value of type undefined at /enum/0"],
    [{ const: () => 1 }, "a value of type function at /const"],
    [[], "not an array"],
    ["{}", "not a value of type string"],
    [null, "not null"],
  ])("is refused where JSON cannot hold it: %#", (value, message) => {
    expect(() => parseConstraint({ kind: "schema", schema: value })).toThrow(message);
  });

  it("is refused when it is inside itself", () => {
    const value: Record<string, unknown> = {};
    value.items = [value];
    expect(() => schema(value)).toThrow("an object inside itself at /items/0");
  });

  it("stands instead of a text, not beside it", () => {
    expect(() => parseConstraint({ kind: "schema", schema: {}, text: "{}" })).toThrow("not both");
    expect(() => parseConstraint({ kind: "schema", schema: {}, io: "both" })).toThrow('"io"');
    expect(() => parseConstraint({ kind: "schema", schema: {}, toJSONSchema: {} })).toThrow("is a function");
    expect(() => parseConstraint({ kind: "schema", schema: {}, indent: 2 })).toThrow(
      'Unknown field "indent"',
    );
  });
});
