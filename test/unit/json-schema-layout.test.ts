/** White space between JSON tokens, and the order of members. */
import { describe, expect, it } from "vitest";
import { compile, SpecError } from "../../src/index.ts";
import { languageOfSchema } from "../helpers/json-schema.ts";

const array = { type: "array", items: { type: "integer" } };

describe("white space", () => {
  it("comes in runs of at most 128 bytes, or as many as are asked for", () => {
    const { accepts, isViable } = languageOfSchema(array);
    expect(accepts(`[${" ".repeat(128)}1 ,\t\r\n2]\n`)).toBe(true);
    expect(isViable(`[${" ".repeat(129)}`)).toBe(false);
    const short = languageOfSchema(array, { maxWhitespace: 2 });
    expect(short.accepts("[  1,\n\n2]")).toBe(true);
    expect(short.isViable("[   ")).toBe(false);
    for (const none of [
      languageOfSchema(array, { maxWhitespace: 0 }),
      languageOfSchema(array, { whitespace: "compact" }),
    ]) {
      expect(none.accepts("[1,2]")).toBe(true);
      expect(none.isViable("[ ")).toBe(false);
    }
  });

  it("is what a pattern matches as a whole", () => {
    const { accepts, isViable } = languageOfSchema(array, { whitespace: { pattern: "(?:\\n {0,4}| )?" } });
    expect(accepts("[1, 2,\n    3\n]\n")).toBe(true);
    expect(accepts("[1,2]")).toBe(true);
    for (const text of ["[1,  ", "[1,\n     ", "[1,\t", "\n\n"]) expect(isViable(text), text).toBe(false);
    const bounded = languageOfSchema(array, { whitespace: { pattern: " *" }, maxWhitespace: 3 });
    expect(bounded.accepts("[   1]")).toBe(true);
    expect(bounded.isViable("[    ")).toBe(false);
    const none = languageOfSchema(array, { whitespace: { pattern: "" } });
    expect(none.isViable("[ ")).toBe(false);
    // Inside strings white space is text.
    expect(languageOfSchema({ const: "a  b" }, { whitespace: { pattern: "" } }).accepts('"a  b"')).toBe(true);
  });

  it.each([
    ["[ ", "white space pattern:1:"],
    [" ", "must match the empty text"],
    ["\\s?", "matches more than white space"],
    ["x?", "matches more than white space"],
  ])("cannot be %j", (pattern, message) => {
    const constraint = { kind: "schema", text: "{}", whitespace: { pattern } } as const;
    expect(() => compile([constraint])).toThrow(SpecError);
    expect(() => compile([constraint])).toThrow(message);
  });

  it("has only such options", () => {
    for (const whitespace of [{ pattern: 1 }, { pattern: "", flags: "i" }, "spaces"]) {
      expect(() => compile([{ kind: "schema", text: "{}", whitespace } as never])).toThrow('"whitespace"');
    }
    for (const maxWhitespace of [-1, 1.5, "3", null]) {
      expect(() => compile([{ kind: "schema", text: "{}", maxWhitespace } as never])).toThrow(
        '"maxWhitespace"',
      );
    }
  });
});

describe("members", () => {
  const schema =
    '{"type":"object","properties":{"b":true,"10":true,"2":true,"a":true},"required":["a"],"additionalProperties":{"type":"null"}}';

  it("come in any order", () => {
    const { accepts } = languageOfSchema(schema);
    expect(accepts('{"a":1,"2":1,"b":1}')).toBe(true);
    expect(accepts('{"x":null,"a":1}')).toBe(true);
    expect(accepts('{"b":1}')).toBe(false);
  });

  it("come in the order of the schema's text where asked, further ones behind them", () => {
    const { accepts, isViable } = languageOfSchema(schema, { propertyOrder: "schema" });
    expect(accepts('{"b":1,"10":1,"2":1,"a":1,"x":null}')).toBe(true);
    expect(accepts('{"10":1,"a":1}')).toBe(true);
    expect(isViable('{"2":1,"10"')).toBe(false);
    expect(isViable('{"x":null,"a"')).toBe(false);
  });
});
