/** Ideas about lists of anything. */
import { code, type Idea } from "../idea.ts";
import { between } from "../wording.ts";

export const ARRAY_IDEAS: readonly Idea[] = [
  {
    id: "unique",
    topic: "arrays",
    says: [
      "@drop {duplicates|repeated elements|duplicate elements|double entries} {from {a|the} @list|from $items}{|, {the order is kept|keeping the first of each|keeping the order}}",
      "@keep {every|each} {element|item|value} {once|one time}{|, in the order of first appearance}",
      "@ret the {distinct|unique|different} {elements|items|values} of {$items|a list|the array}",
    ],
    names: ["unique", "distinct", "dedupe", "uniq", "removeDuplicates", "withoutDuplicates", "unique$Items"],
    signature: "<T>($items: T[]): T[]",
    bodies: [
      "return [...new Set($items)];",
      "return Array.from(new Set($items));",
      "return $items.filter(($item, $i) => $items.indexOf($item) === $i);",
      "const $seen = new Set<T>();\nconst $out: T[] = [];\nfor (const $item of $items) {\n  if (!$seen.has($item)) {\n    $seen.add($item);\n    $out.push($item);\n  }\n}\nreturn $out;",
    ],
    run: (xs: unknown[]) => [...new Set(xs)],
  },
  {
    id: "last",
    topic: "arrays",
    says: [
      "@ret the last {element|item|entry|value} of {$items|a list|the list|an array}{|, or undefined {if|when} it is empty|, if there is one}",
    ],
    names: ["last", "lastOf", "lastItem", "lastElement", "final$Item"],
    signature: "<T>($items: T[]): T | undefined",
    bodies: ["return $items.at(-1);", "return $items[$items.length - 1];"],
    run: (xs: unknown[]) => xs.at(-1),
  },
  {
    id: "first",
    topic: "arrays",
    says: [
      "@ret the first {element|item|entry|value} of {$items|a list|the list|an array}{|, or undefined {if|when} it is empty|, if there is one}",
    ],
    names: ["first", "firstOf", "firstItem", "head", "firstElement"],
    signature: "<T>($items: T[]): T | undefined",
    bodies: ["return $items[0];", "return $items.at(0);"],
    run: (xs: unknown[]) => xs[0],
  },
  {
    id: "chunk",
    topic: "arrays",
    says: [
      "{Splits|Cuts|Divides|Breaks} {a list|$items|the list|an array} into {chunks|pieces|groups|parts} of {at most |}{$count|a given size|$count elements}",
      "{Groups} {the elements|consecutive elements|$items} {into|in} {lists|batches} of {at most |}$count",
    ],
    names: ["chunk", "chunks", "batches", "splitInto", "inChunks", "paginate"],
    signature: "<T>($items: T[], $count: number): T[][]",
    bodies: [
      "const $out: T[][] = [];\nfor (let $i = 0; $i < $items.length; $i += $count) {\n  $out.push($items.slice($i, $i + $count));\n}\nreturn $out;",
    ],
    run: (xs: unknown[], n: number) =>
      Array.from({ length: Math.ceil(xs.length / n) }, (_, i) => xs.slice(i * n, i * n + n)),
    cases: (r) => [
      [[], 2],
      [[1, 2, 3, 4, 5], between(r, 1, 3)],
      [["a", "b", "c"], 2],
    ],
  },
  {
    id: "reversed",
    topic: "arrays",
    says: [
      "@ret {a reversed copy of|a copy in reverse of} {$items|the list|a list|an array}",
      "{Reverses} {a list|$items|the order of the elements}{| without changing {it|the original}}",
      "@ret the {elements|items} {in reverse order|from last to first|backwards}",
    ],
    names: ["reversed", "reverse", "backwards", "reverseList", "inReverse"],
    signature: "<T>($items: T[]): T[]",
    bodies: [
      "return [...$items].reverse();",
      "return $items.slice().reverse();",
      "return $items.toReversed();",
      "const $out: T[] = [];\nfor (let $i = $items.length - 1; $i >= 0; $i--) {\n  $out.push($items[$i]);\n}\nreturn $out;",
    ],
    run: (xs: unknown[]) => [...xs].reverse(),
  },
  {
    id: "zip",
    topic: "arrays",
    says: [
      "{Pairs|Combines|Joins|Matches} {the elements of two lists|two lists|$items and $others} {by position|one by one|into pairs|index by index}",
      "@make {pairs|a list of pairs} {from|of} the elements of {two lists|$items and $others}{|, as long as the shorter}",
    ],
    names: ["zip", "pairUp", "combine", "zipLists", "pairs"],
    signature: "<A, B>($items: A[], $others: B[]): [A, B][]",
    bodies: [
      "const $size = Math.min($items.length, $others.length);\nconst $out: [A, B][] = [];\nfor (let $i = 0; $i < $size; $i++) {\n  $out.push([$items[$i], $others[$i]]);\n}\nreturn $out;",
      "return $items.slice(0, $others.length).map(($item, $i) => [$item, $others[$i]]);",
    ],
    run: (a: unknown[], b: unknown[]) => a.slice(0, b.length).map((x, i) => [x, b[i]]),
    cases: (r) => [
      [[], []],
      [
        [1, 2],
        ["a", "b"],
      ],
      [
        [1, 2, 3],
        [true, false],
      ],
      [[between(r, 0, 9)], ["x", "y"]],
    ],
  },
  {
    id: "flatten",
    topic: "arrays",
    says: [
      "{Flattens} {a list of lists|nested lists|the $rows} {into one list|by one level|}",
      "{Joins|Concatenates} {all|all the|several} {lists|arrays|inner lists} into {one|a single} @list",
    ],
    names: ["flatten", "flat", "concatAll", "joinLists", "flattenOnce"],
    signature: "<T>($rows: T[][]): T[]",
    bodies: [
      "return $rows.flat();",
      "const $out: T[] = [];\nfor (const $row of $rows) {\n  $out.push(...$row);\n}\nreturn $out;",
    ],
    run: (xs: unknown[][]) => xs.flat(),
    cases: (r) => [[[]], [[[1], [2, between(r, 3, 9)], []]], [[["a"], ["b", "c"]]]],
  },
  {
    id: "take",
    topic: "arrays",
    says: [
      "@ret the first $count {elements|items|entries} of {$items|a list|the list}",
      "{Takes} $count {elements|items} from the {start|beginning|front} of {$items|a list|the list}",
    ],
    names: ["take", "firstN", "takeFirst", "head", "limit$Items"],
    signature: "<T>($items: T[], $count: number): T[]",
    bodies: ["return $items.slice(0, $count);"],
    run: (xs: unknown[], n: number) => xs.slice(0, n),
    cases: (r) => [
      [[], 2],
      [[1, 2, 3, 4], between(r, 0, 5)],
      [["a", "b"], 1],
    ],
  },
  {
    id: "drop",
    topic: "arrays",
    says: [
      "@ret {everything|all elements|all} {but|except} the first $count {elements|items|entries}{| of $items}",
      "{Skips|Leaves out|Drops} the first $count {elements|items|entries}{| of {$items|a list|the list}}",
    ],
    names: ["drop", "skip", "dropFirst", "withoutFirst", "skipFirst"],
    signature: "<T>($items: T[], $count: number): T[]",
    bodies: ["return $items.slice($count);"],
    run: (xs: unknown[], n: number) => xs.slice(n),
    cases: (r) => [
      [[], 2],
      [[1, 2, 3, 4], between(r, 0, 5)],
      [["a", "b"], 1],
    ],
  },
  {
    id: "take-last",
    topic: "arrays",
    says: [
      "@ret the last $count {elements|items|entries} of {$items|a list|the list}",
      "{Takes} $count {elements|items} from the {end|back|tail} of {$items|a list|the list}",
    ],
    names: ["takeLast", "lastN", "tail", "lastItems"],
    signature: "<T>($items: T[], $count: number): T[]",
    bodies: [
      "return $count === 0 ? [] : $items.slice(-$count);",
      "return $items.slice(Math.max(0, $items.length - $count));",
    ],
    run: (xs: unknown[], n: number) => (n === 0 ? [] : xs.slice(-n)),
    cases: (r) => [
      [[], 2],
      [[1, 2, 3, 4], between(r, 0, 4)],
      [["a", "b"], 1],
      [[5, 6], 0],
    ],
  },
  {
    id: "partition",
    topic: "arrays",
    says: [
      "{Splits|Divides|Separates} {a list|$items|the list} into {the elements that {satisfy|pass|match} $pred and the others|those accepted by $pred and the rest}",
    ],
    names: ["partition", "splitBy", "separate", "divide"],
    signature: "<T>($items: T[], $pred: ($item: T) => boolean): [T[], T[]]",
    bodies: [
      "const yes: T[] = [];\nconst no: T[] = [];\nfor (const $item of $items) {\n  if ($pred($item)) {\n    yes.push($item);\n  } else {\n    no.push($item);\n  }\n}\nreturn [yes, no];",
      "return [$items.filter(($item) => $pred($item)), $items.filter(($item) => !$pred($item))];",
    ],
    run: (xs: number[], p: (x: number) => boolean) => [xs.filter((x) => p(x)), xs.filter((x) => !p(x))],
    cases: (r) => [
      [[], code("() => true")],
      [[1, 2, between(r, 3, 9), 4], code("(x) => x % 2 === 0")],
    ],
  },
  {
    id: "count-where",
    topic: "arrays",
    says: [
      "@count the {elements|items} {that |}{satisfy|pass|match} {$pred|the predicate|the test}",
      "Counts the {elements|items|entries} {for which|where} {$pred|the predicate} {holds|is true|returns true}",
    ],
    names: ["countWhere", "countIf", "countMatching", "howMany", "count$Items"],
    signature: "<T>($items: T[], $pred: ($item: T) => boolean): number",
    bodies: [
      "return $items.filter(($item) => $pred($item)).length;",
      "let $num_ = 0;\nfor (const $item of $items) {\n  if ($pred($item)) {\n    $num_++;\n  }\n}\nreturn $num_;",
      "return $items.reduce(($num_, $item) => ($pred($item) ? $num_ + 1 : $num_), 0);",
    ],
    run: (xs: number[], p: (x: number) => boolean) => xs.filter((x) => p(x)).length,
    cases: (r) => [
      [[], code("() => true")],
      [[1, 2, between(r, 3, 9), 4], code("(x) => x > 2")],
    ],
  },
  {
    id: "count-of",
    topic: "arrays",
    says: [
      "@count {the elements|the items} {equal|that equal|that are equal to|are} {$target|the target}",
      "Counts how often {$target|a value|an element} {occurs|appears} in {$items|a list|the list}",
    ],
    names: ["countOf", "occurrences", "countEqual", "timesSeen", "howOften"],
    signature: "<T>($items: T[], $target: T): number",
    bodies: [
      "return $items.filter(($item) => $item === $target).length;",
      "let $num_ = 0;\nfor (const $item of $items) {\n  if ($item === $target) {\n    $num_++;\n  }\n}\nreturn $num_;",
    ],
    run: (xs: unknown[], t: unknown) => xs.filter((x) => x === t).length,
    cases: (r) => [
      [[], 1],
      [[1, 2, between(r, 1, 2), 1], 1],
      [["a", "b", "a"], "a"],
    ],
  },
  {
    id: "without-value",
    topic: "arrays",
    says: [
      "@drop {every|each|all} {occurrence of $target|element equal to $target|copies of $target} {from $items|from a list|from the list|}",
      "@ret {the list|$items|a list} without {$target|one value|a given value}",
    ],
    names: ["without", "removeValue", "exclude", "withoutValue", "removeAll"],
    signature: "<T>($items: T[], $target: T): T[]",
    bodies: [
      "return $items.filter(($item) => $item !== $target);",
      "const $out: T[] = [];\nfor (const $item of $items) {\n  if ($item !== $target) {\n    $out.push($item);\n  }\n}\nreturn $out;",
    ],
    run: (xs: unknown[], t: unknown) => xs.filter((x) => x !== t),
    cases: (r) => [
      [[], 1],
      [[1, 2, between(r, 1, 2), 1], 1],
      [["a", "b", "a"], "a"],
    ],
  },
  {
    id: "compact",
    topic: "arrays",
    says: [
      "@drop {undefined and null|missing values|null and undefined|empty values} {from {a list|the list|$items}|}",
      "@keep the {values|elements|items} that are {neither null nor undefined|present|defined}",
    ],
    names: ["compact", "withoutMissing", "present", "removeEmpty", "defined$Items"],
    signature: "<T>($items: (T | null | undefined)[]): T[]",
    bodies: [
      "const $out: T[] = [];\nfor (const $item of $items) {\n  if ($item !== null && $item !== undefined) {\n    $out.push($item);\n  }\n}\nreturn $out;",
      "return $items.filter(($item): $item is T => $item !== null && $item !== undefined);",
    ],
    run: (xs: unknown[]) => xs.filter((x) => x !== null && x !== undefined),
    cases: (r) => [[[]], [[1, null, between(r, 2, 9), undefined]], [["a", undefined, "b"]]],
  },
  {
    id: "rotate-left",
    topic: "arrays",
    says: [
      "{Rotates|Shifts} {a list|$items|the list} {to the left |left |}by $count {places|positions|elements}",
      "{Moves} the first $count {elements|items} to the {end|back}{| of $items| of the list}",
    ],
    names: ["rotate", "rotateLeft", "shiftLeft", "rotateBy"],
    signature: "<T>($items: T[], $count: number): T[]",
    bodies: [
      "return [...$items.slice($count), ...$items.slice(0, $count)];",
      "return $items.slice($count).concat($items.slice(0, $count));",
    ],
    run: (xs: unknown[], n: number) => [...xs.slice(n), ...xs.slice(0, n)],
    cases: (r) => [
      [[], 0],
      [[1, 2, 3, 4], between(r, 0, 4)],
      [["a", "b"], 1],
    ],
  },
  {
    id: "insert-at",
    topic: "arrays",
    says: [
      "{Inserts|Puts|Adds} {an element|a value|$other} {at|into a list at} {position $at|index $at|a given position}{| without changing the original}",
    ],
    names: ["insertAt", "insert", "addAt", "putAt"],
    signature: "<T>($items: T[], $at: number, $other: T): T[]",
    bodies: [
      "return [...$items.slice(0, $at), $other, ...$items.slice($at)];",
      "return $items.toSpliced($at, 0, $other);",
    ],
    run: (xs: unknown[], i: number, x: unknown) => [...xs.slice(0, i), x, ...xs.slice(i)],
    cases: (r) => [
      [[], 0, 1],
      [[1, 2, 3], between(r, 0, 3), 9],
      [["a", "b"], 1, "c"],
    ],
  },
  {
    id: "remove-at",
    topic: "arrays",
    says: [
      "@drop the {element|item} at {position $at|index $at|a given position}{| without changing the original}",
      "@ret a copy of {the list|$items} without the {element|item} at {position|index} $at",
    ],
    names: ["removeAt", "withoutIndex", "dropAt", "deleteAt"],
    signature: "<T>($items: T[], $at: number): T[]",
    bodies: [
      "return $items.filter((_, $i) => $i !== $at);",
      "return [...$items.slice(0, $at), ...$items.slice($at + 1)];",
    ],
    run: (xs: unknown[], at: number) => xs.filter((_, i) => i !== at),
    cases: (r) => [
      [[1, 2, 3], between(r, 0, 2)],
      [["a", "b"], 1],
      [[7], 0],
    ],
  },
  {
    id: "every-nth",
    topic: "arrays",
    says: [
      "@keep {every|each} {nth|$count-th} {element|item}{|, starting with the first}{| of $items}",
      "@ret {every|each} {element|item} whose {index|position} is a multiple of $count",
    ],
    names: ["everyNth", "nth", "sampleEvery", "takeEvery"],
    signature: "<T>($items: T[], $count: number): T[]",
    bodies: [
      "return $items.filter((_, $i) => $i % $count === 0);",
      "const $out: T[] = [];\nfor (let $i = 0; $i < $items.length; $i += $count) {\n  $out.push($items[$i]);\n}\nreturn $out;",
    ],
    run: (xs: unknown[], n: number) => xs.filter((_, i) => i % n === 0),
    cases: (r) => [
      [[], 2],
      [[1, 2, 3, 4, 5], between(r, 1, 3)],
      [["a", "b", "c"], 2],
    ],
  },
  {
    id: "is-empty",
    topic: "arrays",
    says: ["@check {a list|the list|$items|an array} {is empty|has no elements|contains nothing}"],
    names: ["isEmpty", "hasNone", "isEmptyList", "nothingIn"],
    signature: "<T>($items: T[]): boolean",
    bodies: ["return $items.length === 0;"],
    run: (xs: unknown[]) => xs.length === 0,
  },
  {
    id: "same-elements",
    topic: "arrays",
    says: [
      "@check two {lists|arrays} {are equal|have equal elements|hold the same elements} {in the same order|position by position|element by element}",
    ],
    names: ["equalLists", "sameElements", "arraysEqual", "isSameList"],
    signature: "<T>($items: T[], $others: T[]): boolean",
    bodies: [
      "return $items.length === $others.length && $items.every(($item, $i) => $item === $others[$i]);",
      "if ($items.length !== $others.length) {\n  return false;\n}\nfor (let $i = 0; $i < $items.length; $i++) {\n  if ($items[$i] !== $others[$i]) {\n    return false;\n  }\n}\nreturn true;",
    ],
    run: (a: unknown[], b: unknown[]) => a.length === b.length && a.every((x, i) => x === b[i]),
    cases: (r) => [
      [[], []],
      [
        [1, 2],
        [1, 2],
      ],
      [
        [1, between(r, 2, 4)],
        [1, 3],
      ],
      [["a"], ["a", "b"]],
    ],
  },
  {
    id: "swap",
    topic: "arrays",
    says: [
      "{Swaps|Exchanges} the {elements|items} at {positions|indices} {i and j|$a and $b}{| of $items}{| in a copy of the list|, leaving the original as it is}",
    ],
    names: ["swap", "swapped", "exchange", "swap$Items"],
    signature: "<T>($items: T[], $a: number, $b: number): T[]",
    bodies: [
      "const $out = [...$items];\n$out[$a] = $items[$b];\n$out[$b] = $items[$a];\nreturn $out;",
      "const $out = $items.slice();\n[$out[$a], $out[$b]] = [$out[$b], $out[$a]];\nreturn $out;",
    ],
    run: (xs: unknown[], a: number, b: number) => xs.map((x, i) => (i === a ? xs[b] : i === b ? xs[a] : x)),
    cases: (r) => [
      [[1, 2, 3], 0, between(r, 1, 2)],
      [["a", "b"], 0, 1],
    ],
  },
  {
    id: "pairs-of-neighbours",
    topic: "arrays",
    says: [
      "@ret {every|each} {element|item} {together with the next|and its successor|with the one after it} as {a pair|pairs}",
      "@make the pairs of {neighbours|neighbouring elements|consecutive elements}{| in $items| of a list}",
    ],
    names: ["neighbours", "pairwise", "adjacentPairs", "slidingPairs"],
    signature: "<T>($items: T[]): [T, T][]",
    bodies: [
      "const $out: [T, T][] = [];\nfor (let $i = 1; $i < $items.length; $i++) {\n  $out.push([$items[$i - 1], $items[$i]]);\n}\nreturn $out;",
      "return $items.slice(1).map(($item, $i) => [$items[$i], $item]);",
    ],
    run: (xs: unknown[]) => xs.slice(1).map((x, i) => [xs[i], x]),
  },
  {
    id: "fill-array",
    topic: "arrays",
    says: [
      "@make a list {with|of} $count {copies of|times} {a value|$item|one value}",
      "{Repeats} {a value|$item} $count times in a list",
    ],
    names: ["repeatValue", "fillList", "replicate", "copies"],
    signature: "<T>($item: T, $count: number): T[]",
    bodies: [
      "return Array.from({ length: $count }, () => $item);",
      "const $out: T[] = [];\nfor (let $i = 0; $i < $count; $i++) {\n  $out.push($item);\n}\nreturn $out;",
      "return new Array<T>($count).fill($item);",
    ],
    run: (x: unknown, n: number) => Array.from({ length: n }, () => x),
    cases: (r) => [
      ["a", between(r, 0, 4)],
      [1, 2],
      [true, 0],
    ],
  },
];
