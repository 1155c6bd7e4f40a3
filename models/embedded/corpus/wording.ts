/** Templates of English: `{a|b|}` chooses, `@name` is one of the phrases below. Seeded, and nestable. */
import type { Random } from "../../../src/kernel/index.ts";
import { InternalError } from "../../../src/kernel/index.ts";

/** Turns of phrase that many ideas share. */
const PHRASES: Readonly<Record<string, string>> = {
  ret: "{Returns|Gives|Computes|Calculates|Finds|Works out|Gets|Determines|Gives back}",
  find: "{Returns|Finds|Gets|Looks up|Gives|Picks|Picks out}",
  make: "{Returns|Builds|Creates|Makes|Produces|Gives|Constructs}",
  check: "{Checks|Tests|Tells|Returns|Says|Determines|Decides|Reports} whether",
  keep: "{Keeps|Returns|Selects|Picks|Gives|Filters} {only |}",
  drop: "{Removes|Drops|Leaves out|Discards|Strips out|Gets rid of}",
  count: "{Counts|Returns how many of|Tells how many of}",
  all: "{all|all the|the|all of the|every one of the}",
  nums: "{numbers|values|$xs|given numbers}",
  list: "{list|array}",
  ofnums: "{of $xs|of the numbers|of a list of numbers|of an array|of the given $xs|in $xs}",
  order: "{the order is kept|keeping the order|in the same order|preserving order}",
  empty: "{empty|has no elements|contains nothing}",
  text: "{text|string|given string|$s}",
  thetext: "{the text|a string|the string|the given string|$s|a text|the input string}",
  undef: "{undefined|nothing (undefined)}",
};

const PHRASE = /@([a-z]+)/;

/** Expands choices and phrases; names stay as they are. */
export function expand(template: string, random: Random): string {
  let text = template;
  // A phrase may hold phrases; an "@" that names none is just a character.
  while (PHRASE.test(text)) {
    text = text.replace(PHRASE, (_, name: string) => {
      const phrase = PHRASES[name];
      if (phrase === undefined) throw new InternalError(`Unknown phrase "@${name}" in "${template}"`);
      return phrase;
    });
  }
  // Innermost choices first, until none is left.
  for (;;) {
    const next = text.replace(/\{([^{}]*)\}/g, (_, options: string) => pick(random, options.split("|")));
    if (next === text) return text.replace(/ {2,}/g, " ").trim();
    text = next;
  }
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

/** Whole number in `[low, high]`. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function plural(noun: string): string {
  if (/(?:s|x|z|ch|sh)$/i.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/i.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** `unitPrice` as people say it: `unit price`. */
export function spoken(identifier: string): string {
  return identifier.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
}
