/** What `ananke demo` generates: three constraints of three kinds, each with a check that knows nothing of our engine. */
import type { Constraint } from "../../index.ts";
import { checkAgainstSchema, type Verdict } from "./schema-check.ts";
import { isSmallSql } from "./small-sql.ts";

export interface DemoCase {
  readonly title: string;
  readonly constraint: Constraint;
  readonly prompt: string;
  readonly maxTokens: number;
  check(code: string): Promise<Verdict>;
}

const ORDER_SCHEMA = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "id": { "type": "integer", "minimum": 1000, "maximum": 99999 },
    "status": { "enum": ["open", "paid", "shipped"] },
    "customer": { "type": "string", "pattern": "^[A-Z][a-z]{2,9}$" },
    "items": {
      "type": "array",
      "minItems": 1,
      "maxItems": 3,
      "items": {
        "type": "object",
        "properties": {
          "sku": { "type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$" },
          "count": { "type": "integer", "minimum": 1, "maximum": 20 }
        },
        "required": ["sku", "count"],
        "additionalProperties": false
      }
    }
  },
  "required": ["id", "status", "customer", "items"],
  "additionalProperties": false
}`;

/** A semantic version with an optional pre-release, as on https://semver.org. */
const VERSION_PATTERN =
  "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})(-(alpha|beta|rc)\\.(0|[1-9][0-9]?))?";

const SQL_GRAMMAR = `# A small query language: enough to show recursion, keywords and names.
start: "SELECT " columns " FROM " NAME [" WHERE " condition] [" LIMIT " NUMBER] ";"
columns: "*" | NAME (", " NAME)*
condition: comparison ((" AND " | " OR ") comparison)*
comparison: NAME OPERATOR value | "(" condition ")"
value: NUMBER | STRING
NAME: /[a-z][a-z_]{0,9}/
OPERATOR: / (=|<>|<|>) /
NUMBER: /0|[1-9][0-9]{0,3}/
STRING: /'[a-z ]{0,12}'/
`;

export const DEMO_CASES: readonly DemoCase[] = [
  {
    title: "a JSON Schema: an order with one to three items",
    constraint: { kind: "schema", text: ORDER_SCHEMA, whitespace: "compact" },
    prompt: "An order as JSON: ",
    maxTokens: 120,
    check: (code) => checkAgainstSchema(ORDER_SCHEMA, code),
  },
  {
    title: "a regular expression: a semantic version",
    constraint: { kind: "regex", pattern: VERSION_PATTERN },
    prompt: "The current version is ",
    maxTokens: 24,
    check: async (code) => ({
      passed: new RegExp(`^(?:${VERSION_PATTERN})$`, "u").test(code),
      by: "the platform's RegExp",
    }),
  },
  {
    title: "a grammar: a query in a small SQL",
    constraint: { kind: "grammar", text: SQL_GRAMMAR },
    prompt: "-- The cheapest products\n",
    maxTokens: 80,
    check: async (code) => ({ passed: isSmallSql(code), by: "a hand-written recogniser" }),
  },
];
