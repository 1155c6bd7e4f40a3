/**
 * A context-free grammar over terminals that are regular languages: what every front end produces and the LR
 * automaton runs. Right-hand sides may be empty; sequences whose shape depends on what was seen (counts, property
 * sets) are lists under a control automaton and are never unrolled into rules.
 * Knows nothing of notations, lexer states or parser states.
 */

import type { ByteSet, RegexAlgebra, RegexId } from "../../../masks/index.ts";
import type { Limits } from "../../../src/kernel/index.ts";
import type { Layout } from "../layout.ts";

/** Index into one grammar; terminals and nonterminals share the numbers. */
export type SymbolId = number;

/**
 * How lexemes end.
 * `munch`: a lexeme goes on as long as a terminal that is valid here can be extended (contextual maximal munch), as
 * programmers expect of keywords, identifiers and operators.
 * `split`: a lexeme may end wherever its terminal matches; all ways are followed. The exact meaning of grammars
 * without a lexer (GBNF).
 */
export type Lexing = "munch" | "split";

export interface Terminal {
  readonly kind: "terminal";
  readonly id: SymbolId;
  /** As people read it in messages. */
  readonly name: string;
  /** Never matches the empty text. */
  readonly regex: RegexId;
  /** Of several terminals that match one lexeme, those of the highest priority count. */
  readonly priority: number;
  /** The exact text, when there is only one. */
  readonly literal: string | undefined;
  /** Stands for no text of its own: the layout puts it between lexemes. */
  readonly isImplied: boolean;
  /** No ignored text may stand before it. */
  readonly isImmediate: boolean;
  /**
   * Bytes before which a lexeme may end as this terminal although another terminal goes on: `>` before `>`, where a
   * list of type arguments is closed. Both ways are followed.
   */
  readonly splitsBefore: ByteSet | undefined;
  /** Completions write it at the beginning of a line; where else it may stand is for others to say. */
  readonly isLineStart?: boolean;
}

/** What a rule says of one symbol of its right-hand side; of use to people and trees, not to the language. */
export interface Label {
  readonly field?: string;
  /** The name under which the symbol appears in a tree. */
  readonly alias?: string;
}

/** One alternative of a rule. */
export interface Production {
  readonly lhs: SymbolId;
  readonly rhs: readonly SymbolId[];
  /** Labels by position; absent when there are none. */
  readonly labels?: readonly (Label | undefined)[];
  /** Bytes that completions count for it on top of its text: what is unusual is not written for being short. */
  readonly penalty?: number;
}

export interface RuleNonterminal {
  readonly kind: "rule";
  readonly id: SymbolId;
  readonly name: string;
  readonly productions: readonly Production[];
  /** Its alternatives have not been written yet: they are when they are asked for. */
  readonly isPromised?: boolean;
  /** It groups others or says where a text begins: trees do not show it. Names with a leading `_` are hidden anyway. */
  readonly isHidden?: boolean;
}

/**
 * Decides which entry of a list may come next and whether the list may end, from a small integer that sums up the
 * entries so far (a count, a set of seen keys). `attr` values are interned by the control; equal situations must get
 * equal integers, and their number must not grow with the length of the output where the rules do not.
 */
export interface ListControl {
  /** Before the first entry. */
  readonly initial: number;
  /** Attributes of one shape offer the same entries and the same end: parser states are shared by shape. */
  shape(attr: number): number;
  /**
   * Entries that may come next. Only entries after which the list can still end; `label` tells `advance` which one
   * was taken.
   */
  entries(shape: number): readonly ListEntry[];
  accepts(shape: number): boolean;
  advance(attr: number, label: number): number;
  /**
   * An entry on a shortest way to an accepting shape; `undefined` where the shape accepts. Optional: without it the
   * cheapest entry is tried, which may take a detour but never a wrong turn.
   */
  nearest?(attr: number): ListEntry | undefined;
  /**
   * Some sequence of productive entries leads to an accepting shape: who made the control has made sure. Optional:
   * without it the builder looks for one.
   */
  readonly surelyEnds?: boolean;
  /**
   * Whatever may follow `other` may follow `attr` too, now and after any further entries. Where one text is read as
   * several entries, readings that another covers are dropped: they could double with every entry.
   */
  covers?(attr: number, other: number): boolean;
  /**
   * The entries are JSON values that must all differ. No control can see that: the recogniser compares them beside
   * the parser (`unique-items.ts`), in a grammar of JSON texts.
   */
  readonly isUnique?: boolean;
}

export interface ListEntry {
  readonly symbol: SymbolId;
  readonly label: number;
}

/** Entries with an optional separator between them, under a control. */
export interface ListNonterminal {
  readonly kind: "list";
  readonly id: SymbolId;
  readonly name: string;
  readonly control: ListControl;
  readonly separator: SymbolId | undefined;
}

export type GrammarSymbol = Terminal | RuleNonterminal | ListNonterminal;

export interface Grammar {
  readonly name: string;
  readonly algebra: RegexAlgebra;
  readonly limits: Limits;
  readonly lexing: Lexing;
  readonly symbols: readonly GrammarSymbol[];
  readonly start: SymbolId;
  /** Terminals that may stand between any two lexemes (white space, comments). */
  readonly ignored: ReadonlySet<SymbolId>;
  /** Ignored text may also stand before the first and after the last lexeme. */
  readonly ignoreAtEdges: boolean;
  /** Nonterminals that derive the empty text. */
  readonly nullable: ReadonlySet<SymbolId>;
  /**
   * For a literal such as `int`: terminals (identifiers) that also match it and could extend it. A lexeme that reads
   * as the literal may not end where such a terminal goes on (`intA` is not `int` `A`).
   */
  readonly wordsOf: ReadonlyMap<SymbolId, readonly SymbolId[]>;
  /** Some list wants its entries to differ; absent for none. */
  readonly hasUniqueLists?: boolean;
  /** What stands between lexemes without being written; absent in most grammars. */
  readonly layout: Layout | undefined;
}
