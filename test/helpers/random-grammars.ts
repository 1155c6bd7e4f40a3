/** Small random grammars over a few letters: rules, empty alternatives, cycles, counted lists, keywords, ignored text. */
import { type Grammar, GrammarBuilder, type ListControl, type SymbolId } from "../../domains/syntax/index.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { ConflictError } from "../../src/kernel/index.ts";
import type { Random } from "../../src/kernel/random.ts";

/** Letters that matter to these grammars; one more letter stands for all that fit nowhere. */
export const LETTERS = "abc ";

/** `min` to `max` entries; one shape per count up to the maximum. */
export function countControl(entries: readonly SymbolId[], min: number, max: number): ListControl {
  return {
    initial: 0,
    shape: (count) => count,
    entries: (count) => (count < max ? entries.map((symbol, label) => ({ symbol, label })) : []),
    accepts: (count) => count >= min,
    advance: (count) => count + 1,
  };
}

/** Each entry at most once, in any order; those of `required` at least once. Attributes are sets of entries. */
export function setControl(entries: readonly SymbolId[], required: number): ListControl {
  return {
    initial: 0,
    shape: (seen) => seen,
    entries: (seen) =>
      entries.flatMap((symbol, label) => (((seen >> label) & 1) === 0 ? [{ symbol, label }] : [])),
    accepts: (seen) => (seen & required) === required,
    advance: (seen, label) => seen | (1 << label),
    nearest: (seen) => {
      const label = entries.findIndex((_, i) => (((required & ~seen) >> i) & 1) === 1);
      const symbol = entries[label];
      return symbol === undefined ? undefined : { symbol, label };
    },
  };
}

/** A grammar, or `undefined` when the dice made an empty language. */
export function randomGrammar(random: Random): Grammar | undefined {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const a = algebra.byte(0x61);
  const b = algebra.byte(0x62);
  const c = algebra.byte(0x63);
  const terminals = [
    builder.literal("a"),
    builder.literal("b"),
    builder.literal("ab"),
    builder.literal("ca"),
    builder.terminal("A+", algebra.plus(a)),
    builder.terminal("WORD", algebra.plus(algebra.or([a, b]))),
    builder.terminal("A*B", algebra.concat(algebra.star(a), b)),
    builder.terminal("C?A{1,3}", algebra.concat(algebra.optional(c), algebra.repeat(a, 1, 3)), {
      priority: 1,
    }),
    builder.terminal("BCB|C", algebra.or([algebra.concat(b, c, b), c])),
  ];
  const used = Array.from({ length: 2 + below(3) }, () => pick(terminals));
  const rules = Array.from({ length: 2 + below(3) }, (_, i) => builder.nonterminal(`rule${i}`));
  const symbols = (): SymbolId => (random() < 0.6 ? pick(used) : pick(rules));
  for (const rule of rules) {
    for (let n = 1 + below(3); n > 0; n--) builder.rule(rule, Array.from({ length: below(4) }, symbols));
  }
  if (random() < 0.4) {
    // Entries of lists may not be empty: terminals only.
    const entries = Array.from({ length: 1 + below(2) }, () => pick(used));
    const min = below(3);
    const control =
      random() < 0.5
        ? countControl(entries, min, min + below(3))
        : setControl(entries, below(1 << entries.length));
    const list = builder.list("list", control, random() < 0.5 ? pick(used) : undefined);
    builder.rule(pick(rules), [symbols(), list]);
    builder.rule(pick(rules), [list, symbols()]);
  }
  const spaces = builder.terminal("SPACES", algebra.plus(algebra.byte(0x20)));
  if (random() < 0.4) builder.ignore(spaces);
  try {
    return builder.build({
      name: "random",
      start: rules[0]!,
      lexing: random() < 0.5 ? "munch" : "split",
      ignoreAtEdges: random() < 0.5,
    });
  } catch (error) {
    if (error instanceof ConflictError) return undefined;
    throw error;
  }
}
