/**
 * The slow, obvious reference for every grammar: Earley's algorithm over the `Grammar` model, and lexemes read one
 * byte at a time by derivatives. Shares nothing with the engine but the model and `RegexAlgebra`.
 *
 * `split`: a text is any concatenation of lexemes, each matching its terminal as a whole.
 * `munch`: from the left; a lexeme goes on while a candidate (a terminal valid next, an ignored one) or a shadow (a
 * word that a valid literal also reads as) can take the next byte; it then counts as the candidates of the highest
 * priority that match it. Where only shadows can go on, the text is refused.
 * Both: ignored terminals may stand between lexemes (at the edges iff `ignoreAtEdges`), none directly after itself.
 */
import type { Grammar, SymbolId } from "../../domains/syntax/grammar/grammar.ts";
import type { RegexId } from "../../masks/index.ts";

export interface NaiveRecognizer {
  /** Some continuation of the text is in the language, as far as its last lexeme and the grammar can tell. */
  viable(text: Uint8Array | string): boolean;
  /** The text is in the language. */
  accepts(text: Uint8Array | string): boolean;
}

export function naiveRecognizer(grammar: Grammar): NaiveRecognizer {
  const reader = new Reader(grammar);
  return {
    viable: (text) => text.length === 0 || reader.read(toBytes(text)).length > 0,
    accepts: (text) =>
      reader
        .read(toBytes(text))
        .flatMap((thread) => endings(grammar, thread))
        .some(({ column, gap }) => (gap === NO_GAP || grammar.ignoreAtEdges) && column.isComplete),
  };
}

function toBytes(text: Uint8Array | string): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}

// ---- Structure: Earley ---------------------------------------------------------------------------------------

/** How far one nonterminal has been read, as a word the rules below understand; `origin`: where it began. */
interface Item {
  readonly symbol: SymbolId;
  readonly progress: string;
  readonly origin: Column;
}

/** The pseudo-symbol above the start symbol. */
const ROOT = -1;

/** Every nonterminal that may be under way between two lexemes. */
class Column {
  readonly grammar: Grammar;
  /** What the last lexeme moved; the rest follows from it. */
  readonly kernel: readonly Item[];
  readonly items: Item[] = [];
  readonly #keys = new Map<Column, Set<string>>();

  constructor(grammar: Grammar, kernel: readonly Item[]) {
    this.grammar = grammar;
    this.kernel = kernel;
    for (const item of kernel) this.#add(item);
    this.#close();
  }

  static start(grammar: Grammar): Column {
    const kernel: Item[] = [];
    const column = new Column(grammar, kernel);
    column.#add({ symbol: ROOT, progress: "0", origin: column });
    kernel.push(...column.items);
    column.#close();
    return column;
  }

  /** No lexeme has been read. */
  get isStart(): boolean {
    return this.items.some((item) => item.symbol === ROOT && item.progress === "0");
  }

  get isComplete(): boolean {
    return this.items.some((item) => item.symbol === ROOT && item.progress === "1");
  }

  /** Terminals that may come next. */
  terminals(): Set<SymbolId> {
    const valid = new Set<SymbolId>();
    for (const item of this.items) {
      for (const [symbol] of moves(this.grammar, item)) {
        if (this.grammar.symbols[symbol]?.kind === "terminal") valid.add(symbol);
      }
    }
    return valid;
  }

  /** The items after any one of `terminals`. */
  scan(terminals: readonly SymbolId[]): Item[] {
    return this.items.flatMap((item) =>
      moves(this.grammar, item)
        .filter(([symbol]) => terminals.includes(symbol))
        .map(([, progress]) => ({ ...item, progress })),
    );
  }

