/**
 * The cheapest text that completes what has been written. Dijkstra over stacks: from a top, finish one of its open
 * items with the least text, reduce, and go on until the start symbol is complete. The result is read through the
 * recogniser before it is returned, with ignored text put between lexemes that would run together. Where it would
 * repeat an item of an array whose items must differ, other texts are tried for its lexemes (`spell-distinct.ts`).
 * Source: the method of error repair by least-cost insertion; Knuth 1977 for the costs (`yields.ts`).
 */
import type { RegexId } from "../../masks/index.ts";
import { BudgetError } from "../../src/kernel/index.ts";
import { CostQueue } from "./cost-queue.ts";
import type { ListNonterminal, SymbolId } from "./grammar/grammar.ts";
import { itemEnds } from "./item-ends.ts";
import type { AcceptSet } from "./lexer/lexer.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import type { Item, ItemEdge } from "./lr/items.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { ParseState, Recognizer } from "./recognizer.ts";
import { otherTexts, searchDistinct, spellDistinct } from "./spell-distinct.ts";
import { type ListEnd, MAX_COMPLETION_BYTES, Yields } from "./yields.ts";

const yieldsOf = new WeakMap<Recognizer, Yields>();
/** Stacks, and states, whose ends are all longer than completions may be. */
const endlessStacks = new WeakSet<Configuration>();
const endlessStates = new WeakSet<ParseState>();

/** A way from one stack top to another by finishing an item. */
interface Step {
  readonly cost: number;
  /** `undefined`: the start symbol is complete. */
  readonly node: StackNode | undefined;
  readonly symbols: readonly SymbolId[];
  readonly before: Step | undefined;
  /** An entry of a list that may be written at `node`. The cost holds its own, or less as long as that is not known. */
  readonly entry?: ItemEdge;
}

/**
 * Bytes that make the text a member of the language; empty when it is one already.
 * @returns `undefined` when none was found within `limits.maxCompletionSteps`
 */
export function cheapestCompletion(recognizer: Recognizer, state: ParseState): Uint8Array | undefined {
  if (recognizer.canEnd(state)) return new Uint8Array(0);
  if (endlessStates.has(state)) return undefined;
  try {
    return findCompletion(recognizer, state);
  } catch (error) {
    // A search that outgrows its limits has found nothing: no constraint is lost, the output is only not cut short.
    if (error instanceof BudgetError) return undefined;
    throw error;
  }
}

/** `cheapestCompletion` has found none, since all are longer than completions may be: no other search will find one. */
export function hasOnlyLongEnds(state: ParseState): boolean {
  return endlessStates.has(state);
}

function findCompletion(recognizer: Recognizer, state: ParseState): Uint8Array | undefined {
  let yields = yieldsOf.get(recognizer);
  if (yields === undefined) {
    yields = new Yields(recognizer.grammar);
    yieldsOf.set(recognizer, yields);
  }
  let best: Uint8Array | undefined;
  let areLong = true;
  for (const lexeme of lexemeEnds(recognizer, state)) {
    if (best !== undefined && lexeme.bytes.length >= best.length) continue;
    for (const configuration of recognizer.stepAll(state.pool, lexeme.configuration, lexeme.accept)) {
      for (const end of state.items === undefined ? [lexeme.bytes] : otherTexts(recognizer, lexeme.goal)) {
        const after = recognizer.advanceAll(state, end);
        const rest = after === undefined ? undefined : finish(recognizer, yields, after, configuration);
        if (rest === undefined && !endlessStacks.has(configuration)) areLong = false;
        if (rest === undefined) continue;
        const bytes = Uint8Array.of(...end, ...rest);
        if (best === undefined || bytes.length < best.length) best = bytes;
        break;
      }
    }
  }
  // At the start of a lexeme there is nothing to finish: complete the stacks as they are.
  for (const { lex, configuration } of state.threads) {
    if (!lex.isStart) continue;
    const bytes = finish(recognizer, yields, state, configuration);
    if (bytes === undefined && !endlessStacks.has(configuration)) areLong = false;
    if (bytes !== undefined && (best === undefined || bytes.length < best.length)) best = bytes;
  }
  if (best !== undefined) return best;
  if (areLong) {
    endlessStates.add(state);
    return undefined;
  }
  if (recognizer.grammar.hasUniqueLists !== true) return undefined;
  return searchDistinct(
    recognizer,
    state,
    (at) => planOf(recognizer, yields, at),
    (at, terminal, text) => appendLexeme(recognizer, at, terminal, [text], gapsOf(recognizer, yields)),
  );
}

