/**
 * Lazy lexer: maps (state, byte) to a state, building states on first use. A state is the vector of what is left of
 * every terminal that the parser allows at this point, so terminals that are never allowed together never multiply.
 * Knows nothing of stacks; `lr/` decides which terminals are candidates.
 * Source: Owens, Reppy, Turon, "Regular-expression derivatives re-examined", JFP 2009, section 3 (vectors).
 */
import {
  type BytePartition,
  byteSetHas,
  byteSetKey,
  FIRST_STATE,
  REFUSED,
  type RegexAlgebra,
  type RegexId,
  STOPS,
  type WalkAutomaton,
} from "../../../masks/index.ts";
import { checkLimit, InternalError, NumberMap } from "../../../src/kernel/index.ts";
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

const NO_SUCCESSORS: (LexState | undefined)[] = [];

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
  /** The lexeme ends here, whatever follows. */
  readonly isComplete: boolean;
  /** Owned by the lexer, as the next two: bytes with one successor; `undefined` until many were asked for. */
  partition: BytePartition | undefined;
  /** Successor per byte class; `undefined` until asked for. */
  successors: (LexState | undefined)[] = NO_SUCCESSORS;
  /** Successors of single bytes, before there is a partition: most states are asked for a few. */
  few: NumberMap<LexState> | undefined;
  /** Bytes in `few`. */
  fewCount = 0;
  /** Another state with the same hash. */
  sameHash: LexState | undefined;
  /** Owned by the lexer: the state's number in trie walks, -1 before the first. */
  walkCode = -1;
  /** What `Lexer.shape` found; `null` where there is none. */
  shape: LexShape | null | undefined;

  constructor(
    id: number,
    isStart: boolean,
    entries: readonly LexEntry[],
    accept: AcceptSet,
    hasSplits = false,
    isMeasured = false,
    isComplete = false,
  ) {
    this.id = id;
    this.isStart = isStart;
    this.entries = entries;
    this.accept = accept;
    this.hasSplits = hasSplits;
    this.isMeasured = isMeasured;
    this.isComplete = isComplete;
  }
}

/**
 * What a state is like, whatever its grammar calls its terminals: states of equal key go the same ways with the same
 * bytes, and their lexemes end in the same places.
 */
export interface LexShape {
  readonly key: string;
  /** The key names expressions by their numbers: it means something within the algebra only. */
  readonly isLocal: boolean;
  /** Terminals that can only be accepted together, in the same order in all states of the key. */
  readonly groups: readonly (readonly SymbolId[])[];
}

/** Names of what is left of one terminal are at most this long. */
const MAX_KEY_LENGTH = 512;
/** A state that is asked for so many bytes is likely to be asked for all. */
const FEW = 8;

