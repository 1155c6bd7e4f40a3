/** Languages that are not JSON, each in the notation of every engine, with texts that all of them must accept. */
import { readFileSync } from "node:fs";
import type { GrammarNotations } from "./peers/engine.ts";

export interface GrammarCase {
  readonly name: string;
  readonly notations: GrammarNotations;
  readonly texts: readonly string[];
}

export function grammarCases(): GrammarCase[] {
  return [
    { name: "arithmetic", notations: notations("arithmetic"), texts: ARITHMETIC },
    { name: "c-like", notations: notations("c-like"), texts: C_LIKE },
    { name: "sql", notations: notations("sql"), texts: SQL },
    { name: "nested-lists", notations: notations("nested-lists"), texts: nestedLists() },
  ];
}

function notations(name: string): GrammarNotations {
  const read = (file: string): string =>
    readFileSync(new URL(`../constraints/${file}`, import.meta.url), "utf8");
  return {
    ananke: read(`${name}.lark`),
    ebnf: read(`xgrammar/${name}.ebnf`),
    lark: read(`llguidance/${name}.lark`),
  };
}

const ARITHMETIC = [
  "1",
  "1 + 2 * 3",
  "(4 - x) / -(y + 1)",
  "((((7))))",
  "width * height * 0.5 - margin",
  "- - -3.25 + -z",
  "a*b+c*d-e/f",
  "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15",
  "((1 + 2) * (3 + 4)) / ((5 - 6) * (7 - 8))",
  "principal * (1 + rate / 12) * (1 + rate / 12) - payment * months",
  "(x_1 - x_0) * (x_1 - x_0) + (y_1 - y_0) * (y_1 - y_0)",
  `${"(".repeat(30)}n${" + 1)".repeat(30)}`,
  "3.14159265358979 * r * r / 4",
  "-(-(-(-(-(1)))))",
];

const C_LIKE = [
  "int main() { return 0; }",
  `int gcd(int a, int b) {
    while (b != 0) {
      int rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }`,
  `float root(float x) {
    // Newton's method, a fixed number of steps.
    float guess = x / 2.0;
    int step = 0;
    while (step < 20) { guess = (guess + x / guess) / 2.0; step = step + 1; }
    return guess;
  }`,
  `void sort(int values, int count) {
    int i = 0;
    while (i < count) {
      int j = i + 1;
      while (j < count) {
        if (values[j] < values[i]) {
          swap(values, i, j); // the smaller one goes to the front
        }
        j = j + 1;
      }
      i = i + 1;
    }
  }`,
  `int clamp(int value, int low, int high) {
    if (value < low) return low;
    else if (value > high) return high;
    else return value;
  }`,
  `void greet(int times) {
    while (times > 0) {
      print("hello, \\"world\\"\\n");
      times = times - 1;
    }
    if (!times) { log("done: %d", -times, codes[times + 1][0](2)); } else { }
  }`,
  `int integer(int iffy, float floating) {
    int whiles = iffy; int elsewhere; int returned = 1;
    whiles = elsewhere = returned = voided(floating);
    return integer(whiles * 2, floating) == (elsewhere != !returned);
  }`,
  `int depth(int n) { { { { if (n) { while (n) { if (n < 3) { return depth((((n - 1)))); } } } } } } return -n; }
  float half(int n) { return n / 2.0; }
  void nothing() { }`,
];

const SQL = [
  "SELECT * FROM users;",
  "SELECT name, age FROM people WHERE age >= 18 AND NOT name = 'nobody' ORDER BY age DESC, name LIMIT 10;",
  "SELECT DISTINCT p.city AS town FROM people AS p WHERE p.city IS NOT NULL;",
  `SELECT c.name, COUNT(*) AS orders, SUM(o.price * o.amount) AS total
   FROM customers AS c
   LEFT JOIN orders AS o ON o.customer = c.id
   WHERE o.placed BETWEEN '2023-01-01' AND '2023-12-31' OR o.placed IS NULL
   GROUP BY c.id, c.name
   HAVING SUM(o.price * o.amount) > 1000.50
   ORDER BY total DESC
   LIMIT 25;`,
  "INSERT INTO stock (item, place, amount) VALUES ('bolt', 'north', 1200), ('nut', 'it''s south', 0), (NULL, 'x', 1 + 2);",
  "UPDATE accounts SET balance = balance - 12.5, touched = 1 WHERE id = 7 AND (balance > 12.5 OR kind IN ('gold', 'silver'));",
  "DELETE FROM sessions WHERE expires < 1700000000 AND user_id NOT IN (SELECT id FROM users WHERE kept = 1);",
  `SELECT t.day, AVG(t.value) FROM (SELECT day, value FROM readings WHERE sensor LIKE 'roof%') AS t
   INNER JOIN days ON days.id = t.day GROUP BY t.day;`,
  "SELECT a FROM b WHERE EXISTS (SELECT c FROM d WHERE d.x = b.x AND ((d.y) + 1) * 2 <> (SELECT MAX(z) FROM e));",
  "SELECT MIN(price), MAX(price), COUNT(DISTINCT maker) FROM goods WHERE (maker LIKE '%co' OR maker NOT LIKE 'a%') AND price BETWEEN 1 AND 2 * 3;",
];

function nestedLists(): string[] {
  const deep = (depth: number): string => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
  return [
    "[]",
    "[1, 2, 3]",
    '["one", "two", "three and a half"]',
    "[[], [[]], [[], [[]]]]",
    "[-1, [2, [3, [4, [5, [6]]]]]]",
    '[["a", 1], ["b", 2], ["c", [3, "c", []]]]',
    `[${Array.from({ length: 60 }, (_, i) => i * i).join(", ")}]`,
    deep(12),
    deep(100),
    `[${Array.from({ length: 12 }, (_, i) => deep(i + 1)).join(",\n ")}]`,
  ];
}
