/**
 * Profiles of lexer states inside a counted repetition such as the body of a string with `maxLength`. Each count is
 * a state of its own, but they differ only in how many items are left. One walk without the count notes for every
 * token how many items it begins; the profile of a particular count is then a selection, not a walk.
 */
import {
  ByteBoundedCache,
  type CountedForm,
  FIRST_STATE,
  NO_IDS,
  STOPS,
  type TokenId,
  type TokenSet,
  type TokenTrie,
  type TrieNode,
  tokenSetOf,
  UNBOUNDED,
  type WalkAutomaton,
} from "../../masks/index.ts";
import { bodiesOfNodes, type ExitBody } from "./exit-body.ts";
import type { LexProfile } from "./lex-profile.ts";
import type { AcceptSet, Lexer, LexState } from "./lexer/lexer.ts";

/** Where a token leaves the lexeme, after beginning `count` items. */
interface CountedStop {
  readonly node: TrieNode;
  readonly count: number;
}

/** The part of a table that some numbers of items leave. */
interface Selection {
  readonly tokens: TokenSet;
  readonly bodies: readonly ExitBody[];
}

/** What all counts of one repetition share, for one vocabulary. */
interface CountedTable {
  /** `body[c]`: tokens that end inside the repetition after beginning c items. */
  readonly body: readonly (readonly TokenId[])[];
  /** Tokens that end inside the tail. */
  readonly tail: readonly { readonly token: TokenId; readonly count: number }[];
  readonly stops: readonly CountedStop[];
  /** `upTo[c]`: body tokens that begin at most c items; filled on use. */
  readonly upTo: (TokenSet | undefined)[];
  /** By the numbers of items that are wanted, where tokens can tell them apart; filled on use. */
  readonly selections: Map<string, Selection>;
  readonly visited: number;
  readonly bytes: number;
}

const TABLE_BYTES = 16 * 1024 * 1024;
/** Of a profile, whose lists are the table's. */
const PROFILE_BYTES = 200;
const MAX_KEY_LENGTH = 4096;

const tables = new WeakMap<TokenTrie, ByteBoundedCache<string, CountedTable>>();

/**
 * The profile of `state` when it is inside a counted repetition of a single terminal; `undefined` for every other
 * state.
 */
export function countedProfile(lexer: Lexer, trie: TokenTrie, state: LexState): LexProfile | undefined {
  const entry = state.entries[0];
  if (
    state.isStart ||
    state.isMeasured ||
    state.entries.length !== 1 ||
    entry === undefined ||
    entry.goal !== entry.rest
  ) {
    return undefined;
  }
  const form = lexer.algebra.countedForm(entry.rest);
  if (form === undefined) return undefined;
  const key = lexer.algebra.cacheKey(form.start, MAX_KEY_LENGTH);
  if (key === undefined) return undefined;
  let known = tables.get(trie);
  if (known === undefined) {
    known = new ByteBoundedCache(TABLE_BYTES, (table) => table.bytes);
    tables.set(trie, known);
  }
  let table = known.get(key);
  let visited = 0;
  if (table === undefined) {
    table = buildTable(lexer, trie, form);
    visited = table.visited;
    known.set(key, table);
  }
  return select(trie, table, form, lexer.acceptOne(entry.terminal), visited);
}

function buildTable(lexer: Lexer, trie: TokenTrie, form: CountedForm): CountedTable {
  const automaton = new UncountedAutomaton(lexer, form.start);
  const body: TokenId[][] = [];
  const tail: { token: TokenId; count: number }[] = [];
  const stops: CountedStop[] = [];
  const visited = trie.walkCounted(automaton, FIRST_STATE, automaton.codeOf(form.boundary), form.tailStart, {
    token(token, count, inTail) {
      if (inTail) tail.push({ token, count });
      else {
        while (body.length <= count) body.push([]);
        body[count]!.push(token);
      }
    },
    stop(_state, node, count) {
      stops.push({ node, count });
    },
  });
  const maskBytes = trie.vocabulary.words * 4;
  const tokens = body.reduce((sum, ids) => sum + ids.length, 0);
  return {
    body,
    tail,
    stops,
    upTo: new Array<TokenSet | undefined>(body.length).fill(undefined),
    selections: new Map(),
    visited,
    bytes: body.length * maskBytes + 8 * tokens + 32 * (tail.length + stops.length),
  };
}

