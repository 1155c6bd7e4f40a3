/**
 * What every constraint domain offers, the five built-in ones and those of users: a lattice of values, an answer to
 * whether a value can be satisfied, and, for domains that narrow lexemes, the filter a value means at a position.
 */
import type { LexemeFilter, TerminalKey } from "../masks/index.ts";
import type { DomainName, Lattice, Reason, Satisfiability } from "../src/kernel/index.ts";
import type { LexemePlace } from "./views.ts";

/** Where a filter is asked for: between two lexemes. Grows with the domains that read it. */
export interface Position {
  /** Terminals of the primary grammar by name: the keys of the filter to return. */
  readonly terminals: ReadonlyMap<string, TerminalKey>;
  /** Bytes of the output before the position. */
  readonly offset: number;
  /** The last `count` of these bytes, fewer where there are fewer; read only, valid during the call. */
  before(count: number): Uint8Array;
  /** The terminals that can come next by the syntax; absent at the end of the text, and where nothing is known of it. */
  readonly live?: readonly TerminalKey[] | undefined;
  /** Where the next lexeme may go; absent at the end of the text, and where nothing is known of it. */
  readonly places?: LexemePlaces | undefined;
  /** Lexemes before the position, white space left aside; absent where nothing is known of them. */
  lexemes?(): LexemeRecord;
}

/** Places by terminal, in one reading of the text. The same object wherever the same is open. */
export interface LexemePlaces {
  /** Differs between objects. */
  readonly id: number;
  /** Undefined where the terminal cannot come next. */
  of(terminal: TerminalKey): LexemePlace | undefined;
}

/** What a text has been read as, without its order. */
export interface LexemeRecord {
  /** The same where the contents are. */
  readonly id: number;
  /** Terminal and owners of each lexeme, in one entry those that are alike. */
  readonly entries: readonly {
    readonly terminal: string;
    readonly owners: ReadonlySet<string>;
    readonly begun: ReadonlySet<string>;
    readonly count: number;
  }[];
}

/** Something in a text that a domain's filters could not see coming. */
export interface TextViolation {
  /** Short, for machines. */
  readonly code: string;
  readonly message: string;
  /** UTF-16 offsets into the text; both its length where something is missing. */
  readonly start: number;
  readonly end: number;
  /** Starts of the statements around it, innermost first: where to begin anew. */
  readonly statements: readonly number[];
}

/** A domain's look at texts, for what lexeme by lexeme cannot be decided. */
export interface TextAudit<T> {
  /** Demands of `value` that it sees to, for ledgers. */
  demands(value: T): readonly string[];
  /**
   * What no later text mends, in the order of the text.
   * @param isWhole  the text ends here; otherwise a statement does
   */
  violations(value: T, text: string, isWhole: boolean): readonly TextViolation[];
}

/** A constraint theory over values of type `T`. */
export interface Domain<T> {
  /** As ledgers and reasons name it. */
  readonly name: DomainName;
  readonly lattice: Lattice<T>;
  /**
   * Structural and synchronous; what a solver finds later arrives by other ways.
   * Laws: bottom is `unsat`; a value below an `unsat` one is never `sat`; equal values have equal answers.
   */
  satisfiability(value: T): Satisfiability;
  /** For people: ledgers, explanations, counterexamples. */
  print(value: T): string;
  /**
   * What `value` allows of the next lexeme. Permissive: when unsure, allow.
   * Laws: monotone in the value; bottom allows nothing.
   * @param asked  the terminals that matter: those that can come next, or, where the next byte is known, those of them
   *   that it can begin. What the filter says of others does not matter. Absent: all of them
   */
  toFilter?(value: T, position: Position, asked?: readonly TerminalKey[]): LexemeFilter;
  /** Whether the domain may restrict one of `asked`; if not, its filter is not asked for. Left out: it may. */
  concerns?(position: Position, asked: readonly TerminalKey[]): boolean;
  /** The filter depends on `asked`, so one for some terminals is not one for others. Left out: it holds for all. */
  readonly readsAsked?: boolean;
  /** Why a lexeme with this text is refused at a position, in words; undefined where it is not, or nothing is known. */
  refusal?(value: T, position: Position, text: string): string | undefined;
  /** Why `toFilter` left what it left at the end of `text`, as a chain over all domains that took part; for explanations. */
  reasons?(text: string): readonly Reason[];
  /** Sees to what `toFilter` cannot: when a statement closes, and at the end. */
  readonly audit?: TextAudit<T>;
  /** Demands of `value` that neither `toFilter` nor `audit` sees to, for ledgers. */
  leavesOpen?(value: T): readonly string[];
  /**
   * What `toFilter` reads of the position, as one plain value: where it and the constraint are the same as before, the
   * filter is taken to be the same. Left out: all of the position, so each one is asked anew.
   */
  dependsOn?(position: Position): string | number;
}

/** A constraint of some domain, to be in force beside the constraints on syntax. */
export interface DomainConstraint<T = unknown> {
  readonly domain: Domain<T>;
  readonly value: T;
}
