/**
 * Functions whose bodies a random model writes: what stands before each body, and what must be returned from it. Chosen
 * to cover what types are about - primitives, arrays, maps, unions, generics, promises, classes, imports - not to be hard.
 */

export interface Signature {
  readonly id: string;
  /** Of the file, before the signature: imports, declarations, an open class. */
  readonly prefix?: string;
  readonly signature: string;
  /** Of the file, behind the body's brace. */
  readonly suffix?: string;
}

const SHAPES = `type Shape =
  | { kind: "circle"; radius: number }
  | { kind: "square"; side: number }
  | { kind: "label"; text: string; at: [number, number] };
`;
const ORDER = `interface Item { readonly sku: string; price: number; tags: string[] }
interface Order { id: number; items: Item[]; note?: string; placed: Date }
`;
const RESULT = `type Result<T, E = Error> = { ok: true; value: T } | { ok: false; error: E };
`;
const COUNTER = `class Counter {
  #count = 0;
  private readonly name: string;
  protected steps: number[] = [];
  constructor(name: string, public limit: number) { this.name = name; }
`;
const TREE = `interface Tree<T> { value: T; left: Tree<T> | null; right: Tree<T> | null }
`;
const LEVELS = `type Level = "debug" | "info" | "warn" | "error";
enum Color { Red, Green, Blue }
`;

export const SIGNATURES: readonly Signature[] = [
  { id: "add", signature: "function add(a: number, b: number): number" },
  { id: "greet", signature: "function greet(name: string, loud: boolean): string" },
  { id: "is-leap", signature: "function isLeap(year: number): boolean" },
  { id: "factorial", signature: "function factorial(n: bigint): bigint" },
  { id: "log-all", signature: "function logAll(lines: readonly string[]): void" },
  { id: "clamp", signature: "function clamp(value: number, low = 0, high = 100): number" },
  { id: "sum-even", signature: "function sumEven(xs: number[]): number" },
  { id: "initials", signature: "function initials(names: string[]): string[]" },
  { id: "flatten", signature: "function flatten(rows: number[][]): number[]" },
  { id: "zip", signature: "function zip(keys: string[], values: number[]): [string, number][]" },
  { id: "longest", signature: "function longest(words: string[]): string | undefined" },
  { id: "join-all", signature: "function joinAll(separator: string, ...parts: (string | number)[]): string" },
  { id: "count-words", signature: "function countWords(text: string): Map<string, number>" },
  { id: "invert", signature: "function invert(map: ReadonlyMap<string, number>): Map<number, string>" },
  { id: "unique", signature: "function unique(values: number[]): Set<number>" },
  { id: "tally", signature: "function tally(votes: string[]): Record<string, number>" },
  { id: "group", signature: "function group(table: Map<string, string[]>, key: string): readonly string[]" },
  { id: "area", prefix: SHAPES, signature: "function area(shape: Shape): number" },
  { id: "describe", prefix: SHAPES, signature: "function describe(shape: Shape): string" },
  { id: "make-square", prefix: SHAPES, signature: "function makeSquare(side: number): Shape" },
  { id: "level", prefix: LEVELS, signature: "function levelOf(code: number): Level" },
  { id: "next-color", prefix: LEVELS, signature: "function nextColor(color: Color): Color" },
  { id: "parse", signature: "function parse(value: string | number | null): number" },
  { id: "total", prefix: ORDER, signature: "function total(order: Order): number" },
  { id: "make-item", prefix: ORDER, signature: "function makeItem(sku: string, price: number): Item" },
  { id: "newest", prefix: ORDER, signature: "function newest(orders: Order[]): Order | undefined" },
  { id: "notes", prefix: ORDER, signature: "const notes = function (orders: readonly Order[]): string[]" },
  { id: "identity-map", signature: "function mapAll<T, U>(values: T[], change: (value: T) => U): U[]" },
  { id: "first", signature: "function first<T>(values: readonly T[], fallback: T): T" },
  {
    id: "pluck",
    signature: "function pluck<T, K extends keyof T>(values: T[], key: K): T[K][]",
  },
  { id: "unwrap", prefix: RESULT, signature: "function unwrap<T>(result: Result<T>): T" },
  { id: "depth", prefix: TREE, signature: "function depth<T>(tree: Tree<T> | null): number" },
  { id: "delay", signature: "async function delay(ms: number): Promise<void>" },
  {
    id: "fetch-all",
    signature:
      "async function fetchAll(load: (id: number) => Promise<string>, ids: number[]): Promise<string[]>",
  },
  { id: "race", signature: "async function firstDone<T>(tasks: Promise<T>[]): Promise<T>" },
  { id: "increment", prefix: COUNTER, signature: "  increment(by: number): number", suffix: "}\n" },
  { id: "label", prefix: COUNTER, signature: "  get label(): string", suffix: "}\n" },
  {
    id: "static-of",
    prefix: COUNTER,
    signature: "  static of(names: string[]): Counter[]",
    suffix: "}\n",
  },
  {
    id: "read-lines",
    prefix: 'import { readFileSync } from "node:fs";\nimport { join } from "node:path";\n',
    signature: "function readLines(folder: string, name: string): string[]",
  },
  {
    id: "digest",
    prefix: 'import { createHash, randomUUID } from "node:crypto";\nimport * as os from "node:os";\n',
    signature: "function digest(text: string): string",
  },
];
