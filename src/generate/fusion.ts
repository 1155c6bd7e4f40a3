/**
 * What the domains beside syntax allow, fused: at each lexeme boundary their filters are met, those expected to rule out
 * most first, and the lexemes of the primary grammar are read under what is left. A filter is computed again only
 * where the domain's constraint, or the part of the position that it reads, has changed; and once nothing is left the
 * others are not asked. Neither changes what is allowed, only the work: it is counted per domain.
 */
import type { Domain, Position } from "../../domains/domain.ts";
import { lexemePlaces, type ParseState, type Recognizer } from "../../domains/syntax/index.ts";
import {
  END_OF_TEXT,
  type LexemeFilter,
  languageFor,
  languageFrom,
  languageHas,
  languageRegex,
  lexemeFilterLattice,
  type TerminalKey,
} from "../../masks/index.ts";
import { Openings } from "./openings.ts";
import type { OutputText } from "./output-text.ts";
import { ReadLexemes } from "./read-lexemes.ts";

/** The values in force, one per domain of the program, in its order. */
export type DomainValues = readonly unknown[];

/** What one domain has cost and done so far. */
export interface DomainWork {
  /** Filters computed. */
  computed: number;
  /** Filters taken over from before, the constraint and what it reads being the same. */
  reused: number;
  /** Filters not asked for, since nothing was left. */
  skipped: number;
  /** Meets that left less than before. */
  narrowed: number;
}

/** What a domain said last, and of what. */
interface Slot {
  readonly value: unknown;
  readonly position: Position;
  readonly key: string | number | undefined;
  /** The terminals it was asked about, where that matters. */
  readonly asked: readonly TerminalKey[] | undefined;
  readonly filter: LexemeFilter;
}

interface Member {
  readonly domain: Domain<unknown>;
  /** Of its value. */
  readonly index: number;
  readonly work: DomainWork;
  /** At the end of the text, and at the place asked about last. */
  readonly slots: Slot[];
  /** Expected share of the terminals at hand that the domain restricts; those it rules out count twice. */
  selectivity: number;
}

type StartOf = Parameters<Recognizer["advanceThreads"]>[3] & {};
type Configuration = Parameters<StartOf>[0];
type LexState = ReturnType<StartOf>;
type Pool = ParseState["pool"];

/** Weight of the latest filter in the expected selectivity. */
const LEARNING = 0.2;
/** Restricted lexer starts kept per fused filter. */
const MAX_FILTERS = 64;
const NOTHING = new Uint8Array(0);

/** One per session. */
export class Fusion {
  readonly recognizer: Recognizer;
  /** Work by domain. */
  readonly work: ReadonlyMap<string, DomainWork>;
  readonly #members: readonly Member[];
  /** By name; of the first `#named` symbols of the grammar. */
  readonly #terminals = new Map<string, TerminalKey>();
  #named = 0;
  readonly #text: OutputText;
  /** Positions at the end of the accepted text, by what has been read; renewed when that changes. */
  readonly #ends = new Map<Configuration | undefined, Position>();
  readonly #lexemes: ReadLexemes;
  readonly #openings: Openings;
  /** Lexer starts by filter, unrestricted start and the byte that comes next, -1 where any may. */
  readonly #starts = new Map<LexemeFilter, Map<LexState, Map<number, LexState>>>();
  readonly #meets = new WeakMap<LexemeFilter, WeakMap<LexemeFilter, LexemeFilter>>();