/**
 * Text after `at`, at a place between lexemes whose stacks are those of `configuration`. Where a layout says what is implied
 * there, stacks that have it are tried first: what the others would write may no longer be allowed.
 */
function finish(
  recognizer: Recognizer,
  yields: Yields,
  at: ParseState,
  configuration: Configuration,
): Uint8Array | undefined {
  const { pool } = at;
  // Asking what is valid is what works out the openings.
  pool.valid(configuration);
  for (const { implied, base } of configuration.openings ?? []) {
    if (implied.length === 0) continue;
    const terminals = completeStacks(recognizer, yields, pool, base);
    const bytes = terminals && spell(recognizer, yields, at, [...implied, ...terminals]);
    if (bytes !== undefined) return bytes;
  }
  const terminals = completeStacks(recognizer, yields, pool, configuration);
  return terminals && spell(recognizer, yields, at, terminals);
}

/** Terminals of a cheapest end after the lexeme under way, which is complete. */
function planOf(
  recognizer: Recognizer,
  yields: Yields,
  { pool, threads }: ParseState,
): SymbolId[] | undefined {
  for (const { lex, configuration } of threads) {
    const next = lex.isStart ? [configuration] : recognizer.stepAll(pool, configuration, lex.accept);
    for (const after of next) {
      const terminals = completeStacks(recognizer, yields, pool, after);
      if (terminals !== undefined) return terminals;
    }
  }
  return undefined;
}

/** The shortest ends of the lexeme under way, one per terminal it may become; cheapest first. */
function lexemeEnds(recognizer: Recognizer, state: ParseState) {
  const { algebra } = recognizer.lexer;
  const ends: {
    bytes: Uint8Array;
    /** All texts that end the lexeme as the terminal. */
    goal: RegexId;
    accept: AcceptSet;
    configuration: Configuration;
  }[] = [];
  for (const { lex, configuration } of state.threads) {
    if (lex.isStart) continue;
    for (const { terminal, goal } of lex.entries) {
      if (goal === algebra.empty) continue;
      if (algebra.shortestLength(goal) > MAX_COMPLETION_BYTES) continue;
      const rivals = recognizer.lexer.rivals(lex, terminal);
      for (const own of rivals.length === 0 ? [goal] : [goal, algebra.difference(goal, algebra.or(rivals))]) {
        const bytes = algebra.shortestLength(own) > MAX_COMPLETION_BYTES ? undefined : algebra.shortest(own);
        if (bytes === undefined) continue;
        let at = lex;
        for (const byte of bytes) at = recognizer.lexer.next(at, byte);
        ends.push({ bytes, goal: own, accept: at.accept, configuration });
        // A text that reads as another terminal of higher priority does not end this one: look for one that does.
        if (at.accept.terminals.includes(terminal)) break;
      }
    }
  }
  return ends.sort((a, b) => a.bytes.length - b.bytes.length);
}

