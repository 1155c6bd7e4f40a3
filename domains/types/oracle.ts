/**
 * The oracle: what the type domain asks of a language's real checker about unfinished text. The domain declares the
 * questions; a language pack answers them, so nothing here knows a language. Every answer may be "unrestricted", and
 * every verdict "unknown": an oracle that is not sure must say so, and whoever asked must then allow.
 */

/** What an oracle knows, or why it does not restrict anything here. */
export type Answer<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unrestricted"; readonly why: string };

/** Three-valued; `unknown` is never treated as `no`. */
export type Verdict = "yes" | "no" | "unknown";

export function known<T>(value: T): Answer<T> {
  return { kind: "known", value };
}

export function unrestricted(why: string): Answer<never> {
  return { kind: "unrestricted", why };
}

/** What values of a type can be; a union has the kinds of all of its members. */
export type TypeKind =
  | "string"
  | "number"
  | "bigint"
  | "boolean"
  | "symbol"
  | "null"
  | "undefined"
  | "object"
  | "function"
  /** A value of the language's enumerations. */
  | "enum";

/** What operators, calls and accesses need to know of a type. Plain data. */
export interface TypeFacts {
  /** Nothing can be said: `any`, an error, a type that is still to be inferred. Everything is allowed. */
  readonly isOpen: boolean;
  readonly kinds: ReadonlySet<TypeKind>;
  readonly callable: Verdict;
  readonly constructable: Verdict;
  /** May stand before `[`. */
  readonly indexable: Verdict;
  /** May stand before `.`: no part of it is null or undefined. */
  readonly accessible: Verdict;
}

/** A type of the checker's. Valid while the checker that made it lives; a stale one gives `unknown` answers. */
export interface OracleType {
  readonly facts: TypeFacts;
  /** For people; slow, never on the way to a mask. */
  print(): string;
}

/** A name that stands for something at a position. */
export interface ScopeName {
  readonly text: string;
  readonly isValue: boolean;
  readonly isType: boolean;
  /** Brought in by an import. */
  readonly isImported?: boolean;
}

export interface ScopeNames {
  /** Declared by the text, the user's files or imports; innermost first, each text once. */
  readonly local: readonly ScopeName[];
  /** Of the library and of global declarations; one and the same array until the project changes. */
  readonly global: readonly ScopeName[];
  /** Words of the language that stand for a value elsewhere and have none here, such as the receiver in a plain function. */
  readonly absent: readonly string[];
  /** Why a name that is in neither list may still be written here, when it may. */
  readonly open?: OpenNames;
}

/** What an unknown name can turn out to be: something it declares, or something declared later. */
export type OpenNames = "parameter" | "label" | "declared-later" | "type-argument";

export interface MemberName {
  readonly text: string;
  /** May be written with the access operator as a plain name. */
  readonly isIdentifier: boolean;
}

/** The types a complete expression may have at a place. */
export interface ExpectedTypes {
  /** Assignable to one of these is enough. */
  readonly types: readonly OracleType[];
  /** One candidate mentions a type that is still to be inferred, so any type may do. */
  readonly hasWildcard: boolean;
  /** One candidate can be called, so a function may be written. */
  readonly mayBeFunction: Verdict;
}

/** Keys of an object literal that is being written. */
export interface ObjectKeys {
  /** Keys that the expected type has and the literal has not. */
  readonly allowed: readonly string[];
  /** Those of them without which the literal is incomplete. */
  readonly missing: readonly string[];
  /** A key may begin here; else a member ends here. */
  readonly isAtStart: boolean;
}

/** One expression that ends at the position, and how strongly it holds together. */
export interface WrittenLevel {
  readonly type: OracleType;
  /** The language's binding strength of the expression; larger binds tighter. */
  readonly tightness: number;
}

/** The expression that ends at the position. */
export interface WrittenExpression {
  /** From the smallest expression that ends here to the largest. */
  readonly levels: readonly WrittenLevel[];
  /** What an access or a call that follows is applied to, where that is not just the smallest one: in an optional chain. */
  readonly continued?: OracleType;
  /** The smallest one may be assigned to: `no` for constants, readonly members and what is no place at all. */
  readonly assignable: Verdict;
  /** The smallest one is what a construction is applied to: arguments that follow are a constructor's. */
  readonly isConstructed: boolean;
  /** The largest one may end here, given what its place expects. */
  readonly finishes: Verdict;
  /**
   * An operator before the position does not take what stands behind it: its binding strength. Only what binds tighter may
   * follow, until it is something else.
   */
  readonly brokenAt?: number;
  /** The smallest one is a name that nobody has declared: what it can still turn out to be. */
  readonly undeclared?: UndeclaredName;
}

/** A name that has no meaning of its own, by what would give it one. */
export type UndeclaredName =
  | "label"
  /** A parameter without parentheses. */
  | "parameter"
  /** One of the parameters of a function, in parentheses that are open. */
  | "listed-parameter"
  /** In parentheses that are closed. */
  | "parameter-list"
  | "nothing";

/** The call whose arguments are being written. */
export interface CallHelp {
  /** Arguments before the one being written. */
  readonly argumentIndex: number;
  /** Nothing of that argument is written yet. */
  readonly isAtStart: boolean;
  /** The smallest number of arguments that one of the signatures takes. */
  readonly minArguments: number;
  /** The largest; Infinity with a rest parameter. */
  readonly maxArguments: number;
  /** An argument may stand at `argumentIndex`. */
  readonly acceptsArgument: Verdict;
  /** The call may be closed here, as far as the number of arguments goes. */
  readonly mayClose: Verdict;
  /** The signatures for people; slow. */
  print(): readonly string[];
}