  constructor(recognizer: Recognizer, domains: readonly Domain<unknown>[], text: OutputText) {
    this.recognizer = recognizer;
    this.#text = text;
    this.#members = domains
      .map((domain, index) => ({
        domain,
        index,
        work: { computed: 0, reused: 0, skipped: 0, narrowed: 0 },
        slots: [],
        selectivity: 0,
      }))
      .filter(({ domain }) => domain.toFilter !== undefined);
    this.work = new Map(this.#members.map(({ domain, work }) => [domain.name, work]));
    this.#lexemes = new ReadLexemes(recognizer, text);
    this.#openings = new Openings(recognizer);
  }

  /** Terminals by name. The grammar may have grown since it was asked last. */
  #terminalsByName(): ReadonlyMap<string, TerminalKey> {
    const { symbols } = this.recognizer.grammar;
    for (; this.#named < symbols.length; this.#named++) {
      const { kind, name, id } = symbols[this.#named]!;
      if (kind === "terminal") this.#terminals.set(name, id);
    }
    return this.#terminals;
  }

  /** The accepted text has changed. */
  moved(): void {
    this.#ends.clear();
  }

  /** The accepted text has been cut to its first `length` bytes. */
  truncated(length: number): void {
    this.#lexemes.truncate(length);
    this.moved();
  }

  /** The state of the empty text. A lexeme of what stands before it, in a hole, is over for the filters or goes on freely. */
  start(values: DomainValues): ParseState {
    const { pool, threads } = this.recognizer.start();
    const startOf = this.#startAt(pool, 0, values);
    return this.recognizer.stateOf(
      pool,
      threads.map(({ lex, configuration }) => ({
        lex: lex.isStart ? startOf(configuration) : lex,
        configuration,
      })),
    );
  }

  /**
   * The state after the bytes of the text from `offset` on; undefined when the domains, or the syntax, refuse one. Exact:
   * every lexeme that begins on the way is read under the filters of its own place.
   */
  advance(state: ParseState, offset: number, end: number, values: DomainValues): ParseState | undefined {
    const { pool } = state;
    let { threads } = state;
    for (let at = offset; at < end; at++) {
      let startOf: StartOf | undefined;
      const byte = this.#text.byteAt(at);
      threads = this.recognizer.advanceThreads(pool, threads, byte, (configuration) => {
        startOf ??= this.#startAt(pool, at, values, byte);
        return startOf(configuration);
      });
      if (threads.length === 0) return undefined;
    }
    return this.recognizer.stateOf(pool, threads);
  }

  /**
   * `state` with lexemes that no byte can extend taken as finished, so that a mask of it shows what the filters leave of
   * the next. Behind a lexeme that may still grow see `startAfterLayout`.
   */
  settled(state: ParseState, values: DomainValues): ParseState | undefined {
    const { pool, threads } = state;
    let startOf: StartOf | undefined;
    const settled = threads.flatMap((thread) => {
      const { lex, configuration } = thread;
      if (lex.isStart || !this.#isFinished(lex)) return [thread];
      startOf ??= this.#startAt(pool, this.#text.length, values);
      const begin = startOf;
      return this.recognizer
        .stepAll(pool, configuration, lex.accept)
        .map((after) => ({ lex: begin(after), configuration: after }));
    });
    const { end, blocked } = this.recognizer.lexer;
    const alive = settled.filter(({ lex }) => lex !== end && lex !== blocked);
    return alive.length === 0 ? undefined : this.recognizer.stateOf(pool, alive);
  }

  /**
   * Where a lexeme begins at the end of the text: under the filters where ignored text comes before it. Behind other
   * lexemes that may still grow it is free: what may follow half a name is not worth asking for before it is whole.
   */
  startAfterLayout(state: ParseState, values: DomainValues): StartOf {
    const { pool } = state;
    const narrowed = this.#startAt(pool, this.#text.length, values);
    return (configuration) =>
      configuration.gap === -1 ? this.recognizer.startState(pool, configuration) : narrowed(configuration);
  }

  /** The text may end at `state`, which is that of all of the text, by its syntax and by all filters. */
  canEnd(state: ParseState, values: DomainValues): boolean {
    if (!this.recognizer.canEnd(state)) return false;
    const filter = this.#filterAt(this.#position(this.#text.length), values, [END_OF_TEXT]);
    return languageHas(languageFor(filter, END_OF_TEXT), NOTHING);
  }

  #isFinished(lex: LexState): boolean {
    const { lexer } = this.recognizer;
    return lexer.partition(lex).representatives.every((byte) => lexer.next(lex, byte) === lexer.end);
  }

  /** Where a lexeme begins after `configuration`, or, without one, where the text ends. */
  #position(offset: number, pool?: Pool, configuration?: Configuration): Position {
    const { recognizer } = this;
    const isEnd = offset === this.#text.acceptedLength;
    const known = isEnd ? this.#ends.get(configuration) : undefined;
    if (known !== undefined) return known;
    const position: Position = {
      terminals: this.#terminalsByName(),
      offset,
      live:
        pool === undefined || configuration === undefined
          ? undefined
          : this.#openings.live(recognizer.startState(pool, configuration)),
      before: (count) => this.#text.slice(Math.max(0, offset - count), offset),
      get places() {
        return pool === undefined || configuration === undefined
          ? undefined
          : lexemePlaces(recognizer, pool, configuration);
      },
      lexemes: () => this.#lexemes.upTo(offset),
    };
    if (isEnd) this.#ends.set(configuration, position);
    return position;
  }

