/**
 * The constructs that are open at a place of a text, innermost first, read off the LR stacks: an unfinished item on top
 * of a stack says which construct is open and how many frames below it began; the items of the frame there say what
 * that construct stands in. Where the text can be read or continued in several ways, only what all ways pass is certain,
 * and only that is listed.
 * Source: dominators in the sense of Lengauer, Tarjan 1979, of a graph small enough to be swept from the top down.
 */

import type { OpenConstruct, SearchResult, SearchStep, SurroundingConstruct } from "../views.ts";
import { AMBIGUOUS, agreed, ConstructTables, type Holder, known, type OpenItem } from "./construct-tables.ts";
import { agree, cellAt, type FrameCell, type Reading, readingsAt, type Trail } from "./frame-trail.ts";
import type { SymbolId } from "./grammar/grammar.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { ParseState, Recognizer } from "./recognizer.ts";

export interface Contexts {
  /** Innermost first. */
  readonly open: readonly OpenConstruct[];
  /** Where the lexeme under way begins, or the next one would; `undefined` where readings differ. */
  readonly lexemeStart: number | undefined;
}

const tablesOf = new WeakMap<Recognizer, ConstructTables>();

/** One construct at one place of the stacks. Items and parents that mean the same are one. */
interface Instance {
  readonly symbols: Set<SymbolId>;
  /** The frame below its first. */
  readonly base: StackNode;
  readonly fields: Set<string | undefined>;
  readonly indexes: Set<number | undefined>;
  /** What items of it have before the dot. */
  readonly before: Set<SymbolId>;
}

/**
 * The open constructs at the end of a text. A lexeme under way that may still grow has not changed anything yet: they
 * are those in which it stands.
 * @param offset  length of the text in bytes; `state` and `trail` stand for its end
 */
export function openConstructs(
  recognizer: Recognizer,
  state: ParseState,
  trail: Trail,
  offset: number,
): Contexts {
  const tables = constructTables(recognizer);
  const readings = readingsAt(recognizer, state, trail, offset);
  const start = known(agreed(readings.map((reading) => reading.trail.lexemeStart)));
  const sweep = new Sweep(tables, commonCells(readings), start);
  for (const { lex, configuration } of readings) {
    const wanted = lex === undefined ? undefined : terminalsUnderWay(recognizer, lex);
    for (const top of continuedTops(state.pool, configuration)) {
      if (wanted === undefined || top.state.terminals.some((terminal) => wanted.has(terminal)))
        sweep.begin(top);
    }
  }
  return { open: sweep.run(), lexemeStart: start };
}

/** The constructs around what may be shifted on `tops`, innermost first; those that only some ways pass included. */
export function surroundings(
  recognizer: Recognizer,
  tops: readonly StackNode[],
): readonly SurroundingConstruct[] {
  return sweepFrom(recognizer, tops).runThrough();
}

/** Follows the ways outwards from what may be shifted on `tops`. */
export function searchOutwards(
  recognizer: Recognizer,
  tops: readonly StackNode[],
  decide: (construct: SurroundingConstruct) => SearchStep,
): SearchResult {
  return sweepFrom(recognizer, tops).search(decide);
}

function sweepFrom(recognizer: Recognizer, tops: readonly StackNode[]): Sweep {
  const sweep = new Sweep(constructTables(recognizer), undefined, undefined);
  for (const top of tops) sweep.begin(top);
  return sweep;
}

function constructTables(recognizer: Recognizer): ConstructTables {
  let tables = tablesOf.get(recognizer);
  if (tables === undefined) tablesOf.set(recognizer, (tables = new ConstructTables(recognizer.grammar)));
  return tables;
}

/** Stack tops from which the text may go on, after every reduction and what the layout may imply. */
export function continuedTops(pool: StackPool, configuration: Configuration): readonly StackNode[] {
  // Asking what is valid is what works out the openings.
  pool.valid(configuration);
  if (configuration.openings === undefined) return pool.reduced(configuration);
  const tops = new Set<StackNode>();
  for (const { base } of configuration.openings) for (const top of pool.reduced(base)) tops.add(top);
  return [...tops];
}

