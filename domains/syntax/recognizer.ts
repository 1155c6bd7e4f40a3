/**
 * Prefix recogniser: reads bytes one at a time and knows after each whether the text so far can still become a member
 * of the language. Joins the lexer (bytes to lexemes) and the LR configurations (lexemes to structure).
 * A `ParseState` is immutable and interned per pool, so holding one is a checkpoint and going back to it is free.
 * Knows nothing of tokens; see `token-masks.ts`.
 */
import type { BytePartition } from "../../masks/index.ts";
import { InternalError, type Limits, NumberMap } from "../../src/kernel/index.ts";
import type { Grammar, SymbolId } from "./grammar/grammar.ts";
import { type AcceptSet, Lexer, type LexState, type TerminalRestriction } from "./lexer/lexer.ts";
import { Automaton } from "./lr/automaton.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import { StackPool } from "./lr/stack-pool.ts";
import { ValidSetTable } from "./lr/valid-sets.ts";
import { UniqueItems } from "./unique-items.ts";
import { UniqueReadings } from "./unique-readings.ts";

const OPEN_ARRAY = 0x5b;
const NOTHING = new Uint8Array(0);
const NONE: ReadonlySet<SymbolId> = new Set();

/** One way to read the text so far: an unfinished lexeme on top of a configuration. */
export interface Thread {
  readonly lex: LexState;
  readonly configuration: Configuration;
}

/**
 * All ways to read the text so far. Identity is equality within one pool, except inside arrays whose items must
 * differ: there a state is a `base`, which is interned, and the items so far, which are the text's own.
 */
export class ParseState {
  readonly pool: StackPool;
  readonly threads: readonly Thread[];
  /** The state without `items`; itself where there are none. Equal for texts that the grammar cannot tell apart. */
  readonly base: ParseState;
  /** Items that must not be repeated; `undefined` outside of such arrays. */
  readonly items: UniqueItems | undefined;
  /** Successors by byte, filled on use; `null` = refused. */
  readonly successors = new NumberMap<ParseState | null>();
  canEnd: boolean | undefined;
  /** The only byte that may follow, -1 when there is a choice; `undefined` until asked for. */
  forced: number | undefined;

  constructor(pool: StackPool, threads: readonly Thread[], base?: ParseState, items?: UniqueItems) {
    this.pool = pool;
    this.threads = threads;
    this.base = base ?? this;
    this.items = items;
  }
}

/** What the parser would take next, for explanations. */
export interface Expectation {
  readonly terminals: readonly SymbolId[];
  readonly canEnd: boolean;
}

/** Shared by all sessions of a grammar. Everything it holds is a pure function of the grammar. */
export class Recognizer {
  readonly grammar: Grammar;
  readonly lexer: Lexer;
  readonly automaton: Automaton;
  readonly limits: Limits;
  readonly #validSets = new ValidSetTable();
  readonly #startStates = new Map<string, Map<SymbolId | -1, LexState>>();
  #pool: StackPool;
  #readings: UniqueReadings | undefined;
  /** Those of several readings; of one, they are kept with its configuration. */
  readonly #interned: WeakMap<StackPool, Map<string, ParseState>> = new WeakMap();

  constructor(grammar: Grammar) {
    this.grammar = grammar;
    this.limits = grammar.limits;
    this.lexer = new Lexer(grammar);
    this.automaton = new Automaton(grammar);
    this.#pool = this.#newPool();
  }

