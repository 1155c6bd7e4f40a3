/**
 * What all schemas have in common, made once per process: the languages of JSON's strings, numbers and punctuation,
 * with the derivatives that their first characters lead to. It is frozen, so compilations share it and nothing else.
 */
import { frozenAlgebra, RegexAlgebra, type RegexId } from "../../../../masks/index.ts";
import type { Limits } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import { Dialect } from "./dialect.ts";
import { ALL_INTEGERS, ALL_NUMBERS, Numbers } from "./numbers.ts";
import { ALL_STRINGS, Strings } from "./strings.ts";

/** Runs of white space are at most this long, unless an option says otherwise. */
export const DEFAULT_MAX_WHITESPACE = 128;

/** Expressions that are stepped from each terminal; beyond are only further digits and blanks. */
const MAX_STEPPED = 300;

let base: RegexAlgebra | undefined;

/** An algebra for one schema. */
export function schemaAlgebra(limits: Limits): RegexAlgebra {
  base ??= frozenAlgebra(prepare);
  return new RegexAlgebra(limits, base);
}

function prepare(algebra: RegexAlgebra): void {
  const numbers = new Numbers(algebra);
  const strings = new Strings(algebra);
  const builder = new GrammarBuilder(algebra);
  const layout = { whitespace: "flexible", maxWhitespace: DEFAULT_MAX_WHITESPACE } as const;
  const dialect = new Dialect(builder, numbers, strings, layout);
  for (const set of [ALL_NUMBERS, ALL_INTEGERS]) step(algebra, numbers.text(set));
  step(algebra, strings.text(ALL_STRINGS));
  for (const text of ["null", "true", "false"]) step(algebra, algebra.text(text));
  step(algebra, dialect.whiteSpace);
  // Schemas with their own bounds are made of these.
  strings.ofLength(1, 1);
  strings.text({ values: new Set(), range: { min: 1, max: 2, also: undefined, except: new Set() } });
  for (let code = 0x20; code < 0x7f; code++) strings.spellings(String.fromCharCode(code));
}

/** Asks for the derivatives of an expression, and of what they lead to. */
function step(algebra: RegexAlgebra, r: RegexId): void {
  const queue = [r];
  const seen = new Set(queue);
  for (let i = 0; i < queue.length && i < MAX_STEPPED; i++) {
    for (const byte of algebra.partition(queue[i]!).representatives) {
      const next = algebra.derivative(queue[i]!, byte);
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
}
