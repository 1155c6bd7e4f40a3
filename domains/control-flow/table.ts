/**
 * What control flow means in one language, said in terms of its grammar: which lexemes begin or mark the constructs that
 * sketches name, and where jumps may stand. Language packs fill it in; nothing here knows a language.
 */

/** Lexemes by their terminal and by the grammar rule they would be part of; parts left out admit all. */
export interface LexemeRule {
  /** Names of terminals: `"while"` in quotes for words, `identifier` for classes. */
  readonly terminals?: readonly string[];
  /** Grammar rules. A lexeme that may have other owners too does not count, unless `isPossible`. */
  readonly owners?: readonly string[];
  /** Enough that one of the owners is listed. */
  readonly isPossible?: boolean;
  /** Only lexemes with one of these texts. They cannot be recognised in a text that has been read. */
  readonly texts?: readonly string[];
}

/** A construct within which a lexeme may stand. */
export interface Enclosure {
  /** Grammar rule. */
  readonly type: string;
  /** Not when the way outwards comes through these fields. */
  readonly exceptFields?: readonly string[];
  /** Only when it has this terminal among what has been read of it: `"async"`. */
  readonly having?: string;
}

/** Lexemes that may only stand within some constructs. */
export interface PlaceRule {
  /** As explanations say it: `break outside of a loop`. */
  readonly violation: string;
  readonly lexemes: LexemeRule;
  readonly within: readonly Enclosure[];
  /** Grammar rules beyond which it is of no use to look: functions. Only where they are not in `within`. */
  readonly barriers: readonly string[];
  /** Where the lexeme may stand with none of these around it. */
  readonly outside: readonly Surroundings[];
}

/** What a text stands in: a module's own text, the body of some function. */
export type Surroundings = "file" | "function";

export interface ControlFlowTable {
  /** By the names that sketches use; a construct is what has one of the lexemes. */
  readonly constructs: Readonly<Record<string, readonly LexemeRule[]>>;
  /** Names of further constructs, which a meter finds and lexemes do not tell. */
  readonly measured?: readonly string[];
  readonly places: readonly PlaceRule[];
  /** Grammar rules that count for the nesting depth. */
  readonly nesting: readonly string[];
  /** Grammar rules of functions: depth is counted from them inwards. */
  readonly functions: readonly string[];
  /** Start points whose surroundings are known; at the others everything is allowed that some surroundings allow. */
  readonly starts: Readonly<Record<string, Surroundings>>;
}
