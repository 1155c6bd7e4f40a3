/**
 * The self-test: small bodies written statement by statement, with the errors the compiler is known to report. Grafting
 * rests on internals of the compiler, so it is only trusted in a process where every case comes out as written here.
 */
import type { TypeDocument } from "../../../../domains/types/index.ts";

/** A body that is written statement by statement. */
export interface SelfTestCase {
  readonly name: string;
  /** Text up to and including the opening brace. */
  readonly before: string;
  readonly after?: string;
  /** Statement and the codes of its errors. */
  readonly write: readonly (readonly [statement: string, codes: readonly number[]])[];
}

export const SELF_TEST_CASES: readonly SelfTestCase[] = [
  {
    name: "returns",
    before: "function area(width: number): number {",
    write: [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a program.
      ["const label = `w${width}`;", []],
      ["if (width < 0) { return label; }", [2322]],
      ["return width * width;", []],
    ],
  },
  {
    name: "narrowing from statement to statement",
    before: "function size(name: string | null): number {",
    write: [
      ["name.length;", [18047]],
      ["if (name === null) return 0;", []],
      ["const parts = name.split(' ');", []],
      ["parts.push(3);", [2345]],
      ["return parts.length;", []],
    ],
  },
  {
    name: "narrowing by assignment",
    before: "function pick(given: string | number): void {",
    write: [
      ["let kept: string | number = given;", []],
      ["kept.toFixed();", [2339]],
      ["kept = 4;", []],
      ["kept.toFixed();", []],
    ],
  },
  {
    name: "this in a method",
    before: "class Counter { private counts = new Map<string, number>();\n  add(key: string): number {",
    after: "}}",
    write: [
      ["const before = this.counts.get(key);", []],
      ["if (key === '') return before;", [2322]],
      ["this.count;", [2551]],
      ["this.counts.set(key, (before ?? 0) + 1);", []],
    ],
  },
  {
    name: "async functions",
    before: "async function read(source: Promise<string>): Promise<number> {",
    write: [
      ["const text = await source;", []],
      ["source.length;", [2339]],
      ["if (text === '') return text;", [2322]],
      ["return text.length;", []],
    ],
  },
  {
    name: "generators",
    before: "function* count(): Generator<number> {",
    write: [
      ["yield 1;", []],
      ["yield 'two';", [2322]],
    ],
  },
  {
    name: "generics",
    before: "function index<T extends { id: number }>(items: T[]): Map<number, T> {",
    write: [
      ["const found = new Map(items.map((item) => [item.id, item] as const));", []],
      ["found.get('1');", [2345]],
      ["return found;", []],
    ],
  },
  {
    name: "constants and evolving variables",
    before: "function build(): void {",
    write: [
      ["const fixed = 1;", []],
      ["fixed = 2;", [2588]],
      ["let list = [];", []],
      ["list.push(fixed);", []],
      ["var old = 3;", []],
      ["old.toFixed();", []],
      ["let later;", []],
      ["later = 'x';", []],
      ["later.length;", []],
    ],
  },
  {
    name: "loops and jumps",
    before: "function walk(): void {",
    write: [
      ["for (const i of [1, 2]) { if (i > 1) break; }", []],
      ["break;", [1107, 1105]],
      ["for (let i = 0; i < 3; i++) { i.toFixed(); }", []],
    ],
  },
  {
    name: "unions of literals",
    before: "function turn(way: 'left' | 'right'): number {",
    write: [
      ["if (way === 'left') return 1;", []],
      ["way === 'left';", [2367]],
      ["switch (way) { case 'right': return 2; }", []],
    ],
  },
  {
    name: "discriminated unions",
    before:
      "type Result = { ok: true; value: number } | { ok: false; error: string };\nfunction open(result: Result): number {",
    write: [
      ["if (!result.ok) { result.error.length; return 0; }", []],
      ["result.error;", [2339]],
      ["return result.value;", []],
    ],
  },
  {
    name: "typeof and in",
    before: "class A { a = 1 } class B { b = 2 }\nfunction read(value: A | B | string): number {",
    write: [
      ["if (typeof value === 'string') return value.length;", []],
      ["if ('a' in value) return value.a;", []],
      ["return value.b;", []],
    ],
  },
  {
    name: "functions inside",
    before: "function run(values: number[]): number[] {",
    write: [
      ["function show(value: number): string { return String(value + values.length); }", []],
      ["const measure = (text: string) => text.length;", []],
      ["values.map(show).map(measure).push('x');", [2345]],
      ["return values.map(show).map(measure);", []],
    ],
  },
  {
    name: "object literals",
    before: "interface Person { name: string; age?: number }\nfunction make(): Person {",
    write: [
      ["const wrong: Person = { name: 'a', ages: 1 };", [2561]],
      ["const missing: Person = { age: 1 };", [2741]],
      ["const right: Person = { name: 'a' };", []],
      ["right.age.toFixed();", [18048]],
      ["return { ...right, age: 3 };", []],
    ],
  },
  {
    name: "use before assignment",
    before: "function late(flag: boolean): number {",
    write: [
      ["let value: number;", []],
      ["if (flag) value = 1;", []],
      ["return value;", [2454]],
    ],
  },
  {
    name: "destructuring and local types",
    before: "function split(pair: { left: number; right: [string, boolean] }): boolean {",
    write: [
      ["type Left = typeof pair.left;", []],
      ["const { left, right: [text, flag] } = pair;", []],
      ["const same: Left = text;", [2322]],
      ["left.toUpperCase();", [2339]],
      ["return flag;", []],
    ],
  },
  {
    name: "arity",
    before: "function call(join: (a: string, b?: number) => void): void {",
    write: [
      ["join();", [2554]],
      ["join('a', 1, 2);", [2554]],
      ["join('a');", []],
    ],
  },
];

/**
 * Runs the cases.
 * @param open  opens a document at the end of the given text
 * @returns what came out otherwise, in words; empty when grafting can be trusted
 */
export function runSelfTest(open: (before: string, after: string) => TypeDocument): readonly string[] {
  const failures: string[] = [];
  for (const { name, before, after, write } of SELF_TEST_CASES) {
    const document = open(before, after ?? "}");
    try {
      let text = "";
      for (const [statement, expected] of write) {
        text += `\n${statement}`;
        const found = codesOf(document, text);
        // One of the codes is enough: which of two the compiler gives is not what is tested.
        const isRight = expected.length === 0 ? found === "" : expected.some((code) => found === `TS${code}`);
        if (!isRight) failures.push(`${name}: ${statement} gives ${found || "no error"}`);
      }
      for (const { what } of document.incidents) failures.push(`${name}: ${what}`);
    } finally {
      document.dispose();
    }
  }
  return failures;
}

function codesOf(document: TypeDocument, text: string): string {
  const answer = document.at(text).diagnostics();
  if (answer.kind === "unrestricted") return answer.why;
  return [...new Set(answer.value.map(({ code }) => code))].join(" ");
}
