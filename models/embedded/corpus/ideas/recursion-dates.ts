/** Ideas that call themselves, and ideas about dates. */
import type { Idea } from "../idea.ts";

const day = (text: string) => new Date(`${text}T00:00:00.000Z`);
const DAY_MS = 86_400_000;

export const RECURSION_DATE_IDEAS: readonly Idea[] = [
  {
    id: "recursive-factorial",
    topic: "recursion",
    says: ["@ret the factorial of {a number|$n}, {recursively|by recursion|by calling itself}"],
    names: ["factorial", "fact", "factorialOf"],
    signature: "($n: number): number",
    bodies: [
      "return $n <= 1 ? 1 : $n * $self($n - 1);",
      "if ($n <= 1) {\n  return 1;\n}\nreturn $n * $self($n - 1);",
    ],
    run: (n: number) => {
      let p = 1;
      for (let i = 2; i <= n; i++) p *= i;
      return p;
    },
    cases: () => [[0], [1], [5]],
  },
  {
    id: "recursive-fibonacci",
    topic: "recursion",
    says: ["@ret the {nth|$n-th} Fibonacci number, {recursively|by recursion|by calling itself}"],
    names: ["fibonacci", "fib"],
    signature: "($n: number): number",
    bodies: [
      "return $n < 2 ? $n : $self($n - 1) + $self($n - 2);",
      "if ($n < 2) {\n  return $n;\n}\nreturn $self($n - 1) + $self($n - 2);",
    ],
    run: (n: number) => {
      let [a, b] = [0, 1];
      for (let i = 0; i < n; i++) [a, b] = [b, a + b];
      return a;
    },
    cases: () => [[0], [1], [7]],
  },
  {
    id: "recursive-power",
    topic: "recursion",
    says: [
      "{Raises} {a number|$n} to {the power of $count|a power}{| recursively| by repeated multiplication}",
      "@ret $n to the power of $count{| without the ** operator}",
    ],
    names: ["power", "pow", "raise"],
    signature: "($n: number, $count: number): number",
    bodies: [
      "return $count === 0 ? 1 : $n * $self($n, $count - 1);",
      "if ($count === 0) {\n  return 1;\n}\nreturn $n * $self($n, $count - 1);",
      "let $prod = 1;\nfor (let $i = 0; $i < $count; $i++) {\n  $prod *= $n;\n}\nreturn $prod;",
    ],
    run: (n: number, k: number) => n ** k,
    cases: () => [
      [2, 0],
      [3, 2],
      [2, 10],
    ],
  },
  {
    id: "recursive-sum",
    topic: "recursion",
    says: ["{Adds up|Sums} {the numbers|$xs|a list of numbers} {recursively|by recursion|without a loop}"],
    names: ["sumRecursive", "sum", "addUp"],
    signature: "($xs: number[]): number",
    bodies: [
      "return $xs.length === 0 ? 0 : $xs[0] + $self($xs.slice(1));",
      "if ($xs.length === 0) {\n  return 0;\n}\nconst [$head, ...$rest] = $xs;\nreturn $head + $self($rest);",
    ],
    run: (xs: number[]) => xs.reduce((a, b) => a + b, 0),
  },
  {
    id: "recursive-reverse",
    topic: "recursion",
    says: ["{Reverses} @thetext {recursively|by recursion|without a loop}"],
    names: ["reverse", "reverseText", "backwards"],
    signature: "($s: string): string",
    bodies: [
      'return $s === "" ? "" : $self($s.slice(1)) + $s[0];',
      'if ($s === "") {\n  return "";\n}\nreturn $self($s.slice(1)) + $s.charAt(0);',
    ],
    run: (s: string) => [...s].reverse().join(""),
    cases: () => [[""], ["a"], ["river"]],
  },
  {
    id: "recursive-gcd",
    topic: "recursion",
    says: [
      "@ret the greatest common divisor of two numbers{|,} {recursively|by recursion|by Euclid's algorithm}",
    ],
    names: ["gcd", "greatestCommonDivisor", "euclid"],
    signature: "($a: number, $b: number): number",
    bodies: [
      "return $b === 0 ? $a : $self($b, $a % $b);",
      "if ($b === 0) {\n  return $a;\n}\nreturn $self($b, $a % $b);",
    ],
    run: (a: number, b: number) => {
      while (b !== 0) [a, b] = [b, a % b];
      return a;
    },
    cases: () => [
      [12, 18],
      [7, 3],
      [5, 0],
    ],
  },
  {
    id: "flatten-deep",
    topic: "recursion",
    says: [
      "{Flattens} {lists|arrays} {nested to any depth|within lists|of any depth}{| into one list}",
      "@ret {all|the} numbers of {a nested list|nested lists} in one {flat |}list",
    ],
    names: ["flattenDeep", "deepFlatten", "flattenAll"],
    signature: "($nested: Nested[]): number[]",
    bodies: [
      "const $out: number[] = [];\nfor (const $item of $nested) {\n  if (Array.isArray($item)) {\n    $out.push(...$self($item));\n  } else {\n    $out.push($item);\n  }\n}\nreturn $out;",
      "return $nested.flatMap(($item) => (Array.isArray($item) ? $self($item) : [$item]));",
    ],
    run: (xs: unknown[]) => xs.flat(9),
    cases: () => [[[]], [[1, [2, [3, []]], 4]]],
  },
  {
    id: "tree-sum",
    topic: "recursion",
    says: [
      "{Adds up|Sums} {all|the} values {in|of} {a tree|the tree}",
      "@ret the {sum|total} of the values of {a tree|all nodes of a tree}",
    ],
    names: ["sumTree", "treeSum", "totalOfTree"],
    signature: "($node: Tree): number",
    bodies: [
      "return $node.children.reduce(($acc, child) => $acc + $self(child), $node.value);",
      "let $acc = $node.value;\nfor (const child of $node.children) {\n  $acc += $self(child);\n}\nreturn $acc;",
    ],
    run: (t: Tree) => sumTree(t),
    cases: () => [[leaf(3)], [tree()]],
  },
  {
    id: "tree-depth",
    topic: "recursion",
    says: [
      "@ret the {depth|height} of {a tree|the tree}{|; a leaf has depth 1}",
      "Counts the levels of {a tree|the tree}",
    ],
    names: ["treeDepth", "depth", "treeHeight", "levels"],
    signature: "($node: Tree): number",
    bodies: [
      "return 1 + Math.max(0, ...$node.children.map($self));",
      "let $best = 0;\nfor (const child of $node.children) {\n  $best = Math.max($best, $self(child));\n}\nreturn $best + 1;",
    ],
    run: (t: Tree) => depth(t),
    cases: () => [[leaf(3)], [tree()]],
  },
  {
    id: "tree-values",
    topic: "recursion",
    says: [
      "@ret {all|the} values of {a tree|the tree}{| in a list}, {parents before children|the root first|from the root down}",
      "{Lists|Collects} {all|the} values of {a tree|the tree}",
    ],
    names: ["treeValues", "valuesOf", "collectValues", "listTree"],
    signature: "($node: Tree): number[]",
    bodies: [
      "return [$node.value, ...$node.children.flatMap($self)];",
      "const $out = [$node.value];\nfor (const child of $node.children) {\n  $out.push(...$self(child));\n}\nreturn $out;",
    ],
    run: (t: Tree) => values(t),
    cases: () => [[leaf(3)], [tree()]],
  },
  {
    id: "count-leaves",
    topic: "recursion",
    says: [
      "Counts the leaves of {a tree|the tree}",
      "@ret {how many|the number of} nodes of {a tree|the tree} {that |}have no children",
    ],
    names: ["countLeaves", "leafCount", "leaves"],
    signature: "($node: Tree): number",
    bodies: [
      "if ($node.children.length === 0) {\n  return 1;\n}\nreturn $node.children.reduce(($acc, child) => $acc + $self(child), 0);",
      "if ($node.children.length === 0) {\n  return 1;\n}\nlet $num_ = 0;\nfor (const child of $node.children) {\n  $num_ += $self(child);\n}\nreturn $num_;",
    ],
    run: (t: Tree) => leaves(t),
    cases: () => [[leaf(3)], [tree()]],
  },
  {
    id: "binary-search",
    topic: "recursion",
    says: [
      "@find {$target|a number|a value} in {a sorted list|sorted numbers} by binary search{|; -1 {if|when} {it is missing|it is not there}}",
      "{Searches} {a sorted list|sorted numbers} by halving{| it} and returns the {index|position}{| or -1}",
    ],
    names: ["binarySearch", "searchSorted", "findSorted", "positionOf"],
    signature: "($xs: number[], $target: number): number",
    bodies: [
      "let $left = 0;\nlet $right = $xs.length - 1;\nwhile ($left <= $right) {\n  const $mid = Math.floor(($left + $right) / 2);\n  if ($xs[$mid] === $target) {\n    return $mid;\n  }\n  if ($xs[$mid] < $target) {\n    $left = $mid + 1;\n  } else {\n    $right = $mid - 1;\n  }\n}\nreturn -1;",
    ],
    run: (xs: number[], t: number) => xs.indexOf(t),
    cases: () => [
      [[], 1],
      [[1, 3, 5, 8], 5],
      [[1, 3, 5, 8], 4],
      [[2, 9], 2],
    ],
  },
  {
    id: "permutations",
    topic: "recursion",
    says: ["@ret {all|all the} {permutations|orders|arrangements} of {a list|$items|the elements}"],
    names: ["permutations", "allOrders", "permute"],
    signature: "<T>($items: T[]): T[][]",
    bodies: [
      "if ($items.length === 0) {\n  return [[]];\n}\nreturn $items.flatMap(($item, $i) => {\n  const $rest = [...$items.slice(0, $i), ...$items.slice($i + 1)];\n  return $self($rest).map((tail) => [$item, ...tail]);\n});",
    ],
    run: (xs: unknown[]) => permute(xs),
    cases: () => [[[]], [[1, 2, 3]]],
  },
  {
    id: "subsets",
    topic: "recursion",
    says: [
      "@ret {all|all the} {subsets|sublists} of {a list|$items|the elements}{|, the empty one included}",
    ],
    names: ["subsets", "powerSet", "allSubsets"],
    signature: "<T>($items: T[]): T[][]",
    bodies: [
      "let $out: T[][] = [[]];\nfor (const $item of $items) {\n  $out = [...$out, ...$out.map(($rest) => [...$rest, $item])];\n}\nreturn $out;",
    ],
    run: (xs: unknown[]) => subsetsOf(xs),
    cases: () => [[[]], [[1, 2]]],
  },
  {
    id: "days-between",
    topic: "dates",
    says: [
      "@ret {how many|the number of} {whole |}days {lie |}between two dates",
      "Counts the days from {one date to another|$date to $date2}",
    ],
    names: ["daysBetween", "dayDifference", "daysFrom", "countDays"],
    signature: "($date: Date, $date2: Date): number",
    bodies: [
      "return Math.round(($date2.getTime() - $date.getTime()) / 86_400_000);",
      "const ms = $date2.getTime() - $date.getTime();\nreturn Math.round(ms / (24 * 60 * 60 * 1000));",
    ],
    run: (a: Date, b: Date) => Math.round((b.getTime() - a.getTime()) / DAY_MS),
    cases: () => [
      [day("2024-02-28"), day("2024-03-01")],
      [day("2023-01-01"), day("2023-01-01")],
    ],
  },
  {
    id: "add-days",
    topic: "dates",
    says: [
      "@ret the date {$days days|a number of days} {after|later than} {$date|a date|the given one}",
      "{Adds} {days|$days days} to {a date|a copy of a date}{| without changing it}",
    ],
    names: ["addDays", "daysLater", "plusDays", "shiftDate"],
    signature: "($date: Date, $days: number): Date",
    bodies: [
      "return new Date($date.getTime() + $days * 86_400_000);",
      "const $out = new Date($date);\n$out.setUTCDate($out.getUTCDate() + $days);\nreturn $out;",
    ],
    run: (d: Date, n: number) => new Date(d.getTime() + n * DAY_MS),
    cases: () => [
      [day("2024-02-28"), 2],
      [day("2023-12-31"), 1],
    ],
  },
  {
    id: "is-weekend",
    topic: "dates",
    says: [
      "@check {a date|$date|a day} {is|falls} on a weekend",
      "@check {a date|$date} is a Saturday or {a |}Sunday",
    ],
    names: ["isWeekend", "onWeekend", "isFreeDay"],
    signature: "($date: Date): boolean",
    bodies: [
      "const weekday = $date.getUTCDay();\nreturn weekday === 0 || weekday === 6;",
      "return [0, 6].includes($date.getUTCDay());",
    ],
    run: (d: Date) => [0, 6].includes(d.getUTCDay()),
    cases: () => [[day("2024-06-01")], [day("2024-06-03")], [day("2024-06-02")]],
  },
  {
    id: "iso-day",
    topic: "dates",
    says: [
      "{Formats|Writes} {a date|$date} as {YYYY-MM-DD|year-month-day}",
      "@ret the {ISO date|day} of {a date|$date} {as text|in the form YYYY-MM-DD}",
    ],
    names: ["isoDate", "formatDate", "toIsoDay", "dateText"],
    signature: "($date: Date): string",
    bodies: ["return $date.toISOString().slice(0, 10);", 'return $date.toISOString().split("T")[0];'],
    run: (d: Date) => d.toISOString().slice(0, 10),
    cases: () => [[day("2024-06-01")], [day("1999-12-31")]],
  },
  {
    id: "is-before",
    topic: "dates",
    says: ["@check {one date|$date|the first date} {is|lies|comes} before {another|$date2|the second}"],
    names: ["isBefore", "comesBefore", "isEarlier"],
    signature: "($date: Date, $date2: Date): boolean",
    bodies: ["return $date.getTime() < $date2.getTime();", "return $date < $date2;"],
    run: (a: Date, b: Date) => a.getTime() < b.getTime(),
    cases: () => [
      [day("2024-02-28"), day("2024-03-01")],
      [day("2023-01-01"), day("2023-01-01")],
    ],
  },
  {
    id: "format-duration",
    topic: "dates",
    says: [
      '{Formats|Writes} {seconds|a number of seconds|$n seconds} as "minutes:seconds", {like|such as} "2:05"',
      "{Formats} a duration in seconds as minutes and {two digits of seconds|seconds}, {like|such as} 2:05",
    ],
    names: ["formatDuration", "minutesAndSeconds", "toClock", "durationText"],
    signature: "($n: number): string",
    bodies: [
      'const minutes = Math.floor($n / 60);\nconst seconds = String($n % 60).padStart(2, "0");\nreturn `${minutes}:${seconds}`;',
      'return `${Math.floor($n / 60)}:${String($n % 60).padStart(2, "0")}`;',
    ],
    run: (n: number) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`,
    cases: () => [[0], [65], [3599]],
  },
  {
    id: "age-in-years",
    topic: "dates",
    says: ["@ret the {age|number of full years} {at $date2 of someone born on $date|between two dates}"],
    names: ["ageAt", "fullYears", "yearsBetween"],
    signature: "($date: Date, $date2: Date): number",
    bodies: [
      "const years = $date2.getUTCFullYear() - $date.getUTCFullYear();\nconst months = $date2.getUTCMonth() - $date.getUTCMonth();\nconst isEarly = months < 0 || (months === 0 && $date2.getUTCDate() < $date.getUTCDate());\nreturn isEarly ? years - 1 : years;",
    ],
    run: (a: Date, b: Date) => {
      const years = b.getUTCFullYear() - a.getUTCFullYear();
      return b.toISOString().slice(5, 10) < a.toISOString().slice(5, 10) ? years - 1 : years;
    },
    cases: () => [
      [day("2000-05-10"), day("2020-05-09")],
      [day("2000-05-10"), day("2020-05-10")],
    ],
  },
  {
    id: "latest-date",
    topic: "dates",
    says: [
      "@ret the {latest|last|most recent} of {several|some} dates{|, or undefined {if|when} there {is none|are none}}",
    ],
    names: ["latest", "lastDate", "mostRecent"],
    signature: "(dates: Date[]): Date | undefined",
    bodies: [
      "let $best: Date | undefined;\nfor (const date of dates) {\n  if ($best === undefined || date > $best) {\n    $best = date;\n  }\n}\nreturn $best;",
    ],
    run: (ds: Date[]) => [...ds].sort((a, b) => b.getTime() - a.getTime())[0],
    cases: () => [[[]], [[day("2024-02-28"), day("2024-03-01"), day("2023-03-01")]]],
  },
];

interface Tree {
  readonly value: number;
  readonly children: readonly Tree[];
}

function leaf(value: number): Tree {
  return { value, children: [] };
}

function tree(): Tree {
  return { value: 1, children: [{ value: 2, children: [leaf(4), leaf(5)] }, leaf(3)] };
}

function values(t: Tree): number[] {
  return [t.value, ...t.children.flatMap(values)];
}

function sumTree(t: Tree): number {
  return values(t).reduce((a, b) => a + b, 0);
}

function depth(t: Tree): number {
  return 1 + Math.max(0, ...t.children.map(depth));
}

function leaves(t: Tree): number {
  return t.children.length === 0 ? 1 : t.children.map(leaves).reduce((a, b) => a + b, 0);
}

function permute(xs: readonly unknown[]): unknown[][] {
  if (xs.length === 0) return [[]];
  return xs.flatMap((x, i) => permute([...xs.slice(0, i), ...xs.slice(i + 1)]).map((rest) => [x, ...rest]));
}

function subsetsOf(xs: readonly unknown[]): unknown[][] {
  return Array.from({ length: 2 ** xs.length }, (_, bits) => xs.filter((_x, i) => (bits >> i) & 1));
}