/** The terminals that the lexeme under way may become; `undefined` when it may be one that is ignored. */
function terminalsUnderWay({ lexer, grammar }: Recognizer, lex: LexState): ReadonlySet<SymbolId> | undefined {
  const live = lex.entries.filter(({ goal }) => goal !== lexer.algebra.empty).map(({ terminal }) => terminal);
  return live.some((terminal) => grammar.ignored.has(terminal)) ? undefined : new Set(live);
}

function commonCells(readings: readonly Reading[]): FrameCell | undefined {
  const all = readings.flatMap(({ trail }) => trail.cells);
  return all.reduce((a, b) => agree(a, b), all[0]);
}

/** Follows all ways from the tops outwards, the construct that began last first. */
class Sweep {
  readonly #tables: ConstructTables;
  readonly #cells: FrameCell | undefined;
  readonly #cursor: number | undefined;
  readonly #pending = new Map<string, Instance>();
  readonly #done = new Set<string>();
  /** A way has come to the outside of the text, or around in a circle: what is left to see is not on all ways. */
  #isOver = false;
  /** A way has come to the outside of the text. */
  #reachedOutside = false;

  constructor(tables: ConstructTables, cells: FrameCell | undefined, cursor: number | undefined) {
    this.#tables = tables;
    this.#cells = cells;
    this.#cursor = cursor;
  }

  /** Adds the constructs that may be continued at `top`. */
  begin(top: StackNode): void {
    for (const item of this.#tables.openItems(top.state)) {
      this.#enter(item, top, item.label?.field, 0, true);
    }
  }

  run(): OpenConstruct[] {
    const open: OpenConstruct[] = [];
    for (let next = this.#next(); next !== undefined && !this.#isOver; next = this.#next()) {
      const [key, instance] = next;
      this.#pending.delete(key);
      this.#done.add(key);
      const isCertain = this.#pending.size === 0;
      const aliases = this.#leave(instance);
      if (isCertain) this.#emit(instance, aliases, open);
    }
    return open;
  }

  /** All constructs that some way passes. */
  runThrough(): SurroundingConstruct[] {
    const found: SurroundingConstruct[] = [];
    this.search((construct) => {
      found.push(construct);
      return "on";
    });
    return found;
  }

