/**
 * The constraints that latency is measured on by default, each with a text to write and a way to write arbitrarily
 * long ones; and constraints read from files named on the command line.
 */
import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import type { Constraint } from "../../src/index.ts";
import { SpecError } from "../../src/kernel/index.ts";

export interface BenchCase {
  readonly name: string;
  readonly constraint: Constraint;
  /** Texts to write; without them a random walk over allowed tokens is used. */
  readonly texts?: readonly string[];
  /** A text of at least `units` repetitions of one unit, a viable prefix; for growth. */
  readonly grow?: (units: number) => string;
}

const read = (name: string): string =>
  readFileSync(new URL(`../constraints/${name}`, import.meta.url), "utf8");

const record = (i: number): string =>
  `{"id": ${i}, "name": "unit ${i}", "price": ${(i % 97) + 0.5}, "tags": ["new", "blue"], "stock": {"north": ${i % 7}, "south": 0}}`;

export function defaultCases(): BenchCase[] {
  const program = (i: number): string =>
    `int f${i}(int a, int b) { while (a < b) { a = a + ${i} * (b - 1); } return a; }\n`;
  return [
    {
      name: "json/any",
      constraint: { kind: "schema", text: "{}" },
      texts: [
        `[${[1, 2, 3].map(record).join(", ")}]`,
        '{"note": "a longer text, with a line\\nand a \\"quote\\""}',
      ],
      grow: (units) => `[${Array.from({ length: units }, (_, i) => record(i)).join(", ")}`,
    },
    {
      name: "json/records",
      constraint: { kind: "schema", text: read("records.schema.json") },
      texts: [`{"items": [${[1, 2, 3, 4].map(record).join(", ")}], "total": 4}`],
      grow: (units) => `{"items": [${Array.from({ length: units }, (_, i) => record(i)).join(", ")}`,
    },
    {
      name: "grammar/arithmetic",
      constraint: { kind: "grammar", text: read("arithmetic.lark") },
      texts: ["12 + 3 * (4.5 - x) / -(y + 1) * 2", "((((1 + 2) * 3) + 4) * 5) - z"],
      grow: (units) => Array.from({ length: units }, (_, i) => `(${i} * x - 1)`).join(" + "),
    },
    {
      name: "grammar/c-like",
      constraint: { kind: "grammar", text: read("c-like.lark") },
      texts: [[0, 1, 2].map(program).join("")],
      grow: (units) => Array.from({ length: units }, (_, i) => program(i)).join(""),
    },
    {
      name: "gbnf/json",
      constraint: { kind: "gbnf", text: read("json.gbnf") },
      texts: [`[${[1, 2].map(record).join(", ")}]`],
      grow: (units) => `[${Array.from({ length: units }, (_, i) => record(i)).join(", ")}`,
    },
    {
      name: "regex/log-line",
      constraint: {
        kind: "regex",
        pattern: "\\d{4}-\\d{2}-\\d{2} (?:INFO|WARN|ERROR) [a-z]+(?:\\.[a-z]+)*: [^\\n]{1,200}",
      },
      texts: ["2024-05-17 WARN engine.masks.cache: evicted 120 entries after 3 minutes"],
    },
  ];
}

const KINDS: Readonly<Record<string, (text: string) => Constraint>> = {
  ".json": (text) => ({ kind: "schema", text }),
  ".lark": (text) => ({ kind: "grammar", text }),
  ".gbnf": (text) => ({ kind: "gbnf", text }),
  ".regex": (text) => ({ kind: "regex", pattern: text.trim() }),
};

export function caseFromFile(file: string): BenchCase {
  const make = KINDS[extname(file)];
  if (make === undefined) {
    throw new SpecError(`Cannot tell what kind of constraint ${JSON.stringify(file)} is`, {
      hint: `Use a name that ends in ${Object.keys(KINDS).join(", ")}.`,
    });
  }
  return { name: basename(file), constraint: { ...make(readFileSync(file, "utf8")), file } };
}
