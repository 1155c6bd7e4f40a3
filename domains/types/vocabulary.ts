/**
 * What the type domain must know of a language's lexemes to turn an oracle's answers into a filter: which terminals are
 * names, strings, operators and closers. Data that a language pack gives; terminals are named as the grammar names them.
 */
import type { TypeKind, UndeclaredName } from "./oracle.ts";

/** An operator that stands behind an expression: what it asks of that expression. */
export interface OperatorRule {
  /** Terminals with the same demands. */
  readonly terminals: readonly string[];
  /** Binding strength, on the scale of `WrittenLevel.tightness`; the operand is the largest expression not below it. */
  readonly tightness: number;
  /** Kinds that the operand may have; every kind of a union must be among them. */
  readonly operand: ReadonlySet<TypeKind>;
  /** Assigns to the operand. */
  readonly assigns: boolean;
  /** Does not follow a line end: there the lexeme begins something new. */
  readonly sameLine?: boolean;
}

export interface TypeVocabulary {
  /** Names of values, types, members and keys. */
  readonly names: readonly string[];
  readonly privateNames: readonly string[];
  /** Types of the language itself that are written like names and are declared nowhere. */
  readonly typeNames: readonly string[];
  /** Terminals of words that may be absent from a scope, by the word. */
  readonly words: Readonly<Record<string, string>>;
  /** Whole string literals. */
  readonly strings: readonly string[];
  /** How a string literal with the given content may be written; every spelling where there are few. */
  readonly spellString: (content: string) => readonly string[];
  /** Terminals that end the expression before them. */
  readonly closers: readonly string[];
  /** Those of them that close a call, and an object literal. */
  readonly callCloser: string;
  readonly objectCloser: string;
  readonly operators: readonly OperatorRule[];
  /** Stands behind what is called or constructed. */
  readonly call: readonly string[];
  readonly access: readonly string[];
  readonly index: readonly string[];
  /** Opens type arguments. */
  readonly typeArguments: readonly string[];
  /**
   * Names that a label may have. Any name may be one, and each may be replaced by another; were all let through, then so
   * were all misspelt names that begin a statement.
   */
  readonly labels: readonly string[];
  /** What may follow a name that nobody has declared, by what it then is. */
  readonly afterUndeclared: Readonly<Record<UndeclaredName, readonly string[]>>;
  /** White space and comments. */
  readonly ignored: readonly string[];
  /** Terminals that only begin an operand. */
  readonly operandStarts: readonly string[];
}