/** Terminals of a cheapest way from any stack of `configuration` to acceptance. */
function completeStacks(
  recognizer: Recognizer,
  yields: Yields,
  pool: StackPool,
  configuration: Configuration,
): SymbolId[] | undefined {
  const queue = new CostQueue<Step>();
  // Where ignored text may not come last, something must be written after it: acceptance at no cost is none.
  const mustWrite = configuration.gap !== -1 && !recognizer.grammar.ignoreAtEdges;
  const settled = new Set<StackNode>();
  const unwritten = mustWrite ? new Set<StackNode>() : settled;
  for (const node of configuration.nodes) queue.push({ cost: 0, node, symbols: [], before: undefined });
  for (let steps = 0; steps < recognizer.limits.maxCompletionSteps; steps++) {
    const step = queue.pop();
    if (step === undefined || step.cost > MAX_COMPLETION_BYTES) {
      // All symbols have finite texts, so what has no cost is too long.
      endlessStacks.add(configuration);
      return undefined;
    }
    const { node, entry, before } = step;
    if (entry !== undefined && node !== undefined && before !== undefined) {
      const cost = before.cost + yields.cost(entry.symbol);
      if (cost === Number.POSITIVE_INFINITY) continue;
      if (cost > step.cost) queue.push({ ...step, cost });
      else {
        for (const next of pool.reduceFrom(node, entry.to, 1)) {
          if (!settled.has(next)) queue.push({ cost, node: next, symbols: [entry.symbol], before });
        }
      }
      continue;
    }
    const isWritten = step.cost > 0 || !mustWrite;
    if (node === undefined && !isWritten) continue;
    if (node === undefined || (node.state.isAccepting && isWritten)) {
      const path: Step[] = [];
      for (let at: Step | undefined = step; at !== undefined; at = at.before) path.push(at);
      const terminals: SymbolId[] = [];
      for (const { symbols } of path.reverse())
        for (const symbol of symbols) yields.expand(symbol, terminals);
      return terminals;
    }
    const seen = isWritten ? settled : unwritten;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const item of node.state.kernel) {
      const list = listOfFrame(recognizer, item);
      if (list !== undefined) {
        const { end, tops } = endOfList(recognizer, yields, pool, node, list);
        for (const next of tops) {
          queue.push({ cost: step.cost + end.cost, node: next, symbols: end.symbols, before: step });
        }
        continue;
      }
      const entries = entriesAfterSeparator(recognizer, yields, node, item);
      if (entries !== undefined) {
        for (const entry of entries) {
          queue.push({
            cost: step.cost + yields.bound(entry.symbol),
            node,
            symbols: [],
            before: step,
            entry,
          });
        }
        continue;
      }
      for (const { end, symbols, cost } of itemEnds(yields, item)) {
        if (end.completion?.kind === "accept") {
          queue.push({ cost: step.cost + cost, node: undefined, symbols, before: step });
        }
        for (const next of pool.reduceFrom(node, end, symbols.length)) {
          if (!settled.has(next)) queue.push({ cost: step.cost + cost, node: next, symbols, before: step });
        }
      }
    }
  }
  return undefined;
}

/** The list whose frames an item stands right after, where it says what may follow inside the list. */
function listOfFrame({ grammar }: Recognizer, item: Item): ListNonterminal | undefined {
  const next = item.edges[0]?.to;
  const completion = next?.completion ?? next?.edges[0]?.to.completion;
  // Before an entry stand the list so far and a separator, if there is one: from an item after the separator one frame
  // less is to come.
  if (item.production !== undefined || item.list !== undefined || completion?.kind !== "list-next")
    return undefined;
  const list = grammar.symbols[completion.lhs];
  if (list?.kind !== "list") return undefined;
  const isAfterSeparator = list.separator !== undefined && next?.completion !== undefined;
  return isAfterSeparator ? undefined : list;
}

/**
 * The list on top of `node` brought to its end in one step: entry by entry, a list of thousands of required keys would take
 * as many steps, each of which looks at all keys.
 * @returns no tops where the list may end as it is, or takes too long to end
 */
function endOfList(
  { automaton }: Recognizer,
  yields: Yields,
  pool: StackPool,
  node: StackNode,
  list: ListNonterminal,
): { readonly end: ListEnd; readonly tops: readonly StackNode[] } {
  const end = yields.listEnd(list, node.attr, false);
  if (end === undefined || end.symbols.length === 0) return { end: NOTHING_LEFT, tops: [] };
  const tops = node.parents.flatMap((base) => {
    const state = automaton.gotoList(base.state, list.id, list.control.shape(end.attr));
    return state === undefined ? [] : [pool.node(state, end.attr, [base])];
  });
  return { end, tops };
}

