/**
 * Functions with contracts, in variants: names, the order of parameters and of clauses, and the places of constants change
 * with the seed. Each has a family of bodies, most of them wrong, and a judge of its own that runs the function and knows
 * nothing of the contract language.
 */
import { type Random, seededRandom } from "../../../src/kernel/index.ts";

export interface Variant {
  readonly example: string;
  readonly seed: number;
  /** With the contract in its comment. */
  readonly signature: string;
  /** The bodies to choose from: a grammar in Lark's notation. */
  readonly grammar: string;
  readonly functionName: string;
  /** JavaScript: `(call, random) => undefined | string`; runs the function once on random inputs, says what is wrong. */
  readonly judge: string;
}

type Make = (random: Random) => Omit<Variant, "seed" | "example">;

const NUMBERS = "random() < 0.5 ? Math.floor(random() * 11) - 5 : random() * 10 - 5";

export const EXAMPLES: Readonly<Record<string, Make>> = {
  clamp(random) {
    const [f, x, lo, hi] = names(random, 4);
    const parameters = shuffle(random, [x, lo, hi]);
    const clauses = [
      `@requires ${lo} <= ${hi}`,
      ...shuffle(random, [
        `@ensures result >= ${lo} && result <= ${hi}`,
        `@ensures implies(${x} >= ${lo} && ${x} <= ${hi}, result === ${x})`,
      ]),
    ];
    return {
      functionName: f,
      signature: signatureOf(f, parameters, "number", clauses),
      grammar: `start: "if (" v o v ") return " v ";\\n" "if (" v o v ") return " v ";\\n" "return " v ";\\n"
v: ${anyOf([x, lo, hi])}
o: ${anyOf([" < ", " > ", " <= ", " >= "])}
`,
      judge: `(call, random) => {
        const x = ${NUMBERS}, a = ${NUMBERS}, b = ${NUMBERS}, lo = Math.min(a, b), hi = Math.max(a, b);
        const values = { ${x}: x, ${lo}: lo, ${hi}: hi };
        const got = call(...${JSON.stringify(parameters)}.map((name) => values[name]));
        if (!(got >= lo && got <= hi)) return "out of bounds";
        return x >= lo && x <= hi && got !== x ? "changed" : undefined;
      }`,
    };
  },
  abs(random) {
    const [f, x] = names(random, 2);
    const clauses = shuffle(random, ["@ensures result >= 0", `@ensures result === ${x} || result === -${x}`]);
    return {
      functionName: f,
      signature: signatureOf(f, [x], "number", clauses),
      grammar: `start: "if (" v o v ") return " v ";\\n" "return " v ";\\n"
v: ${anyOf([x, `-${x}`, "0"])}
o: ${anyOf([" < ", " > ", " <= ", " >= ", " === "])}
`,
      judge: `(call, random) => { const x = ${NUMBERS}; return call(x) === Math.abs(x) ? undefined : "wrong"; }`,
    };
  },
  max3(random) {
    const [f, a, b, c, m] = names(random, 5);
    const clauses = shuffle(random, [
      `@ensures result >= ${a} && result >= ${b} && result >= ${c}`,
      `@ensures result === ${a} || result === ${b} || result === ${c}`,
    ]);
    return {
      functionName: f,
      signature: signatureOf(f, [a, b, c], "number", clauses),
      grammar: `start: "let ${m} = " v ";\\n" "if (" v o w ") ${m} = " v ";\\n" "if (" v o w ") ${m} = " v ";\\n" "return " w ";\\n"
v: ${anyOf([a, b, c])}
w: "${m}"
o: ${anyOf([" < ", " > ", " >= "])}
`,
      judge: `(call, random) => {
        const all = [${NUMBERS}, ${NUMBERS}, ${NUMBERS}];
        return call(...all) === Math.max(...all) ? undefined : "wrong";
      }`,
    };
  },
  binarySearch(random) {
    const [f, xs, target, lo, hi, mid] = names(random, 6);
    const isFlipped = random() < 0.5;
    const parameters = isFlipped ? [target, xs] : [xs, target];
    const clauses = [
      `@requires forall(0, ${xs}.length - 1, i => ${xs}[i] <= ${xs}[i + 1])`,
      ...shuffle(random, [
        `@ensures result >= -1 && result < ${xs}.length`,
        `@ensures implies(result >= 0, ${xs}[result] === ${target})`,
      ]),
    ];
    const invariant = `@invariant ${lo} >= 0 && ${hi} < ${xs}.length`;
    return {
      functionName: f,
      signature: signatureOf(f, parameters, "number", [...clauses, invariant], { [xs]: "number[]" }),
      grammar: `start: "let ${lo} = 0;\\n" "let ${hi} = ${xs}.length" ("" | " - 1") ";\\n" "while (${lo} <= ${hi}) {\\n" "const ${mid} = Math.floor((${lo} + ${hi}) / 2);\\n" "if (${xs}[${mid}] === ${target}) return " r ";\\n" "if (${xs}[${mid}] < ${target}) ${lo} = ${mid} + 1;\\n" "else ${hi} = ${mid} - 1;\\n" "}\\n" "return " r ";\\n"
r: ${anyOf([mid, lo, hi, "-1", `${xs}.length`])}
`,
      judge: `(call, random) => {
        const xs = Array.from({ length: Math.floor(random() * 8) }, () => Math.floor(random() * 6)).sort((a, b) => a - b);
        const target = Math.floor(random() * 7);
        const got = ${isFlipped ? "call(target, xs)" : "call(xs, target)"};
        if (!(got >= -1 && got < xs.length)) return "out of bounds";
        return got >= 0 && xs[got] !== target ? "another element" : undefined;
      }`,
    };
  },
  dateRange(random) {
    const [f, day, from, to] = names(random, 4);
    const parameters = shuffle(random, [day, from, to]);
    const clauses = [
      `@requires ${from} <= ${to}`,
      `@ensures result === (${day} >= ${from} && ${day} <= ${to})`,
    ];
    const types = { [day]: "Date", [from]: "Date", [to]: "Date" };
    return {
      functionName: f,
      signature: signatureOf(f, parameters, "boolean", clauses, types),
      grammar: `start: "if (" v o v ") return " b ";\\n" "return " n "(" v o v ");\\n"
v: ${anyOf([day, from, to, `${day}.getTime()`])}
o: ${anyOf([" < ", " > ", " <= ", " >= "])}
b: "true" | "false"
n: "" | "!"
`,
      judge: `(call, random) => {
        const at = () => Math.floor(random() * 6);
        const a = at(), b = at(), day = at(), from = Math.min(a, b), to = Math.max(a, b);
        const values = { ${day}: new Date(day), ${from}: new Date(from), ${to}: new Date(to) };
        const got = call(...${JSON.stringify(parameters)}.map((name) => values[name]));
        return got === (day >= from && day <= to) ? undefined : "wrong";
      }`,
    };
  },
};