/** The part of `table` that `min` and `max` further items leave. */
function select(
  trie: TokenTrie,
  table: CountedTable,
  { min, max }: CountedForm,
  accept: AcceptSet,
  visited: number,
): LexProfile {
  // No token begins more items than these.
  const most = Math.min(max === UNBOUNDED ? Number.POSITIVE_INFINITY : max, trie.maxDepth);
  const least = Math.min(min, trie.maxDepth + 1);
  const key = `${least}-${most}`;
  let selection = table.selections.get(key);
  if (selection === undefined) {
    const fits = (count: number): boolean => count >= least && count <= most;
    const nodes = table.stops.filter(({ count }) => fits(count)).map(({ node }) => node);
    const inside = upTo(trie, table, most);
    const tail = table.tail.filter(({ count }) => fits(count)).map(({ token }) => token);
    selection = {
      tokens: { ...inside, ids: Int32Array.from([...inside.ids, ...tail]) },
      bodies: bodiesOfNodes(trie, trie.root, nodes, []),
    };
    table.selections.set(key, selection);
  }
  const { tokens, bodies } = selection;
  return {
    difference: undefined,
    tokens,
    exits: bodies.map((body) => ({ accept, measured: undefined, body })),
    parts: [],
    visited,
    bytes: PROFILE_BYTES,
  };
}

function upTo(trie: TokenTrie, table: CountedTable, count: number): TokenSet {
  const most = Math.min(count, table.body.length - 1);
  const known = table.upTo[most];
  if (known !== undefined) return known;
  const { size, words } = trie.vocabulary;
  const within = table.body.slice(0, most + 1);
  const beyond = table.body.slice(most + 1);
  let tokens: TokenSet;
  if (most < 0 || sizeOf(within) <= sizeOf(beyond) || beyond.length === 0) {
    tokens = tokenSetOf(size, Int32Array.from(within.flat()));
  } else {
    // Nearly all of them: those of any count, without a few.
    const all = upTo(trie, table, table.body.length - 1);
    const block = new Uint32Array(words);
    for (const whole of all.blocks) block.set(whole);
    for (const id of all.ids) block[id >>> 5]! |= 1 << (id & 31);
    for (const ids of beyond) for (const id of ids) block[id >>> 5]! &= ~(1 << (id & 31));
    tokens = { ids: NO_IDS, blocks: [block], masks: [] };
  }
  if (most >= 0) table.upTo[most] = tokens;
  return tokens;
}

function sizeOf(lists: readonly (readonly TokenId[])[]): number {
  return lists.reduce((sum, list) => sum + list.length, 0);
}

/** Derivatives of one expression as a walk sees them; its states are the expressions themselves. */
class UncountedAutomaton implements WalkAutomaton {
  readonly rows: Int32Array[] = [];
  readonly accepting: number[] = [];
  readonly #lexer: Lexer;
  readonly #states: number[] = [];
  readonly #codes = new Map<number, number>();

  constructor(lexer: Lexer, start: number) {
    this.#lexer = lexer;
    this.codeOf(start);
  }

  codeOf(expression: number): number {
    let code = this.#codes.get(expression);
    if (code === undefined) {
      code = FIRST_STATE + this.#states.length;
      this.#codes.set(expression, code);
      this.#states.push(expression);
      this.rows[code] = new Int32Array(256);
      this.accepting[code] = this.#lexer.algebra.isNullable(expression) ? 1 : 0;
    }
    return code;
  }

  resolve(code: number, byte: number): number {
    const { algebra } = this.#lexer;
    const next = algebra.derivative(this.#states[code - FIRST_STATE]!, byte);
    const result = algebra.isEmpty(next) === true ? STOPS : this.codeOf(next);
    this.rows[code]![byte] = result;
    return result;
  }
}