  /** Follows every way until `decide` finds something or bars it. */
  search(decide: (construct: SurroundingConstruct) => SearchStep): SearchResult {
    let isOutside = this.#reachedOutside;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const [key, instance] = next;
      this.#pending.delete(key);
      this.#done.add(key);
      const isCertain = this.#pending.size === 0 && !this.#isOver;
      const steps = this.#surrounding(instance, isCertain).map(decide);
      if (steps.includes("found")) return "found";
      if (steps.length === 0 || steps.includes("on")) this.#leave(instance);
      isOutside ||= this.#reachedOutside;
    }
    return isOutside ? "outside" : "barred";
  }

  /** One entry per name that it may have in trees; none where trees do not show it. */
  #surrounding(instance: Instance, isCertain: boolean): SurroundingConstruct[] {
    const { symbols, base, before, fields } = instance;
    const types = new Set<string>();
    for (const symbol of symbols) {
      const own = this.#tables.isHidden(symbol) ? undefined : this.#tables.nameOf(symbol);
      const holders = this.#tables.holders(base.state, symbol);
      for (const { alias } of holders) if (alias !== undefined) types.add(alias);
      const isAlways = holders.length > 0 && holders.every(({ alias }) => alias !== undefined);
      if (own !== undefined && !isAlways) types.add(own);
    }
    const terminals = new Set([...before].map((symbol) => this.#tables.nameOf(symbol)));
    return [...types].map((type) => ({
      type,
      fields: [...fields],
      terminals,
      isCertain: isCertain && types.size === 1,
    }));
  }

  #emit(
    { symbols, base, fields, indexes }: Instance,
    aliases: Set<string | undefined>,
    open: OpenConstruct[],
  ): void {
    const [symbol] = symbols;
    if (symbol === undefined) return;
    const alias = agreed(aliases);
    if (alias === AMBIGUOUS || (alias === undefined && this.#tables.isHidden(symbol))) return;
    const isBegun = (this.#cells?.height ?? 0) > base.height;
    open.push({
      type: alias ?? this.#tables.nameOf(symbol),
      field: known(agreed(fields)),
      index: known(agreed(indexes)),
      start: isBegun ? cellAt(this.#cells, base.height + 1)?.start : this.#cursor,
    });
  }

  /** Goes on from a construct to those it may stand in; returns the names that they have for it. */
  #leave({ symbols, base, fields, indexes }: Instance): Set<string | undefined> {
    const aliases = new Set<string | undefined>();
    for (const symbol of symbols) {
      const isHidden = this.#tables.isHidden(symbol);
      for (const holder of this.#tables.holders(base.state, symbol)) {
        const { between, field, alias } = holder;
        aliases.add(alias);
        // A hidden construct is part of the one around it: what it says of its inside holds there.
        const isPart = isHidden && alias === undefined;
        for (const name of isPart ? fields : [field]) {
          for (const elements of isPart ? partsOf(indexes, holder) : [0]) {
            if (between === undefined) this.#enter(holder, base, name ?? field, elements, false);
            else this.#add(between, base, name ?? field, elements, []);
          }
        }
      }
    }
    return aliases;
  }

  /** Adds the construct of an item whose last frame is `top`. */
  #enter(
    { lhs, frames, before }: OpenItem,
    top: StackNode,
    field: string | undefined,
    innerElements: number | undefined,
    isTop: boolean,
  ): void {
    if (lhs === undefined) {
      this.#isOver = true;
      this.#reachedOutside = true;
      return;
    }
    let level: { node: StackNode; elements: number | undefined }[] = [{ node: top, elements: innerElements }];
    for (let i = 0; i < frames; i++) {
      level = level.flatMap(({ node, elements }) => {
        const own = this.#elementsOf(node, isTop && i === 0);
        const sum = own === undefined || elements === undefined ? undefined : own + elements;
        return node.parents.map((parent) => ({ node: parent, elements: sum }));
      });
    }
    for (const { node, elements } of level) this.#add(lhs, node, field, elements, before);
  }

  /** Named parts that a frame stands for. */
  #elementsOf({ state, height }: StackNode, isTop: boolean): number | undefined {
    const symbol = this.#tables.symbolOf(state);
    const elements = this.#tables.elementsOf(state);
    if (symbol === undefined || elements === undefined || !this.#tables.isRepetition(symbol)) return elements;
    const cell = cellAt(this.#cells, height);
    if (cell === undefined || cell.pushes === -1) return undefined;
    const pushes = cell.state === state ? cell.pushes : 0;
    // Nothing has been put on a top since its last round was finished.
    return elements * (isTop ? pushes + 1 : pushes);
  }

  #add(
    lhs: SymbolId,
    base: StackNode,
    field: string | undefined,
    index: number | undefined,
    before: readonly SymbolId[],
  ): void {
    const key = `${this.#tables.canonical(lhs)}/${base.id}`;
    if (this.#done.has(key)) {
      this.#isOver = true;
      return;
    }
    let instance = this.#pending.get(key);
    if (instance === undefined) {
      instance = { symbols: new Set(), base, fields: new Set(), indexes: new Set(), before: new Set() };
      this.#pending.set(key, instance);
    }
    instance.symbols.add(lhs);
    instance.fields.add(field);
    instance.indexes.add(index);
    for (const symbol of before) instance.before.add(symbol);
  }

  /** The construct that began last; of those that began at one place, the one inside the others. */
  #next(): [string, Instance] | undefined {
    let best: [string, Instance] | undefined;
    for (const entry of this.#pending) {
      if (best === undefined || this.#isInside(entry[1], best[1])) best = entry;
    }
    return best;
  }

  #isInside(a: Instance, b: Instance): boolean {
    if (a.base !== b.base) return a.base.height > b.base.height;
    for (const outer of b.symbols) {
      for (const inner of a.symbols) {
        if (this.#tables.mayBeginWith(outer, inner) && !this.#tables.mayBeginWith(inner, outer)) return true;
      }
    }
    return false;
  }
}

/** Parts of a hidden construct that the one around it has: none where a construct that is not known is around both. */
function partsOf(
  indexes: ReadonlySet<number | undefined>,
  { unknownBetween }: Holder,
): Iterable<number | undefined> {
  if (unknownBetween === "none") return indexes;
  return unknownBetween === "all" ? [0] : [undefined];
}