  /** The state of the empty text. */
  start(): ParseState {
    if (this.#pool.size > this.limits.maxPoolSize) this.#pool = this.#newPool();
    return this.origin(this.#pool);
  }

  /** The state of the empty text in `pool`. */
  origin(pool: StackPool): ParseState {
    return this.#intern(pool, [{ lex: this.startState(pool, pool.start), configuration: pool.start }]);
  }

  /** What stands before the texts that are read from `start()` on. */
  get textBefore(): Uint8Array {
    return NOTHING;
  }

  /** Whether the text may end depends on more than the parse state's own stacks tell by what may follow. */
  get readsOn(): boolean {
    return false;
  }

  /** Texts that completions may end with where something is read on: brackets that it will close. */
  get reopenings(): readonly Uint8Array[] {
    return [];
  }

  /** Stack nodes and configurations in the pool that new sessions use. */
  get poolSize(): number {
    return this.#pool.size;
  }

  /** The state after `byte`, or `undefined` when no member of the language continues so. */
  advance(state: ParseState, byte: number): ParseState | undefined {
    if (state.items !== undefined) return this.#advanceItems(state.base, state.items, byte);
    const known = state.successors.get(byte);
    if (known !== undefined) return known ?? undefined;
    const threads = this.advanceThreads(state.pool, state.threads, byte);
    const next = threads.length === 0 ? null : this.#entered(this.#intern(state.pool, threads), byte);
    state.successors.add(byte, next);
    return next ?? undefined;
  }

  /** `state`, with items to compare from now on if `byte` has opened an array whose items must differ. */
  #entered(state: ParseState, byte: number): ParseState {
    if (byte !== OPEN_ARRAY || this.grammar.hasUniqueLists !== true) return state;
    const opensUnique = state.threads.some(({ lex, configuration }) =>
      this.stepAll(state.pool, configuration, lex.accept).some((after) => state.pool.beginsUniqueList(after)),
    );
    return opensUnique ? new ParseState(state.pool, state.threads, state, UniqueItems.opened()) : state;
  }

  /** One more byte inside an array whose items must differ in some reading. Not cached: the items are the text's own. */
  #advanceItems(from: ParseState, items: UniqueItems, byte: number): ParseState | undefined {
    const read = this.advance(from, byte);
    if (read === undefined) return undefined;
    const step = items.advance(byte, read.items !== undefined, this.limits);
    let { base } = read;
    if (step.repeatsBefore || step.repeatsAfter || step.repeatsUnless !== undefined) {
      this.#readings ??= new UniqueReadings(this);
      const threads = this.#readings.after(base, step);
      if (threads.length === 0) return undefined;
      if (threads !== base.threads) base = this.#intern(base.pool, this.#mergeThreads(base.pool, threads));
    }
    return step.items === undefined ? base : new ParseState(base.pool, base.threads, base, step.items);
  }

  /**
   * All readings of one more byte, united where they cannot be told apart; none when the byte is refused. Not cached.
   * @param startOf  where a lexeme begins that begins with the byte; default: unrestricted
   */
  advanceThreads(
    pool: StackPool,
    threads: readonly Thread[],
    byte: number,
    startOf?: (configuration: Configuration) => LexState,
  ): readonly Thread[] {
    const next: Thread[] = [];
    for (const thread of threads) this.#advanceThread(pool, thread, byte, next, startOf);
    return this.#mergeThreads(pool, next);
  }

  /** The readings of one more byte that one reading leads to; if its lexeme can go on, the one that does comes first. */
  advanceThread(pool: StackPool, thread: Thread, byte: number): readonly Thread[] {
    const next: Thread[] = [];
    this.#advanceThread(pool, thread, byte, next);
    return next;
  }

  /** The state of these readings, which may be restricted ones. */
  stateOf(pool: StackPool, threads: readonly Thread[]): ParseState {
    return this.#intern(pool, this.#mergeThreads(pool, threads));
  }

  /** The state after all of `bytes`, or `undefined`. */
  advanceAll(state: ParseState, bytes: Uint8Array): ParseState | undefined {
    let at: ParseState | undefined = state;
    for (let i = 0; i < bytes.length && at !== undefined; i++) at = this.advance(at, bytes[i]!);
    return at;
  }

  /** The text so far is a member of the language. */
  canEnd(state: ParseState): boolean {
    state.canEnd ??= state.threads.some((thread) => this.threadCanEnd(state.pool, thread));
    return state.canEnd;
  }

  /** One reading of the text may end. */
  threadCanEnd(pool: StackPool, { lex, configuration }: Thread): boolean {
    if (lex.isStart) return this.#configurationCanEnd(pool, configuration);
    return this.stepAll(pool, configuration, lex.accept).some((after) =>
      this.#configurationCanEnd(pool, after),
    );
  }

  /** Terminals that could be under way or come next, for people. */
  expected(state: ParseState): Expectation {
    const terminals = new Set<SymbolId>();
    const addLive = (lex: LexState): void => {
      for (const { terminal, goal } of lex.entries)
        if (goal !== this.lexer.algebra.empty) terminals.add(terminal);
    };
    for (const { lex, configuration } of state.threads) {
      addLive(lex);
      for (const after of this.stepAll(state.pool, configuration, lex.accept)) {
        addLive(this.startState(state.pool, after));
      }
    }
    return { terminals: [...terminals].sort((a, b) => a - b), canEnd: this.canEnd(state) };
  }