  #add(item: Item): boolean {
    let keys = this.#keys.get(item.origin);
    if (keys === undefined) {
      keys = new Set();
      this.#keys.set(item.origin, keys);
    }
    const key = `${item.symbol} ${item.progress}`;
    if (keys.has(key)) return false;
    keys.add(key);
    this.items.push(item);
    return true;
  }

  /** Predicts and completes until nothing is new; symbols that derive the empty text need the repetition. */
  #close(): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const item of [...this.items]) {
        for (const [symbol] of moves(this.grammar, item)) {
          for (const progress of beginnings(this.grammar, symbol)) {
            if (this.#add({ symbol, progress, origin: this })) changed = true;
          }
        }
        if (!isFinished(this.grammar, item)) continue;
        for (const parent of [...item.origin.items]) {
          for (const [symbol, progress] of moves(this.grammar, parent)) {
            if (symbol === item.symbol && this.#add({ ...parent, progress })) changed = true;
          }
        }
      }
    }
  }
}

/** Progress words with which a nonterminal begins: rules are `production.dot`, lists `attribute phase`. */
function beginnings(grammar: Grammar, symbol: SymbolId): string[] {
  const found = grammar.symbols[symbol];
  if (found?.kind === "rule") return found.productions.map((_, i) => `${i}.0`);
  if (found?.kind === "list") return [`${found.control.initial} first`];
  return [];
}

/** Symbols that may come next in an item, with the progress after them. */
function moves(grammar: Grammar, { symbol, progress }: Item): [SymbolId, string][] {
  if (symbol === ROOT) return progress === "0" ? [[grammar.start, "1"]] : [];
  const found = grammar.symbols[symbol];
  if (found?.kind === "rule") {
    const [production, dot] = progress.split(".").map(Number) as [number, number];
    const next = found.productions[production]?.rhs[dot];
    return next === undefined ? [] : [[next, `${production}.${dot + 1}`]];
  }
  if (found?.kind === "list") {
    const [word, phase] = progress.split(" ");
    const attr = Number(word);
    const entries = found.control.entries(found.control.shape(attr));
    if (phase === "after" && found.separator !== undefined) {
      return entries.length === 0 ? [] : [[found.separator, `${attr} separated`]];
    }
    return entries.map((entry) => [entry.symbol, `${found.control.advance(attr, entry.label)} after`]);
  }
  return [];
}

function isFinished(grammar: Grammar, { symbol, progress }: Item): boolean {
  const found = grammar.symbols[symbol];
  if (found?.kind === "rule") {
    const [production, dot] = progress.split(".").map(Number) as [number, number];
    return found.productions[production]?.rhs.length === dot;
  }
  if (found?.kind === "list") {
    const [word, phase] = progress.split(" ");
    return phase !== "separated" && found.control.accepts(found.control.shape(Number(word)));
  }
  return false;
}

// ---- Lexemes -------------------------------------------------------------------------------------------------

const NO_GAP = -1;

/** A place between two lexemes; `gap` is the ignored terminal just read, if any. */
interface Boundary {
  readonly column: Column;
  readonly gap: SymbolId;
}

/** What is left of one terminal that the lexeme under way may be, or of a shadow. */
interface Candidate {
  readonly terminal: SymbolId;
  readonly rest: RegexId;
  readonly isShadow: boolean;
}

/** A lexeme under way after `from`. */
interface Thread {
  readonly from: Boundary;
  readonly candidates: readonly Candidate[];
}

/** Texts remembered before all of them are forgotten. */
const MAX_TEXTS = 20_000;

