/** Ideas about lists of numbers. */

import { code, type Idea } from "../idea.ts";
import { between } from "../wording.ts";

export const ARRAY_NUMBER_IDEAS: readonly Idea[] = [
  {
    id: "sum",
    topic: "arrays",
    says: [
      "@ret the {sum|total} {of|over} {@all |}{numbers|values|$xs}{| in $xs| in the @list}",
      "{Adds up|Sums up|Sums|Totals|Adds together} @all @nums{| in a @list| in the @list}{|; 0 {for|if|when} the @list is empty}",
      "{Adds|Sums} {every|each} {number|value|$x} {in|of} {$xs|the list|the array}",
    ],
    names: ["sum", "sumOf", "sum$Xs", "total", "total$Xs", "addUp", "addAll", "sumAll"],
    signature: "($xs: number[]): number",
    bodies: [
      "return $xs.reduce(($acc, $x) => $acc + $x, 0);",
      "let $acc = 0;\nfor (const $x of $xs) {\n  $acc += $x;\n}\nreturn $acc;",
      "let $acc = 0;\nfor (let $i = 0; $i < $xs.length; $i++) {\n  $acc += $xs[$i];\n}\nreturn $acc;",
    ],
    run: (xs: number[]) => xs.reduce((a, b) => a + b, 0),
  },
  {
    id: "product",
    topic: "arrays",
    says: [
      "@ret the product @ofnums",
      "{Multiplies|Multiplies together} @all @nums{| in the @list}{|; 1 {for|if|when} the @list is empty}",
      "{Multiplies} {every|each} {number|value|$x} {in|of} {$xs|the list|the array}{| together}",
    ],
    names: ["product", "productOf", "multiplyAll", "product$Xs", "multiply$Xs", "multiply"],
    signature: "($xs: number[]): number",
    bodies: [
      "return $xs.reduce(($prod, $x) => $prod * $x, 1);",
      "let $prod = 1;\nfor (const $x of $xs) {\n  $prod *= $x;\n}\nreturn $prod;",
    ],
    run: (xs: number[]) => xs.reduce((a, b) => a * b, 1),
    cases: (r) => [[[]], [[between(r, 1, 9), 2, 3]], [[5, -1]], [[4, 0]]],
  },
  {
    id: "average",
    topic: "arrays",
    says: [
      "@ret the {average|mean|arithmetic mean} @ofnums{|, {or|and} 0 {if|when} {it is|there are none|the @list is} {empty|}}",
      "{Averages} @all @nums{| in the @list}{|; 0 for an empty @list}",
    ],
    names: ["average", "mean", "averageOf", "average$Xs", "mean$Xs", "avg", "averageValue"],
    signature: "($xs: number[]): number",
    bodies: [
      "if ($xs.length === 0) {\n  return 0;\n}\nreturn $xs.reduce(($acc, $x) => $acc + $x, 0) / $xs.length;",
      "if ($xs.length === 0) {\n  return 0;\n}\nlet $acc = 0;\nfor (const $x of $xs) {\n  $acc += $x;\n}\nreturn $acc / $xs.length;",
      "const $acc = $xs.reduce((a, b) => a + b, 0);\nreturn $xs.length === 0 ? 0 : $acc / $xs.length;",
    ],
    run: (xs: number[]) => (xs.length === 0 ? 0 : xs.reduce((a, b) => a + b, 0) / xs.length),
  },
  {
    id: "maximum",
    topic: "arrays",
    says: [
      "@ret the {largest|biggest|greatest|highest|maximum} {number|value|$x|of the numbers} {in|of} {$xs|the list|the array|a list|a list of numbers}{|, or undefined {if|when|for} {it is empty|an empty list|there is none}}",
      "@ret the {maximum|largest} @ofnums",
    ],
    names: ["max", "maximum", "largest", "maxOf", "biggest", "highest$X", "largest$X", "max$X", "greatest"],
    signature: "($xs: number[]): number | undefined",
    bodies: [
      "if ($xs.length === 0) {\n  return undefined;\n}\nreturn Math.max(...$xs);",
      "return $xs.length === 0 ? undefined : Math.max(...$xs);",
      "let $best: number | undefined;\nfor (const $x of $xs) {\n  if ($best === undefined || $x > $best) {\n    $best = $x;\n  }\n}\nreturn $best;",
    ],
    run: (xs: number[]) => (xs.length === 0 ? undefined : Math.max(...xs)),
  },
  {
    id: "minimum",
    topic: "arrays",
    says: [
      "@ret the {smallest|least|lowest|minimum} {number|value|$x|of the numbers} {in|of} {$xs|the list|the array|a list|a list of numbers}{|, or undefined {if|when|for} {it is empty|an empty list|there is none}}",
      "@ret the {minimum|smallest} @ofnums",
    ],
    names: ["min", "minimum", "smallest", "minOf", "lowest$X", "smallest$X", "min$X", "least"],
    signature: "($xs: number[]): number | undefined",
    bodies: [
      "if ($xs.length === 0) {\n  return undefined;\n}\nreturn Math.min(...$xs);",
      "return $xs.length === 0 ? undefined : Math.min(...$xs);",
      "let $best: number | undefined;\nfor (const $x of $xs) {\n  if ($best === undefined || $x < $best) {\n    $best = $x;\n  }\n}\nreturn $best;",
    ],
    run: (xs: number[]) => (xs.length === 0 ? undefined : Math.min(...xs)),
  },
  {
    id: "range-of-values",
    topic: "arrays",
    says: [
      "@ret the {difference|distance|gap} between the {largest|biggest|highest|greatest} and the {smallest|lowest|least} {number|value|$x}{| in $xs| in the list}",
      "@ret the {spread|range} {of|between the extremes of} {$xs|the numbers|a list of numbers}: {maximum|largest} minus {minimum|smallest}",
    ],
    names: ["spread", "rangeOf", "spreadOf", "$xRange", "$xSpread", "maxDifference"],
    signature: "($xs: number[]): number",
    bodies: [
      "if ($xs.length === 0) {\n  return 0;\n}\nreturn Math.max(...$xs) - Math.min(...$xs);",
      "return $xs.length === 0 ? 0 : Math.max(...$xs) - Math.min(...$xs);",
    ],
    run: (xs: number[]) => (xs.length === 0 ? 0 : Math.max(...xs) - Math.min(...xs)),
  },
  {
    id: "median",
    topic: "arrays",
    says: [
      "@ret the median @ofnums{|, or 0 {if|when} there {is none|are none}}",
      "@ret the {middle value|value in the middle} {of|in} {the sorted numbers|$xs after sorting|a list of numbers}",
    ],
    names: ["median", "medianOf", "median$X", "middleValue", "median$Xs"],
    signature: "($xs: number[]): number",
    bodies: [
      "if ($xs.length === 0) {\n  return 0;\n}\nconst $sorted = [...$xs].sort((a, b) => a - b);\nconst $mid = Math.floor($sorted.length / 2);\nreturn $sorted.length % 2 === 0 ? ($sorted[$mid - 1] + $sorted[$mid]) / 2 : $sorted[$mid];",
      "if ($xs.length === 0) {\n  return 0;\n}\nconst $sorted = [...$xs].sort((a, b) => a - b);\nconst $mid = Math.floor($sorted.length / 2);\nif ($sorted.length % 2 === 1) {\n  return $sorted[$mid];\n}\nreturn ($sorted[$mid - 1] + $sorted[$mid]) / 2;",
    ],
    run: (xs: number[]) => {
      const s = [...xs].sort((a, b) => a - b);
      if (s.length === 0) return 0;
      return (s[(s.length - 1) >> 1]! + s[s.length >> 1]!) / 2;
    },
  },
  {
    id: "evens",
    topic: "arrays",
    says: [
      "@keep the even {numbers|values|$xs|ones}{| {of|in|from} {a list|the list|$xs}}",
      "@drop {every|each|all} odd {number|value|numbers}{| from {a list|the list|$xs}}",
    ],
    names: ["evens", "evenNumbers", "onlyEven", "keepEven", "filterEven", "even$Xs"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.filter(($x) => $x % 2 === 0);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  if ($x % 2 === 0) {\n    $out.push($x);\n  }\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.filter((x) => x % 2 === 0),
  },
  {
    id: "odds",
    topic: "arrays",
    says: [
      "@keep the odd {numbers|values|$xs|ones}{| {of|in|from} {a list|the list|$xs}}",
      "@drop {every|each|all} even {number|value|numbers}{| from {a list|the list|$xs}}",
    ],
    names: ["odds", "oddNumbers", "onlyOdd", "keepOdd", "filterOdd", "odd$Xs"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.filter(($x) => $x % 2 !== 0);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  if ($x % 2 !== 0) {\n    $out.push($x);\n  }\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.filter((x) => x % 2 !== 0),
  },
  {
    id: "positives",
    topic: "arrays",
    says: [
      "@keep the {positive} {numbers|values|$xs|ones}{| {of|in|from} {a list|the list|$xs}}",
      "@keep the {numbers|values|$xs} {greater than|above|larger than} {zero|0}",
    ],
    names: ["positives", "onlyPositive", "keepPositive", "positive$Xs", "filterPositive"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.filter(($x) => $x > 0);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  if ($x > 0) {\n    $out.push($x);\n  }\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.filter((x) => x > 0),
  },
  {
    id: "count-negative",
    topic: "arrays",
    says: [
      "@count the {numbers|values|$xs} {are|that are} {negative|below zero|less than zero}",
      "Counts the negative {numbers|values|$xs}{| in {a list|the list|$xs}}",
    ],
    names: ["countNegative", "negatives", "negativeCount", "countBelowZero", "howManyNegative"],
    signature: "($xs: number[]): number",
    bodies: [
      "return $xs.filter(($x) => $x < 0).length;",
      "let $num_ = 0;\nfor (const $x of $xs) {\n  if ($x < 0) {\n    $num_++;\n  }\n}\nreturn $num_;",
    ],
    run: (xs: number[]) => xs.filter((x) => x < 0).length,
  },
  {
    id: "count-above",
    topic: "arrays",
    says: [
      "@count the {numbers|values|$xs} {are|that are} {above|greater than|larger than|over|more than} {the $limit|$limit|a limit}",
      "Counts the {numbers|values|$xs} {above|greater than|over} {the $limit|$limit}",
    ],
    names: ["countAbove", "countGreater", "aboveCount", "countOver", "howManyAbove", "$xsAbove"],
    signature: "($xs: number[], $limit: number): number",
    bodies: [
      "return $xs.filter(($x) => $x > $limit).length;",
      "let $num_ = 0;\nfor (const $x of $xs) {\n  if ($x > $limit) {\n    $num_++;\n  }\n}\nreturn $num_;",
    ],
    run: (xs: number[], limit: number) => xs.filter((x) => x > limit).length,
  },
  {
    id: "keep-below",
    topic: "arrays",
    says: [
      "@keep the {numbers|values|$xs} {below|smaller than|less than|under} {the $limit|$limit|a limit}",
      "@drop {every number|all numbers|the numbers} {not below|that reach} {the $limit|$limit}",
    ],
    names: ["below", "keepBelow", "lessThan", "filterBelow", "$xsBelow", "under"],
    signature: "($xs: number[], $limit: number): number[]",
    bodies: [
      "return $xs.filter(($x) => $x < $limit);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  if ($x < $limit) {\n    $out.push($x);\n  }\n}\nreturn $out;",
    ],
    run: (xs: number[], limit: number) => xs.filter((x) => x < limit),
  },
  {
    id: "scale",
    topic: "arrays",
    says: [
      "{Multiplies} {every|each} {number|value|$x} {in $xs |in the list |}by {the $rate|$rate|a factor}",
      "{Scales} {every number|all numbers|the $xs|all values} by {the $rate|$rate|a factor}",
    ],
    names: ["scale", "scaleAll", "multiplyBy", "scale$Xs", "scaled", "timesAll"],
    signature: "($xs: number[], $rate: number): number[]",
    bodies: [
      "return $xs.map(($x) => $x * $rate);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  $out.push($x * $rate);\n}\nreturn $out;",
    ],
    run: (xs: number[], f: number) => xs.map((x) => x * f),
  },
  {
    id: "doubled",
    topic: "arrays",
    says: [
      "{Doubles} {every|each} {number|value|$x}{| in $xs| in the list| of the array}",
      "@make a list {with|of} {every|each} {number|value} {doubled|times two}",
    ],
    names: ["doubled", "double", "doubleAll", "double$Xs", "doubleEach", "twice"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.map(($x) => $x * 2);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  $out.push($x * 2);\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.map((x) => x * 2),
  },
  {
    id: "squares",
    topic: "arrays",
    says: [
      "{Squares} {every|each} {number|value|$x}{| in $xs| in the list| of the array}",
      "@make a list {with|of} the squares {of the numbers|of $xs|of all numbers}",
    ],
    names: ["squares", "squareAll", "squareEach", "squared", "square$Xs", "squaresOf"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.map(($x) => $x * $x);",
      "return $xs.map(($x) => $x ** 2);",
      "const $out: number[] = [];\nfor (const $x of $xs) {\n  $out.push($x * $x);\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.map((x) => x * x),
  },
  {
    id: "sum-of-squares",
    topic: "arrays",
    says: ["@ret the sum of the squares @ofnums", "{Adds up|Sums} the squares of @all @nums"],
    names: ["sumOfSquares", "squareSum", "sumSquares", "squaredTotal"],
    signature: "($xs: number[]): number",
    bodies: [
      "return $xs.reduce(($acc, $x) => $acc + $x * $x, 0);",
      "let $acc = 0;\nfor (const $x of $xs) {\n  $acc += $x * $x;\n}\nreturn $acc;",
    ],
    run: (xs: number[]) => xs.reduce((a, x) => a + x * x, 0),
  },
  {
    id: "running-totals",
    topic: "arrays",
    says: [
      "@ret the {running|cumulative} {totals|sums} @ofnums",
      "{Replaces} {every|each} {number|value} by the sum of {it and all before it|everything up to it}",
    ],
    names: ["runningTotals", "cumulative", "runningSums", "prefixSums", "cumulativeSum", "accumulate"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "let $acc = 0;\nreturn $xs.map(($x) => {\n  $acc += $x;\n  return $acc;\n});",
      "const $out: number[] = [];\nlet $acc = 0;\nfor (const $x of $xs) {\n  $acc += $x;\n  $out.push($acc);\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.map((_, i) => xs.slice(0, i + 1).reduce((a, b) => a + b, 0)),
  },
  {
    id: "differences",
    topic: "arrays",
    says: [
      "@ret the {differences|gaps|steps} between {neighbours|neighbouring numbers|consecutive numbers|consecutive values}{| in $xs| of a list}",
      "@ret {by how much|how much} {every|each} {number|value} {differs from|exceeds} the {one|number} before{| it}",
    ],
    names: ["differences", "deltas", "gaps", "steps", "diffs", "changes"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return $xs.slice(1).map(($x, $i) => $x - $xs[$i]);",
      "const $out: number[] = [];\nfor (let $i = 1; $i < $xs.length; $i++) {\n  $out.push($xs[$i] - $xs[$i - 1]);\n}\nreturn $out;",
    ],
    run: (xs: number[]) => xs.slice(1).map((x, i) => x - xs[i]!),
  },
  {
    id: "sort-ascending",
    topic: "arrays",
    says: [
      "{Sorts} {the numbers|a list of numbers|$xs} {from {smallest|small} to {largest|large}|in ascending order|in increasing order}{| without changing {the input|the original list|$xs}}",
      "@ret {a sorted copy|a copy in ascending order} of {$xs|the numbers|the list}",
    ],
    names: ["sortAscending", "sorted", "sortNumbers", "ascending", "sort$Xs", "inOrder"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return [...$xs].sort((a, b) => a - b);",
      "return $xs.slice().sort((a, b) => a - b);",
      "return $xs.toSorted((a, b) => a - b);",
    ],
    run: (xs: number[]) => [...xs].sort((a, b) => a - b),
  },
  {
    id: "sort-descending",
    topic: "arrays",
    says: [
      "{Sorts} {the numbers|a list of numbers|$xs} {from {largest|large} to {smallest|small}|in descending order|in decreasing order}{| without changing {the input|the original list|$xs}}",
      "@ret {a copy of $xs with the largest first|a copy in descending order|the numbers, highest first}",
    ],
    names: ["sortDescending", "descending", "largestFirst", "highestFirst", "rank$Xs"],
    signature: "($xs: number[]): number[]",
    bodies: [
      "return [...$xs].sort((a, b) => b - a);",
      "return $xs.slice().sort((a, b) => b - a);",
      "return $xs.toSorted((a, b) => b - a);",
    ],
    run: (xs: number[]) => [...xs].sort((a, b) => b - a),
  },
  {
    id: "is-sorted",
    topic: "arrays",
    says: [
      "@check {the numbers|$xs|a list of numbers} {are|is} {sorted|in ascending order|in increasing order}",
      "@check {no number|no value} is {smaller than|less than|below} the one before{| it}",
    ],
    names: ["isSorted", "isAscending", "areSorted", "inOrder", "is$XsSorted"],
    signature: "($xs: number[]): boolean",
    bodies: [
      "return $xs.every(($x, $i) => $i === 0 || $xs[$i - 1] <= $x);",
      "for (let $i = 1; $i < $xs.length; $i++) {\n  if ($xs[$i] < $xs[$i - 1]) {\n    return false;\n  }\n}\nreturn true;",
    ],
    run: (xs: number[]) => xs.every((x, i) => i === 0 || xs[i - 1]! <= x),
    cases: (r) => [[[]], [[1, 2, between(r, 2, 9)]], [[3, 1]], [[2, 2, 5]], [[1, 5, 4]]],
  },
  {
    id: "all-positive",
    topic: "arrays",
    says: [
      "@check {all|all the|every one of the} {numbers|values|$xs} are {positive|above zero|greater than zero}",
      "@check {every|each} {number|value|$x} is {positive|above zero|greater than zero}",
    ],
    names: ["allPositive", "areAllPositive", "isAllPositive", "everyPositive"],
    signature: "($xs: number[]): boolean",
    bodies: [
      "return $xs.every(($x) => $x > 0);",
      "for (const $x of $xs) {\n  if ($x <= 0) {\n    return false;\n  }\n}\nreturn true;",
    ],
    run: (xs: number[]) => xs.every((x) => x > 0),
  },
  {
    id: "has-negative",
    topic: "arrays",
    says: [
      "@check {any|at least one|one} of {the numbers|$xs|the values} is {negative|below zero|less than zero}",
      "@check {the list|$xs|a list} {contains|has} {a negative number|negative numbers|a number below zero}",
    ],
    names: ["hasNegative", "anyNegative", "containsNegative", "someNegative"],
    signature: "($xs: number[]): boolean",
    bodies: [
      "return $xs.some(($x) => $x < 0);",
      "for (const $x of $xs) {\n  if ($x < 0) {\n    return true;\n  }\n}\nreturn false;",
    ],
    run: (xs: number[]) => xs.some((x) => x < 0),
  },
  {
    id: "number-range",
    topic: "arrays",
    says: [
      "@make {a list of |}the {whole |}numbers from $lo {up to|to} $hi{|, both included|, inclusive|, including both}",
      "{Lists} {all|the} {whole numbers|integers} {between|from} $lo {and|to} $hi{|, both included}",
    ],
    names: ["range", "numbersBetween", "rangeInclusive", "countUp", "sequence", "integers"],
    signature: "($lo: number, $hi: number): number[]",
    bodies: [
      "const $out: number[] = [];\nfor (let $i = $lo; $i <= $hi; $i++) {\n  $out.push($i);\n}\nreturn $out;",
      "return Array.from({ length: Math.max(0, $hi - $lo + 1) }, (_, $i) => $lo + $i);",
    ],
    run: (lo: number, hi: number) => Array.from({ length: Math.max(0, hi - lo + 1) }, (_, i) => lo + i),
    cases: (r) => [
      [1, between(r, 2, 6)],
      [0, 0],
      [3, 5],
      [4, 2],
    ],
  },
  {
    id: "dot-product",
    topic: "arrays",
    says: [
      "@ret the {dot|scalar|inner} product of two {lists|vectors|arrays}{| of the same length}",
      "{Multiplies} {two lists|two vectors|$xs and $ys} {element by element|pairwise} and {adds up|sums} the {products|results}",
    ],
    names: ["dotProduct", "dot", "innerProduct", "scalarProduct", "weightedSum"],
    signature: "($xs: number[], $ys: number[]): number",
    bodies: [
      "return $xs.reduce(($acc, $x, $i) => $acc + $x * $ys[$i], 0);",
      "let $acc = 0;\nfor (let $i = 0; $i < $xs.length; $i++) {\n  $acc += $xs[$i] * $ys[$i];\n}\nreturn $acc;",
    ],
    run: (a: number[], b: number[]) => a.reduce((s, x, i) => s + x * b[i]!, 0),
    cases: (r) => [
      [[], []],
      [
        [1, 2, 3],
        [between(r, 1, 9), 5, 6],
      ],
      [[2], [between(r, -5, 5)]],
    ],
  },
  {
    id: "clamp-all",
    topic: "arrays",
    says: [
      "{Limits|Clamps|Restricts} {every|each} {number|value|$x} {to the range from|to between|to} $lo {to|and} $hi",
    ],
    names: ["clampAll", "clamp$Xs", "limitAll", "restrictAll"],
    signature: "($xs: number[], $lo: number, $hi: number): number[]",
    bodies: [
      "return $xs.map(($x) => Math.min(Math.max($x, $lo), $hi));",
      "return $xs.map(($x) => Math.max($lo, Math.min($hi, $x)));",
    ],
    run: (xs: number[], lo: number, hi: number) => xs.map((x) => Math.min(Math.max(x, lo), hi)),
    cases: (r) => [
      [[], 0, 5],
      [[-3, between(r, 0, 9), 12], 0, 10],
    ],
  },
  {
    id: "second-largest",
    topic: "arrays",
    says: [
      "@ret the second {largest|biggest|highest} {number|value|$x} {in|of} {$xs|the list|a list}{|, or undefined {if|when} there are fewer than two}",
      "@ret the {runner-up|value just below the maximum} {of|in} {$xs|the list|a list of numbers}",
    ],
    names: ["secondLargest", "secondHighest", "runnerUp", "secondBiggest"],
    signature: "($xs: number[]): number | undefined",
    bodies: [
      "const $sorted = [...$xs].sort((a, b) => b - a);\nreturn $sorted[1];",
      "return [...$xs].sort((a, b) => b - a)[1];",
    ],
    run: (xs: number[]) => [...xs].sort((a, b) => b - a)[1],
  },
  {
    id: "index-of-max",
    topic: "arrays",
    says: [
      "@ret the {index|position} of the {largest|biggest|highest|greatest} {number|value|$x}{| in $xs| in the list}{|, or -1 {if|when} {there is none|the list is empty}}",
    ],
    names: ["indexOfMax", "argMax", "maxIndex", "positionOfLargest", "largestIndex"],
    signature: "($xs: number[]): number",
    bodies: [
      "let $best = -1;\nfor (let $i = 0; $i < $xs.length; $i++) {\n  if ($best === -1 || $xs[$i] > $xs[$best]) {\n    $best = $i;\n  }\n}\nreturn $best;",
      "return $xs.indexOf(Math.max(...$xs));",
    ],
    run: (xs: number[]) => xs.indexOf(Math.max(...xs)),
  },
  {
    id: "top-n",
    topic: "arrays",
    says: [
      "@ret the $count {largest|biggest|highest} {numbers|values|$xs}{|, largest first|, in descending order}",
      "@keep the {top|best} $count {numbers|values|$xs}{|, highest first}",
    ],
    names: ["top", "largestN", "topN", "best$Xs", "highest$Xs"],
    signature: "($xs: number[], $count: number): number[]",
    bodies: [
      "return [...$xs].sort((a, b) => b - a).slice(0, $count);",
      "const $sorted = [...$xs].sort((a, b) => b - a);\nreturn $sorted.slice(0, $count);",
    ],
    run: (xs: number[], n: number) => [...xs].sort((a, b) => b - a).slice(0, n),
    cases: (r) => [
      [[], 2],
      [[3, 1, between(r, 0, 9), 5], 2],
      [[1, 2], 5],
    ],
  },
  {
    id: "sum-where",
    topic: "arrays",
    says: [
      "{Adds up|Sums|Totals} the {numbers|values|$xs} {that satisfy|accepted by|for which} {$pred|the predicate}{| holds| is true}",
      "@ret the {sum|total} of {those|the} {numbers|$xs} {that pass|passing} {$pred|the test}",
    ],
    names: ["sumWhere", "sumIf", "totalWhere", "sumMatching"],
    signature: "($xs: number[], $pred: ($x: number) => boolean): number",
    bodies: [
      "return $xs.filter($pred).reduce(($acc, $x) => $acc + $x, 0);",
      "let $acc = 0;\nfor (const $x of $xs) {\n  if ($pred($x)) {\n    $acc += $x;\n  }\n}\nreturn $acc;",
    ],
    run: (xs: number[], p: (x: number) => boolean) => xs.filter((x) => p(x)).reduce((a, b) => a + b, 0),
    cases: (r) => [
      [[], code("(x) => x > 1")],
      [[1, 2, between(r, 1, 9), 8], code("(x) => x > 3")],
      [[4, 5, 6], code("(x) => x % 2 === 0")],
    ],
  },
];