/**
 * The entries to try where a separator has been read: those that bring the list nearer to its end, or all if it might have
 * ended before. `undefined` for other items.
 */
function entriesAfterSeparator(
  { grammar }: Recognizer,
  yields: Yields,
  node: StackNode,
  item: Item,
): readonly ItemEdge[] | undefined {
  const completion = item.production === undefined ? item.edges[0]?.to.completion : undefined;
  if (completion?.kind !== "list-next") return undefined;
  const list = grammar.symbols[completion.lhs];
  if (list?.kind !== "list") return undefined;
  const wanted = new Set<number | undefined>();
  for (const { attr } of node.parents) wanted.add(yields.nextEntry(list, attr)?.label);
  if (wanted.has(undefined)) return item.edges;
  return item.edges.filter(
    ({ to }) => to.completion?.kind === "list-next" && wanted.has(to.completion.label),
  );
}

const NOTHING_LEFT: ListEnd = { symbols: [], attr: 0, cost: 0 };

/** Writes terminals one after the other, parted by ignored text where they would not be read apart. */
function spell(
  recognizer: Recognizer,
  yields: Yields,
  from: ParseState,
  terminals: readonly SymbolId[],
): Uint8Array | undefined {
  const bytes = spellCheapest(recognizer, yields, from, terminals);
  return bytes === undefined && recognizer.grammar.hasUniqueLists === true
    ? spellDistinct(recognizer, from, terminals, (at, terminal, text) =>
        appendLexeme(recognizer, at, terminal, [text], gapsOf(recognizer, yields)),
      )
    : bytes;
}

/** Ignored text to part lexemes with: the shortest of each kind, and a line end, which ends a comment under way. */
function gapsOf({ grammar }: Recognizer, yields: Yields): readonly Uint8Array[] {
  const { algebra, ignored, symbols } = grammar;
  const takesLines = [...ignored].some((id) => {
    const symbol = symbols[id]!;
    return symbol.kind === "terminal" && algebra.matches(symbol.regex, LINE_END);
  });
  const shortest = [...ignored].flatMap((id) => yields.texts(id).slice(0, 1));
  return takesLines ? [...shortest, LINE_END] : shortest;
}

/**
 * The same, each terminal in its shortest text. What the layout implies is brought about by the ignored text that it
 * names. A fill of a hole stops as soon as what comes after the hole completes it.
 */
function spellCheapest(
  recognizer: Recognizer,
  yields: Yields,
  from: ParseState,
  terminals: readonly SymbolId[],
): Uint8Array | undefined {
  const { grammar, readsOn } = recognizer;
  const gaps = gapsOf(recognizer, yields);
  const bytes: number[] = [];
  let implied: SymbolId[] = [];
  let at = from;
  for (const terminal of terminals) {
    if (readsOn) {
      const end = endOfFill(recognizer, at, implied);
      if (end !== undefined) return Uint8Array.of(...bytes, ...end);
    }
    const symbol = grammar.symbols[terminal]!;
    if (symbol.kind === "terminal" && symbol.isImplied) {
      implied.push(terminal);
      continue;
    }
    const layoutText = implied.length === 0 ? undefined : writeImplied(recognizer, at, implied, false);
    if (implied.length > 0 && layoutText === undefined) return undefined;
    const parted = layoutText === undefined || layoutText.length === 0 ? gaps : [layoutText];
    const needsLine = symbol.kind === "terminal" && symbol.isLineStart === true && bytes.at(-1) !== LINE_FEED;
    const texts = yields.texts(terminal);
    const next =
      needsLine && parted === gaps
        ? (appendLexeme(recognizer, at, terminal, texts, [LINE_END], true) ??
          appendLexeme(recognizer, at, terminal, texts, gaps))
        : (appendLexeme(recognizer, at, terminal, texts, parted, parted !== gaps) ??
          (implied.length === 0 ? undefined : appendOnNewLine(recognizer, at, terminal, texts, implied)));
    if (next === undefined) return undefined;
    for (const byte of next.bytes) bytes.push(byte);
    if (bytes.length > MAX_COMPLETION_BYTES) return undefined;
    at = next.state;
    implied = [];
  }
  if (recognizer.canEnd(at)) return Uint8Array.from(bytes);
  const fillEnd = readsOn ? endOfFill(recognizer, at, implied) : undefined;
  if (fillEnd !== undefined) return Uint8Array.of(...bytes, ...fillEnd);
  const last = writeImplied(recognizer, at, implied, true);
  const end = last === undefined ? undefined : recognizer.advanceAll(at, last);
  if (last === undefined || end === undefined || !recognizer.canEnd(end)) return undefined;
  return Uint8Array.of(...bytes, ...last);
}

