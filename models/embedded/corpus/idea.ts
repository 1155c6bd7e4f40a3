/**
 * What a function idea is: how people ask for it, what its signature looks like, several ways to write it, and a
 * reference implementation that test vectors are computed from. Ideas are data; `program.ts` makes programs of them.
 *
 * Text in an idea is a template. `{a|b}` is a choice (wording only), `@ret` a phrase of `wording.ts`, `$xs` a name of
 * `names.ts`, `$Xs` the same name with a capital.
 */
import type { Random } from "../../../src/kernel/index.ts";

/** Kinds of functions, by what they are about. */
export type Topic =
  | "arrays"
  | "strings"
  | "numbers"
  | "maps"
  | "sets"
  | "dates"
  | "recursion"
  | "records"
  | "classes"
  | "async"
  | "errors";

/** Fields that a record needs, by role: `num`, `num2`, `str`, `str2`, `flag`, `id`, `list`. */
export type FieldRole = "num" | "num2" | "str" | "str2" | "flag" | "id" | "list";

export interface Idea {
  /** Unique; names the idea in evaluations. */
  readonly id: string;
  readonly topic: Topic;
  /** What the doc comment says; without a full stop. */
  readonly says: readonly string[];
  /** Names of the function or class. */
  readonly names: readonly string[];
  /** `<T>($items: T[]): T | undefined`, or the heading of a class. */
  readonly signature: string;
  /** Ways to write it. Two spaces per level. */
  readonly bodies: readonly string[];
  /** The reference: arguments to result. Records have roles for keys. A thrown error is expected to be thrown. */
  readonly run: (...args: never[]) => unknown;
  /** Argument lists for the tests; default: random ones by the types of the signature. */
  readonly cases?: (random: Random) => readonly (readonly unknown[])[];
  /** Fields of the records that the signature calls `$Rec`. */
  readonly fields?: readonly FieldRole[];
  /** The element types may be `readonly`; false where the body edits its arguments or gives them back. */
  readonly readonlyOk?: boolean;
  /** The result is a promise. */
  readonly isAsync?: boolean;
  /** How a class is tested: expressions over `subject`, which is a fresh instance for each list. */
  readonly steps?: readonly (readonly string[])[];
}

/** An argument that is written as code, such as a callback. */
export interface Code {
  readonly code: string;
}

/** A callback for a test: code that both the reference and the written test use. */
export function code(text: string): Code {
  return { code: text };
}