/** States with more terminals hardly ever come again in another grammar: their keys are local. */
const MAX_SHAPE_ENTRIES = 24;

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
  /** By hash; further ones of a hash follow by `sameHash`. */
  readonly #states = new Map<number, LexState>();
  readonly #acceptSets = new Map<string, AcceptSet>();
  /** Names of what is left of terminals; `null` where they are too long. */
  readonly #languageNames = new Map<RegexId, string | null>();
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
    this.end = new LexState(-1, true, [], this.nothing);
    this.blocked = new LexState(-2, false, [], this.nothing);
  }

  /** A lexeme goes on as long as it can. */
  get isMunch(): boolean {
    return this.#isMunch;
  }

  /** A lexeme is under way in `state`: it is neither `end` nor `blocked`. */
  isLive(state: LexState): boolean {
    return state !== this.end && state !== this.blocked;
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
    const { partition } = state;
    if (partition !== undefined)
      return state.successors[partition.classOf[byte]!] ?? this.#derive(state, byte);
    return state.few?.get(byte) ?? this.#derive(state, byte);
  }

  /** Bytes of one class have the same successor. */
  partition(state: LexState): BytePartition {
    if (state.partition === undefined) {
      let partition = this.algebra.trivialPartition;
      for (const { rest, goal } of state.entries) {
        partition = this.algebra.productPartition(partition, this.algebra.partition(rest));
        if (goal !== rest) partition = this.algebra.productPartition(partition, this.algebra.partition(goal));
      }
      state.partition = partition;
      state.successors = new Array<LexState | undefined>(partition.count).fill(undefined);
      for (const [byte, next] of state.few ?? []) state.successors[partition.classOf[byte]!] = next;
      state.few = undefined;
    }
    return state.partition;
  }

  /** `state` as if only some of its terminals were allowed here; `entries` are some of its own, in their order. */
  restrict(state: LexState, entries: readonly LexEntry[]): LexState {
    return this.#intern(entries, state.isStart);
  }

  /** `undefined` for states that depend on more than what is left of their terminals. */
  shape(state: LexState): LexShape | undefined {
    if (state.shape === undefined) state.shape = this.#findShape(state) ?? null;
    return state.shape ?? undefined;
  }

  /** The terminals of some groups of a shape, as one lexeme counts as them. */
  acceptGroups(shape: LexShape, groups: readonly number[]): AcceptSet {
    const terminals = groups.flatMap((group) => shape.groups[group] ?? []);
    return this.#internAccept(terminals.sort((a, b) => a - b));
  }

  #findShape({ entries, isStart }: LexState): LexShape | undefined {
    let isLocal = entries.length > MAX_SHAPE_ENTRIES;
    const isLive = ({ goal }: LexEntry): boolean => goal !== this.algebra.empty;
    const priorities = [...new Set(entries.filter(isLive).map((e) => this.#terminal(e.terminal).priority))];
    priorities.sort((a, b) => a - b);
    const byLanguage = new Map<string, { rank: number; terminals: SymbolId[] }>();
    for (const entry of entries) {
      if (entry.goal !== entry.rest && isLive(entry)) return undefined;
      const language = isLocal ? undefined : this.#languageName(entry.rest);
      isLocal ||= language === undefined;
      const key = this.#languageKey(entry, language ?? `#${entry.rest}`);
      const rank = isLive(entry) ? priorities.indexOf(this.#terminal(entry.terminal).priority) : 0;
      const known = byLanguage.get(key);
      // Of terminals with one language only those of the highest priority ever count, under maximal munch.
      if (known === undefined || (this.#isMunch && known.rank < rank))
        byLanguage.set(key, { rank, terminals: [entry.terminal] });
      else if (known.rank === rank || !this.#isMunch) known.terminals.push(entry.terminal);
    }
    const languages = [...byLanguage].sort(([a], [b]) => (a < b ? -1 : 1));
    let key = `${this.#isMunch ? "munch" : "split"}${isStart ? "^" : ""}`;
    for (const [language, { rank }] of languages) key += ` ${rank}:${language}`;
    return { key, isLocal, groups: languages.map(([, { terminals }]) => terminals) };
  }

  /** `undefined` where the name would be too long. */
  #languageName(rest: RegexId): string | undefined {
    let name = this.#languageNames.get(rest);
    if (name === undefined) {
      name = this.algebra.cacheKey(rest, MAX_KEY_LENGTH) ?? null;
      this.#languageNames.set(rest, name);
    }
    return name ?? undefined;
  }

  /** What is left of a terminal, named `language`, with all else that decides where its lexemes end. */
  #languageKey({ terminal, goal }: LexEntry, language: string): string {
    if (goal === this.algebra.empty) return `shadow ${language}`;
    const { splitsBefore } = this.#terminal(terminal);
    const splits = splitsBefore === undefined ? "" : `splits before ${byteSetKey(splitsBefore)} `;
    const measured = this.#grammar.layout?.measured.has(terminal) === true ? "measured " : "";
    return `${measured}${splits}${language}`;
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
    const { classOf } = this.partition(state);
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
    if (state.partition === undefined) {
      state.few ??= new NumberMap();
      state.few.add(byte, next);
      if (++state.fewCount >= FEW) this.partition(state);
    } else state.successors[state.partition.classOf[byte]!] = next;
    return next;
  }

  /** The expression, or `empty` when its language is known to be empty. */
  #live(r: RegexId): RegexId {
    return this.algebra.isEmpty(r) === true ? this.algebra.empty : r;
  }

  #intern(entries: readonly LexEntry[], isStart: boolean): LexState {
    if (entries.length === 0) return this.end;
    if (entries.every((entry) => entry.goal === this.algebra.empty)) return this.blocked;
    const hash = hashOf(entries, isStart);
    const first = this.#states.get(hash);
    for (let known = first; known !== undefined; known = known.sameHash) {
      if (known.isStart === isStart && areEqual(known.entries, entries)) return known;
    }
    checkLimit(this.#grammar.limits, "maxLexerStates", this.#count, "Lexer states of one grammar");
    const measured = this.#grammar.layout?.measured;
    const state = new LexState(
      this.#count++,
      isStart,
      entries,
      this.#acceptOf(entries),
      !isStart && entries.some((entry) => this.#mayEndEarly(entry)),
      !isStart && measured !== undefined && entries.every(({ terminal }) => measured.has(terminal)),
      !isStart && entries.every(({ rest }) => rest === this.algebra.epsilon),
    );
    state.sameHash = first;
    this.#states.set(hash, state);
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

function hashOf(entries: readonly LexEntry[], isStart: boolean): number {
  let hash = isStart ? 1 : 0;
  for (let i = 0; i < entries.length; i++) {
    const { terminal, rest, goal } = entries[i]!;
    hash = Math.imul(hash ^ terminal, 0x2c1b3c6d) ^ Math.imul(rest, 0x297a2d39) ^ Math.imul(goal, 0x1b56c4e9);
    hash ^= hash >>> 15;
  }
  return hash;
}

function areEqual(a: readonly LexEntry[], b: readonly LexEntry[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if (x.terminal !== y.terminal || x.rest !== y.rest || x.goal !== y.goal) return false;
  }
  return true;
}
