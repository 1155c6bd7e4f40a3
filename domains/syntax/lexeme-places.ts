/**
 * What the next lexeme would be part of: for each terminal that the stacks can take, the rules it would belong to and
 * the constructs around it. `openConstructs` says what is open whatever comes next; here the terminal is known, so that
 * after a finished loop body `else` may stand in the loop and `break` not.
 */

import type { LexemePlace, SurroundingConstruct } from "../views.ts";
import { continuedTops, searchOutwards, surroundings } from "./contexts.ts";
import type { SymbolId } from "./grammar/grammar.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import type { Item } from "./lr/items.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { Recognizer } from "./recognizer.ts";

export interface LexemePlaces {
  /** Differs between objects. */
  readonly id: number;
  /** Undefined where the terminal cannot come next. */
  of(terminal: SymbolId): LexemePlace | undefined;
}

/** A lexeme that has just been put on the stacks, as one reading has it. */
export interface ShiftedLexeme {
  readonly terminal: string;
  readonly owners: ReadonlySet<string>;
  readonly begun: ReadonlySet<string>;
}

let nextId = 0;
const known = new WeakMap<Configuration, Places>();

/** The places of what may follow `configuration`; the same object for the same configuration. */
export function lexemePlaces(
  recognizer: Recognizer,
  pool: StackPool,
  configuration: Configuration,
): LexemePlaces {
  let places = known.get(configuration);
  if (places === undefined) {
    places = new Places(recognizer, pool, configuration);
    known.set(configuration, places);
  }
  return places;
}

/** What the last lexeme before `configuration` has been read as; nothing when it was one that is ignored. */
export function shiftedLexemes(
  { grammar }: Recognizer,
  { nodes, gap }: Configuration,
): readonly ShiftedLexeme[] {
  if (gap !== -1) return [];
  return nodes.flatMap(({ state }): ShiftedLexeme[] => {
    const item = state.kernel[0];
    const symbol =
      item?.production === undefined || item.dot === 0 ? undefined : item.production.rhs[item.dot - 1];
    const node = symbol === undefined ? undefined : grammar.symbols[symbol];
    if (node?.kind !== "terminal") return [];
    return [{ terminal: node.name, ...ownersOf(grammar, state.kernel) }];
  });
}

class Places implements LexemePlaces {
  readonly id = nextId++;
  readonly #recognizer: Recognizer;
  readonly #tops: readonly StackNode[];
  readonly #places = new Map<SymbolId, LexemePlace | undefined>();
  /** By the tops they are around. */
  readonly #around = new Map<string, readonly SurroundingConstruct[]>();

  constructor(recognizer: Recognizer, pool: StackPool, configuration: Configuration) {
    this.#recognizer = recognizer;
    this.#tops = continuedTops(pool, configuration);
  }

  of(terminal: SymbolId): LexemePlace | undefined {
    if (!this.#places.has(terminal)) this.#places.set(terminal, this.#find(terminal));
    return this.#places.get(terminal);
  }

  #find(terminal: SymbolId): LexemePlace | undefined {
    const tops = this.#tops.filter(({ state }) => state.advances.has(terminal));
    if (tops.length === 0) return undefined;
    const items = tops.flatMap(({ state }) => state.advances.get(terminal) ?? []);
    const { owners, begun } = ownersOf(this.#recognizer.grammar, items);
    const aroundOf = (): readonly SurroundingConstruct[] => this.#aroundOf(tops);
    return {
      owners,
      begun,
      get around() {
        return aroundOf();
      },
      search: (decide) => searchOutwards(this.#recognizer, tops, decide),
    };
  }

  #aroundOf(tops: readonly StackNode[]): readonly SurroundingConstruct[] {
    const key = tops.map(({ id }) => id).join();
    let around = this.#around.get(key);
    if (around === undefined) {
      around = surroundings(this.#recognizer, tops);
      this.#around.set(key, around);
    }
    return around;
  }
}

/** The rules of items that stand behind one and the same terminal. */
function ownersOf(
  { symbols }: Recognizer["grammar"],
  items: readonly Item[],
): { readonly owners: ReadonlySet<string>; readonly begun: ReadonlySet<string> } {
  const owners = new Set<string>();
  const later = new Set<string>();
  for (const { production, dot } of items) {
    if (production === undefined) continue;
    const { name } = symbols[production.lhs]!;
    // Auxiliary rules are named after the rule they are part of.
    const owner = name.split(" ", 1)[0]!;
    owners.add(owner);
    if (dot !== 1 || owner !== name) later.add(owner);
  }
  return { owners, begun: new Set([...owners].filter((owner) => !later.has(owner))) };
}
