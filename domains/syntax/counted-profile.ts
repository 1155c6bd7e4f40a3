/**
 * Profiles of lexer states inside a counted repetition such as the body of a string with `maxLength`. Each count is
 * a state of its own, but they differ only in how many items are left. One walk without the count notes for every
 * token how many items it begins; the profile of a particular count is then a selection, not a walk.
 */
import {
  ByteBoundedCache,
  type CountedForm,
  createMask,
  FIRST_STATE,
  type MaskBuffer,
  maskSet,
  STOPS,
  type TokenId,
  type TokenTrie,
  type TrieNode,
  UNBOUNDED,
  type WalkAutomaton,
} from "../../masks/index.ts";
import { type ExitGroup, groupStops, type LexProfile } from "./lex-profile.ts";
import type { AcceptSet, Lexer, LexState } from "./lexer/lexer.ts";

/** Where a token leaves the lexeme, after beginning `count` items. */
interface CountedStop {
  readonly node: TrieNode;
  readonly count: number;
}

/** What all counts of one repetition share, for one vocabulary. */
interface CountedTable {
  /** `body[c]`: tokens that end inside the repetition after beginning c items. */
  readonly body: readonly (readonly TokenId[])[];
  /** Tokens that end inside the tail. */
  readonly tail: readonly { readonly token: TokenId; readonly count: number }[];
  readonly stops: readonly CountedStop[];
  /** `upTo[c]`: body tokens that begin at most c items; filled on use. */
  readonly upTo: (MaskBuffer | undefined)[];
  readonly visited: number;
  readonly bytes: number;
}

const TABLE_BYTES = 48 * 1024 * 1024;
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
  const key = lexer.algebra.structuralKey(form.start, MAX_KEY_LENGTH);
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
    upTo: new Array<MaskBuffer | undefined>(body.length).fill(undefined),
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
  const fits = (count: number): boolean => count >= min && (max === UNBOUNDED || count <= max);
  const stops = table.stops.filter(({ count }) => fits(count)).map(({ node }) => node);
  const inside = upTo(trie, table, max === UNBOUNDED ? table.body.length - 1 : max);
  const tail = table.tail.filter(({ count }) => fits(count));
  let words = inside.words;
  if (tail.length > 0) {
    const own = createMask(trie.vocabulary.size);
    own.words.set(words);
    for (const { token } of tail) maskSet(own, token);
    words = own.words;
  }
  const groups: ExitGroup[] = groupStops(trie, stops);
  return {
    difference: undefined,
    insideIds: undefined,
    insideWords: words,
    exits: groups.length === 0 ? [] : [{ accept, groups, measured: undefined }],
    visited,
    bytes: (tail.length > 0 ? words.length * 4 : 64) + stops.length * 16,
  };
}

function upTo(trie: TokenTrie, table: CountedTable, count: number): MaskBuffer {
  const most = Math.min(count, table.body.length - 1);
  if (most < 0) return createMask(trie.vocabulary.size);
  let mask = table.upTo[most];
  if (mask === undefined) {
    mask = createMask(trie.vocabulary.size);
    if (most > 0) mask.words.set(upTo(trie, table, most - 1).words);
    for (const token of table.body[most]!) maskSet(mask, token);
    table.upTo[most] = mask;
  }
  return mask;
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
