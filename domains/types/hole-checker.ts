/**
 * What the type domain asks of a language's checker about holes in a file whose other text stands: names in scope, what
 * the rest of the file asks of each value, which of the checker's errors mean something while holes are open. Declared
 * here, answered by a language pack. Offsets count UTF-16 units.
 */

/** A half-open range of a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface HolePlace extends TextRange {
  readonly name: string;
  readonly kind: "expression" | "statements";
}

/** Something that the program asks of the value of a hole, whatever else is true of it. */
export interface HoleDemand extends TextRange {
  /** A type in the language's notation, as it can be written at the hole. */
  readonly type: string;
  /** In plain words, with the hole as its subject: `is passed as argument 1 of area`. */
  readonly why: string;
  /** The place of the hole itself asks for it, and so a checker that stands there knows. */
  readonly isOfPlace: boolean;
}

export interface HoleFacts {
  /** Values in scope that the file declares or imports, innermost first. */
  readonly scope: readonly { readonly name: string; readonly type: string }[];
  readonly demands: readonly HoleDemand[];
  /** Names in scope whose values may meet all demands. */
  readonly fitting: readonly string[];
  /** Demands that no value meets together. */
  readonly conflict?: readonly HoleDemand[];
  /** Other holes whose place depends on this one. */
  readonly feeds: readonly string[];
}

export interface HoleOutlook {
  /** By name of the hole. */
  readonly facts: ReadonlyMap<string, HoleFacts>;
  /** Statements that hold a hole or rest on it, by its name: their errors may be mended by its fill. */
  readonly resting: ReadonlyMap<string, readonly TextRange[]>;
}

/** A name that can be imported. */
export interface ImportedName {
  readonly name: string;
  readonly module: string;
  /** Stands for a type alone. */
  readonly isType: boolean;
}

export interface TextEdit {
  readonly at: number;
  readonly text: string;
}

export interface HoleChecker {
  /** Name and version, for the ledger. */
  readonly version: string;
  /** What is known while `holes` are open. */
  look(text: string, holes: readonly HolePlace[]): HoleOutlook;
  /**
   * What modules export, by names that the text does not use for anything else yet; of several with one name the first.
   * @throws SpecError for a module that the project does not have
   */
  exportsOf(text: string, modules: readonly string[]): readonly ImportedName[];
  /** How the text comes to import these names; nothing where it does already. */
  importing(text: string, names: readonly ImportedName[]): readonly TextEdit[];
  /** Which of `names`, all imported by the text, the part uses. */
  usedIn(text: string, part: TextRange, names: readonly ImportedName[]): readonly ImportedName[];
  /** Why statements do not return `type`, in words; undefined where they do. */
  returnProblem(text: string, part: TextRange, type: string): string | undefined;
}
