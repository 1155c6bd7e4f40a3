/** Ideas about single numbers. */
import type { Idea } from "../idea.ts";
import { between } from "../wording.ts";

const small = (r: () => number) => [[0], [1], [between(r, 2, 9)], [7], [12]];

export const NUMBER_IDEAS: readonly Idea[] = [
  {
    id: "clamp",
    topic: "numbers",
    says: [
      "{Limits|Clamps|Restricts|Keeps} {a number|$n|a value} {to the range|between} {from |}$lo {to|and} $hi",
      "@ret $n, but {not less than|at least} $lo and {not more than|at most} $hi",
    ],
    names: ["clamp", "limit", "restrict", "keepBetween", "bounded"],
    signature: "($n: number, $lo: number, $hi: number): number",
    bodies: [
      "return Math.min(Math.max($n, $lo), $hi);",
      "return Math.max($lo, Math.min($hi, $n));",
      "if ($n < $lo) {\n  return $lo;\n}\nif ($n > $hi) {\n  return $hi;\n}\nreturn $n;",
    ],
    run: (n: number, lo: number, hi: number) => Math.min(Math.max(n, lo), hi),
    cases: (r) => [
      [between(r, -9, 20), 0, 10],
      [5, 0, 10],
      [-1, 0, 3],
      [9, 1, 4],
    ],
  },
  {
    id: "is-even",
    topic: "numbers",
    says: [
      "@check {a number|$n} is even",
      "@check {a number|$n} {is divisible by two|can be divided by two}",
    ],
    names: ["isEven", "even", "isEvenNumber"],
    signature: "($n: number): boolean",
    bodies: ["return $n % 2 === 0;"],
    run: (n: number) => n % 2 === 0,
    cases: small,
  },
  {
    id: "is-divisible",
    topic: "numbers",
    says: ["@check {$n|a number} is {divisible by|a multiple of} {$m|another}{| without a remainder}"],
    names: ["isDivisible", "divides", "isMultipleOf", "dividesEvenly"],
    signature: "($n: number, $m: number): boolean",
    bodies: ["return $n % $m === 0;"],
    run: (n: number, m: number) => n % m === 0,
    cases: (r) => [
      [12, between(r, 1, 5)],
      [7, 2],
      [9, 3],
    ],
  },
  {
    id: "is-prime",
    topic: "numbers",
    says: [
      "@check {a number|$n} is {prime|a prime number|a prime}",
      "@check {a number|$n} has no divisors but 1 and itself",
    ],
    names: ["isPrime", "prime", "isPrimeNumber"],
    signature: "($n: number): boolean",
    bodies: [
      "if ($n < 2) {\n  return false;\n}\nfor (let $i = 2; $i * $i <= $n; $i++) {\n  if ($n % $i === 0) {\n    return false;\n  }\n}\nreturn true;",
      "for (let $i = 2; $i <= Math.sqrt($n); $i++) {\n  if ($n % $i === 0) {\n    return false;\n  }\n}\nreturn $n > 1;",
    ],
    run: (n: number) => {
      for (let i = 2; i < n; i++) if (n % i === 0) return false;
      return n > 1;
    },
    cases: (r) => [[0], [1], [2], [9], [between(r, 3, 40)], [97]],
  },
  {
    id: "primes-up-to",
    topic: "numbers",
    says: [
      "@ret {all|the} {primes|prime numbers} {up to|not above} {$n|a limit|the given number}",
      "{Lists} {all|the} prime numbers {up to|until} $n",
    ],
    names: ["primesUpTo", "primes", "listPrimes", "primeNumbers"],
    signature: "($n: number): number[]",
    bodies: [
      "const $out: number[] = [];\nfor (let $i = 2; $i <= $n; $i++) {\n  if ($out.every(($x) => $i % $x !== 0)) {\n    $out.push($i);\n  }\n}\nreturn $out;",
    ],
    run: (n: number) => {
      const out: number[] = [];
      for (let i = 2; i <= n; i++) if (out.every((p) => i % p !== 0)) out.push(i);
      return out;
    },
    cases: (r) => [[0], [2], [between(r, 3, 30)]],
  },
  {
    id: "factorial",
    topic: "numbers",
    says: [
      "@ret the factorial of {a number|$n}",
      "{Multiplies} {all|the} {whole numbers|integers} from 1 {to|up to} $n",
    ],
    names: ["factorial", "fact", "factorialOf"],
    signature: "($n: number): number",
    bodies: [
      "let $prod = 1;\nfor (let $i = 2; $i <= $n; $i++) {\n  $prod *= $i;\n}\nreturn $prod;",
      "let $prod = 1;\nfor (let $i = 1; $i <= $n; $i++) {\n  $prod *= $i;\n}\nreturn $prod;",
    ],
    run: (n: number) => {
      let p = 1;
      for (let i = 2; i <= n; i++) p *= i;
      return p;
    },
    cases: small,
  },
  {
    id: "fibonacci",
    topic: "numbers",
    says: [
      "@ret the {nth|$n-th} {Fibonacci number|number of the Fibonacci sequence}{|, {starting|beginning} with 0 and 1}",
    ],
    names: ["fibonacci", "fib", "fibonacciNumber"],
    signature: "($n: number): number",
    bodies: [
      "let a = 0;\nlet b = 1;\nfor (let $i = 0; $i < $n; $i++) {\n  [a, b] = [b, a + b];\n}\nreturn a;",
      "let $prev = 0;\nlet $cur = 1;\nfor (let $i = 0; $i < $n; $i++) {\n  const $next = $prev + $cur;\n  $prev = $cur;\n  $cur = $next;\n}\nreturn $prev;",
    ],
    run: (n: number) => {
      let [a, b] = [0, 1];
      for (let i = 0; i < n; i++) [a, b] = [b, a + b];
      return a;
    },
    cases: small,
  },
  {
    id: "fibonacci-list",
    topic: "numbers",
    says: [
      "@ret the first $count Fibonacci numbers",
      "{Lists} the {first $count numbers|beginning} of the Fibonacci sequence",
    ],
    names: ["fibonacciNumbers", "firstFibonacci", "fibonacciList"],
    signature: "($count: number): number[]",
    bodies: [
      "const $out: number[] = [];\nlet a = 0;\nlet b = 1;\nfor (let $i = 0; $i < $count; $i++) {\n  $out.push(a);\n  [a, b] = [b, a + b];\n}\nreturn $out;",
    ],
    run: (n: number) => {
      const out = [0, 1];
      while (out.length < n) out.push(out.at(-1)! + out.at(-2)!);
      return out.slice(0, n);
    },
    cases: small,
  },
  {
    id: "gcd",
    topic: "numbers",
    says: [
      "@ret the greatest common divisor of two numbers",
      "@ret the {largest|greatest|biggest} number that divides {both|both numbers|$a and $b}{| without a remainder}",
    ],
    names: ["gcd", "greatestCommonDivisor", "commonDivisor"],
    signature: "($a: number, $b: number): number",
    bodies: [
      "let $cur = $a;\nlet $rest = $b;\nwhile ($rest !== 0) {\n  [$cur, $rest] = [$rest, $cur % $rest];\n}\nreturn $cur;",
      "let $cur = $a;\nlet $rest = $b;\nwhile ($rest !== 0) {\n  const $next = $cur % $rest;\n  $cur = $rest;\n  $rest = $next;\n}\nreturn $cur;",
    ],
    run: (a: number, b: number) => {
      while (b !== 0) [a, b] = [b, a % b];
      return a;
    },
    cases: (r) => [
      [12, 18],
      [7, 3],
      [between(r, 1, 40), 10],
      [5, 0],
    ],
  },
  {
    id: "digit-sum",
    topic: "numbers",
    says: ["@ret the sum of {the|all} digits of {a number|$n}", "{Adds up|Sums} the digits of {a number|$n}"],
    names: ["digitSum", "sumOfDigits", "sumDigits", "crossSum"],
    signature: "($n: number): number",
    bodies: [
      "return [...String($n)].reduce(($acc, $digit) => $acc + Number($digit), 0);",
      "let $acc = 0;\nfor (const $digit of String($n)) {\n  $acc += Number($digit);\n}\nreturn $acc;",
      "let $rest = $n;\nlet $acc = 0;\nwhile ($rest > 0) {\n  $acc += $rest % 10;\n  $rest = Math.floor($rest / 10);\n}\nreturn $acc;",
    ],
    run: (n: number) => [...String(n)].reduce((a, d) => a + Number(d), 0),
    cases: (r) => [[0], [between(r, 10, 999)], [123]],
  },
  {
    id: "digits",
    topic: "numbers",
    says: [
      "@ret the digits of {a number|$n}{| as a list| as numbers}",
      "{Splits} {a number|$n} into its digits",
    ],
    names: ["digits", "digitsOf", "toDigits", "splitDigits"],
    signature: "($n: number): number[]",
    bodies: [
      "return [...String($n)].map(Number);",
      'return String($n).split("").map(($digit) => Number($digit));',
    ],
    run: (n: number) => [...String(n)].map(Number),
    cases: (r) => [[0], [between(r, 10, 999)], [907]],
  },
  {
    id: "round-to",
    topic: "numbers",
    says: ["{Rounds} {a number|$n} to {two|2} {decimals|decimal places|digits after the point}"],
    names: ["roundTwo", "round2", "toCents", "roundMoney", "roundToCents"],
    signature: "($n: number): number",
    bodies: ["return Math.round($n * 100) / 100;"],
    run: (n: number) => Math.round(n * 100) / 100,
    cases: (r) => [[between(r, 1, 99999) / 1000], [2.345], [0]],
  },
  {
    id: "percent-of",
    topic: "numbers",
    says: [
      "@ret {how many percent|what percentage} $a is of $b{|; 0 {if|when} $b is 0}",
      "@ret {$a as a percentage of $b|the percentage that $a makes of $b}",
    ],
    names: ["percentOf", "percentage", "toPercent", "share"],
    signature: "($a: number, $b: number): number",
    bodies: [
      "return $b === 0 ? 0 : ($a / $b) * 100;",
      "if ($b === 0) {\n  return 0;\n}\nreturn ($a / $b) * 100;",
    ],
    run: (a: number, b: number) => (b === 0 ? 0 : (a / b) * 100),
    cases: (r) => [
      [between(r, 1, 9), 10],
      [1, 4],
      [3, 0],
    ],
  },
  {
    id: "with-discount",
    topic: "numbers",
    says: [
      "{Reduces|Lowers} {a price|$n} by {a percentage|$rate percent|a discount in percent}",
      "@ret {a price|the price|$n} after {a discount|a reduction} of $rate percent",
    ],
    names: ["withDiscount", "discounted", "applyDiscount", "reducedPrice"],
    signature: "($n: number, $rate: number): number",
    bodies: ["return $n * (1 - $rate / 100);", "return $n - ($n * $rate) / 100;"],
    run: (n: number, r: number) => n * (1 - r / 100),
    cases: () => [
      [100, 25],
      [80, 50],
      [10, 0],
    ],
  },
  {
    id: "celsius-to-fahrenheit",
    topic: "numbers",
    says: [
      "{Converts|Turns|Translates} {degrees Celsius|Celsius|a temperature from Celsius} {to|into} {degrees |}Fahrenheit",
    ],
    names: ["toFahrenheit", "celsiusToFahrenheit", "fahrenheit"],
    signature: "($n: number): number",
    bodies: ["return ($n * 9) / 5 + 32;"],
    run: (n: number) => (n * 9) / 5 + 32,
    cases: () => [[0], [100], [-40]],
  },
  {
    id: "fahrenheit-to-celsius",
    topic: "numbers",
    says: [
      "{Converts|Turns|Translates} {degrees Fahrenheit|Fahrenheit|a temperature from Fahrenheit} {to|into} {degrees |}Celsius",
    ],
    names: ["toCelsius", "fahrenheitToCelsius", "celsius"],
    signature: "($n: number): number",
    bodies: ["return (($n - 32) * 5) / 9;"],
    run: (n: number) => ((n - 32) * 5) / 9,
    cases: () => [[32], [212], [-40]],
  },
  {
    id: "fizz-buzz",
    topic: "numbers",
    says: [
      '@ret "Fizz" for multiples of 3, "Buzz" for multiples of 5, "FizzBuzz" for {both|multiples of both}, {else|otherwise} the number{| as text}',
    ],
    names: ["fizzBuzz", "fizzbuzz", "fizz"],
    signature: "($n: number): string",
    bodies: [
      'if ($n % 15 === 0) {\n  return "FizzBuzz";\n}\nif ($n % 3 === 0) {\n  return "Fizz";\n}\nif ($n % 5 === 0) {\n  return "Buzz";\n}\nreturn String($n);',
    ],
    run: (n: number) => (n % 15 === 0 ? "FizzBuzz" : n % 3 === 0 ? "Fizz" : n % 5 === 0 ? "Buzz" : String(n)),
    cases: () => [[1], [3], [10], [30]],
  },
  {
    id: "is-between",
    topic: "numbers",
    says: [
      "@check {a number|$n} {is|lies} {between|in the range from} $lo {and|to} $hi{|, both included|, ends included}",
    ],
    names: ["isBetween", "inRange", "isInRange", "within"],
    signature: "($n: number, $lo: number, $hi: number): boolean",
    bodies: ["return $n >= $lo && $n <= $hi;", "return $lo <= $n && $n <= $hi;"],
    run: (n: number, lo: number, hi: number) => n >= lo && n <= hi,
    cases: (r) => [
      [between(r, -3, 12), 0, 9],
      [0, 0, 1],
      [5, 6, 7],
    ],
  },
  {
    id: "leap-year",
    topic: "dates",
    says: ["@check {a year|$n} is a leap year", "@check {a year|$n} has 366 days"],
    names: ["isLeapYear", "leapYear", "isLeap"],
    signature: "($n: number): boolean",
    bodies: [
      "return ($n % 4 === 0 && $n % 100 !== 0) || $n % 400 === 0;",
      "if ($n % 400 === 0) {\n  return true;\n}\nreturn $n % 4 === 0 && $n % 100 !== 0;",
    ],
    run: (n: number) => (n % 4 === 0 && n % 100 !== 0) || n % 400 === 0,
    cases: () => [[2000], [1900], [2024], [2023]],
  },
  {
    id: "hypotenuse",
    topic: "numbers",
    says: [
      "@ret the {length of the hypotenuse|hypotenuse} of a {right triangle|right-angled triangle} {with|from} {the legs|sides} $a and $b",
      "@ret the distance of {the point ($a, $b)|a point} from the origin",
    ],
    names: ["hypotenuse", "distance", "pythagoras"],
    signature: "($a: number, $b: number): number",
    bodies: [
      "return Math.sqrt($a * $a + $b * $b);",
      "return Math.sqrt($a ** 2 + $b ** 2);",
      "return Math.hypot($a, $b);",
    ],
    run: (a: number, b: number) => Math.sqrt(a * a + b * b),
    cases: () => [
      [3, 4],
      [0, 2],
      [5, 12],
    ],
  },
  {
    id: "circle-area",
    topic: "numbers",
    says: ["@ret the area of a circle {with|from} {the radius $n|a given radius}"],
    names: ["circleArea", "areaOfCircle", "area"],
    signature: "($n: number): number",
    bodies: ["return Math.PI * $n * $n;", "return Math.PI * $n ** 2;"],
    run: (n: number) => Math.PI * n * n,
    cases: () => [[0], [1], [2]],
  },
  {
    id: "rectangle-area",
    topic: "numbers",
    says: ["@ret the area of a rectangle {with|from} {the sides $a and $b|width and height|two sides}"],
    names: ["rectangleArea", "area", "areaOf"],
    signature: "($a: number, $b: number): number",
    bodies: ["return $a * $b;"],
    run: (a: number, b: number) => a * b,
    cases: (r) => [
      [between(r, 1, 9), 3],
      [0, 2],
    ],
  },
  {
    id: "sum-to-n",
    topic: "numbers",
    says: [
      "{Adds up|Sums} {all|the} {whole numbers|integers} from 1 {to|up to} $n",
      "@ret the sum of the first $n {natural numbers|whole numbers}",
    ],
    names: ["sumTo", "sumUpTo", "gaussSum", "sumOfFirst"],
    signature: "($n: number): number",
    bodies: [
      "return ($n * ($n + 1)) / 2;",
      "let $acc = 0;\nfor (let $i = 1; $i <= $n; $i++) {\n  $acc += $i;\n}\nreturn $acc;",
    ],
    run: (n: number) => (n * (n + 1)) / 2,
    cases: small,
  },
  {
    id: "to-binary",
    topic: "numbers",
    says: [
      "{Writes|Formats|Returns} {a number|$n} in {binary|base two}",
      "{Converts|Turns} {a number|$n} {to|into} {a binary string|binary digits}",
    ],
    names: ["toBinary", "binary", "inBinary"],
    signature: "($n: number): string",
    bodies: ["return $n.toString(2);"],
    run: (n: number) => n.toString(2),
    cases: small,
  },
  {
    id: "sign",
    topic: "numbers",
    says: [
      "@ret 1 for {positive|a positive} {numbers|number}, -1 for {negative|a negative} {ones|one} and 0 for zero",
      "@ret the sign of {a number|$n}: -1, 0 or 1",
    ],
    names: ["sign", "signOf", "signum"],
    signature: "($n: number): number",
    bodies: [
      "if ($n > 0) {\n  return 1;\n}\nreturn $n < 0 ? -1 : 0;",
      "if ($n === 0) {\n  return 0;\n}\nreturn $n > 0 ? 1 : -1;",
    ],
    run: (n: number) => (n > 0 ? 1 : n < 0 ? -1 : 0),
    cases: () => [[5], [-3], [0]],
  },
  {
    id: "grade",
    topic: "numbers",
    says: [
      '@ret {a grade|the letter grade|the grade} for {a score|$n points|a number of points}: "A" from 90, "B" from 80, "C" from 70, else "F"',
    ],
    names: ["grade", "letterGrade", "gradeFor"],
    signature: "($n: number): string",
    bodies: [
      'if ($n >= 90) {\n  return "A";\n}\nif ($n >= 80) {\n  return "B";\n}\nif ($n >= 70) {\n  return "C";\n}\nreturn "F";',
      'return $n >= 90 ? "A" : $n >= 80 ? "B" : $n >= 70 ? "C" : "F";',
    ],
    run: (n: number) => (n >= 90 ? "A" : n >= 80 ? "B" : n >= 70 ? "C" : "F"),
    cases: () => [[95], [85], [70], [10]],
  },
  {
    id: "absolute-difference",
    topic: "numbers",
    says: [
      "@ret {how far apart two numbers are|the distance between two numbers|the absolute difference of $a and $b}",
    ],
    names: ["distance", "absoluteDifference", "gap", "howFarApart"],
    signature: "($a: number, $b: number): number",
    bodies: ["return Math.abs($a - $b);", "return $a > $b ? $a - $b : $b - $a;"],
    run: (a: number, b: number) => Math.abs(a - b),
    cases: () => [
      [3, 5],
      [5, 3],
      [-1, 1],
    ],
  },
  {
    id: "collatz",
    topic: "numbers",
    says: [
      "Counts the steps until {a number|$n} {reaches|becomes} 1 in the Collatz sequence",
      "Counts how often $n {must be|is} {halved, or tripled plus one,|halved or replaced by 3n + 1} until it is 1",
    ],
    names: ["collatzSteps", "collatz", "collatzLength"],
    signature: "($n: number): number",
    bodies: [
      "let $cur = $n;\nlet $num_ = 0;\nwhile ($cur !== 1) {\n  $cur = $cur % 2 === 0 ? $cur / 2 : 3 * $cur + 1;\n  $num_++;\n}\nreturn $num_;",
    ],
    run: (n: number) => {
      let steps = 0;
      for (let x = n; x !== 1; steps++) x = x % 2 === 0 ? x / 2 : 3 * x + 1;
      return steps;
    },
    cases: () => [[1], [6], [7]],
  },
];