/** How many type arguments the type name before the position takes. */
export interface TypeArity {
  readonly min: number;
  readonly max: number;
}

export interface TypeDiagnostic {
  /** As the compiler writes it, e.g. `TS2322`. */
  readonly code: string;
  readonly message: string;
  /** UTF-16 offsets into the asked text; negative where the error is in the text before it. */
  readonly start: number;
  readonly end: number;
}

/** What a place is, if a name is written there. */
export type NameSlot =
  | "value"
  | "type"
  | "member"
  | "key"
  /** A name that is declared there. */
  | "declaration"
  /** A name that types have no say in: labels, import and export specifiers. */
  | "other"
  /** No name can be placed there, or the place is not understood. */
  | "none";

/** Questions about the end of one text. Answers are computed when asked for, and kept. */
export interface TypePosition {
  slot(): NameSlot;
  /** Names that may be used here as values or types, as `slot` says. */
  names(): Answer<ScopeNames>;
  /** Members of what stands before an access operator, without those that cannot be used here. */
  members(): Answer<readonly MemberName[]>;
  /** What a complete expression that begins here may be. */
  expected(): Answer<ExpectedTypes>;
  /** The only contents that a string literal written here may have. */
  literals(): Answer<readonly string[]>;
  keys(): Answer<ObjectKeys>;
  /** The expression that ends here. */
  written(): Answer<WrittenExpression>;
  call(): Answer<CallHelp>;
  typeArity(): Answer<TypeArity>;
  /**
   * Texts that may follow on the way to an end of all that stands open, the best first: operands that fit their place,
   * what turns an expression into one that does, keys and arguments that are missing. No promise: each is to be read as any
   * other text is.
   */
  suggestions(): readonly string[];
  /**
   * Errors of what the text's last character finished: a statement, a member, a call in it. Errors that later text
   * can still mend are left out.
   */
  diagnostics(): Answer<readonly TypeDiagnostic[]>;
}

/** How the oracle works at the moment; a ledger names it. */
export type OracleMode =
  /** Unfinished statements are grafted into a warm checker. */
  | { readonly kind: "grafting" }
  /** A new program for every question: the same answers, slower. */
  | { readonly kind: "programs"; readonly why: string }
  /** No answers any more: every question throws. */
  | { readonly kind: "broken"; readonly why: string };

/** Something went wrong and was dealt with; nothing of this is hidden. */
export interface OracleIncident {
  readonly what: string;
  /** What was done about it. */
  readonly action: string;
}

export interface OracleVersions {
  /** Name and version of the checker that answers. */
  readonly checker: string;
  /** Version of the checker that the user's project has installed, where it has one. */
  readonly project?: string;
}

/** Deterministic counters of one document's work. */
export interface OracleWork {
  readonly queries: number;
  readonly grafts: number;
  readonly programs: number;
  readonly recycles: number;
}

export interface FullCheck {
  /** Errors of the text and of the text around it. `start` counts from the beginning of the generated text. */
  readonly diagnostics: readonly TypeDiagnostic[];
  /** `unknown` when the check did not come to an end: time, memory, a crash; `why` then says which. */
  readonly verdict: Verdict;
  readonly why?: string;
}

/** Where generated text will stand. */
export interface DocumentPlace {
  /** File the text belongs to, relative to the project or absolute; need not exist. */
  readonly fileName?: string;
  /** Text of the file before and after the place. */
  readonly prefix: string;
  readonly suffix: string;
  /** What is generated is one expression; else statements. */
  readonly isExpression?: boolean;
  /** Stands between the prefix and the generated text in what questions see; the full check does not see it. */
  readonly lead?: string;
  /**
   * Whether names may be used before their declaration is written, where the language permits that. `declared-first`
   * (the default) asks for declarations before uses: of a body, where what stands around it is known, that only settles
   * the order of what it declares itself. Parts of a whole module may need each other, so that there it is `anywhere`.
   */
  readonly hoisting?: "declared-first" | "anywhere";
}

/** One growing text. Answers depend on the texts asked about alone: shorter ones may be asked at any time. */
export interface TypeDocument {
  readonly mode: OracleMode;
  readonly incidents: readonly OracleIncident[];
  readonly work: OracleWork;
  /**
   * Questions about the end of `text`, everything generated so far, which must end between two lexemes.
   * The position is valid until the next call.
   * @throws OracleError when the oracle is broken or the document disposed of
   */
  at(text: string): TypePosition;
  /**
   * The position at which the statement is finished that the last word of `text` has ended by beginning another one in a
   * new line; undefined where it has ended none. Valid as `at` has it.
   */
  finishedByLineBreak(text: string): TypePosition | undefined;
  /** May a value of `from` stand where `to` is expected? */
  isAssignable(from: OracleType, to: OracleType): Verdict;
  /**
   * Starts of the statements and members that hold `offset`, innermost first, as offsets into `text`; negative where one
   * begins in the text before it.
   */
  statementsAround(text: string, offset: number): readonly number[];
  /** The compiler's own verdict on the whole file, away from this thread, within limits of time and memory. */
  check(text: string): Promise<FullCheck>;
  dispose(): void;
}

/** A language's checker, opened for one project. */
export interface TypeOracle {
  readonly versions: OracleVersions;
  /** How new documents will work. */
  readonly mode: OracleMode;
  /** What of the project's settings was taken otherwise than written, in words. */
  readonly notes: readonly string[];
  /** Texts with which a list of statements may always end: one may be needed where the ways out are not all closed. */
  readonly endings: readonly string[];
  /** @throws BudgetError when too many documents are open */
  open(place: DocumentPlace): TypeDocument;
  dispose(): Promise<void>;
}
