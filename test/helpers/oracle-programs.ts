/** Small TypeScript bodies that compile, for comparing ways to ask the compiler about them. */

export interface OracleProgram {
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
  /** One statement per entry; together with prefix and suffix they compile under `strict`. */
  readonly statements: readonly string[];
}

export const ORACLE_PROGRAMS: readonly OracleProgram[] = [
  {
    name: "sum",
    prefix: "export function sum(xs: number[]): number {",
    suffix: "\n}\n",
    statements: ["let total = 0;", "for (const x of xs) { total += x; }", "return total;"],
  },
  {
    name: "group by key",
    prefix: "export function group(xs: readonly { kind: string; size: number }[]): Map<string, number[]> {",
    suffix: "\n}\n",
    statements: [
      "const groups = new Map<string, number[]>();",
      "for (const { kind, size } of xs) { const list = groups.get(kind); if (list === undefined) groups.set(kind, [size]); else list.push(size); }",
      "return groups;",
    ],
  },
  {
    name: "a running maximum that starts without a value",
    prefix: "export function rises(xs: number[]): number {",
    suffix: "\n}\n",
    statements: [
      "let count = 0;",
      "let last: number | undefined;",
      "for (const x of xs) { if (last !== undefined && x > last) { last.toFixed(); count++; } last = x; }",
      "return count;",
    ],
  },
  {
    name: "a flag that a loop sets",
    prefix: "export function has(xs: string[], wanted: string): boolean {",
    suffix: "\n}\n",
    statements: [
      "let found = false;",
      "for (const x of xs) { if (found === true) break; if (x === wanted) found = true; }",
      "return found;",
    ],
  },
  {
    name: "a reduction to another type",
    prefix: "export function count(xs: string[]): Record<string, number> {",
    suffix: "\n}\n",
    statements: [
      "const counts = xs.reduce((all, x) => { all[x] = (all[x] ?? 0) + 1; return all; }, {} as Record<string, number>);",
      "return counts;",
    ],
  },
  {
    name: "a linked list",
    prefix:
      "interface Node { value: number; next: Node | null }\nexport function reverse(head: Node | null): Node | null {",
    suffix: "\n}\n",
    statements: [
      "let previous: Node | null = null;",
      "let current = head;",
      "while (current !== null) { const next: Node | null = current.next; current.next = previous; previous = current; current = next; }",
      "return previous;",
    ],
  },
  {
    name: "asynchronous code",
    prefix:
      "export async function read(load: (name: string) => Promise<string>, names: string[]): Promise<number> {",
    suffix: "\n}\n",
    statements: [
      "const texts = await Promise.all(names.map((name) => load(name)));",
      "const sizes = texts.map((text) => text.length).filter((size) => size > 0);",
      "try { await load('x'); } catch (error) { if (error instanceof Error) error.message.trim(); }",
      "return sizes.reduce((a, b) => a + b, 0);",
    ],
  },
  {
    name: "a method of a class",
    prefix:
      "export class Stack<T> {\n  readonly #items: T[] = [];\n  private size = 0;\n  push(item: T): this { this.#items.push(item); return this; }\n  pop(): T | undefined {",
    suffix: "\n  }\n  peek(): T | undefined { return this.#items.at(-1); }\n}\n",
    statements: [
      "const item = this.#items.pop();",
      "if (item !== undefined) this.size -= 1;",
      "this.peek();",
      "return item;",
    ],
  },
  {
    name: "a module",
    prefix: "",
    suffix: "",
    statements: [
      'import { join } from "node:path";',
      "export interface Options { readonly root: string; readonly depth?: number }",
      "const DEFAULT_DEPTH = 3;",
      "export const locate = (options: Options, name: string): string => { const depth = options.depth ?? DEFAULT_DEPTH; return join(options.root, String(depth), name); };",
      "export default class Finder { constructor(private readonly options: Options) {} find(name: string): string { return locate(this.options, name); } }",
      "export type Found = ReturnType<typeof locate>;",
    ],
  },
  {
    name: "generators and generics",
    prefix: "export function* pairs<A, B extends { id: number }>(as: A[], bs: B[]): Generator<[A, number]> {",
    suffix: "\n}\n",
    statements: [
      "const length = Math.min(as.length, bs.length);",
      "for (let i = 0; i < length; i++) { const a = as[i]; const b = bs[i]; if (a !== undefined && b !== undefined) yield [a, b.id]; }",
    ],
  },
  {
    name: "declarations behind the place",
    prefix: "export function area(shape: Shape): number {",
    suffix:
      "\n}\ntype Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number };\nfunction square(x: number): number { return x * x; }\n",
    statements: [
      "switch (shape.kind) { case 'circle': return Math.PI * square(shape.radius); case 'square': return square(shape.side); }",
    ],
  },
  {
    name: "dictionaries and keys",
    prefix: "export function longest(table: { [name: string]: string[] }, fallback: keyof Table): number {",
    suffix: "\n}\ninterface Table { first: number; second: number }\n",
    statements: [
      "const table2: Table = { first: 1, second: 2 };",
      "let best = table2[fallback];",
      "for (const key of Object.keys(table)) { const list = table[key]; if (list !== undefined && list.length > best) best = list.length; }",
      "return best;",
    ],
  },
];

/** Lexemes of TypeScript, roughly: names, numbers, strings and templates whole, operators, space. */
const LEXEME =
  /#?[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|'[^']*'|"[^"]*"|`[^`]*`|=>|\?\.|\?\?|===|!==|&&|\|\||\+\+|\+=|-=|\.\.\.|\s+|./gu;

/** End offsets of the lexemes of a text. */
export function lexemeEnds(text: string): readonly number[] {
  return [...text.matchAll(LEXEME)].map((found) => found.index + found[0].length);
}

/** Lexemes of a text with their offsets. */
export function lexemes(text: string): readonly { readonly start: number; readonly text: string }[] {
  return [...text.matchAll(LEXEME)].map((found) => ({ start: found.index, text: found[0] }));
}

/** Words of the programs that are no names. */
export const KEYWORDS = new Set(
  (
    "const let var for of if else return while switch case break new await try catch function class export default " +
    "import from type interface extends readonly private this typeof instanceof constructor as keyof undefined null " +
    "true false string number boolean void in yield"
  ).split(" "),
);
