/**
 * Single-token mutants of a program: one lexeme deleted, inserted, replaced or swapped with the next. Texts to insert
 * come from the same corpus, so that a mutant is made of what programs are made of.
 */
import { type Random, SpecError } from "../../../src/kernel/index.ts";
import type { Lexeme } from "./structure.ts";

/** `[start, end)` of the text, in UTF-16 units, becomes `text`. */
export interface Mutation {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @returns `undefined` where the kind does not apply */
type Mutator = (
  source: string,
  lexemes: readonly Lexeme[],
  at: number,
  other: string,
) => Omit<Mutation, "kind"> | undefined;

/** By kind. A kind for other domains (a wrong type, a missing import) is one more entry. */
const MUTATORS: Readonly<Record<string, Mutator>> = {
  delete: (source, lexemes, at) => apart(source, rangeOf(lexemes[at]!), ""),
  insert: (source, lexemes, at, other) => {
    const { start } = lexemes[at]!;
    return apart(source, { start, end: start }, `${other} `);
  },
  replace: (source, lexemes, at, other) =>
    lexemes[at]!.text === other ? undefined : apart(source, rangeOf(lexemes[at]!), other),
  swap: (source, lexemes, at) => {
    const [first, second] = [lexemes[at]!, lexemes[at + 1]];
    if (second === undefined || second.text === first.text) return undefined;
    const gap = source.slice(first.start + first.text.length, second.start);
    const range = { start: first.start, end: rangeOf(second).end };
    return apart(source, range, second.text + (gap === "" ? " " : gap) + first.text);
  },
};

export const MUTANT_KINDS: readonly string[] = Object.keys(MUTATORS);

/** @throws SpecError for a kind that is not known */
export function parseKinds(list: string, known: readonly string[] = MUTANT_KINDS): string[] {
  const kinds = list.split(",").map((kind) => kind.trim());
  for (const kind of kinds) {
    if (known.includes(kind)) continue;
    throw new SpecError(`Unknown kind of mutant ${JSON.stringify(kind)}`, {
      hint: `Use some of ${known.join(", ")}.`,
    });
  }
  return kinds;
}

/**
 * One mutation of `kind` at a place drawn at random; `undefined` when a few draws found none.
 * @param pool  lexemes of the corpus
 */
export function drawMutation(
  kind: string,
  source: string,
  lexemes: readonly Lexeme[],
  pool: readonly string[],
  random: Random,
): Mutation | undefined {
  const mutate = MUTATORS[kind];
  if (mutate === undefined || lexemes.length === 0) return undefined;
  for (let tries = 0; tries < 10; tries++) {
    const at = Math.floor(random() * lexemes.length);
    const other = pool[Math.floor(random() * pool.length)] ?? "";
    const found = mutate(source, lexemes, at, other);
    if (found !== undefined) return { kind, ...found };
  }
  return undefined;
}

export function applyMutation(source: string, { start, end, text }: Mutation): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** With a space wherever words would grow together: one lexeme is wrong, and no other. */
function apart(source: string, { start, end }: { start: number; end: number }, text: string) {
  const before = source.charAt(start - 1);
  const after = source.charAt(end);
  const front = WORD.test(before) && WORD.test(text.charAt(0) || after) ? " " : "";
  const back = text !== "" && WORD.test(text.charAt(text.length - 1)) && WORD.test(after) ? " " : "";
  return { start, end, text: front + text + back };
}

const WORD = /[\p{L}\p{N}_$]/u;

function rangeOf({ start, text }: Lexeme): { start: number; end: number } {
  return { start, end: start + text.length };
}