export function variantOf(example: string, seed: number): Variant {
  const make = EXAMPLES[example];
  if (make === undefined) throw new Error(`no example ${example}`);
  return { example, seed, ...make(seededRandom(seed)) };
}

const STEMS = [
  "value",
  "low",
  "high",
  "item",
  "first",
  "last",
  "given",
  "other",
  "left",
  "right",
  "at",
  "end",
];

/** Different names, as many as asked for. */
function names<const N extends number>(
  random: Random,
  count: N,
): string[] & { readonly length: number } & Tuple {
  const found = shuffle(random, STEMS).slice(0, count);
  // As many as the callers take apart.
  return found.map((stem) => (random() < 0.3 ? `${stem}${Math.floor(random() * 9)}` : stem)) as string[] &
    Tuple;
}

type Tuple = {
  readonly 0: string;
  readonly 1: string;
  readonly 2: string;
  readonly 3: string;
  readonly 4: string;
  readonly 5: string;
};

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}

function anyOf(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(" | ");
}

function signatureOf(
  name: string,
  parameters: readonly string[],
  result: string,
  clauses: readonly string[],
  types: Readonly<Record<string, string>> = {},
): string {
  const list = parameters.map((parameter) => `${parameter}: ${types[parameter] ?? "number"}`).join(", ");
  return `/**\n${clauses.map((clause) => ` * ${clause}\n`).join("")} */\nfunction ${name}(${list}): ${result}`;
}
