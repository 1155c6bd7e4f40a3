/** String constraints of JSON Schema: lengths, patterns, spellings, formats. */
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/kernel/index.ts";
import { judge, languageOfSchema, randomMember } from "../helpers/json-schema.ts";

function expectLanguage(schema: unknown, good: readonly unknown[], bad: readonly unknown[]): void {
  const { accepts } = languageOfSchema(schema);
  const text = (value: unknown): string => JSON.stringify(value);
  expect(good.map(text).filter((t) => !accepts(t))).toEqual([]);
  expect(bad.map(text).filter(accepts)).toEqual([]);
}

describe("strings", () => {
  it("are counted in code points", () => {
    expectLanguage(
      { type: "string", minLength: 2, maxLength: 3 },
      ["ab", "éé", "😀😀😀", '""'],
      ["a", "abcd", "😀"],
    );
    const { accepts } = languageOfSchema({ type: "string", maxLength: 1 });
    expect(accepts('"\\ud83d\\ude00"')).toBe(true);
    expect(accepts('"\\n"')).toBe(true);
    expect(accepts('"\\n\\n"')).toBe(false);
  });

  it("have every escape of JSON and no other bytes", () => {
    const { accepts } = languageOfSchema({ type: "string" });
    expect(accepts('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\uD83D\\uDE00"')).toBe(true);
    expect(['"\t"', '"\\x"', '"\\u12"', '"\\ud800"', '"', "'a'"].filter(accepts)).toEqual([]);
  });

  it("contain a match of the pattern, which looks at the decoded text", () => {
    expectLanguage({ type: "string", pattern: "b+" }, ["b", "abbc"], ["", "ac"]);
    expectLanguage({ type: "string", pattern: "^a.c$" }, ["abc", "aéc", 'a"c'], ["abcd", "a\nc", "ac"]);
    const { accepts } = languageOfSchema({ type: "string", pattern: "^é\n$" });
    expect(['"é\\n"', '"\\u00e9\\u000A"'].filter((text) => !accepts(text))).toEqual([]);
  });

  it("satisfy length and pattern together", () => {
    expectLanguage(
      { type: "string", pattern: "^[a-z]+$", minLength: 2, maxLength: 3 },
      ["ab", "abc"],
      ["a", "abcd", "ab1"],
    );
  });

  it("of an enum come in one spelling", () => {
    const { accepts } = languageOfSchema({ enum: ["é/", 'a"'] });
    expect(accepts('"é/"')).toBe(true);
    expect(accepts('"a\\""')).toBe(true);
    expect(accepts('"\\u00e9/"')).toBe(false);
  });

  it("may hold lone surrogates only as constants", () => {
    const { accepts } = languageOfSchema('{"enum":["\\ud800"]}');
    expect(accepts('"\\ud800"')).toBe(true);
  });

  it("with long bounds cost no more than with short ones", () => {
    const short = languageOfSchema({ type: "string", maxLength: 3 }).recognizer.grammar;
    const long = languageOfSchema({ type: "string", maxLength: 65_535 }).recognizer.grammar;
    expect(long.symbols.length).toBe(short.symbols.length);
    expect(long.algebra.size).toBeLessThan(short.algebra.size + 5);
  });
});

/** Valid and invalid examples per format. */
const FORMATS: Record<string, readonly [good: readonly string[], bad: readonly string[]]> = {
  date: [
    ["2024-02-29", "2000-02-29", "1999-12-31"],
    ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "24-01-01"],
  ],
  time: [
    ["12:00:00Z", "23:59:59.123+05:30", "23:59:60Z"],
    ["24:00:00Z", "12:00:00", "12:60:00Z", "12:00Z"],
  ],
  "date-time": [
    ["2024-02-29T12:00:00Z", "1985-04-12t23:20:50.52-07:00"],
    ["2023-02-29T12:00:00Z", "2024-01-01", "2024-01-01T12:00:00"],
  ],
  duration: [
    ["P1Y2M3DT4H5M6S", "PT0S", "P4W", "P1D"],
    ["P", "PT", "P1Y1W", "1D", "P1S"],
  ],
  email: [
    ["a.b+c@example.com", "x@y.zz"],
    ["a@b", "a b@c.de", "@c.de", "a.@c.de", "a@-c.de"],
  ],
  hostname: [
    ["example.com", "a", "x-1.y"],
    ["-a.com", "a..b", `${"a".repeat(64)}.com`, "", "a_b"],
  ],
  ipv4: [
    ["0.0.0.0", "255.255.255.255", "10.1.2.3"],
    ["256.1.1.1", "1.2.3", "01.1.1.1", "1.2.3.4.5"],
  ],
  ipv6: [
    ["::", "::1", "1:2:3:4:5:6:7:8", "fe80::1:2", "::ffff:1.2.3.4"],
    ["1:2:3", ":::", "12345::", "1::2::3", "::1%eth0"],
  ],
  uri: [
    ["https://a.b/c?d=e#f", "mailto:x@y.zz", "urn:isbn:123", "http://[::1]:80/"],
    ["//a/b", "a b:c", "http://a b", "/x", "http:// "],
  ],
  "uri-reference": [
    ["/a/b?c", "#x", "", "//h/p", "../x"],
    ["a b", "\\x", "%zz"],
  ],
  uuid: [
    ["123e4567-e89b-12d3-a456-426614174000"],
    ["123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"],
  ],
  "json-pointer": [
    ["", "/a/~0~1", "/é"],
    ["a", "/~2", "/~"],
  ],
  "relative-json-pointer": [
    ["0", "1/a", "2#"],
    ["/a", "-1", "01", "1##"],
  ],
  "uri-template": [
    ["http://x/{y}", "{+a,b*}", "{a:3}"],
    ["{", "{a", "a b"],
  ],
};

describe("formats", () => {
  const known = Object.keys(FORMATS);

  it.each(known)("%s tells valid from invalid", (format) => {
    const [good, bad] = FORMATS[format] ?? [[], []];
    expectLanguage({ type: "string", format }, good, bad);
  });

  it.each(known)("%s writes only what ajv accepts", (format) => {
    const schema = { type: "string", format };
    const isValid = judge(schema);
    const language = languageOfSchema(schema);
    const random = seededRandom(11);
    for (let i = 0; i < 25; i++) {
      const text = randomMember(language, random, 30);
      expect({ text, valid: isValid(JSON.parse(text)) }).toEqual({ text, valid: true });
    }
  });

  it("apply to strings only", () => {
    expectLanguage({ format: "date" }, [3, null, "2024-01-01"], ["x"]);
  });

  it("of OpenAPI bound numbers", () => {
    expectLanguage({ type: "integer", format: "int32" }, [2147483647, -2147483648], [2147483648]);
  });

  it("are listed in the notes", () => {
    const text = JSON.stringify({ properties: { d: { format: "date" } } });
    expect(languageOfSchema(text).notes).toContainEqual({
      path: "/properties/d/format",
      subject: "format",
      treatment: "enforced",
      detail: "date",
    });
  });
});
