/**
 * Lazy lexer: maps (state, byte) to a state, building states on first use. A state is the vector of what is left of
 * every terminal that the parser allows at this point, so terminals that are never allowed together never multiply.
 * Knows nothing of stacks; `lr/` decides which terminals are candidates.
 * Source: Owens, Reppy, Turon, "Regular-expression derivatives re-examined", JFP 2009, section 3 (vectors).
 */
import {
  type BytePartition,
  byteSetHas,
  FIRST_STATE,
  REFUSED,
  type RegexAlgebra,
  type RegexId,
  STOPS,
  type WalkAutomaton,
} from "../../../masks/index.ts";
import { checkLimit, InternalError } from "../../../src/kernel/index.ts";
import type { Grammar, SymbolId, Terminal } from "../grammar/grammar.ts";

/** The terminals that one complete lexeme counts as. Interned: equal sets are identical. */
export interface AcceptSet {
  readonly id: number;
  /** Ascending. */
  readonly terminals: readonly SymbolId[];
}

/** What is left of one terminal inside a lexeme. */
export interface LexEntry {
  readonly terminal: SymbolId;
  /** What may follow by the terminal's own language; decides how far the lexeme reaches. */
  readonly rest: RegexId;
  /**
   * What may follow so that the lexeme counts; a subset of `rest`. Empty for a shadow: a terminal that is not
   * allowed here, but whose texts must not be cut in two.
   */
  readonly goal: RegexId;
}

/** A lexer state. Identity is equality within one lexer. */
export class LexState {
  readonly id: number;
  /**
   * No byte of the lexeme has been read. A state of its own: what is left of `a*b` after `a` is `a*b` again, but the
   * text may end before such a lexeme and not inside it.
   */
  readonly isStart: boolean;
  readonly entries: readonly LexEntry[];
  /** Non-empty where the lexeme may end. */
  readonly accept: AcceptSet;
  /** The lexeme may end here before some bytes that would extend it; see `Lexer.splitAt`. */
  readonly hasSplits: boolean;
  /** All that this can become is measured by the layout. */
  readonly isMeasured: boolean;
  readonly partition: BytePartition;
  /** Successor per byte class; `undefined` until asked for. */
  readonly successors: (LexState | undefined)[];
  /** Owned by the lexer: the state's number in trie walks, -1 before the first. */
  walkCode = -1;

  constructor(
    id: number,
    isStart: boolean,
    entries: readonly LexEntry[],
    accept: AcceptSet,
    partition: BytePartition,
    hasSplits = false,
    isMeasured = false,
  ) {
    this.id = id;
    this.isStart = isStart;
    this.entries = entries;
    this.accept = accept;
    this.hasSplits = hasSplits;
    this.isMeasured = isMeasured;
    this.partition = partition;
    this.successors = new Array<LexState | undefined>(partition.count).fill(undefined);
  }
}

/** Narrows terminals to the texts that are still wanted; `undefined` leaves the terminal alone. */
export type TerminalRestriction = (terminal: SymbolId) => RegexId | undefined;

/** Shared by all sessions of a grammar; grows within `limits.maxLexerStates`. */
export class Lexer implements WalkAutomaton {
  /** Successor of a byte that no terminal can take: the lexeme may end before it. Also the start where nothing may follow. */
  readonly end: LexState;
  /** Successor of a byte that only a shadow can take: the lexeme may neither go on nor end here. */
  readonly blocked: LexState;
  readonly algebra: RegexAlgebra;
  readonly nothing: AcceptSet;

  readonly #grammar: Grammar;
  readonly #isMunch: boolean;
  readonly #states = new Map<string, LexState>();
  readonly #acceptSets = new Map<string, AcceptSet>();
  #count = 0;

