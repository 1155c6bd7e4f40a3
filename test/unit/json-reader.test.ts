/** Tests of the order-preserving JSON reader. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BudgetError,
  DEFAULT_LIMITS,
  type JsonNode,
  jsonPointer,
  jsonSpan,
  parseJson,
  SpecError,
} from "../../src/kernel/index.ts";

function read(text: string): JsonNode {
  return parseJson(text, "x.json");
}

/** What `JSON.parse` would give. */
function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case "null":
      return null;
    case "boolean":
    case "string":
      return node.value;
    case "number":
      return Number(node.text);
    case "array":
      return node.items.map(plain);
    case "object": {
      const out: Record<string, unknown> = {};
      for (const [key, value] of node.members) {
        Object.defineProperty(out, key, {
          value: plain(value),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return out;
    }
  }
}

function failure(text: string): SpecError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("the JSON reader", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(plain(read(text))).toEqual(JSON.parse(text));
      }),
      { seed: 1 },
    );
  });

  it("refuses what JSON.parse refuses", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"',
      "\\",
      "1",
      "-",
      "01",
      "1.",
      ".5",
      "1e",
      "true",
      "nul",
      " ",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 7 }), (parts) => {
        const text = parts.join("");
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          failure(text);
          return;
        }
        // A repeated key is the one thing that is refused here and read there.
        if (/"a".*"a"/.test(text) && text.includes("{")) return;
        expect(plain(read(text))).toEqual(expected);
      }),
      { seed: 2, numRuns: 3000 },
    );
  });

  it("keeps the order of members and the spelling of numbers", () => {
    const node = read('{"2": 1.0, "b": -0, "1": 12345678901234567890123, "a": 1E+2}');
    if (node.kind !== "object") throw new Error("no object");
    expect([...node.members.keys()]).toEqual(["2", "b", "1", "a"]);
    const texts = [...node.members.values()].map((value) =>
      value.kind === "number" ? value.text : undefined,
    );
    expect(texts).toEqual(["1.0", "-0", "12345678901234567890123", "1E+2"]);
  });

  it("knows where everything stands", () => {
    const text = '{\n  "a/b": [10, {"~": true}]\n}';
    const root = read(text);
    if (root.kind !== "object") throw new Error("no object");
    const list = root.members.get("a/b");
    if (list?.kind !== "array") throw new Error("no array");
    const inner = list.items[1];
    if (inner?.kind !== "object") throw new Error("no object");
    const leaf = inner.members.get("~");
    if (leaf === undefined) throw new Error("no member");
    expect(jsonPointer(root)).toBe("");
    expect(jsonPointer(leaf)).toBe("/a~1b/1/~0");
    expect(jsonSpan(leaf, text, "x.json")).toMatchObject({ line: 2, column: 21 });
    expect(text.slice(leaf.start, leaf.end)).toBe("true");
  });

  it("reads escapes, lone surrogates included", () => {
    expect(plain(read('"\\u0041\\ud83d\\ude00\\ud800\\/\\b\\n"'))).toBe("A\u{1f600}\ud800/\b\n");
  });

  it.each([
    ['{"a": 1, "a": 2}', 'Duplicate member name "a" at x.json:1:10'],
    ['{\n "a" 1}', 'Expected ":" after a member name but found "1" at x.json:2:6'],
    ["[1, 2", 'The text ends before "]" closes what was opened at x.json:1:1'],
    ["[1,]", 'Expected a value but found "]" at x.json:1:4'],
    ['{"a": 1,}', 'Expected a member name in double quotes but found "}" at x.json:1:9'],
    ["{'a': 1}", `Expected a member name in double quotes but found "'" at x.json:1:2`],
    ["[01]", 'Invalid number "01" at x.json:1:2'],
    ['"a\tb"', "Control character U+0009 in a string at x.json:1:3"],
    ['"\\x41"', 'Invalid escape "\\\\x" in a string at x.json:1:2'],
    ['"abc', "The text ends inside a string at x.json:1:1"],
    ["", "Empty JSON text at x.json:1:1"],
    ["1 2", 'Unexpected "2" after the end of the JSON value at x.json:1:3'],
    ["// x\n1", 'Expected a value but found "/" at x.json:1:1'],
    ["NaN", 'Expected a value but found "NaN" at x.json:1:1'],
    ["\ufeff{}", "Byte order mark before the JSON text at x.json:1:1"],
  ])("says what is wrong with %j and where", (text, message) => {
    expect(failure(text).message).toBe(message);
  });

  it("reads integer-like and inherited names as plain names", () => {
    const node = read('{"__proto__": 1, "constructor": 2, "0": 3}');
    expect(node.kind === "object" && [...node.members.keys()]).toEqual(["__proto__", "constructor", "0"]);
  });

  it("ends within its limits on deep and on large texts", () => {
    expect(() => read("[".repeat(100_000))).toThrow(BudgetError);
    const limits = { ...DEFAULT_LIMITS, maxSpecBytes: 100 };
    expect(() => parseJson(`"${"a".repeat(200)}"`, "x.json", limits)).toThrow(BudgetError);
    expect(parseJson(`"${"a".repeat(60)}"`, "x.json", limits).kind).toBe("string");
  });
});