  /**
   * The lexer's start at a place, by configuration.
   * @param byte  the only one that the lexeme will be read on with: filters are then asked about what it can begin
   */
  #startAt(pool: Pool, offset: number, values: DomainValues, byte?: number): StartOf {
    const { recognizer } = this;
    return (configuration: Configuration): LexState => {
      const free = recognizer.startState(pool, configuration);
      const asked = byte === undefined ? this.#openings.live(free) : this.#openings.beginningWith(free, byte);
      if (asked.length === 0) return free;
      const filter = this.#filterAt(this.#position(offset, pool, configuration), values, asked);
      if (filter.kind === "bottom") return recognizer.lexer.blocked;
      if (filter.languages.size === 0) return free;
      const starts = this.#startsOf(filter, free);
      let start = starts.get(byte ?? -1);
      if (start === undefined) {
        start = recognizer.restrictedStart(pool, configuration, (terminal) => {
          if (byte !== undefined && !asked.includes(terminal)) return undefined;
          const whole = languageFor(filter, terminal);
          const language = byte === undefined ? whole : languageFrom(whole, byte);
          return language.kind === "all" ? undefined : languageRegex(recognizer.lexer.algebra, language);
        });
        starts.set(byte ?? -1, start);
      }
      return start;
    };
  }

  #startsOf(filter: LexemeFilter, free: LexState): Map<number, LexState> {
    let ofFilter = this.#starts.get(filter);
    if (ofFilter === undefined) {
      if (this.#starts.size >= MAX_FILTERS) this.#starts.clear();
      ofFilter = new Map();
      this.#starts.set(filter, ofFilter);
    }
    let starts = ofFilter.get(free);
    if (starts === undefined) {
      starts = new Map();
      ofFilter.set(free, starts);
    }
    return starts;
  }

  /** The meet of what the domains allow of `asked` at a position; of other terminals it may allow too much. */
  #filterAt(position: Position, values: DomainValues, asked: readonly TerminalKey[]): LexemeFilter {
    let fused = lexemeFilterLattice.top;
    for (const i of this.#order()) {
      const member = this.#members[i]!;
      if (leavesNothing(fused, asked)) {
        member.work.skipped++;
        continue;
      }
      if (member.domain.concerns?.(position, asked) === false) continue;
      const met = this.#meet(fused, this.#filterOf(member, position, values[member.index], asked));
      if (met !== fused && !lexemeFilterLattice.equals(met, fused)) member.work.narrowed++;
      fused = met;
    }
    return fused;
  }

  /** Those expected to restrict most first; of equals, the one registered first. */
  #order(): readonly number[] {
    const selectivity = (i: number): number => this.#members[i]!.selectivity;
    return this.#members.map((_, i) => i).sort((a, b) => selectivity(b) - selectivity(a) || a - b);
  }

  /** The same object for the same two, so that restricted starts are found again. */
  #meet(a: LexemeFilter, b: LexemeFilter): LexemeFilter {
    let ofA = this.#meets.get(a);
    if (ofA === undefined) {
      ofA = new WeakMap();
      this.#meets.set(a, ofA);
    }
    let met = ofA.get(b);
    if (met === undefined) {
      met = lexemeFilterLattice.meet(a, b);
      ofA.set(b, met);
    }
    return met;
  }

  #filterOf(member: Member, position: Position, value: unknown, asked: readonly TerminalKey[]): LexemeFilter {
    const { domain, slots, work } = member;
    const key = domain.dependsOn?.(position);
    const matters = domain.readsAsked === true ? asked : undefined;
    const known = slots.find(
      (slot) =>
        slot.value === value &&
        slot.asked === matters &&
        (slot.position === position || (key !== undefined && slot.key === key)),
    );
    if (known !== undefined) {
      work.reused++;
      return known.filter;
    }
    work.computed++;
    const found = domain.toFilter?.(value, position, asked) ?? lexemeFilterLattice.top;
    // What comes out the same is the same object, so that what hangs on it is found again.
    const filter = slots.find((slot) => lexemeFilterLattice.equals(slot.filter, found))?.filter ?? found;
    const slot = { value, position, key, asked: matters, filter };
    // The end of the text is asked about again after every token that is tried.
    const place = position.offset === this.#text.acceptedLength ? 0 : 1;
    if (place < slots.length) slots[place] = slot;
    else slots.push(slot);
    member.selectivity += LEARNING * (selectivityOf(filter, asked) - member.selectivity);
    return filter;
  }
}

/** No text of any of these terminals is left. */
function leavesNothing(filter: LexemeFilter, asked: readonly TerminalKey[]): boolean {
  return filter.kind === "bottom" || asked.every((terminal) => languageFor(filter, terminal).kind === "none");
}

function selectivityOf(filter: LexemeFilter, asked: readonly TerminalKey[]): number {
  let sum = 0;
  for (const terminal of asked) {
    const { kind } = languageFor(filter, terminal);
    sum += kind === "none" ? 2 : kind === "all" ? 0 : 1;
  }
  return asked.length === 0 ? 0 : sum / asked.length;
}