  // The view of a trie walk: only states that a walk has entered have a row.
  readonly rows: Int32Array[] = [];
  readonly accepting: number[] = [];
  readonly #walked: LexState[] = [];

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.algebra = grammar.algebra;
    this.#isMunch = grammar.lexing === "munch";
    this.nothing = this.#internAccept([]);
    this.end = new LexState(-1, true, [], this.nothing, this.algebra.trivialPartition);
    this.blocked = new LexState(-2, false, [], this.nothing, this.algebra.trivialPartition);
  }

  get stateCount(): number {
    return this.#count;
  }

  /**
   * The state before the first byte of a lexeme.
   * @param candidates  terminals the parser allows, ignored ones included; ascending
   * @param restriction narrows single terminals (the projection of a `LexemeFilter`)
   * @returns `end` when nothing can begin here
   */
  start(candidates: readonly SymbolId[], restriction?: TerminalRestriction): LexState {
    const entries: LexEntry[] = [];
    const present = new Set(candidates);
    const shadows = new Set<SymbolId>();
    for (const id of candidates) {
      const { regex } = this.#terminal(id);
      const wanted = restriction?.(id);
      const goal = wanted === undefined ? regex : this.#live(this.algebra.and([regex, wanted]));
      if (goal === this.algebra.empty && !this.#isMunch) continue;
      entries.push({ terminal: id, rest: regex, goal });
      for (const word of this.#grammar.wordsOf.get(id) ?? []) if (!present.has(word)) shadows.add(word);
    }
    for (const id of shadows) {
      entries.push({ terminal: id, rest: this.#terminal(id).regex, goal: this.algebra.empty });
    }
    entries.sort((a, b) => a.terminal - b.terminal);
    return this.#intern(entries, true);
  }

  /** Successor of `state` under `byte`: a state, `end` or `blocked`. */
  next(state: LexState, byte: number): LexState {
    return state.successors[state.partition.classOf[byte]!] ?? this.#derive(state, byte);
  }

  /** `state` as if only one of its terminals were allowed here. */
  restrict(state: LexState, { terminal, rest, goal }: LexEntry): LexState {
    return this.#intern([{ terminal, rest, goal }], state.isStart);
  }

  /** The terminal matches one text only. */
  isLiteral(terminal: SymbolId): boolean {
    return this.#terminal(terminal).literal !== undefined;
  }

  /** The layout may measure the lexeme, from here on. */
  mayBeMeasured({ entries }: LexState): boolean {
    const measured = this.#grammar.layout?.measured;
    return measured !== undefined && entries.some(({ terminal }) => measured.has(terminal));
  }

  /** The lexeme may end, here or further on, before some bytes that would extend it. */
  mayBeSplit({ entries }: LexState): boolean {
    return entries.some(({ terminal }) => this.#terminal(terminal).splitsBefore !== undefined);
  }

  /** What the lexeme under way counts as when it ends before `byte` although it could go on; mostly nothing. */
  splitAt(state: LexState, byte: number): AcceptSet {
    if (!state.hasSplits) return this.nothing;
    return this.#internAccept(
      state.entries
        .filter(({ terminal, goal }) => {
          const { splitsBefore } = this.#terminal(terminal);
          return (
            splitsBefore !== undefined && byteSetHas(splitsBefore, byte) && this.algebra.isNullable(goal)
          );
        })
        .map(({ terminal }) => terminal),
    );
  }

  /** What is left of the terminals that a lexeme of `terminal` inside `state` must not match to count as it. */
  rivals(state: LexState, terminal: SymbolId): RegexId[] {
    if (!this.#isMunch) return [];
    const { priority } = this.#terminal(terminal);
    return state.entries
      .filter((e) => e.goal !== this.algebra.empty && this.#terminal(e.terminal).priority > priority)
      .map((e) => e.goal);
  }

  /** The code of a state in trie walks; gives it a row if it has none. */
  walkCode(state: LexState): number {
    if (state.walkCode === -1) {
      state.walkCode = FIRST_STATE + this.#walked.length;
      this.#walked.push(state);
      this.rows[state.walkCode] = new Int32Array(256);
      this.accepting[state.walkCode] = state.accept === this.nothing ? 0 : state.hasSplits ? 2 : 1;
    }
    return state.walkCode;
  }

  /** The state of a walk code. */
  walkState(code: number): LexState {
    return this.#walked[code - FIRST_STATE]!;
  }

  resolve(code: number, byte: number): number {
    const state = this.walkState(code);
    const next = this.next(state, byte);
    const result = next === this.end ? STOPS : next === this.blocked ? REFUSED : this.walkCode(next);
    const row = this.rows[code]!;
    const { classOf } = state.partition;
    const own = classOf[byte];
    for (let other = 0; other < 256; other++) if (classOf[other] === own) row[other] = result;
    return result;
  }

  #derive(state: LexState, byte: number): LexState {
    const entries: LexEntry[] = [];
    for (const { terminal, rest, goal } of state.entries) {
      const nextRest = this.#live(this.algebra.derivative(rest, byte));
      if (nextRest === this.algebra.empty) continue;
      const nextGoal = goal === rest ? nextRest : this.#live(this.algebra.derivative(goal, byte));
      if (nextGoal === this.algebra.empty && !this.#isMunch) continue;
      entries.push({ terminal, rest: nextRest, goal: nextGoal });
    }
    const next = this.#intern(entries, false);
    state.successors[state.partition.classOf[byte]!] = next;
    return next;
  }

  /** The expression, or `empty` when its language is known to be empty. */
  #live(r: RegexId): RegexId {
    return this.algebra.isEmpty(r) === true ? this.algebra.empty : r;
  }

  #intern(entries: readonly LexEntry[], isStart: boolean): LexState {
    if (entries.length === 0) return this.end;
    if (entries.every((entry) => entry.goal === this.algebra.empty)) return this.blocked;
    let key = isStart ? "^" : "";
    for (const { terminal, rest, goal } of entries) key += `${terminal}:${rest}:${goal};`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    checkLimit(this.#grammar.limits, "maxLexerStates", this.#count, "Lexer states of one grammar");
    let partition = this.algebra.trivialPartition;
    for (const { rest, goal } of entries) {
      partition = this.algebra.productPartition(partition, this.algebra.partition(rest));
      if (goal !== rest) partition = this.algebra.productPartition(partition, this.algebra.partition(goal));
    }
    const measured = this.#grammar.layout?.measured;
    const state = new LexState(
      this.#count++,
      isStart,
      entries,
      this.#acceptOf(entries),
      partition,
      !isStart && entries.some((entry) => this.#mayEndEarly(entry)),
      !isStart && measured !== undefined && entries.every(({ terminal }) => measured.has(terminal)),
    );
    this.#states.set(key, state);
    return state;
  }

  #mayEndEarly({ terminal, goal }: LexEntry): boolean {
    return this.#terminal(terminal).splitsBefore !== undefined && this.algebra.isNullable(goal);
  }

  #acceptOf(entries: readonly LexEntry[]): AcceptSet {
    const complete = entries.filter((entry) => this.algebra.isNullable(entry.goal)).map((e) => e.terminal);
    if (!this.#isMunch || complete.length < 2) return this.#internAccept(complete);
    const highest = Math.max(...complete.map((id) => this.#terminal(id).priority));
    return this.#internAccept(complete.filter((id) => this.#terminal(id).priority === highest));
  }

  /** The accept set of a lexeme that counts as `terminal` alone. */
  acceptOne(terminal: SymbolId): AcceptSet {
    return this.#internAccept([terminal]);
  }

  #internAccept(terminals: readonly SymbolId[]): AcceptSet {
    const key = terminals.join(",");
    let set = this.#acceptSets.get(key);
    if (set === undefined) {
      set = { id: this.#acceptSets.size, terminals };
      this.#acceptSets.set(key, set);
    }
    return set;
  }

  #terminal(id: SymbolId): Terminal {
    const symbol = this.#grammar.symbols[id];
    if (symbol?.kind !== "terminal") throw new InternalError(`symbol ${id} is no terminal`);
    return symbol;
  }
}
