/** Ideas about text. */
import type { Idea } from "../idea.ts";
import { pick } from "../wording.ts";

const WORDS = [
  "river",
  "level",
  "Stone",
  "a",
  "noon",
  "green tea",
  "",
  "banana",
  "Map of Oslo",
  "one two  three",
];
/** One text argument, several times. */
const texts = (r: () => number) => [[pick(r, WORDS)], ["level"], [""], [pick(r, WORDS)], ["Hello World"]];
const lists = () => [[[]], [["pear", "fig", "apple"]], [["b", "a", "b"]], [["one", "three", "five", "six"]]];

export const STRING_IDEAS: readonly Idea[] = [
  {
    id: "reverse-string",
    topic: "strings",
    says: [
      "{Reverses|Turns around|Mirrors} @thetext",
      "@ret {@thetext|the characters} {backwards|in reverse order|from end to start|with its characters reversed}",
    ],
    names: ["reverse", "reverseText", "backwards", "reverseString", "mirror", "reversed$S"],
    signature: "($s: string): string",
    bodies: [
      'return [...$s].reverse().join("");',
      'return $s.split("").reverse().join("");',
      'let $text = "";\nfor (const $ch of $s) {\n  $text = $ch + $text;\n}\nreturn $text;',
    ],
    run: (s: string) => [...s].reverse().join(""),
    cases: texts,
  },
  {
    id: "palindrome",
    topic: "strings",
    says: [
      "@check @thetext is a palindrome",
      "@check @thetext {reads|is} the same {backwards|forwards and backwards|in both directions|from both ends}",
    ],
    names: ["isPalindrome", "palindrome", "readsSameBackwards", "isMirrored"],
    signature: "($s: string): boolean",
    bodies: [
      'return $s === [...$s].reverse().join("");',
      'return $s.split("").reverse().join("") === $s;',
      "let $left = 0;\nlet $right = $s.length - 1;\nwhile ($left < $right) {\n  if ($s[$left] !== $s[$right]) {\n    return false;\n  }\n  $left++;\n  $right--;\n}\nreturn true;",
    ],
    run: (s: string) => s === [...s].reverse().join(""),
    cases: texts,
  },
  {
    id: "palindrome-ignoring-case",
    topic: "strings",
    says: [
      "@check @thetext is a palindrome{,| when} ignoring {case|upper and lower case}",
      "@check @thetext reads the same backwards, {upper and lower case do not matter|ignoring case|case-insensitively}",
    ],
    names: ["isPalindromeIgnoringCase", "isLoosePalindrome", "isPalindrome"],
    signature: "($s: string): boolean",
    bodies: ['const lower = $s.toLowerCase();\nreturn lower === [...lower].reverse().join("");'],
    run: (s: string) => s.toLowerCase() === [...s.toLowerCase()].reverse().join(""),
    cases: (r) => [["Level"], ["Noon"], ["abc"], [pick(r, WORDS)]],
  },
  {
    id: "capitalize",
    topic: "strings",
    says: [
      "{Capitalizes|Capitalises} @thetext",
      "{Turns|Makes|Changes|Converts} the first {letter|character} of @thetext {into|to} {upper case|a capital|a capital letter}",
      "@ret @thetext with {its|the} first {letter|character} in upper case",
    ],
    names: ["capitalize", "upperFirst", "capitalizeFirst", "withCapital", "capitalise"],
    signature: "($s: string): string",
    bodies: [
      "return $s.charAt(0).toUpperCase() + $s.slice(1);",
      'if ($s === "") {\n  return $s;\n}\nreturn $s[0].toUpperCase() + $s.slice(1);',
      "return `${$s.charAt(0).toUpperCase()}${$s.slice(1)}`;",
    ],
    run: (s: string) => s.charAt(0).toUpperCase() + s.slice(1),
    cases: texts,
  },
  {
    id: "title-case",
    topic: "strings",
    says: [
      "{Capitalizes|Capitalises} {every|each} word {of|in} @thetext",
      "{Turns|Converts} {@thetext} {into|to} title case",
      "{Makes|Turns} the first letter of {every|each} word {upper case|a capital}",
    ],
    names: ["titleCase", "capitalizeWords", "toTitle", "capitalizeAll"],
    signature: "($s: string): string",
    bodies: [
      'return $s\n  .split(" ")\n  .map(($w) => $w.charAt(0).toUpperCase() + $w.slice(1))\n  .join(" ");',
      'const $parts = $s.split(" ");\nreturn $parts.map(($w) => $w.charAt(0).toUpperCase() + $w.slice(1)).join(" ");',
    ],
    run: (s: string) =>
      s
        .split(" ")
        .map((w) => w.charAt(0).toUpperCase() + w.slice(1))
        .join(" "),
    cases: texts,
  },
  {
    id: "count-vowels",
    topic: "strings",
    says: [
      "Counts the vowels {in|of} @thetext",
      "@ret {how many vowels @thetext has|the number of vowels in @thetext}",
    ],
    names: ["countVowels", "vowelCount", "vowels", "numberOfVowels"],
    signature: "($s: string): number",
    bodies: [
      'let $num_ = 0;\nfor (const $ch of $s.toLowerCase()) {\n  if ("aeiou".includes($ch)) {\n    $num_++;\n  }\n}\nreturn $num_;',
      'return [...$s.toLowerCase()].filter(($ch) => "aeiou".includes($ch)).length;',
    ],
    run: (s: string) => [...s.toLowerCase()].filter((c) => "aeiou".includes(c)).length,
    cases: texts,
  },
  {
    id: "remove-vowels",
    topic: "strings",
    says: [
      "@drop {all |the |every }{vowels|vowel} {from|in|of} @thetext",
      "@ret @thetext without {vowels|its vowels|any vowels}",
    ],
    names: ["removeVowels", "withoutVowels", "dropVowels", "stripVowels"],
    signature: "($s: string): string",
    bodies: [
      'return $s.replace(/[aeiou]/gi, "");',
      'return [...$s].filter(($ch) => !"aeiouAEIOU".includes($ch)).join("");',
    ],
    run: (s: string) => s.replace(/[aeiou]/gi, ""),
    cases: texts,
  },
  {
    id: "count-words",
    topic: "strings",
    says: [
      "Counts the words {in|of} @thetext",
      "@ret {how many words @thetext has|the number of words in @thetext}{|; words are separated by {spaces|white space}}",
    ],
    names: ["countWords", "wordCount", "numberOfWords", "words"],
    signature: "($s: string): number",
    bodies: [
      'return $s.split(/\\s+/).filter(($w) => $w !== "").length;',
      'const $parts = $s.trim().split(/\\s+/);\nreturn $parts[0] === "" ? 0 : $parts.length;',
    ],
    run: (s: string) => s.split(/\s+/).filter((w) => w !== "").length,
    cases: texts,
  },
  {
    id: "split-words",
    topic: "strings",
    says: [
      "{Splits|Cuts|Breaks} @thetext into {words|its words}{| at white space| at spaces}",
      "@ret the words of @thetext{| as a list| in a list}",
    ],
    names: ["splitWords", "wordsOf", "toWords", "words"],
    signature: "($s: string): string[]",
    bodies: [
      'return $s.split(/\\s+/).filter(($w) => $w !== "");',
      "return $s.split(/\\s+/).filter(($w) => $w.length > 0);",
    ],
    run: (s: string) => s.split(/\s+/).filter((w) => w !== ""),
    cases: texts,
  },
  {
    id: "longest-word",
    topic: "strings",
    says: [
      "@ret the longest {of $ss|word in a list|string|word|$w}{|; the first {if|when} several are equally long| of a list}",
    ],
    names: ["longest", "longestWord", "longest$W", "findLongest", "longestOf"],
    signature: "($ss: string[]): string",
    bodies: [
      'let $best = "";\nfor (const $w of $ss) {\n  if ($w.length > $best.length) {\n    $best = $w;\n  }\n}\nreturn $best;',
      'return $ss.reduce(($best, $w) => ($w.length > $best.length ? $w : $best), "");',
    ],
    run: (ss: string[]) => ss.reduce((b, w) => (w.length > b.length ? w : b), ""),
    cases: lists,
  },
  {
    id: "total-length",
    topic: "strings",
    says: [
      "@ret the {total|combined} {length|number of characters} of {$ss|all strings|the strings|all words}",
      "{Adds up|Sums} the lengths of {$ss|all strings|the words}",
    ],
    names: ["totalLength", "combinedLength", "sumOfLengths", "countCharacters"],
    signature: "($ss: string[]): number",
    bodies: [
      "return $ss.reduce(($acc, $w) => $acc + $w.length, 0);",
      "let $acc = 0;\nfor (const $w of $ss) {\n  $acc += $w.length;\n}\nreturn $acc;",
      'return $ss.join("").length;',
    ],
    run: (ss: string[]) => ss.join("").length,
    cases: lists,
  },
  {
    id: "lengths",
    topic: "strings",
    says: [
      "@ret the {length|number of characters} of {every|each} {word|string|$w}{| in $ss}",
      "{Maps|Turns} {every|each} {word|string|$w} {to|into} its length",
    ],
    names: ["lengths", "lengthsOf", "wordLengths", "$wLengths"],
    signature: "($ss: string[]): number[]",
    bodies: [
      "return $ss.map(($w) => $w.length);",
      "const $out: number[] = [];\nfor (const $w of $ss) {\n  $out.push($w.length);\n}\nreturn $out;",
    ],
    run: (ss: string[]) => ss.map((w) => w.length),
    cases: lists,
  },
  {
    id: "upper-all",
    topic: "strings",
    says: [
      "{Turns|Converts|Changes} {every|each} {word|string|$w} {in $ss |}{to|into} upper case",
      "@ret {all strings|$ss|the words} in {upper case|capital letters|capitals}",
    ],
    names: ["upperAll", "toUpper", "shout", "upperCase$Ss", "inCapitals"],
    signature: "($ss: string[]): string[]",
    bodies: [
      "return $ss.map(($w) => $w.toUpperCase());",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  $out.push($w.toUpperCase());\n}\nreturn $out;",
    ],
    run: (ss: string[]) => ss.map((w) => w.toUpperCase()),
    cases: lists,
  },
  {
    id: "lower-all",
    topic: "strings",
    says: [
      "{Turns|Converts|Changes} {every|each} {word|string|$w} {in $ss |}{to|into} lower case",
      "@ret {all strings|$ss|the words} in {lower case|small letters}",
    ],
    names: ["lowerAll", "toLower", "lowerCase$Ss", "normalized"],
    signature: "($ss: string[]): string[]",
    bodies: [
      "return $ss.map(($w) => $w.toLowerCase());",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  $out.push($w.toLowerCase());\n}\nreturn $out;",
    ],
    run: (ss: string[]) => ss.map((w) => w.toLowerCase()),
    cases: () => [[[]], [["Ab", "C"]], [["XY"]]],
  },
  {
    id: "trim-all",
    topic: "strings",
    says: [
      "{Trims|Strips} {every|each} {word|string|$w}{| in $ss}{| and {drops|removes|leaves out} empty ones}",
      "@drop the {spaces|white space} around {every|each} {string|$w}",
    ],
    names: ["trimAll", "trimmed", "clean$Ss", "stripAll"],
    signature: "($ss: string[]): string[]",
    bodies: [
      "return $ss.map(($w) => $w.trim());",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  $out.push($w.trim());\n}\nreturn $out;",
    ],
    run: (ss: string[]) => ss.map((w) => w.trim()),
    cases: () => [[[]], [[" a", "b ", "c"]]],
  },
  {
    id: "starting-with",
    topic: "strings",
    says: [
      "@keep the {words|strings|$ss} {that start|starting|beginning} with {$t|a prefix|the given prefix}",
    ],
    names: ["startingWith", "withPrefix", "filterByPrefix", "$ssStartingWith"],
    signature: "($ss: string[], $t: string): string[]",
    bodies: [
      "return $ss.filter(($w) => $w.startsWith($t));",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  if ($w.startsWith($t)) {\n    $out.push($w);\n  }\n}\nreturn $out;",
    ],
    run: (ss: string[], t: string) => ss.filter((w) => w.startsWith(t)),
    cases: () => [
      [[], "a"],
      [["apple", "pear", "apricot"], "ap"],
      [["x"], ""],
    ],
  },
  {
    id: "ending-with",
    topic: "strings",
    says: ["@keep the {words|strings|$ss} {that end|ending} {with|in} {$t|a suffix|the given suffix}"],
    names: ["endingWith", "withSuffix", "filterBySuffix", "$ssEndingWith"],
    signature: "($ss: string[], $t: string): string[]",
    bodies: [
      "return $ss.filter(($w) => $w.endsWith($t));",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  if ($w.endsWith($t)) {\n    $out.push($w);\n  }\n}\nreturn $out;",
    ],
    run: (ss: string[], t: string) => ss.filter((w) => w.endsWith(t)),
    cases: () => [
      [[], "a"],
      [["apple", "table", "fig"], "le"],
      [["x"], ""],
    ],
  },
  {
    id: "containing",
    topic: "strings",
    says: [
      "@keep the {words|strings|$ss} {that contain|containing|that include} {$t|a given part|a search text}",
      "{Searches|Filters} {$ss|a list of strings} for {those|entries} {containing|with} $t",
    ],
    names: ["containing", "search", "filterContaining", "matching$Ss"],
    signature: "($ss: string[], $t: string): string[]",
    bodies: [
      "return $ss.filter(($w) => $w.includes($t));",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  if ($w.includes($t)) {\n    $out.push($w);\n  }\n}\nreturn $out;",
    ],
    run: (ss: string[], t: string) => ss.filter((w) => w.includes(t)),
    cases: () => [
      [[], "a"],
      [["apple", "pear", "fig"], "p"],
      [["x"], ""],
    ],
  },
  {
    id: "longer-than",
    topic: "strings",
    says: [
      "@keep the {words|strings|$ss} {longer than|with more than} {$count|a given length|$count characters}",
    ],
    names: ["longerThan", "keepLong", "long$Ss", "filterLong"],
    signature: "($ss: string[], $count: number): string[]",
    bodies: [
      "return $ss.filter(($w) => $w.length > $count);",
      "const $out: string[] = [];\nfor (const $w of $ss) {\n  if ($w.length > $count) {\n    $out.push($w);\n  }\n}\nreturn $out;",
    ],
    run: (ss: string[], n: number) => ss.filter((w) => w.length > n),
    cases: () => [
      [[], 1],
      [["apple", "fig", "pear"], 3],
      [["x"], 1],
    ],
  },
  {
    id: "truncate",
    topic: "strings",
    says: [
      "{Shortens|Truncates|Cuts} @thetext to {at most |}{$count|a maximum number of} characters{|, with {dots|three dots|an ellipsis} at the end {if|where} {it was cut|something was cut off}}",
      "{Cuts off|Cuts} what is {longer|more} than $count characters and {adds|appends} {...|three dots}",
    ],
    names: ["truncate", "shorten", "ellipsis", "cutText", "abbreviate"],
    signature: "($s: string, $count: number): string",
    bodies: [
      "return $s.length <= $count ? $s : `${$s.slice(0, $count)}...`;",
      'if ($s.length <= $count) {\n  return $s;\n}\nreturn $s.slice(0, $count) + "...";',
    ],
    run: (s: string, n: number) => (s.length <= n ? s : `${s.slice(0, n)}...`),
    cases: () => [
      ["", 3],
      ["river bank", 5],
      ["abc", 3],
    ],
  },
  {
    id: "count-char",
    topic: "strings",
    says: [
      "Counts how often {$t|a character|a letter} {occurs|appears} in @thetext",
      "@ret {the number of times|how many times} {$t|a letter|a character} {occurs|appears} in $s",
    ],
    names: ["countChar", "countLetter", "occurrencesOf", "countIn$S"],
    signature: "($s: string, $t: string): number",
    bodies: [
      "return [...$s].filter(($ch) => $ch === $t).length;",
      "let $num_ = 0;\nfor (const $ch of $s) {\n  if ($ch === $t) {\n    $num_++;\n  }\n}\nreturn $num_;",
      "return $s.split($t).length - 1;",
    ],
    run: (s: string, t: string) => [...s].filter((c) => c === t).length,
    cases: () => [
      ["banana", "a"],
      ["", "x"],
      ["tree", "e"],
    ],
  },
  {
    id: "repeat-text",
    topic: "strings",
    says: ["{Repeats|Writes} @thetext $count times{| in a row|, one after the other}"],
    names: ["repeat", "repeatText", "times", "repeated"],
    signature: "($s: string, $count: number): string",
    bodies: [
      "return $s.repeat($count);",
      'let $text = "";\nfor (let $i = 0; $i < $count; $i++) {\n  $text += $s;\n}\nreturn $text;',
    ],
    run: (s: string, n: number) => s.repeat(n),
    cases: () => [
      ["ab", 3],
      ["x", 0],
      ["", 2],
    ],
  },
  {
    id: "slugify",
    topic: "strings",
    says: [
      "{Turns|Converts|Makes} {a title|@thetext} into a {slug|URL slug}: lower case with {dashes|hyphens} {between words|for spaces}",
      "{Makes|Writes} @thetext {in |}lower case and {joins|connects} its words {with|by} {dashes|hyphens}",
    ],
    names: ["slugify", "toSlug", "slug", "kebab", "makeSlug"],
    signature: "($s: string): string",
    bodies: [
      'return $s.trim().toLowerCase().replace(/\\s+/g, "-");',
      'return $s.toLowerCase().trim().split(/\\s+/).join("-");',
    ],
    run: (s: string) => s.trim().toLowerCase().replace(/\s+/g, "-"),
    cases: () => [["Hello World"], [" Map of  Oslo "], ["one"], [""]],
  },
  {
    id: "initials",
    topic: "strings",
    says: [
      "@ret the initials of {a name|a person's name|$s}{|, in {upper case|capitals}}",
      "@make {a string|an abbreviation} {of|from} the first letters of {all|the} words{| in upper case}",
    ],
    names: ["initials", "initialsOf", "firstLetters", "abbreviation"],
    signature: "($s: string): string",
    bodies: [
      'return $s\n  .split(" ")\n  .map(($w) => $w.charAt(0).toUpperCase())\n  .join("");',
      'let $text = "";\nfor (const $w of $s.split(" ")) {\n  $text += $w.charAt(0).toUpperCase();\n}\nreturn $text;',
    ],
    run: (s: string) =>
      s
        .split(" ")
        .map((w) => w.charAt(0).toUpperCase())
        .join(""),
    cases: () => [["ada lovelace"], ["Grace Brewster Hopper"], ["Plato"]],
  },
  {
    id: "join-with",
    topic: "strings",
    says: [
      "{Joins|Connects|Glues together|Concatenates} {$ss|the words|a list of strings} with {$sep|a separator}{| between them}",
    ],
    names: ["joinWith", "joinAll", "glue", "connect", "join$Ss"],
    signature: "($ss: string[], $sep: string): string",
    bodies: ["return $ss.join($sep);"],
    run: (ss: string[], sep: string) => ss.join(sep),
    cases: () => [
      [[], ","],
      [["a", "b"], "-"],
      [["x"], ", "],
    ],
  },
  {
    id: "list-in-english",
    topic: "strings",
    says: [
      '{Joins|Lists} {$ss|the words} with commas and {an "and"|"and"} before the last{| one}',
      '{Writes|Formats} a list {as|like} people {say|write} it: "a, b and c"',
    ],
    names: ["joinWithAnd", "toSentence", "humanList", "listWords", "inEnglish"],
    signature: "($ss: string[]): string",
    bodies: [
      'if ($ss.length <= 1) {\n  return $ss.join("");\n}\nreturn `${$ss.slice(0, -1).join(", ")} and ${$ss[$ss.length - 1]}`;',
      'if ($ss.length < 2) {\n  return $ss.join("");\n}\nconst $head = $ss.slice(0, -1);\nreturn $head.join(", ") + " and " + $ss[$ss.length - 1];',
    ],
    run: (ss: string[]) => (ss.length <= 1 ? ss.join("") : `${ss.slice(0, -1).join(", ")} and ${ss.at(-1)}`),
    cases: lists,
  },
  {
    id: "is-blank",
    topic: "strings",
    says: [
      "@check @thetext is {empty or only white space|blank|empty or blank}",
      "@check {there is nothing but|it consists only of} {spaces|white space} in @thetext",
    ],
    names: ["isBlank", "isEmptyText", "blank", "hasNoText"],
    signature: "($s: string): boolean",
    bodies: ['return $s.trim() === "";', "return $s.trim().length === 0;"],
    run: (s: string) => s.trim() === "",
    cases: () => [[""], ["  "], ["a "], ["b"]],
  },
  {
    id: "only-digits",
    topic: "strings",
    says: [
      "@check @thetext {consists of digits only|contains only digits|is made of digits|is a whole number in digits}",
    ],
    names: ["isNumeric", "onlyDigits", "isDigits", "hasOnlyDigits"],
    signature: "($s: string): boolean",
    bodies: ["return /^[0-9]+$/.test($s);", "return /^\\d+$/.test($s);"],
    run: (s: string) => /^[0-9]+$/.test(s),
    cases: () => [["123"], ["12a"], [""], ["0"]],
  },
  {
    id: "digits-of-text",
    topic: "strings",
    says: [
      "@keep the digits of @thetext",
      "@drop {everything|all characters} but the digits{| from @thetext}",
    ],
    names: ["digitsOnly", "keepDigits", "extractDigits", "digitsOf"],
    signature: "($s: string): string",
    bodies: [
      'return $s.replace(/[^0-9]/g, "");',
      'return $s.replace(/\\D/g, "");',
      'return [...$s].filter(($ch) => $ch >= "0" && $ch <= "9").join("");',
    ],
    run: (s: string) => s.replace(/[^0-9]/g, ""),
    cases: () => [["a1b2"], ["+49 (30) 123"], [""], ["none"]],
  },
  {
    id: "anagrams",
    topic: "strings",
    says: [
      "@check two {words|strings|texts} are anagrams{| of each other}",
      "@check {$a and $b|two words} {consist of|contain|have} the same letters{| in any order}",
    ],
    names: ["areAnagrams", "isAnagram", "sameLetters", "anagram"],
    signature: "($a: string, $b: string): boolean",
    bodies: [
      'return [...$a].sort().join("") === [...$b].sort().join("");',
      'const letters = (text: string) => [...text].sort().join("");\nreturn letters($a) === letters($b);',
    ],
    run: (a: string, b: string) => [...a].sort().join("") === [...b].sort().join(""),
    cases: () => [
      ["listen", "silent"],
      ["ab", "abb"],
      ["", ""],
      ["tea", "eat"],
    ],
  },
  {
    id: "letter-counts",
    topic: "strings",
    says: [
      "Counts how often {every|each} {letter|character} {occurs|appears} in @thetext",
      "@ret {a map from|how often} {each character|each letter} {to how often it occurs|occurs}{| in $s}",
    ],
    names: ["letterCounts", "charCounts", "countLetters", "frequencies", "countCharacters"],
    signature: "($s: string): Map<string, number>",
    bodies: [
      "const $counts = new Map<string, number>();\nfor (const $ch of $s) {\n  $counts.set($ch, ($counts.get($ch) ?? 0) + 1);\n}\nreturn $counts;",
    ],
    run: (s: string) => {
      const counts = new Map<string, number>();
      for (const c of s) counts.set(c, (counts.get(c) ?? 0) + 1);
      return counts;
    },
    cases: () => [["banana"], [""], ["ab a"]],
  },
  {
    id: "camel-to-kebab",
    topic: "strings",
    says: [
      "{Converts|Turns|Changes} {camel case|a camelCase name|an identifier in camel case} {to|into} {kebab case|kebab-case|lower case with dashes}",
    ],
    names: ["camelToKebab", "toKebab", "kebabCase", "dashed"],
    signature: "($s: string): string",
    bodies: [
      "return $s.replace(/[A-Z]/g, ($ch) => `-${$ch.toLowerCase()}`);",
      'return $s.replace(/([A-Z])/g, "-$1").toLowerCase();',
    ],
    run: (s: string) => s.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`),
    cases: () => [["unitPrice"], ["a"], ["maxPageSize"]],
  },
  {
    id: "kebab-to-camel",
    topic: "strings",
    says: [
      "{Converts|Turns|Changes} {kebab case|a kebab-case name|words joined by dashes} {to|into} camel case",
    ],
    names: ["kebabToCamel", "toCamel", "camelCase", "camelize"],
    signature: "($s: string): string",
    bodies: [
      'const [$head, ...$rest] = $s.split("-");\nreturn $head + $rest.map(($w) => $w.charAt(0).toUpperCase() + $w.slice(1)).join("");',
      "return $s.replace(/-([a-z])/g, (_, $ch: string) => $ch.toUpperCase());",
    ],
    run: (s: string) => s.replace(/-([a-z])/g, (_, c: string) => c.toUpperCase()),
    cases: () => [["unit-price"], ["a"], ["max-page-size"]],
  },
  {
    id: "pad-number",
    topic: "strings",
    says: [
      "{Writes|Formats} {a number|$n} with {at least |}{two digits|2 digits}, {padded with|filled up with|with leading} zeros",
      "{Pads} {a number|$n} to two digits{| with zeros}",
    ],
    names: ["twoDigits", "pad2", "padNumber", "withLeadingZero"],
    signature: "($n: number): string",
    bodies: [
      'return String($n).padStart(2, "0");',
      'return $n.toString().padStart(2, "0");',
      "return $n < 10 ? `0${$n}` : `${$n}`;",
    ],
    run: (n: number) => String(n).padStart(2, "0"),
    cases: () => [[5], [0], [12], [123]],
  },
  {
    id: "greeting",
    topic: "strings",
    says: [
      '{Greets|Says hello to} {a person|someone|somebody} by name: "Hello, Ada!"',
      '@make {a greeting|the greeting} for {a name|a person|$s}: "Hello, Ada!"',
    ],
    names: ["greet", "greeting", "hello", "sayHello"],
    signature: "($s: string): string",
    bodies: ["return `Hello, ${$s}!`;", 'return "Hello, " + $s + "!";'],
    run: (s: string) => `Hello, ${s}!`,
    cases: () => [["Ada"], [""], ["Tom"]],
  },
  {
    id: "count-lines",
    topic: "strings",
    says: [
      "Counts the lines {in|of} @thetext{|; 0 {for|if} an empty one}",
      "@ret {how many lines @thetext has|the number of lines in @thetext}",
    ],
    names: ["countLines", "lineCount", "numberOfLines"],
    signature: "($s: string): number",
    bodies: [
      'return $s === "" ? 0 : $s.split("\\n").length;',
      'if ($s === "") {\n  return 0;\n}\nreturn $s.split("\\n").length;',
    ],
    run: (s: string) => (s === "" ? 0 : s.split("\n").length),
    cases: () => [[""], ["a"], ["a\nb\n"], ["x\ny"]],
  },
  {
    id: "sort-by-length",
    topic: "strings",
    says: [
      "{Sorts|Orders} {$ss|the words|strings} by {length|their length|number of characters}{|, shortest first}",
    ],
    names: ["sortByLength", "byLength", "shortestFirst", "orderByLength"],
    signature: "($ss: string[]): string[]",
    bodies: [
      "return [...$ss].sort((a, b) => a.length - b.length);",
      "return $ss.toSorted((a, b) => a.length - b.length);",
      "return $ss.slice().sort((a, b) => a.length - b.length);",
    ],
    run: (ss: string[]) => [...ss].sort((a, b) => a.length - b.length),
    cases: lists,
  },
  {
    id: "sort-alphabetically",
    topic: "strings",
    says: [
      "{Sorts|Orders} {$ss|the words|strings} {alphabetically|by the alphabet|in alphabetical order|from A to Z}{| without changing the input}",
    ],
    names: ["sortAlphabetically", "alphabetical", "sortWords", "sorted$Ss"],
    signature: "($ss: string[]): string[]",
    bodies: [
      "return [...$ss].sort();",
      "return $ss.slice().sort();",
      "return $ss.toSorted();",
      "return [...$ss].sort((a, b) => a.localeCompare(b));",
    ],
    run: (ss: string[]) => [...ss].sort(),
    cases: lists,
  },
  {
    id: "between-brackets",
    topic: "strings",
    says: ["{Puts|Wraps|Encloses} {every|each} {word|string|$w} in {square |}brackets"],
    names: ["inBrackets", "bracketAll", "wrapAll", "bracketed"],
    signature: "($ss: string[]): string[]",
    bodies: ["return $ss.map(($w) => `[${$w}]`);", 'return $ss.map(($w) => "[" + $w + "]");'],
    run: (ss: string[]) => ss.map((w) => `[${w}]`),
    cases: lists,
  },
  {
    id: "strip-prefix",
    topic: "strings",
    says: ["@drop {a prefix|the prefix|$t} from {the start of |}@thetext{|, if it {is there|has it}}"],
    names: ["removePrefix", "stripPrefix", "withoutPrefix", "dropPrefix"],
    signature: "($s: string, $t: string): string",
    bodies: [
      "return $s.startsWith($t) ? $s.slice($t.length) : $s;",
      "if (!$s.startsWith($t)) {\n  return $s;\n}\nreturn $s.slice($t.length);",
    ],
    run: (s: string, t: string) => (s.startsWith(t) ? s.slice(t.length) : s),
    cases: () => [
      ["unhappy", "un"],
      ["cat", "un"],
      ["", "a"],
    ],
  },
  {
    id: "mask-text",
    topic: "strings",
    says: [
      "{Hides|Masks|Replaces} {all|everything} but the last {four|4} characters {with|by} {stars|asterisks}{| of @thetext}",
    ],
    names: ["maskText", "hide", "maskAllButLast", "redact", "mask$S"],
    signature: "($s: string): string",
    bodies: [
      'return $s.slice(-4).padStart($s.length, "*");',
      'return "*".repeat(Math.max(0, $s.length - 4)) + $s.slice(-4);',
    ],
    run: (s: string) => s.slice(-4).padStart(s.length, "*"),
    cases: () => [["12345678"], ["abc"], [""]],
  },
];
