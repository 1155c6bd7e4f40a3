/**
 * What the imports domain must know of a language's texts: where a module or the name of an export may be written next,
 * and by which doors a text reaches modules. A language pack answers; terminals are named as its grammar names them.
 */
import type { ModuleDoor, ModuleUse } from "./resolver.ts";

/** A name that a text imports. */
export interface ImportedName {
  /** As the module calls it; `default` for the default export. */
  readonly name: string;
  /** Imported as a type only. */
  readonly isTypeOnly: boolean;
}

/** What may be written of modules at the end of a text. */
export type ModuleSlot =
  | { readonly kind: "none" }
  /** A string here is a module's specifier, or, behind the doors that take expressions, may be one. */
  | {
      readonly kind: "specifier";
      readonly door: ModuleDoor;
      /** Written before it: the module must have them. */
      readonly wanted: readonly ImportedName[];
    }
  /** A string that has just been written is the specifier, if the expression ends here. */
  | { readonly kind: "finished"; readonly specifier: string }
  /** The name of an export, of a module that is not written yet. */
  | { readonly kind: "name"; readonly written: readonly ImportedName[]; readonly isTypeOnly: boolean };

export interface ModuleSyntax {
  /** Whole string literals, names of exports, and lexemes between lexemes. */
  readonly terminals: {
    readonly strings: readonly string[];
    readonly names: readonly string[];
    readonly gaps: readonly string[];
    /** End a specifier behind a door that takes expressions. */
    readonly closers: readonly string[];
  };
  /** Names of types may only be imported as types. */
  readonly separatesTypes: boolean;
  /** Characters before the end that decide whether `slotAt` may be other than `none`. */
  readonly lookBehind: number;
  /** Cheap and permissive: `slotAt` is `none` where this is false. */
  mayBeSlot(tail: string): boolean;
  /** @param text  from its beginning to a place between two lexemes */
  slotAt(text: string): ModuleSlot;
  /** Every spelling of a string literal with this content that may be written. */
  spell(specifier: string): readonly string[];
  /** Cheap and permissive: a use of a module, or a way around, may end in these characters. */
  mayBeUse(tail: string): boolean;
  /** Every door by which a text reaches a module. */
  uses(text: string): readonly ModuleUse[];
  /** Starts of the statements around an offset, innermost first. */
  statementsAround(text: string, offset: number): readonly number[];
}

/** Doors that take any expression. */
export function takesExpression(door: ModuleDoor): boolean {
  return door === "dynamic-import" || door === "require" || door === "global";
}
