/**
 * The text that vocabularies of models with random weights are learnt from: English sentences, JSON documents and
 * TypeScript, put together from word lists by a seeded generator. All of it is our own and none of it means anything.
 */
import { type Random, seededRandom } from "../../src/kernel/index.ts";
import { ADJECTIVES, ADVERBS, KEYS, NAMES, NOUNS, PLACES, TYPES, VERBS } from "./corpus-words.ts";

const SEED = 20_240_229;
/** Of each kind of text. */
const ROUNDS = 700;

/** The documents; the same on every call. */
export function buildCorpus(): readonly string[] {
  const random = seededRandom(SEED);
  const parts: string[] = [];
  // Every word occurs at least twice, whatever the dice say.
  for (const [i, noun] of NOUNS.entries()) {
    const adjective = ADJECTIVES[i % ADJECTIVES.length]!;
    const verb = VERBS[i % VERBS.length]!;
    const adverb = ADVERBS[i % ADVERBS.length]!;
    parts.push(`The ${adjective} ${noun} wants to ${verb} a ${noun} ${adverb}.`);
    parts.push(`function ${verb}${capital(noun)}(${noun}: ${TYPES[i % TYPES.length]!}): void {}`);
  }
  for (const key of KEYS) parts.push(`{"${key}": "${key}", "items": [{"${key}": null}]}`);
  for (let i = 0; i < ROUNDS; i++) {
    parts.push(sentence(random), jsonDocument(random), typescript(random));
  }
  return parts;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function plural(noun: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function sentence(random: Random): string {
  const noun = () => pick(random, NOUNS);
  const verb = () => pick(random, VERBS);
  const adjective = () => pick(random, ADJECTIVES);
  const adverb = () => pick(random, ADVERBS);
  const name = () => pick(random, NAMES);
  const patterns: readonly (() => string)[] = [
    () => `${name()} went to ${pick(random, PLACES)} to ${verb()} the ${adjective()} ${noun()}.`,
    () => `If you ${verb()} the ${noun()}, then the ${noun()} will be ${adjective()}.`,
    () =>
      `There are ${integer(random, 100)} ${plural(noun())} in the ${noun()}, and ${name()} has one of them.`,
    () => `"I ${adverb()} ${verb()} it," said ${name()}. "It's ${adjective()}, isn't it?"`,
    () => `We do not ${verb()} what we cannot ${verb()}; that is the ${noun()} of the ${noun()}.`,
    () => `How can I ${verb()} my ${noun()}? You should ${verb()} the ${adjective()} ${noun()} first.`,
    () =>
      `The ${noun()} of ${name()}'s ${noun()} was ${adverb()} ${adjective()}, but they didn't ${verb()} it.`,
    () =>
      `Please ${verb()} the ${noun()} (${noun()} and ${noun()}) before you ${verb()} - it's ${adjective()}!`,
  ];
  return pick(random, patterns)();
}

function jsonDocument(random: Random): string {
  const value = jsonObject(random, 2);
  return random() < 0.5 ? JSON.stringify(value) : JSON.stringify(value, null, 2);
}

function jsonObject(random: Random, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  const count = 2 + integer(random, 4);
  for (let i = 0; i < count; i++) object[pick(random, KEYS)] = jsonValue(random, depth);
  return object;
}

function jsonValue(random: Random, depth: number): unknown {
  const choice = integer(random, depth > 0 ? 10 : 7);
  if (choice < 2) return pick(random, NOUNS);
  if (choice === 2) return `${pick(random, NAMES)} ${pick(random, PLACES)}`;
  if (choice === 3) return integer(random, 1000);
  if (choice === 4) return integer(random, 10_000) / 100;
  if (choice === 5) return random() < 0.5;
  if (choice === 6) return random() < 0.5 ? null : `${pick(random, NOUNS)}@example.com`;
  if (choice === 7) return Array.from({ length: 1 + integer(random, 3) }, () => jsonValue(random, depth - 1));
  return jsonObject(random, depth - 1);
}

function typescript(random: Random): string {
  const noun = () => pick(random, NOUNS);
  const verb = () => pick(random, VERBS);
  const type = () => pick(random, TYPES);
  const call = () => `${verb()}${capital(noun())}`;
  const patterns: readonly (() => string)[] = [
    () =>
      `export function ${call()}(${noun()}: ${type()}, index: number): ${type()} {\n  return ${noun()}.${verb()}(index);\n}`,
    () =>
      `const ${noun()} = ${plural(noun())}.map((item) => item.${noun()}).filter((value) => value !== undefined);`,
    () =>
      `for (let i = 0; i < ${plural(noun())}.length; i++) {\n  const ${noun()} = ${plural(noun())}[i];\n  ${call()}(i);\n}`,
    () =>
      `if (${noun()} === null || ${noun()}.length > ${integer(random, 100)}) {\n  throw new Error("${noun()} is ${pick(random, ADJECTIVES)}");\n} else {\n  return false;\n}`,
    () =>
      `interface ${capital(noun())} {\n  readonly ${noun()}: ${type()};\n  ${pick(random, KEYS)}?: ${type()};\n}`,
    () =>
      `class ${capital(noun())} extends ${capital(noun())} {\n  private ${noun()} = 0;\n  async ${verb()}(): Promise<void> {\n    await this.${call()}();\n  }\n}`,
    () =>
      `import { ${call()}, type ${capital(noun())} } from "./${noun()}-${noun()}.ts";\n\n// ${sentence(random)}`,
    () =>
      `let ${noun()}: ${type()} | undefined;\nwhile (true) {\n  ${noun()} += ${integer(random, 10)};\n  if (!${noun()}) break;\n}`,
    () =>
      `/** ${sentence(random)} */\nexport type ${capital(noun())} = "${noun()}" | "${noun()}" | ${type()};`,
  ];
  return pick(random, patterns)();
}
