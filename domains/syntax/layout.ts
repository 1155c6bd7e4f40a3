/**
 * What some languages put between lexemes without writing it: semicolons at line ends, indentation. A layout is a
 * deterministic machine over lexemes, one immutable state per reading of the text, that says which terminals are
 * implied before the next lexeme. It knows nothing of stacks: the parser tells it what can be shifted.
 * Language packs implement it; `lr/stack-pool.ts` runs it, as part of a configuration.
 */
import type { SymbolId } from "./grammar/grammar.ts";

/** Interned by its layout: equal states are identical, and `id` tells different ones apart. */
export interface LayoutState {
  readonly id: number;
}

/** One way to go on from a place between lexemes: `implied` is shifted first, then a lexeme that `admits` lets pass. */
export interface Opening {
  /** In order; the opening is void where one of them cannot be shifted. */
  readonly implied: readonly SymbolId[];
  /** The state in which the lexeme begins. */
  readonly next: LayoutState;
  /** Terminals that may begin here; default: any. */
  readonly only?: ReadonlySet<SymbolId>;
  /** Terminals that may not. */
  readonly except?: ReadonlySet<SymbolId>;
  /** Nor those that an earlier opening admits: what is implied is implied only where nothing else helps. */
  readonly isLastResort?: boolean;
}

export interface Layout {
  /** Before the first byte of the text. */
  readonly initial: LayoutState;
  /**
   * Before the first byte of a part of a text, which stands in it behind `indentation` and whose lines go back to there
   * at most; `undefined`: of a part whose line ends mean nothing. Default: `initial`.
   */
  within?(indentation: string | undefined): LayoutState;
  /**
   * After a lexeme that counts as `terminal`, ignored lexemes included. Pure.
   */
  after(state: LayoutState, terminal: SymbolId): LayoutState;
  /**
   * The ways to begin a lexeme that is not ignored, best first. Pure in `state` and in what `canShift` answers.
   * @param canShift  whether some stack can take the terminal with nothing implied before it
   */
  openings(state: LayoutState, canShift: (terminal: SymbolId) => boolean): readonly Opening[];
  /**
   * Whether an ignored lexeme may stand here. Without this, one that demands something of what follows could be written where
   * no stack can take that: a line end that is a semicolon inside brackets. Pure in `state` and in what the others answer.
   * @param canShift  as for `openings`
   * @param canEnd  whether the text could end with nothing implied
   */
  admits?(
    state: LayoutState,
    ignored: SymbolId,
    canShift: (terminal: SymbolId) => boolean,
    canEnd: boolean,
  ): boolean;
  /** What is implied at the end of the text; one of these must lead to a complete text. */
  endings(state: LayoutState, canShift: (terminal: SymbolId) => boolean): readonly (readonly SymbolId[])[];
  /**
   * Ignored text that makes the layout imply exactly `implied` before the next lexeme, or before the end of the text;
   * `undefined` when no text does. For the writing of completions.
   */
  write(state: LayoutState, implied: readonly SymbolId[], isAtEnd: boolean): Uint8Array | undefined;
  /**
   * Ignored terminals whose bytes count (indentation). No other terminal that may begin at the same place may begin
   * with one of their bytes.
   */
  readonly measured: ReadonlySet<SymbolId>;
  /** Bytes of measured lexemes that `read` tells apart. */
  readonly measuredBytes: readonly number[];
  /** After one more byte of a measured lexeme. Pure. */
  read(state: LayoutState, byte: number): LayoutState;
}

/** Nothing is implied: the opening of most places. */
export function plainOpening(state: LayoutState): Opening {
  return { implied: [], next: state };
}

/** States that a layout keeps interned at once. */
export const MAX_LAYOUT_STATES = 4096;

/**
 * Interns the states of one layout by a key of what they hold. Past its budget it forgets all of them: who holds one goes on
 * with it, and only shares no more with those who come to the same content later.
 */
export class LayoutStates<T extends object> {
  readonly #states = new Map<string, T & LayoutState>();
  readonly #keyOf: (content: T) => string;
  readonly #maxStates: number;
  #nextId = 0;

  constructor(keyOf: (content: T) => string, maxStates = MAX_LAYOUT_STATES) {
    this.#keyOf = keyOf;
    this.#maxStates = maxStates;
  }

  /** The state that holds `content`. */
  of(content: T): T & LayoutState {
    const key = this.#keyOf(content);
    let state = this.#states.get(key);
    if (state === undefined) {
      if (this.#states.size >= this.#maxStates) this.#states.clear();
      state = { ...content, id: this.#nextId++ };
      this.#states.set(key, state);
    }
    return state;
  }

  /** Interned now. */
  get size(): number {
    return this.#states.size;
  }

  /** Made so far, those forgotten included. */
  get made(): number {
    return this.#nextId;
  }
}