/** What is left to write before the text after a hole can be read on: nothing, or brackets for it to close. */
function endOfFill(
  recognizer: Recognizer,
  at: ParseState,
  implied: readonly SymbolId[],
): Uint8Array | undefined {
  const gap = implied.length === 0 ? new Uint8Array(0) : writeImplied(recognizer, at, implied, false);
  const from = gap === undefined ? undefined : recognizer.advanceAll(at, gap);
  if (gap === undefined || from === undefined) return undefined;
  if (recognizer.canEnd(from)) return gap;
  for (const text of recognizer.reopenings) {
    const open = recognizer.advanceAll(from, text);
    if (open !== undefined && recognizer.canEnd(open)) return Uint8Array.of(...gap, ...text);
  }
  return undefined;
}

const LINE_FEED = 0x0a;
const LINE_END = Uint8Array.of(LINE_FEED);

/** Ignored text after which the layout implies exactly `implied`; `undefined` when it names none. */
function writeImplied(
  recognizer: Recognizer,
  at: ParseState,
  implied: readonly SymbolId[],
  isAtEnd: boolean,
): Uint8Array | undefined {
  const { layout } = recognizer.grammar;
  for (const { lex, configuration } of at.threads) {
    const ends = lex.isStart ? [configuration] : recognizer.stepAll(at.pool, configuration, lex.accept);
    for (const end of ends) {
      const text = end.layout === undefined ? undefined : layout?.write(end.layout, implied, isAtEnd);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** The same on a line of its own: a comment is under way, and nothing but a line end ends it. */
function appendOnNewLine(
  recognizer: Recognizer,
  at: ParseState,
  terminal: SymbolId,
  texts: readonly Uint8Array[],
  implied: readonly SymbolId[],
): { state: ParseState; bytes: Uint8Array } | undefined {
  const line = recognizer.advanceAll(at, LINE_END);
  const gap = line && writeImplied(recognizer, line, implied, false);
  if (gap === undefined) return undefined;
  return appendLexeme(recognizer, at, terminal, texts, [Uint8Array.of(...LINE_END, ...gap)], true);
}

/** Writes the first of `texts` that is read as a lexeme of `terminal`, at once or after one of `gaps`. */
function appendLexeme(
  recognizer: Recognizer,
  at: ParseState,
  terminal: SymbolId,
  texts: readonly Uint8Array[],
  gaps: readonly Uint8Array[],
  mustPart = false,
): { state: ParseState; bytes: Uint8Array } | undefined {
  const { grammar, lexer } = recognizer;
  for (const text of texts) {
    const mustBeApart =
      mustPart ||
      (grammar.lexing === "munch" &&
        at.threads.some(({ lex }) => !lex.isStart && lexer.next(lex, text[0]!) !== lexer.end));
    const direct = mustBeApart ? undefined : recognizer.advanceAll(at, text);
    if (direct !== undefined && mayEndAs(direct, terminal)) return { state: direct, bytes: text };
    for (const gap of gaps) {
      const parted = recognizer.advanceAll(at, gap);
      const state = parted === undefined ? undefined : recognizer.advanceAll(parted, text);
      if (state !== undefined && mayEndAs(state, terminal))
        return { state, bytes: Uint8Array.of(...gap, ...text) };
    }
  }
  return undefined;
}

function mayEndAs(state: ParseState, terminal: SymbolId): boolean {
  return state.threads.some(({ lex }) => lex.accept.terminals.includes(terminal));
}
