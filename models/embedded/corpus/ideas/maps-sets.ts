/** Ideas about maps, sets and plain objects as dictionaries. */
import { code, type Idea } from "../idea.ts";

const stock = () =>
  new Map([
    ["pear", 3],
    ["fig", 0],
    ["apple", 7],
  ]);
const none = () => new Map<string, number>();

export const MAP_SET_IDEAS: readonly Idea[] = [
  {
    id: "count-words-map",
    topic: "maps",
    says: [
      "Counts how often {every|each} {word|string|$w} {occurs|appears}{| in $ss| in a list}",
      "@ret {a map from|how many times} {every|each} {string|word} {to its number of occurrences|occurs}",
    ],
    names: ["countEach", "tally", "frequencies", "count$Ss", "histogram"],
    signature: "($ss: string[]): Map<string, number>",
    bodies: [
      "const $counts = new Map<string, number>();\nfor (const $w of $ss) {\n  $counts.set($w, ($counts.get($w) ?? 0) + 1);\n}\nreturn $counts;",
    ],
    run: (ss: string[]) => {
      const m = new Map<string, number>();
      for (const s of ss) m.set(s, (m.get(s) ?? 0) + 1);
      return m;
    },
    cases: () => [[[]], [["a", "b", "a"]], [["x"]]],
  },
  {
    id: "group-by-length",
    topic: "maps",
    says: [
      "{Groups} {$ss|the words|strings} by {their |}length",
      "@make a map from {lengths|a length} to the {words|strings} {of that length|that long}",
    ],
    names: ["groupByLength", "byLength", "wordsByLength"],
    signature: "($ss: string[]): Map<number, string[]>",
    bodies: [
      "const $groups = new Map<number, string[]>();\nfor (const $w of $ss) {\n  const $list = $groups.get($w.length) ?? [];\n  $list.push($w);\n  $groups.set($w.length, $list);\n}\nreturn $groups;",
      "const $groups = new Map<number, string[]>();\nfor (const $w of $ss) {\n  $groups.set($w.length, [...($groups.get($w.length) ?? []), $w]);\n}\nreturn $groups;",
    ],
    run: (ss: string[]) => {
      const m = new Map<number, string[]>();
      for (const s of ss) m.set(s.length, [...(m.get(s.length) ?? []), s]);
      return m;
    },
    cases: () => [[[]], [["a", "bb", "c"]], [["xyz"]]],
  },
  {
    id: "group-by-key",
    topic: "maps",
    says: [
      "{Groups} {a list|$items|the elements} by {a key|the key} that {$key|a function} {gives|computes|returns}{| for each}",
      "@make a map from {every|each} key to the {elements|items} {with it|that have it}",
    ],
    names: ["groupBy", "group", "bucketBy", "classify"],
    signature: "<T, K>($items: T[], $key: ($item: T) => K): Map<K, T[]>",
    bodies: [
      "const $groups = new Map<K, T[]>();\nfor (const $item of $items) {\n  const $k = $key($item);\n  const $list = $groups.get($k) ?? [];\n  $list.push($item);\n  $groups.set($k, $list);\n}\nreturn $groups;",
      "const $groups = new Map<K, T[]>();\nfor (const $item of $items) {\n  const $k = $key($item);\n  $groups.set($k, [...($groups.get($k) ?? []), $item]);\n}\nreturn $groups;",
    ],
    run: (xs: unknown[], key: (x: unknown) => unknown) => {
      const m = new Map<unknown, unknown[]>();
      for (const x of xs) m.set(key(x), [...(m.get(key(x)) ?? []), x]);
      return m;
    },
    cases: () => [
      [[], code("(x) => x")],
      [[1, 2, 3, 4], code("(x) => x % 2")],
      [["a", "bb", "c"], code("(x) => x.length")],
    ],
  },
  {
    id: "map-max-key",
    topic: "maps",
    says: [
      "@ret the key with the {largest|highest|biggest|greatest} {value|number}{| in $map}{|, or undefined {if|when} the map is empty}",
    ],
    names: ["keyOfMax", "bestKey", "topKey", "mostFrequent"],
    signature: "($map: Map<string, number>): string | undefined",
    bodies: [
      "let $best: string | undefined;\nlet highest = -Infinity;\nfor (const [$k, $v] of $map) {\n  if ($v > highest) {\n    $best = $k;\n    highest = $v;\n  }\n}\nreturn $best;",
      "return [...$map].sort((a, b) => b[1] - a[1])[0]?.[0];",
    ],
    run: (m: Map<string, number>) => [...m].sort((a, b) => b[1] - a[1])[0]?.[0],
    cases: () => [[none()], [stock()]],
  },
  {
    id: "map-sum",
    topic: "maps",
    says: [
      "{Adds up|Sums} {all|the} {values|numbers} {of|in} {a map|the map|$map}",
      "@ret the {sum|total} of the values {of|in} {a map|the map|$map}",
    ],
    names: ["sumValues", "totalOfMap", "sumOfValues", "totalValue"],
    signature: "($map: Map<string, number>): number",
    bodies: [
      "let $acc = 0;\nfor (const $v of $map.values()) {\n  $acc += $v;\n}\nreturn $acc;",
      "return [...$map.values()].reduce(($acc, $v) => $acc + $v, 0);",
    ],
    run: (m: Map<string, number>) => [...m.values()].reduce((a, b) => a + b, 0),
    cases: () => [[none()], [stock()]],
  },
  {
    id: "map-filter",
    topic: "maps",
    says: ["@keep the entries {of {a map|$map} |}whose value is {greater than|above|more than} $limit"],
    names: ["entriesAbove", "filterMap", "above", "keepLarge"],
    signature: "($map: Map<string, number>, $limit: number): Map<string, number>",
    bodies: [
      "return new Map([...$map].filter(([, $v]) => $v > $limit));",
      "const $out = new Map<string, number>();\nfor (const [$k, $v] of $map) {\n  if ($v > $limit) {\n    $out.set($k, $v);\n  }\n}\nreturn $out;",
    ],
    run: (m: Map<string, number>, l: number) => new Map([...m].filter(([, v]) => v > l)),
    cases: () => [
      [none(), 1],
      [stock(), 2],
    ],
  },
  {
    id: "map-invert",
    topic: "maps",
    says: [
      "{Swaps|Exchanges} keys and values of {a map|the map|$map}",
      "{Inverts|Turns around} {a map|$map}: {values become keys|keys become values}",
    ],
    names: ["invert", "swapKeys", "invertMap", "flip"],
    signature: "($map: Map<string, string>): Map<string, string>",
    bodies: [
      "return new Map([...$map].map(([$k, $v]) => [$v, $k]));",
      "const $out = new Map<string, string>();\nfor (const [$k, $v] of $map) {\n  $out.set($v, $k);\n}\nreturn $out;",
    ],
    run: (m: Map<string, string>) => new Map([...m].map(([k, v]) => [v, k])),
    cases: () => [
      [new Map()],
      [
        new Map([
          ["a", "x"],
          ["b", "y"],
        ]),
      ],
    ],
  },
  {
    id: "map-merge",
    topic: "maps",
    says: ["{Merges|Combines|Joins} two maps{|; the second wins|, entries of the second win}"],
    names: ["mergeMaps", "combineMaps", "merged", "withUpdates"],
    signature: "($map: Map<string, number>, $map2: Map<string, number>): Map<string, number>",
    bodies: [
      "return new Map([...$map, ...$map2]);",
      "const $out = new Map($map);\nfor (const [$k, $v] of $map2) {\n  $out.set($k, $v);\n}\nreturn $out;",
    ],
    run: (a: Map<string, number>, b: Map<string, number>) => new Map([...a, ...b]),
    cases: () => [
      [none(), stock()],
      [
        stock(),
        new Map([
          ["fig", 9],
          ["kiwi", 1],
        ]),
      ],
    ],
  },
  {
    id: "map-get-or",
    topic: "maps",
    says: [
      "@find the value of {a key|$target} {in {a map|$map} |}or {a default|$fallback|the default} {if|when} {it is missing|there is none}",
    ],
    names: ["getOr", "valueOr", "lookUp", "getOrDefault"],
    signature: "<T>($map: Map<string, T>, $target: string, $fallback: T): T",
    bodies: ["return $map.get($target) ?? $fallback;"],
    run: (m: Map<string, unknown>, k: string, f: unknown) => m.get(k) ?? f,
    cases: () => [
      [none(), "a", 1],
      [stock(), "fig", 5],
      [stock(), "kiwi", 5],
    ],
  },
  {
    id: "map-sorted-keys",
    topic: "maps",
    says: [
      "@ret the keys of {a map|the map|$map} in alphabetical order",
      "@ret the {sorted keys|keys, sorted,} of {a map|$map}",
    ],
    names: ["sortedKeys", "keysInOrder", "orderedKeys"],
    signature: "($map: Map<string, number>): string[]",
    bodies: ["return [...$map.keys()].sort();"],
    run: (m: Map<string, number>) => [...m.keys()].sort(),
    cases: () => [[none()], [stock()]],
  },
  {
    id: "union",
    topic: "sets",
    says: [
      "@ret the union of two sets",
      "@ret {everything|all elements} {that is in|of} {at least one of two sets|one set or the other}",
    ],
    names: ["union", "unite", "unionOf", "combineSets"],
    signature: "<T>($set: Set<T>, $set2: Set<T>): Set<T>",
    bodies: [
      "return new Set([...$set, ...$set2]);",
      "const $out = new Set($set);\nfor (const $item of $set2) {\n  $out.add($item);\n}\nreturn $out;",
    ],
    run: (a: Set<unknown>, b: Set<unknown>) => new Set([...a, ...b]),
    cases: () => [
      [new Set(), new Set([1])],
      [new Set([1, 2]), new Set([2, 3])],
    ],
  },
  {
    id: "intersection",
    topic: "sets",
    says: [
      "@ret the intersection of two sets",
      "@ret {the elements|everything} {that two sets share|in both sets|common to two sets}",
    ],
    names: ["intersection", "intersect", "common", "inBoth"],
    signature: "<T>($set: Set<T>, $set2: Set<T>): Set<T>",
    bodies: [
      "return new Set([...$set].filter(($item) => $set2.has($item)));",
      "const $out = new Set<T>();\nfor (const $item of $set) {\n  if ($set2.has($item)) {\n    $out.add($item);\n  }\n}\nreturn $out;",
    ],
    run: (a: Set<unknown>, b: Set<unknown>) => new Set([...a].filter((x) => b.has(x))),
    cases: () => [
      [new Set(), new Set([1])],
      [new Set([1, 2, 3]), new Set([2, 3, 4])],
    ],
  },
  {
    id: "difference",
    topic: "sets",
    says: [
      "@ret the difference of two sets{|: what is in the first {only|alone}}",
      "@ret {the elements|everything} of {the first set|one set} {that are|that is} not in {the second|the other}",
    ],
    names: ["difference", "minus", "subtract", "onlyInFirst"],
    signature: "<T>($set: Set<T>, $set2: Set<T>): Set<T>",
    bodies: [
      "return new Set([...$set].filter(($item) => !$set2.has($item)));",
      "const $out = new Set<T>();\nfor (const $item of $set) {\n  if (!$set2.has($item)) {\n    $out.add($item);\n  }\n}\nreturn $out;",
    ],
    run: (a: Set<unknown>, b: Set<unknown>) => new Set([...a].filter((x) => !b.has(x))),
    cases: () => [
      [new Set(), new Set([1])],
      [new Set([1, 2, 3]), new Set([2, 3, 4])],
    ],
  },
  {
    id: "is-subset",
    topic: "sets",
    says: [
      "@check {the first set|one set|$set} is {a subset of|contained in} {the second|another|$set2}",
      "@check {every|each} element of $set is {also |}in $set2",
    ],
    names: ["isSubset", "isContained", "subsetOf", "containsAll"],
    signature: "<T>($set: Set<T>, $set2: Set<T>): boolean",
    bodies: [
      "return [...$set].every(($item) => $set2.has($item));",
      "for (const $item of $set) {\n  if (!$set2.has($item)) {\n    return false;\n  }\n}\nreturn true;",
    ],
    run: (a: Set<unknown>, b: Set<unknown>) => [...a].every((x) => b.has(x)),
    cases: () => [
      [new Set(), new Set([1])],
      [new Set([2]), new Set([2, 3])],
      [new Set([1, 2]), new Set([2])],
    ],
  },
  {
    id: "has-duplicates",
    topic: "sets",
    says: [
      "@check {a list|the list|$items} {has|contains} {duplicates|double elements|the same element twice}",
      "@check {any|some} {element|item} {occurs|appears} {twice|more than once}",
    ],
    names: ["hasDuplicates", "containsDuplicates", "hasRepeats", "anyTwice"],
    signature: "<T>($items: T[]): boolean",
    bodies: [
      "return new Set($items).size < $items.length;",
      "return new Set($items).size !== $items.length;",
      "const $seen = new Set<T>();\nfor (const $item of $items) {\n  if ($seen.has($item)) {\n    return true;\n  }\n  $seen.add($item);\n}\nreturn false;",
    ],
    run: (xs: unknown[]) => new Set(xs).size < xs.length,
    cases: () => [[[]], [[1, 2, 1]], [["a", "b"]]],
  },
  {
    id: "duplicates",
    topic: "sets",
    says: [
      "@ret the {elements|items|values} that {occur|appear} {more than once|at least twice}{|, each once}",
      "@find the duplicates {in|of} {a list|$items}",
    ],
    names: ["duplicates", "repeated", "findDuplicates", "moreThanOnce"],
    signature: "<T>($items: T[]): T[]",
    bodies: [
      "const $seen = new Set<T>();\nconst $out = new Set<T>();\nfor (const $item of $items) {\n  if ($seen.has($item)) {\n    $out.add($item);\n  }\n  $seen.add($item);\n}\nreturn [...$out];",
      "return [...new Set($items.filter(($item, $i) => $items.indexOf($item) !== $i))];",
    ],
    run: (xs: unknown[]) => [...new Set(xs.filter((x, i) => xs.indexOf(x) !== i))],
    cases: () => [[[]], [[1, 2, 1, 2, 1]], [["a", "b"]]],
  },
  {
    id: "common-elements",
    topic: "sets",
    says: [
      "@ret the {elements|items|values} that two lists {share|have in common}",
      "@keep the {elements|items} of {the first list|$items} {that are|which are} in {the second|$others} {too|as well|also}",
    ],
    names: ["commonElements", "shared", "inBothLists", "overlap"],
    signature: "<T>($items: T[], $others: T[]): T[]",
    bodies: [
      "return $items.filter(($item) => $others.includes($item));",
      "const known = new Set($others);\nreturn $items.filter(($item) => known.has($item));",
    ],
    run: (a: unknown[], b: unknown[]) => a.filter((x) => b.includes(x)),
    cases: () => [
      [[], [1]],
      [
        [1, 2, 3],
        [3, 1],
      ],
      [["a"], ["b"]],
    ],
  },
  {
    id: "missing-elements",
    topic: "sets",
    says: [
      "@ret the {elements|items|values} of {the first list|$items} that are {not in|missing from} {the second|$others}",
    ],
    names: ["missingFrom", "notIn", "withoutAll", "missing"],
    signature: "<T>($items: T[], $others: T[]): T[]",
    bodies: [
      "return $items.filter(($item) => !$others.includes($item));",
      "const known = new Set($others);\nreturn $items.filter(($item) => !known.has($item));",
    ],
    run: (a: unknown[], b: unknown[]) => a.filter((x) => !b.includes(x)),
    cases: () => [
      [[], [1]],
      [
        [1, 2, 3],
        [3, 1],
      ],
      [["a"], ["b"]],
    ],
  },
  {
    id: "object-keys-above",
    topic: "maps",
    says: [
      "@ret the keys {of {an object|$obj} |}whose value is {greater than|above|more than} $limit",
      "@ret the names {of entries |}with more than $limit{| in $obj}",
    ],
    names: ["keysAbove", "namesAbove", "keysOver", "largeKeys"],
    signature: "($obj: Record<string, number>, $limit: number): string[]",
    bodies: [
      "return Object.entries($obj)\n  .filter(([, $v]) => $v > $limit)\n  .map(([$k]) => $k);",
      "return Object.keys($obj).filter(($k) => $obj[$k] > $limit);",
    ],
    run: (o: Record<string, number>, l: number) => Object.keys(o).filter((k) => o[k]! > l),
    cases: () => [
      [{}, 1],
      [{ pear: 3, fig: 0, apple: 7 }, 2],
    ],
  },
  {
    id: "object-sum",
    topic: "maps",
    says: [
      "{Adds up|Sums} {all|the} values {of|in} {an object|a record|$obj}",
      "@ret the {sum|total} of {all|the} values of {an object|$obj}",
    ],
    names: ["sumObject", "totalOf", "sumOfValues", "sumRecord"],
    signature: "($obj: Record<string, number>): number",
    bodies: [
      "return Object.values($obj).reduce(($acc, $v) => $acc + $v, 0);",
      "let $acc = 0;\nfor (const $v of Object.values($obj)) {\n  $acc += $v;\n}\nreturn $acc;",
    ],
    run: (o: Record<string, number>) => Object.values(o).reduce((a, b) => a + b, 0),
    cases: () => [[{}], [{ pear: 3, fig: 0, apple: 7 }]],
  },
  {
    id: "query-string",
    topic: "maps",
    says: [
      "{Turns|Converts|Formats} {an object|$obj} {to|into|as} {a query string|key=value pairs joined by &}",
      '{Writes|Formats} {an object|$obj} {as|like} "a=1&b=2"',
    ],
    names: ["toQuery", "queryString", "formatQuery", "encodeParams"],
    signature: "($obj: Record<string, string>): string",
    bodies: ['return Object.entries($obj)\n  .map(([$k, $v]) => `${$k}=${$v}`)\n  .join("&");'],
    run: (o: Record<string, string>) =>
      Object.entries(o)
        .map(([k, v]) => `${k}=${v}`)
        .join("&"),
    cases: () => [[{}], [{ a: "1", b: "two" }]],
  },
  {
    id: "map-from-pairs",
    topic: "maps",
    says: ["@make a map {from|of} {a list of keys|$ss} and {a list of values|$xs}{| by position}"],
    names: ["toMap", "mapFrom", "zipToMap", "fromPairs"],
    signature: "($ss: string[], $xs: number[]): Map<string, number>",
    bodies: [
      "return new Map($ss.map(($w, $i) => [$w, $xs[$i]]));",
      "const $out = new Map<string, number>();\nfor (let $i = 0; $i < $ss.length; $i++) {\n  $out.set($ss[$i], $xs[$i]);\n}\nreturn $out;",
    ],
    run: (ss: string[], xs: number[]) => new Map(ss.map((s, i) => [s, xs[i]])),
    cases: () => [
      [[], []],
      [
        ["a", "b"],
        [1, 2],
      ],
    ],
  },
];