  /** Bytes of one class lead from `state` to the same state, or are all refused. */
  partition(state: ParseState): BytePartition {
    const { algebra } = this.lexer;
    let partition = algebra.trivialPartition;
    for (const byte of this.grammar.layout?.measuredBytes ?? []) {
      partition = algebra.productPartition(partition, algebra.partition(algebra.byte(byte)));
    }
    for (const { lex, configuration } of state.threads) {
      partition = algebra.productPartition(partition, this.lexer.partition(lex));
      for (const after of this.stepAll(state.pool, configuration, lex.accept)) {
        partition = algebra.productPartition(
          partition,
          this.lexer.partition(this.startState(state.pool, after)),
        );
      }
    }
    return partition;
  }

  /** The byte every continuation starts with; -1 when there are several, or when the text may end here. */
  forcedByte(state: ParseState): number {
    if (state.forced === undefined) state.forced = this.#findForcedByte(state);
    return state.forced;
  }

  /** Moves a state into the pool new sessions use, for sessions that have outgrown theirs. */
  adopt(states: readonly ParseState[]): ParseState[] {
    this.#pool = this.#newPool();
    const copies = new Map<StackNode, StackNode>();
    return states.map((state) => {
      const base = this.#intern(
        this.#pool,
        state.threads.map(({ lex, configuration }) => ({
          lex,
          configuration: this.#pool.adopt(configuration, copies),
        })),
      );
      return state.items === undefined ? base : new ParseState(this.#pool, base.threads, base, state.items);
    });
  }

  /** The lexer state before the first byte of the next lexeme; `lexer.end` when nothing may follow. */
  startState(pool: StackPool, configuration: Configuration): LexState {
    if (configuration.startState === undefined) {
      const valid = pool.valid(configuration);
      const isAtBottom = configuration.nodes.some((node) => node.parents.length === 0);
      const mayIgnore =
        this.grammar.ignored.size > 0 &&
        (this.grammar.ignoreAtEdges || (!isAtBottom && valid.terminals.length > 0));
      const ignored = mayIgnore ? pool.ignoredAfter(configuration) : NONE;
      const isFull = ignored === NONE || ignored === this.grammar.ignored;
      const rowKey = `${valid.id}/${isFull ? Number(mayIgnore) : [...ignored].join()}`;
      let row = this.#startStates.get(rowKey);
      if (row === undefined) {
        row = new Map();
        this.#startStates.set(rowKey, row);
      }
      let lex = row.get(configuration.gap);
      if (lex === undefined) {
        lex = this.lexer.start(this.#candidates(valid.terminals, ignored, configuration.gap));
        row.set(configuration.gap, lex);
      }
      configuration.startState = lex;
    }
    return configuration.startState;
  }

  /** Like `startState`, with terminals narrowed to what `restriction` leaves of them. Not cached. */
  restrictedStart(pool: StackPool, configuration: Configuration, restriction: TerminalRestriction): LexState {
    const { entries } = this.startState(pool, configuration);
    const candidates = entries.filter((e) => e.goal !== this.lexer.algebra.empty).map((e) => e.terminal);
    return this.lexer.start(candidates, restriction);
  }

  /** Successors of `configuration` after a lexeme of `accept`; empty for the empty set. */
  stepAll(pool: StackPool, configuration: Configuration, accept: AcceptSet): readonly Configuration[] {
    return accept.terminals.length === 0 ? [] : pool.step(configuration, accept);
  }

  #candidates(valid: readonly SymbolId[], mayStand: ReadonlySet<SymbolId>, gap: SymbolId | -1): SymbolId[] {
    if (mayStand.size === 0) return [...valid];
    // The ignored terminal just read may not follow itself: otherwise its bound on length would mean nothing.
    const ignored = [...mayStand].filter((terminal) => terminal !== gap);
    const apart = gap === -1 ? valid : valid.filter((terminal) => !this.#isImmediate(terminal));
    return [...new Set([...apart, ...ignored])].sort((a, b) => a - b);
  }

  #isImmediate(terminal: SymbolId): boolean {
    const symbol = this.grammar.symbols[terminal]!;
    return symbol.kind === "terminal" && symbol.isImmediate;
  }