/** Reads texts byte by byte, and remembers what it has read: tests ask for many texts with a common beginning. */
class Reader {
  readonly #grammar: Grammar;
  readonly #start: readonly Thread[];
  readonly #read = new Map<string, readonly Thread[]>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#start = [{ from: { column: Column.start(grammar), gap: NO_GAP }, candidates: [] }];
  }

  /** All ways to read `bytes`, each inside its last lexeme. */
  read(bytes: Uint8Array): readonly Thread[] {
    const key = Buffer.from(bytes).toString("latin1");
    let known = key.length;
    while (known > 0 && !this.#read.has(key.slice(0, known))) known--;
    let threads = this.#read.get(key.slice(0, known)) ?? this.#start;
    if (this.#read.size > MAX_TEXTS) this.#read.clear();
    for (; known < bytes.length; known++) {
      threads = step(this.#grammar, threads, bytes[known]!);
      this.#read.set(key.slice(0, known + 1), threads);
    }
    return threads;
  }
}

/** One more byte; a thread without candidates stands before the first lexeme. */
function step(grammar: Grammar, threads: readonly Thread[], byte: number): Thread[] {
  const next: Thread[] = [];
  const ended: Thread[] = [];
  for (const thread of threads) {
    const longer = extend(grammar, thread.candidates, byte);
    if (longer.some(({ isShadow }) => !isShadow)) next.push({ from: thread.from, candidates: longer });
    if (grammar.lexing === "split" || longer.length === 0) ended.push(thread);
  }
  for (const from of merge(
    grammar,
    ended.flatMap((thread) => endings(grammar, thread)),
  )) {
    const candidates = extend(grammar, candidatesAt(grammar, from), byte);
    if (candidates.some(({ isShadow }) => !isShadow)) next.push({ from, candidates });
  }
  return next;
}

function extend(grammar: Grammar, candidates: readonly Candidate[], byte: number): Candidate[] {
  return candidates
    .map((candidate) => ({ ...candidate, rest: grammar.algebra.derivative(candidate.rest, byte) }))
    .filter(({ rest }) => grammar.algebra.isEmpty(rest) !== true);
}

function candidatesAt(grammar: Grammar, { column, gap }: Boundary): Candidate[] {
  const valid = column.terminals();
  if (grammar.ignoreAtEdges || (!column.isStart && valid.size > 0)) {
    for (const terminal of grammar.ignored) if (terminal !== gap) valid.add(terminal);
  }
  const shadows = new Set<SymbolId>();
  for (const terminal of valid) {
    for (const word of grammar.wordsOf.get(terminal) ?? []) if (!valid.has(word)) shadows.add(word);
  }
  const candidate = (isShadow: boolean) => (terminal: SymbolId) => {
    return { terminal, rest: terminalOf(grammar, terminal).regex, isShadow };
  };
  return [...[...valid].map(candidate(false)), ...[...shadows].map(candidate(true))];
}

/** What `endings` found: every next byte asks again. */
const endingsOf = new WeakMap<Thread, readonly Boundary[]>();

/** The places after the lexeme of a thread, where it is whole. The empty text ends where it begins. */
function endings(grammar: Grammar, thread: Thread): readonly Boundary[] {
  const { from, candidates } = thread;
  if (candidates.length === 0) return [from];
  const known = endingsOf.get(thread);
  if (known !== undefined) return known;
  let whole = candidates
    .filter(({ rest, isShadow }) => !isShadow && grammar.algebra.isNullable(rest))
    .map(({ terminal }) => terminal);
  if (grammar.lexing === "munch") {
    const highest = Math.max(...whole.map((terminal) => terminalOf(grammar, terminal).priority));
    whole = whole.filter((terminal) => terminalOf(grammar, terminal).priority === highest);
  }
  const after: Boundary[] = whole
    .filter((terminal) => grammar.ignored.has(terminal))
    .map((gap) => ({ column: from.column, gap }));
  const kernel = from.column.scan(whole.filter((terminal) => !grammar.ignored.has(terminal)));
  if (kernel.length > 0) after.push({ column: new Column(grammar, kernel), gap: NO_GAP });
  endingsOf.set(thread, after);
  return after;
}

/** Unites readings that cannot be told apart from here on; keeps the reference from exploding. */
function merge(grammar: Grammar, boundaries: readonly Boundary[]): Boundary[] {
  const groups = new Map<string, Boundary[]>();
  for (const boundary of boundaries) {
    const valid = [...boundary.column.terminals()].sort((a, b) => a - b);
    const key = `${boundary.gap} ${boundary.column.isStart} ${grammar.lexing === "munch" ? valid : ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [boundary]);
    else group.push(boundary);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Boundary, ...Boundary[]];
    if (group.every(({ column }) => column === first.column)) return first;
    return {
      column: new Column(
        grammar,
        group.flatMap(({ column }) => column.kernel),
      ),
      gap: first.gap,
    };
  });
}

function terminalOf(grammar: Grammar, id: SymbolId): { readonly regex: RegexId; readonly priority: number } {
  const symbol = grammar.symbols[id];
  if (symbol?.kind !== "terminal") throw new Error(`symbol ${id} is no terminal`);
  return symbol;
}
