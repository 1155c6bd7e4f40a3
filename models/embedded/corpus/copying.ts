/**
 * Programs that are nothing but names written down again: parameters put into a record, fields of a record taken out,
 * numbers added up, a constructor. The names are compounds that occur nowhere else, so that there is no way to write
 * the bodies but to copy, letter by letter: what a small model learns last and needs everywhere.
 */
import type { Random } from "../../../src/kernel/index.ts";
import { compound } from "./names.ts";
import type { Program } from "./program.ts";
import { between, capital, pick } from "./wording.ts";

/** What a program is made of. */
interface Names {
  /** Of the function, class or record type. */
  readonly own: string;
  /** All different, and none the own one. */
  readonly parts: readonly string[];
}

const TYPES: readonly (readonly [type: string, value: string])[] = [
  ["number", "3"],
  ["string", '"a"'],
  ["boolean", "true"],
  ["number[]", "[1, 2]"],
];

/** Counts as one idea among the others. */
export const COPYING = "copying";

export function makeCopyingProgram(random: Random): Program {
  const names = chooseNames(random);
  return pick(random, [bundle, unpack, addUp, construct, forward])(names, random);
}

function chooseNames(random: Random): Names {
  const taken = new Set<string>();
  const wanted = between(random, 3, 9);
  while (taken.size < wanted) taken.add(compound(random));
  const [own = "", ...parts] = taken;
  return { own, parts };
}

/** Parameters into a record, in another order. */
function bundle({ own, parts }: Names, random: Random): Program {
  const typed = parts.map((part) => ({ part, kind: pick(random, TYPES) }));
  const fields = shuffled(typed, random);
  const parameters = typed.map(({ part, kind }) => `${part}: ${kind[0]}`).join(", ");
  const result = `{ ${fields.map(({ part, kind }) => `${part}: ${kind[0]}`).join("; ")} }`;
  const expected = `{ ${typed.map(({ part, kind }) => `${part}: ${kind[1]}`).join(", ")} }`;
  return {
    idea: COPYING,
    declarations: "",
    prompt: `${comment(["Puts everything into a record", "One record of it all", "Bundles the arguments"], random)}export function ${own}(${parameters}): ${result} {\n`,
    completion: `  return { ${fields.map(({ part }) => part).join(", ")} };\n}`,
    name: own,
    tests: [`assert.deepEqual(${own}(${typed.map(({ kind }) => kind[1]).join(", ")}), ${expected});`],
  };
}

/** Fields of a record as a list, in another order. */
function unpack({ own, parts }: Names, random: Random): Program {
  const type = capital(own);
  const parameter = pick(
    random,
    ["source", "record", "input", "it", "value"].filter((name) => !parts.includes(name)),
  );
  const [name, value] = pick(random, TYPES);
  const listed = shuffled(parts, random);
  const self = `list${type}`;
  const body =
    random() < 0.5
      ? `  return [${listed.map((part) => `${parameter}.${part}`).join(", ")}];`
      : `  const { ${parts.join(", ")} } = ${parameter};\n  return [${listed.join(", ")}];`;
  return {
    idea: COPYING,
    declarations: `interface ${type} {\n${parts.map((part) => `  ${part}: ${name};`).join("\n")}\n}\n\n`,
    prompt: `${comment(["The values of all fields", "Lists what the record holds"], random)}export function ${self}(${parameter}: ${type}): ${name === "number[]" ? "number[][]" : `${name}[]`} {\n`,
    completion: `${body}\n}`,
    name: self,
    tests: [
      `assert.deepEqual(${self}({ ${parts.map((part) => `${part}: ${value}`).join(", ")} }), [${parts.map(() => value).join(", ")}]);`,
    ],
  };
}

function addUp({ own, parts }: Names, random: Random): Program {
  const [operator, result] = pick(random, [
    [" + ", parts.length * 2],
    [" * ", 2 ** parts.length],
  ] as const);
  const words =
    operator === " + " ? ["Adds up the arguments", "The sum of all of them"] : ["Multiplies the arguments"];
  return {
    idea: COPYING,
    declarations: "",
    prompt: `${comment(words, random)}export function ${own}(${parts.map((part) => `${part}: number`).join(", ")}): number {\n`,
    completion: `  return ${parts.join(operator)};\n}`,
    name: own,
    tests: [`assert.deepEqual(${own}(${parts.map(() => 2).join(", ")}), ${result});`],
  };
}

/** A class that keeps what it is given. */
function construct({ own, parts }: Names, random: Random): Program {
  const type = capital(own);
  const typed = parts.map((part) => ({ part, kind: pick(random, TYPES) }));
  const fields = typed.map(({ part, kind }) => `  ${part}: ${kind[0]};`).join("\n");
  const parameters = typed.map(({ part, kind }) => `${part}: ${kind[0]}`).join(", ");
  return {
    idea: COPYING,
    declarations: "",
    prompt: `${comment(["Keeps what it is given", "Holds its arguments"], random)}export class ${type} {\n${fields}\n\n  constructor(${parameters}) {\n`,
    completion: `${parts.map((part) => `    this.${part} = ${part};`).join("\n")}\n  }\n}`,
    name: type,
    tests: typed.map(
      ({ part, kind }) =>
        `assert.deepEqual(new ${type}(${typed.map((each) => each.kind[1]).join(", ")}).${part}, ${kind[1]});`,
    ),
  };
}

/** Calls another function with the same arguments. */
function forward({ own, parts }: Names, random: Random): Program {
  const [callee = "", ...rest] = parts;
  const parameters = rest.map((part) => `${part}: number`).join(", ");
  return {
    idea: COPYING,
    declarations: `function ${callee}(${parameters}): number[] {\n  return [${rest.join(", ")}];\n}\n\n`,
    prompt: `${comment([`Does what ${callee} does`, `Calls ${callee}`], random)}export function ${own}(${parameters}): number[] {\n`,
    completion: `  return ${callee}(${rest.join(", ")});\n}`,
    name: own,
    tests: [
      `assert.deepEqual(${own}(${rest.map((_, i) => i).join(", ")}), [${rest.map((_, i) => i).join(", ")}]);`,
    ],
  };
}

function comment(sentences: readonly string[], random: Random): string {
  const sentence = pick(random, sentences);
  return random() < 0.7 ? `/** ${sentence}. */\n` : `// ${sentence}\n`;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