  #advanceThread(
    pool: StackPool,
    thread: Thread,
    byte: number,
    out: Thread[],
    startOf: (configuration: Configuration) => LexState = (after) => this.startState(pool, after),
  ): void {
    const { lex, configuration } = thread;
    const next = this.lexer.next(lex, byte);
    if (next === this.lexer.blocked) return;
    let { accept } = lex;
    if (next !== this.lexer.end) {
      out.push({ lex: next, configuration: this.measured(pool, next, configuration, byte) });
      if (this.grammar.lexing === "munch") {
        if (!lex.hasSplits) return;
        accept = this.lexer.splitAt(lex, byte);
      }
    }
    for (const after of this.stepAll(pool, configuration, accept)) {
      const first = this.lexer.next(startOf(after), byte);
      if (first !== this.lexer.end && first !== this.lexer.blocked)
        out.push({ lex: first, configuration: this.measured(pool, first, after, byte) });
    }
  }

  /** `configuration` after `byte` has led to `lex`: the layout reads the bytes of measured lexemes. */
  measured(pool: StackPool, lex: LexState, configuration: Configuration, byte: number): Configuration {
    const { layout } = configuration;
    if (!lex.isMeasured || layout === undefined || this.grammar.layout === undefined) return configuration;
    return pool.withLayout(configuration, this.grammar.layout.read(layout, byte));
  }

  #configurationCanEnd(pool: StackPool, configuration: Configuration): boolean {
    if (!this.grammar.ignoreAtEdges && configuration.gap !== -1) return false;
    return pool.valid(configuration).isAccepting;
  }

  /**
   * In a `split` grammar, one thread per lexer state and gap: stacks that read the same unfinished lexeme are united.
   * Under maximal munch a union would let the terminals of one reading decide how far the other's lexemes reach, so
   * only equal threads become one.
   */
  #mergeThreads(pool: StackPool, threads: readonly Thread[]): readonly Thread[] {
    if (threads.length < 2) return threads;
    const byLexeme = new Map<string, Thread>();
    for (const thread of threads) {
      const isolated = this.grammar.lexing === "munch" ? thread.configuration.id : -1;
      const key = `${thread.lex.id}/${thread.configuration.gap}/${isolated}`;
      const other = byLexeme.get(key);
      byLexeme.set(
        key,
        other === undefined
          ? thread
          : { lex: thread.lex, configuration: pool.union(other.configuration, thread.configuration) },
      );
    }
    return [...byLexeme.values()].sort(
      (a, b) => a.lex.id - b.lex.id || a.configuration.id - b.configuration.id,
    );
  }

  #findForcedByte(state: ParseState): number {
    if (this.canEnd(state)) return -1;
    let forced = -1;
    const { classOf, representatives } = this.partition(state);
    for (const byte of representatives) {
      if (this.advance(state, byte) === undefined) continue;
      const isAlone = classOf.indexOf(classOf[byte]!) === classOf.lastIndexOf(classOf[byte]!);
      if (forced !== -1 || !isAlone) return -1;
      forced = byte;
    }
    return forced;
  }

  #intern(pool: StackPool, threads: readonly Thread[]): ParseState {
    const [only] = threads;
    if (only !== undefined && threads.length === 1) {
      const { lex, configuration } = only;
      configuration.states ??= new NumberMap();
      let state = configuration.states.get(lex.id);
      if (state === undefined) {
        state = new ParseState(pool, threads);
        configuration.states.add(lex.id, state);
        pool.attached++;
      }
      return state;
    }
    let states = this.#interned.get(pool);
    if (states === undefined) {
      states = new Map();
      this.#interned.set(pool, states);
    }
    let key = "";
    for (const { lex, configuration } of threads) key += `${lex.id}:${configuration.id};`;
    let state = states.get(key);
    if (state === undefined) {
      if (threads.length === 0) throw new InternalError("a parse state without threads");
      state = new ParseState(pool, threads);
      states.set(key, state);
      pool.attached++;
    }
    return state;
  }

  #newPool(): StackPool {
    return new StackPool(this.automaton, this.#validSets);
  }
}
