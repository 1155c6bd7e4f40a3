/** Ideas about lists of records, whose interface stands before the function. */
import type { Idea } from "../idea.ts";

type Rec = {
  readonly num: number;
  readonly num2: number;
  readonly str: string;
  readonly str2: string;
  readonly flag: boolean;
  readonly id: number;
  readonly list: string[];
};

export const RECORD_IDEAS: readonly Idea[] = [
  {
    id: "sum-field",
    topic: "records",
    says: [
      "{Adds up|Sums|Totals} the $num of {all|all the|every|the} {$recs|$rec}",
      "@ret the {total|overall|summed up} $num of {$recs|all $recs|the $recs|a list of $recs}",
    ],
    names: ["total$Num", "sum$Num", "$numTotal", "totalOf$Recs", "overall$Num", "add$Num"],
    signature: "($recs: $Rec[]): number",
    fields: ["num"],
    bodies: [
      "return $recs.reduce(($acc, $r) => $acc + $r.$num, 0);",
      "let $acc = 0;\nfor (const $r of $recs) {\n  $acc += $r.$num;\n}\nreturn $acc;",
    ],
    run: (rs: Rec[]) => rs.reduce((a, r) => a + r.num, 0),
  },
  {
    id: "average-field",
    topic: "records",
    says: [
      "@ret the {average|mean} $num of {$recs|all $recs|the $recs}{|, or 0 {if|when} there are none|; 0 for an empty list}",
      "{Averages} the $num {over|of} all $recs",
    ],
    names: ["average$Num", "mean$Num", "averageOf$Recs", "$numAverage"],
    signature: "($recs: $Rec[]): number",
    fields: ["num"],
    bodies: [
      "if ($recs.length === 0) {\n  return 0;\n}\nreturn $recs.reduce(($acc, $r) => $acc + $r.$num, 0) / $recs.length;",
      "if ($recs.length === 0) {\n  return 0;\n}\nlet $acc = 0;\nfor (const $r of $recs) {\n  $acc += $r.$num;\n}\nreturn $acc / $recs.length;",
    ],
    run: (rs: Rec[]) => (rs.length === 0 ? 0 : rs.reduce((a, r) => a + r.num, 0) / rs.length),
  },
  {
    id: "sum-product-fields",
    topic: "records",
    says: [
      "{Adds up|Sums} $num times $num2 {over|of|for} {all|the} $recs",
      "@ret the sum of $num multiplied by $num2 {over|of} {all|the} $recs",
    ],
    names: ["total$Num", "weighted$Num", "totalValue", "sumOfProducts"],
    signature: "($recs: $Rec[]): number",
    fields: ["num", "num2"],
    bodies: [
      "return $recs.reduce(($acc, $r) => $acc + $r.$num * $r.$num2, 0);",
      "let $acc = 0;\nfor (const $r of $recs) {\n  $acc += $r.$num * $r.$num2;\n}\nreturn $acc;",
    ],
    run: (rs: Rec[]) => rs.reduce((a, r) => a + r.num * r.num2, 0),
  },
  {
    id: "sum-field-flagged",
    topic: "records",
    says: [
      "{Adds up|Sums|Totals} the $num of {all|the} {$flag $recs|$recs that are $flag}",
      "@ret the total $num of {the|all} $recs {that are|which are} $flag",
    ],
    names: ["total$Flag$Num", "sum$Flag", "$flag$Num", "$numOf$Flag"],
    signature: "($recs: $Rec[]): number",
    fields: ["num", "flag"],
    bodies: [
      "return $recs.filter(($r) => $r.$flag).reduce(($acc, $r) => $acc + $r.$num, 0);",
      "let $acc = 0;\nfor (const $r of $recs) {\n  if ($r.$flag) {\n    $acc += $r.$num;\n  }\n}\nreturn $acc;",
    ],
    run: (rs: Rec[]) => rs.filter((r) => r.flag).reduce((a, r) => a + r.num, 0),
  },
  {
    id: "only-flagged",
    topic: "records",
    says: [
      "@keep the $recs that are $flag",
      "@keep the $flag $recs",
      "@drop {all|the|every} {$recs|$rec} that {are|is} not $flag",
    ],
    names: ["$flag$Recs", "only$Flag", "filter$Flag", "keep$Flag", "get$Flag$Recs"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["flag"],
    bodies: [
      "return $recs.filter(($r) => $r.$flag);",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if ($r.$flag) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[]) => rs.filter((r) => r.flag),
  },
  {
    id: "not-flagged",
    topic: "records",
    says: [
      "@keep the $recs that are not $flag",
      "@drop {all|the} $flag $recs",
      "@ret the $recs that are not $flag{| yet}",
    ],
    names: ["not$Flag", "without$Flag", "un$Flag", "remaining$Recs", "$recsNot$Flag"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["flag"],
    bodies: [
      "return $recs.filter(($r) => !$r.$flag);",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if (!$r.$flag) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[]) => rs.filter((r) => !r.flag),
  },
  {
    id: "count-flagged",
    topic: "records",
    says: [
      "Counts the $recs that are $flag",
      "@ret {how many|the number of} $recs {that |}are $flag",
      "Counts the $flag $recs",
    ],
    names: ["count$Flag", "$flagCount", "count$Flag$Recs", "howMany$Flag"],
    signature: "($recs: $Rec[]): number",
    fields: ["flag"],
    bodies: [
      "return $recs.filter(($r) => $r.$flag).length;",
      "let $num_ = 0;\nfor (const $r of $recs) {\n  if ($r.$flag) {\n    $num_++;\n  }\n}\nreturn $num_;",
    ],
    run: (rs: Rec[]) => rs.filter((r) => r.flag).length,
  },
  {
    id: "all-flagged",
    topic: "records",
    says: ["@check {all|all the|every one of the} $recs are $flag", "@check every $rec is $flag"],
    names: ["all$Flag", "areAll$Flag", "isEvery$Rec$Flag", "every$Flag"],
    signature: "($recs: $Rec[]): boolean",
    fields: ["flag"],
    bodies: [
      "return $recs.every(($r) => $r.$flag);",
      "for (const $r of $recs) {\n  if (!$r.$flag) {\n    return false;\n  }\n}\nreturn true;",
    ],
    run: (rs: Rec[]) => rs.every((r) => r.flag),
  },
  {
    id: "any-flagged",
    topic: "records",
    says: [
      "@check {any|at least one|some} {$rec|of the $recs} is $flag",
      "@check there is {a|any|at least one} $flag $rec",
    ],
    names: ["any$Flag", "has$Flag", "some$Flag", "isAny$Rec$Flag"],
    signature: "($recs: $Rec[]): boolean",
    fields: ["flag"],
    bodies: [
      "return $recs.some(($r) => $r.$flag);",
      "for (const $r of $recs) {\n  if ($r.$flag) {\n    return true;\n  }\n}\nreturn false;",
    ],
    run: (rs: Rec[]) => rs.some((r) => r.flag),
  },
  {
    id: "pluck",
    topic: "records",
    says: [
      "@ret the $str of {every|each} $rec",
      "{Lists|Collects} the {$str|$str values} of {all|the} $recs",
      "{Maps|Turns} {every|each} $rec {to|into} its $str",
    ],
    names: ["$strList", "$recStrs", "all$Str", "collect$Str", "$strOf$Recs", "pluck$Str", "get$Str"],
    signature: "($recs: $Rec[]): string[]",
    fields: ["str"],
    bodies: [
      "return $recs.map(($r) => $r.$str);",
      "const $out: string[] = [];\nfor (const $r of $recs) {\n  $out.push($r.$str);\n}\nreturn $out;",
    ],
    run: (rs: Rec[]) => rs.map((r) => r.str),
  },
  {
    id: "pluck-flagged",
    topic: "records",
    says: [
      "@ret the $str of {every|each} $rec that is $flag",
      "{Lists|Collects} the $str of {all|the} $flag $recs",
    ],
    names: ["$flag$Str", "$strOf$Flag", "list$Flag", "$flag$Recs"],
    signature: "($recs: $Rec[]): string[]",
    fields: ["str", "flag"],
    bodies: [
      "return $recs.filter(($r) => $r.$flag).map(($r) => $r.$str);",
      "const $out: string[] = [];\nfor (const $r of $recs) {\n  if ($r.$flag) {\n    $out.push($r.$str);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[]) => rs.filter((r) => r.flag).map((r) => r.str),
  },
  {
    id: "unique-field",
    topic: "records",
    says: [
      "@ret the {distinct|different|unique} {$str values|values of $str} of {all|the} $recs",
      "{Lists} every $str {once|one time}{|, in order of appearance}",
    ],
    names: ["distinct$Str", "unique$Str", "different$Str", "all$Str"],
    signature: "($recs: $Rec[]): string[]",
    fields: ["str"],
    bodies: [
      "return [...new Set($recs.map(($r) => $r.$str))];",
      "return Array.from(new Set($recs.map(($r) => $r.$str)));",
      "const $seen = new Set<string>();\nfor (const $r of $recs) {\n  $seen.add($r.$str);\n}\nreturn [...$seen];",
    ],
    run: (rs: Rec[]) => [...new Set(rs.map((r) => r.str))],
  },
  {
    id: "find-by-id",
    topic: "records",
    says: [
      "@find the $rec with {the given|a given|this|that} $id{|, or undefined {if|when} there is none}",
      "{Searches|Looks} for {a|the} $rec by {its |}$id",
    ],
    names: ["find$Rec", "$recBy$Id", "get$Rec", "lookUp$Rec", "find$RecBy$Id"],
    signature: "($recs: $Rec[], $id: number): $Rec | undefined",
    fields: ["id"],
    bodies: [
      "return $recs.find(($r) => $r.$id === $id);",
      "for (const $r of $recs) {\n  if ($r.$id === $id) {\n    return $r;\n  }\n}\nreturn undefined;",
    ],
    run: (rs: Rec[], id: number) => rs.find((r) => r.id === id),
  },
  {
    id: "find-by-field",
    topic: "records",
    says: [
      "@find the first $rec {with|that has} {the given|a given|this} $str{|, or undefined {if|when} there is none}",
      "{Searches|Looks} for {a|the} $rec by {its |}$str",
    ],
    names: ["find$RecBy$Str", "$recWith$Str", "findBy$Str", "first$Rec"],
    signature: "($recs: $Rec[], $str: string): $Rec | undefined",
    fields: ["str"],
    bodies: [
      "return $recs.find(($r) => $r.$str === $str);",
      "for (const $r of $recs) {\n  if ($r.$str === $str) {\n    return $r;\n  }\n}\nreturn undefined;",
    ],
    run: (rs: Rec[], s: string) => rs.find((r) => r.str === s),
  },
  {
    id: "filter-by-field",
    topic: "records",
    says: [
      "@keep the $recs {with|that have|having} {the given|a given|this} $str",
      "@ret {all|the} $recs whose $str {is|equals} {$target|the given one|the wanted one}",
    ],
    names: ["$recsWith$Str", "filterBy$Str", "$recsBy$Str", "inSame$Str", "with$Str"],
    signature: "($recs: $Rec[], $target: string): $Rec[]",
    fields: ["str"],
    bodies: [
      "return $recs.filter(($r) => $r.$str === $target);",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if ($r.$str === $target) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[], s: string) => rs.filter((r) => r.str === s),
  },
  {
    id: "filter-above",
    topic: "records",
    says: [
      "@keep the $recs {with {a|more} $num {above|over|than}|whose $num is {above|over|greater than|more than}} {the $limit|$limit|a limit}",
    ],
    names: ["$recsAbove", "with$NumAbove", "filterBy$Num", "high$Num", "above"],
    signature: "($recs: $Rec[], $limit: number): $Rec[]",
    fields: ["num"],
    bodies: [
      "return $recs.filter(($r) => $r.$num > $limit);",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if ($r.$num > $limit) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[], l: number) => rs.filter((r) => r.num > l),
  },
  {
    id: "filter-below",
    topic: "records",
    says: [
      "@keep the $recs {with {a|less} $num {below|under|than}|whose $num is {below|under|less than|smaller than}} {the $limit|$limit|a limit}",
    ],
    names: ["$recsBelow", "with$NumBelow", "low$Num", "below", "cheap$Recs"],
    signature: "($recs: $Rec[], $limit: number): $Rec[]",
    fields: ["num"],
    bodies: [
      "return $recs.filter(($r) => $r.$num < $limit);",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if ($r.$num < $limit) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[], l: number) => rs.filter((r) => r.num < l),
  },
  {
    id: "max-by-field",
    topic: "records",
    says: [
      "@ret the $rec with the {highest|largest|greatest|biggest|most} $num{|, or undefined {if|when} there {is none|are none}}",
    ],
    names: ["$recWithMost$Num", "maxBy$Num", "highest$Num", "top$Rec", "best$Rec"],
    signature: "($recs: $Rec[]): $Rec | undefined",
    fields: ["num"],
    bodies: [
      "let $best: $Rec | undefined;\nfor (const $r of $recs) {\n  if ($best === undefined || $r.$num > $best.$num) {\n    $best = $r;\n  }\n}\nreturn $best;",
      "return [...$recs].sort((a, b) => b.$num - a.$num)[0];",
    ],
    run: (rs: Rec[]) => [...rs].sort((a, b) => b.num - a.num)[0],
  },
  {
    id: "min-by-field",
    topic: "records",
    says: [
      "@ret the $rec with the {lowest|smallest|least} $num{|, or undefined {if|when} there {is none|are none}}",
    ],
    names: ["$recWithLeast$Num", "minBy$Num", "lowest$Num", "smallest$Rec"],
    signature: "($recs: $Rec[]): $Rec | undefined",
    fields: ["num"],
    bodies: [
      "let $best: $Rec | undefined;\nfor (const $r of $recs) {\n  if ($best === undefined || $r.$num < $best.$num) {\n    $best = $r;\n  }\n}\nreturn $best;",
      "return [...$recs].sort((a, b) => a.$num - b.$num)[0];",
    ],
    run: (rs: Rec[]) => [...rs].sort((a, b) => a.num - b.num)[0],
  },
  {
    id: "max-field",
    topic: "records",
    says: [
      "@ret the {highest|largest|greatest|biggest} $num {of|among|over} {all|the} $recs{|, or 0 {if|when} there are none}",
    ],
    names: ["max$Num", "highest$Num", "largest$Num", "peak$Num"],
    signature: "($recs: $Rec[]): number",
    fields: ["num"],
    bodies: [
      "return Math.max(0, ...$recs.map(($r) => $r.$num));",
      "let $best = 0;\nfor (const $r of $recs) {\n  if ($r.$num > $best) {\n    $best = $r.$num;\n  }\n}\nreturn $best;",
    ],
    run: (rs: Rec[]) => Math.max(0, ...rs.map((r) => r.num)),
  },
  {
    id: "sort-by-number",
    topic: "records",
    says: [
      "{Sorts|Orders} {the |}$recs by $num{|, {lowest|smallest} first|, ascending}",
      "@ret the $recs {sorted|ordered} by $num{|, from low to high}",
    ],
    names: ["sortBy$Num", "by$Num", "orderBy$Num", "sort$Recs"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["num"],
    bodies: [
      "return [...$recs].sort((a, b) => a.$num - b.$num);",
      "return $recs.toSorted((a, b) => a.$num - b.$num);",
      "return $recs.slice().sort((a, b) => a.$num - b.$num);",
    ],
    run: (rs: Rec[]) => [...rs].sort((a, b) => a.num - b.num),
  },
  {
    id: "sort-by-number-desc",
    topic: "records",
    says: [
      "{Sorts|Orders} {the |}$recs by $num, {highest|largest} first",
      "{Sorts|Orders} {the |}$recs by {descending|decreasing|falling} $num",
      "@ret the $recs from the {highest|largest} to the {lowest|smallest} $num",
    ],
    names: ["sortBy$NumDescending", "rank$Recs", "rankBy$Num", "top$Recs"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["num"],
    bodies: [
      "return [...$recs].sort((a, b) => b.$num - a.$num);",
      "return $recs.toSorted((a, b) => b.$num - a.$num);",
      "return $recs.slice().sort((a, b) => b.$num - a.$num);",
    ],
    run: (rs: Rec[]) => [...rs].sort((a, b) => b.num - a.num),
  },
  {
    id: "sort-by-string",
    topic: "records",
    says: [
      "{Sorts|Orders} {the |}$recs by $str{|, alphabetically|, from A to Z}",
      "@ret the $recs in {alphabetical order|the order} of {their |}$str",
    ],
    names: ["sortBy$Str", "by$Str", "orderBy$Str", "sorted$Recs"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["str"],
    bodies: [
      "return [...$recs].sort((a, b) => a.$str.localeCompare(b.$str));",
      "return $recs.toSorted((a, b) => a.$str.localeCompare(b.$str));",
      "return $recs.slice().sort((a, b) => a.$str.localeCompare(b.$str));",
    ],
    run: (rs: Rec[]) => [...rs].sort((a, b) => a.str.localeCompare(b.str)),
  },
  {
    id: "group-by-field",
    topic: "records",
    says: [
      "{Groups|Sorts} {the |}$recs by {their |}$str",
      "@make a map from $str to the $recs {with it|that have it|of that $str}",
    ],
    names: ["groupBy$Str", "by$Str", "$recsBy$Str", "group$Recs"],
    signature: "($recs: $Rec[]): Map<string, $Rec[]>",
    fields: ["str"],
    bodies: [
      "const $groups = new Map<string, $Rec[]>();\nfor (const $r of $recs) {\n  const $list = $groups.get($r.$str) ?? [];\n  $list.push($r);\n  $groups.set($r.$str, $list);\n}\nreturn $groups;",
      "const $groups = new Map<string, $Rec[]>();\nfor (const $r of $recs) {\n  $groups.set($r.$str, [...($groups.get($r.$str) ?? []), $r]);\n}\nreturn $groups;",
    ],
    run: (rs: Rec[]) => {
      const groups = new Map<string, Rec[]>();
      for (const r of rs) groups.set(r.str, [...(groups.get(r.str) ?? []), r]);
      return groups;
    },
  },
  {
    id: "count-by-field",
    topic: "records",
    says: [
      "Counts {the |}$recs {per|by|for each} $str",
      "@ret how many $recs {there are for|have} each $str",
    ],
    names: ["countBy$Str", "$recsPer$Str", "countPer$Str", "$strCounts"],
    signature: "($recs: $Rec[]): Map<string, number>",
    fields: ["str"],
    bodies: [
      "const $counts = new Map<string, number>();\nfor (const $r of $recs) {\n  $counts.set($r.$str, ($counts.get($r.$str) ?? 0) + 1);\n}\nreturn $counts;",
    ],
    run: (rs: Rec[]) => {
      const counts = new Map<string, number>();
      for (const r of rs) counts.set(r.str, (counts.get(r.str) ?? 0) + 1);
      return counts;
    },
  },
  {
    id: "sum-by-field",
    topic: "records",
    says: [
      "{Adds up|Sums|Totals} the $num of {the |}$recs {per|by|for each} $str",
      "@ret the total $num {per|for each|of each} $str",
    ],
    names: ["$numPer$Str", "sum$NumBy$Str", "total$NumPer$Str", "$numBy$Str"],
    signature: "($recs: $Rec[]): Map<string, number>",
    fields: ["num", "str"],
    bodies: [
      "const $groups = new Map<string, number>();\nfor (const $r of $recs) {\n  $groups.set($r.$str, ($groups.get($r.$str) ?? 0) + $r.$num);\n}\nreturn $groups;",
    ],
    run: (rs: Rec[]) => {
      const sums = new Map<string, number>();
      for (const r of rs) sums.set(r.str, (sums.get(r.str) ?? 0) + r.num);
      return sums;
    },
  },
  {
    id: "index-by-id",
    topic: "records",
    says: ["{Indexes|Keys} {the |}$recs by {their |}$id", "@make a map from $id to $rec"],
    names: ["indexBy$Id", "$recsBy$Id", "by$Id", "index$Recs"],
    signature: "($recs: $Rec[]): Map<number, $Rec>",
    fields: ["id"],
    bodies: [
      "return new Map($recs.map(($r) => [$r.$id, $r]));",
      "const $groups = new Map<number, $Rec>();\nfor (const $r of $recs) {\n  $groups.set($r.$id, $r);\n}\nreturn $groups;",
    ],
    run: (rs: Rec[]) => new Map(rs.map((r) => [r.id, r])),
  },
  {
    id: "set-field",
    topic: "records",
    says: [
      "@ret {a copy of the|the} $rec with {a new|another|the given} $num{|, the original {stays|remains} as it is}",
      "{Changes|Sets|Replaces} the $num {in a copy of|of a copy of} {the|a} $rec",
    ],
    names: ["with$Num", "set$Num", "change$Num", "update$Num"],
    signature: "($r: $Rec, $num: number): $Rec",
    fields: ["num"],
    bodies: ["return { ...$r, $num };"],
    run: (r: Rec, num: number) => ({ ...r, num }),
  },
  {
    id: "raise-field",
    topic: "records",
    says: [
      "{Raises|Increases} the $num of {every|each} $rec by {$n|a given amount}{|, without changing the originals}",
      "@ret copies of {all|the} $recs with $n added to {their|the} $num",
    ],
    names: ["raise$Num", "increase$Num", "addTo$Num", "bump$Num"],
    signature: "($recs: $Rec[], $n: number): $Rec[]",
    fields: ["num"],
    bodies: ["return $recs.map(($r) => ({ ...$r, $num: $r.$num + $n }));"],
    run: (rs: Rec[], n: number) => rs.map((r) => ({ ...r, num: r.num + n })),
  },
  {
    id: "mark-flag",
    topic: "records",
    says: [
      "{Marks} {every|each} $rec as $flag{|, in copies|, without changing the originals}",
      "@ret copies of {all|the} $recs that are $flag",
    ],
    names: ["mark$Flag", "markAll$Flag", "make$Flag", "all$Flag"],
    signature: "($recs: $Rec[]): $Rec[]",
    fields: ["flag"],
    bodies: ["return $recs.map(($r) => ({ ...$r, $flag: true }));"],
    run: (rs: Rec[]) => rs.map((r) => ({ ...r, flag: true })),
  },
  {
    id: "remove-by-id",
    topic: "records",
    says: [
      "@drop the $rec with {the given|a given|this} $id",
      "@ret {all|the} $recs {except|but} the one with {the given|this|that} $id",
    ],
    names: ["remove$Rec", "without$Rec", "delete$Rec", "remove$RecBy$Id"],
    signature: "($recs: $Rec[], $id: number): $Rec[]",
    fields: ["id"],
    bodies: ["return $recs.filter(($r) => $r.$id !== $id);"],
    run: (rs: Rec[], id: number) => rs.filter((r) => r.id !== id),
  },
  {
    id: "format-record",
    topic: "records",
    says: [
      '{Describes|Formats|Writes} {a|the} $rec as "$str ($num)"',
      "@ret the $str of {a|the} $rec followed by {its|the} $num in {parentheses|brackets|round brackets}",
    ],
    names: ["format$Rec", "describe$Rec", "$recText", "show$Rec", "$recLabel"],
    signature: "($r: $Rec): string",
    fields: ["num", "str"],
    bodies: ["return `${$r.$str} (${$r.$num})`;", 'return $r.$str + " (" + $r.$num + ")";'],
    run: (r: Rec) => `${r.str} (${r.num})`,
  },
  {
    id: "compare-field",
    topic: "records",
    says: [
      "@check {the first|one} $rec has {more|a higher|a larger} $num than {the second|the other|another}",
    ],
    names: ["hasMore$Num", "isHigher", "beats", "compare$Num"],
    signature: "($a: $Rec, $b: $Rec): boolean",
    fields: ["num"],
    bodies: ["return $a.$num > $b.$num;"],
    run: (a: Rec, b: Rec) => a.num > b.num,
  },
  {
    id: "names-joined",
    topic: "records",
    says: [
      "{Joins|Lists|Writes} the {$str|$str values} of {all|the} $recs{, separated by commas| with commas|, with commas between them}",
    ],
    names: ["join$Str", "$strText", "list$Str", "$recList"],
    signature: "($recs: $Rec[]): string",
    fields: ["str"],
    bodies: ['return $recs.map(($r) => $r.$str).join(", ");'],
    run: (rs: Rec[]) => rs.map((r) => r.str).join(", "),
  },
  {
    id: "all-tags",
    topic: "records",
    says: [
      "{Collects|Lists} {all|the} {different|distinct} $list of {all|the} $recs{|, each once}",
      "@ret every {one|entry} of the $list of {all|the} $recs {once|without duplicates}",
    ],
    names: ["all$List", "collect$List", "distinct$List", "unique$List"],
    signature: "($recs: $Rec[]): string[]",
    fields: ["list"],
    bodies: [
      "return [...new Set($recs.flatMap(($r) => $r.$list))];",
      "const $seen = new Set<string>();\nfor (const $r of $recs) {\n  for (const $w of $r.$list) {\n    $seen.add($w);\n  }\n}\nreturn [...$seen];",
    ],
    run: (rs: Rec[]) => [...new Set(rs.flatMap((r) => r.list))],
  },
  {
    id: "with-tag",
    topic: "records",
    says: [
      "@keep the $recs {that have|having|with} {$target|a given value|the given value} among {their|the} $list",
      "@ret {all|the} $recs whose $list {contain|include} $target",
    ],
    names: ["$recsWith", "filterBy$List", "having$List", "with$List"],
    signature: "($recs: $Rec[], $target: string): $Rec[]",
    fields: ["list"],
    bodies: [
      "return $recs.filter(($r) => $r.$list.includes($target));",
      "const $out: $Rec[] = [];\nfor (const $r of $recs) {\n  if ($r.$list.includes($target)) {\n    $out.push($r);\n  }\n}\nreturn $out;",
    ],
    run: (rs: Rec[], t: string) => rs.filter((r) => r.list.includes(t)),
  },
  {
    id: "search-field",
    topic: "records",
    says: [
      "@keep the $recs whose $str contains {$t|a search text|the search text}, ignoring {case|upper and lower case}",
      "{Searches} {the |}$recs by $str, {case does not matter|case-insensitively}",
    ],
    names: ["search$Recs", "searchBy$Str", "filter$Recs", "find$Recs"],
    signature: "($recs: $Rec[], $t: string): $Rec[]",
    fields: ["str"],
    bodies: [
      "return $recs.filter(($r) => $r.$str.toLowerCase().includes($t.toLowerCase()));",
      "const lower = $t.toLowerCase();\nreturn $recs.filter(($r) => $r.$str.toLowerCase().includes(lower));",
    ],
    run: (rs: Rec[], t: string) => rs.filter((r) => r.str.toLowerCase().includes(t.toLowerCase())),
  },
];
