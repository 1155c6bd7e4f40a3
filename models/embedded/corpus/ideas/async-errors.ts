/** Ideas about promises, about failing well, and about functions as values. */
import { code, type Idea } from "../idea.ts";
import { between } from "../wording.ts";

/** Throws as the idea demands. */
function fail(message: string): never {
  throw new Error(message);
}

export const ASYNC_ERROR_IDEAS: readonly Idea[] = [
  {
    id: "map-async",
    topic: "async",
    says: [
      "{Applies|Runs} {an async function|$fn} {to|for|on} {every|each} {element|item} {one after the other|in sequence|in order}",
      "{Awaits|Waits for} $fn for {every|each} {item|element}, one after the other, and {collects|returns} the results",
    ],
    names: ["mapAsync", "mapInOrder", "forEachInSequence", "runInSequence"],
    signature: "<T, R>($items: T[], $fn: ($item: T) => Promise<R>): Promise<R[]>",
    isAsync: true,
    bodies: [
      "const $out: R[] = [];\nfor (const $item of $items) {\n  $out.push(await $fn($item));\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.map((x) => x * 2),
    cases: (r) => [
      [[], code("async (x) => x * 2")],
      [[1, between(r, 2, 9)], code("async (x) => x * 2")],
    ],
  },
  {
    id: "map-parallel",
    topic: "async",
    says: [
      "{Applies|Runs} {an async function|$fn} {to|for|on} {all|every one of the} {elements|items} {at once|at the same time|in parallel|concurrently}",
      "{Starts|Runs} $fn for {all items|every item} in parallel and {waits for|returns} all {results|of them}",
    ],
    names: ["mapParallel", "mapAtOnce", "runAll", "allResults"],
    signature: "<T, R>($items: T[], $fn: ($item: T) => Promise<R>): Promise<R[]>",
    isAsync: true,
    bodies: [
      "return Promise.all($items.map(($item) => $fn($item)));",
      "return await Promise.all($items.map(($item) => $fn($item)));",
    ],
    run: (xs: number[]) => xs.map((x) => x * 2),
    cases: (r) => [
      [[], code("async (x) => x * 2")],
      [[1, between(r, 2, 9)], code("async (x) => x * 2")],
    ],
  },
  {
    id: "sum-async",
    topic: "async",
    says: [
      "{Adds up|Sums} the {numbers|results} of {several|all} promises",
      "{Waits for|Awaits} all promises and {adds up|sums|returns the sum of} {the|their} numbers",
    ],
    names: ["sumAsync", "sumOfPromises", "totalAsync", "awaitSum"],
    signature: "(promises: Promise<number>[]): Promise<number>",
    isAsync: true,
    bodies: [
      "const $xs = await Promise.all(promises);\nreturn $xs.reduce(($acc, $x) => $acc + $x, 0);",
      "let $acc = 0;\nfor (const promise of promises) {\n  $acc += await promise;\n}\nreturn $acc;",
    ],
    run: (xs: { code: string }[]) => xs.length * 3,
    cases: () => [[[]], [[code("Promise.resolve(3)"), code("Promise.resolve(3)")]]],
  },
  {
    id: "retry",
    topic: "async",
    says: [
      "{Calls|Runs} {an async function|$load} again {if|when} it fails, {at most|up to} $count times",
      "{Tries|Retries} $load up to $count times and {throws|rethrows} the last error",
    ],
    names: ["retry", "withRetries", "tryAgain", "attempt"],
    signature: "<T>($load: () => Promise<T>, $count: number): Promise<T>",
    isAsync: true,
    bodies: [
      "for (let $attempt = 1; ; $attempt++) {\n  try {\n    return await $load();\n  } catch ($err) {\n    if ($attempt >= $count) {\n      throw $err;\n    }\n  }\n}",
    ],
    run: (f: () => unknown) => (String(f).includes("throw") ? fail("broken") : 5),
    cases: () => [
      [code("async () => 5"), 2],
      [code('async () => { throw new Error("broken"); }'), 2],
    ],
  },
  {
    id: "or-default-async",
    topic: "async",
    says: [
      "{Awaits|Calls} {an async function|$load} and returns {a default|$fallback} {if|when} it fails",
      "@ret the result of $load, or $fallback {if|when} it {fails|throws|rejects}",
    ],
    names: ["orDefault", "loadOr", "safely", "withFallback"],
    signature: "<T>($load: () => Promise<T>, $fallback: T): Promise<T>",
    isAsync: true,
    bodies: ["try {\n  return await $load();\n} catch {\n  return $fallback;\n}"],
    run: (f: () => unknown, d: unknown) => (String(f).includes("throw") ? d : 5),
    cases: () => [
      [code("async () => 5"), 2],
      [code('async () => { throw new Error("broken"); }'), 2],
    ],
  },
  {
    id: "first-result",
    topic: "async",
    says: [
      "@ret the first {result|value} that is not undefined{|,} {calling|trying} the {loaders|functions} one after the other",
      "{Tries|Calls} $tasks in order until one gives {a value|something}",
    ],
    names: ["firstResult", "firstDefined", "tryEach", "firstOf"],
    signature: "<T>($tasks: (() => Promise<T | undefined>)[]): Promise<T | undefined>",
    isAsync: true,
    bodies: [
      "for (const $task of $tasks) {\n  const $out = await $task();\n  if ($out !== undefined) {\n    return $out;\n  }\n}\nreturn undefined;",
    ],
    run: (fs: unknown[]) => (fs.length === 0 ? undefined : 4),
    cases: () => [[[]], [[code("async () => undefined"), code("async () => 4")]]],
  },
  {
    id: "parse-json",
    topic: "errors",
    says: [
      "{Parses|Reads} {JSON|a JSON text}{| and returns|, or returns|; gives} undefined {if|when} {it is malformed|it is invalid|it cannot be parsed}",
    ],
    names: ["parseJson", "tryParse", "safeParse", "readJson"],
    signature: "($json: string): unknown",
    bodies: ["try {\n  return JSON.parse($json);\n} catch {\n  return undefined;\n}"],
    run: (s: string) => {
      try {
        return JSON.parse(s);
      } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    cases: () => [["[1, 2]"], ["{oops"], ["true"]],
  },
  {
    id: "parse-number",
    topic: "errors",
    says: [
      "{Parses|Reads} {a number from a text|@thetext as a number} and throws {an error|} {if|when} it is {not a number|no number}",
      "{Converts|Turns} @thetext {to|into} a number; throws {if|when} {that is impossible|it is none}",
    ],
    names: ["parseNumber", "toNumber", "readNumber", "numberFrom"],
    signature: "($s: string): number",
    bodies: [
      'const parsed = Number($s);\nif ($s.trim() === "" || Number.isNaN(parsed)) {\n  throw new Error(`Not a number: ${$s}`);\n}\nreturn parsed;',
    ],
    run: (s: string) => (s.trim() === "" || Number.isNaN(Number(s)) ? fail("Not a number") : Number(s)),
    cases: () => [["12"], ["x"], [""], ["-1.5"]],
  },
  {
    id: "divide",
    topic: "errors",
    says: [
      "{Divides} {two numbers|$a by $b|one number by another} and throws {an error|a RangeError} {if|when} the {divisor|second} is {zero|0}",
    ],
    names: ["divide", "safeDivide", "quotient", "ratio"],
    signature: "($a: number, $b: number): number",
    bodies: ['if ($b === 0) {\n  throw new RangeError("Division by zero");\n}\nreturn $a / $b;'],
    run: (a: number, b: number) => (b === 0 ? fail("Division by zero") : a / b),
    cases: () => [
      [6, 3],
      [1, 0],
      [0, 5],
    ],
  },
  {
    id: "require-defined",
    topic: "errors",
    says: [
      "@ret {a value|$item} or throws {an error|} {if|when} it is undefined",
      "{Throws|Fails} {if|when} {a value|$item} is undefined, {otherwise|else} returns it",
    ],
    names: ["required", "assertDefined", "mustExist", "ensure"],
    signature: "<T>($item: T | undefined): T",
    bodies: ['if ($item === undefined) {\n  throw new Error("A value is missing");\n}\nreturn $item;'],
    run: (x: unknown) => (x === undefined ? fail("A value is missing") : x),
    cases: () => [[1], ["a"], [undefined]],
  },
  {
    id: "get-or-throw",
    topic: "errors",
    says: [
      "{Looks up|Gets} {a key|$target} in {a map|$map} and throws {an error|} {if|when} it is {missing|unknown}",
    ],
    names: ["getOrThrow", "lookUp", "mustGet", "find"],
    signature: "<T>($map: Map<string, T>, $target: string): T",
    bodies: [
      "const $item = $map.get($target);\nif ($item === undefined) {\n  throw new Error(`Unknown key: ${$target}`);\n}\nreturn $item;",
    ],
    run: (m: Map<string, unknown>, k: string) => m.get(k) ?? fail("Unknown key"),
    cases: () => [
      [new Map([["a", 1]]), "a"],
      [new Map([["a", 1]]), "b"],
    ],
  },
  {
    id: "check-range",
    topic: "errors",
    says: [
      "{Throws|Fails} {if|when} {a number|$n} is {negative|below zero}{, else| and otherwise} returns its square root",
      "@ret the square root{| of {a number|$n}}; throws for negative {numbers|ones}",
    ],
    names: ["squareRoot", "root", "safeSqrt", "sqrtOf"],
    signature: "($n: number): number",
    bodies: ["if ($n < 0) {\n  throw new RangeError(`Negative number: ${$n}`);\n}\nreturn Math.sqrt($n);"],
    run: (n: number) => (n < 0 ? fail("Negative") : Math.sqrt(n)),
    cases: () => [[4], [0], [-1]],
  },
  {
    id: "validate-email",
    topic: "errors",
    says: [
      "@check @thetext {looks like|is|may be} an {email|e-mail|email address}: {one @ with text before and after|something, an @, something with a dot}",
    ],
    names: ["isEmail", "isValidEmail", "looksLikeEmail", "checkEmail"],
    signature: "($s: string): boolean",
    bodies: ["return /^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$/.test($s);"],
    run: (s: string) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(s),
    cases: () => [["a@b.de"], ["a@b"], ["@x.y"], [""]],
  },
  {
    id: "compose",
    topic: "arrays",
    says: [
      "@make a function that {applies|calls} {one function|$a} after {another|$b}{|: $a($b(x))}",
      "{Composes} two functions",
    ],
    names: ["compose", "after", "chain", "combine"],
    signature: "<A, B, C>($a: (value: B) => C, $b: (value: A) => B): (value: A) => C",
    bodies: ["return (value) => $a($b(value));"],
    run: (f: (x: unknown) => unknown, g: (x: unknown) => unknown) => f(g(5)),
    cases: () => [],
  },
  {
    id: "memoize",
    topic: "maps",
    says: [
      "{Remembers|Caches} the results of {a function|$fn} by argument",
      "@make a version of $fn that {computes|works out} {every|each} result only once",
    ],
    names: ["memoize", "cached", "remember", "withCache"],
    signature: "<T>($fn: (argument: number) => T): (argument: number) => T",
    bodies: [
      "const known = new Map<number, T>();\nreturn (argument) => {\n  if (!known.has(argument)) {\n    known.set(argument, $fn(argument));\n  }\n  return known.get(argument) as T;\n};",
      "const known = new Map<number, T>();\nreturn (argument) => {\n  const found = known.get(argument);\n  if (found !== undefined) {\n    return found;\n  }\n  const $out = $fn(argument);\n  known.set(argument, $out);\n  return $out;\n};",
    ],
    run: () => undefined,
    cases: () => [],
  },
];
